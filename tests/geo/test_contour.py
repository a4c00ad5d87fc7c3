"""Lines of one level in a table: a circle, two hills, what touches at a corner."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.geo.contour import contour, within


def area(loop: np.ndarray) -> float:
    x, y = loop.T
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def test_the_line_of_a_cone_is_a_circle() -> None:
    row, column = np.mgrid[0:41, 0:41]
    (loop,) = contour(np.hypot(row - 20.0, column - 18.0), 12.5)
    assert np.hypot(*(loop - [20, 18]).T) == pytest.approx(12.5, abs=0.02)
    assert area(loop) == pytest.approx(np.pi * 12.5**2, rel=0.01)
    assert within(np.array([20.0, 30.0]), loop) and not within(np.array([20.0, 31.0]), loop)


def test_two_hollows_have_two_lines_and_a_ring_has_an_inner_and_an_outer_one() -> None:
    row, column = np.mgrid[0:30, 0:50]
    hollows = np.minimum(np.hypot(row - 15, column - 12), np.hypot(row - 15, column - 36))
    assert len(contour(hollows, 6.0)) == 2
    ring = np.abs(np.hypot(row - 15, column - 25) - 9)
    assert sorted(round(area(loop) / np.pi) for loop in contour(ring, 2.0)) == [49, 121]


def test_low_squares_that_touch_at_a_corner_hang_together() -> None:
    table = np.full((5, 5), 9.0)
    table[1, 1] = table[2, 2] = table[3, 1] = 0.0
    (loop,) = contour(table, 4.5)
    assert all(within(np.array(spot, dtype=float) + 0.01, loop) for spot in ((1, 1), (2, 2), (3, 1)))
