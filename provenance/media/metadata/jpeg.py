"""Reads the segments of a JPEG, and of Exiv2's EXV, which hold what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.media.exif_block import EXIF_PREFIX
from provenance.media.jpeg.segments import BROKEN, SKIPPED, Segment, head_segments
from provenance.media.metadata.ciff import ciff_tags
from provenance.media.metadata.exif import meta_tags, mpf_tags
from provenance.media.metadata.gathered import Gathered
from provenance.media.metadata.made import bytes_tag, number_tag, numbers_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["read_jpeg"]

#: Prefixes of segments: JFIF 1.02 §4; XMP part 3 §1.1.3; ICC.1 B.4; CIPA DC-007 §5.2.1; Photoshop File Formats; Adobe
#: technical note 5116 §18; Kodak's Meta; CIPA DC-008.
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_EXTENDED: Final = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_ICC: Final = b"ICC_PROFILE\0"
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Extended XMP: 32 bytes of GUID, the full length, where this part begins (XMP part 3 §1.1.3.1).
_EXTENDED_HEAD: Final = 40
MAX_EXTENDED_BYTES: Final = 32 * 1024 * 1024  # our choice: depth maps of phones reach some megabytes
MAX_EXTENDED: Final = 4


def read_jpeg(data: bytes, gathered: Gathered, at: int = 2) -> None:
    """All segments before the first scan; `at` is where they begin."""
    segments = list(head_segments(data, at))
    for segment in segments:
        if segment.marker == SKIPPED:
            gathered.warn(f"{len(segment.body)} unknown bytes before a segment")
        elif segment.marker == BROKEN:
            gathered.leave("segments")
    extended = _extended_xmp(segments)
    profile = _profile(segments)
    photoshop: list[bytes] = []
    for number, segment in enumerate(segments):
        body = segment.body
        if segment.marker == 0xED and body.startswith(_PHOTOSHOP):  # one block over several segments
            photoshop.append(body[len(_PHOTOSHOP) :])
            after = segments[number + 1] if number + 1 < len(segments) else None
            if after is None or after.marker != 0xED or not after.body.startswith(_PHOTOSHOP):
                gathered.add_photoshop(b"".join(photoshop), digest=True)
                photoshop = []
        elif segment.marker == 0xE2 and body.startswith(_ICC):
            if profile is not None:
                gathered.add_icc(profile)
                profile = None
        else:
            _read_segment(segment, extended, gathered)


def _read_segment(segment: Segment, extended: dict[str, bytes], gathered: Gathered) -> None:
    marker, at, body = segment
    if marker == 0xE0 and body[6:14] == b"HEAPJPGM":
        gathered.add(ciff_tags(body, "CIFF"))
    elif marker == 0xE0:
        gathered.add(_jfif(body))
    elif marker == 0xE1 and body.startswith(EXIF_PREFIX):
        gathered.add_exif(body[len(EXIF_PREFIX) :], at + len(EXIF_PREFIX))
    elif marker == 0xE1 and body.startswith(_XMP):
        gathered.add_xmp(body[len(_XMP) :], extended)
    elif marker == 0xE2 and body.startswith(b"MPF\0"):
        index = mpf_tags(body[4:], at + 4)
        if index is None:
            gathered.leave("mpf")
        else:
            gathered.add(index.tags)
    elif marker == 0xE3 and body[:6].lower() in (b"meta\0\0", b"exif\0\0"):
        meta = meta_tags(body[6:])
        gathered.add(() if meta is None else meta.tags)
    elif marker == 0xEC and body.startswith(b"Ducky"):
        gathered.add(_ducky(body))
    elif marker == 0xEE and body.startswith(b"Adobe"):
        gathered.add(_adobe(body))
    elif marker == 0xFE:
        gathered.add((text_tag("File", "Comment", _comment(body)),))
    elif marker in _SOF:
        gathered.add(_frame(marker, body))


def _extended_xmp(segments: list[Segment]) -> dict[str, bytes]:
    """The extended packets by GUID, put together from their parts where all of them are there."""
    parts: dict[str, tuple[int, dict[int, bytes]]] = {}
    for segment in segments:
        body = segment.body
        head = len(_XMP_EXTENDED)
        if segment.marker != 0xE1 or not body.startswith(_XMP_EXTENDED) or len(body) < head + _EXTENDED_HEAD:
            continue
        guid = body[head : head + 32].decode("latin-1")
        full, start = (int.from_bytes(body[head + at : head + at + 4], "big") for at in (32, 36))
        if full <= MAX_EXTENDED_BYTES and (guid in parts or len(parts) < MAX_EXTENDED):
            parts.setdefault(guid, (full, {}))[1][start] = body[head + _EXTENDED_HEAD :]
    whole = {}
    for guid, (full, pieces) in parts.items():
        joined = b"".join(piece for _, piece in sorted(pieces.items()))
        if len(joined) == full:
            whole[guid] = joined
    return whole


def _profile(segments: list[Segment]) -> bytes | None:
    """The ICC profile from its numbered parts (ICC.1 B.4)."""
    parts = {
        segment.body[len(_ICC)]: segment.body[len(_ICC) + 2 :]
        for segment in segments
        if segment.marker == 0xE2 and segment.body.startswith(_ICC) and len(segment.body) > len(_ICC) + 2
    }
    return b"".join(part for _, part in sorted(parts.items())) if parts else None


def _jfif(body: bytes) -> Iterator[Tag]:
    if body.startswith(b"JFIF\0") and len(body) >= 12:
        yield numbers_tag("JFIF", "JFIFVersion", (body[5], body[6]))
        yield number_tag("JFIF", "ResolutionUnit", body[7])
        yield number_tag("JFIF", "XResolution", int.from_bytes(body[8:10], "big"))
        yield number_tag("JFIF", "YResolution", int.from_bytes(body[10:12], "big"))
        if len(body) >= 14 and body[12] and body[13]:
            yield bytes_tag("JFIF", "ThumbnailImage", body[14:])
    elif body.startswith(b"JFXX\0\x10"):
        yield bytes_tag("JFXX", "ThumbnailImage", body[6:])


def _adobe(body: bytes) -> Iterator[Tag]:
    if len(body) < 12:
        return
    for at, name in ((5, "DCTEncodeVersion"), (7, "APP14Flags0"), (9, "APP14Flags1")):
        yield number_tag("Adobe", name, int.from_bytes(body[at : at + 2], "big"))
    yield number_tag("Adobe", "ColorTransform", body[11])


def _ducky(body: bytes) -> Iterator[Tag]:
    """Adobe's "Save for Web": numbered fields with lengths (as described in ExifTool's documentation, "Ducky")."""
    at = 5
    for _ in range(16):
        kind, length = (int.from_bytes(body[at + here : at + here + 2], "big") for here in (0, 2))
        data = body[at + 4 : at + 4 + length]
        if kind == 0 or len(data) < length:
            return
        if kind == 1 and length == 4:
            yield number_tag("Ducky", "Quality", int.from_bytes(data, "big"))
        elif kind in (2, 3):
            text = data[4:].decode("utf-16-be", "replace").rstrip("\0")
            yield text_tag("Ducky", "Comment" if kind == 2 else "Copyright", text)
        at += 4 + length


def _comment(body: bytes) -> str:
    text = body.rstrip(b"\0")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")


def _frame(marker: int, body: bytes) -> Iterator[Tag]:
    """The frame header (ISO 10918-1 §B.2.2)."""
    if len(body) < 6:
        return
    yield number_tag("File", "ImageWidth", int.from_bytes(body[3:5], "big"))
    yield number_tag("File", "ImageHeight", int.from_bytes(body[1:3], "big"))
    yield number_tag("File", "EncodingProcess", marker - 0xC0)
    yield number_tag("File", "BitsPerSample", body[0])
    yield number_tag("File", "ColorComponents", body[5])
    factors = [body[at + 1] for at in range(6, 6 + 3 * body[5], 3) if at + 2 < len(body)]
    if len(factors) == 3 and factors[1] == factors[2] and factors[1] >> 4 and factors[1] & 15:
        across, down = (factors[0] >> 4) / (factors[1] >> 4), (factors[0] & 15) / (factors[1] & 15)
        yield numbers_tag("File", "YCbCrSubSampling", (across, down))
