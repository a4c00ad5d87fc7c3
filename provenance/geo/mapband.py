"""A band of strips on the map as closed outlines: edges that two strips share are no edge of the band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from provenance.geo.mapdrawing import Pixels

__all__ = ["band_rings"]

Stretch = tuple[float, float]
Knot = tuple[float, int]
"""A longitude, and the number of a boundary between two rows."""

_ROUND: Final = 9  # decimals of a degree, so that equal edges are equal


def band_rings(rows: Sequence[tuple[float, Sequence[Stretch]]], step_deg: float) -> list[Pixels]:
    """Rows of (latitude of the middle, stretches of longitude) of one height to outlines, N × 2 of longitude and
    latitude, closed without repeating the first corner; the band is on their left. Longitudes run on across 180
    degrees; the turn begins after the widest stretch of longitudes without any of it."""
    if not rows:
        return []
    lowest = min(lat for lat, _ in rows) - step_deg / 2
    cut = _cut([one for _, stretches in rows for one in stretches])
    placed = {
        round((lat - step_deg / 2 - lowest) / step_deg): _after(cut, stretches) for lat, stretches in rows
    }
    ways: defaultdict[Knot, list[Knot]] = defaultdict(list)
    for row, stretches in placed.items():
        for first, last in stretches:
            ways[last, row].append((last, row + 1))
            ways[first, row + 1].append((first, row))
    for boundary in {number + more for number in placed for more in (0, 1)}:
        for start, end in _between_rows(placed.get(boundary, []), placed.get(boundary - 1, []), boundary):
            ways[start].append(end)
    return [np.array([(lon, lowest + number * step_deg) for lon, number in ring]) for ring in _rings(ways)]


def _cut(stretches: Sequence[Stretch]) -> float:
    """The longitude from which all are counted: where the widest stretch without any of them ends."""
    order = sorted((first % 360.0, last - first) for first, last in stretches)
    reach, widest, cut = order[0][0], -1.0, order[0][0]
    for first, length in [*order, (order[0][0] + 360.0, 0.0)]:
        if first - reach > widest:
            widest, cut = first - reach, first
        reach = max(reach, first + length)
    return cut if cut < 180.0 else cut - 360.0


def _after(cut: float, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches as they lie in the turn that begins at a longitude, in order; what passes its end is cut there."""
    found: list[Stretch] = []
    for first, last in stretches:
        start = cut + round((first - cut) % 360.0, _ROUND) % 360.0
        end = start + min(last - first, 360.0)
        found.append((start, min(end, cut + 360.0)))
        if end > cut + 360.0 + 1e-9:
            found.append((cut, end - 360.0))
    return _joined(sorted((round(first, _ROUND), round(last, _ROUND)) for first, last in found))


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches in order, as one where they touch."""
    made: list[Stretch] = []
    for first, last in stretches:
        if made and first <= made[-1][1]:
            made[-1] = (made[-1][0], max(last, made[-1][1]))
        else:
            made.append((first, last))
    return made


def _between_rows(
    above: Sequence[Stretch], below: Sequence[Stretch], boundary: int
) -> list[tuple[Knot, Knot]]:
    """The edges on a boundary: eastward under what only lies above, westward over what only lies below."""
    ends = sorted({end for stretch in (*above, *below) for end in stretch})
    found: list[tuple[Knot, Knot]] = []
    for first, last in pairwise(ends):
        middle = (first + last) / 2
        over = any(start < middle < end for start, end in above)
        under = any(start < middle < end for start, end in below)
        if over and not under:
            found.append(((first, boundary), (last, boundary)))
        elif under and not over:
            found.append(((last, boundary), (first, boundary)))
    return found


def _rings(ways: defaultdict[Knot, list[Knot]]) -> list[list[Knot]]:
    """Edges joined to closed rings; corners on a straight line are left out."""
    rings: list[list[Knot]] = []
    for start in list(ways):
        while ways[start]:
            ring, here = [start], ways[start].pop()
            while here != start:
                ring.append(here)
                here = ways[here].pop()
            rings.append(_without_straight(ring))
    return rings


def _without_straight(ring: list[Knot]) -> list[Knot]:
    kept = []
    for before, here, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
        straight = before[0] == here[0] == after[0] or before[1] == here[1] == after[1]
        if not straight:
            kept.append(here)
    return kept
