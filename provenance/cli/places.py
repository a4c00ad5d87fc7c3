"""`places`: known places and their reference photos: add, look at, hand on, take in, withdraw, and match a photo."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from provenance.cli.arguments import Commands, add_verbs_of, common
from provenance.cli.opening import opened
from provenance.cli.output import Output, shown_path
from provenance.cli.placeadded import AddedSaid
from provenance.cli.placearguments import (
    declare_add,
    position_of,
    presumed_facts,
    stated_facts,
    wanted_place,
)
from provenance.cli.placerevising import declare_revising
from provenance.cli.placeshown import place_lines, place_row, reference_lines
from provenance.cli.placewords import (
    answer_json,
    limits_of,
    place_json,
    reference_json,
    refused_json,
    search_json,
    standing_lines,
)
from provenance.errors import ArchiveAltered, UsageError
from provenance.record.values import Place
from provenance.workbench import Workbench
from provenance.workbench.places import AddedPhoto, ExportedSet, PlaceAnswer, Places, PlaceWanted

_EXAMPLES = """examples:
  main.py places add --place "Town hall" --at 49.7064,37.6167 --known-by own_survey hall-1.jpg hall-2.jpg
  main.py places add --place "Opera house" --at -33.8568,151.2153 --known-by own_survey opera.jpg
  main.py places add --from-folder walk/ --json
  main.py places match photo.jpg"""

Run = Callable[[argparse.Namespace, Workbench, Output], None]


def add_commands(commands: Commands) -> None:
    """Declare the command with its verbs."""
    summary = "known places and their reference photos, kept beyond one case"
    verbs = add_verbs_of(commands, "places", summary, _EXAMPLES)
    declare_add(_verb(verbs, "add", run_add, "add photos to a place"))
    _verb(verbs, "list", run_list, "all places")
    show = _verb(verbs, "show", run_show, "a place with its references, their bytes hashed again")
    show.add_argument("place", metavar="PLACE", help="name or id")
    export = _verb(verbs, "export", run_export, "write places as a folder that can be handed on")
    export.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="a new or empty folder")
    export.add_argument("--place", metavar="PLACE", nargs="+", action="extend", help="only these")
    export.add_argument("--include-private", action="store_true", help="also what is not for the public")
    export.add_argument(
        "--include-unknown", action="store_true", help="also what nobody said of whether it is for the public"
    )
    export.add_argument(
        "--include-notes", action="store_true", help="also your notes and the names of the files received"
    )
    taken_in = _verb(verbs, "import", run_import, "take in a folder that was handed on")
    taken_in.add_argument("folder", metavar="FOLDER", type=Path)
    declare_revising(lambda name, run, summary: _verb(verbs, name, run, summary))
    withdraw = _verb(verbs, "withdraw", run_withdraw, "take references out, with their bytes")
    withdraw.add_argument("references", metavar="REFERENCE", nargs="+", help="ids")
    match = _verb(verbs, "match", run_match, "which known place does a photo show?")
    match.add_argument("photo", metavar="PHOTO", type=Path)
    match.add_argument(
        "--limit", metavar="N", type=int, help="compare closely with at most this many references (12)"
    )


def _verb(verbs: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=summary, description=summary)
    common(made)
    made.set_defaults(run=run)
    return made


def run_add(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Add photos by hand, from a folder, or from a case."""
    given = (bool(asked.photos), asked.from_folder is not None, asked.from_case is not None)
    if sum(given) != 1 or (asked.from_case is None) == bool(asked.exhibit):
        raise UsageError("places_add_from_one")
    wanted, facts, presumed = wanted_place(asked), stated_facts(asked), presumed_facts(asked)
    said = AddedSaid(bench.places, output)
    if asked.photos and wanted is None:
        raise UsageError("places_add_needs_place")
    if asked.within is not None and not (isinstance(position_of(asked.at), Place) and asked.from_folder):
        raise UsageError("within_needs_at")
    if asked.from_case is not None:
        with opened(asked.from_case, bench, output, writable=False) as case:
            for exhibit in asked.exhibit:
                added = bench.places.add_from_case(case, exhibit, wanted, facts=facts, presumed=presumed)
                said.say(added)
        return
    for added in _added(asked, bench.places, wanted, output):
        said.say(added)


def _added(
    asked: argparse.Namespace,
    places: Places,
    wanted: PlaceWanted | None,
    output: Output,
) -> Iterable[AddedPhoto]:
    facts, presumed = stated_facts(asked), presumed_facts(asked)
    if asked.from_folder is None:
        assert wanted is not None
        return places.add(asked.photos, wanted, facts, presumed=presumed)
    at = position_of(asked.at)
    return places.add_folder(
        asked.from_folder,
        wanted,
        within_m=asked.within,
        at=at if isinstance(at, Place) else None,
        facts=facts,
        presumed=presumed,
        progress=output.progress,
    )


def run_list(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """All places, one line each."""
    counts: dict[str, int] = {}
    for reference in bench.places.references():
        counts[reference.place_id] = counts.get(reference.place_id, 0) + 1
    found_places = bench.places.places()
    if not found_places:
        output.remark(output.wording.label("cli.places_none"))
    for found in found_places:
        count = counts.get(found.id, 0)
        if output.json:
            output.data({**place_json(found), "references": count})
        else:
            output.line(place_row(found, count, output.wording))


def run_show(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """A place and its references, each one's bytes hashed again."""
    found = bench.places.place(asked.place)
    rows = []
    references = bench.places.references(found.id)
    if not output.json:
        _say_lines(place_lines(found, output.wording), output)
    if not references:
        output.remark(output.wording.label("cli.place_without_references", place=found.name))
    for reference in references:
        wrong = None
        try:
            bench.places.data(reference.id)
        except ArchiveAltered as error:
            wrong = error
            output.error(error)
        rows.append(reference_json(reference, wrong, output.wording))
        if not output.json:
            output.line()
            _say_lines(reference_lines(reference, output.wording), output)
    if output.json:
        output.data({"place": place_json(found), "references": rows})


def _say_lines(lines: Iterable[str], output: Output) -> None:
    for line in lines:
        output.line(line)


def run_export(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Write a reference set."""
    written = bench.places.export(
        asked.out,
        asked.place,
        include_private=asked.include_private,
        include_unknown=asked.include_unknown,
        include_notes=asked.include_notes,
        progress=output.progress,
    )
    for refused in written.refused:
        output.error(refused.error)
    if output.json:
        output.data(
            {
                "folder": shown_path(written.folder),
                "places": written.places,
                "references": written.references,
                "left_out": [reference.id for reference in written.not_public],
                "left_out_unknown": [reference.id for reference in written.not_said],
                "refused": [refused_json(refused, output.wording) for refused in written.refused],
                "metadata": {
                    name: getattr(written.carried, name)
                    for name in ("files", "people", "serials", "positions", "unread")
                },
            }
        )
        return
    if written.not_public:
        output.remark(output.wording.label("cli.places_left_out", n=len(written.not_public)))
    if written.not_said:
        output.remark(output.wording.label("cli.places_left_out_unknown", n=len(written.not_said)))
    _say_carried(written, output)
    output.line(shown_path(written.folder))


def _say_carried(written: ExportedSet, output: Output) -> None:
    """That the files go out as they are, and what their tags tell."""
    if not written.references:
        return
    say, carried = output.wording.label, written.carried
    output.remark(say("cli.places_unchanged", n=written.references))
    if carried.files:
        counts = {"people": carried.people, "serials": carried.serials, "positions": carried.positions}
        output.remark(say("cli.places_metadata", n=carried.files, **counts))
    else:
        output.remark(say("cli.places_metadata_none"))
    if carried.unread:
        output.remark(say("cli.places_metadata_unread", n=carried.unread))


def run_import(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Take in a reference set."""
    taken = bench.places.import_from(asked.folder, progress=output.progress)
    for refused in taken.refused:
        output.error(refused.error)
    if output.json:
        output.data(
            {
                "places_added": taken.places_added,
                "places_there": taken.places_there,
                "places_kept_apart": taken.kept_apart,
                "added": taken.added,
                "already_there": taken.already_there,
                "refused": [refused_json(refused, output.wording) for refused in taken.refused],
            }
        )
        return
    output.line(output.wording.label("cli.places_taken_in", added=taken.added, there=taken.already_there))
    if taken.kept_apart:
        output.remark(output.wording.label("cli.places_kept_apart", n=taken.kept_apart))


def run_withdraw(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Take references out; the first id that is unknown ends it."""
    for id in asked.references:
        gone = bench.places.withdraw(id)
        if output.json:
            output.data({"withdrawn": gone.id, "sha256": gone.sha256})
        else:
            output.line(gone.id)


def run_match(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Compare a photo with the references; every answer as it comes, the places by their best answer at the end."""
    if asked.limit is not None and asked.limit < 1:
        raise UsageError("limit_below_one")

    def found(answer: PlaceAnswer) -> None:
        output.failed |= answer.outcome == "failed"
        if output.json:
            output.data(answer_json(answer, output.wording))
        elif answer.reason is not None:
            output.remark(output.wording.reason(answer.reason))

    search = bench.places.match(asked.photo, found=found, limit=asked.limit, progress=output.progress)
    if output.json:
        output.data(search_json(search, output.wording))
        return
    if not search.searched:
        output.remark(output.wording.label("cli.places_none"))
    _say_lines(standing_lines(search.standings, output.wording), output)
    output.line(output.wording.label("cli.places_searched", n=search.compared, searched=search.searched))
    for limit in limits_of(search):
        output.line(f"  {output.wording.limit(limit)}")
