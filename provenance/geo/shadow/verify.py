"""Whether marked shadows agree with a claimed place and time, each with its own extent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import radians
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.fitting import SQUARES_99, chance_above
from provenance.geo.shadow.claims import (
    ClaimedPlace,
    ClaimedTime,
    Grounds,
    check_claim,
    grounds_of,
    rises,
    threshold,
)
from provenance.geo.shadow.claimsearch import Nearest, nearest
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.sunarrays import SunArrays

__all__ = [
    "ClaimedPlace",
    "ClaimedTime",
    "Compared",
    "Grounds",
    "Verdict",
    "check_claim",
    "compare",
    "grounds_of",
    "rises",
    "threshold",
]

_SAYS_LITTLE: Final = 0.5
"""Agreement that more than half of that day's daylight would reach as well is no test (our choice)."""


class Verdict(Enum):
    """What a comparison comes to: it agrees within the 95 % region of the marks and contradicts outside the 99 %
    region; between them it cannot be told. A true claim is contradicted about once in a hundred."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Compared:
    """The claim beside the marks, for that time and spot of the claim which fits best.

    `rise`: by how much (chi-square) the marks fit the claimed sun worse than their own; `chance` how often that or
    more happens when the claim is true. Differences are predicted less marked, the ranges hold 95 % by the
    marks' errors. `also_agrees`: the share of that day's daylight at the place which would agree as well. `reasons`
    are ids.
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
    direction_difference_range_deg: tuple[float, float] | None
    elevation_difference_range_deg: tuple[float, float] | None
    also_agrees: float | None


def compare(
    reading: Reading, place: ClaimedPlace, time: ClaimedTime, grounds: Grounds | None = None
) -> Compared:
    """Compare a claim with the marks. Raises UsageError (`nothing_to_compare`, `claimed_time_backwards`,
    `time_without_zone`, `coordinates_out_of_range`)."""
    told = grounds or grounds_of(reading)
    if told is None and not reading.was_marked:
        raise UsageError("nothing_to_compare")
    check_claim(place, time)
    if told is None:
        return _untold(reading, place, time)
    return _made(reading, place, time, told)


def _made(reading: Reading, place: ClaimedPlace, time: ClaimedTime, grounds: Grounds) -> Compared:
    found = nearest(reading, grounds, place, time)
    at = datetime.fromtimestamp(found.at, tz=time.first.tzinfo)
    share = _also(reading, grounds, place, at)
    verdict, reasons = _verdict(reading, grounds, found, share)
    sun = found.azimuth_deg, found.elevation_deg
    best = found.rise
    turned = (sun[0] - reading.azimuth_deg + 180) % 360 - 180
    return Compared(
        verdict=verdict,
        grounds=grounds,
        reasons=reasons,
        rise=best,
        chance=chance_above(best, 2 if grounds is Grounds.BOTH else 1) if np.isfinite(best) else 0.0,
        best_utc=at,
        sun_azimuth_deg=sun[0],
        sun_elevation_deg=sun[1],
        shadow_direction_deg=(sun[0] + 180) % 360,
        shadow_ratio=float(1 / np.tan(radians(sun[1]))) if sun[1] > 0 else None,
        direction_difference_deg=turned if reading.has_heading else None,
        elevation_difference_deg=None if reading.elevation_deg is None else sun[1] - reading.elevation_deg,
        direction_difference_range_deg=_less(reading.azimuth_range_deg, reading.azimuth_deg + turned)
        if reading.has_heading
        else None,
        elevation_difference_range_deg=_less(reading.elevation_range_deg, sun[1]),
        also_agrees=share,
    )


def _less(marked: tuple[float, float] | None, predicted_deg: float) -> tuple[float, float] | None:
    return None if marked is None else (predicted_deg - marked[1], predicted_deg - marked[0])


def _untold(reading: Reading, place: ClaimedPlace, time: ClaimedTime) -> Compared:
    """Of marks too uncertain to say anything of the sun: that of the claim's first moment beside nothing."""
    suns = SunArrays(time.first, time.first)
    azimuth, elevation = suns.at(
        np.array(place.latitude_deg), np.array(place.longitude_deg), np.array(time.first.timestamp())
    )
    sun = float(azimuth), float(elevation)
    return Compared(
        verdict=Verdict.CANNOT_TELL,
        grounds=Grounds.DIRECTION if reading.model.has_heading else Grounds.LENGTH,
        reasons=("sun_not_told",),
        rise=0.0,
        chance=1.0,
        best_utc=time.first,
        sun_azimuth_deg=sun[0],
        sun_elevation_deg=sun[1],
        shadow_direction_deg=(sun[0] + 180) % 360,
        shadow_ratio=float(1 / np.tan(radians(sun[1]))) if sun[1] > 0 else None,
        direction_difference_deg=None,
        elevation_difference_deg=None,
        direction_difference_range_deg=None,
        elevation_difference_range_deg=None,
        also_agrees=None,
    )


def _verdict(
    reading: Reading, grounds: Grounds, found: Nearest, share: float | None
) -> tuple[Verdict, tuple[str, ...]]:
    if not reading.agree:
        return Verdict.CANNOT_TELL, ("marks_disagree",)
    if not found.whole and found.rise > threshold(grounds):
        return Verdict.CANNOT_TELL, ("claim_too_long",)
    if not np.isfinite(found.rise):
        return Verdict.CONTRADICTS, ("sun_below_horizon",)
    if found.rise > SQUARES_99[2 if grounds is Grounds.BOTH else 1]:
        return Verdict.CONTRADICTS, ("other_sun",)
    if found.rise > threshold(grounds):
        return Verdict.CANNOT_TELL, ("borderline",)
    if share is not None and share > _SAYS_LITTLE:
        return Verdict.CANNOT_TELL, ("most_of_the_day_agrees",)
    return Verdict.AGREES, ()


def _also(reading: Reading, grounds: Grounds, place: ClaimedPlace, at: datetime) -> float | None:
    """The share of the daylight around a time (half a day each way) that the marks do not exclude."""
    half = timedelta(hours=12)
    suns = SunArrays(at - half, at + half)
    times = at.timestamp() + np.arange(-43200.0, 43200.0, 300.0)
    azimuth, elevation = suns.at(np.array(place.latitude_deg), np.array(place.longitude_deg), times)
    day = elevation > 0
    if not day.any():
        return None
    fine = rises(reading, grounds, azimuth[day], elevation[day]) <= threshold(grounds)
    return float(fine.mean())
