"""Which files of the paths that were named are new, changed, as before or gone; what is said of all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import assert_never

from provenance.archive.gathering import (
    FoundFile,
    Gathered,
    GoneFile,
    PassedOver,
    gathered,
    path_of,
    root_of,
)
from provenance.archive.seenitems import ItemFacts, said_together
from provenance.archive.whereabouts import Copy, FolderSettings, Whereabouts
from provenance.errors import InputError
from provenance.record.values import FileName
from provenance.workbench.archiveopening import OpenedArchive
from provenance.workbench.batching import BATCH
from provenance.workbench.pictureadding import AddedPicture, Said, Thing, ToNote, ToRead

Check = Callable[[], None]


def remembered(opened: OpenedArchive, root: bytes, said: Said) -> Said:
    """What holds for a folder's pictures: what was said when it was added before, and now; remembered for the next
    time."""
    if opened.local is None:
        return said
    where = opened.local.whereabouts
    before = where.folder(root)
    if before is not None:
        known = before.settings
        said = Said(said_together(known.facts, said.facts), said.restricted or known.restricted)
    where.add_folder(root, FolderSettings(facts=said.facts, restricted=said.restricted))
    return said


def folder_things(opened: OpenedArchive, root: bytes, said: Said, check: Check) -> Iterator[Thing]:
    """What is in a folder, in the order of the paths; at the end it is noted as walked. Raises InputError."""
    for met in _walk(opened, root, check):
        yield _thing(root, met, said)
    if opened.local is not None:
        opened.local.whereabouts.walked(root)


def count_to_read(opened: OpenedArchive, root: bytes, check: Check) -> int:
    """How many files of a folder have to be read. Raises InputError when there is no such folder."""
    walk = _walk(opened, root, check)
    return sum(isinstance(met, FoundFile) and met.state in ("new", "changed") for met in walk)


def named_thing(opened: OpenedArchive, path: Path, said: Said) -> Thing:
    """A file that was named; a link stands for the file that it leads to. Folders of it are not walked for that."""
    real = Path(os.path.realpath(path))
    try:
        status = real.stat()
    except (OSError, ValueError):
        return ToRead(root_of(real.parent), FoundFile("new", os.fsencode(real.name), 0, 0), said)
    copy = None if opened.local is None else opened.local.whereabouts.at(real)
    if copy is not None and _is_as_before(opened, copy, status, said):
        return AddedPicture(path, "unchanged", opened.archive.item(copy.item))
    root = copy.root if copy is not None else _root_for(opened, real)
    below = os.path.relpath(os.fsencode(real), root).replace(os.fsencode(os.sep), b"/")
    return ToRead(root, FoundFile("new", below, status.st_size, status.st_mtime_ns), said)


def say_of_folder(opened: OpenedArchive, root: bytes, facts: ItemFacts, check: Check) -> None:
    """Say it of all pictures of a folder that were there before; again changes nothing."""
    if opened.local is None or facts == ItemFacts():
        return
    for ids in batched(opened.local.whereabouts.items_in(root)):
        check()
        with opened.together():
            for id in ids:
                opened.archive.say(id, facts)


def _walk(opened: OpenedArchive, root: bytes, check: Check) -> Iterator[Gathered]:
    """The walk, without the archive's own files where they lie in the folder."""
    local = opened.local
    if local is None:
        yield from gathered(root, (), check)
        return
    own = os.path.relpath(root_of(local.folder), root).replace(os.fsencode(os.sep), b"/") + b"/"
    for met in gathered(root, local.whereabouts.known(root), check):
        if not met.path.startswith(own):
            yield met


def _thing(root: bytes, met: Gathered, said: Said) -> Thing:
    match met:
        case FoundFile(state="unchanged"):
            return AddedPicture(path_of(root, met.path), "unchanged")
        case FoundFile(state="returned") | GoneFile():
            return ToNote(root, met)
        case FoundFile():
            return ToRead(root, met, said)
        case PassedOver():
            return _passed(root, met)
        case _:
            assert_never(met)


def _passed(root: bytes, met: PassedOver) -> AddedPicture:
    path = path_of(root, met.path)
    if met.reason in ("unreadable_file", "unreadable_folder"):
        error = InputError("file_not_permitted", name=FileName.of(path.name).value)
        return AddedPicture(path, "unreadable", error=error, why=met.reason)
    return AddedPicture(path, "passed_over", why=met.reason)


def _is_as_before(opened: OpenedArchive, copy: Copy, status: os.stat_result, said: Said) -> bool:
    """Whether a named file needs no reading: known as it is, readable, and nothing new is said of it."""
    same = (copy.size_bytes, copy.mtime_ns) == (status.st_size, status.st_mtime_ns)
    if not same or copy.gone is not None or said.facts != ItemFacts() or said.restricted:
        return False
    return opened.archive.item(copy.item).failure is None


def _root_for(opened: OpenedArchive, real: Path) -> bytes:
    """The folder that a named file is noted in: one that was added whole and holds it, else its own."""
    own = root_of(real.parent)
    if opened.local is None:
        return own
    where: Whereabouts = opened.local.whereabouts
    whole = os.fsencode(real)
    for folder in where.folders():
        if folder.settings.whole and whole.startswith(os.path.join(folder.root, b"")):  # noqa: PTH118 - bytes
            return folder.root
    if where.folder(own) is None:
        where.add_folder(own, FolderSettings(whole=False))
    return own


def batched(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """As many as one transaction takes, each time."""
    rest = iter(ids)
    while batch := tuple(islice(rest, BATCH)):
        yield batch


def parted(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Folders and the rest, each in order."""
    folders: list[Path] = []
    files: list[Path] = []
    for path in paths:
        (folders if _is_folder(path) else files).append(path)
    return folders, files


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # reading it says what is wrong
        return False
