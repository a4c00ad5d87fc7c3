"""Reads every EXIF tag and maker note of a file; runs in the reader process only."""

from __future__ import annotations

import io
import logging
import struct
from typing import Any, Final

from exifread.core.exceptions import ExifError
from exifread.core.exif_header import ExifHeader
from exifread.core.ifd_tag import IfdTag
from exifread.tags.fields import FLOAT_FIELD_TYPES, RATIO_FIELD_TYPES, FieldType

from provenance.media.exif_block import ExifBlock, exif_block
from provenance.media.exif_values import MAX_PARTS, shown_value, stored_value
from provenance.media.sniff import sniff
from provenance.media.tag_names import EXIFTOOL_NAME, GROUP, MISSING_NAMES, STANDARD_NAME
from provenance.media.tags import Tag, TagReading

__all__ = ["read_tags"]

#: Types whose tags we find and read.
_SUPPORTED: Final = frozenset({"jpeg", "png", "webp", "tiff", "heic", "avif"})

# Bounds (ours): far above real files, far below what a hostile directory can claim.
MAX_DIRECTORIES: Final = 32
MAX_TAGS: Final = 4000
MAX_STEPS: Final = 400_000
MAX_WARNINGS: Final = 50

#: What malformed directories make exifread 3.5 raise.
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

#: Offsets that ExifTool states from the beginning of the file.
_OFFSETS: Final = frozenset({"JPEGInterchangeFormat", "StripOffsets", "TileOffsets"})


class _LimitReached(Exception):
    """The file states more than we read."""


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


class _Directory(ExifHeader):
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

    def list_ifd(self) -> list[int]:
        return list(super().list_ifd())[:MAX_DIRECTORIES]

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
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.texts) < MAX_WARNINGS:
            self.texts.append(record.getMessage()[:200])


def read_tags(data: bytes) -> TagReading:
    """Every tag of the file's EXIF block, in the file's order; no tags and no error where there is no block.

    Malformed parts are skipped and named in `warnings`; `supported` is False for types we read no tags of.
    """
    media_type = sniff(data).id
    if media_type not in _SUPPORTED:
        return TagReading(supported=False, tags=(), warnings=())
    logger = logging.getLogger("exifread")
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    listener = _Warnings()
    logger.addHandler(listener)
    try:
        block = _block(data, media_type)
        if block is None:
            return TagReading(supported=True, tags=(), warnings=tuple(listener.texts))
        stored, complete = _walk(block, listener.texts)
    finally:
        logger.removeHandler(listener)
    tags = tuple(
        tag for key, value in stored.items() if (tag := _tag(key, value, block, listener.texts)) is not None
    )
    return TagReading(supported=True, tags=tags, warnings=tuple(listener.texts), complete=complete)


def _block(data: bytes, type_id: str) -> ExifBlock | None:
    if type_id == "tiff":
        return ExifBlock(0, data) if data[2:4] in (b"*\0", b"\0*") else None
    return exif_block(data, type_id)


def _walk(block: ExifBlock, warnings: list[str]) -> tuple[dict[str, Any], bool]:
    """exifread's own order of directories, each guarded, so that one broken part loses only itself."""
    header = _Directory(io.BytesIO(block.data), chr(block.data[0]), 0, 0, False)
    complete = True

    def guarded(step: Any, *args: Any) -> Any:
        nonlocal complete
        try:
            return step(*args)
        except _LimitReached:
            complete = False
        except _READING_ERRORS as error:
            if len(warnings) < MAX_WARNINGS:
                warnings.append(f"{type(error).__name__}: {error}"[:200])
        return None

    for number, at in enumerate(guarded(header.list_ifd) or ()):
        name = ("Image", "Thumbnail")[number] if number < 2 else f"IFD{number}"
        guarded(header.dump_ifd, at, name)
    for key, name in (("Image ExifOffset", "EXIF"), ("Image SubIFDs", "SubIFD")):
        pointers = getattr(header.tags.get(key), "values", None)
        for number, at in enumerate(pointers if isinstance(pointers, list) else ()):
            if isinstance(at, int) and (name == "SubIFD" or number == 0):
                guarded(header.dump_ifd, at, name if number == 0 else f"{name}{number}")
    if "EXIF MakerNote" in header.tags and "Image Make" in header.tags:
        guarded(header.decode_maker_note)
    return header.tags, complete


def _tag(key: str, stored: object, block: ExifBlock, warnings: list[str]) -> Tag | None:
    if not isinstance(stored, IfdTag):
        return None
    directory, _, read_name = key.partition(" ")
    group = GROUP.get(directory, directory)
    standard, name = _names(group, stored.tag, read_name)
    try:
        raw = stored_value(stored, standard)
        value = shown_value(stored, raw, standard, group)
    except _READING_ERRORS as error:
        if len(warnings) < MAX_WARNINGS:
            warnings.append(f"{key}: {error}"[:200])
        return None
    if standard in _OFFSETS and isinstance(value, int):
        value += block.offset
    return Tag(group, name, standard, raw, value)


def _names(group: str, number: int, read_name: str) -> tuple[str, str]:
    if group == "MakerNotes":
        return read_name, read_name
    if (group, number) in MISSING_NAMES:
        return MISSING_NAMES[group, number]
    standard = STANDARD_NAME.get(read_name, read_name)
    name = EXIFTOOL_NAME.get(standard, standard)
    return standard, ("SubfileType" if standard == "NewSubfileType" else name)
