"""Files that a user names or drops: a folder stands for the pictures in it and below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from provenance.media.sniff import sniff

_HEAD_BYTES = 4096  # more than any type's mark takes


@dataclass(frozen=True)
class Found:
    """The files to take in, in order, and those in folders that are no pictures."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...] = ()


def files_in(given: Iterable[Path], check: Callable[[], None] = lambda: None) -> Found:
    """Named files as they are; of folders, what looks like a picture by its first bytes. `check` may stop it."""
    files: list[Path] = []
    skipped: list[Path] = []
    for path in given:
        if not path.is_dir():
            files.append(path)
            continue
        for inside in sorted(entry for entry in path.rglob("*") if entry.is_file()):
            check()
            (files if _is_picture(inside) else skipped).append(inside)
    return Found(tuple(files), tuple(skipped))


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return sniff(file.read(_HEAD_BYTES)).kind == "picture"
    except OSError:  # taking it in will say what is wrong
        return True
