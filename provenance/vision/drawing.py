"""The picture of a comparison: two photographs side by side, their agreeing points joined and numbered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.framing import MOST_ENLARGED, resized
from provenance.vision.geometry import Points
from provenance.vision.ink import INK, PAPER, Colour, add_legend, confidence_ramp, rim_of, written

__all__ = [
    "MOST_DRAWN",
    "PRINT_SIDE_PX",
    "Agreement",
    "Drawing",
    "match_picture",
    "numbered_pairs",
    "spread_pairs",
]

PRINT_SIDE_PX = 1400
"""Each photograph's longer side at most: 80 mm at 440 dots per inch, beyond what office printers show."""

MOST_NUMBERS = 12
"""Pairs that can be looked up one by one without crowding the picture (ours, looked at)."""

_REFERENCE_WIDTH_PX = 2800
"""The whole picture's width for which pen widths below are given."""

_FRAME: Colour = (150, 150, 150)
"""A fine edge, for a white sky on white paper."""

_GAP_PX = 36.0
_THIN_PX, _BOLD_PX, _HALO_PX = 2.0, 3.5, 6.5
_DOT_PX, _BOLD_DOT_PX = 6.0, 11.0
_DIGIT_PX = 46.0
"""Digits 1.6 mm high when the picture is printed 160 mm wide: as in a printed table."""

_BOLD_SHARE = 0.8
"""Bold lines let a fifth of what is under them through."""

MOST_DRAWN = 150
"""Pairs drawn; with more their dots hide what they are to show (ours, looked at)."""

_DRAWN_CELLS = 16
"""Of either side of the points' extent: in each cell the strongest pair is drawn before any second one (ours)."""

_EVEN_SHAPES = 2.5
"""Photographs whose width-to-height ratios differ by more are given equal areas instead of equal heights."""

_SPREADS = (0.25, 0.18, 0.13, 0.09, 0.06)
"""Least distance of numbered points, as a share of the diagonal of all points: tried from wide to near."""

_FIXED_BITS = 4
"""OpenCV draws at sixteenths of a pixel."""

_Place = npt.NDArray[np.float64]


class Agreement(Protocol):
    """What is drawn: row by row the same thing, in pixels of the shown pictures; weights 0 … 1."""

    @property
    def x_in_a(self) -> Points: ...
    @property
    def x_in_b(self) -> Points: ...
    @property
    def weights(self) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """`pixels`: height × width × 3. `numbered`: rows of the pairs with numbers 1, 2, …; `drawn` of `total` pairs."""

    pixels: Pixels
    numbered: npt.NDArray[np.intp]
    drawn: int
    total: int


def match_picture(
    pixels_a: Pixels,
    pixels_b: Pixels,
    agreement: Agreement,
    max_side_px: int = PRINT_SIDE_PX,
    *,
    most_numbers: int = MOST_NUMBERS,
) -> Drawing:
    """Draw both photographs, neither side of one longer than `max_side_px` (at least 64), on white.

    Colour is the confidence (legend below). The strongest spread-out pairs have numbers and bold lines, others a
    dot and a thin line; `MOST_DRAWN` in all, the strongest wherever the pictures agree. Mirrored comparisons are
    drawn as the pictures are shown.
    """
    sheet = _Sheet.of(pixels_a, pixels_b, max_side_px)
    start = sheet.placed(0, agreement.x_in_a, pixels_a)
    end = sheet.placed(1, agreement.x_in_b, pixels_b)
    weights = np.clip(np.nan_to_num(np.asarray(agreement.weights, np.float64)), 0.0, 1.0)
    ramp = confidence_ramp()
    colours = [ramp.at(float(weight)) for weight in weights]
    numbered = numbered_pairs(agreement.x_in_a, agreement.x_in_b, agreement.weights, most_numbers)
    spread = spread_pairs(agreement.x_in_a, weights, MOST_DRAWN - len(numbered), apart_from=numbered)
    others = spread[np.argsort(weights[spread], kind="stable")]
    _draw_others(sheet, start[others], end[others], [colours[row] for row in others])
    _draw_numbered(sheet, start[numbered], end[numbered], [colours[row] for row in numbered])
    if not len(start):
        return Drawing(sheet.canvas, numbered, 0, 0)
    pixels = add_legend(sheet.canvas, ramp, sheet.unit)
    return Drawing(pixels, numbered, len(numbered) + len(others), len(start))


def spread_pairs(
    x_in_a: Points, weights: npt.NDArray[np.floating], most: int, *, apart_from: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    """Rows of at most that many further pairs: all of them, else the strongest of each cell of the points' extent
    first, then the second of each, and so on."""
    order = np.argsort(-np.asarray(weights, np.float64), kind="stable")
    order = order[~np.isin(order, apart_from)]
    if len(order) <= most:
        return np.asarray(order, np.intp)
    low, extent = x_in_a.min(axis=0), np.maximum(np.ptp(x_in_a, axis=0), 1e-6)
    cells = np.minimum((x_in_a[order] - low) / extent * _DRAWN_CELLS, _DRAWN_CELLS - 1).astype(np.intp)
    cell = cells[:, 0] * _DRAWN_CELLS + cells[:, 1]
    seen: dict[int, int] = {}
    turn = np.zeros(len(order), np.intp)
    for place, number in enumerate(cell.tolist()):
        turn[place] = seen[number] = seen.get(number, -1) + 1
    return np.asarray(order[np.argsort(turn, kind="stable")[:most]], np.intp)


def numbered_pairs(
    x_in_a: Points, x_in_b: Points, weights: npt.NDArray[np.floating], most: int = MOST_NUMBERS
) -> npt.NDArray[np.intp]:
    """Rows of the strongest pairs that lie apart from each other in both pictures, strongest first.

    Of many pairs only the stronger half is considered; pairs are never nearer than 6 % of the points' extent.
    """
    order = np.argsort(-np.asarray(weights, np.float64), kind="stable")
    if len(order) >= 4 * most:
        order = order[: len(order) // 2]
    places = (_unit_extent(x_in_a), _unit_extent(x_in_b))
    chosen: list[int] = []
    for spread in _SPREADS:
        for row in order.tolist():
            if len(chosen) >= most:
                break
            apart = (float(_nearest(place[chosen], place[row])) for place in places)
            if min(apart) >= spread:
                chosen.append(row)
    rank = {row: place for place, row in enumerate(order.tolist())}
    return np.array(sorted(chosen, key=rank.__getitem__), np.intp)


def _unit_extent(points: Points) -> _Place:
    """Points with the diagonal of the box around them as the unit."""
    if not len(points):
        return np.zeros((0, 2))
    place = np.asarray(points, np.float64)
    return np.asarray(place / (float(np.linalg.norm(np.ptp(place, axis=0))) or 1.0))


def _nearest(chosen: _Place, place: _Place) -> float:
    return float(np.linalg.norm(chosen - place, axis=1).min()) if len(chosen) else math.inf


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """White paper with both photographs; `boxes` are left, top, width, height; `unit` scales the pens."""

    canvas: Pixels
    boxes: tuple[tuple[int, int, int, int], tuple[int, int, int, int]]
    unit: float

    @classmethod
    def of(cls, pixels_a: Pixels, pixels_b: Pixels, max_side_px: int) -> _Sheet:
        (wide_a, high_a), (wide_b, high_b) = _sizes(pixels_a.shape, pixels_b.shape, max_side_px)
        unit = max(0.25, (wide_a + wide_b) / _REFERENCE_WIDTH_PX)
        height, gap = max(high_a, high_b), max(4, round(_GAP_PX * unit))
        canvas = np.full((height, wide_a + gap + wide_b, 3), PAPER, np.uint8)
        box_a = (0, (height - high_a) // 2, wide_a, high_a)
        box_b = (wide_a + gap, (height - high_b) // 2, wide_b, high_b)
        for pixels, (left, top, wide, high) in ((pixels_a, box_a), (pixels_b, box_b)):
            canvas[top : top + high, left : left + wide] = resized(pixels, (wide, high))
            cv2.rectangle(canvas, (left, top), (left + wide - 1, top + high - 1), _FRAME, 1)
        return cls(canvas, (box_a, box_b), unit)

    def placed(self, side: int, points: Points, pixels: Pixels) -> _Place:
        """Where points of a picture lie on the paper, counted from pixel centres as OpenCV does."""
        left, top, wide, high = self.boxes[side]
        scale = np.array((wide / pixels.shape[1], high / pixels.shape[0]))
        return np.asarray(np.asarray(points, np.float64).reshape(-1, 2) * scale + (left - 0.5, top - 0.5))

    def pen(self, width_px: float) -> int:
        return max(1, round(width_px * self.unit))


def _sizes(
    shape_a: tuple[int, ...], shape_b: tuple[int, ...], most_px: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Width and height of both: equal heights, or equal areas when their shapes differ much."""
    ratios = [shape[1] / shape[0] for shape in (shape_a, shape_b)]
    even = max(ratios) / min(ratios) <= _EVEN_SHAPES
    sides = [(ratio, 1.0) if even else (math.sqrt(ratio), 1 / math.sqrt(ratio)) for ratio in ratios]
    scale = most_px / max(max(side) for side in sides)
    (wide_a, high_a), (wide_b, high_b) = (
        (max(1, math.floor(wide * own)), max(1, math.floor(high * own)))
        for (wide, high), shape in zip(sides, (shape_a, shape_b), strict=True)
        for own in (min(scale, MOST_ENLARGED * shape[0] / high),)
    )
    return (wide_a, high_a), (wide_b, high_b)


def _draw_others(sheet: _Sheet, start: _Place, end: _Place, colours: list[Colour]) -> None:
    """Weakest first, so that stronger ones lie on top; the more lines, the fainter."""
    if not len(start):
        return
    veil = sheet.canvas.copy()
    for here, there, colour in zip(start, end, colours, strict=True):
        _line(veil, (here, there), colour, sheet.pen(_THIN_PX))
    share = min(0.5, max(0.12, 3.0 / math.sqrt(len(start))))
    cv2.addWeighted(veil, share, sheet.canvas, 1 - share, 0.0, sheet.canvas)
    radius = max(1.5, _DOT_PX * sheet.unit)
    for here, there, colour in zip(start, end, colours, strict=True):
        for point in (here, there):
            _dot(sheet.canvas, point, radius, (rim_of(colour), colour))


def _draw_numbered(sheet: _Sheet, start: _Place, end: _Place, colours: list[Colour]) -> None:
    veil = sheet.canvas.copy()
    for pen, halo in ((_HALO_PX, True), (_BOLD_PX, False)):
        for here, there, colour in zip(start, end, colours, strict=True):
            _line(veil, (here, there), rim_of(colour) if halo else colour, sheet.pen(pen))
    cv2.addWeighted(veil, _BOLD_SHARE, sheet.canvas, 1 - _BOLD_SHARE, 0.0, sheet.canvas)
    radius = max(2.5, _BOLD_DOT_PX * sheet.unit)
    for here, there, colour in zip(start, end, colours, strict=True):
        for point in (here, there):
            _dot(sheet.canvas, point, radius * 1.35, (INK, PAPER))
            _dot(sheet.canvas, point, radius * 0.85, (INK, colour))
    for side, places in enumerate((start, end)):
        taken = [(float(x) - radius, float(y) - radius, 2 * radius, 2 * radius) for x, y in places]
        for number, place in enumerate(places, start=1):
            taken.append(_number(sheet, side, str(number), (place, radius, taken)))


_Box = tuple[float, float, float, float]


def _number(sheet: _Sheet, side: int, text: str, near: tuple[_Place, float, list[_Box]]) -> _Box:
    """Write a number beside its point, away from its line, inside the picture and off what is taken."""
    place, radius, taken = near
    left, top, wide, high = sheet.boxes[side]
    size = max(13, round(_DIGIT_PX * sheet.unit))
    image, (width, height) = written(text, size)
    reach = radius * 1.2
    away = -1 if side == 0 else 1  # lines leave to the right in the first picture, to the left in the second
    best: tuple[float, _Box] | None = None
    for cost, (across, down) in enumerate(((away, -1), (away, 1), (-away, -1), (-away, 1), (0, -1), (0, 1))):
        x = float(place[0]) + (across * (reach + width / 2)) - width / 2
        y = float(place[1]) + down * (reach + height / 2) * (0.7 if across else 1.2) - height / 2
        box = (min(max(x, left), left + wide - width), min(max(y, top), top + high - height), width, height)
        badness = (
            cost + 0.5 * math.hypot(box[0] - x, box[1] - y) + sum(_shared(box, other) for other in taken)
        )
        if best is None or badness < best[0]:
            best = (badness, box)
    assert best is not None
    image.press(sheet.canvas, (round(best[1][0]), round(best[1][1])))
    return best[1]


def _shared(one: _Box, other: _Box) -> float:
    """Overlap of two boxes in pixels of area, as its square root."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return math.sqrt(wide * high) if wide > 0 and high > 0 else 0.0


def _dot(canvas: Pixels, point: _Place, radius: float, colours: tuple[Colour, Colour]) -> None:
    """A filled disc with a fine ring around it."""
    ring, fill = colours
    for reach, colour in ((radius + max(1.0, radius * 0.25), ring), (radius, fill)):
        size = max(1, round(reach * 2**_FIXED_BITS))
        cv2.circle(canvas, _fixed(point), size, colour, -1, cv2.LINE_AA, _FIXED_BITS)


def _line(canvas: Pixels, ends: tuple[_Place, _Place], colour: Colour, pen: int) -> None:
    cv2.line(canvas, _fixed(ends[0]), _fixed(ends[1]), colour, pen, cv2.LINE_AA, _FIXED_BITS)


def _fixed(point: _Place) -> tuple[int, int]:
    return round(float(point[0]) * 2**_FIXED_BITS), round(float(point[1]) * 2**_FIXED_BITS)
