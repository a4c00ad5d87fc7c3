"""Makes files with embedded pictures of known truth."""

from __future__ import annotations

import base64
import io
import struct
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image

from tests import forge
from tests.vision import scenes

__all__ = [
    "exif_with_thumbnail", "heic_with_thumbnail", "jfxx_of", "jpeg", "jpeg_with", "jumbf_of", "mpf_file", "other_scene",
    "photoshop_resource", "psd_of", "raster_exif", "scene", "thumbnail", "tiff_with_preview", "xmp_of",
]  # fmt: skip


@cache
def scene() -> Image.Image:
    """A wall of 800 × 600, full of detail."""
    return Image.fromarray(scenes.wall(1)).resize((800, 600))


@cache
def other_scene() -> Image.Image:
    """Another wall."""
    return Image.fromarray(scenes.wall(5)).resize((800, 600))


def jpeg(image: Image.Image, quality: int = 90, **save: Any) -> bytes:
    """A plain JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, **save)
    return buffer.getvalue()


def thumbnail(image: Image.Image, size: tuple[int, int] = (160, 120), bars: bool = False) -> Image.Image:
    """A thumbnail as cameras make them; with black bars where its shape is another."""
    if not bars:
        return image.resize(size, Image.Resampling.BILINEAR)
    inner = image.copy()
    inner.thumbnail(size)
    sheet = Image.new("RGB", size)
    sheet.paste(inner, ((size[0] - inner.width) // 2, (size[1] - inner.height) // 2))
    return sheet


def segment(marker: int, body: bytes) -> bytes:
    """A marker segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_with(main: bytes, *parts: bytes, after: bytes = b"") -> bytes:
    """A JPEG with segments put behind its start, and bytes behind its end."""
    return main[:2] + b"".join(parts) + main[2:] + after


def exif_with_thumbnail(thumb: bytes, orientation: int = 1) -> bytes:
    """An APP1 segment whose second directory holds a JPEG."""
    tail = 8 + 2 + 12 + 4
    first = struct.pack("<HHHIHHI", 1, 0x112, 3, 1, orientation, 0, tail)
    second = struct.pack(
        "<HHHIHHHHIIHHIII", 3, 0x103, 3, 1, 6, 0, 0x201, 4, 1, tail + 42, 0x202, 4, 1, len(thumb), 0
    )
    return segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + first + second + thumb)


def raster_exif(image: Image.Image, *, ycbcr: bool = False) -> bytes:
    """An APP1 segment whose second directory holds rows of RGB, or YCbCr with colour for each two by two pixels."""
    rows = _ycbcr_units(image) if ycbcr else image.tobytes()
    entries = [
        (0x100, 4, image.width), (0x101, 4, image.height), (0x103, 3, 1), (0x106, 3, 6 if ycbcr else 2),
        (0x111, 4, 0), (0x115, 3, 3), (0x117, 4, len(rows)),
    ]  # fmt: skip
    if ycbcr:
        entries.append((0x212, 3, 2))
    tail = 8 + 2 + 4
    end = tail + 2 + 12 * len(entries) + 4
    second = struct.pack("<H", len(entries))
    for tag, kind, value in entries:
        if tag == 0x212:
            second += struct.pack("<HHIHH", tag, kind, 2, 2, 2)
        else:
            second += struct.pack("<HHII", tag, kind, 1, end if tag == 0x111 else value)
    body = b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, tail) + second + struct.pack("<I", 0) + rows
    return segment(0xE1, b"Exif\0\0" + body)


def _ycbcr_units(image: Image.Image) -> bytes:
    bright, blue, red = image.convert("YCbCr").split()
    small = [
        plane.resize((image.width // 2, image.height // 2), Image.Resampling.BOX) for plane in (blue, red)
    ]
    units = bytearray()
    for y in range(0, image.height, 2):
        for x in range(0, image.width, 2):
            units += bytes(
                int(bright.getpixel((x + dx, y + dy)))  # type: ignore[arg-type]
                for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1))
            )
            units += bytes(int(plane.getpixel((x // 2, y // 2))) for plane in small)  # type: ignore[arg-type]
    return bytes(units)


def jfxx_of(thumb: bytes) -> bytes:
    """A JFIF extension with a JPEG."""
    return segment(0xE0, b"JFXX\0\x10" + thumb)


def photoshop_resource(thumb: bytes, size: tuple[int, int], number: int = 1036) -> bytes:
    """An image resource block with a thumbnail."""
    width, height = size
    head = struct.pack(">6I2H", 1, width, height, 3 * width, 3 * width * height, len(thumb), 24, 1)
    body = head + thumb
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + b"\0" * (len(body) & 1)


def psd_of(resources: bytes) -> bytes:
    """The start of a Photoshop file."""
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 600, 800, 8, 3)
    return header + struct.pack(">I", 0) + struct.pack(">I", len(resources)) + resources + bytes(8)


def xmp_of(thumb: bytes) -> bytes:
    """An APP1 segment with a thumbnail in base64, with escaped line feeds."""
    text = base64.b64encode(thumb)
    lines = b"&#xA;".join(text[at : at + 76] for at in range(0, len(text), 76))
    packet = b"<x:xmpmeta><rdf:RDF><xmpGImg:image>" + lines + b"</xmpGImg:image></rdf:RDF></x:xmpmeta>"
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def jumbf_of(thumb: bytes, label: bytes = b"c2pa.thumbnail.claim.jpeg") -> bytes:
    """An APP11 segment with a manifest store of one manifest with one thumbnail."""

    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    def described(name: bytes, body: bytes) -> bytes:
        return box(b"jumb", box(b"jumd", bytes(16) + b"\x03" + name + b"\0") + body)

    picture = described(label, box(b"bfdb", b"\0image/jpeg\0") + box(b"bidb", thumb))
    store = described(b"c2pa", described(b"urn:uuid:1", described(b"c2pa.assertions", picture)))
    return segment(0xEB, b"JP\0\x01\0\0\0\x01" + store)


def mpf_file(main: bytes, *pictures: tuple[int, bytes]) -> bytes:
    """A JPEG with an index of further pictures behind it: (type of CIPA DC-007, JPEG)."""
    count = 1 + len(pictures)
    index_bytes = 8 + 2 + 12 + 4 + 16 * count
    whole = len(main) + 4 + 4 + index_bytes
    base = 2 + 4 + 4  # the index comes first: start of image, marker and length, "MPF\0"
    entries = struct.pack("<IIIHH", 0x030000, whole, 0, 0, 0)
    at = whole - base
    for kind, data in pictures:
        entries += struct.pack("<IIIHH", kind, len(data), at, 0, 0)
        at += len(data)
    index = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0xB002, 7, 16 * count, 26, 0) + entries
    assert len(index) == index_bytes
    return jpeg_with(main, segment(0xE2, b"MPF\0" + index), after=b"".join(data for _, data in pictures))


def heic_with_thumbnail(image: Image.Image, side_px: int = 160, orientation: int = 1) -> bytes:
    """A HEIC file with a thumbnail made by libheif, stored so that `orientation` turns both upright."""
    buffer = io.BytesIO()
    file = pillow_heif.from_pillow(forge.stored_for(orientation, image))
    file.info["exif"] = forge.exif_with(orientation).tobytes()
    file.info["thumbnails"] = [side_px]
    pillow_heif.options.THUMBNAILS, before = True, pillow_heif.options.THUMBNAILS
    try:
        file.save(buffer, quality=80)
    finally:
        pillow_heif.options.THUMBNAILS = before
    return buffer.getvalue()


def heic_with_auxiliary(image: Image.Image, urn: str) -> bytes:
    """A HEIC file with an auxiliary picture of that type: its transparency, renamed; `urn` has 26 letters."""
    alpha = b"urn:mpeg:hevc:2015:auxid:1"
    seen_through = image.convert("RGBA")
    seen_through.putalpha(Image.linear_gradient("L").resize(image.size))
    buffer = io.BytesIO()
    pillow_heif.from_pillow(seen_through).save(buffer, quality=80)
    data, named = buffer.getvalue(), urn.encode("ascii")
    assert data.count(alpha) == 1 and len(named) == len(alpha)
    return data.replace(alpha, named)


def tiff_with_preview(main: Image.Image, preview: bytes) -> bytes:
    """A TIFF of uncompressed RGB with a JPEG preview in a directory below the first, as RAW files have it."""
    rows = main.tobytes()
    entries = [
        (0x100, 4, 1, main.width), (0x101, 4, 1, main.height), (0x102, 3, 1, 8), (0x103, 3, 1, 1),
        (0x106, 3, 1, 2), (0x111, 4, 1, 0), (0x115, 3, 1, 3), (0x116, 4, 1, main.height),
        (0x117, 4, 1, len(rows)), (0x14A, 4, 1, 0),
    ]  # fmt: skip
    bits_at = 8 + 2 + 12 * len(entries) + 4
    below_at = bits_at + 6
    rows_at = below_at + 2 + 24 + 4
    preview_at = rows_at + len(rows)
    places = {0x111: rows_at, 0x14A: below_at}
    first = struct.pack("<H", len(entries))
    for tag, kind, count, value in entries:
        if tag == 0x102:
            first += struct.pack("<HHII", tag, 3, 3, bits_at)
        else:
            first += struct.pack("<HHII", tag, kind, count, places.get(tag, value))
    below = struct.pack("<HHHIIHHIII", 2, 0x201, 4, 1, preview_at, 0x202, 4, 1, len(preview), 0)
    head = b"II*\0\x08\0\0\0" + first + struct.pack("<I", 0) + struct.pack("<3H", 8, 8, 8)
    return head + below + rows + preview
