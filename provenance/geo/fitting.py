"""Least squares for many starts at once, and what chance says of the sums of squares that remain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import erfc, exp, pi, sqrt
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Fitted", "Freedom", "Residuals", "chance_above", "covariance", "fit", "squares_at"]

Array: TypeAlias = npt.NDArray[np.float64]
Residuals: TypeAlias = Callable[[Array], Array]
"""Parameters (starts × parameters) → residuals in standard deviations (starts × observations)."""

HALF_OF_95: Final = 1.959964
"""Standard deviations on either side of the middle that hold 95 % of a normal distribution (any statistical table)."""
SQUARES_95: Final = {1: 3.841459, 2: 5.991465}
SQUARES_99: Final = {1: 6.634897, 2: 9.210340}
"""Quantiles of chi-square at 0.95 and 0.99 by degrees of freedom (any statistical table)."""

_STEP: Final = 1e-7
"""Of one unit of a parameter, for differences ahead: near the root of the machine's precision (1.5e-8)."""
_HELD: Final = 1e-13
"""Of the best held combination of parameters: below this the machine's precision cannot tell it from none."""
_ROUNDS: Final = 40
_DONE: Final = 1e-10
"""Relative gain of a round below which a start has arrived."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What each start arrived at: parameters (starts × parameters) and sums of squares (starts)."""

    parameters: Array
    squares: Array


@dataclass(frozen=True)
class Freedom:
    """Which parameters may move, and which of them move nothing in common.

    `free` are the positions of the parameters that move (in order), `groups` (one number each, from 0) says which are
    moved at once to take differences, `touches` (observations × free parameters) which residuals each moves: of one
    group no two may touch the same (A. R. Curtis, M. J. D. Powell, J. K. Reid, "On the Estimation of Sparse Jacobian
    Matrices", 1974).
    """

    free: npt.NDArray[np.intp]
    groups: npt.NDArray[np.intp]
    touches: npt.NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, free: Sequence[int]) -> Freedom:
        """So many parameters, each moved by itself."""
        return cls(np.array(free, dtype=np.intp), np.arange(len(free)))


def fit(
    residuals: Residuals,
    starts: Array,
    scale: Array,
    *,
    freedom: Freedom | None = None,
    rounds: int = _ROUNDS,
    done: float = _DONE,
) -> Fitted:
    """Levenberg and Marquardt's method from every start at once.

    `scale` holds the size of one natural unit of each parameter (metres, radians). A start that ends nowhere keeps
    an infinite sum of squares. A start has arrived when a round gains less than `done` of its sum (and of one).
    Residuals must not depend on which rows are asked for together: those that have arrived are not asked for again.
    """
    freedom = freedom or Freedom.of(range(starts.shape[1]))
    at = starts.copy()
    squares = squares_at(residuals, at)
    damping = np.full(len(at), 1e-3)
    going = np.arange(len(at))
    for _ in range(rounds):
        step = _step(residuals, at[going], scale, freedom, damping[going])
        moved = at[going]
        moved[:, freedom.free] += step * scale[freedom.free]
        there = squares_at(residuals, moved)
        better = there < squares[going]
        gain = np.where(better, squares[going] - there, 0.0)
        at[going] = np.where(better[:, None], moved, at[going])
        squares[going] = np.where(better, there, squares[going])
        damping[going] = np.clip(np.where(better, damping[going] / 5, damping[going] * 6), 1e-9, 1e9)
        arrived = (better & (gain <= done * (squares[going] + 0.1))) | (~better & (damping[going] > 1e3))
        going = going[~arrived]
        if not len(going):
            break
    return Fitted(at, squares)


def _step(residuals: Residuals, at: Array, scale: Array, freedom: Freedom, damping: Array) -> Array:
    """One damped step of the free parameters, in their units (starts × free parameters)."""
    slope, here = _slope(residuals, at, scale, freedom)
    across = np.swapaxes(slope, 1, 2)
    normal, pull = across @ slope, (across @ here[..., None])[..., 0]
    diagonal = np.einsum("bpp->bp", normal)
    held = normal + (damping[:, None] * diagonal + 1e-12)[:, :, None] * np.eye(len(freedom.free))
    return np.asarray(-np.linalg.solve(held, pull[..., None])[..., 0])


def squares_at(residuals: Residuals, at: Array) -> Array:
    """The sum of squares at each row of parameters; infinite where it cannot be told."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        sums: Array = (residuals(at) ** 2).sum(axis=1)
    return np.where(np.isfinite(sums), sums, np.inf)


def covariance(residuals: Residuals, at: Array, scale: Array, freedom: Freedom | None = None) -> Array:
    """The covariance of one row of (free) parameters from the stated errors of all observations (not from their
    scatter)."""
    freedom = freedom or Freedom.of(range(len(at)))
    slope = _slope(residuals, at[None], scale, freedom)[0][0]
    scale = scale[freedom.free]
    sizes, ways = np.linalg.eigh(slope.T @ slope)
    sizes = np.maximum(sizes, _HELD * max(float(sizes[-1]), 1e-300))  # what nothing holds is far from certain
    return np.asarray((ways / sizes) @ ways.T * np.outer(scale, scale))


def chance_above(squares: float, freedom: int) -> float:
    """How often chance alone gives a larger chi-square with so many degrees of freedom (Abramowitz and Stegun 26.4)."""
    if freedom <= 0 or squares <= 0:
        return 1.0
    half = squares / 2
    if freedom % 2 == 0:
        term, total, first = 1.0, 1.0, 1
    else:
        term, total, first = 2 * sqrt(half / pi), 0.0, 0
        if freedom > 1:
            total = term
        first = 1
    steps = freedom // 2 - 1
    for n in range(first, first + steps):
        term *= half / n if freedom % 2 == 0 else half / (n + 0.5)
        total += term
    return min(1.0, total * exp(-half) + (erfc(sqrt(half)) if freedom % 2 else 0.0))


def _slope(residuals: Residuals, at: Array, scale: Array, freedom: Freedom) -> tuple[Array, Array]:
    """Derivatives by scaled free parameters (starts × observations × parameters), and the residuals themselves."""
    free, groups = freedom.free, freedom.groups
    count = int(groups.max()) + 1
    steps = np.zeros((count + 1, at.shape[1]))
    steps[groups + 1, free] = scale[free] * _STEP
    around = (at[:, None, :] + steps).reshape(-1, at.shape[1])
    values = _finite(residuals(around)).reshape(len(at), count + 1, -1)
    here = values[:, 0]
    slope = np.swapaxes((values[:, 1:] - here[:, None]) / _STEP, 1, 2)
    if freedom.touches is not None:
        slope = slope[:, :, groups] * freedom.touches
    return slope, here


def _finite(values: Array) -> Array:
    return values if np.isfinite(values).all() else np.nan_to_num(values, nan=0.0, posinf=1e6, neginf=-1e6)
