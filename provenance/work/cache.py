"""Bytes that can be made again, kept in the user's cache folder under the name of what they were made from.

A cache is never evidence: every entry carries its own SHA-256, and one that does not agree is made again. It carries
hashes of the first and the last word of its key too, so that all that was made from a picture can be found and removed.
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
_FORM: Final = b"2 "
"""The form of an entry's head, part of its name: an entry of another form is never read as one of this."""

_HEAD_BYTES: Final = 3 * _DIGEST_BYTES  # of the rest, of the key's first word, of its last


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
        agrees = hashlib.sha256(kept[_DIGEST_BYTES:]).digest() == kept[:_DIGEST_BYTES]
        return kept[_HEAD_BYTES:] if agrees else None

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry; a cache that cannot be written is no failure."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    words = key.split() or [""]
                    rest = _hash(words[0]) + _hash(words[-1]) + data
                    file.write(hashlib.sha256(rest).digest() + rest)
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

    def forget(self, word: str) -> int:
        """Remove every entry whose key begins or ends with that word, such as a picture's SHA-256; how many."""
        removed = 0
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                with path.open("rb") as file:
                    head = file.read(_HEAD_BYTES)
                if _hash(word) in (head[_DIGEST_BYTES : 2 * _DIGEST_BYTES], head[2 * _DIGEST_BYTES :]):
                    path.unlink()
                    removed += 1
        return removed

    def clear(self) -> None:
        """Remove every entry."""
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                path.unlink()

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(_FORM + key.encode()).hexdigest()
        return self.folder / name[:2] / name[2:]


def _hash(word: str) -> bytes:
    return hashlib.sha256(b"alidade:cache:" + word.encode()).digest()
