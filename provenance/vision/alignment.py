"""Finds how a small copy of a picture lies on it: as a whole, cut, or showing more; by normalised correlation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels

__all__ = ["Affine", "Grey", "aligned", "on_preview"]

Affine = npt.NDArray[np.float64]
"""2 × 3: coordinates in the preview's content (pixel edges at whole numbers) to those in the main picture."""

Grey = npt.NDArray[np.float32]

_SEARCH_SIDE_PX: Final = 96
"""Longer side of the smaller of the two pictures in the search (ours; ends in 0.1 s)."""

_MOST_CUT: Final = 0.2
"""A cut to less than this share of a side is not looked for (ours)."""

_STEP: Final = 1.05
"""Between one scale and the next: the peak of correlation is wider (ours)."""

_LEAST: Final = 0.3
"""Below, a place of the search is no candidate."""

_ROUNDS: Final = 80
_ENOUGH: Final = 1e-5
_SMOOTH_PX: Final = 5


def aligned(main: Grey, content: Grey, *, cut: bool) -> Iterator[Affine]:
    """Ways in which the content of a preview may lie on the main picture, each refined below a pixel.

    The whole on the whole, at whatever scales; or with `cut` also the best way for either to be a part of the other.
    """
    (height, width), (rows, columns) = main.shape, content.shape
    whole: Affine = np.array(((width / columns, 0, 0), (0, height / rows, 0)), np.float64)
    yield _refined(main, content, whole)
    if not cut:
        return
    for start in (_inside_preview(main, content), _inside_main(main, content)):
        if start is not None:
            yield _refined(main, content, start)


def on_preview(main: Pixels, affine: Affine, size: tuple[int, int]) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """The main picture resampled to the frame of the preview (width, height), and where it has any pixels there."""
    laid, to_laid = _resampled(main, affine)
    warped = cv2.warpAffine(
        laid,
        _centred(to_laid),
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    height, width = main.shape[:2]
    x, y = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    in_x = affine[0, 0] * x + affine[0, 1] * y + affine[0, 2]
    in_y = affine[1, 0] * x + affine[1, 1] * y + affine[1, 2]
    inside = (in_x >= 0) & (in_x <= width) & (in_y >= 0) & (in_y <= height)
    return np.asarray(warped, np.uint8), np.asarray(inside, np.bool_)


def _resampled(main: Pixels | Grey, affine: Affine) -> tuple[Pixels | Grey, Affine]:
    """The main picture shrunk to about the preview's scale, and the transform to it."""
    height, width = main.shape[:2]
    across, down = np.hypot(affine[0, 0], affine[1, 0]), np.hypot(affine[0, 1], affine[1, 1])
    size = (
        int(min(width, max(8, round(width / max(across, 1e-3))))),
        int(min(height, max(8, round(height / max(down, 1e-3))))),
    )
    small = cv2.resize(np.ascontiguousarray(main), size, interpolation=cv2.INTER_AREA)
    scale = np.diag((size[0] / width, size[1] / height))
    kept: Pixels | Grey = (
        np.asarray(small, np.uint8) if main.dtype == np.uint8 else np.asarray(small, np.float32)
    )
    return kept, np.asarray(scale @ affine, np.float64)


def _centred(affine: Affine) -> npt.NDArray[np.float32]:
    """From coordinates with pixel edges at whole numbers to OpenCV's, with pixel centres there."""
    moved = affine.copy()
    moved[:, 2] += affine[:, :2] @ (0.5, 0.5) - 0.5
    return moved.astype(np.float32)


def _refined(main: Grey, content: Grey, start: Affine) -> Affine:
    """By the enhanced correlation coefficient (Evangelidis and Psarakis, PAMI 30 (2008) 1858); the start where that
    does not converge or leads far away."""
    small, to_small = _resampled(main, start)
    everywhere = np.full(small.shape[:2], 255, np.uint8)
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _ROUNDS, _ENOUGH)
    try:
        _, found = cv2.findTransformECC(
            content,
            np.asarray(small, np.float32),
            _centred(to_small),
            cv2.MOTION_AFFINE,
            stop,
            everywhere,
            _SMOOTH_PX,
        )
    except cv2.error:
        return start
    moved = np.asarray(found, np.float64)
    moved[:, 2] -= moved[:, :2] @ (0.5, 0.5) - 0.5
    back = np.diag((main.shape[1] / small.shape[1], main.shape[0] / small.shape[0]))
    better: Affine = back @ moved
    change = np.linalg.inv(start[:, :2]) @ better[:, :2]
    near = np.abs(change - np.eye(2)).max() < 0.15
    return better if near and _fit(main, content, better) >= _fit(main, content, start) else start


def _fit(main: Grey, content: Grey, affine: Affine) -> float:
    """Correlation of the two where they overlap, both blurred a little."""
    small, to_small = _resampled(main, affine)
    size = (content.shape[1], content.shape[0])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(
        small, _centred(to_small), size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=-1
    )
    seen = laid >= 0
    if seen.mean() < _MOST_CUT**2:
        return -1.0
    one, other = cv2.blur(np.maximum(laid, 0), (3, 3))[seen], cv2.blur(content, (3, 3))[seen]
    if one.std() < 1 or other.std() < 1:
        return -1.0
    return float(np.corrcoef(one, other)[0, 1])


def _inside_preview(main: Grey, content: Grey) -> Affine | None:
    """The main picture as a part of what the preview shows."""
    scale = min(1.0, _SEARCH_SIDE_PX / max(content.shape))
    field = _resized(content, scale)
    fit = min(field.shape[0] / main.shape[0], field.shape[1] / main.shape[1])
    best, found = _LEAST, None
    part = 1.0
    while part >= _MOST_CUT:
        template = _resized(main, fit * part)
        place = _placed(field, template)
        if place is not None and place[0] > best:
            best, x, y = place
            per = main.shape[1] / template.shape[1], main.shape[0] / template.shape[0]
            found = np.array(((per[0] * scale, 0, -x * per[0]), (0, per[1] * scale, -y * per[1])), np.float64)
        part /= _STEP
    return found


def _inside_main(main: Grey, content: Grey) -> Affine | None:
    """The preview's content as a part of the main picture."""
    template = _resized(content, min(1.0, _SEARCH_SIDE_PX / 2 / max(content.shape)))
    fit = max(template.shape[0] / main.shape[0], template.shape[1] / main.shape[1])
    best, found = _LEAST, None
    part = 1.0
    while part >= _MOST_CUT:
        field = _resized(main, min(1.0, fit / part))
        place = _placed(field, template)
        if place is not None and place[0] > best:
            best, x, y = place
            per = main.shape[1] / field.shape[1], main.shape[0] / field.shape[0]
            shrunk = template.shape[1] / content.shape[1], template.shape[0] / content.shape[0]
            found = np.array(
                ((per[0] * shrunk[0], 0, x * per[0]), (0, per[1] * shrunk[1], y * per[1])), np.float64
            )
        part /= _STEP
    return found


def _placed(field: Grey, template: Grey) -> tuple[float, int, int] | None:
    """The best correlation of the template in the field, and its left and top there."""
    if template.shape[0] > field.shape[0] or template.shape[1] > field.shape[1] or min(template.shape) < 8:
        return None
    _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(field, template, cv2.TM_CCOEFF_NORMED))
    return (float(best), int(x), int(y)) if np.isfinite(best) else None


def _resized(grey: Grey, scale: float) -> Grey:
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    how = cv2.INTER_AREA if scale <= 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.float32)
