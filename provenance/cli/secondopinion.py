"""`second-opinion`: what ExifTool, where it is installed, reads of an exhibit beside what Alidade read."""

from __future__ import annotations

import argparse

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, failed, run_json
from provenance.workbench import Workbench


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "second-opinion",
        run_second_opinion,
        "let ExifTool, where it is installed, read an exhibit too, and record what differs",
        "  main.py second-opinion town.case Q1 --json",
    )
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT", help="number or id")


def run_second_opinion(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Ask ExifTool about one exhibit, recorded; where it is not installed the run says so."""
    with opened(asked.case, bench, output) as case_open:
        run = case_open.second_opinion(asked.exhibit, report=output.progress)
        output.failed |= failed(run)
        if output.json:
            output.data({"run": run_json(run, output.wording)})
            return
        if run.reason is not None:
            output.line(output.wording.reason(run.reason))
        for finding in run.findings:
            output.line(output.wording.finding(finding, run.analysis))
        for limit in run.limits:
            output.line(output.wording.limit(limit))
