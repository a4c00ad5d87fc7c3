"""Whether matched points of two pictures fit one camera motion or one plane, and how far beyond chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2

__all__ = [
    "GRID",
    "Points",
    "Size",
    "Supported",
    "TwoView",
    "hull_share",
    "occupied_share",
    "robust_settings",
    "two_view",
]

Points = npt.NDArray[np.float32]
"""N × 2, column and row in pixels."""

Size = tuple[int, int]
"""Width and height of a picture in pixels."""

Supported = Callable[[npt.NDArray[np.intp]], npt.NDArray[np.bool_]]
"""Row numbers of matches → which of them hold."""

WORKING_SIDE_PX = 1024
"""Tolerances below are in pixels of a picture reduced to this longer side (never enlarged)."""

LINE_TOLERANCE_PX = 2.5
PLANE_TOLERANCE_PX = 5.0
"""Distance to the epipolar line and to the mapped point: used in all our measurements of matchers."""

GRID = 8
"""The picture is divided into 8 × 8 cells to see how widely the agreement is spread."""

_LEAST_MATCHES = 8
"""A fundamental matrix needs seven; one more is the least that can agree or disagree."""

_LEAST_BREADTH = 0.01
"""Inliers narrower than this share of the diagonal lie on one line and fix no geometry."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoView:
    """The better of two models. `inliers` is a mask over the matches; empty when neither fits.

    `plane_count` and `motion_count` are the inliers of homography and fundamental matrix.
    `exceeds_chance`: powers of ten by which chance alone would be expected to give such agreement less than
    once, were the matches independent (a-contrario count, Moisan and Stival 2004); 0 when not rarer.
    """

    inliers: npt.NDArray[np.bool_]
    plane_count: int
    motion_count: int
    exceeds_chance: float

    @property
    def inlier_count(self) -> int:
        return int(self.inliers.sum())


def two_view(
    points: tuple[Points, Points],
    sizes: tuple[Size, Size],
    seed: int,
    *,
    supported: Supported | None = None,
    plane_preferred: float = 1.0,
) -> TwoView:
    """Fit a plane (homography) and a camera motion (fundamental matrix) robustly; the same seed, the same
    answer. Too few or degenerate matches have no inliers.

    `points`: N × 2 each, row by row the same thing. `sizes`: width and height of the pictures. `supported`: which
    of the chosen rows hold against a rule of the caller's. A plane that explains the share `plane_preferred` of the
    camera motion's inliers is taken instead of it (the ratio after ORB-SLAM, Mur-Artal et al. 2015).
    """
    nothing = np.zeros(len(points[0]), np.bool_)
    if len(nothing) < _LEAST_MATCHES:
        return _no_geometry(nothing)
    scale_a, scale_b = (_working_scale(*size) for size in sizes)
    x_in_a, x_in_b = points[0] * np.float32(scale_a), points[1] * np.float32(scale_b)
    area_b, diagonal_b = sizes[1][0] * sizes[1][1] * scale_b**2, math.hypot(*sizes[1]) * scale_b
    on_plane = _plane(x_in_a, x_in_b, seed)
    on_lines = _motion(x_in_a, x_in_b, seed)
    if supported is not None:
        on_lines[on_lines] = supported(np.flatnonzero(on_lines))
    planes, motions = int(on_plane.sum()), int(on_lines.sum())
    if not planes and not motions:
        return _no_geometry(nothing)
    plane_chance = min(1.0, math.pi * PLANE_TOLERANCE_PX**2 / area_b)
    line_chance = min(1.0, 2 * LINE_TOLERANCE_PX * diagonal_b / area_b)
    exceeds = max(
        _exceeds_chance(planes, len(nothing), 4, plane_chance),
        _exceeds_chance(motions, len(nothing), 7, line_chance),
    )
    return TwoView(
        inliers=on_plane if planes >= plane_preferred * motions else on_lines,
        plane_count=planes,
        motion_count=motions,
        exceeds_chance=exceeds,
    )


def occupied_share(points: Points, width: int, height: int) -> float:
    """Share of the 8 × 8 cells of the picture that hold a point."""
    if not len(points):
        return 0.0
    cells = np.clip(np.floor(points * GRID / np.array((width, height))), 0, GRID - 1).astype(np.int64)
    return len(np.unique(cells[:, 1] * GRID + cells[:, 0])) / GRID**2


def hull_share(points: Points, width: int, height: int) -> float:
    """Area inside the convex hull of the points, as a share of the picture."""
    if len(points) < 3:
        return 0.0
    hull = cv2.convexHull(np.ascontiguousarray(points, dtype=np.float32))
    return min(1.0, float(cv2.contourArea(hull)) / (width * height))


def _working_scale(width: int, height: int) -> float:
    return min(1.0, WORKING_SIDE_PX / max(width, height))


def robust_settings(threshold_px: float, seed: int) -> cv2.UsacParams:
    """The settings of cv2.USAC_MAGSAC, with the seed given (OpenCV's own is fixed but unnamed)."""
    params = cv2.UsacParams()
    params.threshold = threshold_px
    params.confidence = 0.999
    params.maxIterations = 10_000
    params.randomGeneratorState = seed
    params.isParallel = False
    params.sampler = cv2.SAMPLING_UNIFORM
    params.score = cv2.SCORE_METHOD_MAGSAC
    params.loMethod = cv2.LOCAL_OPTIM_SIGMA
    params.loIterations = 10
    params.loSampleSize = 50
    params.final_polisher = cv2.MAGSAC
    params.final_polisher_iterations = 10
    return params


def _plane(x_in_a: Points, x_in_b: Points, seed: int) -> npt.NDArray[np.bool_]:
    nothing = np.zeros(len(x_in_a), np.bool_)
    try:
        b_from_a, mask = cv2.findHomography(x_in_a, x_in_b, robust_settings(PLANE_TOLERANCE_PX, seed))
    except cv2.error:  # OpenCV 5.0 fails an assertion of its own when it ends without any model
        return nothing
    if np.shape(b_from_a) != (3, 3):  # OpenCV gives None when it finds none
        return nothing
    matrix = np.asarray(b_from_a, np.float64)
    inliers = np.asarray(mask).ravel() > 0
    if inliers.sum() < 4 or not _sound_plane(matrix, x_in_a[inliers], x_in_b[inliers]):
        return nothing
    return inliers


def _motion(x_in_a: Points, x_in_b: Points, seed: int) -> npt.NDArray[np.bool_]:
    nothing = np.zeros(len(x_in_a), np.bool_)
    try:
        matrix, mask = cv2.findFundamentalMat(x_in_a, x_in_b, robust_settings(LINE_TOLERANCE_PX, seed))
    except cv2.error:  # as above
        return nothing
    if np.shape(matrix) != (3, 3):  # None when it finds none; 9 × 3 for several answers to seven points
        return nothing
    inliers = np.asarray(mask).ravel() > 0
    broad = _broad(x_in_a[inliers]) and _broad(x_in_b[inliers])
    return inliers if broad else nothing


def _sound_plane(b_from_a: npt.NDArray[np.float64], x_in_a: Points, x_in_b: Points) -> bool:
    """No mirror turn, no horizon through the inliers, and points that are not on one line."""
    if not np.isfinite(b_from_a).all() or not (_broad(x_in_a) and _broad(x_in_b)):
        return False
    depth = np.column_stack((x_in_a, np.ones(len(x_in_a)))) @ b_from_a[2]
    if not ((depth > 0).all() or (depth < 0).all()):
        return False
    # The sign of the area change at a point is that of det(H) / depth³ (Hartley and Zisserman 2004, §2).
    return bool(np.linalg.det(b_from_a) * depth[0] > 0)


def _broad(points: Points) -> bool:
    """Whether the points span two directions by more than a hundredth of a fitted picture's diagonal."""
    if len(points) < 3:
        return False
    across = np.sqrt(max(0.0, float(np.linalg.eigvalsh(np.cov(points.astype(np.float64).T))[0])))
    return bool(across > _LEAST_BREADTH * WORKING_SIDE_PX)


def _exceeds_chance(inliers: int, matches: int, sample: int, chance: float) -> float:
    """−log10 of the expected number of such agreements among random matches; at least 0."""
    if inliers <= sample:
        return 0.0
    ways = math.log(matches - sample) + _log_choose(matches, inliers) + _log_choose(inliers, sample)
    return max(0.0, -(ways + (inliers - sample) * math.log(chance)) / math.log(10))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _no_geometry(nothing: npt.NDArray[np.bool_]) -> TwoView:
    return TwoView(nothing, 0, 0, 0.0)
