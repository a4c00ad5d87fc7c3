"""What a photo's own tags say of where the camera stood, which way it looked and when, for the archive of places."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provenance.archive.items import ReferenceFacts
from provenance.errors import InputError, MediaError, RecordError
from provenance.media.files import read_file
from provenance.media.sniff import sniff
from provenance.media.tags import Tag, TagReading, instants, place
from provenance.record.values import (
    UNKNOWN,
    FileName,
    Instant,
    Measure,
    Missing,
    Place,
    Precision,
    Term,
    decimal_text,
)
from provenance.work.workplace import Cancellation, Workplace

MAGNETIC_PLUS_MINUS_DEG: Final = "30"
"""How far magnetic north may lie from true north: our round figure; the World Magnetic Model exceeds it only towards
the magnetic poles."""


@dataclass(frozen=True)
class Located:
    """A photo whose tags state a position; `sha256` is that of the bytes read."""

    path: Path
    sha256: str
    position: Place
    facts: ReferenceFacts


def locate(path: Path, workplace: Workplace, cancellation: Cancellation) -> Located:
    """Read a photo's tags in the confined process.

    Raises InputError: see `read_file`; not_a_picture, photo_without_position, photo_position_unusable,
    photo_position_without_hemisphere. WorkError and Cancelled as they come.
    """
    name = FileName.of(path.name).value
    data = read_file(path)
    media_type = sniff(data)
    if media_type.kind != "picture":
        raise MediaError("not_a_picture", name=name, found=media_type.id)
    with workplace.desk(cancellation) as desk:
        reading = desk.reader.tags(data, name, check=cancellation.check)
    position = _position(reading, name)
    facts = ReferenceFacts(
        known_by=Term("geotag"), camera=position, heading_deg=_heading(reading), taken=_taken(reading)
    )
    return Located(path, hashlib.sha256(data).hexdigest(), position, facts)


def _position(reading: TagReading, name: str) -> Place:
    stated = place(reading.tags)
    match stated.status:
        case "absent":
            raise InputError("photo_without_position", name=name)
        case "unusable":
            raise InputError("photo_position_unusable", name=name)
        case "hemisphere_unknown":
            raise InputError("photo_position_without_hemisphere", name=name)
        case "present":
            return Place(
                f"{stated.latitude},{stated.longitude}",
                radius_m=stated.accuracy_m or None,
                altitude_m=stated.altitude_m or None,
            )


def _heading(reading: TagReading) -> Measure | Missing:
    """Which way the camera looked (EXIF 2.32 §4.6.6 GPSImgDirection), clockwise from north."""
    gps = {tag.name: tag for tag in reading.tags if tag.group == "GPS"}
    fractions = _fractions(gps.get("GPSImgDirection"))
    if len(fractions) != 1 or fractions[0] is None or not 0 <= fractions[0] <= 360:
        return UNKNOWN
    north = gps.get("GPSImgDirectionRef")
    magnetic = north is not None and str(north.value).strip("\0 ").upper().startswith("M")
    return Measure(decimal_text(float(fractions[0]), 1), "deg", MAGNETIC_PLUS_MINUS_DEG if magnetic else None)


def _fractions(tag: Tag | None) -> tuple[float | None, ...]:
    if tag is None:
        return ()
    return tuple(None if part is None else float(part) for part in tag.raw.fractions())


def _taken(reading: TagReading) -> Instant | Missing:
    """When the tags say that it was taken, to the second; the offset only where they state it."""
    for stated in instants(reading.tags):
        if stated.meaning == "taken" and stated.status == "present":
            with contextlib.suppress(RecordError):  # a year that no calendar has
                return Instant(stated.local[:19], Precision.SECOND, stated.offset)
    return UNKNOWN
