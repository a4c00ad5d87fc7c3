"""Where on the map the sun stood as marked shadows say: a lattice of cells, made finer where the region may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import floor, pi, radians, sqrt
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from provenance.geo.fitting import Array
from provenance.geo.shadow.claims import Grounds, least_rises, rises, threshold
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.sunarrays import SunArrays, seconds

__all__ = ["Band", "BandRow", "band"]

_MOST_ROWS: Final = 200
_LEAST_DEG: Final = 0.002
_FINE_DEG: Final = 0.01
_ENOUGH_CELLS: Final = 150
_MOST_CELLS: Final = 6000
"""A part of the map with so many cells is not made finer for the sake of a smaller one."""
_DEEPER: Final = 7
"""So often a small one is cut further then, to see whether there is anything."""

Cells: TypeAlias = npt.NDArray[np.int64]
"""Row and column of each cell (rows), in order."""
Extent: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class BandRow:
    """At one latitude: stretches of longitude (from, to; east positive, `to` may pass 180)."""

    latitude_deg: float
    stretches: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The part of the map that the marks do not exclude at 95 %, as strips of one height. `bests`: the best spot of
    each piece of it, the best of all first (`best`)."""

    step_deg: float
    rows: tuple[BandRow, ...]
    best: tuple[float, float] | None
    area_share: float
    bests: tuple[tuple[float, float], ...] = ()


def band(reading: Reading, utc: datetime, grounds: Grounds, extent: Extent) -> Band:
    """Where, within south, west, north, east (degrees), the sun stood as marked at one time.

    A coarse lattice is looked over first; each piece of it in which a sun as marked may stand is cut into smaller
    cells until there are enough of them, down to 0.01 degrees.
    """
    lattice = _Lattice.of(reading, utc, grounds, extent)
    cells = lattice.every()
    while True:
        rise, may = lattice.look(cells)
        cells, rise = cells[may], rise[may]
        inside = rise <= lattice.least
        piece = lattice.pieces(cells)
        held = np.bincount(piece, inside, minlength=int(piece.max(initial=-1)) + 1)
        whole = len(set(lattice.pieces(cells[inside]))) <= len(held)
        enough = whole and bool((held >= _ENOUGH_CELLS).all())
        if not len(cells) or enough or lattice.step_deg <= _FINE_DEG:
            break
        if inside.sum() > _MOST_CELLS:
            thin = held[piece] == 0
            inside[thin] = lattice.deeper(cells[thin])
            break
        lattice, cells = lattice.finer(), _cut(cells)
    return lattice.drawn(cells[inside], rise[inside], piece[inside])


@dataclass(frozen=True)
class _Lattice:
    reading: Reading
    grounds: Grounds
    suns: SunArrays
    at: float
    south: float
    west: float
    counts: tuple[int, int]
    step_deg: float
    around: bool

    @classmethod
    def of(cls, reading: Reading, utc: datetime, grounds: Grounds, extent: Extent) -> _Lattice:
        south, west, north, east = extent
        east = east + 360 if east <= west else east
        step = max((north - south) / _MOST_ROWS, (east - west) / (2 * _MOST_ROWS), _LEAST_DEG)
        counts = (max(1, round((north - south) / step)), max(1, round((east - west) / step)))
        around = east - west > 360 - 1e-9
        return cls(reading, grounds, SunArrays(utc, utc), seconds(utc), south, west, counts, step, around)

    @property
    def least(self) -> float:
        return threshold(self.grounds)

    def finer(self) -> _Lattice:
        """The same with cells of half the size."""
        counts = self.counts[0] * 2, self.counts[1] * 2
        return _Lattice(
            *(self.reading, self.grounds, self.suns, self.at, self.south, self.west),
            *(counts, self.step_deg / 2, self.around),
        )

    def every(self) -> Cells:
        return np.argwhere(np.ones(self.counts, dtype=bool)).astype(np.int64)

    def middles(self, cells: Cells) -> tuple[Array, Array]:
        """Latitudes and longitudes (from the western edge on)."""
        middle = (cells.astype(np.float64) + 0.5) * self.step_deg
        return np.asarray(np.clip(self.south + middle[:, 0], -90.0, 90.0)), np.asarray(
            self.west + middle[:, 1]
        )

    def look(self, cells: Cells) -> tuple[Array, npt.NDArray[np.bool_]]:
        """The rise in the middle of each cell, and whether a sun as marked may stand anywhere in it."""
        azimuth, elevation = self.suns.at(*self.middles(cells), np.array(self.at))
        reach = self.step_deg / sqrt(2)
        bound = least_rises(self.reading, self.grounds, azimuth, elevation, reach)
        return rises(self.reading, self.grounds, azimuth, elevation), bound <= self.least

    def deeper(self, cells: Cells) -> npt.NDArray[np.bool_]:
        """Which cells hold a smaller one in whose middle the sun stood as marked."""
        lattice, small, own = self, cells, np.arange(len(cells))
        found = np.zeros(len(cells), dtype=bool)
        for _ in range(_DEEPER):
            lattice, small, own = lattice.finer(), _cut(small, in_order=False), np.repeat(own, 4)
            rise, may = lattice.look(small)
            found[own[rise <= self.least]] = True
            may &= ~found[own]
            small, own = small[may], own[may]
            if not len(small) or lattice.step_deg <= _FINE_DEG or len(small) > 20 * _MOST_CELLS:
                break
        return found

    def pieces(self, cells: Cells) -> npt.NDArray[np.int64]:
        """The number of the connected piece to which each cell belongs; 180 degrees is no edge."""
        runs = _runs(cells)
        parent = list(range(len(runs)))

        def root(n: int) -> int:
            while parent[n] != n:
                parent[n] = n = parent[parent[n]]
            return n

        for one, other in self._neighbours(runs):
            parent[root(one)] = root(other)
        names: dict[int, int] = {}
        numbers = [names.setdefault(root(n), len(names)) for n in range(len(runs))]
        return np.repeat(
            np.array(numbers, dtype=np.int64), [last - first + 1 for _, first, last in runs] or 0
        )

    def _neighbours(self, runs: list[_Run]) -> list[tuple[int, int]]:
        """Runs of one row or of two beside each other that touch, also across the edge of a whole turn."""
        of_row: dict[int, list[int]] = {}
        for n, (row, _, _) in enumerate(runs):
            of_row.setdefault(row, []).append(n)
        shifts = (0, -self.counts[1], self.counts[1]) if self.around else (0,)
        return [
            (n, other)
            for n, (row, first, last) in enumerate(runs)
            for other in (*of_row[row], *of_row.get(row + 1, ()))
            for shift in shifts
            if n != other and first <= runs[other][2] + shift + 1 and runs[other][1] + shift <= last + 1
        ]

    def drawn(self, cells: Cells, rise: Array, piece: npt.NDArray[np.int64]) -> Band:
        latitude, longitude = self.middles(cells)
        covered = float(np.cos(np.radians(latitude)).sum()) * radians(self.step_deg) ** 2
        seen, bests = set(), []
        for n in np.argsort(rise, kind="stable"):
            if int(piece[n]) not in seen:
                seen.add(int(piece[n]))
                bests.append((float(latitude[n]), _east(float(longitude[n]))))
        return Band(
            self.step_deg, self._rows(cells), bests[0] if bests else None, covered / (4 * pi), tuple(bests)
        )

    def _rows(self, cells: Cells) -> tuple[BandRow, ...]:
        of_row: dict[int, list[tuple[int, int]]] = {}
        for row, first, last in _runs(cells):
            of_row.setdefault(row, []).append((first, last))
        return tuple(
            BandRow(
                self.south + (row + 0.5) * self.step_deg,
                tuple(self._stretch(first, last) for first, last in self._joined(runs)),
            )
            for row, runs in of_row.items()
        )

    def _joined(self, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Runs of a row; the last goes on as the first where they touch at the edge of a whole turn."""
        end = self.counts[1] - 1
        if self.around and len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == end:
            return [*runs[1:-1], (runs[-1][0], runs[0][1] + end + 1)]
        return runs

    def _stretch(self, first: int, last: int) -> tuple[float, float]:
        start = _east(self.west + first * self.step_deg)
        return start, start + (last - first + 1) * self.step_deg


_Run: TypeAlias = tuple[int, int, int]


def _runs(cells: Cells) -> list[_Run]:
    """Row, first and last column of all that lie side by side."""
    if not len(cells):
        return []
    breaks = np.flatnonzero((np.diff(cells[:, 0]) != 0) | (np.diff(cells[:, 1]) != 1))
    first, last = np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(cells) - 1]])
    return [(int(cells[a, 0]), int(cells[a, 1]), int(cells[b, 1])) for a, b in zip(first, last, strict=True)]


def _cut(cells: Cells, *, in_order: bool = True) -> Cells:
    """Each cell in four."""
    quarters = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=np.int64)
    small: Cells = (2 * cells[:, None] + quarters).reshape(-1, 2)
    return small[np.lexsort((small[:, 1], small[:, 0]))] if in_order else small


def _east(longitude_deg: float) -> float:
    return longitude_deg - 360 * floor((longitude_deg + 180) / 360)
