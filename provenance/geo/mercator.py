"""The plane that maps are drawn in: Web Mercator (EPSG:3857) with the world's width as its unit."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["EDGE_DEG", "WORLD_M", "degrees_of", "ground_m", "plane_of"]

EDGE_DEG: Final = math.degrees(math.atan(math.sinh(math.pi)))
"""The latitude at which the square plane ends, 85.0511…"""

WORLD_M: Final = 2 * math.pi * 6_378_137.0
"""The world's width on the equator, on the sphere of EPSG:3857 (WGS 84's semi-major axis)."""

Points = NDArray[np.float64]


def plane_of(lon_lat: Points) -> Points:
    """Longitude and latitude in degrees, … × 2, to x (0 at 180° W, 1 at 180° E) and y (0 north, 1 south).

    Latitudes beyond the plane's edge are laid on it. Longitudes beyond ±180 lie in the next world.
    """
    lon_lat = np.asarray(lon_lat, np.float64)
    lat = np.radians(np.clip(lon_lat[..., 1], -EDGE_DEG, EDGE_DEG))
    x = lon_lat[..., 0] / 360.0 + 0.5
    y = 0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)
    return np.stack((x, y), axis=-1)


def degrees_of(plane: Points) -> Points:
    """The way back; longitudes as far from ±180 as x is from the world's edges."""
    plane = np.asarray(plane, np.float64)
    lon = (plane[..., 0] - 0.5) * 360.0
    lat = np.degrees(np.arctan(np.sinh((0.5 - plane[..., 1]) * 2 * math.pi)))
    return np.stack((lon, lat), axis=-1)


def ground_m(lat_deg: float) -> float:
    """Metres on the ground for one world's width of the plane, at a latitude."""
    return WORLD_M * math.cos(math.radians(lat_deg))
