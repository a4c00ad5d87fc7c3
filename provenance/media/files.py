"""Reads a received file once, whole and unchanged, or says plainly why it cannot."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from provenance.errors import InputError

__all__ = ["READ_LIMIT_BYTES", "read_file"]

#: Our choice: far above any photo (a 200-megapixel TIFF with 16 bits has 1.2 GB).
READ_LIMIT_BYTES: Final = 2_000_000_000

_OPEN_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_file(path: Path, *, limit_bytes: int = READ_LIMIT_BYTES) -> bytes:
    """The bytes of the file at `path`.

    Raises InputError: file_missing, file_is_a_folder, file_is_a_broken_link, file_not_permitted,
    file_is_not_a_regular_file, file_empty, file_too_large, file_vanished, file_changed_while_read,
    file_unreadable. Pipes and devices are refused without waiting for them.
    """
    name = path.name or str(path)
    descriptor = _opened(path, name)
    try:
        before = os.fstat(descriptor)
        _check_kind(before, name, limit_bytes)
        data = _all_bytes(descriptor, before.st_size, name)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if len(data) != before.st_size or _stamp(after) != _stamp(before):
        raise InputError("file_changed_while_read", name=name)
    return data


def _opened(path: Path, name: str) -> int:
    try:
        # Looked at first, because merely opening a device can act on it.
        _check_type(path.stat(), name)
        return os.open(path, _OPEN_FLAGS)
    except FileNotFoundError as error:
        if path.is_symlink():
            raise InputError("file_is_a_broken_link", name=name) from error
        raise InputError("file_missing", name=name) from error
    except NotADirectoryError as error:
        raise InputError("file_missing", name=name) from error
    except PermissionError as error:
        raise InputError("file_not_permitted", name=name) from error
    except (OSError, ValueError) as error:
        raise _unreadable(error, name) from error


def _unreadable(error: OSError | ValueError, name: str) -> InputError:
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return InputError("file_is_a_broken_link", name=name)
    if isinstance(error, OSError) and error.errno in (errno.ENOENT, errno.ESTALE, errno.ENODEV):
        return InputError("file_vanished", name=name)
    return InputError("file_unreadable", name=name, reason=getattr(error, "strerror", None) or "?")


def _check_type(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError("file_is_a_folder", name=name)
    if not stat.S_ISREG(status.st_mode):
        raise InputError("file_is_not_a_regular_file", name=name)


def _check_kind(status: os.stat_result, name: str, limit_bytes: int) -> None:
    _check_type(status, name)
    if status.st_nlink == 0:
        raise InputError("file_vanished", name=name)
    if status.st_size == 0:
        raise InputError("file_empty", name=name)
    if status.st_size > limit_bytes:
        raise InputError("file_too_large", name=name, size_bytes=status.st_size, limit_bytes=limit_bytes)


def _all_bytes(descriptor: int, size: int, name: str) -> bytes:
    """At most one byte more than `size`, so that growth shows and never runs on."""
    try:
        with open(descriptor, "rb", buffering=0, closefd=False) as file:
            parts: list[bytes] = []
            left = size + 1
            while left and (part := file.read(left)):
                parts.append(part)
                left -= len(part)
    except OSError as error:
        raise _unreadable(error, name) from error
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
