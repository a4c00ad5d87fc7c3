"""Finds what may be lines of text in a photo, and lays each out level and large enough to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2

__all__ = ["LINE_HEIGHT_PX", "LineBox", "laid_out", "line_boxes"]

Grey = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.int64]

LINE_HEIGHT_PX: Final = 48
"""Height of a line as it is read: Tesseract was trained on lines of 36 to 48 pixels (its documentation, "best")."""
MOST_BOXES: Final = 200
"""Boxes tried in one photo (our choice): about two seconds on one core; the rest is said to be left out."""
_SCALES: Final = (2.0, 1.0, 0.5, 0.25)
"""With letters of 8 to 40 pixels at each scale, those of 8 to 160 pixels are seen; enlarged, small ones come apart."""
_MOST_ENLARGED_PX: Final = 16_000_000
_AROUND_PX: Final = 31
_APART: Final = 12
"""A stroke is darker or lighter than the mean of the square of 31 pixels around it by 12 grey levels."""
_LETTER_PX: Final = (7, 42)
_LETTER_WIDE: Final = (0.08, 6.0)
_LETTER_FILLED: Final = (0.12, 0.95)
"""Height, width to height, and share of its box that a letter's strokes fill: an I, and letters that touch."""
_MOST_STROKES: Final = 6_000
"""Marks looked at in one scale and shade, the tallest first: foliage has more, and no text."""
_LIKE_HIGH: Final = 1.7
_GAP: Final = 1.2
_LEVEL: Final = 0.45
"""Neighbours in a line: heights within that factor (capitals and small letters), a gap of at most 1.2 heights, and
middles no further apart than 0.45 heights, which lets a line slant by some 15 degrees."""
_LEAST_LETTERS: Final = 3
_SAME: Final = 0.7
"""Boxes that share so much of their union are one line found at two scales."""
_MARGIN: Final = 0.3


@dataclass(frozen=True, slots=True)
class LineBox:
    """A box in pixels of the picture searched: its middle, length along the line, height, and the line's angle.

    `angle_deg`: clockwise from level as shown, -45 to 45. `letters`: marks in it like letters, those of even height.
    `lighter`: than the ground they stand on.
    """

    x: float
    y: float
    length: float
    height: float
    angle_deg: float
    letters: float
    lighter: bool

    def corners(self) -> tuple[tuple[int, int], ...]:
        """Its four corners in whole pixels, from the upper left one clockwise."""
        box = ((self.x, self.y), (self.length, self.height), self.angle_deg)
        points = np.asarray(cv2.boxPoints(box))  # lower left, upper left, upper right, lower right
        return tuple((round(float(x)), round(float(y))) for x, y in np.roll(points, -1, axis=0))


def line_boxes(grey: Grey) -> tuple[tuple[LineBox, ...], int]:
    """What may be lines of text, those with most letters first, and how many were left out beyond `MOST_BOXES`."""
    found: list[LineBox] = []
    for scale in _SCALES:
        smaller = grey
        if (
            min(grey.shape) < _AROUND_PX
            or min(grey.shape) * scale < _AROUND_PX
            or (scale > 1 and grey.size > _MOST_ENLARGED_PX / scale**2)
        ):
            continue
        if scale != 1:
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            smaller = _u8(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how))
        for lighter in (False, True):
            found += _lines(_letters(smaller, lighter=lighter), scale, lighter=lighter)
    found.sort(key=lambda box: -box.letters)
    kept: list[LineBox] = []
    for box in found:
        if not any(_same(box, one) for one in kept):
            kept.append(box)
    return tuple(kept[:MOST_BOXES]), max(0, len(kept) - MOST_BOXES)


def _u8(image: object) -> Grey:
    return np.asarray(image, np.uint8)


def _letters(grey: Grey, *, lighter: bool) -> Marks:
    """Marks that may be letters, as rows of left, top, width and height, from left to right."""
    shade = _u8(255 - grey) if lighter else grey
    strokes = cv2.adaptiveThreshold(
        shade, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _AROUND_PX, _APART
    )
    _, _, boxes, _ = cv2.connectedComponentsWithStats(strokes)
    marks = np.asarray(boxes[1:], np.int64)
    wide, high, filled = marks[:, 2], marks[:, 3], marks[:, 4] / (marks[:, 2] * marks[:, 3])
    good = (high >= _LETTER_PX[0]) & (high <= _LETTER_PX[1])
    good &= (wide >= _LETTER_WIDE[0] * high) & (wide <= _LETTER_WIDE[1] * high)
    good &= (filled >= _LETTER_FILLED[0]) & (filled <= _LETTER_FILLED[1])
    marks = marks[good][:, :4]
    tallest = np.argsort(-marks[:, 3], kind="stable")[:_MOST_STROKES]
    marks = marks[tallest]
    return np.asarray(marks[np.argsort(marks[:, 0], kind="stable")])


def _lines(marks: Marks, scale: float, *, lighter: bool) -> list[LineBox]:
    """Chains of neighbours of like height, as boxes along their middles."""
    chains: list[list[int]] = []
    chain_of: dict[int, int] = {}
    for at in range(len(marks)):
        number = chain_of.get(at)
        if number is None:
            number = len(chains)
            chains.append([at])
            chain_of[at] = number
        after = _next(marks, at)
        if after is not None and after not in chain_of:
            chain_of[after] = number
            chains[number].append(after)
    return [_box(marks[chain], scale, lighter=lighter) for chain in chains if _is_long(marks[chain])]


def _is_long(letters: Marks) -> bool:
    """Whether a chain is as long as three letters are, of which some may touch."""
    extent = letters[-1, 0] + letters[-1, 2] - letters[0, 0]
    return len(letters) >= _LEAST_LETTERS or (len(letters) > 1 and extent > 2.5 * letters[:, 3].max())


def _next(marks: Marks, at: int) -> int | None:
    """The nearest mark to the right that may be the next letter of the same line."""
    left, top, wide, high = marks[at].tolist()
    middle, end = top + high / 2, left + wide
    last = int(np.searchsorted(marks[:, 0], end + _GAP * high, side="right"))
    near = marks[at + 1 : last]
    heights = near[:, 3]
    fits = (near[:, 0] >= end - 0.2 * high) & (heights < _LIKE_HIGH * high) & (high < _LIKE_HIGH * heights)
    fits &= np.abs(near[:, 1] + heights / 2 - middle) <= _LEVEL * np.minimum(heights, high)
    found = np.flatnonzero(fits)
    return None if not len(found) else at + 1 + int(found[0])


def _box(letters: Marks, scale: float, *, lighter: bool) -> LineBox:
    """The box of a chain: a line through the middles, wide enough for every letter."""
    x, y = letters[:, 0] + letters[:, 2] / 2, letters[:, 1] + letters[:, 3] / 2
    slope, _ = np.polyfit(x, y, 1)
    angle = float(np.arctan(slope))
    away = (y - y.mean()) * np.cos(angle) - (x - x.mean()) * np.sin(angle)
    halves = letters[:, 3] / 2
    top, bottom = float((away - halves).min()), float((away + halves).max())
    along = (x - x.mean()) * np.cos(angle) + (y - y.mean()) * np.sin(angle)
    begin, end = float((along - letters[:, 2] / 2).min()), float((along + letters[:, 2] / 2).max())
    middle_along, middle_down = (begin + end) / 2, (top + bottom) / 2
    heights = letters[:, 3]
    even = float(np.median(heights) / heights.max())
    return LineBox(
        (float(x.mean()) + middle_along * np.cos(angle) - middle_down * np.sin(angle)) / scale,
        (float(y.mean()) + middle_along * np.sin(angle) + middle_down * np.cos(angle)) / scale,
        (end - begin) / scale,
        (bottom - top) / scale,
        float(np.degrees(angle)),
        len(letters) * even,
        lighter,
    )


def _same(one: LineBox, other: LineBox) -> bool:
    """Whether two boxes are one line: by their level extents, which is enough for angles this small."""
    across = min(one.x + one.length / 2, other.x + other.length / 2) - max(
        one.x - one.length / 2, other.x - other.length / 2
    )
    down = min(one.y + one.height / 2, other.y + other.height / 2) - max(
        one.y - one.height / 2, other.y - other.height / 2
    )
    if across <= 0 or down <= 0:
        return False
    shared = across * down
    return shared / (one.length * one.height + other.length * other.height - shared) > _SAME


def laid_out(grey: Grey, box: LineBox) -> Grey:
    """The line cut out level with a margin, `LINE_HEIGHT_PX` high; dark letters on light ground."""
    margin = _MARGIN * box.height + 2
    scale = LINE_HEIGHT_PX / box.height
    width = max(1, round((box.length + 2 * margin) * scale))
    height = max(1, round((box.height + 2 * margin) * scale))
    turn = np.asarray(cv2.getRotationMatrix2D((box.x, box.y), box.angle_deg, scale), np.float64)
    turn[0, 2] += width / 2 - box.x
    turn[1, 2] += height / 2 - box.y
    flags = cv2.INTER_CUBIC if scale >= 1 else cv2.INTER_AREA
    cut = _u8(cv2.warpAffine(grey, turn, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE))
    return _u8(255 - cut) if box.lighter else cut
