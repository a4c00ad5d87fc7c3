"""Every value kind is strict about what it holds, and comes back from its bytes as it was."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.errors import RecordError
from provenance.record import codec, values
from provenance.record.finding import Basis, Finding
from provenance.record.values import (
    FileName,
    Flag,
    Instant,
    Measure,
    Missing,
    Period,
    Picture,
    Place,
    Precision,
    Rational,
    Region,
    Sequence,
    Table,
    Text,
    Value,
)
from tests.record.strategies import ANY_VALUE, VALUE_KINDS, instants, struct

_VALUES = msgspec.json.Decoder(Value)
SHA = "ab" * 32


@pytest.mark.parametrize("kind", VALUE_KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=12)
@given(data=st.data())
def test_every_kind_comes_back_from_its_bytes_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(struct(kind))
    back = _VALUES.decode(codec.canonical(value))
    assert back == value
    assert type(back) is kind
    assert hasattr(value, "value"), "every kind carries its content in `value`"


@settings(max_examples=25)
@given(ANY_VALUE)
def test_nested_tables_and_sequences_come_back_too(value: Value) -> None:
    for outer in (Sequence((value, Flag(True))), Table(((value, None),), ("a", "b"))):
        assert _VALUES.decode(codec.canonical(outer)) == outer


@settings(max_examples=25)
@given(ANY_VALUE)
def test_a_finding_of_any_value_comes_back(value: Value) -> None:
    finding = Finding("01A", "name", Basis.READ, value)
    assert codec.read_findings(codec.findings_bytes((finding,))) == (finding,)


@pytest.mark.parametrize("kind", VALUE_KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=12)
@given(data=st.data())
def test_an_unknown_field_is_refused_in_every_kind(kind: type[Any], data: st.DataObject) -> None:
    plain = msgspec.to_builtins(data.draw(struct(kind)))
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(plain | {"score": 1}, Value)


@pytest.mark.parametrize(
    "text", ["1,5", "1e5", "NaN", "Infinity", ".5", "5.", "+1", "01", "--1", "١", " 1", ""]
)
def test_a_measure_refuses_what_is_no_plain_decimal(text: str) -> None:
    with pytest.raises(RecordError, match="not_a_decimal"):
        Measure(text, "m")
    with pytest.raises(RecordError, match="not_a_decimal"):
        Measure("1", "m", plus_minus=text)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, Decimal("nan"), Decimal("-inf")])
def test_no_decimal_text_is_made_of_what_is_not_finite(number: float | Decimal) -> None:
    with pytest.raises(RecordError, match="not_a_finite_number"):
        values.decimal_text(number)


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (-0.0, None, "0.0"),
        (1e-7, None, "0.0000001"),
        (1e22, None, "1" + "0" * 22),
        (1.005, 2, "1.00"),
        (-0.001, 2, "0.00"),
        (1e300, 3, "1" + "0" * 300 + ".000"),
        (5, None, "5"),
        (Decimal("1E+3"), None, "1000"),
        (np.float64(1.5), None, "1.5"),
        (np.float64(2.0), 3, "2.000"),
    ],
)
def test_a_number_becomes_plain_decimal_text(number: float, places: int | None, text: str) -> None:
    assert values.decimal_text(number, places) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimal_text_of_a_float_stands_for_that_very_float(number: float) -> None:
    assert float(Measure(values.decimal_text(number), "m").value) == number


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 20))
def test_rounding_never_fails_whatever_the_size(number: float, places: int) -> None:
    text = values.decimal_text(number, places)
    assert abs(Decimal(text) - Decimal(repr(number))) <= Decimal(10) ** -places / 2


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("90.1,0", "place_out_of_range"),
        ("-91,0", "place_out_of_range"),
        ("0,180.000001", "place_out_of_range"),
        ("49.7", "not_a_place"),
        ("49.7,37.6,1", "not_a_place"),
        ("49,7;37,6", "not_a_place"),
        ("49.7, 37.6", "not_a_place"),
        ("NaN,0", "not_a_place"),
    ],
)
def test_a_place_off_the_globe_or_no_place_is_refused(text: str, id: str) -> None:
    with pytest.raises(RecordError) as caught:
        Place(text)
    assert caught.value.id == id


def test_the_poles_and_the_date_line_are_places() -> None:
    assert values.latitude_longitude(Place.at("-90", "180")) == (Decimal(-90), Decimal(180))


@pytest.mark.parametrize("radius", ["-", "1e3", "ten"])
def test_a_place_refuses_a_radius_that_is_no_decimal(radius: str) -> None:
    with pytest.raises(RecordError, match="not_a_decimal"):
        Place("1,2", radius_m=radius)


def test_a_table_with_uneven_rows_is_refused_when_made_and_when_read() -> None:
    with pytest.raises(RecordError, match="table_rows_uneven"):
        Table(((Flag(True),), (Flag(True), None)), ("a",))
    with pytest.raises(RecordError, match="table_rows_uneven"):
        _VALUES.decode(b'{"kind":"table","columns":["a","b"],"value":[[null]]}')


def test_the_rows_of_a_table_come_by_column_with_none_where_a_cell_does_not_apply() -> None:
    table = Table(((Flag(True), None), (Text("a"), Flag(False))), ("first", "second"))
    assert table.rows() == [
        {"first": Flag(True), "second": None},
        {"first": Text("a"), "second": Flag(False)},
    ]
    assert Table((), ("first",)).rows() == []


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("2022-13", Precision.MONTH),
        ("2022-02-30", Precision.DAY),
        ("2022-9-1", Precision.DAY),
        ("٢٠٢٢", Precision.YEAR),
        ("0000", Precision.YEAR),
        ("2022-09-10 14:00", Precision.MINUTE),
        ("2022-09-10T24:00", Precision.MINUTE),
        ("2022-09-10T14:00:60", Precision.SECOND),
        ("2022-09-10T14:00:00", Precision.FRACTION),
        ("2022-09-10T14:00:00.1234567", Precision.FRACTION),
        ("2022-09-10T14:00:00Z", Precision.SECOND),
        ("2022\n", Precision.YEAR),
    ],
)
def test_an_instant_that_is_none_at_its_precision_is_refused(value: str, precision: Precision) -> None:
    with pytest.raises(RecordError, match="not_an_instant"):
        Instant(value, precision)


@pytest.mark.parametrize("offset", ["Z", "03:00", "+3:00", "+19:00", "+03:60", "+0300", ""])
def test_an_offset_of_another_form_is_refused(offset: str) -> None:
    with pytest.raises(RecordError, match="not_an_offset"):
        Instant("2022", Precision.YEAR, offset)


@pytest.mark.parametrize(("value", "offset"), [("0001-01-01", "+03:00"), ("9999-12-31", "-18:59")])
def test_an_instant_whose_offset_leads_out_of_the_calendar(value: str, offset: str) -> None:
    assert Instant(value, Precision.DAY, "+00:00").utc() is not None
    if value.startswith("0001"):
        with pytest.raises(RecordError, match="not_an_instant"):
            Instant(value, Precision.DAY, offset)
    else:  # its start is midnight, so that day still ends within the calendar
        assert Instant(value, Precision.DAY, offset).utc() == datetime(9999, 12, 31, 18, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "utc"),
    [
        (Instant("2022", Precision.YEAR, "+00:00"), (2022, 1, 1)),
        (Instant("2022-09", Precision.MONTH, "+03:00"), (2022, 8, 31, 21)),
        (Instant("2022-09-10", Precision.DAY, "-09:30"), (2022, 9, 10, 9, 30)),
        (Instant("2022-09-10T00:10", Precision.MINUTE, "+03:00"), (2022, 9, 9, 21, 10)),
        (Instant("2022-09-10T14:00:05", Precision.SECOND, "+05:45"), (2022, 9, 10, 8, 15, 5)),
        (Instant("2022-09-10T14:00:05.25", Precision.FRACTION, "+00:00"), (2022, 9, 10, 14, 0, 5, 250_000)),
    ],
)
def test_utc_is_the_start_of_the_stated_instant(instant: Instant, utc: tuple[int, ...]) -> None:
    year, month, day, *clock = utc
    hour, minute, second, micro = (*clock, *(0, 0, 0, 0)[len(clock) :])
    assert instant.utc() == datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


@given(instants())
def test_an_instant_without_offset_has_no_utc(instant: Instant) -> None:
    assert (instant.utc() is None) is (instant.offset is None)


def test_an_instant_is_made_only_of_a_time_with_zone() -> None:
    with pytest.raises(RecordError, match="time_without_zone"):
        Instant.of_utc(datetime(2022, 9, 10))
    kyiv = datetime(2022, 9, 10, 14, 0, 5, 999, tzinfo=timezone(timedelta(hours=3)))
    assert Instant.of_utc(kyiv) == Instant("2022-09-10T11:00:05", Precision.SECOND, "+00:00")


def test_a_period_needs_a_beginning_or_an_end() -> None:
    with pytest.raises(RecordError, match="period_open_on_both_sides"):
        Period()


@pytest.mark.parametrize("text", ["1", "1/", "1.5/2", "a/b", "1/2/3", ""])
def test_a_rational_refuses_what_is_no_fraction(text: str) -> None:
    with pytest.raises(RecordError, match="not_a_rational"):
        Rational(text)
    assert Rational("0/0").value == "0/0", "a file may say so"


@pytest.mark.parametrize("text", ["", "1,2", "1,2 3", "1.5,2 3,4", "1,2  3,4"])
def test_a_region_refuses_what_has_no_two_corners(text: str) -> None:
    with pytest.raises(RecordError, match="not_a_region"):
        Region(text, SHA, 10, 10)


@pytest.mark.parametrize("sha256", ["", "ab", SHA.upper(), SHA + "0", "g" * 64])
def test_pictures_and_regions_name_bytes_by_a_whole_sha256(sha256: str) -> None:
    with pytest.raises(RecordError, match="not_a_digest"):
        Picture(sha256, "image/png", 1, 1, "x")
    with pytest.raises(RecordError, match="not_a_digest"):
        Region("0,0 1,1", sha256, 10, 10)


@pytest.mark.parametrize(
    ("name", "value", "raw_hex"),
    [
        ("photo.jpg", "photo.jpg", None),
        ("Куп'янськ 🇺🇦.jpg", "Куп'янськ 🇺🇦.jpg", None),
        (b"\xcf\xf0.jpg".decode("utf-8", "surrogateescape"), "��.jpg", "cff02e6a7067"),
        ("half\ud83d.jpg", "half���.jpg", "68616c66eda0bd2e6a7067"),  # Windows
        ("half\ud83d and \udcff.jpg", "half��� and ���.jpg", "68616c66eda0bd20616e6420edb3bf2e6a7067"),
    ],
)
def test_a_received_name_keeps_bytes_that_are_no_text(name: str, value: str, raw_hex: str | None) -> None:
    kept = FileName.of(name)
    assert (kept.value, kept.raw_hex) == (value, raw_hex)
    assert _VALUES.decode(codec.canonical(kept)) == kept


@given(st.binary(max_size=40))
def test_any_name_of_a_file_system_of_bytes_can_be_got_back(raw: bytes) -> None:
    kept = FileName.of(raw.decode("utf-8", "surrogateescape"))
    assert (bytes.fromhex(kept.raw_hex) if kept.raw_hex is not None else kept.value.encode()) == raw


@pytest.mark.parametrize("name", ["photo.jpg", "Куп'янськ 🇺🇦.jpg", "...", " "])
def test_a_name_that_a_file_can_have_is_kept(name: str) -> None:
    assert FileName.of(name).as_file() == name


@pytest.mark.parametrize("name", ["", ".", "..", "a/b.jpg", "../b.jpg", "/b.jpg", "b/", "a\x00b", "a\u202eb"])
def test_no_file_gets_a_name_that_leads_elsewhere_or_cannot_all_be_seen(name: str) -> None:
    assert FileName.of(name).as_file() is None


ODD_TEXTS = (
    "line\u2028separator\u2029paragraph",
    "three ''' apostrophes and \"quotes\" and \\ backslash",
    "family 👨‍👩‍👧 flag 🇺🇦",
    "مرحبا \u202eright to left\u202c שלום",
    "nul \x00 bell \x07 delete \x7f next line \x85 no-break \xa0",
    "\ufeffbyte order mark and non-character \uffff",
    "e\u0301 is not \u00e9",
)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_is_kept_letter_by_letter(text: str) -> None:
    back = _VALUES.decode(codec.canonical(Text(text, "uk")))
    assert back == Text(text, "uk")


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udcff"])
def test_text_that_is_not_unicode_is_refused_with_a_record_error(text: str) -> None:
    for value in (Text(text), Sequence((Text(text),)), FileName(text)):
        with pytest.raises(RecordError, match="not_recordable"):
            codec.canonical(value)


def test_content_nested_without_end_is_refused_with_a_record_error() -> None:
    value: Value = Flag(True)
    for _ in range(5000):
        value = Sequence((value,))
    with pytest.raises(RecordError, match="not_recordable"):
        codec.canonical(value)


def test_missing_knows_five_reasons_only() -> None:
    with pytest.raises(msgspec.ValidationError):
        _VALUES.decode(b'{"kind":"missing","value":"because"}')
    assert _VALUES.decode(b'{"event":7,"kind":"missing","value":"erased"}') == Missing("erased", 7)
