"""The pictures ever seen: what a user has had before, by its bytes, with what is said of it and what finds it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from provenance.archive import keeping, schema
from provenance.archive.passes import Passes
from provenance.archive.restrictedcases import RestrictedCases
from provenance.archive.rows import json_of
from provenance.archive.seenitems import (
    Coded,
    DroppedItem,
    Failure,
    Item,
    ItemCase,
    ItemFacts,
    NewItem,
    PutItem,
    SeenCounts,
    WithdrawnItem,
    said_together,
)
from provenance.archive.seenopening import BATCH_ROWS, now
from provenance.archive.seenrows import ITEMS, WAITING, WITHDRAWN, forget_views, item_of, withdrawn_of
from provenance.archive.whereabouts import Whereabouts
from provenance.errors import ArchiveAltered, ArchiveError
from provenance.record.identity import is_ulid, new_ulid
from provenance.record.values import UNKNOWN

_COUNTED = (
    ("items", "items"),
    ("searched", "views WHERE number = 0"),
    ("to_code", f"items i WHERE {WAITING['codes']}"),
    ("to_describe", f"items i WHERE {WAITING['points']}"),
    ("unreadable", "items WHERE failure IS NOT NULL AND coded_by IS NULL"),
    ("not_described", "items WHERE failure IS NOT NULL AND coded_by IS NOT NULL"),
    ("restricted", "items WHERE restricted"),
    ("keeping", "items WHERE keeps"),
    ("withdrawn", "withdrawn_items"),
    ("views", "views"),
    ("described_views", "points"),
    ("copies", "copies"),
    ("gone", "copies WHERE gone IS NOT NULL"),
    ("folders", "folders"),
)
_COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {rows}) AS {name}" for name, rows in _COUNTED)  # noqa: S608
_KEPT_BYTES = "SELECT total(size_bytes) FROM items JOIN pictures USING (sha256) WHERE keeps"


class SeenArchive(Passes):
    """The pictures ever seen, in an archive folder; see `OpenArchive`. Nothing enters it unless the user adds it."""

    def __init__(self, folder: Path, busy_s: float = schema.BUSY_S) -> None:
        super().__init__(folder, busy_s)
        self.whereabouts = Whereabouts(self)

    # ---- looking --------------------------------------------------------------------------------------------

    def item(self, id: str) -> Item:
        """An item by its id. Raises ArchiveError: there is none, or it was withdrawn."""
        return self._item(self.number_of(id))

    def by_sha256(self, sha256: str) -> Item | None:
        """The item of those bytes."""
        rows = self._rows(f"{ITEMS} WHERE i.sha256 = ?", sha256)
        return item_of(rows[0]) if rows else None

    def of_case(self, case_id: str, batch: int = BATCH_ROWS) -> Iterator[Item]:
        """The items that came from a case, as they were put."""
        last = 0
        query = (
            f"{ITEMS} WHERE i.number IN (SELECT item FROM item_cases JOIN cases ON cases.number = in_case"  # noqa: S608
            " WHERE cases.id = ?) AND i.number > ? ORDER BY i.number LIMIT ?"
        )
        while rows := self._rows(query, case_id, last, batch):
            yield from map(item_of, rows)
            last = rows[-1][0]

    def withdrawn(self, sha256: str) -> WithdrawnItem | None:
        """The latest withdrawal of an item of those bytes."""
        rows = self._rows(f"{WITHDRAWN} WHERE sha256 = ? ORDER BY change DESC LIMIT 1", sha256)
        return withdrawn_of(rows[0]) if rows else None

    def thumbnail(self, id: str) -> bytes | None:
        """A small WebP of an item. Raises ArchiveError when there is no such item."""
        rows = self._rows("SELECT webp FROM thumbnails WHERE item = ?", self.number_of(id))
        return bytes(rows[0][0]) if rows else None

    def data(self, id: str) -> bytes | None:
        """An item's bytes, hashed again, when they are kept here. Raises ArchiveAltered when they were changed."""
        item = self.item(id)
        return self.files.get(item.sha256) if item.keeps else None

    def counts(self) -> SeenCounts:
        """How much there is, and since when."""
        counted = dict(zip((name for name, _ in _COUNTED), self._rows(_COUNTS)[0], strict=True))
        first = self._rows(f"{ITEMS} ORDER BY i.number LIMIT 1")
        pages = self._rows("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return SeenCounts(
            **counted,
            since=item_of(first[0]).added if first else UNKNOWN,
            change=self.change(),
            size_bytes=int(pages[0][0]) + int(self._rows(_KEPT_BYTES)[0][0]),
        )

    # ---- adding ---------------------------------------------------------------------------------------------

    def put(
        self,
        new: NewItem,
        coded: Coded | Failure | None = None,
        *,
        data: bytes | None = None,
        again: bool = False,
    ) -> PutItem:
        """Put a picture with its views, in one transaction: on return all of it is on the disk. Bytes that are there
        stay one item: what is said besides is added, see `said_together`, and the stricter restriction holds.

        `coded`: what the first pass made, or why it failed; None leaves it to a later one. `data`: the bytes, to be
        kept here. Raises ArchiveError when an item of these bytes was withdrawn, unless it is put `again` on purpose;
        ArchiveAltered when the data have another hash.
        """
        with self.writing():
            known = self.by_sha256(new.sha256)
            if known is None:
                self._require_not_withdrawn(new, again)
                number = self._insert(new)
            else:
                number = self._said_again(known, new)
            if new.case is not None:
                self._from_case(number, new.case)
            item = self._item(number)
            if coded is not None and item.coded_by is None:
                self.code(item.id, coded)
            if data is not None:
                self.keep(item.id, data)
            return PutItem(self._item(number), known is not None)

    def keep(self, id: str, data: bytes) -> None:
        """Keep an item's bytes here, also over a damaged copy. Raises ArchiveAltered when they have another hash."""
        with self.writing():
            number = self.number_of(id)
            item = self._item(number)
            if self.files.put(data) != item.sha256:
                raise ArchiveAltered("archive_picture_altered", sha256=item.sha256)
            if not item.keeps:
                self.touch(number)
                self._run("UPDATE items SET keeps = 1 WHERE number = ?", number)
            self._run("UPDATE pictures SET kept = 1 WHERE sha256 = ?", item.sha256)

    def say(self, id: str, facts: ItemFacts) -> Item:
        """Add what is said of an item to what is known of it; see `said_together`."""
        with self.writing():
            return self.revise(id, said_together(self.item(id).facts, facts))

    def revise(self, id: str, facts: ItemFacts) -> Item:
        """Replace what is said of an item."""
        with self.writing():
            number = self.number_of(id)
            if self._item(number).facts != facts:
                self.touch(number)
                self._run("UPDATE items SET facts = ? WHERE number = ?", json_of(facts), number)
            return self._item(number)

    def restrict(self, id: str, restricted: bool = True) -> Item:
        """Say whether an item must not leave this archive."""
        with self.writing():
            number = self.number_of(id)
            if self._item(number).restricted != restricted:
                self.touch(number)
                self._run("UPDATE items SET restricted = ? WHERE number = ?", int(restricted), number)
            return self._item(number)

    # ---- taking out -----------------------------------------------------------------------------------------

    def withdraw(self, id: str) -> WithdrawnItem:
        """Take an item out: all that is said of it, its views and points, where it lies, its thumbnail, its kept bytes
        unless a reference has them. Its id and hash stay, so that it is not taken in again unsaid.

        What index files hold of it names nothing any more, and is gone with their next building. Raises ArchiveError
        when there is no such item, or when the file of its bytes stays because another program has it open: then
        withdrawing it again removes the file.
        """
        (withdrawn,) = self.withdraw_all([id])
        return withdrawn

    def withdraw_all(self, ids: Sequence[str]) -> tuple[WithdrawnItem, ...]:
        """The same for several in one transaction; not inside `writing`, as their files go after the rows."""
        with self.writing():
            withdrawn = tuple(map(self._withdrawn, ids))
        self._drop_files(one.sha256 for one in withdrawn)
        return withdrawn

    def drop_all(self, ids: Sequence[str]) -> tuple[DroppedItem, ...]:
        """Take items out of this archive alone, with all that was made of them, as if they had never been added: no
        other archive is told, and the same bytes are taken in again as a new item. In one transaction, not inside
        `writing`. Raises ArchiveError when there is no such item."""
        with self.writing():
            dropped = tuple(self._dropped(self.item(id)) for id in ids)
        self._drop_files(one.sha256 for one in dropped)
        return dropped

    # ---- rows -----------------------------------------------------------------------------------------------

    def _item(self, number: int) -> Item:
        return item_of(self._rows(f"{ITEMS} WHERE i.number = ?", number)[0])

    def _require_not_withdrawn(self, new: NewItem, again: bool) -> None:
        if not again and (gone := self.withdrawn(new.sha256)) is not None:
            raise ArchiveError("item_withdrawn", id=gone.id)

    def _insert(self, new: NewItem) -> int:
        self._run("DELETE FROM dropped WHERE sha256 = ?", new.sha256)
        self._run(
            "INSERT OR IGNORE INTO pictures VALUES (?, ?, ?, 0)", new.sha256, new.size_bytes, new.media_type
        )
        rows = self._rows(
            "INSERT INTO items (id, sha256, change, width, height, added, origin, name, facts, restricted, keeps)"
            " VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?, ?, 0) RETURNING number",
            new.id if new.id is not None and self._is_free(new.id) else new_ulid(),
            new.sha256,
            self.database.new_change(),
            json_of(now()),
            new.origin,
            json_of(new.name),
            json_of(new.facts),
            int(new.restricted),
        )
        return int(rows[0][0])

    def _said_again(self, known: Item, new: NewItem) -> int:
        self.say(known.id, new.facts)
        if new.restricted:
            self.restrict(known.id)
        return self.number_of(known.id)

    def _from_case(self, number: int, case: ItemCase) -> None:
        self._run("INSERT OR IGNORE INTO cases (id, title) VALUES (?, ?)", case.id, case.title)
        self._run("UPDATE cases SET title = ? WHERE id = ?", case.title, case.id)
        added = self._run(
            "INSERT OR IGNORE INTO item_cases SELECT ?, number FROM cases WHERE id = ?", number, case.id
        )
        if added:
            self.touch(number)

    def _withdrawn(self, id: str) -> WithdrawnItem:
        query = f"{WITHDRAWN} WHERE id = ?"
        if not self._rows(query, id):
            self._note_withdrawn(self.item(id))
        return withdrawn_of(self._rows(query, id)[0])

    def _note_withdrawn(self, item: Item) -> None:
        restricted = RestrictedCases(self.folder)
        stays = item.restricted or any(case.id in restricted for case in item.cases)
        cells = (
            item.id,
            item.sha256,
            json_of(now()),
            self.database.new_change(),
            self.number_of(item.id),
            int(stays),
        )
        self._run("INSERT INTO withdrawn_items VALUES (?, ?, ?, ?, ?, ?)", *cells)
        self._take_out(item)

    def _dropped(self, item: Item) -> DroppedItem:
        number = self.number_of(item.id)
        if self._run("DELETE FROM brought WHERE team IN (SELECT number FROM teams) AND item = ?", number):
            self._run("INSERT OR IGNORE INTO dropped VALUES (?)", item.sha256)
        self._take_out(item)
        return DroppedItem(item.id, item.sha256)

    def _drop_files(self, hashes: Iterable[str]) -> None:
        for sha256 in hashes:
            keeping.drop(self.database, self.files, sha256)

    def _take_out(self, item: Item) -> None:
        number = self.number_of(item.id)
        forget_views(self.database, number)
        for table in ("thumbnails", "copies", "item_cases"):
            self._run(f"DELETE FROM {table} WHERE item = ?", number)  # noqa: S608
        self._run("DELETE FROM items WHERE number = ?", number)
        self._run("DELETE FROM cases WHERE NOT EXISTS (SELECT 1 FROM item_cases WHERE in_case = number)")
        keeping.settle(self.database, item.sha256)

    def _is_free(self, id: str) -> bool:
        taken = "SELECT 1 FROM items WHERE id = ?1 UNION SELECT 1 FROM withdrawn_items WHERE id = ?1"
        return is_ulid(id) and not self._rows(taken, id)
