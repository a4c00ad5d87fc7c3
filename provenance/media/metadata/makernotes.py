"""Reads the notes that a camera's maker put into EXIF, as far as exifread decodes them."""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Callable
from typing import Any, Final

from exifread.core.exceptions import ExifError
from exifread.core.exif_header import ExifHeader
from exifread.core.ifd_tag import IfdTag
from exifread.tags.fields import FIELD_DEFINITIONS, FLOAT_FIELD_TYPES, RATIO_FIELD_TYPES, FieldType

from provenance.media.metadata.made import MAX_SHOWN_BYTES, MAX_TEXT_BYTES, binary_words
from provenance.media.metadata.tiff import Entry, Tiff
from provenance.media.metadata.tiff_values import MAX_PARTS
from provenance.media.tags import StoredValue, Tag

__all__ = ["maker_notes"]

# Bounds (ours): far above real files, far below what a hostile directory can claim.
MAX_DIRECTORIES: Final = 32
MAX_TAGS: Final = 4000
MAX_STEPS: Final = 400_000
MAX_WARNINGS: Final = 50

#: What malformed notes make exifread 3.5 raise.
_READING_ERRORS: Final = (
    ExifError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    RecursionError,
)

#: The first word of Make → ExifTool's group of its notes, for the makers whose notes exifread knows.
_GROUPS: Final = {
    "apple": "Apple", "canon": "Canon", "casio": "Casio", "dji": "DJI", "fujifilm": "FujiFilm", "nikon": "Nikon",
    "olympus": "Olympus", "sony": "Sony",
}  # fmt: skip


class _LimitReached(Exception):
    """The notes state more than we read."""


class _Stored:
    """A rational as stored; exifread's own reduces it and loses x/0."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: int, denominator: int) -> None:
        self.numerator = numerator
        self.denominator = denominator

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and self.denominator != 0 and other * self.denominator == self.numerator

    def __hash__(self) -> int:
        return hash(str(self))


class _Notes(ExifHeader):
    """exifread's reader with exact rationals, 64-bit safety and bounds on directories, tags and steps."""

    steps = 0
    depth = 0

    def s2n(self, offset: int, length: int, signed: bool = False) -> int:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise _LimitReached
        return int(super().s2n(offset, length, signed))

    def dump_ifd(self, *args: Any, **kwargs: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DIRECTORIES:
            raise _LimitReached
        super().dump_ifd(*args, **kwargs)

    def _process_tag(self, *args: Any) -> None:
        try:
            super()._process_tag(*args)
        except _READING_ERRORS as error:
            logging.getLogger("exifread").warning("%s: %s", type(error).__name__, error)

    def _process_field(
        self, tag_name: str, count: int, field_type: int, type_length: int, offset: int
    ) -> list[Any]:
        if len(self.tags) >= MAX_TAGS:
            raise _LimitReached
        if field_type in RATIO_FIELD_TYPES:
            signed = field_type == FieldType.SIGNED_RATIO
            at = range(offset, offset + 8 * min(count, MAX_PARTS), 8)
            return [_Stored(self.s2n(here, 4, signed), self.s2n(here + 4, 4, signed)) for here in at]
        if field_type in FLOAT_FIELD_TYPES:
            values = super()._process_field(tag_name, min(count, MAX_PARTS), field_type, type_length, offset)
            return [value[0] for value in values]
        if type_length == 1 and field_type != FieldType.SIGNED_BYTE:
            self.file_handle.seek(self.offset + offset)
            return list(self.file_handle.read(min(count, 65_536)))
        return list(super()._process_field(tag_name, min(count, 999), field_type, type_length, offset))


class _Warnings(logging.Handler):
    def __init__(self, texts: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.texts = texts

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.texts) < MAX_WARNINGS:
            self.texts.append(record.getMessage()[:200])


def maker_notes(tiff: Tiff, notes: Entry, make: str) -> tuple[list[Tag], list[str], bool]:
    """The tags of the notes at an entry, exifread's warnings, and whether all was read. Never raises.

    `make` as IFD0 states it decides the maker. A tag's group is ExifTool's for that maker, else "MakerNotes".
    """
    texts: list[str] = []
    group = _GROUPS.get(make.split()[0].lower(), "MakerNotes") if make.split() else "MakerNotes"
    logger = logging.getLogger("exifread")
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    listener = _Warnings(texts)
    logger.addHandler(listener)
    complete = True
    header = _Notes(io.BytesIO(tiff.data), "I" if tiff.order == "<" else "M", 0, 0, False)
    data = list(tiff.bytes_of(notes, 65_536))
    header.tags = {
        "Image Make": IfdTag(make, 0x010F, FieldType.ASCII, make, 0, len(make)),
        "EXIF MakerNote": IfdTag("", notes.number, FieldType.UNDEFINED, data, notes.at, notes.count),
    }
    try:
        header.decode_maker_note()
    except _LimitReached:
        complete = False
    except _READING_ERRORS as error:
        texts.append(f"{type(error).__name__}: {error}"[:200])
    finally:
        logger.removeHandler(listener)
    return _tags(header.tags, group, texts.append), texts, complete


def _tags(read: dict[str, Any], group: str, warn: Callable[[str], None]) -> list[Tag]:
    tags = []
    for key, stored in read.items():
        if not isinstance(stored, IfdTag) or not key.startswith("MakerNote "):
            continue
        name = key.partition(" ")[2]
        try:
            raw = _stored(stored)
            tags.append(Tag(group, name, name, raw, _shown(stored, raw)))
        except _READING_ERRORS as error:
            warn(f"{key}: {error}"[:200])
    return tags


def _stored(stored: IfdTag) -> StoredValue:
    values = stored.values
    length = FIELD_DEFINITIONS[stored.field_type][0]
    count = stored.field_length // length if length else 1
    if isinstance(values, str):
        # A lone surrogate cannot come from strict decoding, but a maker note's text may hold one.
        return StoredValue(
            "text", (values[:MAX_TEXT_BYTES].encode("utf-8", "replace").decode("utf-8"),), count
        )
    if isinstance(values, bytes):
        return StoredValue("bytes", (values[:MAX_TEXT_BYTES].hex(),), count)
    if not isinstance(values, list):
        return StoredValue("text", (str(values)[:MAX_TEXT_BYTES],), 1)
    if stored.field_type == FieldType.UNDEFINED:
        return StoredValue("bytes", (bytes(one & 0xFF for one in values[:MAX_SHOWN_BYTES]).hex(),), count)
    parts = values[:MAX_PARTS]
    if stored.field_type in RATIO_FIELD_TYPES:
        return StoredValue("rational", tuple(str(part) for part in parts), count)
    if stored.field_type in FLOAT_FIELD_TYPES:
        return StoredValue("real", tuple(repr(float(part)) for part in parts), count)
    return StoredValue("integer", tuple(str(int(part)) for part in parts), count)


def _shown(stored: IfdTag, raw: StoredValue) -> int | float | str:
    """What exifread prints where it has words for the value, else the value itself."""
    if stored.prefer_printable:
        return str(stored.printable)[:MAX_TEXT_BYTES].encode("utf-8", "replace").decode("utf-8")
    if raw.kind == "bytes":
        return binary_words(raw.count)
    if len(raw.parts) == 1 and raw.kind == "integer":
        return int(raw.parts[0])
    return " ".join(raw.parts)
