"""UTM and MGRS: metres on the transverse Mercator grid of a zone (MGRS near the poles: on the polar grid).

MGRS by `mgrs` (NGA's own GEOTRANS 3.10), UTM by `utm`; both are loaded only when a grid reference is met or printed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Final

from provenance.errors import UsageError
from provenance.geo.coordinates.reading import Doubt, Form, Found, Reading, degrees_of

__all__ = ["mgrs_text", "read_mgrs", "read_utm", "utm_text"]

_MGRS: Final = re.compile(
    r"(?<![\w.])(?:MGRS\s*:?\s*)?(?P<zone>(?:\d{1,2}\s?[C-HJ-NP-X])|[ABYZ])\s?(?P<square>[A-HJ-NP-Z]{2})"
    r"(?:\s?(?P<east>\d{1,5})\s(?P<north>\d{1,5})|\s?(?P<digits>\d{2,10}))(?![\w.]\w|\w)"
)
_UTM: Final = re.compile(
    r"(?<![\w.])(?:UTM\s*:?\s*)?(?:zone\s*)?(?P<zone>\d{1,2})\s?(?P<letter>[C-HJ-NP-X])[\s,;]\s*(?:E\s*)?"
    r"(?P<east>\d{6}(?:[.,]\d+)?)\s*(?:mE|m\s?E|m|E)?\s*[,;\s]\s*(?:N\s*)?"
    r"(?P<north>\d{1,8}(?:[.,]\d+)?)\s*(?:mN|m\s?N|m|N)?(?!\w)",
    re.I,
)
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_BAND_SLACK_DEG: Final = 0.001
"""About 100 m: a reference in metres may lie just beyond the band that its letter names (our choice)."""
_ZONE_HALF_DEG: Final = 4.0
"""Three degrees and what neighbouring zones overlap, 40 km (NGA.SIG.0012, 7.4), which is under a degree below 69°."""
_WIDE_HALF_DEG: Final = 7.0
"""The widened zones about Norway and Svalbard reach six degrees from their meridian (the same, 7.5)."""


@cache
def _mgrs() -> Any:
    import mgrs

    return mgrs.MGRS()


def mgrs_text(latitude_deg: float, longitude_deg: float) -> str:
    """The MGRS reference of the cell of one metre that a place lies in."""
    return str(_mgrs().toMGRS(latitude_deg, longitude_deg, MGRSPrecision=5))


def utm_text(latitude_deg: float, longitude_deg: float) -> str | None:
    """The UTM reference to the metre; None beyond 84° north and 80° south, where UTM is not defined."""
    if not -80 <= latitude_deg < 84:
        return None
    import utm

    east, north, zone, letter = utm.from_latlon(latitude_deg, longitude_deg)
    return f"{zone:02}{letter} {east:.0f} E {north:.0f} N"


def read_mgrs(found: Found) -> None:
    """Keep every MGRS reference; small letters count where the reference is the whole text."""
    whole = _MGRS.fullmatch(found.rest.strip().upper())
    text = found.rest.upper() if whole else found.rest
    for match in list(_MGRS.finditer(text)):
        found.take(_mgrs_reading(match), match.span())


def _mgrs_reading(match: re.Match[str]) -> Iterator[Reading]:
    digits = match["digits"] or f"{match['east']}{match['north']}"
    uneven = match["east"] is not None and len(match["east"]) != len(match["north"])
    zone = re.sub(r"\s", "", match["zone"]).zfill(3 if match["zone"][0].isdigit() else 1)
    code = f"{zone}{match['square']}{digits}"
    if uneven or len(digits) % 2:
        raise UsageError("mgrs_digits_uneven", code=code)
    latitude, longitude = _cell_middle(code, zone)
    half = 10 ** (5 - len(digits) // 2) / 2
    yield Reading(Form.MGRS, degrees_of(latitude), degrees_of(longitude), half, half, match.span())


def _cell_middle(code: str, zone: str) -> tuple[float, float]:
    """The middle of a cell. One that touches the border of its band is read with the letter of the next band."""
    letters = [zone[-1]]
    if len(zone) > 1:
        at = _BANDS.index(zone[-1])
        letters += _BANDS[max(0, at - 1) : at] + _BANDS[at + 1 : at + 2]
    for letter in letters:
        decoded = _decoded(f"{zone[:-1]}{letter}{code[len(zone) :]}")
        if decoded is None:
            continue
        latitude, longitude = decoded
        if letter == zone[-1] and _in_zone(longitude, zone):
            return latitude, longitude
        again = str(_mgrs().toMGRS(latitude, longitude, MGRSPrecision=(len(code) - len(zone) - 2) // 2))
        if _in_band(latitude, zone[-1]) and (again[:2], again[3:]) == (code[:2], code[3:]):
            return latitude, longitude
    raise UsageError("not_a_grid_square", code=code)


def _decoded(code: str) -> tuple[float, float] | None:
    import mgrs.core

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # "latitude warning": looked at by the caller
        try:
            latitude, longitude = _mgrs().toLatLon(code)
        except mgrs.core.MGRSError:
            return None
    return float(latitude), float(longitude)


def read_utm(found: Found) -> None:
    """Keep every UTM reference. The letter S may be a band (32° to 40° north) or say "southern half": both are kept."""
    for match in list(_UTM.finditer(found.rest)):
        found.take(_utm_readings(match), match.span())


def _utm_readings(match: re.Match[str]) -> Iterator[Reading]:
    zone, letter = int(match["zone"]), match["letter"].upper()
    east, north = (Decimal(match[name].replace(",", ".")) for name in ("east", "north"))
    half = float(Decimal(1).scaleb(min(_exponent(east), _exponent(north))) / 2)
    as_band = _position(zone, east, north, _BANDS.index(letter) >= _BANDS.index("N"))
    positions = [] if as_band is None or not _in_band(as_band[0], letter) else [as_band]
    if letter in "NS":
        as_half = _position(zone, east, north, letter == "N")
        positions += [] if as_half is None or as_half in positions else [as_half]
    if not positions:
        raise UsageError("utm_band_contradiction", code=match[0].strip(), letter=letter)
    doubt = Doubt.BAND_OR_HEMISPHERE if len(positions) > 1 else Doubt.NONE
    for latitude, longitude in positions:
        place = degrees_of(latitude), degrees_of(longitude)
        yield Reading(Form.UTM, *place, half, half, match.span(), doubt=doubt)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _position(zone: int, east: Decimal, north: Decimal, northern: bool) -> tuple[float, float] | None:
    import utm

    try:
        latitude, longitude = utm.to_latlon(float(east), float(north), zone, northern=northern)
    except utm.OutOfRangeError:
        return None
    if not -80 - _BAND_SLACK_DEG <= latitude <= 84 + _BAND_SLACK_DEG:
        return None
    return float(latitude), (float(longitude) + 180) % 360 - 180


def _in_zone(longitude_deg: float, zone: str) -> bool:
    """Whether a place is near enough to the zone: GEOTRANS also decodes squares that no zone has."""
    if len(zone) == 1:
        return True
    from_middle = (longitude_deg - (6 * int(zone[:-1]) - 183) + 180) % 360 - 180
    return abs(from_middle) <= (_WIDE_HALF_DEG if zone[-1] in "VX" else _ZONE_HALF_DEG)


def _in_band(latitude_deg: float, letter: str) -> bool:
    south = -80 + 8 * _BANDS.index(letter)
    north = 84 if letter == "X" else south + 8
    return south - _BAND_SLACK_DEG <= latitude_deg <= north + _BAND_SLACK_DEG
