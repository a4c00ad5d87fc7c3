"""Marks of place and time in a case: kept as versions, checked, computed from, undone, erased, replayed."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from provenance.analysis.contract import not_applicable, without_values
from provenance.errors import AlidadeError, CaseError, UsageError
from provenance.geo.localframe import LocalFrame
from provenance.record.casework import RunRecorded
from provenance.record.finding import Basis, Finding, Reason
from provenance.record.identity import new_ulid
from provenance.record.marks import AlignmentMark, MarksDrawn, PairSheet, ShadowSheet
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import (
    Flag,
    Instant,
    Missing,
    Period,
    Place,
    Table,
    Term,
    Text,
    latitude_longitude,
)  # fmt: skip
from provenance.workbench import OpenCase
from provenance.workbench.marking import blank_sheet
from provenance.workbench.replay import Replayed
from tests.analyses.desk import MARKS_SCALE, WALL_SIZE
from tests.marks import CAMERA, pair_sheet, shadow_sheet

PAIRS = pair_sheet(scale=MARKS_SCALE)


def table(run: Run, name: str) -> Table:
    found = run.value(name)
    assert isinstance(found, Table)
    return found


def test_the_camera_is_found_from_pairs_that_were_kept(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, PAIRS)
    run = opened.locate(photo)
    assert run.outcome is Outcome.FOUND
    found = run.value("camera_position")
    assert isinstance(found, Place)
    lat, lon = latitude_longitude(found)
    east, north = LocalFrame(*CAMERA).east_north(float(lat), float(lon))
    assert abs(east) < 1 and abs(north) < 1
    assert [row["used"] for row in table(run, "pair_residuals").rows()] == [Flag(True)] * 6
    assert len(table(run, "camera_outline").value) > 20
    assert [given.kind for given in run.inputs] == ["evidence", "marks"]


def test_what_follows_from_marks_is_private(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, PAIRS)
    opened.draw_marks(photo, shadow_sheet(scale=MARKS_SCALE))
    for run in (opened.locate(photo), opened.read_shadows(photo)):
        assert run.findings and all(finding.private for finding in run.findings)


def test_a_wrong_pair_is_named_and_left_out(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, pair_sheet(wrong=True, scale=MARKS_SCALE))
    run = opened.locate(photo)
    used = [row["used"] == Flag(True) for row in table(run, "pair_residuals").rows()]
    assert used == [True, True, True, False, True, True]
    assert "locate_pair_left_out" in {limit.id for limit in run.limits}


def test_too_few_pairs_are_nothing_found_with_a_reason(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, msgspec.structs.replace(PAIRS, pairs=PAIRS.pairs[:2]))
    run = opened.locate(photo)
    assert run.outcome is Outcome.NOTHING_FOUND
    assert run.reason is not None and run.reason.id == "locate_too_few_pairs"


def test_a_true_claim_agrees_and_its_time_lies_in_a_window(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, shadow_sheet(scale=MARKS_SCALE))
    run = opened.read_shadows(photo)
    assert run.value("shadow_says") == Term("claim_agrees")
    windows = [row for row in table(run, "time_windows").rows() if row["grounds"] == Term("by_both")]
    ((window),) = (row["window"] for row in windows)
    assert isinstance(window, Period) and isinstance(window.value, Instant)
    assert window.value.offset == "+03:00"
    assert window.value.value < "2022-09-10T10:13:00" < (window.end.value if window.end else "")
    assert table(run, "sun_band").value and table(run, "daylight").value


def test_a_town_s_centre_is_told_as_such(opened: OpenCase, photo: Exhibit) -> None:
    sheet = shadow_sheet(scale=MARKS_SCALE)
    assert sheet.claim is not None
    named = msgspec.structs.replace(sheet.claim, centre_of="Kupyansk")
    opened.draw_marks(photo, msgspec.structs.replace(sheet, claim=named))
    found = opened.read_shadows(photo).finding("claimed_place")
    assert found is not None and isinstance(found.value, Place) and found.value.name == "Kupyansk"
    assert [limit.id for limit in found.limits] == ["town_centre_point_used"]


def test_where_nobody_sees_a_shadow_no_test_is_possible(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, shadow_sheet(scale=MARKS_SCALE, shadow="none", things=[]))
    run = opened.read_shadows(photo)
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None and run.reason.id == "shadow_none_seen"


def test_without_marks_nothing_is_computed(opened: OpenCase, photo: Exhibit) -> None:
    for run in (opened.locate(photo), opened.read_shadows(photo)):
        assert run.outcome is Outcome.NOT_APPLICABLE
        assert run.reason is not None and run.reason.id == "no_marks"


def test_the_latest_marks_count_and_undoing_brings_the_earlier_back(opened: OpenCase, photo: Exhibit) -> None:
    first = opened.draw_marks(photo, PAIRS)
    second = opened.draw_marks(photo, msgspec.structs.replace(PAIRS, pairs=PAIRS.pairs[:4]))
    kept = opened.snapshot().marks(photo.id, "pairs")
    assert kept is not None and kept.data.marks == second.id
    assert opened.snapshot().marks(photo.id, "shadows") is None
    opened.undo(second.event)
    kept = opened.snapshot().marks(photo.id, "pairs")
    assert kept is not None and kept.data.marks == first.id and kept.data.sheet == PAIRS


def test_a_blank_sheet_takes_marks_away(opened: OpenCase, photo: Exhibit) -> None:
    blank = blank_sheet("pairs", WALL_SIZE)
    with pytest.raises(UsageError) as refused:
        opened.draw_marks(photo, blank)
    assert refused.value.id == "no_marks_to_take_away"
    opened.draw_marks(photo, PAIRS)
    opened.draw_marks(photo, blank)
    assert opened.snapshot().marks(photo.id, "pairs") is None


@pytest.mark.parametrize(
    ("changed", "id"),
    [
        (pair_sheet(), "marks_of_other_size"),
        (msgspec.structs.replace(PAIRS, pairs=PAIRS.pairs[:1] * 2), "pair_number_twice"),
        (
            msgspec.structs.replace(
                PAIRS, pairs=(msgspec.structs.replace(PAIRS.pairs[0], x=Decimal(WALL_SIZE[0] + 1)),)
            ),
            "mark_outside_photo",
        ),
        (
            msgspec.structs.replace(
                PAIRS, pairs=(msgspec.structs.replace(PAIRS.pairs[0], lat=Decimal("90.1")),)
            ),
            "coordinates_out_of_range",
        ),
    ],
)
def test_marks_that_cannot_be_are_refused_and_nothing_is_written(
    opened: OpenCase, photo: Exhibit, changed: PairSheet | ShadowSheet, id: str
) -> None:
    before = opened.snapshot().seq
    with pytest.raises(AlidadeError) as refused:
        opened.draw_marks(photo, changed)
    assert refused.value.id == id
    assert opened.snapshot().seq == before


def test_a_reason_tells_nothing_of_the_marks() -> None:
    refused = not_applicable("coordinates_out_of_range", latitude="95.4321", longitude="1")
    assert without_values(refused).reason == Reason("marks_not_computable")
    assert without_values(not_applicable("shadow_none_seen")).reason == Reason("shadow_none_seen")


def test_runs_of_marks_are_repeated_on_the_marks_that_they_took(opened: OpenCase, photo: Exhibit) -> None:
    drawn = opened.draw_marks(photo, PAIRS)
    opened.locate(photo)
    opened.draw_marks(photo, msgspec.structs.replace(PAIRS, pairs=PAIRS.pairs[:3]))
    assert [one.answer for one in opened.replay()] == [Replayed.SAME]
    opened.erase(drawn.event, (), "privacy")
    assert [one.answer for one in opened.replay()] == [Replayed.NOT_REPEATABLE]


def test_erasing_marks_takes_every_sheet_of_their_kind_and_what_was_computed_from_any(
    opened: OpenCase, photo: Exhibit
) -> None:
    opened.draw_marks(photo, PAIRS)
    opened.locate(photo)
    last = opened.draw_marks(photo, msgspec.structs.replace(PAIRS, pairs=PAIRS.pairs[:5]))
    opened.locate(photo)
    opened.draw_marks(photo, shadow_sheet(scale=MARKS_SCALE))
    assert len(opened.erase(last.event, (), "privacy")) == 4
    pairs, shadows = (
        [one.data.sheet for one in opened.snapshot().all(MarksDrawn) if one.data.kind.value == kind]
        for kind in ("pairs", "shadows")
    )
    assert [isinstance(sheet, Missing) and sheet.value for sheet in pairs] == ["erased", "erased"]
    assert isinstance(shadows[0], ShadowSheet)
    values = [finding.value for run in opened.snapshot().runs for finding in run.findings]
    assert values and all(isinstance(value, Missing) and value.value == "erased" for value in values)
    opened.draw_marks(photo, PAIRS)
    opened.locate(photo)
    assert len(opened.erase(last.event, (), "privacy")) == 2  # the new sheet and its run
    with pytest.raises(CaseError) as refused:
        opened.erase(last.event, (), "privacy")
    assert refused.value.id == "already_erased"


def test_large_findings_of_erased_marks_go_with_them(opened: OpenCase, photo: Exhibit) -> None:
    drawn = opened.draw_marks(photo, PAIRS)
    run = opened.locate(photo)
    large = Finding(f"{run.id}.1", "camera_outline", Basis.COMPUTED, Text("x" * 9000))
    opened.file.record_run(msgspec.structs.replace(run, id=new_ulid(), findings=(large,)))
    more = opened.snapshot().all(RunRecorded)[-1].data.more
    assert more is not None and more in opened.file.objects
    assert len(opened.erase(drawn.event, (), "privacy")) == 3
    assert more not in opened.file.objects and more in opened.snapshot().erased_objects


def test_where_no_region_holds_the_camera_none_is_told(opened: OpenCase, photo: Exhibit) -> None:
    alone = AlignmentMark(
        number=1,
        nearer=(Decimal("49.7070"), Decimal("37.6170")),
        farther=(Decimal("49.7080"), Decimal("37.6175")),
    )
    other = AlignmentMark(
        number=2,
        nearer=(Decimal("49.7060"), Decimal("37.6180")),
        farther=(Decimal("49.7055"), Decimal("37.6200")),
    )
    third = AlignmentMark(
        number=3,
        nearer=(Decimal("49.7066"), Decimal("37.6150")),
        farther=(Decimal("49.7068"), Decimal("37.6120")),
    )
    opened.draw_marks(photo, msgspec.structs.replace(PAIRS, pairs=(), alignments=(alone, other, third)))
    run = opened.locate(photo)
    place = run.value("camera_position")
    assert "locate_alignments_alone" in {limit.id for limit in run.limits}
    assert isinstance(place, Place) and place.radius_m is None
    assert run.value("camera_ellipse") is None and run.value("camera_outline") is None
