"""Known places and their reference photos, for window and command line: add, look at, hand on, search."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from provenance.archive.items import ArchivePlace, ArchiveReference, Merged, ReferenceFacts
from provenance.archive.sets import ExportedSet, ImportedSet, Refused, export_set, import_set
from provenance.archive.store import Archive
from provenance.errors import InputError
from provenance.record.identity import is_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.values import FileName, Missing, Place
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.comparison import Comparison
from provenance.workbench.files import files_in
from provenance.workbench.geotags import Located, locate
from provenance.workbench.opencase import OpenCase
from provenance.workbench.placecards import card_of, facts_of_card, place_of_card, received_name
from provenance.workbench.placematch import Listening, PlaceAnswer, PlaceSearch, search_places
from provenance.workbench.placing import (
    AddedPhoto,
    PlaceWanted,
    facts_of,
    group,
    is_skip,
    not_a_picture,
    picture,
    require_near,
    with_position,
)

__all__ = [
    "AddedPhoto",
    "Archive",
    "ArchivePlace",
    "ArchiveReference",
    "ExportedSet",
    "ImportedSet",
    "Merged",
    "PlaceAnswer",
    "PlaceSearch",
    "PlaceWanted",
    "Places",
    "ReferenceFacts",
    "Refused",
]

Progress = Callable[[str, int, int], None]


def _quiet(_what: str, _done: int, _of: int) -> None:
    """Progress for nobody."""


class Places:
    """The user's archive of places, opened at first use. Nothing enters it unless the user adds it."""

    def __init__(
        self, folder: Path, workplace: Callable[[], Workplace], comparison: Callable[[], Comparison]
    ) -> None:
        self._folder = folder
        self._workplace = workplace
        self._comparison = comparison
        self._mutex = threading.Lock()
        self._archive: Archive | None = None

    @property
    def archive(self) -> Archive:
        """The archive itself. Raises ArchiveError, ArchiveBusy or ArchiveAltered when it cannot be opened."""
        with self._mutex:
            if self._archive is None:
                self._archive = Archive(self._folder)
            return self._archive

    def lent(self) -> Archive | None:
        """The archive for whoever only reads it; None, and no folder is made, when there is none yet.

        Raises ArchiveError, ArchiveBusy or ArchiveAltered when it cannot be opened.
        """
        return self.archive if self._archive is not None or self._folder.is_dir() else None

    def close(self) -> None:
        """Close the archive; the next use opens it again."""
        with self._mutex:
            if self._archive is not None:
                self._archive.close()
            self._archive = None

    # ---- looking --------------------------------------------------------------------------------------------

    def places(self) -> tuple[ArchivePlace, ...]:
        """All places by name."""
        return self.archive.places()

    def place(self, name: str) -> ArchivePlace:
        """A place by id or name. Raises ArchiveError when none or several have it."""
        return self.archive.named(name)

    def references(self, place: str | None = None) -> tuple[ArchiveReference, ...]:
        """The references of a place by its id or name, or all."""
        return self.archive.references(None if place is None else self.place(place).id)

    def reference(self, id: str) -> ArchiveReference:
        """One reference by its id."""
        return self.archive.reference(id)

    def data(self, id: str) -> bytes:
        """A reference's bytes, hashed again. Raises ArchiveAltered when they are missing or changed."""
        return self.archive.data(id)

    def state(self) -> str:
        """A digest of what the archive holds now."""
        return self.archive.state()

    # ---- adding ---------------------------------------------------------------------------------------------

    def wanted(self, wanted: PlaceWanted) -> ArchivePlace:
        """The place that is meant, made when there is none. Raises ArchiveError when several have the name."""
        archive = self.archive
        with archive.writing():
            if is_ulid(wanted.name):
                return archive.place(wanted.name)
            if isinstance(wanted.position, Place):
                known = archive.same_place(wanted.name, wanted.position)
            else:
                alike = [p for p in archive.places() if p.name.casefold() == wanted.name.casefold()]
                known = archive.named(wanted.name) if alike else None
            return known or archive.add_place(
                wanted.name,
                wanted.position,
                region=wanted.region,
                design=wanted.design,
                note=wanted.note,
            )

    def add(
        self,
        paths: Iterable[Path],
        wanted: PlaceWanted,
        facts: ReferenceFacts,
        cancellation: Cancellation | None = None,
    ) -> Iterator[AddedPhoto]:
        """Add photos to a place by hand, one answer per path in order. Raises ArchiveError, Cancelled."""
        place: ArchivePlace | None = None
        for path in paths:
            if cancellation is not None:
                cancellation.check()
            name = FileName.of(path.name)
            try:
                data = picture(path)
                place = place or self.wanted(wanted)  # no photo, no place
                yield self._keep(place, data, facts, name, "hand")
            except InputError as error:
                yield AddedPhoto(name.value, error=error)

    def add_folder(
        self,
        folder: Path,
        wanted: PlaceWanted | None = None,
        *,
        within_m: float | None = None,
        facts: ReferenceFacts | None = None,
        at: Place | None = None,
        cancellation: Cancellation | None = None,
        progress: Progress = _quiet,
    ) -> Iterator[AddedPhoto]:
        """Add the photos of a folder whose own tags state a position, all to one place, or grouped by about 100 m.

        `at` with `within_m`: only those taken within that distance. `facts`: what is known besides of all of them.
        The rest is answered as skipped, with the reason. Raises InputError when there is no such folder, Cancelled.
        """
        if not folder.is_dir():
            raise InputError("file_missing", name=FileName.of(folder.name).value)
        cancel = cancellation or Cancellation()
        found = files_in([folder], cancel.check)
        for path in found.skipped:
            yield AddedPhoto(FileName.of(path.name).value, error=not_a_picture(path), skipped=True)
        located: list[Located] = []
        for done, path in enumerate(found.files):
            cancel.check()
            progress(path.name, done, len(found.files))
            try:
                photo = locate(path, self._workplace(), cancel)
                require_near(photo, at, within_m)
                located.append(photo)
            except InputError as error:
                yield AddedPhoto(FileName.of(path.name).value, error=error, skipped=is_skip(error))
        if wanted is not None and located:
            wanted = with_position(wanted, located)
        for done, photo in enumerate(located):
            cancel.check()
            progress(photo.path.name, done, len(located))
            yield self._add_located(photo, wanted or group(photo), facts)
        progress("", len(located), len(located))

    def add_from_case(self, case: OpenCase, exhibit: str, wanted: PlaceWanted | None = None) -> AddedPhoto:
        """Add an exhibit's bytes with what its reference card says; without `wanted` to the place the card names.

        Raises RecordError when there is no such exhibit, ArchiveError when there is no place to add it to.
        """
        snapshot = case.snapshot()
        asked = snapshot.exhibit(exhibit)
        entry = snapshot.reference_card(asked.id)
        card = entry.data if entry is not None else None
        data = case.file.objects.get(asked.sha256)
        name = received_name(asked)
        place = self.wanted(wanted or place_of_card(card, asked))
        try:
            return self._keep(place, data, facts_of_card(card), name, "case")
        except InputError as error:
            return AddedPhoto(asked.number, error=error)

    def _add_located(self, photo: Located, wanted: PlaceWanted, known: ReferenceFacts | None) -> AddedPhoto:
        name = FileName.of(photo.path.name)
        facts = facts_of(photo, known)
        try:
            data = picture(photo.path, photo.sha256)
            return self._keep(self.wanted(wanted), data, facts, name, "folder")
        except InputError as error:
            return AddedPhoto(name.value, error=error)

    def _keep(
        self,
        place: ArchivePlace,
        data: bytes,
        facts: ReferenceFacts,
        name: FileName | Missing,
        origin: str,
    ) -> AddedPhoto:
        added = self.archive.add_reference(place.id, data, facts, received_name=name, origin=origin)
        shown = name.value if isinstance(name, FileName) else ""
        return AddedPhoto(shown, place, added.reference, again=added.again)

    # ---- looking after --------------------------------------------------------------------------------------

    def withdraw(self, id: str) -> ArchiveReference:
        """Take a reference out, and its bytes unless another place has them."""
        return self.archive.withdraw(id)

    def rename(self, place: str, name: str) -> ArchivePlace:
        """Give a place another name."""
        renamed = msgspec.structs.replace(self.place(place), name=name)
        ArchivePlace.__post_init__(renamed)
        self.archive.revise_place(renamed)
        return renamed

    def merge(self, kept: str, gone: str) -> Merged:
        """Make two places one, under the first one's name."""
        return self.archive.merge_places(self.place(kept).id, self.place(gone).id)

    def export(
        self,
        folder: Path,
        places: Collection[str] | None = None,
        *,
        include_private: bool = False,
        cancellation: Cancellation | None = None,
        progress: Progress = _quiet,
    ) -> ExportedSet:
        """Write places, all or by id or name, as a folder to hand on; see `export_set`."""
        ids = None if places is None else list(dict.fromkeys(self.place(name).id for name in places))
        return export_set(
            self.archive,
            folder,
            ids,
            include_private=include_private,
            progress=lambda done, of: progress("", done, of),
            check=(cancellation or Cancellation()).check,
        )

    def import_from(
        self, folder: Path, cancellation: Cancellation | None = None, progress: Progress = _quiet
    ) -> ImportedSet:
        """Take in a folder that somebody handed on; see `import_set`."""
        check = (cancellation or Cancellation()).check
        return import_set(self.archive, folder, progress=lambda done, of: progress("", done, of), check=check)

    # ---- using ----------------------------------------------------------------------------------------------

    def match(
        self,
        photo: Path,
        cancellation: Cancellation | None = None,
        found: Callable[[PlaceAnswer], None] = lambda _answer: None,
        limit: int | None = None,
        *,
        progress: Progress = _quiet,
    ) -> PlaceSearch:
        """Which known place is this? `found` gets each answer as it comes, a later one for the same reference takes the
        earlier one's place; `progress` how far it is. `limit`: references compared closely; see `search_places`."""
        listening = Listening(found, progress)
        cancel = cancellation or Cancellation()
        return search_places(self.archive, self._comparison(), photo, cancel, listening, limit)

    def match_exhibit(
        self,
        case: OpenCase,
        exhibit: str,
        cancellation: Cancellation | None = None,
        found: Callable[[PlaceAnswer], None] = lambda _answer: None,
        limit: int | None = None,
        *,
        progress: Progress = _quiet,
    ) -> PlaceSearch:
        """The same for an exhibit of a case, whose bytes lie in a folder of their own meanwhile; nothing is recorded.

        Raises RecordError when there is no such exhibit, CaseAltered when its bytes were altered.
        """
        asked = case.snapshot().exhibit(exhibit)
        with tempfile.TemporaryDirectory(prefix="alidade-match-") as folder:
            photo = Path(folder) / asked.number
            photo.write_bytes(case.file.objects.get(asked.sha256))
            return self.match(photo, cancellation, found, limit, progress=progress)

    def card(self, id: str, evidence: str) -> ReferenceDescribed:
        """A reference as the card of an exhibit of a case that holds its bytes, with a new card's id."""
        reference = self.reference(id)
        return card_of(reference, self.archive.place(reference.place_id), evidence)
