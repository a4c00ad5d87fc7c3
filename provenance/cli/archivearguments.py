"""What is said of pictures that are added to the archive, and which archive is meant, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from provenance.cli.output import Output, shown_path
from provenance.cli.requestwords import say_requests
from provenance.errors import ArchiveError, UsageError
from provenance.record.values import UNKNOWN, Link, Missing, Term, Text
from provenance.workbench import Workbench
from provenance.workbench.archiveopening import exists
from provenance.workbench.archiving import ItemDate, ItemFacts, Pictures
from provenance.workbench.people import address, place, when, words
from provenance.workbench.teaming import named_team

_DATES: Final = ("published", "captured")
"""Of what a date may be said to be one; without a word it is that of the publication."""


def declare_archive(parser: argparse.ArgumentParser) -> None:
    """Which archive: of this machine, or a team's."""
    declare_folder(parser)
    declare_team(parser)


def declare_folder(parser: argparse.ArgumentParser) -> None:
    """Which archive of this machine."""
    parser.add_argument(
        "--archive", metavar="FOLDER", type=Path, help="another archive than that of the installation"
    )


def declare_team(parser: argparse.ArgumentParser) -> None:
    """A team's server, which naming it allows to be asked by this command."""
    parser.add_argument(
        "--at",
        metavar="ADDRESS",
        help="a team's archive, which is asked over the network: postgresql://USER@HOST/DATABASE, or team: the "
        "configured one",
    )


def declare_said(parser: argparse.ArgumentParser) -> None:
    """What can be said of pictures."""
    parser.add_argument("--source", metavar="TEXT", help="where they come from: an address, or words")
    parser.add_argument(
        "--date",
        metavar="TIME",
        help="when they were published, ISO 8601, or captured=TIME: when they were taken",
    )
    parser.add_argument("--place", metavar="PLACE", help="what they show, as stated: LAT,LON or words")
    parser.add_argument("--licence", metavar="TEXT")
    parser.add_argument("--note", metavar="TEXT")


@contextmanager
def meant(
    asked: argparse.Namespace, bench: Workbench, output: Output, *, there: bool = True
) -> Iterator[Pictures]:
    """The archive that is meant: the one place where the command line chooses it. What was asked of the network and
    not said by the command is said at its end, whatever that was.

    `there`: a folder that was named must hold one already. Raises ArchiveError when it does not; nothing is made then.
    """
    if asked.at is not None:
        if asked.archive is not None:
            raise UsageError("archive_meant_twice")
        with team_named(asked.at, bench, output) as pictures:
            yield pictures
    else:
        with folder_named(asked.archive, bench, there=there) as pictures:
            yield pictures


@contextmanager
def folder_named(folder: Path | None, bench: Workbench, *, there: bool = False) -> Iterator[Pictures]:
    """The archive in a folder; None: that of the installation. `there`: see `meant`."""
    if folder is None:
        yield bench.pictures
        return
    if there and not exists(folder):
        raise ArchiveError("no_archive_in_folder", folder=shown_path(folder))
    with closing(bench.pictures_at(folder)) as pictures:
        yield pictures


@contextmanager
def team_named(address: str, bench: Workbench, output: Output) -> Iterator[Pictures]:
    """A team's archive that the user named, which allows its host for this command."""
    with closing(bench.pictures_at(named_team(bench.folders.home, address))) as pictures:
        try:
            yield pictures
        finally:
            say_requests(pictures.requests(), output)


def said_facts(asked: argparse.Namespace) -> ItemFacts:
    """What was said of the pictures. Raises UsageError for a date or a position that is none."""
    source, where = address(asked.source), place(asked.place)
    return ItemFacts(
        sources=(source,) if isinstance(source, Link | Text) else (),
        licence=words(asked.licence),
        note=words(asked.note),
        place=UNKNOWN if isinstance(where, Missing) else where,
        dates=() if asked.date is None else (_date(asked.date),),
    )


def _date(text: str) -> ItemDate:
    of, equals, time = text.partition("=")
    if not equals:
        of, time = _DATES[0], text
    stated = when(time)
    if of not in _DATES or isinstance(stated, Text | Missing):
        raise UsageError("not_a_time", field="--date", value=text[:60])
    return ItemDate(when=stated, of=Term(of))
