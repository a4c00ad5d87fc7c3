from __future__ import annotations

import numpy as np
import pytest

from provenance.vision.geometry import Points, TwoView, hull_share, occupied_share, two_view
from tests.vision.scenes import TILTED, mapped

WIDTH, HEIGHT = 1000, 800


def scattered(seed: int, count: int) -> Points:
    return np.random.default_rng(seed).uniform((0, 0), (WIDTH, HEIGHT), (count, 2)).astype(np.float32)


def fitted(in_a: Points, in_b: Points, seed: int = 1) -> TwoView:
    return two_view((in_a, in_b), ((WIDTH, HEIGHT), (WIDTH, HEIGHT)), seed)


def two_cameras(seed: int, count: int) -> tuple[Points, Points]:
    """Points in depth seen by two cameras of focal length 900 px, 1.2 units apart and turned by 6 degrees."""
    random = np.random.default_rng(seed)
    in_space = random.uniform((-3, -2.2, 5), (3, 2.2, 12), (count, 3))
    turn = np.radians(6.0)
    rotation = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
    pictures = [
        seen_from[:, :2] / seen_from[:, 2:] * 900 + (WIDTH / 2, HEIGHT / 2)
        for seen_from in (in_space, in_space @ rotation.T + (-1.2, 0.1, 0.2))
    ]
    inside = np.all([((p > 0) & (p < (WIDTH, HEIGHT))).all(axis=1) for p in pictures], axis=0)
    in_a, in_b = (p[inside] + random.normal(0, 0.3, (inside.sum(), 2)) for p in pictures)
    return in_a.astype(np.float32), in_b.astype(np.float32)


def test_a_known_homography_is_found_among_as_many_false_matches() -> None:
    in_a = scattered(1, 200)
    in_b = mapped(TILTED, in_a).astype(np.float32)
    in_b[100:] = scattered(2, 100)
    found = fitted(in_a, in_b)
    assert found.plane_count >= 100
    assert found.inliers[:100].all() and found.inliers[100:].sum() < 12
    assert found.exceeds_chance > 50


def test_a_scene_in_depth_is_explained_by_a_camera_motion_not_by_a_plane() -> None:
    in_a, in_b = two_cameras(1, 400)
    false_in_a, false_in_b = scattered(5, 60), scattered(6, 60)
    found = fitted(np.vstack((in_a, false_in_a)), np.vstack((in_b, false_in_b)))
    assert found.plane_count < found.motion_count == found.inlier_count
    assert found.inliers[: len(in_a)].mean() > 0.9
    assert found.inliers[len(in_a) :].sum() < 6


def test_matches_that_the_caller_s_rule_does_not_support_are_not_counted() -> None:
    in_a, in_b = two_cameras(1, 400)
    sizes = ((WIDTH, HEIGHT), (WIDTH, HEIGHT))
    free = two_view((in_a, in_b), sizes, 1)
    ruled = two_view((in_a, in_b), sizes, 1, supported=lambda rows: rows % 2 == 0)
    assert ruled.motion_count == np.count_nonzero(np.flatnonzero(free.inliers) % 2 == 0)
    assert not ruled.inliers[1::2].any()


def test_a_plane_that_explains_nearly_as_much_is_taken_when_it_is_preferred() -> None:
    in_a = scattered(1, 200)
    in_b = mapped(TILTED, in_a).astype(np.float32)
    in_b[180:] += (0, 40)  # off the plane, and by chance on some of the lines
    sizes = ((WIDTH, HEIGHT), (WIDTH, HEIGHT))
    found = two_view((in_a, in_b), sizes, 1, plane_preferred=0.8)
    assert found.plane_count >= 0.8 * found.motion_count
    assert found.inlier_count == found.plane_count == 180


@pytest.mark.parametrize("seed", range(12))
def test_random_matches_do_not_exceed_chance(seed: int) -> None:
    found = fitted(scattered(seed, 60), scattered(seed + 100, 60))
    assert found.exceeds_chance < 3
    assert found.inlier_count < 20


def test_the_same_seed_gives_the_same_answer() -> None:
    in_a, in_b = scattered(1, 80), scattered(2, 80)
    in_b[:25] = mapped(TILTED, in_a[:25])
    one, other = fitted(in_a, in_b, seed=7), fitted(in_a, in_b, seed=7)
    assert np.array_equal(one.inliers, other.inliers)
    assert one.exceeds_chance == other.exceeds_chance


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_matches_fit_nothing(count: int) -> None:
    found = fitted(scattered(1, count), scattered(1, count))
    assert (found.inlier_count, found.plane_count, found.motion_count) == (0, 0, 0)
    assert len(found.inliers) == count


def test_points_on_one_line_fix_no_geometry() -> None:
    along = np.linspace(0, 700, 40)
    in_a = np.column_stack((along + 50, along * 0.5 + 100)).astype(np.float32)
    in_b = np.column_stack((along + 80, along * 0.5 + 90)).astype(np.float32)
    assert fitted(in_a, in_b).inlier_count == 0


def test_many_matches_of_one_spot_fix_no_geometry() -> None:
    spot = np.full((40, 2), 300, np.float32)
    assert fitted(spot, spot).inlier_count == 0


def test_a_mirror_turn_is_not_taken_for_a_plane() -> None:
    in_a = scattered(3, 60)
    in_b = in_a.copy()
    in_b[:, 0] = WIDTH - in_b[:, 0]
    assert fitted(in_a, in_b).plane_count == 0


def test_pictures_of_different_size_agree_as_far_beyond_chance_as_at_one_size() -> None:
    in_a = scattered(4, 100)
    in_b = mapped(TILTED, in_a).astype(np.float32)
    plain = fitted(in_a, in_b)
    large = two_view((in_a, in_b * np.float32(4)), ((WIDTH, HEIGHT), (4 * WIDTH, 4 * HEIGHT)), 1)
    assert plain.inlier_count == large.inlier_count == 100
    assert large.exceeds_chance == pytest.approx(plain.exceeds_chance, rel=0.02)


def test_spread_is_measured_as_a_share_of_the_picture() -> None:
    corners = np.array([[0, 0], [WIDTH / 2, 0], [WIDTH / 2, HEIGHT / 2], [0, HEIGHT / 2]], np.float32)
    assert hull_share(corners, WIDTH, HEIGHT) == pytest.approx(0.25)
    assert occupied_share(corners, WIDTH, HEIGHT) == 4 / 64
    assert occupied_share(np.array([[WIDTH, HEIGHT]], np.float32), WIDTH, HEIGHT) == 1 / 64
    assert (hull_share(corners[:2], WIDTH, HEIGHT), occupied_share(corners[:0], WIDTH, HEIGHT)) == (0.0, 0.0)
