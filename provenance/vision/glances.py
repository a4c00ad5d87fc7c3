"""A glance at a pair of pictures: how many points agree by the cheapest look, for ranking and never for a result."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.vision.geometry import WORKING_SIDE_PX, Size, two_view
from provenance.vision.learned import Matcher
from provenance.vision.xfeat import LearnedFeatures

__all__ = ["Glanced", "glance"]

_LEAST_SCORE = 0.1  # matches below are not counted (the published program's threshold)


@dataclass(frozen=True, slots=True)
class Glanced:
    """Agreeing points, and ln(1 + points × mean confidence), by which pairs are ranked (see `vision.learned`)."""

    points: int
    score: float


def glance(a: LearnedFeatures, b: LearnedFeatures, matcher: Matcher, seed: int) -> Glanced:
    """How far the points of two looks agree in one geometry."""
    matches = matcher.matches(a, b, _LEAST_SCORE)
    if not len(matches.in_a):
        return Glanced(0, 0.0)
    frame_a, size_a = _framed(a, matches.in_a)
    frame_b, size_b = _framed(b, matches.in_b)
    points = two_view((frame_a, frame_b), (size_a, size_b), seed).inlier_count
    return Glanced(points, math.log1p(points * float(matches.likeness.mean())))


def _framed(features: LearnedFeatures, rows: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.float32], Size]:
    """The chosen points and the size of their picture, at the size that tolerances are stated for."""
    scale = WORKING_SIDE_PX / max(1, features.width, features.height)
    points = (features.x_in_image[rows] * np.float32(scale)).astype(np.float32)
    return points, (round(features.width * scale), round(features.height * scale))
