"""Dates that cannot be: before the camera was announced, a clock's first date, before digital cameras, the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from provenance.analyses.consistency.claims import claimed_days, shown_span
from provenance.analyses.consistency.outcome import NOTHING, Outcome, Pair, worst
from provenance.analyses.consistency.released import cameras
from provenance.analyses.consistency.said import Said, day_of, local
from provenance.record.values import Instant, Precision, Text

_BEFORE_SALE: Final = timedelta(days=120)
"""Makers and testers photograph with a model some months before it is announced (our choice)."""
_FIRST_DIGITAL_YEAR: Final = 1990
"""The first digital cameras were sold to the public in about 1990; Exif exists since 1995."""
_RESET_YEARS: Final = frozenset({1970, 1980, 2000})
"""First dates of clocks: Unix, FAT, and most makers'; other cameras start on 1 January of their own year."""
_JUST_RESET: Final = timedelta(minutes=30)
_AHEAD: Final = timedelta(hours=26)
"""A stated local time without offset may be this far ahead of UTC and be past all the same, with some margin."""
_SAME_DAY: Final = timedelta(hours=26)
_LAST_YEAR: Final = 9999  # of the calendar that dates are kept in
_ROLLOVER: Final = timedelta(weeks=1024)  # of the GPS week number (IS-GPS-200)


def years(said: Said) -> Outcome:
    """Test 20: the stated and claimed dates against what can be."""
    taken = said.instant("taken_time")
    day = None if taken is None else day_of(taken)
    outcomes: list[Outcome] = []
    if taken is not None and day is not None:
        outcomes += (_calendar(taken, day), *_future(said, taken), *_before_release(said, taken, day.date()))
    outcomes += _claimed_before_release(said)
    return worst(outcomes) if outcomes else NOTHING


def _calendar(taken: Instant, day: datetime) -> Outcome:
    pairs: tuple[Pair, ...] = (("taken", taken),)
    if (day.month, day.day) == (1, 1) and (day.year in _RESET_YEARS or _early(taken, day)):
        return Outcome("differs_usual", pairs, ("may_be_clock_reset",), "decided_by_other_photos")
    if day.year < _FIRST_DIGITAL_YEAR:
        explanations = ("may_be_scan", "may_be_date_entered", "may_be_clock")
        return Outcome("differs", pairs, explanations, "decided_by_original_file")
    return Outcome("agrees", pairs)


def _early(taken: Instant, day: datetime) -> bool:
    when = local(taken)
    return when is not None and when - day < _JUST_RESET


def _future(said: Said, taken: Instant) -> Iterator[Outcome]:
    """A stated time after the file was read here."""
    read_at, own = said.read_at, taken.utc()
    on_clock = local(taken)
    when = own or (None if on_clock is None else on_clock.replace(tzinfo=UTC))
    if read_at is None or when is None or read_at.tzinfo is None:
        return
    pairs: tuple[Pair, ...] = (("taken", taken), ("read_here", Instant.of_utc(read_at)))
    slack = timedelta(hours=1) if own is not None else _AHEAD
    if when - read_at > slack:
        explanations = ("may_be_clock", "may_be_date_entered")
        yield Outcome("differs", pairs, explanations, "decided_by_other_photos")


def _before_release(said: Said, taken: Instant, day: date) -> Iterator[Outcome]:
    """The stated date against the announcement of the stated model. The satellite's time rules a wrong clock out."""
    row = cameras().of(said.model)
    if row is None:
        return
    pairs: tuple[Pair, ...] = (
        ("taken", taken),
        ("model_stated", Text(row.name)),
        ("model_announced", Instant(row.since.isoformat()[:7], Precision.MONTH)),
    )
    if day >= row.since:
        yield Outcome("agrees", pairs)
        return
    explanations = ["may_be_before_sale"] if row.since - day <= _BEFORE_SALE else []
    if not _satellite_agrees(said, taken, row.since):
        explanations += ["may_be_clock", "may_be_clock_reset", "may_be_date_entered"]
    if explanations:
        yield Outcome("differs", pairs, tuple(explanations), "decided_by_other_photos")
    else:
        yield Outcome("contradicts", pairs, (), "decided_by_original_file")


def _satellite_agrees(said: Said, taken: Instant, since: date) -> bool:
    """Whether the satellite's time is that date too, and not one that a rollover of its week number made."""
    gps = said.instant("gps_time")
    utc, when = (None if one is None else local(one) for one in (gps, taken))
    if utc is None or when is None or abs(when - utc) > _SAME_DAY:
        return False
    return utc.year + 20 < _LAST_YEAR and (utc + _ROLLOVER).date() < since


def _claimed_before_release(said: Said) -> Iterator[Outcome]:
    """The claimed date against the announcement of the stated model."""
    row = cameras().of(said.model)
    for span in map(claimed_days, said.claims if row is not None else ()):
        if span is None or row is None:
            continue
        first, last = span
        pairs: tuple[Pair, ...] = (
            ("claimed_when", shown_span(first, last)),
            ("model_stated", Text(row.name)),
            ("model_announced", Instant(row.since.isoformat()[:7], Precision.MONTH)),
        )
        if last >= row.since:
            yield Outcome("agrees", pairs)
        else:
            explanations = ("may_be_photographed_again", "may_be_copied_tags")
            yield Outcome("differs", pairs, explanations, "decided_by_earlier_copy")
