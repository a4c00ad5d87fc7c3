"""Camera positions from pairs: exact pairs, wrong ones, poor arrangements, and the region's coverage in small."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin, tan

import numpy as np
import pytest

from benchmarks.place_and_time.camera import solved
from benchmarks.place_and_time.camera_scenes import posed, scene
from provenance.errors import UsageError
from provenance.geo.camera.pairs import Alignment, Pair, Photo, Prior, Sighted
from provenance.geo.camera.resection import Resection, resection
from provenance.geo.contour import within
from provenance.geo.lens import FocalLength, field_of_view_deg, focal_from_35mm, pixel_of
from provenance.geo.localframe import LocalFrame

FRAME = LocalFrame(49.7064, 37.6167)
PHOTO = Photo(4000, 3000, FocalLength(3000.0, 0.01))
ANGLES = ((-28, 90), (-17, 260), (-6, 130), (5, 320), (16, 80), (27, 200))


def pairs(seen: tuple[tuple[float, float], ...] = ANGLES, heading_deg: float = 40.0) -> tuple[Pair, ...]:
    """Exact pairs seen from the frame's centre: angles from the axis and distances."""
    made = []
    for number, (angle_deg, away_m) in enumerate(seen, 1):
        bearing = radians(heading_deg + angle_deg)
        lat, lon = FRAME.latitude_longitude(away_m * sin(bearing), away_m * cos(bearing))
        made.append(Pair(number, 2000 + 3000 * tan(radians(angle_deg)), None, lat, lon))
    return tuple(made)


def off_m(found: Resection) -> float:
    assert found.solution is not None
    return float(np.hypot(*FRAME.east_north(found.solution.latitude_deg, found.solution.longitude_deg)))


def test_exact_pairs_give_the_camera_its_heading_and_its_view() -> None:
    found = resection(Sighted(PHOTO, pairs()))
    assert found.solution is not None and off_m(found) < 0.01
    assert found.solution.heading_deg == pytest.approx(40, abs=0.01)
    assert found.solution.view_deg == pytest.approx(field_of_view_deg(3000, 4000), abs=0.01)
    assert found.warnings == ()


def test_the_field_of_view_is_solved_where_it_is_not_known() -> None:
    found = resection(Sighted(replace(PHOTO, focal=None), pairs()))
    assert found.solution is not None and off_m(found) < 0.5
    assert found.solution.view_deg == pytest.approx(field_of_view_deg(3000, 4000), abs=0.1)
    known = resection(Sighted(PHOTO, pairs())).solution
    assert known is not None and found.solution.view_error_deg > known.view_error_deg


def test_a_camera_across_the_antimeridian_and_near_a_pole_is_found() -> None:
    for centre in ((10.0, 179.9999), (-84.0, -179.9999)):
        frame = LocalFrame(*centre)
        moved = []
        for pair in pairs():
            spot = FRAME.east_north(pair.latitude_deg, pair.longitude_deg)
            lat, lon = frame.latitude_longitude(*spot)
            moved.append(replace(pair, latitude_deg=lat, longitude_deg=lon))
        best = resection(Sighted(PHOTO, tuple(moved))).solution
        assert best is not None
        assert np.hypot(*frame.east_north(best.latitude_deg, best.longitude_deg)) < 0.05


def test_larger_stated_errors_give_a_larger_region() -> None:
    small = resection(Sighted(PHOTO, pairs())).solution
    rough = tuple(replace(pair, error_px=9.0, error_m=6.0) for pair in pairs())
    large = resection(Sighted(PHOTO, rough)).solution
    assert small is not None and large is not None
    assert large.ellipse.major_m > 2 * small.ellipse.major_m  # though both fit without any miss


def test_two_pairs_are_too_few_unless_an_alignment_or_a_heading_helps() -> None:
    two = pairs()[:2]
    assert resection(Sighted(PHOTO, two)).solution is None
    headed = resection(Sighted(replace(PHOTO, heading=Prior(40, 1.0)), two))
    assert off_m(headed) < 0.1
    ends = [FRAME.latitude_longitude(*(away * np.array([sin(0.9), cos(0.9)]))) for away in (70, 200)]
    aligned = resection(Sighted(PHOTO, two, (Alignment(1, ends[0], ends[1]),)))
    assert off_m(aligned) < 0.1 and "nothing_to_check_by" in aligned.warnings


def test_things_on_one_circle_with_the_camera_are_warned_of() -> None:
    circle = tuple((angle, 200 * cos(radians(angle))) for angle in (-25, -10, 5, 24))
    found = resection(Sighted(PHOTO, pairs(circle)))
    assert "danger_circle" in found.warnings
    assert "danger_circle" not in resection(Sighted(PHOTO, pairs())).warnings


def test_things_on_one_line_are_warned_of() -> None:
    line = tuple((angle, 100 / cos(radians(angle))) for angle in (-28, -9, 8, 27))
    assert "collinear" in resection(Sighted(PHOTO, pairs(line))).warnings


def test_a_wrong_pair_is_named_and_left_out() -> None:
    lat, lon = FRAME.latitude_longitude(-60, 180)
    some = list(pairs())
    some[3] = replace(some[3], latitude_deg=lat, longitude_deg=lon)
    found = resection(Sighted(PHOTO, tuple(some)))
    assert found.left_out == (4,) and off_m(found) < 0.5
    assert found.solution is not None
    assert [miss.used for miss in found.solution.misses] == [True, True, True, False, True, True]


def test_a_cropped_photo_gives_a_larger_region() -> None:
    whole = resection(Sighted(PHOTO, pairs())).solution
    part = resection(Sighted(replace(PHOTO, focal=None, cropped=True), pairs()))
    assert whole is not None and part.solution is not None
    assert part.solution.ellipse.major_m > whole.ellipse.major_m and "cropped" in part.warnings


def test_a_stated_roll_is_taken_off_the_pixels() -> None:
    roll = radians(4.0)
    rolled = []
    for pair in pairs():
        across, down = (pair.x - 2000), 300.0
        x, y = across * cos(roll) + down * sin(roll), -across * sin(roll) + down * cos(roll)
        rolled.append(replace(pair, x=2000 + x, y=1500 + y))
    level = Prior(0.0, 0.01)
    right = resection(Sighted(replace(PHOTO, pitch=level, roll=Prior(4.0, 0.01)), tuple(rolled)))
    wrong = resection(Sighted(replace(PHOTO, pitch=level, roll=level), tuple(rolled)))
    assert off_m(right) < 0.05 < off_m(wrong)


def test_the_equivalent_focal_length_is_read_by_the_diagonal() -> None:
    for size, view_deg in (((4000, 3000), 67.3), ((3000, 4000), 53.1), ((4000, 2250), 71.9)):
        focal = focal_from_35mm(26, *size)
        assert field_of_view_deg(focal.pixels, size[0]) == pytest.approx(view_deg, abs=0.06)


def test_impossible_errors_and_double_numbers_are_refused() -> None:
    some = pairs()
    for changed in (replace(some[0], error_px=0.0), replace(some[0], number=2)):
        with pytest.raises(UsageError):
            resection(Sighted(PHOTO, (changed, *some[1:])))


def test_the_same_thing_under_two_numbers_is_refused_with_both() -> None:
    some = pairs()
    lat, lon = FRAME.latitude_longitude(
        *(np.array(FRAME.east_north(some[2].latitude_deg, some[2].longitude_deg)) + 0.5)
    )
    again = replace(some[2], number=9, x=some[2].x + 1.0, latitude_deg=lat, longitude_deg=lon)
    with pytest.raises(UsageError) as refused:
        resection(Sighted(PHOTO, (*some, again)))
    assert (refused.value.id, refused.value.values) == ("pair_marked_twice", {"number": 3, "other": 9})
    line = Alignment(4, lined(70), lined(200))
    with pytest.raises(UsageError) as refused:
        resection(Sighted(PHOTO, some, (line, replace(line, number=5))))
    assert (refused.value.id, refused.value.values) == ("alignment_marked_twice", {"number": 4, "other": 5})


def test_pairs_of_one_place_are_too_few() -> None:
    one = pairs()[0]
    same = tuple(replace(one, number=n, x=500.0 * n) for n in range(1, 6))
    found = resection(Sighted(PHOTO, same))
    assert found.solution is None and "too_few_pairs" in found.warnings


def test_a_heading_that_may_be_any_is_none() -> None:
    anywhere = replace(PHOTO, heading=Prior(40, 90.0))
    few = resection(Sighted(anywhere, pairs()[:2]))
    assert few.solution is None and "heading_not_told" in few.warnings
    found = resection(Sighted(anywhere, pairs()))
    assert off_m(found) < 0.01 and found.solution is not None and found.solution.heading_told


def lined(away_m: float, angle: float = 0.9, off: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
    """A spot seen from the frame's centre (or from a spot near it) in a direction (radians from north)."""
    return FRAME.latitude_longitude(off[0] + away_m * sin(angle), off[1] + away_m * cos(angle))


def test_alignments_alone_tell_a_place_and_no_heading() -> None:
    lines = tuple(
        Alignment(n, lined(60 + 5 * n, angle), lined(190 - 9 * n, angle))
        for n, angle in enumerate((0.1, 1.0, 2.3), 1)
    )
    found = resection(Sighted(PHOTO, (), lines))
    assert off_m(found) < 0.1 and {"heading_not_told", "alignments_alone"} <= set(found.warnings)
    assert found.solution is not None and not found.solution.heading_told
    assert [line.number for line in found.solution.lines] == [1, 2, 3]
    assert not any(line.reversed for line in found.solution.lines)


def test_a_place_from_which_the_farther_is_the_nearer_is_not_taken() -> None:
    lines = tuple(Alignment(n, lined(80, a), lined(200, a)) for n, a in enumerate((0.3, 0.9, 1.5), 1))
    right = resection(Sighted(PHOTO, pairs(), lines))
    assert off_m(right) < 0.01 and "alignment_reversed" not in right.warnings
    swapped = replace(lines[1], nearer=lines[1].farther, farther=lines[1].nearer)
    wrong = resection(Sighted(PHOTO, pairs(), (lines[0], swapped, lines[2])))
    assert off_m(wrong) < 0.5 and wrong.solution is not None
    assert wrong.solution.lines_left_out == (2,) and not wrong.left_out
    assert {"alignment_left_out", "alignment_reversed"} <= set(wrong.warnings)


def test_a_wrong_alignment_beside_pairs_is_named_and_left_out() -> None:
    wrong = Alignment(1, lined(80, 0.9), lined(200, 1.1))
    found = resection(Sighted(PHOTO, pairs(), (wrong, Alignment(2, lined(70, 0.4), lined(150, 0.4)))))
    assert found.solution is not None and off_m(found) < 0.5 and not found.left_out
    assert found.solution.lines_left_out == (1,) and "alignment_left_out" in found.warnings
    one, other = found.solution.lines
    assert not one.used and abs(one.deviations) > 5 and other.used and abs(other.deviations) < 0.1


def test_a_region_larger_than_a_country_holds_nothing() -> None:
    far = tuple(
        Pair(n, 1000.0 * n, None, 49.7 + 1e-3 * n, 37.6, error_px=2000.0, error_m=50_000.0)
        for n in range(1, 4)
    )
    spread = tuple(replace(one, latitude_deg=49.7 + one.number) for one in far)
    assert "nothing_holds" in resection(Sighted(PHOTO, spread)).warnings


def test_of_twenty_simulated_scenes_nearly_all_regions_hold_the_truth() -> None:
    dice = np.random.default_rng(4)
    held = [solved(scene(dice, 6)) for _ in range(20)]
    assert sum(one.in_region for one in held) >= 17  # 19 expected
    assert np.median([one.off_m for one in held]) < 8


def test_of_eight_simulated_wrong_pairs_nearly_all_are_named() -> None:
    dice = np.random.default_rng(5)
    held = [one for one in (scene(dice, 6, wrong=True) for _ in range(12)) if one.wrong_by_deg >= 10][:8]
    found = [resection(one.sighted) for one in held]
    named = [one.wrong in (*made.left_out, *made.doubtful) for one, made in zip(held, found, strict=True)]
    assert sum(named) >= len(held) - 1


def test_a_region_along_the_circle_through_three_pairs_is_followed_around_its_bend() -> None:
    turns = np.radians([150.0, 180.0, 215.0])  # from the camera on the circle, 100 m in radius
    seen = [(100 * sin(turn), 100 - 100 * cos(turn)) for turn in turns]
    angles = tuple((float(np.degrees(np.arctan2(x, y))), float(np.hypot(x, y))) for x, y in seen)
    found = resection(Sighted(PHOTO, tuple(replace(one, error_px=30.0) for one in pairs(angles, 0.0))))
    assert found.solution is not None and "danger_circle" in found.warnings
    corners = np.array([FRAME.east_north(*corner) for corner in found.solution.outline])
    along = np.array([(100 * sin(a), 100 - 100 * cos(a)) for a in np.radians(range(-80, 81, 20))])
    assert all(within(spot, corners) for spot in along)
    assert not within(along[7] + (25, -25), corners) and not within(along[7] + (-30, 30), corners)
    assert found.solution.ellipse.major_m > 1000  # nothing holds the camera along the circle


def with_heights(pitch_deg: float, roll_deg: float, height_m: float) -> tuple[Pair, ...]:
    """The exact pairs with heights, as a tilted camera sees them from above the frame's centre."""
    made = []
    for number, (angle_deg, away_m) in enumerate(ANGLES, 1):
        tall, turn = (2.0, 14.0, 0.5, 22.0, 6.0, 11.0)[number - 1], radians(angle_deg)
        drop = 0.87 * away_m**2 / (2 * 6_371_000)
        ray = (sin(turn), (tall - height_m - drop) / away_m, cos(turn))
        right, down = pixel_of(
            (np.array(ray[0]), np.array(ray[1]), np.array(ray[2])),
            *(np.array(radians(pitch_deg)), np.array(radians(roll_deg))),
        )
        lat, lon = FRAME.latitude_longitude(
            away_m * sin(radians(40 + angle_deg)), away_m * cos(radians(40 + angle_deg))
        )
        at = 2000 + 3000 * float(right), 1500 + 3000 * float(down)
        made.append(Pair(number, *at, lat, lon, height_m=tall))
    return tuple(made)


def test_heights_give_the_camera_s_height_pitch_and_roll() -> None:
    photo = replace(PHOTO, tilt_stated=False)
    found = resection(Sighted(photo, with_heights(-14.0, 5.0, 9.0)))
    best = found.solution
    assert best is not None and off_m(found) < 0.05 and found.warnings == ()
    assert best.pitch_deg == pytest.approx(-14, abs=0.02)
    assert best.roll_deg == pytest.approx(5, abs=0.02)
    assert best.height_m == pytest.approx(9.0, abs=0.02) and (best.height_error_m or 0) < 3
    assert all(abs(miss.up_deviations or 0.0) < 0.05 for miss in best.misses)
    level = resection(Sighted(photo, tuple(replace(one, height_m=None) for one in with_heights(-14, 5, 9))))
    assert level.solution is not None and level.solution.height_m is None
    assert off_m(level) > 5 * off_m(found)


def test_a_wrong_height_is_found_as_a_wrong_pair_and_two_heights_are_too_few() -> None:
    photo = replace(PHOTO, tilt_stated=False)
    some = list(with_heights(6.0, -2.0, 2.0))
    wrong = (*some[:4], replace(some[4], height_m=46.0), some[5])
    assert resection(Sighted(photo, wrong)).left_out == (5,)
    few = [one if one.number < 3 else replace(one, height_m=None) for one in some]
    assert "too_few_heights" in resection(Sighted(photo, tuple(few))).warnings


def test_of_simulated_tilted_cameras_regions_hold_the_truth() -> None:
    dice = np.random.default_rng(6)
    held = [solved(posed(dice, 6)) for _ in range(8)]
    assert sum(one.in_region for one in held) >= 6
    pitch = [
        abs((one.found.solution or pytest.fail()).pitch_deg - (one.truth.pitch_deg or 0)) for one in held
    ]
    assert np.median(pitch) < 1.5
