"""The codec writes RFC 8785 bytes, refuses what has none, and keeps private fields out of public payloads."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, get_type_hints

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.errors import RecordError
from provenance.record import codec
from provenance.record.casework import CaseOpened, EventUndone
from provenance.record.event import GENESIS, Envelope, EventData
from provenance.record.judgement import NoteAdded
from provenance.record.values import Missing, Text
from tests.record.strategies import INTEGERS, TEXTS, events

_KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(_KEYS, inside, max_size=4),
    max_leaves=15,
)
TYPES = sorted(codec.EVENT_TYPES.items())


def envelope(data: EventData, public: bytes, privates: dict[str, codec.Private]) -> Envelope:
    """An envelope as the log would make it, at the beginning of a log."""
    return Envelope(
        id="0" * 26,
        v=type(data).version,
        seq=0,
        time="2026-11-20T09:00:00.000Z",
        actor="a",
        role="analyst",
        installation="0" * 26,
        type=type(data).event_type,
        data=msgspec.Raw(public),
        private={field: private.commitment for field, private in privates.items()},
        prev=GENESIS,
        also=(),
    )


@settings(max_examples=300)
@given(JSON)
def test_canonical_bytes_are_those_of_the_package_rfc8785(value: Any) -> None:
    assert codec.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("letter", [chr(n) for n in (*range(0x30), 0x5C, 0x7F, 0x80, 0xFFFF, 0x1F600)])
def test_every_escape_is_as_the_standard_says(letter: str) -> None:
    assert codec.canonical([letter]) == rfc8785.dumps([letter])


@pytest.mark.parametrize("value", [0.0, 1.5, float("nan"), [1, {"a": 2.0}]])
def test_a_floating_point_number_is_refused(value: Any) -> None:
    with pytest.raises(RecordError, match="not_recordable"):
        codec.canonical(value)


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**64, -(2**80)])
def test_an_integer_that_not_every_reader_can_hold_is_refused(number: int) -> None:
    with pytest.raises(RecordError, match="integer_too_large"):
        codec.canonical({"n": [number]})
    assert codec.canonical([2**53 - 1, 1 - 2**53]) == b"[9007199254740991,-9007199254740991]"


@pytest.mark.parametrize("key", ["ключ", "é", "\ud800", "a\u2028"])
def test_a_key_that_is_not_ascii_is_refused(key: str) -> None:
    with pytest.raises(RecordError, match="key_not_ascii"):
        codec.canonical([{key: 1}])


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(RecordError):
        codec.canonical({1: "one"})


def test_every_event_type_has_a_name_of_its_own_and_a_version() -> None:
    def classes(kind: type[EventData]) -> set[type[EventData]]:
        return {kind, *(below for sub in kind.__subclasses__() for below in classes(sub))}

    defined = {kind for kind in classes(EventData) if kind.__module__.startswith("provenance.")} - {EventData}
    assert set(codec.EVENT_TYPES.values()) == defined, "two types share a name, or a module is not listed"
    for name, kind in TYPES:
        assert name == kind.event_type
        assert kind.version >= 1
        assert all((name, older) in codec.LIFTS for older in range(1, kind.version))


@pytest.mark.parametrize(("name", "kind"), TYPES, ids=[name for name, _ in TYPES])
def test_every_private_field_exists_and_can_hold_missing(name: str, kind: type[EventData]) -> None:
    hints = get_type_hints(kind)
    for field in kind.private_fields:
        for missing in (Missing("erased", 3), Missing("lost")):
            assert msgspec.convert(msgspec.to_builtins(missing), hints[field]) == missing
    assert len(kind.private_fields) <= 64, "the rows that the file reserves for one event"


@pytest.mark.parametrize(("name", "kind"), TYPES, ids=[name for name, _ in TYPES])
@settings(max_examples=8)
@given(data=st.data())
def test_an_event_of_every_type_comes_back_from_its_parts(
    name: str, kind: type[EventData], data: st.DataObject
) -> None:
    event = data.draw(events(kind))
    public, privates = codec.split(event)
    line = codec.event_bytes(envelope(event, public, privates))
    assert line == rfc8785.dumps(json.loads(line))
    back = codec.read_envelope(line)
    payloads = {field: private.payload for field, private in privates.items()}
    assert codec.read_data(back, payloads) == event
    assert not codec.is_newer(back)
    assert set(json.loads(public)).isdisjoint(kind.private_fields)
    for field, private in privates.items():
        prefix = b"alidade:private:1:"
        again = hashlib.sha256(prefix + private.salt + private.payload).hexdigest()
        assert back.private[field] == private.commitment == again


@pytest.mark.parametrize(("name", "kind"), TYPES, ids=[name for name, _ in TYPES])
@settings(max_examples=5)
@given(data=st.data())
def test_an_event_of_every_type_is_read_after_all_its_private_fields_were_erased(
    name: str, kind: type[EventData], data: st.DataObject
) -> None:
    event = data.draw(events(kind))
    public, privates = codec.split(event)
    erased = dict.fromkeys(privates, Missing("erased", 9))
    back = codec.read_data(envelope(event, public, privates), erased)
    for name_apart in privates:
        field, _, key = name_apart.partition(".")
        left = getattr(back, field)
        assert (left[key].value if key else left) == Missing("erased", 9)


def test_salts_are_never_the_same_and_are_as_long_as_the_digest() -> None:
    note = NoteAdded(note="n", text=Text("yes"))
    splits = [codec.split(note)[1]["text"] for _ in range(50)]
    assert len({private.salt for private in splits}) == len({private.commitment for private in splits}) == 50
    assert {len(private.salt) for private in splits} == {32}


@pytest.mark.parametrize(
    "line",
    [b"", b"null", b"[]", b"{}", b"\xff", b'{"id":"x"}', b"[" * 100_000, b'{"data":' + b"[" * 100_000],
)
def test_a_line_that_is_no_event_is_refused_with_a_record_error(line: bytes) -> None:
    with pytest.raises(RecordError, match="event_unreadable"):
        codec.read_envelope(line)


@pytest.mark.parametrize(
    "payload",
    [b"[]", b"5", b"null", b'{"event":5}', b'{"event":"x","more":1}', b"{", b'{"event":' + b"[" * 99_999],
)
def test_a_payload_of_another_shape_counts_as_made_by_a_newer_version(payload: bytes) -> None:
    with pytest.raises(RecordError, match="made_by_newer_version"):
        codec.read_data(envelope(EventUndone(event="x"), payload, {}), {})


def test_text_that_is_not_unicode_is_refused_in_the_envelope_too() -> None:
    event = EventUndone(event="x")
    odd = msgspec.structs.replace(envelope(event, codec.split(event)[0], {}), actor="\ud800")
    with pytest.raises(RecordError, match="not_recordable"):
        codec.event_bytes(odd)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[" * 100_000, b'[{"kind":"text"}]', b"\xff"])
def test_stored_findings_that_are_none_are_refused_with_a_record_error(data: bytes) -> None:
    with pytest.raises(RecordError, match="findings_unreadable"):
        codec.read_findings(data)


def test_an_older_payload_is_lifted_when_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up version 0 of case_opened that called the title `name`."""

    def lift(plain: dict[str, Any]) -> dict[str, Any]:
        return {("title" if key == "name" else key): value for key, value in plain.items()}

    old = msgspec.structs.replace(
        envelope(CaseOpened(case="c", title=Missing("lost")), b'{"case":"c"}', {}),
        v=0,
        private={"name": "00"},
    )
    name = codec.canonical(Text("Kupyansk"))
    assert not codec.is_readable(old)
    with pytest.raises(RecordError, match="made_by_newer_version"):
        codec.read_data(old, {"name": name})
    monkeypatch.setitem(codec.LIFTS, ("case_opened", 0), lift)
    assert codec.is_readable(old)
    assert codec.read_data(old, {"name": name}) == CaseOpened(case="c", title=Text("Kupyansk"))
    assert bytes(old.data) == b'{"case":"c"}', "the stored payload stays as it was"


def test_a_moment_is_no_content_of_an_event_as_it_stands() -> None:
    """Times are written by us as text; a datetime slips through msgspec, so the records must never hold one."""
    kinds = {hint for kind in codec.EVENT_TYPES.values() for hint in get_type_hints(kind).values()}
    assert datetime not in kinds
    assert float not in kinds
    assert datetime.now(UTC).tzinfo is UTC
