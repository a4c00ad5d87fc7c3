"""Towns of the bundled gazetteer for a map: the larger ones of what a view shows."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from provenance.geo.gazetteer.volume import KINDS, Volume
from provenance.geo.maplayers import MapPlace
from provenance.geo.mapview import MapView
from provenance.geo.mercator import plane_of

__all__ = ["Towns", "world_towns"]

_SCALE: Final = 1e-5  # of the gazetteer's columns
_FOR_EACH_PX: Final = 9_000.0
"""At most one name is asked for in so many square pixels (our choice, looked at)."""
_LEAST_POPULATION: Final = ((2.0, 5_000_000), (3.5, 1_500_000), (5.0, 300_000), (6.5, 60_000), (8.0, 10_000))
"""Up to which zoom only towns of so many people are named (our choice, looked at)."""


class Towns:
    """The populated places of one gazetteer file, the largest first."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        columns = volume.columns
        rows = np.flatnonzero(columns["kind"] == KINDS.index("place"))
        population = columns["population"][rows].astype(np.int64)
        order = np.argsort(-population, kind="stable")
        self._rows, self._population = rows[order], population[order]
        degrees = np.stack((columns["lon"][self._rows], columns["lat"][self._rows]), axis=1) * _SCALE
        self._plane = plane_of(degrees)
        self._degrees = degrees
        self._names: dict[int, str] = {}

    def within(self, view: MapView) -> list[MapPlace]:
        """The largest that a view has room for, with their main names. Raises ResourceError."""
        least = next((most for zoom, most in _LEAST_POPULATION if view.zoom <= zoom), 0)
        count = int(np.searchsorted(-self._population, -least, side="right")) if least else len(self._rows)
        left, top, right, bottom = view.box()
        x, y = self._plane[:count].T
        middle = (left + right) / 2
        x = x - np.round(x - middle)
        near = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
        most = int(view.width_px * view.height_px / _FOR_EACH_PX)
        return [self._place(one) for one in np.flatnonzero(near)[:most].tolist()]

    def _place(self, number: int) -> MapPlace:
        if number not in self._names:
            self._names[number] = self._volume.spellings(int(self._rows[number]))[0][0]
        lon, lat = self._degrees[number].tolist()
        return MapPlace(lon, lat, self._names[number], float(self._population[number]))


@cache
def world_towns() -> Towns:
    """Of the file that comes with the program. Raises ResourceError (gazetteer_missing, gazetteer_damaged)."""
    from provenance.geo.gazetteer.search import BUNDLED  # loads what only a search needs

    return Towns(Volume(BUNDLED))
