"""The index files of one kind in a folder: which of them together hold all rows, each once.

A file holds the rows whose ids lie above `after` and up to `newest`. A damaged one ends the chain there, so that what
follows it is missing and is made again from the archive's rows.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from provenance.archive.mapped import Layout, MappedFile
from provenance.errors import ArchiveAltered, ArchiveError

__all__ = ["Chain", "chain", "sweep"]


@dataclass(frozen=True)
class Chain:
    """The files that together hold all rows up to `newest`, in order; what was wrong with others of their kind."""

    files: tuple[MappedFile, ...]
    damaged: tuple[ArchiveAltered, ...]

    @property
    def newest(self) -> int:
        """The newest id that is held; 0 without any."""
        return self.files[-1].built.newest if self.files else 0


def chain(folder: Path, layout: Layout, digest: str = "") -> Chain:
    """Open the valid files of a folder: from id 0 on, each going on where the last one ended, of a higher number.

    Where several begin alike, the one written last is meant. Files built with another `digest` are passed over.
    Raises ArchiveError when the system refuses.
    """
    found, damaged = _opened(folder, layout)
    files: list[MappedFile] = []
    at, above = 0, 0
    while True:
        following = {n: one for n, one in found.items() if n > above and one.built.after == at}
        following = {n: one for n, one in following.items() if one.built.digest == digest}
        if not following:
            return Chain(tuple(files), tuple(damaged))
        above = max(following)
        files.append(following[above])
        at = following[above].built.newest


def _opened(folder: Path, layout: Layout) -> tuple[dict[int, MappedFile], list[ArchiveAltered]]:
    """All files by number, looked for again when one vanished meanwhile because a writer put another in its place."""
    for _ in range(100):
        found: dict[int, MappedFile] = {}
        damaged: list[ArchiveAltered] = []
        try:
            for number, path in layout.files(folder):
                try:
                    found[number] = MappedFile(path, layout)
                except ArchiveAltered as error:
                    damaged.append(error)
        except FileNotFoundError:
            continue
        return found, damaged
    raise ArchiveError("archive_not_usable", folder=folder.name, reason="?")


def sweep(folder: Path, layout: Layout, kept: Chain) -> None:
    """Remove the files that are not of the chain. One that another program still reads on Windows stays till later."""
    names = {one.path.name for one in kept.files}
    for _, path in layout.files(folder):
        if path.name not in names:
            with contextlib.suppress(OSError):
                path.unlink()
