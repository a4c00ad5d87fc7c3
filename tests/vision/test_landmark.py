from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.vision.features import Pixels, extract
from provenance.vision.geometry import TwoView
from provenance.vision.landmark import BANDS, Comparison, Grade, Method, grade, only, weigh
from provenance.vision.sift import ComparisonSettings, compare, compare_views
from tests.vision.scenes import (
    TILTED,
    captioned,
    facade,
    flat,
    mapped,
    noise,
    resized,
    saved_as_jpeg,
    seen,
    view,
    wall,
)

METHODS: tuple[Method, ...] = ("sift", "learned")
ORDER = ("no_evidence", "inconclusive", "likely", "match")


def compared(a: Pixels, b: Pixels) -> Comparison:
    return compare_views(view(a), view(b))


def test_one_wall_from_two_sides_is_a_match_at_the_right_points() -> None:
    one = wall(1)
    found = compared(one, seen(one, TILTED))
    assert grade(found) == "match"
    assert (found.method, found.mirrored, found.orientation) == ("sift", False, "as_shown")
    assert found.inlier_count == found.plane_count == len(found.x_in_a) == len(found.weights)
    assert np.median(np.linalg.norm(mapped(TILTED, found.x_in_a) - found.x_in_b, axis=1)) < 1.0


@pytest.mark.parametrize("turn_deg", [90, 180, 37])
def test_a_turned_picture_of_the_wall_is_a_match(turn_deg: int) -> None:
    angle = np.radians(turn_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1.0]])
    to_middle = np.array([[1, 0, 400], [0, 1, 300], [0, 0, 1.0]])
    turned = seen(wall(1), to_middle @ turn @ np.diag((0.8, 0.8, 1.0)) @ np.linalg.inv(to_middle))
    assert grade(compared(wall(1), turned)) == "match"


@pytest.mark.parametrize("seed", range(3))
def test_two_different_walls_give_no_evidence(seed: int) -> None:
    assert grade(compared(wall(10 + seed), wall(20 + seed))) in ("no_evidence", "inconclusive")


def test_noise_flat_and_tiny_pictures_give_no_evidence() -> None:
    pictures = (noise(1), noise(2), flat(300, 200), flat(1, 1), noise(3, 1, 400), noise(4, 400, 1))
    for a in pictures:
        for b in pictures:
            if a is not b:
                assert grade(compared(a, b)) == "no_evidence"


@pytest.mark.parametrize(("columns", "rows"), [(7, 4), (8, 5), (9, 4)])
def test_fronts_with_the_same_repeated_window_are_not_a_match(columns: int, rows: int) -> None:
    assert grade(compared(facade(1, columns, rows), facade(2, 8, 4))) != "match"


def test_the_same_front_from_another_side_is_a_match() -> None:
    front = facade(1, 8, 5)
    assert grade(compared(front, seen(front, TILTED))) == "match"


def test_the_same_caption_on_two_places_is_not_evidence() -> None:
    a, b = captioned(wall(1)), captioned(wall(2))
    assert compare(extract(a), extract(b)).inlier_count > 100  # what the caption alone would amount to
    found = compared(a, b)
    assert grade(found) in ("no_evidence", "inconclusive")
    assert found.overlay_points > 50 and not found.same_photograph


def test_the_same_caption_at_another_size_is_not_evidence() -> None:
    a, b = captioned(wall(1)), captioned(wall(2))
    smaller = saved_as_jpeg(resized(b, b.shape[1] * 3 // 4, b.shape[0] * 3 // 4), 85)
    assert compare(extract(a), extract(smaller)).inlier_count > 40
    assert grade(compared(a, smaller)) in ("no_evidence", "inconclusive")


def test_the_same_caption_on_one_place_leaves_the_place_s_own_evidence() -> None:
    one = wall(1)
    found = compared(captioned(one), captioned(seen(one, TILTED)))
    assert grade(found) == "match"
    assert found.overlay_points > 0
    for points in (found.x_in_a, found.x_in_b):
        in_caption = (points[:, 1] < 105) | (points[:, 1] > 110 + 600 + 5)
        assert in_caption.sum() <= 2


def test_a_caption_is_not_seen_without_pixels_so_that_no_match_is_said() -> None:
    one = wall(1)
    found = compare(extract(one), extract(seen(one, TILTED)))
    assert found.support > BANDS["sift"].match.support
    assert grade(found) == "likely"


def test_a_saved_again_copy_is_called_the_same_photograph() -> None:
    one = wall(1)
    found = compared(one, saved_as_jpeg(resized(one, 640, 480), 70))
    assert found.same_photograph


def test_another_photograph_of_the_place_is_not_called_the_same() -> None:
    one = wall(1)
    assert not compared(one, seen(one, TILTED)).same_photograph


def test_a_mirrored_picture_is_compared_mirrored_and_said_so() -> None:
    one = wall(1)
    turned = np.ascontiguousarray(seen(one, TILTED)[:, ::-1])
    found = compared(one, turned)
    assert grade(found) == "match"
    assert (found.mirrored, found.orientation) == (True, "mirrored")
    truth = mapped(TILTED, found.x_in_a)
    truth[:, 0] = turned.shape[1] - truth[:, 0]
    assert np.median(np.linalg.norm(truth - found.x_in_b, axis=1)) < 1.0


def test_a_mirrored_page_with_the_same_mirrored_caption_is_not_evidence() -> None:
    a, b = captioned(wall(1)), captioned(wall(2))
    assert grade(compared(a, np.ascontiguousarray(b[:, ::-1]))) in ("no_evidence", "inconclusive")


def test_the_comparison_is_the_same_every_time() -> None:
    a, b = view(wall(1)), view(seen(wall(1), TILTED))
    one, other = compare_views(a, b), compare_views(a, b)
    assert np.array_equal(one.x_in_a, other.x_in_a)
    assert (one.support, one.exceeds_chance) == (other.support, other.exceeds_chance)


def test_the_seed_hardly_matters_for_a_clear_pair() -> None:
    a, b = view(wall(1)), view(seen(wall(1), TILTED))
    scores = [compare_views(a, b, ComparisonSettings(seed=seed)).support for seed in range(1, 5)]
    assert max(scores) - min(scores) < 0.1 * max(scores)


def of_strength(method: Method, support: float, exceeds: float, cells: int, hull: float) -> Comparison:
    """A comparison of that support, its points spread widely in one picture and by that much in the other."""
    nothing = compare_views(view(flat(20, 20)), view(flat(20, 20)))
    return dataclasses.replace(
        nothing,
        method=method,
        support=support,
        exceeds_chance=exceeds,
        confidence=1.0,
        cells_a=64,
        hull_a=1.0,
        cells_b=cells,
        hull_b=hull,
        overlay_checked=True,
    )


STRENGTHS = st.tuples(st.floats(0, 60), st.floats(0, 30), st.integers(0, 64), st.floats(0, 1))


@pytest.mark.parametrize("method", METHODS)
@given(STRENGTHS, STRENGTHS)
def test_more_evidence_never_lowers_the_grade(
    method: Method, less: tuple[float, float, int, float], more: tuple[float, float, int, float]
) -> None:
    most = tuple(map(max, less, more))
    grades = [
        grade(of_strength(method, float(support), float(exceeds), int(cells), float(hull)))
        for support, exceeds, cells, hull in (less, most)
    ]
    assert ORDER.index(grades[0]) <= ORDER.index(grades[1])


@pytest.mark.parametrize("method", METHODS)
def test_points_on_one_spot_of_a_picture_are_at_most_inconclusive_however_many(method: Method) -> None:
    everywhere = of_strength(method, 60.0, 30.0, 64, 1.0)
    assert grade(everywhere) == "match"
    for cells, hull in ((1, 1.0), (64, 0.001)):
        for mirrored_roles in (False, True):
            found = of_strength(method, 60.0, 30.0, cells, hull)
            if mirrored_roles:
                found = dataclasses.replace(
                    found, cells_a=found.cells_b, cells_b=64, hull_a=found.hull_b, hull_b=1.0
                )
            assert grade(found) == "inconclusive"


def test_a_far_view_may_show_the_building_small_but_not_both_pictures() -> None:
    band = BANDS["learned"].match
    small = of_strength("learned", 5.0, 0.0, band.cells, band.hull)
    assert grade(small) == "match"
    both = dataclasses.replace(small, cells_a=band.cells, hull_a=band.hull)
    assert grade(both) != "match"


@pytest.mark.parametrize("method", METHODS)
def test_each_band_begins_at_its_support(method: Method) -> None:
    bands = BANDS[method]
    cuts: tuple[tuple[float, Grade, Grade], ...] = (
        (bands.match.support, "match", "likely"),
        (bands.likely.support, "likely", "inconclusive"),
        (bands.inconclusive_support, "inconclusive", "no_evidence"),
    )
    for cut, reached, below in cuts:
        beyond = 0.0 if below == "no_evidence" else 30.0
        assert grade(of_strength(method, cut, beyond, 64, 1.0)) == reached
        assert grade(of_strength(method, float(np.nextafter(cut, 0)), beyond, 64, 1.0)) == below


def test_many_points_of_low_confidence_are_a_look_alike_s_and_at_most_inconclusive() -> None:
    band = BANDS["learned"].likely
    found = of_strength("learned", BANDS["learned"].match.support - 0.1, 0.0, 64, 1.0)
    assert grade(dataclasses.replace(found, confidence=band.confidence)) == "likely"
    assert grade(dataclasses.replace(found, confidence=band.confidence - 0.01)) == "inconclusive"


def test_pictures_that_were_not_checked_for_shared_captions_are_at_most_likely() -> None:
    found = dataclasses.replace(of_strength("learned", 5.0, 0.0, 64, 1.0), overlay_checked=False)
    assert grade(found) == "likely"


def test_only_the_kept_points_are_counted() -> None:
    one = wall(1)
    found = compared(one, seen(one, TILTED))
    kept = found.x_in_a[:, 0] < 400
    left = only(found, kept, ((800, 600), (800, 600)))
    assert 0 < left.inlier_count == kept.sum() < found.inlier_count
    assert left.x_in_a[:, 0].max() < 400 and len(left.weights) == len(left.x_in_b) == left.inlier_count
    assert left.cells_a < found.cells_a and left.hull_a < 0.55
    assert left.exceeds_chance < found.exceeds_chance


def test_weighing_orders_the_points_by_the_matcher_s_confidence() -> None:
    points = np.random.default_rng(1).uniform(0, 100, (20, 2)).astype(np.float32)
    weights = np.linspace(0.1, 0.9, 20, dtype=np.float32)
    geometry = TwoView(np.arange(20) % 2 == 0, 10, 8, 3.0)
    found = weigh((points, points + 5), ((100, 100), (200, 200)), weights, geometry, "learned")
    assert (found.inlier_count, found.match_count, found.plane_count, found.motion_count) == (10, 20, 10, 8)
    assert (np.diff(found.weights) <= 0).all()
    assert np.array_equal(found.x_in_a[0], points[18]) and np.array_equal(found.x_in_b[0], points[18] + 5)
    assert found.confidence == pytest.approx(0.5)
    assert found.hull_b == pytest.approx(found.hull_a / 4, rel=0.01)
