"""Comparing by learned points, where the first look already says it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from provenance.vision.features import Pixels
from provenance.vision.landmark import Comparison, grade
from provenance.vision.learned import SURE
from provenance.vision.looks import LookedAt
from provenance.vision.planes import mapped as moved
from tests.vision.desk import ASIDE, UNSUPPORTED, haze, learned, looked_at, pasted, smaller
from tests.vision.scenes import flat, mapped, resized, saved_as_jpeg, seen, wall


@pytest.fixture(scope="module")
def one() -> LookedAt:
    """A wall."""
    return looked_at(wall(1, 480, 360))


@pytest.fixture(scope="module")
def aside() -> Pixels:
    """The same wall from another side."""
    return seen(wall(1, 480, 360), ASIDE)


@pytest.fixture(scope="module")
def same(one: LookedAt, aside: Pixels) -> Comparison:
    """Both compared."""
    return learned(one, aside)


def test_one_wall_from_two_sides_is_likely_or_better_at_the_right_points(same: Comparison) -> None:
    assert grade(same) in ("likely", "match") and same.support > SURE
    assert (same.method, same.mirrored, same.orientation, same.rotation_deg) == (
        "learned",
        False,
        "as_shown",
        0,
    )
    assert same.overlay_checked and not same.same_photograph
    assert same.identical_share < 0.1  # bare plaster is much alike wherever it is painted
    off = np.linalg.norm(mapped(ASIDE, same.x_in_a) - same.x_in_b, axis=1)
    assert np.median(off) < 1.5 and (off < 6).mean() > 0.98


def test_its_points_are_counted_spread_and_weighed(same: Comparison) -> None:
    assert len(same.x_in_a) == len(same.x_in_b) == len(same.weights) == same.inlier_count <= same.match_count
    assert 45 < min(same.cells_a, same.cells_b) <= max(same.cells_a, same.cells_b) <= 64
    assert same.hull_a > 0.8 > same.hull_b > 0.5  # from aside the wall fills less of the picture
    assert 0 < same.confidence <= 1
    assert same.weights.min() >= 0.1 and same.weights.max() <= 1


def test_the_strongest_points_come_first(same: Comparison) -> None:
    assert (np.diff(same.weights) <= 0).all()


def test_the_wall_is_found_as_the_one_plane_that_it_is(same: Comparison) -> None:
    largest = same.planes[0]
    assert len(largest.points) > 0.9 * same.inlier_count
    corners = np.array([(20.0, 20.0), (460.0, 20.0), (460.0, 340.0), (20.0, 340.0)])
    assert np.abs(moved(largest.b_from_a, corners) - mapped(ASIDE, corners.astype(np.float32))).max() < 2.0
    rows = np.concatenate([plane.points for plane in same.planes])
    assert len(np.unique(rows)) == len(rows) and rows.max() < same.inlier_count


def test_a_look_that_is_sure_needs_no_second_one(same: Comparison, one: LookedAt, aside: Pixels) -> None:
    quick = learned(one, aside, "quick")
    assert (quick.effort, same.effort) == ("quick", "usual")
    assert quick.support == same.support
    assert np.array_equal(quick.x_in_a, same.x_in_a)


def test_the_same_bytes_give_the_same_answer_to_the_last_bit(same: Comparison, aside: Pixels) -> None:
    again = learned(wall(1, 480, 360), aside)
    for field in dataclasses.fields(Comparison):
        if field.name == "planes":
            continue
        first, second = getattr(same, field.name), getattr(again, field.name)
        assert np.array_equal(first, second), field.name
    for plane, repeated in zip(same.planes, again.planes, strict=True):
        assert plane.b_from_a.tobytes() == repeated.b_from_a.tobytes()
        assert np.array_equal(plane.points, repeated.points)


def test_another_wall_is_no_evidence(one: LookedAt) -> None:
    found = learned(one, wall(2, 480, 360), "quick")
    assert grade(found) in UNSUPPORTED and found.support < 2


@pytest.mark.parametrize("degrees", [3, 10, 30])
def test_a_turned_copy_is_said_to_be_the_same_photograph(one: LookedAt, degrees: int) -> None:
    centre = np.array([[1, 0, 240], [0, 1, 180], [0, 0, 1]])
    turn = np.radians(degrees)
    turning = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    found = learned(one, seen(wall(1, 480, 360), centre @ turning @ np.linalg.inv(centre)), "quick")
    assert found.same_photograph and found.identical_share > 0.6


def test_a_saved_again_copy_is_said_to_be_the_same_photograph(one: LookedAt) -> None:
    found = learned(one, saved_as_jpeg(resized(wall(1, 480, 360), 360, 270), 70), "quick")
    assert found.same_photograph and found.identical_share > 0.6
    assert found.overlay_points == 0  # a copy's points are kept, and named as a copy's


def test_a_far_view_shows_the_wall_small_and_is_found(one: LookedAt, aside: Pixels) -> None:
    far = pasted(wall(4, 480, 360), smaller(aside, 0.5), 200, 120)
    found = learned(one, far, "quick")
    assert grade(found) in ("likely", "match")
    inside = (found.x_in_b > (196, 116)).all(axis=1) & (found.x_in_b < (444, 304)).all(axis=1)
    assert inside.mean() > 0.95
    assert found.cells_b < found.cells_a


def test_a_part_of_the_wall_is_found_in_the_whole(one: LookedAt, aside: Pixels) -> None:
    found = learned(one, np.ascontiguousarray(aside[80:280, 100:360]), "quick")
    assert grade(found) in ("likely", "match")
    truth = mapped(ASIDE, found.x_in_a) - (100, 80)
    assert np.median(np.linalg.norm(truth - found.x_in_b, axis=1)) < 2.0


def test_a_thing_in_both_pictures_is_found_and_not_when_a_mask_leaves_it_out() -> None:
    thing = wall(3, 480, 360)[60:240, 100:320]
    turned = seen(thing, np.array([[0.9, -0.05, 10.0], [0.04, 0.88, 8.0], [2e-4, -1e-4, 1.0]]))
    a, b = pasted(haze(1), thing, 60, 50), looked_at(pasted(haze(2), turned, 200, 150))
    assert grade(learned(a, b, "quick")) in ("likely", "match")
    around = np.array([[55, 45], [285, 45], [285, 235], [55, 235]], np.float32)
    masked = learned(a, b, "quick", mask_a=(around,))
    assert grade(masked) == "no_evidence"
    assert (masked.inlier_count, masked.planes) == (0, ())


def test_tiny_flat_and_narrow_pictures_are_no_evidence_whatever_the_effort() -> None:
    pictures = (wall(1)[:20, :20], flat(300, 200), flat(1, 1), wall(1)[:400, :1], wall(1)[:1, :400])
    for a in pictures:
        for b in pictures:
            found = learned(a, b, "raised")
            assert grade(found) == "no_evidence"
            assert found.support < 0.5 and np.isfinite(found.confidence)
