"""Exact binomial bounds against published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.vision.bounds import interval, upper_bound


@pytest.mark.parametrize("trials", [1, 2, 20, 100, 450, 5000])
def test_with_none_false_the_bound_is_the_closed_form(trials: int) -> None:
    assert upper_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials), abs=1e-12)


@pytest.mark.parametrize(
    ("false", "trials", "bound"),
    [
        (1, 10, 0.39416),  # Hahn and Meeker, Statistical Intervals (1991), one-sided 95 %: 1 and 2 of 10
        (2, 10, 0.50690),
        (1, 20, 0.21611),
        (10, 10, 1.0),
    ],
)
def test_one_sided_bounds_agree_with_published_tables(false: int, trials: int, bound: float) -> None:
    assert upper_bound(false, trials) == pytest.approx(bound, abs=5e-5)


@pytest.mark.parametrize(
    ("found", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.30850),  # Newcombe, Statistics in Medicine 17 (1998) 857 and usual tables
        (1, 10, 0.00253, 0.44502),
        (5, 50, 0.03327, 0.21814),
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (1, 29, 0.0009, 0.1776),
        (10, 10, 0.69150, 1.0),
    ],
)
def test_two_sided_intervals_agree_with_published_tables(
    found: int, trials: int, low: float, high: float
) -> None:
    assert interval(found, trials) == pytest.approx((low, high), abs=6e-5)


def test_the_rule_of_three_is_a_good_approximation() -> None:
    assert upper_bound(0, 300) == pytest.approx(3 / 300, rel=0.01)


@given(st.integers(1, 400), st.data())
def test_the_bound_lies_above_the_rate_and_grows_with_failures(trials: int, data: st.DataObject) -> None:
    false = data.draw(st.integers(0, trials - 1))
    assert false / trials < upper_bound(false, trials) < upper_bound(false + 1, trials) <= 1


@pytest.mark.parametrize(("false", "trials"), [(0, 0), (-1, 3), (4, 3)])
def test_what_was_not_tried_has_no_bound(false: int, trials: int) -> None:
    with pytest.raises(ValueError, match="trial"):
        upper_bound(false, trials)
