"""Reads every tag of a TIFF structure: EXIF in a picture file, a TIFF, a raw file that is TIFF inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from provenance.media.metadata.made import binary_words, tag_bytes
from provenance.media.metadata.makernotes import maker_notes
from provenance.media.metadata.tiff import PANASONIC, Entry, Tiff, tiff_at
from provenance.media.metadata.tiff_names import MPF_PICTURES, names_of
from provenance.media.metadata.tiff_values import MAX_COUNTED, shown_value, stored_value
from provenance.media.tags import StoredValue, Tag

__all__ = ["ExifReading", "exif_tags", "meta_tags", "mpf_tags"]

#: Pointers to further directories (EXIF 2.32 §4.6.3, TIFF technical note 1, DNG 1.7, Kodak), and their groups.
_POINTERS: Final = {
    0x8769: "ExifIFD",
    0x8825: "GPS",
    0xA005: "InteropIFD",
    0x014A: "SubIFD",
    0xC6F5: "ProfileIFD",
}
#: Tags whose bytes are a block of another kind (XMP part 3 §1.1, IIM in TIFF, Adobe's Photoshop TIFF notes, ICC.1 B.4).
_INNER: Final = {0x02BC: "xmp", 0x83BB: "iptc", 0x8649: "photoshop", 0x8773: "icc"}
_MAKER_NOTE: Final = 0x927C
_PRINT_IM: Final = 0xC4A5
#: Tags whose numbers ExifTool counts from the beginning of the file.
_OFFSETS: Final = frozenset({"JPEGInterchangeFormat", "StripOffsets", "TileOffsets"})
#: What all tags of one structure may take, our choice: entries may name the same bytes again and again.
_ENTRY_COST: Final = 100
MAX_BYTES: Final = 6 * 1024 * 1024
_MOST_SUB_DIRECTORIES: Final = 10  # our choice: DNG files have up to seven


@dataclass
class ExifReading:
    """Tags in the file's order, blocks of other kinds inside (kind → bytes), warnings, and whether all was read."""

    tags: list[Tag] = field(default_factory=list)
    inner: dict[str, bytes] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    complete: bool = True
    broken: bool = False  # a directory or a value lies outside the structure


class _Walk:
    """One walk through a structure; `base` is where it begins in the file."""

    def __init__(self, tiff: Tiff, base: int) -> None:
        self.tiff = tiff
        self.base = base
        self.reading = ExifReading()
        self.sub_directories = 0
        self.left = MAX_BYTES
        self.notes_read = False

    def first(self) -> None:
        for number, entries in enumerate(self.tiff.chain(self.tiff.first)):
            self.directory(f"IFD{number}", entries)

    def directory(self, group: str, entries: list[Entry]) -> None:
        """The tags of one directory, then those of the directories it points to."""
        for entry in entries:
            if entry.number in _POINTERS:
                continue
            inner = _INNER.get(entry.number)
            if inner is not None and group.startswith(("IFD", "SubIFD")):
                if inner not in self.reading.inner:
                    self.reading.inner[inner] = self.tiff.bytes_of(entry)
                continue
            if self.left < 0:
                self.reading.complete = False
                break
            self.tag(group, entry)
        self.thumbnail(group, entries)
        for entry in entries:
            if entry.number in _POINTERS:
                self.pointed(entry)
        for entry in entries:
            if entry.number == _MAKER_NOTE and not self.notes_read:  # a second one can only be the same again
                self.notes_read = True
                self.notes(entry)

    def pointed(self, entry: Entry) -> None:
        group = _POINTERS[entry.number]
        if group == "ProfileIFD":  # a TIFF structure of its own, with another magic number
            return
        at = [one for one in self.tiff.numbers(entry, _MOST_SUB_DIRECTORIES) if isinstance(one, int)]
        for one in at[: 1 if group != "SubIFD" else None]:
            name = group
            if group == "SubIFD":
                name = "SubIFD" if self.sub_directories == 0 else f"SubIFD{self.sub_directories}"
                self.sub_directories += 1
            self.directory(name, self.tiff.directory(one))

    def tag(self, group: str, entry: Entry) -> None:
        unnamed = f"Tag 0x{entry.number:04X}"
        standard, name = names_of(
            group, entry.number, panasonic=self.tiff.magic == PANASONIC and group == "IFD0"
        ) or (unnamed, unnamed)
        raw = stored_value(self.tiff, entry, standard)
        value = shown_value(self.tiff, entry, raw, standard)
        counted = isinstance(value, str) and value.startswith(
            "(Binary data "
        )  # all numbers were put into words
        self.left -= _ENTRY_COST + (min(entry.count, MAX_COUNTED) if counted else 0)
        if standard in _OFFSETS and isinstance(value, int):
            value += self.base
        made = Tag(group, name, standard, raw, value)
        self.left -= tag_bytes(made)
        self.reading.tags.append(made)
        if entry.number == _PRINT_IM:
            self.print_matching(entry)

    def print_matching(self, entry: Entry) -> None:
        """The version in a Print Image Matching block: eight bytes of name, then four digits."""
        head = self.tiff.bytes_of(entry, 12)
        if head.startswith(b"PrintIM\0") and head[8:].isascii() and len(head) == 12:
            version = head[8:].decode("ascii")
            raw = StoredValue("text", (version,), 4)
            self.reading.tags.append(Tag("PrintIM", "PrintIMVersion", "PrintIMVersion", raw, version))

    def thumbnail(self, group: str, entries: list[Entry]) -> None:
        """ExifTool's tag for the picture that two offsets name."""
        by_number = {entry.number: entry for entry in entries}
        if group == "IFD0" or 0x0201 not in by_number or 0x0202 not in by_number:
            return
        start, length = (
            next(iter(self.tiff.numbers(by_number[number], 1)), 0) for number in (0x0201, 0x0202)
        )
        data = self.tiff.data[int(start) : int(start) + int(length)]
        if not data or len(data) < length:
            return
        name = (
            "ThumbnailImage"
            if group == "IFD1"
            else "JpgFromRaw"
            if group.startswith("SubIFD")
            else "OtherImage"
        )
        raw = StoredValue("bytes", (data[:64].hex(),), len(data))
        self.reading.tags.append(Tag(group, name, name, raw, binary_words(len(data))))

    def notes(self, entry: Entry) -> None:
        make = next((str(tag.value) for tag in self.reading.tags if tag.name == "Make"), "")
        tags, warnings, complete = maker_notes(self.tiff, entry, make)
        self.reading.tags += tags
        self.reading.warnings += warnings
        self.reading.complete &= complete


def exif_tags(block: bytes, base: int = 0) -> ExifReading | None:
    """All tags of a structure that begins at `base` in the file; None when the bytes are no TIFF structure."""
    tiff = tiff_at(block)
    if tiff is None:
        return None
    walk = _Walk(tiff, base)
    walk.first()
    walk.reading.complete &= tiff.complete
    walk.reading.broken = tiff.broken
    return walk.reading


def meta_tags(block: bytes) -> ExifReading | None:
    """The tags of Kodak's directory in APP3, a TIFF structure with numbers of its own."""
    tiff = tiff_at(block)
    if tiff is None:
        return None
    walk = _Walk(tiff, 0)
    walk.directory("MetaIFD", tiff.directory(tiff.first))
    return walk.reading


def mpf_tags(block: bytes, base: int) -> ExifReading | None:
    """The index of a Multi-Picture file (CIPA DC-007 §5.2.3) in APP2, and an entry for each picture."""
    tiff = tiff_at(block)
    if tiff is None:
        return None
    walk = _Walk(tiff, base)
    entries = tiff.directory(tiff.first)
    walk.directory("MPF0", [entry for entry in entries if entry.number != MPF_PICTURES])
    for entry in entries:
        if entry.number == MPF_PICTURES:
            walk.reading.tags += _pictures(tiff, tiff.bytes_of(entry, 16 * 64), base)
    return walk.reading


def _pictures(tiff: Tiff, table: bytes, base: int) -> Iterator[Tag]:
    order: Literal["little", "big"] = "little" if tiff.order == "<" else "big"
    for number, at in enumerate(range(0, len(table) - 15, 16), start=1):
        attribute, length, offset = (
            int.from_bytes(table[at + here : at + here + 4], order) for here in (0, 4, 8)
        )
        dependent = [int.from_bytes(table[at + here : at + here + 2], order) for here in (12, 14)]
        said = {
            "MPImageFlags": attribute >> 27,
            "MPImageFormat": attribute >> 24 & 7,
            "MPImageType": attribute & 0xFFFFFF,
            "MPImageLength": length,
            "MPImageStart": offset + base if offset else 0,
            "DependentImage1EntryNumber": dependent[0],
            "DependentImage2EntryNumber": dependent[1],
        }
        for name, value in said.items():
            yield Tag(f"MPImage{number}", name, name, StoredValue("integer", (str(value),), 1), value)
        if offset and length > 0:
            raw = StoredValue("bytes", ("",), length)
            yield Tag(f"MPImage{number}", "PreviewImage", "PreviewImage", raw, binary_words(length))
