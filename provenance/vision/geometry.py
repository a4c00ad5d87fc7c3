"""Whether matched points of two pictures fit one camera motion or one plane, and how far beyond chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Features
from provenance.vision.matching import Matches

__all__ = ["GRID", "Model", "Points", "TwoView", "hull_share", "occupied_share", "two_view"]

Model = Literal["homography", "fundamental", "none"]
Points = npt.NDArray[np.float32]
"""N × 2, column and row in pixels."""

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

_NEIGHBOURS = 6
_SUPPORTERS = 2
_SUPPORT_TOLERANCE = 0.4
"""Of the six nearest matches two must lie where the match's own turn and size foresee them, within 0.4 of
the distance: SIFT's turn and size are right to some 10 degrees and a fifth (ours; without it, rows of equal
windows reached 34 points and lines of equal letters 53)."""

_PLANE_PREFERRED = 0.8
"""A plane that explains this share of the camera motion's inliers is the simpler account (our choice,
after the ratio H/F that ORB-SLAM, Mur-Artal et al. 2015, uses to choose between them)."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoView:
    """The better of two models. `inliers` is a mask over the matches; `b_from_a` 3 × 3 or None.

    `plane_count` and `motion_count` are the inliers of homography and fundamental matrix.
    `exceeds_chance`: powers of ten by which chance alone would be expected to give such agreement less than
    once, were the matches independent (a-contrario count, Moisan and Stival 2004); 0 when not rarer.
    `cells_a`, `cells_b`: share of the 8 × 8 cells holding an inlier; `hull_a`, `hull_b`: share of the
    picture's area inside the inliers' convex hull.
    """

    model: Model
    inliers: npt.NDArray[np.bool_]
    plane_count: int
    motion_count: int
    exceeds_chance: float
    cells_a: float
    cells_b: float
    hull_a: float
    hull_b: float
    b_from_a: npt.NDArray[np.float64] | None

    @property
    def inlier_count(self) -> int:
        return int(self.inliers.sum())


def two_view(a: Features, b: Features, matches: Matches, seed: int) -> TwoView:
    """Fit a plane (homography) and a camera motion (fundamental matrix) robustly; the same seed, the same
    answer. Too few or degenerate matches give the model "none"."""
    nothing = np.zeros(len(matches), np.bool_)
    if len(matches) < _LEAST_MATCHES:
        return _no_geometry(nothing)
    scale_a, scale_b = _working_scale(a.width, a.height), _working_scale(b.width, b.height)
    x_in_a = a.x_in_image[matches.in_a] * np.float32(scale_a)
    x_in_b = b.x_in_image[matches.in_b] * np.float32(scale_b)
    area_b, diagonal_b = b.width * b.height * scale_b**2, math.hypot(b.width, b.height) * scale_b
    b_from_a, on_plane = _plane(x_in_a, x_in_b, seed)
    on_lines = _motion(x_in_a, x_in_b, seed)
    on_lines[on_lines] = _supported(a, b, matches.pick(on_lines))
    planes, motions = int(on_plane.sum()), int(on_lines.sum())
    if not planes and not motions:
        return _no_geometry(nothing)
    plane_chance = min(1.0, math.pi * PLANE_TOLERANCE_PX**2 / area_b)
    line_chance = min(1.0, 2 * LINE_TOLERANCE_PX * diagonal_b / area_b)
    exceeds = max(
        _exceeds_chance(planes, len(matches), 4, plane_chance),
        _exceeds_chance(motions, len(matches), 7, line_chance),
    )
    flat = planes >= _PLANE_PREFERRED * motions
    inliers = on_plane if flat else on_lines
    points_a, points_b = a.x_in_image[matches.in_a[inliers]], b.x_in_image[matches.in_b[inliers]]
    if b_from_a is not None:
        b_from_a = np.diag((1 / scale_b, 1 / scale_b, 1.0)) @ b_from_a @ np.diag((scale_a, scale_a, 1.0))
    return TwoView(
        model="homography" if flat else "fundamental",
        inliers=inliers,
        plane_count=planes,
        motion_count=motions,
        exceeds_chance=exceeds,
        cells_a=occupied_share(points_a, a.width, a.height),
        cells_b=occupied_share(points_b, b.width, b.height),
        hull_a=hull_share(points_a, a.width, a.height),
        hull_b=hull_share(points_b, b.width, b.height),
        b_from_a=b_from_a,
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


def _robust(threshold_px: float, seed: int) -> cv2.UsacParams:
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


def _plane(
    x_in_a: Points, x_in_b: Points, seed: int
) -> tuple[npt.NDArray[np.float64] | None, npt.NDArray[np.bool_]]:
    b_from_a, mask = cv2.findHomography(x_in_a, x_in_b, _robust(PLANE_TOLERANCE_PX, seed))
    nothing = np.zeros(len(x_in_a), np.bool_)
    if np.shape(b_from_a) != (3, 3):  # OpenCV gives None when it finds none
        return None, nothing
    matrix = np.asarray(b_from_a, np.float64)
    inliers = np.asarray(mask).ravel() > 0
    if inliers.sum() < 4 or not _sound_plane(matrix, x_in_a[inliers], x_in_b[inliers]):
        return None, nothing
    return matrix, inliers


def _motion(x_in_a: Points, x_in_b: Points, seed: int) -> npt.NDArray[np.bool_]:
    matrix, mask = cv2.findFundamentalMat(x_in_a, x_in_b, _robust(LINE_TOLERANCE_PX, seed))
    nothing = np.zeros(len(x_in_a), np.bool_)
    if np.shape(matrix) != (3, 3):  # None when it finds none; 9 × 3 for several answers to seven points
        return nothing
    inliers = np.asarray(mask).ravel() > 0
    broad = _broad(x_in_a[inliers]) and _broad(x_in_b[inliers])
    return inliers if broad else nothing


def _supported(a: Features, b: Features, matches: Matches) -> npt.NDArray[np.bool_]:
    """Which matches have neighbours that moved along with them.

    A camera motion alone allows a point to match anywhere along its line: rows of windows or of letters then
    fit by the dozen. Each match predicts, by its own turn and size, where its nearest matches should be.
    """
    if len(matches) <= _SUPPORTERS:
        return np.zeros(len(matches), np.bool_)
    turn = np.radians(b.angles[matches.in_b].astype(np.float64) - a.angles[matches.in_a])
    size_a, size_b = a.sizes[matches.in_a].astype(np.float64), b.sizes[matches.in_b].astype(np.float64)
    growth = np.maximum(size_b, 1e-3) / np.maximum(size_a, 1e-3)
    step_a, step_b = _steps(a.x_in_image[matches.in_a]), _steps(b.x_in_image[matches.in_b])
    foreseen = step_a * (growth * np.exp(1j * turn))[:, None]
    allowed = _SUPPORT_TOLERANCE * np.maximum(np.abs(foreseen), np.abs(step_b)) + PLANE_TOLERANCE_PX
    agree = np.abs(foreseen - step_b) < allowed
    apart = np.abs(step_a)
    np.fill_diagonal(apart, np.inf)
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :_NEIGHBOURS]
    supported: npt.NDArray[np.bool_] = np.take_along_axis(agree, nearest, axis=1).sum(axis=1) >= _SUPPORTERS
    return supported


def _steps(points: Points) -> npt.NDArray[np.complex128]:
    """From every point (row) to every other (column), as complex numbers."""
    place = points[:, 0].astype(np.float64) + 1j * points[:, 1].astype(np.float64)
    return np.asarray(place[None, :] - place[:, None])


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
    return TwoView("none", nothing, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, None)
