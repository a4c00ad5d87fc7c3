"""What a file's tags state, kept exactly, and the place and instants to be read from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct

__all__ = [
    "StatedInstant",
    "StatedPlace",
    "StoredValue",
    "Structure",
    "Tag",
    "TagReading",
    "TagValue",
    "instants",
    "place",
]

#: One centimetre on the ground.
_DEGREE_PLACES: Final = 7

_DATE_AND_TIME: Final = re.compile(r"(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})", re.ASCII)


class StoredValue(Struct, frozen=True):
    """A tag's value exactly as stored: `parts` are exact texts of one `kind`.

    text: one part, the text. integer: one decimal number each. rational: one "numerator/denominator" each,
    not reduced ("10/1250", also "0/0"). real: one shortest decimal each. bytes: one part, the head in hex.
    `count` is the number of values stored (for text and bytes: of bytes); more than `parts` holds when cut.
    """

    kind: Literal["text", "integer", "rational", "real", "bytes"]
    parts: tuple[str, ...]
    count: int

    def fractions(self) -> tuple[Fraction | None, ...]:
        """Whole and rational numbers as fractions; None for x/0; empty for other kinds."""
        if self.kind not in ("integer", "rational"):
            return ()
        return tuple(_fraction(part) for part in self.parts)


TagValue = int | float | str | tuple[int | float | str, ...]


class Tag(Struct, frozen=True):
    """One tag. `group` is ExifTool's family 1 (IFD0, ExifIFD, GPS, XMP-dc, IPTC, ICC-header, PNG, Canon …).

    `name` is ExifTool's, `standard_name` the standard's (exifread's for maker notes); `raw` is what is stored, `value`
    what `exiftool -n` prints: a number, text in which numbers are joined by spaces, or the texts of a list.
    """

    group: str
    name: str
    standard_name: str
    raw: StoredValue
    value: TagValue


class Structure(Struct, frozen=True):
    """A nested property kept nested: compact JSON text, as `exiftool -struct -j` prints it."""

    group: str
    name: str
    standard_name: str
    json: str


class TagReading(Struct, frozen=True):
    """All tags of a file, in the file's order; those that are parts of a structure also as `structures`.

    `supported`: this type of file can hold tags that we read; `warnings` as met on the way (a reading library's words,
    bounded); `complete` is False when a limit ended the reading; `unread` names the blocks that are there and that
    could not be read, or not wholly (exif, xmp, iptc, icc, photoshop, mpf, packed_text …).
    """

    supported: bool
    tags: tuple[Tag, ...]
    warnings: tuple[str, ...]
    complete: bool = True
    structures: tuple[Structure, ...] = ()
    unread: tuple[str, ...] = ()


class StatedPlace(Struct, frozen=True, kw_only=True):
    """Where the GPS tags say the camera was.

    `status`: absent (no coordinates), unusable (not numbers, or out of range), hemisphere_unknown (north or
    south, east or west is not stated: the numbers are unsigned), present. Degrees are decimal strings,
    positive north and east, rounded to 7 places; "" when unusable or absent. "" stands also for what is not
    stated or unusable of `accuracy_m` (GPSHPositioningError) and `altitude_m` (negative below sea level).
    """

    status: Literal["absent", "unusable", "hemisphere_unknown", "present"]
    latitude: str = ""
    longitude: str = ""
    accuracy_m: str = ""
    altitude_m: str = ""


class StatedInstant(Struct, frozen=True, kw_only=True):
    """A date and time that a tag states.

    `text` as stored; `local` as "YYYY-MM-DDTHH:MM:SS" with the fraction as stored, "" when unusable; `offset`
    as "+02:00", None when the file does not state it (the zone is then unknown). GPS times are UTC: "+00:00".
    """

    meaning: Literal["taken", "digitized", "modified", "gps"]
    tag: str
    status: Literal["present", "unusable"]
    text: str
    local: str
    offset: str | None


def place(tags: Sequence[Tag]) -> StatedPlace:
    """The place stated by the GPS tags; never raises on odd values."""
    gps = {tag.name: tag for tag in tags if tag.group == "GPS"}
    if "GPSLatitude" not in gps or "GPSLongitude" not in gps:
        return StatedPlace(status="absent")
    latitude = _degrees(gps["GPSLatitude"], 90)
    longitude = _degrees(gps["GPSLongitude"], 180)
    if latitude is None or longitude is None:
        return StatedPlace(status="unusable")
    south, west = _sign(gps, "GPSLatitudeRef", "NS"), _sign(gps, "GPSLongitudeRef", "EW")
    known = south != 0 and west != 0
    return StatedPlace(
        status="present" if known else "hemisphere_unknown",
        latitude=_decimal(latitude * (south if known else 1), _DEGREE_PLACES),
        longitude=_decimal(longitude * (west if known else 1), _DEGREE_PLACES),
        accuracy_m=_metres(gps.get("GPSHPositioningError")),
        altitude_m=_altitude(gps),
    )


def instants(tags: Sequence[Tag]) -> tuple[StatedInstant, ...]:
    """Every date and time stated in EXIF and GPS, in the order taken, digitized, modified, gps."""
    by_name = {tag.standard_name: tag for tag in tags if tag.group in ("IFD0", "ExifIFD")}
    sources: tuple[tuple[Literal["taken", "digitized", "modified"], str, str, str], ...] = (
        ("taken", "DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal"),
        ("digitized", "DateTimeDigitized", "SubSecTimeDigitized", "OffsetTimeDigitized"),
        ("modified", "DateTime", "SubSecTime", "OffsetTime"),
    )
    found: list[StatedInstant] = []
    for meaning, date, fraction, offset in sources:
        if date in by_name:
            local = _local(_text(by_name[date]), _text(by_name.get(fraction)))
            found.append(
                StatedInstant(
                    meaning=meaning,
                    tag=by_name[date].name,
                    status="present" if local else "unusable",
                    text=_text(by_name[date]),
                    local=local,
                    offset=_offset(_text(by_name.get(offset))),
                )
            )
    return (*found, *_gps_instant(tags))


def _gps_instant(tags: Iterable[Tag]) -> tuple[StatedInstant, ...]:
    gps = {tag.standard_name: tag for tag in tags if tag.group == "GPS"}
    date, clock = gps.get("GPSDateStamp"), gps.get("GPSTimeStamp")
    if date is None and clock is None:
        return ()
    local = ""
    if date is not None and clock is not None and (time := _clock(clock.raw.fractions())):
        local = _local(f"{_text(date)} {time[0]}", time[1])
    text = " ".join(str(tag.value) for tag in (date, clock) if tag is not None)
    status: Literal["present", "unusable"] = "present" if local else "unusable"
    return (
        StatedInstant(
            meaning="gps", tag="GPSTimeStamp", status=status, text=text, local=local, offset="+00:00"
        ),
    )


def _clock(parts: Sequence[Fraction | None]) -> tuple[str, str] | None:
    """("HH:MM:SS", decimals of the second) of hours, minutes, seconds as the GPS stamp holds them."""
    if len(parts) != 3 or any(part is None for part in parts):
        return None
    total = sum(
        ((part or Fraction()) * unit for part, unit in zip(parts, (3600, 60, 1), strict=True)), Fraction()
    )
    if not 0 <= total < 86400:
        return None
    whole = int(total)
    decimals = _decimal(total - whole, 6).partition(".")[2].rstrip("0")
    if _decimal(total - whole, 6).startswith("1"):
        decimals = "999999"
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}", decimals


def _local(text: str, fraction: str) -> str:
    match = _DATE_AND_TIME.fullmatch(text.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return ""
    decimals = fraction.strip()
    return moment.isoformat() + (f".{decimals}" if re.fullmatch(r"\d{1,9}", decimals, re.ASCII) else "")


def _offset(text: str) -> str | None:
    text = text.strip()
    if text == "Z":
        return "+00:00"
    match = re.fullmatch(r"[+-](\d{2}):([0-5]\d)", text, re.ASCII)
    # UTC+14 is the farthest zone in use (tz database).
    return text if match and int(match[1]) * 60 + int(match[2]) <= 14 * 60 else None


def _text(tag: Tag | None) -> str:
    return "" if tag is None else str(tag.value)


def _fraction(part: str) -> Fraction | None:
    numerator, _, denominator = part.partition("/")
    below = int(denominator or "1")
    return None if below == 0 else Fraction(int(numerator), below)


def _degrees(tag: Tag, limit: int) -> Fraction | None:
    parts = tag.raw.fractions()
    if not 1 <= len(parts) <= 3 or tag.raw.count > 3:
        return None
    total = Fraction()
    for part, unit in zip(parts, (1, 60, 3600), strict=False):
        if part is None or part < 0:
            return None
        total += part / unit
    return total if total <= limit else None


def _sign(gps: dict[str, Tag], name: str, letters: str) -> int:
    letter = _text(gps.get(name)).strip("\0 ").upper()[:1]
    if not letter or letter not in letters:
        return 0
    return 1 if letter == letters[0] else -1


def _metres(tag: Tag | None) -> str:
    parts = () if tag is None else tag.raw.fractions()
    if len(parts) != 1 or parts[0] is None or parts[0] < 0:
        return ""
    return _decimal(parts[0], 3)


def _altitude(gps: dict[str, Tag]) -> str:
    altitude = _metres(gps.get("GPSAltitude"))
    # EXIF 2.32 §4.6.6 (GPSAltitudeRef): 1 is below sea level; 3.0 adds 2 and 3 for the ellipsoid.
    below = "GPSAltitudeRef" in gps and gps["GPSAltitudeRef"].value in (1, 3)
    return f"-{altitude}" if altitude and below and altitude != "0" else altitude


def _decimal(value: Fraction, places: int) -> str:
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        text = format(exact.quantize(Decimal(1).scaleb(-places)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
