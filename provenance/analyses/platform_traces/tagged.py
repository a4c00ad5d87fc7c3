"""What the tags of a file hold of platforms and tools: conditions of the data files, looked up by group and name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from provenance.analyses.platform_traces.rows import Condition, GeneratorRow, MarkerRow
from provenance.analyses.platform_traces.tables import Tables
from provenance.media.tags import Tag

__all__ = [
    "LONGEST_TEXT",
    "Texts",
    "generation_texts",
    "generators",
    "markers",
    "seen_in",
    "source_type_codes",
    "texts_of",
]

LONGEST_TEXT: Final = 16_384
"""Characters of a tag that are searched, as many as are kept of an EXIF text."""

MOST_TAGS: Final = 4_000
"""Tags with text that are looked at."""

MOST_CHARACTERS: Final = 2_000_000
"""Characters of all texts together (ours)."""

SHOWN_CHARACTERS: Final = 300
"""Characters of a piece of text that are shown."""

MOST_SHOWN: Final = 4
"""Pieces of text of one kind that are shown."""

_NOT_COMPARED: Final = re.compile("[-_ ]")
_SOURCE_TYPE: Final = re.compile(
    r"(?:cv\.iptc\.org/newscodes/digitalsourcetype/)?([A-Za-z]{2,80})/?", re.ASCII
)
_SOURCE_TYPE_TAGS: Final = ("digitalsourcetype", "digitalsourcefiletype")


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of tags under group and name, both in small letters and without "-", "_" and spaces.

    `cut`: some text was longer than is searched, or there were too many.
    """

    entries: tuple[tuple[str, str, str], ...]
    cut: bool = False

    @staticmethod
    def of(tags: Mapping[str, str]) -> Texts:
        """From "group:name" → text."""
        split = ((*key.split(":", 1), text) for key, text in tags.items())
        return Texts(tuple((_plain(group), _plain(name), text[:LONGEST_TEXT]) for group, name, text in split))

    def under(self, tag: str) -> Iterable[str]:
        """The texts of "group:name"; * at the end of either stands for anything."""
        group, name = tag.split(":", 1)
        return [
            text
            for of_group, of_name, text in self.entries
            if _fits(of_group, _plain(group)) and _fits(of_name, _plain(name))
        ]


def texts_of(tags: Iterable[Tag]) -> Texts:
    """The tags whose value is text, up to the bounds above; undecoded bytes and numbers are none."""
    entries: list[tuple[str, str, str]] = []
    room, cut = MOST_CHARACTERS, False
    for tag in tags:
        if not isinstance(tag.value, str):
            continue
        text = tag.value[: min(LONGEST_TEXT, room)]
        cut = cut or len(text) < len(tag.value)
        if len(entries) == MOST_TAGS or not room:
            return Texts(tuple(entries), cut=True)
        room -= len(text)
        entries.append((_plain(tag.group), _plain(tag.name), text))
    return Texts(tuple(entries), cut)


def _plain(word: str) -> str:
    return _NOT_COMPARED.sub("", word).lower()


def _bare(text: str) -> str:
    """A text without the zeros, spaces and line ends around it."""
    return text.strip("\0 \r\n")


def _fits(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def markers(texts: Texts, tables: Tables) -> tuple[MarkerRow, ...]:
    """The rows of markers.toml of which everything holds."""
    return tuple(row for row in tables.markers if _holds(row, "markers.toml", texts, tables))


def generators(texts: Texts, tables: Tables) -> tuple[GeneratorRow, ...]:
    """The rows of generators.toml of which everything holds."""
    return tuple(row for row in tables.generators if _holds(row, "generators.toml", texts, tables))


def _holds(row: MarkerRow | GeneratorRow, file: str, texts: Texts, tables: Tables) -> bool:
    return all(_texts_that_hold(condition, file, texts, tables) for condition in row.requires)


def _texts_that_hold(condition: Condition, file: str, texts: Texts, tables: Tables) -> list[str]:
    expression = tables.expression(file, condition.matches)
    return [
        text
        for tag in condition.tags
        for text in texts.under(tag)
        if expression.search(text.strip("\0 \r\n"))
    ]


def seen_in(row: MarkerRow | GeneratorRow, texts: Texts, tables: Tables) -> str:
    """The tags ("group:name", as the row has them) in which a row's conditions hold."""
    file = "markers.toml" if isinstance(row, MarkerRow) else "generators.toml"
    held = [
        tag
        for condition in row.requires
        for tag in condition.tags
        if any(tables.expression(file, condition.matches).search(_bare(text)) for text in texts.under(tag))
    ]
    return ", ".join(tag.removesuffix(":*") for tag in held)


def generation_texts(row: GeneratorRow, texts: Texts, tables: Tables) -> tuple[tuple[str, str], ...]:
    """(what, text) of models, prompts and seeds in the tags that the row is known by, bounded and each once.

    Where only the tool is known by such a tag (its name in one, what it was told in another), all texts are looked at.
    """
    own = [
        text
        for condition in row.requires
        for text in _texts_that_hold(condition, "generators.toml", texts, tables)
    ]
    found = _shown(row, own, tables)
    return found or _shown(row, [text for _, _, text in texts.entries if '"' in text], tables)


def _shown(row: GeneratorRow, texts: list[str], tables: Tables) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for shown in row.shows:
        expression = tables.expression("generators.toml", shown.matches)
        matches = (match[1].strip() for text in texts for match in expression.finditer(text))
        pieces = dict.fromkeys(piece[:SHOWN_CHARACTERS] for piece in islice(matches, 50) if piece)
        for piece in islice(pieces, MOST_SHOWN):
            found[shown.what, piece] = None
    return tuple(found)


def source_type_codes(texts: Texts) -> tuple[str, ...]:
    """The codes of IPTC's digital source type that are stated, each once, as stated."""
    stated = (text for _, name, text in texts.entries if name.endswith(_SOURCE_TYPE_TAGS))
    return tuple(dict.fromkeys(_code(_bare(text)) for text in stated if _bare(text)))


def _code(text: str) -> str:
    found = _SOURCE_TYPE.fullmatch(re.sub(r"^https?://", "", text))
    return found[1] if found else text[:SHOWN_CHARACTERS]
