"""Reads how a JPEG file is built, without decoding a pixel; in the reader process, in time linear in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from provenance.media.jpeg.parts import exif_thumbnail, mpf_pictures, what_is
from provenance.media.jpeg.structure import (
    MOST_SEGMENTS_LISTED,
    CodingTable,
    Component,
    Frame,
    FrameKind,
    Held,
    JpegStructure,
    QuantisationTable,
    Segment,
    Trailing,
    TrailingKind,
)
from provenance.media.jpeg.tables import NATURAL_FROM_ZIGZAG, standard_coding

__all__ = ["read_structure"]

#: More than any writer makes in one picture (our choice; a progressive picture has some twenty).
MOST_SEGMENTS: Final = 20_000
MOST_COMMENTS: Final = 20
MOST_COMMENT_CHARACTERS: Final = 2_000
MOST_TRAILING_PARTS: Final = 16
MOST_CODING_TABLES: Final = 64

#: ISO 10918-1 Table B.1.
_FRAME_KIND: Final[dict[int, FrameKind]] = {
    0xC0: "baseline", 0xC1: "extended", 0xC2: "progressive", 0xC3: "lossless",
    0xC5: "hierarchical", 0xC6: "hierarchical", 0xC7: "hierarchical",
    0xC9: "extended", 0xCA: "progressive", 0xCB: "lossless",
    0xCD: "hierarchical", 0xCE: "hierarchical", 0xCF: "hierarchical",
}  # fmt: skip
_ARITHMETIC_FROM: Final = 0xC9
_NAMES: Final[dict[int, str]] = {
    0x01: "TEM", 0xC4: "DHT", 0xC8: "JPG", 0xCC: "DAC", 0xD8: "SOI", 0xD9: "EOI", 0xDA: "SOS", 0xDB: "DQT",
    0xDC: "DNL", 0xDD: "DRI", 0xDE: "DHP", 0xDF: "EXP", 0xFE: "COM",
    **{kind: f"SOF{kind - 0xC0}" for kind in _FRAME_KIND},
    **{0xD0 + n: f"RST{n}" for n in range(8)},
    **{0xE0 + n: f"APP{n}" for n in range(16)},
}  # fmt: skip
_STANDALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
#: After coded data: any marker but a stuffed zero, a restart and a fill byte (ISO 10918-1 §B.1.1.5).
_AFTER_CODED: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_MARKER: Final = re.compile(rb"\xff[\x01-\xfe]")


@dataclass
class _Found:
    """What was met on the way."""

    segments: list[Segment] = field(default_factory=list)
    segment_count: int = 0
    frame: Frame | None = None
    tables: dict[int, QuantisationTable] = field(default_factory=dict)
    redefined: bool = False
    coding: list[CodingTable] = field(default_factory=list)
    restart_interval: int = 0
    restart_markers: int = 0
    scans: int = 0
    comments: list[str] = field(default_factory=list)
    adobe_transform: int | None = None
    truncated: bool = False
    end: int = 0
    held: list[Held] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)


def read_structure(data: bytes) -> JpegStructure:
    """How the JPEG at the start of `data` is built, and what follows it. Never raises; bounded by the constants."""
    if data[:3] != b"\xff\xd8\xff":
        return JpegStructure(supported=False)
    found = _walked(data, 0)
    trailing = () if found.truncated else tuple(_trailing(data, found.end, found.held))
    return JpegStructure(
        supported=True,
        segments=tuple(found.segments),
        segment_count=found.segment_count,
        frame=found.frame,
        tables=tuple(found.tables[slot] for slot in sorted(found.tables)),
        redefined=found.redefined,
        coding=tuple(found.coding),
        restart_interval=found.restart_interval,
        restart_markers=found.restart_markers,
        scans=found.scans,
        comments=tuple(found.comments),
        adobe_transform=found.adobe_transform,
        truncated=found.truncated,
        end=found.end,
        trailing=trailing,
        held=tuple(found.held),
        faults=tuple(found.faults),
    )


def _walked(data: bytes, start: int) -> _Found:
    """All segments from the start marker at `start` to its end marker, or to where the file ends."""
    found = _Found()
    at = start
    while found.segment_count < MOST_SEGMENTS:
        marker = _MARKER.match(data, at)
        if marker is None:
            marker = _MARKER.search(data, at)
            if marker is None:
                break
            if data[at : marker.start()].strip(b"\xff"):
                found.faults["bytes_between_segments"] = None
        at = marker.start()
        code = data[at + 1]
        end = _segment_end(data, at, code)
        if end is None or end > len(data):
            _note(found, data, at, code, len(data))
            found.faults["segment_beyond_end"] = None
            break
        _note(found, data, at, code, end)
        if code == _EOI:
            found.end = end
            return found
        at = _after_scan(data, end, found) if code == _SOS else end
        if at < 0:
            break
    else:
        found.faults["too_many_segments"] = None
    found.truncated, found.end = True, len(data)
    return found


def _segment_end(data: bytes, at: int, code: int) -> int | None:
    """Where the segment ends; None when its length cannot be read."""
    if code in _STANDALONE or code == _EOI:
        return at + 2
    if at + 4 > len(data):
        return None
    return at + 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)


def _after_scan(data: bytes, at: int, found: _Found) -> int:
    """Where the next marker after coded data stands, -1 when the file ends before one."""
    marker = _AFTER_CODED.search(data, at)
    end = len(data) if marker is None else marker.start()
    found.restart_markers += sum(1 for _ in _RESTART.finditer(data, at, end))
    return -1 if marker is None else end


def _note(found: _Found, data: bytes, at: int, code: int, end: int) -> None:
    body = data[at + 4 : end]
    name = _NAMES.get(code, f"FF{code:02X}")
    what = what_is(name, body) if name.startswith("APP") else ""
    if len(found.segments) < MOST_SEGMENTS_LISTED:
        found.segments.append(Segment(name, what, at, end - at))
    found.segment_count += 1
    match name:
        case "DQT":
            _note_steps(found, body)
        case "DHT":
            _note_coding(found, body)
        case "DRI":
            found.restart_interval = int.from_bytes(body[:2], "big")
        case "SOS":
            found.scans += 1
        case "COM" if len(found.comments) < MOST_COMMENTS:
            found.comments.append(body[:MOST_COMMENT_CHARACTERS].decode("utf-8", "replace").rstrip("\0"))
        case "SOI" if found.segment_count > 1:
            found.faults["second_start_marker"] = None
        case _ if code in _FRAME_KIND:
            _note_frame(found, code, body)
        case _ if what:
            _note_application(found, what, data, at + 4, end)
        case _:
            pass


def _note_application(found: _Found, what: str, data: bytes, at: int, end: int) -> None:
    if what == "adobe" and end - at >= 12:
        found.adobe_transform = data[at + 11]
    elif what == "exif":
        thumbnail = exif_thumbnail(data[at:end])
        if thumbnail is not None:
            found.held.append(Held("exif_thumbnail", at + thumbnail[0], thumbnail[1]))
    elif what == "mpf":
        found.held += [Held("mpf", *span) for span in mpf_pictures(data[at:end], at, len(data))]
    elif what == "jfxx" and data[at + 5 : at + 6] == b"\x10":  # JFIF 1.02: a thumbnail that is a JPEG
        found.held.append(Held("jfxx_thumbnail", at + 6, end - at - 6))
    del found.held[MOST_TRAILING_PARTS * 2 :]


def _note_steps(found: _Found, body: bytes) -> None:
    """ISO 10918-1 §B.2.4.1."""
    at = 0
    while at < len(body):
        wide, slot = body[at] >> 4, body[at] & 15
        size = 128 if wide else 64
        steps = body[at + 1 : at + 1 + size]
        if wide > 1 or slot > 3 or len(steps) < size:
            found.faults["quantisation_table_malformed"] = None
            return
        natural = [0] * 64
        for number, place in enumerate(NATURAL_FROM_ZIGZAG):
            natural[place] = (
                int.from_bytes(steps[2 * number : 2 * number + 2], "big") if wide else steps[number]
            )
        table = QuantisationTable(slot, 16 if wide else 8, tuple(natural))
        if slot in found.tables and found.tables[slot] != table:
            found.redefined = True
        if slot not in found.tables or not found.scans:
            found.tables[slot] = table
        at += 1 + size


def _note_coding(found: _Found, body: bytes) -> None:
    """ISO 10918-1 §B.2.4.2."""
    at = 0
    while at + 17 <= len(body) and len(found.coding) < MOST_CODING_TABLES:
        codes = sum(body[at + 1 : at + 17])
        table = body[at + 1 : at + 17 + codes]
        if codes > 256 or len(table) < 16 + codes:
            found.faults["coding_table_malformed"] = None
            return
        found.coding.append(CodingTable(body[at] >> 4, body[at] & 15, codes, standard_coding(table)))
        at += 17 + codes


def _note_frame(found: _Found, code: int, body: bytes) -> None:
    """ISO 10918-1 §B.2.2; the first frame counts."""
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        found.faults["frame_malformed"] = None
    elif found.frame is not None:
        found.faults["second_frame"] = None
    else:
        parts = [body[6 + 3 * n : 9 + 3 * n] for n in range(min(body[5], 16))]
        components = tuple(Component(part[0], part[1] >> 4, part[1] & 15, part[2]) for part in parts)
        sides = int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
        arithmetic = code >= _ARITHMETIC_FROM
        found.frame = Frame(_FRAME_KIND[code], arithmetic, body[0], *sides, components)


def _trailing(data: bytes, at: int, held: list[Held]) -> list[Trailing]:
    """What follows the end marker, in order: pictures by their own end markers, else up to the next known picture."""
    starts = sorted({one.offset for one in held if one.what == "mpf"})
    parts: list[Trailing] = []
    while at < len(data):
        if len(parts) == MOST_TRAILING_PARTS - 1:
            parts.append(Trailing("unknown", at, len(data) - at))
            break
        if data[at : at + 3] == b"\xff\xd8\xff":
            end = _walked(data, at).end
            parts.append(Trailing("mpf_picture" if at in starts else "jpeg", at, end - at))
        else:
            end = next((start for start in starts if start > at), len(data))
            parts.append(Trailing(_looks_like(data, at, end), at, end - at))
        at = end
    return parts


def _looks_like(data: bytes, at: int, end: int) -> TrailingKind:
    head = data[at : min(end, at + 4096)]
    body = data[at:end]
    if not body.strip(b"\0"):
        return "zero_padding"
    if not body.strip(b"\xff"):
        return "one_padding"
    if body.endswith(b"SEFT"):  # the mark that ends the trailer of Samsung's phones (seen in files)
        return "samsung_trailer"
    if body.lstrip(b"\0")[4:8] == b"ftyp" or body[4:8] == b"ftyp":  # ISO 14496-12 §4.3: a motion photo
        return "mp4"
    if head.startswith((b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")):
        return "archive"
    if all(byte in b"\t\n\r" or 32 <= byte < 127 for byte in head):
        return "text"
    return "unknown"
