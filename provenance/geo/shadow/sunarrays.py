"""The sun over many places and times at once, for searching days, years and maps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import ceil, floor
from typing import Final

import numpy as np

from provenance.geo.fitting import Array
from provenance.geo.sun import sun_position

__all__ = ["SunArrays", "seconds"]

_DAY_S: Final = 86400.0


def seconds(utc: datetime) -> float:
    """Seconds since 1970, as the arrays below count."""
    return utc.timestamp()


class SunArrays:
    """Declination and equation of time at every midnight of a span, from the exact algorithm, and straight lines
    between them: within 0.005 degrees of the exact place (tested), refraction included."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self._first_day = floor(seconds(first) / _DAY_S)
        count = ceil(seconds(last) / _DAY_S) - self._first_day + 2
        midnights = [
            datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=self._first_day + n) for n in range(count)
        ]
        suns = [sun_position(0.0, 0.0, midnight) for midnight in midnights]
        self._days = np.arange(count, dtype=float)
        self._declination = np.radians([sun.declination_deg for sun in suns])
        self._ahead_min = np.array([sun.equation_of_time_min for sun in suns])

    def at(self, latitude_deg: Array, longitude_deg: Array, times_s: Array) -> tuple[Array, Array]:
        """Azimuth and apparent elevation in degrees; the three arguments are spread over one another."""
        days = times_s / _DAY_S - self._first_day
        declination = np.interp(days, self._days, self._declination)
        ahead_min = np.interp(days, self._days, self._ahead_min)
        turned = (times_s % _DAY_S) / 240.0 - 180.0 + longitude_deg + ahead_min / 4.0
        hour, latitude = np.radians(turned), np.radians(latitude_deg)
        up = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour)
        south = np.cos(hour) * np.sin(latitude) - np.tan(declination) * np.cos(latitude)
        azimuth = (np.degrees(np.arctan2(np.sin(hour), south)) + 180.0) % 360.0
        elevation = np.degrees(np.arcsin(np.clip(up, -1.0, 1.0)))
        return azimuth, elevation + _refraction_deg(elevation)


def _refraction_deg(elevation_deg: Array) -> Array:
    """As `provenance.geo.sun` at 1013.25 hPa and 12 °C (NREL/TP-560-34302, 3.14.2)."""
    held = np.maximum(elevation_deg, -0.83)
    bent = 1013.25 / 1010 * 283 / 285 * 1.02 / (60 * np.tan(np.radians(held + 10.3 / (held + 5.11))))
    return np.where(elevation_deg < -0.83, 0.0, bent)
