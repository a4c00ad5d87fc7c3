"""Reference sets: places and references of an archive as a folder that can be handed on, and taken in from one."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from provenance.archive.carried import Carried, Sort, Tags, counted, sorts_of
from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts
from provenance.archive.manifest import (
    FORMAT,
    MANIFEST,
    VERSION,
    Manifest,
    SetReference,
    read_manifest,
    read_picture,
    read_place,
    read_reference,
)
from provenance.archive.store import Archive
from provenance.errors import AlidadeError, ArchiveBusy, ArchiveError
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.values import UNKNOWN, Instant, Term

Progress = Callable[[int, int], None]
Check = Callable[[], None]
PICTURES: Final = "pictures"


@dataclass(frozen=True)
class Refused:
    """One place or reference that was not handed on or taken in, and why."""

    name: str
    error: AlidadeError


@dataclass(frozen=True)
class ExportedSet:
    """What was written; `left_out` are references that are not for public reproduction, or of which nobody said.

    The files go out unchanged: `carried` counts what their tags tell of people, devices and positions.
    """

    folder: Path
    places: int
    references: int
    left_out: tuple[ArchiveReference, ...]
    refused: tuple[Refused, ...]
    carried: Carried

    @property
    def not_public(self) -> tuple[ArchiveReference, ...]:
        """Those left out that are not for public reproduction."""
        return tuple(one for one in self.left_out if one.facts.reproduction.value == "not_public")

    @property
    def not_said(self) -> tuple[ArchiveReference, ...]:
        """Those left out because nobody said whether they may be reproduced."""
        return tuple(one for one in self.left_out if one.facts.reproduction.value == "unknown")


@dataclass(frozen=True)
class ImportedSet:
    """What was taken in: counts of places and references added and already there, and what was refused.

    `kept_apart`: of the places added, those that have a namesake here which nothing shows to be the same place.
    """

    places_added: int
    places_there: int
    kept_apart: int
    added: int
    already_there: int
    refused: tuple[Refused, ...]


def _quiet(_done: int, _of: int) -> None:
    """Progress for nobody."""


def _go_on() -> None:
    """Nobody can stop this."""


def _unread(_data: bytes, _name: str) -> None:
    """Nobody reads tags here."""


def export_set(
    archive: Archive,
    folder: Path,
    places: Collection[str] | None = None,
    *,
    include_private: bool = False,
    include_unknown: bool = False,
    include_notes: bool = False,
    tags: Tags = _unread,
    progress: Progress = _quiet,
    check: Check = _go_on,
) -> ExportedSet:
    """Write places (all, or those of these ids) and their references into a new or empty folder, the manifest last.

    References that are not for public reproduction are left out unless `include_private`, those of which nobody said
    whether they are unless `include_unknown`; notes on places and references, and the names of received files, unless
    `include_notes`. The files are evidence and stay as they are, with all their metadata; what that tells is counted
    with `tags`. One whose bytes were altered or are missing is refused and the rest goes on. Raises ArchiveError when
    the folder holds something or cannot be written, and what `check` and `tags` raise.
    """
    chosen = archive.places() if places is None else tuple(archive.place(id) for id in places)
    all_of = [reference for place in chosen for reference in archive.references(place.id)]
    asked = {"allowed": True, "not_public": include_private, "unknown": include_unknown}
    left_out = tuple(one for one in all_of if not asked[one.facts.reproduction.value])
    wanted = [one for one in all_of if asked[one.facts.reproduction.value]]
    if not include_notes:
        chosen = tuple(msgspec.structs.replace(place, note="") for place in chosen)
        wanted = [_without_notes(reference) for reference in wanted]
    written: list[SetReference] = []
    refused: list[Refused] = []
    told: list[frozenset[Sort]] = []
    with _writing_to(folder):
        if folder.exists() and any(folder.iterdir()):
            raise ArchiveError("set_folder_not_empty", folder=folder.name)
        (folder / PICTURES).mkdir(parents=True, exist_ok=True)
        for done, reference in enumerate(wanted):
            check()
            progress(done, len(wanted))
            try:
                data = archive.data(reference.id)
            except ArchiveError as error:
                refused.append(Refused(reference.shown_name, error))
                continue
            written.append(_export(folder, reference, data))
            told.append(sorts_of(tags(data, written[-1].file)))
        _write_manifest(folder, chosen, written)
    progress(len(wanted), len(wanted))
    return ExportedSet(folder, len(chosen), len(written), left_out, tuple(refused), counted(told))


def _without_notes(reference: ArchiveReference) -> ArchiveReference:
    """Without what an analyst wrote for himself, and without the file's name, which may name people."""
    facts = msgspec.structs.replace(reference.facts, note=UNKNOWN)
    return msgspec.structs.replace(reference, facts=facts, received_name=UNKNOWN)


def _export(folder: Path, reference: ArchiveReference, data: bytes) -> SetReference:
    extensions = MEDIA_TYPES[reference.media_type].extensions
    name = f"{PICTURES}/{reference.sha256}.{extensions[0] if extensions else 'bin'}"
    (folder / name).write_bytes(data)
    return SetReference(reference=reference, file=name)


def _write_manifest(folder: Path, places: Sequence[ArchivePlace], references: Sequence[SetReference]) -> None:
    manifest = Manifest(
        format=FORMAT,
        version=VERSION,
        exported=Instant.of_utc(datetime.now(UTC)).value + "Z",
        places=tuple(msgspec.Raw(msgspec.json.encode(place)) for place in places),
        references=tuple(msgspec.Raw(msgspec.json.encode(reference)) for reference in references),
    )
    aside = folder / f"{MANIFEST}.part"
    with aside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest)))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / MANIFEST)


@contextlib.contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError("set_not_writable", folder=folder.name, reason=error.strerror or "?") from error


def import_set(
    archive: Archive, folder: Path, *, progress: Progress = _quiet, check: Check = _go_on
) -> ImportedSet:
    """Take a set in; doing it again, or after it was stopped, goes on where it was.

    A place is the one of the same id, or of the same name where both positions are known and near one another; any
    other is a new one. Every picture is hashed; one that does not agree, whose name leads elsewhere, or that was
    withdrawn here, is refused with its reason and the rest goes on. Raises ArchiveError when there is no readable
    manifest, ArchiveBusy, and what `check` raises.
    """
    manifest = read_manifest(folder)
    taking = _Taking(archive, folder)
    for raw_place in manifest.places:
        check()
        taking.place(raw_place)
    for done, raw in enumerate(manifest.references):
        check()
        progress(done, len(manifest.references))
        taking.reference(raw)
    progress(len(manifest.references), len(manifest.references))
    return taking.taken()


class _Taking:
    """One import under way."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self._archive = archive
        self._folder = folder
        self._here: dict[str, str] = {}  # the set's id of a place → the archive's
        self._places_added = self._places_there = self._kept_apart = self._added = self._again = 0
        self._refused: list[Refused] = []

    def taken(self) -> ImportedSet:
        """What was taken in so far."""
        places = self._places_added, self._places_there, self._kept_apart
        return ImportedSet(*places, self._added, self._again, tuple(self._refused))

    def place(self, raw: msgspec.Raw) -> None:
        """Find a place of the set here, or add it."""
        name, apart = "", False
        try:
            place = read_place(raw)
            name = place.name
            with self._archive.writing():
                known = self._known(place)
                if known is None:
                    apart = self._archive.has_namesake(place)
                    self._archive.put_place(place)
        except ArchiveError as error:
            if _ends_all(error):
                raise
            self._refused.append(Refused(name, error))
            return
        self._here[place.id] = place.id if known is None else known.id
        self._places_added += known is None
        self._places_there += known is not None
        self._kept_apart += apart

    def _known(self, place: ArchivePlace) -> ArchivePlace | None:
        try:
            return self._archive.place(place.id)
        except ArchiveError as error:
            if error.id != "no_such_place":
                raise
        return self._archive.same_place(place.name, place.position)

    def reference(self, raw: msgspec.Raw) -> None:
        """Take one reference in, unless its bytes are there for its place."""
        name = ""
        try:
            entry = read_reference(raw)
            name = entry.reference.shown_name
            again = self._take(entry)
        except AlidadeError as error:
            if _ends_all(error):
                raise
            self._refused.append(Refused(name, error))
            return
        self._added += not again
        self._again += again

    def _take(self, entry: SetReference) -> bool:
        """Whether it was there. Raises ArchiveError or InputError when it cannot be taken in."""
        reference = entry.reference
        here = self._here.get(reference.place_id)
        if here is None:
            raise ArchiveError("no_such_place", place=reference.place_id)
        if self._archive.is_there(here, reference.sha256) is not None:
            return True
        if self._archive.was_withdrawn(reference.sha256):
            raise ArchiveError("set_picture_withdrawn_here", name=reference.shown_name)
        data = read_picture(self._folder, entry)
        if hashlib.sha256(data).hexdigest() != reference.sha256:
            raise ArchiveError("set_picture_altered", name=entry.file)
        return self._archive.add_reference(
            here,
            data,
            _as_received(reference.facts),
            received_name=reference.received_name,
            origin="set",
            id=reference.id,
        ).again


def _as_received(facts: ReferenceFacts) -> ReferenceFacts:
    """What a set says: its maker's own survey is no survey of whoever takes it in."""
    surveyed = facts.known_by == Term("own_survey")
    return msgspec.structs.replace(facts, known_by=Term("set_survey")) if surveyed else facts


def _ends_all(error: AlidadeError) -> bool:
    """Whether a failure is the archive's own, so that the next entry would fail in the same way."""
    return isinstance(error, ArchiveBusy) or error.id in ("archive_not_usable", "archive_unreadable")
