"""How far a rate may lie from what was counted: exact binomial bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

CONFIDENCE: Final = 0.95
"""The usual level; every bound and interval of this program is at it."""

_HALVINGS: Final = 60  # bisection of [0, 1] to below the last bit of a double


def upper_bound(false: int, trials: int) -> float:
    """One-sided 95 % upper bound on a rate (Clopper and Pearson, Biometrika 26 (1934) 404): the rate at which
    `false` or fewer failures in `trials` would have a chance of 5 %. Raises ValueError without trials."""
    return _bound_above(false, trials, 1 - CONFIDENCE)


def interval(found: int, trials: int) -> tuple[float, float]:
    """Two-sided 95 % Clopper-Pearson interval of a share. Raises ValueError without trials."""
    tail = (1 - CONFIDENCE) / 2
    return 1 - _bound_above(trials - found, trials, tail), _bound_above(found, trials, tail)


def _bound_above(false: int, trials: int, tail: float) -> float:
    if not 0 <= false <= trials or trials == 0:
        raise ValueError("from none to all of at least one trial")
    if false == trials:
        return 1.0
    return _crossing(lambda rate: _at_most(false, trials, rate) > tail)


def _crossing(below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return high


def _at_most(count: int, trials: int, rate: float) -> float:
    """Chance of `count` or fewer in `trials`: terms in logarithms, for factorials leave a double at 171."""
    if rate <= 0 or rate >= 1:
        return 1.0 if rate <= 0 else 0.0
    whole = math.lgamma(trials + 1)
    logs = (
        whole
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * math.log(rate)
        + (trials - k) * math.log1p(-rate)
        for k in range(count + 1)
    )
    return math.fsum(map(math.exp, logs))
