from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from provenance.vision.drawing import MOST_DRAWN, Drawing, match_picture, numbered_pairs, spread_pairs
from provenance.vision.features import Pixels
from provenance.vision.geometry import Points
from provenance.vision.ink import INK, PAPER, add_legend, confidence_ramp, difference_ramp, rim_of, written
from tests.vision.scenes import flat, wall


@dataclass(frozen=True)
class Agreeing:
    x_in_a: Points
    x_in_b: Points
    weights: npt.NDArray[np.float32]


def _agreeing(count: int, size_a: tuple[int, int], size_b: tuple[int, int], seed: int = 1) -> Agreeing:
    share = np.random.default_rng(seed).uniform(0.05, 0.95, (count, 2))
    weights = np.linspace(1.0, 0.1, count, dtype=np.float32)
    return Agreeing((share * size_a).astype(np.float32), (share * size_b).astype(np.float32), weights)


def _drawn(count: int, one: Pixels, other: Pixels, max_side_px: int = 900) -> Drawing:
    sizes = [(pixels.shape[1], pixels.shape[0]) for pixels in (one, other)]
    return match_picture(one, other, _agreeing(count, sizes[0], sizes[1]), max_side_px)


def _around(drawing: Drawing, x: float, y: float, reach: int = 1) -> npt.NDArray[np.uint8]:
    rows, columns = (
        slice(round(y) - reach, round(y) + reach + 1),
        slice(round(x) - reach, round(x) + reach + 1),
    )
    return drawing.pixels[rows, columns].reshape(-1, 3)


def test_both_pictures_lie_side_by_side_at_equal_heights_with_paper_between() -> None:
    drawing = match_picture(flat(600, 800), flat(1600, 1200), _agreeing(0, (1, 1), (1, 1)), 800)
    height, width = drawing.pixels.shape[:2]
    assert height == 600  # 1600 × 1200 within 800; no legend without points
    assert width > 450 + 800
    assert (drawing.pixels[:, 452] == PAPER).all()
    assert (drawing.pixels[5:-5, 445] != PAPER).any()


def test_neither_picture_is_longer_than_asked_for() -> None:
    drawing = _drawn(30, wall(1), wall(2, 300, 900), 500)
    assert drawing.pixels.shape[1] <= 2 * 500 + 40
    assert drawing.pixels.shape[0] <= 500 + 80


def test_a_panorama_beside_a_portrait_keeps_both_large_enough_to_see() -> None:
    drawing = match_picture(flat(3000, 500), flat(600, 900), _agreeing(0, (1, 1), (1, 1)), 1200)
    height, width = drawing.pixels.shape[:2]
    assert height > 400  # at equal heights the portrait would be 200 high
    assert width > 1400


def test_a_point_has_the_colour_of_its_confidence_in_both_pictures() -> None:
    place = np.array([[200.0, 300.0]], np.float32)
    for weight in (0.1, 0.5, 0.95):
        points = Agreeing(place, place, np.array([weight], np.float32))
        drawing = match_picture(flat(800, 600), flat(800, 600), points, 800)
        colour = confidence_ramp().at(float(np.float32(weight)))
        second = drawing.pixels.shape[1] - 800
        assert (_around(drawing, 199.5, 299.5) == colour).all()
        assert (_around(drawing, second + 199.5, 299.5) == colour).all()


def test_a_pair_without_a_number_is_a_small_dot_of_its_colour() -> None:
    places = np.array([[100, 100], [700, 500], [101, 300]], np.float32)
    points = Agreeing(places, places, np.array([1.0, 0.9, 0.3], np.float32))
    drawing = match_picture(flat(800, 600), flat(800, 600), points, 800, most_numbers=2)
    assert drawing.numbered.tolist() == [0, 1]
    assert (drawing.pixels[300, 100] == confidence_ramp().at(float(np.float32(0.3)))).all()


def test_thin_lines_are_fainter_than_numbered_ones() -> None:
    places = np.array([[400, 100], [400, 500]], np.float32)
    points = Agreeing(places, places, np.array([1.0, 1.0], np.float32))
    bare = match_picture(flat(800, 600), flat(800, 600), _agreeing(0, (1, 1), (1, 1)), 800)
    drawing = match_picture(flat(800, 600), flat(800, 600), points, 800, most_numbers=1)
    change = np.abs(drawing.pixels[:600, 600].astype(int) - bare.pixels[:600, 600]).sum(axis=1)
    assert change[95:105].max() > 1.5 * change[495:505].max() > 0


def test_numbers_are_white_with_a_dark_halo() -> None:
    stamp, (width, height) = written("12", 40)
    light, dark = np.full((height, width, 3), 250, np.uint8), np.full((height, width, 3), 5, np.uint8)
    for ground in (light, dark):
        stamp.press(ground, (0, 0))
        assert (ground == PAPER).all(axis=2).any()
        assert (ground == INK).all(axis=2).any()


def test_a_number_at_the_edge_is_cut_and_nothing_breaks() -> None:
    stamp, (width, height) = written("7", 30)
    canvas = np.zeros((20, 20, 3), np.uint8)
    stamp.press(canvas, (20 - width // 2, -height // 2))
    assert canvas.any()
    before = canvas.copy()
    stamp.press(canvas, (500, 500))
    assert np.array_equal(canvas, before)


def test_the_same_pair_has_the_same_number_in_both_pictures() -> None:
    places = np.array([[150, 300], [600, 120]], np.float32)
    for first in (0, 1):
        weights = np.array([1.0, 0.9] if first == 0 else [0.9, 1.0], np.float32)
        drawing = match_picture(flat(800, 600), flat(800, 600), Agreeing(places, places, weights), 800)
        assert drawing.numbered.tolist() == [first, 1 - first]


def test_numbers_go_to_the_strongest_pairs_that_lie_apart_in_both_pictures() -> None:
    x_in_a = np.array([[0, 0], [1, 1], [100, 0], [0, 100], [100, 100]], np.float32)
    x_in_b = np.array([[0, 0], [50, 50], [100, 0], [1, 0], [100, 100]], np.float32)
    chosen = numbered_pairs(x_in_a, x_in_b, np.array([0.9, 0.8, 0.7, 1.0, 0.6], np.float32))
    assert chosen.tolist() == [3, 1, 2, 4]  # 0 is beside 1 in the first picture and beside 3 in the second
    assert numbered_pairs(x_in_a[:0], x_in_b[:0], np.zeros(0, np.float32)).tolist() == []


def test_no_more_than_twelve_pairs_are_numbered() -> None:
    drawing = _drawn(400, wall(1), wall(2))
    assert (len(drawing.numbered), drawing.total) == (12, 400)


def test_the_legend_shows_the_whole_ramp_below_the_picture() -> None:
    sheet = add_legend(np.zeros((50, 900, 3), np.uint8), confidence_ramp(), 1.0)
    strip = sheet[50:]
    present = {tuple(colour) for colour in strip.reshape(-1, 3).tolist()}
    assert {confidence_ramp().at(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)} <= present
    assert (sheet[:50] == 0).all()


def test_the_legend_widens_a_picture_too_narrow_for_it() -> None:
    sheet = add_legend(np.zeros((50, 3, 3), np.uint8), difference_ramp(), 0.25)
    assert sheet.shape[1] > 96
    assert (sheet[:50] == 0).all(axis=2).sum() == 50 * 3


def test_confidence_grows_brighter_all_the_way() -> None:
    brightness = confidence_ramp().colours.astype(float) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(brightness[::8]) > 0).all()
    assert rim_of(confidence_ramp().at(0.0)) == PAPER
    assert rim_of(confidence_ramp().at(1.0)) == INK


def test_the_same_comparison_is_drawn_the_same_to_the_last_pixel() -> None:
    one, again = (_drawn(120, wall(1), wall(2)).pixels for _ in range(2))
    assert np.array_equal(one, again)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 600), (600, 1), (4000, 30), (30, 4000)])
@pytest.mark.parametrize("count", [0, 3])
def test_pictures_of_any_shape_are_drawn(width: int, height: int, count: int) -> None:
    drawing = _drawn(count, flat(width, height), flat(200, 300), 640)
    assert drawing.total == count
    assert max(drawing.pixels.shape[:2]) <= 2 * 640 + 100


def test_the_given_pictures_are_not_drawn_upon() -> None:
    one = wall(1)
    before = one.copy()
    match_picture(one, one, _agreeing(20, (800, 600), (800, 600)), 2000)
    assert np.array_equal(one, before)


def test_a_confidence_that_is_no_number_counts_as_none() -> None:
    place = np.array([[200.0, 300.0]], np.float32)
    points = Agreeing(place, place, np.array([np.nan], np.float32))
    drawing = match_picture(flat(800, 600), flat(800, 600), points, 800)
    assert (_around(drawing, 199.5, 299.5) == confidence_ramp().at(0.0)).all()


def test_of_many_points_the_strongest_wherever_the_pictures_agree_are_drawn() -> None:
    drawing = _drawn(412, wall(1), wall(2))
    assert (drawing.drawn, drawing.total) == (MOST_DRAWN, 412)
    assert (_drawn(40, wall(1), wall(2)).drawn, _drawn(150, wall(1), wall(2)).drawn) == (40, 150)
    crowd = np.random.default_rng(1).uniform(0, 60, (400, 2)).astype(np.float32)
    alone = np.array([[700, 500], [50, 550], [750, 20]], np.float32)
    weights = np.concatenate((np.full(400, 0.9), np.full(3, 0.2))).astype(np.float32)
    none = np.zeros(0, np.intp)
    chosen = spread_pairs(np.vstack((crowd, alone)), weights, 20, apart_from=none)
    assert {400, 401, 402} <= set(chosen.tolist()) and len(set(chosen.tolist())) == 20


def test_small_pictures_are_enlarged_twice_at_most() -> None:
    drawing = match_picture(flat(100, 80), flat(900, 700), _agreeing(0, (1, 1), (1, 1)), 1000)
    white = (drawing.pixels[:, 20] == PAPER).all(axis=1)
    assert (~white).sum() == 160
    assert drawing.pixels.shape[0] > 700
