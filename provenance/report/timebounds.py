"""When each questioned photo can have been taken: range, claims, the time line, and every bound with its limits."""

from __future__ import annotations

from functools import partial

from provenance.geo.localtimes import PlaceZone, claimed_zone, other_clocks
from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.record.timeboard import Board, ClaimChecked, Range, Room, Verdict, time_board
from provenance.record.timebounds import TimeBoundStated
from provenance.record.timefacts import INTAKE
from provenance.record.timeline import Lane, LaneKind, time_line
from provenance.record.timerows import BoundRow
from provenance.record.values import UNKNOWN, Instant, Value
from provenance.report.content import Block, Bullets, Figures, Grid, Heading, Image, Tone, Words
from provenance.report.desk import Desk
from provenance.report.timeline_drawing import drawn_time_line
from provenance.wording.bounds import BoundWords

LANE_MM = 6  # a lane as high as two lines of the tables beside it (looked at)
MOST_LANES = 34  # what fits on a page; a longer board is told by its tables


def time_bounds(desk: Desk) -> tuple[Block, ...]:
    """The board of every questioned exhibit."""
    questioned = [one for one in desk.snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
    if not questioned:
        return ()
    heading = Heading(1, desk.label("bounds.title"), "bounds")
    parts = (block for exhibit in questioned for block in _Part(desk, exhibit).blocks())
    references = _references(desk, _board(desk, questioned[0]))
    return (heading, desk.remark("bounds.remark"), *parts, *references)


def _board(desk: Desk, exhibit: Exhibit) -> Board:
    return time_board(desk.snapshot, exhibit.id, [run for _, run in desk.runs])


class _Part:
    """One exhibit's board as blocks."""

    def __init__(self, desk: Desk, exhibit: Exhibit) -> None:
        self._desk, self._exhibit, self._label = desk, exhibit, desk.label
        self._board = _board(desk, exhibit)
        self._there = claimed_zone(desk.snapshot, self._board.exhibits)
        self._words = BoundWords(desk.wording, desk.name_of, partial(other_clocks, there=self._there))
        self._said = {entry.data.bound: entry.data for entry in desk.snapshot.current(TimeBoundStated)}

    def blocks(self) -> tuple[Block, ...]:
        board = self._board
        others = self._desk.names(board.exhibits[1:])
        id = "bounds.of_group" if others else "bounds.of"
        title = self._label(id, exhibit=self._exhibit.number, others=others)
        said = [*self._words.range(board.range), self._zone(self._there)]
        said += [
            self._label(f"bounds.left_out.{one.because}", record=self._words.source(one.record))
            for one in board.left_out
        ]
        return (
            Heading(2, title, f"bounds-{self._exhibit.number}"),
            Bullets(tuple(Words(text) for text in said)),
            *self._claims(),
            *self._line(),
            *self._bounds(conditional=False),
            *self._bounds(conditional=True),
            *self._windows(),
            *self._stated(),
        )

    def _zone(self, there: PlaceZone | None) -> str:
        if there is None:
            return self._label("bounds.zone_none")
        id = "bounds.zone" if len(there.names) == 1 else "bounds.zone_open"
        return self._label(id, claim=self._words.source(there.claim), zones=", ".join(there.names))

    # ---- claims -------------------------------------------------------------------------------------------------

    def _claims(self) -> tuple[Block, ...]:
        if not self._board.claims:
            return (self._desk.remark("bounds.no_claims"),)
        rows = tuple(self._claim(one) for one in self._board.claims)
        columns = tuple(
            self._label(f"bounds.{name}") for name in ("claim", "claimed", "result", "with_conditions")
        )
        caption = self._label("bounds.claims_caption", exhibit=self._exhibit.number)
        return (Grid(caption, columns, rows, (3, 6, 6, 6)),)

    def _claim(self, one: ClaimChecked) -> tuple[Words, ...]:
        contradicts = one.checked.verdict is Verdict.CONTRADICT
        return (
            Words(self._words.source(one.claim)),
            self._time(one.when),
            Words(self._words.verdict(one.checked), Tone.STRONG if contradicts else Tone.PLAIN),
            Words(self._words.verdict(one.if_conditions)),
        )

    def _time(self, when: Value) -> Words:
        return Words(self._words.time(when)) if isinstance(when, Instant) else self._desk.words(when)

    # ---- the line -----------------------------------------------------------------------------------------------

    def _line(self) -> tuple[Block, ...]:
        line = time_line(self._board)
        if not 1 < len(line.lanes) <= MOST_LANES:
            return ()
        words = tuple(self._lane(lane) for lane in line.lanes)
        number = self._exhibit.number
        alt = self._label("bounds.line_alt", exhibit=number, rows="; ".join(words))
        caption = self._label("bounds.line_caption", exhibit=number)
        image = Image(drawn_time_line(line, words), "image/png", alt, caption)
        return (Figures((image,), LANE_MM * len(words) + 4),)

    def _lane(self, lane: Lane) -> str:
        when = self._desk.wording.value(lane.when)
        if lane.kind in (LaneKind.NOT_BEFORE, LaneKind.NOT_AFTER):
            side = self._label(f"bounds.{lane.kind.value}")
            return self._label("bounds.as_time", side=side, time=when)
        kind = self._label(f"bounds.line_{lane.kind.value}")
        name = self._words.source(lane.record) if lane.kind is LaneKind.CLAIMED else kind
        return self._label("field.of", name=name, value=when)

    # ---- rows ---------------------------------------------------------------------------------------------------

    def _bounds(self, *, conditional: bool) -> tuple[Block, ...]:
        numbered = [(n, row) for n, row in enumerate(self._board.rows, 1) if row.conditional is conditional]
        if not numbered:
            return ()
        id = "bounds.conditional_caption" if conditional else "bounds.caption"
        columns = ("number", "bound", "kind", "source", "limits")
        headings = tuple(self._label(f"bounds.{column}") for column in columns)
        rows = tuple(self._row(n, row) for n, row in numbered)
        return (Grid(self._label(id, exhibit=self._exhibit.number), headings, rows, (2, 6, 5, 8, 8)),)

    def _row(self, number: int, row: BoundRow) -> tuple[Words, ...]:
        bound = self._label("bounds.as_time", side=self._words.side(row), time=self._words.time(row.when))
        return (
            Words(str(number)),
            Words(bound, Tone.PLAIN if row.conditional else Tone.STRONG),
            Words(self._words.kind(row)),
            Words("\n".join((self._words.source(row.record), *self._grounds(row)))),
            Words("\n".join(self._words.limits(row)), Tone.QUIET),
        )

    def _grounds(self, row: BoundRow) -> tuple[str, ...]:
        """What a person wrote of a stated bound, where it was looked up and when."""
        data = self._said.get(row.record)
        if data is None:
            return ()
        said = [self._desk.words(part).text for part in (data.text, data.link) if part != UNKNOWN]
        if isinstance(data.looked_up, Instant):
            said.append(self._label("bounds.looked_up_on", time=self._desk.wording.value(data.looked_up)))
        return tuple(said)

    def _windows(self) -> tuple[Block, ...]:
        windows = self._board.windows
        if not windows:
            return ()
        said = "; ".join(self._desk.wording.value(one.when) for one in windows)
        return (self._desk.remark("bounds.windows", n=len(windows), windows=said),)

    def _stated(self) -> tuple[Block, ...]:
        board = self._board
        if not board.stated:
            return ()
        first = len(board.rows) + len(board.windows) + 1
        rows = tuple(
            (
                Words(str(number)),
                Words(self._words.time(one.when)),
                Words(
                    self._label(
                        "field.of",
                        name=self._desk.names((one.evidence,)),
                        value=self._desk.wording.finding_name(one.finding, one.analysis),
                    )
                ),
                Words("\n".join(self._desk.wording.must_add(one.finding, one.analysis)), Tone.QUIET),
            )
            for number, one in enumerate(board.stated, first)
        )
        columns = tuple(self._label(f"bounds.{name}") for name in ("number", "time", "stated_by", "limits"))
        caption = self._label("bounds.stated_caption", exhibit=self._exhibit.number)
        return (Grid(caption, columns, rows, (2, 7, 6, 8)),)


def _references(desk: Desk, board: Board) -> tuple[Block, ...]:
    """The references that a card dates; the same for every exhibit."""
    if not board.references:
        return ()
    rows = tuple((Words(desk.names((one.evidence,))), desk.words(one.when)) for one in board.references)
    columns = (desk.label("bounds.reference"), desk.label("bounds.taken"))
    caption = desk.label("bounds.references_caption")
    return (
        desk.small_heading("bounds.references_caption"),
        desk.remark("bounds.references_remark"),
        Grid(caption, columns, rows, (3, 12)),
    )


# ---- in brief ---------------------------------------------------------------------------------------------------


def bounds_in_brief(desk: Desk) -> str:
    """For page one: the range of each questioned exhibit that more than the intake bounds, and what it contradicts."""
    said = []
    for exhibit in desk.snapshot.exhibits:
        if exhibit.role is EvidenceRole.QUESTIONED:
            board = _board(desk, exhibit)
            if any(row.kind != INTAKE and not row.conditional for row in board.rows):
                text = _contradicted(desk, board, _brief(desk, board.range))
                said.append(desk.label("glance.bounds_of", exhibit=exhibit.number, range=text))
    return "; ".join(said)


def _brief(desk: Desk, bounds: Range) -> str:
    ends = [
        None if row is None else desk.wording.value(row.when) for row in (bounds.not_before, bounds.not_after)
    ]
    if ends[0] is not None and ends[1] is not None:
        text = desk.label("glance.bounds_both", first=ends[0], last=ends[1])
        return desk.label("glance.bounds_none", range=text) if bounds.room is Room.NONE else text
    side = "not_before" if ends[0] is not None else "not_after"
    return desk.label("bounds.as_time", side=desk.label(f"bounds.{side}"), time=ends[0] or ends[1] or "")


def _contradicted(desk: Desk, board: Board, text: str) -> str:
    for one in board.claims:
        if one.checked.verdict is Verdict.CONTRADICT:
            text = desk.label("glance.claim_contradicted", range=text, claim=desk.name_of(one.claim) or "")
    return text
