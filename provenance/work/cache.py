"""Bytes that can be made again, kept in the user's cache folder under the name of what they were made from.

A cache is never evidence: every entry carries its own SHA-256, and one that does not agree is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

LIMIT_BYTES: Final = 2 * 1024**3  # our choice: about 2,000 pictures' features and previews
_DIGEST_BYTES: Final = 32


class Cache:
    """A folder of entries; safe for several processes at once (each entry is written beside and moved into place)."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self.folder = folder
        self._limit_bytes = limit_bytes

    def get(self, key: str) -> bytes | None:
        """The entry of that key, or None when there is none or it does not agree with its hash."""
        try:
            path = self._path(key)
            kept = path.read_bytes()
        except OSError:  # not there, or not readable: it will be made again
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used now: `trim` removes what was longest unused
        data = kept[_DIGEST_BYTES:]
        return data if hashlib.sha256(data).digest() == kept[:_DIGEST_BYTES] else None

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry; a cache that cannot be written is no failure."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest() + data)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The entry of that key, made and kept when there is none."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def trim(self) -> None:
        """Remove the entries longest unused until the folder is under its limit."""
        entries = []
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self._limit_bytes:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def clear(self) -> None:
        """Remove every entry."""
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                path.unlink()

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / name[:2] / name[2:]
