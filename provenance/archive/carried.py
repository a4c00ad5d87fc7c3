"""What the tags of files that are handed on tell of people, devices and positions: counted, never taken out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from provenance.media.tags import Tag, TagReading

Tags = Callable[[bytes, str], TagReading | None]
"""Reads the tags of a file's bytes with its name; None when they cannot be read."""

Sort = Literal["person", "serial", "position", "unread"]

_PERSON: Final = (
    "artist", "author", "copyright", "creator", "hostcomputer", "imageeditor", "owner", "photographer",
)  # fmt: skip
"""Parts of the names of tags that name somebody (EXIF 3.0 §4.6: Artist, Copyright, Photographer, ImageEditor,
CameraOwnerName; TIFF 6.0: HostComputer; the same words in maker notes and in Microsoft's XPAuthor)."""

_SERIAL: Final = "serialnumber"  # EXIF 3.0 §4.6.6: BodySerialNumber, LensSerialNumber; maker notes alike
_POSITION: Final = ("latitude", "longitude")  # EXIF 3.0 §4.6.7: GPSLatitude, GPSDestLatitude …


@dataclass(frozen=True)
class Carried:
    """How many files carry tags that name a person, a device's serial number or a position; `files`: any of these.

    `unread`: of how many the tags could not be read, or not to their end.
    """

    files: int
    people: int
    serials: int
    positions: int
    unread: int


def sorts_of(reading: TagReading | None) -> frozenset[Sort]:
    """What a file's tags tell; an empty value tells nothing."""
    if reading is None:
        return frozenset({"unread"})
    found: set[Sort] = {sort for tag in reading.tags if (sort := _sort(tag)) is not None}
    if not (reading.supported and reading.complete):
        found.add("unread")
    return frozenset(found)


def counted(files: Iterable[Collection[Sort]]) -> Carried:
    """The counts over all files."""
    told = list(files)
    people, serials, positions, unread = (
        sum(sort in one for one in told) for sort in ("person", "serial", "position", "unread")
    )
    return Carried(sum(bool(set(one) - {"unread"}) for one in told), people, serials, positions, unread)


def _sort(tag: Tag) -> Sort | None:
    names = f"{tag.name} {tag.standard_name}".casefold()
    if not str(tag.value).strip("\0 ") or tag.value == 0:
        return None
    if tag.group == "GPS":
        return "position" if any(word in names for word in _POSITION) else None
    if _SERIAL in names and "format" not in names:  # the format of a number is none
        return "serial"
    return "person" if any(word in names for word in _PERSON) else None
