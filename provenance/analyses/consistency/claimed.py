"""The time that a claim names: its days, its moments where they are known on the world's clock, and how to show it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from provenance.analyses.consistency.said import local
from provenance.record.claim import ClaimAdded
from provenance.record.values import Instant, Period, Precision, Text, Value

ROUNDED: Final = timedelta(hours=2)
"""Claims give times of day roughly; where both zones are known, less than this apart is no difference (our choice)."""
EASTERNMOST: Final = timedelta(hours=14)
"""A day begins first at UTC+14 (IANA tzdata, Pacific/Kiritimati)."""
FIRST_YEAR, LAST_YEAR = 1826, 2200  # the oldest photograph that is kept; our choice
_UNITS: Final = {Precision.DAY: timedelta(days=1), Precision.MINUTE: timedelta(minutes=1)}
_MOST_LETTERS: Final = 200  # shown of a claim in words

_YEAR: Final = re.compile(r"(?<![\w/.])(19\d{2}|20[0-3]\d)(?!\w)", re.ASCII)
_DAY: Final = re.compile(
    r"(?<!\d)(?:((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d{2}))(?!\d)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claimed time: its first and last day on the claim's own clock, and as the claim words it.

    `start` and `end` are in UTC, None where the claim states no offset, or only a month or a year.
    """

    first: date
    last: date
    shown: Value
    start: datetime | None = None
    end: datetime | None = None

    def beside(self, moment: datetime) -> timedelta | None:
        """How much later than the claim a moment is, negative for earlier; None where the claim's zone is unknown."""
        if self.start is None or self.end is None:
            return None
        return moment - self.start if moment < self.start else max(moment - self.end, timedelta(0))

    @property
    def earliest(self) -> datetime:
        """The earliest moment that the claim can mean, in UTC, with the slack for rounded times and unknown zones."""
        if self.start is not None:
            return self.start - ROUNDED
        return datetime.combine(self.first, time(), UTC) - EASTERNMOST


def claimed_time(claim: ClaimAdded) -> Claimed | None:
    """The days and moments that a claim names; of words its only date, or its only year. None where it names none."""
    match claim.when:
        case Instant() as one:
            found = _between(one, one, _shown(one))
        case Period(value=Instant() as first, end=Instant() as last):
            found = _between(first, last, _shown_period(first, last))
        case Text(value=text):
            days = _days_in(text)
            return None if days is None else Claimed(*days, Text(text[:_MOST_LETTERS]))
        case _:  # unknown, or open on one side
            return None
    return found if found.first.year >= FIRST_YEAR and found.last.year <= LAST_YEAR else None


def _between(one: Instant, other: Instant, shown: Value) -> Claimed:
    first, last = _days(one)[0], _days(other)[1]
    start, end = _utc(one), _utc(other)
    if start is None or end is None:
        return Claimed(first, last, shown)
    with suppress(OverflowError):
        return Claimed(first, last, shown, start, end + _UNITS.get(other.precision, timedelta(0)))
    return Claimed(first, last, shown)


def _utc(instant: Instant) -> datetime | None:
    return None if instant.precision in (Precision.YEAR, Precision.MONTH) else instant.utc()


def _shown(instant: Instant) -> Value:
    """The claim's own value. A bare day is shown as it is written: of a day nobody asks for the time zone."""
    bare = instant.precision is Precision.DAY and instant.offset is None
    return Text(instant.value) if bare else instant


def _shown_period(first: Instant, last: Instant) -> Value:
    if all(isinstance(_shown(one), Text) for one in (first, last)):
        return Text(f"{first.value} – {last.value}")
    return Period(first, last)


def _days(instant: Instant) -> tuple[date, date]:
    year = int(instant.value[:4])
    match instant.precision:
        case Precision.YEAR:
            return date(year, 1, 1), date(year, 12, 31)
        case Precision.MONTH:
            month = int(instant.value[5:7])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case _:
            day = date.fromisoformat(instant.value[:10])
            return day, day


def _days_in(text: str) -> tuple[date, date] | None:
    days = tuple(dates_in(text))
    if len(set(days)) == 1:
        return days[0], days[0]
    years = years_in(text)
    if len(years) == 1:
        return date(years[0], 1, 1), date(years[0], 12, 31)
    return None


def years_in(text: str) -> tuple[int, ...]:
    """The years that stand alone or in a date in figures, each once."""
    in_dates = (parts[0] or parts[5] for parts in _DAY.findall(text))
    return tuple(dict.fromkeys(int(year) for year in (*_YEAR.findall(text), *in_dates)))


def dates_in(text: str) -> Iterator[date]:
    """Days written in figures: year first, or day before month; of the latter only those that cannot be misread."""
    for year, month, day, first, second, last_year in _DAY.findall(text):
        given = (int(year), int(month), int(day)) if year else (int(last_year), int(second), int(first))
        if not year and given[1] <= 12 and given[2] <= 12 and given[1] != given[2]:
            continue  # 03/04/2022: of April or of March
        with suppress(ValueError):  # not in the calendar
            yield date(*given)


def span(late: timedelta) -> Text:
    """A difference with its sign: "+18 h 20 min", "−35 s"; from four days on in days."""
    sign, size = "−" if late < timedelta(0) else "+", abs(late)
    minutes, seconds = divmod(round(size / timedelta(seconds=1)), 60)
    hours, minutes_left = divmod(minutes, 60)
    if minutes == 0:
        return Text(f"{sign}{seconds} s" if seconds else "0 s")
    if hours == 0:
        return Text(f"{sign}{minutes} min")
    if hours < 96:
        return Text(f"{sign}{hours} h {minutes_left} min" if minutes_left else f"{sign}{hours} h")
    return Text(f"{sign}{hours // 24} d")


def moment_of(instant: Instant) -> datetime | None:
    """A stated time in UTC; None where its offset or its time of day is not stated."""
    return None if local(instant) is None else instant.utc()
