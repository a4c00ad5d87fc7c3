"""Splits a text into words with their places in it, and knows the common words of nine languages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from provenance.errors import ResourceError
from provenance.geo.gazetteer.spelling import plain

__all__ = ["COMMON_WORDS", "Word", "is_common", "words_of"]

COMMON_WORDS: Final = Path(__file__).resolve().parents[3] / "resources" / "gazetteer" / "common_words.toml"

_MARKS: Final = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640"
"""Accents, Hebrew points and Arabic vowel signs that follow their letter (Unicode 15)."""
_WORD: Final = re.compile(rf"[^\W\d_][^\W\d_{_MARKS}]*(?:[{_MARKS}'’ʼ`´]*[^\W\d_]+)*")
_INSIDE: Final = re.compile(r"[ \u00a0]{1,2}|[-\u2010\u2011]")
_ABBREVIATED: Final = re.compile(r"\.[ \u00a0]?")
_LONGEST_ABBREVIATION: Final = 3
_ENDS_SENTENCE: Final = re.compile(r"[.!?…:;\n\r\"“„«|•]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place: `start` and `end` count characters. `joined`: no more than a gap, a hyphen or the point of
    a short word stands between it and the one before; `begins`: it begins a text, a line or a sentence."""

    text: str
    start: int
    end: int
    joined: bool
    begins: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter; of alphabets without capitals no word does."""
        return self.text[0].isupper()

    @property
    def is_caseless(self) -> bool:
        """Whether its alphabet has no capital letters in use: Arabic, Hebrew, Georgian, Chinese."""
        return not (self.text[0].isupper() or self.text[0].islower()) or "ა" <= self.text[0] <= "ჿ"


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        gap = text[found[-1].end : match.start()] if found else ""
        short = bool(found) and len(found[-1].text) <= _LONGEST_ABBREVIATION
        abbreviated = short and bool(_ABBREVIATED.fullmatch(gap))
        joined = bool(found) and (bool(_INSIDE.fullmatch(gap)) or abbreviated)
        begins = not found or (bool(_ENDS_SENTENCE.search(gap)) and not abbreviated)
        found.append(Word(match[0], match.start(), match.end(), joined, begins))
    return tuple(found)


def is_common(text: str) -> bool:
    """Whether it is a common word of one of the languages, in any case. Raises ResourceError (gazetteer_damaged)."""
    return plain(text) in _common()


@cache
def _common() -> frozenset[str]:
    try:
        lists = tomllib.loads(COMMON_WORDS.read_text("utf-8"))["words"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ResourceError("gazetteer_damaged", name=COMMON_WORDS.name) from error
    return frozenset(plain(word) for words in lists.values() for word in str(words).split())
