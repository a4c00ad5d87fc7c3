"""What a text with coordinates can mean: readings with form, precision and doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from provenance.errors import UsageError
from provenance.geo.geodesic import metres_per_degree

__all__ = ["DATUM", "Doubt", "Form", "Found", "Points", "Reading", "Told", "check_on_globe", "degrees_of"]

DATUM: Final = "WGS 84"
_PLACES: Final = Decimal("0.00000001")
"""About a millimetre: finer than any written form that is worked out here."""


class Form(StrEnum):
    """How the position is written."""

    DECIMAL = "decimal"
    DMS = "dms"
    DDM = "ddm"
    UTM = "utm"
    MGRS = "mgrs"
    PLUS_CODE = "plus_code"
    PLUS_CODE_SHORT = "plus_code_short"
    GEOHASH = "geohash"
    LINK = "link"
    GEO_URI = "geo_uri"
    GEOMETRY = "geometry"


class Told(StrEnum):
    """By what it is known which number is the latitude."""

    FORM = "form"
    LATITUDE_FIRST = "latitude_first"
    LONGITUDE_FIRST = "longitude_first"


class Doubt(StrEnum):
    """Why the same text has another reading too."""

    NONE = "none"
    ORDER = "order"
    EAST_OR_WEST = "east_or_west"
    BAND_OR_HEMISPHERE = "band_or_hemisphere"


class Points(StrEnum):
    """What the position is that of."""

    PLACE = "place"
    VIEW = "view"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Reading:
    """One position that a text states. Degrees on WGS 84; `span` is where it stands in the text.

    `north_m` and `east_m` are the half-widths in metres of the cell or of half a unit of the last written digit:
    the writing says nothing finer. They are no statement about how right the position is.
    """

    form: Form
    latitude: Decimal
    longitude: Decimal
    north_m: float
    east_m: float
    span: tuple[int, int]
    told: Told = Told.FORM
    doubt: Doubt = Doubt.NONE
    provider: str = ""
    points: Points = Points.PLACE

    @property
    def latitude_deg(self) -> float:
        return float(self.latitude)

    @property
    def longitude_deg(self) -> float:
        return float(self.longitude)

    @property
    def precision_m(self) -> float:
        """The larger half-width."""
        return max(self.north_m, self.east_m)


@dataclass(slots=True)
class Found:
    """All readings of a text, and what looks like coordinates but can be none. `rest` hides what was understood."""

    rest: str
    readings: list[Reading] = field(default_factory=list)
    refused: list[tuple[UsageError, tuple[int, int]]] = field(default_factory=list)

    def hide(self, span: tuple[int, int]) -> None:
        """Nobody reads this part again."""
        start, end = span
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]

    def take(self, readings: Iterator[Reading], span: tuple[int, int]) -> None:
        """Keep the readings of one part of the text, or why it has none."""
        try:
            self.readings += list(readings)
        except UsageError as error:
            self.refused.append((error, span))
        self.hide(span)


def degrees_of(number: float) -> Decimal:
    """A computed angle, rounded to about a millimetre."""
    return round(Decimal(number), 8).quantize(_PLACES).normalize() + 0


def check_on_globe(latitude: Decimal, longitude: Decimal) -> None:
    """Raises UsageError (`coordinates_out_of_range`)."""
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise UsageError("coordinates_out_of_range", latitude=f"{latitude:f}", longitude=f"{longitude:f}")


def half_widths_m(latitude: Decimal, north: Decimal | float, east: Decimal | float) -> tuple[float, float]:
    """Half-widths given in degrees as metres at a latitude."""
    per_latitude, per_longitude = metres_per_degree(float(latitude))
    return float(north) * per_latitude, float(east) * per_longitude
