"""Lines and outlines on the globe, as longitudes and latitudes that run on across the antimeridian."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from provenance.geo.geodesic import line, spots_on
from provenance.geo.mapdrawing import Pixels

__all__ = ["along", "between", "circle", "run_on", "sector"]

_STEP_M: Final = 50_000.0
"""A geodesic bends away from a straight line on the map by less than a pixel in 50 km up to zoom 11, and further in so
little of it is seen at once that more points are not needed (our estimate)."""
_FEWEST_PARTS: Final = 8  # of a line longer than `_SHORT_M`
_MOST_PARTS: Final = 256
_SHORT_M: Final = 2_000.0
_ARC_STEP_DEG: Final = 3.0
_CIRCLE_STEPS: Final = 72
_CIRCLES_KEPT: Final = 256  # 5 ms each (measured); those of marks stay while one of them is moved


def run_on(lon_lat: Pixels) -> Pixels:
    """The same places, N × 2, each longitude within half a turn of the one before."""
    made = np.array(lon_lat, np.float64).reshape(-1, 2)
    made[:, 0] = np.unwrap(made[:, 0], period=360.0)
    return made


def along(lat: float, lon: float, azimuth_deg: float, length_m: float) -> Pixels:
    """The straight way from a place in a direction, N × 2."""
    parts = 1 if length_m < _SHORT_M else min(_MOST_PARTS, max(_FEWEST_PARTS, int(length_m / _STEP_M) + 1))
    spots = spots_on(lat, lon, azimuth_deg, np.linspace(0.0, length_m, parts + 1).tolist())
    return run_on(np.array([(one[1], one[0]) for one in spots]))


def between(places: Sequence[tuple[float, float]]) -> Pixels:
    """The shortest ways between places (latitude, longitude) that follow one another, N × 2."""
    runs = [np.array([(places[0][1], places[0][0])])]
    for (lat, lon), (to_lat, to_lon) in pairwise(places):
        way = line(lat, lon, to_lat, to_lon)
        runs.append(along(lat, lon, way.azimuth_deg, way.distance_m)[1:])
    return run_on(np.concatenate(runs))


def sector(lat: float, lon: float, edges_deg: tuple[float, float], length_m: float) -> Pixels:
    """The closed sector between two directions, the second clockwise from the first; a circle from 360 degrees on."""
    first, last = edges_deg
    if length_m <= 0:
        return np.array([(lon, lat)])
    if last - first >= 360.0:
        return circle(lat, lon, length_m)
    steps = max(2, int((last - first) / _ARC_STEP_DEG) + 1)
    arc = [spots_on(lat, lon, way, [length_m])[0] for way in np.linspace(first, last, steps).tolist()]
    way_out, way_back = along(lat, lon, first, length_m), along(lat, lon, last, length_m)[::-1]
    edge = np.array([(one[1], one[0]) for one in arc])
    return run_on(np.concatenate((way_out, edge[1:-1], way_back)))


@lru_cache(maxsize=_CIRCLES_KEPT)
def circle(lat: float, lon: float, radius_m: float) -> Pixels:
    """All places at a distance from one, as a closed outline; kept, and not to be written to."""
    ways = np.linspace(0.0, 360.0, _CIRCLE_STEPS, endpoint=False).tolist()
    spots = [spots_on(lat, lon, way, [radius_m])[0] for way in ways]
    made = run_on(np.array([(one[1], one[0]) for one in spots]))
    made.flags.writeable = False
    return made
