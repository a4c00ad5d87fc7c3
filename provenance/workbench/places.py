"""Known places and their reference photos, for window and command line: add, look at, hand on, search."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from provenance.archive.items import ArchivePlace, ArchiveReference, Merged, ReferenceFacts
from provenance.archive.sets import ExportedSet, ImportedSet, Refused, export_set, import_set
from provenance.archive.store import Archive
from provenance.record.references import ReferenceDescribed
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.comparison import Comparison
from provenance.workbench.opencase import OpenCase
from provenance.workbench.placeadding import Adding, Progress, quiet
from provenance.workbench.placeanswers import PlaceAnswer, PlaceSearch, PlaceStanding
from provenance.workbench.placecards import card_of
from provenance.workbench.placematch import Listening, search_places
from provenance.workbench.placing import AddedPhoto, PlaceWanted

__all__ = [
    "AddedPhoto",
    "ArchivePlace",
    "ArchiveReference",
    "ExportedSet",
    "ImportedSet",
    "Merged",
    "PlaceAnswer",
    "PlaceSearch",
    "PlaceStanding",
    "PlaceWanted",
    "Places",
    "ReferenceFacts",
    "Refused",
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

    def withdraw(self, id: str) -> ArchiveReference:
        """Take a reference out; its bytes, and all that was made from them, unless another place has them."""
        gone = self.archive.withdraw(id)
        if not self.archive.files.path(gone.sha256).exists():
            self._forget(gone.sha256)
        return gone

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
        include_unknown: bool = False,
        include_notes: bool = False,
        cancellation: Cancellation | None = None,
        progress: Progress = quiet,
    ) -> ExportedSet:
        """Write places, all or by id or name, as a folder to hand on; see `export_set`."""
        ids = None if places is None else list(dict.fromkeys(self.place(name).id for name in places))
        return export_set(
            self.archive,
            folder,
            ids,
            include_private=include_private,
            include_unknown=include_unknown,
            include_notes=include_notes,
            progress=lambda done, of: progress("", done, of),
            check=(cancellation or Cancellation()).check,
        )

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
        asked = case.snapshot().exhibit(exhibit)
        with tempfile.TemporaryDirectory(prefix="alidade-match-") as folder:
            photo = Path(folder) / asked.number
            photo.write_bytes(case.file.objects.get(asked.sha256))
            return self.match(photo, cancellation, found, limit, progress=progress)

    def card(self, id: str, evidence: str, *, searched: int = 0) -> ReferenceDescribed:
        """A reference as the card of an exhibit of a case that holds its bytes, with a new card's id.

        `searched`: how many references the search went over that it came out of; 0: it was picked by hand.
        """
        reference = self.reference(id)
        return card_of(reference, self.archive.place(reference.place_id), evidence, searched)
