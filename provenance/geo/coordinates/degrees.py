"""Written degrees as positions: decimal, with minutes, with minutes and seconds, in Latin and Cyrillic letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, product
from typing import Final

from provenance.errors import UsageError
from provenance.geo.coordinates.reading import (
    Doubt,
    Form,
    Found,
    Reading,
    Told,
    check_on_globe,
    degrees_of,
    half_widths_m,
)
from provenance.geo.coordinates.signs import Angle, Axis, Hemisphere, Label, Token, runs

__all__ = ["pair_readings", "read_degrees", "read_geometry", "read_packed"]

_DOT: Final = r"[+-]?\d{1,3}(?:\.\d+)?"
_COMMA: Final = r"[+-]?\d{1,3},\d+"
_BARE: Final = (
    re.compile(rf"[\s(\[]*(?P<a>{_DOT})\s*(?:[,;/|\s]|,\s)\s*(?P<b>{_DOT})[\s)\].,;]*"),
    re.compile(rf"[\s(\[]*(?P<a>{_COMMA})\s*(?:[,;/|\s]|,\s)\s*(?P<b>{_COMMA})[\s)\].,;]*"),
)
_FINE: Final = r"[+-]?\d{1,3}\.\d{3,}"
_IN_TEXT: Final = re.compile(rf"(?<![\w.,+-])(?P<a>{_FINE})\s*[,;/|\s]\s*(?P<b>{_FINE})(?![\w°]|[.,]\d)")
"""Two bare numbers inside a longer text count as a position only with three decimals or more (our choice)."""
_FINE_HALF: Final = Decimal("0.0005")
_GEOMETRY: Final = re.compile(
    rf"(?:\"coordinates\"\s*:\s*\[\s*|\bPOINT\s*Z?\s*\(\s*)(?P<b>{_DOT})[\s,]\s*(?P<a>{_DOT})", re.I
)
_PACKED: Final = (
    re.compile(
        r"(?<![\w.])(?P<lat>(?:\d{4}|\d{6})(?:\.\d+)?)\s?(?P<ns>[NS])[\s,/]*"
        r"(?P<lon>(?:\d{5}|\d{7})(?:\.\d+)?)\s?(?P<ew>[EW])(?!\w)"
    ),
    re.compile(
        r"(?<![\w.])(?P<lat>[+-](?:\d{2}|\d{4}|\d{6})(?:\.\d+)?)"
        r"(?P<lon>[+-](?:\d{3}|\d{5}|\d{7})(?:\.\d+)?)(?:[+-]\d+(?:\.\d+)?)?(?:CRS[\w/:.]*)?(?P<end>/|(?![\w.]))"
    ),
)
"""As pilots write it (ICAO annex 15, appendix 2), and ISO 6709 annex H."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One angle with what stands about it."""

    angle: Angle
    letter: Hemisphere | None = None
    label: Label | None = None

    @property
    def axis(self) -> Axis | None:
        """Raises UsageError when the letter is none of what the label names."""
        if self.letter and self.label and self.letter.axis != self.label.axis:
            raise UsageError("coordinates_letter_and_label", value=f"{self.angle.value:f}")
        if self.letter:
            return self.letter.axis
        return self.label.axis if self.label else None

    def values(self) -> tuple[Decimal, ...]:
        """Degrees, north and east positive; two for the letter O. Raises UsageError for a minus beside a letter."""
        if self.letter is None:
            return (self.angle.value,)
        if self.angle.signed:
            raise UsageError("coordinates_sign_and_letter", value=f"{self.angle.value:f}")
        return tuple(sign * self.angle.value for sign in self.letter.signs)


def read_degrees(found: Found) -> None:
    """Keep every position in degrees of the text."""
    for match in filter(None, (one.fullmatch(found.rest) for one in _BARE)):
        found.take(_bare(match, match.span()), _trimmed(found.rest))
        return
    try:
        for run in list(runs(found.rest)):
            _read_run(found, run)
    except UsageError as error:
        found.refused.append((error, _trimmed(found.rest)))
        return
    for match in list(_IN_TEXT.finditer(found.rest)):
        found.take(_bare(match, match.span()), match.span())


def _trimmed(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, max(start, len(text.rstrip()))


def _bare(match: re.Match[str], span: tuple[int, int]) -> Iterator[Reading]:
    first, second = (_bare_angle(match[name], match.span(name)) for name in ("a", "b"))
    return pair_readings(first, second, (match.start("a"), match.end("b")))


def _bare_angle(written: str, span: tuple[int, int]) -> Angle:
    value = Decimal(written.replace(",", "."))
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    return Angle(value, half, value.is_signed(), 1, False, span)


def read_geometry(found: Found) -> None:
    """Keep the points of GeoJSON and WKT: longitude first, by their standards (RFC 7946, OGC 06-103r4)."""
    for match in list(_GEOMETRY.finditer(found.rest)):
        latitude, longitude = (_bare_angle(match[name], match.span(name)) for name in ("a", "b"))
        found.take(_position(latitude, longitude, Form.GEOMETRY, match.span()), match.span())


def read_packed(found: Found) -> None:
    """Keep positions without signs between degrees, minutes and seconds."""
    for pattern in _PACKED:
        for match in list(pattern.finditer(found.rest)):
            if "end" in match.re.groupindex and not match["end"] and "." not in match[0]:
                continue  # two signed whole numbers may be anything
            found.take(_packed(match), match.span())


def _packed(match: re.Match[str]) -> Iterator[Reading]:
    letters = match.groupdict()
    latitude = _unpacked(match["lat"], 2, letters.get("ns") == "S", match.span("lat"))
    longitude = _unpacked(match["lon"], 3, letters.get("ew") == "W", match.span("lon"))
    form = (Form.DECIMAL, Form.DDM, Form.DMS)[latitude.parts - 1]
    return _position(latitude, longitude, form, match.span())


def _unpacked(written: str, digits: int, negative: bool, span: tuple[int, int]) -> Angle:
    whole, point, fraction = written.lstrip("+-").partition(".")
    cuts = range(digits, len(whole), 2)
    parts = [whole[a:b] for a, b in pairwise((0, *cuts, len(whole)))]
    numbers = [Decimal(one) for one in (*parts[:-1], parts[-1] + point + fraction)]
    if any(one >= 60 for one in numbers[1:]):
        raise UsageError("coordinates_sixtieths", written=written)
    value = sum((one / 60**n for n, one in enumerate(numbers)), Decimal(0))
    half = Decimal(5).scaleb(-len(fraction) - 1) / 60 ** (len(numbers) - 1)
    return Angle(-value if negative or written[0] == "-" else value, half, False, len(numbers), True, span)


def _read_run(found: Found, run: list[Token]) -> None:
    sides = _sides(run)
    for first, second in zip(sides[::2], sides[1::2], strict=False):
        spans = [
            token.span for side in (first, second) for token in (side.angle, side.letter, side.label) if token
        ]
        span = min(spans)[0], max(end for _, end in spans)
        alone = (
            not (set(found.rest[: span[0]] + found.rest[span[1] :]) - set(" ,;()[]{}\"'.:\t\n"))
            or len(sides) > 2
        )
        clear = any(one.marked or one.half <= _FINE_HALF for one in (first.angle, second.angle))
        lettered = any(one.letter or one.label for one in (first, second))
        if (alone or clear) and (lettered or first.angle.marked or alone):
            found.take(_pair(first, second, span), span)


def _sides(run: list[Token]) -> list[_Side]:
    """Each angle with its letter, which stands before all angles or after all of them, and its label."""
    angles = [n for n, token in enumerate(run) if isinstance(token, Angle)]
    if len(angles) < 2:
        return []
    before = any(isinstance(token, Hemisphere) for token in run[: angles[0]])
    labels = [token for token in run[: angles[0]] if isinstance(token, Label)]
    sides = []
    for n, (at, following) in enumerate(zip(angles, (*angles[1:], len(run)), strict=True)):
        previous = angles[n - 1] if n else -1
        around = run[previous + 1 : at] if before else run[at + 1 : following]
        letter = next((one for one in around if isinstance(one, Hemisphere)), None)
        label = next((one for one in reversed(run[previous + 1 : at]) if isinstance(one, Label)), None)
        if len(labels) == 2:  # "lat, lon: 49.7, 37.6"
            label = labels[n % 2]
        angle = run[at]
        assert isinstance(angle, Angle)
        sides.append(_Side(angle, letter, label))
    return sides


def _pair(first: _Side, second: _Side, span: tuple[int, int]) -> Iterator[Reading]:
    axes = first.axis, second.axis
    if axes == (None, None):
        yield from pair_readings(first.angle, second.angle, span)
        return
    if axes[0] == axes[1]:
        raise UsageError("coordinates_same_axis", axis=str(axes[0]))
    swapped = axes[0] == "longitude" or axes[1] == "latitude"
    north, east = (second, first) if swapped else (first, second)
    values = list(product(north.values(), east.values()))
    doubt = Doubt.EAST_OR_WEST if len(values) > 1 else Doubt.NONE
    for latitude, longitude in values:
        sides = replace(north.angle, value=latitude), replace(east.angle, value=longitude)
        for one in _position(*sides, _form(*sides), span):
            yield replace(one, doubt=doubt)


def pair_readings(first: Angle, second: Angle, span: tuple[int, int]) -> Iterator[Reading]:
    """Two angles of which nothing says which is the latitude: both orders, as far as they are on the globe."""
    orders = [(first, second, Told.LATITUDE_FIRST), (second, first, Told.LONGITUDE_FIRST)]
    possible = [one for one in orders if abs(one[0].value) <= 90 and abs(one[1].value) <= 180]
    if not possible:
        check_on_globe(first.value, second.value)
    doubt = Doubt.ORDER if len(possible) > 1 and first.value != second.value else Doubt.NONE
    for latitude, longitude, told in possible[: 2 if doubt is Doubt.ORDER else 1]:
        for one in _position(latitude, longitude, _form(first, second), span):
            yield replace(one, told=told, doubt=doubt)


def _form(first: Angle, second: Angle) -> Form:
    return (Form.DECIMAL, Form.DDM, Form.DMS)[max(first.parts, second.parts) - 1]


def _position(latitude: Angle, longitude: Angle, form: Form, span: tuple[int, int]) -> Iterator[Reading]:
    check_on_globe(latitude.value, longitude.value)
    north, east = (
        one.value if one.parts == 1 else degrees_of(float(one.value)) for one in (latitude, longitude)
    )
    yield Reading(form, north, east, *half_widths_m(north, latitude.half, longitude.half), span)
