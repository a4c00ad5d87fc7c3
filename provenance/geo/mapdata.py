"""The shared shape of map data that a user loads: features with a class, and archives of tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bounds", "Class", "Feature", "FeatureSource", "Kind", "TileSource", "features_of"]

Kind = Literal["point", "line", "area"]

Class = Literal[
    "road", "path", "railway", "building", "water", "green", "boundary", "track", "waypoint", "place", "other"
]  # fmt: skip
"""What a feature stands for. `track` and `waypoint`: where somebody went or stopped, as the file says; `place`: a named
town, village or quarter; `other`: a shape without any of these meanings."""

LonLat = NDArray[np.float64]


class Bounds(NamedTuple):
    """A box in degrees (WGS 84); `west` is not greater than `east`: a box across the antimeridian is two."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Bounds) -> bool:
        """Whether both have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


@dataclass(frozen=True, eq=False)
class Feature:
    """A thing on a map. `rings`: float64 N × 2 each, longitude and latitude in degrees (WGS 84).

    A point has one ring for each of its points, of one row; a line one for each part; an area has closed rings by the
    even-odd rule. `from_zoom`: drawn from that zoom on; `name`: as the file has it, or empty.
    """

    kind: Kind
    rings: tuple[LonLat, ...]
    name: str = ""
    class_: Class = "other"
    from_zoom: int = 0

    @property
    def bounds(self) -> Bounds:
        """The box that holds all its points."""
        points = np.concatenate(self.rings)
        west, south = points.min(axis=0).tolist()
        east, north = points.max(axis=0).tolist()
        return Bounds(west, south, east, north)


class FeatureSource(Protocol):
    """Features of one file."""

    @property
    def bounds(self) -> Bounds:
        """The box that holds them all."""

    @property
    def attribution(self) -> str:
        """Whom to name beside the map; empty when nobody said."""

    def features_within(self, bounds: Bounds, zoom: float) -> Sequence[Feature]:
        """Those that reach into a box and are drawn at that zoom, in the order of the file."""


class TileSource(Protocol):
    """Square pictures of the map's plane (EPSG:3857), x from 180° W eastwards, y from the north southwards."""

    @property
    def bounds(self) -> Bounds:
        """Where it has tiles, as it says itself."""

    @property
    def least_zoom(self) -> int:
        """The zoom of its coarsest tiles."""

    @property
    def most_zoom(self) -> int:
        """The zoom of its finest tiles."""

    @property
    def attribution(self) -> str:
        """Whom to name beside the map; empty when nobody said."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The received bytes of a tile, not decoded: a PNG, JPEG or WebP file; None where there is none.

        Raises InputError when the archive is damaged there.
        """


def features_of(sources: Sequence[FeatureSource], views: Sequence[Bounds], zoom: float) -> list[Feature]:
    """The features of several sources within a view, which is more than one box where it crosses the antimeridian."""
    return [one for source in sources for box in views for one in source.features_within(box, zoom)]
