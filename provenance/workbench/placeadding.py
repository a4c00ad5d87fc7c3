"""Adds photos to the archive of known places: by hand, from a folder with positions, from a case."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.archive.items import NOTHING_SAID, ArchivePlace, ReferenceFacts, distance_m
from provenance.archive.merging import filled_facts
from provenance.archive.store import Archive
from provenance.errors import ArchiveError, InputError
from provenance.record.identity import is_ulid
from provenance.record.values import FileName, Place
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.files import files_in
from provenance.workbench.geotags import Located, locate
from provenance.workbench.opencase import OpenCase
from provenance.workbench.placecards import facts_of_card, place_of_card, received_name
from provenance.workbench.placing import (
    AddedPhoto,
    Photo,
    PlaceWanted,
    group,
    is_skip,
    not_a_picture,
    picture,
    require_near,
    with_position,
)
from provenance.workbench.restricting import require_unrestricted

Progress = Callable[[str, int, int], None]


def quiet(_what: str, _done: int, _of: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True)
class Namesake:
    """Another place of the same name, and how far away it is, None when a position is unknown."""

    place: ArchivePlace
    distance_m: float | None


class Adding(ABC):
    """Whoever has an archive can add to it. Nothing enters it unless the user adds it."""

    def __init__(self, workplace: Callable[[], Workplace]) -> None:
        self._workplace = workplace

    @property
    @abstractmethod
    def archive(self) -> Archive:
        """The archive."""

    def namesake(self, place: ArchivePlace) -> Namesake | None:
        """The other place of that name that is nearest to a place, those without a position last."""
        alike = (one for one in self.archive.places() if one.id != place.id and _share_a_name(one, place))
        return min((_namesake(one, place) for one in alike), key=_farness, default=None)

    def wanted(self, wanted: PlaceWanted) -> ArchivePlace:
        """The place that is meant, made when there is none; what is said of a known one fills what is unknown there.

        Raises ArchiveError when several may be meant, or when what is said contradicts what is known.
        """
        archive = self.archive
        with archive.writing():
            known = _known(archive, wanted)
            if known is not None:
                return archive.complete_place(wanted.of(known))
            return archive.add_place(
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
        *,
        presumed: ReferenceFacts = NOTHING_SAID,
    ) -> Iterator[AddedPhoto]:
        """Add photos to a place by hand, one answer per path in order; `presumed`: of what nobody says (`presumed_of`).

        Of a photo that is there already the facts fill what is unknown; one that they contradict is answered with an
        error, and nothing is changed. Raises ArchiveError for what is said of the place; Cancelled.
        """
        for path in paths:
            if cancellation is not None:
                cancellation.check()
            name = FileName.of(path.name)
            try:
                data = picture(path)
                photo = Photo(data=data, name=name, origin="hand", facts=facts, presumed=presumed)
                yield self._keep(wanted, photo)
            except InputError as error:
                yield AddedPhoto(name.value, error=error)

    def add_folder(
        self,
        folder: Path,
        wanted: PlaceWanted | None = None,
        *,
        within_m: float | None = None,
        facts: ReferenceFacts = NOTHING_SAID,
        presumed: ReferenceFacts = NOTHING_SAID,
        at: Place | None = None,
        cancellation: Cancellation | None = None,
        progress: Progress = quiet,
    ) -> Iterator[AddedPhoto]:
        """Add the photos of a folder whose own tags state a position, all to one place, or grouped by about 100 m.

        `at` with `within_m`: only those taken within that distance. `facts`: what is said of all of them, before what
        their tags state, which goes before what is `presumed`. The rest is answered as skipped, with the reason. Raises
        InputError when there is no such folder, Cancelled.
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
            yield self._add_located(photo, wanted or group(photo), facts, presumed)
        progress("", len(located), len(located))

    def add_from_case(
        self,
        case: OpenCase,
        exhibit: str,
        wanted: PlaceWanted | None = None,
        *,
        facts: ReferenceFacts = NOTHING_SAID,
        presumed: ReferenceFacts = NOTHING_SAID,
    ) -> AddedPhoto:
        """Add an exhibit's bytes with what its reference card says; without `wanted` to the place the card names.

        `facts` go before what the card says, which goes before what is `presumed`.
        Raises CaseError when the case is marked restricted, RecordError when there is no such exhibit, ArchiveError
        when there is no place to add it to.
        """
        require_unrestricted(case)
        snapshot = case.snapshot()
        asked = snapshot.exhibit(exhibit)
        entry = snapshot.reference_card(asked.id)
        card = entry.data if entry is not None else None
        data = case.file.objects.get(asked.sha256)
        said = filled_facts(facts, facts_of_card(card))
        photo = Photo(data=data, name=received_name(asked), origin="case", facts=said, presumed=presumed)
        try:
            return self._keep(wanted or place_of_card(card, asked), photo)
        except InputError as error:
            return AddedPhoto(asked.number, error=error)

    def _add_located(
        self, located: Located, wanted: PlaceWanted, facts: ReferenceFacts, presumed: ReferenceFacts
    ) -> AddedPhoto:
        name = FileName.of(located.path.name)
        stated = filled_facts(located.facts, presumed)  # what tags state may be wrong: it only fills
        try:
            data = picture(located.path, located.sha256)
            photo = Photo(data=data, name=name, origin="folder", facts=facts, presumed=stated)
            return self._keep(wanted, photo)
        except InputError as error:
            return AddedPhoto(name.value, error=error)

    def _keep(self, wanted: PlaceWanted, photo: Photo) -> AddedPhoto:
        """Keep a photo with what is said of its place, or neither: no photo, no place.

        Raises MediaError, and ArchiveError except for what is said of this one photo otherwise than before.
        """
        shown = photo.name.value if isinstance(photo.name, FileName) else ""
        try:
            with self.archive.writing():
                place = self.wanted(wanted)
                added = self.archive.add_reference(
                    place.id,
                    photo.data,
                    photo.facts,
                    received_name=photo.name,
                    origin=photo.origin,
                    presumed=photo.presumed,
                )
        except ArchiveError as error:
            if error.id != "reference_says_otherwise":
                raise
            return AddedPhoto(shown, error=error)
        return AddedPhoto(
            shown, place, added.reference, again=added.again, passed_over=wanted.passed_over(place)
        )


def _share_a_name(one: ArchivePlace, other: ArchivePlace) -> bool:
    return any(one.is_called(name) for name in other.names)


def _namesake(one: ArchivePlace, place: ArchivePlace) -> Namesake:
    here, there = place.position, one.position
    if not isinstance(here, Place) or not isinstance(there, Place):
        return Namesake(one, None)
    return Namesake(one, distance_m(here, there))


def _farness(namesake: Namesake) -> float:
    return math.inf if namesake.distance_m is None else namesake.distance_m


def _known(archive: Archive, wanted: PlaceWanted) -> ArchivePlace | None:
    """The place that is meant, None for a new one. Raises ArchiveError when several may be meant."""
    if is_ulid(wanted.name):
        return archive.place(wanted.name)
    alike = [place for place in archive.places() if place.is_called(wanted.name)]
    if not isinstance(wanted.position, Place):
        return archive.named(wanted.name) if alike else None
    near = archive.same_place(wanted.name, wanted.position)
    somewhere = [place for place in alike if not isinstance(place.position, Place)]
    if near is not None or not somewhere:
        return near
    if len(alike) == 1:
        return somewhere[0]
    raise ArchiveError("places_not_told_apart", place=wanted.name[:60], count=len(somewhere))
