"""Blocks of metadata with known content, and files of every kind that carry them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from PIL import ImageCms

from tests import forge

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Alidade forge"/>'
    b"</rdf:RDF></x:xmpmeta>"
)


def dataset(record: int, number: int, data: bytes) -> bytes:
    """One dataset of IPTC-IIM."""
    return bytes((0x1C, record, number)) + len(data).to_bytes(2, "big") + data


def iptc_block(*, utf8: bool = True) -> bytes:
    """A caption in Ukrainian, two keywords, a date and a time with its zone, an urgency."""
    caption = "Прапор у Куп'янську"
    parts = [dataset(1, 90, b"\x1b%G")] if utf8 else []
    parts += [
        dataset(2, 0, b"\0\x04"),
        dataset(2, 120, caption.encode("utf-8" if utf8 else "cp1251")),
        dataset(2, 25, b"flag"),
        dataset(2, 25, b"town"),
        dataset(2, 55, b"20220910"),
        dataset(2, 60, b"112233+0300"),
        dataset(2, 10, b"5"),
        dataset(2, 40, b"FBMD0123456789"),
    ]
    return b"".join(parts)


def resource(number: int, data: bytes, name: bytes = b"") -> bytes:
    """One of Photoshop's image resources."""
    named = bytes((len(name),)) + name
    named += b"\0" * (len(named) % 2)
    return (
        b"8BIM"
        + number.to_bytes(2, "big")
        + named
        + len(data).to_bytes(4, "big")
        + data
        + b"\0" * (len(data) % 2)
    )


def photoshop_block(*resources: bytes) -> bytes:
    """Resolution, a global angle, IPTC and a copyright flag, then those given."""
    resolution = struct.pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1)
    return b"".join(
        (
            resource(0x03ED, resolution),
            resource(0x040D, (30).to_bytes(4, "big")),
            resource(0x0404, iptc_block()),
            resource(0x040A, b"\1", b"odd"),
            *resources,
        )
    )


def profile() -> bytes:
    """The bytes of an sRGB profile as Little CMS writes it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def jpeg_with(*segments: bytes) -> bytes:
    """A JPEG with these segments before its own."""
    data = forge.picture_file("jpeg")
    return data[:2] + b"".join(segments) + data[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png_with(*chunks: bytes) -> bytes:
    """A PNG with these chunks after its header."""
    data = forge.picture_file("png")
    return data[:33] + b"".join(chunks) + data[33:]


def box(kind: bytes, body: bytes) -> bytes:
    """One box of an ISO base media file."""
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def jxl_with(*boxes: bytes) -> bytes:
    """A JPEG XL container without a picture."""
    return b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"ftyp", b"jxl \0\0\0\0jxl ") + b"".join(boxes)


def jp2_with(*boxes: bytes) -> bytes:
    """A JPEG 2000 file without a picture."""
    return b"\0\0\0\x0cjP  \r\n\x87\n" + box(b"ftyp", b"jp2 \0\0\0\0jp2 ") + b"".join(boxes)


def psd_with(resources: bytes) -> bytes:
    """The head of a Photoshop document of 8 by 6 pixels, with its image resources and an empty picture."""
    head = b"8BPS\0\x01" + bytes(6) + struct.pack(">HIIHH", 3, 6, 8, 8, 3) + bytes(4)
    return head + len(resources).to_bytes(4, "big") + resources + bytes(4) + b"\0\1"


def gif_with(*extensions: bytes) -> bytes:
    """A GIF without a picture, with these extension blocks."""
    return b"GIF89a" + struct.pack("<HHBBB", 8, 6, 0, 0, 0) + b"".join(extensions) + b";"


def gif_comment(text: bytes) -> bytes:
    """A comment extension."""
    return b"!\xfe" + bytes((len(text),)) + text + b"\0"


def gif_xmp(packet: bytes) -> bytes:
    """XMP in a GIF: the packet as it is, then the counting bytes that end it."""
    return b"!\xff\x0bXMP DataXMP" + packet + bytes((1,)) + bytes(range(255, -1, -1)) + b"\0"


def tiff_with(
    entries: Iterable[tuple[int, int, int, bytes]], *, big: bool = False, order: str = "<"
) -> bytes:
    """A TIFF structure with one directory of (number, type, count, value's bytes)."""
    entries = sorted(entries)
    wide = 8 if big else 4
    head = (b"II" if order == "<" else b"MM") + struct.pack(
        order + ("HHHQ" if big else "HI"), *((43, 8, 0, 16) if big else (42, 8))
    )
    size = (8 if big else 2) + len(entries) * (20 if big else 12) + wide
    place = len(head) + size
    body, rest = struct.pack(order + ("Q" if big else "H"), len(entries)), b""
    for number, type_, count, value in entries:
        body += struct.pack(order + ("HHQ" if big else "HHI"), number, type_, count)
        if len(value) <= wide:
            body += value.ljust(wide, b"\0")
        else:
            body += struct.pack(order + ("Q" if big else "I"), place + len(rest))
            rest += value + b"\0" * (len(value) % 2)
    return head + body + bytes(wide) + rest


def mpf_segment() -> bytes:
    """The index of a file of two pictures (CIPA DC-007), little-endian."""
    pictures = struct.pack("<IIIHH", 0x20030000, 5000, 0, 0, 0) + struct.pack(
        "<IIIHH", 0x00010001, 400, 6000, 0, 0
    )
    entries = [(0xB000, 7, 4, b"0100"), (0xB001, 4, 1, struct.pack("<I", 2)), (0xB002, 7, 32, pictures)]
    return segment(0xE2, b"MPF\0" + tiff_with(entries))


def pdf_with(info: bytes, *, stream: bytes = b"", packed: bool = False) -> bytes:
    """A PDF with a document information dictionary, and XMP in a stream, deflated if asked for."""
    body = zlib.compress(stream) if packed else stream
    filter_ = b"/Filter /FlateDecode " if packed else b""
    return b"".join(
        (
            b"%PDF-1.7\n1 0 obj\n<< ",
            info,
            b" >>\nendobj\n2 0 obj\n<< /Type /Metadata ",
            filter_,
            b"/Length %d >>\nstream\n" % len(body),
            body,
            b"\nendstream\nendobj\ntrailer\n<< /Info 1 0 R >>\n%%EOF",
        )
    )


def crw() -> bytes:
    """A CRW with an owner, a file number and a time of taking, in one heap."""
    owner, stamp = b"Owner of the camera\0", struct.pack("<IiI", 1_662_808_953, 0, 0)
    body = owner + stamp
    table = struct.pack("<H", 3)
    table += struct.pack("<HII", 0x0810, len(owner), 0)
    table += struct.pack("<HII", 0x180E, len(stamp), len(owner))
    table += struct.pack("<H", 0x1817 | 0x4000) + struct.pack("<II", 1007808, 0)
    return b"II\x1a\0\0\0HEAPCCDR" + bytes(12) + body + table + struct.pack("<I", len(body))
