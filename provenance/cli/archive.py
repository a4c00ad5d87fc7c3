"""`archive`: the pictures ever seen: add folders, photos and cases, search, look, take out."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from provenance.cli import archiveteam
from provenance.cli.archivearguments import declare_archive, declare_said, meant, said_facts
from provenance.cli.archiveitems import item_json, item_lines
from provenance.cli.archivewords import (
    added_all_json,
    added_json,
    added_lines,
    at_once_line,
    hit_lines,
    info_json,
    info_lines,
    passed_reason,
    search_failed,
    search_json,
    searched_line,
)
from provenance.cli.arguments import Commands, add_verbs_of, common
from provenance.cli.opening import opened
from provenance.cli.output import Output, shown_path
from provenance.cli.requestwords import requests_json
from provenance.errors import InputError, UsageError
from provenance.workbench import Workbench
from provenance.workbench.archiving import (
    AddedPicture,
    Candidate,
    DroppedItem,
    Pictures,
    SeenSearch,
    WithdrawnItem,
)

_EXAMPLES = """examples:
  main.py archive add pictures/ --source "A channel" --licence CC-BY-4.0
  main.py archive add photo.jpg --date 2022-09-10 --place "49.7064,37.6167"
  main.py archive add --from-case town.case --exhibit Q1
  main.py archive search photo.jpg screenshot.png --json
  main.py archive show 01KB2PYRTZ5AFPS6EDM1WQ7HVR
  main.py archive info
  main.py archive search photo.jpg --at postgresql://olena@db.example.org/alidade
  main.py archive sync --at postgresql://olena@db.example.org/alidade"""

_MOST_AT_ONCE: Final = 10
"""Pictures named before the closer look: enough to see what it is, and no flood where everybody has it (ours)."""

Run = Callable[[argparse.Namespace, Workbench, Output], None]


def add_commands(commands: Commands) -> None:
    """Declare the command with its verbs."""
    summary = "the pictures ever seen: add, search, look, take out"
    verbs = add_verbs_of(commands, "archive", summary, _EXAMPLES)
    add = _verb(verbs, "add", run_add, "add folders and photos; the same again goes on where it stopped")
    add.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="folders and photos")
    add.add_argument("--from-case", metavar="CASE", type=Path, help="pictures of a case")
    add.add_argument(
        "--exhibit", metavar="EXHIBIT", nargs="+", action="extend", default=[], help="of the case: only these"
    )
    add.add_argument(
        "--quick", action="store_true", help="codes only: crops and screenshots are found after a full adding"
    )
    declare_said(add)
    search = _verb(verbs, "search", run_search, "was this picture seen before?")
    search.add_argument("photos", metavar="PHOTO", nargs="+", type=Path)
    show = _verb(verbs, "show", run_show, "everything that is known of a picture of the archive")
    show.add_argument("item", metavar="ITEM", help="id, as search prints it")
    _verb(verbs, "info", run_info, "how much there is, since when, and from which folders")
    remove = _verb(verbs, "remove", run_remove, "take pictures out, with all that was made from them")
    remove.add_argument(
        "items",
        metavar="ITEM",
        nargs="*",
        help="ids: withdrawn here, and by the next sync at the team; taken in again only when named",
    )
    remove.add_argument(
        "--folder",
        metavar="FOLDER",
        type=Path,
        help="forget a folder, and the pictures that lie in no other: here alone, and they may be added again",
    )
    archiveteam.add_verbs(verbs)


def _verb(verbs: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=summary, description=summary)
    common(made)
    declare_archive(made)
    made.set_defaults(run=run)
    return made


def run_add(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Add; one line for each file that was read, is gone or was passed over, then one for all together."""
    if bool(asked.paths) == (asked.from_case is not None) or (asked.exhibit and asked.from_case is None):
        raise UsageError("archive_add_from_one")
    facts, states, passed = said_facts(asked), Counter[str](), Counter[str]()
    with meant(asked, bench, output, there=False) as pictures:
        if asked.from_case is None:
            adding = pictures.add(asked.paths, facts, quick=asked.quick, progress=output.progress)
            _say_all(adding, states, passed, output)
        else:
            with opened(asked.from_case, bench, output, writable=False) as case:
                adding = pictures.add_case(
                    case, asked.exhibit, facts, quick=asked.quick, progress=output.progress
                )
                _say_all(adding, states, passed, output)
        counts = pictures.archive.counts()
        if output.json:
            output.data(added_all_json(states, counts) | {"requests": requests_json(pictures.requests())})
        else:
            _say_lines(added_lines(states, passed, counts, output.wording), output)


def _say_all(
    adding: Iterator[AddedPicture], states: Counter[str], passed: Counter[str], output: Output
) -> None:
    for added in adding:
        states[added.state] += 1
        if added.state == "passed_over":
            passed[passed_reason(added)] += 1
        output.failed |= added.failed
        if output.json:
            if added.state != "unchanged":
                output.data(added_json(added, output.wording))
        elif added.error is not None and (added.failed or added.error.id == "item_withdrawn"):
            output.remark(f"{shown_path(added.path)}: {output.wording.error(added.error)}")


def run_search(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Search for each photo; one JSON line each, in order."""
    with meant(asked, bench, output) as pictures:
        for photo in asked.photos:
            if len(asked.photos) > 1 and not output.json:
                output.line(shown_path(photo))
            try:
                search = pictures.search(photo, found=_at_once(output), progress=output.progress)
            except InputError as error:
                output.error(error)
                if output.json:
                    output.data(search_json(photo, None, error, pictures, output.wording))
                continue
            _say_search(photo, search, pictures, output)


def _at_once(output: Output) -> Callable[[Candidate], None]:
    """Says to people what the bytes and the codes of a photo name already, while the rest comes."""
    heard: set[str] = set()

    def found(candidate: Candidate) -> None:
        known = candidate.item.id in heard or len(heard) >= _MOST_AT_ONCE
        if not known and (candidate.identical or candidate.near):
            heard.add(candidate.item.id)
            output.remark(at_once_line(candidate, output.wording))

    return (lambda _candidate: None) if output.json else found


def _say_search(photo: Path, search: SeenSearch, pictures: Pictures, output: Output) -> None:
    say = output.wording.label
    output.failed |= search_failed(search)
    if search.reason is not None:
        output.remark(output.wording.reason(search.reason))
    if output.json:
        output.data(search_json(photo, search, None, pictures, output.wording))
        return
    for hit in search.hits:
        _say_lines(hit_lines(hit, pictures, output.wording), output)
    if not search_failed(search):
        output.line(searched_line(search, output.wording))
    if search.counts.to_describe:
        output.remark(say("cli.archive_to_describe", n=search.counts.to_describe))
    if search.left_out:
        output.remark(say("cli.archive_left_out", n=search.left_out))


def run_show(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Everything that is known of a picture."""
    with meant(asked, bench, output) as pictures:
        item = pictures.item(asked.item)
        if output.json:
            known = item_json(item, pictures, output.wording)
            output.data(known | {"requests": requests_json(pictures.requests())})
        else:
            _say_lines(item_lines(item, pictures, output.wording), output)


def run_info(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """What the archive holds."""
    with meant(asked, bench, output) as pictures:
        info = pictures.info()
        if output.json:
            output.data(info_json(info) | {"requests": requests_json(pictures.requests())})
        else:
            _say_lines(info_lines(info, output.wording), output)


def run_remove(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Take items out, or all of a folder; the first id that is unknown ends it."""
    if bool(asked.items) == (asked.folder is not None):
        raise UsageError("archive_remove_one")
    with meant(asked, bench, output) as pictures:
        gone: Iterable[WithdrawnItem | DroppedItem] = map(pictures.remove, asked.items)
        what = "withdrawn"
        if asked.folder is not None:
            gone, what = pictures.remove_folder(asked.folder, progress=output.progress), "dropped"
        for one in gone:
            if output.json:
                requests = requests_json(pictures.requests())
                output.data({what: one.id, "sha256": one.sha256, "requests": requests})
            else:
                output.line(one.id)


def _say_lines(lines: Iterator[str], output: Output) -> None:
    for line in lines:
        output.line(line)
