"""Monotone functions from a support score to a log-likelihood ratio: pooled blocks or a logistic line."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

_NEWTON_STEPS: Final = 50
_PENALTY: Final = 1e-3  # a prior of this precision on the slope: separable pairs would send it to infinity


class Knot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One point of a fitted function: the support score and its log-likelihood ratio in nats."""

    support: float
    llr: float


class Caps(NamedTuple):
    """How far a fitted function may go, in nats and both above 0: up to `same` for the same place, down to minus
    `other` against it. Each side is limited by the pairs of the other kind, of which it says that none was there."""

    same: float
    other: float

    def holds(self, value: float) -> float:
        """The value, or the cap that it went beyond."""
        return min(self.same, max(-self.other, value))


@dataclass(frozen=True, slots=True)
class Point:
    """A support score with the weight of its pair, for or against the same place."""

    support: float
    same: bool
    weight: float


def llr_at(knots: Sequence[Knot], caps: Caps, support: float) -> float:
    """The function the knots stand for: straight between them, level outside, never beyond its caps."""
    after = bisect_right([knot.support for knot in knots], support)
    if after in (0, len(knots)):
        value = knots[0 if after == 0 else -1].llr
    else:
        low, high = knots[after - 1], knots[after]
        share = (support - low.support) / (high.support - low.support)
        value = low.llr + share * (high.llr - low.llr)
    return caps.holds(value)


def pooled(points: Sequence[Point]) -> list[tuple[float, float, float, float]]:
    """Pool adjacent violators (Ayer et al., Ann. Math. Stat. 26 (1955) 641): blocks of rising share of same-place
    weight, as (lowest support, highest support, weight for, weight against). Equal supports share a block."""
    blocks: list[tuple[float, float, float, float]] = []
    for point in points:
        block = (
            point.support,
            point.support,
            point.weight if point.same else 0.0,
            0.0 if point.same else point.weight,
        )
        while blocks and (blocks[-1][1] == block[0] or _share(blocks[-1]) >= _share(block)):
            low, _, for_it, against = blocks.pop()
            block = (low, block[1], for_it + block[2], against + block[3])
        blocks.append(block)
    return blocks


def isotonic(points: Sequence[Point], caps: Caps) -> tuple[Knot, ...]:
    """Log-likelihood ratios from pooled blocks, level within a block, straight between blocks.

    The prior of the sample divides out (Brümmer and du Preez, Computer Speech & Language 20 (2006) 230); one place
    for below everything seen and one couple against above it keep the ends finite (Laplace's rule, same source).
    """
    for_it = sum(point.weight for point in points if point.same) + 1
    against = sum(point.weight for point in points if not point.same) + 1
    low, high = points[0].support, points[-1].support
    ended = [Point(low, True, 1.0), *points, Point(high, False, 1.0)]
    blocks = pooled(sorted(ended, key=lambda point: (point.support, point.same)))
    prior = math.log(for_it / against)
    values = (
        (support, _log_odds(block[2], block[3], max(caps) + abs(prior)) - prior)
        for block in blocks
        for support in block[:2]
    )
    return _rising(values, caps)


def logistic(points: Sequence[Point], caps: Caps) -> tuple[Knot, ...]:
    """A straight line in the log-odds by weighted logistic regression, both sides weighing the same, as the two
    knots where it meets its caps."""
    intercept, slope = _line(points)
    slope = max(slope, 1e-9)
    return _rising([((llr - intercept) / slope, llr) for llr in (-caps.other, caps.same)], caps)


def _share(block: tuple[float, float, float, float]) -> float:
    return block[2] / (block[2] + block[3])


def _log_odds(for_it: float, against: float, limit: float) -> float:
    if not for_it or not against:
        return limit if for_it else -limit
    return math.log(for_it / against)


def _rising(values: Iterable[tuple[float, float]], caps: Caps) -> tuple[Knot, ...]:
    """Knots of support and ratio; of those that rounding or a block of one support makes equal, the last."""
    knots = {round(support, 6): round(caps.holds(llr), 6) for support, llr in values}
    return tuple(Knot(support=support, llr=llr) for support, llr in knots.items())


def _line(points: Sequence[Point]) -> tuple[float, float]:
    """Intercept and slope by Newton's method on the standardised support; a small penalty holds the slope."""
    totals = {same: sum(one.weight for one in points if one.same is same) for same in (True, False)}
    weights = [one.weight / totals[one.same] / 2 for one in points]
    mean = sum(w * one.support for w, one in zip(weights, points, strict=True))
    spread = (
        math.sqrt(sum(w * (one.support - mean) ** 2 for w, one in zip(weights, points, strict=True))) or 1.0
    )
    data = [
        ((one.support - mean) / spread, float(one.same), w) for one, w in zip(points, weights, strict=True)
    ]
    a = b = 0.0
    for _ in range(_NEWTON_STEPS):
        step_a, step_b = _newton_step(data, a, b)
        a, b = a + step_a, b + step_b
        if abs(step_a) + abs(step_b) < 1e-9:
            break
    return a - b * mean / spread, b / spread


def _newton_step(data: Sequence[tuple[float, float, float]], a: float, b: float) -> tuple[float, float]:
    grad_a = grad_b = 0.0
    aa, ab, bb = 1e-12, 0.0, _PENALTY
    for x, y, w in data:
        p = 1 / (1 + math.exp(-_within(a + b * x, 30.0)))
        grad_a += w * (y - p)
        grad_b += w * (y - p) * x
        aa += w * p * (1 - p)
        ab += w * p * (1 - p) * x
        bb += w * p * (1 - p) * x * x
    grad_b -= _PENALTY * b
    determinant = aa * bb - ab * ab
    longest = max(1.0, abs(a), abs(b))
    step_a, step_b = (bb * grad_a - ab * grad_b) / determinant, (aa * grad_b - ab * grad_a) / determinant
    return _within(step_a, longest), _within(step_b, longest)


def _within(value: float, limit: float) -> float:
    return min(limit, max(-limit, value))
