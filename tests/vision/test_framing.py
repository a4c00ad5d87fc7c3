"""What agrees in a small part is cut out to be checked, and where it lies is marked."""

from __future__ import annotations

import numpy as np

from provenance.vision.framing import Frame, add_keys, frame_of
from provenance.vision.planes import Plane, mapped
from tests.vision.scenes import flat, wall


def test_a_picture_that_agrees_in_a_small_part_is_cut_to_it_with_a_margin() -> None:
    points = np.array([[400, 300], [500, 300], [500, 360]], np.float32)
    frame = frame_of(wall(1), points)
    left, top, right, bottom = frame.box
    assert frame.is_part and left < 390 and right > 510 and top < 295 and bottom > 365
    assert (right - left) * (bottom - top) < 0.2 * 800 * 600
    assert frame.shown.shape == (bottom - top, right - left, 3)


def test_a_part_at_the_edge_stays_inside_the_picture() -> None:
    points = np.array([[2, 1], [30, 40]], np.float32)
    left, top, right, bottom = frame_of(wall(1), points).box
    assert (left, top) == (0, 0) and right >= 200 and bottom >= 150  # a quarter of each side at least


def test_where_most_of_a_picture_agrees_and_where_nothing_does_nothing_is_cut() -> None:
    corners = np.array([[50, 50], [750, 550]], np.float32)
    assert not frame_of(wall(1), corners).is_part
    assert not frame_of(wall(1), corners[:0]).is_part


def test_points_and_planes_move_with_the_part() -> None:
    frame = Frame(flat(800, 600), (100, 50, 300, 250))
    points = np.array([[150.0, 70.0]], np.float32)
    assert frame.moved(points).tolist() == [[50.0, 20.0]]
    plane = Plane(b_from_a=np.diag((2.0, 2.0, 1.0)), points=np.zeros(1, np.intp))
    assert mapped(frame.onto(plane).b_from_a, points).tolist() == [[200.0, 90.0]]


def test_the_key_shows_the_whole_picture_with_the_part_and_stands_on_its_side() -> None:
    red = flat(800, 600)
    red[:] = (200, 0, 0)
    part, whole = Frame(red, (0, 0, 400, 300)), Frame(red, (0, 0, 800, 600))
    canvas = np.full((100, 1000, 3), 255, np.uint8)
    keyed = add_keys(canvas, (whole, part), 500)
    strip = keyed[100:]
    assert keyed.shape[0] > 100 and (strip[:, :500] == 255).all()
    assert (strip == (200, 0, 0)).all(axis=2).any() and (strip[-5, -5] > (200, 50, 50)).all()
    assert add_keys(canvas, (whole, whole), 500).shape == canvas.shape
