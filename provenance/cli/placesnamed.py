"""`names` and `signs`: the places named in what a case says of an exhibit, and the words on signs in it."""

from __future__ import annotations

import argparse

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, failed, run_json
from provenance.record.run import Run
from provenance.record.values import Table
from provenance.workbench import Workbench


def add_commands(commands: Commands) -> None:
    """Declare the commands of this module."""
    names = add_command(
        commands,
        "names",
        run_names,
        "look up the places named in claims, captions and signs of an exhibit, as the case is now, and record them",
        "  main.py names town.case Q1 --json",
    )
    case(names)
    names.add_argument("exhibit", metavar="EXHIBIT", help="number or id")

    signs = add_command(
        commands,
        "signs",
        run_signs,
        "read the words on signs in a photo by Tesseract, where it is installed, then look up the places they name",
        "  main.py signs town.case Q1 --languages ukr+eng --json",
    )
    case(signs)
    signs.add_argument("exhibit", metavar="EXHIBIT", help="number or id")
    signs.add_argument(
        "--languages",
        metavar="CODES",
        default="",
        help="Tesseract's codes, as ukr+rus+eng (default: what is there)",
    )


def run_signs(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Read signs, and look up names again where words were read; where Tesseract is absent the run says so."""
    with opened(asked.case, bench, output) as case_open:
        runs = case_open.sign_text(asked.exhibit, report=output.progress, languages=asked.languages)
        output.failed |= any(map(failed, runs))
        if output.json:
            output.data({"runs": [run_json(run, output.wording) for run in runs]})
            return
        for run in runs:
            show_run(run, output)


def run_names(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Look the names up again, since claims and signs may be newer than the examination."""
    with opened(asked.case, bench, output) as case_open:
        run = case_open.place_names(asked.exhibit, report=output.progress)
        output.failed |= failed(run)
        if output.json:
            output.data({"run": run_json(run, output.wording)})
            return
        show_run(run, output)


def show_run(run: Run, output: Output) -> None:
    """A run in words, tables row by row."""
    if run.reason is not None:
        output.line(output.wording.reason(run.reason))
    for finding in run.findings:
        output.line(output.wording.finding(finding, run.analysis))
        if isinstance(finding.value, Table) and len(finding.value.value) > 1:
            for row in finding.value.value:
                cells = zip(finding.value.columns, row, strict=True)
                told = [output.wording.cell(column, cell) for column, cell in cells if cell is not None]
                output.line("  " + " · ".join(told))
    for limit in run.limits:
        output.line(output.wording.limit(limit))
