"""Finds embedded pictures in the segments of a JPEG and after its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PIL import Image

from provenance.media.previews.found import JPEG_START, Found, Segment, is_picture_jpeg, jpeg_end, segments
from provenance.media.previews.parts import pictures_in_jumbf, pictures_in_resources, pictures_in_xmp
from provenance.media.previews.shapes import PreviewKind
from provenance.media.previews.tiff import pictures_in_tiff

__all__ = ["pictures_in_jpeg"]

# Bounds (ours).
MAX_MPF: Final = 64
MAX_AFTER_END: Final = 64

_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP: Final = b"http://ns.adobe.com/xmp/extension/\0"
#: After it: 32 bytes of GUID, the whole length and this part's offset (XMP specification part 3, §1.1.3.1).
_MORE_XMP_HEAD_BYTES: Final = 40
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_MPF: Final = b"MPF\0"

#: What gain maps carry in their XMP or segments: Ultra HDR, Apple, ISO 21496-1.
_GAIN_MAP_SIGNS: Final = (b"hdrgm:", b"HDRGainMap", b"urn:iso:std:iso:ts:21496:-1")
_SIGNS_WITHIN_BYTES: Final = 65_536


def pictures_in_jpeg(data: bytes) -> Iterator[Found]:
    """Every embedded picture, in the order of the segments, then those of the multi-picture index and after the end."""
    parts, end = segments(data)
    for part in parts:
        body = data[part.body : part.end]
        if part.marker == 0xE0 and body.startswith(b"JFXX\0"):
            yield from _in_extension(body, part.body)
        elif part.marker == 0xE1 and body.startswith(_EXIF):
            yield from pictures_in_tiff(body[6:], part.body + 6, in_exif=True)
    yield from _in_photoshop(data, parts)
    yield from pictures_in_xmp(_xmp(data, parts))
    for store in _credential_boxes(data, parts):
        yield from pictures_in_jumbf(store, -1)
    listed = list(_in_index(data, parts))
    yield from listed
    yield from _after_end(data, end, {(one.offset, one.offset + len(one.data)) for one in listed})


def _in_extension(body: bytes, offset: int) -> Iterator[Found]:
    """The thumbnail of a JFIF extension (JFIF 1.02, APP0 "JFXX"): a JPEG, or rows of RGB."""
    coding = body[5] if len(body) > 5 else 0
    if coding == 0x10:
        yield Found("jfif_thumbnail", offset + 6, body[6:], len(body) - 6)
    elif coding == 0x13 and len(body) > 8 and len(body) >= 8 + 3 * body[6] * body[7] > 8:
        width, height = body[6], body[7]
        image = Image.frombytes("RGB", (width, height), body[8 : 8 + 3 * width * height])
        yield Found("jfif_thumbnail", offset + 8, b"", 3 * width * height, image=image)


def _in_photoshop(data: bytes, parts: list[Segment]) -> Iterator[Found]:
    """Resources may run on from one APP13 to the next; then their place in the file is not told."""
    own = [part for part in parts if part.marker == 0xED and data.startswith(_PHOTOSHOP, part.body)]
    bodies = [data[part.body + len(_PHOTOSHOP) : part.end] for part in own]
    joined = b"".join(bodies)
    offset = own[0].body + len(_PHOTOSHOP) if len(own) == 1 else -1
    yield from pictures_in_resources(joined, (0, len(joined)), offset)


def _xmp(data: bytes, parts: list[Segment]) -> bytes:
    """The packet and its extension, whose parts are put in order."""
    bodies = [data[part.body : part.end] for part in parts if part.marker == 0xE1]
    packets = [body[len(_XMP) :] for body in bodies if body.startswith(_XMP)]
    more = [body[len(_MORE_XMP) :] for body in bodies if body.startswith(_MORE_XMP)]
    more.sort(key=lambda body: (body[:32], body[36:40]))
    return b"\n".join([*packets, b"".join(body[_MORE_XMP_HEAD_BYTES:] for body in more)])


def _credential_boxes(data: bytes, parts: list[Segment]) -> list[bytes]:
    """The box structures in APP11, put together (ISO 19566-5 Annex D): later parts repeat the box's own header."""
    stores: dict[bytes, list[bytes]] = {}
    for part in parts:
        body = data[part.body : part.end]
        if part.marker == 0xEB and body.startswith(b"JP") and len(body) > 16:
            pieces = stores.setdefault(body[2:4], [])
            pieces.append(body[8:] if not pieces else body[16:])
    return [b"".join(pieces) for pieces in stores.values()]


def _in_index(data: bytes, parts: list[Segment]) -> Iterator[Found]:
    """Pictures of the multi-picture format: places count from the index's own byte order mark (CIPA DC-007 §5.2.3)."""
    for part in parts:
        if part.marker != 0xE2 or not data.startswith(_MPF, part.body):
            continue
        base = part.body + len(_MPF)
        left = len(data)  # pictures of a real index do not overlap
        for attribute, size, place in _entries(data[base : part.end]):
            left -= min(size, len(data))
            if place == 0 or size == 0 or left < 0:
                continue
            start = base + place
            picture = data[start : start + size]
            yield Found(_kind(attribute & 0xFFFFFF, picture), start, picture, size)
        return


def _entries(index: bytes) -> Iterator[tuple[int, int, int]]:
    """Attribute, size and place of each picture that the index lists (CIPA DC-007 §5.2.3.3, tag 0xB002)."""
    big = index[:2] == b"MM"

    def number(at: int, size: int) -> int:
        return int.from_bytes(index[at : at + size], "big" if big else "little")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 64)):
        at = first + 2 + 12 * entry
        if number(at, 2) == 0xB002:
            values, count = number(at + 8, 4), min(number(at + 4, 4) // 16, MAX_MPF)
            for place in range(values, min(values + 16 * count, len(index) - 15), 16):
                yield number(place, 4), number(place + 4, 4), number(place + 8, 4)


def _kind(kind: int, picture: bytes) -> PreviewKind:
    """CIPA DC-007 §5.2.3.3.1: 0x01…: large thumbnail; 0x02…: panorama, disparity, multi-angle; 0: undefined."""
    head = picture[:_SIGNS_WITHIN_BYTES]
    if any(sign in head for sign in _GAIN_MAP_SIGNS) and kind >> 16 == 0:
        return "gain_map"
    match kind >> 16:
        case 1:
            return "mpf_thumbnail"
        case 2:
            return "mpf_view"
        case _:
            return "mpf_other"


def _after_end(data: bytes, end: int, listed: set[tuple[int, int]]) -> Iterator[Found]:
    """JPEGs behind the end of the picture that no index lists."""
    at = data.find(JPEG_START, end)
    for _ in range(MAX_AFTER_END):
        if at < 0:
            return
        inside = next((stop for start, stop in listed if start <= at < stop), None)
        stop = jpeg_end(data, at) if inside is None else inside
        picture = data[at:stop]
        if inside is None and is_picture_jpeg(picture):
            head = picture[:_SIGNS_WITHIN_BYTES]
            gain = any(sign in head for sign in _GAIN_MAP_SIGNS)
            yield Found("gain_map" if gain else "after_end", at, picture, len(picture))
        elif inside is None:
            stop = at + 2  # the letters of a picture's start by chance
        at = data.find(JPEG_START, max(stop, at + 2))
