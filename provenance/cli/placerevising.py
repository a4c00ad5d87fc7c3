"""`places rename`, `merge` and `describe`: what is said of places and references, corrected."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from provenance.cli.output import Output
from provenance.cli.placearguments import (
    MISSING,
    declare_place_words,
    declare_reference_words,
    place_words,
    position_of,
    reference_words,
)
from provenance.cli.placewords import place_json, reference_json
from provenance.errors import ArchiveError, UsageError
from provenance.record.identity import is_ulid
from provenance.workbench import Workbench
from provenance.workbench.places import ArchivePlace, ArchiveReference, Places, ReferenceFacts

Run = Callable[[argparse.Namespace, Workbench, Output], None]
Verb = Callable[[str, Run, str], argparse.ArgumentParser]


def declare_revising(verb: Verb) -> None:
    """Declare the verbs of this module."""
    rename = verb("rename", run_rename, "give a place another name")
    rename.add_argument("place", metavar="PLACE", help="name or id")
    rename.add_argument("name", metavar="NAME", help="the new name")
    merge = verb("merge", run_merge, "make two places one, for good")
    merge.add_argument("kept", metavar="KEPT", help="name or id; its name and what is said of it stand")
    merge.add_argument(
        "gone", metavar="GONE", help="name or id; becomes another name; what it says otherwise becomes a note"
    )
    describe = verb("describe", run_describe, "correct what is said of a place or of a reference")
    describe.add_argument("what", metavar="PLACE|REFERENCE", help="a place's name or id, a reference's id")
    declare_place_words(describe)
    declare_reference_words(describe)


def run_rename(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Give a place another name."""
    _say(output, bench.places.rename(asked.place, asked.name))


def run_merge(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Make two places one."""
    kept = bench.places.place(asked.kept).id
    merged = bench.places.merge(kept, asked.gone)
    place = bench.places.place(kept)
    if output.json:
        counts = {"moved": merged.moved, "already_there": merged.already_there}
        output.data({"place": place_json(place), **counts})
        return
    there = merged.already_there
    output.line(output.wording.label("cli.places_merged", n=merged.moved, place=place.name, there=there))


def run_describe(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Correct what is said of a place or a reference; what is not given stays as it is."""
    of_place, of_reference = place_words(asked), reference_words(asked)
    if not of_place and not of_reference:
        raise UsageError("describe_says_nothing", what=asked.what[:60])
    reference = _reference(bench.places, asked.what)
    if reference is not None:
        if of_place:
            raise UsageError("place_words_of_reference", what=asked.what[:60])
        facts = ReferenceFacts(**of_reference)
        _say(output, None, bench.places.describe_reference(reference.id, facts, of_reference))
        return
    if of_reference:
        raise UsageError("reference_words_of_place", what=asked.what[:60])
    position = position_of(asked.at, asked.radius)  # raises for a radius alone
    described = bench.places.describe_place(
        asked.what,
        position=None if asked.at is None else position,
        region=_words(asked.region),
        design=_words(asked.design),
        note=_words(asked.place_note),
    )
    _say(output, described)


def _reference(places: Places, id: str) -> ArchiveReference | None:
    """The reference of that id, None when it is a place's. Raises ArchiveError for one that was withdrawn."""
    if not is_ulid(id):
        return None
    try:
        return places.reference(id)
    except ArchiveError as error:
        if error.id != "no_such_reference":
            raise
    return None


def _words(text: str | None) -> str | None:
    """What was said of a place, none where nothing is known."""
    return "" if text in MISSING else text


def _say(output: Output, place: ArchivePlace | None, reference: ArchiveReference | None = None) -> None:
    if output.json:
        shown = None if reference is None else reference_json(reference, None, output.wording)
        output.data({"place": None if place is None else place_json(place), "reference": shown})
        return
    if place is not None:
        output.line(f"{place.id}  {output.wording.plain(place.name)}  {output.wording.value(place.position)}")
    if reference is not None:
        output.line(reference.id)
