"""Where the times of a board lie beside one another: in their order and not to scale, as years stand beside minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from provenance.record.spans import Span, span_of
from provenance.record.timeboard import Board, Room
from provenance.record.values import Instant, Missing, Period, Text


class LaneKind(StrEnum):
    """What a lane shows, in the order of the drawing."""

    CLAIMED = "claimed"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    WINDOW = "window"
    STATED = "stated"


@dataclass(frozen=True)
class Lane:
    """One time. `first` and `last` lie from 0 to 1, None where that side is open; `record` is its source's id.

    `number` counts bounds, windows and stated times through, 0 for a claim.
    """

    kind: LaneKind
    number: int
    record: str
    when: Instant | Period
    first: float | None
    last: float | None
    conditional: bool = False


@dataclass(frozen=True)
class TimeLine:
    """The lanes, and from where to where the unconditional bounds leave room (None: open, or no room known)."""

    lanes: tuple[Lane, ...]
    room: tuple[float, float] | None


@dataclass(frozen=True)
class _Shown:
    kind: LaneKind
    number: int
    record: str
    when: Instant | Period
    span: Span
    conditional: bool = False


def time_line(board: Board) -> TimeLine:
    """The lanes of a board: what is claimed first, then bounds, windows and stated times in the order of the board."""
    shown = tuple(_shown(board))
    moments = {moment for one in shown for moment in (one.span.first, one.span.last) if moment is not None}
    places = {moment: (n + 1) / (len(moments) + 1) for n, moment in enumerate(sorted(moments))}
    lanes = tuple(
        Lane(
            one.kind, one.number, one.record, one.when,
            _place(one.span.first, places), _place(one.span.last, places), one.conditional,
        )
        for one in shown
    )  # fmt: skip
    return TimeLine(lanes, _room(board, places))


def _place(moment: datetime | None, places: Mapping[datetime, float]) -> float | None:
    return None if moment is None else places[moment]


def _room(board: Board, places: Mapping[datetime, float]) -> tuple[float, float] | None:
    before, after = board.range.not_before, board.range.not_after
    if board.range.room is Room.NONE or (before is None and after is None):
        return None
    return (
        0.0 if before is None else places[before.sure],
        1.0 if after is None else places[after.sure],
    )


def _shown(board: Board) -> Iterator[_Shown]:
    for claim in board.claims:
        if not isinstance(claim.when, Text | Missing):
            yield _Shown(LaneKind.CLAIMED, 0, claim.claim, claim.when, span_of(claim.when))
    number = 0
    for row in board.rows:
        number += 1
        kind = LaneKind(row.side.value)
        yield _Shown(kind, number, row.record, row.when, row.span(), row.conditional)
    for window in board.windows:
        number += 1
        yield _Shown(LaneKind.WINDOW, number, window.finding.id, window.when, span_of(window.when))
    for stated in board.stated:
        number += 1
        yield _Shown(LaneKind.STATED, number, stated.finding.id, stated.when, span_of(stated.when))
