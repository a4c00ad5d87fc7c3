"""The region in which the camera stood with a chance of 95 %, from the errors of the marks."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, sqrt
from typing import Final

import numpy as np

from provenance.geo.camera.bearings import HEADING, PARAMETERS, Scene
from provenance.geo.fitting import SQUARES_95, Array, Freedom, fit, squares_at

__all__ = ["Ellipse", "Outline", "ellipse", "outline"]

_DIRECTIONS: Final = 48
_FARTHEST: Final = 60.0
"""Where the outline is still open at so many mean distances of the things on the map, it is called open."""
_GUESSES: Final = 4
_HALVINGS: Final = 8
_NEAR_ENOUGH: Final = 0.25
"""Of the quantile 5.99: the edge moves by a fiftieth of its distance."""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Half axes in metres; `azimuth_deg` of the longer one from north, 0 to 180."""

    major_m: float
    minor_m: float
    azimuth_deg: float


@dataclass(frozen=True)
class Outline:
    """The region's edge, metres east and north (closed polygon without repeated end); `open` where an edge was not
    met, `bent` where it differs much from the ellipse."""

    corners: Array
    open: bool
    bent: bool


def ellipse(spread: Array) -> Ellipse:
    """The 95 % ellipse of a 2 × 2 covariance (m²)."""
    sizes, axes = np.linalg.eigh(spread)
    far, near = (sqrt(max(float(size), 0.0) * SQUARES_95[2]) for size in (sizes[1], sizes[0]))
    return Ellipse(far, near, degrees(atan2(axes[0, 1], axes[1, 1])) % 180)


def outline(scene: Scene, use: Array, best: Array, spread: Array) -> Outline:
    """Where the sum of squares, at its least over everything else, has risen by the 95 % quantile (two degrees).

    This follows bent regions, which an ellipse cannot; both agree where the errors are small.
    """
    turns = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS
    sizes, axes = np.linalg.eigh(spread)
    reach = np.sqrt(np.maximum(sizes, 1e-8) * SQUARES_95[2])
    ways = (
        np.stack([np.cos(turns), np.sin(turns)], axis=1) * np.minimum(reach, 20 * scene.spread_m)
    ) @ axes.T
    length = np.hypot(ways[:, 0], ways[:, 1])
    farthest = np.maximum(_FARTHEST * scene.spread_m / np.maximum(length, 1e-6), 1.0)
    edge = _edge(_Profile(scene, use, best), ways, farthest)
    bent = bool(edge.max() > 1.5 or edge.min() < 0.6)
    return Outline(best[:2] + ways * edge[:, None], bool((edge >= farthest).any()), bent)


def _edge(profile: _Profile, ways: Array, farthest: Array) -> Array:
    """Along each way, where the rise reaches the quantile, in lengths of the way.

    The rise grows nearly as the square of the way, so each guess is scaled by the root of what is missing; where
    that does not settle, the bracket it left is halved.
    """
    inside, outside = np.zeros(len(ways)), farthest.copy()
    edge = np.ones(len(ways))
    for n in range(_GUESSES + _HALVINGS):
        rise = profile.rise(ways * edge[:, None])
        within = rise < SQUARES_95[2]
        inside, outside = np.where(within, edge, inside), np.where(within, outside, edge)
        settled = np.abs(rise - SQUARES_95[2]) < _NEAR_ENOUGH
        settled |= (within & (edge >= farthest)) | (outside - inside < 0.03 * inside)
        if bool(settled.all()):
            break
        scaled = edge * np.sqrt(np.clip(SQUARES_95[2] / np.maximum(rise, 1e-6), 0.1, 10.0))
        halved = np.where(outside >= farthest, np.minimum(inside * 3, farthest), (inside + outside) / 2)
        guess = scaled if n < _GUESSES else halved
        guess = np.where(
            (guess > inside) & (guess < outside), guess, np.where(inside > 0, halved, outside / 2)
        )
        edge = np.where(settled, edge, guess)
    return edge


class _Profile:
    """The least sum of squares with the camera held at given spots, over the least of all."""

    def __init__(self, scene: Scene, use: Array, best: Array) -> None:
        self._scene = scene
        self._use = use
        self._best = best
        self._least = float(squares_at(scene.residuals(use[None]), best[None])[0])

    def rise(self, away: Array) -> Array:
        spots = self._best[:2] + away
        begin = np.repeat(self._best[None], len(spots), axis=0)
        begin[:, :2] = spots
        begin[:, HEADING] -= _facing(self._scene, spots, self._best, self._use)
        whole, scale = self._scene.residuals(self._use[None]), self._scene.scale
        freedom = Freedom.of(range(HEADING, PARAMETERS))
        found = fit(whole, begin, scale, freedom=freedom, rounds=10, done=1e-3)
        return found.squares - self._least


def _facing(scene: Scene, spots: Array, best: Array, use: Array) -> Array:
    """By how much the heading must turn, on average, when the camera is moved to other spots."""
    rows = np.repeat(best[None], len(spots), axis=0)
    rows[:, :2] = spots
    miss, _, _ = scene.misses(rows)
    if scene.known_error[0] < np.pi or not use.any():
        return np.zeros(len(spots))
    return np.asarray(np.angle((np.exp(1j * miss) * use).sum(axis=1)))
