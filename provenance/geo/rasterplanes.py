"""The planes in which the picture of a GeoTIFF may lie: WGS 84 itself, that of web maps, UTM on WGS 84."""

from __future__ import annotations

import numpy as np
import utm
from numpy.typing import NDArray

from provenance.geo.mercator import WORLD_M, degrees_of, plane_of

__all__ = ["degrees_in_plane", "plane_of_degrees"]

_WGS_84, _PSEUDO_MERCATOR = 4326, 3857
_FALSE_NORTHING_M = 10_000_000.0  # of the southern zones (EPSG 16100 series)
_UTM_EDGE_DEG = 83.9

Points = NDArray[np.float64]


def plane_of_degrees(lon_lat: Points, epsg: int) -> Points:
    """Longitude and latitude, … × 2, to x and y of that plane in its own units; not a number where UTM has none."""
    if epsg == _WGS_84:
        return np.array(lon_lat, np.float64)
    if epsg == _PSEUDO_MERCATOR:
        return np.asarray((plane_of(lon_lat) - 0.5) * (WORLD_M, -WORLD_M))
    zone, south = epsg % 100, epsg // 100 == 327
    lon, lat = lon_lat[..., 0], lon_lat[..., 1]
    off = np.abs((lon - _central(zone) + 180.0) % 360.0 - 180.0)
    good = (np.abs(lat) < _UTM_EDGE_DEG) & (off < 40.0)  # the series diverges far beyond its zone
    made = np.full(lon_lat.shape, np.nan)
    if good.any():
        # North of the equator and south of it are mirror images; the package takes one side at a time.
        east, north, _, _ = utm.from_latlon(np.abs(lat[good]), lon[good], force_zone_number=zone)
        made[good] = np.stack((east, np.where(lat[good] < 0, -north, north) + south * _FALSE_NORTHING_M), -1)
    return made


def degrees_in_plane(points: Points, epsg: int) -> Points:
    """The way back."""
    if epsg == _WGS_84:
        return np.array(points, np.float64)
    if epsg == _PSEUDO_MERCATOR:
        return degrees_of(np.asarray(points) / (WORLD_M, -WORLD_M) + 0.5)
    zone, south = epsg % 100, epsg // 100 == 327
    north = points[..., 1] - south * _FALSE_NORTHING_M
    lat, lon = utm.to_latlon(points[..., 0], np.abs(north), zone, northern=True, strict=False)
    return np.stack((lon, np.where(north < 0, -lat, lat)), -1)


def _central(zone: int) -> float:
    return 6.0 * zone - 183.0
