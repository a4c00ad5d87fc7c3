"""Reads PSD, SVG, PDF and XMP files as far as their EXIF, XMP and Info parts go."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Final

from provenance.media.metadata.gathered import Gathered
from provenance.media.metadata.made import number_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["read_pdf", "read_psd", "read_svg", "read_xmp_file", "xmp_inside"]

#: Bounds, our choice: what one stream of a PDF may unpack to, how many are unpacked, and how long an Info text may be.
MAX_UNPACKED_BYTES: Final = 8 * 1024 * 1024
MAX_STREAMS: Final = 64
MAX_PDF_TEXT: Final = 16_384
MAX_INFO_BYTES: Final = 262_144
MAX_UNPACKED_OF_ALL: Final = 32 * 1024 * 1024

_XMP_BEGINS: Final = (b"<x:xmpmeta", b"<x:xapmeta", b"<rdf:RDF")
_XMP_ENDS: Final = {
    b"<x:xmpmeta": b"</x:xmpmeta>",
    b"<x:xapmeta": b"</x:xapmeta>",
    b"<rdf:RDF": b"</rdf:RDF>",
}

#: Keys of the document information dictionary (ISO 32000-1 §14.3.3) → ExifTool's names.
_INFO: Final = {
    "Title": "Title", "Author": "Author", "Subject": "Subject", "Keywords": "Keywords", "Creator": "Creator",
    "Producer": "Producer", "CreationDate": "CreateDate", "ModDate": "ModifyDate", "Trapped": "Trapped",
}  # fmt: skip
_OBJECT: Final = re.compile(rb"\b(\d{1,10})\s{1,20}(\d{1,5})\s{1,20}obj\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_PHOTOSHOP_STREAM: Final = re.compile(rb"stream\r?\n(8BIM)")


def read_psd(data: bytes, gathered: Gathered) -> None:
    """The header and the image resources (Adobe Photoshop File Formats Specification)."""
    if len(data) < 30:
        return
    big = data[5] == 2  # PSB: the layers' length has eight bytes

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], "big")

    names = (
        ("NumChannels", 12, 2),
        ("ImageHeight", 14, 4),
        ("ImageWidth", 18, 4),
        ("BitDepth", 22, 2),
        ("ColorMode", 24, 2),
    )
    gathered.add(number_tag("Photoshop", name, number(at, size)) for name, at, size in names)
    at = 30 + number(26, 4)
    resources = data[at + 4 : at + 4 + number(at, 4)]
    gathered.add_photoshop(resources, digest=True)
    at += 4 + number(at, 4)
    wide = 8 if big else 4
    layers = number(at, wide)
    end = at + wide + layers
    if end + 2 <= len(data):
        inner = number(at + wide, wide) if layers else 0
        count = int.from_bytes(data[at + 2 * wide : at + 2 * wide + 2], "big", signed=True) if inner else 0
        gathered.add(
            (
                number_tag("Photoshop", "LayerCount", abs(count)),
                number_tag("Photoshop", "Compression", number(end, 2)),
            )
        )


def xmp_inside(data: bytes) -> bytes | None:
    """The first XMP packet that stands in the bytes in plain text."""
    for begins in _XMP_BEGINS:
        start = data.find(begins)
        if start >= 0:
            end = data.find(_XMP_ENDS[begins], start)
            return data[start : end + len(_XMP_ENDS[begins])] if end >= 0 else data[start:]
    return None


def read_svg(data: bytes, gathered: Gathered) -> None:
    """The XMP in an SVG's metadata element; the drawing itself is not read."""
    packet = xmp_inside(data)
    if packet is not None:
        gathered.add_xmp(packet)


def read_xmp_file(data: bytes, gathered: Gathered) -> None:
    """A sidecar: the packet is the file."""
    gathered.add_xmp(data)


def read_pdf(data: bytes, gathered: Gathered) -> None:
    """The version, the document information and the XMP of a PDF; encrypted ones state that they are not read."""
    head = data.find(b"%PDF-")
    version = re.match(rb"\d\.\d", data[head + 5 : head + 8])
    if version:
        gathered.add((number_tag("PDF", "PDFVersion", float(version[0])),))
    if re.search(rb"/Encrypt\s+\d", data):
        gathered.leave("encrypted")
        return
    info = _info(data)
    if info is not None:
        gathered.add(_info_tags(info))
    for match in _PHOTOSHOP_STREAM.finditer(data):  # Photoshop keeps its resources in a PDF too
        end = data.find(b"endstream", match.end())
        gathered.add_photoshop(data[match.start(1) : end if end >= 0 else None].rstrip(b"\r\n"))
        break
    packet = xmp_inside(data) or next(
        filter(None, (xmp_inside(part) for part in _metadata_streams(data))), None
    )
    if packet is not None:
        gathered.add_xmp(packet)


def _info(data: bytes) -> bytes | None:
    """The bytes of the information dictionary: an object of the file, or one packed into an object stream."""
    named = re.findall(rb"/Info\s+(\d{1,10})\s+(\d{1,5})\s+R", data)
    if not named:
        return None
    number = named[-1][0]  # the newest trailer stands last
    last = None
    for match in _OBJECT.finditer(data):
        if match[1] == number:
            last = match.end()
    if last is not None:
        most = last + MAX_INFO_BYTES
        end = data.find(b"endobj", last, most)
        return data[last : end if end >= 0 else most]
    for part in _object_streams(data):
        inside = _packed_object(part, int(number))
        if inside is not None:
            return inside
    return None


def _packed_object(part: bytes, number: int) -> bytes | None:
    """An object inside an unpacked object stream: pairs of number and offset stand first (ISO 32000-1 §7.5.7)."""
    first = part.find(b"<<")
    found = islice(re.finditer(rb"\d{1,10}", part[: max(first, 0)]), 2000)
    pairs = [int(one[0]) for one in found]
    for at in range(0, len(pairs) - 1, 2):
        if pairs[at] == number:
            base = first - (pairs[1] if len(pairs) > 1 else 0)
            return part[base + pairs[at + 1] : base + pairs[at + 1] + MAX_PDF_TEXT]
    return None


def _streams(data: bytes, mark: bytes) -> Iterator[bytes]:
    """Streams whose dictionary holds the mark, unpacked where they are deflated, bounded."""
    done, left = 0, MAX_UNPACKED_OF_ALL
    for match in _STREAM.finditer(data):
        if done >= MAX_STREAMS or left <= 0:
            return
        begins = data.rfind(b"obj", max(0, match.start() - 2000), match.start())
        dictionary = data[begins : match.start()] if begins >= 0 else b""
        if mark not in dictionary:
            continue
        done += 1
        if b"/FlateDecode" not in dictionary:
            end = data.find(b"endstream", match.end())
            yield data[match.end() : end if end >= 0 else None]
            continue
        try:
            packed = data[match.end() : match.end() + MAX_UNPACKED_BYTES]
            part = zlib.decompressobj().decompress(packed, min(left, MAX_UNPACKED_BYTES))
        except zlib.error:
            continue
        left -= len(part)
        yield part


def _object_streams(data: bytes) -> Iterator[bytes]:
    return _streams(data, b"/ObjStm")


def _metadata_streams(data: bytes) -> Iterator[bytes]:
    return _streams(data, b"/Metadata")


def _info_tags(info: bytes) -> Iterator[Tag]:
    for key, name in _INFO.items():
        match = re.search(rb"/" + key.encode() + rb"\s*(?=[(</])", info)
        if match is None:
            continue
        text = _pdf_text(info, match.end())
        if text is not None:
            yield text_tag("PDF", name, _pdf_date(text) if name.endswith("Date") else text, key)


def _pdf_text(info: bytes, at: int) -> str | None:
    """A string or name of a PDF (ISO 32000-1 §7.3.4, §7.9.2): literal in brackets, hexadecimal, or a name."""
    match info[at : at + 1]:
        case b"(":
            raw = _literal(info, at + 1)
        case b"<" if info[at : at + 2] != b"<<":
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", info[at + 1 : info.find(b">", at)])
            raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        case b"/":
            found = re.match(rb"[^\s/<>()\[\]]{0,100}", info[at + 1 :])
            raw = found[0] if found else b""
        case _:
            return None
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _literal(info: bytes, at: int) -> bytes:
    out, depth, end = bytearray(), 1, min(len(info), at + MAX_PDF_TEXT)
    while at < end:
        letter = info[at : at + 1]
        if letter == b"\\":
            octal = re.match(rb"[0-7]{1,3}", info[at + 1 : at + 4])
            if octal:
                out.append(int(octal[0], 8) & 0xFF)
                at += 1 + len(octal[0])
                continue
            escaped = info[at + 1 : at + 2]
            out += _ESCAPES.get(escaped, b"" if escaped in (b"\n", b"\r") else escaped)
            at += 2
            continue
        depth += (letter == b"(") - (letter == b")")
        if depth == 0:
            break
        out += letter
        at += 1
    return bytes(out)


def _pdf_date(text: str) -> str:
    """ISO 32000-1 §7.9.4 as ExifTool prints dates."""
    match = re.match(
        r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?", text, re.ASCII
    )
    if match is None:
        return text
    year, month, day, hour, minute, second = (
        match[at] or ("01" if at in (2, 3) else "00") for at in range(1, 7)
    )
    zone = "Z" if match[7] else f"{match[8]}:{match[9] or '00'}" if match[8] else ""
    return f"{year}:{month}:{day} {hour}:{minute}:{second}{zone}"
