from __future__ import annotations

import numpy as np
import pytest

from provenance.vision.drawing import match_picture, spread_choice
from provenance.vision.features import extract
from provenance.vision.landmark import compare
from tests.vision.scenes import TILTED, flat, seen, wall


def test_the_drawing_keeps_to_its_size_and_tells_how_many_lines_it_drew() -> None:
    one = wall(1)
    other = seen(one, TILTED)
    found = compare(extract(one), extract(other))
    drawing = match_picture(one, other, found, 900)
    assert max(drawing.pixels.shape[:2]) <= 900
    assert (drawing.drawn, drawing.total) == (60, found.inlier_count)
    bare = match_picture(one, other, found, 900, most_lines=0)
    assert bare.drawn == 0
    assert (bare.pixels != drawing.pixels).any()


def test_numbers_are_written_when_asked_for() -> None:
    one = wall(1)
    found = compare(extract(one), extract(one))
    plain, numbered = (match_picture(one, one, found, 800, numbered=wish).pixels for wish in (False, True))
    assert (plain != numbered).any()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 600), (600, 1), (4000, 30), (30, 4000)])
def test_pictures_without_agreement_and_of_any_shape_are_drawn(width: int, height: int) -> None:
    one, other = flat(width, height), flat(200, 300)
    drawing = match_picture(one, other, compare(extract(one), extract(other)), 640)
    assert (drawing.drawn, drawing.total) == (0, 0)
    assert max(drawing.pixels.shape[:2]) <= 640


def test_the_given_pictures_are_not_drawn_upon() -> None:
    one = wall(1)
    before = one.copy()
    match_picture(one, one, compare(extract(one), extract(one)), 2000)
    assert np.array_equal(one, before)


def test_lines_are_taken_from_every_part_first() -> None:
    crowd = np.full((50, 2), 10.0, np.float32)
    alone = np.array([[790, 590], [400, 300]], np.float32)
    chosen = spread_choice(np.vstack((crowd, alone)), 800, 600, 4)
    assert {50, 51} <= set(chosen.tolist())
    assert len(chosen) == 4
