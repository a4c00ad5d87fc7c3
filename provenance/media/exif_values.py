"""Turns one tag as read into its exact stored value and the value ExifTool would print."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from exifread.core.ifd_tag import IfdTag
from exifread.tags.fields import FIELD_DEFINITIONS, FLOAT_FIELD_TYPES, RATIO_FIELD_TYPES, FieldType

from provenance.media.tags import StoredValue

__all__ = ["MAX_PARTS", "shown_value", "stored_value"]

# Bounds on what is kept of one tag (ours): far above what cameras write.
MAX_PARTS: Final = 256
MAX_TEXT_BYTES: Final = 16_384
MAX_SHOWN_BYTES: Final = 64

#: ExifTool's ValueConv for APEX values (EXIF 2.32 Annex C): exposure time 2^-Tv, f-number 2^(Av/2).
_APEX: Final = {"ShutterSpeedValue": -1.0, "ApertureValue": 0.5, "MaxApertureValue": 0.5}
_DEGREES: Final = frozenset({"GPSLatitude", "GPSLongitude", "GPSDestLatitude", "GPSDestLongitude"})
_CHARACTER_CODED: Final = frozenset({"UserComment", "GPSProcessingMethod", "GPSAreaInformation"})
_TEXT_IN_BYTES: Final = frozenset({"ExifVersion", "FlashpixVersion", "InteroperabilityVersion"})
#: Structures of their own, given as bytes only.
_OPAQUE: Final = frozenset({"MakerNote", "Padding", "PrintIM", "IPTC/NAA", "ICC_Profile", "ApplicationNotes"})


def stored_value(stored: IfdTag, standard: str) -> StoredValue:
    """The tag's value exactly as stored, cut to our bounds; `standard` is the tag's standard name."""
    values = stored.values
    length = FIELD_DEFINITIONS[stored.field_type][0]
    count = stored.field_length // length if length else 1
    if isinstance(values, str):
        # A lone surrogate cannot come from exifread's strict decoding, but a maker note's text may hold one.
        text = values[:MAX_TEXT_BYTES].encode("utf-8", "replace").decode("utf-8")
        return StoredValue("text", (text,), count)
    if isinstance(values, bytes):
        return StoredValue("bytes", (values[:MAX_TEXT_BYTES].hex(),), count)
    if not isinstance(values, list):
        return StoredValue("text", (str(values)[:MAX_TEXT_BYTES],), 1)
    if stored.field_type == FieldType.UNDEFINED or standard in _OPAQUE or _worded(standard):
        shown = MAX_SHOWN_BYTES if standard in _OPAQUE or not _worded(standard) else MAX_TEXT_BYTES
        return StoredValue("bytes", (bytes(v & 0xFF for v in values[:shown]).hex(),), count)
    parts = values[:MAX_PARTS]
    if stored.field_type in RATIO_FIELD_TYPES:
        return StoredValue("rational", tuple(str(part) for part in parts), count)
    if stored.field_type in FLOAT_FIELD_TYPES:
        return StoredValue("real", tuple(repr(float(part)) for part in parts), count)
    return StoredValue("integer", tuple(str(int(part)) for part in parts), count)


def _worded(standard: str) -> bool:
    return standard in _CHARACTER_CODED or standard.startswith("XP")


def shown_value(stored: IfdTag, raw: StoredValue, standard: str, group: str) -> int | float | str:
    """The tag's value as `exiftool -n` prints it (12.57: its rounding, its words for x/0, its spaces)."""
    if group == "MakerNotes" and stored.prefer_printable:
        return str(stored.printable)[:MAX_TEXT_BYTES]
    match raw.kind:
        case "text":
            return raw.parts[0]
        case "bytes":
            return _value_of_bytes(bytes.fromhex(raw.parts[0]), raw.count, standard, stored)
        case "integer" | "rational" | "real":
            return _value_of_numbers(raw, standard)


def _value_of_bytes(head: bytes, count: int, standard: str, stored: IfdTag) -> int | float | str:
    if isinstance(stored.values, bytes):  # Text that is not UTF-8.
        return head.decode("utf-8", "replace")
    if standard in _CHARACTER_CODED:
        return _character_coded(head)
    if standard.startswith("XP"):
        return head.decode("utf-16-le", "replace").split("\0")[0]
    if standard in _TEXT_IN_BYTES:
        return head.rstrip(b"\0").decode("ascii", "replace")
    if count == 1 and head:
        return head[0]
    if standard == "ComponentsConfiguration":
        return " ".join(str(byte) for byte in head)
    return f"(Binary data {count} bytes, use -b option to extract)"


def _character_coded(data: bytes) -> str:
    """EXIF 2.32 §4.6.5 UserComment: eight bytes name the character code."""
    code, text = data[:8], data[8:]
    if code.startswith(b"UNICODE"):
        order = "utf-16-le" if text[1::2].count(0) >= text[::2].count(0) else "utf-16-be"
        return text.decode(order, "replace").split("\0")[0]
    if code.startswith(b"JIS"):
        return text.decode("iso2022_jp", "replace").rstrip("\0 ")
    if not code.startswith(b"ASCII") and code.strip(b"\0 "):
        text = data
    return text.split(b"\0")[0].decode("utf-8", "replace").rstrip(" ")


def _value_of_numbers(raw: StoredValue, standard: str) -> int | float | str:
    numbers = [_number(part) for part in raw.parts]
    if standard in _DEGREES:
        return _degrees(raw.fractions())
    if standard == "GPSTimeStamp":
        return _clock(raw.fractions())
    if standard in _APEX and len(numbers) == 1 and not isinstance(numbers[0], str):
        exponent = _APEX[standard] * numbers[0]
        return 2.0**exponent if abs(exponent) < 100 else 0
    if len(numbers) == 1:
        return numbers[0]
    return " ".join(str(number) for number in numbers)


def _number(part: str) -> int | float | str:
    """ExifTool rounds rationals to ten significant digits and words x/0."""
    numerator, slash, denominator = part.partition("/")
    if slash:
        if int(denominator) == 0:
            return "inf" if int(numerator) else "undef"
        return _plain(float(f"{int(numerator) / int(denominator):.10g}"))
    if part.lstrip("-").isdigit():
        return int(part)
    value = float(part)
    return _plain(value) if math.isfinite(value) else part


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _degrees(parts: tuple[Fraction | None, ...]) -> int | float | str:
    if not parts or any(part is None for part in parts):
        return ""
    units = (1, 60, 3600)
    return _plain(float(sum((part or 0) / unit for part, unit in zip(parts, units, strict=False))))


def _clock(parts: tuple[Fraction | None, ...]) -> str:
    if len(parts) != 3 or any(part is None for part in parts):
        return ""
    hours, minutes, seconds = (float(part or 0) for part in parts)
    total = hours * 3600 + minutes * 60 + seconds
    whole = math.floor(total + 1e-9)
    decimals = f"{max(0.0, total - whole):.9f}".rstrip("0").rstrip(".")[1:]
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{decimals}"
