"""What is seen on an exhibit becomes rows: numbered as on the picture, in groups, with the state from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureListState
from provenance.record.identity import new_ulid
from provenance.record.judgement import ObservationAdded
from provenance.record.values import UNKNOWN, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import Written, region_of
from provenance.workbench.view import CaseView, Viewer
from tests import forge
from ui.presenters.features import (
    FeatureSheet,
    feature_sheet,
    hidden_for,
    list_is_open,
    questioned,
    references_hidden,
    region_words,
    unopened_references,
)

SEEN = "10,20 110,80"


@pytest.fixture
def case(bench: Workbench, photo_case: Path) -> Iterator[OpenCase]:
    with bench.open_case(photo_case) as opened:
        yield opened


@pytest.fixture
def look(case: OpenCase, bench: Workbench) -> Callable[[], CaseView]:
    return Viewer(case, bench.wording).view


def note(case: OpenCase, text: str, *, region: str = "", stance: str = "observed", on: str = "Q1") -> Written:
    sha256 = case.snapshot().exhibit(on).sha256
    return case.people.observation(
        ObservationAdded(
            observation=new_ulid(),
            evidence=on,
            kind=Term("vehicle"),
            stance=Term(stance),
            text=Text(text),
            region=region_of(region, sha256, (640, 480)) if region else UNKNOWN,
        )
    )


def sheet_of(view: CaseView, number: str = "Q1") -> FeatureSheet:
    return feature_sheet(view, view.snapshot.exhibit(number))


def test_an_empty_list_can_be_skipped_but_not_locked(look: Callable[[], CaseView]) -> None:
    sheet = sheet_of(look())

    assert (sheet.state, sheet.rows, sheet.sentences) == (FeatureListState.NONE, (), ())
    assert sheet.can_skip and not sheet.can_lock


def test_only_what_has_a_region_is_numbered_in_the_order_it_was_written(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    note(case, "claimed tank", region=SEEN, stance="claimed")
    note(case, "whole street")
    note(case, "red car", region="1,2 3,4 5,1")

    sheet = sheet_of(look())

    assert [(row.number, row.text, row.group) for row in sheet.rows] == [
        (0, "whole street", "features"),
        (2, "red car", "features"),
        (1, "claimed tank", "claimed"),
    ]
    assert [row.text for row in sheet.marked] == ["claimed tank", "red car"]
    assert sheet.marked[1].corners == ((1, 2), (3, 4), (5, 1))
    assert "no region" in sheet.rows[0].about
    assert sheet.features == 2


def test_what_follows_the_lock_stands_apart_with_its_date(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    note(case, "first")
    case.people.lock_features("Q1")
    note(case, "second")

    sheet = sheet_of(look())

    assert sheet.state is FeatureListState.LOCKED
    assert [(row.text, row.group, row.locked) for row in sheet.rows] == [
        ("first", "features", True),
        ("second", "later", False),
    ]
    assert sheet.rows[1].about.startswith("added ")
    assert "the log records no reference as opened" in sheet.sentences[0]
    assert not (sheet.can_lock or sheet.can_skip)


def test_the_sentence_says_that_a_reference_was_opened_before_the_lock(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    note(case, "first")
    case.people.opened("R1")

    assert "R1 was opened" in sheet_of(look()).sentences[0]

    case.people.lock_features("Q1")

    assert "after R1 was opened" in sheet_of(look()).sentences[0]


def test_a_reference_has_observations_but_no_feature_list(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    note(case, "same car", region=SEEN, on="R1")

    sheet = sheet_of(look(), "R1")

    assert sheet.state is None and not (sheet.can_lock or sheet.can_skip)
    assert [row.group for row in sheet.rows] == ["seen"]
    assert "no feature list" in sheet.sentences[0]


def test_a_region_of_another_picture_is_not_drawn_on_this_one(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    other = case.snapshot().exhibit("R1").sha256
    case.people.observation(
        ObservationAdded(
            observation=new_ulid(),
            evidence="Q1",
            kind=Term("sign"),
            stance=Term("observed"),
            text=Text("a sign"),
            region=region_of(SEEN, other, (640, 480)),
        )
    )

    assert sheet_of(look()).marked == ()


def test_a_row_can_be_spoken_in_one_line(case: OpenCase, look: Callable[[], CaseView]) -> None:
    note(case, "red car", region=SEEN)

    assert sheet_of(look()).rows[0].spoken.startswith("1: vehicle, observed: red car. analyst, ")


def test_the_list_is_open_until_it_is_locked_or_skipped(case: OpenCase, look: Callable[[], CaseView]) -> None:
    view = look()
    exhibit = questioned(view, "R1")
    assert exhibit is not None and exhibit.number == "Q1"
    assert list_is_open(view, exhibit)

    case.people.skip_features("Q1")

    assert not list_is_open(look(), exhibit)


def test_a_region_is_said_in_pixels(bench: Workbench) -> None:
    assert region_words(((10, 20), (109, 59)), bench.wording) == "Rectangle of 100 × 40 pixels at 10, 20"
    assert region_words(((0, 0), (4, 9), (9, 2)), bench.wording).startswith(
        "Outline of 3 corners, 10 × 10 pixels"
    )
    assert region_words((), bench.wording) == "The picture as a whole"


# ---- before the references ------------------------------------------------------------------------------------------


def test_no_reference_is_drawn_before_the_list_is_closed(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    assert hidden_for(look(), "Q1") == "Q1"
    assert hidden_for(look(), "R1") == "Q1"  # the first questioned one, where a reference is selected
    assert not references_hidden(None, None)

    case.people.skip_features("Q1")

    assert not references_hidden(look(), "Q1")


def test_of_many_photos_each_open_list_hides_them_until_a_reference_was_opened(
    case: OpenCase, look: Callable[[], CaseView], tmp_path: Path
) -> None:
    (tmp_path / "second.png").write_bytes(forge.picture_file("png"))
    list(case.add([tmp_path / "second.png"], EvidenceRole.QUESTIONED))
    case.people.skip_features("Q1")
    assert hidden_for(look(), "Q1") == "Q2"
    assert [one.number for one in unopened_references(look())] == ["R1", "R2"]

    case.people.opened("R1")

    assert hidden_for(look(), "Q1") == ""
    assert hidden_for(look(), "Q2") == "Q2"
    assert [one.number for one in unopened_references(look())] == ["R2"]


def test_a_case_without_references_hides_nothing(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "alone.png").write_bytes(forge.picture_file("png"))
    with bench.create_case(tmp_path / "alone.case", "Alone", "Where?") as case:
        list(case.add([tmp_path / "alone.png"], EvidenceRole.QUESTIONED))
        assert not references_hidden(Viewer(case, bench.wording).view(), "Q1")


def test_a_comparison_before_the_lock_is_said_beside_the_open_list(
    case: OpenCase, look: Callable[[], CaseView]
) -> None:
    exhibits = case.snapshot().exhibits
    pair = [one for one in exhibits if one.number in ("Q1", "R1")]
    list(case.examine(pair[:1], pair[1:]))

    (said,) = sheet_of(look()).sentences

    assert said.startswith("Results of comparisons with references are already in the case")
