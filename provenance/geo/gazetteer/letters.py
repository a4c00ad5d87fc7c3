"""Letters of other alphabets as Latin ones, and which letter groups sound alike across the usual transliterations."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

__all__ = ["as_latin", "sound"]

_CYRILLIC: Final = dict(
    zip("абвдезийклмнопрстуфыэіїўґјѓќѕөүұқңғһә", "abvdeziiklmnoprstufyeiiugigkdouukngha", strict=True)
)
"""One letter each; Ukrainian KMU 2010, Russian BGN/PCGN and GOST agree on the first row once `y`, `i` and `j` fold."""

_CYRILLIC_MORE: Final = {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "є": "ie", "ё": "e",
    "ъ": "", "ь": "", "љ": "l", "њ": "n", "ђ": "d", "ћ": "ch", "џ": "zh", "г": "g", "ҷ": "j", "ҳ": "h", "ӣ": "i",
    "ӯ": "u",
}  # fmt: skip

_LATIN: Final = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "ğ": "g",
    "š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "ŝ": "shch", "ž": "zh", "ż": "zh", "ź": "zh", "č": "ch", "ć": "ch",
    "ç": "ch", "ĉ": "ch", "ħ": "h", "ĥ": "kh", "ŋ": "ng",
}  # fmt: skip
"""Letters whose sound their bare form would lose; ISO 9 writes Cyrillic with š, ž, č, ŝ."""

_TABLE: Final = _LATIN | _CYRILLIC | _CYRILLIC_MORE
_KNOWN: Final = re.compile("[" + "".join(_TABLE) + "]")
_MARKS: Final = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه"}
)
"""Hebrew points, Arabic vowel signs and stretching; letters that Arabic and Persian spellings exchange."""

_ALIKE: Final = {
    "schtsch": "sc", "shtsh": "sc", "shch": "sc", "szcz": "sc", "tsch": "c", "tch": "c", "tsh": "c", "cz": "c",
    "ch": "c",
    "sch": "s", "sz": "s", "sh": "s", "zh": "s", "ts": "c", "tz": "c", "kh": "h", "gh": "g", "dh": "d", "th": "t",
    "ph": "f", "ck": "k", "qu": "k", "q": "k", "x": "ks", "w": "v", "ou": "u", "oo": "u", "ee": "i", "y": "i", "j": "i",
    "z": "s", "ce": "se", "ci": "si", "cy": "si", "c": "k",
}  # fmt: skip
"""Groups that English, German, French, Polish, KMU 2010, BGN/PCGN and ISO 9 exchange for one sound."""
_GROUPS: Final = re.compile("|".join(sorted(_ALIKE, key=len, reverse=True)))
_TWICE: Final = re.compile(r"(.)\1+")


def as_latin(text: str) -> str:
    """A name in letters a–z, case folded, word gaps as one space; signs and apostrophes are dropped, not gaps."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()).translate(_ARABIC)
    if not folded.isascii():
        folded = _KNOWN.sub(lambda found: _TABLE[found[0]], unicodedata.normalize("NFC", folded))
        folded = "".join(
            one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one)
        )
        if not folded.isascii():
            folded = anyascii(folded).lower()
    kept = "".join(one if "a" <= one <= "z" else " " if one in " -–—_/,.()" else "" for one in folded)
    return " ".join(kept.split())


def sound(latin: str) -> str:
    """Letters a–z with one letter for what transliterations write differently; gaps go, doubles and a last h too."""
    folded = _GROUPS.sub(lambda found: _ALIKE[found[0]], latin.replace(" ", ""))
    folded = _TWICE.sub(r"\1", folded)
    return folded.removesuffix("h") if len(folded) > 3 else folded
