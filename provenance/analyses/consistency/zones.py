"""Time zones by place: does the stated offset, or the satellite's clock, fit the stated position at that date?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from provenance.analyses.consistency.claimed import EASTERNMOST, moment_of, span
from provenance.analyses.consistency.outcome import NOTHING, Outcome, Pair
from provenance.analyses.consistency.said import Said, local
from provenance.geo.timezones import offset_text, zone, zones_near
from provenance.record.values import Instant, Place, Sequence, Term, Text, latitude_longitude

PACKAGES: Final = ("tzfpy", "tzdata")
"""The zones' borders and their offsets through history: they shape what comes out."""

_QUARTER: Final = timedelta(minutes=15)
"""Every zone in use since 1972 is a multiple of it away from UTC (IANA tzdata)."""
_SMALLEST, _LARGEST = timedelta(hours=-12), EASTERNMOST
ZONES_APART: Final = _LARGEST - _SMALLEST
"""How far two zones in use are apart at most."""
_EXACT: Final = timedelta(minutes=2)
"""How far a set clock and a fresh satellite fix may be apart (our choice: phones hold seconds, fixes are renewed)."""
_DRIFT: Final = timedelta(minutes=5)
_OLD_FIX: Final = timedelta(hours=1)
"""A device without reception may write the last fix it had; beyond an hour that is not usual (our choice)."""
_DAY, _NEAR_DAY = timedelta(days=1), timedelta(minutes=30)
"""A clock is one day off when it is this near to a whole day, once its zone is taken away (our choice)."""
ROLLOVER: Final = timedelta(weeks=1024)
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
        (
            "zone_of_place",
            Sequence((*map(Text, zones), *(Text(offset_text(one)) for one in sorted(expected)))),
        ),
    )
    if offset_of(taken) in expected:
        return Outcome("agrees", pairs)
    if _clock_fits_place(said, expected):
        pairs = (*pairs, ("clock_and_satellite", Term("fit_the_place")))
        explanations: tuple[str, ...] = ("may_be_zone_setting", "may_be_program_wrote")
    else:
        explanations = ("may_be_home_zone", "may_be_position_added", "may_be_summer_time")
    return Outcome("differs_usual", pairs, explanations, "decided_by_other_photos")


def satellite_clock(said: Said) -> Outcome:
    """Test 3: the stated local time less its zone against the satellite's UTC. The zone is the stated one or one of the
    place; where neither is known, any zone in use. That the stated one alone does not fit is said in test 2."""
    implied = _implied(said)
    taken, gps = said.instant("taken_time"), said.instant("gps_time")
    when = None if taken is None else local(taken)
    if implied is None or taken is None or gps is None or when is None:
        return NOTHING
    stated = offset_of(taken)
    at_place = offsets_of(zones_at(said.position), when) if said.position is not None else set[timedelta]()
    pairs: tuple[Pair, ...] = (("taken", taken), ("satellite_time", gps))
    if at_place and stated not in at_place:
        pairs = (
            *pairs,
            ("zone_of_place", Sequence(tuple(Text(offset_text(one)) for one in sorted(at_place)))),
        )
    nearest = to_quarter(implied)
    in_use = _SMALLEST <= nearest <= _LARGEST
    expected = (at_place if stated is None else at_place | {stated}) or _any_zone(nearest)
    late = sorted((implied - one for one in expected), key=abs)
    fits = abs(late[0]) <= _EXACT
    pairs = (*pairs, ("difference", span(late[0] if fits or stated is None else implied - stated)))
    if abs(abs(implied) - ROLLOVER) <= timedelta(days=2):
        return Outcome("differs_usual", pairs, ("may_be_week_rollover",), "decided_by_other_photos")
    if fits:
        return Outcome("agrees", pairs)
    return _apart(pairs, late, home=stated is None and in_use and abs(implied - nearest) <= _DRIFT)


def _apart(pairs: tuple[Pair, ...], late: list[timedelta], *, home: bool) -> Outcome:
    """What may explain a clock that is `late` beside the satellite, by every zone that may be meant."""
    if any(-_DRIFT <= one <= _OLD_FIX for one in late):
        return Outcome("differs_usual", pairs, ("may_be_old_fix", "may_be_clock"), "decided_by_other_photos")
    if home:
        return Outcome("differs_usual", pairs, ("may_be_home_zone",), "decided_by_other_photos")
    explanations: tuple[str, ...] = ("may_be_clock", "may_be_position_added", "may_be_old_fix")
    if any(abs(abs(one) - _DAY) <= _NEAR_DAY for one in late):
        explanations = ("may_be_date_one_day_off", *explanations)
    return Outcome("differs", pairs, explanations, "decided_by_other_photos")


def to_quarter(late: timedelta) -> timedelta:
    """The nearest difference that two zones can have."""
    return _QUARTER * round(late / _QUARTER)


def _any_zone(nearest: timedelta) -> set[timedelta]:
    """The nearest offset where a zone has it, else those that a date one day off leaves; else none is taken away."""
    shifted = {nearest} if _SMALLEST <= nearest <= _LARGEST else {nearest - _DAY, nearest + _DAY}
    return {one for one in shifted if _SMALLEST <= one <= _LARGEST} or {timedelta(0)}


def _implied(said: Said) -> timedelta | None:
    """How far the camera's own clock is ahead of the satellite's UTC; None where one of them is not stated."""
    taken, gps = said.instant("taken_time"), said.instant("gps_time")
    when, utc = (None if one is None else local(one) for one in (taken, gps))
    return None if when is None or utc is None else when - utc


def _clock_fits_place(said: Said, expected: set[timedelta]) -> bool:
    implied = _implied(said)
    return implied is not None and any(abs(implied - one) <= _EXACT for one in expected)


def moment_of_taking(said: Said) -> datetime | None:
    """The time of taking in UTC: the satellite's where it is the stated moment in a zone that fits, else the stated one
    by its own offset. None where neither is known."""
    taken, gps = said.instant("taken_time"), said.instant("gps_time")
    satellite = None if gps is None or satellite_clock(said).result != "agrees" else moment_of(gps)
    return satellite or (None if taken is None else moment_of(taken))


def offset_of(instant: Instant) -> timedelta | None:
    """The stated offset from UTC."""
    if instant.offset is None:
        return None
    sign = -1 if instant.offset[0] == "-" else 1
    return sign * timedelta(hours=int(instant.offset[1:3]), minutes=int(instant.offset[4:6]))


def zones_at(place: Place) -> tuple[str, ...]:
    """The names of the time zones at a place and within about 5 km of it, the place's own first."""
    latitude, longitude = map(float, latitude_longitude(place))
    return zones_near(latitude, longitude)


def offsets_of(zones: tuple[str, ...], when: datetime) -> set[timedelta]:
    """The offsets from UTC that these zones had at a local time; in the hour that repeats both."""
    moments = (when.replace(fold=0), when.replace(fold=1))
    zones_known = [zone(name) for name in zones]
    offsets = (one.utcoffset(moment) for one in zones_known for moment in moments)
    return {offset for offset in offsets if offset is not None}
