"""The folder of an archive opened for the pictures ever seen: its rows, its kept files, one transaction at a time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from provenance.archive import keeping, schema
from provenance.archive.database import Database
from provenance.archive.objects import PictureFiles
from provenance.archive.owned import OBJECTS, prepare
from provenance.errors import ArchiveError
from provenance.record.values import Instant

BATCH_ROWS = 2_000  # our choice: 5 MB of packed points at 150 a view, and thousands of batches a second


class OpenArchive:
    """An archive folder, made when there is none. Safe for several threads and several processes at once.

    Every method of what stands on it raises ArchiveBusy when another process holds the archive for too long,
    ArchiveError when the disk refuses, ArchiveAltered when what is stored no longer agrees.
    """

    def __init__(self, folder: Path, busy_s: float = schema.BUSY_S) -> None:
        self.folder = folder
        prepare(folder)
        self.files = PictureFiles(folder / OBJECTS)
        self.database = Database(folder, busy_s, self.sweep)
        self._rows, self._run = self.database.rows, self.database.run

    def close(self) -> None:
        """Close the file. May be called twice."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; inside another it is part of that one: several items may be put in one, and then all of them
        or none are there after a kill. The first of an opening sweeps."""
        return self.database.writing()

    def sweep(self) -> int:
        """Remove half-written picture files of a killed process, and withdrawn pictures it did not get to; how many."""
        return keeping.sweep(self.database, self.files)

    def change(self) -> int:
        """The number of the newest change here; 0 before the first."""
        return self.database.newest_change()

    def number_of(self, id: str) -> int:
        """The number that the tables know an item by. Raises ArchiveError: there is none, or it was withdrawn."""
        rows = self._rows("SELECT number FROM items WHERE id = ?", id)
        if not rows:
            gone = self._rows("SELECT 1 FROM withdrawn_items WHERE id = ?", id)
            raise ArchiveError("item_withdrawn" if gone else "no_such_item", id=id[:60])
        return int(rows[0][0])

    def touch(self, number: int) -> int:
        """Number a change of an item, inside `writing`."""
        change = self.database.new_change()
        self._run("UPDATE items SET change = ? WHERE number = ?", change, number)
        return change


def now() -> Instant:
    """This moment, to the second."""
    return Instant.of_utc(datetime.now(UTC))
