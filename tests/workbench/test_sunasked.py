"""What is asked of shadows, from fields to a sheet and back: places, times with their zone, stretches."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from provenance.errors import UsageError
from provenance.record.values import Instant, Place, Precision
from provenance.workbench.sunasked import (
    Answer,
    Asked,
    asked_in,
    asked_of_claim,
    claimed,
    clocks_of,
    zones_there,
)
from tests.marks import shadow_sheet

PLACE = (Decimal("49.7103"), Decimal("37.6158"), Decimal(3000))


def asked(**fields: object) -> Asked:
    return msgspec.convert({"place": PLACE, "first": "2022-09-10 08:10", **fields}, Asked)


def test_nothing_asked_is_no_question_and_needs_no_time() -> None:
    assert claimed(Asked()) == Answer()


@pytest.mark.parametrize(
    ("first", "zone"),
    [
        ("2022-09-10 08:10", "+03:00"),
        ("2022-09-10 08:10 +03:00", ""),
        ("2022-09-10T08:10:00+03:00", "UTC"),
        ("2022-09-10 08:10", "Europe/Kyiv"),
    ],
)
def test_a_time_has_its_own_offset_or_that_of_the_named_zone(first: str, zone: str) -> None:
    claim = claimed(asked(first=first, zone=zone, verify=True)).claim
    assert claim is not None
    assert (claim.first, claim.last) == ("2022-09-10T08:10:00+03:00", "2022-09-10T08:10:00+03:00")
    assert (claim.lat, claim.lon, claim.radius_m) == PLACE


def test_a_time_without_a_zone_is_never_given_one() -> None:
    with pytest.raises(UsageError) as told:
        claimed(asked(verify=True))
    assert told.value.id == "time_without_zone"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"place": None}, "sun_place_missing"),
        ({"first": " "}, "sun_time_missing"),
        ({"first": "in the morning"}, "not_a_time"),
        ({"last": "2022-09-09 08:10"}, "bound_ends_before_it_starts"),
        ({"zone": "Europe/Nowhere"}, "no_such_zone"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(fields: dict[str, object], error: str) -> None:
    with pytest.raises(UsageError) as told:
        claimed(asked(**{"zone": "+03:00", "verify": True, **fields}))
    assert told.value.id == error


def test_a_day_without_hours_is_the_whole_day_and_when_asks_for_day_or_year() -> None:
    answer = claimed(asked(first="2022-09-10", zone="+03:00", verify=True, when="day"))
    assert answer.claim == answer.when
    assert answer.claim is not None
    assert answer.claim.last == "2022-09-11T00:00:00+03:00"
    year = claimed(asked(zone="+03:00", when="year")).when
    assert year is not None
    assert (year.first, year.last) == ("2022-01-01T00:00:00+03:00", "2023-01-01T00:00:00+03:00")


def test_where_asks_for_the_middle_of_the_stretch_and_both_for_all_of_it() -> None:
    answer = claimed(asked(place=None, last="2022-09-10 10:10", zone="+03:00", where=True, both=True))
    assert answer.where is not None
    assert answer.both is not None
    assert answer.where.at == "2022-09-10T09:10:00+03:00"
    assert (answer.both.first, answer.both.last) == ("2022-09-10T08:10:00+03:00", "2022-09-10T10:10:00+03:00")


def test_a_sheet_gives_back_the_fields_that_ask_the_same() -> None:
    sheet = shadow_sheet(scale=0.2)
    fields = asked_in(sheet)
    assert (fields.first, fields.last, fields.zone, fields.when) == ("2022-09-10 10:13", "", "+03:00", "day")
    answer = claimed(fields)
    assert (answer.claim, answer.where) == (sheet.claim, sheet.where)


def test_a_claim_lends_its_day_with_its_zone_and_without_one_asks_nothing() -> None:
    place = Place.at("49.71", "37.62", "2500")
    lent = asked_of_claim(place, Instant("2022-09-10", Precision.DAY, "+03:00"))
    assert (lent.first, lent.last, lent.zone, lent.verify) == (
        "2022-09-10 00:00", "2022-09-11 00:00", "+03:00", True,
    )  # fmt: skip
    assert lent.place == (Decimal("49.71"), Decimal("37.62"), Decimal(2500))
    unzoned = asked_of_claim(place, Instant("2022-09-10", Precision.DAY))
    assert (unzoned.zone, unzoned.verify) == ("", False)
    assert asked_of_claim(None, None) == Asked()


def test_a_moment_is_shown_as_stated_in_utc_and_on_the_clock_of_the_place() -> None:
    zones = zones_there(*PLACE[:2])
    shown = clocks_of("2022-09-10T05:10:00+00:00", zones)
    assert [(one.value, one.offset) for one in shown] == [
        ("2022-09-10T05:10", "+00:00"), ("2022-09-10T08:10", "+03:00"),
    ]  # fmt: skip
