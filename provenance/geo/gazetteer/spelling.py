"""The keys under which a spelling is kept and looked for: every reading of its letters, in one alphabet."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from provenance.geo.gazetteer.letters import as_latin, sound

__all__ = [
    "LONGEST_KEY",
    "area_bases",
    "is_readable",
    "keys_asked",
    "keys_kept",
    "place_base",
    "plain",
    "same_script",
]

LONGEST_KEY: Final = 40
_MOST_READINGS: Final = 8

_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "г": ("г", "h"), "â": ("a", "ia"), "û": ("u", "iu"), "ё": ("е", "io"), "ch": ("ch", "kh"), "ae": ("ae", "a"),
    "oe": ("oe", "o"), "ue": ("ue", "u"), "č": ("č", "c"), "ć": ("ć", "c"), "ç": ("ç", "c"), "ĉ": ("ĉ", "c"),
}  # fmt: skip
"""Readings of a spelling whose language nobody said: Ukrainian or Russian г, ISO 9 â (я), German ch, oe for ö …"""
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "č": _ASKED["č"],
    "ć": _ASKED["ć"],
    "ç": _ASKED["ç"],
    "ĉ": _ASKED["ĉ"],
}
_KEPT_WITH_H: Final = {**_KEPT, "г": ("г", "h")}
_READS_H: Final = frozenset({"UA", "BY"})

_ARTICLE: Final = re.compile(r"(?:al|ar|as|ash|at|ath|ad|adh|az|an|el|er|es|ed|et|ez|en) (?=[a-z]{3})")
_ARABIC_ARTICLE: Final = re.compile(r"ال(?=\w{3})")
_ARTICLES_IN: Final = frozenset({
    "AE", "BH", "DJ", "DZ", "EG", "EH", "ER", "IL", "IQ", "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM",
    "PS", "QA", "SA", "SD", "SO", "SS", "SY", "TD", "TN", "TR", "YE",
})  # fmt: skip
"""Countries with Arabic names, whose article is written, assimilated or left out."""

_AREA_WORDS: Final = (
    "region", "oblast", "oblasts", "oblasti", "obl", "province", "provinces", "prov", "governorate", "governate",
    "gouvernorat", "gouvernement", "state", "prefecture", "county", "krai", "kray", "republic", "republika",
    "district", "okrug", "voivodeship", "wojewodztwo", "obwod", "kraj", "muhafazah", "muhafazat", "wilayat",
    "wilaya", "provincia", "provincie", "provinz", "bundesland", "kanton", "canton", "departement",
    "departamento", "regiao", "regione", "comunidad", "ostan", "ili", "vilayet", "guberniia", "gubernia", "oblys",
    "viloyati", "mintaqasi",
)  # fmt: skip
_AREA_WORD: Final = re.compile(
    r"\b(?:"
    + "|".join(_AREA_WORDS)
    + r"|область|області|области|областью|областю|обл|край|губернія|губерния|республика|"
    r"республіка|воеводство|محافظة|محافظه|استان|ولاية|מחוז|მხარე|მხარის|nahang)\b\.?|(?<=\w)(?:省|州|自治区|自治區)$"
)
_TOWN_WORD: Final = re.compile(
    r"^(?:(?:the )?(?:city|town|village) of |(?:city|town|village|stadt|ville de|miasto|місто|смт|селище|село|город|"
    r"пгт|посёлок|поселок|مدينة|м|г|с)\b\.? ?(?=\w{3}))|(?: (?:city|town|village)|市)$"
)
_OF: Final = re.compile(r"\b(?:of|de|du|der|des|di|da|d|the|la|le)\b")
_ADJECTIVE: Final = re.compile(r"(?<=[a-z]{3})sk(?:a|aia|e|oe|oi|oho|ogo|i|ii|o)$")
"""Slavic adjectives made of a town's name: Харківська, Харьковская, charkowski."""
_APOSTROPHES: Final = re.compile("['’ʼ‘`´ʹ′ʻʿʾ\"”“″]")


def plain(text: str) -> str:
    """A spelling as people would call it the same: case folded, one form of apostrophe, hyphens as spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_APOSTROPHES.sub("'", folded).replace("-", " ").split())


def is_readable(name: str) -> bool:
    """Whether a name holds a letter and no control character: some of GeoNames' alternate names are broken bytes."""
    return any(map(str.isalpha, name)) and not any(unicodedata.category(one) == "Cc" for one in name)


def keys_kept(name: str, country: str) -> tuple[str, ...]:
    """The keys under which a name of a place is kept; the first is the one its group stands under."""
    options = _KEPT_WITH_H if country in _READS_H else _KEPT
    return _keys(_readings(plain(name), options), articles=country in _ARTICLES_IN)


def keys_asked(text: str) -> tuple[str, ...]:
    """The keys of a spelling that is looked for: every reading, the likeliest first."""
    return _keys(_readings(plain(text), _ASKED), articles=True)


def area_bases(text: str) -> tuple[str, ...]:
    """Keys of what is left of "Kharkiv region" or "Харківська область" without the word for the area.

    Empty where the text holds no such word.
    """
    folded = _bare(plain(text))
    spoken = _AREA_WORD.sub(" ", folded)
    if spoken.split() == folded.split():
        return ()
    base = _OF.sub(" ", spoken).strip()
    if not base:
        return ()
    keys = keys_asked(base)
    return tuple(dict.fromkeys([*keys, *(_ADJECTIVE.sub("", key) for key in keys)]))


def place_base(text: str) -> str:
    """The text without a word that only says it is a town: "м. Куп'янськ", "city of Raqqa"; as it is without one."""
    return _TOWN_WORD.sub("", plain(text)).strip() or plain(text)


def _bare(folded: str) -> str:
    """Latin letters without their marks, so that "obwód" is found; other alphabets stay."""
    return "".join(
        unicodedata.normalize("NFKD", one)[0] if "\xe0" <= one < "\u0250" else one for one in folded
    )


def same_script(one: str, other: str) -> bool:
    """Whether two spellings are written with the same alphabet, by their first letter."""
    return _script(one) == _script(other)


def _script(text: str) -> str:
    for letter in text:
        if letter.isalpha():
            return unicodedata.name(letter, "?").partition(" ")[0]
    return "?"


def _readings(folded: str, options: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The text with each of its ambiguous letters read in every way, the usual way first."""
    if not any(letters in folded for letters in options):
        return [folded]
    parts = re.split("(" + "|".join(options) + ")", folded)
    choices = [options.get(part, (part,)) for part in parts]
    return ["".join(each) for each in itertools.islice(itertools.product(*choices), _MOST_READINGS)]


def _keys(readings: list[str], *, articles: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for reading in readings:
        latin = as_latin(reading)
        found[sound(latin)[:LONGEST_KEY]] = None
        if not articles:
            continue
        without = _ARTICLE.sub("", latin, count=1) if _ARTICLE.match(latin) else latin
        if _ARABIC_ARTICLE.match(reading):
            without = as_latin(_ARABIC_ARTICLE.sub("", reading, count=1))
        found[sound(without)[:LONGEST_KEY]] = None
    found.pop("", None)
    return tuple(found)
