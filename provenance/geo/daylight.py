"""A place's day: when the sun rises, stands highest and sets, and the twilights, or that there is none.

Times are those at which `sun.sun_position` crosses the height that each event is defined by, found to the second. They
hold for a level horizon at the height of the place; a hill, a street or a building hides the sun earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from provenance.errors import UsageError
from provenance.geo.crossings import crossings, heights_between, second
from provenance.geo.sun import SunPosition, sun_position

__all__ = ["DayEvent", "Daylight", "Event", "State", "daylight"]


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
    heights = heights_between(place.height_deg, start, end)
    events = [DayEvent(Event.TRANSIT, second(when)) for when in transits]
    states = []
    for height_deg, rising, setting in _HEIGHTS:
        crossed = crossings(place.height_deg, heights, height_deg)
        events += [DayEvent(rising if up else setting, second(when)) for when, up in crossed]
        states.append(_state(bool(crossed), heights[0][1] > height_deg))
    events.sort(key=lambda one: one.utc)
    return Daylight(tuple(events), *states)


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
