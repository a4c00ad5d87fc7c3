"""How one picture lies on another: by the points of their views, or by their codes where points say nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from provenance.analyses.seen_before.views import Asked, Kept
from provenance.vision.copies.laying import laid
from provenance.vision.copies.panels import Panel
from provenance.vision.copies.pdq import distance_bits
from provenance.vision.hashes import TURNS, Turn

__all__ = ["Laid", "Near", "laid_by_code", "laid_by_points", "nearest", "through", "turn_matrix"]

Matrix = npt.NDArray[np.float64]

_QUARTER: Final[Matrix] = np.array(((0.0, 1.0, 0.0), (-1.0, 0.0, 1.0), (0.0, 0.0, 1.0)))
"""Counter-clockwise by a right angle, with the picture's sides brought to 0 … 1."""

_MIRROR: Final[Matrix] = np.array(((-1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
"""Left to right, likewise."""


class Near(NamedTuple):
    """The nearest telling codes of two pictures: the views, and what turns the asked one into the other."""

    distance_bits: int
    asked: Panel
    kept: Panel
    turn: Turn


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """`kept_from_asked` 3 × 3: pixels of the whole questioned picture to those of the whole other one, as worked at,
    from the corner. `inliers`: agreeing points, 0 when only codes are near. `asked`, `kept`: the views by which.
    `points`: where in the questioned picture the agreeing points lie, N × 2; none where that is not known."""

    kept_from_asked: Matrix
    inliers: int
    asked: Panel
    kept: Panel
    points: Matrix = field(default_factory=lambda: np.zeros((0, 2)))

    @property
    def mirrored(self) -> bool:
        """Whether one is the mirror image of the other."""
        return bool(np.linalg.det(self.kept_from_asked[:2, :2]) < 0)

    @property
    def rotation_deg(self) -> float:
        """Clockwise, after mirroring left to right where mirrored; over −180 to 180."""
        linear = self.kept_from_asked[:2, :2] @ np.diag((-1.0 if self.mirrored else 1.0, 1.0))
        return math.degrees(math.atan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1]))

    @property
    def scale(self) -> float:
        """Pixels of the other picture for one of the questioned, both as worked at."""
        return math.sqrt(abs(float(np.linalg.det(self.kept_from_asked[:2, :2]))))


def nearest(asked: Sequence[Asked], kept: Sequence[Kept]) -> Near | None:
    """The nearest of the codes that may be matched by; None when there are none."""
    pairs = (
        Near(distance_bits(code.bits, other.code.bits), view.panel, other.panel, turn)
        for view in asked
        for turn, code in zip(TURNS, view.codes, strict=True)
        for other in kept
        if code.is_telling and other.code.is_telling
    )
    return min(pairs, key=lambda one: one.distance_bits, default=None)


def laid_by_points(asked: Sequence[Asked], kept: Sequence[Kept]) -> Laid | None:
    """The laying of any view on any other on which most points agree; None where too few do.

    The photographs on a questioned page are tried only where the page as a whole is not laid.
    """
    for views in (asked[:1], asked[1:]):
        best: Laid | None = None
        for view in views:
            for other in kept:
                found = laid(view.points, other.points)
                if found is not None and (best is None or found.inliers > best.inliers):
                    matrix = np.vstack((found.stored_from_asked, (0.0, 0.0, 1.0)))
                    whole = _moved(other.panel) @ matrix @ np.linalg.inv(_moved(view.panel))
                    points = through(_moved(view.panel), found.pairs[:, :2].astype(np.float64))
                    best = Laid(whole, found.inliers, view.panel, other.panel, points)
        if best is not None:
            return best
    return None


def laid_by_code(near: Near) -> Laid:
    """One view laid on the other from edge to edge, turned as their codes say."""
    matrix: Matrix = _unit(near.kept) @ turn_matrix(near.turn) @ np.linalg.inv(_unit(near.asked))
    return Laid(matrix, 0, near.asked, near.kept)


def turn_matrix(turn: Turn) -> Matrix:
    """What a turn does to places of a picture whose sides are brought to 0 … 1."""
    number = TURNS.index(turn)
    matrix: Matrix = np.linalg.matrix_power(_QUARTER, number % 4)
    return matrix @ _MIRROR if number >= 4 else matrix


def through(matrix: Matrix, corners: Matrix) -> Matrix:
    """Places N × 2 carried by an affine of 3 × 3."""
    return np.asarray(corners @ matrix[:2, :2].T + matrix[:2, 2], np.float64)


def _moved(panel: Panel) -> Matrix:
    """From pixels of the view to those of the whole."""
    return np.array(((1.0, 0.0, panel.x), (0.0, 1.0, panel.y), (0.0, 0.0, 1.0)))


def _unit(panel: Panel) -> Matrix:
    return np.array(((panel.width, 0.0, panel.x), (0.0, panel.height, panel.y), (0.0, 0.0, 1.0)))
