"""The region in which the camera stood with a chance of 95 %, from the errors of the marks."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.geo.camera.bearings import HEADING, Scene
from provenance.geo.contour import contour, within
from provenance.geo.fitting import SQUARES_95, Array, Freedom, fit, squares_at

__all__ = ["Ellipse", "Outline", "ellipse", "outline"]

_STEP: Final = 0.45
"""Between nodes, in standard deviations: a chord cuts off a hundredth of one (our choice)."""
_LONGEST: Final = 8.0
"""Cells are not longer than so many times their width, so that a region that turns is not stepped over (our choice)."""
_FIRST: Final = 3.1
"""Nodes within so many deviations are looked at at once: the 95 % ellipse ends at 2.45."""
_FARTHEST: Final = 60.0
"""Where the region is still open at so many mean distances of the things on the map, it is called open."""
_MOST_NODES: Final = (1200, 4000)
"""Cells are made larger where a region needs more nodes than each of these; beyond the last it is called open."""
_FIRST_NODES: Final = 500
"""Of an ellipse with more than so many, only the middle is looked at at once."""
_WIDER: Final = 1.6
_NARROW: Final = 40
_AHEAD: Final = 3
"""A front of fewer nodes looks so many ahead, so that a long thin region needs fewer rounds."""
_NEARLY: Final = 2e-3


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


def outline(scene: Scene, use: Array, best: Array, spread: Array, least: float) -> Outline:
    """Where the sum of squares, at its least over everything else, is at most the 95 % quantile (two degrees) above
    the least of all (`least`): the part around `best`, whose covariance is `spread`.

    The region is filled from node to node, so that long and bent ones are followed; an ellipse cannot. Both agree
    where the errors are small.
    """
    sizes, axes = np.linalg.eigh(spread[:2, :2])
    sizes = np.sqrt(np.maximum(sizes, 1e-8))
    sizes = np.minimum(sizes, 20 * scene.spread_m)
    steps = _STEP * np.array([sizes[0], min(sizes[1], _LONGEST * sizes[0])])
    profile = _Profile(scene, use, best, spread)
    for most in _MOST_NODES:
        field = _Field(profile, axes, steps, sizes)
        if field.fill(least + SQUARES_95[2], most):
            break
        steps = steps * _WIDER
    corners = field.corners(least)
    away = corners @ (axes / sizes) / sqrt(SQUARES_95[2])
    edge = np.hypot(away[:, 0], away[:, 1])
    bent = bool(edge.max() > 1.5 or edge.min() < 0.6)
    return Outline(best[:2] + corners, field.open, bent)


_Node = tuple[int, int]


class _Field:
    """Sums of squares on a grid around a solution, as far as the region reaches."""

    def __init__(self, profile: _Profile, axes: Array, steps: Array, sizes: Array) -> None:
        self._profile = profile
        self._ways = (axes * steps).T
        across, along = _FIRST * sizes / steps
        self._first = across, min(along, _FIRST_NODES / (np.pi * across))
        self._rows: dict[_Node, Array] = {}
        self._squares: dict[_Node, float] = {}
        self.open = False

    def fill(self, most: float, nodes: int) -> bool:
        """Look at the nodes about the ellipse, then at all beside those inside, until none is left. False where
        they are too many."""
        across, along = (int(np.ceil(size)) for size in self._first)
        ahead = [
            (i, j)
            for i in range(-across, across + 1)
            for j in range(-along, along + 1)
            if (i / self._first[0]) ** 2 + (j / self._first[1]) ** 2 <= 1
        ]
        before: list[_Node] | None = None
        while ahead:
            if len(self._squares) + len(ahead) > nodes:
                self.open = True
                return False
            self._look(ahead, before)
            inside = [node for node in ahead if self._squares[node] <= most]
            if before is None:
                inside = _joined(inside)
            ahead, before = self._beside(inside)
        return True

    def _look(self, nodes: list[_Node], before: list[_Node] | None) -> None:
        away = np.array(nodes, dtype=float) @ self._ways
        near = None if before is None else np.array([self._rows[node] for node in before])
        rows, squares = self._profile.at(away, near)
        self._rows.update(zip(nodes, rows, strict=True))
        self._squares.update(zip(nodes, squares.tolist(), strict=True))

    def _beside(self, inside: list[_Node]) -> tuple[list[_Node], list[_Node]]:
        """Nodes not yet looked at beside those (farther on where the front is narrow), and from which each is
        reached."""
        reach = range(-1, 2) if len(inside) > _NARROW else range(-_AHEAD, _AHEAD + 1)
        found: dict[_Node, _Node] = {}
        for i, j in inside:
            for a in reach:
                for b in reach:
                    if (i + a, j + b) not in self._squares:
                        found.setdefault((i + a, j + b), (i, j))
        if not found:
            return [], []
        far = self._profile.too_far(np.array(list(found)) @ self._ways)
        self.open = self.open or bool(far.any())
        near = [node for node, beyond in zip(found, far, strict=True) if not beyond]
        return near, [found[node] for node in near]

    def corners(self, least: float) -> Array:
        """The edge around the solution, metres from it."""
        nodes = np.array(list(self._squares))
        low = nodes.min(axis=0) - 1
        table = np.full(nodes.max(axis=0) - low + 2, 1e9)
        table[tuple((nodes - low).T)] = [max(value - least, 0.0) for value in self._squares.values()]
        loops = contour(np.sqrt(table), sqrt(SQUARES_95[2]))
        own = [loop for loop in loops if within(-low.astype(float), loop)]
        widest = max(own or loops, key=len)
        return np.asarray((widest + low) @ self._ways)


def _joined(nodes: list[_Node]) -> list[_Node]:
    """Those that hang together with the middle."""
    left, found, ahead = set(nodes) - {(0, 0)}, [(0, 0)], [(0, 0)]
    while ahead:
        i, j = ahead.pop()
        for node in ((i + a, j + b) for a in (-1, 0, 1) for b in (-1, 0, 1)):
            if node in left:
                left.remove(node)
                found.append(node)
                ahead.append(node)
    return found


class _Profile:
    """The least sum of squares with the camera held at given spots."""

    def __init__(self, scene: Scene, use: Array, best: Array, spread: Array) -> None:
        self._scene = scene
        self._use = use
        self._best = best
        self._residuals = scene.residuals(use[None])
        held = spread[:2, :2] + np.eye(2) * 1e-8
        self._leads = np.linalg.solve(held, spread[:2, HEADING:])

    def too_far(self, away: Array) -> npt.NDArray[np.bool_]:
        off = self._best[:2] + away - self._scene.centre
        return np.asarray(np.hypot(off[:, 0], off[:, 1]) > _FARTHEST * self._scene.spread_m)

    def at(self, away: Array, near: Array | None) -> tuple[Array, Array]:
        """The fitted rows and their sums, from the covariance's or a neighbour's rows, turned to face the things
        where that is better."""
        spots = self._best[:2] + away
        begin = np.repeat(self._best[None], len(spots), axis=0) if near is None else near.copy()
        if near is None:
            begin[:, HEADING:] += away @ self._leads
        begin[:, :2] = spots
        turned = begin.copy()
        turned[:, HEADING] -= _facing(self._scene, begin, self._use)
        better = squares_at(self._residuals, turned) < squares_at(self._residuals, begin)
        begin[better] = turned[better]
        freedom = Freedom.of(range(HEADING, self._scene.parameters))
        found = fit(self._residuals, begin, self._scene.scale, freedom=freedom, rounds=10, done=_NEARLY)
        return found.parameters, found.squares


def _facing(scene: Scene, rows: Array, use: Array) -> Array:
    """By how much the heading must turn, on average."""
    miss, _, _ = scene.misses(rows)
    used = use[: len(scene.x)]
    if scene.known_error[0] < np.pi or not used.any():
        return np.zeros(len(rows))
    return np.asarray(np.angle((np.exp(1j * miss) * used).sum(axis=1)))
