"""The one strict codec: typed records to canonical bytes and back.

Canonical bytes are RFC 8785 (JCS). With ASCII keys, no floating-point number and integers below 2^53, msgspec's
sorted output is the same bytes at a thirtieth of the time (tested against the package rfc8785).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from provenance.errors import RecordError
from provenance.record import (
    casework,
    claim,
    evidence,
    judgement,
    marks,
    network,
    references,
    sighting,
    timebounds,
)
from provenance.record.event import Envelope, EventData
from provenance.record.finding import Finding
from provenance.record.values import KINDS, Missing

SALT_BYTES: Final = 32  # as long as the digest, so that a commitment to a short text cannot be searched
_COMMITMENT_PREFIX: Final = b"alidade:private:1:"  # separates our commitments from any other use of SHA-256
_MAX_INTEGER: Final = 2**53 - 1  # RFC 8785 §3.2.2.3: larger ones are not the same in every reader

EVENT_TYPES: Final[dict[str, type[EventData]]] = {
    kind.event_type: kind
    for module in (casework, evidence, claim, sighting, judgement, references, timebounds, network, marks)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, EventData) and kind is not EventData
}

Lift = Callable[[dict[str, Any]], dict[str, Any]]
LIFTS: dict[tuple[str, int], Lift] = {}  # (event type, version) → payload of the next version

# A kind this version does not know, unless it is one of the words that `run.Input.kind` holds. In canonical bytes a
# quote inside a string is escaped, so only a key and its value look like this.
_STRANGE_KIND: Final = re.compile(
    rb'"kind":"(?!(?:%s)")'
    % "|".join((*KINDS, "evidence", "derivative", "run", "claim", "observation", "mask", "marks")).encode()
)

_envelopes = msgspec.json.Decoder(Envelope)
_payloads: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    name: msgspec.json.Decoder(kind) for name, kind in EVENT_TYPES.items()
}
_findings = msgspec.json.Decoder(tuple[Finding, ...])


class Private(NamedTuple):
    """One private field: its commitment stands in the event, payload and salt in their own erasable table."""

    commitment: str
    salt: bytes
    payload: bytes


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of a record or of plain JSON content.

    Raises RecordError for a float, an integer of 2^53 or more, a key that is not ASCII, text that is not Unicode, or
    content nested deeper than Python follows.
    """
    try:
        plain = msgspec.to_builtins(value)
        _require_canonical(plain)
        return msgspec.json.encode(plain, order="sorted")
    except (
        TypeError,
        ValueError,
        RecursionError,
    ) as error:  # UnicodeEncodeError is a ValueError: lone surrogates
        raise RecordError("not_recordable", reason=str(error)[:200]) from error


def _require_canonical(plain: object) -> None:
    match plain:
        case None | bool() | str():
            return
        case int():
            if abs(plain) > _MAX_INTEGER:
                raise RecordError("integer_too_large", value=str(plain))
        case dict():
            for key, inside in plain.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise RecordError("key_not_ascii", value=str(key)[:200])
                _require_canonical(inside)
        case list() | tuple():
            for inside in plain:
                _require_canonical(inside)
        case _:
            raise RecordError("not_recordable", reason=type(plain).__name__)


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def commitment_of(salt: bytes, payload: bytes) -> str:
    """The salted commitment to a private payload."""
    return digest(_COMMITMENT_PREFIX + salt + payload)


def split(data: EventData) -> tuple[bytes, dict[str, Private]]:
    """An event's payload as its public canonical bytes and its private fields with fresh salts."""
    plain: dict[str, Any] = msgspec.to_builtins(data)
    privates: dict[str, Private] = {}
    apart = {field: plain.pop(field) for field in data.private_fields if field in plain}
    for field in data.private_maps:
        apart |= {f"{field}.{key}": entry for key, entry in plain.pop(field, {}).items()}
    for name, value in apart.items():
        payload = canonical(value)
        salt = secrets.token_bytes(SALT_BYTES)
        privates[name] = Private(commitment_of(salt, payload), salt, payload)
    return canonical(plain), privates


def event_bytes(envelope: Envelope) -> bytes:
    """The canonical bytes of an envelope whose `data` is canonical already. Raises RecordError for text not Unicode."""
    try:
        return msgspec.json.encode(envelope, order="sorted")
    except ValueError as error:
        raise RecordError("not_recordable", reason=str(error)[:200]) from error


def read_envelope(line: bytes) -> Envelope:
    """An envelope from its stored bytes. Raises RecordError when it is not one."""
    try:
        return _envelopes.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordError("event_unreadable", reason=str(error)[:200]) from error


def is_readable(envelope: Envelope) -> bool:
    """Whether this version knows the event's type and version; a payload may still hold a newer value kind."""
    kind = EVENT_TYPES.get(envelope.type)
    if kind is None or envelope.v > kind.version:
        return False
    return envelope.v == kind.version or all(
        (envelope.type, older) in LIFTS for older in range(envelope.v, kind.version)
    )


def is_newer(envelope: Envelope) -> bool:
    """Whether a newer version made the event: unknown type, version, or a value kind in its public payload.

    Cheap enough for every event at opening; private payloads and objects show theirs when they are decoded.
    """
    if not is_readable(envelope) or envelope.also:  # `also`: heads that a later version merged
        return True
    if _STRANGE_KIND.search(envelope.data) is None:
        return False
    try:
        read_data(envelope, dict.fromkeys(envelope.private, Missing("lost")))
    except RecordError:
        return True
    return False


def lifted(envelope: Envelope) -> dict[str, Any]:
    """The public payload in today's shape as plain JSON content, value kinds unread.

    Raises RecordError("made_by_newer_version") for a type or version that this version does not know.
    """
    return _lifted(envelope, {})


def _lifted(envelope: Envelope, privates: Mapping[str, Any]) -> dict[str, Any]:
    if not is_readable(envelope):
        raise RecordError("made_by_newer_version", type=envelope.type, version=envelope.v)
    try:
        plain: dict[str, Any] = msgspec.json.decode(envelope.data, type=dict[str, Any])
        plain.update(privates)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError("made_by_newer_version", type=envelope.type, version=envelope.v) from error
    for version in range(envelope.v, EVENT_TYPES[envelope.type].version):
        plain = LIFTS[(envelope.type, version)](plain)
    return plain


def read_data(envelope: Envelope, privates: Mapping[str, bytes | Missing]) -> EventData:
    """The typed payload of an event, lifted to today's shape; `privates` gives each private field's payload or why not.

    Raises RecordError("made_by_newer_version") for a type, version or value kind that this version does not know.
    """
    try:
        kind = EVENT_TYPES.get(envelope.type)
        if not privates and kind is not None and envelope.v == kind.version:
            data: EventData = _payloads[envelope.type].decode(envelope.data)
            return data
        plain = _lifted(envelope, _shown(kind, privates))
        return msgspec.convert(plain, EVENT_TYPES[envelope.type])
    except (msgspec.DecodeError, RecursionError, RecordError) as error:
        raise RecordError("made_by_newer_version", type=envelope.type, version=envelope.v) from error


def _shown(kind: type[EventData] | None, privates: Mapping[str, bytes | Missing]) -> dict[str, Any]:
    """Private fields as plain content, the entries of private maps gathered under their field."""
    shown: dict[str, Any] = {}
    for name, payload in privates.items():
        field, dot, key = name.partition(".")
        value = msgspec.to_builtins(payload) if isinstance(payload, Missing) else msgspec.json.decode(payload)
        if not dot:
            shown[field] = value
        elif isinstance(payload, Missing) and kind is not None and field in kind.private_maps:
            shown.setdefault(field, {})[key] = kind.missing_entry(field, key, payload)
        else:
            shown.setdefault(field, {})[key] = value
    return shown


def findings_bytes(findings: tuple[Finding, ...]) -> bytes:
    """Findings as the canonical bytes of one object."""
    return canonical(findings)


def read_findings(data: bytes) -> tuple[Finding, ...]:
    """Findings from an object's bytes. Raises RecordError when they are none."""
    try:
        return _findings.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, RecordError) as error:
        raise RecordError("findings_unreadable", reason=str(error)[:200]) from error
