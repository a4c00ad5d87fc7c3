"""Whether marked shadows agree with a claimed place and time, each with its own extent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import cos, radians
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.fitting import SQUARES_95, SQUARES_99, Array, chance_above
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.sunarrays import SunArrays, seconds

__all__ = ["ClaimedPlace", "ClaimedTime", "Compared", "Grounds", "Verdict", "compare", "rises"]

_DEGREES_PER_METRE: Final = 1 / 111_195.0
_SUN_DEG: Final = 0.05
"""The claimed extents are sampled so densely that the sun moves by less between two samples, where they allow it."""
_MOST_TIMES: Final = 3000
_SAYS_LITTLE: Final = 0.5
"""Agreement that more than half of that day's daylight would reach as well is no test (our choice)."""


class Verdict(Enum):
    """What a comparison comes to: it agrees within the 95 % region of the marks and contradicts outside the 99 %
    region; between them it cannot be told. A true claim is contradicted about once in a hundred."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    CANNOT_TELL = "cannot_tell"


class Grounds(Enum):
    """What may be compared: without a heading no direction from north, without a top no length."""

    BOTH = "both"
    DIRECTION = "direction"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class ClaimedPlace:
    """A centre and how far around it the claim reaches."""

    latitude_deg: float
    longitude_deg: float
    radius_m: float = 0.0


@dataclass(frozen=True, slots=True)
class ClaimedTime:
    """From when until when, both with their offsets from UTC."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """The claim beside the marks, for that time and spot of the claim which fits best.

    `rise`: by how much (chi-square) the marks fit the claimed sun worse than their own; `chance` how often that or
    more happens when the claim is true. Differences are predicted less marked, with one standard deviation of the
    marks. `also_agrees`: the share of that day's daylight at the place which would agree as well. `reasons` are ids.
    """

    verdict: Verdict
    grounds: Grounds
    reasons: tuple[str, ...]
    rise: float
    chance: float
    best_utc: datetime
    sun_azimuth_deg: float
    sun_elevation_deg: float
    shadow_direction_deg: float
    shadow_ratio: float | None
    direction_difference_deg: float | None
    elevation_difference_deg: float | None
    also_agrees: float | None


def grounds_of(reading: Reading) -> Grounds | None:
    """What the marks allow to compare; None without heading and tops."""
    if reading.has_heading:
        return Grounds.BOTH if reading.elevation_deg is not None else Grounds.DIRECTION
    return Grounds.LENGTH if reading.elevation_deg is not None else None


def threshold(grounds: Grounds) -> float:
    """The rise above which a sun is excluded at 95 %."""
    return SQUARES_95[2 if grounds is Grounds.BOTH else 1]


def rises(reading: Reading, grounds: Grounds, azimuth_deg: Array, elevation_deg: Array) -> Array:
    """How much worse the marks fit each of these suns; infinite where the sun is down and casts no shadow."""
    match grounds:
        case Grounds.BOTH:
            rise = reading.rise_of_both(azimuth_deg, elevation_deg)
        case Grounds.DIRECTION:
            rise = reading.rise_of_direction(azimuth_deg)
        case Grounds.LENGTH:
            rise = reading.rise_of_length(elevation_deg)
    return np.where(elevation_deg <= 0.0, np.inf, rise)


def compare(
    reading: Reading, place: ClaimedPlace, time: ClaimedTime, grounds: Grounds | None = None
) -> Compared:
    """Compare a claim with the marks. Raises UsageError (`nothing_to_compare`, `claimed_time_backwards`,
    `time_without_zone`, `coordinates_out_of_range`)."""
    grounds = grounds or grounds_of(reading)
    if grounds is None:
        raise UsageError("nothing_to_compare")
    check_claim(place, time)
    suns = SunArrays(time.first - timedelta(days=1), time.last + timedelta(days=1))
    latitudes, longitudes = _spots(place)
    times = _times(time)
    azimuth, elevation = suns.at(latitudes[:, None], longitudes[:, None], times[None, :])
    rise = rises(reading, grounds, azimuth, elevation)
    spot, moment = np.unravel_index(int(np.argmin(rise)), rise.shape)
    best = float(rise[spot, moment])
    at = float(times[moment])
    share = _also(reading, grounds, suns, place, at)
    verdict, reasons = _verdict(reading, grounds, best, share, bool((elevation <= 0).all()))
    sun = float(azimuth[spot, moment]), float(elevation[spot, moment])
    return Compared(
        verdict=verdict,
        grounds=grounds,
        reasons=reasons,
        rise=best,
        chance=chance_above(best, 2 if grounds is Grounds.BOTH else 1) if np.isfinite(best) else 0.0,
        best_utc=datetime.fromtimestamp(at, tz=time.first.tzinfo),
        sun_azimuth_deg=sun[0],
        sun_elevation_deg=sun[1],
        shadow_direction_deg=(sun[0] + 180) % 360,
        shadow_ratio=float(1 / np.tan(radians(sun[1]))) if sun[1] > 0 else None,
        direction_difference_deg=(sun[0] - reading.azimuth_deg + 180) % 360 - 180
        if reading.has_heading
        else None,
        elevation_difference_deg=None if reading.elevation_deg is None else sun[1] - reading.elevation_deg,
        also_agrees=share,
    )


def _verdict(
    reading: Reading, grounds: Grounds, rise: float, share: float | None, down: bool
) -> tuple[Verdict, tuple[str, ...]]:
    if not reading.agree:
        return Verdict.CANNOT_TELL, ("marks_disagree",)
    if down:
        return Verdict.CONTRADICTS, ("sun_below_horizon",)
    if rise > SQUARES_99[2 if grounds is Grounds.BOTH else 1]:
        return Verdict.CONTRADICTS, ("other_sun",)
    if rise > threshold(grounds):
        return Verdict.CANNOT_TELL, ("borderline",)
    if share is not None and share > _SAYS_LITTLE:
        return Verdict.CANNOT_TELL, ("most_of_the_day_agrees",)
    return Verdict.AGREES, ()


def _also(
    reading: Reading, grounds: Grounds, suns: SunArrays, place: ClaimedPlace, at: float
) -> float | None:
    """The share of the daylight around a time (half a day each way) that the marks do not exclude."""
    times = at + np.arange(-43200.0, 43200.0, 300.0)
    azimuth, elevation = suns.at(np.array(place.latitude_deg), np.array(place.longitude_deg), times)
    day = elevation > 0
    if not day.any():
        return None
    fine = rises(reading, grounds, azimuth[day], elevation[day]) <= threshold(grounds)
    return float(fine.mean())


def _spots(place: ClaimedPlace) -> tuple[Array, Array]:
    """Centre, half-way ring and edge of a claimed place."""
    turns = np.arange(12) * np.pi / 6
    away = np.concatenate([[0.0], np.full(12, 0.5), np.full(12, 1.0)]) * place.radius_m * _DEGREES_PER_METRE
    ways = np.concatenate([[0.0], turns, turns])
    latitudes = np.clip(place.latitude_deg + away * np.cos(ways), -90, 90)
    longitudes = place.longitude_deg + away * np.sin(ways) / max(cos(radians(place.latitude_deg)), 0.01)
    return latitudes, (longitudes + 180) % 360 - 180


def _times(time: ClaimedTime) -> Array:
    first, last = seconds(time.first), seconds(time.last)
    count = int(min(max((last - first) / 240.0 * (0.5 / _SUN_DEG) + 2, 2), _MOST_TIMES))
    return np.linspace(first, last, count)


def check_claim(place: ClaimedPlace, time: ClaimedTime) -> None:
    """Raises UsageError as `compare` says."""
    if not (-90 <= place.latitude_deg <= 90 and -180 <= place.longitude_deg <= 180):
        raise UsageError(
            *("coordinates_out_of_range",),
            latitude=f"{place.latitude_deg:g}",
            longitude=f"{place.longitude_deg:g}",
        )
    for when in (time.first, time.last):
        if when.utcoffset() is None:
            raise UsageError("time_without_zone", time=when.isoformat(sep=" "))
    if time.last < time.first:
        raise UsageError("claimed_time_backwards")
