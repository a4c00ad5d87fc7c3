"""Further data on a map, whoever loads it: pictures in tiles, and named points, lines and areas of a few kinds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np

from provenance.geo.mapdrawing import Area, Label, Line, Mark, Picture, Pixels, Style, clipped, cut
from provenance.geo.mapview import MapView
from provenance.geo.mercator import plane_of

__all__ = ["Feature", "FeatureLayer", "Kind", "Underlay", "tiles_under"]

Kind = Literal["water", "green", "building", "road", "railway", "track", "data"]
"""What a feature is, and so how it is painted; kinds of the back first. "data": anything else that a user loaded."""

_ORDER: Final[tuple[Kind, ...]] = ("green", "water", "building", "railway", "road", "track", "data")
_LEAST_PX: Final[dict[Kind, float]] = {"building": 2.0, "green": 2.0, "water": 1.0, "road": 3.0}
"""A feature of that kind that is smaller both ways is left out; 0.7 pixels for all others (our choice)."""
_EDGE_PX: Final = 16.0
_MOST_TILES: Final = 400
"""More are never asked for: the view is then so far out that a coarser level is taken (our choice)."""


class Underlay(Protocol):
    """Pictures of 256 pixels in the numbering of slippy maps (z, x, y from the north-west). Asked off the window's
    thread; None where there is no picture."""

    @property
    def least_zoom(self) -> int: ...

    @property
    def most_zoom(self) -> int: ...

    @property
    def credit(self) -> str:
        """Whose pictures they are."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a PNG, JPEG or WebP file."""


@dataclass(frozen=True, eq=False)
class Feature:
    """A thing of the ground: `rings` float64 N × 2 of longitude and latitude; one point, a line, or an area with its
    holes. Longitudes run on across the antimeridian."""

    shape: Literal["point", "line", "area"]
    rings: tuple[Pixels, ...]
    kind: Kind
    name: str = ""


class FeatureLayer:
    """Features on the plane, found by where they lie. `credit`: whose data they are."""

    def __init__(self, features: Sequence[Feature], credit: str = "") -> None:
        kept = [one for one in features if one.rings and all(len(ring) for ring in one.rings)]
        kept.sort(key=lambda one: _ORDER.index(one.kind))  # stable: else in the order given
        self.credit = credit
        self._features = kept
        self._planes = [tuple(plane_of(ring) for ring in one.rings) for one in kept]
        boxes = [(*rings[0].min(axis=0), *rings[0].max(axis=0)) for rings in self._planes]
        self._boxes = np.array(boxes, np.float64).reshape(-1, 4)
        self._least_px = np.array(
            [0.0 if one.shape == "point" else _LEAST_PX.get(one.kind, 0.7) for one in kept]
        )

    def __len__(self) -> int:
        return len(self._features)

    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all, degrees; None when there is nothing."""
        if not self._features:
            return None
        rings = np.concatenate([one.rings[0] for one in self._features])
        (west, south), (east, north) = rings.min(axis=0).tolist(), rings.max(axis=0).tolist()
        return west, south, east, north

    def parts(self, view: MapView) -> Iterator[Area | Line | Mark | Label]:
        """What is seen of them, the back first; names of points and lines as words."""
        left, top, right, bottom = view.box(_EDGE_PX)
        scale, off = view.world_px, view.pixels(np.zeros(2))
        x_0, y_0, x_1, y_1 = self._boxes.T
        large = np.maximum(x_1 - x_0, y_1 - y_0) * scale >= self._least_px
        for world in range(math.floor(left) - 1, math.ceil(right) + 1):
            near = (x_0 + world <= right) & (x_1 + world >= left) & (y_0 <= bottom) & (y_1 >= top) & large
            moved = off + np.array((world * scale, 0.0))
            for place in np.flatnonzero(near).tolist():
                yield from _part(
                    view, self._features[place], [one * scale + moved for one in self._planes[place]]
                )


def _part(view: MapView, one: Feature, rings: list[Pixels]) -> Iterator[Area | Line | Mark | Label]:
    edges = -_EDGE_PX, -_EDGE_PX, view.width_px + _EDGE_PX, view.height_px + _EDGE_PX
    style: Style = one.kind
    if one.shape == "point":
        x, y = rings[0][0].tolist()
        yield Mark(x, y, style)
        if one.name:
            yield Label(x, y, one.name, "note")
    elif one.shape == "line":
        for ring in rings:
            yield from (Line(run, style) for run in cut(ring, *edges))
    else:
        parts = tuple(part for ring in rings if len(part := clipped(ring, *edges)) > 2)
        if parts:
            yield Area(parts, style)


def tiles_under(view: MapView, underlay: Underlay) -> Iterator[Picture]:
    """The pictures of an underlay that a view shows, in its nearest level, those in the middle first."""
    level = min(underlay.most_zoom, max(underlay.least_zoom, round(view.zoom)))
    left, top, right, bottom = view.box()
    while level > underlay.least_zoom and ((right - left) * (bottom - top) * 4.0**level > _MOST_TILES):
        level -= 1
    count = 2**level
    columns = range(math.floor(left * count), math.ceil(right * count))
    rows = range(max(0, math.floor(top * count)), min(count, math.ceil(bottom * count)))
    middle = np.array(((left + right) / 2, (top + bottom) / 2)) * count - 0.5
    places = sorted(
        ((column, row) for column in columns for row in rows),
        key=lambda one: (one[0] - middle[0]) ** 2 + (one[1] - middle[1]) ** 2,
    )
    size = view.world_px / count
    for column, row in places[:_MOST_TILES]:
        data = underlay.tile(level, column % count, row)
        if data is not None:
            x, y = view.pixels(np.array((column, row)) / count).tolist()
            yield Picture(x, y, size, size, data)
