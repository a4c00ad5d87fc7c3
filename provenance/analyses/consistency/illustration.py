"""The phrases that label a picture as an illustration or an archive picture, as a dated data file by language."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from provenance.analyses.consistency.datafile import DataFile
from provenance.errors import ResourceError
from provenance.record.run import Component

FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "captions" / "illustration.toml"
_MOST_LETTERS: Final = 20_000
"""Of one caption, so that a hostile one takes no time (our choice; IPTC allows 2,000 bytes)."""
_LETTERS: Final = (("’", "'"), ("ʼ", "'"), ("i\u0307", "i"), ("ı", "i"))
_PART_ENDS: Final = re.compile(r"[.!?;:,()\[\]\n\r|–—…。、؛،]")
"""A negation counts within one part of a sentence only: "Not the scene, stock photo" is a label."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_WORDS_BEFORE, _WORDS_AFTER = 3, 2
"""How near a negation stands: "is not a real stock photo", "… fotoğraf değildir" (our choice)."""

Kind = Literal["illustration", "archive"]


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The phrases of one language (BCP 47 tag) by kind; a trailing "*" stands for any ending of the word.

    `negations_…`: words before or after a phrase that deny it; "*" at one end stands for any letters there.
    """

    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
    illustration: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    archive: tuple[str, ...] = ()
    negations_before: tuple[str, ...] = ()
    negations_after: tuple[str, ...] = ()


class _File(DataFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    language: Annotated[tuple[_Language, ...], msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase found in a caption: its language, what it says, the caption's own letters, and in which field."""

    language: str
    kind: Kind
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language, compiled: its phrases by kind, and what denies them; None for no such words."""

    language: str
    phrases: tuple[tuple[Kind, re.Pattern[str]], ...]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def denies(self, text: str, start: int, end: int) -> bool:
        """Whether a negation stands near the phrase at `start` to `end` of a text, in the same part of a sentence."""
        words_before = _WORD.findall(folded(_PART_ENDS.split(text[max(0, start - 200) : start])[-1]))
        words_after = _WORD.findall(folded(_PART_ENDS.split(text[end : end + 200])[0]))
        near = ((self.before, words_before[-_WORDS_BEFORE:]), (self.after, words_after[:_WORDS_AFTER]))
        return any(negation.fullmatch(word) for negation, words in near if negation for word in words)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of every language, and the component that the record names."""

    languages: tuple[Spoken, ...]
    component: Component

    def labels(self, captions: tuple[tuple[str, str], ...]) -> tuple[Label, ...]:
        """Every phrase found in captions (field, text) that is not denied, each once; words count whole, in whatever
        case."""
        found: dict[tuple[str, str], Label] = {}
        for field, text in captions:
            head = text[:_MOST_LETTERS]
            for label in self._in_text(field, head):
                found.setdefault((field, folded(label.words)), label)
        return tuple(found.values())

    def _in_text(self, field: str, text: str) -> Iterator[Label]:
        plain, at = folded(text), None
        for one in self.languages:
            for kind, pattern in one.phrases:
                if pattern.search(plain) is None:
                    continue
                at = at or _folded_with_places(text)  # costs more, so only where something is found
                for match in pattern.finditer(at[0]):
                    start, end = at[1][match.start()], at[1][match.end()]
                    if not one.denies(text, start, end):
                        yield Label(one.language, kind, text[start:end].strip(), field)


def folded(text: str) -> str:
    """Text as it is compared: composed, in one case, apostrophes and blanks of one kind, the Turkish i without and with
    its dot as one letter, since capitals do not tell them apart."""
    return re.sub(r"\s+", " ", _folded_letters(text))


def _folded_letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for written, compared in _LETTERS:
        plain = plain.replace(written, compared)
    return unicodedata.normalize("NFC", plain)


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its letters, and for its end, the place in the text where it stands."""
    starts = [at for at, letter in enumerate(text) if at == 0 or not unicodedata.combining(letter)]
    pieces, places = [""], list[int]()
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = folded(text[start:end])
        if piece == " " and pieces[-1] == " ":
            continue
        pieces.append(piece)
        places += [start] * len(piece)
    return "".join(pieces), [*places, len(text)]


@cache
def phrases(path: Path = FILE) -> Phrases:
    """The data file. Raises ResourceError("illustration_file_invalid") naming the file and what is wrong with it."""
    try:
        data = path.read_bytes()
        listed = msgspec.toml.decode(data, type=_File)
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError("illustration_file_invalid", file=path.name, reason=str(error)[:200]) from error
    for one in listed.language:
        wrong = _wrong_in(one)
        if wrong:
            raise ResourceError("illustration_file_invalid", file=path.name, reason=wrong[:60])
    digest = hashlib.sha256(data).hexdigest()
    return Phrases(
        tuple(map(_compiled, listed.language)), Component(path.name, listed.checked_on.isoformat(), digest)
    )


def _wrong_in(one: _Language) -> str:
    """The first entry that is not in small letters, too short, or listed twice; "" for none."""
    listed = (*one.illustration, *one.archive)
    for phrase in listed:
        bare = phrase.rstrip("*")
        if " ".join(bare.casefold().split()) != bare or len(bare) < 4 or listed.count(phrase) > 1:
            return phrase
    for word in (*one.negations_before, *one.negations_after):
        if word != word.lower() or not _WORD.fullmatch(word.strip("*")):
            return word
    return ""


def _compiled(one: _Language) -> Spoken:
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("illustration", one.illustration),
        ("archive", one.archive),
    )
    return Spoken(
        one.language,
        tuple((kind, _pattern(listed)) for kind, listed in kinds if listed),
        _negations(one.negations_before),
        _negations(one.negations_after),
    )


def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases between word boundaries, the longer ones first; hyphens and blanks stand for one another."""
    alternatives = []
    for phrase in sorted(listed, key=len, reverse=True):
        words = re.escape(folded(phrase.rstrip("*"))).replace(r"\ ", r"[ \-]")
        alternatives.append(words + (r"\w*" if phrase.endswith("*") else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


def _negations(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile("|".join(re.escape(folded(word)).replace(r"\*", ".*") for word in words))
