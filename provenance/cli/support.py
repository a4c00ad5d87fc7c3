"""How many references of which place support a questioned photo, and whether that count is out of date."""

from __future__ import annotations

import argparse
from typing import Any

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, plain, run_json
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.together import Outdated, PlaceCount, counted_by_place, newest_count, outdated
from provenance.wording.support import outdated_sentences, support_sentences
from provenance.workbench import Workbench


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "support",
        run_support,
        "how many references of which place support a questioned photo",
        "  main.py support town.case Q1\n  main.py support town.case Q1 --again --json",
    )
    case(made)
    made.add_argument("exhibit", metavar="QUESTIONED", help="number or id")
    made.add_argument("--again", action="store_true", help="count again, by the newest comparisons")


def run_support(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Show the newest count of one questioned exhibit, after counting again when asked to."""
    with opened(asked.case, bench, output, writable=asked.again) as case_open:
        exhibit = case_open.snapshot().exhibit(asked.exhibit)
        if asked.again:
            case_open.recount(exhibit.id)
        snapshot = case_open.snapshot()
        count = newest_count(snapshot.runs, exhibit.id)
        why = () if count is None else outdated(snapshot, count, snapshot.runs)
        if output.json:
            output.data(_support_json(snapshot, exhibit, count, why, output))
        elif count is None:
            output.line(output.wording.label("support.not_counted", exhibit=exhibit.number))
        else:
            said = support_sentences(count, snapshot, output.wording)
            for sentence in (*said, *outdated_sentences(why, output.wording)):
                output.line(sentence)


def _support_json(
    snapshot: Snapshot, exhibit: Exhibit, count: Run | None, why: tuple[Outdated, ...], output: Output
) -> dict[str, Any]:
    """A count as the command line's public contract says (docs/command-line.md)."""
    places = () if count is None else counted_by_place(count)
    return {
        "exhibit": exhibit.number,
        "places": [_place_json(snapshot, one) for one in places],
        "outdated": [one.value for one in why],
        "run": None if count is None else run_json(count, output.wording),
    }


def _place_json(snapshot: Snapshot, place: PlaceCount) -> dict[str, Any]:
    numbers = {one.id: one.number for one in snapshot.exhibits}
    card = None if place.named_by is None else snapshot.reference_card(place.named_by)
    return {
        "place_name": None if card is None else plain(card.data.place_name),
        "place": None if card is None else plain(card.data.place),
        "reference": None if place.named_by is None else numbers.get(place.named_by),
        "supporting": place.supporting,
        "compared": place.compared,
    }
