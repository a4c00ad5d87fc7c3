"""The feature list of a questioned exhibit: shown, locked before references are opened or skipped, then compared."""

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
from provenance.record.featuretable import FeatureTable, Held, HeldAgainst, comparable, feature_table
from provenance.record.identity import new_ulid
from provenance.record.judgement import ObservationAdded
from provenance.record.references import FeatureCompared
from provenance.record.snapshot import Entry, Exhibit, Snapshot
from provenance.record.values import UNKNOWN, Missing, Region, Term
from provenance.wording.feature_table import counts_sentence
from provenance.wording.features import feature_sentences
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import region_of, words
from provenance.workbench.vocabulary import VOCABULARY

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
    _compare(commands)


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


# ---- held against references ------------------------------------------------------------------------------------


def _compare(commands: Commands) -> None:
    made = add_command(
        commands,
        "features",
        run_features,
        "the features of a closed list held against references: agree, disagree, not visible",
        '  main.py features town.case Q1 R1 --feature 2 --answer disagree --note "Five windows, not six"\n'
        "  main.py features town.case Q1 R1\n  main.py features town.case Q1 --json",
    )
    case(made)
    made.add_argument("questioned", metavar="QUESTIONED")
    made.add_argument("reference", metavar="REFERENCE", nargs="?", help="without one: all references")
    made.add_argument("--feature", metavar="N", type=int, help="a feature by its number in the list")
    made.add_argument("--answer", choices=VOCABULARY["feature_answer"], help="how it compares")
    made.add_argument(
        "--region", metavar='"X,Y X,Y …"', help="where on the reference, in pixels of the picture as shown"
    )
    made.add_argument("--note", help="what is seen, in words")


def run_features(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Hold a feature against a reference when asked to, then show what is compared."""
    given = (asked.feature, asked.answer, asked.region, asked.note)
    writes = any(one is not None for one in given)
    if writes and None in (asked.feature, asked.answer, asked.reference):
        raise UsageError("feature_without_answer", choices=", ".join(VOCABULARY["feature_answer"]))
    with opened(asked.case, bench, output, writable=writes) as case_open:
        snapshot = case_open.snapshot()
        exhibit = snapshot.exhibit(asked.questioned)
        if exhibit.role is not EvidenceRole.QUESTIONED:
            raise UsageError("feature_list_not_questioned", exhibit=exhibit.number)
        reference = None if asked.reference is None else snapshot.exhibit(asked.reference)
        if reference is not None and reference.role is not EvidenceRole.REFERENCE:
            raise UsageError("not_questioned_and_reference", first=exhibit.number, second=reference.number)
        if writes and reference is not None:
            _hold(case_open, asked, exhibit, reference)
        table = feature_table(case_open.snapshot(), exhibit.id)
        shown = [one for one in table.references if reference is None or one.reference.id == reference.id]
        if output.json:
            output.data(_table_json(table, exhibit, shown))
        else:
            _say_table(table, exhibit, shown, output)


def _hold(case_open: OpenCase, asked: argparse.Namespace, exhibit: Exhibit, reference: Exhibit) -> None:
    listed = feature_list(case_open.snapshot(), exhibit.id)
    if listed.locked is None and listed.skipped is None:
        raise UsageError("feature_list_open", exhibit=exhibit.number)
    features = comparable(listed)
    if not 1 <= asked.feature <= len(features):
        number, count = str(asked.feature), str(len(features))
        raise UsageError("no_such_feature", number=number, exhibit=exhibit.number, count=count)
    region: Region | Missing = UNKNOWN
    if asked.region is not None:
        region = region_of(asked.region, reference.sha256, case_open.picture_size(reference))
    case_open.people.compare_feature(
        FeatureCompared(
            comparison=new_ulid(),
            observation=features[asked.feature - 1].data.observation,
            reference=reference.id,
            answer=Term(asked.answer),
            region=region,
            note=words(asked.note),
        )
    )


def _table_json(table: FeatureTable, exhibit: Exhibit, shown: list[HeldAgainst]) -> dict[str, Any]:
    """Features by reference as the command line's public contract says (docs/command-line.md)."""
    return {
        "exhibit": exhibit.number,
        "state": table.listed.state.value,
        "features": [{"number": number, **_feature(entry)} for number, entry in enumerate(table.features, 1)],
        "references": [
            {
                "exhibit": one.reference.number,
                "counts": one.counts,
                "features": [_held_json(held) for held in one.mismatches_first],
            }
            for one in shown
        ],
    }


def _held_json(held: Held) -> dict[str, Any]:
    compared = held.compared
    return {
        "number": held.number,
        "feature": held.feature.data.observation,
        "answer": held.answer,
        "id": None if compared is None else compared.data.comparison,
        "compared": _event(compared),
        "region": None if compared is None else plain(compared.data.region),
        "note": None if compared is None else plain(compared.data.note),
    }


def _say_table(table: FeatureTable, exhibit: Exhibit, shown: list[HeldAgainst], output: Output) -> None:
    wording = output.wording
    if not table.features:
        output.remark(wording.label("cli.no_features_to_compare", exhibit=exhibit.number))
    for one in shown if table.features else ():
        names = {"questioned": exhibit.number, "reference": one.reference.number}
        output.line(wording.label("feature_table.pair", said=counts_sentence(one, wording), **names))
        for held in one.mismatches_first:
            answer = wording.term(held.answer, "feature_answer")
            data = held.feature.data
            kind, text = wording.term(data.kind.value, "observation"), wording.value(data.text)
            said = wording.label("feature_table.said", kind=kind, text=text)
            compared = held.compared
            parts = () if compared is None else (compared.data.note, compared.data.region)
            more = "".join(f"; {wording.value(part)}" for part in parts if part != UNKNOWN)
            output.line(f"{held.number:>5}  {answer}: {said}{more}")
