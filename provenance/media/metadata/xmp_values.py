"""Turns the text of an XMP property into the value that ExifTool would print."""

from __future__ import annotations

import math
import re
from typing import Final

__all__ = ["converted", "scalar"]

# Digits are bounded so that no text makes a number of unbounded size.
_RATIONAL: Final = re.compile(r"(-?\d{1,30})/(-?\d{1,30})", re.ASCII)
_INSTANT: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(:\d{2})?\s{0,9}(\S{0,40})", re.ASCII)
_PART_OF_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_NUMBER_PARTS: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?", re.ASCII)
#: What ExifTool's JSON writes as a number rather than as text (measured: 12.57).
_JSON_NUMBER: Final = re.compile(
    r"-?(?:\d|[1-9]\d{1,14})(\.\d{1,16})?(e[-+]?\d{1,3})?", re.ASCII | re.IGNORECASE
)
#: PLUS License Data Format: values are terms of this vocabulary.
_PLUS_VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"


def converted(text: str, kind: str | None) -> str:
    """The text as `exiftool -n` words it; `kind` as in `Field`, None for a property that is not known."""
    match kind:
        case None:
            return _instant(text) or _rational(text)
        case "d":
            return _instant(text) or _date(text)
        case "q":
            return _rational(text)
        case "r":
            return " ".join(_rational(part) for part in text.split())
        case "a" | "s":
            return _apex(_rational(text), kind)
        case "g":
            return _degrees(text)
        case "v":
            return text.removeprefix(_PLUS_VOCABULARY)
        case "p":
            return text.removeprefix("/")
        case "b":
            return f"(Binary data {_decoded_size(text)} bytes, use -b option to extract)"
        case "B":
            return f"(Binary data {len(text.encode('utf-8', 'replace'))} bytes, use -b option to extract)"
        case _:
            return text


def scalar(text: str) -> int | float | str:
    """A number where ExifTool's JSON would print one, otherwise the text."""
    match = _JSON_NUMBER.fullmatch(text)
    if match is None:
        return text
    if match[1] is None and match[2] is None:
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else text


def _instant(text: str) -> str:
    match = _INSTANT.match(text)
    if match is None or match.end() != len(text.rstrip("\n")):
        return ""
    year, month, day, clock, seconds, rest = match.groups()
    return f"{year}:{month}:{day} {clock}{seconds or ''}{rest}"


def _date(text: str) -> str:
    return text.replace("-", ":") if _PART_OF_DATE.match(text) else text


def _rational(text: str) -> str:
    match = _RATIONAL.fullmatch(text)
    if match is None:
        return text
    above, below = int(match[1]), int(match[2])
    if below == 0:
        return "inf" if above else "undef"
    return _figures(above / below)


def _figures(value: float) -> str:
    """Fifteen significant digits, as ExifTool prints numbers that it worked out."""
    return f"{value:.15g}"


def _apex(text: str, kind: str) -> str:
    """Exif 2.32 Annex C: aperture is 2 to the half of it, exposure time 2 to the minus of it."""
    found = _NUMBER_PARTS.match(text)
    value = float(found[0]) if found else 0.0
    if kind == "a":
        return _figures(math.sqrt(2) ** value) if abs(value) < 2000 else text
    return _figures(2**-value) if abs(value) < 100 else "0"


def _degrees(text: str) -> str:
    """XMP part 2 §2.1.2.3 GPSCoordinate: "DDD,MM,SSk" or "DDD,MM.mmk"; south and west are negative."""
    parts = [float(part) for part in _NUMBER_PARTS.findall(text.replace("-", " -")[:200])[:3]]
    if not parts:
        return ""
    total = sum(abs(part) / unit for part, unit in zip(parts, (1, 60, 3600), strict=False))
    southern = parts[0] < 0 or text.rstrip()[-1:].upper() in ("S", "W")
    return _figures(-total if southern else total)


def _decoded_size(text: str) -> int:
    """Bytes that base64 text (RFC 4648) stands for."""
    return (len(text) - sum(map(text.count, "= \t\r\n"))) * 3 // 4
