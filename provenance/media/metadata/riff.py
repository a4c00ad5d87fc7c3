"""Reads the chunks of a WebP (RFC 9649) and the blocks of a GIF (GIF89a) that hold what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.media.jpeg.segments import MAX_SEGMENTS
from provenance.media.metadata.gathered import Gathered
from provenance.media.metadata.made import number_tag, numbers_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["read_gif", "read_webp"]

#: XMP in GIF ends with 256 counting bytes and a zero, so that it can be read as sub-blocks (XMP part 3 §1.1.2).
_XMP_TRAILER_BYTES: Final = 257
MAX_GIF_BLOCK_BYTES: Final = 8 * 1024 * 1024  # our choice
MAX_GIF_SUB_BLOCKS: Final = 2_000_000  # of one picture or extension; our choice


def read_webp(data: bytes, gathered: Gathered) -> None:
    """All chunks to the end."""
    at = 12
    for _ in range(MAX_SEGMENTS):
        kind = data[at : at + 4]
        if len(kind) < 4:
            return
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length]
        match kind:
            case b"EXIF":
                gathered.add_exif(body, at + 8)
            case b"XMP ":
                gathered.add_xmp(body)
            case b"ICCP":
                gathered.add_icc(body)
            case _:
                gathered.add(_frame(kind, body))
        at += 8 + length + (length & 1)


def _frame(kind: bytes, body: bytes) -> Iterator[Tag]:
    """RFC 9649 §2.5 to §2.7."""

    def number(at: int, size: int) -> int:
        return int.from_bytes(body[at : at + size], "little")

    match kind:
        case b"VP8X" if len(body) >= 10:
            yield number_tag("RIFF", "WebP_Flags", number(0, 4))
            yield number_tag("RIFF", "ImageWidth", number(4, 3) + 1)
            yield number_tag("RIFF", "ImageHeight", number(7, 3) + 1)
        case b"ALPH" if body:
            yield number_tag("RIFF", "AlphaPreprocessing", body[0] >> 4 & 3)
            yield number_tag("RIFF", "AlphaFiltering", body[0] >> 2 & 3)
            yield number_tag("RIFF", "AlphaCompression", body[0] & 3)
        case b"VP8 " if len(body) >= 10:
            yield number_tag("RIFF", "VP8Version", body[0] >> 1 & 7)
            yield number_tag("RIFF", "ImageWidth", number(6, 2) & 0x3FFF)
            yield number_tag("RIFF", "HorizontalScale", number(6, 2) >> 14)
            yield number_tag("RIFF", "ImageHeight", number(8, 2) & 0x3FFF)
            yield number_tag("RIFF", "VerticalScale", number(8, 2) >> 14)
        case b"VP8L" if len(body) >= 5:
            sizes = number(1, 4)
            yield number_tag("RIFF", "ImageWidth", (sizes & 0x3FFF) + 1)
            yield number_tag("RIFF", "ImageHeight", (sizes >> 14 & 0x3FFF) + 1)
            yield number_tag("RIFF", "AlphaIsUsed", sizes >> 28 & 1)
        case b"ANIM" if len(body) >= 6:
            yield numbers_tag("RIFF", "BackgroundColor", body[:4])
            yield number_tag("RIFF", "AnimationLoopCount", number(4, 2))
        case _:
            return


def read_gif(data: bytes, gathered: Gathered) -> None:
    """The header, comments and application blocks; pictures are passed over."""
    flags = data[10:11]
    if not flags:
        return
    gathered.add(_gif_header(data))
    at = 13 + (3 << (flags[0] & 7) + 1 if flags[0] & 0x80 else 0)
    for _ in range(MAX_SEGMENTS):
        mark = data[at : at + 1]
        if mark == b"!":
            label, at = data[at + 1 : at + 2], at + 2
            name = data[at + 1 : at + 12] if label == b"\xff" else b""
            body, start, at = _sub_blocks(data, at)
            _gif_extension(label, name, body, data[start:at], gathered)
        elif mark == b",":
            local = data[at + 9 : at + 10]
            table = 3 << (local[0] & 7) + 1 if local and local[0] & 0x80 else 0
            _, _, at = _sub_blocks(data, at + 11 + table)
        else:
            return


def _gif_header(data: bytes) -> Iterator[Tag]:
    yield text_tag("GIF", "GIFVersion", data[3:6].decode("latin-1"))
    yield number_tag("GIF", "ImageWidth", int.from_bytes(data[6:8], "little"))
    yield number_tag("GIF", "ImageHeight", int.from_bytes(data[8:10], "little"))
    yield number_tag("GIF", "HasColorMap", data[10] >> 7)
    yield number_tag("GIF", "ColorResolutionDepth", (data[10] >> 4 & 7) + 1)
    yield number_tag("GIF", "BitsPerPixel", (data[10] & 7) + 1)
    yield number_tag("GIF", "BackgroundColor", int.from_bytes(data[11:12], "little"))


def _gif_extension(label: bytes, name: bytes, body: bytes, stored: bytes, gathered: Gathered) -> None:
    if label == b"\xfe":
        gathered.add((text_tag("GIF", "Comment", body.decode("latin-1")),))
    elif name.startswith(b"XMP DataXMP"):
        gathered.add_xmp(stored[12:-_XMP_TRAILER_BYTES])
    elif name == b"ICCRGBG1012":
        gathered.add_icc(body[11:])
    elif name == b"NETSCAPE2.0" and len(body) >= 14:
        gathered.add((number_tag("GIF", "AnimationIterations", int.from_bytes(body[12:14], "little")),))


def _sub_blocks(data: bytes, at: int) -> tuple[bytes, int, int]:
    """The joined sub-blocks that begin at `at`, where they began, and where they end."""
    start, parts, total = at, [], 0
    for _ in range(MAX_GIF_SUB_BLOCKS):
        if at >= len(data) or not data[at]:
            break
        length = data[at]
        if total < MAX_GIF_BLOCK_BYTES:
            parts.append(data[at + 1 : at + 1 + length])
            total += length
        at += 1 + length
    return b"".join(parts), start, at + 1
