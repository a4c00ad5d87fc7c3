"""Lays a stored picture on the asked one and gives both in one frame, as far as they show the same place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.planes import Matrix
from provenance.vision.unlike import Flags, Floats, grey_of

__all__ = ["LEAST_FRAME_PX", "Overlap", "finer", "laid_over", "refined"]

LEAST_FRAME_PX: Final = 24
"""Shorter side of the common frame: below, there is one block at most (ours)."""

_MOST_STRETCH: Final = 2.5
"""Largest ratio of the two scales of an affine (as in the copy-search measurements)."""

_REFINE_SIDE_PX: Final = 256
_REFINE_ROUNDS: Final = 40
_ENOUGH: Final = 1e-4
_SMOOTH_PX: Final = 5

_MOST_MOVED: Final = 0.05
"""Of the frame's longer side: a refinement that moves a corner farther went astray (ours)."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Both pictures in the frame of the asked one, cut to what they share and reduced to the coarser of the two.

    `asked`, `stored`: height × width × 3. `inside`: where the stored picture has pixels. `asked_from_frame`,
    `stored_from_frame`: 3 × 3, pixel centres at whole numbers. `asked_share`, `stored_share`: how much of the area of
    each picture the overlap is.
    """

    asked: Pixels
    stored: Pixels
    inside: Flags
    asked_from_frame: Matrix
    stored_from_frame: Matrix
    asked_share: float
    stored_share: float


def laid_over(asked: Pixels, stored: Pixels, stored_from_asked: Matrix, side_px: int) -> Overlap | None:
    """The common frame, no longer than `side_px`; None where the two do not overlap, or by too little to be compared.

    `stored_from_asked`: 2 × 3 in pixels of the two pictures as given, from the corner (edges at whole numbers), as in
    `laying.Laying`; a mirrored copy has a negative determinant.
    """
    matrix = _whole(stored_from_asked)
    if matrix is None:
        return None
    region = _shared(asked, stored, matrix)
    if region is None:
        return None
    area = float(cv2.contourArea(region))
    low, high = region.min(axis=0), region.max(axis=0)
    enlarged = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    scale = min(1.0, enlarged, side_px / float((high - low).max()))
    size = (round(float(high[0] - low[0]) * scale), round(float(high[1] - low[1]) * scale))
    if min(size) < LEAST_FRAME_PX:
        return None
    asked_from_frame = _centred(np.array(((1 / scale, 0, low[0]), (0, 1 / scale, low[1]), (0, 0, 1))))
    stored_from_frame: Matrix = matrix @ asked_from_frame
    laid, inside = _resampled(stored, stored_from_frame, size)
    shown, within = _resampled(asked, asked_from_frame, size)
    height, width = asked.shape[:2]
    rows, columns = stored.shape[:2]
    return Overlap(
        shown, laid, inside & within, asked_from_frame, stored_from_frame,
        min(1.0, area / (width * height)), min(1.0, area * enlarged**2 / (columns * rows)),
    )  # fmt: skip


def refined(overlap: Overlap, stored: Pixels) -> Overlap:
    """The same with the stored picture moved by the best plane nearby; as it is where that does not fit better.

    By the enhanced correlation coefficient (Evangelidis and Psarakis, PAMI 30 (2008) 1858): takes up what an affine of
    a few points is off, and the perspective of a screen that was photographed.
    """
    height, width = overlap.inside.shape
    scale = min(1.0, _REFINE_SIDE_PX / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    one, other = (
        np.asarray(cv2.resize(grey_of(each), size, interpolation=cv2.INTER_AREA), np.float32)
        for each in (overlap.asked, overlap.stored)
    )
    mask = cv2.resize(overlap.inside.astype(np.uint8) * 255, size, interpolation=cv2.INTER_NEAREST)
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _REFINE_ROUNDS, _ENOUGH)
    start = np.eye(3, dtype=np.float32)
    try:
        _, plane = cv2.findTransformECC(one, other, start, cv2.MOTION_HOMOGRAPHY, stop, mask, _SMOOTH_PX)
    except cv2.error:  # it does not converge
        return overlap
    to_small = _centred(np.diag((size[0] / width, size[1] / height, 1.0)))
    moved = np.asarray(np.linalg.solve(to_small, np.asarray(plane, np.float64) @ to_small), np.float64)
    if not _is_near(moved, (width, height)):
        return overlap
    stored_from_frame: Matrix = overlap.stored_from_frame @ moved
    laid, inside = _resampled(stored, stored_from_frame, (width, height))
    better = Overlap(
        overlap.asked, laid, inside & overlap.inside, overlap.asked_from_frame, stored_from_frame,
        overlap.asked_share, overlap.stored_share,
    )  # fmt: skip
    return better if _fit(better) > _fit(overlap) else overlap


def finer(overlap: Overlap, asked: Pixels, stored: Pixels, side_px: int) -> Overlap:
    """The same frame with more pixels, as far as the coarser of the two pictures has them, no longer than `side_px`."""
    height, width = overlap.inside.shape
    steps = [
        float(np.sqrt(abs(np.linalg.det(each[:2, :2]))))
        for each in (overlap.asked_from_frame, overlap.stored_from_frame)
    ]
    more = max(1.0, min(*steps, side_px / max(height, width)))
    size = (round(width * more), round(height * more))
    frame_from_finer = _centred(np.diag((width / size[0], height / size[1], 1.0)))
    asked_from_frame: Matrix = overlap.asked_from_frame @ frame_from_finer
    stored_from_frame: Matrix = overlap.stored_from_frame @ frame_from_finer
    shown, within = _resampled(asked, asked_from_frame, size)
    laid, inside = _resampled(stored, stored_from_frame, size)
    return Overlap(
        shown, laid, inside & within, asked_from_frame, stored_from_frame,
        overlap.asked_share, overlap.stored_share,
    )  # fmt: skip


def _whole(affine: Matrix) -> Matrix | None:
    """The affine as 3 × 3 between pixel centres; None for one that no copy is made by."""
    linear = np.asarray(affine, np.float64)
    if linear.shape != (2, 3) or not np.isfinite(linear).all():
        return None
    scales = np.linalg.svd(linear[:, :2], compute_uv=False)
    if scales[1] < 1e-3 or scales[0] > 1e3 or scales[0] > _MOST_STRETCH * scales[1]:
        return None
    return _centred(np.vstack((linear, (0.0, 0.0, 1.0))))


def _corners(pixels: Pixels) -> npt.NDArray[np.float64]:
    """Of the outermost pixels' outer edges, where pixel centres are whole numbers."""
    height, width = pixels.shape[:2]
    return np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float64) - 0.5


def _shared(asked: Pixels, stored: Pixels, matrix: Matrix) -> npt.NDArray[np.float32] | None:
    """The corners of what the two share, in the asked picture with pixel edges at whole numbers."""
    back = np.asarray(np.linalg.inv(matrix), np.float64)
    own = (_corners(asked) + 0.5).astype(np.float32)
    others = (_corners(stored) @ back[:2, :2].T + back[:2, 2] + 0.5).astype(np.float32)
    area, region = cv2.intersectConvexConvex(own, others)
    if area < LEAST_FRAME_PX or region is None:
        return None
    return np.asarray(region, np.float32).reshape(-1, 2)


def _centred(edges: Matrix) -> Matrix:
    """A transform between coordinates with pixel edges at whole numbers as one between pixel centres there."""
    half = np.array(((1, 0, 0.5), (0, 1, 0.5), (0, 0, 1)))
    return np.asarray(np.linalg.solve(half, np.asarray(edges, np.float64) @ half), np.float64)


def _resampled(pixels: Pixels, pixels_from_frame: Matrix, size: tuple[int, int]) -> tuple[Pixels, Flags]:
    """The picture in the frame, averaged where it is finer, and where it has pixels there."""
    height, width = pixels.shape[:2]
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    places = np.stack((x, y, np.ones_like(x)), -1) @ pixels_from_frame.T
    at = places[..., :2] / places[..., 2:]
    inside = (at >= -0.5).all(-1) & (at[..., 0] <= width - 0.5) & (at[..., 1] <= height - 0.5)
    step = max(1.0, float(np.sqrt(abs(np.linalg.det(pixels_from_frame[:2, :2])))))
    low = np.clip(np.floor(at.min(axis=(0, 1)) - 2 * step), 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(at.max(axis=(0, 1)) + 2 * step) + 1, low + 1, (width, height)).astype(int)
    source = np.ascontiguousarray(pixels[low[1] : high[1], low[0] : high[0]])
    rows, columns = source.shape[:2]
    small = (max(1, round(columns / step)), max(1, round(rows / step)))
    if step > 1:
        source = np.asarray(cv2.resize(source, small, interpolation=cv2.INTER_AREA), np.uint8)
    cut: Matrix = np.array(((1, 0, -low[0]), (0, 1, -low[1]), (0, 0, 1)), np.float64)
    to_small = _centred(np.diag((source.shape[1] / columns, source.shape[0] / rows, 1.0)))
    laid = cv2.warpPerspective(
        source,
        to_small @ cut @ pixels_from_frame,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(laid, np.uint8), np.asarray(inside, np.bool_)


def _is_near(moved: Matrix, size: tuple[int, int]) -> bool:
    corners = np.array(((0, 0, 1), (size[0], 0, 1), (*size, 1), (0, size[1], 1)), np.float64)
    there = corners @ moved.T
    if not np.isfinite(there).all() or (there[:, 2] <= 0.1).any():
        return False
    distance = np.abs(there[:, :2] / there[:, 2:] - corners[:, :2]).max()
    return bool(distance <= _MOST_MOVED * max(size))


def _fit(overlap: Overlap) -> float:
    """Correlation of the two where both have pixels."""
    if overlap.inside.sum() < LEAST_FRAME_PX**2:
        return -1.0
    one, other = (_blurred(each)[overlap.inside] for each in (overlap.asked, overlap.stored))
    return float(np.corrcoef(one, other)[0, 1]) if min(one.std(), other.std()) > 1 else -1.0


def _blurred(pixels: Pixels) -> Floats:
    return np.asarray(cv2.blur(grey_of(pixels), (3, 3)), np.float32)
