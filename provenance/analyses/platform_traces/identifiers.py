"""Identifiers that carry a time, in names and texts: found by their form, decoded, and refused where implausible."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, assert_never

from provenance.analyses.platform_traces.names import as_compared
from provenance.analyses.platform_traces.rows import Encoding, IdentifierRow, Unit
from provenance.analyses.platform_traces.stated import instant_of_ms
from provenance.analyses.platform_traces.tables import Tables
from provenance.record.values import Instant

__all__ = [
    "MOST_OF_ONE_KIND",
    "Carried",
    "identifiers_in_name",
    "identifiers_in_text",
    "number_of",
    "time_of",
]

MOST_OF_ONE_KIND: Final = 5
"""Identifiers of one kind told from one text (ours): more would be a list, not a trace."""

_BASE64URL: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # RFC 4648 §5
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # ULID specification
_SORTABLE: Final = "234567abcdefghijklmnopqrstuvwxyz"  # AT Protocol, TID
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # KSUID

_PER_MS: Final[dict[Unit, tuple[int, int]]] = {  # unit → milliseconds as a fraction
    "s": (1000, 1),
    "ms": (1, 1),
    "us": (1, 1000),
    "100ns": (1, 10_000),
}


@dataclass(frozen=True, slots=True)
class Carried:
    """An identifier as found, its row, and the time it carries in UTC."""

    row: IdentifierRow
    text: str
    time: Instant

    @property
    def shown(self) -> str:
        """The identifier as findings say it: without the part that can name a device (RFC 9562 §5.1, the node)."""
        most = self.row.time_characters
        return self.text if most is None else f"{self.text[:most]}…"


def number_of(text: str, encoding: Encoding, leading_bytes: int | None = None) -> int | None:
    """The number that an identifier stands for, or None when it is not of that encoding."""
    match encoding:
        case "decimal":
            return _in_digits(text.replace("/", ""), "0123456789")
        case "hex":
            return _in_digits(text.replace("-", "").lower(), "0123456789abcdef")
        case "base64url_number":
            return _in_digits(text, _BASE64URL)
        case "crockford32":
            return _in_digits(text.upper(), _CROCKFORD)
        case "base32_sortable":
            return _in_digits(text, _SORTABLE)
        case "base62":
            return _in_digits(text, _BASE62)
        case "base64url":
            return _of_bytes(text, leading_bytes)
        case "uuid1":
            return _uuid1(text)
    assert_never(encoding)


def _in_digits(text: str, digits: str) -> int | None:
    number = 0
    for character in text:
        value = digits.find(character)
        if value < 0:
            return None
        number = number * len(digits) + value
    return number if text else None


def _of_bytes(text: str, leading_bytes: int | None) -> int | None:
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return int.from_bytes(decoded[:leading_bytes], "big")


def _uuid1(text: str) -> int | None:
    """The time field: low, middle and high part stand in that order (RFC 9562 §5.1)."""
    parts = text.split("-")
    return _in_digits("".join((parts[2][1:], parts[1], parts[0])).lower(), "0123456789abcdef")


def time_of(row: IdentifierRow, text: str, now: datetime) -> Instant | None:
    """The time that an identifier carries, or None when it is none of that service's time so far, or ignored."""
    number = number_of(text, row.encoding, row.leading_bytes)
    if number is None or text.lower() in row.ignored:
        return None
    times, parts = _PER_MS[row.unit]
    milliseconds = (number >> row.shift) * times // parts + row.epoch_ms
    return instant_of_ms(milliseconds, row.first, now, whole_seconds=row.unit == "s")


def identifiers_in_name(name: str, tables: Tables, now: datetime) -> tuple[Carried, ...]:
    """Every identifier that a whole name can be, each under every service whose it can be."""
    compared = as_compared(name)
    found: list[Carried] = []
    for row in tables.identifiers:
        for pattern in row.in_name:
            match = tables.expression("identifiers.toml", pattern).fullmatch(compared)
            time = time_of(row, match["id"], now) if match else None
            if match and time is not None:
                found.append(Carried(row, match["id"], time))
                break
    return tuple(found)


def identifiers_in_text(text: str, tables: Tables, now: datetime) -> Iterator[Carried]:
    """The identifiers inside a text, at most MOST_OF_ONE_KIND by each expression."""
    for row in tables.identifiers:
        for pattern in row.in_text:
            expression = tables.expression("identifiers.toml", pattern)
            for match in islice(expression.finditer(text), MOST_OF_ONE_KIND):
                time = time_of(row, match["id"], now)
                if time is not None:
                    yield Carried(row, match["id"], time)
