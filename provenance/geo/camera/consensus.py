"""Which pairs go together: the fit of all, the fits that leave one out, and which pair is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from provenance.geo.camera.bearings import LOG_FOCAL, Scene
from provenance.geo.camera.pairs import Sighted
from provenance.geo.camera.starts import starts
from provenance.geo.fitting import Array, chance_above, fit

__all__ = ["Agreement", "agreement", "freedom_of"]

LEAST_CHANCE: Final = 0.01
"""Misses that chance gives less often than this are not put down to chance (our choice): of right pairs one set in a
hundred is questioned."""
_NEARLY_AS_GOOD: Final = 3.841459
"""A pair is named alone only where leaving out any other is worse by this much (chi-square, one degree, 0.95)."""
_MOST_TWOS: Final = 66
_STARTS_LEFT_OUT: Final = 5
_FIRST_ROUNDS: Final = 6
_PROMISING: Final = 8


@dataclass(frozen=True)
class Agreement:
    """The chosen solutions, best first: rows of parameters, their sums of squares, and which pairs and, after these,
    alignments each uses (0 or 1).

    `left_out` are those (by position, the same way) without which the others agree; `doubtful` all of
    which one may be the wrong one where the misses do not tell them apart; `chance` how often right pairs miss by more
    than the ones kept, None where there are no more equations than unknowns; `chance_of_all` the same for all pairs.
    """

    solutions: Array
    squares: Array
    uses: Array
    left_out: tuple[int, ...]
    doubtful: tuple[tuple[int, ...], ...]
    chance: float | None
    chance_of_all: float | None

    @property
    def agree(self) -> bool:
        return self.chance is None or self.chance >= LEAST_CHANCE


def agreement(sighted: Sighted, scene: Scene) -> Agreement:
    """Fit all pairs; where they do not agree, leave out one (of seven and more, also two) and say which."""
    beginnings = starts(scene, sighted.photo.focal is not None)
    count = len(scene.x) + len(scene.lines)
    everything = np.ones(count)
    solutions, squares = _fitted(scene, beginnings, everything[None])
    freedom = freedom_of(sighted)
    of_all = chance_above(float(squares[0]), freedom) if freedom > 0 else None
    whole = Agreement(solutions, squares, np.ones((len(squares), count)), (), (), of_all, of_all)
    if of_all is None or of_all >= LEAST_CHANCE or freedom < 2:
        return whole
    near = np.concatenate([solutions[:2], beginnings])
    for many in (1, 2) if count >= 7 else (1,):
        found = _without(scene, near, many, freedom, of_all)
        if found is not None:
            return found
    return whole


def _without(scene: Scene, near: Array, many: int, freedom: int, of_all: float) -> Agreement | None:
    """The best solution that leaves out so many pairs, if those kept agree."""
    count = len(scene.x) + len(scene.lines)
    groups = [group for group in combinations(range(count), many) if _left(scene, group, freedom) > 0]
    if not groups:
        return None
    if len(groups) > _MOST_TWOS and many > 1:
        groups = [one for one in _suspects(scene, near) if one in set(groups)]
    fits = []
    for group in groups:
        use = np.ones(count)
        use[list(group)] = 0.0
        fits.append((group, use, *_fitted(scene, _best(scene, near, use), use[None])))
    fits.sort(key=lambda one: float(one[3][0]))
    group, use, solutions, squares = fits[0]
    chance = chance_above(float(squares[0]), _left(scene, group, freedom))
    if chance < LEAST_CHANCE:
        return None
    rivals = [one for one in fits[1:] if float(one[3][0] - squares[0]) < _NEARLY_AS_GOOD]
    doubtful = tuple(one[0] for one in (fits[0], *rivals)) if rivals else ()
    others = [
        one for one in rivals if chance_above(float(one[3][0]), _left(scene, one[0], freedom)) >= LEAST_CHANCE
    ]
    solutions = np.concatenate([solutions, *(one[2][:1] for one in others)])
    uses = np.array([*[use] * len(squares), *(one[1] for one in others)])
    squares = np.concatenate([squares, *(one[3][:1] for one in others)])
    return Agreement(solutions, squares, uses, group, doubtful, chance, of_all)


def _left(scene: Scene, group: tuple[int, ...], freedom: int) -> int:
    """How many equations more than unknowns stay without some: a pair of a full pose is two, an alignment one."""
    return freedom - sum(2 if scene.full_pose and n < len(scene.x) else 1 for n in group)


def _suspects(scene: Scene, near: Array) -> list[tuple[int, ...]]:
    """Twos among the twelve that miss most often at the promising starts."""
    miss, error, _ = scene.misses(near)
    line, line_error, _ = scene.line_misses(near)
    each = np.abs(np.concatenate([miss / error, line / line_error], axis=1))
    worst = np.argsort(-np.median(each, axis=0), kind="stable")[:12]
    return list(combinations(sorted(int(n) for n in worst), 2))


def _best(scene: Scene, near: Array, use: Array) -> Array:
    worth = np.minimum(scene.residuals(use[None])(near) ** 2 / 25, 16.0).sum(axis=1)
    return np.asarray(near[np.argsort(worth, kind="stable")[:_STARTS_LEFT_OUT]])


def _fitted(scene: Scene, beginnings: Array, use: Array) -> tuple[Array, Array]:
    """Distinct minima, best first: a few rounds from every start, the whole way from the promising ones."""
    many = fit(scene.residuals(use), beginnings, scene.scale, rounds=_FIRST_ROUNDS)
    some = many.parameters[np.argsort(many.squares, kind="stable")[:_PROMISING]]
    found = fit(scene.residuals(use), some, scene.scale)
    order = np.argsort(found.squares, kind="stable")
    rows: list[int] = []
    for n in order:
        here = found.parameters[n]
        apart = all(_apart(scene, here, found.parameters[other]) for other in rows)
        if np.isfinite(found.squares[n]) and apart:
            rows.append(int(n))
    return found.parameters[rows], found.squares[rows]


def _apart(scene: Scene, one: Array, other: Array) -> bool:
    away = float(np.hypot(*(one[:2] - other[:2])))
    return away > 0.01 * scene.spread_m or abs(float(one[LOG_FOCAL] - other[LOG_FOCAL])) > 0.05


def freedom_of(sighted: Sighted) -> int:
    """Equations from pairs and alignments over position, heading and (where unknown) focal length."""
    unknown = 2 + (sighted.photo.heading is None) + (sighted.photo.focal is None)
    if sighted.full_pose:
        unknown += 1 + 2 * (not sighted.photo.tilt_stated) - sighted.heights
    return len(sighted.pairs) + len(sighted.alignments) - unknown
