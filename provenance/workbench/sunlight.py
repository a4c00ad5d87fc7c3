"""Sun and moon of a place and a time, with the local day around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from provenance.errors import UsageError
from provenance.geo.daylight import Daylight, daylight
from provenance.geo.moon import MoonPosition, MoonUp, moon_position, moon_up
from provenance.geo.sun import Shadow, SunPosition, shadow, sun_position
from provenance.geo.timezones import offset_text, time_in_zone, zone, zones_at

__all__ = ["PLACE_ZONE", "SunThere", "sun_there"]

PLACE_ZONE = "place"
"""Asks for the zone of the place itself."""


@dataclass(frozen=True, slots=True)
class SunThere:
    """The sun, its shadow (None below the horizon), the local time, that day's light, and the moon.

    `zone` is the one that turned a local time into UTC, empty where the time stated its offset. `zones` are those of
    the place with their offset then; none at sea.
    """

    sun: SunPosition
    shadow: Shadow | None
    local: datetime
    zone: str
    zones: tuple[tuple[str, str], ...]
    day: Daylight
    moon: MoonPosition
    moon_day: MoonUp


def sun_there(latitude_deg: float, longitude_deg: float, time: str, zone_name: str | None = None) -> SunThere:
    """The sun at a place (degrees) at an ISO 8601 time with its offset, or on the clocks of a zone that is named.

    Raises UsageError: `not_a_time`, `time_without_zone`, `time_zone_given_twice`, `zone_of_place_unknown`,
    `no_such_zone`, `time_shown_twice`, `time_never_shown`, `coordinates_out_of_range`.
    """
    try:
        stated = datetime.fromisoformat(time.strip())
    except ValueError as error:
        raise UsageError("not_a_time", field="TIME", value=time[:60]) from error
    if stated.utcoffset() is None and zone_name is None:
        raise UsageError("time_without_zone", time=time[:60])
    if stated.utcoffset() is not None and zone_name is not None:
        raise UsageError("time_zone_given_twice", time=time[:60])
    if not 2 <= stated.year <= 9998:  # a day on either side must be there
        raise UsageError("not_a_time", field="TIME", value=time[:60])
    sun_position(
        latitude_deg, longitude_deg, datetime(2000, 1, 1, tzinfo=UTC)
    )  # refuses what is off the globe
    zones = zones_at(latitude_deg, longitude_deg)
    name = _named(zone_name, zones)
    local = time_in_zone(stated, name) if name else stated
    sun = sun_position(latitude_deg, longitude_deg, local)
    midnight = datetime(local.year, local.month, local.day, tzinfo=local.tzinfo)
    tomorrow = midnight + timedelta(days=1)
    light = daylight(latitude_deg, longitude_deg, midnight, tomorrow)
    moon = moon_position(latitude_deg, longitude_deg, local)
    moon_day = moon_up(latitude_deg, longitude_deg, midnight, tomorrow)
    there = tuple((one, _offset(local.astimezone(zone(one)))) for one in zones)
    return SunThere(sun, shadow(sun), local, name, there, light, moon, moon_day)


def _named(asked: str | None, zones: tuple[str, ...]) -> str:
    if asked != PLACE_ZONE:
        return asked or ""
    if len(zones) != 1:
        raise UsageError("zone_of_place_unknown", found=", ".join(zones) or "at sea")
    return zones[0]


def _offset(moment: datetime) -> str:
    return offset_text(moment.utcoffset() or timedelta())
