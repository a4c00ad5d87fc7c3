"""Where a resection may begin: the three-point solutions of all triples, and a ring of plain guesses."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.geo.camera.bearings import EAST, HEADING, LOG_FOCAL, NORTH, PITCH, UP, Scene
from provenance.geo.fitting import Array

__all__ = ["starts"]

_MOST_TRIPLES: Final = 84
"""All of nine pairs; of more, a drawn part with a fixed seed (our choice)."""
_RINGS: Final = (0.3, 1.0, 2.5, 6.0)
_DIRECTIONS: Final = 12
_KEPT: Final = 24
_TILTS: Final = (-1.0, -0.4, 0.0, 0.4, 1.0)
"""Of what the pitch may be, in its deviations, where heights can tell it."""
_SHARE_CAP: Final = 16.0
"""A pair that misses by more than four deviations counts no more: one wrong pair must not hide a good start."""


def starts(scene: Scene, focal_known: bool, kept: int = _KEPT) -> Array:
    """The most promising parameters to start from (rows), best first, no two at the same spot."""
    logs = [0.0] if focal_known else [-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.4]
    tilts = _TILTS if scene.full_pose else (0.0,)
    shifts = [(shift, tilt) for shift in logs for tilt in tilts]
    rows = [_row(scene, shift, spots) for shift in shifts for spots in _spots(scene, shift)]
    guesses = np.concatenate(rows)
    _face(scene, guesses)
    if scene.full_pose:
        _raise(scene, guesses)
    worth = _worth(scene, guesses)
    return _apart(guesses[np.argsort(worth, kind="stable")], scene.spread_m * 0.02, kept)


def _spots(scene: Scene, shift: tuple[float, float]) -> list[Array]:
    turns = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS
    ring = np.stack([np.sin(turns), np.cos(turns)], axis=1)
    rings = [scene.centre + ring * radius * scene.spread_m for radius in _RINGS]
    triples = _triples(len(scene.x))
    if not len(triples):
        return rings
    angles = scene.angles(_row(scene, shift, np.zeros((1, 2))))[0]
    solved = three_points(scene.points[triples], angles[triples])
    near = np.hypot(*(solved - scene.centre).T) < 1000 * scene.spread_m
    return [*rings, solved[near]]


def _triples(count: int) -> npt.NDArray[np.intp]:
    triples = list(combinations(range(count), 3))
    if len(triples) > _MOST_TRIPLES:
        drawn = np.random.default_rng(0).choice(len(triples), _MOST_TRIPLES, replace=False)
        triples = [triples[n] for n in sorted(drawn)]
    return np.array(triples, dtype=np.intp).reshape(-1, 3)


def three_points(points: Array, angles: Array) -> Array:
    """The places from which three points (… × 3 × 2, metres) show at three angles (… × 3, clockwise, radians).

    V. Pierlot, M. Van Droogenbroeck, "A New Three Object Triangulation Algorithm for Mobile Robot Positioning",
    IEEE Transactions on Robotics 30(3), 2014. Not finite where all four lie on one circle.
    """
    with np.errstate(all="ignore"):
        one = points[:, 0] - points[:, 1]
        three = points[:, 2] - points[:, 1]
        a = 1 / np.tan(angles[:, 0] - angles[:, 1])
        b = 1 / np.tan(angles[:, 1] - angles[:, 2])
        c = (1 - a * b) / (a + b)
        x12, y12 = one[:, 0] + a * one[:, 1], one[:, 1] - a * one[:, 0]
        x23, y23 = three[:, 0] - b * three[:, 1], three[:, 1] + b * three[:, 0]
        x31 = three[:, 0] + one[:, 0] + c * (three[:, 1] - one[:, 1])
        y31 = three[:, 1] + one[:, 1] - c * (three[:, 0] - one[:, 0])
        power = one[:, 0] * three[:, 0] + one[:, 1] * three[:, 1]
        power = power + c * (one[:, 0] * three[:, 1] - three[:, 0] * one[:, 1])
        below = (x12 - x23) * (y23 - y31) - (y12 - y23) * (x23 - x31)
        east = points[:, 1, 0] + power * (y12 - y23) / below
        north = points[:, 1, 1] + power * (x23 - x12) / below
    solved = np.stack([east, north], axis=1)
    return np.asarray(solved[np.isfinite(solved).all(axis=1)])


def _row(scene: Scene, shift: tuple[float, float], spots: Array) -> Array:
    """At spots, with the focal length and the pitch moved from what is known."""
    rows = np.zeros((len(spots), scene.parameters))
    rows[:, HEADING:] = scene.known
    rows[:, [EAST, NORTH]] = spots
    rows[:, LOG_FOCAL] += shift[0]
    rows[:, PITCH] += np.clip(shift[1], -2, 2) * scene.known_error[PITCH - HEADING]
    return rows


def _face(scene: Scene, guesses: Array) -> None:
    """Turn each guess so that the pairs lie where they are seen, by the median of what each pair asks for."""
    if not len(scene.x) or scene.known_error[0] < np.pi:
        return
    miss, _, _ = scene.misses(guesses)
    pivot = np.angle(np.exp(1j * miss).sum(axis=1))
    rest = np.angle(np.exp(1j * (miss - pivot[:, None])))
    guesses[:, HEADING] -= pivot + np.median(rest, axis=1)


def _raise(scene: Scene, guesses: Array) -> None:
    """Put each guess at the height that the pairs with heights ask for, by their median."""
    has = scene.has_height > 0
    right, up, forward = (part[:, has] for part in scene.rays(guesses))
    away = np.hypot(*(scene.points[None, has] - guesses[:, None, :2]).transpose(2, 0, 1))
    level = np.maximum(np.hypot(right, forward), 0.05)
    guesses[:, UP] = np.median(scene.heights[has] - away * up / level, axis=1)


def _worth(scene: Scene, guesses: Array) -> Array:
    squares = scene.residuals()(guesses) ** 2
    return np.asarray(np.minimum(squares / 25, _SHARE_CAP).sum(axis=1))


def _apart(rows: Array, least_m: float, kept: int) -> Array:
    chosen: list[Array] = []
    for row in rows:
        if all(
            np.hypot(*(row[:2] - other[:2])) > least_m or np.abs(row[3:5] - other[3:5]).max() > 0.2
            for other in chosen
        ):
            chosen.append(row)
        if len(chosen) == kept:
            break
    return np.array(chosen)
