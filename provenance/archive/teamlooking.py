"""Reading a team's archive: items, their views and points, and what is new since a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

from provenance.archive.seenitems import Item, SeenCounts, Step, StoredPoints, StoredView, WithdrawnItem
from provenance.archive.seenrows import WAITING
from provenance.archive.teamrows import (
    ITEMS,
    VIEWS,
    WITHDRAWN,
    Unreadable,
    array,
    bytes_in,
    counts_of,
    number_after,
    readable,
    team_item_of,
    team_view_of,
    team_withdrawn_of,
)
from provenance.archive.teamtalk import TeamTalk
from provenance.errors import ArchiveError

if TYPE_CHECKING:
    from provenance.net.account import Limits

READ: Final = "team_read"
"""The purpose under which these requests stand in the record of what left."""

BATCH_ROWS: Final = 500  # our choice: half a megabyte of items
_FORMAT: Final = 1  # the version of team.sql


class TeamLooking:
    """What anybody who may read can ask; see `TeamArchive`."""

    def __init__(self, talk: TeamTalk) -> None:
        self.talk = talk

    def close(self) -> None:
        """End the connection. May be called twice."""
        self.talk.close()

    def archive_id(self) -> str:
        """The archive's own id, whatever its address. Raises ArchiveError for one made by a newer version."""
        version, id = self.talk.rows(READ, (), "SELECT version, archive::text FROM alidade.about")[0]
        if version > _FORMAT:
            raise ArchiveError("archive_format_newer", folder=self.talk.server.host, version=version)
        return str(id)

    def together(
        self, purpose: str, fields: tuple[str, ...], limits: Limits | None = None
    ) -> AbstractContextManager[None]:
        """Several calls as one request in the record of what left."""
        return self.talk.together(purpose, fields, limits)

    def views_of(self, numbers: Sequence[int]) -> tuple[StoredView, ...]:
        """The views of those numbers that are still there, by number."""
        if not numbers:
            return ()
        query = f"{VIEWS} WHERE v.id = ANY ($1::bigint[]) ORDER BY v.id"
        return tuple(map(team_view_of, self.talk.rows(READ, ("view_numbers",), query, array(numbers))))

    def points(self, numbers: Sequence[int]) -> Iterator[StoredPoints]:
        """The points of those views, of each that has some."""
        query = "SELECT view, packed FROM alidade.points WHERE view = ANY ($1::bigint[])"
        for start in range(0, len(numbers), BATCH_ROWS):
            some = numbers[start : start + BATCH_ROWS]
            found = dict(self.talk.rows(READ, ("view_numbers",), query, array(some)))
            for view in map(int, some):
                if view in found:
                    yield StoredPoints(view, bytes_in(view, found[view]))

    # ---- looking --------------------------------------------------------------------------------------------

    def item(self, id: str) -> Item:
        """An item by its id. Raises ArchiveError: there is none, or it was withdrawn."""
        found = self.talk.rows(READ, ("item_ids",), f"{ITEMS} WHERE i.id = $1::text", id)
        if not found:
            query = f"{WITHDRAWN} WHERE id = $1::text"
            gone = self.talk.rows(READ, ("item_ids",), query, id)
            raise ArchiveError("item_withdrawn" if gone else "no_such_item", id=id[:60])
        return team_item_of(found[0])

    def by_sha256(self, sha256: str) -> Item | None:
        """The item of those bytes."""
        found = self.talk.rows(READ, ("hashes",), f"{ITEMS} WHERE i.sha256 = $1::text", sha256)
        return team_item_of(found[0]) if found else None

    def views(self, id: str) -> tuple[StoredView, ...]:
        """The views of an item by its id, the whole picture first."""
        query = (
            f"{VIEWS} WHERE v.item = (SELECT number FROM alidade.items WHERE id = $1::text)"  # noqa: S608
            " ORDER BY v.number"
        )
        return tuple(map(team_view_of, self.talk.rows(READ, ("item_ids",), query, id)))

    def thumbnail(self, id: str) -> bytes | None:
        """A small WebP of an item. Raises ArchiveError when there is no such item."""
        query = (
            "SELECT webp FROM alidade.thumbnails"
            " WHERE item = (SELECT number FROM alidade.items WHERE id = $1::text)"
        )
        found = self.talk.rows(READ, ("item_ids",), query, id)
        if not found:
            self.item(id)
        return bytes_in(id, found[0][0]) if found else None

    def counts(self) -> SeenCounts:
        """How much there is, and since when. There are no folders and no picture files."""
        with self.together(READ, ()):
            rows = self.talk.rows(READ, (), "SELECT name, counted FROM alidade.counts()")
            first = self.talk.rows(READ, (), f"{ITEMS} ORDER BY i.number LIMIT 1")
        return counts_of(rows, team_item_of(first[0]) if first else None)

    def withdrawn(self, sha256: str) -> WithdrawnItem | None:
        """The latest withdrawal of an item of those bytes."""
        query = f"{WITHDRAWN} WHERE sha256 = $1::text ORDER BY change DESC LIMIT 1"
        found = self.talk.rows(READ, ("hashes",), query, sha256)
        return team_withdrawn_of(found[0]) if found else None

    def waiting(self, step: Step) -> Iterator[Item]:
        """The items that a pass has still to do, as they were put."""
        query = f"{ITEMS} WHERE {WAITING[step]} AND i.number > $1::bigint ORDER BY i.number LIMIT $2::bigint"
        last = 0
        while rows := self.talk.rows(READ, (), query, last, BATCH_ROWS):
            yield from map(team_item_of, rows)
            last = number_after(last, rows[-1][0])

    def change(self) -> int:
        """The number of the newest change; 0 before the first."""
        return int(self.talk.rows(READ, (), "SELECT newest FROM alidade.changes")[0][0])

    def items_since(
        self, since: int = 0, until: int | None = None, unreadable: Unreadable | None = None
    ) -> Iterator[tuple[Item, ...]]:
        """The items that were put or changed after a change, batch by batch; each as it is now. `unreadable` is told of
        each that cannot be read, which is then passed over."""
        query = f"{ITEMS} WHERE i.change > $1::bigint AND i.change <= $2::bigint ORDER BY i.change LIMIT $3::bigint"
        end = self.change() if until is None else until
        while rows := self.talk.rows(READ, (), query, since, end, BATCH_ROWS):
            yield tuple(readable(team_item_of, rows, unreadable))
            since = number_after(since, rows[-1][-1])

    def withdrawn_since(
        self, since: int = 0, unreadable: Unreadable | None = None
    ) -> tuple[WithdrawnItem, ...]:
        """The items that were withdrawn after a change; `unreadable` as in `items_since`."""
        query = f"{WITHDRAWN} WHERE change > $1::bigint ORDER BY change"
        return tuple(readable(team_withdrawn_of, self.talk.rows(READ, (), query, since), unreadable))
