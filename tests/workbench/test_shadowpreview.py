"""The answer to shadows while they are marked is that of a run; what takes longer waits; tips, map and day with it."""

from __future__ import annotations

from decimal import Decimal
from math import hypot

import msgspec

from provenance.analyses.sun_and_shadow.read import said_of
from provenance.record.marks import BothAsked
from provenance.record.run import Outcome
from provenance.workbench.shadowpreview import is_slow, preview_of_shadows
from tests.marks import CAMERA, shadow_sheet

ALL = shadow_sheet(scale=0.2)
QUICK = msgspec.structs.replace(ALL, where=None)


def test_it_says_what_a_run_says() -> None:
    run = {one.name: one.value for one in said_of(QUICK).statements}
    preview = preview_of_shadows(QUICK)
    assert {one.name: one.value for one in preview.findings} == run
    assert preview.outcome is Outcome.FOUND
    assert "shadow_fits_other_days" in [limit.id for limit in preview.limits]


def test_bands_and_years_wait_until_they_are_asked_for() -> None:
    assert is_slow(ALL) and not is_slow(QUICK)
    quick, whole = preview_of_shadows(ALL, slow=False), preview_of_shadows(ALL)
    assert quick.waits and not quick.on_map.shadows
    assert not whole.waits and whole.on_map.shadows
    assert whole.on_map.suns[0].lat == CAMERA[0]
    assert ALL.when is not None
    year = msgspec.structs.replace(ALL.when, first="2022-01-01T00:00:00+03:00")
    assert is_slow(msgspec.structs.replace(QUICK, when=year))


def test_the_predicted_tips_of_a_true_claim_lie_at_their_marks() -> None:
    tips = preview_of_shadows(QUICK).tips
    assert [one.number for one in tips] == [1, 2]
    for tip, thing in zip(tips, QUICK.things, strict=True):
        assert tip.within
        assert hypot(tip.tip[0] - float(thing.tip[0]), tip.tip[1] - float(thing.tip[1])) < 3


def test_both_asked_gives_cells_around_the_true_place() -> None:
    extent = (Decimal(44), Decimal(30), Decimal(54), Decimal(44))
    both = BothAsked(extent=extent, first="2022-09-10T09:30:00+03:00", last="2022-09-10T10:45:00+03:00")
    (cells,) = preview_of_shadows(msgspec.structs.replace(QUICK, when=None, both=both)).on_map.shadows
    nearest = min(cells.rows, key=lambda row: abs(row[0] - CAMERA[0]))
    assert any(first <= CAMERA[1] <= last for first, last in nearest[1])


def test_the_day_has_light_moon_claim_and_windows_on_the_clock_of_the_question() -> None:
    day = preview_of_shadows(QUICK).day
    assert day is not None
    assert day.first.isoformat() == "2022-09-10T00:00:00+03:00"
    (lit,) = [stretch for light, stretch in day.lights if light == "day"]
    assert lit[0].astimezone(day.first.tzinfo).strftime("%H:%M") == "05:57"
    assert day.moon_lit > 0.98 and len(day.moon) == 2  # full that night
    assert day.grounds == "by_both"
    assert day.claim is not None
    assert day.windows[0][0] < day.claim[0] < day.windows[0][1]


def test_no_shadow_seen_has_its_reason_and_the_day_all_the_same() -> None:
    preview = preview_of_shadows(msgspec.structs.replace(QUICK, shadow="none", things=()))
    assert preview.outcome is Outcome.NOT_APPLICABLE
    assert preview.reason is not None and preview.reason.id == "shadow_none_seen"
    assert preview.day is not None and not preview.tips
