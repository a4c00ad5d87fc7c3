"""Comparing by learned points, where the first look is not sure and the pictures are looked at again."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.vision.features import Pixels
from provenance.vision.landmark import Comparison, grade
from provenance.vision.looks import LookedAt
from tests.vision.desk import ASIDE, UNSUPPORTED, learned, looked_at, pasted
from tests.vision.scenes import lettered, mapped, seen, wall


@pytest.fixture(scope="module")
def one() -> LookedAt:
    """A wall of letters, which look like nothing else when mirrored."""
    return looked_at(lettered(1))


@pytest.fixture(scope="module")
def aside() -> Pixels:
    """The same wall from another side."""
    return seen(lettered(1), ASIDE)


@pytest.fixture(scope="module")
def turned_over(aside: Pixels) -> LookedAt:
    """And mirrored."""
    return looked_at(np.ascontiguousarray(aside[:, ::-1]))


@pytest.fixture(scope="module")
def mirrored(one: LookedAt, turned_over: LookedAt) -> Comparison:
    """The wall and its mirror image."""
    return learned(one, turned_over)


def test_a_mirror_image_is_found_and_said_to_be_one(mirrored: Comparison) -> None:
    assert grade(mirrored) in ("likely", "match")
    assert (mirrored.mirrored, mirrored.orientation, mirrored.rotation_deg) == (True, "mirrored", 0)
    truth = mapped(ASIDE, mirrored.x_in_a)
    truth[:, 0] = 480 - truth[:, 0]
    assert np.median(np.linalg.norm(truth - mirrored.x_in_b, axis=1)) < 1.5


def test_the_plane_of_a_mirror_image_turns_over(mirrored: Comparison) -> None:
    assert np.linalg.det(mirrored.planes[0].b_from_a) < 0
    assert len(mirrored.planes[0].points) > 0.9 * mirrored.inlier_count


def test_a_quick_comparison_looks_mirrored_but_not_turned(one: LookedAt, turned_over: LookedAt) -> None:
    quick = learned(one, turned_over, "quick")
    assert quick.effort == "quick" and quick.mirrored and grade(quick) in ("likely", "match")
    assert [(tried.mirrored, tried.rotation_deg) for tried in quick.hypotheses] == [(False, 0), (True, 0)]


def test_a_picture_turned_by_a_quarter_is_found_and_the_turn_is_said(one: LookedAt, aside: Pixels) -> None:
    found = learned(one, np.ascontiguousarray(np.rot90(aside)))
    assert grade(found) in ("likely", "match")
    assert (found.rotation_deg, found.mirrored, found.orientation) == (90, False, "as_shown")
    upright = np.column_stack((480 - found.x_in_b[:, 1], found.x_in_b[:, 0]))
    assert np.median(np.linalg.norm(mapped(ASIDE, found.x_in_a) - upright, axis=1)) < 1.5


def test_one_mark_upon_two_scenes_is_not_counted() -> None:
    mark = lettered(5)[100:180, 60:260]
    a, b = (pasted(lettered(seed), mark, 140, 250) for seed in (1, 2))
    found = learned(a, b, "quick")
    assert grade(found) in UNSUPPORTED
    assert found.overlay_checked and not found.same_photograph
    assert found.overlay_points > 50
    for points in (found.x_in_a, found.x_in_b):
        inside = (points > (140, 250)).all(axis=1) & (points < (340, 330)).all(axis=1)
        assert inside.sum() <= 2


def test_another_wall_stays_below_likely_however_hard_it_is_looked_at() -> None:
    found = learned(wall(1, 240, 180), wall(4, 240, 180), "raised")
    assert grade(found) in UNSUPPORTED and found.effort == "raised"
