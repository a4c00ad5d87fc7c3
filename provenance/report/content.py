"""What a report is made of, the same for every output: headings, paragraphs, rows, tables, figures, lists, boxes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Tone(StrEnum):
    """How a stretch of words is set."""

    PLAIN = "plain"
    MONO = "mono"  # hashes, ids, numbers to be compared letter by letter
    STRONG = "strong"
    QUIET = "quiet"  # cautions, remarks, "unknown"
    QUOTE = "quote"  # verbatim words of others
    LEAD = "lead"
    LABEL = "label"  # small heading without a place in the contents


class BoxKind(StrEnum):
    """Why something is framed."""

    ALARM = "alarm"
    DRAFT = "draft"
    CLAIM = "claim"
    DISPUTE = "dispute"
    WITHHELD = "withheld"  # stands where a picture would be


@dataclass(frozen=True)
class Words:
    """A stretch of text; `language` is a BCP 47 tag where it differs from the document's, else empty."""

    text: str
    tone: Tone = Tone.PLAIN
    language: str = ""

    @property
    def right_to_left(self) -> bool:
        """Whether the first letter with a direction runs to the left (Unicode UAX 9, rule P2)."""
        for letter in self.text:
            direction = unicodedata.bidirectional(letter)
            if direction in ("L", "R", "AL"):
                return direction != "L"
        return False


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 are the parts of the report. `anchor` is unique in the document."""

    level: int
    text: str
    anchor: str
    tag: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    words: Words


@dataclass(frozen=True)
class Fields:
    """Rows of a name and what stands for it; `together`: on one page, if they fit on one."""

    rows: tuple[tuple[str, Words], ...]
    together: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with a caption, column headings and rows of cells.

    `shares` are relative widths of the columns; `large` sets it as big as running text. `pictures`, if any, are one
    for each row, shown small under its first cell; their captions are left out.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    shares: tuple[int, ...]
    large: bool = False
    pictures: tuple[Image | None, ...] = ()


@dataclass(frozen=True)
class Image:
    """A picture as bytes that any reader can show (JPEG, PNG, SVG), with words for those who cannot see it."""

    data: bytes
    media_type: str
    alt: str
    caption: str

    @property
    def extension(self) -> str:
        """The usual ending of a file of this type."""
        return {"image/png": "png", "image/svg+xml": "svg"}.get(self.media_type, "jpg")


@dataclass(frozen=True)
class Figures:
    """One picture, or some side by side; `height_mm` limits how tall they are on paper."""

    images: tuple[Image, ...]
    height_mm: int = 90


@dataclass(frozen=True)
class Bullets:
    """A list in no order."""

    items: tuple[Words, ...]


@dataclass(frozen=True)
class Box:
    """Framed blocks under a title."""

    kind: BoxKind
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Beside:
    """Blocks with one picture beside them."""

    image: Image
    blocks: tuple[Block, ...]


Block: TypeAlias = Heading | Paragraph | Fields | Grid | Figures | Bullets | Box | Beside


@dataclass(frozen=True)
class Labels:
    """The few words that the layout itself needs, in the document's language."""

    contents: str
    draft: str
    page_of: str  # with {page} and {pages}
    covered: str
    letters_by_number: str


@dataclass(frozen=True)
class Document:
    """A whole report. `dated` is the time of the last event covered (RFC 3339, UTC), never the time of making.

    `first` stands on page one, `parts` follow. `state` is said in the head of every page.
    """

    title: str
    overline: str
    subtitle: str
    language: str
    state: str
    draft: bool
    dated: str
    seq: int
    head: str
    program: str
    labels: Labels
    first: tuple[Block, ...]
    parts: tuple[Block, ...]
