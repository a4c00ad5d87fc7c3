"""The phrases by which publishers label a picture as an illustration, as a dated data file by language."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import msgspec

from provenance.errors import ResourceError
from provenance.record.run import Component

FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "captions" / "illustration.toml"
_MOST_LETTERS: Final = 20_000
"""Of one caption, so that a hostile one takes no time (our choice; IPTC allows 2,000 bytes)."""


_LETTERS: Final = (("’", "'"), ("ʼ", "'"), ("i\u0307", "i"), ("ı", "i"))


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The phrases of one language (BCP 47 tag); a trailing "*" stands for any ending of the word."""

    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
    phrases: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: str
    licence: str
    checked_on: date
    language: Annotated[tuple[_Language, ...], msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase found in a caption: its language, the words found, in small letters, and in which field."""

    language: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases as one pattern for each language, and the component that the record names."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    component: Component

    def labels(self, captions: tuple[tuple[str, str], ...]) -> tuple[Label, ...]:
        """Every phrase found in captions (field, text), each once; words count whole, in whatever case."""
        found: dict[tuple[str, str], Label] = {}
        for field, text in captions:
            plain = folded(text[:_MOST_LETTERS])
            for language, pattern in self.patterns:
                for words in pattern.findall(plain):
                    found.setdefault((field, words), Label(language, words, field))
        return tuple(found.values())


def folded(text: str) -> str:
    """Text as it is compared: composed, in one case, apostrophes and blanks of one kind, the Turkish i without and with
    its dot as one letter, since capitals do not tell them apart."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for written, compared in _LETTERS:
        plain = plain.replace(written, compared)
    plain = unicodedata.normalize("NFC", plain)
    return re.sub(r"\s+", " ", plain)


@cache
def phrases(path: Path = FILE) -> Phrases:
    """The data file. Raises ResourceError("illustration_file_invalid") naming the file and what is wrong with it."""
    try:
        data = path.read_bytes()
        listed = msgspec.toml.decode(data, type=_File)
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError("illustration_file_invalid", file=path.name, reason=str(error)[:200]) from error
    for one in listed.language:
        for phrase in one.phrases:
            bare = phrase.rstrip("*")
            if " ".join(bare.casefold().split()) != bare or len(bare) < 4 or one.phrases.count(phrase) > 1:
                raise ResourceError("illustration_file_invalid", file=path.name, reason=phrase[:60])
    patterns = tuple((one.language, _pattern(one.phrases)) for one in listed.language)
    digest = hashlib.sha256(data).hexdigest()
    return Phrases(patterns, Component(path.name, listed.checked_on.isoformat(), digest))


def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases between word boundaries, the longer ones first; hyphens and blanks stand for one another."""
    alternatives = []
    for phrase in sorted(listed, key=len, reverse=True):
        words = re.escape(folded(phrase.rstrip("*"))).replace(r"\ ", r"[ \-]")
        alternatives.append(words + (r"\w*" if phrase.endswith("*") else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")
