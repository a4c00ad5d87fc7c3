"""Close looks at three numbered pairs: the same ornament lies in the middle of both, at the same size."""

from __future__ import annotations

import numpy as np

from provenance.vision.zooms import PANEL_PX, zoom_picture, zoomed
from tests.vision.scenes import flat, resized, wall
from tests.vision.test_drawing import Agreeing

ALL = np.arange(6, dtype=np.intp)


def _grid(scale: float) -> Agreeing:
    places = np.array([(x, y) for x in (250, 400, 550) for y in (250, 350)], np.float32)
    return Agreeing(places, places * np.float32(scale), np.linspace(1, 0.5, 6, dtype=np.float32))


def test_three_pairs_that_lie_far_apart_are_looked_at_the_strongest_among_them() -> None:
    assert zoomed(_grid(1.0), ALL) == [
        0,
        2,
        5,
    ]  # the first corner, the farthest one, and the middle of the rest
    assert zoomed(_grid(1.0), ALL[:2]) == [0, 1]


def test_the_same_detail_lies_in_the_middle_of_both_at_the_same_size() -> None:
    one = wall(1)
    picture = zoom_picture(one, resized(one, 1600, 1200), _grid(2.0), ALL)
    above, below = picture[:PANEL_PX], picture[-PANEL_PX:]
    middle = slice(40, PANEL_PX - 40)
    first = above[middle, 60 : PANEL_PX - 40].astype(float), below[middle, 60 : PANEL_PX - 40].astype(float)
    assert np.corrcoef(first[0].ravel(), first[1].ravel())[0, 1] > 0.9


def test_a_point_is_never_enlarged_more_than_twice() -> None:
    dots = flat(800, 600)
    dots[:] = 0
    dots[:, 410:420] = 255  # ten pixels wide, beside the point at 400
    points = Agreeing(
        np.array([[400, 300]], np.float32), np.array([[400, 300]], np.float32), np.ones(1, np.float32)
    )
    row = zoom_picture(dots, dots, points, np.zeros(1, np.intp))[PANEL_PX // 2 + 60]
    assert 15 <= int((row[:PANEL_PX, 0] > 127).sum()) <= 21


def test_points_at_the_edge_and_pictures_smaller_than_a_panel_are_shown_on_paper() -> None:
    points = Agreeing(
        np.array([[0, 0]], np.float32), np.array([[29, 19]], np.float32), np.ones(1, np.float32)
    )
    picture = zoom_picture(flat(800, 600), flat(30, 20), points, np.zeros(1, np.intp))
    assert picture.shape[1] == PANEL_PX and (picture == 255).all(axis=2).any()
