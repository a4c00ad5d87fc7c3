"""A place's day: when the sun rises, stands highest and sets, and the twilights, or that there is none.

Times are those at which `sun.sun_position` crosses the height that each event is defined by, found to the second. They
hold for a level horizon at the height of the place; a hill, a street or a building hides the sun earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from provenance.errors import UsageError
from provenance.geo.sun import SunPosition, sun_position

__all__ = ["DayEvent", "Daylight", "Event", "State", "daylight"]

_STEP: Final = timedelta(minutes=20)
_FINE: Final = timedelta(seconds=0.5)


class Event(StrEnum):
    """What happens at a time of the day."""

    ASTRONOMICAL_DAWN = "astronomical_dawn"
    NAUTICAL_DAWN = "nautical_dawn"
    CIVIL_DAWN = "civil_dawn"
    SUNRISE = "sunrise"
    TRANSIT = "transit"
    SUNSET = "sunset"
    CIVIL_DUSK = "civil_dusk"
    NAUTICAL_DUSK = "nautical_dusk"
    ASTRONOMICAL_DUSK = "astronomical_dusk"


class State(StrEnum):
    """What the sun does at one of these heights during the day."""

    CROSSES = "crosses"
    ALWAYS_ABOVE = "always_above"
    ALWAYS_BELOW = "always_below"


# True height of the sun's centre in degrees. Sunrise and sunset: 34' of refraction and 16' of radius (Explanatory
# Supplement to the Astronomical Almanac, 3rd edition, 12.2); twilights as defined there.
_HEIGHTS: Final[tuple[tuple[float, Event, Event], ...]] = (
    (-0.8333, Event.SUNRISE, Event.SUNSET),
    (-6.0, Event.CIVIL_DAWN, Event.CIVIL_DUSK),
    (-12.0, Event.NAUTICAL_DAWN, Event.NAUTICAL_DUSK),
    (-18.0, Event.ASTRONOMICAL_DAWN, Event.ASTRONOMICAL_DUSK),
)


@dataclass(frozen=True, slots=True)
class DayEvent:
    """One event and its time in UTC, to the second."""

    event: Event
    utc: datetime


@dataclass(frozen=True, slots=True)
class Daylight:
    """The events between two times, in order, and what the sun does at sunrise's height and at each twilight's."""

    events: tuple[DayEvent, ...]
    sun: State
    civil: State
    nautical: State
    astronomical: State


@dataclass(frozen=True, slots=True)
class _Place:
    latitude_deg: float
    longitude_deg: float

    def at(self, when: datetime) -> SunPosition:
        return sun_position(self.latitude_deg, self.longitude_deg, when)

    def height_deg(self, when: datetime) -> float:
        return self.at(when).elevation_deg


def daylight(latitude_deg: float, longitude_deg: float, start: datetime, end: datetime) -> Daylight:
    """The events at a place (degrees) from `start` up to `end`, both with their offset: midnight and midnight.

    Raises UsageError: `time_without_zone`, `coordinates_out_of_range`.
    """
    if start.utcoffset() is None or end.utcoffset() is None:
        raise UsageError("time_without_zone", time=start.isoformat(sep=" "))
    start, end = start.astimezone(UTC), end.astimezone(UTC)  # steps of the clock on the wall may be none
    place = _Place(latitude_deg, longitude_deg)
    transits = _transits(place, start, end)
    moments = _moments(place, start, end)
    heights = [(when, place.height_deg(when)) for when in moments]
    events = [DayEvent(Event.TRANSIT, _second(when)) for when in transits]
    states = []
    for height_deg, rising, setting in _HEIGHTS:
        crossed = _crossings(place, heights, height_deg)
        events += [DayEvent(rising if up else setting, _second(when)) for when, up in crossed]
        states.append(_state(bool(crossed), heights[0][1] > height_deg))
    events.sort(key=lambda one: one.utc)
    return Daylight(tuple(events), *states)


def _second(when: datetime) -> datetime:
    return (when + timedelta(seconds=0.5)).replace(microsecond=0)


def _state(crossed: bool, above: bool) -> State:
    if crossed:
        return State.CROSSES
    return State.ALWAYS_ABOVE if above else State.ALWAYS_BELOW


def _transits(place: _Place, start: datetime, end: datetime) -> list[datetime]:
    """When the sun stands on the meridian: at noon of the true solar time."""
    found = []
    noon = start.replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for days in range((end - start).days + 4):
        mean = noon + timedelta(days=days, minutes=-4 * place.longitude_deg)
        when = mean
        for _ in range(3):  # the equation of time changes by 30 s a day: two rounds are enough
            when = mean - timedelta(minutes=place.at(when).equation_of_time_min)
        if start <= when < end:
            found.append(when)
    return found


def _moments(place: _Place, start: datetime, end: datetime) -> list[datetime]:
    """Times between any two of which the sun only rises or only sinks: a fixed step, and each highest and lowest."""
    steps = int((end - start) / _STEP)
    moments = [start + n * _STEP for n in range(steps + 1)]
    if moments[-1] < end:
        moments.append(end)
    heights = [place.height_deg(when) for when in moments]
    turns = []
    for n in range(1, len(moments) - 1):
        before, here, after = heights[n - 1 : n + 2]
        if (here - before) * (after - here) <= 0:
            turns.append(_turn(place, moments[n - 1], moments[n + 1], here >= before))
    return sorted({*moments, *turns})


def _turn(place: _Place, low: datetime, high: datetime, highest: bool) -> datetime:
    """The highest (or lowest) moment between two, by thirds."""
    sign = 1 if highest else -1
    while high - low > _FINE:
        third = (high - low) / 3
        if sign * place.height_deg(low + third) < sign * place.height_deg(high - third):
            low += third
        else:
            high -= third
    return low


def _crossings(
    place: _Place, heights: list[tuple[datetime, float]], height_deg: float
) -> list[tuple[datetime, bool]]:
    """When the sun passes a height, and whether upwards."""
    found = []
    for (low, before), (high, after) in pairwise(heights):
        if (before > height_deg) == (after > height_deg):
            continue
        up = after > before
        while high - low > _FINE:
            middle = low + (high - low) / 2
            if (place.height_deg(middle) > height_deg) == up:
                high = middle
            else:
                low = middle
        found.append((high, up))
    return found
