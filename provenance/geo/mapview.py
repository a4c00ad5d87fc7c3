"""Which part of the world a map shows, and where on it a place lies."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.geo.mercator import degrees_of, ground_m, plane_of

__all__ = ["LEAST_ZOOM", "MOST_ZOOM", "TILE_PX", "MapView"]

TILE_PX: Final = 256
"""The world is so many pixels wide at zoom 0, and twice as wide at each further one (OpenStreetMap, "Slippy map")."""

LEAST_ZOOM: Final = 0.0
MOST_ZOOM: Final = 22.0
"""A pixel is some 2 cm there: no map of ours tells more (our choice)."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class MapView:
    """A map of width × height pixels about a centre, north up. `zoom` as of slippy maps, also between whole numbers."""

    lat: float
    lon: float
    zoom: float
    width_px: int
    height_px: int

    @property
    def world_px(self) -> float:
        """How wide the whole world is."""
        return float(TILE_PX * 2.0**self.zoom)

    @property
    def metres_per_px(self) -> float:
        """On the ground, at the centre."""
        return ground_m(self.lat) / self.world_px

    def pixels(self, plane: Points) -> Points:
        """Points of the plane (`mercator.plane_of`), … × 2, to pixels from the upper left corner."""
        corner = plane_of(np.array((self.lon, self.lat))) * self.world_px
        return (
            np.asarray(plane, np.float64) * self.world_px - corner + (self.width_px / 2, self.height_px / 2)
        )

    def plane(self, pixels: Points) -> Points:
        """The way back."""
        corner = plane_of(np.array((self.lon, self.lat))) * self.world_px
        return (
            np.asarray(pixels, np.float64) - (self.width_px / 2, self.height_px / 2) + corner
        ) / self.world_px

    def pixels_of(self, lon_lat: Points) -> Points:
        """Longitudes and latitudes, … × 2, to pixels; in the copy of the world that is nearest to the centre."""
        lon_lat = np.array(lon_lat, np.float64)
        lon_lat[..., 0] -= 360.0 * np.round((lon_lat[..., 0] - self.lon) / 360.0)
        return self.pixels(plane_of(lon_lat))

    def place_at(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude (−180 to 180) at a pixel."""
        lon, lat = degrees_of(self.plane(np.array((x, y)))).tolist()
        return lat, (lon + 180.0) % 360.0 - 180.0

    def box(self, margin_px: float = 0.0) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in the plane; beyond 0 and 1 where neighbouring worlds are seen."""
        (left, top), (right, bottom) = self.plane(
            np.array(((-margin_px, -margin_px), (self.width_px + margin_px, self.height_px + margin_px)))
        ).tolist()
        return left, top, right, bottom

    def moved(self, right_px: float, down_px: float) -> MapView:
        """The same map whose centre lies so many pixels further."""
        lat, lon = self.place_at(self.width_px / 2 + right_px, self.height_px / 2 + down_px)
        return replace(self, lat=lat, lon=lon)

    def zoomed(self, zoom: float, x: float | None = None, y: float | None = None) -> MapView:
        """At another zoom, with the place at that pixel (the centre) where it was."""
        x = self.width_px / 2 if x is None else x
        y = self.height_px / 2 if y is None else y
        made = replace(self, zoom=min(MOST_ZOOM, max(LEAST_ZOOM, zoom)))
        lat, lon = self.place_at(x, y)
        there_x, there_y = made.pixels_of(np.array((lon, lat))).tolist()
        return made.moved(there_x - x, there_y - y)

    @classmethod
    def fitting(
        cls,
        lon_lat: Points,
        width_px: int,
        height_px: int,
        *,
        margin_px: float = 24.0,
        most_zoom: float = 17.0,
    ) -> MapView:
        """The map that shows all of some places, N × 2, across the antimeridian where that is shorter."""
        lon_lat = np.array(lon_lat, np.float64).reshape(-1, 2)
        lon_lat[:, 0] = _unrolled(lon_lat[:, 0])
        plane = plane_of(lon_lat)
        least, most = plane.min(axis=0), plane.max(axis=0)
        room = np.maximum(np.array((width_px, height_px)) - 2 * margin_px, 1.0)
        world_px = float(np.min(room / np.maximum(most - least, 1e-9)))
        zoom = min(most_zoom, max(LEAST_ZOOM, math.log2(world_px / TILE_PX)))
        lon, lat = degrees_of((least + most) / 2).tolist()
        return cls(lat, (lon + 180.0) % 360.0 - 180.0, zoom, width_px, height_px)


def _unrolled(lon: Points) -> Points:
    """Longitudes in one run: cut where the widest stretch without any lies."""
    order = np.sort(lon % 360.0)
    gaps = np.diff(order, append=order[0] + 360.0)
    start = order[(int(np.argmax(gaps)) + 1) % len(order)]
    return np.asarray(start + (lon - start) % 360.0)
