"""Made-up pictures for the tests of the canvases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

Pixels = npt.NDArray[np.uint8]
Rgb = tuple[int, int, int]

RED, GREEN, BLUE, YELLOW = (200, 10, 20), (10, 180, 30), (20, 30, 190), (210, 200, 15)


@dataclass(frozen=True)
class MadeLevel:
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class MadePyramid:
    sha256: str
    levels: tuple[MadeLevel, ...]
    shown_width: int
    shown_height: int


def level(pixels: Pixels) -> MadeLevel:
    return MadeLevel(pixels.shape[1], pixels.shape[0], pixels.tobytes())


def pyramid(pixels: Pixels, sha256: str = "a" * 64, levels: int = 3) -> MadePyramid:
    """A pyramid by taking every second pixel."""
    made = tuple(level(np.ascontiguousarray(pixels[:: 2**n, :: 2**n])) for n in range(levels))
    return MadePyramid(sha256, made, pixels.shape[1], pixels.shape[0])


def flat(width: int, height: int, colour: Rgb) -> Pixels:
    return np.full((height, width, 3), colour, np.uint8)


def quarters(width: int, height: int) -> Pixels:
    """Red top left, green top right, blue bottom left, yellow bottom right."""
    pixels = flat(width, height, RED)
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    pixels[height // 2 :, width // 2 :] = YELLOW
    return pixels


def noise(width: int, height: int, seed: int = 7) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def seen(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def colour(image: QImage, at: QPoint | QPointF) -> Rgb:
    point = at if isinstance(at, QPoint) else QPoint(int(at.x()), int(at.y()))
    found = image.pixelColor(point)
    return found.red(), found.green(), found.blue()
