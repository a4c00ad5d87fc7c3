"""What a case puts on a map, by latitude and longitude: marks, view cones, bearings, regions, the sun, a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from provenance.geo.mapband import band_rings
from provenance.geo.mapdrawing import Pixels
from provenance.geo.mapshapes import along, between, circle, sector
from provenance.geo.mapview import MapView

__all__ = [
    "BandStrip",
    "Bearing",
    "Cone",
    "MapContent",
    "Measure",
    "Point",
    "Region",
    "Shadows",
    "Sun",
    "view_of",
]

_ALONE_ZOOM: Final = (
    12.0  # of a single place of which nothing tells how far around it matters: a town (our choice)
)
_MOST_ZOOM: Final = 18.0  # of a content with an extent (our choice)


@dataclass(frozen=True)
class Point:
    """A place with its number or letter in it (three signs at most) and a name beside it. `key` is by what a map names
    it to who shows it: the text where none is given. `error_m`: the radius it may be off by, drawn as a circle."""

    lat: float
    lon: float
    style: Literal["object", "reference", "camera", "place", "measure"] = "object"
    text: str = ""
    name: str = ""
    error_m: float = 0.0
    movable: bool = False
    key: str = ""

    @property
    def id(self) -> str:
        """By what it is named."""
        return self.key or self.text


@dataclass(frozen=True)
class Cone:
    """What a camera sees: degrees from true north, the heading's error (either way), the field of view; so long on the
    ground, or 150 pixels and 20 km at most where no length is known."""

    lat: float
    lon: float
    heading_deg: float
    field_of_view_deg: float
    heading_error_deg: float = 0.0
    length_m: float | None = None


@dataclass(frozen=True)
class Bearing:
    """A straight line from a place in a direction (degrees from true north), with words at its end."""

    lat: float
    lon: float
    azimuth_deg: float
    length_m: float
    text: str = ""


@dataclass(frozen=True)
class Region:
    """A place's uncertainty: corners (latitude, longitude), not repeated at the end; each edge is the shorter way
    round the world."""

    corners: tuple[tuple[float, float], ...]
    style: Literal["uncertainty", "shadow", "shape"] = "uncertainty"


@dataclass(frozen=True)
class Sun:
    """An arrow towards the sun (azimuth in degrees from true north), and the way a shadow falls."""

    lat: float
    lon: float
    azimuth_deg: float
    text: str = ""


BandStrip = tuple[float, tuple[tuple[float, float], ...]]
"""A latitude, and stretches of longitude (from, to; east positive, `to` may pass 180)."""


@dataclass(frozen=True)
class Shadows:
    """A band on the map as strips of one height (degrees), as `shadow.solve.Band` has it."""

    step_deg: float
    rows: tuple[BandStrip, ...]


@dataclass(frozen=True)
class Measure:
    """The shortest way between places that follow one another, with words at the end of it."""

    places: tuple[tuple[float, float], ...]
    text: str = ""


@dataclass(frozen=True)
class MapContent:
    """Everything a case puts on one map; what comes first lies lowest."""

    shadows: tuple[Shadows, ...] = ()
    regions: tuple[Region, ...] = ()
    cones: tuple[Cone, ...] = ()
    bearings: tuple[Bearing, ...] = ()
    suns: tuple[Sun, ...] = ()
    measures: tuple[Measure, ...] = ()
    points: tuple[Point, ...] = ()

    def places(self) -> Pixels:
        """Longitude and latitude of all that must be seen, N × 2, for `MapView.fitting`; N may be 0."""
        found: list[Pixels] = [np.array([(one.lon, one.lat) for one in self.points]).reshape(-1, 2)]
        found += [circle(one.lat, one.lon, one.error_m) for one in self.points if one.error_m > 0]
        found += [np.array([(lon, lat) for lat, lon in one.corners]) for one in self.regions if one.corners]
        for cone in self.cones:
            half = cone.field_of_view_deg / 2 + cone.heading_error_deg
            length_m = cone.length_m or 0.0
            found.append(
                sector(cone.lat, cone.lon, (cone.heading_deg - half, cone.heading_deg + half), length_m)
            )
        found += [along(one.lat, one.lon, one.azimuth_deg, one.length_m) for one in self.bearings]
        found += [np.array([(one.lon, one.lat)]) for one in self.suns]
        found += [between(one.places) for one in self.measures if one.places]
        found += [ring for one in self.shadows for ring in band_rings(one.rows, one.step_deg)]
        return np.concatenate(found)


def view_of(content: MapContent, width_px: int, height_px: int) -> MapView:
    """A map that shows all of it; the whole world when there is nothing."""
    places = content.places()
    if not len(places):
        return MapView.fitting(
            np.array(((-179.0, 72.0), (0.0, 0.0), (179.0, -56.0))), width_px, height_px, margin_px=0
        )
    alone = bool((np.ptp(places, axis=0) < 1e-9).all())
    return MapView.fitting(
        places, width_px, height_px, margin_px=48.0, most_zoom=_ALONE_ZOOM if alone else _MOST_ZOOM
    )
