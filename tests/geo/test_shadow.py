"""Marked shadows: the sun they ask for, claims beside them, windows and bands, and coverage in small."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import radians, tan

import msgspec
import numpy as np
import pytest
from astral import Observer
from astral.sun import sun

from benchmarks.place_and_time.shadow import solved
from benchmarks.place_and_time.shadow_scenes import Kind, Truth, scene, scene_of
from provenance.errors import UsageError
from provenance.geo.camera.pairs import Prior
from provenance.geo.contour import within
from provenance.geo.fitting import Freedom, chance_above, fit
from provenance.geo.localframe import LocalFrame
from provenance.geo.shadow.claims import least_rises
from provenance.geo.shadow.daylight import Light, daylight
from provenance.geo.shadow.marked import marked_of
from provenance.geo.shadow.marks import Ground
from provenance.geo.shadow.model import Model
from provenance.geo.shadow.predicted import predicted_tips
from provenance.geo.shadow.reading import Reading, reading
from provenance.geo.shadow.solve import band, joint, windows
from provenance.geo.shadow.sunarrays import SunArrays, seconds
from provenance.geo.shadow.verify import (
    ClaimedPlace,
    ClaimedTime,
    Grounds,
    Verdict,
    compare,
    grounds_of,
    rises,
)
from provenance.geo.sun import sun_position
from provenance.record.marks import ShadowSheet
from tests.marks import CAMERA, TAKEN, marks

KUPYANSK = ClaimedPlace(49.7064, 37.6167)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return scene(np.random.default_rng(12), 2)


def test_the_sun_in_arrays_agrees_with_the_exact_algorithm() -> None:
    dice = np.random.default_rng(1)
    first = datetime(2022, 1, 1, tzinfo=UTC)
    suns = SunArrays(first, first + timedelta(days=366))
    for _ in range(200):
        latitude, longitude = dice.uniform(-65, 65), dice.uniform(-180, 180)
        utc = first + timedelta(minutes=float(dice.uniform(0, 525_000)))
        exact = sun_position(latitude, longitude, utc)
        azimuth, elevation = suns.at(np.array(latitude), np.array(longitude), np.array(seconds(utc)))
        assert float(elevation) == pytest.approx(exact.apparent_elevation_deg, abs=0.01)
        across = (float(azimuth) - exact.azimuth_deg + 180) % 360 - 180
        assert abs(across) * np.cos(np.radians(exact.elevation_deg)) < 0.01


def test_the_chance_of_squares_is_that_of_the_tables() -> None:
    assert chance_above(3.841459, 1) == pytest.approx(0.05, abs=1e-6)
    assert chance_above(5.991465, 2) == pytest.approx(0.05, abs=1e-6)
    assert chance_above(11.0705, 5) == pytest.approx(0.05, abs=1e-5)
    assert chance_above(12.5916, 6) == pytest.approx(0.05, abs=1e-5)


def test_marks_without_heading_tell_the_length_and_without_top_the_direction(truth: Truth) -> None:
    marked = truth.marked
    blind = replace(marked, stance=replace(marked.stance, heading=None))
    assert grounds_of(reading(blind)) is Grounds.LENGTH
    flat = replace(marked, things=tuple(replace(thing, top=None) for thing in marked.things))
    read = reading(flat)
    assert grounds_of(read) is Grounds.DIRECTION and read.elevation_deg is None
    off = (read.azimuth_deg - truth.sun.azimuth_deg + 180) % 360 - 180
    assert abs(off) < 4 * read.azimuth_error_deg
    with pytest.raises(UsageError) as refused:
        none = replace(flat, stance=replace(marked.stance, heading=None))
        compare(reading(none), KUPYANSK, ClaimedTime(truth.utc, truth.utc))
    assert refused.value.id == "nothing_to_compare"


def test_the_tilt_may_come_from_the_horizon(truth: Truth) -> None:
    stance = truth.marked.stance
    assert stance.pitch is not None and stance.roll is not None and stance.focal is not None
    pitch, roll = radians(stance.pitch.degrees), radians(stance.roll.degrees)
    spots = [
        (x + 2000, (stance.focal.pixels * tan(pitch) - x * np.sin(roll)) / np.cos(roll) + 1500)
        for x in (-1000, 1000)
    ]
    marked = replace(
        truth.marked, stance=replace(stance, pitch=None, roll=None, horizon=(spots[0], spots[1]))
    )
    known, seen = reading(truth.marked), reading(marked)
    assert known.elevation_deg is not None and seen.elevation_deg is not None
    assert seen.elevation_deg == pytest.approx(known.elevation_deg, abs=1.5)
    assert seen.azimuth_deg == pytest.approx(known.azimuth_deg, abs=3)


def test_a_measured_slope_changes_what_is_read(truth: Truth) -> None:
    level = reading(truth.marked).elevation_deg
    steep = reading(replace(truth.marked, ground=Ground(8.0, 90.0, 0.5))).elevation_deg
    assert level is not None and steep is not None and abs(level - steep) > 0.5


def test_without_any_tilt_nothing_is_read(truth: Truth) -> None:
    stance = replace(truth.marked.stance, pitch=None, roll=None)
    with pytest.raises(UsageError) as refused:
        reading(replace(truth.marked, stance=stance))
    assert refused.value.id == "camera_tilt_unknown"


def test_shadows_of_two_suns_are_told_and_nothing_is_concluded_from_them(truth: Truth) -> None:
    one, two = truth.marked.things[:2]
    turned = (2 * two.foot[0] - two.tip[0] + 300, two.tip[1] + 200)
    marked = replace(truth.marked, things=(one, replace(two, tip=turned)))
    read = reading(marked)
    assert not read.agree
    place = ClaimedPlace(truth.latitude_deg, truth.longitude_deg)
    made = compare(read, place, ClaimedTime(truth.utc, truth.utc))
    assert (made.verdict, made.reasons) == (Verdict.CANNOT_TELL, ("marks_disagree",))


def test_a_claim_with_the_sun_down_contradicts(truth: Truth) -> None:
    night = datetime(2022, 9, 10, 22, tzinfo=UTC)
    made = compare(reading(truth.marked), KUPYANSK, ClaimedTime(night, night))
    assert (made.verdict, made.reasons) == (Verdict.CONTRADICTS, ("sun_below_horizon",))


def careful() -> Reading:
    """Marks of tests/marks.py with small errors of everything."""
    sheet = marks()
    sheet["photo"].update(pitch_error_deg=0.1, roll_error_deg=0.1, heading_error_deg=0.5, view_error_deg=0.3)
    sheet["things"] = [{**one, "error_px": 1, "lean_error_deg": 0.2} for one in sheet["things"]]
    asked = msgspec.json.decode(json.dumps({**sheet, "ground": {"error_deg": 0.1}}), type=ShadowSheet)
    read = marked_of(asked)
    assert read is not None
    return reading(read)


def test_a_true_claim_of_months_is_never_jumped_over() -> None:
    read, taken = careful(), datetime.fromisoformat(TAKEN)
    for days, before in ((30, 11.3), (120, 47.7), (365, 250.2)):
        first = taken - timedelta(days=before)
        made = compare(read, ClaimedPlace(*CAMERA), ClaimedTime(first, first + timedelta(days=days)))
        assert made.verdict is Verdict.AGREES, days
        assert made.rise < 0.5


def test_a_true_claim_of_a_whole_region_is_never_jumped_over() -> None:
    read, taken = careful(), datetime.fromisoformat(TAKEN)
    for away in ((80_000.0, 95_000.0), (-210_000.0, 40_000.0), (5_000.0, -130_000.0)):
        lat, lon = LocalFrame(*CAMERA).latitude_longitude(*away)
        made = compare(read, ClaimedPlace(lat, lon, 250_000), ClaimedTime(taken, taken))
        assert made.verdict is Verdict.AGREES, away
    far = ClaimedPlace(CAMERA[0] - 12, CAMERA[1], 250_000)
    assert compare(read, far, ClaimedTime(taken, taken)).verdict is Verdict.CONTRADICTS


def test_a_claim_too_long_to_be_searched_is_not_contradicted() -> None:
    taken = datetime.fromisoformat(TAKEN)
    pole = ClaimedPlace(-88.0, 0.0)  # the sun is never as high there as these marks say
    year = ClaimedTime(taken, taken + timedelta(days=365))
    assert compare(careful(), pole, year).verdict is Verdict.CONTRADICTS
    made = compare(careful(), pole, ClaimedTime(taken, taken + timedelta(days=4000)))
    assert (made.verdict, made.reasons) == (Verdict.CANNOT_TELL, ("claim_too_long",))


def test_no_sun_within_reach_fits_better_than_the_bound_says(truth: Truth) -> None:
    read, dice = reading(truth.marked), np.random.default_rng(2)
    for grounds in Grounds:
        azimuth, elevation = truth.sun.azimuth_deg + dice.normal(0, 30, 50), dice.uniform(5, 70, 50)
        bound = least_rises(read, grounds, azimuth, elevation, 2.0)
        for _ in range(20):
            up = elevation + dice.uniform(-1.9, 1.9, 50)
            side = dice.uniform(-1, 1, 50) * np.sqrt(np.maximum(1.9**2 - (up - elevation) ** 2, 0))
            there = rises(read, grounds, azimuth + side, up)
            assert (bound <= there + 1e-9).all()


def test_windows_of_a_place_with_an_extent_hold_the_time_of_each_of_its_spots() -> None:
    read, taken = careful(), datetime.fromisoformat(TAKEN)
    day = ClaimedTime(taken - timedelta(hours=9), taken + timedelta(hours=9))
    for east, north in ((290_000.0, 0.0), (-150_000.0, 200_000.0), (0.0, -280_000.0)):
        lat, lon = LocalFrame(*CAMERA).latitude_longitude(-east, -north)
        point = windows(read, ClaimedPlace(lat, lon), day, Grounds.BOTH)
        whole = windows(read, ClaimedPlace(lat, lon, 300_000), day, Grounds.BOTH)
        assert not any(one.first <= taken <= one.last for one in point)
        assert any(one.first <= taken <= one.last for one in whole)


def test_a_window_shorter_than_a_step_is_found() -> None:
    read, taken = careful(), datetime.fromisoformat(TAKEN)
    days = ClaimedTime(taken - timedelta(days=20, minutes=17), taken + timedelta(days=20))
    found = windows(read, ClaimedPlace(*CAMERA), days, Grounds.BOTH, 3600.0)
    assert any(one.first <= taken <= one.last for one in found)


def test_a_band_at_the_antimeridian_is_that_of_the_same_sky_elsewhere() -> None:
    read = careful()
    bands = []
    for longitude in (0.2, 179.9, -179.95):
        utc = datetime.fromisoformat(TAKEN) + timedelta(minutes=4 * (CAMERA[1] - longitude))
        found = band(read, utc, Grounds.BOTH, (-90, -180, 90, 180))
        spans = [[(a, b) for a, b in row.stretches] for row in found.rows]
        assert len({row.latitude_deg for row in found.rows}) == len(found.rows)
        assert all(-180 <= a < 180 and b - a <= 360 for row in spans for a, b in row)
        rows = [row for row in found.rows if abs(row.latitude_deg - CAMERA[0]) <= found.step_deg / 2]
        assert any(a <= longitude + turn <= b for a, b in rows[0].stretches for turn in (0, 360))
        assert found.best is not None and found.bests == (found.best,)
        bands.append(found)
    for other in bands[1:]:
        assert other.area_share == pytest.approx(bands[0].area_share, rel=0.05)
        assert other.step_deg == bands[0].step_deg


def test_each_of_two_pieces_far_apart_is_made_finer_and_has_a_best_spot() -> None:
    taken = datetime.fromisoformat(TAKEN)
    strip = (CAMERA[0] - 0.4, -180.0, CAMERA[0] + 0.4, 180.0)
    found = band(careful(), taken, Grounds.LENGTH, strip)
    assert len(found.bests) == 2 and found.best == found.bests[0]
    assert abs(found.bests[0][1] - found.bests[1][1]) > 20
    assert any(abs(lon - CAMERA[1]) < 2 for _, lon in found.bests)
    assert found.step_deg < 0.3 and all(len(row.stretches) == 2 for row in found.rows)


def test_marks_too_near_to_each_other_for_their_errors_are_refused_by_number(truth: Truth) -> None:
    one, two = truth.marked.things[:2]
    near = (one.foot[0] + one.error_px, one.foot[1])
    same = replace(one, number=7, tip=(one.tip[0], one.tip[1] + one.error_px))
    for things, said in (
        ((replace(one, tip=near),), "shadow_too_short"),
        ((replace(one, top=near),), "thing_too_short"),
        ((one, two, same), "thing_marked_twice"),
    ):
        with pytest.raises(UsageError) as refused:
            reading(replace(truth.marked, things=things))
        assert refused.value.id == said and refused.value.values["number"] == one.number
    assert refused.value.values["other"] == 7


def test_a_sun_that_the_marks_do_not_tell_is_told_as_none(truth: Truth) -> None:
    stance = replace(truth.marked.stance, heading=Prior(20.0, 120.0))
    read = reading(replace(truth.marked, stance=stance))
    assert not read.has_heading and grounds_of(read) is Grounds.LENGTH
    flat = tuple(replace(thing, top=None) for thing in truth.marked.things)
    blind = reading(replace(truth.marked, stance=stance, things=flat))
    made = compare(blind, KUPYANSK, ClaimedTime(truth.utc, truth.utc))
    assert (made.verdict, made.reasons) == (Verdict.CANNOT_TELL, ("sun_not_told",))
    assert made.direction_difference_deg is None


def test_differences_and_the_elevation_have_their_95_percent_ranges(truth: Truth) -> None:
    read = reading(truth.marked)
    assert read.elevation_range_deg is not None and read.elevation_deg is not None
    low, high = read.elevation_range_deg
    assert low < read.elevation_deg < high and read.ratio_range is not None
    assert tan(radians(high)) == pytest.approx(1 / read.ratio_range[0])
    place = ClaimedPlace(truth.latitude_deg, truth.longitude_deg)
    made = compare(read, place, ClaimedTime(truth.utc, truth.utc))
    for off, span, error in (
        (made.direction_difference_deg, made.direction_difference_range_deg, read.azimuth_error_deg),
        (made.elevation_difference_deg, made.elevation_difference_range_deg, read.elevation_error_deg),
    ):
        assert off is not None and span is not None and error is not None
        assert span[0] < off < span[1] and span[1] - span[0] == pytest.approx(4 * error, rel=0.3)


def test_agreement_that_most_of_the_day_would_reach_is_none(truth: Truth) -> None:
    rough = tuple(replace(thing, error_px=100.0) for thing in truth.marked.things)
    stance = replace(truth.marked.stance, heading=Prior(truth.marked.stance.heading.degrees, 55.0))  # type: ignore[union-attr]
    place = ClaimedPlace(truth.latitude_deg, truth.longitude_deg)
    read = reading(replace(truth.marked, things=rough, stance=stance))
    made = compare(read, place, ClaimedTime(truth.utc, truth.utc))
    assert made.verdict is Verdict.CANNOT_TELL and (made.also_agrees or 0) > 0.5


def test_windows_of_two_months_hold_the_true_time_and_the_joint_region_is_not_empty(truth: Truth) -> None:
    read = reading(truth.marked)
    place = ClaimedPlace(truth.latitude_deg, truth.longitude_deg)
    time = ClaimedTime(truth.utc - timedelta(days=30), truth.utc + timedelta(days=30))
    by_both = windows(read, place, time, Grounds.BOTH, 240.0)
    assert any(one.first <= truth.utc <= one.last for one in by_both)
    latitude, longitude = truth.latitude_deg, truth.longitude_deg
    extent = (latitude - 2, longitude - 2, latitude + 2, longitude + 2)
    day = ClaimedTime(truth.utc - timedelta(hours=2), truth.utc + timedelta(hours=2))
    nodes = joint(read, extent, day, Grounds.BOTH, nodes=3)
    assert any(one.windows[0][0] <= truth.utc <= one.windows[-1][1] for one in nodes)


def test_daylight_and_twilight_agree_with_an_independent_library() -> None:
    day = ClaimedTime(datetime(2022, 9, 9, 21, tzinfo=UTC), datetime(2022, 9, 10, 21, tzinfo=UTC))
    lit = {one.light: one for one in daylight(KUPYANSK, day)}
    there = Observer(KUPYANSK.latitude_deg, KUPYANSK.longitude_deg, 0)
    sky = sun(there, date(2022, 9, 10), dawn_dusk_depression=6)
    almanac = {Light.DAY: (sky["sunrise"], sky["sunset"]), Light.CIVIL: (sky["dawn"], sky["dusk"])}
    for light, (first, last) in almanac.items():
        assert abs(lit[light].first - first) < timedelta(minutes=1)
        assert abs(lit[light].last - last) < timedelta(minutes=1)
    assert lit[Light.CIVIL].first < lit[Light.DAY].first < lit[Light.DAY].last < lit[Light.CIVIL].last


def test_of_four_simulated_photos_intervals_hold_the_truth() -> None:
    dice = np.random.default_rng(3)
    held = [solved(scene(dice, 2), dice) for _ in range(4)]
    assert sum(one.both for one in held) >= 3
    assert sum(one.wide_claim is Verdict.CONTRADICTS for one in held) == 0
    assert sum(one.false_claim is Verdict.CONTRADICTS for one in held) >= 3


@pytest.mark.parametrize(
    "kind", [Kind(1, plumb=True), Kind(3, slope=True), Kind(2, horizon=True, slope=True)]
)
def test_tilts_from_plumb_lines_and_horizons_and_slopes_hold_the_truth_too(kind: Kind) -> None:
    dice = np.random.default_rng(8)
    for _ in range(2):
        truth = scene_of(dice, kind)
        read = reading(truth.marked)
        sun = np.array([truth.sun.azimuth_deg]), np.array([truth.sun.apparent_elevation_deg])
        assert read.rise_of_both(*sun)[0] < 13.8  # the quantile of 0.999


def test_moving_what_has_nothing_in_common_at_once_arrives_where_moving_each_alone_does() -> None:
    marked = scene_of(np.random.default_rng(4), Kind(3, horizon=True, plumb=True)).marked
    model = Model.of(marked)
    free = model.freedom_without((0,))
    assert free.groups.max() + 1 < len(free.free)
    begin = model.beginnings()[:1]
    together = fit(model.residuals, begin, model.scale, freedom=free)
    alone = fit(model.residuals, begin, model.scale, freedom=Freedom.of([int(n) for n in free.free]))
    assert together.squares == pytest.approx(alone.squares, rel=1e-6)
    assert together.parameters[0, 0] == begin[0, 0]


def test_the_predicted_tips_of_the_true_sun_hold_the_marked_ones_and_those_of_another_do_not(
    truth: Truth,
) -> None:
    sun = truth.sun
    true = predicted_tips(truth.marked, sun.azimuth_deg, sun.apparent_elevation_deg)
    assert [one.number for one in true] == [thing.number for thing in truth.marked.things]
    assert all(one.within and one.length_known for one in true)
    for one, thing in zip(true, truth.marked.things, strict=True):
        assert one.foot == pytest.approx(thing.foot, abs=4 * thing.error_px)
        assert within(np.array(thing.tip), np.array(one.band))
    other = predicted_tips(truth.marked, sun.azimuth_deg + 40, sun.apparent_elevation_deg)
    assert not any(one.within for one in other)
    assert not any(
        within(np.array(thing.tip), np.array(one.band))
        for one, thing in zip(other, truth.marked.things, strict=True)
    )


def test_without_a_top_only_the_direction_is_predicted(truth: Truth) -> None:
    flat = replace(truth.marked, things=tuple(replace(thing, top=None) for thing in truth.marked.things))
    for one in predicted_tips(flat, truth.sun.azimuth_deg, truth.sun.apparent_elevation_deg + 20):
        assert one.within and not one.length_known and len(one.band) == 4
    turned = predicted_tips(flat, truth.sun.azimuth_deg + 60, truth.sun.apparent_elevation_deg)
    assert not any(one.within for one in turned)


def test_nothing_is_predicted_without_a_heading_or_with_the_sun_down(truth: Truth) -> None:
    blind = replace(truth.marked, stance=replace(truth.marked.stance, heading=None))
    assert predicted_tips(blind, 120.0, 30.0) == ()
    assert predicted_tips(truth.marked, 120.0, -1.0) == ()
