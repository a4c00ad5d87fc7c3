from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.vision.features import Features, extract
from provenance.vision.matching import Matches, agreeing, mutual_matches, one_per_spot
from tests.vision.scenes import flat, points_only, wall


def random_features(seed: int, count: int) -> Features:
    random = np.random.default_rng(seed)
    descriptors = random.integers(0, 256, (count, 128), dtype=np.uint8)
    return points_only(random.uniform(0, 500, (count, 2)).astype(np.float32), descriptors, 500, 500)


def root(features: Features) -> npt.NDArray[np.float64]:
    values = features.descriptors.astype(np.float64)
    return np.asarray(np.sqrt(values / values.sum(axis=1, keepdims=True)))


def slow_matches(a: Features, b: Features, ratio: float) -> set[tuple[int, int]]:
    """The rule word by word, one pair after another."""
    apart = np.linalg.norm(root(a)[:, None] - root(b)[None], axis=2)
    found = set()
    for i, row in enumerate(apart):
        j, second = np.argsort(row)[:2]
        if apart[:, j].argmin() == i and row[j] < ratio * row[second]:
            found.add((i, int(j)))
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 30), st.integers(2, 30), st.sampled_from([0.8, 0.95, 0.999]))
def test_matches_are_mutual_nearest_and_clearly_nearer_than_the_second(
    seed: int, count_a: int, count_b: int, ratio: float
) -> None:
    a, b = random_features(seed, count_a), random_features(seed + 1, count_b)
    found = mutual_matches(a, b, ratio=ratio)
    assert set(zip(found.in_a.tolist(), found.in_b.tolist(), strict=True)) == slow_matches(a, b, ratio)


def test_more_points_than_one_block_match_as_well() -> None:
    a = random_features(1, 2500)
    order = np.random.default_rng(2).permutation(2500)
    b = points_only(a.x_in_image[order], a.descriptors[order], 500, 500)
    found = mutual_matches(a, b, ratio=0.8)
    assert len(found) == 2500
    assert np.array_equal(order[found.in_b], found.in_a)


def test_pictures_with_fewer_than_two_points_have_no_matches() -> None:
    empty, one = extract(flat(50, 50)), random_features(3, 1)
    for a, b in ((empty, empty), (one, random_features(4, 9)), (random_features(4, 9), one)):
        assert len(mutual_matches(a, b, ratio=0.8)) == 0


def test_points_with_empty_descriptors_do_not_disturb() -> None:
    blank = points_only(np.zeros((5, 2), np.float32), np.zeros((5, 128), np.uint8), 9, 9)
    assert len(mutual_matches(blank, random_features(1, 5), ratio=0.8)) == 0


def test_matches_that_turn_another_way_are_left_out() -> None:
    a, b = random_features(5, 20), random_features(6, 20)
    b.angles[:12] = 350.0
    b.angles[12:] = 120.0
    rows = np.arange(20)
    kept = agreeing(a, b, Matches(rows, rows, np.ones(20, np.float32)))
    assert kept.in_a.tolist() == list(range(12))


def test_matches_of_another_size_are_left_out() -> None:
    a, b = random_features(5, 20), random_features(6, 20)
    b.sizes[:13] = 4.0
    b.sizes[13:] = 64.0
    rows = np.arange(20)
    kept = agreeing(a, b, Matches(rows, rows, np.ones(20, np.float32)))
    assert kept.in_a.tolist() == list(range(13))


def test_points_on_one_spot_count_once_and_the_most_alike_stays() -> None:
    spots = np.array([[10, 10], [11, 11], [50, 50], [90, 90]], np.float32)
    a = points_only(spots, np.zeros((4, 128), np.uint8), 100, 100)
    b = points_only(spots[::-1].copy(), np.zeros((4, 128), np.uint8), 100, 100)
    rows = np.arange(4)
    kept = one_per_spot(a, b, Matches(rows, rows, np.array([0.7, 0.9, 0.8, 0.6], np.float32)))
    assert sorted(kept.in_a.tolist()) == [1, 2]


def test_a_wall_matches_itself_point_by_point() -> None:
    found = extract(wall(1))
    matches = mutual_matches(found, found, ratio=0.8)
    assert len(matches) > 500
    assert np.array_equal(matches.in_a, matches.in_b)
