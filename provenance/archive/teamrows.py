"""Rows of a team's archive as typed records, and records as what the functions there take."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from provenance.archive.rows import json_of
from provenance.archive.seenitems import (
    PDQ_BYTES,
    Box,
    Coded,
    Failure,
    Item,
    NewItem,
    SeenCounts,
    StoredPoints,
    StoredView,
    View,
    WithdrawnItem,
)
from provenance.archive.seenopening import now
from provenance.archive.seenrows import item_of, reading_row, stored_view, withdrawn_of
from provenance.errors import ArchiveAltered
from provenance.record.identity import is_ulid, new_ulid
from provenance.record.values import UNKNOWN, Instant
from provenance.vision.copies.pdq import LEAST_QUALITY

ITEMS: Final = (
    "SELECT i.number, i.id, i.sha256, i.size_bytes, i.media_type, i.width, i.height, i.name, i.origin, i.added,"
    " i.facts, '[]'::text, i.restricted, false, coder.name, describer.name, i.failure, i.change FROM alidade.items i"
    " LEFT JOIN alidade.makers coder ON coder.number = i.coded_by"
    " LEFT JOIN alidade.makers describer ON describer.number = i.described_by"
)
"""The columns of `seenrows.ITEMS`: a team's archive keeps no picture files, and knows no cases."""

VIEWS: Final = (
    "SELECT v.id, i.id, v.number, v.x, v.y, v.width, v.height, v.code::text, v.quality, v.phash, v.dhash"
    " FROM alidade.views v JOIN alidade.items i ON i.number = v.item"
)
WITHDRAWN: Final = "SELECT id, sha256, withdrawn, change FROM alidade.withdrawn_items"

Features = tuple[Sequence[int], Sequence[int]]
Row = TypeVar("Row")
Unreadable: TypeAlias = Callable[[ArchiveAltered], object]


def team_item_of(row: Sequence[Any]) -> Item:
    """The item of a row of `ITEMS`. Raises ArchiveAltered when it is none."""
    return item_of(tuple(row))


def team_withdrawn_of(row: Sequence[Any]) -> WithdrawnItem:
    """The withdrawn item of a row of `WITHDRAWN`. Raises ArchiveAltered when it is none."""
    return withdrawn_of(tuple(row))


def team_view_of(row: Sequence[Any]) -> StoredView:
    """The view of a row of `VIEWS`. Raises ArchiveAltered when it is none."""
    with reading_row(next(iter(row), "")):
        id, item, number, x, y, width, height, bits, quality, phash, dhash = row
        pdq = int(bits, 2).to_bytes(PDQ_BYTES, "big")
        shown = View(
            number=number, box=Box(x, y, width, height), pdq=pdq, quality=quality, phash=phash, dhash=dhash
        )
        return stored_view(id, item, shown)


def readable(
    of_row: Callable[[Sequence[Any]], Row], rows: Iterable[Sequence[Any]], unreadable: Unreadable | None
) -> Iterator[Row]:
    """The rows as records; `unreadable` is told of those that are none. Raises ArchiveAltered without it."""
    for row in rows:
        try:
            yield of_row(row)
        except ArchiveAltered as error:
            if unreadable is None:
                raise
            unreadable(error)


def number_after(last: int, number: object) -> int:
    """A number that goes on from the last one. Raises ArchiveAltered for another one, which would lead in a ring."""
    if not isinstance(number, int) or number <= last:
        raise ArchiveAltered("archive_row_altered", id=str(number)[:60])
    return number


def bytes_in(id: object, cell: object) -> bytes:
    """The bytes of a cell. Raises ArchiveAltered when it holds none."""
    if not isinstance(cell, bytes | bytearray):
        raise ArchiveAltered("archive_row_altered", id=str(id)[:60])
    return bytes(cell)


def counts_of(rows: Iterable[Sequence[Any]], first: Item | None) -> SeenCounts:
    """The counts of rows of name and number; nothing lies in folders there, and no picture's bytes are kept."""
    return SeenCounts(
        **{str(name): int(number) for name, number in rows},
        keeping=0,
        copies=0,
        gone=0,
        folders=0,
        since=UNKNOWN if first is None else first.added,
    )


def said_of_new(new: NewItem, *, again: bool) -> str:
    """What `put_item` takes; cases are never told."""
    id = new.id if new.id is not None and is_ulid(new.id) else new_ulid()
    said = {
        "id": id,
        "other_id": new_ulid(),
        "sha256": new.sha256,
        "size_bytes": new.size_bytes,
        "media_type": new.media_type,
        "added": json_of(now()).decode(),
        "origin": new.origin,
        "name": json_of(new.name).decode(),
        "facts": json_of(new.facts).decode(),
        "again": again,
    }
    return json.dumps(said)


def said_of_change(
    facts: msgspec.Struct | None = None,
    *,
    restricted: bool | None = None,
    failure: Failure | None = None,
) -> str:
    """What `change_item` takes: only what is to be changed."""
    said: dict[str, object] = {}
    if facts is not None:
        said["facts"] = json_of(facts).decode()
    if restricted is not None:
        said["restricted"] = restricted
    if failure is not None:
        said["failure"] = json_of(failure).decode()
    return json.dumps(said)


def coded_cells(coded: Coded | Failure | None) -> tuple[str | None, bytes | None]:
    """The views and the thumbnail as the functions take them."""
    if not isinstance(coded, Coded):
        return None, None
    views = [
        {
            "number": view.number,
            "x": view.box.x,
            "y": view.box.y,
            "width": view.box.width,
            "height": view.box.height,
            "pdq": view.pdq.hex(),
            "quality": view.quality,
            "phash": view.phash,
            "dhash": view.dhash,
            "telling": view.quality >= LEAST_QUALITY,
        }
        for view in coded.views
    ]
    said = {"made_by": coded.made_by, "width": coded.width, "height": coded.height, "views": views}
    return json.dumps(said), coded.thumbnail


def described_cells(points: Sequence[StoredPoints], features: Sequence[Features]) -> str:
    """What `describe_item` takes: the points of each view with their words and signatures (signed)."""
    return json.dumps(
        [
            {
                "nth": nth,
                "view": each.view,
                "packed": each.packed.hex(),
                "words": words,
                "signatures": signatures,
            }
            for nth, (each, (words, signatures)) in enumerate(zip(points, features, strict=True))
        ]
    )


def array(values: Iterable[int]) -> str:
    """Integers as PostgreSQL reads an array."""
    return "{" + ",".join(map(str, values)) + "}"


def moment() -> tuple[Instant, str]:
    """Now, and how a cell says it."""
    instant = now()
    return instant, json_of(instant).decode()
