"""Where the sun stands for a place and a time, and where shadows fall then.

The NREL Solar Position Algorithm: I. Reda, A. Andreas, "Solar Position Algorithm for Solar Radiation
Applications", NREL/TP-560-34302, revised January 2008 (stated uncertainty 0.0003 degrees). Section numbers
below are those of the report. Plain Python, so that nothing heavy is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import asin, atan, atan2, cos, degrees, isfinite, radians, sin, tan

from provenance.errors import UsageError
from provenance.geo.sun_terms import LATITUDE, LONGITUDE, NUTATION, RADIUS, Series

__all__ = ["Shadow", "SunPosition", "delta_t_s", "shadow", "sun_position"]

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_J2000_DAY = 2451545.0  # Julian day of J2000.0 (3.1.1)
_SUN_RADIUS_DEG = 0.26667  # 3.11.2
_HORIZON_REFRACTION_DEG = 0.5667  # 3.11.2: refraction at sunrise and sunset
_EARTH_RADIUS_M = 6378140.0  # 3.12.3
_EARTH_AXES = 0.99664719  # 3.12.2: polar over equatorial radius


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
    when = _as_utc(utc)
    year = when.year + (when.month - 0.5) / 12
    for first, below, origin, span, coefficients in _DELTA_T:
        if first <= when.year < below:
            return _polynomial((year - origin) / span, coefficients)
    origin, span, coefficients = _LONG_TERM
    long_term = _polynomial((year - origin) / span, coefficients)
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
    when = _as_utc(utc)
    _check(latitude_deg, longitude_deg)
    _check_surroundings(elevation_m, pressure_hpa, temperature_c)
    ahead_s = _delta_t_of(when) if delta_t_s is None else delta_t_s
    sky = _sky(_julian_day(when), ahead_s)
    hour_angle = radians((sky.sidereal_deg + longitude_deg - sky.right_ascension_deg) % 360)
    shift_deg, declination = _parallax(sky, hour_angle, radians(latitude_deg), elevation_m)
    local_hour_angle = hour_angle - radians(shift_deg)
    azimuth_deg, elevation_deg = _horizontal(radians(latitude_deg), declination, local_hour_angle)
    return SunPosition(
        utc=when,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        azimuth_deg=azimuth_deg,
        elevation_deg=elevation_deg,
        apparent_elevation_deg=elevation_deg + _refraction_deg(elevation_deg, pressure_hpa, temperature_c),
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
class _Sky:
    """What holds for the whole earth at one instant (geocentric)."""

    right_ascension_deg: float
    declination_deg: float
    distance_au: float
    sidereal_deg: float
    equation_of_time_min: float


def _sky(julian_day: float, ahead_s: float) -> _Sky:
    """Steps 3.1 to 3.10 and A.1."""
    century = (julian_day - _J2000_DAY) / 36525
    ephemeris_century = (julian_day + ahead_s / 86400 - _J2000_DAY) / 36525
    millennium = ephemeris_century / 10
    distance_au = _series(RADIUS, millennium)
    longitude_deg = degrees(_series(LONGITUDE, millennium)) + 180  # 3.3: seen from the earth
    latitude = -_series(LATITUDE, millennium)
    nutation_deg, tilt_change_deg = _nutation_deg(ephemeris_century)
    tilt = radians(_mean_tilt_deg(millennium) + tilt_change_deg)
    seen = radians(longitude_deg + nutation_deg - 20.4898 / (3600 * distance_au))  # 3.6, 3.7: aberration
    right_ascension_deg = degrees(atan2(sin(seen) * cos(tilt) - tan(latitude) * sin(tilt), cos(seen))) % 360
    declination = asin(sin(latitude) * cos(tilt) + cos(latitude) * sin(tilt) * sin(seen))
    sidereal_deg = _mean_sidereal_deg(julian_day, century) + nutation_deg * cos(tilt)
    # A.1; 0.0057183 degrees is the mean aberration.
    ahead_deg = _mean_longitude_deg(millennium) - 0.0057183 - right_ascension_deg + nutation_deg * cos(tilt)
    return _Sky(
        right_ascension_deg=right_ascension_deg,
        declination_deg=degrees(declination),
        distance_au=distance_au,
        sidereal_deg=sidereal_deg % 360,
        equation_of_time_min=4 * ((ahead_deg + 180) % 360 - 180),
    )


def _series(terms: Series, millennium: float) -> float:
    """3.2: rows A cos(B + C t), summed per power of t; radians or astronomical units."""
    sums = [sum(a * cos(b + c * millennium) for a, b, c in rows) for rows in terms]
    return _polynomial(millennium, sums) / 1e8


def _nutation_deg(century: float) -> tuple[float, float]:
    """3.4: in longitude and in obliquity."""
    arguments = [radians(_polynomial(century, coefficients)) for coefficients in _ARGUMENTS]
    in_longitude = in_obliquity = 0.0
    for multiples, (a, b, c, d) in NUTATION:
        angle = sum(many * argument for many, argument in zip(multiples, arguments, strict=True))
        in_longitude += (a + b * century) * sin(angle)
        in_obliquity += (c + d * century) * cos(angle)
    return in_longitude / 36_000_000, in_obliquity / 36_000_000


# 3.4.1 to 3.4.5, degrees by powers of the Julian ephemeris century: elongation of the moon, anomaly of the sun,
# anomaly of the moon, the moon's argument of latitude, its ascending node.
_ARGUMENTS: tuple[tuple[float, float, float, float], ...] = (
    (297.85036, 445267.111480, -0.0019142, 1 / 189474),
    (357.52772, 35999.050340, -0.0001603, -1 / 300000),
    (134.96298, 477198.867398, 0.0086972, 1 / 56250),
    (93.27191, 483202.017538, -0.0036825, 1 / 327270),
    (125.04452, -1934.136261, 0.0020708, 1 / 450000),
)
# 3.5.1, arc seconds by powers of U = ephemeris millennium / 10.
_TILT_ARCSEC = (84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45)
# A.1, degrees by powers of the ephemeris millennium.
_MEAN_LONGITUDE_DEG = (280.4664567, 360007.6982779, 0.03032028, 1 / 49931, -1 / 15300, -1 / 2_000_000)


def _mean_tilt_deg(millennium: float) -> float:
    return _polynomial(millennium / 10, _TILT_ARCSEC) / 3600


def _mean_longitude_deg(millennium: float) -> float:
    return _polynomial(millennium, _MEAN_LONGITUDE_DEG)


def _mean_sidereal_deg(julian_day: float, century: float) -> float:
    """3.8.1, at Greenwich."""
    turned = 280.46061837 + 360.98564736629 * (julian_day - _J2000_DAY)
    return turned + 0.000387933 * century**2 - century**3 / 38_710_000


def _parallax(sky: _Sky, hour_angle: float, latitude: float, elevation_m: float) -> tuple[float, float]:
    """3.12: the shift in right ascension (degrees) and the topocentric declination (radians)."""
    declination = radians(sky.declination_deg)
    width = radians(8.794 / (3600 * sky.distance_au))
    reduced = atan(_EARTH_AXES * tan(latitude))
    x = cos(reduced) + elevation_m / _EARTH_RADIUS_M * cos(latitude)
    y = _EARTH_AXES * sin(reduced) + elevation_m / _EARTH_RADIUS_M * sin(latitude)
    beside = cos(declination) - x * sin(width) * cos(hour_angle)
    shift = atan2(-x * sin(width) * sin(hour_angle), beside)
    return degrees(shift), atan2((sin(declination) - y * sin(width)) * cos(shift), beside)


def _horizontal(latitude: float, declination: float, hour_angle: float) -> tuple[float, float]:
    """3.14 and 3.15: azimuth from north and true elevation, degrees."""
    height = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour_angle)
    from_south = atan2(sin(hour_angle), cos(hour_angle) * sin(latitude) - tan(declination) * cos(latitude))
    return (degrees(from_south) + 180) % 360, degrees(asin(max(-1.0, min(1.0, height))))


def _refraction_deg(elevation_deg: float, pressure_hpa: float, temperature_c: float) -> float:
    """3.14.2; none once the whole disc is below the horizon."""
    if elevation_deg < -(_SUN_RADIUS_DEG + _HORIZON_REFRACTION_DEG):
        return 0.0
    air = pressure_hpa / 1010 * 283 / (273 + temperature_c)
    return air * 1.02 / (60 * tan(radians(elevation_deg + 10.3 / (elevation_deg + 5.11))))


def _julian_day(when: datetime) -> float:
    elapsed = when - _J2000
    return _J2000_DAY + elapsed.days + (elapsed.seconds + elapsed.microseconds / 1e6) / 86400


def _polynomial(x: float, coefficients: tuple[float, ...] | list[float]) -> float:
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def _as_utc(when: datetime) -> datetime:
    if when.utcoffset() is None:
        raise UsageError("time_without_zone", time=when.isoformat(sep=" "))
    return when.astimezone(UTC)


def _check(latitude_deg: float, longitude_deg: float) -> None:
    if not (-90 <= latitude_deg <= 90 and -180 <= longitude_deg <= 180):
        raise UsageError(
            "coordinates_out_of_range", latitude=f"{latitude_deg:g}", longitude=f"{longitude_deg:g}"
        )


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
