"""The folder of an archive, for its owner alone: what it keeps names sources, cases and places."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

from provenance.errors import ArchiveError

ROWS: Final = "archive.sqlite"
OBJECTS: Final = "objects"

_OURS: Final = frozenset((ROWS, f"{ROWS}-journal", OBJECTS, "index", "restricted", "syncing"))
"""All that an archive makes in its folder. One that holds something else too is not the archive's to close to others:
its own folders and its rows are closed in any case."""

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def holds_archive(folder: Path) -> bool:
    """Whether there is an archive in a folder."""
    return (folder / ROWS).is_file()


def prepare(folder: Path) -> None:
    """Make the folder of an archive when there is none, and close it and its rows to everybody but their owner, where
    the system knows such rights (not on Windows). Raises ArchiveError when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / OBJECTS).mkdir(exist_ok=True, mode=0o700)
        found = set(os.listdir(folder))
    except OSError as error:
        raise ArchiveError("archive_not_usable", folder=folder.name, reason=error.strerror or "?") from error
    rows = folder / ROWS
    with contextlib.suppress(OSError):  # opening it says what is wrong
        rows.touch(mode=0o600)  # the journal that SQLite makes beside it has its rights
    _close_to_others(rows, folder / OBJECTS, *((folder,) if found <= _OURS else ()))


def _close_to_others(*paths: Path) -> None:
    if os.name == "nt":
        return
    for path in paths:
        with contextlib.suppress(OSError):  # somebody else's: its owner says who may read it
            rights = stat.S_IMODE(path.stat().st_mode)
            if rights & _OTHERS:
                path.chmod(rights & ~_OTHERS)
