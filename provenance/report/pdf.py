"""The document as a PDF, written as PDF/A-2a and PDF/UA-1 by Typst with the fonts that it brings along."""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, assert_never

import typst

from provenance.errors import EnvironmentFault, ResourceError
from provenance.report.content import (
    Beside,
    Block,
    Box,
    Bullets,
    Document,
    Fields,
    Figures,
    Grid,
    Heading,
    Image,
    Paragraph,
    Tone,
    Words,
)

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources" / "report"

_TEMPLATE: Final = "report.typ"
_LONG_WORD = 28  # letters; longer ones may be broken, so that no line runs out of its column
_LONG_WORD_IN_CELL = 14
_PIECE = 8  # of a long word: narrower than any column, even in capitals
_AFTER_PUNCTUATION = re.compile(r"(?<=[_./\\:;,=&?%+@)-])(?=[^_./\\:;,=&?%+@)-])")
_BREAK = "\u200b"  # zero width space: a place to break a line, invisible
_LINE_OF_HASH = 64  # a SHA-256 fits on one line of a field; in a cell it is broken in pieces of 16
_PIECE_OF_HASH = 16
_ROUNDS = 40  # how many letter groups may be replaced after Typst refuses them, before giving up
_REFUSED = re.compile(r"(?:the text|codepoint) `\"(.*?)\"`", re.DOTALL)  # Typst's messages about letters
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_SHORT_TITLE = 56  # letters of the title in the head of the pages


def pdf_bytes(document: Document, folder: Path | None = None) -> bytes:
    """The report as PDF. The same document gives the same bytes; nothing of the machine goes in.

    `folder` is an empty one for what Typst reads, removed by the caller; by default one is made and removed here.
    Raises ResourceError when Typst refuses the page description, EnvironmentFault when the disk is full.
    """
    (pdf,) = _pages(document, {"format": "pdf", "pdf_standards": ["a-2a", "ua-1"]}, folder)
    return pdf


def page_pictures(document: Document, ppi: int, folder: Path | None = None) -> tuple[bytes, ...]:
    """The same pages as PNG files with `ppi` pixels per inch of paper. Raises as `pdf_bytes` does."""
    return _pages(document, {"format": "png", "ppi": float(ppi)}, folder)


def _pages(document: Document, form: dict[str, Any], folder: Path | None) -> tuple[bytes, ...]:
    try:
        if folder is None:
            with tempfile.TemporaryDirectory(prefix="alidade-report-") as name:
                return _pages(document, form, Path(name))
        sheet = _Sheet()
        data = sheet.data_of(document)
        (folder / _TEMPLATE).write_bytes((RESOURCES / _TEMPLATE).read_bytes())
        for picture, content in sheet.files.items():
            (folder / picture).write_bytes(content)
        return _compiled(folder, data, form | {"timestamp": int(_moment(document).timestamp())})
    except OSError as error:
        raise EnvironmentFault("report_not_written", reason=error.strerror or "?") from error


def _moment(document: Document) -> datetime:
    """The time of the last event covered; the start of 1970 for an empty log."""
    return datetime.fromisoformat(document.dated) if document.dated else datetime.fromtimestamp(0, UTC)


def _compiled(folder: Path, data: dict[str, Any], form: dict[str, Any]) -> tuple[bytes, ...]:
    """The file or files, with letter groups that Typst refuses shown by number."""
    for _ in range(_ROUNDS):
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        try:
            made, warnings = typst.compile_with_warnings(
                str(folder / _TEMPLATE),
                root=str(folder),
                ignore_system_fonts=True,
                **form,
            )
        except typst.TypstError as error:
            refused = _REFUSED.search(error.message)
            if refused is None:
                raise ResourceError("report_template_refused", reason=str(error.message)[:300]) from error
            data = _without(data, _unescaped(refused[1])) | {"letters_missing": True}
        else:
            _require_settled([str(warning.message) for warning in warnings])
            return tuple(map(bytes, made)) if isinstance(made, list) else (bytes(made),)
    raise ResourceError("report_template_refused", reason=f"letters refused {_ROUNDS} times")


def _require_settled(warnings: list[str]) -> None:
    """Raises ResourceError when page numbers or contents had not settled: Typst then only warns, and they are wrong."""
    for warning in warnings:
        if "converge" in warning:
            raise ResourceError("report_template_refused", reason=warning[:300])


# ---- letters ----------------------------------------------------------------------------------------------------


@cache
def pdf_letters() -> frozenset[int]:
    """The code points that the fonts in Typst can show."""
    letters: set[int] = set()
    for row in (RESOURCES / "pdf-letters.txt").read_text("ascii").splitlines():
        if row and not row.startswith("#"):
            first, _, last = row.partition("-")
            letters.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(letters)


_UNSEEN = frozenset(
    {0x0A, 0x09, 0x20, 0xA0, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202F, 0x2028, 0x2029}
)
_SELECTORS = range(0xFE00, 0xFE10)


def _by_number(letter: str) -> str:
    return f"⟨U+{ord(letter):04X}⟩"


def _unescaped(quoted: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), quoted)


def _without(data: dict[str, Any], letters: str) -> dict[str, Any]:
    """The data with every letter of a refused group shown by number, except plain ones."""
    text = json.dumps(data, ensure_ascii=False)
    for letter in dict.fromkeys(letters):
        if ord(letter) > 0x7E:
            text = text.replace(letter, _by_number(letter))
    changed: dict[str, Any] = json.loads(text)
    return changed


def _pieces(word: str, piece: int) -> str:
    """A word with places to break it; one not much longer than a piece stays whole."""
    if len(word) <= max(piece, 2 * _PIECE):
        return word
    return _BREAK.join(word[start : start + piece] for start in range(0, len(word), piece))


class _Sheet:
    """Gathers what Typst reads: the texts as JSON, the pictures as files of their own."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.letters_missing = False

    def data_of(self, document: Document) -> dict[str, Any]:
        """The whole document as plain JSON content."""
        moment = _moment(document)
        labels = document.labels
        title = document.title if len(document.title) <= _SHORT_TITLE else f"{document.title[:_SHORT_TITLE]}…"
        data: dict[str, Any] = {
            "title": self._text(document.title),
            "title_short": self._text(title.replace("\n", " ")),
            "overline": self._text(document.overline),
            "subtitle": self._text(document.subtitle),
            "language": document.language,
            "state": document.state,
            "draft": document.draft,
            "date": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
            "program": self._text(document.program),
            "labels": {
                "contents": labels.contents,
                "draft": labels.draft,
                "page_of": labels.page_of,
                "covered": labels.covered,
                "letters_by_number": labels.letters_by_number,
            },
            "first": [self._block(block) for block in document.first],
            "parts": [self._block(block) for block in document.parts],
        }
        data["letters_missing"] = self.letters_missing
        return data

    def _text(self, text: str) -> str:
        return self._breakable(self._shown(text))

    def _shown(self, text: str) -> str:
        """The text with letters that no font has shown by number; emoji variation selectors are dropped."""
        if text.isascii():
            return text.replace("\t", " ")
        known = pdf_letters()
        out = []
        for letter in text:
            code = ord(letter)
            if code in known or code in _UNSEEN:
                out.append(letter)
            elif code not in _SELECTORS:
                self.letters_missing = True
                out.append(_by_number(letter))
        return "".join(out).replace("\t", " ")

    def _breakable(self, text: str, longest: int = _LONG_WORD, piece: int = _PIECE) -> str:
        """The text with places to break its long words: after punctuation, and in what is still too long."""

        def broken(match: re.Match[str]) -> str:
            parts = _AFTER_PUNCTUATION.sub(_BREAK, match[0]).split(_BREAK)
            return _BREAK.join(_pieces(part, piece) for part in parts)

        return re.sub(rf"\S{{{longest + 1},}}", broken, text)

    def _words(self, words: Words, *, in_cell: bool = False) -> dict[str, Any]:
        shown = self._shown(words.text)
        if words.tone is not Tone.MONO:
            shown = self._breakable(shown, _LONG_WORD_IN_CELL if in_cell else _LONG_WORD)
        else:
            longest = _PIECE_OF_HASH if in_cell else _LINE_OF_HASH
            shown = self._breakable(shown, longest, longest)
        return {
            "text": shown,
            "tone": words.tone.value,
            "language": _language(words.language),
            "rtl": words.right_to_left,
        }

    def _image(self, image: Image) -> dict[str, str]:
        name = f"picture-{len(self.files) + 1}.{image.extension}"
        self.files[name] = image.data
        return {"file": name, "alt": self._shown(image.alt), "caption": self._text(image.caption)}

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading():
                return {
                    "kind": "heading",
                    "level": block.level,
                    "text": self._text(block.text),
                    "tag": self._text(block.tag),
                }
            case Paragraph():
                return {"kind": "paragraph", "words": self._words(block.words)}
            case Fields():
                rows = [[self._text(name), self._words(value)] for name, value in block.rows]
                return {"kind": "fields", "rows": rows, "together": block.together}
            case Grid():
                return self._grid(block)
            case Figures():
                images = [self._image(image) for image in block.images]
                return {"kind": "figures", "images": images, "height_mm": block.height_mm}
            case Bullets():
                return {"kind": "bullets", "items": [self._words(item) for item in block.items]}
            case Box():
                inside = [self._block(one) for one in block.blocks]
                return {
                    "kind": "box",
                    "box": block.kind.value,
                    "title": self._text(block.title),
                    "blocks": inside,
                }
            case Beside():
                inside = [self._block(one) for one in block.blocks]
                return {"kind": "beside", "image": self._image(block.image), "blocks": inside}
        assert_never(block)

    def _grid(self, grid: Grid) -> dict[str, Any]:
        return {
            "kind": "grid",
            "caption": self._text(grid.caption),
            "columns": [self._text(column) for column in grid.columns],
            "rows": [[self._words(cell, in_cell=True) for cell in row] for row in grid.rows],
            "shares": list(grid.shares),
            "large": grid.large,
            "pictures": [self._image(one) if one is not None else None for one in grid.pictures],
        }


def _language(tag: str) -> str:
    """The ISO 639 code that Typst takes, from a BCP 47 tag; nothing when there is none."""
    code = tag.split("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
