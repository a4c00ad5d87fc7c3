"""Gathers the features of a map file within its limits, and lays them together by where they are."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Final

from provenance.errors import MediaError
from provenance.media.mapfiles.packing import Packed, packed
from provenance.media.mapfiles.shapes import (
    CLASSES,
    KINDS,
    STEPS_PER_DEGREE,
    Chunk,
    FeatureReading,
    MapFormat,
)

__all__ = ["MOST_FEATURES", "MOST_NAME", "MOST_POINTS", "Gathered"]

# Bounds, our choice: a city of three million people has some 400,000 buildings and streets with 4 million points in
# OpenStreetMap; a chunk stays small enough to be unpacked in some 20 ms.
MOST_FEATURES: Final = 1_500_000
MOST_POINTS: Final = 12_000_000
MOST_NAME: Final = 200
_CHUNK_FEATURES: Final = 4_000
#: Answers of the confined process end at 32 MiB (`media.wire`).
_MOST_BYTES: Final = 31 * 1024 * 1024

_LEAST: Final = {"point": 1, "line": 2, "area": 3}  # points of a ring
_KIND_NUMBERS: Final = {kind: number for number, kind in enumerate(KINDS)}
_CLASS_NUMBERS: Final = {class_: number for number, class_ in enumerate(CLASSES)}

_GRIDS: Final = ((9, 7), (12, 10), (13, 12), (99, 14))
"""Features drawn from at most that zoom lie in cells of 360° / 2^n."""


class Gathered:
    """Features as they are read. `name` is the file's."""

    def __init__(self, format: MapFormat, name: str) -> None:
        self._format: MapFormat = format
        self._name = name
        self._cells: dict[tuple[int, int, int], list[Packed]] = {}
        self._features = self._points = 0
        self.left_out: dict[str, int] = {}

    def leave_out(self, why: str) -> None:
        """Count a part that is not taken."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def add(
        self,
        kind: str,
        rings: Sequence[Sequence[tuple[float, float]]],
        *,
        name: str = "",
        class_: str = "other",
        from_zoom: int = 0,
    ) -> None:
        """Take a feature of rings of (longitude, latitude). One without a point that can be drawn is left out.

        Raises MediaError: map_coordinates_outside, map_too_many_features.
        """
        taken = [ring for ring in rings if len(ring) >= _LEAST[kind]]
        if not taken:
            self.leave_out("empty_shapes")
            return
        self._features += 1
        self._points += sum(map(len, taken))
        if self._features > MOST_FEATURES or self._points > MOST_POINTS:
            raise self._too_many()
        lons = [lon for ring in taken for lon, _ in ring]
        lats = [lat for ring in taken for _, lat in ring]
        self._require_on_earth(lons, lats)
        steps = tuple(_steps(ring) for ring in taken)
        made = Packed(_KIND_NUMBERS[kind], _CLASS_NUMBERS[class_], from_zoom, _shown(name), steps)
        cell = _cell((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2, from_zoom)
        self._cells.setdefault(cell, []).append(made)

    def _too_many(self) -> MediaError:
        return MediaError(
            "map_too_many_features", name=self._name, features=MOST_FEATURES, points=MOST_POINTS
        )

    def _require_on_earth(self, lons: list[float], lats: list[float]) -> None:
        for values, most in ((lons, 180.000001), (lats, 90.000001)):
            if not (-most <= min(values) and max(values) <= most) or any(map(math.isnan, values)):
                bad = next(
                    one for one in zip(lons, lats, strict=True) if not abs(one[values is lats]) <= most
                )
                value = ", ".join(f"{one:.8g}" for one in bad)
                raise MediaError("map_coordinates_outside", name=self._name, value=value)

    def reading(self, attribution: str = "") -> FeatureReading:
        """All of it. Raises MediaError: map_without_features, map_too_many_features."""
        if not self._features:
            raise MediaError("map_without_features", name=self._name)
        chunks: list[Chunk] = []
        size = 0
        for cell in sorted(self._cells):
            features = self._cells[cell]
            for first in range(0, len(features), _CHUNK_FEATURES):
                chunks.append(packed(features[first : first + _CHUNK_FEATURES]))
                size += len(chunks[-1].data)
        if size > _MOST_BYTES:
            raise self._too_many()
        return FeatureReading(
            format=self._format,
            chunks=tuple(chunks),
            features=self._features,
            points=self._points,
            attribution=_shown(attribution),
            left_out=self.left_out,
        )


def _steps(ring: Sequence[tuple[float, float]]) -> bytes:
    """int32 in the order of this machine, which on every one that is built for has the lowest byte first."""
    return array("i", [round(value * STEPS_PER_DEGREE) for point in ring for value in point]).tobytes()


def _cell(lon: float, lat: float, from_zoom: int) -> tuple[int, int, int]:
    grid = next(grid for most, grid in _GRIDS if from_zoom <= most)
    side = 360.0 / 2**grid
    return grid, math.floor((90.0 - lat) / side), math.floor((lon + 180.0) / side)


def _shown(name: str) -> str:
    """A received name on one line, cut to its bound, without letters that steer a terminal or a page."""
    if name.isprintable() and len(name) <= MOST_NAME:
        return name
    words = "".join(letter if letter.isprintable() else " " for letter in name[: 4 * MOST_NAME])
    return " ".join(words.split())[:MOST_NAME]
