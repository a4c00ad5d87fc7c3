"""Accounts for every byte of a case file: what no row uses must be zero, what the header says must be as we wrote it.

Rows are covered by hashes (`verify.py`); this covers the rest of the SQLite pages, so that a changed byte anywhere in
the file is noticed. Source of the layout: "Database File Format", sqlite.org/fileformat2.html (§1.3 header, §1.5
freelist, §1.6 b-tree pages, §1.7 overflow pages). Only bytes 96 to 99, the SQLite version that wrote last, are free to
be any plausible version: SQLite sets them by itself and nothing says which it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from provenance.casefile.schema import APPLICATION_ID, FORMAT, TABLES

_HEADER_BYTES: Final = 100
_INTERIOR, _LEAF = 0x05, 0x0D  # the only page kinds of rowid tables without indexes
_FIXED_HEADER: Final = {  # offset → expected big-endian bytes (§1.3), as our settings make them
    0: b"SQLite format 3\0",
    18: bytes((1, 1, 0, 64, 32, 32)),  # rollback journal, no reserved bytes, payload fractions
    44: (4).to_bytes(4, "big"),  # schema format
    48: bytes(8),
    56: (1).to_bytes(4, "big"),  # UTF-8
    60: FORMAT.to_bytes(4, "big"),
    64: bytes(4),
    68: APPLICATION_ID.to_bytes(4, "big"),
    72: bytes(20),
}
_SQLITE_VERSIONS: Final = range(3_007_000, 4_000_000)  # offset 96 (§1.3.14): 3.7.0 was the first to fill it


def unaccounted(path: Path, roots: Iterable[int], erasures: int) -> Iterator[int]:
    """The numbers of pages (from 1) holding bytes that Alidade did not write there; `roots` are the tables' root pages.

    The schema cookie (§1.3.7) counts our four CREATE TABLE and one VACUUM per erasure.
    Raises OSError when the file cannot be read. The caller holds a read transaction, so the file stands still.
    """
    with path.open("rb") as file:
        yield from _Pages(file, len(TABLES) + erasures).odd(tuple(roots))


class _Pages:
    """One pass over a file's pages; remembers which were reached."""

    def __init__(self, file: BinaryIO, schema_cookie: int) -> None:
        self._file = file
        self._schema_cookie = schema_cookie.to_bytes(4, "big")
        self._header = file.read(_HEADER_BYTES)
        size = int.from_bytes(self._header[16:18], "big")
        self._page_bytes = 65536 if size == 1 else max(size, 512)
        file.seek(0, 2)
        self._file_bytes = file.tell()
        self._count = self._file_bytes // self._page_bytes
        self._seen: set[int] = set()

    def odd(self, roots: tuple[int, ...]) -> Iterator[int]:
        """Pages that are not as written."""
        if not self._header_is_ours():
            yield 1
        for root in (1, *roots):
            yield from self._table(root)
        yield from self._freelist()
        yield from (number for number in range(1, self._count + 1) if number not in self._seen)

    def _header_is_ours(self) -> bool:
        fixed = all(self._header[at : at + len(want)] == want for at, want in _FIXED_HEADER.items())
        counted = int.from_bytes(self._header[28:32], "big") == self._count
        whole = self._count * self._page_bytes == self._file_bytes
        changes = (
            self._header[24:28] == self._header[92:96]
        )  # change counter, and the one the page count is valid for
        written_by = int.from_bytes(self._header[96:100], "big") in _SQLITE_VERSIONS
        cookie = self._header[40:44] == self._schema_cookie
        return fixed and counted and whole and changes and written_by and cookie

    def _page(self, number: int) -> bytes | None:
        """A page's bytes, or None when the number is wrong or the page was reached before."""
        if not 1 <= number <= self._count or number in self._seen:
            return None
        self._seen.add(number)
        self._file.seek((number - 1) * self._page_bytes)
        return self._file.read(self._page_bytes)

    def _table(self, root: int) -> Iterator[int]:
        """A table's pages that are not as written.

        Once a tree has more than one interior page, SQLite has split one and left copies of old keys in the unused part
        of both (measured from some 1,600 leaf pages on); what lies there is not looked at then.
        """
        waiting: list[tuple[int, int | None]] = [(root, None)]
        interior: list[tuple[int, bool]] = []
        while waiting:
            number, last_key = waiting.pop()
            page = self._page(number)
            if page is None:
                yield max(1, min(number, self._count))
                continue
            start = _HEADER_BYTES if number == 1 else 0
            if page[start] not in (_INTERIOR, _LEAF):
                yield number
                continue
            cells = _Cells(page, start)
            zero = cells.rest_is_zero()
            if not cells.is_leaf:
                interior.append((number, zero))
            elif not zero or last_key not in (None, cells.last_key):
                yield number
            waiting += [(child, last_key if key is None else key) for child, key in cells.children]
            for first, length in cells.overflows:
                yield from self._overflow(first, length)
        if len(interior) == 1 and not interior[0][1]:
            yield interior[0][0]

    def _overflow(self, first: int, length: int) -> Iterator[int]:
        number = first
        while number:
            page = self._page(number)
            if page is None:
                yield max(1, min(number, self._count))
                return
            used = min(length, self._page_bytes - 4)
            if any(page[4 + used :]):
                yield number
            length -= used
            number = int.from_bytes(page[:4], "big")

    def _freelist(self) -> Iterator[int]:
        trunk = int.from_bytes(self._header[32:36], "big")
        while trunk:
            page = self._page(trunk)
            if page is None:
                yield max(1, min(trunk, self._count))
                return
            count = min(int.from_bytes(page[4:8], "big"), (self._page_bytes - 8) // 4)
            if any(page[8 + 4 * count :]):
                yield trunk
            for place in range(count):
                leaf = int.from_bytes(page[8 + 4 * place : 12 + 4 * place], "big")
                content = self._page(leaf)
                if content is None or any(content):
                    yield max(1, min(leaf, self._count))
            trunk = int.from_bytes(page[:4], "big")


class _Cells:
    """The cells of one b-tree page of a rowid table: what they cover, whom they point to.

    `children` are page numbers with the largest key below each, None for the rightmost. Our tables grow at their end
    only, and VACUUM builds them so: the key that parts two pages is the last one on the left.
    """

    def __init__(self, page: bytes, start: int) -> None:
        self._page = page
        self._interior = page[start] == _INTERIOR
        self._count = int.from_bytes(page[start + 3 : start + 5], "big")
        self._free = int.from_bytes(page[start + 1 : start + 3], "big")
        head = 12 if self._interior else 8
        self._used: list[tuple[int, int]] = [(0, start + head + 2 * self._count)]
        self.is_leaf = not self._interior
        self.last_key: int | None = None
        self.children: list[tuple[int, int | None]] = []
        self.overflows: list[tuple[int, int]] = []
        if self._interior:
            self.children.append((int.from_bytes(page[start + 8 : start + 12], "big"), None))
        for place in range(self._count):
            at = start + head + 2 * place
            self._read(int.from_bytes(page[at : at + 2], "big"))
        self._read_freeblocks()

    def _read(self, at: int) -> None:
        if self._interior:
            key, end = _varint(self._page, at + 4)
            self.children.append((int.from_bytes(self._page[at : at + 4], "big"), key))
            self._used.append((at, end))
            return
        size, body = _varint(self._page, at)
        self.last_key, body = _varint(self._page, body)
        local = _local_bytes(size, len(self._page))
        end = body + local
        if local < size:
            self.overflows.append((int.from_bytes(self._page[end : end + 4], "big"), size - local))
            end += 4
        self._used.append((at, max(end, at + 4)))  # §1.6: a cell takes at least four bytes

    def _read_freeblocks(self) -> None:
        at, steps = self._free, 0
        while at and steps < len(self._page):
            self._used.append((at, at + 4))  # next pointer and size; the block's own bytes must be zero
            at = int.from_bytes(self._page[at : at + 2], "big")
            steps += 1

    def rest_is_zero(self) -> bool:
        """Whether every byte that no header, pointer, cell or freeblock uses is zero."""
        end = 0
        for first, last in sorted(self._used):
            if first > end and any(self._page[end:first]):
                return False
            end = max(end, last)
        return not any(self._page[end:])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A SQLite variable-length integer and the place after it (§1.6)."""
    value = 0
    for step in range(9):
        if at + step >= len(data):
            return value, len(data)
        byte = data[at + step]
        if step == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + step + 1
    return value, at + 9


def _local_bytes(size: int, usable: int) -> int:
    """How much of a leaf cell's payload stays on its page (§1.6, table leaf cells)."""
    most = usable - 35
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    kept = least + (size - least) % (usable - 4)
    return kept if kept <= most else least
