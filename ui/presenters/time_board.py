"""The board of times of one photo in words: the range, claims, every bound with its limits, and what is only stated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

from provenance.record.snapshot import Exhibit
from provenance.record.timeboard import Board, ClaimChecked, Room, Verdict
from provenance.record.timebounds import TimeBoundStated
from provenance.record.timefacts import INTAKE
from provenance.record.timeline import Lane, LaneKind, TimeLine, time_line
from provenance.record.timerows import BoundRow
from provenance.record.values import Instant, Missing
from provenance.wording import Wording
from provenance.wording.bounds import BoundWords
from provenance.workbench.timebounds import PlaceZone, claimed_zone, other_clocks, time_board
from provenance.workbench.view import CaseView

Tone = Literal["plain", "muted", "good", "warning", "alarm", "accent"]

_ROOM: dict[Room, tuple[str, Tone]] = {
    Room.OPEN: ("open_question", "plain"),
    Room.ROOM: ("date", "plain"),
    Room.NONE: ("warning", "alarm"),
    Room.CANNOT_TELL: ("undecided", "warning"),
}
_VERDICTS: dict[Verdict, tuple[str, Tone]] = {
    Verdict.AGREE: ("done", "plain"),
    Verdict.CONTRADICT: ("refuted", "alarm"),
    Verdict.CANNOT_TELL: ("undecided", "warning"),
}


@dataclass(frozen=True)
class State:
    """How something stands: icon, words, tone, and remarks under it."""

    icon: str
    text: str
    tone: Tone
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimeRow:
    """One time of the board. `event` is that of a bound somebody stated, which can be taken back; else empty."""

    number: int
    title: str
    about: str
    lines: tuple[str, ...]
    event: str = ""


@dataclass(frozen=True)
class LaneSaid:
    """A lane of the time line with its words."""

    lane: Lane
    words: str


@dataclass(frozen=True)
class BoardSaid:
    """Everything the page of the bounds shows of one exhibit."""

    exhibit: str
    title: str
    room: State
    range: tuple[str, ...]
    zone: str
    claims: tuple[State, ...]
    line: TimeLine
    lanes: tuple[LaneSaid, ...]
    bounds: tuple[TimeRow, ...]
    conditional: tuple[TimeRow, ...]
    windows: tuple[TimeRow, ...]
    stated: tuple[TimeRow, ...]
    references: tuple[str, ...]
    left_out: tuple[str, ...]


def board_said(view: CaseView, exhibit: Exhibit) -> BoardSaid:
    """The board of a questioned exhibit; looks up the zone of the claimed place, so not for the window's own thread."""
    board = time_board(view.snapshot, exhibit.id, [run for _, run in view.runs])
    return _Said(view, board, claimed_zone(view.snapshot, board.exhibits)).all(exhibit)


class _Said:
    """Puts one board into words."""

    def __init__(self, view: CaseView, board: Board, there: PlaceZone | None) -> None:
        self._view, self._board, self._there = view, board, there
        self._wording: Wording = view.wording
        self._words = BoundWords(view.wording, view.name_of, partial(other_clocks, there=there))
        self._events = {entry.data.bound: entry for entry in view.snapshot.current(TimeBoundStated)}

    def all(self, exhibit: Exhibit) -> BoardSaid:
        board, label = self._board, self._wording.label
        icon, tone = _ROOM[board.range.room]
        *ends, room = self._words.range(board.range)
        line = time_line(board)
        others = ", ".join(self._view.name_of(id) or id for id in board.exhibits[1:])
        title = "bounds.of_group" if others else "bounds.of"
        numbered = list(enumerate(board.rows, 1))
        return BoardSaid(
            exhibit=exhibit.number,
            title=label(title, exhibit=exhibit.number, others=others),
            room=State(icon, room, tone),
            range=tuple(ends),
            zone=self._zone(),
            claims=tuple(self._claim(one) for one in board.claims),
            line=line,
            lanes=tuple(LaneSaid(lane, self._lane(lane)) for lane in line.lanes),
            bounds=tuple(self._bound(n, row) for n, row in numbered if not row.conditional),
            conditional=tuple(self._bound(n, row) for n, row in numbered if row.conditional),
            windows=self._windows(len(board.rows)),
            stated=self._stated(len(board.rows) + len(board.windows)),
            references=self._references(),
            left_out=tuple(
                label(f"bounds.left_out.{one.because}", record=self._words.source(one.record))
                for one in board.left_out
            ),
        )

    def _zone(self) -> str:
        if self._there is None:
            return self._wording.label("bounds.zone_none")
        id = "bounds.zone" if len(self._there.names) == 1 else "bounds.zone_open"
        claim = self._words.source(self._there.claim)
        return self._wording.label(id, claim=claim, zones=", ".join(self._there.names))

    def _claim(self, one: ClaimChecked) -> State:
        icon, tone = _VERDICTS[one.checked.verdict]
        name, label = self._words.source(one.claim), self._wording.label
        if not isinstance(one.when, Missing):
            when = (
                self._words.time(one.when) if isinstance(one.when, Instant) else self._wording.value(one.when)
            )
            name = f"{name} ({when})"
        text = label("field.of", name=name, value=self._words.verdict(one.checked))
        under: tuple[str, ...] = ()
        if one.if_conditions != one.checked:
            title = label("bounds.with_conditions")
            under = (label("field.of", name=title, value=self._words.verdict(one.if_conditions)),)
        return State(icon, text, tone, under)

    def _bound(self, number: int, row: BoundRow) -> TimeRow:
        side = self._wording.label(f"bounds.{row.side.value}")
        title = self._wording.label("bounds.as_time", side=side, time=self._words.time(row.when))
        about = f"{self._words.kind(row)} · {self._words.source(row.record)}"
        lines = list(self._words.limits(row))
        entry = self._events.get(row.record)
        if entry is not None:
            data = entry.data
            said = [] if isinstance(data.text, Missing) else [self._wording.value(data.text)]
            if not isinstance(data.link, Missing):
                said.append(self._wording.value(data.link))
            if isinstance(data.looked_up, Instant):
                time = self._wording.value(data.looked_up)
                said.append(self._wording.label("bounds.looked_up_on", time=time))
            lines = [*said, *lines]
        return TimeRow(number, title, about, tuple(lines), "" if entry is None else entry.event)

    def _windows(self, before: int) -> tuple[TimeRow, ...]:
        rows = []
        for number, one in enumerate(self._board.windows, before + 1):
            limits = self._wording.must_add(one.finding, one.analysis)
            about = self._words.source(one.finding.id)
            rows.append(TimeRow(number, self._wording.value(one.when), about, limits))
        return tuple(rows)

    def _stated(self, before: int) -> tuple[TimeRow, ...]:
        rows = []
        for number, one in enumerate(self._board.stated, before + 1):
            limits = self._wording.must_add(one.finding, one.analysis)
            name = self._wording.finding_name(one.finding, one.analysis)
            about = f"{name} · {self._view.name_of(one.evidence) or ''}"
            rows.append(TimeRow(number, self._words.time(one.when), about, limits))
        return tuple(rows)

    def _references(self) -> tuple[str, ...]:
        return tuple(
            self._wording.label(
                "field.of", name=self._view.name_of(one.evidence) or "", value=self._wording.value(one.when)
            )
            for one in self._board.references
        )

    def _lane(self, lane: Lane) -> str:
        label, when = self._wording.label, self._wording.value(lane.when)
        if lane.kind in (LaneKind.NOT_BEFORE, LaneKind.NOT_AFTER):
            return label("bounds.as_time", side=label(f"bounds.{lane.kind.value}"), time=when)
        kind = label(f"bounds.line_{lane.kind.value}")
        if lane.kind is LaneKind.CLAIMED:
            kind = self._words.source(lane.record)
        return label("field.of", name=kind, value=when)


def time_step(view: CaseView, exhibit: Exhibit) -> tuple[bool, str]:
    """Whether anything but the intake bounds a photo's time, and in short what."""
    board = time_board(view.snapshot, exhibit.id, [run for _, run in view.runs])
    known = [row for row in board.rows if row.kind != INTAKE]
    if not known:
        return False, view.wording.window("case.step.time.none")
    said = [view.wording.window("case.step.time.bounds", n=len(known))]
    wrong = [one for one in board.claims if one.checked.verdict is Verdict.CONTRADICT]
    said += [
        view.wording.window("case.step.time.contradicted", claim=view.name_of(one.claim) or "")
        for one in wrong
    ]
    return True, " ".join(said)
