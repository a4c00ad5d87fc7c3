"""How a JPEG file is built: its segments, tables, scans and what follows its end, as the reader process reports it."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

__all__ = [
    "MOST_SEGMENTS_LISTED", "CodingTable", "Component", "Frame", "Held", "JpegStructure", "QuantisationTable",
    "Segment", "Trailing", "sampling_name",
]  # fmt: skip

#: Segments beyond this are counted but not listed (our choice: a large ICC profile or extended XMP takes some tens).
MOST_SEGMENTS_LISTED: Final = 400

FrameKind = Literal["baseline", "extended", "progressive", "lossless", "hierarchical"]
TrailingKind = Literal[
    "zero_padding",
    "one_padding",
    "mpf_picture",
    "jpeg",
    "mp4",
    "samsung_trailer",
    "archive",
    "text",
    "unknown",
]


class Segment(Struct, frozen=True):
    """One marker and what it carries. `size_bytes` counts the marker too; of a scan only its header."""

    marker: str
    what: str
    offset: int
    size_bytes: int


class Component(Struct, frozen=True):
    """One channel: its id, its sampling factors, and the slot of its quantisation table."""

    id: int
    across: int
    down: int
    slot: int


class Frame(Struct, frozen=True):
    """The frame header (ISO 10918-1 §B.2.2). `precision` in bits; sides in pixels, as stored."""

    kind: FrameKind
    arithmetic: bool
    precision: int
    width: int
    height: int
    components: tuple[Component, ...]


class QuantisationTable(Struct, frozen=True):
    """64 steps in natural order (row by row, not zigzag); `bits` 8 or 16 as stored."""

    slot: int
    bits: int
    steps: tuple[int, ...]


class CodingTable(Struct, frozen=True):
    """One Huffman table: 0 for DC or 1 for AC, its slot, how many codes, and whether it is one of Annex K."""

    kind: int
    slot: int
    codes: int
    standard: bool


class Trailing(Struct, frozen=True):
    """Bytes after the end marker and what they look like."""

    kind: TrailingKind
    offset: int
    size_bytes: int


class Held(Struct, frozen=True):
    """A picture inside the file beside the main one; `what` is mpf, exif_thumbnail, jfxx_thumbnail, …"""

    what: str
    offset: int
    size_bytes: int


class JpegStructure(Struct, frozen=True, kw_only=True):
    """What a JPEG is made of, up to its end marker and beyond.

    `supported` False when the bytes do not begin as a JPEG: nothing else is filled then. `faults` are ids of what does
    not follow the standard. `segments` lists the first `MOST_SEGMENTS_LISTED` of `segment_count`. `restart_interval`
    in MCUs, 0 for none. `tables` are those in force for the first scan, `redefined` when a slot was filled twice with
    different steps. `truncated` when the file ends before its end marker.
    """

    supported: bool
    segments: tuple[Segment, ...] = ()
    segment_count: int = 0
    frame: Frame | None = None
    tables: tuple[QuantisationTable, ...] = ()
    redefined: bool = False
    coding: tuple[CodingTable, ...] = ()
    restart_interval: int = 0
    restart_markers: int = 0
    scans: int = 0
    comments: tuple[str, ...] = ()
    adobe_transform: int | None = None
    truncated: bool = False
    end: int = 0
    trailing: tuple[Trailing, ...] = ()
    held: tuple[Held, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def used_tables(self) -> tuple[QuantisationTable | None, ...]:
        """The table of each component in order; None where the file does not define it."""
        by_slot = {table.slot: table for table in self.tables}
        return () if self.frame is None else tuple(by_slot.get(part.slot) for part in self.frame.components)

    @property
    def luma_is_stored(self) -> bool:
        """Whether the first component is brightness: not so for RGB and CMYK (Adobe 0, or ids R, G, B)."""
        if self.frame is None or len(self.frame.components) not in (1, 3):
            return False
        if len(self.frame.components) == 1:
            return True
        ids = bytes(part.id for part in self.frame.components)
        has_jfif = any(segment.what == "jfif" for segment in self.segments)
        return self.adobe_transform == 1 or has_jfif or (self.adobe_transform is None and ids != b"RGB")


def sampling_name(frame: Frame) -> str:
    """Sampling as people write it, "4:2:0"; by factors ("2x1,1x2,1x2") where that notation has no word; "" for grey."""
    if len(frame.components) < 3:
        return ""
    first, *others = frame.components[:3]
    if all((part.across, part.down) == (1, 1) for part in others):
        names = {
            (1, 1): "4:4:4",
            (2, 1): "4:2:2",
            (2, 2): "4:2:0",
            (1, 2): "4:4:0",
            (4, 1): "4:1:1",
            (4, 2): "4:1:0",
        }
        known = names.get((first.across, first.down))
        if known is not None:
            return known
    elif len({(part.across, part.down) for part in frame.components}) == 1:
        return "4:4:4"
    return ",".join(f"{part.across}x{part.down}" for part in frame.components)
