"""Collects what the blocks of one file say, in the order in which the file holds them."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from provenance.media.exif_block import EXIF_PREFIX
from provenance.media.metadata.exif import exif_tags
from provenance.media.metadata.icc import icc_tags
from provenance.media.metadata.iptc import iptc_tags
from provenance.media.metadata.made import tag_bytes, text_tag
from provenance.media.metadata.photoshop import photoshop_resources
from provenance.media.metadata.xmp import xmp_tags
from provenance.media.tags import Structure, Tag, TagReading

__all__ = ["Gathered"]

# Bounds of one file, all our choice: far above what pictures hold, and together far below a reply's limit
# (`wire.FRAME_LIMIT_BYTES`): a text travels as stored and as understood.
MAX_TAGS: Final = 20_000
MAX_TEXT_BYTES_OF_ALL: Final = 6 * 1024 * 1024
MAX_STRUCTURE_BYTES: Final = 4 * 1024 * 1024
MAX_BLOCKS_OF_A_KIND: Final = 16
MAX_XMP_BYTES: Final = 32 * 1024 * 1024
MAX_PROFILE_BYTES: Final = 8 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 32 * 1024 * 1024
MAX_WARNINGS: Final = 50
#: Blocks inside blocks (a profile inside resources inside EXIF …); deeper is no real file (our choice).
MAX_DEPTH: Final = 4


class Gathered:
    """Tags, structures, warnings and what could not be read, of one file; each `add` method takes one kind of block."""

    def __init__(self) -> None:
        self._tags: list[Tag] = []
        self._structures: list[Structure] = []
        self._warnings: list[str] = []
        self._unread: dict[str, None] = {}
        self._blocks: Counter[str] = Counter()
        self._text_left = MAX_TEXT_BYTES_OF_ALL
        self._structure_left = MAX_STRUCTURE_BYTES
        self._xmp_left = MAX_XMP_BYTES
        self._unpacked_left = MAX_UNPACKED_BYTES
        self._depth = 0
        self._complete = True

    def reading(self) -> TagReading:
        """All that was collected."""
        return TagReading(
            supported=True,
            tags=tuple(self._tags),
            warnings=tuple(self._warnings[:MAX_WARNINGS]),
            complete=self._complete,
            structures=tuple(self._structures),
            unread=tuple(self._unread),
        )

    def add(self, tags: Iterable[Tag]) -> None:
        """Tags made by whoever read the container."""
        for tag in tags:
            self._text_left -= tag_bytes(tag)
            if len(self._tags) >= MAX_TAGS or self._text_left < 0:
                self._complete = False
                return
            self._tags.append(tag)

    def warn(self, text: str) -> None:
        """Something odd that lost nothing."""
        self._warnings.append(text[:200])

    def unpacked(self, data: bytes) -> bytes | None:
        """What deflated bytes unpack to; None when they are malformed, or the file has had its share."""
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(data, self._unpacked_left) if self._unpacked_left else b""
        except zlib.error:
            return None
        self._unpacked_left -= len(text)
        return text if unpacker.eof else None

    def _takes(self, kind: str) -> bool:
        """Whether one more block of a kind is read; each is counted."""
        self._blocks[kind] += 1
        if self._blocks[kind] > MAX_BLOCKS_OF_A_KIND:
            self._complete = False
            self.leave(kind)
            return False
        return True

    def leave(self, kind: str) -> None:
        """A block that is there and was not, or not wholly, understood."""
        self._unread[kind] = None

    def add_exif(self, block: bytes, base: int = 0) -> None:
        """A TIFF structure, which some begin with "Exif" and two zeros; `base` is where it begins in the file."""
        if block.startswith(EXIF_PREFIX):
            block, base = block[len(EXIF_PREFIX) :], base + len(EXIF_PREFIX)
        if not self._takes("exif"):
            return
        reading = exif_tags(block, base)
        if reading is None:
            self.leave("exif")
            return
        if reading.broken:
            self.leave("exif")
        self.add(reading.tags)
        self._warnings += reading.warnings
        self._complete &= reading.complete
        self.add_inner(reading.inner)

    def add_inner(self, blocks: Mapping[str, bytes]) -> None:
        """Blocks found inside another one."""
        if self._depth >= MAX_DEPTH:
            for kind in blocks:
                self.leave(kind)
            return
        self._depth += 1
        for kind, data in blocks.items():
            match kind:
                case "exif":
                    self.add_exif(data)
                case "xmp":
                    self.add_xmp(data)
                case "iptc":
                    self.add_iptc(data)
                case "icc":
                    self.add_icc(data)
                case "photoshop":
                    self.add_photoshop(data)
                case _:
                    self.leave(kind)
        self._depth -= 1

    def add_xmp(self, packet: bytes, extended: Mapping[str, bytes] | None = None) -> None:
        """An XMP packet, with the extended packets of the file by their GUID."""
        self._xmp_left -= len(packet) + sum(map(len, (extended or {}).values()))
        if not self._takes("xmp") or self._xmp_left < 0:
            self._complete = False
            self.leave("xmp")
            return
        reading = xmp_tags(packet, extended or {})
        self.add(reading.tags)
        for structure in reading.structures:
            self._structure_left -= len(structure.json)
            if self._structure_left < 0:
                self._complete = False
                break
            self._structures.append(structure)
        self._complete &= reading.complete
        if reading.problem:
            self.leave("xmp")
            self._warnings.append(f"XMP: {reading.problem}"[:200])

    def add_iptc(self, block: bytes, *, digest: bool = False) -> None:
        """An IPTC-IIM block; `digest` adds its MD5, which Photoshop keeps too to notice changes by others."""
        if not self._takes("iptc"):
            return
        number = self._blocks["iptc"]
        tags, complete = iptc_tags(block, "IPTC" if number == 1 else f"IPTC{number}")
        if digest and number == 1:
            found = hashlib.md5(block, usedforsecurity=False).hexdigest()
            self.add((text_tag("File", "CurrentIPTCDigest", found),))
        self.add(tags)
        if not complete:
            self.leave("iptc")

    def add_icc(self, profile: bytes) -> None:
        """An ICC colour profile."""
        if not self._takes("icc") or len(profile) > MAX_PROFILE_BYTES:
            self.leave("icc")
            return
        tags, whole = icc_tags(profile)
        self.add(tags)
        if not whole:
            self.leave("icc")

    def add_photoshop(self, block: bytes, *, digest: bool = False) -> None:
        """Photoshop's image resources; `digest` as in `add_iptc`."""
        if not self._takes("photoshop"):
            return
        reading = photoshop_resources(block)
        self.add(reading.tags)
        if not reading.complete:
            self.leave("photoshop")
        if digest and "iptc" in reading.inner:
            self.add_iptc(reading.inner.pop("iptc"), digest=True)
        self.add_inner(reading.inner)
