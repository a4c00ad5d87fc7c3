"""The pictures to check a hit by: what both share outlined on both, and which blocks of it look the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.analyses.seen_before.compare import Hit
from provenance.analyses.seen_before.views import Opened
from provenance.vision.copies.agreement import AGREES_FROM, Agreement
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.framing import resized
from provenance.vision.ink import INK, PAPER, Colour, rim_of, written

__all__ = ["pictures_of"]

_SIDE_PX: Final = 800
"""Of one photograph: two side by side are 160 mm at 254 dots per inch."""

_MAP_SIDE_PX: Final = 800
_GAP_PX: Final = 16
_PALE: Final = 0.6
"""Outside the shared part the picture is mixed with this share of paper."""

_SHARED: Final[Colour] = (255, 176, 0)
_CONTENT: Final[Colour] = (220, 38, 127)
_ADDITION: Final[Colour] = (100, 143, 255)
"""Told apart also by the colour-blind (IBM's palette); in grey, content is also numbered and outlined twice."""

_TINT: Final = 0.45
_MOST_ENLARGED: Final = 4

Corners = npt.NDArray[np.float64]


def pictures_of(questioned: Opened, hit: Hit) -> Iterator[tuple[str, str, Pixels]]:
    """Finding, what it shows, and pixels: both pictures side by side, and the map of agreement where one was made."""
    if hit.picture is None or hit.extent is None:
        return
    sides = [
        _outlined(questioned, hit.extent.asked, _boxes(hit, asked=True)),
        _outlined(hit.picture, hit.extent.kept, _boxes(hit, asked=False)),
    ]
    marked = hit.is_copy and bool(hit.regions)
    yield "shared_picture", "shared_part_marked" if marked else "shared_part", _beside(*sides)
    if hit.agreement is not None and np.isfinite(hit.agreement.blocks).any():
        yield "agreement_picture", "agreement_map", _map(hit.agreement)


def _boxes(hit: Hit, *, asked: bool) -> list[tuple[tuple[int, int, int, int], bool]]:
    """Boxes of what differs, and whether that is content; of other kinds of hits nothing is marked."""
    if not hit.is_copy:
        return []
    return [
        (one.box_in_asked if asked else one.box_in_stored, one.nature == "content") for one in hit.regions
    ]


def _outlined(
    picture: Opened, corners: Corners, boxes: list[tuple[tuple[int, int, int, int], bool]]
) -> Pixels:
    height, width = picture.pixels.shape[:2]
    scale = min(_SIDE_PX / max(height, width), 2.0)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    canvas = resized(picture.pixels, size).copy()
    pen = max(2, round(max(size) / 250))
    if len(corners) >= 3:
        outline = np.rint(corners * scale).astype(np.int32)
        inside = np.zeros(canvas.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, outline, 1)
        pale = canvas.astype(np.float32) * (1 - _PALE) + np.array(PAPER, np.float32) * _PALE
        canvas = np.where(inside[..., None] > 0, canvas, np.rint(pale).astype(np.uint8))
        _line(canvas, outline, _SHARED, pen)
    for number, (box, is_content) in enumerate(boxes, start=1):
        left, top, right, bottom = (round(edge * scale) for edge in box)
        corner = np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.int32)
        _line(canvas, corner, _CONTENT if is_content else _ADDITION, pen)
        stamp, (wide, high) = written(str(number), max(16, 8 * pen))
        at = (min(max(left + pen, 0), size[0] - wide), min(max(top + pen, 0), size[1] - high))
        stamp.press(canvas, at)
    return canvas


def _line(canvas: Pixels, outline: npt.NDArray[np.int32], colour: Colour, pen: int) -> None:
    cv2.polylines(canvas, [outline], True, rim_of(colour), pen + 2 * max(1, pen // 2), cv2.LINE_AA)
    cv2.polylines(canvas, [outline], True, colour, pen, cv2.LINE_AA)


def _beside(one: Pixels, other: Pixels) -> Pixels:
    height = max(one.shape[0], other.shape[0])
    width = one.shape[1] + _GAP_PX + other.shape[1]
    sheet = np.full((height, width, 3), PAPER, np.uint8)
    sheet[: one.shape[0], : one.shape[1]] = one
    sheet[: other.shape[0], one.shape[1] + _GAP_PX :] = other
    return sheet


def _map(agreement: Agreement) -> Pixels:
    """The shared part of the questioned picture in grey: blocks that look the same in blue with a dot, blocks that do
    not in orange with a cross; blocks that tell nothing stay grey."""
    frame = agreement.overlap.asked
    height, width = frame.shape[:2]
    times = max(1, min(_MOST_ENLARGED, _MAP_SIDE_PX // max(height, width)))
    large = resized(frame, (width * times, height * times))
    canvas = np.repeat(np.rint(large.mean(axis=2, keepdims=True)).astype(np.uint8), 3, axis=2)
    px = agreement.block_px * times
    for row, column in zip(*np.nonzero(np.isfinite(agreement.blocks)), strict=True):
        same = bool(agreement.blocks[row, column] > AGREES_FROM)
        top, left = int(row) * px, int(column) * px
        part = canvas[top : top + px, left : left + px].astype(np.float32)
        colour = np.array(_ADDITION if same else _SHARED, np.float32)
        tint = _TINT if agreement.telling[row, column] else _TINT / 2
        canvas[top : top + px, left : left + px] = np.rint(part * (1 - tint) + colour * tint).astype(np.uint8)
        middle, reach, pen = (left + px // 2, top + px // 2), max(2, px // 6), max(1, px // 20)
        if same:
            cv2.circle(canvas, middle, max(1, px // 14), INK, -1, cv2.LINE_AA)
        else:
            for slope in (-1, 1):
                start = (middle[0] - reach, middle[1] - slope * reach)
                end = (middle[0] + reach, middle[1] + slope * reach)
                cv2.line(canvas, start, end, INK, pen, cv2.LINE_AA)
    return canvas
