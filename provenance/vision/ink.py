"""Colours, digits and legends of the printed pictures; no words, so that they hold in every language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels

__all__ = [
    "INK",
    "PAPER",
    "Colour",
    "Ramp",
    "Stamp",
    "add_legend",
    "confidence_ramp",
    "difference_ramp",
    "rim_of",
    "written",
]

Colour = tuple[int, int, int]
"""Red, green, blue."""

PAPER: Colour = (255, 255, 255)
INK: Colour = (24, 24, 24)
_LABEL: Colour = (60, 60, 60)

DIFFERENCE_LEVELS = 128
"""Grey levels of 255 at which a difference is drawn black; larger ones are rare and no darker (ours)."""

_DARKEST = 32
"""Of plasma's 256 colours, the first that is used."""

_LIGHT_FROM = 90.0
"""Brightness of 255 (weights of ITU-R BT.709-6) from which a colour stands out on black (ours, looked at)."""

_FACE = "sans"
"""The typeface that OpenCV 5 carries in itself: the same digits on every computer."""

_DIGIT_WEIGHT = 600
_LABEL_WEIGHT = 400

_BAR_PX = (640.0, 20.0)
_LABEL_PX = 34.0
_MARGIN_PX = 22.0
"""Of a picture 2,800 pixels wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Ramp:
    """256 colours from the lowest to the highest value; `labels` stand at even distances below."""

    colours: npt.NDArray[np.uint8]
    labels: tuple[str, ...]

    def at(self, share: float) -> Colour:
        red, green, blue = self.colours[round(min(max(share, 0.0), 1.0) * 255)].tolist()
        return red, green, blue


@cache
def confidence_ramp() -> Ramp:
    """Plasma (Smith and van der Walt 2015, CC0): even steps to the eye, also to the colour-blind and in grey;
    unlike viridis it holds no green or blue of trees and skies. Confidence
    0 … 1, without the darkest eighth, which cannot be told from shadows."""
    steps = np.rint(np.linspace(_DARKEST, 255, 256)).astype(np.uint8)[None, :]
    colours = np.asarray(cv2.applyColorMap(steps, cv2.COLORMAP_PLASMA), np.uint8)[0, :, ::-1]
    return Ramp(np.ascontiguousarray(colours), ("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"))


def rim_of(colour: Colour) -> Colour:
    """Dark around light colours, white around dark ones: one of the two stands out on any ground."""
    red, green, blue = colour
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue >= _LIGHT_FROM else PAPER


@cache
def difference_ramp() -> Ramp:
    """White for no difference to black; grey levels of 255."""
    grey = np.arange(255, -1, -1, dtype=np.uint8)
    labels = tuple(str(DIFFERENCE_LEVELS * step // 4) for step in range(5))
    return Ramp(np.column_stack((grey, grey, grey)), labels)


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """Digits to press on a picture: how much each pixel takes of the halo and of the colour, 0 … 1."""

    halo: npt.NDArray[np.float32]
    face: npt.NDArray[np.float32]
    colours: tuple[Colour, Colour]

    def press(self, canvas: Pixels, at: tuple[int, int]) -> None:
        """`at`: left and top; what falls outside the canvas is cut off."""
        left, top = at
        rows = slice(max(0, top), min(canvas.shape[0], top + self.face.shape[0]))
        columns = slice(max(0, left), min(canvas.shape[1], left + self.face.shape[1]))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        part = canvas[rows, columns].astype(np.float32)
        own = (slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left))
        for share, colour in ((self.halo[own], self.colours[0]), (self.face[own], self.colours[1])):
            part += share[:, :, None] * (np.array(colour, np.float32) - part)
        canvas[rows, columns] = np.rint(part).astype(np.uint8)


@cache
def written(text: str, size_px: int) -> tuple[Stamp, tuple[int, int]]:
    """White digits with a dark halo, and their width and height; legible on light and on dark."""
    rim = max(2, round(size_px * 0.11))
    face = _set(text, size_px, _DIGIT_WEIGHT, rim)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim + 1, 2 * rim + 1))
    halo = cv2.GaussianBlur(np.asarray(cv2.dilate(face, kernel)), (0, 0), 0.7)
    shares = tuple(np.asarray(part, np.float32) / np.float32(255) for part in (halo, face))
    return Stamp(shares[0], shares[1], (INK, PAPER)), (face.shape[1], face.shape[0])


def add_legend(canvas: Pixels, ramp: Ramp, unit: float) -> Pixels:
    """The picture with a strip of paper below, holding the ramp with its numbers; never narrower than that."""
    wide, high = max(96, round(_BAR_PX[0] * unit)), max(5, round(_BAR_PX[1] * unit))
    size, margin = max(11, round(_LABEL_PX * unit)), max(6, round(_MARGIN_PX * unit))
    stamps = [_set(label, size, _LABEL_WEIGHT, 0) for label in ramp.labels]
    width = max(canvas.shape[1], wide + 2 * margin + stamps[-1].shape[1])
    tick = max(2, high // 2)
    strip = np.full((margin + high + 2 * tick + stamps[0].shape[0] + 2, width, 3), PAPER, np.uint8)
    left = (width - wide) // 2
    steps = np.rint(np.linspace(0, 255, wide)).astype(np.intp)
    strip[margin : margin + high, left : left + wide] = ramp.colours[steps]
    cv2.rectangle(strip, (left - 1, margin - 1), (left + wide, margin + high), _LABEL, 1)
    for step, stamp in enumerate(stamps):
        x = left + round((wide - 1) * step / (len(stamps) - 1))
        cv2.line(strip, (x, margin + high), (x, margin + high + tick), _LABEL, max(1, round(2 * unit)))
        share = np.asarray(stamp, np.float32) / np.float32(255)
        label = Stamp(np.zeros_like(share), share, (PAPER, _LABEL))
        label.press(strip, (x - stamp.shape[1] // 2, margin + high + 2 * tick))
    sheet = np.full((canvas.shape[0], width, 3), PAPER, np.uint8)
    start = (width - canvas.shape[1]) // 2
    sheet[:, start : start + canvas.shape[1]] = canvas
    return np.vstack((sheet, strip))


def _set(text: str, size_px: int, weight: int, rim: int) -> npt.NDArray[np.uint8]:
    """Digits as a mask of 0 … 255, cut to what is inked and `rim` pixels around."""
    room = np.zeros((2 * size_px, size_px * (len(text) + 1), 3), np.uint8)
    cv2.putText(
        room,
        text,
        (size_px // 2, round(1.5 * size_px)),
        (255, 255, 255),
        cv2.FontFace(_FACE),
        size_px,
        weight,
    )
    mask = room[:, :, 0]
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    inked = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.pad(inked, rim)
