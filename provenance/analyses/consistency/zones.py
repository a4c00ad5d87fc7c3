"""Time zones by place: does the stated offset, or the satellite's clock, fit the stated position at that date?"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

import tzfpy

from provenance.analyses.consistency.outcome import NOTHING, Outcome, Pair
from provenance.analyses.consistency.said import Said, local
from provenance.record.values import Instant, Place, Sequence, Text, latitude_longitude

PACKAGES: Final = ("tzfpy", "tzdata")
"""The zones' borders and their offsets through history: they shape what comes out."""

_NEAR_DEG: Final = 0.05
"""About 5 km: the borders in `tzfpy` are simplified, so zones this near count too (our choice)."""
_QUARTER: Final = timedelta(minutes=15)
"""Every zone in use since 1972 is a multiple of it away from UTC (IANA tzdata)."""
_SMALLEST, _LARGEST = timedelta(hours=-12), timedelta(hours=14)
_EXACT: Final = timedelta(minutes=2)
"""How far a set clock and a fresh satellite fix may be apart (our choice: phones hold seconds, fixes are renewed)."""
_DRIFT: Final = timedelta(minutes=5)
_OLD_FIX: Final = timedelta(hours=1)
"""A device without reception may write the last fix it had; beyond an hour that is not usual (our choice)."""
_ROLLOVER: Final = timedelta(weeks=1024)
"""After that many weeks the week number of GPS starts again (IS-GPS-200, 20.3.3.3.1.1)."""


def offset_and_place(said: Said) -> Outcome:
    """Test 2: the stated offset against the zones of the stated position at that date."""
    taken, position = said.instant("taken_time"), said.position
    when = None if taken is None else local(taken)
    if taken is None or taken.offset is None or position is None or when is None:
        return NOTHING
    zones = zones_at(position)
    expected = offsets_of(zones, when)
    if not expected:
        return NOTHING
    pairs: tuple[Pair, ...] = (
        ("offset_stated", Text(taken.offset)),
        ("zone_of_place", Sequence((*map(Text, zones), *(Text(_shown(one)) for one in sorted(expected))))),
    )
    if offset_of(taken) in expected:
        return Outcome("agrees", pairs)
    explanations = ("may_be_home_zone", "may_be_position_added", "may_be_summer_time")
    return Outcome("differs_usual", pairs, explanations, "decided_by_other_photos")


def satellite_clock(said: Said) -> Outcome:
    """Test 3: the offset between the stated local time and the satellite's UTC; it must be near one of a zone."""
    taken, gps = said.instant("taken_time"), said.instant("gps_time")
    when, utc = (None if one is None else local(one) for one in (taken, gps))
    if taken is None or gps is None or when is None or utc is None:
        return NOTHING
    implied = when - utc
    pairs: tuple[Pair, ...] = (("taken", taken), ("satellite_time", gps))
    stated, expected = offset_of(taken), set[timedelta]()
    if stated is not None:
        expected = {stated}
    elif said.position is not None:
        expected = offsets_of(zones_at(said.position), when)
        pairs = (*pairs, ("zone_of_place", Sequence(tuple(Text(_shown(one)) for one in sorted(expected)))))
    nearest = _QUARTER * round(implied / _QUARTER)
    in_use = _SMALLEST <= nearest <= _LARGEST
    if abs(abs(implied) - _ROLLOVER) <= timedelta(days=2):
        return Outcome("differs_usual", pairs, ("may_be_week_rollover",), "decided_by_other_photos")
    if not expected and in_use:
        expected = {nearest}
    late = [implied - one for one in expected]
    if any(abs(one) <= _EXACT for one in late):
        return Outcome("agrees", pairs)
    if any(-_DRIFT <= one <= _OLD_FIX for one in late):
        return Outcome("differs_usual", pairs, ("may_be_old_fix", "may_be_clock"), "decided_by_other_photos")
    if stated is None and in_use and abs(implied - nearest) <= _DRIFT:
        return Outcome("differs_usual", pairs, ("may_be_home_zone",), "decided_by_other_photos")
    explanations = ("may_be_clock", "may_be_position_added", "may_be_old_fix")
    return Outcome("differs", pairs, explanations, "decided_by_other_photos")


def offset_of(instant: Instant) -> timedelta | None:
    """The stated offset from UTC."""
    if instant.offset is None:
        return None
    sign = -1 if instant.offset[0] == "-" else 1
    return sign * timedelta(hours=int(instant.offset[1:3]), minutes=int(instant.offset[4:6]))


def zones_at(place: Place) -> tuple[str, ...]:
    """The names of the time zones at a place and within about 5 km of it, the place's own first."""
    latitude, longitude = map(float, latitude_longitude(place))
    found: dict[str, None] = {}
    for north, east in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        at_latitude = max(-90.0, min(90.0, latitude + north * _NEAR_DEG))
        at_longitude = max(-180.0, min(180.0, longitude + east * _NEAR_DEG))
        found |= dict.fromkeys(sorted(tzfpy.get_tzs(at_longitude, at_latitude)))
    return tuple(found)


def offsets_of(zones: tuple[str, ...], when: datetime) -> set[timedelta]:
    """The offsets from UTC that these zones had at a local time; in the hour that repeats both."""
    moments = (when.replace(fold=0), when.replace(fold=1))
    zones_known = [_zone(name) for name in zones]
    offsets = (zone.utcoffset(moment) for zone in zones_known for moment in moments)
    return {offset for offset in offsets if offset is not None}


@cache
def _zone(name: str) -> ZoneInfo:
    """From the package `tzdata`, whose version the record names, not from the machine's own tables."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)


def _shown(offset: timedelta) -> str:
    minutes = round(offset / timedelta(minutes=1))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
