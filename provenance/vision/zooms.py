"""Three numbered pairs of points looked at closely: is it the same ornament in both pictures?"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.drawing import Agreement
from provenance.vision.features import Pixels
from provenance.vision.framing import MOST_ENLARGED, resized
from provenance.vision.ink import INK, PAPER, written

__all__ = ["MOST_ZOOMS", "zoom_picture", "zoomed"]

MOST_ZOOMS: Final = 3

PANEL_PX: Final = 360
"""26 mm wide on paper: 350 dots per inch."""

_GAP_PX: Final = 10
_LEAST_SHARE: Final = 0.07
"""Of the longer side: the least that is shown around a point, so that an ornament is seen whole (ours, looked at)."""

_NEIGHBOURS: Final = 8
_MOST_RATIO: Final = 4.0
"""How much larger the same thing may be in one of the pictures before the ratio is not believed (ours)."""

_RING_PX, _DIGIT_PX = 20, 44
_FIXED_BITS: Final = 4


def zoomed(agreement: Agreement, numbered: npt.NDArray[np.intp]) -> list[int]:
    """Of the numbered pairs the first, then those farthest from the ones before, as places in `numbered`."""
    x_in_a = np.asarray(agreement.x_in_a, np.float64)[numbered]
    chosen: list[int] = []
    while len(chosen) < min(MOST_ZOOMS, len(numbered)):
        if not chosen:
            chosen.append(0)
            continue
        apart = np.linalg.norm(x_in_a[:, None] - x_in_a[None, chosen], axis=2).min(axis=1)
        apart[chosen] = -1.0
        chosen.append(int(apart.argmax()))
    return sorted(chosen)


def zoom_picture(
    pixels_a: Pixels, pixels_b: Pixels, agreement: Agreement, numbered: npt.NDArray[np.intp]
) -> Pixels:
    """A column for each of three numbered pairs with its number: the surroundings of the point in the first picture,
    above, and in the second, below, at the same size of the thing as far as its neighbours tell, as the pictures are
    shown. Never enlarged more than twice. `numbered`: rows of the pairs with numbers, at least one."""
    columns = [
        _column((pixels_a, pixels_b), agreement, int(numbered[place]), str(place + 1))
        for place in zoomed(agreement, numbered)
    ]
    paper = np.full((columns[0].shape[0], _GAP_PX, 3), PAPER, np.uint8)
    return np.hstack([part for column in columns for part in (paper, column)][1:])


def _column(pixels: tuple[Pixels, Pixels], agreement: Agreement, row: int, number: str) -> Pixels:
    """One pair of points, the first picture's above."""
    sides = _sides(pixels, _ratio(agreement, row))
    places = (agreement.x_in_a[row], agreement.x_in_b[row])
    panels = [_panel(*of) for of in zip(pixels, places, sides, strict=True)]
    for panel in panels:
        stamp, _ = written(number, _DIGIT_PX)
        stamp.press(panel, (8, 8))
    return np.vstack((panels[0], np.full((_GAP_PX, PANEL_PX, 3), PAPER, np.uint8), panels[1]))


def _ratio(agreement: Agreement, row: int) -> float:
    """How much larger the second picture shows what is around a point, by the distances to its neighbours."""
    a, b = (np.asarray(x, np.float64) for x in (agreement.x_in_a, agreement.x_in_b))
    in_a, in_b = np.linalg.norm(a - a[row], axis=1), np.linalg.norm(b - b[row], axis=1)
    near = np.argsort(in_a, kind="stable")[1 : 1 + _NEIGHBOURS]
    near = near[(in_a[near] > 1.0) & (in_b[near] > 1.0)]
    ratio = float(np.median(in_b[near] / in_a[near])) if len(near) else 1.0
    return float(np.clip(ratio, 1 / _MOST_RATIO, _MOST_RATIO))


def _sides(pixels: tuple[Pixels, Pixels], b_per_a: float) -> tuple[float, float]:
    """The sides of both squares: the smaller one is shown at twice its size at most, and neither is a mere speck."""
    least = [max(PANEL_PX / MOST_ENLARGED, _LEAST_SHARE * max(one.shape[:2])) for one in pixels]
    in_a = max(least[0], least[1] / b_per_a)
    return in_a, in_a * b_per_a


def _panel(pixels: Pixels, point: npt.NDArray[np.float32], side: float) -> Pixels:
    """A square around a point, its place marked by a ring; paper where the picture ends."""
    half = max(2, round(side / 2))
    x, y = (int(np.floor(value)) for value in point)
    square = np.full((2 * half, 2 * half, 3), PAPER, np.uint8)
    top, left = max(0, y - half), max(0, x - half)
    part = pixels[top : max(0, y + half), left : max(0, x + half)]
    row, column = top - (y - half), left - (x - half)
    square[row : row + part.shape[0], column : column + part.shape[1]] = part
    panel = resized(square, (PANEL_PX, PANEL_PX))
    scale = PANEL_PX / (2 * half)
    centre = [
        round(((value - (whole - half)) * scale - 0.5) * 2**_FIXED_BITS)
        for value, whole in zip(point, (x, y), strict=True)
    ]
    for shade, pen in ((INK, 5), (PAPER, 2)):
        cv2.circle(
            panel, (centre[0], centre[1]), _RING_PX << _FIXED_BITS, shade, pen, cv2.LINE_AA, _FIXED_BITS
        )
    return panel
