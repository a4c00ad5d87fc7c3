"""Dates that can hardly be: before the model was announced or digital cameras were, a clock's first, the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from provenance.analyses.consistency.claimed import LAST_YEAR, claimed_time
from provenance.analyses.consistency.outcome import NOTHING, TOLD, Outcome, Pair, worst
from provenance.analyses.consistency.released import Released, cameras
from provenance.analyses.consistency.said import Said, day_of, local
from provenance.analyses.consistency.zones import ROLLOVER, ZONES_APART
from provenance.record.values import Count, Instant, Precision, Term, Text

_BEFORE_SALE: Final = timedelta(days=120)
"""Makers and testers photograph with a model some months before it is announced (our choice)."""
_FIRST_DIGITAL_YEAR: Final = 1990
"""The first digital cameras were sold to the public in about 1990; Exif exists since 1995."""
_RESET_YEARS: Final = frozenset({1970, 1980, 2000})
"""First dates of clocks: Unix, FAT, and most makers'; other cameras start on 1 January of their own year."""
_JUST_RESET: Final = timedelta(minutes=30)
_YEAR_DAYS: Final = 365.25


def years(said: Said) -> Outcome:
    """Test 20: the stated and claimed dates against what can be. What comes out is one problem, the weightiest."""
    taken = said.instant("taken_time")
    day = None if taken is None else day_of(taken)
    outcomes: list[Outcome] = []
    if taken is not None and day is not None:
        outcomes += _stated(said, taken, day)
    outcomes += _claimed_before_release(said)
    heaviest = max(outcomes, key=lambda one: one.rank, default=NOTHING)  # of equal ones the first
    return heaviest if heaviest.result in TOLD else worst(outcomes)


def _stated(said: Said, taken: Instant, day: datetime) -> list[Outcome]:
    """A clock's first date explains itself; else the future, the model's announcement and the first digital cameras."""
    if _is_reset(said, taken, day):
        pairs = _problem("year_clock_reset", ("taken", taken))
        return [Outcome("differs_usual", pairs, ("may_be_clock_reset",), "decided_by_other_photos")]
    outcomes = [*_future(said, taken), *_before_release(said, taken, day.date())]
    if day.year < _FIRST_DIGITAL_YEAR:
        explanations = ("may_be_scan", "may_be_date_entered", "may_be_clock")
        pairs = _problem("year_before_digital", ("taken", taken))
        outcomes.append(Outcome("differs", pairs, explanations, "decided_by_original_file"))
    return outcomes or [Outcome("agrees", (("taken", taken),))]


def _problem(id: str, *pairs: Pair) -> tuple[Pair, ...]:
    return (("date_problem", Term(id)), *pairs)


def _is_reset(said: Said, taken: Instant, day: datetime) -> bool:
    """Whether it is the first date of a clock, and no satellite says that it was that day."""
    if (day.month, day.day) != (1, 1) or _satellite_near(said, taken):
        return False
    when = local(taken)
    return day.year in _RESET_YEARS or (when is not None and when - day < _JUST_RESET)


def _future(said: Said, taken: Instant) -> Iterator[Outcome]:
    """A stated time after the file was read here."""
    read_at, own = said.read_at, taken.utc()
    on_clock = local(taken)
    when = own or (None if on_clock is None else on_clock.replace(tzinfo=UTC))
    if read_at is None or when is None or read_at.tzinfo is None:
        return
    slack = timedelta(hours=1) if own is not None else ZONES_APART
    if when - read_at > slack:
        pairs = _problem("year_in_future", ("taken", taken), ("read_here", Instant.of_utc(read_at)))
        yield Outcome("differs", pairs, ("may_be_clock", "may_be_date_entered"), "decided_by_other_photos")


def _model(row: Released, last: date) -> tuple[Pair, ...]:
    """The model, when it was announced, and how many years after a day that was."""
    known: tuple[Pair, ...] = (
        ("model_stated", Text(row.name)),
        ("model_announced", Instant(row.since.isoformat()[:7], Precision.MONTH)),
    )
    years_before = round((row.since - last).days / _YEAR_DAYS)
    return (*known, ("years_before", Count(years_before, "years"))) if years_before >= 1 else known


def _before_release(said: Said, taken: Instant, day: date) -> Iterator[Outcome]:
    """The stated date against the announcement of the stated model, which never contradicts: its month may be wrong."""
    row = cameras().of(said.model)
    if row is None:
        return
    pairs: tuple[Pair, ...] = (("taken", taken), *_model(row, day))
    if day >= row.since:
        yield Outcome("agrees", pairs)
        return
    before_sale = ("may_be_before_sale",) if row.since - day <= _BEFORE_SALE else ()
    explanations = (*before_sale, *_date_explained(said, taken, row.since), "may_be_month_wrong")
    confirmed = _satellite_near(said, taken)
    decides = "decided_by_original_file" if confirmed else "decided_by_other_photos"
    yield Outcome("differs", _problem("year_before_model", *pairs), explanations, decides)


def _date_explained(said: Said, taken: Instant, since: date) -> tuple[str, ...]:
    """What may explain a date that is too early. A satellite's time of that day leaves a rollover of its weeks only."""
    gps = said.instant("gps_time")
    utc = None if gps is None else local(gps)
    if utc is None or not _satellite_near(said, taken):
        return ("may_be_clock", "may_be_clock_reset", "may_be_date_entered")
    rolled = utc.year <= LAST_YEAR and (utc + ROLLOVER).date() >= since
    return ("may_be_week_rollover", "may_be_copied_tags") if rolled else ("may_be_copied_tags",)


def _satellite_near(said: Said, taken: Instant) -> bool:
    gps = said.instant("gps_time")
    utc, when = (None if one is None else local(one) for one in (gps, taken))
    return utc is not None and when is not None and abs(when - utc) <= ZONES_APART


def _claimed_before_release(said: Said) -> Iterator[Outcome]:
    """The claimed date against the announcement of the stated model."""
    row = cameras().of(said.model)
    for claimed in map(claimed_time, said.claims if row is not None else ()):
        if claimed is None or row is None:
            continue
        pairs: tuple[Pair, ...] = (("claimed_when", claimed.shown), *_model(row, claimed.last))
        if claimed.last >= row.since:
            yield Outcome("agrees", pairs)
        else:
            pairs = _problem("year_before_model", *pairs)
            explanations = ("may_be_photographed_again", "may_be_copied_tags", "may_be_month_wrong")
            yield Outcome("differs", pairs, explanations, "decided_by_earlier_copy")
