"""How far a place reaches round its centre point, and how that was estimated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["EARTH_KM", "around", "distances_km", "of_population_km"]

Numbers = npt.NDArray[Any]
EARTH_KM: Final = 6371.0
"""Mean radius; a sphere is within 0.6 % of the ellipsoid's distances, far below what an extent claims."""

_AREA_EXPONENT: Final = 5 / 6
"""Built-up area grows with population^(5/6): Bettencourt, "The Origins of Scaling in Cities", Science 340, 2013."""
_AREA_KM2: Final = 0.007
"""The constant that gives Kupiansk (27,169 people) its city area of 33 km²; Kharkiv and Kyiv need less than half."""
_LEAST_KM: Final = 1.0
_UNKNOWN_KM: Final = 2.0
"""Where no population is known: a village or a quarter."""


def of_population_km(population: int) -> float:
    """Radius in km of a circle with the area that so many people usually build on; 2 km where nobody counted."""
    if population <= 0:
        return _UNKNOWN_KM
    return max(_LEAST_KM, math.sqrt(_AREA_KM2 * population**_AREA_EXPONENT / math.pi))


def distances_km(lats: Numbers, lons: Numbers, lat: float, lon: float) -> Numbers:
    """Great-circle distances in km of points from one point; all in degrees (haversine)."""
    first, second = np.radians(lats), math.radians(lat)
    across = np.sin(np.radians(lons - lon) / 2) ** 2 * np.cos(first) * math.cos(second)
    return np.asarray(
        2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1, np.sin((first - second) / 2) ** 2 + across)))
    )


def around(places: Sequence[tuple[float, float, int]]) -> tuple[float, float, float]:
    """Centre (degrees) of places (latitude, longitude, population), and km from it to the far side of the farthest.

    The middle of the extremes, so that a cluster of towns does not pull it; longitudes are turned first so that their
    mean direction is the middle and the antimeridian cuts nothing.
    """
    lats, lons = np.array([one[0] for one in places]), np.array([one[1] for one in places])
    lat, lon = np.radians(lats), np.radians(lons)
    mean = math.atan2(float(np.mean(np.cos(lat) * np.sin(lon))), float(np.mean(np.cos(lat) * np.cos(lon))))
    turned = np.mod(lon - mean + math.pi, 2 * math.pi) - math.pi
    middle_lon = math.degrees(mean + (float(turned.min()) + float(turned.max())) / 2)
    middle = (float(lats.min() + lats.max()) / 2, (middle_lon + 180) % 360 - 180)
    own = np.array([of_population_km(one[2]) for one in places])
    return *middle, float(np.max(distances_km(lats, lons, *middle) + own))
