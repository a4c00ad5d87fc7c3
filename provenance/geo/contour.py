"""The lines along which a table of heights crosses one level, and whether a closed line holds a spot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from provenance.geo.fitting import Array

__all__ = ["contour", "within"]

_Side = tuple[int, int, int]
"""An edge of the table: row and column of its lower end, 0 along the rows, 1 along the columns."""


def contour(table: Array, level: float) -> list[Array]:
    """Closed lines (corners × row and column) around all that is lower than the level.

    Squares with two low corners across from each other are taken to hang together (W. E. Lorensen, H. E. Cline,
    "Marching Cubes", 1987, in the plane). The table's margin must be high. Each edge is crossed in its proportion.
    """
    low = table <= level
    count = low[:-1, :-1].astype(np.int8) + low[1:, :-1] + low[:-1, 1:] + low[1:, 1:]
    leads: dict[_Side, _Side] = {}
    for row, column in np.argwhere((count > 0) & (count < 4)):
        leads.update(_crossings(low, int(row), int(column)))
    loops = []
    while leads:
        first, side = leads.popitem()
        loop = [first]
        while side != first:
            loop.append(side)
            side = leads.pop(side)
        loops.append(np.array([_crossed(table, level, one) for one in loop]))
    return loops


def _crossings(low: npt.NDArray[np.bool_], row: int, column: int) -> list[tuple[_Side, _Side]]:
    """From which side to which the line runs through one square: in where, around the square, low turns to high."""
    around = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
    sides = ((row, column, 0), (row + 1, column, 1), (row, column + 1, 0), (row, column, 1))
    inside = [bool(low[corner]) for corner in around]
    ends = [
        n for n in range(4) if inside[n] and not inside[(n + 1) % 4]
    ]  # side n joins corner n and the next
    found = []
    for end in ends:
        n = end
        while True:
            n = (n + 1) % 4
            if not inside[n] and inside[(n + 1) % 4]:
                break
        found.append((sides[end], sides[n]))
    return found


def _crossed(table: Array, level: float, side: _Side) -> tuple[float, float]:
    row, column, way = side
    here = float(table[row, column])
    there = float(table[row, column + 1] if way else table[row + 1, column])
    part = (level - here) / (there - here)
    return (row + (0 if way else part), column + (part if way else 0))


def within(spot: Array, corners: Array) -> bool:
    """Whether a closed line (corners × 2) holds a spot: an odd number of its edges is crossed on the way out."""
    other = np.roll(corners, -1, axis=0)
    across = (corners[:, 1] > spot[1]) != (other[:, 1] > spot[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        along = corners[:, 0] + (spot[1] - corners[:, 1]) * (other - corners)[:, 0] / (other - corners)[:, 1]
    return bool((across & (spot[0] < along)).sum() % 2)
