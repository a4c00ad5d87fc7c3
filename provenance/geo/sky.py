"""What the places of sun and moon have in common: the earth's turning and swaying, parallax, the air, the horizon.

Section numbers are those of NREL/TP-560-34302, revised January 2008 (see `sun`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import asin, atan, atan2, cos, degrees, radians, sin, tan

from provenance.errors import UsageError
from provenance.geo.sun_terms import NUTATION

__all__ = [
    "as_utc",
    "century_of",
    "check_place",
    "equatorial",
    "horizontal",
    "julian_day",
    "mean_sidereal_deg",
    "mean_tilt_deg",
    "nutation_deg",
    "parallax",
    "polynomial",
    "refraction_deg",
]

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_J2000_DAY = 2451545.0  # Julian day of J2000.0 (3.1.1)
_SUN_RADIUS_DEG = 0.26667  # 3.11.2
_HORIZON_REFRACTION_DEG = 0.5667  # 3.11.2: refraction at sunrise and sunset
_EARTH_RADIUS_M = 6378140.0  # 3.12.3
_EARTH_AXES = 0.99664719  # 3.12.2: polar over equatorial radius


def century_of(julian_day: float) -> float:
    """Julian centuries since J2000.0."""
    return (julian_day - _J2000_DAY) / 36525


def nutation_deg(century: float) -> tuple[float, float]:
    """3.4: in longitude and in obliquity."""
    arguments = [radians(polynomial(century, coefficients)) for coefficients in _ARGUMENTS]
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


def mean_tilt_deg(millennium: float) -> float:
    return polynomial(millennium / 10, _TILT_ARCSEC) / 3600


def mean_sidereal_deg(julian_day: float, century: float) -> float:
    """3.8.1, at Greenwich."""
    turned = 280.46061837 + 360.98564736629 * (julian_day - _J2000_DAY)
    return turned + 0.000387933 * century**2 - century**3 / 38_710_000


def parallax(
    width: float, declination: float, hour_angle: float, latitude: float, elevation_m: float
) -> tuple[float, float]:
    """3.12: the shift in right ascension (degrees) and the topocentric declination (radians), of a thing whose
    equatorial horizontal parallax is `width`; radians."""
    reduced = atan(_EARTH_AXES * tan(latitude))
    x = cos(reduced) + elevation_m / _EARTH_RADIUS_M * cos(latitude)
    y = _EARTH_AXES * sin(reduced) + elevation_m / _EARTH_RADIUS_M * sin(latitude)
    beside = cos(declination) - x * sin(width) * cos(hour_angle)
    shift = atan2(-x * sin(width) * sin(hour_angle), beside)
    return degrees(shift), atan2((sin(declination) - y * sin(width)) * cos(shift), beside)


def equatorial(longitude: float, latitude: float, tilt: float) -> tuple[float, float]:
    """3.9, 3.10: right ascension (degrees) and declination (radians) from the ecliptic (radians)."""
    across = sin(longitude) * cos(tilt) - tan(latitude) * sin(tilt)
    declination = asin(sin(latitude) * cos(tilt) + cos(latitude) * sin(tilt) * sin(longitude))
    return degrees(atan2(across, cos(longitude))) % 360, declination


def horizontal(latitude: float, declination: float, hour_angle: float) -> tuple[float, float]:
    """3.14 and 3.15: azimuth from north and true elevation, degrees."""
    height = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour_angle)
    from_south = atan2(sin(hour_angle), cos(hour_angle) * sin(latitude) - tan(declination) * cos(latitude))
    return (degrees(from_south) + 180) % 360, degrees(asin(max(-1.0, min(1.0, height))))


def refraction_deg(elevation_deg: float, pressure_hpa: float, temperature_c: float) -> float:
    """3.14.2; none once the whole disc is below the horizon."""
    if elevation_deg < -(_SUN_RADIUS_DEG + _HORIZON_REFRACTION_DEG):
        return 0.0
    air = pressure_hpa / 1010 * 283 / (273 + temperature_c)
    return air * 1.02 / (60 * tan(radians(elevation_deg + 10.3 / (elevation_deg + 5.11))))


def julian_day(when: datetime) -> float:
    elapsed = when - _J2000
    return _J2000_DAY + elapsed.days + (elapsed.seconds + elapsed.microseconds / 1e6) / 86400


def polynomial(x: float, coefficients: tuple[float, ...] | list[float]) -> float:
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def as_utc(when: datetime) -> datetime:
    if when.utcoffset() is None:
        raise UsageError("time_without_zone", time=when.isoformat(sep=" "))
    return when.astimezone(UTC)


def check_place(latitude_deg: float, longitude_deg: float) -> None:
    if not (-90 <= latitude_deg <= 90 and -180 <= longitude_deg <= 180):
        raise UsageError(
            "coordinates_out_of_range", latitude=f"{latitude_deg:g}", longitude=f"{longitude_deg:g}"
        )
