"""Reads Canon's CIFF heaps: CRW files, and an APP0 segment of some early JPEGs (CIFF specification 1.0 revision 4)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from provenance.media.metadata.gathered import Gathered
from provenance.media.metadata.made import bytes_tag, number_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["ciff_tags", "read_crw"]

MAX_RECORDS: Final = 2_000  # our choice
MAX_DEPTH: Final = 8
MAX_TEXT: Final = 4_096

#: Type codes of texts (specification §3, table of tags) → ExifTool's names.
_TEXTS: Final = {
    0x0805: "CanonFileDescription", 0x080B: "CanonFirmwareVersion", 0x080C: "ComponentVersion",
    0x080D: "ROMOperationMode", 0x0810: "OwnerName", 0x0815: "CanonImageType", 0x0816: "OriginalFileName",
    0x0817: "ThumbnailFileName",
}  # fmt: skip
_SHORTS: Final = {
    0x100A: "TargetImageType", 0x1010: "ShutterReleaseMethod", 0x1011: "ShutterReleaseTiming",
    0x1016: "ReleaseSetting", 0x101C: "BaseISO",
}  # fmt: skip
_LONGS: Final = {
    0x1804: "RecordID", 0x1806: "SelfTimerTime", 0x180B: "SerialNumber",
    0x1817: "FileNumber", 0x1834: "CanonModelID", 0x183B: "SerialNumberFormat",
}  # fmt: skip
_BYTES: Final = {0x0001: "FreeBytes", 0x2007: "JpgFromRaw", 0x2008: "ThumbnailImage"}

_Numbers = tuple[int | float, ...]
_Said = list[tuple[str, int | float | str]]


def _named(*names: str) -> Callable[[_Numbers], _Said]:
    """Numbers that are said as they are, one name each."""
    return lambda numbers: [(name, _short(one)) for name, one in zip(names, numbers, strict=True)]


def _taken(numbers: _Numbers) -> _Said:
    moment = datetime.fromtimestamp(int(numbers[0]), UTC).strftime("%Y:%m:%d %H:%M:%S")
    return [("DateTimeOriginal", moment), ("TimeZoneCode", numbers[1] / 3600), ("TimeZoneInfo", numbers[2])]


def _exposure(numbers: _Numbers) -> _Said:
    apex = (("ShutterSpeedValue", -numbers[1]), ("ApertureValue", numbers[2] / 2))
    powers = [(name, float(f"{2.0**one:.15g}") if abs(one) < 100 else 0) for name, one in apex]
    return [("ExposureCompensation", _short(numbers[0])), *powers]


def _focal(numbers: _Numbers) -> _Said:
    sizes = [float(f"{one * 25.4 / 1000:.10g}") for one in numbers[2:]]
    return [
        ("FocalType", numbers[0]),
        ("FocalLength", numbers[1]),
        ("FocalPlaneXSize", sizes[0]),
        ("FocalPlaneYSize", sizes[1]),
    ]


#: Records of numbers: their form (as struct writes it) and what they say.
_NUMBERS: Final[dict[int, tuple[str, Callable[[_Numbers], _Said]]]] = {
    **{kind: ("H", _named(name)) for kind, name in _SHORTS.items()},
    **{kind: ("I", _named(name)) for kind, name in _LONGS.items()},
    0x1029: ("HHHH", _focal),
    0x1803: ("If", _named("FileFormat", "TargetCompressionRatio")),
    0x1807: ("f", _named("TargetDistanceSetting")),
    0x180E: ("IiI", _taken),
    0x1810: (
        "IIfiIII",
        _named(
            "ImageWidth",
            "ImageHeight",
            "PixelAspectRatio",
            "Rotation",
            "ComponentBitDepth",
            "ColorBitDepth",
            "ColorBW",
        ),
    ),
    0x1813: ("ff", _named("FlashGuideNumber", "FlashThreshold")),
    0x1814: ("f", lambda numbers: [("MeasuredEV", _short(numbers[0] + 5))]),
    0x1818: ("fff", _exposure),
}


def read_crw(data: bytes, gathered: Gathered) -> None:
    """All records of a CRW file."""
    gathered.add(ciff_tags(data, "CanonRaw"))


def ciff_tags(data: bytes, group: str) -> Iterator[Tag]:
    """The tags of a CIFF file or segment, which begins with its byte order mark. Never raises."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 14:
        return
    heap = int.from_bytes(data[2:6], "little" if order == "<" else "big")
    for type_code, body in _records(memoryview(data), order, heap, len(data)):
        yield from _tags(type_code, body, order, group)


def _records(data: memoryview, order: str, start: int, end: int) -> Iterator[tuple[int, memoryview]]:
    """(type, bytes) of every record of the heap between start and end, heaps inside heaps one after another."""
    heaps, left = [(start, end, 0)], MAX_RECORDS
    while heaps:
        start, end, depth = heaps.pop(0)
        if end - start < 6 or end > len(data):
            continue
        (table,) = struct.unpack_from(f"{order}I", data, end - 4)
        at = start + table
        if not start <= at <= end - 6:
            continue
        (count,) = struct.unpack_from(f"{order}H", data, at)
        for entry in range(at + 2, min(at + 2 + 10 * count, end - 13), 10):
            left -= 1
            if left < 0:
                return
            kind, length, offset = struct.unpack_from(f"{order}HII", data, entry)
            if kind & 0xC000 == 0x4000:  # the value itself stands in the entry
                yield kind & 0x3FFF, data[entry + 2 : entry + 10]
            elif kind & 0x3800 in (0x2800, 0x3000):
                if depth < MAX_DEPTH:
                    heaps.append((start + offset, start + offset + length, depth + 1))
            else:
                yield kind & 0x3FFF, data[start + offset : min(start + offset + length, end)]


def _tags(kind: int, body: memoryview, order: str, group: str) -> Iterator[Tag]:
    if kind in _TEXTS:
        yield text_tag(group, _TEXTS[kind], _text(body))
    elif kind == 0x080A:
        make, _, rest = bytes(body[:MAX_TEXT]).partition(b"\0")
        yield text_tag(group, "Make", make.decode("latin-1"))
        yield text_tag(group, "Model", _text(rest))
    elif kind in _BYTES:
        yield bytes_tag(group, _BYTES[kind], body)
    elif kind in _NUMBERS:
        form, read = _NUMBERS[kind]
        if len(body) >= struct.calcsize(order + form):
            for name, value in read(struct.unpack_from(order + form, body)):
                made = (
                    text_tag(group, name, value) if isinstance(value, str) else number_tag(group, name, value)
                )
                yield made


def _text(body: bytes | memoryview) -> str:
    return bytes(body[:MAX_TEXT]).split(b"\0", 1)[0].decode("latin-1")


def _short(number: int | float) -> int | float:
    """A 32-bit real with its own number of digits; 0 for what is no number."""
    return number if isinstance(number, int) else float(f"{number:.7g}") if abs(number) < 1e30 else 0
