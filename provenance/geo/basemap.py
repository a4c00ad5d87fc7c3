"""The base of every map: the countries of the world at three resolutions, as polygons in the map's own plane.

Boundaries are Natural Earth's, and say nothing of rights; see resources/map/README.md.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from provenance.errors import ResourceError
from provenance.geo.mercator import plane_of

__all__ = [
    "FILE",
    "LEVELS",
    "STEPS_PER_DEGREE",
    "BaseMap",
    "Country",
    "Level",
    "Rings",
    "WorldFile",
    "base_map",
]

FILE: Final = Path(__file__).resolve().parents[2] / "resources" / "map" / "base.msgpack"

STEPS_PER_DEGREE: Final = 10_000
"""Points are kept in ten-thousandths of a degree: 11 m, less than the finest of Natural Earth's scales can tell."""

LEVELS: Final = ("110m", "50m", "10m")
"""From the coarsest: Natural Earth's scales, 1 to so many million."""

Plane = NDArray[np.float64]


class Country(msgspec.Struct, frozen=True, array_like=True):
    """A country: polygons of rings, the first of each the outer one; int32 steps of longitude, latitude."""

    name: str
    polygons: list[list[bytes]]


class Level(msgspec.Struct, frozen=True, array_like=True):
    """The world at one resolution: a list of `Country` as msgpack, packed by zlib."""

    name: str
    countries: bytes


class WorldFile(msgspec.Struct, frozen=True):
    """The data file."""

    source: str
    licence: str
    checked_on: str
    levels: list[Level]


@dataclass(frozen=True, eq=False)
class Rings:
    """All polygons of one resolution. `polygons`: rings in the plane, float64 N × 2; `boxes` float64 M × 4: left, top,
    right, bottom of each polygon; `names`: the country of each; `on_edge`: whether a polygon ends where the world is
    cut, at the antimeridian and below Antarctica."""

    polygons: tuple[tuple[Plane, ...], ...]
    boxes: NDArray[np.float64]
    names: tuple[str, ...]
    on_edge: NDArray[np.bool_]

    def within(self, left: float, top: float, right: float, bottom: float) -> NDArray[np.intp]:
        """Places of the polygons whose box meets that one."""
        x_0, y_0, x_1, y_1 = self.boxes.T
        return np.flatnonzero((x_0 <= right) & (x_1 >= left) & (y_0 <= bottom) & (y_1 >= top))


class BaseMap:
    """The world; each resolution is laid out when it is first asked for (0.01 s for the coarsest, 0.2 s for the finest:
    our measurement)."""

    def __init__(self, file: WorldFile) -> None:
        self.source, self.licence, self.checked_on = file.source, file.licence, file.checked_on
        self._levels = {level.name: level for level in file.levels}
        self._rings: dict[str, Rings] = {}

    def is_laid_out(self, level: str) -> bool:
        """Whether a resolution needs no more than to be drawn."""
        return level in self._rings

    def rings(self, level: str) -> Rings:
        """The polygons at a resolution of `LEVELS`. Raises ResourceError."""
        if level not in self._rings:
            packed = self._levels[level].countries
            try:
                countries = msgspec.msgpack.decode(zlib.decompress(packed), type=list[Country])
                self._rings[level] = _laid_out(countries)
            except (zlib.error, msgspec.MsgspecError, ValueError) as error:
                raise _unreadable(FILE, str(error)) from error
        return self._rings[level]


@cache
def base_map(path: Path = FILE) -> BaseMap:
    """The world. Raises ResourceError when the file is missing or damaged."""
    try:
        file = msgspec.msgpack.decode(path.read_bytes(), type=WorldFile)
    except (OSError, msgspec.MsgspecError) as error:
        raise _unreadable(path, str(error)) from error
    if {level.name for level in file.levels} != set(LEVELS):
        raise _unreadable(path, "levels")
    return BaseMap(file)


def _unreadable(path: Path, reason: str) -> ResourceError:
    return ResourceError("base_map_unreadable", file=path.name, reason=reason[:120])


def _laid_out(countries: list[Country]) -> Rings:
    packed = [ring for country in countries for polygon in country.polygons for ring in polygon]
    steps = [np.frombuffer(ring, "<i4").reshape(-1, 2) for ring in packed]
    ends = np.cumsum([len(one) for one in steps])
    degrees = np.concatenate([np.cumsum(one, axis=0, dtype=np.int64) for one in steps]) / STEPS_PER_DEGREE
    rings = iter(
        np.split(plane_of(degrees), ends[:-1])
    )  # laid on the plane at once: many rings have ten points
    polygons, names = [], []
    for country in countries:
        for polygon in country.polygons:
            polygons.append(tuple(next(rings) for _ in polygon))
            names.append(country.name)
    boxes = np.array([[*outer.min(axis=0), *outer.max(axis=0)] for outer, *_ in polygons])
    on_edge = (boxes[:, 0] < 1e-9) | (boxes[:, 2] > 1 - 1e-9) | (boxes[:, 3] > 1 - 1e-9)
    return Rings(tuple(polygons), boxes, tuple(names), on_edge)
