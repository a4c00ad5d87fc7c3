"""Learned matches: those of the published program, one to one, many for one place and few for two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from provenance.vision.lighterglue import LighterGlue
from provenance.vision.matching import Matches
from provenance.vision.models import read_model
from provenance.vision.xfeat import LearnedFeatures, XFeat
from tests.vision.painted import golden_pair, painted

GOLDENS = Path(__file__).parent / "goldens" / "learned.npz"


@pytest.fixture(scope="module")
def xfeat() -> XFeat:
    return XFeat(read_model("xfeat"))


@pytest.fixture(scope="module")
def lighterglue() -> LighterGlue:
    return LighterGlue(read_model("lighterglue"))


def pairs(matches: Matches) -> set[tuple[int, int]]:
    return set(zip(matches.in_a.tolist(), matches.in_b.tolist(), strict=True))


def golden_features(side: int) -> LearnedFeatures:
    height, width = golden_pair()[side].shape
    with np.load(GOLDENS) as golden:
        letter = "ab"[side]
        return LearnedFeatures(
            x_in_image=golden[f"keypoints_{letter}"],
            scores=golden[f"scores_{letter}"],
            descriptors=golden[f"descriptors_{letter}"].astype(np.float32),
            width=width,
            height=height,
        )


def test_the_matches_are_those_of_the_published_program(lighterglue: LighterGlue) -> None:
    # Measured on six pairs of photos: all 816 matches the same; here scores within 0.0001.
    with np.load(GOLDENS) as golden:
        expected, scores = golden["matches"], golden["match_scores"]
    found = lighterglue.matches(golden_features(0), golden_features(1))
    same = pairs(found) & {(int(a), int(b)) for a, b in expected}
    assert len(same) >= 0.98 * max(len(expected), len(found))
    likeness = dict(
        zip(zip(found.in_a.tolist(), found.in_b.tolist(), strict=True), found.likeness, strict=True)
    )
    apart = [
        abs(likeness[a, b] - score)
        for (a, b), score in zip(expected.tolist(), scores, strict=True)
        if (a, b) in same
    ]
    assert max(apart) < 0.005


def test_a_picture_matches_itself_point_for_point(xfeat: XFeat, lighterglue: LighterGlue) -> None:
    features = xfeat.features(painted(21), 400)
    found = lighterglue.matches(features, features)
    assert len(found) > 0.9 * len(features)
    assert (found.in_a == found.in_b).mean() > 0.99


@pytest.mark.parametrize(
    ("left", "top", "within_px"),
    [
        (48, 24, 0.5),
        (44, 20, 6.0),
    ],  # whole squares of 8 pixels, and not: then a point moves within its square
)
def test_a_cut_of_a_picture_matches_where_it_was_cut(
    xfeat: XFeat, lighterglue: LighterGlue, left: int, top: int, within_px: float
) -> None:
    whole = painted(11)
    cut = np.ascontiguousarray(whole[top : top + 256, left : left + 384])
    a, b = xfeat.features(whole, 400), xfeat.features(cut, 400)
    found = lighterglue.matches(a, b)
    away_px = np.linalg.norm(a.x_in_image[found.in_a] - (left, top) - b.x_in_image[found.in_b], axis=1)
    assert len(found) > 80
    assert (away_px < within_px).mean() > 0.9


def test_two_different_pictures_have_few_matches(xfeat: XFeat, lighterglue: LighterGlue) -> None:
    a, b = xfeat.features(painted(22), 400), xfeat.features(painted(23), 400)
    assert len(lighterglue.matches(a, b)) < 0.1 * min(len(a), len(b))


def test_each_point_is_matched_at_most_once_above_the_threshold(
    xfeat: XFeat, lighterglue: LighterGlue
) -> None:
    whole, cut = golden_pair()
    a, b = xfeat.features(whole, 400), xfeat.features(cut, 300)
    loose, strict = lighterglue.matches(a, b, 0.05), lighterglue.matches(a, b, 0.8)
    assert len(set(loose.in_a.tolist())) == len(set(loose.in_b.tolist())) == len(loose)
    assert pairs(strict) < pairs(loose)
    assert loose.likeness.dtype == np.float32
    assert (loose.likeness > 0.05).all() and (strict.likeness > 0.8).all() and (loose.likeness <= 1).all()


def test_the_two_pictures_may_change_places(xfeat: XFeat, lighterglue: LighterGlue) -> None:
    a, b = (xfeat.features(grey, 300) for grey in golden_pair())
    there, back = lighterglue.matches(a, b), lighterglue.matches(b, a)
    assert {(j, i) for i, j in pairs(back)} == pairs(there)


def test_the_same_features_give_the_same_scores_whatever_came_between(
    xfeat: XFeat, lighterglue: LighterGlue
) -> None:
    a, b = (xfeat.features(grey, 300) for grey in golden_pair())
    first = lighterglue.matches(a, b)
    lighterglue.matches(a.pick(np.arange(40)), b)
    again = LighterGlue(read_model("lighterglue")).matches(a, b)
    for other in (lighterglue.matches(a, b), again):
        assert pairs(other) == pairs(first)
        assert other.likeness.tobytes() == first.likeness.tobytes()


@pytest.mark.parametrize(("count_a", "count_b"), [(0, 0), (0, 50), (50, 0)])
def test_pictures_without_points_have_no_matches(
    xfeat: XFeat, lighterglue: LighterGlue, count_a: int, count_b: int
) -> None:
    features = xfeat.features(painted(24), 50)
    assert len(lighterglue.matches(features.pick(np.arange(count_a)), features.pick(np.arange(count_b)))) == 0


@pytest.mark.parametrize(("count_a", "count_b"), [(1, 1), (1, 50), (50, 1), (2, 3)])
def test_very_few_points_are_matched_without_a_fault(
    xfeat: XFeat, lighterglue: LighterGlue, count_a: int, count_b: int
) -> None:
    features = xfeat.features(painted(24), 50)
    found = lighterglue.matches(features.pick(np.arange(count_a)), features.pick(np.arange(count_b)))
    assert len(found) <= min(count_a, count_b)
    assert np.isfinite(found.likeness).all()
