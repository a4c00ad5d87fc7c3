"""Coordinates that somebody wrote, understood and shown in every form, with the addresses to look there."""

from __future__ import annotations

import re
from typing import Final

from provenance.errors import RecordError, UsageError
from provenance.geo.coordinates.reading import DATUM, Doubt, Form, Found, Points, Reading, Told
from provenance.geo.coordinates.texts import read

__all__ = ["DATUM", "Doubt", "Found", "Points", "Reading", "Told", "one_position", "read_coordinates"]

_HOUSE_NUMBER: Final = re.compile(r"\d+\s*[\s/|]\s*\d+")
"""Two whole numbers without a comma: rather anything else than a position."""


def read_coordinates(text: str, near: str | None = None) -> Found:
    """Every reading of a text; `near` is a position that completes short plus codes.

    Raises UsageError: `near_not_a_position`; where there is no reading at all, why.
    """
    found = read(text, None if near is None else _near(near))
    if not found.readings and found.refused:
        raise found.refused[0][0]
    if not found.readings:
        raise UsageError("no_coordinates_found", text=text[:80])
    return found


def _near(text: str) -> tuple[float, float]:
    position = one_position(text)
    if position is None:
        raise UsageError("near_not_a_position", near=text[:80])
    return position.latitude_deg, position.longitude_deg


def one_position(text: str) -> Reading | None:
    """The position that a field "latitude, longitude" holds and nothing beside it; None for all other words.

    Of two bare numbers the first is the latitude: that is what such a field says. Any other doubt is no position,
    nor is a geohash, which may be a word, or the middle of a map.
    Raises RecordError (`place_out_of_range`) when the text is a pair of numbers outside the globe, read in that order.
    """
    stripped = text.strip()
    if not any(sign.isdigit() for sign in stripped) or _HOUSE_NUMBER.fullmatch(stripped):
        return None
    found = read(stripped)
    span = (0, len(stripped))
    swapped = any(one.told is Told.LONGITUDE_FIRST and one.doubt is Doubt.NONE for one in found.readings)
    refused = any(error.id == "coordinates_out_of_range" and at == span for error, at in found.refused)
    if refused or (swapped and [one.span for one in found.readings] == [span]):
        raise RecordError("place_out_of_range", value=stripped[:200])
    whole = [
        one
        for one in found.readings
        if one.span == span
        and one.told is not Told.LONGITUDE_FIRST
        and one.doubt in (Doubt.NONE, Doubt.ORDER)
        and one.points is not Points.VIEW
        and one.form is not Form.GEOHASH
    ]
    return whole[0] if len(whole) == 1 and not found.refused else None
