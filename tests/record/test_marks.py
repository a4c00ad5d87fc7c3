"""Marks as the records have them: numbers in plain notation, whatever notation they came in."""

from __future__ import annotations

import msgspec
import pytest

from provenance.errors import RecordError
from provenance.record import codec
from provenance.record.marks import MarksDrawn, PairSheet
from provenance.record.values import Missing, Term


def sheet(x: str, lat: str = "49.7") -> PairSheet:
    pair = f'{{"number": 1, "x": {x}, "lat": {lat}, "lon": 37.6}}'
    return msgspec.json.decode(
        f'{{"photo": {{"width": 800, "height": 600}}, "pairs": [{pair}]}}', type=PairSheet
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1e2", "100"), ("0.00000001", "0"), ("-0.0", "0"), ("12.3456789012", "12.3456789"), ("7", "7")],
)
def test_numbers_are_kept_without_exponent_and_to_seven_digits(written: str, kept: str) -> None:
    assert str(sheet(written).pairs[0].x) == kept


@pytest.mark.parametrize("written", ['"NaN"', '"Infinity"', "1e40"])
def test_what_is_no_number_of_this_world_is_refused(written: str) -> None:
    with pytest.raises((RecordError, msgspec.ValidationError)):
        sheet(written)


def test_marks_are_private_and_can_be_erased() -> None:
    public, private = codec.split(
        MarksDrawn(marks="m1", evidence="e1", kind=Term("pairs"), sheet=sheet("100"))
    )
    assert b"49.7" not in public and set(private) == {"sheet"}
    gone = MarksDrawn(marks="m1", evidence="e1", kind=Term("pairs"), sheet=Missing("erased", 4))
    assert codec.canonical(gone)
