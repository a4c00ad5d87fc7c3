"""An embedded preview beside the main picture, at the same framing, with what differs outlined on both."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.alignment import Affine
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.ink import INK, PAPER, Colour, rim_of
from provenance.vision.previewing import Box, PreviewComparison, turned_by

__all__ = ["pair_picture"]

_SIDE_PX: Final = 700
"""Longer side of each of the two: a preview of 160 pixels is enlarged more than four times (ours, looked at)."""

_GAP_PX: Final = 20
_PEN_PX: Final = 3
_OUTLINE: Colour = (226, 60, 40)
"""What differs; stands out on sky, stone and leaves (looked at)."""
_FRAME: Colour = (255, 196, 0)
"""Where one of the two ends inside the other."""
_NOTHING: Colour = (205, 205, 205)
"""Where one of the two shows nothing."""

_SEEN_SHARE: Final = 0.01
"""Of a side: a frame that differs by less is not drawn."""


def pair_picture(main: Pixels, preview: Pixels, found: PreviewComparison) -> Pixels:
    """The upright preview, enlarged, at the left; the upright main picture at the right.

    Both at the same framing, wide enough for all that either shows; one frame marks where the main picture ends in the
    preview or the preview in the main picture, others mark regions that differ. Of a preview that is turned, mirrored
    or of another picture both are shown as they are.
    """
    if found.main_from_preview is None or found.result in ("rotated", "mirrored", "different_picture"):
        return _beside(_fitted(preview), _fitted(main))
    left, top, right, bottom = found.bars
    content = np.ascontiguousarray(turned_by(preview, found.turn)[top:bottom, left:right])
    frame = _frame(found, main)
    scale = _SIDE_PX / max(frame[2] - frame[0], frame[3] - frame[1])
    size = (max(1, round((frame[2] - frame[0]) * scale)), max(1, round((frame[3] - frame[1]) * scale)))
    onto = np.array(((scale, 0, -frame[0] * scale), (0, scale, -frame[1] * scale)), np.float64)
    shown_preview = _drawn(content, _joined(onto, found.main_from_preview), size)
    shown_main = _drawn(main, onto, size)
    height, width = main.shape[:2]
    outer: tuple[Box, ...] = ((0, 0, width, height), found.box_in_main)
    for picture in (shown_preview, shown_main):
        if max(map(abs, found.margins)) > _SEEN_SHARE:
            for box in outer:
                moved = _moved(box, onto)
                if not _is_all(moved, size):
                    _outline(picture, moved, _FRAME)
        for box in found.regions_in_main:
            _outline(picture, _moved(box, onto), _OUTLINE)
    return _beside(shown_preview, shown_main)


def _frame(found: PreviewComparison, main: Pixels) -> tuple[float, float, float, float]:
    """What holds both pictures, in the main picture's pixels; not more than twice around it."""
    height, width = main.shape[:2]
    left, top, right, bottom = found.box_in_main
    return (
        float(max(min(0, left), -2 * width)), float(max(min(0, top), -2 * height)),
        float(min(max(width, right), 3 * width)), float(min(max(height, bottom), 3 * height)),
    )  # fmt: skip


def _joined(onto: Affine, main_from_preview: Affine) -> Affine:
    whole = np.vstack((main_from_preview, (0, 0, 1)))
    return np.asarray(onto @ whole, np.float64)


def _drawn(pixels: Pixels, onto: Affine, size: tuple[int, int]) -> Pixels:
    shrinking = float(np.hypot(onto[0, 0], onto[1, 0]))
    if shrinking < 0.5:
        small = (max(1, round(pixels.shape[1] * shrinking)), max(1, round(pixels.shape[0] * shrinking)))
        factor = np.diag((pixels.shape[1] / small[0], pixels.shape[0] / small[1], 1.0))
        pixels = np.asarray(
            cv2.resize(np.ascontiguousarray(pixels), small, interpolation=cv2.INTER_AREA), np.uint8
        )
        onto = np.asarray(onto @ factor, np.float64)
    centred: npt.NDArray[np.float64] = onto.copy()
    centred[:, 2] += onto[:, :2] @ (0.5, 0.5) - 0.5
    how = cv2.INTER_CUBIC if shrinking > 1 else cv2.INTER_LINEAR
    drawn = cv2.warpAffine(
        np.ascontiguousarray(pixels),
        centred,
        size,
        flags=how,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_NOTHING,
    )
    return np.asarray(drawn, np.uint8)


def _moved(box: Box, onto: Affine) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return (
        round(left * onto[0, 0] + onto[0, 2]), round(top * onto[1, 1] + onto[1, 2]),
        round(right * onto[0, 0] + onto[0, 2]), round(bottom * onto[1, 1] + onto[1, 2]),
    )  # fmt: skip


def _is_all(box: tuple[int, int, int, int], size: tuple[int, int]) -> bool:
    least = _SEEN_SHARE * max(size)
    return max(box[0], box[1]) < least and box[2] > size[0] - least and box[3] > size[1] - least


def _outline(picture: Pixels, box: tuple[int, int, int, int], colour: Colour) -> None:
    half = _PEN_PX
    height, width = picture.shape[:2]
    left, top = max(box[0], half), max(box[1], half)
    right, bottom = min(box[2], width - 1 - half), min(box[3], height - 1 - half)
    for shade, pen in ((rim_of(colour), _PEN_PX + 4), (colour, _PEN_PX)):
        cv2.rectangle(picture, (left, top), (max(left, right), max(top, bottom)), shade, pen)


def _fitted(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    scale = _SIDE_PX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=how), np.uint8)


def _beside(one: Pixels, other: Pixels) -> Pixels:
    height = max(one.shape[0], other.shape[0])
    sheet = np.full((height, one.shape[1] + _GAP_PX + other.shape[1], 3), PAPER, np.uint8)
    sheet[: one.shape[0], : one.shape[1]] = one
    sheet[: other.shape[0], one.shape[1] + _GAP_PX :] = other
    for left, picture in ((0, one), (one.shape[1] + _GAP_PX, other)):
        corner = (left + picture.shape[1] - 1, picture.shape[0] - 1)
        cv2.rectangle(sheet, (left, 0), corner, INK, 1)
    return sheet
