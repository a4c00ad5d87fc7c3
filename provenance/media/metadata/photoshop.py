"""Reads Photoshop's image resources (Adobe Photoshop File Formats Specification, "Image Resource Blocks")."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from provenance.media.image_resources import image_resources
from provenance.media.metadata.made import bytes_tag, list_tag, number_tag, numbers_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["PhotoshopReading", "photoshop_resources"]

#: Resources that hold a block of another kind (the specification's table of resource ids).
_INNER: Final = {0x0404: "iptc", 0x040F: "icc", 0x0422: "exif", 0x0424: "xmp"}


@dataclass
class PhotoshopReading:
    """Tags, blocks of other kinds inside (kind → bytes), and whether the resources were understood to their end."""

    tags: list[Tag] = field(default_factory=list)
    inner: dict[str, bytes] = field(default_factory=dict)
    complete: bool = True


def photoshop_resources(block: bytes) -> PhotoshopReading:
    """The resources of a block, in order. Never raises."""
    reading = PhotoshopReading()
    at = 0
    for number, begin, end, following in image_resources(block, 0, len(block)):
        if end > len(block):
            reading.complete = False
            return reading
        data = block[begin:end]
        if number in _INNER:
            reading.inner.setdefault(_INNER[number], data)
        elif number in _READERS:
            reading.tags += _READERS[number](data)
        at = following
    reading.complete = not block[at:].strip(b"\0")
    return reading


def _number(data: bytes, at: int, size: int, *, signed: bool = False) -> int:
    return int.from_bytes(data[at : at + size], "big", signed=signed)


def _resolution(data: bytes) -> Iterator[Tag]:
    if len(data) < 16:
        return
    yield number_tag("Photoshop", "XResolution", _number(data, 0, 4) / 65536)
    yield number_tag("Photoshop", "DisplayedUnitsX", _number(data, 4, 2))
    yield number_tag("Photoshop", "YResolution", _number(data, 8, 4) / 65536)
    yield number_tag("Photoshop", "DisplayedUnitsY", _number(data, 12, 2))


def _quality(data: bytes) -> Iterator[Tag]:
    if len(data) < 4:
        return
    yield number_tag("Photoshop", "PhotoshopQuality", _number(data, 0, 2, signed=True))
    form = _number(data, 2, 2)
    yield number_tag("Photoshop", "PhotoshopFormat", form)
    if form == 0x0101 and len(data) >= 6:
        yield number_tag("Photoshop", "ProgressiveScans", _number(data, 4, 2))


def _slices(data: bytes) -> Iterator[Tag]:
    name, end = _unicode(data, 20)
    if end + 4 <= len(data):
        yield text_tag("Photoshop", "SlicesGroupName", name)
        yield number_tag("Photoshop", "NumSlices", _number(data, end, 4))


def _version(data: bytes) -> Iterator[Tag]:
    if len(data) < 5:
        return
    yield number_tag("Photoshop", "HasRealMergedData", data[4])
    writer, end = _unicode(data, 5)
    reader, _ = _unicode(data, end)
    yield text_tag("Photoshop", "WriterName", writer)
    yield text_tag("Photoshop", "ReaderName", reader)


def _print_scale(data: bytes) -> Iterator[Tag]:
    if len(data) < 14:
        return
    yield number_tag("Photoshop", "PrintStyle", _number(data, 0, 2))
    x, y, scale = (_float(data[at : at + 4]) for at in (2, 6, 10))
    yield numbers_tag("Photoshop", "PrintPosition", (x, y))
    yield number_tag("Photoshop", "PrintScale", scale)


def _pixel_aspect(data: bytes) -> Iterator[Tag]:
    if len(data) >= 12:
        (ratio,) = struct.unpack(">d", data[4:12])
        if abs(ratio) < 1e9:  # also not NaN
            yield number_tag("Photoshop", "PixelAspectRatio", ratio)


def _links(data: bytes) -> Iterator[Tag]:
    links, at = [], 4
    for _ in range(min(_number(data, 0, 4), 100)):
        text, at = _unicode(data, at + 8)
        links.append(text)
    yield list_tag("Photoshop", "URL_List", links)


def _thumbnail(name: str) -> Callable[[bytes], Iterator[Tag]]:
    def read(data: bytes) -> Iterator[Tag]:
        yield bytes_tag("Photoshop", name, data[28:])

    return read


def _integer(name: str) -> Callable[[bytes], Iterator[Tag]]:
    def read(data: bytes) -> Iterator[Tag]:
        if 0 < len(data) <= 8:
            yield number_tag("Photoshop", name, _number(data, 0, len(data)))

    return read


def _text(name: str) -> Callable[[bytes], Iterator[Tag]]:
    def read(data: bytes) -> Iterator[Tag]:
        yield text_tag("Photoshop", name, data.rstrip(b"\0").decode("latin-1"))

    return read


def _digest(data: bytes) -> Iterator[Tag]:
    yield text_tag("Photoshop", "IPTCDigest", data[:64].hex())


def _unicode(data: bytes, at: int) -> tuple[str, int]:
    """A Unicode string (length in characters, then UTF-16) and where it ends."""
    length = _number(data, at, 4)
    end = at + 4 + 2 * length
    if end > len(data):
        return "", len(data) + 1
    return data[at + 4 : end].decode("utf-16-be", "replace").rstrip("\0"), end


def _float(data: bytes) -> float:
    (value,) = struct.unpack(">f", data)
    return float(f"{value:.7g}") if abs(value) < 1e30 else 0.0


_READERS: Final[dict[int, Callable[[bytes], Iterator[Tag]]]] = {
    0x03ED: _resolution,
    0x0406: _quality,
    0x0409: _thumbnail("PhotoshopBGRThumbnail"),
    0x040A: _integer("CopyrightFlag"),
    0x040B: _text("URL"),
    0x040C: _thumbnail("PhotoshopThumbnail"),
    0x040D: _integer("GlobalAngle"),
    0x0419: _integer("GlobalAltitude"),
    0x041A: _slices,
    0x041E: _links,
    0x0421: _version,
    0x0425: _digest,
    0x0426: _print_scale,
    0x0428: _pixel_aspect,
}
