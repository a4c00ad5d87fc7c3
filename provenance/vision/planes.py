"""Which agreeing points of two pictures lie on common planes, and one picture laid on the other by a plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.geometry import robust_settings

__all__ = ["Matrix", "Plane", "find_planes", "hull", "mapped", "rescaled", "warp"]

Matrix = npt.NDArray[np.float64]
"""3 × 3, from pixels of one picture to pixels of another; the centre of the first pixel is (0.5, 0.5)."""

Places = npt.NDArray[np.floating]
"""N × 2, column and row in pixels."""

MOST_DISTORTION = 12.0
"""Between the sizes, and between the two directions, of what a plane shows: a wall seen 85 degrees off its
face is narrowed 11.5 times (1 / cos 85°); beyond that there is nothing to lay over one another."""

_LEAST_DEPTH = 0.05
"""Share of the middle depth: points nearer to the plane's horizon are drawn out twentyfold (ours)."""

_LEAST_BREADTH = 0.03
"""Spread across over spread along the points: narrower rows fix no plane (ours)."""

_ROUNDS = 4
"""Fits and choices of the agreeing points; they no longer change after two or three (ours, synthetic)."""

_STEPS = 6
"""Gauss-Newton steps of one fit; the normalised problem settles in three or four (ours, synthetic)."""

_REDUCED_BELOW = 0.75
"""A picture laid down at less than this size is reduced first, so that its fine pattern does not alias."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plane:
    """Points that one flat thing explains. `points`: rows, ascending. `b_from_a` is scaled so that the depth
    at the middle of its points is 1; it turns over when the pictures are mirror images."""

    b_from_a: Matrix
    points: npt.NDArray[np.intp]


def find_planes(
    x_in_a: Places,
    x_in_b: Places,
    weights: npt.NDArray[np.floating],
    *,
    seed: int,
    most: int = 3,
    threshold_px: float,
    least_points: int = 8,
    mirrored: bool = False,
) -> tuple[Plane, ...]:
    """Planes one after another among the points left over, by robust estimation (MAGSAC++, Barath et al. 2020)
    and least squares; largest first; every point is on one plane at most.

    `x_in_a`, `x_in_b`: N × 2, row by row the same thing. `weights`: N, how much a point counts in the fit.
    `threshold_px`: how far in the second picture a point may lie from where the plane puts it. Planes that turn
    over (that do not, when `mirrored`), reach their horizon, or distort beyond `MOST_DISTORTION` are left out.
    The same seed gives the same answer.
    """
    turn = np.diag((-1.0, 1.0, 1.0)) if mirrored else np.eye(3)  # OpenCV's estimator refuses mirror images
    a, b = mapped(turn, x_in_a), np.asarray(x_in_b, np.float64)
    trust = np.maximum(np.asarray(weights, np.float64), 1e-3)
    left = np.asarray(np.isfinite(np.column_stack((a, b))).all(axis=1))
    planes: list[Plane] = []
    for _ in range(2 * most):  # each try takes points away; refused planes may take as many tries again
        rows = np.flatnonzero(left)
        if len(planes) == most or len(rows) < max(4, least_points):
            break
        seen = _robust(a[rows], b[rows], threshold_px, seed)
        if seen is None or seen[1].sum() < 4:
            break
        left[rows[seen[1]]] = False
        fitted = _refined(seen[0], (a[rows], b[rows], trust[rows]), threshold_px)
        if fitted is None or fitted[1].sum() < least_points:
            continue
        b_from_a, on_plane = fitted
        on = rows[on_plane]
        if _sound(b_from_a, (a, b), on, threshold_px):
            left[on] = False
            planes.append(Plane(b_from_a=_scaled(b_from_a, a[on]) @ turn, points=on.astype(np.intp)))
    return tuple(sorted(planes, key=lambda plane: -len(plane.points)))


def mapped(b_from_a: Matrix, points: Places) -> npt.NDArray[np.float64]:
    """Where the plane puts points of the first picture in the second: N × 2; not finite on the horizon."""
    ends = _homogeneous(points) @ np.asarray(b_from_a, np.float64).T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(ends[:, :2] / ends[:, 2:], np.float64)


def hull(points: Places) -> npt.NDArray[np.float64]:
    """Corners K × 2 of the convex hull, in order around it; 0 × 2 for fewer than three points."""
    if len(points) < 3:
        return np.zeros((0, 2))
    corners = cv2.convexHull(np.ascontiguousarray(points, dtype=np.float32))
    return np.asarray(corners, np.float64).reshape(-1, 2)


def rescaled(b_from_a: Matrix, scale_a: tuple[float, float], scale_b: tuple[float, float]) -> Matrix:
    """The same plane between pictures resized by `scale_a` and `scale_b` (across, down)."""
    return np.asarray(np.diag((*scale_b, 1.0)) @ b_from_a @ np.diag((1 / scale_a[0], 1 / scale_a[1], 1.0)))


def warp(a_pixels: Pixels, b_from_a: Matrix, size: tuple[int, int]) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """The first picture laid on the second of `size` (width, height), and where it reaches.

    Mirror images are turned over. What lies behind the plane's horizon (depth not positive) is not shown.
    """
    pixels, matrix = _reduced(np.ascontiguousarray(a_pixels), np.asarray(b_from_a, np.float64))
    half = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
    centred = np.linalg.inv(half) @ matrix @ half  # OpenCV counts from pixel centres, we from the corner
    border = cv2.BORDER_REPLICATE  # no dark fringe at the picture's edge; `reached` says where it ends
    laid = cv2.warpPerspective(pixels, centred, size, flags=cv2.INTER_CUBIC, borderMode=border)
    x, y = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    back = np.linalg.inv(matrix)
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        column = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth
        row = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
    height, width = pixels.shape[:2]
    reached = (depth > 0) & (column >= 0) & (column <= width) & (row >= 0) & (row <= height)
    laid = np.asarray(laid, np.uint8).copy()
    laid[~reached] = 0
    return laid, reached


def _robust(
    a: Matrix, b: Matrix, threshold_px: float, seed: int
) -> tuple[Matrix, npt.NDArray[np.bool_]] | None:
    """MAGSAC++ with the seed given; the other settings are those of cv2.USAC_MAGSAC."""
    try:
        matrix, mask = cv2.findHomography(
            a.astype(np.float32), b.astype(np.float32), robust_settings(threshold_px, seed)
        )
    except cv2.error:  # OpenCV 5.0 fails an assertion of its own when it ends without any model
        return None
    if np.shape(matrix) != (3, 3) or not np.isfinite(matrix).all():  # OpenCV gives None when it finds none
        return None
    return np.asarray(matrix, np.float64), np.asarray(mask).ravel() > 0


def _refined(
    b_from_a: Matrix, points: tuple[Matrix, Matrix, Matrix], threshold_px: float
) -> tuple[Matrix, npt.NDArray[np.bool_]] | None:
    """The plane by least squares over the points near it, chosen and fitted in turn until they stay."""
    a, b, weights = points
    near = _off_px(b_from_a, a, b) < threshold_px
    for _ in range(_ROUNDS):
        if near.sum() < 4:
            return None
        fitted = _least_squares(b_from_a, a[near], b[near], weights[near])
        if fitted is None:
            return None
        b_from_a, before = fitted, near
        near = _off_px(b_from_a, a, b) < threshold_px
        if (near == before).all():
            break
    return b_from_a, near


def _least_squares(b_from_a: Matrix, a: Matrix, b: Matrix, weights: Matrix) -> Matrix | None:
    """Gauss-Newton on the weighted distances in the second picture, in normalised coordinates (Hartley 1997)."""
    unit_a, unit_b = _normalising(a), _normalising(b)
    matrix = unit_b @ b_from_a @ np.linalg.inv(unit_a)
    start, goal = mapped(unit_a, a), mapped(unit_b, b)
    root = np.repeat(np.sqrt(weights), 2)
    for _ in range(_STEPS):
        if abs(matrix[2, 2]) < 1e-9 or not np.isfinite(matrix).all():  # the middle lies on the horizon
            return None
        matrix = matrix / matrix[2, 2]
        ends = _homogeneous(start) @ matrix.T
        if (np.abs(ends[:, 2]) < 1e-9).any():
            return None
        at, ray = ends[:, :2] / ends[:, 2:], _homogeneous(start) / ends[:, 2:]
        slope = np.zeros((2 * len(start), 8))
        slope[0::2, 0:3], slope[1::2, 3:6] = ray, ray
        slope[0::2, 6:8], slope[1::2, 6:8] = -ray[:, :2] * at[:, :1], -ray[:, :2] * at[:, 1:]
        step = np.linalg.lstsq(slope * root[:, None], (goal - at).ravel() * root, rcond=None)[0]
        matrix = matrix + np.append(step, 0.0).reshape(3, 3)
    fitted: Matrix = np.linalg.inv(unit_b) @ matrix @ unit_a
    return fitted if np.isfinite(fitted).all() else None


def _normalising(points: Matrix) -> Matrix:
    """To a middle of zero and a mean distance of the root of two."""
    middle = points.mean(axis=0)
    size = float(np.linalg.norm(points - middle, axis=1).mean()) / np.sqrt(2.0) or 1.0
    x, y = middle / size
    return np.array([[1 / size, 0.0, -x], [0.0, 1 / size, -y], [0.0, 0.0, 1.0]])


def _sound(
    b_from_a: Matrix, points: tuple[Matrix, Matrix], on: npt.NDArray[np.intp], least_px: float
) -> bool:
    """Whether the plane could be a flat thing seen twice, judged at its points."""
    a, b = points[0][on], points[1][on]
    depth = _homogeneous(a) @ b_from_a[2]
    middle = float(depth.mean())
    if middle == 0 or (depth / middle < _LEAST_DEPTH).any() or not (_broad(a, 0.0) and _broad(b, least_px)):
        return False
    # The sign of the area change at a point is that of det(H) / depth³ (Hartley and Zisserman 2004, §2).
    if float(np.linalg.det(b_from_a)) * middle <= 0:
        return False
    sizes = np.linalg.svd(_slopes(b_from_a, a), compute_uv=False)
    usual = float(points[1].std(axis=0).mean() / max(1e-9, points[0].std(axis=0).mean()))
    growth = np.sqrt(sizes[:, 0] * sizes[:, 1]) / usual
    stretched = sizes[:, 0] / np.maximum(sizes[:, 1], 1e-12)
    even = growth.max() < MOST_DISTORTION and growth.min() > 1 / MOST_DISTORTION
    return bool(even and np.median(stretched) < MOST_DISTORTION)


def _slopes(b_from_a: Matrix, a: Matrix) -> Matrix:
    """N × 2 × 2: how a small step in the first picture moves the point in the second."""
    ends = _homogeneous(a) @ b_from_a.T
    at = ends[:, :2] / ends[:, 2:]
    slopes = b_from_a[None, :2, :2] - at[:, :, None] * b_from_a[None, 2:, :2]
    return np.asarray(slopes / ends[:, 2][:, None, None])


def _broad(points: Matrix, least_px: float) -> bool:
    """Whether the points span two directions, the lesser by more than `least_px` (standard deviation)."""
    along, across = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) / np.sqrt(len(points))
    return bool(across > least_px and across > _LEAST_BREADTH * along)


def _scaled(b_from_a: Matrix, a: Matrix) -> Matrix:
    depth = float((_homogeneous(a) @ b_from_a[2]).mean())
    return np.asarray(b_from_a / depth)


def _off_px(b_from_a: Matrix, a: Matrix, b: Matrix) -> Matrix:
    off = np.linalg.norm(mapped(b_from_a, a) - b, axis=1)
    return np.asarray(np.where(np.isfinite(off), off, np.inf))


def _homogeneous(points: Places) -> Matrix:
    return np.column_stack((np.asarray(points, np.float64), np.ones(len(points))))


def _reduced(pixels: Pixels, b_from_a: Matrix) -> tuple[Pixels, Matrix]:
    """The picture at about the size it is laid down at, when that is smaller, with its plane."""
    height, width = pixels.shape[:2]
    shares = (np.arange(8) + 0.5) / 8
    grid = np.array([(x * width, y * height) for y in shares for x in shares])
    grid = grid[_homogeneous(grid) @ b_from_a[2] > 0]
    if not len(grid):
        return pixels, b_from_a
    scale = float(np.median(np.sqrt(np.abs(np.linalg.det(_slopes(b_from_a, grid))))))
    if scale >= _REDUCED_BELOW:
        return pixels, b_from_a
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    smaller = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return smaller, rescaled(b_from_a, (size[0] / width, size[1] / height), (1.0, 1.0))
