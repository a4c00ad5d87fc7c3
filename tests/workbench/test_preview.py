"""The answer to marks that are being moved is that of a recorded run, with what the photo should show."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from provenance.analyses.camera_position.locate import said_of
from provenance.record.marks import PairSheet
from provenance.record.run import Outcome
from provenance.workbench.preview import CameraSeen, preview_of_pairs
from tests.marks import CAMERA, HEADING_DEG, pair_sheet


def seen(sheet: PairSheet) -> CameraSeen:
    camera = preview_of_pairs(sheet).camera
    assert camera is not None
    return camera


def test_it_says_what_a_run_would_say_with_the_limits_of_the_method() -> None:
    sheet = pair_sheet(scale=0.2)
    preview, result = preview_of_pairs(sheet), said_of(sheet)
    assert [(one.name, one.value) for one in preview.findings] == [
        (s.name, s.value) for s in result.statements
    ]
    assert preview.outcome is Outcome.FOUND
    assert [one.id for one in preview.limits][-3:] == [
        "position_stands_on_marks", "position_of_level_lens", "position_is_no_claim",
    ]  # fmt: skip


def test_the_numbers_are_those_of_the_scene() -> None:
    camera = seen(pair_sheet(scale=0.2))
    assert camera.lat == pytest.approx(CAMERA[0], abs=1e-5)
    assert camera.lon == pytest.approx(CAMERA[1], abs=1e-5)
    assert camera.heading_deg == pytest.approx(HEADING_DEG, abs=0.1)
    assert camera.view_deg == pytest.approx(67.4, abs=0.5)
    assert [miss.number for miss in camera.misses] == [1, 2, 3, 4, 5, 6]
    assert all(miss.used for miss in camera.misses)
    assert len(camera.outline) > 10


def test_a_thing_is_predicted_where_the_right_pairs_would_show_it() -> None:
    right = pair_sheet(scale=0.2)
    off = msgspec.structs.replace(right.pairs[3], x=right.pairs[3].x + 60)
    moved = msgspec.structs.replace(right, pairs=(*right.pairs[:3], off, *right.pairs[4:]))
    miss = seen(moved).misses[3]
    assert not miss.used
    assert miss.predicted is not None
    assert miss.predicted[0] == pytest.approx(float(right.pairs[3].x), abs=5)


def test_what_would_lie_behind_the_camera_is_predicted_nowhere() -> None:
    right = pair_sheet(scale=0.2)
    behind = msgspec.structs.replace(right.pairs[3], lat=Decimal("49.7000"), lon=Decimal("37.6100"))
    miss = seen(msgspec.structs.replace(right, pairs=(*right.pairs[:3], behind, *right.pairs[4:]))).misses[3]
    assert (miss.used, miss.predicted) == (False, None)


def test_the_horizon_is_that_of_the_stated_tilt_and_says_when_it_is_supposed() -> None:
    sheet = pair_sheet(scale=0.2)
    level = seen(sheet).horizon
    assert level.supposed
    assert [round(spot[1]) for spot in (level.first, level.last)] == [300, 300]
    tilted = msgspec.structs.replace(sheet.photo, pitch_deg=Decimal(-8), roll_deg=Decimal(5))
    down = seen(msgspec.structs.replace(sheet, photo=tilted)).horizon
    assert not down.supposed
    assert down.first[1] < 300  # the axis points down, so the horizon lies above the middle
    assert down.first[1] != pytest.approx(down.last[1], abs=10)


def test_too_few_pairs_and_impossible_cameras_have_a_reason_and_no_camera() -> None:
    sheet = pair_sheet(scale=0.2)
    few = preview_of_pairs(msgspec.structs.replace(sheet, pairs=sheet.pairs[:2]))
    assert few.camera is None
    assert few.reason is not None and few.reason.id == "locate_too_few_pairs"
    photo = msgspec.structs.replace(sheet.photo, view_deg=Decimal(500))
    assert preview_of_pairs(msgspec.structs.replace(sheet, photo=photo)).outcome is Outcome.NOT_APPLICABLE
    empty = preview_of_pairs(PairSheet(photo=sheet.photo))
    assert (empty.camera, empty.reason is None) == (None, False)
