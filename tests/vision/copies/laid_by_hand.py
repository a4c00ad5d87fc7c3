"""Copies of invented photographs, with the affine that lays them on the original."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from provenance.vision.features import Pixels
from tests.vision.scenes import noisy, resized, saved_as_jpeg

Matrix = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]

AS_IT_IS: Matrix = np.array(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))


def photo(seed: int, width: int = 600, height: int = 450) -> Pixels:
    """An invented photograph: light and colour that change at every scale, and things with edges in it."""
    random = np.random.default_rng(seed)
    shades = np.zeros((height, width, 3), np.float32)
    for cells in (3, 6, 12, 24, 48, 96):
        coarse = random.normal(0, 110 / cells**0.6, (cells, cells + 1, 1)) + random.normal(
            0, 40 / cells**0.6, (cells, cells + 1, 3)
        )
        for channel in range(3):
            layer = Image.fromarray(coarse[..., channel].astype(np.float32))
            shades[..., channel] += np.asarray(layer.resize((width, height), Image.Resampling.BICUBIC))
    picture = Image.fromarray(np.clip(shades + 120, 8, 247).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(width * height // 4000):
        corners = random.integers(-30, 31, (4, 2)) + random.integers((0, 0), (width, height))
        colour = tuple(random.integers(20, 236, 3).tolist())
        pen.polygon([(int(x), int(y)) for x, y in corners], fill=colour)
    return noisy(np.asarray(picture), seed, 3.0)


def smaller(pixels: Pixels, factor: float, quality: int) -> tuple[Pixels, Matrix]:
    height, width = pixels.shape[:2]
    size = (round(width * factor), round(height * factor))
    copy = saved_as_jpeg(resized(pixels, *size), quality)
    return copy, np.array(((width / size[0], 0.0, 0.0), (0.0, height / size[1], 0.0)))


def with_piece(
    pixels: Pixels, other: Pixels, place: tuple[int, int], size: tuple[int, int]
) -> tuple[Pixels, Box]:
    """A round piece of another picture put into this one, soft at its edge."""
    (x, y), (width, height) = place, size
    picture, piece = Image.fromarray(pixels), Image.fromarray(other[:height, :width])
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).ellipse((1, 1, width - 2, height - 2), fill=255)
    picture.paste(piece, place, mask.filter(ImageFilter.GaussianBlur(1.5)))
    return np.asarray(picture), (x, y, x + width, y + height)


def intersection_over_union(a: Box, b: Box) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    common = max(0, width) * max(0, height)
    return common / (sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)) - common)
