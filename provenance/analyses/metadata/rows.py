"""One row of the table of tags: as stored, as understood, and whether it can name a person or a device."""

from __future__ import annotations

import re

from provenance.errors import RecordError
from provenance.media.metadata.compared import BINARY
from provenance.media.tags import StoredValue, Tag
from provenance.record.tagtable import is_personal
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Measure,
    Opaque,
    Precision,
    Rational,
    Sequence,
    Text,
    Value,
    decimal_text,
)

#: Units of numbers that the EXIF standard measures in one (EXIF 2.32 §4.6); ExifTool's names.
_UNITS = {
    "ExposureTime": "s", "FocalLength": "mm", "FocalLengthIn35mmFormat": "mm", "GPSAltitude": "m",
    "GPSDestBearing": "deg", "GPSDestLatitude": "deg", "GPSDestLongitude": "deg", "GPSHPositioningError": "m",
    "GPSImgDirection": "deg", "GPSLatitude": "deg", "GPSLongitude": "deg", "GPSTrack": "deg",
    "SubjectDistance": "m", "AmbientTemperature": "Cel", "WaterDepth": "m",
}  # fmt: skip

_MOMENT = re.compile(
    r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_UTC_DAY = ("GPS", "GPSDateStamp")
"""A day by the satellites' clock, which is UTC whatever the camera's says (EXIF 2.32 §4.6.6, GPSDateStamp)."""
_DAY = re.compile(r"(\d{4}):(\d\d):(\d\d)", re.ASCII)


def row(tag: Tag) -> tuple[Value | None, ...]:
    """The cells of one tag under `record.tagtable.TAG_COLUMNS`."""
    value = understood(tag)
    return (
        Text(tag.group),
        Text(tag.name),
        Text(tag.standard_name),
        _exact(tag.raw, interpreted=not isinstance(value, Count)),
        value,
        Flag(is_personal(tag.group, tag.name)),
    )


def understood(tag: Tag) -> Value:
    """A tag's value as a typed one: an instant, a quantity with its unit, a list, else text.

    Of bytes that are not interpreted a count, of the unit "binary_bytes".
    """
    if isinstance(tag.value, tuple):
        return Sequence(tuple(Text(str(one)) for one in tag.value))
    if isinstance(tag.value, str):
        return _of_text(tag, tag.value)
    unit = _UNITS.get(tag.name)
    try:
        return Measure(decimal_text(tag.value), unit) if unit is not None else Text(str(tag.value))
    except RecordError:  # infinity, or no number
        return Text(str(tag.value))


def _of_text(tag: Tag, text: str) -> Value:
    binary = BINARY.fullmatch(text)
    if binary is not None:
        return Count(int(binary[1]), "binary_bytes")
    stated = moment(text)
    if stated is not None and (tag.group, tag.name) == _UTC_DAY:
        return Instant(stated.value, stated.precision, "+00:00")
    return stated or Text(text)


def moment(text: str) -> Instant | None:
    """The instant that a text states in the way of EXIF or XMP, its offset only where it is written; None otherwise."""
    match = _MOMENT.fullmatch(text.strip())
    try:
        if match is None:
            day = _DAY.fullmatch(text.strip())
            return None if day is None else Instant("-".join(day.groups()), Precision.DAY)
        year, month, day_, hour, minute, second, fraction, zone = match.groups()
        offset = "+00:00" if zone == "Z" else zone
        local = f"{year}-{month}-{day_}T{hour}:{minute}"
        if second is None:
            return Instant(local, Precision.MINUTE, offset)
        if fraction is None:
            return Instant(f"{local}:{second}", Precision.SECOND, offset)
        return Instant(f"{local}:{second}.{fraction[:6]}", Precision.FRACTION, offset)
    except RecordError:  # no such day or hour
        return None


def _exact(raw: StoredValue, *, interpreted: bool) -> Value:
    """The value as stored: exact fractions, whole numbers, or the head of bytes; as text where they were interpreted
    and all of them are printable ASCII."""
    match raw.kind:
        case "rational":
            parts: tuple[Value, ...] = tuple(Rational(part) for part in raw.parts)
        case "bytes":
            letters = _letters(raw) if interpreted else ""
            if letters:
                return Text(letters)
            return Opaque(raw.parts[0] if raw.parts else "", raw.count)
        case "text" | "integer" | "real":
            parts = tuple(Text(part) for part in raw.parts)
    return parts[0] if len(parts) == 1 else Sequence(parts)


def _letters(raw: StoredValue) -> str:
    """Bytes that are all kept and printable ASCII, as that; else nothing."""
    data = bytes.fromhex(raw.parts[0]) if raw.parts else b""
    printable = len(data) == raw.count and all(0x20 <= byte < 0x7F for byte in data)
    return data.decode("ascii") if printable else ""
