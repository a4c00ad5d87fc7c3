"""The picture of a comparison: two photographs side by side with lines between agreeing points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.geometry import GRID, Points
from provenance.vision.landmark import Comparison

__all__ = ["Drawing", "match_picture", "spread_choice"]

_COLOURS = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (213, 94, 0), (204, 121, 167))
"""Red, green, blue; distinct to the colour-blind (Okabe and Ito 2008; without black and dark blue)."""

_GAP_PX = 16
_GAP_GREY = 128
_HALO = (20, 20, 20)
_SHIFT = 4
"""OpenCV draws at sixteenths of a pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """`pixels`: height × width × 3. `drawn` of `total` agreeing points have a line."""

    pixels: Pixels
    drawn: int
    total: int


def match_picture(
    pixels_a: Pixels,
    pixels_b: Pixels,
    comparison: Comparison,
    max_side_px: int = 1600,
    *,
    most_lines: int = 60,
    numbered: bool = False,
) -> Drawing:
    """Draw the comparison no larger than `max_side_px` (at least 64) on either side. Lines are chosen to
    reach every part of the pictures, most alike first; `numbered` writes the line's number at both ends."""
    height = _common_height(pixels_a, pixels_b, max_side_px)
    left, right = _at_height(pixels_a, height, max_side_px), _at_height(pixels_b, height, max_side_px)
    canvas = np.full((height, left.shape[1] + _GAP_PX + right.shape[1], 3), _GAP_GREY, np.uint8)
    canvas[:, : left.shape[1]] = left
    canvas[:, left.shape[1] + _GAP_PX :] = right
    start = _placed(comparison.x_in_a, pixels_a, left)
    end = _placed(comparison.x_in_b, pixels_b, right)
    end[:, 0] += left.shape[1] + _GAP_PX
    chosen = spread_choice(comparison.x_in_a, pixels_a.shape[1], pixels_a.shape[0], most_lines)
    chosen = chosen[np.argsort(start[chosen, 1], kind="stable")]  # neighbours get different colours
    for number, row in enumerate(chosen):
        _line(canvas, start[row], end[row], _COLOURS[number % len(_COLOURS)])
    for number, row in enumerate(chosen):
        _ends(canvas, (start[row], end[row]), _COLOURS[number % len(_COLOURS)], number + 1 if numbered else 0)
    return Drawing(canvas, len(chosen), len(start))


def spread_choice(points: Points, width: int, height: int, most: int) -> npt.NDArray[np.intp]:
    """Rows of at most `most` points, taken in turn from each of the 8 × 8 cells, the first rows first."""
    if not len(points):
        return np.zeros(0, np.intp)
    cells = np.clip(np.floor(points * GRID / np.array((width, height))), 0, GRID - 1).astype(np.int64)
    cell = cells[:, 1] * GRID + cells[:, 0]
    turn = np.zeros(len(points), np.int64)
    for number in np.unique(cell):
        inside = cell == number
        turn[inside] = np.arange(inside.sum())
    return np.lexsort((np.arange(len(points)), turn))[:most]


def _common_height(pixels_a: Pixels, pixels_b: Pixels, max_side_px: int) -> int:
    slimness = sum(pixels.shape[1] / pixels.shape[0] for pixels in (pixels_a, pixels_b))
    room = (max_side_px - _GAP_PX) / slimness
    return max(1, int(min(room, max_side_px, max(pixels_a.shape[0], pixels_b.shape[0]))))


def _at_height(pixels: Pixels, height: int, most_px: int) -> Pixels:
    width = min(most_px, max(1, int(pixels.shape[1] * height / pixels.shape[0])))
    smaller = height < pixels.shape[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), (width, height), interpolation=how), np.uint8)


def _placed(points: Points, pixels: Pixels, shown: Pixels) -> Points:
    scale = np.array((shown.shape[1] / pixels.shape[1], shown.shape[0] / pixels.shape[0]))
    placed: Points = (points * scale - 0.5).astype(np.float32)
    return placed


def _fixed(point: npt.NDArray[np.float32]) -> tuple[int, int]:
    return round(float(point[0]) * 2**_SHIFT), round(float(point[1]) * 2**_SHIFT)


def _line(
    canvas: Pixels,
    start: npt.NDArray[np.float32],
    end: npt.NDArray[np.float32],
    colour: tuple[int, int, int],
) -> None:
    for shade, thickness in ((_HALO, 2), (colour, 1)):
        cv2.line(canvas, _fixed(start), _fixed(end), shade, thickness, cv2.LINE_AA, _SHIFT)


def _ends(
    canvas: Pixels,
    ends: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]],
    colour: tuple[int, int, int],
    number: int,
) -> None:
    for point in ends:
        cv2.circle(canvas, _fixed(point), 4 << _SHIFT, _HALO, -1, cv2.LINE_AA, _SHIFT)
        cv2.circle(canvas, _fixed(point), 3 << _SHIFT, colour, -1, cv2.LINE_AA, _SHIFT)
        if number:
            at = (int(point[0]) + 6, int(point[1]) - 4)
            for shade, thickness in ((_HALO, 3), ((255, 255, 255), 1)):
                cv2.putText(
                    canvas, str(number), at, cv2.FONT_HERSHEY_SIMPLEX, 0.45, shade, thickness, cv2.LINE_AA
                )
