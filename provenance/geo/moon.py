"""Where the moon stands for a place and a time, how much of it is lit, and when it is up.

J. Meeus, "Astronomical Algorithms", 2nd edition, chapters 47 (place) and 48 (light), with nutation, sidereal time,
parallax and refraction as for the sun. Meeus states 10 arc seconds in longitude and 4 in latitude; beside an
independent ephemeris the place in the sky was off by 11 arc seconds (0.003 degrees) at most from 1950 to 2030, rises
and settings by 1.2 s (docs/place-and-time-measurements.md). Plain Python, so that nothing heavy is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from math import acos, asin, atan2, cos, degrees, radians, sin
from typing import Final

from provenance.geo.crossings import crossings, heights_between, second
from provenance.geo.moon_terms import LATITUDE, LONGITUDE
from provenance.geo.sky import (
    as_utc,
    century_of,
    check_place,
    equatorial,
    horizontal,
    julian_day,
    mean_sidereal_deg,
    mean_tilt_deg,
    nutation_deg,
    parallax,
    polynomial,
    refraction_deg,
)
from provenance.geo.sun import delta_t_s, sky_at

__all__ = [
    "MoonEvent",
    "MoonPosition",
    "MoonUp",
    "Moonrise",
    "Phase",
    "moon_phase",
    "moon_position",
    "moon_up",
]

_EARTH_RADIUS_KM: Final = 6378.14
_MEAN_DISTANCE_KM: Final = 385000.56  # chapter 47
_AU_KM: Final = 149_597_870.7
_RADIUS_SHARE: Final = 0.272481  # of the earth's: chapter 55
_HORIZON_REFRACTION_DEG: Final = 0.5667  # as for the sun

# Degrees by powers of the Julian century, equations 47.1 to 47.5: mean longitude, elongation, the sun's anomaly, the
# moon's anomaly, argument of latitude.
_LONGITUDE: Final = (218.3164477, 481267.88123421, -0.0015786, 1 / 538841, -1 / 65194000)
_ELONGATION: Final = (297.8501921, 445267.1114034, -0.0018819, 1 / 545868, -1 / 113065000)
_SUN: Final = (357.5291092, 35999.0502909, -0.0001536, 1 / 24490000)
_MOON: Final = (134.9633964, 477198.8675055, 0.0087414, 1 / 69699, -1 / 14712000)
_NODE: Final = (93.2720950, 483202.0175233, -0.0036539, -1 / 3526000, 1 / 863310000)


@dataclass(frozen=True, slots=True)
class MoonPosition:
    """The moon as seen from one place at one time; angles in degrees, of its centre.

    `azimuth_deg` from true north, clockwise; `elevation_deg` topocentric without, `apparent_elevation_deg` with
    refraction. `illuminated` is the lit share of the disc, 0 to 1; `phase_deg` how far the moon is ahead of the sun
    along the ecliptic: 0 new, 90 first quarter, 180 full, 270 last quarter. `radius_deg` is half its width.
    """

    utc: datetime
    latitude_deg: float
    longitude_deg: float
    azimuth_deg: float
    elevation_deg: float
    apparent_elevation_deg: float
    distance_km: float
    radius_deg: float
    illuminated: float
    phase_deg: float


class Phase(StrEnum):
    """The name of a phase: eighths of the way around, centred on new moon, quarters and full moon."""

    NEW = "new"
    WAXING_CRESCENT = "waxing_crescent"
    FIRST_QUARTER = "first_quarter"
    WAXING_GIBBOUS = "waxing_gibbous"
    FULL = "full"
    WANING_GIBBOUS = "waning_gibbous"
    LAST_QUARTER = "last_quarter"
    WANING_CRESCENT = "waning_crescent"


class Moonrise(StrEnum):
    """The upper edge passes the level horizon, refracted."""

    RISE = "moonrise"
    SET = "moonset"


@dataclass(frozen=True, slots=True)
class MoonEvent:
    """One event and its time in UTC, to the second."""

    event: Moonrise
    utc: datetime


@dataclass(frozen=True, slots=True)
class MoonUp:
    """Rises and settings between two times, in order, and the stretches during which the moon is up."""

    events: tuple[MoonEvent, ...]
    stretches: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    latitude_deg: float
    longitude_deg: float

    def edge_deg(self, when: datetime) -> float:
        """How far the upper edge stands over the level horizon as refraction at the horizon lifts it."""
        _, elevation_deg, away_km = _seen(self.latitude_deg, self.longitude_deg, when)
        return elevation_deg + _radius_deg(away_km) + _HORIZON_REFRACTION_DEG


def moon_position(latitude_deg: float, longitude_deg: float, utc: datetime) -> MoonPosition:
    """The moon over a place (degrees, at the height of the sea) at a time that states its offset.

    Raises UsageError: `time_without_zone`, `coordinates_out_of_range`.
    """
    when = as_utc(utc)
    check_place(latitude_deg, longitude_deg)
    azimuth_deg, elevation_deg, away_km = _seen(latitude_deg, longitude_deg, when)
    illuminated, phase_deg = _light(when)
    return MoonPosition(
        utc=when,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        azimuth_deg=azimuth_deg,
        elevation_deg=elevation_deg,
        apparent_elevation_deg=elevation_deg + refraction_deg(elevation_deg, 1013.25, 12.0),
        distance_km=away_km,
        radius_deg=_radius_deg(away_km),
        illuminated=illuminated,
        phase_deg=phase_deg,
    )


def moon_phase(phase_deg: float) -> Phase:
    """The name of the eighth in which a phase lies."""
    return list(Phase)[round(phase_deg / 45) % 8]


@lru_cache(maxsize=32)  # a day is asked for again at each move of a mark
def moon_up(latitude_deg: float, longitude_deg: float, start: datetime, end: datetime) -> MoonUp:
    """Rises, settings and stretches between two times, both with their offset, for a level horizon;
    none where the end is before the start.

    Raises UsageError: `time_without_zone`, `coordinates_out_of_range`.
    """
    start, end = as_utc(start), as_utc(end)
    check_place(latitude_deg, longitude_deg)
    if end < start:
        return MoonUp((), ())
    place = _Place(latitude_deg, longitude_deg)
    heights = heights_between(place.edge_deg, start, end)
    events = tuple(
        MoonEvent(Moonrise.RISE if up else Moonrise.SET, second(when))
        for when, up in crossings(place.edge_deg, heights, 0.0)
    )
    rises = [one.utc for one in events if one.event is Moonrise.RISE]
    sets = [one.utc for one in events if one.event is Moonrise.SET]
    if heights[0][1] > 0:
        rises = [start, *rises]
    if heights[-1][1] > 0:
        sets = [*sets, end]
    return MoonUp(events, tuple(zip(rises, sets, strict=True)))


def _moon(century: float) -> tuple[float, float, float]:
    """Geocentric longitude and latitude (degrees, mean equinox of date) and distance (km): chapter 47."""
    mean_deg = polynomial(century, _LONGITUDE)
    elongation, sun, moon, node = (
        radians(polynomial(century, of)) for of in (_ELONGATION, _SUN, _MOON, _NODE)
    )
    fewer = 1 - 0.002516 * century - 0.0000074 * century**2  # 47.6: the earth's orbit becomes rounder
    longitude = latitude = away = 0.0
    for d, m, n, f, sine, cosine in LONGITUDE:
        angle = d * elongation + m * sun + n * moon + f * node
        longitude += sine * fewer ** abs(m) * sin(angle)
        away += cosine * fewer ** abs(m) * cos(angle)
    for d, m, n, f, sine in LATITUDE:
        latitude += sine * fewer ** abs(m) * sin(d * elongation + m * sun + n * moon + f * node)
    venus = radians(119.75 + 131.849 * century)
    jupiter = radians(53.09 + 479264.290 * century)
    third = radians(313.45 + 481266.484 * century)
    mean = radians(mean_deg)
    longitude += 3958 * sin(venus) + 1962 * sin(mean - node) + 318 * sin(jupiter)
    latitude += -2235 * sin(mean) + 382 * sin(third) + 175 * (sin(venus - node) + sin(venus + node))
    latitude += 127 * sin(mean - moon) - 115 * sin(mean + moon)
    return (mean_deg + longitude / 1e6) % 360, latitude / 1e6, _MEAN_DISTANCE_KM + away / 1000


def _seen(latitude_deg: float, longitude_deg: float, when: datetime) -> tuple[float, float, float]:
    """Azimuth and true elevation (degrees) as seen from the place, and the geocentric distance (km)."""
    day, ahead_s = julian_day(when), delta_t_s(when)
    century = century_of(day + ahead_s / 86400)
    longitude, latitude, away_km = _moon(century)
    nutated_deg, tilt_change_deg = nutation_deg(century)
    tilt = radians(mean_tilt_deg(century / 10) + tilt_change_deg)
    right_ascension_deg, declination = equatorial(radians(longitude + nutated_deg), radians(latitude), tilt)
    sidereal_deg = mean_sidereal_deg(day, century_of(day)) + nutated_deg * cos(tilt)
    hour_angle = radians((sidereal_deg + longitude_deg - right_ascension_deg) % 360)
    width = asin(_EARTH_RADIUS_KM / away_km)
    shift_deg, declination = parallax(width, declination, hour_angle, radians(latitude_deg), 0.0)
    azimuth_deg, elevation_deg = horizontal(
        radians(latitude_deg), declination, hour_angle - radians(shift_deg)
    )
    return azimuth_deg, elevation_deg, away_km


def _radius_deg(away_km: float) -> float:
    return degrees(asin(_RADIUS_SHARE * _EARTH_RADIUS_KM / away_km))


def _light(when: datetime) -> tuple[float, float]:
    """The lit share of the disc, and how far the moon is ahead of the sun (degrees): 48.1 to 48.4."""
    day, ahead_s = julian_day(when), delta_t_s(when)
    sky = sky_at(day, ahead_s)
    longitude, latitude, away_km = _moon(century_of(day + ahead_s / 86400))
    ahead_deg = (longitude + sky.nutation_deg - sky.longitude_deg) % 360
    apart = acos(cos(radians(latitude)) * cos(radians(ahead_deg)))
    sun_km = sky.distance_au * _AU_KM
    angle = atan2(sun_km * sin(apart), away_km - sun_km * cos(apart))
    return (1 + cos(angle)) / 2, ahead_deg
