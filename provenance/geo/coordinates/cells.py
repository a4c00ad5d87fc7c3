"""Plus codes and geohashes: codes that name a cell of the globe.

Plus codes by Google's own `openlocationcode` (Open Location Code specification 1.0), geohash after G. Niemeyer's
public description (2008): bits of longitude and latitude in turn, five to a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from provenance.errors import UsageError
from provenance.geo.coordinates.reading import Form, Found, Reading, degrees_of, half_widths_m

__all__ = ["geohash", "plus_code", "read_geohashes", "read_plus_codes"]

_PLUS: Final = re.compile(
    r"(?<![\w+])(?P<code>[23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,7})(?![\w+])", re.I
)
_LETTERS: Final = "0123456789bcdefghjkmnpqrstuvwxyz"
_GEOHASH: Final = re.compile(r"\s*(?P<said>geohash\s*[:=]?\s*)?(?P<code>[0-9b-hjkmnp-z]{4,12})\s*", re.I)


def plus_code(latitude_deg: float, longitude_deg: float, length: int = 10) -> str:
    """The plus code of a place: 10 digits name a cell of 1/8000 degree, about 14 m."""
    from openlocationcode import openlocationcode

    return str(openlocationcode.encode(latitude_deg, longitude_deg, length))


def read_plus_codes(found: Found, near: tuple[float, float] | None) -> None:
    """Keep every plus code; a short one is completed to the nearest place with that ending."""
    for match in list(_PLUS.finditer(found.rest)):
        found.take(_plus_reading(match["code"].upper(), match.span(), near), match.span())


def _plus_reading(code: str, span: tuple[int, int], near: tuple[float, float] | None) -> Iterator[Reading]:
    from openlocationcode import openlocationcode

    form = Form.PLUS_CODE
    if openlocationcode.isShort(code):
        if near is None:
            raise UsageError("plus_code_needs_near", code=code)
        form, code = Form.PLUS_CODE_SHORT, openlocationcode.recoverNearest(code, *near)
    if not openlocationcode.isFull(code):
        raise UsageError("not_a_plus_code", code=code)
    area = openlocationcode.decode(code)
    latitude, longitude = degrees_of(area.latitudeCenter), degrees_of(area.longitudeCenter)
    tall = (area.latitudeHi - area.latitudeLo) / 2
    wide = (area.longitudeHi - area.longitudeLo) / 2
    yield Reading(form, latitude, longitude, *half_widths_m(latitude, tall, wide), span)


def geohash(latitude_deg: float, longitude_deg: float, length: int = 10) -> str:
    """The geohash of a place: 10 letters name a cell of about 1.2 m × 0.6 m at the equator."""
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    values = (longitude_deg, latitude_deg)
    number = 0
    for bit in range(5 * length):
        low, high = ranges[bit % 2]
        middle = (low + high) / 2
        upper = values[bit % 2] >= middle
        ranges[bit % 2] = [middle, high] if upper else [low, middle]
        number = number << 1 | upper
    return "".join(_LETTERS[number >> 5 * n & 31] for n in reversed(range(length)))


def read_geohashes(found: Found) -> None:
    """Keep a geohash that is the whole text: many a word could be one, so it must hold a digit or be announced."""
    match = _GEOHASH.fullmatch(found.rest)
    if match is None:
        return
    code = match["code"].lower()
    mixed = any(one.isdigit() for one in code) and any(one.isalpha() for one in code)
    if match["said"] or mixed:
        found.take(_geohash_reading(code, match.span("code")), match.span("code"))


def _geohash_reading(code: str, span: tuple[int, int]) -> Iterator[Reading]:
    number = 0
    for letter in code:
        number = number << 5 | _LETTERS.index(letter)
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    for bit in range(5 * len(code)):
        low, high = ranges[bit % 2]
        middle = (low + high) / 2
        upper = number >> 5 * len(code) - 1 - bit & 1
        ranges[bit % 2] = [middle, high] if upper else [low, middle]
    (west, east), (south, north) = ranges
    latitude, longitude = degrees_of((south + north) / 2), degrees_of((west + east) / 2)
    widths = half_widths_m(latitude, (north - south) / 2, (east - west) / 2)
    yield Reading(Form.GEOHASH, latitude, longitude, *widths, span)
