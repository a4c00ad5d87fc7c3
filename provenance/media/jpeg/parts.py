"""Names the application segments of a JPEG, and finds the pictures that EXIF and MPF point to."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["exif_thumbnail", "mpf_pictures", "what_is"]

#: How each begins: JFIF 1.02, EXIF 2.32 §4.7.2, XMP part 3 §1.1.3, ICC.1 Annex B.4, CIPA DC-007 (MPF), ISO 19566-5
#: (JUMBF), ISO 21496-1 (gain map), SPIFF (ISO 10918-3); makers' own as seen in their files.
_BEGINNINGS: Final[dict[str, tuple[tuple[bytes, str], ...]]] = {
    "APP0": (
        (b"JFIF\0", "jfif"),
        (b"JFXX\0", "jfxx"),
        (b"AVI1", "avi1"),
        (b"\0\0\0\0\0\0\0\0HEAPJPGM", "ciff"),
    ),
    "APP1": (
        (b"Exif\0", "exif"),
        (b"http://ns.adobe.com/xap/1.0/\0", "xmp"),
        (b"http://ns.adobe.com/xmp/extension/\0", "extended_xmp"),
        (b"FLIR\0", "flir"),
    ),
    "APP2": (
        (b"ICC_PROFILE\0", "icc"),
        (b"MPF\0", "mpf"),
        (b"FPXR\0", "flashpix"),
        (b"urn:iso:std:iso:ts:21496:-1", "gain_map"),
    ),
    "APP3": ((b"Meta", "kodak_meta"), (b"META", "kodak_meta"), (b"_JPSJPS_", "stereo")),
    "APP4": ((b"SCALADO\0", "scalado"), (b"FPXR\0", "flashpix")),
    "APP5": ((b"RMETA\0", "ricoh"),),
    "APP6": ((b"GoPro\0", "gopro"), (b"EPPIM\0", "toshiba")),
    "APP7": ((b"PENTAX \0", "pentax"), (b"DJI-DBG\0", "dji")),
    "APP8": ((b"SPIFF\0", "spiff"),),
    "APP10": ((b"UNICODE\0", "unicode_comment"),),
    "APP11": ((b"JP", "jumbf"), (b"HDR_RI", "jpeg_hdr")),
    "APP12": ((b"Ducky", "ducky"), (b"[picture info]", "picture_info")),
    "APP13": ((b"Photoshop 3.0\0", "photoshop"), (b"Adobe_CM\0", "adobe_colour")),
    "APP14": ((b"Adobe", "adobe"),),
    "APP15": ((b"Q ", "graphic_converter"),),
}
#: IFDs and MPF entries beyond these are not looked at (our choice: no camera writes as many).
MOST_TAGS: Final = 1000
MOST_PICTURES: Final = 16


def what_is(marker: str, body: bytes) -> str:
    """What an application segment holds, by its beginning: "jfif", "exif", …, "other" when it is not known."""
    found = next((name for start, name in _BEGINNINGS.get(marker, ()) if body.startswith(start)), "other")
    if found == "jumbf" and b"c2pa" in body[:200]:  # C2PA 2.1 §11.1: the superbox says so at its beginning
        return "c2pa"
    if found == "photoshop" and b"8BIM\x04\x04" in body:  # Photoshop File Formats: resource 0x0404
        return "photoshop_iptc"
    return found


def exif_thumbnail(body: bytes) -> tuple[int, int] | None:
    """Where in an EXIF segment its thumbnail is (JPEGInterchangeFormat of IFD1) and how long; None without one."""
    tiff = body[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return None
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        (second,) = struct.unpack_from(order + "I", tiff, first + 2 + 12 * count)
        values = {tag: value for tag, value, _ in _entries(tiff, second, order)} if second else {}
    except struct.error:
        return None
    start, size = values.get(0x0201), values.get(0x0202)
    if start is None or not size or tiff[start : start + 2] != b"\xff\xd8":
        return None
    return 6 + start, min(size, len(tiff) - start)


def mpf_pictures(body: bytes, offset: int, file_size: int) -> list[tuple[int, int]]:
    """Where the pictures of an MPF index are, as (offset in the file, bytes), but for the first, which is this one.

    `offset` is that of the segment's body; offsets of the index count from its TIFF header (CIPA DC-007 §5.2.3.3).
    """
    tiff = body[4:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    found: list[tuple[int, int]] = []
    try:
        if order is None:
            return found
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        entries = next(
            ((value, size) for tag, value, size in _entries(tiff, first, order) if tag == 0xB002), None
        )
        if entries is None:
            return found
        for number in range(min(entries[1] // 16, MOST_PICTURES)):
            _, size, start = struct.unpack_from(order + "III", tiff, entries[0] + 16 * number)
            place = offset + 4 + start
            if start and size and place < file_size:
                found.append((place, min(size, file_size - place)))
    except struct.error:
        return found
    return found


def _entries(tiff: bytes, at: int, order: str) -> Iterator[tuple[int, int, int]]:
    """(tag, value or offset, count) of an IFD. Raises struct.error beyond its end."""
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for number in range(min(count, MOST_TAGS)):
        tag, kind, size, value = struct.unpack_from(order + "HHII", tiff, at + 2 + 12 * number)
        if kind == 3 and size == 1:  # SHORT stands at the beginning of its four bytes (TIFF 6.0 §2)
            value = value >> 16 if order == ">" else value & 0xFFFF
        yield tag, value, size
