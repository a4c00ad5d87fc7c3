"""Which agreeing points are the same pixels in both pictures: captions, interfaces, watermarks, or a copy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.geometry import Points, Size

__all__ = ["Overlay", "find_overlay", "near_any"]

_Grey = npt.NDArray[np.float32]
_Affine = npt.NDArray[np.float64]

FIT_SIDE_PX = 1024
"""Pictures are compared at this longer side at most."""

PATCH_PX = 15
IDENTICAL_CORRELATION = 0.9
"""A point is pixel-identical when its 15 × 15 grey patches correlate above this (our measurement: brings
screenshots of two places from 91-209 agreeing points to 0-31, and costs no true pair its verdict)."""

NEAR_PX = 20.0
"""Points this near to a pixel-identical one, in the fitted picture, belong to the same overlay (ours)."""

SAME_PHOTOGRAPH_SHARE = 0.6
"""Above this share of pixel-identical points the pictures may be one photograph (our measurement) …"""

BLOCK_PX = 24
BLOCK_CORRELATION = 0.65
SAME_PHOTOGRAPH_BLOCKS = 0.7
"""… and are when this share of textured 24-pixel blocks of the common part correlates above 0.65 (our
measurement on 221 copies and 613 pairs that share a page template: 97.7 % and 2 remain)."""

_TEXTURED = 6.0
"""Grey levels of standard deviation from which a block can be compared (ours)."""

_LEAST_BLOCKS = 12
_LEAST_SHARED = 4
_ALIGNED_PX = 2.0
_UPRIGHT_DEG = 1.5
"""Overlays lie upright, or at quarter turns, on both pictures; hand-held photographs of one wall seldom agree
in their turn that well (ours: without it, true pairs lost up to two thirds of their points)."""

_LAYERS = 3
"""Alignments looked for one after another: the photograph, the page around it, a mark upon it."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """`identical`: mask over the agreeing points, where the pictures lie upright to one another or at quarter turns;
    `share` of them however they lie, for a turned copy is a copy. `block_share`: of the common part that is alike."""

    identical: npt.NDArray[np.bool_]
    share: float
    block_share: float
    same_photograph: bool


def find_overlay(
    pixels: tuple[Pixels, Pixels], points: tuple[Points, Points], *, mirrored: bool, seed: int
) -> Overlay:
    """Compare the surroundings of agreeing points after aligning the pictures by their commonest similarities
    (turn, size, shift). `points`: N × 2 each, in pixels of the shown pictures, row by row the same thing."""
    grey_a, scale_a = _fitted(pixels[0])
    grey_b, scale_b = _fitted(pixels[1])
    x_in_a, x_in_b = points[0] * scale_a, points[1] * scale_b
    if mirrored:
        grey_a = np.ascontiguousarray(grey_a[:, ::-1])
        x_in_a = np.column_stack((grey_a.shape[1] - x_in_a[:, 0], x_in_a[:, 1])).astype(np.float32)
    upright, turned = np.zeros((2, len(x_in_a)), np.bool_)
    block_share = 0.0
    for b_from_a in _alignments(x_in_a, x_in_b, seed):
        warped, inside = _warped(grey_a, b_from_a, grey_b.shape)
        off = np.linalg.norm(x_in_a @ b_from_a[:, :2].T + b_from_a[:, 2] - x_in_b, axis=1)
        identical = upright if _upright(b_from_a) else turned
        for row in np.flatnonzero((off < _ALIGNED_PX) & ~identical):
            identical[row] = _same_patch(warped, grey_b, inside, x_in_b[row])
        block_share = max(block_share, _same_blocks(warped, grey_b, inside))
    share = float((upright | turned).sum()) / max(1, len(upright))
    copies = share > SAME_PHOTOGRAPH_SHARE and block_share >= SAME_PHOTOGRAPH_BLOCKS
    return Overlay(upright, share, block_share, copies)


def near_any(x_in_image: Points, size: Size, points: Points) -> npt.NDArray[np.bool_]:
    """Mask over the points of a picture of that size that lie within 20 pixels (of the fitted picture) of any of
    the others."""
    reach = NEAR_PX * max(1.0, max(size) / FIT_SIDE_PX)
    near = np.zeros(len(x_in_image), np.bool_)
    for point in points:
        near |= np.square(x_in_image - point).sum(axis=1) < reach**2
    return near


def _fitted(pixels: Pixels) -> tuple[_Grey, np.float32]:
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), np.float32)
    scale = min(1.0, FIT_SIDE_PX / max(grey.shape))
    if scale < 1.0:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)
    return grey, np.float32(scale)


def _alignments(x_in_a: Points, x_in_b: Points, seed: int) -> list[_Affine]:
    """Similarities 2 × 3, each found among the points that the ones before leave over."""
    found: list[_Affine] = []
    left = np.ones(len(x_in_a), np.bool_)
    for _ in range(_LAYERS):
        if left.sum() < _LEAST_SHARED:
            break
        cv2.setRNGSeed(seed)
        matrix, mask = cv2.estimateAffinePartial2D(
            x_in_a[left], x_in_b[left], method=cv2.RANSAC, ransacReprojThreshold=_ALIGNED_PX
        )
        if np.shape(matrix) != (2, 3) or np.count_nonzero(mask) < _LEAST_SHARED:
            break
        found.append(np.asarray(matrix, np.float64))
        left[np.flatnonzero(left)[np.asarray(mask).ravel() > 0]] = False
    return found


def _upright(b_from_a: _Affine) -> bool:
    turn = np.degrees(np.arctan2(b_from_a[1, 0], b_from_a[0, 0]))
    return bool(abs((turn + 45.0) % 90.0 - 45.0) < _UPRIGHT_DEG)


def _warped(grey: _Grey, b_from_a: _Affine, shape: tuple[int, ...]) -> tuple[_Grey, npt.NDArray[np.bool_]]:
    """The first picture laid on the second, and where it reaches. OpenCV counts from pixel centres, we from
    the corner: hence the half pixels."""
    matrix = b_from_a.copy()
    matrix[:, 2] += b_from_a[:, :2] @ (0.5, 0.5) - 0.5
    size = (shape[1], shape[0])
    warped = np.asarray(cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_LINEAR), np.float32)
    inside = np.asarray(cv2.warpAffine(np.ones_like(grey), matrix, size, flags=cv2.INTER_NEAREST)) > 0.5
    return warped, inside


def _same_patch(
    warped: _Grey, grey_b: _Grey, inside: npt.NDArray[np.bool_], x_in_b: npt.NDArray[np.float32]
) -> bool:
    half = PATCH_PX // 2
    column, row = (int(value) for value in np.floor(x_in_b))
    rows, columns = slice(max(0, row - half), row + half + 1), slice(max(0, column - half), column + half + 1)
    if not inside[rows, columns].all() or warped[rows, columns].size < PATCH_PX * PATCH_PX // 2:
        return False
    return _correlation(warped[rows, columns], grey_b[rows, columns]) > IDENTICAL_CORRELATION


def _same_blocks(warped: _Grey, grey_b: _Grey, inside: npt.NDArray[np.bool_]) -> float:
    same = compared = 0
    for top in range(0, grey_b.shape[0] - BLOCK_PX + 1, BLOCK_PX):
        for left in range(0, grey_b.shape[1] - BLOCK_PX + 1, BLOCK_PX):
            place = (slice(top, top + BLOCK_PX), slice(left, left + BLOCK_PX))
            if not inside[place].all() or max(warped[place].std(), grey_b[place].std()) < _TEXTURED:
                continue
            compared += 1
            same += _correlation(warped[place], grey_b[place]) > BLOCK_CORRELATION
    return same / compared if compared >= _LEAST_BLOCKS else 0.0


def _correlation(one: _Grey, other: _Grey) -> float:
    one, other = one - one.mean(), other - other.mean()
    length = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / length if length > 1e-3 else 0.0
