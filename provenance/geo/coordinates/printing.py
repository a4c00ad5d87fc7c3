"""A position printed in every form."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.geo.coordinates.cells import geohash, plus_code
from provenance.geo.coordinates.grids import mgrs_text, utm_text

__all__ = ["Forms", "ddm", "decimal", "dms", "forms_of"]


@dataclass(frozen=True, slots=True)
class Forms:
    """One position on WGS 84 in all forms; `utm` is None near the poles, where UTM is not defined.

    The last digit is about 0.1 m for `decimal`, 0.3 m for `dms`, 0.2 m for `ddm`, 1 m for `utm`, `mgrs` and `geohash`;
    `plus_code` names a cell of about 14 m.
    """

    decimal: str
    dms: str
    ddm: str
    utm: str | None
    mgrs: str
    plus_code: str
    geohash: str
    geo_uri: str


def forms_of(latitude_deg: float, longitude_deg: float) -> Forms:
    """A position (degrees) in all forms."""
    numbers = _number(latitude_deg), _number(longitude_deg)
    return Forms(
        decimal=decimal(latitude_deg, longitude_deg),
        dms=dms(latitude_deg, longitude_deg),
        ddm=ddm(latitude_deg, longitude_deg),
        utm=utm_text(latitude_deg, longitude_deg),
        mgrs=mgrs_text(latitude_deg, longitude_deg),
        plus_code=plus_code(latitude_deg, longitude_deg),
        geohash=geohash(latitude_deg, longitude_deg),
        geo_uri=f"geo:{numbers[0]},{numbers[1]}",
    )


def _number(degrees: float) -> str:
    text = f"{degrees:.6f}"
    return text.lstrip("-") if not float(text) else text


def decimal(latitude_deg: float, longitude_deg: float) -> str:
    """49.706400, 37.616700-like."""
    return f"{_number(latitude_deg)}, {_number(longitude_deg)}"


def dms(latitude_deg: float, longitude_deg: float) -> str:
    """49°42′23.04″ N 37°37′00.12″ E-like."""
    return f"{_dms(latitude_deg, 'NS')} {_dms(longitude_deg, 'EW')}"


def _dms(degrees: float, letters: str) -> str:
    hundredths = round(abs(degrees) * 360_000)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}°{minutes % 60:02}′{rest // 100:02}.{rest % 100:02}″ {_letter(degrees, letters)}"


def ddm(latitude_deg: float, longitude_deg: float) -> str:
    """49°42.3840′ N 37°37.0020′ E-like."""
    return f"{_ddm(latitude_deg, 'NS')} {_ddm(longitude_deg, 'EW')}"


def _ddm(degrees: float, letters: str) -> str:
    parts = round(abs(degrees) * 600_000)
    minutes, rest = divmod(parts, 10_000)
    return f"{minutes // 60}°{minutes % 60:02}.{rest:04}′ {_letter(degrees, letters)}"


def _letter(degrees: float, letters: str) -> str:
    return letters[degrees < 0]
