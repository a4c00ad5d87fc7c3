"""From the archive of pictures to the desk: its pictures for the eye, and the bytes of one as evidence of a case."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from provenance.archive.seenitems import Item
from provenance.errors import ArchiveError, InputError
from provenance.media.files import read_file
from provenance.media.picture import Pixels
from provenance.record.evidence import EvidenceAcquired, EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, FileName
from provenance.work.workplace import Cancellation
from provenance.workbench.archiving import ArchiveInfo, Pictures
from provenance.workbench.intake import BLANK_CARD
from provenance.workbench.looking import Looking, Pyramid
from provenance.workbench.opencase import OpenCase

SMALL_SIDE_PX: Final = 512  # of the archive's small pictures


@dataclass(frozen=True, eq=False)
class KnownItem:
    """An item of the archive for the eye: where its files lie, for the screen alone, and a small picture of it."""

    item: Item
    paths: tuple[Path, ...]
    small: Pixels | None


def known_items(
    pictures: Pictures, ids: Iterable[str], looking: Looking, cancellation: Cancellation
) -> Iterator[tuple[str, KnownItem | None]]:
    """Each id with what is known of it; None for an item that is there no more. Nothing is made where no archive is.

    Raises ArchiveError, WorkError, Cancelled.
    """
    if pictures.lent() is None:
        yield from ((id, None) for id in ids)
        return
    for id in ids:
        cancellation.check()
        try:
            item = pictures.item(id)
            yield id, KnownItem(item, pictures.paths(id), _small(pictures, id, looking, cancellation))
        except ArchiveError as error:
            if error.id not in ("item_withdrawn", "no_such_item"):
                raise
            yield id, None


def _small(pictures: Pictures, id: str, looking: Looking, cancellation: Cancellation) -> Pixels | None:
    """Decoded by the confined reader, since an archive may hold what others made; None where that fails."""
    webp = pictures.archive.thumbnail(id)
    if webp is None:
        return None
    try:
        with looking.workplace.desk(cancellation) as desk:
            pixels, _ = desk.reader.decode(webp, id, max_side_px=SMALL_SIDE_PX, check=cancellation.check)
    except InputError:
        return None
    return pixels


@dataclass(frozen=True)
class Held:
    """What an archive holds: None for one that was never made; files there and gone by the root of their folder."""

    info: ArchiveInfo | None
    files: dict[bytes, tuple[int, int]]


def held_in(pictures: Pictures) -> Held:
    """How much an archive holds; nothing is made where there is none. Raises ArchiveError."""
    if pictures.lent() is None:
        return Held(None, {})
    local = pictures.opened.local
    return Held(pictures.info(), {} if local is None else local.whereabouts.counted())


def item_pyramid(pictures: Pictures, id: str, looking: Looking, cancellation: Cancellation) -> Pyramid:
    """An item's picture in levels: its file where it lies unchanged, else the archive's small picture.

    Raises ArchiveError when there is neither, MediaError, WorkError, Cancelled.
    """
    item = pictures.item(id)
    try:
        data = _bytes(pictures, item)
    except ArchiveError:
        small = pictures.archive.thumbnail(id)
        if small is None:
            raise
        data = small
    with looking.workplace.desk(cancellation) as desk:
        levels, facts = desk.reader.levels(data, item.shown_name, check=cancellation.check)
    return Pyramid(hashlib.sha256(data).hexdigest(), facts, levels)


def take_item(pictures: Pictures, case: OpenCase, id: str, said: EvidenceAcquired = BLANK_CARD) -> Exhibit:
    """An item's file as questioned evidence of the case, with `said` on its card; both, or neither.

    No path goes into the case, only the file's name. The same bytes that the case has already get a further card.
    Raises ArchiveError when the file is not to be had or must not leave the archive; InputError, CaseReadOnly.
    """
    item = pictures.item(id)
    if item.restricted:
        raise ArchiveError("item_stays_in_archive", name=item.shown_name)
    path = next((path for path in pictures.paths(id) if _holds(path, item)), None)
    if path is not None:
        return _taken(case, path, item, said)
    data = _bytes(pictures, item)
    name = item.name.as_file() if isinstance(item.name, FileName) else None
    with tempfile.TemporaryDirectory(prefix="alidade-seen-") as folder, case.file.writing():
        copy = Path(folder) / (name or item.id)
        copy.write_bytes(data)
        exhibit = _taken(case, copy, item, said)
        # The time of our own copy says nothing of the file.
        case.people.acquisition(msgspec.structs.replace(exhibit.cards[-1].data, file_modified=UNKNOWN))
    return exhibit


def _taken(case: OpenCase, path: Path, item: Item, said: EvidenceAcquired) -> Exhibit:
    with case.file.writing():
        (taken,) = case.add([path], EvidenceRole.QUESTIONED, said)
        if taken.exhibit is None:
            assert taken.error is not None
            raise taken.error
        if taken.exhibit.sha256 != item.sha256:  # changed since it was looked at
            raise ArchiveError("item_file_gone", name=item.shown_name)
    return taken.exhibit


def _bytes(pictures: Pictures, item: Item) -> bytes:
    """The bytes of an item. Raises ArchiveError when they are not to be had."""
    local = pictures.opened.local
    if local is not None and item.keeps:
        kept = local.data(item.id)
        if kept is not None:
            return kept
    for path in pictures.paths(item.id):
        try:
            data = read_file(path)
        except InputError:
            continue  # the next walk says what became of it
        if hashlib.sha256(data).hexdigest() == item.sha256:
            return data
    raise ArchiveError("item_file_gone", name=item.shown_name)


def _holds(path: Path, item: Item) -> bool:
    try:
        return hashlib.sha256(read_file(path)).hexdigest() == item.sha256
    except InputError:
        return False
