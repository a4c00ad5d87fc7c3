"""Rows of the tables of pictures ever seen as typed records, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from provenance.archive.database import Database
from provenance.archive.rows import json_of
from provenance.archive.seenitems import (
    Box,
    Failure,
    Item,
    ItemCase,
    ItemFacts,
    Step,
    StoredView,
    View,
    WithdrawnItem,
    is_sha256,
    require_sides,
)
from provenance.errors import ArchiveAltered, ArchiveError, RecordError
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.values import FileName, Instant, Missing, Term

ITEMS: Final = (
    "SELECT i.number, i.id, i.sha256, p.size_bytes, p.media_type, i.width, i.height, i.name, i.origin, i.added,"
    " i.facts, (SELECT json_group_array(json_object('id', c.id, 'title', c.title)) FROM item_cases JOIN cases c"
    " ON c.number = in_case WHERE item = i.number), i.restricted, i.keeps, coder.name, describer.name, i.failure,"
    " i.change FROM items i JOIN pictures p USING (sha256) LEFT JOIN makers coder ON coder.number = i.coded_by"
    " LEFT JOIN makers describer ON describer.number = i.described_by"
)
VIEWS: Final = (
    "SELECT v.id, i.id, v.number, v.x, v.y, v.width, v.height, v.pdq, v.quality, v.phash, v.dhash"
    " FROM views v JOIN items i ON i.number = v.item"
)
WITHDRAWN: Final = "SELECT id, sha256, withdrawn, change FROM withdrawn_items"
WAITING: Final[dict[Step, str]] = {
    "codes": "i.coded_by IS NULL AND i.failure IS NULL",
    "points": "i.described_by IS NULL AND i.coded_by IS NOT NULL AND i.failure IS NULL",
}
"""What is true of the items `i` that a pass has still to do, here and in a team's archive."""

_names: Final = msgspec.json.Decoder(FileName | Missing)
_instants: Final = msgspec.json.Decoder(Instant)
_facts: Final = msgspec.json.Decoder(ItemFacts)
_cases: Final = msgspec.json.Decoder(tuple[ItemCase, ...])
_failures: Final = msgspec.json.Decoder(Failure)


@contextmanager
def reading_row(id: object) -> Iterator[None]:
    """Say of a row that does not decode that it was altered."""
    try:
        yield
    except (msgspec.DecodeError, RecordError, ArchiveError, ValueError, TypeError, OverflowError) as error:
        # a server may send anything in a cell: text for a number, a number for text
        raise ArchiveAltered("archive_row_altered", id=str(id)[:60]) from error


def item_of(row: tuple[Any, ...]) -> Item:
    """The item of a row of `ITEMS`. Raises ArchiveAltered when it is none."""
    with reading_row(_first(row[1:])):
        (_, id, sha256, size, media_type, width, height, name, origin, added,
         facts, cases, restricted, keeps, coded_by, described_by, failure, change) = row  # fmt: skip
        require_sides(width, height)
        _require(isinstance(id, str) and isinstance(size, int) and isinstance(change, int) and size >= 0)
        _require(isinstance(sha256, str) and is_sha256(sha256))
        return Item(
            id=id,
            sha256=sha256,
            size_bytes=size,
            media_type=media_type if media_type in MEDIA_TYPES else "unknown",
            width=width,
            height=height,
            name=_names.decode(name),
            origin=Term(origin),
            added=_instants.decode(added),
            facts=_facts.decode(facts),
            cases=tuple(sorted(_cases.decode(cases), key=lambda case: case.id)),
            restricted=bool(restricted),
            keeps=bool(keeps),
            coded_by=coded_by,
            described_by=described_by,
            failure=None if failure is None else _failures.decode(failure),
            change=change,
        )


def view_of(row: tuple[Any, ...]) -> StoredView:
    """The view of a row of `VIEWS`. Raises ArchiveAltered when it is none."""
    with reading_row(_first(row)):
        id, item, number, x, y, width, height, pdq, quality, phash, dhash = row
        box = Box(x, y, width, height)
        shown = View(number=number, box=box, pdq=pdq, quality=quality, phash=phash, dhash=dhash)
        return stored_view(id, item, shown)


def stored_view(id: Any, item: Any, shown: View) -> StoredView:
    """A view with its number and item, inside `reading_row`."""
    _require(isinstance(id, int) and isinstance(item, str))
    return StoredView(id, item, shown)


def _first(row: Sequence[object]) -> object:
    return next(iter(row), "")


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("no such cell")


def withdrawn_of(row: tuple[Any, ...]) -> WithdrawnItem:
    """The withdrawn item of a row of `WITHDRAWN`. Raises ArchiveAltered when it is none."""
    with reading_row(_first(row)):
        id, sha256, withdrawn, change = row
        _require(
            isinstance(id, str) and isinstance(sha256, str) and is_sha256(sha256) and isinstance(change, int)
        )
        return WithdrawnItem(id, sha256, _instants.decode(withdrawn), change)


def maker_number(database: Database, name: str) -> int:
    """The number that stands for a maker's name, inside `writing`; a new name gets one."""
    database.run("INSERT OR IGNORE INTO makers (name) VALUES (?)", name)
    return int(database.rows("SELECT number FROM makers WHERE name = ?", name)[0][0])


def keep_views(database: Database, item: int, views: tuple[View, ...]) -> None:
    """The rows of an item's views, inside `writing`; views and points that it had are gone."""
    forget_views(database, item)
    statement = (
        "INSERT INTO views (item, number, x, y, width, height, pdq, quality, phash, dhash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for view in views:
        box = (view.box.x, view.box.y, view.box.width, view.box.height)
        code = (view.pdq, view.quality, view.phash, view.dhash)
        database.run(statement, item, view.number, *box, *code)


def forget_views(database: Database, item: int) -> None:
    """Take an item's views and their points away, inside `writing`; an index goes on naming them until it is told."""
    forget_points(database, item)
    database.run("INSERT INTO removed SELECT 'codes', id FROM views WHERE item = ?", item)
    database.run("DELETE FROM views WHERE item = ?", item)


def forget_points(database: Database, item: int) -> None:
    """Take the points of an item's views away, inside `writing`."""
    of_item = "view IN (SELECT id FROM views WHERE item = ?)"
    database.run(f"INSERT INTO removed SELECT 'points', id FROM points WHERE {of_item}", item)  # noqa: S608
    database.run(f"DELETE FROM points WHERE {of_item}", item)  # noqa: S608


def failure_cell(failure: Failure | None) -> bytes | None:
    """A failure as the bytes of its cell."""
    return None if failure is None else json_of(failure)
