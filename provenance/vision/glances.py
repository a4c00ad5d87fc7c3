"""A glance at a pair of pictures: the points of one look at each that agree in one geometry, and how surely."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from provenance.vision.geometry import WORKING_SIDE_PX, Size, TwoView, two_view
from provenance.vision.matching import Matches
from provenance.vision.xfeat import LearnedFeatures

__all__ = ["Glance", "Matcher", "glance"]

_LEAST_CONFIDENCE: Final = 0.1
"""Matches below this confidence are not counted (the published program's threshold)."""


class Matcher(Protocol):
    """Finds which points of two pictures belong together (`lighterglue.LighterGlue`)."""

    def matches(self, a: LearnedFeatures, b: LearnedFeatures, least: float = ...) -> Matches: ...


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """All matches between two looks, and which of them agree."""

    matches: Matches
    geometry: TwoView

    @property
    def points(self) -> int:
        """How many agree."""
        return self.geometry.inlier_count

    @property
    def score(self) -> float:
        """ln(1 + points × mean confidence), by which pairs are ranked (see `vision.learned`)."""
        if not len(self.matches):
            return 0.0
        return math.log1p(self.points * float(self.matches.likeness.mean()))


def glance(a: LearnedFeatures, b: LearnedFeatures, matcher: Matcher, seed: int) -> Glance:
    """How far the points of two looks agree in one geometry."""
    matches = matcher.matches(a, b, _LEAST_CONFIDENCE)
    frame_a, size_a = _framed(a, matches.in_a)
    frame_b, size_b = _framed(b, matches.in_b)
    return Glance(matches, two_view((frame_a, frame_b), (size_a, size_b), seed))


def _framed(features: LearnedFeatures, rows: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.float32], Size]:
    """The chosen points and the size of their picture, at the size that tolerances are stated for."""
    scale = WORKING_SIDE_PX / max(1, features.width, features.height)
    points = (features.x_in_image[rows] * np.float32(scale)).astype(np.float32)
    return points, (round(features.width * scale), round(features.height * scale))
