"""Adds photos to the archive of known places: by hand, from a folder with positions, from a case."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from provenance.archive.items import ArchivePlace, ReferenceFacts
from provenance.archive.store import Archive
from provenance.errors import InputError
from provenance.record.identity import is_ulid
from provenance.record.values import FileName, Missing, Place
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.files import files_in
from provenance.workbench.geotags import Located, locate
from provenance.workbench.opencase import OpenCase
from provenance.workbench.placecards import facts_of_card, place_of_card, received_name
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

Progress = Callable[[str, int, int], None]


def quiet(_what: str, _done: int, _of: int) -> None:
    """Progress for nobody."""


class Adding(ABC):
    """Whoever has an archive can add to it. Nothing enters it unless the user adds it."""

    def __init__(self, workplace: Callable[[], Workplace]) -> None:
        self._workplace = workplace

    @property
    @abstractmethod
    def archive(self) -> Archive:
        """The archive."""

    def wanted(self, wanted: PlaceWanted) -> ArchivePlace:
        """The place that is meant, made when there is none. Raises ArchiveError when several have the name."""
        archive = self.archive
        with archive.writing():
            if is_ulid(wanted.name):
                return archive.place(wanted.name)
            if isinstance(wanted.position, Place):
                known = archive.same_place(wanted.name, wanted.position)
            else:
                alike = [place for place in archive.places() if place.is_called(wanted.name)]
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
        progress: Progress = quiet,
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
