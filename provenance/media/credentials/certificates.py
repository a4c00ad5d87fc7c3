"""Says what X.509 certificates name: holder, issuer and validity. Checks no signature; the C2PA library does."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from msgspec import Struct

from provenance.errors import MediaError

__all__ = ["Certificate", "certificate_of", "certificates_in_pem"]

#: Attribute types of RFC 4519 and their short names in RFC 4514 §3.
_NAMES: Final = {
    bytes.fromhex("550403"): "CN",
    bytes.fromhex("550406"): "C",
    bytes.fromhex("550407"): "L",
    bytes.fromhex("550408"): "ST",
    bytes.fromhex("55040a"): "O",
    bytes.fromhex("55040b"): "OU",
    bytes.fromhex("550405"): "serialNumber",
    bytes.fromhex("2a864886f70d010901"): "emailAddress",
}
#: String types of X.680 by their tag: UTF8, printable, teletex (read as Latin-1, as is usual), IA5, universal, BMP.
_ENCODINGS: Final = {
    0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1C: "utf-32-be", 0x1E: "utf-16-be",
}  # fmt: skip
_SEQUENCE, _SET, _OID, _UTC_TIME, _TIME, _VERSION = 0x30, 0x31, 0x06, 0x17, 0x18, 0xA0

#: Bounds of one name (our choice): the longest in use have some ten parts.
_MOST_PARTS: Final = 32
_LONGEST_TEXT: Final = 200

_MOMENT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_PEM: Final = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----")


class Certificate(Struct, frozen=True):
    """What a certificate names. Times are RFC 3339 in UTC, to the second; "" for what it does not name.

    `subject` and `issuer` read "CN=…, O=…, C=…" in the certificate's order.
    """

    subject: str
    issuer: str
    common_name: str
    organisation: str
    not_before: str
    not_after: str


def certificate_of(der: bytes) -> Certificate:
    """What a certificate in DER (RFC 5280 §4.1) names. Raises MediaError("not_a_certificate")."""
    try:
        (_, whole), *_ = _elements(der)
        (_, body), *_ = _elements(whole)
        fields = [field for field in _elements(body) if field[0] != _VERSION]
        _, _, (_, issuer), (_, validity), (_, subject), *_ = fields
        begin, end = (_moment(tag, text) for tag, text in _elements(validity))
        holder = _parts(subject)
        return Certificate(
            subject=_joined(holder),
            issuer=_joined(_parts(issuer)),
            common_name=dict(holder).get("CN", ""),
            organisation=dict(holder).get("O", ""),
            not_before=begin,
            not_after=end,
        )
    except (ValueError, IndexError) as error:  # UnicodeDecodeError is a ValueError
        raise MediaError("not_a_certificate") from error


def certificates_in_pem(data: bytes) -> tuple[Certificate, ...]:
    """Every certificate of a PEM bundle (RFC 7468), remarks between them ignored.

    Raises MediaError("not_a_certificate") when one of them is none.
    """
    found = []
    for block in _PEM.finditer(data):
        try:
            der = base64.b64decode(b"".join(block[1].split()), validate=True)
        except binascii.Error as error:
            raise MediaError("not_a_certificate") from error
        found.append(certificate_of(der))
    if data.count(b"-----BEGIN CERTIFICATE-----") != len(found):
        raise MediaError("not_a_certificate")
    return tuple(found)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(tag, content) of each element. Raises ValueError or IndexError when lengths do not fit (X.690 §8.1.3)."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length >= 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise ValueError("length")
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("length")
        yield tag, data[at : at + length]
        at += length


def _parts(name: bytes) -> tuple[tuple[str, str], ...]:
    """(short name, text) of each part of a name that is known here."""
    found: list[tuple[str, str]] = []
    for tag, group in _elements(name):
        for inner, pair in _elements(group):
            (oid_tag, oid), (text_tag, text) = _elements(pair)
            if (tag, inner, oid_tag) != (_SET, _SEQUENCE, _OID) or len(found) > _MOST_PARTS:
                raise ValueError("name")
            if oid in _NAMES and text_tag in _ENCODINGS:
                found.append((_NAMES[oid], text.decode(_ENCODINGS[text_tag])[:_LONGEST_TEXT]))
    return tuple(found)


def _joined(parts: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{kind}={text}" for kind, text in parts)


def _moment(tag: int, text: bytes) -> str:
    """RFC 5280 §4.1.2.5: UTCTime "YYMMDDHHMMSSZ" (50 and above: 19xx), GeneralizedTime "YYYYMMDDHHMMSSZ"."""
    stated = text.decode("ascii")
    if tag == _UTC_TIME:
        stated = ("19" if stated[:2] >= "50" else "20") + stated
    elif tag != _TIME:
        raise ValueError("time")
    digits = _MOMENT.fullmatch(stated)
    if digits is None:
        raise ValueError("time")
    year, month, day, hour, minute, second = map(int, digits.groups())
    return datetime(year, month, day, hour, minute, second).isoformat() + "Z"
