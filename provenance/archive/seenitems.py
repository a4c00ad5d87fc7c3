"""The records of the pictures ever seen: an item with what is said of it, its views, and what they are found by."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from provenance.archive.items import require_word
from provenance.archive.seentables import THUMBNAIL_BYTES
from provenance.errors import AlidadeError, RecordError
from provenance.record.values import UNKNOWN, FileName, Instant, Link, Missing, Period, Place, Term, Text

DATED: Final = ("published", "captured", "file", "added")
"""Of what a date of an item is the date."""

DATE_BASES: Final = (
    "stated", "metadata", "file_system", "page_text", "http_header", "id_decoded", "archive_capture",
    "engine_crawl_date", "unknown",
)  # fmt: skip
"""How a date of an item is known; the words for published pictures are those of a sighting."""

ITEM_ORIGINS: Final = ("folder", "hand", "pasted", "case", "sync", "unknown")
"""How an item came into this archive."""

MOST_VIEWS: Final = 5  # the whole picture and four photo panels: our measurement (copy search, panels ≤ 4)
PDQ_BYTES: Final = 32  # PDQ has 256 bits (Facebook, "The TMK+PDQF Video-Hashing Algorithm…", 2019, §3)
LONGEST_SIDE_PX: Final = 1_000_000  # as packed points have it (our choice)
_HEX: Final = re.compile(r"[0-9a-f]{0,64}")

Step = Literal["codes", "points"]
"""The two passes over an item: the codes of its views first, their points later."""


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common form of what stands in a cell."""


class ItemDate(_Said, frozen=True):
    """A date that says of what it is one, and how that is known. Raises ArchiveError for words that are none."""

    when: Instant | Period
    of: Term
    basis: Term = Term("stated")

    def __post_init__(self) -> None:
        require_word(self.of, DATED)
        require_word(self.basis, DATE_BASES)


class ItemFacts(_Said, frozen=True):
    """What is said of an item. `place` is what somebody stated of this item; it says nothing of any other picture."""

    sources: tuple[Link | Text, ...] = ()
    licence: Text | Missing = UNKNOWN
    note: Text | Missing = UNKNOWN
    place: Place | Text | Missing = UNKNOWN
    dates: tuple[ItemDate, ...] = ()


class ItemCase(_Said, frozen=True):
    """A case that an item came from: its id, and its title as it was then."""

    id: str
    title: str


class Failure(_Said, frozen=True):
    """Why a pass could not be done on an item: the id and the values of the error."""

    step: Step
    error: str
    values: tuple[tuple[str, str | int], ...] = ()

    @staticmethod
    def of(step: Step, error: AlidadeError) -> Failure:
        """What an error says, to be kept."""
        return Failure(step=step, error=error.id, values=tuple(sorted(error.values.items())))


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One picture ever seen, by its bytes. Width and height are of the shown picture, 0 before it could be read.

    `coded_by`, `described_by`: what made the codes and the points, None before; `keeps`: the bytes are kept here;
    `restricted`: it never leaves this archive; `change`: the number of its last change.
    """

    id: str
    sha256: str
    size_bytes: int
    media_type: str
    width: int
    height: int
    name: FileName | Missing
    origin: Term
    added: Instant
    facts: ItemFacts
    cases: tuple[ItemCase, ...]
    restricted: bool
    keeps: bool
    coded_by: str | None
    described_by: str | None
    failure: Failure | None
    change: int

    @property
    def shown_name(self) -> str:
        """The name it was received under, else its id."""
        return self.name.value if isinstance(self.name, FileName) else self.id


class NewItem(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to put into the archive. `id`: the one it has elsewhere, taken over when it is free here."""

    sha256: str
    size_bytes: int
    media_type: str
    name: FileName | Missing = UNKNOWN
    origin: str = "hand"
    facts: ItemFacts = ItemFacts()
    case: ItemCase | None = None
    restricted: bool = False
    id: str | None = None

    def __post_init__(self) -> None:
        _require(is_sha256(self.sha256), self.sha256)
        require_word(Term(self.origin), ITEM_ORIGINS)


class Box(msgspec.Struct, frozen=True):
    """A rectangle of the shown picture, in pixels."""

    x: int
    y: int
    width: int
    height: int


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A view of an item: the whole picture (number 0) or a photo panel in it (1 … 4), with its code.

    `pdq` are 32 bytes, as the published hex; `quality` 0 … 100; `phash`, `dhash`: imagehash's hexadecimal form, kept to
    be exchanged and never searched. Raises RecordError for what is none of these.
    """

    number: int
    box: Box
    pdq: bytes
    quality: int
    phash: str = ""
    dhash: str = ""

    def __post_init__(self) -> None:
        _require(len(self.pdq) == PDQ_BYTES, self.pdq.hex())
        _require(all(_HEX.fullmatch(text) for text in (self.phash, self.dhash)), f"{self.phash} {self.dhash}")
        box = self.box
        require_sides(box.x + box.width, box.y + box.height)
        inside = min(box.x, box.y) >= 0 and min(box.width, box.height) > 0
        if not (inside and 0 <= self.number < MOST_VIEWS and 0 <= self.quality <= 100):
            raise RecordError("view_out_of_range", number=self.number, quality=self.quality)


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """What the first pass makes of a picture: the shown size, its views, and a small WebP of it or None.

    `made_by` names the maker with its version. Raises RecordError when the numbers of views are not 0, 1, 2 …, one of
    them reaches out of the picture, or the thumbnail is larger than `THUMBNAIL_BYTES`.
    """

    made_by: str
    width: int
    height: int
    views: tuple[View, ...]
    thumbnail: bytes | None = None

    def __post_init__(self) -> None:
        if [view.number for view in self.views] != list(range(len(self.views))) or not self.views:
            raise RecordError("view_out_of_range", number=len(self.views), quality=0)
        for view in self.views:
            if view.box.x + view.box.width > self.width or view.box.y + view.box.height > self.height:
                raise RecordError("view_out_of_range", number=view.number, quality=view.quality)
        if len(self.thumbnail or b"") > THUMBNAIL_BYTES:
            raise RecordError("thumbnail_too_large", limit_bytes=THUMBNAIL_BYTES)


class StoredView(msgspec.Struct, frozen=True):
    """A view with its number in this archive, which is never given to another one, and its item's id."""

    id: int
    item: str
    shown: View


class StoredCode(msgspec.Struct, frozen=True, gc=False):
    """A view's code, for an index: the view's number in the archive and 32 bytes."""

    view: int
    pdq: bytes


class StoredPoints(msgspec.Struct, frozen=True, gc=False):
    """A view's points as `provenance.vision.copies.points` packs them."""

    view: int
    packed: bytes


class Description(msgspec.Struct, frozen=True, gc=False):
    """A view's points with the id of their row, for an index."""

    id: int
    view: int
    packed: bytes


class PutItem(msgspec.Struct, frozen=True):
    """An item after putting; `again` says that these bytes were there before."""

    item: Item
    again: bool


class WithdrawnItem(msgspec.Struct, frozen=True):
    """An item that was taken out: its id, which stays taken, the hash of its bytes, when, and the change's number."""

    id: str
    sha256: str
    withdrawn: Instant
    change: int


class DroppedItem(msgspec.Struct, frozen=True):
    """An item that is in this archive no more, and may come again as a new one: its id, the hash of its bytes."""

    id: str
    sha256: str


class SeenCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How much the archive holds.

    `searched` items have codes; `to_code`, `to_describe`: what the passes have still to do; `unreadable`,
    `not_described`: where the first or the second failed; `copies`: files known in `folders`, of them `gone` no longer
    there; `since`: when the first item that is still there was added; `size_bytes`: rows and kept pictures on the disk.
    """

    items: int
    searched: int
    to_code: int
    to_describe: int
    unreadable: int
    not_described: int
    restricted: int
    keeping: int
    withdrawn: int
    views: int
    described_views: int
    copies: int
    gone: int
    folders: int
    since: Instant | Missing
    change: int
    size_bytes: int


def is_sha256(text: str) -> bool:
    """Whether the text is a SHA-256 in hexadecimal digits."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def require_sides(width: int, height: int) -> None:
    """Raises RecordError for sides that no picture has; 0 stands for one that is not known yet."""
    if not 0 <= min(width, height) <= max(width, height) <= LONGEST_SIDE_PX:
        raise RecordError("sides_out_of_range", width=width, height=height)


def said_together(known: ItemFacts, said: ItemFacts) -> ItemFacts:
    """What is known of an item with what is said of it besides: sources and dates of both, gaps filled.

    A licence or place said otherwise is added to the note, under what was known: both stay readable.
    """
    notes = [known.note, said.note]
    for label, own, other in (("licence", known.licence, said.licence), ("place", known.place, said.place)):
        if not isinstance(own, Missing) and not isinstance(other, Missing) and own != other:
            notes.append(Text(f"{label}: {_plain(other)}"))
    lines = dict.fromkeys(line for note in notes if isinstance(note, Text) for line in note.value.split("\n"))
    return ItemFacts(
        sources=tuple(dict.fromkeys((*known.sources, *said.sources))),
        licence=said.licence if isinstance(known.licence, Missing) else known.licence,
        place=said.place if isinstance(known.place, Missing) else known.place,
        note=Text("\n".join(lines)) if lines else UNKNOWN,
        dates=tuple(dict.fromkeys((*known.dates, *said.dates))),
    )


def _plain(value: Place | Text) -> str:
    name = f" ({value.name})" if isinstance(value, Place) and value.name else ""
    return f"{value.value}{name}"


def _require(condition: bool, shown: str) -> None:
    if not condition:
        raise RecordError("not_a_digest", value=shown[:200])
