"""One photograph laid on the other by a plane: blended, or as a difference; shaded where nothing is aligned."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.drawing import PRINT_SIDE_PX
from provenance.vision.features import Pixels
from provenance.vision.framing import MOST_ENLARGED
from provenance.vision.geometry import Points
from provenance.vision.ink import DIFFERENCE_LEVELS, INK, PAPER, add_legend, difference_ramp
from provenance.vision.planes import Plane, rescaled, warp

__all__ = ["aligned_area", "difference_picture", "overlay_picture"]

_GROWN = 0.015
"""Of the longer side: the aligned part reaches this far beyond the outermost points (ours, looked at)."""

_BRIDGED = 0.25
"""Of the longer side: wider gaps between points are not taken as aligned (ours, looked at)."""

_REFERENCE_SIDE_PX = 1400
"""The longer side for which pen widths below are given."""

_LEGEND_WIDTH_PX = 2100
"""The picture's width for which the legend is as large as it is given in `ink` (ours, looked at)."""

_HATCH_PX, _HATCH_PEN_PX = 18.0, 2.5
_SHADE, _HATCH_LEVELS = 0.48, 46.0
"""The part outside keeps 48 % of its brightness, with lighter lines across (ours, looked at and printed grey)."""

_OUTLINE_PX, _OUTLINE_HALO_PX = 3.0, 6.0
_MOST_GAIN = 3.0
_LUMA = np.array((0.2126, 0.7152, 0.0722), np.float32)
"""ITU-R BT.709-6, item 3.2."""

_Image = npt.NDArray[np.float32]
_Mask = npt.NDArray[np.bool_]


def overlay_picture(
    pixels_a: Pixels, pixels_b: Pixels, plane: Plane, x_in_b: Points, *, max_side_px: int = PRINT_SIDE_PX
) -> Pixels:
    """The first photograph laid on the second, half and half where the plane's points stand for it
    (`aligned_area`); outside, the second alone, darkened and hatched. `x_in_b`: all points of the comparison."""
    laid, shown, aligned = _laid(pixels_a, pixels_b, (plane, x_in_b), max_side_px)
    canvas = _shaded(shown)
    blend = (laid.astype(np.uint16) + shown + 1) // 2
    canvas[aligned] = blend.astype(np.uint8)[aligned]
    _outline(canvas, aligned)
    return canvas


def difference_picture(
    pixels_a: Pixels, pixels_b: Pixels, plane: Plane, x_in_b: Points, *, max_side_px: int = PRINT_SIDE_PX
) -> Pixels:
    """How the brightness differs where aligned, after brightness and contrast of each colour were fitted:
    white for no difference, black from 128 of 255 levels (legend below); outside as in `overlay_picture`."""
    laid, shown, aligned = _laid(pixels_a, pixels_b, (plane, x_in_b), max_side_px)
    canvas = _shaded(shown)
    if aligned.any():
        off = np.abs((_fitted(laid[aligned], shown[aligned]) - shown[aligned].astype(np.float32)) @ _LUMA)
        steps = np.rint(np.minimum(off / DIFFERENCE_LEVELS, 1.0) * 255).astype(np.intp)
        canvas[aligned] = difference_ramp().colours[steps]
    _outline(canvas, aligned)
    return add_legend(canvas, difference_ramp(), canvas.shape[1] / _LEGEND_WIDTH_PX)


def _laid(
    pixels_a: Pixels, pixels_b: Pixels, by: tuple[Plane, Points], max_side_px: int
) -> tuple[Pixels, Pixels, _Mask]:
    """Both photographs at the size drawn, and where they are aligned."""
    plane, x_in_b = by
    height, width = pixels_b.shape[:2]
    scale = min(max_side_px / max(height, width), MOST_ENLARGED)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    ratio = (size[0] / width, size[1] / height)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    shown = np.asarray(cv2.resize(np.ascontiguousarray(pixels_b), size, interpolation=how), np.uint8)
    laid, reached = warp(pixels_a, rescaled(plane.b_from_a, (1.0, 1.0), ratio), size)
    inside = aligned_area(np.asarray(x_in_b, np.float64)[plane.points] * ratio, size)
    return laid, shown, reached & inside


def aligned_area(points: npt.NDArray[np.float64], size: tuple[int, int]) -> _Mask:
    """Where the points stand for what is between them: their hull a little grown, without gaps wider than a
    quarter of the longer side. `points`: pixels of a picture of `size` (width, height).

    A plane through three far clusters fits them all and nothing between: hence no bridges over wide gaps.
    """
    width, height = size
    reach, grown = _BRIDGED / 2 * max(size), _GROWN * max(size)
    rim = math.ceil(reach) + 2
    apart = np.ones((height + 2 * rim, width + 2 * rim), np.uint8)
    within = (points >= 0).all(axis=1) & (points[:, 0] < width) & (points[:, 1] < height)
    columns, rows = np.floor(points[within]).astype(np.intp).T
    if not len(rows):
        return np.zeros((height, width), np.bool_)
    apart[rows + rim, columns + rim] = 0
    near = cv2.distanceTransform(apart, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= reach
    deep = cv2.distanceTransform(near.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    closed = np.asarray(deep, np.float32)[rim:-rim, rim:-rim] > max(0.0, reach - grown)
    return np.asarray(closed, np.bool_)


def _shaded(pixels: Pixels) -> Pixels:
    """Grey, darkened, with slanted lines: nobody takes it for an aligned part."""
    grey = pixels.astype(np.float32) @ _LUMA
    unit = max(0.3, max(grey.shape) / _REFERENCE_SIDE_PX)
    step, pen = _HATCH_PX * unit, _HATCH_PEN_PX * unit
    x, y = np.meshgrid(np.arange(grey.shape[1], dtype=np.float32), np.arange(grey.shape[0], dtype=np.float32))
    off = np.abs(((x + y) / np.float32(np.sqrt(2.0))) % step - step / 2)  # from the nearest line's middle
    line = np.clip(pen / 2 + 0.5 - off, 0.0, 1.0)
    shaded = np.clip(np.rint(grey * _SHADE + line * _HATCH_LEVELS), 0, 255).astype(np.uint8)
    return np.repeat(shaded[:, :, None], 3, axis=2)


def _outline(canvas: Pixels, aligned: _Mask) -> None:
    edges, _ = cv2.findContours(aligned.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    unit = max(0.3, max(canvas.shape[:2]) / _REFERENCE_SIDE_PX)
    for shade, pen in ((INK, _OUTLINE_HALO_PX), (PAPER, _OUTLINE_PX)):
        cv2.polylines(canvas, list(edges), True, shade, max(1, round(pen * unit)), cv2.LINE_AA)


def _fitted(laid: Pixels, shown: Pixels) -> _Image:
    """The first's colours with mean and spread of the second's; the gain is at most three, or a third."""
    one, other = laid.astype(np.float32), shown.astype(np.float32)
    spread = np.maximum(one.std(axis=0), 1.0)
    gain = np.clip(other.std(axis=0) / spread, 1 / _MOST_GAIN, _MOST_GAIN)
    return np.asarray((one - one.mean(axis=0)) * gain + other.mean(axis=0), np.float32)
