"""Walks a folder and says which of its files are new, changed, as before, back or gone; it reads none of them.

The walk comes by the files in the order of their paths' bytes, and so do the rows of what is known: the two are laid
beside one another, and neither is ever held as a whole. Held are the names of one folder on each level: about 60 MB for
a million names in one folder (CPython's bytes and list).
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from provenance.errors import InputError
from provenance.record.values import FileName

FileState = Literal["new", "changed", "unchanged", "returned"]
PassedReason = Literal[
    "hidden",
    "link_to_folder",
    "link_to_file_inside",
    "link_followed_before",
    "broken_link",
    "no_regular_file",
    "empty_file",
    "unreadable_file",
    "unreadable_folder",
]
_MARKS_HIDDEN: Final = hasattr(os.stat_result, "st_flags") or hasattr(os.stat_result, "st_file_attributes")
"""Whether this system marks hidden files otherwise than by a full stop before their name."""
_HIDDEN: Final = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2)  # Windows' attribute of that name
_JUNCTION: Final = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)  # Windows' tag of that name
_HIDDEN_FLAG: Final = getattr(stat, "UF_HIDDEN", 0x8000)  # the flag of macOS, chflags(2)


class KnownFile(msgspec.Struct, frozen=True, gc=False):
    """A file as it was known: its path below the folder, "/" between the names, size and time of last change."""

    path: bytes
    size_bytes: int
    mtime_ns: int
    gone: bool = False


class FoundFile(msgspec.Struct, frozen=True, gc=False):
    """A file that is there. "new", "changed": to be read; "returned": it was gone, and is back as it was."""

    state: FileState
    path: bytes
    size_bytes: int
    mtime_ns: int


class GoneFile(msgspec.Struct, frozen=True, gc=False):
    """A file that was known and is no longer there."""

    path: bytes


class PassedOver(msgspec.Struct, frozen=True, gc=False):
    """What was not gone into, and why; for a folder `path` ends in "/"."""

    path: bytes
    reason: PassedReason


Gathered: TypeAlias = FoundFile | GoneFile | PassedOver


def root_of(folder: Path) -> bytes:
    """A folder as a root: absolute, without links, as the bytes of the system's names."""
    return os.fsencode(os.path.realpath(folder))


def path_of(root: bytes, path: bytes) -> Path:
    """Where a file below a root lies."""
    return Path(os.fsdecode(os.path.join(root, path)))  # noqa: PTH118 - bytes


def gathered(
    root: bytes, known: Iterable[KnownFile] = (), check: Callable[[], None] = lambda: None
) -> Iterator[Gathered]:
    """All that is below a root, in the order of the paths' bytes; `known` must come in the same order.

    Links to files are followed, each file once: a link to a file that the walk comes by anyway is passed over. Links to
    folders never are. What is known below a folder that cannot be read is not called gone. `check` may stop the walk.
    Raises InputError when there is no such folder, or it cannot be read.
    """
    walk = _Walk(root, check)
    rows = iter(known)
    row = next(rows, None)
    for met in walk.entries():
        while row is not None and row.path < met.path:
            yield from _missed(row)
            row = next(rows, None)
        match met:
            case PassedOver():
                yield met
                while row is not None and _is_covered(row.path, met):
                    row = next(rows, None)
            case _:
                here = row if row is not None and row.path == met.path else None
                yield _compared(met, here)
                row = row if here is None else next(rows, None)
    while row is not None:
        yield from _missed(row)
        row = next(rows, None)


def is_there(root: bytes, path: bytes) -> bool:
    """Whether a file lies there still: of two copies of the same bytes, whether one was moved. What cannot be looked at
    counts as there."""
    try:
        return path_of(root, path).is_file()
    except OSError:
        return True


def _missed(row: KnownFile) -> Iterator[GoneFile]:
    if not row.gone:
        yield GoneFile(row.path)


def _is_covered(path: bytes, passed: PassedOver) -> bool:
    """Whether nothing can be said of a known file, because it, or a folder above it, cannot be looked at."""
    match passed.reason:
        case "unreadable_file":
            return path == passed.path
        case "unreadable_folder":
            return path.startswith(passed.path)
        case _:
            return False


def _compared(met: FoundFile, row: KnownFile | None) -> FoundFile:
    state: FileState = "new"
    if row is not None:
        same = (row.size_bytes, row.mtime_ns) == (met.size_bytes, met.mtime_ns)
        state = ("returned" if row.gone else "unchanged") if same else "changed"
    return FoundFile(state, met.path, met.size_bytes, met.mtime_ns)


class _Walk:
    """One walk: names of folders carry a "/" at their end while they wait, so that they sort as their files do."""

    def __init__(self, root: bytes, check: Callable[[], None]) -> None:
        self._root = root
        self._check = check
        self._followed: set[tuple[int, int]] = set()

    def entries(self) -> Iterator[FoundFile | PassedOver]:
        """Every file, as if it were new, and everything passed over."""
        try:
            waiting = [self._names(b"")]
        except OSError as error:
            raise self._refusal(error) from error
        while waiting:
            path = next(waiting[-1], None)
            if path is None:
                waiting.pop()
                continue
            self._check()
            if not path.endswith(b"/"):
                yield from self._file(path)
            elif self._is_hidden(path):
                yield PassedOver(path, "hidden")
            else:
                try:
                    waiting.append(self._names(path))
                except (FileNotFoundError, NotADirectoryError):
                    continue  # taken away meanwhile: what was known in it is gone
                except OSError:
                    yield PassedOver(path, "unreadable_folder")

    def _names(self, folder: bytes) -> Iterator[bytes]:
        """The paths in a folder, in their order."""
        with os.scandir(os.path.join(self._root, folder)) as entries:  # noqa: PTH118 - bytes
            names = sorted(entry.name + (b"/" if _is_folder(entry) else b"") for entry in entries)
        return (folder + name for name in names)

    def _file(self, path: bytes) -> Iterator[FoundFile | PassedOver]:
        """The file of a name, or why it is passed over; nothing when it was taken away meanwhile."""
        where = os.path.join(self._root, path)  # noqa: PTH118 - bytes
        try:
            status = os.lstat(where)
        except OSError as error:
            if error.errno != errno.ENOENT:
                yield PassedOver(path, "unreadable_file")
            return
        found = self._found(path, where, _is_link(status))
        yield PassedOver(path, found) if isinstance(found, str) else found

    def _found(self, path: bytes, where: bytes, is_link: bool) -> FoundFile | PassedReason:
        """The file of a name, a link's being that which it leads to, or why it is passed over."""
        if self._is_hidden(path):
            return "hidden"
        try:
            status = os.stat(where)
        except OSError as error:
            broken = is_link and error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR)
            return "broken_link" if broken else "unreadable_file"
        refused = _refused(status, is_link)
        if refused is None and not os.access(where, os.R_OK):
            refused = "unreadable_file"
        if refused is None and is_link:
            refused = self._link(where, status)
        return refused or FoundFile("new", path, status.st_size, status.st_mtime_ns)

    def _link(self, where: bytes, status: os.stat_result) -> PassedReason | None:
        """Why a link to a file is not followed: the walk comes by the file itself, or came by another link to it."""
        target = os.path.realpath(where)
        if target.startswith(os.path.join(self._root, b"")):  # noqa: PTH118 - bytes
            inside = os.path.relpath(target, self._root).replace(os.fsencode(os.sep), b"/")
            if not self._is_hidden_below(inside):
                return "link_to_file_inside"
        file = (status.st_dev, status.st_ino)
        if file in self._followed:
            return "link_followed_before"
        self._followed.add(file)
        return None

    def _is_hidden_below(self, path: bytes) -> bool:
        """Whether the walk passes over a file because it, or a folder above it, is hidden."""
        names = path.split(b"/")
        return any(self._is_hidden(b"/".join(names[: end + 1])) for end in range(len(names)))

    def _is_hidden(self, path: bytes) -> bool:
        if path.rstrip(b"/").rpartition(b"/")[2].startswith(b"."):
            return True
        if not _MARKS_HIDDEN:
            return False
        try:
            status = os.lstat(os.path.join(self._root, path))  # noqa: PTH118 - bytes
        except OSError:
            return False
        attributes = getattr(status, "st_file_attributes", 0)
        return bool(attributes & _HIDDEN or getattr(status, "st_flags", 0) & _HIDDEN_FLAG)

    def _refusal(self, error: OSError) -> InputError:
        name = FileName.of(os.fsdecode(os.path.basename(self._root))).value  # noqa: PTH119 - bytes
        if isinstance(error, PermissionError):
            return InputError("file_not_permitted", name=name)
        return InputError("folder_missing", name=name)


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    is_folder = False
    with contextlib.suppress(OSError):  # the visit will say what is wrong
        is_folder = entry.is_dir(follow_symlinks=False)
        return is_folder and not _is_link(entry.stat(follow_symlinks=False))
    return is_folder


def _is_link(status: os.stat_result) -> bool:
    """Whether it leads elsewhere: a link, or a junction of Windows, which Python takes for a folder."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _refused(status: os.stat_result, is_link: bool) -> PassedReason | None:
    if stat.S_ISDIR(status.st_mode):
        return "link_to_folder" if is_link else "no_regular_file"
    if not stat.S_ISREG(status.st_mode):
        return "no_regular_file"
    return "empty_file" if status.st_size == 0 else None
