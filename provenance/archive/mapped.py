"""Index files of the archive: written aside, numbered, never changed again, and read through the system's page cache.

A new file takes the next number instead of an old one's name: Windows replaces no file that another program has mapped.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from provenance.archive.ondisk import sync_folder
from provenance.errors import ArchiveAltered, ArchiveError

__all__ = ["Array", "Built", "Layout", "MappedFile", "MappedWriter", "refused"]

Array: TypeAlias = NDArray[Any]

MAGIC: Final = b"\x89ALIDX\r\n"
"""No text begins like this, and a transfer that changes line ends breaks it (the idea of PNG, ISO/IEC 15948 § 5.2)."""

HEADER_BYTES: Final = 4096
"""Room for the header: one page, so that every section begins on a page (our choice)."""

_CHECKSUM_BYTES: Final = 32
_PIECE_BYTES: Final = 1 << 22
_ASIDE: Final = ".aside-"


class Built(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file was built from: `rows` rows, ids above `after` up to `newest`; `digest` names what else shaped it."""

    after: int
    newest: int
    rows: int
    digest: str = ""


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    offset: int
    count: int
    sha256: str


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    format: int
    size: int
    built: Built
    sections: dict[str, _Section]


@dataclass(frozen=True)
class Layout:
    """The kind of a file, which begins its name; its format's number; its sections' names and little-endian types."""

    kind: str
    format: int
    sections: Mapping[str, str]

    def named(self, number: int) -> str:
        """The name of the file of that number."""
        return f"{self.kind}-{number:08}.index"

    def files(self, folder: Path) -> list[tuple[int, Path]]:
        """The files of this kind with their numbers, lowest first; none when there is no folder."""
        pattern = re.compile(rf"{re.escape(self.kind)}-([0-9]{{8}})\.index")
        try:
            named = [(pattern.fullmatch(path.name), path) for path in folder.iterdir()]
        except FileNotFoundError:
            return []
        return sorted((int(match[1]), path) for match, path in named if match)


class MappedFile:
    """One file, its sections as read-only arrays. The header is checked when it is opened, the contents by `check`."""

    def __init__(self, path: Path, layout: Layout) -> None:
        """Open it. Raises ArchiveAltered when it is foreign, cut short or damaged; FileNotFoundError; ArchiveError."""
        self.path = path
        try:
            with path.open("rb") as file:
                self._header = _header(file, path.name, layout)
                self._map = mmap.mmap(file.fileno(), self._header.size, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise
        except (OSError, ValueError) as error:
            raise refused(path.parent, error) from error
        self._layout = layout
        self.sections = {name: self._section(name) for name in layout.sections}

    @property
    def built(self) -> Built:
        """What the file was built from."""
        return self._header.built

    @property
    def size_bytes(self) -> int:
        """How large the file is."""
        return self._header.size

    def _section(self, name: str) -> Array:
        section = self._header.sections[name]
        kind = np.dtype(self._layout.sections[name])
        if not section.count:
            return np.empty(0, kind)
        return np.frombuffer(self._map, kind, section.count, section.offset)

    def copy(self, name: str, start: int, stop: int) -> Array:
        """A part of a section read into memory of its own: what is mapped would count as memory used."""
        kind = np.dtype(self._layout.sections[name])
        at = self._header.sections[name].offset + start * kind.itemsize
        try:
            with self.path.open("rb") as file:
                read = np.fromfile(file, kind, stop - start, offset=at)
        except OSError as error:
            raise refused(self.path.parent, error) from error
        if len(read) != stop - start:
            raise ArchiveAltered("index_cut_short", name=self.path.name)
        return read

    def warm(self, *names: str) -> None:
        """Ask the system to read sections ahead, where it can be asked (not on Windows)."""
        if not hasattr(mmap, "MADV_WILLNEED"):
            return
        for name in names:
            section = self._header.sections[name]
            length = section.count * np.dtype(self._layout.sections[name]).itemsize
            if length:
                start = section.offset - section.offset % mmap.PAGESIZE
                self._map.madvise(mmap.MADV_WILLNEED, start, length + section.offset - start)

    def check(self) -> None:
        """Hash all contents. Raises ArchiveAltered when they are not what was written."""
        for name, section in self._header.sections.items():
            itemsize = np.dtype(self._layout.sections[name]).itemsize
            hashed, step = hashlib.sha256(), _PIECE_BYTES // itemsize
            for start in range(0, section.count, step):
                hashed.update(_bytes_of(self.copy(name, start, min(start + step, section.count))))
            if hashed.hexdigest() != section.sha256:
                raise ArchiveAltered("index_altered", name=self.path.name)


def _header(file: BinaryIO, name: str, layout: Layout) -> _Header:
    """The header of an opened file. Raises ArchiveAltered when it is not one of this layout, or the length is wrong."""
    start = file.read(HEADER_BYTES)
    if start[: len(MAGIC)] != MAGIC:
        raise ArchiveAltered("index_foreign", name=name)
    begin = len(MAGIC) + 4
    length = int.from_bytes(start[len(MAGIC) : begin], "little")
    inside, checksum = start[begin : begin + length], start[begin + length : begin + length + _CHECKSUM_BYTES]
    if len(inside) != length or hashlib.sha256(inside).digest() != checksum:
        raise ArchiveAltered("index_altered", name=name)
    try:
        header = msgspec.json.decode(inside, type=_Header)
    except msgspec.DecodeError as error:
        raise ArchiveAltered("index_foreign", name=name) from error
    if (header.kind, header.format) != (layout.kind, layout.format):
        raise ArchiveAltered("index_foreign", name=name)
    if header.size != os.fstat(file.fileno()).st_size:
        raise ArchiveAltered("index_cut_short", name=name)
    if header.sections.keys() != layout.sections.keys() or not _fits(header, layout):
        raise ArchiveAltered("index_altered", name=name)
    return header


def _fits(header: _Header, layout: Layout) -> bool:
    """Whether the sections lie one after another inside the file, and the ids are in order."""
    end = HEADER_BYTES
    for name, kind in layout.sections.items():
        section = header.sections[name]
        if section.count < 0 or section.offset < end:
            return False
        end = section.offset + section.count * np.dtype(kind).itemsize
    built = header.built
    return end <= header.size and built.rows >= 0 and built.after <= built.newest


class MappedWriter:
    """Writes one file section by section; `finish` moves it into place, leaving the block without it removes it.

    One writer at a time: `building.sqlite` beside the files sees to it (`Part.build`).
    """

    def __init__(self, folder: Path, layout: Layout, most: Mapping[str, int]) -> None:
        """`most`: how many entries each section may get. Raises ArchiveError when the disk refuses."""
        self._folder, self._layout = folder, layout
        self._aside = folder / f"{_ASIDE}{layout.kind}"
        self._kinds = {name: np.dtype(kind) for name, kind in layout.sections.items()}
        self._most = dict(most)
        self._counts = dict.fromkeys(layout.sections, 0)
        self._hashes = {name: hashlib.sha256() for name in layout.sections}
        self._offsets: dict[str, int] = {}
        end = HEADER_BYTES
        for name, kind in self._kinds.items():
            self._offsets[name] = end
            end += -(-most[name] * kind.itemsize // HEADER_BYTES) * HEADER_BYTES
        with _translated(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = self._aside.open("wb")

    def __enter__(self) -> MappedWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        with contextlib.suppress(OSError):
            self._aside.unlink(missing_ok=True)

    def append(self, name: str, entries: Array) -> None:
        """Add entries to a section."""
        kind, count = self._kinds[name], self._counts[name]
        assert count + len(entries) <= self._most[name], "more than was said"
        data = _bytes_of(np.ascontiguousarray(entries, kind))
        with _translated(self._folder):
            self._file.seek(self._offsets[name] + count * kind.itemsize)
            self._file.write(data)
        self._hashes[name].update(data)
        self._counts[name] = count + len(entries)

    def finish(self, built: Built) -> Path:
        """Write the header, make the file outlast a power cut and give it the next number. Raises ArchiveError."""
        sections = {
            name: _Section(self._offsets[name], self._counts[name], self._hashes[name].hexdigest())
            for name in self._kinds
        }
        size = max(s.offset + s.count * self._kinds[name].itemsize for name, s in sections.items())
        header = _Header(self._layout.kind, self._layout.format, size, built, sections)
        inside = msgspec.json.encode(header)
        start = MAGIC + len(inside).to_bytes(4, "little") + inside + hashlib.sha256(inside).digest()
        assert len(start) <= HEADER_BYTES, "a header is small"
        with _translated(self._folder):
            self._file.truncate(size)
            self._file.seek(0)
            self._file.write(start.ljust(HEADER_BYTES, b"\0"))
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            number = max((number for number, _ in self._layout.files(self._folder)), default=0) + 1
            path = self._folder / self._layout.named(number)
            self._aside.rename(path)
            sync_folder(self._folder)
        return path


@contextlib.contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """The system's refusals in our words."""
    try:
        yield
    except OSError as error:
        raise refused(folder, error) from error


def refused(folder: Path, error: Exception) -> ArchiveError:
    """What the system refused, in our words."""
    reason = (error.strerror if isinstance(error, OSError) else str(error)) or "?"
    return ArchiveError("archive_not_usable", folder=folder.name, reason=reason)


def _bytes_of(entries: Array) -> memoryview:
    """The bytes of a contiguous array, without a copy."""
    return memoryview(entries.view(np.uint8)) if len(entries) else memoryview(b"")  # type: ignore[arg-type]
