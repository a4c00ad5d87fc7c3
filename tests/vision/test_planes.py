from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from provenance.vision.planes import Plane, find_planes, hull, mapped, rescaled, warp
from tests.vision.scenes import wall

FRONT = np.array([[1.1, 0.08, 30.0], [-0.05, 0.95, 20.0], [1e-4, -5e-5, 1.0]])
SIDE = np.array([[0.7, -0.1, 260.0], [0.12, 1.05, -40.0], [-3e-4, 1e-4, 1.0]])

Scene = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _scene(*, front: int, side: int, astray: int, noise_px: float = 0.5) -> Scene:
    """Points left on one wall, right on another, and some that fit nothing; shuffled."""
    draw = np.random.default_rng(7)
    a = np.vstack(
        (
            draw.uniform((20, 20), (480, 700), (front, 2)),
            draw.uniform((540, 60), (980, 720), (side, 2)),
            draw.uniform((0, 0), (1000, 750), (astray, 2)),
        )
    )
    b = np.vstack(
        (
            mapped(FRONT, a[:front]) + draw.normal(0, noise_px, (front, 2)),
            mapped(SIDE, a[front : front + side]) + draw.normal(0, noise_px, (side, 2)),
            draw.uniform((0, 0), (1000, 750), (astray, 2)),
        )
    )
    order = draw.permutation(len(a))
    weights = np.concatenate((draw.uniform(0.5, 1.0, front + side), draw.uniform(0.1, 0.5, astray)))
    return a[order], b[order], weights[order]


def _off_px(plane: Plane, truth: npt.NDArray[np.float64], box: tuple[int, int, int, int]) -> float:
    left, top, right, bottom = box
    grid = np.array([(x, y) for x in np.linspace(left, right, 9) for y in np.linspace(top, bottom, 9)])
    return float(np.abs(mapped(plane.b_from_a, grid) - mapped(truth, grid)).max())


def test_two_walls_among_strays_are_both_found_to_less_than_a_pixel() -> None:
    planes = find_planes(*_scene(front=120, side=60, astray=80), seed=1, threshold_px=3.0)
    assert len(planes) == 2
    assert _off_px(planes[0], FRONT, (20, 20, 480, 700)) < 1.0
    assert _off_px(planes[1], SIDE, (540, 60, 980, 720)) < 1.0
    assert len(planes[0].points) >= 115
    assert len(planes[1].points) >= 55


def test_no_point_is_on_two_planes_and_the_largest_comes_first() -> None:
    planes = find_planes(*_scene(front=50, side=90, astray=40), seed=1, threshold_px=3.0)
    rows = np.concatenate([plane.points for plane in planes])
    assert len(np.unique(rows)) == len(rows)
    assert [len(plane.points) for plane in planes] == sorted((len(p.points) for p in planes), reverse=True)
    assert _off_px(planes[0], SIDE, (540, 60, 980, 720)) < 1.0


def test_the_same_seed_gives_the_same_planes_to_the_last_bit() -> None:
    scene = _scene(front=80, side=40, astray=60)
    one, again = (find_planes(*scene, seed=3, threshold_px=3.0) for _ in range(2))
    assert len(one) == len(again) == 2
    for plane, same in zip(one, again, strict=True):
        assert plane.b_from_a.tobytes() == same.b_from_a.tobytes()
        assert np.array_equal(plane.points, same.points)


def test_no_more_planes_are_given_than_asked_for() -> None:
    scene = _scene(front=80, side=40, astray=0)
    assert len(find_planes(*scene, seed=1, most=1, threshold_px=3.0)) == 1
    assert find_planes(*scene, seed=1, most=0, threshold_px=3.0) == ()


@pytest.mark.parametrize("count", [0, 3, 7])
def test_too_few_points_are_on_no_plane(count: int) -> None:
    a, b, weights = _scene(front=count, side=0, astray=0)
    assert find_planes(a, b, weights, seed=1, threshold_px=3.0) == ()


def test_points_that_fit_nothing_are_on_no_plane() -> None:
    assert find_planes(*_scene(front=0, side=0, astray=60), seed=1, threshold_px=3.0) == ()


def test_points_on_one_line_fix_no_plane() -> None:
    along = np.linspace(0, 900, 40)
    line = np.column_stack((along, 0.4 * along + 50))
    assert find_planes(line, line + np.array((12.0, 5.0)), np.ones(40), seed=1, threshold_px=3.0) == ()


def test_a_plane_that_turns_over_is_taken_only_between_mirror_images() -> None:
    a, b, weights = _scene(front=80, side=0, astray=20)
    a[:, 0] = 1000 - a[:, 0]
    assert find_planes(a, b, weights, seed=1, threshold_px=3.0) == ()
    (plane,) = find_planes(a, b, weights, seed=1, threshold_px=3.0, mirrored=True)
    truth = FRONT @ np.array([[-1.0, 0.0, 1000.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert _off_px(plane, truth, (520, 20, 980, 700)) < 1.0
    assert np.linalg.det(plane.b_from_a) < 0


def test_a_plane_squeezed_to_a_sliver_is_left_out() -> None:
    draw = np.random.default_rng(2)
    a = draw.uniform((0, 0), (1000, 1000), (60, 2))
    sliver = a * (1.0, 1 / 20)
    assert find_planes(a, sliver, np.ones(60), seed=1, threshold_px=2.0) == ()
    assert len(find_planes(a, a * (1.0, 1 / 5), np.ones(60), seed=1, threshold_px=2.0)) == 1


def test_a_thumbnail_and_a_large_picture_have_planes_in_common() -> None:
    a, b, weights = _scene(front=80, side=0, astray=10)
    (plane,) = find_planes(a * 20.0, b, weights, seed=1, threshold_px=3.0)
    assert len(plane.points) >= 75


def test_points_behind_the_horizon_do_not_make_a_plane() -> None:
    behind = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1 / 500, 0.0, -1.0]])  # horizon at column 500
    draw = np.random.default_rng(5)
    a = np.vstack((draw.uniform((0, 0), (400, 700), (40, 2)), draw.uniform((600, 0), (1000, 700), (40, 2))))
    planes = find_planes(a, mapped(behind, a), np.ones(80), seed=1, threshold_px=3.0)
    for plane in planes:
        depth = np.column_stack((a[plane.points], np.ones(len(plane.points)))) @ plane.b_from_a[2]
        assert (depth > 0).all()


def test_the_hull_goes_once_around_the_outer_points() -> None:
    inner = np.random.default_rng(1).uniform(20, 80, (30, 2))
    corners = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)])
    found = hull(np.vstack((inner, corners)))
    assert {tuple(corner) for corner in found} == {tuple(corner) for corner in corners}
    assert hull(corners[:2]).shape == (0, 2)


def test_a_warp_by_the_identity_changes_nothing() -> None:
    one = wall(1)
    height, width = one.shape[:2]
    laid, reached = warp(one, np.eye(3), (width, height))
    assert np.array_equal(laid, one)
    assert reached.all()


def test_a_warp_turns_a_mirror_image_back() -> None:
    one = wall(1)
    height, width = one.shape[:2]
    turn = np.array([[-1.0, 0.0, float(width)], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    laid, reached = warp(np.ascontiguousarray(one[:, ::-1]), turn, (width, height))
    assert np.array_equal(laid, one)
    assert reached.all()


def test_a_warp_says_where_the_picture_does_not_reach() -> None:
    grey = np.full((40, 60, 3), 200, np.uint8)
    shift = np.array([[1.0, 0.0, 10.0], [0.0, 1.0, 5.0], [0.0, 0.0, 1.0]])
    laid, reached = warp(grey, shift, (100, 80))
    assert reached[5:45, 10:70].all()
    assert reached.sum() == 40 * 60
    assert (laid[reached] == 200).all()
    assert (laid[~reached] == 0).all()


def test_nothing_behind_the_horizon_is_shown() -> None:
    grey = np.full((100, 200, 3), 200, np.uint8)
    tipped = np.array([[-1.0, 0.0, 100.0], [-1.0, 1.0, 0.0], [-1 / 50, 0.0, 1.0]])  # horizon at column 50
    laid, reached = warp(grey, tipped, (200, 100))
    behind = mapped(tipped, np.array([(120.0, 60.0)]))[0]  # a place of the picture, and inside the other
    assert 0 < behind[0] < 200
    assert 0 < behind[1] < 100
    assert not reached[int(behind[1]), int(behind[0])]
    before = mapped(tipped, np.array([(10.0, 30.0)]))[0]
    assert reached[int(before[1]), int(before[0])]
    assert (laid[~reached] == 0).all()


def test_a_large_picture_laid_down_small_keeps_its_mean_instead_of_aliasing() -> None:
    fine = np.zeros((800, 800, 3), np.uint8)
    fine[:, ::2] = 255
    laid, reached = warp(fine, np.diag((0.1, 0.1, 1.0)), (80, 80))
    assert reached.all()
    assert np.abs(laid.astype(int) - 128).max() <= 2


def test_a_plane_between_resized_pictures_maps_resized_points() -> None:
    points = np.array([(10.0, 20.0), (300.0, 400.0)])
    smaller = rescaled(FRONT, (0.5, 0.25), (2.0, 3.0))
    assert np.allclose(mapped(smaller, points * (0.5, 0.25)), mapped(FRONT, points) * (2.0, 3.0))
