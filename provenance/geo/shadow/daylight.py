"""Daylight and twilight of a place between two times, as bounds of when a photo can show a shadow or an outline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final

import numpy as np

from provenance.geo.shadow.sunarrays import SunArrays, seconds
from provenance.geo.shadow.verify import ClaimedPlace, ClaimedTime
from provenance.geo.sun import sun_position

__all__ = ["Light", "Lit", "daylight"]

_RISE_DEG: Final = -0.8333
"""True elevation at sunrise: refraction 0.5667 and radius 0.2667 degrees (NREL/TP-560-34302, A.2)."""


class Light(Enum):
    """Sun above the horizon; civil (to 6 degrees below), nautical (to 12) and astronomical twilight (to 18)."""

    DAY = "day"
    CIVIL = "civil_twilight"
    NAUTICAL = "nautical_twilight"
    ASTRONOMICAL = "astronomical_twilight"


_DOWN_TO: Final = {Light.DAY: _RISE_DEG, Light.CIVIL: -6.0, Light.NAUTICAL: -12.0, Light.ASTRONOMICAL: -18.0}


@dataclass(frozen=True, slots=True)
class Lit:
    """A stretch with at least so much light."""

    light: Light
    first: datetime
    last: datetime


@lru_cache(maxsize=32)  # a day is asked for again at each move of a mark
def daylight(place: ClaimedPlace, time: ClaimedTime) -> tuple[Lit, ...]:
    """All stretches with at least day, civil, nautical and astronomical light, each cut at the two times."""
    suns = SunArrays(time.first, time.last)
    times = np.arange(seconds(time.first), seconds(time.last) + 60.0, 60.0)
    _, elevation = suns.at(np.array(place.latitude_deg), np.array(place.longitude_deg), times)
    found = []
    for light, least in _DOWN_TO.items():
        lit = elevation > (0.0 if light is Light.DAY else least)
        turns = np.flatnonzero(np.diff(np.concatenate([[False], lit, [False]]).astype(np.int8)))
        for a, b in zip(turns[::2], turns[1::2], strict=True):
            first, last = (float(times[n]) for n in (a, b - 1))
            begin = time.first if a == 0 else _crossed(place, first, -1, least)
            end = time.last if b == len(times) else _crossed(place, last, 1, least)
            found.append(Lit(light, begin, end))
    return tuple(found)


def _crossed(place: ClaimedPlace, inside: float, way: int, least: float) -> datetime:
    """The minute-wise edge, moved to where the exact sun crosses, within a few minutes."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=inside)
    low, high = -480.0, 480.0
    for _ in range(12):
        middle = (low + high) / 2
        then = at + timedelta(seconds=way * middle)
        up = sun_position(place.latitude_deg, place.longitude_deg, then).elevation_deg > least
        low, high = (middle, high) if up else (low, middle)
    return (at + timedelta(seconds=way * (low + high) / 2)).replace(microsecond=0)
