"""Distances and directions on the WGS 84 ellipsoid.

`geographiclib` by C. Karney ("Algorithms for geodesics", J. Geodesy 87, 2013; accurate to 15 nanometres) does the
work; it is loaded only when something is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import Final

__all__ = ["Line", "destination", "line", "metres_per_degree", "spots_on"]

_AXIS_M: Final = 6378137.0  # WGS 84: NGA.STND.0036, table 3.1
_FLATTENING: Final = 1 / 298.257223563  # the same table
_E2: Final = _FLATTENING * (2 - _FLATTENING)


@dataclass(frozen=True, slots=True)
class Line:
    """The shortest way between two places: its length, and its azimuths from true north (clockwise, 0 to 360)."""

    distance_m: float
    azimuth_deg: float
    azimuth_at_end_deg: float


def line(latitude_deg: float, longitude_deg: float, to_latitude_deg: float, to_longitude_deg: float) -> Line:
    """The shortest way from the first place to the second."""
    from geographiclib.geodesic import Geodesic

    found = Geodesic.WGS84.Inverse(latitude_deg, longitude_deg, to_latitude_deg, to_longitude_deg)
    return Line(found["s12"], found["azi1"] % 360, found["azi2"] % 360)


def destination(
    latitude_deg: float, longitude_deg: float, azimuth_deg: float, distance_m: float
) -> tuple[float, float]:
    """Latitude and longitude (degrees) reached by going straight on from a place."""
    from geographiclib.geodesic import Geodesic

    found = Geodesic.WGS84.Direct(latitude_deg, longitude_deg, azimuth_deg, distance_m)
    return found["lat2"], found["lon2"]


def spots_on(
    latitude_deg: float, longitude_deg: float, azimuth_deg: float, distances_m: Sequence[float]
) -> list[tuple[float, float]]:
    """Latitudes and longitudes (degrees) at some distances on the straight way from a place."""
    from geographiclib.geodesic import Geodesic

    way = Geodesic.WGS84.Line(latitude_deg, longitude_deg, azimuth_deg)
    found = [way.Position(distance) for distance in distances_m]
    return [(one["lat2"], one["lon2"]) for one in found]


def metres_per_degree(latitude_deg: float) -> tuple[float, float]:
    """How long a degree of latitude and a degree of longitude are at a latitude (radii of curvature)."""
    latitude = radians(latitude_deg)
    bent = 1 - _E2 * sin(latitude) ** 2
    north = _AXIS_M * (1 - _E2) / (bent * sqrt(bent))
    east = _AXIS_M / sqrt(bent) * cos(latitude)
    return radians(north), radians(east)
