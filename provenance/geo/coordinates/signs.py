"""The signs of written degrees: one way of writing for all, letter for letter, and the tokens in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from provenance.errors import UsageError

__all__ = ["Angle", "Axis", "Hemisphere", "Label", "plain_signs", "runs"]

Axis = Literal["latitude", "longitude"]

_SAME: Final = {
    **dict.fromkeys("′’‘ʹʼ´`＇՚", "'"),
    **dict.fromkeys("″”“„ʺ˝＂״", '"'),
    **dict.fromkeys("º˚⁰∘", "°"),
    **dict.fromkeys("−－﹣‐‑", "-"),
    **dict.fromkeys("，،、", ","),
    **dict.fromkeys("．٫", "."),
    "；": ";",
    "：": ":",
    "＋": "+",
}
"""Look-alikes that stand for the same sign in coordinates (Unicode 16, chapter 6.2 and the blocks of the scripts)."""
_DASH: Final = re.compile(r"(?<![\w°'\"])[–—](?=\d)")


def plain_signs(text: str) -> str:
    """The text with one sign for each meaning and ASCII digits; every character keeps its place."""
    return "".join(map(_plain, _DASH.sub("-", text)))


def _plain(sign: str) -> str:
    if sign in _SAME:
        return _SAME[sign]
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Zs") or sign in "–—":
        return " "
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


@dataclass(frozen=True, slots=True)
class Angle:
    """A written angle without its letter. `half` is half a unit of its last digit in degrees."""

    value: Decimal
    half: Decimal
    signed: bool
    parts: int
    marked: bool
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hemisphere:
    """A letter or word for north, south, east or west; "O" may be east or west."""

    axis: Axis
    signs: tuple[int, ...]
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """A word that says which of both angles is meant."""

    axis: Axis
    span: tuple[int, int]


Token = Angle | Hemisphere | Label

_END: Final = r"(?![^\W\d_])"
"""No letter follows: written ~ in the words below."""
# English, German, French, Spanish, Ukrainian, Russian; with or without "ш." (latitude) and "д." (longitude) after them.
_WORDS: Final[tuple[tuple[str, Axis, tuple[int, ...]], ...]] = (
    (
        r"n(?:orth|ord|orte)?~|(?:пн|с)\.?\s*ш~|(?:північн|северн)\w*(?:\s+широт\w*)?|пн~|с~",
        "latitude",
        (1,),
    ),
    (
        r"s(?:outh|ud|üd|ur)?~|(?:пд|ю)\.?\s*ш~|(?:південн|южн)\w*(?:\s+широт\w*)?|пд~|ю~",
        "latitude",
        (-1,),
    ),
    (
        r"e(?:ast|st|ste)?~|ost~|(?:сх|в)\.?\s*д~|(?:східн|восточн)\w*(?:\s+(?:довгот|долгот)\w*)?|сх~|в~",
        "longitude",
        (1,),
    ),
    (
        r"w(?:est)?~|ouest~|oeste~|(?:зх|зах|з)\.?\s*д~|(?:західн|западн)\w*(?:\s+(?:довгот|долгот)\w*)?|за?х~|з~",
        "longitude",
        (-1,),
    ),
    (r"o~", "longitude", (1, -1)),
)
_LABELS: Final[tuple[tuple[str, Axis], ...]] = (
    (r"(?:gps)?lat(?:itude)?(?:ref)?~|широт\w*|breite\w*|latitud~", "latitude"),
    (r"(?:gps)?(?:lon|lng|long)(?:itude)?~|довгот\w*|долгот\w*|länge\w*|longitud~", "longitude"),
)
_NUMBER: Final = r"\d{1,3}(?:[.,]\d+)?(?![.,]?\d)"
_SIXTIETHS: Final = r"\d{1,2}(?:[.,]\d+)?(?![.,]?\d)"
_DEGREE: Final = r"(?:°|deg(?:rees?)?\b\.?|град\w*\.?)"
_ANGLE: Final = rf"""
    (?P<sign>[+-])?\s?
    (?: (?P<deg>\d{{1,3}})\s*{_DEGREE}\s*(?P<min>{_SIXTIETHS})\s*(?:'(?!')|min\b\.?|мин\w*\.?|хв\w*\.?|(?!\s*{_DEGREE}))
        (?: \s*(?P<sec>{_SIXTIETHS})(?!\s*{_DEGREE})\s*(?:"|''|sec\b\.?|сек\w*\.?)? )?
      | (?P<deg3>\d{{1,3}})(?P<gap>[ :]\s?)(?P<min3>\d{{1,2}})[ :]\s?(?P<sec3>{_SIXTIETHS})(?!\s*{_DEGREE})"?
      | (?P<deg2>\d{{1,3}})[ :]\s?(?P<min2>{_SIXTIETHS})(?!\s*{_DEGREE})'?
      | (?P<deg1>{_NUMBER})\s*(?P<mark>{_DEGREE})? )
"""
_TOKEN: Final = re.compile(
    "|".join(
        [
            *(
                f"(?P<label{n}>(?<!\\w)(?:{words}))".replace("~", _END)
                for n, (words, _) in enumerate(_LABELS)
            ),
            *(
                f"(?P<word{n}>(?<![^\\W\\d_])(?:{words})\\.?)".replace("~", _END)
                for n, (words, _, _) in enumerate(_WORDS)
            ),
            f"(?P<angle>(?<![\\d.])(?<!\\d,){_ANGLE})",
            r"(?P<gap_between>[\s,;/|()\[\]{}:=\"'.]+)",
            r"\w+|.",
        ]
    ),
    re.I | re.X | re.S,
)


def runs(text: str) -> Iterator[list[Token]]:
    """Tokens that follow each other with nothing but gaps between them. Raises UsageError: `coordinates_sixtieths`."""
    run: list[Token] = []
    at = 0
    while (match := _TOKEN.match(text, at)) is not None and match.end() > at:
        at = match.end()
        token = _token(match)
        if token is not None:
            run.append(token)
        elif match["gap_between"] is None:
            yield from [run] if run else []
            run = []
    yield from [run] if run else []


def _token(match: re.Match[str]) -> Token | None:
    if match["angle"] is not None:
        return _angle(match)
    for n, (_, axis) in enumerate(_LABELS):
        if match[f"label{n}"] is not None:
            return Label(axis, match.span())
    for n, (_, axis, signs) in enumerate(_WORDS):
        if match[f"word{n}"] is not None:
            return Hemisphere(axis, signs, match.span())
    return None


def _angle(match: re.Match[str]) -> Angle:
    written = [match[name] for name in ("deg", "deg3", "deg2", "deg1", "min", "min3", "min2", "sec", "sec3")]
    numbers = [Decimal(one.replace(",", ".")) for one in written if one is not None]
    if any(one >= 60 for one in numbers[1:]):
        raise UsageError("coordinates_sixtieths", written=match[0].strip())
    value = sum((one / 60**n for n, one in enumerate(numbers)), Decimal(0))
    exponent = numbers[-1].as_tuple().exponent
    half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1) / 60 ** (len(numbers) - 1)
    return Angle(
        value=-value if match["sign"] == "-" else value,
        half=half,
        signed=match["sign"] == "-",
        parts=len(numbers),
        marked=match["deg"] is not None or match["mark"] is not None,
        span=match.span(),
    )
