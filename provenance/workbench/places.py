"""Known places and their reference photos, for window and command line: add, look at, hand on, search."""

from __future__ import annotations

import dataclasses
import tempfile
import threading
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from provenance.archive.carried import Carried
from provenance.archive.items import (
    OWN_KNOWN_BY,
    ArchivePlace,
    ArchiveReference,
    Merged,
    ReferenceFacts,
    Withdrawn,
)
from provenance.archive.sets import ExportedSet, ImportedSet, Refused, export_set, import_set
from provenance.archive.store import Archive
from provenance.errors import InputError, WorkError
from provenance.media.tags import TagReading
from provenance.record.references import ReferenceDescribed
from provenance.record.values import Missing, Place
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.comparison import Comparison
from provenance.workbench.opencase import OpenCase
from provenance.workbench.placeadding import Adding, Namesake, Progress, quiet
from provenance.workbench.placeanswers import PlaceAnswer, PlaceSearch, PlaceStanding
from provenance.workbench.placecards import card_of
from provenance.workbench.placematch import Listening, search_places
from provenance.workbench.placing import AddedPhoto, PlaceWanted, presumed_of

__all__ = [
    "OWN_KNOWN_BY",
    "AddedPhoto",
    "ArchivePlace",
    "ArchiveReference",
    "Carried",
    "ExportedSet",
    "ImportedSet",
    "Merged",
    "Namesake",
    "PlaceAnswer",
    "PlaceSearch",
    "PlaceStanding",
    "PlaceWanted",
    "Places",
    "ReferenceFacts",
    "Refused",
    "Withdrawn",
    "presumed_of",
]


def _keep_all(_sha256: str) -> None:
    """Nothing is kept beside the archive."""


class Places(Adding):
    """The user's archive of places, opened at first use. Nothing enters it unless the user adds it."""

    def __init__(
        self,
        folder: Path,
        workplace: Callable[[], Workplace],
        comparison: Callable[[], Comparison],
        forget: Callable[[str], None] = _keep_all,
    ) -> None:
        self._folder = folder
        self._forget = forget
        super().__init__(workplace)
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

    # ---- looking after --------------------------------------------------------------------------------------

    def withdraw(self, id: str) -> Withdrawn:
        """Take a reference out; its bytes, and all that was made from them, unless another place has them.

        Raises ArchiveError when there is none, or when the file of its bytes stays because another program has it
        open: then it is out of the archive and the caches, and withdrawing it again removes the file.
        """
        sha256 = self.archive.withdrawable(id).sha256
        try:
            return self.archive.withdraw(id)
        finally:
            if not self.archive.is_needed(sha256):
                self._forget(sha256)

    def rename(self, place: str, name: str) -> ArchivePlace:
        """Give a place another name instead of its first one. Raises ArchiveError when it is none."""
        with self.archive.writing():
            known = self.place(place)
            others = tuple(other for other in known.other_names if other.casefold() != name.casefold())
            renamed = msgspec.structs.replace(known, name=name, other_names=others)
            ArchivePlace.__post_init__(renamed)
            self.archive.revise_place(renamed)
        return renamed

    def merge(self, kept: str, gone: str) -> Merged:
        """Make two places one, under the first one's name. It cannot be taken back."""
        with self.archive.writing():
            return self.archive.merge_places(self.place(kept).id, self.place(gone).id)

    def describe_place(
        self,
        place: str,
        *,
        position: Place | Missing | None = None,
        region: str | None = None,
        design: str | None = None,
        note: str | None = None,
    ) -> ArchivePlace:
        """Say something else of a place, by its id or name; what is None stays as it is. Raises ArchiveError."""
        said = {"position": position, "region": region, "design": design, "note": note}
        given = {field: value for field, value in said.items() if value is not None}
        with self.archive.writing():
            described = msgspec.structs.replace(self.place(place), **given)
            self.archive.revise_place(described)
        return described

    def describe_reference(self, id: str, facts: ReferenceFacts, fields: Collection[str]) -> ArchiveReference:
        """Say something else of a reference: of the facts those fields are taken over, the others stay as they are.

        `fields`: names of fields of ReferenceFacts; an unknown value takes back what was said. Raises ArchiveError.
        """
        given = {field: getattr(facts, field) for field in fields}
        with self.archive.writing():
            known = self.archive.reference(id)
            return self.archive.revise_reference(known.id, msgspec.structs.replace(known.facts, **given))

    def export(
        self,
        folder: Path,
        places: Collection[str] | None = None,
        *,
        include_private: bool = False,
        include_unknown: bool = False,
        include_notes: bool = False,
        cancellation: Cancellation | None = None,
        progress: Progress = quiet,
    ) -> ExportedSet:
        """Write places, all or by id or name, as a folder to hand on, and count what the files' tags tell.

        See `export_set`. Tags are read in the confined process.
        """
        cancel = cancellation or Cancellation()
        ids = None if places is None else list(dict.fromkeys(self.place(name).id for name in places))
        return export_set(
            self.archive,
            folder,
            ids,
            include_private=include_private,
            include_unknown=include_unknown,
            include_notes=include_notes,
            tags=lambda data, name: self._tags(data, name, cancel),
            progress=lambda done, of: progress("", done, of),
            check=cancel.check,
        )

    def _tags(self, data: bytes, name: str, cancellation: Cancellation) -> TagReading | None:
        """A picture's tags, None when they cannot be read."""
        try:
            with self._workplace().desk(cancellation) as desk:
                return desk.reader.tags(data, name, check=cancellation.check)
        except (InputError, WorkError):
            return None

    def import_from(
        self, folder: Path, cancellation: Cancellation | None = None, progress: Progress = quiet
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
        progress: Progress = quiet,
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
        progress: Progress = quiet,
    ) -> PlaceSearch:
        """The same for an exhibit of a case, whose bytes lie in a folder of their own meanwhile; nothing is recorded.

        Raises RecordError when there is no such exhibit, CaseAltered when its bytes were altered.
        """
        snapshot = case.snapshot()
        asked = snapshot.exhibit(exhibit)
        with tempfile.TemporaryDirectory(prefix="alidade-match-") as folder:
            photo = Path(folder) / asked.number
            photo.write_bytes(case.file.objects.get(asked.sha256))
            search = self.match(photo, cancellation, found, limit, progress=progress)
        masked = "" if snapshot.mask(asked.id) is None else asked.number
        return dataclasses.replace(search, masked=masked)

    def card(self, id: str, evidence: str, *, searched: int = 0) -> ReferenceDescribed:
        """A reference as the card of an exhibit of a case that holds its bytes, with a new card's id.

        `searched`: how many references the search went over that it came out of; 0: it was picked by hand.
        """
        reference = self.reference(id)
        return card_of(reference, self.archive.place(reference.place_id), evidence, searched)
