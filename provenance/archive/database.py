"""The archive's SQLite file: one transaction at a time, over threads and processes, and its failures in our words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from provenance.archive import schema
from provenance.archive.owned import ROWS
from provenance.errors import ArchiveAltered


class Database:
    """The rows of one archive folder. `at_first` is called inside the first transaction of an opening."""

    def __init__(self, folder: Path, busy_s: float, at_first: Callable[[], object]) -> None:
        self._file = folder / ROWS
        self._mutex = threading.RLock()
        self._at_first: Callable[[], object] | None = at_first
        self._connection = schema.connect(self._file, busy_s)

    def close(self) -> None:
        """Close the file. May be called twice."""
        with self._mutex:
            self._connection.close()

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside `writing`: rows it reads may yet be undone."""
        with self._mutex:
            return self._connection.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; inside another it is part of that one."""
        with self._mutex, schema.translated(self._file):
            outermost = not self._connection.in_transaction
            with schema.transaction(self._connection) if outermost else nullcontext():
                first, self._at_first = self._at_first, None
                if first is not None:
                    first()
                yield

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._mutex, schema.translated(self._file):
            return self._connection.execute(query, values).fetchall()

    def kept(self, table: str, id: str) -> str:
        """The id that goes on meaning what was merged; `table` holds pairs of ids. Raises ArchiveAltered for a ring."""
        seen = {id}
        found = id
        while merged := self.rows(f"SELECT kept FROM {table} WHERE id = ?", found):  # noqa: S608
            found = merged[0][0]
            if found in seen:
                raise ArchiveAltered("archive_row_altered", id=id[:60])
            seen.add(found)
        return found

    def new_change(self) -> int:
        """The next number of a change, inside `writing`: numbers grow in the order in which transactions end."""
        assert self._connection.in_transaction, "changes are numbered inside `writing`"
        return int(self.rows("UPDATE changes SET newest = newest + 1 RETURNING newest")[0][0])

    def newest_change(self) -> int:
        """The number of the newest change; 0 before the first."""
        return int(self.rows("SELECT newest FROM changes")[0][0])

    def run(self, statement: str, *values: object) -> int:
        """Change rows inside `writing`; how many."""
        assert self._connection.in_transaction, "rows are changed inside `writing`"
        return self._connection.execute(statement, values).rowcount
