"""Reads the little that the decoders do not tell from the boxes of HEIC and AVIF files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = [
    "Box",
    "Item",
    "bits_in_pixi",
    "boxes",
    "ends_early",
    "exif_span",
    "items",
    "orientation_in_boxes",
]

#: More boxes beside each other, or items, than any writer makes (our choice).
MAX_BOXES: Final = 10_000

#: `irot` and `imir` are a box header of 8 bytes and one byte of value (ISO 23008-12 §6.5.10, §6.5.12).
_TURN_BOX_BYTES: Final = 9

#: (mirror axis or None, quarter turns anticlockwise), turn first: the EXIF orientation of the same effect.
#: Checked against forged files of all eight orientations, and every entry by turning pixels.
_ORIENTATION: Final[dict[tuple[int | None, int], int]] = {
    (None, 0): 1, (None, 1): 8, (None, 2): 3, (None, 3): 6,
    (0, 0): 4, (0, 1): 5, (0, 2): 2, (0, 3): 7,
    (1, 0): 2, (1, 1): 7, (1, 2): 4, (1, 3): 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four letters, where it begins, where its content begins, and where it ends by its own length."""

    kind: bytes
    start: int
    content: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a HEIF file: its type, the content type of a mime item, and where its bytes are in the file."""

    kind: bytes
    content_type: bytes
    start: int
    length: int


def ends_early(data: bytes) -> bool:
    """Whether a top-level box states a length that runs beyond the end of the file."""
    return any(box.end > len(data) for box in _top_boxes(data))


def orientation_in_boxes(data: bytes) -> int:
    """The EXIF orientation (1 to 8) with the effect of the first `irot` and `imir`; 1 when there is none."""
    meta = _meta(data)
    angle, axis = _turn(meta, b"irot"), _turn(meta, b"imir")
    return _ORIENTATION[None if axis is None else axis & 1, (angle or 0) & 3]


def bits_in_pixi(data: bytes) -> int:
    """Bits of the first channel in the first `pixi` box (ISO 23008-12 §6.5.6), 0 when there is none."""
    meta = _meta(data)
    at = meta.find(b"pixi")
    return meta[at + 9] if 0 < at < len(meta) - 9 and meta[at + 8] else 0


def exif_span(data: bytes) -> tuple[int, int] | None:
    """Begin and end in the file of the EXIF item, from its TIFF header on (ISO 23008-12 Annex A)."""
    item = next((item for item in items(data) if item.kind == b"Exif"), None)
    if item is None:
        return None
    header = int.from_bytes(data[item.start : item.start + 4], "big")
    return item.start + 4 + header, item.start + item.length


def items(data: bytes) -> Iterator[Item]:
    """The items of a HEIF file that lie in one piece, in the order of its list (ISO 14496-12 §8.11)."""
    meta = next((box for box in _top_boxes(data) if box.kind == b"meta"), None)
    if meta is None:
        return
    inside = {box.kind: box for box in boxes(data, meta.start + 12, min(meta.end, len(data)))}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    places = _places(_Numbers(data, inside[b"iloc"].start + 8))
    for number, kind, content_type in _listed(data, inside[b"iinf"]):
        in_idat, start, length = places.get(number, (False, 0, 0))
        if in_idat and b"idat" in inside:
            start += inside[b"idat"].start + 8
        if length and (not in_idat or b"idat" in inside):
            yield Item(kind, content_type, start, length)


def _listed(data: bytes, listing: Box) -> Iterator[tuple[int, bytes, bytes]]:
    """(number, type, content type) of each item in the item list (ISO 14496-12 §8.11.6)."""
    first = listing.start + (14 if data[listing.start + 8 : listing.start + 9] == b"\0" else 16)
    for entry in boxes(data, first, min(listing.end, len(data))):
        numbers = _Numbers(data, entry.start + 8)
        version = numbers.next(1)
        numbers.next(3)
        item = numbers.next(4 if version == 3 else 2)
        numbers.next(2)
        if version < 2:
            continue
        kind = data[numbers.at : numbers.at + 4]
        words = data[numbers.at + 4 : min(entry.end, len(data))].split(b"\0")
        yield item, kind, words[1] if kind == b"mime" and len(words) > 1 else b""


def _places(numbers: _Numbers) -> dict[int, tuple[bool, int, int]]:
    """Item → (in the idat box?, offset, length), of those in one piece (ISO 14496-12 §8.11.3)."""
    version = numbers.next(1)
    numbers.next(3)
    sizes = numbers.next(2)
    offset_bytes, length_bytes, base_bytes = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_bytes = sizes & 15 if version in (1, 2) else 0
    found: dict[int, tuple[bool, int, int]] = {}
    for _ in range(min(numbers.next(4 if version == 2 else 2), MAX_BOXES)):
        item = numbers.next(4 if version == 2 else 2)
        method = numbers.next(2) & 15 if version in (1, 2) else 0
        numbers.next(2)
        base = numbers.next(base_bytes)
        pieces = numbers.next(2)
        if numbers.at > len(numbers.data):
            break
        if pieces != 1:
            numbers.at += pieces * (index_bytes + offset_bytes + length_bytes)
            continue
        numbers.next(index_bytes)
        offset, length = numbers.next(offset_bytes), numbers.next(length_bytes)
        if method < 2:
            found.setdefault(item, (method == 1, base + offset, length))
    return found


class _Numbers:
    """Big-endian numbers one after another; zeros beyond the end."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def next(self, size: int) -> int:
        value = int.from_bytes(self.data[self.at : self.at + size], "big")
        self.at += size
        return value


def _turn(meta: bytes, kind: bytes) -> int | None:
    at = meta.find(_TURN_BOX_BYTES.to_bytes(4, "big") + kind)
    return meta[at + 8] if 0 <= at < len(meta) - 8 else None


def _meta(data: bytes) -> bytes:
    return next((data[box.start : box.end] for box in _top_boxes(data) if box.kind == b"meta"), b"")


def _top_boxes(data: bytes) -> Iterator[Box]:
    return boxes(data, 0, len(data))


def boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    """Boxes one after another (ISO 14496-12 §4.2); ends at a malformed one. A length of 0 reaches to `end`."""
    for _ in range(MAX_BOXES):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if at + 8 > end or size < head:
            return
        yield Box(data[at + 4 : at + 8], at, at + head, at + size)
        at += size
