"""A stated time as a span on the world's clock: as wide as its precision and, where no zone is stated, all zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from provenance.record.values import Instant, Period, Precision

EAST: Final = timedelta(hours=14)
WEST: Final = timedelta(hours=12)
"""The clocks that are furthest ahead of and behind UTC (IANA time zone database: +14:00, −12:00)."""

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_STEPS: Final = {
    Precision.DAY: timedelta(days=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
    Precision.FRACTION: timedelta(0),
}


@dataclass(frozen=True)
class Span:
    """From `first` up to `last`, both in UTC; None where that side is open. `last` belongs to it only where it is one
    moment."""

    first: datetime | None
    last: datetime | None

    def before(self, other: Span) -> bool:
        """Whether all of it lies before all of the other."""
        if self.last is None or other.first is None:
            return False
        return self.last < other.first or (self.last == other.first and self.first != self.last)


def span_of(stated: Instant | Period, *, all_zones: bool = True) -> Span:
    """When a stated time can have been. `all_zones` False reads times without a zone as if they were in UTC."""
    if isinstance(stated, Period):
        first = None if stated.value is None else span_of(stated.value, all_zones=all_zones).first
        last = None if stated.end is None else span_of(stated.end, all_zones=all_zones).last
        return Span(first, last)
    start = Instant(stated.value, stated.precision, stated.offset or "+00:00").utc()
    assert start is not None
    end = _end(start, stated)
    if stated.offset is None and all_zones:
        start, end = _moved(start, -EAST), _moved(end, WEST)
    return Span(start, end)


def edge_of(stated: Instant, *, last: bool) -> Instant:
    """The first or the last moment of a stated time, as a time with the same zone, or without one."""
    span = span_of(stated, all_zones=False)
    edge = span.last if last else span.first
    assert edge is not None
    start = span_of(Instant(stated.value, stated.precision, "+00:00")).first
    assert start is not None and span.first is not None
    on_its_clock = _moved(edge, start - span.first)
    text = on_its_clock.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    return Instant(text, Precision.FRACTION, stated.offset)


def zone_stated(stated: Instant | Period) -> bool:
    """Whether every time in it names its offset from UTC."""
    if isinstance(stated, Period):
        return all(one is None or zone_stated(one) for one in (stated.value, stated.end))
    return stated.offset is not None


def _end(start: datetime, stated: Instant) -> datetime:
    """The last moment that the precision leaves open."""
    year, month = int(stated.value[:4]), int(stated.value[5:7] or 1)
    if stated.precision is Precision.YEAR:
        months = 12
    elif stated.precision is Precision.MONTH:
        months = 1
    else:
        return _moved(start, _STEPS[stated.precision])
    years, left = divmod(month - 1 + months, 12)
    if year + years > _LAST.year:
        return _LAST
    first = datetime(year, month, 1, tzinfo=UTC)
    return _moved(start, datetime(year + years, left + 1, 1, tzinfo=UTC) - first)


def _moved(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return _FIRST if by < timedelta(0) else _LAST
