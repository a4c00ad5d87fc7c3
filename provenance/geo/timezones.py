"""The time zone of a place, and its offset from UTC at a time.

Borders from `tzfpy` (simplified: a zone within about 5 km may be the right one), offsets from the package `tzdata`,
not from the machine's own tables: both have a version that can be named.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from provenance.errors import UsageError

__all__ = ["offset_text", "time_in_zone", "zone", "zones_at", "zones_near"]

_NEAR_DEG: Final = 0.05
"""About 5 km: the borders in `tzfpy` are simplified, so zones this near count too (our choice)."""
_AT_SEA: Final = "Etc/"
"""How `tzfpy` names the nautical zones, which no state sets (timezone-boundary-builder)."""


def zones_at(latitude_deg: float, longitude_deg: float) -> tuple[str, ...]:
    """IANA names of the zones at a place: several where it is disputed, none at sea."""
    return tuple(name for name in _names(latitude_deg, longitude_deg) if not name.startswith(_AT_SEA))


def zones_near(latitude_deg: float, longitude_deg: float) -> tuple[str, ...]:
    """The zones at a place and within about 5 km of it, the place's own first; nautical zones by their Etc names."""
    found: dict[str, None] = {}
    for north, east in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        at_latitude = max(-90.0, min(90.0, latitude_deg + north * _NEAR_DEG))
        at_longitude = max(-180.0, min(180.0, longitude_deg + east * _NEAR_DEG))
        found |= dict.fromkeys(_names(at_latitude, at_longitude))
    return tuple(found)


def _names(latitude_deg: float, longitude_deg: float) -> list[str]:
    import tzfpy

    return sorted(tzfpy.get_tzs(longitude_deg, latitude_deg))


@cache
def zone(name: str) -> ZoneInfo:
    """A zone by its IANA name. Raises UsageError (`no_such_zone`)."""
    try:
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
            return ZoneInfo.from_file(table, key=name)
    except (OSError, ValueError) as error:
        raise UsageError("no_such_zone", zone=name[:60]) from error


def time_in_zone(clock: datetime, name: str) -> datetime:
    """A time without offset as the clocks of that zone showed it.

    Raises UsageError: `no_such_zone`; `time_shown_twice`, `time_never_shown` in the hour that clocks were changed.
    """
    there = zone(name)
    first, second = (clock.replace(tzinfo=there, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before == after:
        return first
    values = {
        "time": clock.isoformat(sep=" "),
        "zone": name,
        "one": offset_text(before),
        "other": offset_text(after),
    }
    if before > after:
        raise UsageError("time_shown_twice", **values)
    raise UsageError("time_never_shown", **values)


def offset_text(offset: timedelta) -> str:
    """+03:00-like."""
    minutes = round(offset / timedelta(minutes=1))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
