"""The closed set of value kinds: everything a finding, a claim or a card can say.

Screen and report render kinds, not analyses, so a new analysis needs no new rendering. Numbers with a
fraction are decimal strings with their unit beside them: an event holds no floating-point number, so its
bytes are the same everywhere (RFC 8785, and every reader agrees on them). Every kind has a `value` that
carries its main content.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation, localcontext
from enum import StrEnum
from pathlib import PurePath
from typing import Literal, TypeAlias, get_args

import msgspec

from provenance.errors import RecordError

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ROUNDING_DIGITS = 1000  # more than the largest double has before and after its point (309 and 767 + 17)
_OFFSET = re.compile(r"[+-](0[0-9]|1[0-8]):[0-5][0-9]")
_YEAR, _DAY = "([0-9]{4})", "([0-9]{4})-([0-9]{2})-([0-9]{2})"
_INSTANT_FORMS = {  # precision → form of the value (ISO 8601 calendar forms, ASCII digits)
    "year": re.compile(_YEAR),
    "month": re.compile(_YEAR + "-([0-9]{2})"),
    "day": re.compile(_DAY),
    "minute": re.compile(_DAY + "T([0-9]{2}):([0-9]{2})"),
    "second": re.compile(_DAY + "T([0-9]{2}):([0-9]{2}):([0-9]{2})"),
    "fraction": re.compile(_DAY + r"T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{1,6})"),
}


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", omit_defaults=True):
    """Common form of all kinds: frozen, tagged by `kind`, defaults left out, unknown fields refused."""


def decimal_text(number: float | int | Decimal, places: int | None = None) -> str:
    """A number as the decimal string that records use: plain notation, no exponent, no negative zero.

    `places` rounds to that many digits after the point. Raises RecordError for NaN and infinity.
    """
    # float's own repr: numpy's float64 is a float and shows itself as "np.float64(…)"
    exact = Decimal(float.__repr__(number)) if isinstance(number, float) else Decimal(number)
    if not exact.is_finite():
        raise RecordError("not_a_finite_number", number=repr(number))
    if places is not None:
        with localcontext(prec=_ROUNDING_DIGITS):
            exact = round(exact, places)
    text = format(exact, "f")
    if set(text) <= set("-0."):
        text = text.lstrip("-")
    return text


def _require(condition: bool, id: str, shown: str) -> None:
    if not condition:
        raise RecordError(id, value=shown[:200])


class Precision(StrEnum):
    """How fine a stated time is; nothing finer than this may be concluded from it."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    FRACTION = "fraction"


class Text(_Value, frozen=True, tag="text"):
    """Words that a person or a file wrote, kept verbatim. `language` is a BCP 47 tag, "und" if not known."""

    value: str
    language: str = "und"


class Term(_Value, frozen=True, tag="term"):
    """A word of our vocabulary, by id: `provenance.wording` says it in the reader's language."""

    value: str


class Count(_Value, frozen=True, tag="count"):
    """A whole number of `unit` things."""

    value: int
    unit: str = "items"


class Measure(_Value, frozen=True, tag="measure"):
    """A decimal quantity with its unit (UCUM-like ascii: m, px, deg, s, 1) and, where known, its ± (same unit)."""

    value: str
    unit: str
    plus_minus: str | None = None

    def __post_init__(self) -> None:
        _require(bool(_DECIMAL.fullmatch(self.value)), "not_a_decimal", self.value)
        if self.plus_minus is not None:
            _require(bool(_DECIMAL.fullmatch(self.plus_minus)), "not_a_decimal", self.plus_minus)


class Rational(_Value, frozen=True, tag="rational"):
    """An exact fraction as a file states it; the denominator may be 0 where the file says so."""

    value: str

    def __post_init__(self) -> None:
        _require(bool(re.fullmatch(r"-?[0-9]+/-?[0-9]+", self.value)), "not_a_rational", self.value)


class Flag(_Value, frozen=True, tag="flag"):
    """Yes or no."""

    value: bool


class Instant(_Value, frozen=True, tag="instant"):
    """A point in time as stated: calendar form down to its precision, and the offset only if it is known.

    `offset` is "+03:00"-like, "+00:00" for UTC, or None when the source does not say: then the instant on the
    world's clock is unknown within about a day and nothing may pretend otherwise.
    """

    value: str
    precision: Precision
    offset: str | None = None

    def __post_init__(self) -> None:
        if self.offset is not None:
            _require(bool(_OFFSET.fullmatch(self.offset)), "not_an_offset", self.offset)
        try:
            if self.utc() is None:
                self._start()
        except (ValueError, OverflowError) as error:  # the offset may lead out of the years 1 to 9999
            raise RecordError("not_an_instant", value=self.value[:200]) from error

    @staticmethod
    def of_utc(moment: datetime) -> Instant:
        """The instant of an aware datetime, in UTC, to the second. Raises RecordError for a naive one."""
        _require(moment.tzinfo is not None, "time_without_zone", moment.isoformat())
        text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return Instant(text, Precision.SECOND, "+00:00")

    def utc(self) -> datetime | None:
        """The start of the stated instant in UTC, or None when its offset is not known."""
        if self.offset is None:
            return None
        sign = 1 if self.offset[0] == "+" else -1
        shift = timedelta(hours=int(self.offset[1:3]), minutes=int(self.offset[4:6]))
        return (self._start() - sign * shift).replace(tzinfo=UTC)

    def _start(self) -> datetime:
        """The start of the stated instant on its own clock. Raises ValueError when it is none."""
        form = _INSTANT_FORMS[self.precision.value].fullmatch(self.value)
        if form is None:
            raise ValueError(self.value)
        parts = [int(part) for part in form.groups()]
        if self.precision is Precision.FRACTION:
            parts[6] *= 10 ** (6 - len(form[7]))  # tenths, hundredths … to microseconds
        year, month, day, hour, minute, second, micro = (*parts, *(1, 1, 1, 0, 0, 0, 0)[len(parts) :])
        return datetime(year, month, day, hour, minute, second, micro)


class Period(_Value, frozen=True, tag="period"):
    """A span of time: not before `value`, not after `end`; either may be open, not both."""

    value: Instant | None = None
    end: Instant | None = None

    def __post_init__(self) -> None:
        _require(self.value is not None or self.end is not None, "period_open_on_both_sides", "")


class Place(_Value, frozen=True, tag="place"):
    """A position on WGS 84: `value` is "latitude,longitude" in decimal degrees, radius_m its stated accuracy.

    `radius_m` None means that the source states no accuracy; `name` is the source's own word for the place.
    """

    value: str
    radius_m: str | None = None
    altitude_m: str | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        parts = self.value.split(",")
        _require(
            len(parts) == 2 and all(_DECIMAL.fullmatch(part) for part in parts), "not_a_place", self.value
        )
        latitude, longitude = (Decimal(part) for part in parts)
        _require(abs(latitude) <= 90 and abs(longitude) <= 180, "place_out_of_range", self.value)
        for number in (self.radius_m, self.altitude_m):
            _require(number is None or bool(_DECIMAL.fullmatch(number)), "not_a_decimal", str(number))

    @staticmethod
    def at(latitude: str, longitude: str, radius_m: str | None = None, name: str | None = None) -> Place:
        """A place from decimal strings. Raises RecordError when they are none or out of range."""
        return Place(f"{latitude},{longitude}", radius_m=radius_m, name=name)


class Region(_Value, frozen=True, tag="region"):
    """A part of a picture: `value` is "x,y x,y …", corners in whole pixels of the shown picture (upright).

    Two corners are a rectangle, three or more a polygon. `sha256` names the picture's bytes and
    `picture_width`, `picture_height` its shown size, so that the region keeps its meaning at any scale.
    """

    value: str
    sha256: str
    picture_width: int
    picture_height: int

    def __post_init__(self) -> None:
        good = re.fullmatch(r"-?[0-9]+,-?[0-9]+( -?[0-9]+,-?[0-9]+)+", self.value)
        _require(good is not None, "not_a_region", self.value)
        _require(bool(_SHA256.fullmatch(self.sha256)), "not_a_digest", self.sha256)


class Digest(_Value, frozen=True, tag="digest"):
    """A hash of bytes: algorithm ("sha256", "sha1", "md5", "phash", …) and encoding ("hex", "base32")."""

    value: str
    algorithm: str
    encoding: str = "hex"


class FileName(_Value, frozen=True, tag="file_name"):
    """A received name: `value` as it can be shown; `raw_hex` its bytes when they are not UTF-8."""

    value: str
    raw_hex: str | None = None

    @staticmethod
    def of(name: str) -> FileName:
        """From the operating system's string, keeping undecodable bytes (PEP 383) beside the shown form.

        Names of Windows may hold halves of surrogate pairs, which are no escaped bytes: those are kept as WTF-8.
        """
        try:
            raw = name.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raw = name.encode("utf-8", "surrogatepass")
        try:
            return FileName(raw.decode("utf-8"))
        except UnicodeDecodeError:
            return FileName(raw.decode("utf-8", "replace"), raw.hex())

    def as_file(self) -> str | None:
        """The shown form where a file can have it as its name; None where it leads elsewhere or cannot all be seen."""
        usable = self.value == PurePath(self.value).name and self.value.isprintable()
        return self.value if usable and self.value not in ("", ".", "..") else None


class Opaque(_Value, frozen=True, tag="opaque"):
    """Bytes that are not interpreted: their count and the first of them in hexadecimal."""

    value: str
    size_bytes: int


class Link(_Value, frozen=True, tag="link"):
    """An address on the web or a place in a medium, verbatim; `title` as found there."""

    value: str
    title: str | None = None


class Pointer(_Value, frozen=True, tag="pointer"):
    """Another record of the case by its id (a finding, a run, an exhibit, a claim)."""

    value: str


class Picture(_Value, frozen=True, tag="picture"):
    """A stored picture made by an analysis: `value` is the SHA-256 of its bytes, `shows` a term for its content."""

    value: str
    media_type: str
    width: int
    height: int
    shows: str

    def __post_init__(self) -> None:
        _require(bool(_SHA256.fullmatch(self.value)), "not_a_digest", self.value)


class Matches(_Value, frozen=True, tag="matches"):
    """Point pairs between two pictures, in hundredths of a pixel of the shown pictures (upright).

    `value` holds x_a, y_a, x_b, y_b per pair; `sha256_a` and `sha256_b` name the two pictures. One number for each
    pair, or none at all: `weights` the matcher's confidence in hundredths, `groups` the plane it lies on, 0 for none.
    """

    value: tuple[tuple[int, int, int, int], ...]
    sha256_a: str
    sha256_b: str
    weights: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        fits = all(len(per_pair) in (0, len(self.value)) for per_pair in (self.weights, self.groups))
        _require(fits, "matches_uneven", str(len(self.value)))


class Table(_Value, frozen=True, tag="table"):
    """Rows of values under column ids; a cell that does not apply is None."""

    value: tuple[tuple[Value | None, ...], ...]
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        width = len(self.columns)
        _require(all(len(row) == width for row in self.value), "table_rows_uneven", ",".join(self.columns))

    def rows(self) -> list[Row]:
        """The rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.value]


class Sequence(_Value, frozen=True, tag="sequence"):
    """Several values in order."""

    value: tuple[Value, ...]


class Missing(_Value, frozen=True, tag="missing"):
    """No value, and why: unknown, not applicable, withheld; erased by event `event`; lost or altered in the file."""

    value: Literal["unknown", "not_applicable", "withheld", "erased", "lost", "altered"]
    event: int | None = None


Value: TypeAlias = (
    Text | Term | Count | Measure | Rational | Flag | Instant | Period | Place | Region | Digest | FileName
    | Opaque | Link | Pointer | Picture | Matches | Table | Sequence | Missing
)  # fmt: skip

Row: TypeAlias = dict[str, Value | None]
"""The cells of a table's row by column; None where one does not apply."""

UNKNOWN = Missing("unknown")

KINDS: tuple[str, ...] = tuple(sorted(str(kind.__struct_config__.tag) for kind in get_args(Value)))


def latitude_longitude(place: Place) -> tuple[Decimal, Decimal]:
    """Latitude and longitude of a place in decimal degrees."""
    latitude, longitude = place.value.split(",")
    return Decimal(latitude), Decimal(longitude)


def decimal_of(text: str) -> Decimal:
    """The number a decimal string stands for. Raises RecordError when it is none."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise RecordError("not_a_decimal", value=text[:200]) from error
