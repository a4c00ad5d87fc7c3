"""What is new in an archive since a numbered change, in batches: for the files of an index, and for a sync."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from provenance.archive.seenitems import Description, Item, Step, StoredCode, WithdrawnItem
from provenance.archive.seenopening import BATCH_ROWS, OpenArchive
from provenance.archive.seenrows import ITEMS, WITHDRAWN, item_of, withdrawn_of

_CODES = "SELECT id, pdq FROM views WHERE quality >= {least} AND id > ? AND id <= ? ORDER BY id LIMIT ?"
_POINTS = (
    "SELECT id, view, packed FROM points WHERE made_by = (SELECT number FROM makers WHERE name = ?)"
    " AND id > ? AND id <= ? ORDER BY id LIMIT ?"
)
_ALL: Final = (1 << 63) - 1  # SQLite's largest integer


class Changes(OpenArchive):
    """Reads on from a number, in the order of the transactions, batch by batch: there is never a list of all, and no
    transaction is held between two batches."""

    def codes(
        self, after: int = 0, until: int = _ALL, *, least_quality: int = 0, batch: int = BATCH_ROWS
    ) -> Iterator[tuple[StoredCode, ...]]:
        """The codes of the views with ids above `after` up to `until`, of that quality or better."""
        query = _CODES.format(least=int(least_quality))
        while rows := self._rows(query, after, until, batch):
            yield tuple(StoredCode(view, pdq) for view, pdq in rows)
            after = rows[-1][0]

    def descriptions(
        self, made_by: str, after: int = 0, until: int = _ALL, *, batch: int = BATCH_ROWS
    ) -> Iterator[tuple[Description, ...]]:
        """The points by one maker with ids above `after` up to `until`."""
        while rows := self._rows(_POINTS, made_by, after, until, batch):
            yield tuple(Description(id, view, packed) for id, view, packed in rows)
            after = rows[-1][0]

    def removed(self, kind: Step) -> frozenset[int]:
        """The ids of views ("codes") or points that were taken away since the index of that kind was made anew."""
        return frozenset(id for (id,) in self._rows("SELECT id FROM removed WHERE kind = ?", kind))

    def views_described(self, ids: Sequence[int]) -> dict[int, int]:
        """The views of rows of points by their ids, of those that are still there."""
        listed = "[" + ",".join(str(int(id)) for id in ids) + "]"
        query = "SELECT id, view FROM points WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._rows(query, listed))

    def newest(self, kind: Step) -> int:
        """The highest id of views ("codes") or points; 0 without any."""
        table = "views" if kind == "codes" else "points"
        return int(self._rows(f"SELECT ifnull(max(id), 0) FROM {table}")[0][0])  # noqa: S608

    def items_since(
        self, since: int = 0, until: int | None = None, *, batch: int = BATCH_ROWS
    ) -> Iterator[tuple[Item, ...]]:
        """The items that were put, or of which anything was changed, after that change; each as it is now."""
        query = f"{ITEMS} WHERE i.change > ? AND i.change <= ? ORDER BY i.change LIMIT ?"
        end = self.change() if until is None else until
        while rows := self._rows(query, since, end, batch):
            items = tuple(map(item_of, rows))
            yield items
            since = items[-1].change

    def withdrawn_since(self, since: int = 0) -> tuple[WithdrawnItem, ...]:
        """The items that were withdrawn after that change."""
        return tuple(map(withdrawn_of, self._rows(f"{WITHDRAWN} WHERE change > ? ORDER BY change", since)))

    # ---- what a team's archive knows ------------------------------------------------------------------------

    def bring(self, team: str, ids: Iterable[str]) -> tuple[int, ...]:
        """Note that a team's archive, by its own id, knows of these items from now on; the numbers of those that are
        noted for the first time. One that is here no more is passed over."""
        note = "INSERT OR IGNORE INTO brought SELECT t.number, i.number FROM teams t, items i"
        with self.writing():
            self._run("INSERT OR IGNORE INTO teams (archive) VALUES (?)", team)
            new = (
                self._rows(f"{note} WHERE t.archive = ? AND i.id = ? RETURNING item", team, id) for id in ids
            )
            return tuple(int(number) for rows in new for (number,) in rows)

    def not_brought(self, team: str, numbers: Iterable[int]) -> None:
        """Take back what was noted: that archive did not take them."""
        with self.writing():
            for number in numbers:
                of_team = "team = (SELECT number FROM teams WHERE archive = ?)"
                self._run(f"DELETE FROM brought WHERE {of_team} AND item = ?", team, number)  # noqa: S608

    def is_dropped(self, sha256: str) -> bool:
        """Whether an item of those bytes was taken out here alone, that a team goes on having."""
        return bool(self._rows("SELECT 1 FROM dropped WHERE sha256 = ?", sha256))

    def withdrawn_for(self, team: str, since: int = 0) -> tuple[WithdrawnItem, ...]:
        """The items that were withdrawn after that change and that this team's archive knows of; of those that must
        stay here none, for their hashes may not leave either."""
        query = (
            f"{WITHDRAWN} WHERE change > ? AND NOT stays AND EXISTS (SELECT 1 FROM brought JOIN teams t"  # noqa: S608
            " ON t.number = team WHERE t.archive = ? AND brought.item = withdrawn_items.item) ORDER BY change"
        )
        return tuple(map(withdrawn_of, self._rows(query, since, team)))
