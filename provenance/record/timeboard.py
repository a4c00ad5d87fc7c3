"""The board of times of one photograph: what bounds when it was taken, what is only stated, and what claims say.

Derived from the log and never stored. Nothing here is converted between zones: a time without a zone is as wide as all
zones together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from provenance.record.finding import Limit
from provenance.record.run import Run
from provenance.record.snapshot import Snapshot
from provenance.record.spans import span_of, zone_stated
from provenance.record.timebounds import TimeBoundStated
from provenance.record.timefacts import (
    INTAKE,
    DatedReference,
    LeftOut,
    StatedTime,
    TimeWindow,
    dated_references,
    files_added,
    photograph,
    run_times,
    search_times,
    sighting_times,
)
from provenance.record.timerows import BoundRow, Side
from provenance.record.values import Instant, Missing, Period, Text

__all__ = ["Board", "ClaimChecked", "Range", "Room", "Verdict", "time_board"]

RECURRING: Final = frozenset({"weather", "season"})
"""Kinds of stated grounds that come again on other days or years: they bound only if no other time is meant."""


class Room(StrEnum):
    """Whether the bounds leave a time in which the picture can have been taken."""

    OPEN = "open"  # one side is not bounded
    ROOM = "room"
    NONE = "none"  # the bounds contradict one another
    CANNOT_TELL = "cannot_tell"  # precision or zones do not decide it


class Verdict(StrEnum):
    """How a claimed time stands to the bounds."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Range:
    """The latest not-before and the earliest not-after, by what each holds for certain."""

    not_before: BoundRow | None
    not_after: BoundRow | None
    room: Room


@dataclass(frozen=True)
class Checked:
    """A verdict with its reason: an id of the family "label" under "bounds.because."; empty where none is needed."""

    verdict: Verdict
    because: str = ""


@dataclass(frozen=True)
class ClaimChecked:
    """What one claim says of when, against the bounds; `if_conditions`: against the conditional ones as well."""

    claim: str
    when: Instant | Period | Text | Missing
    checked: Checked
    if_conditions: Checked


@dataclass(frozen=True)
class Board:
    """Everything about the time of one questioned picture; `exhibits` are those of the same photograph."""

    evidence: str
    exhibits: tuple[str, ...]
    rows: tuple[BoundRow, ...]
    stated: tuple[StatedTime, ...]
    windows: tuple[TimeWindow, ...]
    references: tuple[DatedReference, ...]
    left_out: tuple[LeftOut, ...]
    range: Range
    range_if_conditions: Range
    claims: tuple[ClaimChecked, ...]


def time_board(snapshot: Snapshot, evidence: str, runs: Iterable[Run]) -> Board:
    """The board of the questioned exhibit with that id; `runs` in the order of the log."""
    exhibits = photograph(snapshot, evidence)
    seen, left_out = sighting_times(snapshot, exhibits)
    found = run_times(snapshot, exhibits, tuple(runs))
    rows = (
        *_said(snapshot, exhibits),
        *seen,
        *search_times(snapshot, exhibits),
        *found.rows,
        *files_added(snapshot, exhibits),
    )
    plain, every = _range(row for row in rows if not row.conditional), _range(rows)
    return Board(
        evidence=evidence,
        exhibits=exhibits,
        rows=tuple(sorted(rows, key=_order)),
        stated=found.stated,
        windows=found.windows,
        references=dated_references(snapshot),
        left_out=(*left_out, *_erased(snapshot, exhibits)),
        range=plain,
        range_if_conditions=every,
        claims=tuple(_claims(snapshot, exhibits, plain, every)),
    )


def _order(row: BoundRow) -> tuple[bool, bool, float]:
    """Not before, then not after; unconditional first; the tightest first."""
    sure = row.sure.timestamp()
    return row.side is Side.NOT_AFTER, row.conditional, sure if row.side is Side.NOT_AFTER else -sure


def _said(snapshot: Snapshot, exhibits: tuple[str, ...]) -> Iterator[BoundRow]:
    """What people stated as bounds of any exhibit of the photograph."""
    for entry in snapshot.current(TimeBoundStated):
        data = entry.data
        if data.evidence not in exhibits or isinstance(data.when, Missing):
            continue
        limits: tuple[Limit, ...] = (Limit(f"bound_by_{data.kind.value}"),)
        limits += () if data.evidence == exhibits[0] else (Limit("bound_of_copy"),)
        for side, when in ((Side.NOT_BEFORE, data.when.value), (Side.NOT_AFTER, data.when.end)):
            if when is not None:
                yield BoundRow(
                    side,
                    when,
                    data.kind.value,
                    data.basis,
                    data.bound,
                    limits,
                    conditional=data.kind.value in RECURRING,
                    exact=True,
                )


def _erased(snapshot: Snapshot, exhibits: tuple[str, ...]) -> Iterator[LeftOut]:
    """Stated bounds whose time was erased on purpose."""
    for entry in snapshot.current(TimeBoundStated):
        if entry.data.evidence in exhibits and isinstance(entry.data.when, Missing):
            yield LeftOut(entry.data.bound, "erased")


# ---- what they leave --------------------------------------------------------------------------------------------


def _range(rows: Iterable[BoundRow]) -> Range:
    known = tuple(rows)
    before = max((row for row in known if row.side is Side.NOT_BEFORE), key=_sure, default=None)
    after = min((row for row in known if row.side is Side.NOT_AFTER), key=_sure, default=None)
    return Range(before, after, _room(before, after))


def _sure(row: BoundRow) -> float:
    return row.sure.timestamp()


def _room(before: BoundRow | None, after: BoundRow | None) -> Room:
    if before is None or after is None:
        return Room.OPEN
    first, last = before.span(), after.span()
    if last.before(first):
        return Room.NONE
    return Room.ROOM if _not_later(first.last, last.first) else Room.CANNOT_TELL


def _not_later(one: datetime | None, other: datetime | None) -> bool:
    """Whether both moments are known and the first is not the later one."""
    return one is not None and other is not None and one <= other


# ---- claims -----------------------------------------------------------------------------------------------------


def _claims(
    snapshot: Snapshot, exhibits: tuple[str, ...], plain: Range, every: Range
) -> Iterator[ClaimChecked]:
    for entry in snapshot.claims:
        data = entry.data
        if not data.about or set(data.about) & set(exhibits):
            yield ClaimChecked(data.claim, data.when, _checked(data.when, plain), _checked(data.when, every))


def _checked(when: Instant | Period | Text | Missing, bounds: Range) -> Checked:
    """What bounds say of a claimed time; times that are words, and bounds that leave no room, decide nothing."""
    if isinstance(when, Text | Missing):
        return Checked(Verdict.CANNOT_TELL, "words" if isinstance(when, Text) else "nothing_claimed")
    known = [row for row in (bounds.not_before, bounds.not_after) if row is not None]
    if not known:
        return Checked(Verdict.CANNOT_TELL, "no_bounds")
    if bounds.room is Room.NONE:
        return Checked(Verdict.CANNOT_TELL, "bounds_contradict")
    verdict = _decided(when, known, all_zones=True)
    if verdict is not Verdict.CANNOT_TELL:
        if verdict is Verdict.AGREE and all(row.kind == INTAKE for row in known):
            return Checked(Verdict.CANNOT_TELL, "intake_only")
        one_side = bounds.room is Room.OPEN and verdict is Verdict.AGREE
        return Checked(verdict, "one_side" if one_side else "")
    in_utc = _decided(when, known, all_zones=False)
    stated = all(zone_stated(one) for one in (when, *(row.when for row in known)))
    zones = in_utc is not Verdict.CANNOT_TELL and not stated
    return Checked(Verdict.CANNOT_TELL, "zones" if zones else "precision")


def _decided(when: Instant | Period, bounds: Iterable[BoundRow], *, all_zones: bool) -> Verdict:
    claimed = span_of(when, all_zones=all_zones)
    fits = True
    for row in bounds:
        bound = row.span(all_zones=all_zones)
        after = row.side is Side.NOT_AFTER
        if bound.before(claimed) if after else claimed.before(bound):
            return Verdict.CONTRADICT
        fits = fits and (
            _not_later(claimed.last, bound.first) if after else _not_later(bound.last, claimed.first)
        )
    return Verdict.AGREE if fits else Verdict.CANNOT_TELL
