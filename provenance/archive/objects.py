"""Pictures under their SHA-256 in a folder: written aside, synced and moved into place, hashed again when read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from provenance.archive.ondisk import sync_folder
from provenance.errors import ArchiveAltered, ArchiveError, InputError
from provenance.media.files import read_file

_ASIDE: Final = ".aside-"
_REST: Final = re.compile(r"[0-9a-f]{62}")


class PictureFiles:
    """The folder of kept pictures. Whoever puts or sweeps holds the archive's writing transaction."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of that hash lie, or would."""
        return self.folder / sha256[:2] / sha256[2:]

    def put(self, data: bytes) -> str:
        """Keep bytes so that they outlast a power cut; their hash. A damaged copy is replaced.

        Raises ArchiveError when the disk refuses.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if self.agrees(sha256):
            return sha256
        try:
            new_folder = not path.parent.is_dir()
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, aside = tempfile.mkstemp(dir=path.parent, prefix=_ASIDE)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(aside).replace(path)
            except OSError:
                Path(aside).unlink(missing_ok=True)
                raise
            sync_folder(path.parent)
            if new_folder:
                sync_folder(self.folder)
        except OSError as error:
            raise ArchiveError(
                "archive_not_usable", folder=self.folder.parent.name, reason=error.strerror or "?"
            ) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes, hashed again. Raises ArchiveAltered when they are missing or do not agree with their name."""
        try:
            data = read_file(self.path(sha256))
        except InputError as error:
            raise ArchiveAltered("archive_picture_missing", sha256=sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveAltered("archive_picture_altered", sha256=sha256)
        return data

    def agrees(self, sha256: str) -> bool:
        """Whether the bytes are there and have that hash."""
        try:
            self.get(sha256)
        except ArchiveAltered:
            return False
        return True

    def remove(self, sha256: str) -> None:
        """Remove the bytes of that hash; that there are none is no failure. Raises ArchiveError when they stay."""
        path = self.path(sha256)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ArchiveError(
                "picture_not_removed",
                file=path.relative_to(self.folder.parent).as_posix(),
                folder=self.folder.parent.name,
                reason=error.strerror or "?",
            ) from error

    def sweep(self, unwanted: Collection[str]) -> int:
        """Remove half-written files of a killed process, and the unwanted ones. How many were removed.

        A whole picture without a row stays: the rows may have been lost or put back from an older copy, and it is
        found again when the same bytes are added.
        """
        removed = 0
        for sha256, path in self._files():
            if not sha256 or sha256 in unwanted:
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed += 1
        return removed

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Every file of ours with its hash; "" for one that was being written. Foreign files are left alone."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if path.name.startswith(_ASIDE):
                yield "", path
            elif _REST.fullmatch(path.name):
                yield path.parent.name + path.name, path
