"""Reading a map between its cells."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.vision.sampling import bicubic, bilinear

VALUES = np.random.default_rng(3).normal(size=(5, 6, 7)).astype(np.float32)


@pytest.mark.parametrize("sampled", [bilinear, bicubic])
def test_at_the_centre_of_a_cell_its_own_value_is_read(sampled: object) -> None:
    assert callable(sampled)
    rows, columns = np.mgrid[:6, :7]
    cells = np.stack([columns.ravel(), rows.ravel()], 1).astype(np.float64)
    assert np.allclose(sampled(VALUES, cells), VALUES.reshape(5, -1).T, atol=1e-6)


@pytest.mark.parametrize("sampled", [bilinear, bicubic])
def test_a_slope_is_read_as_a_slope_inside_and_nothing_outside(sampled: object) -> None:
    assert callable(sampled)
    slope = np.tile(np.arange(9, dtype=np.float32), (1, 9, 1))
    assert np.allclose(sampled(slope, np.array([[4.5, 3.5]])), 4.5)
    assert (sampled(slope, np.array([[-9.0, 2.0], [2.0, 40.0]])) == 0).all()


def test_half_outside_the_map_half_of_the_value_is_read() -> None:
    ones = np.ones((1, 4, 4), np.float32)
    assert np.allclose(bilinear(ones, np.array([[-0.5, 1.0]])), 0.5)


def test_between_two_cells_cubic_convolution_weighs_four() -> None:
    # Keys 1981 with a = −0.75 half way: −0.09375, 0.59375, 0.59375, −0.09375.
    impulse = np.zeros((1, 5, 9), np.float32)
    impulse[0, 2, 4] = 1
    cells = np.array([[x, 2.0] for x in (2.5, 3.5, 4.5, 5.5)])
    assert np.allclose(bicubic(impulse, cells)[:, 0], [-0.09375, 0.59375, 0.59375, -0.09375])
