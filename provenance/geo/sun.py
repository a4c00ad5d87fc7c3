"""Where the sun stands for a place and a time, and where shadows fall then.

The NREL Solar Position Algorithm: I. Reda, A. Andreas, "Solar Position Algorithm for Solar Radiation
Applications", NREL/TP-560-34302, revised January 2008 (stated uncertainty 0.0003 degrees). Section numbers
below are those of the report. Plain Python, so that nothing heavy is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import cos, degrees, isfinite, radians, tan

from provenance.errors import UsageError
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
from provenance.geo.sun_terms import LATITUDE, LONGITUDE, RADIUS, Series

__all__ = ["Shadow", "Sky", "SunPosition", "delta_t_s", "shadow", "sky_at", "sun_position"]


@dataclass(frozen=True, slots=True)
class SunPosition:
    """The sun as seen from one place at one time; angles in degrees.

    `azimuth_deg` from true north, clockwise, 0 to 360. `elevation_deg` is the true height above the horizon,
    `apparent_elevation_deg` the refracted one, which is what a camera sees; `zenith_deg` and
    `apparent_zenith_deg` are 90 minus those. `declination_deg` and `right_ascension_deg` are topocentric.
    `distance_au` from earth to sun, `equation_of_time_min` apparent minus mean solar time.
    """

    utc: datetime
    latitude_deg: float
    longitude_deg: float
    azimuth_deg: float
    elevation_deg: float
    apparent_elevation_deg: float
    declination_deg: float
    right_ascension_deg: float
    distance_au: float
    equation_of_time_min: float
    delta_t_s: float

    @property
    def zenith_deg(self) -> float:
        return 90.0 - self.elevation_deg

    @property
    def apparent_zenith_deg(self) -> float:
        return 90.0 - self.apparent_elevation_deg


@dataclass(frozen=True, slots=True)
class Shadow:
    """Of an upright thing on level ground: where its shadow points and how long it is per metre of height."""

    direction_deg: float
    length_per_metre: float


# Years (from, below), origin, span of the unit in years, coefficients from the constant upwards.
# F. Espenak, J. Meeus, "Five Millennium Canon of Solar Eclipses", NASA/TP-2006-214141, section 2.7,
# as published on the NASA eclipse site under "Polynomial expressions for Delta T". Before 1600 and from 2150
# their long-term parabola stands in.
_DELTA_T: tuple[tuple[int, int, float, float, tuple[float, ...]], ...] = (
    (1600, 1700, 1600, 1, (120, -0.9808, -0.01532, 1 / 7129)),
    (1700, 1800, 1700, 1, (8.83, 0.1603, -0.0059285, 0.00013336, -1 / 1174000)),
    (
        *(1800, 1860, 1800, 1),
        (13.72, -0.332447, 0.0068612, 0.0041116, -0.00037436, 1.21272e-5, -1.699e-7, 8.75e-10),
    ),
    (1860, 1900, 1860, 1, (7.62, 0.5737, -0.251754, 0.01680668, -0.0004473624, 1 / 233174)),
    (1900, 1920, 1900, 1, (-2.79, 1.494119, -0.0598939, 0.0061966, -0.000197)),
    (1920, 1941, 1920, 1, (21.20, 0.84493, -0.076100, 0.0020936)),
    (1941, 1961, 1950, 1, (29.07, 0.407, -1 / 233, 1 / 2547)),
    (1961, 1986, 1975, 1, (45.45, 1.067, -1 / 260, -1 / 718)),
    (1986, 2005, 2000, 1, (63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599)),
    (2005, 2050, 2000, 1, (62.92, 0.32217, 0.005589)),
)
_LONG_TERM = (1820, 100, (-20.0, 0.0, 32.0))
_LONG_TERM_BEND = 0.5628  # seconds per year before 2150, the same source


def delta_t_s(utc: datetime) -> float:
    """Terrestrial time minus universal time in seconds, estimated from the date (Espenak and Meeus 2006).

    Within about 4 s of the measured value until 2026 (which moves the sun by less than 0.0001 degrees).
    Raises UsageError (`time_without_zone`) for a time without offset.
    """
    when = as_utc(utc)
    year = when.year + (when.month - 0.5) / 12
    for first, below, origin, span, coefficients in _DELTA_T:
        if first <= when.year < below:
            return polynomial((year - origin) / span, coefficients)
    origin, span, coefficients = _LONG_TERM
    long_term = polynomial((year - origin) / span, coefficients)
    return long_term - _LONG_TERM_BEND * (2150 - year) if 2050 <= when.year < 2150 else long_term


def sun_position(
    latitude_deg: float,
    longitude_deg: float,
    utc: datetime,
    *,
    elevation_m: float = 0.0,
    pressure_hpa: float = 1013.25,
    temperature_c: float = 12.0,
    delta_t_s: float | None = None,
) -> SunPosition:
    """The sun over a place (degrees, north and east positive) at a time that states its offset.

    Pressure and temperature serve refraction only. Without `delta_t_s` it is estimated from the date. Raises
    UsageError: `time_without_zone`, `coordinates_out_of_range`, `sun_surroundings_out_of_range`.
    """
    when = as_utc(utc)
    check_place(latitude_deg, longitude_deg)
    _check_surroundings(elevation_m, pressure_hpa, temperature_c)
    ahead_s = _delta_t_of(when) if delta_t_s is None else delta_t_s
    sky = sky_at(julian_day(when), ahead_s)
    hour_angle = radians((sky.sidereal_deg + longitude_deg - sky.right_ascension_deg) % 360)
    width = radians(8.794 / (3600 * sky.distance_au))
    declination = radians(sky.declination_deg)
    shift_deg, declination = parallax(width, declination, hour_angle, radians(latitude_deg), elevation_m)
    local_hour_angle = hour_angle - radians(shift_deg)
    azimuth_deg, elevation_deg = horizontal(radians(latitude_deg), declination, local_hour_angle)
    return SunPosition(
        utc=when,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        azimuth_deg=azimuth_deg,
        elevation_deg=elevation_deg,
        apparent_elevation_deg=elevation_deg + refraction_deg(elevation_deg, pressure_hpa, temperature_c),
        declination_deg=degrees(declination),
        right_ascension_deg=(sky.right_ascension_deg + shift_deg) % 360,
        distance_au=sky.distance_au,
        equation_of_time_min=sky.equation_of_time_min,
        delta_t_s=ahead_s,
    )


def shadow(sun: SunPosition) -> Shadow | None:
    """The shadow of an upright thing on level ground; None while the sun is not above the horizon."""
    if sun.apparent_elevation_deg <= 0.0:
        return None
    length = 1.0 / tan(radians(sun.apparent_elevation_deg))
    return Shadow(direction_deg=(sun.azimuth_deg + 180.0) % 360.0, length_per_metre=length)


@dataclass(frozen=True, slots=True)
class Sky:
    """What holds for the whole earth at one instant (geocentric): the sun's apparent place on the equator and (in
    longitude) on the ecliptic, apparent sidereal time at Greenwich, the true tilt of the axis, the nutation."""

    right_ascension_deg: float
    declination_deg: float
    distance_au: float
    sidereal_deg: float
    equation_of_time_min: float
    longitude_deg: float
    tilt_deg: float
    nutation_deg: float


def sky_at(day: float, ahead_s: float) -> Sky:
    """Steps 3.1 to 3.10 and A.1, for a Julian day of universal time and terrestrial time so much ahead of it."""
    century = century_of(day)
    ephemeris_century = century_of(day + ahead_s / 86400)
    millennium = ephemeris_century / 10
    distance_au = _series(RADIUS, millennium)
    longitude_deg = degrees(_series(LONGITUDE, millennium)) + 180  # 3.3: seen from the earth
    latitude = -_series(LATITUDE, millennium)
    nutated_deg, tilt_change_deg = nutation_deg(ephemeris_century)
    tilt = radians(mean_tilt_deg(millennium) + tilt_change_deg)
    seen = radians(longitude_deg + nutated_deg - 20.4898 / (3600 * distance_au))  # 3.6, 3.7: aberration
    right_ascension_deg, declination = equatorial(seen, latitude, tilt)
    sidereal_deg = mean_sidereal_deg(day, century) + nutated_deg * cos(tilt)
    # A.1; 0.0057183 degrees is the mean aberration.
    ahead_deg = _mean_longitude_deg(millennium) - 0.0057183 - right_ascension_deg + nutated_deg * cos(tilt)
    return Sky(
        right_ascension_deg=right_ascension_deg,
        declination_deg=degrees(declination),
        distance_au=distance_au,
        sidereal_deg=sidereal_deg % 360,
        equation_of_time_min=4 * ((ahead_deg + 180) % 360 - 180),
        longitude_deg=degrees(seen) % 360,
        tilt_deg=degrees(tilt),
        nutation_deg=nutated_deg,
    )


def _series(terms: Series, millennium: float) -> float:
    """3.2: rows A cos(B + C t), summed per power of t; radians or astronomical units."""
    sums = [sum(a * cos(b + c * millennium) for a, b, c in rows) for rows in terms]
    return polynomial(millennium, sums) / 1e8


# A.1, degrees by powers of the ephemeris millennium.
_MEAN_LONGITUDE_DEG = (280.4664567, 360007.6982779, 0.03032028, 1 / 49931, -1 / 15300, -1 / 2_000_000)


def _mean_longitude_deg(millennium: float) -> float:
    return polynomial(millennium, _MEAN_LONGITUDE_DEG)


def _check_surroundings(elevation_m: float, pressure_hpa: float, temperature_c: float) -> None:
    """The input ranges of the report's calculator (A.6): pressure up to 5000 hPa, height above -6500 km."""
    fine = isfinite(elevation_m) and elevation_m > -6_500_000
    if not (fine and 0 <= pressure_hpa <= 5000 and -273 < temperature_c <= 6000):
        raise UsageError(
            "sun_surroundings_out_of_range",
            elevation_m=f"{elevation_m:g}",
            pressure_hpa=f"{pressure_hpa:g}",
            temperature_c=f"{temperature_c:g}",
        )


_delta_t_of = delta_t_s  # the parameter of `sun_position` has the same name
