"""Finds thumbnails and previews in the directories of a TIFF: an EXIF block, a TIFF file or a RAW file built as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from PIL import Image

from provenance.media.previews.found import JPEG_START, Found, is_picture_jpeg, jpeg_end
from provenance.media.previews.shapes import PreviewKind

__all__ = ["pictures_in_tiff"]

# Bounds (ours): far above real files.
MAX_DIRECTORIES: Final = 48
MAX_ENTRIES: Final = 1000
MAX_STRIPS: Final = 4096
#: An uncompressed thumbnail is 160 × 120 by EXIF 2.32 §4.8.1; previews in RAW files reach a few megapixels.
MAX_RASTER_PIXELS: Final = 12_000_000
#: JPEGs looked for in the bytes of one maker note.
MAX_IN_NOTE: Final = 4

#: Bytes of each field type (TIFF 6.0 §2; 13: IFD, TIFF Technical Note 1).
_TYPE_BYTES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

# TIFF 6.0 §8, §20–22, EXIF 2.32 §4.6; 0x2E: JpgFromRaw of Panasonic.
_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 254, 255, 256, 257, 258, 259, 262
_STRIPS, _STRIP_BYTES, _ORIENTATION, _SAMPLES, _PLANAR, _SUBIFDS = 273, 279, 274, 277, 284, 330
_JPEG, _JPEG_BYTES, _SUBSAMPLING, _EXIF_IFD, _MAKER_NOTE, _FROM_RAW = 513, 514, 530, 0x8769, 0x927C, 0x2E

_Entries = dict[int, tuple[int, int, int]]


@dataclass
class _Tiff:
    """`data` from its byte order mark on; `offset`: where that stands in the file, -1 if it does not as such."""

    data: bytes
    offset: int
    in_exif: bool
    seen: set[int] = field(default_factory=set)

    @property
    def order(self) -> Literal["little", "big"]:
        return "little" if self.data[:2] == b"II" else "big"

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)

    def directory(self, at: int) -> tuple[_Entries, int]:
        """Entries by tag (type, count, where its values stand), and the next directory; nothing when seen before."""
        if at in self.seen or not 8 <= at <= len(self.data) - 2 or len(self.seen) >= MAX_DIRECTORIES:
            return {}, 0
        self.seen.add(at)
        count = min(self.number(at, 2), MAX_ENTRIES)
        entries: _Entries = {}
        for place in range(at + 2, at + 2 + 12 * count, 12):
            kind, values = self.number(place + 2, 2), self.number(place + 4, 4)
            fits = values * _TYPE_BYTES.get(kind, 1) <= 4
            entries.setdefault(
                self.number(place, 2), (kind, values, place + 8 if fits else self.number(place + 8, 4))
            )
        return entries, self.number(at + 2 + 12 * count, 4)

    def numbers(self, entries: _Entries, tag: int) -> list[int]:
        if tag not in entries:
            return []
        kind, count, at = entries[tag]
        size = _TYPE_BYTES.get(kind, 1)
        if size == 8:
            return []
        return [self.number(at + size * n, size) for n in range(min(count, MAX_STRIPS))]

    def first(self, entries: _Entries, tag: int, default: int = 0) -> int:
        found = self.numbers(entries, tag)
        return found[0] if found else default

    def span(self, entries: _Entries, tag: int) -> tuple[int, int]:
        """Begin and end of a field's own bytes."""
        kind, count, at = entries.get(tag, (1, 0, 0))
        return at, min(at + count * _TYPE_BYTES.get(kind, 1), len(self.data))


def pictures_in_tiff(data: bytes, offset: int, *, in_exif: bool) -> Iterator[Found]:
    """Embedded pictures of a TIFF whose bytes begin at `offset` of the file, in the order of its directories.

    `in_exif`: the TIFF is an EXIF block, whose second directory is the thumbnail; otherwise a file whose first
    directory is the main picture.
    """
    tiff = _Tiff(data, offset, in_exif)
    at, number = tiff.number(4, 4), 0
    while at and number < MAX_DIRECTORIES:
        entries, following = tiff.directory(at)
        yield from _pictures(tiff, entries, "main" if number == 0 else "chain")
        for inner in tiff.numbers(entries, _SUBIFDS)[:MAX_DIRECTORIES]:
            deeper, _ = tiff.directory(inner)
            yield from _pictures(tiff, deeper, "sub")
        exif, _ = tiff.directory(tiff.first(entries, _EXIF_IFD))
        if _MAKER_NOTE in exif:
            yield from _in_note(tiff, *tiff.span(exif, _MAKER_NOTE))
        at, number = following, number + 1


def _pictures(tiff: _Tiff, entries: _Entries, place: Literal["main", "chain", "sub"]) -> Iterator[Found]:
    kind: PreviewKind = "exif_thumbnail" if tiff.in_exif and place == "chain" else "tiff_preview"
    stated = tiff.first(entries, _ORIENTATION)
    orientation = stated if place != "main" and 1 <= stated <= 8 else None
    start, size = tiff.first(entries, _JPEG), tiff.first(entries, _JPEG_BYTES)
    if _JPEG in entries and size:
        yield _found(tiff, kind, (start, size), orientation)
    if _FROM_RAW in entries:
        begin, end = tiff.span(entries, _FROM_RAW)
        yield _found(tiff, "tiff_preview", (begin, end - begin), orientation)
    strips, sizes = tiff.numbers(entries, _STRIPS), tiff.numbers(entries, _STRIP_BYTES)
    if place == "main" or not strips or len(strips) != len(sizes):
        return
    if len(strips) == 1 and is_picture_jpeg(tiff.data[strips[0] : strips[0] + sizes[0]]):
        yield _found(tiff, kind, (strips[0], sizes[0]), orientation)
    elif _is_reduced(tiff, entries, place):
        raster = _raster(tiff, entries, list(zip(strips, sizes, strict=True)))
        if raster is not None:
            at = -1 if tiff.offset < 0 else tiff.offset + strips[0]
            yield Found(kind, at, b"", sum(sizes), image=raster, orientation=orientation)


def _found(tiff: _Tiff, kind: PreviewKind, span: tuple[int, int], orientation: int | None) -> Found:
    start, size = span
    at = -1 if tiff.offset < 0 else tiff.offset + start
    return Found(kind, at, tiff.data[start : start + size], size, orientation=orientation)


def _is_reduced(tiff: _Tiff, entries: _Entries, place: str) -> bool:
    """Whether the directory says that it is a reduced version of another (TIFF 6.0 §8, NewSubfileType bit 0)."""
    if tiff.in_exif and place == "chain":
        return True
    return bool(tiff.first(entries, _SUBFILE) & 1) or tiff.first(entries, _OLD_SUBFILE) == 2


def _joined(data: bytes, strips: list[tuple[int, int]], needed: int) -> bytes:
    """The strips one after another, no more than is needed: a directory may name the same bytes often."""
    rows = bytearray()
    for start, size in strips:
        rows += data[start : start + min(size, needed - len(rows))]
        if len(rows) >= needed:
            break
    return bytes(rows)


def _raster(tiff: _Tiff, entries: _Entries, strips: list[tuple[int, int]]) -> Image.Image | None:
    """An uncompressed picture of 8 bits: grey, RGB or YCbCr in rows of pixels; None for any other form."""
    width, height = tiff.first(entries, _WIDTH), tiff.first(entries, _HEIGHT)
    samples, photometric = tiff.first(entries, _SAMPLES, 3), tiff.first(entries, _PHOTOMETRIC, 2)
    plain = tiff.first(entries, _COMPRESSION, 1) == 1 and tiff.first(entries, _PLANAR, 1) == 1
    eight_bits = set(tiff.numbers(entries, _BITS) or [8]) == {8}
    if not (plain and eight_bits and 0 < width * height <= MAX_RASTER_PIXELS):
        return None
    rows = _joined(tiff.data, strips, 3 * width * height)
    match (photometric, samples):
        case (0 | 1, 1) if len(rows) >= width * height:
            grey = Image.frombytes("L", (width, height), rows[: width * height])
            return grey.point([255 - level for level in range(256)]) if photometric == 0 else grey
        case (2, 3) if len(rows) >= 3 * width * height:
            return Image.frombytes("RGB", (width, height), rows[: 3 * width * height])
        case (6, 3):
            across, down = (*tiff.numbers(entries, _SUBSAMPLING), 2, 2)[:2]
            return _of_ycbcr(rows, (width, height), (across, down))
    return None


def _of_ycbcr(rows: bytes, size: tuple[int, int], sampling: tuple[int, int]) -> Image.Image | None:
    """Data units of `across` × `down` luma values, one Cb and one Cr (TIFF 6.0 §21, ITU-R BT.601 full range)."""
    (width, height), (across, down) = size, sampling
    if across not in (1, 2, 4) or down not in (1, 2, 4):
        return None
    units_across, units_down, luma = -(-width // across), -(-height // down), across * down
    unit = luma + 2
    total = units_across * units_down
    if len(rows) < total * unit:
        return None
    rows = rows[: total * unit]
    planes = [Image.frombytes("L", (units_across, units_down), rows[n::unit]) for n in range(unit)]
    bright = Image.new("L", (units_across * across, units_down * down))
    pixels = bytearray(bright.width * bright.height)
    for n in range(luma):
        row, column = divmod(n, across)
        values = rows[n::unit]
        for line in range(units_down):
            first = (line * down + row) * bright.width + column
            part = values[line * units_across : (line + 1) * units_across]
            pixels[first : first + bright.width - column : across] = part
    bright = Image.frombytes("L", bright.size, bytes(pixels))
    colour = [plane.resize(bright.size, Image.Resampling.BILINEAR) for plane in planes[luma:]]
    return Image.merge("YCbCr", (bright, *colour)).crop((0, 0, width, height)).convert("RGB")


def _in_note(tiff: _Tiff, start: int, end: int) -> Iterator[Found]:
    """JPEGs inside a maker note's bytes, whatever its own form."""
    note = tiff.data[start:end]
    at = note.find(JPEG_START)
    for _ in range(MAX_IN_NOTE):
        if at < 0:
            return
        stop = jpeg_end(note, at)
        if is_picture_jpeg(note[at:stop]):
            yield _found(tiff, "maker_note_preview", (start + at, stop - at), None)
        at = note.find(JPEG_START, max(stop, at + 2))
