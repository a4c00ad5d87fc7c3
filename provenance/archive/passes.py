"""The two passes over the pictures ever seen: the codes of each first, its points when there is time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.archive.seenchanges import Changes
from provenance.archive.seenitems import Coded, Failure, Item, Step, StoredPoints, StoredView
from provenance.archive.seenopening import BATCH_ROWS
from provenance.archive.seenrows import (
    ITEMS,
    VIEWS,
    WAITING,
    failure_cell,
    forget_points,
    item_of,
    keep_views,
    maker_number,
    view_of,
)


class Passes(Changes):
    """Keeps what the passes made, an item at a time, and knows where to go on."""

    def waiting(self, step: Step, batch: int = BATCH_ROWS) -> Iterator[Item]:
        """The items that a pass has still to do, as they were put. What is done or withdrawn meanwhile may still come:
        the next keeping says so."""
        last = 0
        query = f"{ITEMS} WHERE {WAITING[step]} AND i.number > ? ORDER BY i.number LIMIT ?"
        while rows := self._rows(query, last, batch):
            yield from map(item_of, rows)
            last = rows[-1][0]

    def views(self, id: str) -> tuple[StoredView, ...]:
        """The views of an item by its id, the whole picture first."""
        return tuple(map(view_of, self._rows(f"{VIEWS} WHERE i.id = ? ORDER BY v.number", id)))

    def views_of(self, numbers: Sequence[int]) -> tuple[StoredView, ...]:
        """The views of those numbers that are still there, by number: what an index answers may be gone."""
        found: list[StoredView] = []
        for start in range(0, len(numbers), BATCH_ROWS):
            part = ",".join(str(int(number)) for number in numbers[start : start + BATCH_ROWS])
            query = f"{VIEWS} WHERE v.id IN (SELECT value FROM json_each(?)) ORDER BY v.id"  # noqa: S608
            found += map(view_of, self._rows(query, f"[{part}]"))
        return tuple(sorted(found, key=lambda view: view.id))

    def points(self, numbers: Sequence[int]) -> Iterator[StoredPoints]:
        """The points of those views, of each that has some, one read at a time."""
        for number in numbers:
            for view, packed in self._rows("SELECT view, packed FROM points WHERE view = ?", int(number)):
                yield StoredPoints(view, packed)

    def code(self, id: str, coded: Coded | Failure) -> None:
        """Keep the first pass over an item, or why it could not be done: all of it, in one transaction.

        Views and points from before are gone; a failure leaves an item as it is that has codes meanwhile. Raises
        ArchiveError when there is no such item.
        """
        with self.writing():
            number = self.number_of(id)
            if isinstance(coded, Failure):
                self._fail(number, coded, "coded_by")
                return
            self.touch(number)
            keep_views(self.database, number, coded.views)
            self._run(
                "UPDATE items SET width = ?, height = ?, coded_by = ?, described_by = NULL, failure = NULL"
                " WHERE number = ?",
                coded.width,
                coded.height,
                maker_number(self.database, coded.made_by),
                number,
            )
            if coded.thumbnail is not None:
                self._run("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", number, coded.thumbnail)

    def describe(self, id: str, made_by: str, points: Sequence[StoredPoints] | Failure) -> bool:
        """Keep the second pass over an item in one transaction: the points of its views; a view may have none.

        False, and nothing is kept, when the item was withdrawn or coded anew since its views were read, and a failure
        is not when it was described meanwhile.
        """
        with self.writing():
            rows = self._rows("SELECT number FROM items WHERE id = ? AND coded_by IS NOT NULL", id)
            if not rows:
                return False
            number = int(rows[0][0])
            if isinstance(points, Failure):
                return self._fail(number, points, "described_by")
            views = {view for (view,) in self._rows("SELECT id FROM views WHERE item = ?", number)}
            if not views.issuperset(each.view for each in points):
                return False
            maker = maker_number(self.database, made_by)
            forget_points(self.database, number)
            for each in points:
                self._run(
                    "INSERT INTO points (view, made_by, packed) VALUES (?, ?, ?)",
                    each.view,
                    maker,
                    each.packed,
                )
            self.touch(number)
            self._run("UPDATE items SET described_by = ?, failure = NULL WHERE number = ?", maker, number)
        return True

    def make_anew(self, step: Step, made_by: str, *, failed: bool = False) -> int:
        """Put back into waiting what another maker made and, if asked, what failed; how many items wait for it now.

        What was made before goes on being found until the pass has come by.
        """
        column = "coded_by" if step == "codes" else "described_by"
        with self.writing():
            maker = maker_number(self.database, made_by)
            self._run(f"UPDATE items SET {column} = NULL WHERE {column} <> ?", maker)  # noqa: S608
            if failed:
                of_step = "failure IS NOT NULL AND json_extract(CAST(failure AS TEXT), '$.step') = ?"
                self._run(f"UPDATE items SET failure = NULL WHERE {of_step}", step)  # noqa: S608
            waiting = f"SELECT count(*) FROM items i WHERE {WAITING[step]}"  # noqa: S608
            return int(self._rows(waiting)[0][0])

    def _fail(self, number: int, failure: Failure, made: str) -> bool:
        """Note a failure, unless another process achieved by now what failed here."""
        if self._rows(f"SELECT 1 FROM items WHERE number = ? AND {made} IS NOT NULL", number):  # noqa: S608
            return False
        self.touch(number)
        self._run("UPDATE items SET failure = ? WHERE number = ?", failure_cell(failure), number)
        return True
