"""The feature list of a questioned exhibit: show it, lock it before references are opened, or skip it."""

from __future__ import annotations

import argparse
from typing import Any, TypeVar

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, plain
from provenance.errors import UsageError
from provenance.record.event import EventData
from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureList, feature_list
from provenance.record.judgement import ObservationAdded
from provenance.record.snapshot import Entry, Snapshot
from provenance.wording.features import feature_sentences
from provenance.workbench import Workbench

T = TypeVar("T", bound=EventData)


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "feature-list",
        run_feature_list,
        "what is seen on a questioned exhibit; lock it before references are opened",
        "  main.py feature-list town.case Q1\n  main.py feature-list town.case Q1 --lock",
    )
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT")
    said = made.add_mutually_exclusive_group()
    said.add_argument("--lock", action="store_true", help="close it with what was observed so far, for good")
    said.add_argument("--skip", action="store_true", help="say that it is not closed, for good")


def run_feature_list(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Lock or skip the list when asked to, then show it."""
    with opened(asked.case, bench, output, writable=asked.lock or asked.skip) as case_open:
        if asked.lock:
            case_open.people.lock_features(asked.exhibit)
        elif asked.skip:
            case_open.people.skip_features(asked.exhibit)
        snapshot = case_open.snapshot()
        exhibit = snapshot.exhibit(asked.exhibit)
        if exhibit.role is not EvidenceRole.QUESTIONED:
            raise UsageError("feature_list_not_questioned", exhibit=exhibit.number)
        listed = feature_list(snapshot, exhibit.id)
        if output.json:
            output.data(_json(listed, snapshot))
        else:
            _say(listed, snapshot, output)


def _say(listed: FeatureList, snapshot: Snapshot, output: Output) -> None:
    for sentence in feature_sentences(listed, snapshot, output.wording):
        output.line(sentence)
    for entry in (*listed.features, *listed.later):
        kind = output.wording.term(entry.data.kind.value, "observation")
        output.line(f"{entry.seq:>5}  {entry.time}  {kind}: {output.wording.value(entry.data.text)}")
    output.remark(output.wording.label("features.limits"))


def _json(listed: FeatureList, snapshot: Snapshot) -> dict[str, Any]:
    """A feature list as the command line's public contract says (docs/command-line.md)."""
    opening, compared = listed.first_reference_opened, listed.first_compared
    said = listed.locked or listed.skipped
    reference = {"exhibit": snapshot.exhibit(opening.data.evidence).number} if opening is not None else {}
    run = {"run": compared.data.run} if compared is not None else {}
    return {
        "id": said.data.feature_list if said is not None else None,
        "exhibit": snapshot.exhibit(listed.evidence).number,
        "state": listed.state.value,
        "locked": _event(listed.locked),
        "skipped": _event(listed.skipped),
        "features": [_feature(entry) for entry in listed.features],
        "later": [_feature(entry) for entry in listed.later],
        "first_reference_opened": _event(opening, **reference),
        "first_compared": _event(compared, **run),
        "before_references": listed.before_references,
    }


def _event(entry: Entry[T] | None, **more: str) -> dict[str, Any] | None:
    """Where something stands in the log."""
    return None if entry is None else {"event": entry.seq, "time": entry.time, "actor": entry.actor, **more}


def _feature(entry: Entry[ObservationAdded]) -> dict[str, Any]:
    data = entry.data
    said = {"kind": data.kind.value, "text": plain(data.text), "region": plain(data.region)}
    return {"id": data.observation, "event": entry.seq, "time": entry.time, "actor": entry.actor, **said}
