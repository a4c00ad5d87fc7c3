"""Which place photos are added to, which ones are passed over, and what is known of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from provenance.archive.items import NOTHING_SAID, ArchivePlace, ArchiveReference, ReferenceFacts, distance_m
from provenance.errors import AlidadeError, InputError, MediaError
from provenance.media.files import read_file
from provenance.media.sniff import HEAD_BYTES, sniff
from provenance.record.values import (
    UNKNOWN,
    FileName,
    Missing,
    Place,
    Term,
    decimal_text,
    latitude_longitude,
)
from provenance.workbench.geotags import Located

GROUP_DECIMALS: Final = 3  # a thousandth of a degree of latitude is 111 m
GROUP_RADIUS_M: Final = "100"
PROVIDERS: Final = ("street_level", "satellite")
"""Of `items.KNOWN_BY`, a provider's imagery, whose terms seldom allow showing it to others (our presumption)."""


@dataclass(frozen=True, kw_only=True)
class PlaceWanted:
    """The place to add to: the one of that id, or of that name at that position, else a new one.

    What is said of a known place fills what is unknown there. `position_presumed`: nobody said the position, it is the
    middle of the photos'.
    """

    name: str
    position: Place | Missing = UNKNOWN
    region: str = ""
    design: str = ""
    note: str = ""
    position_presumed: bool = False

    def of(self, known: ArchivePlace) -> ArchivePlace:
        """What is said here of a known place."""
        presumed = self.position_presumed and isinstance(known.position, Place)
        return ArchivePlace(
            id=known.id,
            name=known.name,
            region=self.region,
            position=UNKNOWN if presumed else self.position,
            design=self.design,
            note=self.note,
        )

    def passed_over(self, place: ArchivePlace) -> Place | None:
        """The position that was said when the known one, near it, stands instead."""
        said, known = self.position, place.position
        if self.position_presumed or not isinstance(said, Place) or not isinstance(known, Place):
            return None
        alike = said.value == known.value and said.radius_m in (None, known.radius_m)
        return None if alike else said


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo to keep: its bytes, what was said of it, and what is presumed where nobody says anything."""

    data: bytes
    name: FileName | Missing
    origin: str
    facts: ReferenceFacts
    presumed: ReferenceFacts = NOTHING_SAID


@dataclass(frozen=True)
class AddedPhoto:
    """One photo after adding: its reference and place, or why not; `skipped` when it was passed over, not failed.

    `passed_over`: the position that was said of the place when the known one, near it, stands instead.
    """

    name: str
    place: ArchivePlace | None = None
    reference: ArchiveReference | None = None
    again: bool = False
    error: AlidadeError | None = None
    skipped: bool = False
    passed_over: Place | None = None


def presumed_of(known_by: Term) -> ReferenceFacts:
    """What is presumed of a photo whose place is known so: a provider's imagery is not for public reproduction."""
    provided = known_by.value in PROVIDERS
    return ReferenceFacts(reproduction=Term("not_public")) if provided else NOTHING_SAID


def picture(path: Path, sha256: str | None = None) -> bytes:
    """A file's bytes. Raises InputError, also when they are no picture or no longer those of that hash."""
    data = read_file(path)
    name = FileName.of(path.name).value
    if sniff(data).kind != "picture":
        raise MediaError("not_a_picture", name=name, found=sniff(data).id)
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise InputError("file_changed_while_read", name=name)
    return data


def not_a_picture(path: Path) -> InputError:
    """Why a file of a folder is passed over: its first bytes are those of no picture."""
    name = FileName.of(path.name).value
    try:
        with path.open("rb") as file:
            return MediaError("not_a_picture", name=name, found=sniff(file.read(HEAD_BYTES)).id)
    except OSError as error:
        return InputError("file_unreadable", name=name, reason=error.strerror or "?")


def require_near(photo: Located, at: Place | None, within_m: float | None) -> None:
    """Raises InputError when a photo was taken farther away than `within_m`."""
    if at is None or within_m is None:
        return
    away = distance_m(at, photo.position)
    if away > within_m:
        name = FileName.of(photo.path.name).value
        raise InputError("photo_too_far_away", name=name, distance_m=round(away), within_m=round(within_m))


def is_skip(error: InputError) -> bool:
    """Whether a photo was passed over, as opposed to one that should have been readable."""
    return error.id in (
        "not_a_picture",
        "photo_without_position",
        "photo_position_unusable",
        "photo_position_without_hemisphere",
        "photo_too_far_away",
    )


def with_position(wanted: PlaceWanted, located: Sequence[Located]) -> PlaceWanted:
    """The place at the middle of the photos' positions when the user names none: the median, which one stray leaves."""
    if isinstance(wanted.position, Place):
        return wanted
    degrees = [latitude_longitude(photo.position) for photo in located]
    middle = [sorted(each)[len(degrees) // 2] for each in zip(*degrees, strict=True)]
    centre = Place.at(decimal_text(middle[0]), decimal_text(middle[1]))
    radius = max(distance_m(centre, photo.position) for photo in located)
    middle_of = msgspec.structs.replace(centre, radius_m=decimal_text(max(radius, 1.0), 0))
    return replace(wanted, position=middle_of, position_presumed=True)


def group(photo: Located) -> PlaceWanted:
    """The place named by a photo's coordinates, rounded to about 100 m."""
    latitude, longitude = (
        decimal_text(degrees, GROUP_DECIMALS) for degrees in latitude_longitude(photo.position)
    )
    centre = Place.at(latitude, longitude, radius_m=GROUP_RADIUS_M)
    return PlaceWanted(name=f"{latitude}, {longitude}", position=centre)
