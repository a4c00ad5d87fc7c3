"""The part of a picture where two pictures agree, cut out to be large enough to check, with a key of where it lies."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.geometry import Points
from provenance.vision.ink import INK, PAPER
from provenance.vision.planes import Matrix, Plane

__all__ = ["MOST_ENLARGED", "WHOLE_FROM", "Frame", "add_keys", "frame_of", "resized"]

MOST_ENLARGED: Final = 2.0
"""Beyond that there is only blur to see, which looks like agreement (ours)."""

WHOLE_FROM: Final = 0.5
"""A part that fills this share of a picture is no reason to cut the rest away (ours)."""

_MARGIN: Final = 0.2
"""Of the points' extent, on every side: what a detail belongs to must be seen (ours, looked at)."""

_LEAST_SIDE: Final = 0.25
"""Of the picture's side: a smaller part of a building cannot be recognised (as in `learned`)."""

_KEY_SHARE: Final = 0.22
"""A key's longer side, as a share of the width of the photograph above it (ours, looked at)."""

_KEY_PALE: Final = 0.55
"""Outside the frame the key is mixed with this share of paper."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A part of a picture: `pixels` of the whole; left, top, right, bottom of the part, right and bottom outside."""

    pixels: Pixels
    box: tuple[int, int, int, int]

    @property
    def is_part(self) -> bool:
        """Whether anything is cut away."""
        height, width = self.pixels.shape[:2]
        return self.box != (0, 0, width, height)

    @property
    def shown(self) -> Pixels:
        """The pixels of the part."""
        left, top, right, bottom = self.box
        return self.pixels[top:bottom, left:right]

    def moved(self, points: Points) -> Points:
        """Points of the whole picture as points of the part."""
        return np.asarray(points - np.array(self.box[:2], np.float32), np.float32)

    def onto(self, plane: Plane) -> Plane:
        """A plane from another picture to the whole as one to the part."""
        shift: Matrix = np.eye(3)
        shift[:2, 2] = (-self.box[0], -self.box[1])
        return dataclasses.replace(plane, b_from_a=shift @ plane.b_from_a)


def frame_of(pixels: Pixels, points: Points) -> Frame:
    """The part around all the points; the whole picture where that is most of it, or without points."""
    height, width = pixels.shape[:2]
    whole = Frame(pixels, (0, 0, width, height))
    if not len(points):
        return whole
    size = np.array((width, height), np.float64)
    low, high = points.min(axis=0).astype(np.float64), points.max(axis=0).astype(np.float64)
    half = np.maximum((0.5 + _MARGIN) * (high - low), _LEAST_SIDE * size / 2)
    middle = np.clip((low + high) / 2, half, np.maximum(size - half, half))
    left, top = np.floor(np.maximum(middle - half, 0)).astype(int).tolist()
    right, bottom = np.ceil(np.minimum(middle + half, size)).astype(int).tolist()
    small = (right - left) * (bottom - top) < WHOLE_FROM * width * height
    return Frame(pixels, (left, top, right, bottom)) if small else whole


def add_keys(canvas: Pixels, frames: tuple[Frame, ...], width_px: int) -> Pixels:
    """The canvas with a strip below: for each frame that is a part the whole picture, small, with the part marked;
    the first at the left, the second at the right. `width_px`: of one photograph on the canvas."""
    keys = [_key(frame, max(24, round(_KEY_SHARE * width_px))) if frame.is_part else None for frame in frames]
    drawn = [key for key in keys if key is not None]
    if not drawn:
        return canvas
    gap = max(3, width_px // 100)
    width = max(canvas.shape[1], sum(key.shape[1] for key in drawn) + gap)
    strip = np.full((gap + max(key.shape[0] for key in drawn), width, 3), PAPER, np.uint8)
    for place, key in enumerate(keys):
        if key is not None:
            left = 0 if place == 0 else width - key.shape[1]
            strip[gap : gap + key.shape[0], left : left + key.shape[1]] = key
    sheet = np.full((canvas.shape[0], width, 3), PAPER, np.uint8)
    sheet[:, : canvas.shape[1]] = canvas
    return np.vstack((sheet, strip))


def _key(frame: Frame, side_px: int) -> Pixels:
    height, width = frame.pixels.shape[:2]
    scale = side_px / max(height, width)
    key = resized(frame.pixels, (max(1, round(width * scale)), max(1, round(height * scale))))
    left, top, right, bottom = (round(edge * scale) for edge in frame.box)
    pale = key + (np.array(PAPER, np.float32) - key) * _KEY_PALE
    pale[top:bottom, left:right] = key[top:bottom, left:right]
    drawn = np.ascontiguousarray(np.rint(pale).astype(np.uint8))
    for shade, pen in ((INK, 3), (PAPER, 1)):
        cv2.rectangle(drawn, (left, top), (max(left, right - 1), max(top, bottom - 1)), shade, pen)
    return drawn


def resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at that width and height."""
    how = cv2.INTER_AREA if size[0] < pixels.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=how), np.uint8)
