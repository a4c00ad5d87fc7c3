"""Where the files of the pictures ever seen lie: folders that were added, and the copies of each item in them.

Paths are the user's own and stay in the archive's file; no case is told of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from provenance.archive.gathering import FoundFile, KnownFile, is_there, path_of
from provenance.archive.rows import json_of
from provenance.archive.seenitems import ItemFacts
from provenance.archive.seenopening import BATCH_ROWS, OpenArchive, now
from provenance.archive.seenrows import reading_row
from provenance.errors import ArchiveError
from provenance.record.values import FileName, Instant

MOST_LOOKED_FOR: Final = 50  # copies of one item in other folders (our choice): each is a question to a disk
MOST_BESIDE: Final = 5  # … in the same folder: a file that was renamed lies there once or twice
_FOLDERS: Final = "SELECT number, root, added, settings, walked FROM folders"
_COPIES: Final = (
    "SELECT f.root, c.path, i.id, c.size_bytes, c.mtime_ns, c.seen, f.walked, c.gone"
    " FROM copies c JOIN folders f ON f.number = c.folder JOIN items i ON i.number = c.item"
)


class FolderSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said when a folder was added. `whole`: all of it, not only single files in it; `facts`: said of its
    pictures; `restricted`: they never leave this archive."""

    whole: bool = True
    facts: ItemFacts = ItemFacts()
    restricted: bool = False


class Folder(msgspec.Struct, frozen=True):
    """A folder that was added; `walked`: when it was last walked to its end, None before."""

    root: bytes
    added: Instant
    settings: FolderSettings
    walked: Instant | None


class Copy(msgspec.Struct, frozen=True):
    """A file that holds an item's bytes, or held them until it was `gone`; `seen`: when it was last known there."""

    root: bytes
    path: bytes
    item: str
    size_bytes: int
    mtime_ns: int
    seen: Instant
    gone: Instant | None

    @property
    def where(self) -> Path:
        """The file's path."""
        return path_of(self.root, self.path)


_settings: Final = msgspec.json.Decoder(FolderSettings)
_instants: Final = msgspec.json.Decoder(Instant)


class Whereabouts:
    """The folders and copies of an archive. Inside `writing` of the archive several notes are one transaction."""

    def __init__(self, archive: OpenArchive) -> None:
        self._archive = archive
        self._rows, self._run = archive.database.rows, archive.database.run

    # ---- folders --------------------------------------------------------------------------------------------

    def folders(self) -> tuple[Folder, ...]:
        """All folders in the order in which they were added."""
        return tuple(_folder_of(row) for row in self._rows(f"{_FOLDERS} ORDER BY number"))

    def folder(self, root: bytes) -> Folder | None:
        """The folder of that root; roots are as `gathering.root_of` gives them."""
        rows = self._rows(f"{_FOLDERS} WHERE root = ?", root)
        return _folder_of(rows[0]) if rows else None

    def counted(self) -> dict[bytes, tuple[int, int]]:
        """How many files of each folder are there, and how many are gone; a folder without any is left out."""
        query = (
            "SELECT f.root, sum(c.gone IS NULL), sum(c.gone IS NOT NULL)"
            " FROM copies c JOIN folders f ON f.number = c.folder GROUP BY c.folder"
        )
        return {root: (int(there), int(gone)) for root, there, gone in self._rows(query)}

    def add_folder(self, root: bytes, settings: FolderSettings | None = None) -> Folder:
        """Add a folder, or replace what was said when it was added before; one added whole stays whole."""
        said = settings or FolderSettings()
        with self._archive.writing():
            known = self.folder(root)
            if known is not None and known.settings.whole:
                said = msgspec.structs.replace(said, whole=True)
            self._run(
                "INSERT INTO folders (root, added, settings) VALUES (?, ?, ?)"
                " ON CONFLICT (root) DO UPDATE SET settings = excluded.settings",
                root,
                json_of(now()),
                json_of(said),
            )
            return _folder_of(self._rows(f"{_FOLDERS} WHERE root = ?", root)[0])

    def forget_folder(self, root: bytes) -> int:
        """Forget a folder and which files lie in it; how many. The items stay: see `items_in` and
        `SeenArchive.drop_all`."""
        with self._archive.writing():
            number = self._number(root)
            forgotten = self._run("DELETE FROM copies WHERE folder = ?", number)
            self._run("DELETE FROM folders WHERE number = ?", number)
            return forgotten

    def walked(self, root: bytes) -> None:
        """Note that a folder was walked to its end: what is not gone in it was there now."""
        with self._archive.writing():
            self._run("UPDATE folders SET walked = ? WHERE number = ?", json_of(now()), self._number(root))

    # ---- files ----------------------------------------------------------------------------------------------

    def known(self, root: bytes, batch: int = BATCH_ROWS) -> Iterator[KnownFile]:
        """The files known in a folder, in the order that `gathering.gathered` wants, read in batches."""
        query = (
            "SELECT path, size_bytes, mtime_ns, gone IS NOT NULL FROM copies WHERE folder = ? AND path > ?"
            " ORDER BY path LIMIT ?"
        )
        number, last = self._number(root), b""
        while rows := self._rows(query, number, last, batch):
            for path, size_bytes, mtime_ns, gone in rows:
                yield KnownFile(path, size_bytes, mtime_ns, bool(gone))
            last = rows[-1][0]

    def note(self, root: bytes, found: FoundFile, item: str, missing: Sequence[Copy] = ()) -> str | None:
        """Note that a file holds an item's bytes; the id of the item whose bytes lay there before, None when there were
        none or the same.

        `missing`: copies of the same bytes that were looked for and are gone, see `missing_elsewhere`. Raises
        ArchiveError when there is no such item or folder.
        """
        with self._archive.writing():
            folder, number = self._number(root), self._archive.number_of(item)
            before = self._rows(f"{_COPIES} WHERE c.folder = ? AND c.path = ?", folder, found.path)
            for copy in missing:
                self.gone(copy.root, copy.path)
            self._run(
                "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?, ?, NULL)",
                folder,
                found.path,
                number,
                found.size_bytes,
                found.mtime_ns,
                json_of(now()),
            )
        return str(before[0][2]) if before and before[0][2] != item else None

    def returned(self, root: bytes, path: bytes) -> None:
        """Note that a file that was gone is back as it was."""
        with self._archive.writing():
            cells = json_of(now()), self._number(root), path
            self._run("UPDATE copies SET gone = NULL, seen = ? WHERE folder = ? AND path = ?", *cells)

    def gone(self, root: bytes, path: bytes) -> None:
        """Note that a file is no longer there; the item stays, and what was known of the file."""
        with self._archive.writing():
            cells = json_of(now()), self._number(root), path
            self._run("UPDATE copies SET gone = ? WHERE folder = ? AND path = ? AND gone IS NULL", *cells)

    def missing_elsewhere(
        self, item: str, root: bytes, path: bytes, since: Instant | None = None
    ) -> tuple[Copy, ...]:
        """The item's copies but that at a path whose files are no longer there: it was moved or renamed. Files are
        looked for, so not inside `writing`. Of many copies the first are enough.

        Of the folder itself those count too that were noted as gone `since` then: its walk may have met them before.
        A folder that is not there as a whole, such as a disk that is away, says nothing of its files.
        """
        folder, number = self._number(root), self._archive.number_of(item)
        found = []
        for elsewhere in ("c.folder < ?", "c.folder > ?"):  # each a range of the index over item and folder
            query = f"{_COPIES} WHERE c.item = ? AND {elsewhere} AND c.gone IS NULL LIMIT ?"
            found += self._rows(query, number, folder, MOST_LOOKED_FOR)
        query = f"{_COPIES} WHERE c.item = ? AND c.folder = ? AND c.path <> ? LIMIT ?"
        known = map(_copy_of, self._rows(query, number, folder, path, MOST_LOOKED_FOR))
        beside = [copy for copy in known if _is_of_now(copy, since)]
        copies = [*map(_copy_of, found[:MOST_LOOKED_FOR]), *beside[:MOST_BESIDE]]
        return tuple(
            copy
            for copy in copies
            if Path(os.fsdecode(copy.root)).is_dir() and not is_there(copy.root, copy.path)
        )

    def copies(self, item: str) -> tuple[Copy, ...]:
        """The copies of an item: those that are there first. Raises ArchiveError when there is no such item."""
        number = self._archive.number_of(item)
        query = f"{_COPIES} WHERE c.item = ? ORDER BY c.gone IS NOT NULL, f.number, c.path"
        return tuple(_copy_of(row) for row in self._rows(query, number))

    def at(self, path: Path) -> Copy | None:
        """The copy noted at a path, whichever of the folders it was added with."""
        whole = os.path.join(  # noqa: PTH118 - bytes
            os.fsencode(os.path.realpath(path.parent)), os.fsencode(path.name)
        )
        for folder in self.folders():
            start = os.path.join(folder.root, b"")  # noqa: PTH118 - bytes
            below = whole[len(start) :].replace(os.fsencode(os.sep), b"/")
            rows = whole.startswith(start) and self._rows(
                f"{_COPIES} WHERE f.root = ? AND c.path = ?", folder.root, below
            )
            if rows:
                return _copy_of(rows[0])
        return None

    def items_in(self, root: bytes, *, only_there: bool = False, batch: int = BATCH_ROWS) -> Iterator[str]:
        """The ids of the items with a copy in a folder, also one that is gone; `only_there`: with none elsewhere."""
        elsewhere = " AND NOT EXISTS (SELECT 1 FROM copies o WHERE o.item = c.item AND o.folder <> c.folder)"
        query = (
            "SELECT DISTINCT i.number, i.id FROM copies c JOIN items i ON i.number = c.item"  # noqa: S608
            f" WHERE c.folder = ? AND i.number > ?{elsewhere if only_there else ''} ORDER BY i.number LIMIT ?"
        )
        number, last = self._number(root), 0
        while rows := self._rows(query, number, last, batch):
            yield from (id for _, id in rows)
            last = rows[-1][0]

    def _number(self, root: bytes) -> int:
        rows = self._rows("SELECT number FROM folders WHERE root = ?", root)
        if not rows:
            name = FileName.of(os.fsdecode(os.path.basename(root))).value  # noqa: PTH119 - bytes
            raise ArchiveError("no_such_folder_known", folder=name)
        return int(rows[0][0])


def _is_of_now(copy: Copy, since: Instant | None) -> bool:
    """Whether a copy is not known to be gone, or has been only since then."""
    return copy.gone is None or (since is not None and copy.gone.value >= since.value)


def _folder_of(row: tuple[Any, ...]) -> Folder:
    number, root, added, settings, walked = row
    with reading_row(number):
        since = None if walked is None else _instants.decode(walked)
        return Folder(root, _instants.decode(added), _settings.decode(settings), since)


def _copy_of(row: tuple[Any, ...]) -> Copy:
    root, path, item, size_bytes, mtime_ns, seen, walked, gone = row
    with reading_row(item):
        last = _instants.decode(seen)
        away = None if gone is None else _instants.decode(gone)
        if away is None and walked is not None:
            last = max(last, _instants.decode(walked), key=lambda moment: moment.value)
        return Copy(root, path, item, size_bytes, mtime_ns, last, away)
