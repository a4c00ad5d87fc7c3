"""One check of a sheet of marks for every door: what cannot be is refused by name."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from provenance.errors import UsageError
from provenance.geo.sheets import require_sound
from provenance.record.marks import PairSheet, ShadowSheet
from tests.marks import marks, pairs

DAY = {"lat": 5, "lon": 0, "from": "2022-09-10T08:00Z", "to": "2022-09-10T09:00Z"}


def pair_sheet(**photo: Any) -> PairSheet:
    file = pairs()
    return msgspec.json.decode(json.dumps({**file, "photo": {**file["photo"], **photo}}), type=PairSheet)


def shadow_sheet(**parts: Any) -> ShadowSheet:
    return msgspec.json.decode(json.dumps({**marks(), **parts}), type=ShadowSheet)


def test_sound_sheets_pass() -> None:
    require_sound(pair_sheet())
    require_sound(shadow_sheet())


@pytest.mark.parametrize(
    ("photo", "name"),
    [
        ({"width": 0}, "width"),
        ({"height": -3000}, "height"),
        ({"heading_deg": 40, "heading_error_deg": -5}, "heading_error_deg"),
        ({"pitch_deg": 0, "pitch_error_deg": -1}, "pitch_error_deg"),
        ({"heading_deg": 400}, "heading_deg"),
        ({"principal": [99999, 5]}, "principal"),
    ],
)
def test_what_no_camera_has_is_refused_by_its_key(photo: dict[str, Any], name: str) -> None:
    with pytest.raises(UsageError) as refused:
        require_sound(pair_sheet(**photo))
    assert refused.value.id == "marks_value_impossible" and refused.value.values["name"] == name


@pytest.mark.parametrize(
    ("parts", "id"),
    [
        ({"claim": {**DAY, "lat": 95}}, "coordinates_out_of_range"),
        ({"claim": {**DAY, "from": "2022-09-10T08:00"}}, "time_without_zone"),
        ({"when": {**DAY, "radius_m": -4}}, "marks_value_impossible"),
        ({"where": {"at": "Tuesday"}}, "time_not_read"),
        ({"where": {"at": "9999-12-31T23:59:59Z"}}, "time_out_of_years"),
        ({"where": {"at": "2022-09-10T08:00Z", "extent": [50, 1, 40, 2]}}, "extent_impossible"),
        ({"ground": {"slope_deg": 95}}, "marks_value_impossible"),
        ({"ground": {"error_deg": -1}}, "marks_value_impossible"),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_computed(parts: dict[str, Any], id: str) -> None:
    with pytest.raises(UsageError) as refused:
        require_sound(shadow_sheet(**parts))
    assert refused.value.id == id


def test_a_number_that_stands_twice_and_a_mark_outside_are_refused() -> None:
    thing = marks()["things"][0]
    for things, id in (
        ([thing, thing], "pair_number_twice"),
        ([{**thing, "tip": [-5, 10]}], "mark_outside_photo"),
    ):
        with pytest.raises(UsageError) as refused:
            require_sound(shadow_sheet(things=things))
        assert refused.value.id == id
