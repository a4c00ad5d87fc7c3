"""When a photo can have been taken: the board of bounds, and bounds that people state."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, plain
from provenance.errors import UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.timeboard import Board, Checked, Range, time_board
from provenance.record.timebounds import TimeBoundStated
from provenance.record.timerows import BoundRow
from provenance.record.values import UNKNOWN, Term
from provenance.wording.bounds import BoundWords
from provenance.wording.names import RecordNames
from provenance.workbench import Workbench
from provenance.workbench.people import address, required_instant, words
from provenance.workbench.timebounds import PlaceZone, basis_of, claimed_zone, other_clocks, period
from provenance.workbench.vocabulary import VOCABULARY


def add_commands(commands: Commands) -> None:
    """Declare the commands of this module."""
    board = add_command(
        commands,
        "bounds",
        run_bounds,
        "what bounds when a photo was taken, what is only stated, and how claimed times stand to that",
        "  main.py bounds town.case\n  main.py bounds town.case Q1 --json",
    )
    case(board)
    board.add_argument("exhibit", metavar="EXHIBIT", nargs="?", help="without one: every questioned exhibit")
    _bound(commands)


def _bound(commands: Commands) -> None:
    made = add_command(
        commands,
        "bound",
        run_bound,
        "say that a photo was taken not before or not after a time, and what that rests on",
        '  main.py bound town.case Q1 --not-before 2021-05 --basis building_state --text "The new roof is on"\n'
        "  main.py bound town.case Q1 --not-after 2022-09-10 --basis weather --link https://example.org/weather "
        "--looked-up 2022-09-20",
    )
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT")
    made.add_argument("--not-before", metavar="TIME", help="ISO 8601, down to what is known")
    made.add_argument("--not-after", metavar="TIME", help="ISO 8601, down to what is known")
    made.add_argument("--basis", choices=VOCABULARY["bound_kind"], required=True, help="what it rests on")
    made.add_argument("--link", metavar="ADDRESS", help="where it was looked up")
    made.add_argument("--looked-up", metavar="DATE", help="when it was looked up")
    made.add_argument("--text", help="what is seen or said, in words")


def run_bound(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Write one bound and print its id."""
    ends = [
        None if text is None else required_instant(text, name)
        for name, text in (("--not-before", asked.not_before), ("--not-after", asked.not_after))
    ]
    looked_up = None if asked.looked_up is None else required_instant(asked.looked_up, "--looked-up")
    with opened(asked.case, bench, output) as case_open:
        written = case_open.people.bound(
            TimeBoundStated(
                bound=new_ulid(),
                evidence=asked.exhibit,
                when=period(ends[0], ends[1]),
                kind=Term(asked.basis),
                basis=basis_of(asked.basis, linked=asked.link is not None),
                link=address(asked.link),
                looked_up=looked_up or UNKNOWN,
                text=words(asked.text),
            )
        )
    if output.json:
        output.data({"id": written.id, "event": written.seq})
    else:
        output.line(written.id)


def run_bounds(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Show the board of each questioned exhibit, or of one."""
    with opened(asked.case, bench, output, writable=False) as case_open:
        snapshot = case_open.snapshot()
        questioned = [one for one in snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
        if asked.exhibit is not None:
            exhibit = snapshot.exhibit(asked.exhibit)
            if exhibit.role is not EvidenceRole.QUESTIONED:
                raise UsageError("bound_not_questioned", exhibit=exhibit.number)
            questioned = [exhibit]
        shown = []
        for exhibit in questioned:
            board = time_board(snapshot, exhibit.id, snapshot.runs)
            there = claimed_zone(snapshot, board.exhibits)
            if output.json:
                shown.append(_json(board, snapshot, there, output))
            else:
                names = RecordNames(snapshot, snapshot.runs, output.wording)
                clocks = partial(other_clocks, there=there)
                say = BoundWords(output.wording, names.name_of, clocks)
                _say(board, exhibit, say, output)
        if output.json:
            output.data({"exhibits": shown})
        elif questioned:
            output.remark(output.wording.label("bounds.remark"))


# ---- as JSON ----------------------------------------------------------------------------------------------------


def _json(board: Board, snapshot: Snapshot, there: PlaceZone | None, output: Output) -> dict[str, Any]:
    """A board as the command line's public contract says (docs/command-line.md)."""
    numbers = {exhibit.id: exhibit.number for exhibit in snapshot.exhibits}
    return {
        "exhibit": numbers[board.evidence],
        "same_photograph": [numbers[id] for id in board.exhibits[1:]],
        "zone": None if there is None else {"claim": there.claim, "names": list(there.names)},
        "bounds": [_row_json(row, there, output) for row in board.rows],
        "stated": [
            {
                "exhibit": numbers[one.evidence],
                "finding": one.finding.id,
                "name": one.finding.name,
                "when": plain(one.when),
            }
            for one in board.stated
        ],
        "windows": [{"finding": one.finding.id, "when": plain(one.when)} for one in board.windows],
        "references": [
            {"exhibit": numbers[one.evidence], "card": one.card, "taken": plain(one.when)}
            for one in board.references
        ],
        "left_out": [{"record": one.record, "because": one.because} for one in board.left_out],
        "range": _range_json(board, board.range),
        "range_if_conditions": _range_json(board, board.range_if_conditions),
        "claims": [
            {
                "claim": one.claim,
                "when": plain(one.when),
                **_checked_json(one.checked),
                "if_conditions": _checked_json(one.if_conditions),
            }
            for one in board.claims
        ],
    }


def _row_json(row: BoundRow, there: PlaceZone | None, output: Output) -> dict[str, Any]:
    return {
        "side": row.side.value,
        "when": plain(row.when),
        "other_clocks": [plain(one) for one in other_clocks(row.when, there)],
        "sure_utc": row.sure.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "zone_stated": row.when.offset is not None,
        "kind": row.kind,
        "basis": row.basis.value,
        "record": row.record,
        "conditional": row.conditional,
        "limits": [{"id": limit.id, "text": output.wording.limit(limit)} for limit in row.limits],
    }


def _range_json(board: Board, bounds: Range) -> dict[str, Any]:
    """Which of the rows bound it, by their place from 0."""

    def place(row: BoundRow | None) -> int | None:
        return None if row is None else board.rows.index(row)

    return {
        "not_before": place(bounds.not_before),
        "not_after": place(bounds.not_after),
        "room": bounds.room.value,
    }


def _checked_json(checked: Checked) -> dict[str, str | None]:
    return {"verdict": checked.verdict.value, "because": checked.because or None}


# ---- in words ---------------------------------------------------------------------------------------------------


def _say(board: Board, exhibit: Exhibit, say: BoundWords, output: Output) -> None:
    wording = output.wording
    output.line(wording.label("bounds.of", exhibit=exhibit.number))
    for sentence in say.range(board.range):
        output.line(f"  {sentence}")
    for row in board.rows:
        conditional = f" [{wording.label('bounds.line_condition')}]" if row.conditional else ""
        output.line(
            f"  {say.side(row)} {say.time(row.when)} – {say.kind(row)}, {say.source(row.record)}{conditional}"
        )
        for limit in say.limits(row):
            output.line(f"      {limit}")
    for one in board.stated:
        name = wording.finding_name(one.finding, one.analysis)
        output.line(f"  {wording.label('bounds.line_stated')}: {name}: {say.time(one.when)}")
    for left in board.left_out:
        output.line(f"  {wording.label(f'bounds.left_out.{left.because}', record=say.source(left.record))}")
    for claimed in board.claims:
        name, when = say.source(claimed.claim), wording.value(claimed.when)
        said = wording.label("field.of", name=f"{name} ({when})", value=say.verdict(claimed.checked))
        output.line(f"  {said}")
        if claimed.if_conditions != claimed.checked:
            other = say.verdict(claimed.if_conditions)
            title = wording.label("bounds.with_conditions")
            output.line(f"      {wording.label('field.of', name=title, value=other)}")
