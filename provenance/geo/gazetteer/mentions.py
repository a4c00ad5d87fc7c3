"""Finds words in a text that are names of places: runs of one to four words, each looked up in the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from provenance.geo.gazetteer.hits import Hit
from provenance.geo.gazetteer.search import Gazetteer
from provenance.geo.gazetteer.spelling import area_bases
from provenance.geo.gazetteer.words import Word, is_common, words_of

__all__ = ["LONGEST_TEXT", "Mention", "Spelling", "mentions_in", "named_by"]

Spelling = Literal["as_written", "sounds_alike", "case_ending", "letters_differ"]
"""How the words in the text stand to a kept spelling: the same; the same sound in this or another alphabet; the same
without an ending of Slavic grammar; some letters differ."""

LONGEST_TEXT: Final = 20_000
"""Letters of one text that are looked through (our choice): longer than any caption, read in about two seconds."""
_MOST_WORDS: Final = 4
_SAME: Final = 0.9995
_ALIKE: Final = 0.88
"""`search` gives that to a spelling that sounds the same in another alphabet; what begins so only has less."""
_LEAST_LETTERS: Final = 3
_LEAST_LETTERS_ALIKE: Final = 5
"""Shorter words sound like some town too often (our choice)."""
_LEAST_LETTERS_DIFFER: Final = 6
_LEAST_PEOPLE_DIFFER: Final = 5_000
_LEAST_PEOPLE_BEGINNING: Final = 15_000
"""A capital at the beginning of a sentence says nothing, and most words sound like some hamlet (our choice)."""
_LEAST_LIKENESS: Final = 0.74
_TYPOS_LOOKED_UP: Final = 40
"""Words of one text that are looked for with wrong letters too, at about 6 ms each."""
_INSIDE_NAMES: Final = frozenset({
    "of", "on", "the", "upon", "de", "la", "le", "les", "du", "des", "di", "da", "do", "dos", "del", "el", "al", "am",
    "an", "im", "in", "sur", "sous", "nad", "na", "pod", "над", "на", "під", "под",
})  # fmt: skip
"""Small words in the middle of names: Rostov-on-Don, Frankfurt am Main, Ростов-на-Дону."""
_ENDINGS: Final = (
    ("ькому", "ьк"), ("ському", "ськ"), ("ові", "ів"), ("ова", "ів"), ("ову", "ів"), ("овом", "ів"), ("єві", "їв"),
    ("єва", "їв"), ("єву", "їв"), ("ом", ""), ("ем", ""), ("ою", "а"), ("ой", "а"), ("ею", "я"), ("ей", "я"),
    ("і", "а"), ("і", "о"), ("і", "я"), ("і", ""), ("ї", "я"), ("е", "а"), ("е", "о"), ("е", ""), ("и", "а"),
    ("ы", "а"),
    ("у", "а"), ("у", "о"), ("у", ""), ("ю", "я"), ("ю", "ь"), ("а", "о"), ("а", ""), ("я", "ь"), ("ого", "ий"),
    ("ому", "ий"), ("ого", "ый"), ("ом", "ый"), ("ого", "е"), ("ому", "е"), ("ом", "о"), ("и", "ь"), ("ами", "и"),
    ("ах", "и"), ("ах", "ы"), ("ям", "і"),
)  # fmt: skip
"""Case endings of Ukrainian and Russian names of places, and what the name ends in (school grammars of both)."""
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff'’ʼ -]+")
_LEAST_STEM: Final = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text from `start` to `end` (characters), and the places they may mean, likeliest first."""

    words: str
    start: int
    end: int
    spelling: Spelling
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    words: tuple[Word, ...]
    text: str

    @property
    def begins(self) -> bool:
        """Whether no capital letter says that it is a name: it has but that of its sentence, or cannot have one."""
        return len(self.words) == 1 and (self.words[0].begins or self.words[0].is_caseless)


def mentions_in(
    text: str, gazetteer: Gazetteer, near: tuple[float, float] | None = None
) -> tuple[Mention, ...]:
    """Every run of words that may name a place, longest first where they overlap, in the order of the text.

    A name needs a capital letter where its alphabet has them, is no common word of nine languages, and at the
    beginning of a sentence is written exactly as a place of 15,000 people or more. `near`: latitude and longitude.
    """
    text = text[:LONGEST_TEXT]
    found: list[Mention] = []
    words, at, left = words_of(text), 0, _TYPOS_LOOKED_UP
    while at < len(words):
        spans = list(_spans(text, words, at))
        met = next((one for span in spans if (one := _as_spelled(span, gazetteer, near))), None)
        if met is None and spans and left and _may_have_typo(spans[-1]):
            left -= 1
            met = _with_typo(spans[-1], gazetteer, near)
        if met is not None:
            found.append(met)
        at += (
            1 if met is None else sum(words[at].start <= word.start < met.end for word in words[at : at + 4])
        )
    return tuple(found)


def named_by(text: str, gazetteer: Gazetteer, near: tuple[float, float] | None = None) -> tuple[Mention, ...]:
    """What a text means that is the name of a place and nothing else, such as a claim's "where".

    Where nothing in it is found as in any text, it is looked up as a whole with wrong letters allowed.
    """
    found = mentions_in(text, gazetteer, near)
    if found:
        return found
    whole = text.strip()[:200]
    hits = gazetteer.search(whole, near=near).hits if whole else ()
    alike = tuple(hit for hit in hits if hit.likeness >= _LEAST_LIKENESS)
    if not alike:
        return ()
    spelling: Spelling = "letters_differ" if alike[0].edits else _spelling(alike[0])
    start = text.index(whole)
    return (Mention(whole, start, start + len(whole), spelling, alike),)


def _spans(text: str, words: tuple[Word, ...], at: int) -> Iterator[_Span]:
    """The runs that begin at a word and may be a name, longest first."""
    first = words[at]
    if not (first.is_capital or first.is_caseless):
        return
    for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        run = words[at : at + count]
        if not all(word.joined for word in run[1:]) or not _may_name(run):
            continue
        span = _Span(run, text[run[0].start : run[-1].end])
        if count > 1 or not (is_common(first.text) or len(first.text) < _least(first)):
            yield span


def _least(word: Word) -> int:
    return 2 if word.is_caseless else _LEAST_LETTERS


def _may_name(run: tuple[Word, ...]) -> bool:
    """Whether further words are capital, small words inside a name, or at its end a word such as "region"."""
    for number, word in enumerate(run[1:], 2):
        last = number == len(run)
        if word.is_capital or word.is_caseless or (not last and word.text in _INSIDE_NAMES):
            continue
        if not (last and area_bases(" ".join(one.text for one in run))):
            return False
    return len(run) == 1 or not all(is_common(word.text) for word in run)


def _as_spelled(span: _Span, gazetteer: Gazetteer, near: tuple[float, float] | None) -> Mention | None:
    hits = gazetteer.named(span.text, near)
    if area_bases(span.text):
        areas = tuple(hit for hit in hits if hit.kind == "region" and hit.likeness >= _ALIKE)
        return _mention(span, areas, _spelling(areas[0])) if areas else None
    exact = tuple(hit for hit in hits if hit.likeness >= _SAME)
    if exact:
        return _mention(span, exact, "as_written") if _is_large_enough(span, exact) else None
    alike = tuple(hit for hit in hits if hit.likeness >= _ALIKE)
    letters = sum(map(str.isalpha, span.text))
    if alike and letters >= _LEAST_LETTERS_ALIKE and not span.begins and not span.words[0].is_caseless:
        return _mention(span, alike, "sounds_alike")
    return _without_ending(span, gazetteer, near)


def _without_ending(span: _Span, gazetteer: Gazetteer, near: tuple[float, float] | None) -> Mention | None:
    """A Cyrillic name in one of the cases: "у Харкові", "в Купянске"; of what its endings may stand for, the largest
    place that is written exactly so."""
    if not _CYRILLIC.fullmatch(span.text):
        return None
    lowered = span.text[0] + (span.text[1:].lower() if span.text.isupper() else span.text[1:])
    best: tuple[Hit, ...] = ()
    for ending, base in _ENDINGS:
        if not lowered.endswith(ending) or len(lowered) - len(ending) < _LEAST_STEM - (base != ""):
            continue
        whole = lowered.removesuffix(ending) + base
        hits = tuple(hit for hit in gazetteer.named(whole, near) if hit.likeness >= _SAME)
        if hits and (not best or (hits[0].population or 0) > (best[0].population or 0)):
            best = hits
    return _mention(span, best, "case_ending") if best and _is_large_enough(span, best) else None


def _is_large_enough(span: _Span, hits: tuple[Hit, ...]) -> bool:
    """Whether a word that begins a sentence names more than a village."""
    large = any(hit.kind != "place" or (hit.population or 0) >= _LEAST_PEOPLE_BEGINNING for hit in hits)
    return large or not span.begins


def _may_have_typo(span: _Span) -> bool:
    return (
        len(span.words) == 1
        and span.words[0].is_capital
        and not span.begins
        and len(span.text) >= _LEAST_LETTERS_DIFFER
    )


def _with_typo(span: _Span, gazetteer: Gazetteer, near: tuple[float, float] | None) -> Mention | None:
    """One wrong letter in the name of a town: Kubyansk."""
    hits = tuple(
        hit
        for hit in gazetteer.search(span.text, near=near).hits
        if hit.edits == 1
        and hit.likeness >= _LEAST_LIKENESS
        and hit.kind == "place"
        and (hit.population or 0) >= _LEAST_PEOPLE_DIFFER
    )
    return _mention(span, hits, "letters_differ") if hits else None


def _spelling(hit: Hit) -> Spelling:
    return "as_written" if hit.likeness >= _SAME else "sounds_alike"


def _mention(span: _Span, hits: tuple[Hit, ...], spelling: Spelling) -> Mention:
    return Mention(span.text, span.words[0].start, span.words[-1].end, spelling, hits)
