from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.looks import COARSE, FINE, Box, Look, LookedAt, Mask, inside_any
from provenance.vision.xfeat import LearnedFeatures
from tests.vision.scenes import flat, noise

Grey = npt.NDArray[np.uint8]

MARKS = ((70, 40), (300, 60), (150, 200), (330, 230))
"""Middles of four white dots of different size on black."""

WIDTH, HEIGHT = 400, 300


def dotted() -> Pixels:
    """Dots of 5, 7, 9 and 11 pixels' radius, so that each can be told in any look."""
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for number, (x, y) in enumerate(MARKS):
        cv2.circle(canvas, (x, y), 5 + 2 * number, (255, 255, 255), -1)
    return canvas


def middles(grey: Grey, count: int) -> LearnedFeatures:
    """Stands in for the network: the middles of bright spots, smallest first, whatever picture it is given."""
    _, _, facts, places = cv2.connectedComponentsWithStats((grey > 127).astype(np.uint8))
    order = np.argsort(facts[1:, cv2.CC_STAT_AREA])[:count]
    points = (places[1:][order] + 0.5).astype(np.float32)
    descriptors = np.zeros((len(points), 64), np.float32)
    descriptors[:, 0] = 1.0
    return LearnedFeatures(
        x_in_image=points,
        scores=np.linspace(1.0, 0.5, len(points), dtype=np.float32),
        descriptors=descriptors,
        width=grey.shape[1],
        height=grey.shape[0],
    )


class Seen:
    """A dotted picture looked at, with the frames that the looks handed to the network."""

    def __init__(self, pixels: Pixels | None = None, mask: Mask = ()) -> None:
        self.frames: list[Grey] = []
        self.looked_at = LookedAt(dotted() if pixels is None else pixels, self._extract, mask)

    def _extract(self, look: Look, grey: Grey) -> LearnedFeatures:
        self.frames.append(grey)
        return middles(grey, look.count)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("side_px", [400, 250])
def test_points_of_every_look_lie_where_the_dots_are_in_the_picture(
    turns: int, mirrored: bool, side_px: int
) -> None:
    look = Look(side_px=side_px, count=10, quarter_turns=turns, mirrored=mirrored, box=(0, 0, WIDTH, HEIGHT))
    looked = Seen().looked_at.look(look)
    assert np.abs(looked.x_in_view - (np.array(MARKS) + 0.5)).max() < 0.75


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_what_is_looked_at_is_the_picture_mirrored_and_then_turned_counter_clockwise(
    turns: int, mirrored: bool
) -> None:
    seen = Seen(noise(3, WIDTH, HEIGHT))
    seen.looked_at.look(Look(side_px=WIDTH, count=10, quarter_turns=turns, mirrored=mirrored))
    grey = cv2.cvtColor(noise(3, WIDTH, HEIGHT), cv2.COLOR_RGB2GRAY)
    assert np.array_equal(seen.frames[0], np.rot90(grey[:, ::-1] if mirrored else grey, turns))


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_a_part_is_enlarged_and_its_points_are_still_those_of_the_picture(turns: int) -> None:
    seen = Seen()
    box: Box = (100, 150, 350, 290)
    look = Look(side_px=1000, count=10, box=box, most_enlarged=2.0, quarter_turns=turns)
    looked = seen.looked_at.look(look)
    assert sorted(seen.frames[0].shape) == [280, 500]
    assert np.abs(looked.x_in_view - (np.array(MARKS[2:]) + 0.5)).max() < 0.75


def test_a_picture_is_never_enlarged_unless_asked() -> None:
    seen = Seen(noise(4, WIDTH, HEIGHT))
    seen.looked_at.look(FINE)
    assert seen.frames[0].shape == (HEIGHT, WIDTH)


def test_a_look_is_taken_once() -> None:
    seen = Seen()
    first, again = seen.looked_at.look(COARSE), seen.looked_at.look(COARSE)
    assert first is again and len(seen.frames) == 1


def test_only_the_newest_looks_are_kept() -> None:
    seen = Seen()
    for side_px in range(100, 125):
        seen.looked_at.look(Look(side_px=side_px, count=5))
    seen.looked_at.look(Look(side_px=124, count=5))
    assert len(seen.frames) == 25
    seen.looked_at.look(Look(side_px=100, count=5))
    assert len(seen.frames) == 26


def test_points_inside_the_mask_are_left_out_in_every_look() -> None:
    around_third = np.array([[120, 170], [180, 170], [180, 230], [120, 230]], np.float32)
    looked_at = Seen(mask=(around_third,)).looked_at
    left = np.array([mark for number, mark in enumerate(MARKS) if number != 2]) + 0.5
    for turns in range(4):
        looked = looked_at.look(Look(side_px=400, count=10, quarter_turns=turns, box=(0, 0, WIDTH, HEIGHT)))
        assert len(looked) == len(looked.features) == 3
        assert np.abs(looked.x_in_view - left).max() < 0.75


def test_a_mask_of_two_parts_holds_the_points_of_both_and_its_edge() -> None:
    one = np.array([[0, 0], [10, 0], [10, 10]], np.float32)
    other = np.array([[20, 20], [30, 20], [30, 30], [20, 30]], np.float32)
    points = np.array([(8, 2), (2, 8), (25, 25), (20, 25), (31, 25)], np.float32)
    assert inside_any((one, other), points).tolist() == [True, False, True, True, False]
    assert not inside_any((), points).any()


def test_the_strongest_points_come_first_and_more_than_there_are_is_all() -> None:
    looked = Seen().looked_at.look(COARSE)
    assert np.array_equal(looked.first(2).x_in_view, looked.x_in_view[:2])
    assert len(looked.first(99)) == len(looked) == 4


def test_bars_are_not_looked_at_unless_a_box_says_so() -> None:
    page = flat(300, 500, 250)
    page[100:400] = noise(1, 300, 300)
    seen = Seen(page)
    assert seen.looked_at.content == (0, 100, 300, 400)
    seen.looked_at.look(COARSE)
    seen.looked_at.look(Look(side_px=640, count=10, box=(0, 0, 300, 500)))
    assert [frame.shape for frame in seen.frames] == [(300, 300), (500, 300)]


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (7, 5)])
def test_the_smallest_pictures_can_be_looked_at(size: tuple[int, int]) -> None:
    looked = Seen(flat(*size, grey=10)).looked_at.look(Look(side_px=100, count=10, quarter_turns=1))
    assert len(looked) == 0
