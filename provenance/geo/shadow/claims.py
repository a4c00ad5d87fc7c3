"""What is claimed of place and time, and how much worse marks fit a sun, or any sun within reach of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.fitting import SQUARES_95, Array
from provenance.geo.shadow.reading import Reading

__all__ = [
    "SUN_DEG_PER_S",
    "ClaimedPlace",
    "ClaimedTime",
    "Grounds",
    "check_claim",
    "grounds_of",
    "least_rises",
    "narrow_deg",
    "rises",
    "threshold",
]

SUN_DEG_PER_S: Final = 360 / 86164
"""The sun moves by at most this across the sky (a turn of the earth among the stars; the sun itself is slower)."""
_BENT_DEG: Final = 0.7
"""Refraction lifts a sun at the horizon by less than this (NREL/TP-560-34302, 3.14.2)."""


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


def least_rises(
    reading: Reading, grounds: Grounds, azimuth_deg: Array, elevation_deg: Array, reach_deg: float
) -> Array:
    """No more than the least rise of all suns within so many degrees of each of these; infinite where all are down.

    What both angles ask for is at least what each asks for alone, so that nothing between two looks is missed.
    """
    reach = reach_deg + np.where(elevation_deg - reach_deg < 2.0, _BENT_DEG, 0.0)
    bound = np.zeros(np.broadcast(azimuth_deg, elevation_deg).shape)
    if grounds is not Grounds.DIRECTION:
        bound = np.maximum(bound, reading.least_rise_of_length(elevation_deg, reach))
    if grounds is not Grounds.LENGTH:
        steep = np.sin(np.radians(np.minimum(reach, 90.0))) / np.maximum(
            np.cos(np.radians(elevation_deg)), 1e-9
        )
        turned = np.where(steep < 1.0, np.degrees(np.arcsin(np.minimum(steep, 1.0))), 180.0)
        bound = np.maximum(bound, reading.least_rise_of_direction(azimuth_deg, turned))
    return np.where(elevation_deg + reach <= 0.0, np.inf, bound)


def narrow_deg(reading: Reading, grounds: Grounds) -> float:
    """One standard deviation of the sun, across the sky, along that way in which it is told best."""
    return reading.narrow_deg(
        by_direction=grounds is not Grounds.LENGTH, by_length=grounds is not Grounds.DIRECTION
    )


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
