"""`marks`: what was marked on a photo to work out place and time, kept in the case and computed from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

import msgspec

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, failed, run_json
from provenance.record.marks import MarksDrawn, PairSheet, ShadowSheet, Sheet
from provenance.record.run import Run
from provenance.record.snapshot import Entry, Exhibit, Snapshot
from provenance.workbench import OpenCase, Workbench

KINDS: Final = ("pairs", "shadows")


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "marks",
        run_marks,
        "keep what was marked on a photo and on the map, or of its shadows, and compute from it",
        "  main.py marks town.case Q1 --pairs pairs.json\n"
        "  main.py marks town.case Q1 --shadows marks.json --json\n"
        "  main.py marks town.case Q1",
    )
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT", help="number or id")
    said = made.add_mutually_exclusive_group()
    said.add_argument(
        "--pairs", type=Path, metavar="FILE", help="things in the photo and on the map, as for locate"
    )
    said.add_argument("--shadows", type=Path, metavar="FILE", help="shadows, as for shadow")
    said.add_argument("--clear", choices=KINDS, help="take the marks of one kind away")


def run_marks(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Keep marks and record what follows from them when asked to, then show what is kept."""
    sheet = _sheet(asked)
    writes = sheet is not None or asked.clear is not None
    with opened(asked.case, bench, output, writable=writes) as case_open:
        exhibit = case_open.snapshot().exhibit(asked.exhibit)
        run = None
        if asked.clear is not None:
            sheet = _emptied(case_open, exhibit, asked.clear)
        if sheet is not None:
            case_open.draw_marks(exhibit, sheet)
            run = None if sheet.empty else _computed(case_open, exhibit, sheet)
        _show(exhibit, case_open.snapshot(), run, output)


def _sheet(asked: argparse.Namespace) -> Sheet | None:
    from provenance.workbench.marksfiles import read_pairs_file, read_shadow_file

    if asked.pairs is not None:
        return read_pairs_file(asked.pairs)
    return None if asked.shadows is None else read_shadow_file(asked.shadows)


def _emptied(case_open: OpenCase, exhibit: Exhibit, kind: str) -> Sheet:
    from provenance.workbench.marking import blank_sheet

    return blank_sheet(kind, case_open.picture_size(exhibit))


def _computed(case_open: OpenCase, exhibit: Exhibit, sheet: Sheet) -> Run:
    return case_open.locate(exhibit) if isinstance(sheet, PairSheet) else case_open.read_shadows(exhibit)


def _show(exhibit: Exhibit, snapshot: Snapshot, run: Run | None, output: Output) -> None:
    kept = {kind: snapshot.marks(exhibit.id, kind) for kind in KINDS}
    if run is not None:
        output.failed |= failed(run)
    if output.json:
        marks = {kind: _plain(entry) for kind, entry in kept.items()}
        made = None if run is None else run_json(run, output.wording)
        output.data({"exhibit": exhibit.number, **marks, "run": made})
        return
    for kind, entry in kept.items():
        _say_kept(exhibit, kind, entry, output)
    if run is not None:
        _say_run(run, output)


def _say_kept(exhibit: Exhibit, kind: str, entry: Entry[MarksDrawn] | None, output: Output) -> None:
    say = output.wording.label
    if entry is None:
        output.line(say(f"cli.marks_no_{kind}", exhibit=exhibit.number))
        return
    sheet = entry.data.sheet
    number = len(sheet.pairs) if isinstance(sheet, PairSheet) else 0
    number = len(sheet.things) if isinstance(sheet, ShadowSheet) else number
    output.line(say(f"cli.marks_{kind}", exhibit=exhibit.number, n=number, event=entry.seq, time=entry.time))


def _say_run(run: Run, output: Output) -> None:
    if run.reason is not None:
        output.line(output.wording.reason(run.reason))
    for finding in run.findings:
        output.line(output.wording.finding(finding, run.analysis))
    said = dict.fromkeys(output.wording.limit(limit) for limit in run.limits)
    for finding in run.findings:
        said |= dict.fromkeys(output.wording.limit(limit) for limit in finding.limits)
    for sentence in said:
        output.line(sentence)


def _plain(entry: Entry[MarksDrawn] | None) -> dict[str, Any] | None:
    """As the files have it; numbers are decimal strings, as the case keeps them."""
    if entry is None:
        return None
    return {
        "id": entry.data.marks,
        "kept": {"event": entry.seq, "time": entry.time},
        "sheet": msgspec.to_builtins(entry.data.sheet),
    }
