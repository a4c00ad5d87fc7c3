"""Invented scenes with known truth for the tests of `provenance.vision`."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from provenance.vision.cv import cv2
from provenance.vision.features import Features, FeatureSettings, Pixels, extract
from provenance.vision.geometry import Points
from provenance.vision.sift import View

Matrix = npt.NDArray[np.float64]

TILTED: Matrix = np.array([[0.92, -0.08, 60.0], [0.05, 0.85, 40.0], [1.2e-4, -0.6e-4, 1.0]])
"""A plane seen from another side: `b_from_a` in pixels from the corner."""


def wall(seed: int, width: int = 800, height: int = 600) -> Pixels:
    """A flat wall covered with shapes that never repeat."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width, height), tuple(random.integers(60, 200, 3).tolist()))
    pen = ImageDraw.Draw(picture)
    for _ in range(width * height // 900):
        x, y = random.integers(0, width), random.integers(0, height)
        w, h = random.integers(4, 40, 2)
        colour = tuple(random.integers(0, 256, 3).tolist())
        shape = pen.rectangle if random.random() < 0.6 else pen.ellipse
        shape((int(x), int(y), int(x + w), int(y + h)), fill=colour)
    return noisy(np.asarray(picture), seed, 3.0)


def noisy(pixels: Pixels, seed: int, spread: float) -> Pixels:
    noise = np.random.default_rng(seed).normal(0.0, spread, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def noise(seed: int, width: int = 640, height: int = 480) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def flat(width: int, height: int, grey: int = 90) -> Pixels:
    return np.full((height, width, 3), grey, np.uint8)


def seen(pixels: Pixels, b_from_a: Matrix, seed: int = 5) -> Pixels:
    """The wall through a homography given in pixels from the corner, with its own sensor noise."""
    half: Matrix = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
    size = (pixels.shape[1], pixels.shape[0])
    matrix = np.linalg.solve(half, np.matmul(b_from_a, half))
    warped = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(90, 90, 90))
    return noisy(np.asarray(warped, np.uint8), seed, 3.0)


def mapped(b_from_a: Matrix, points: Points) -> Matrix:
    homogeneous: Matrix = np.ones((len(points), 3))
    homogeneous[:, :2] = points
    moved: Matrix = homogeneous @ b_from_a.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def captioned(pixels: Pixels, bar: int = 110) -> Pixels:
    """The picture between two bars of a news page, the same for every picture of this width."""
    page = Image.new("RGB", (pixels.shape[1], pixels.shape[0] + 2 * bar), (245, 245, 245))
    page.paste(Image.fromarray(pixels), (0, bar))
    pen = ImageDraw.Draw(page)
    lower = pixels.shape[0] + bar
    pen.rectangle((0, 0, page.width, 34), fill=(150, 20, 30))
    pen.text((12, 40), "BREAKING: explosion near the bridge", fill=(0, 0, 0), font_size=30)
    pen.text((12, 78), "Report 17 of 92, read 4,512 times", fill=(40, 40, 120), font_size=24)
    pen.text((12, lower + 8), "Like 31   Comment 8   Share 225   @example", fill=(0, 0, 0), font_size=28)
    pen.text((12, lower + 50), "Where was this taken? Does anyone know?", fill=(90, 30, 0), font_size=28)
    for column in range(6):
        pen.ellipse((500 + 44 * column, 44, 530 + 44 * column, 74), fill=(30 * column, 90, 200))
    return np.asarray(page)


def facade(seed: int, columns: int, rows: int) -> Pixels:
    """A house front with one window repeated; its roof, doors and surroundings depend on the seed."""
    random = np.random.default_rng(seed)
    around = wall(seed, 800, 600)
    picture = Image.fromarray(around)
    pen = ImageDraw.Draw(picture)
    left, top = int(random.integers(40, 120)), int(random.integers(40, 120))
    step_x, step_y = int(random.integers(56, 76)), int(random.integers(70, 96))
    pen.rectangle((left, top, left + columns * step_x, top + rows * step_y), fill=(180, 160, 130))
    for column in range(columns):
        for row in range(rows):
            x, y = left + column * step_x + 10, top + row * step_y + 10
            pen.rectangle((x, y, x + 36, y + 52), fill=(60, 70, 90), outline=(235, 235, 225), width=4)
            pen.line((x + 18, y, x + 18, y + 52), fill=(235, 235, 225), width=3)
            pen.line((x, y + 20, x + 36, y + 20), fill=(235, 235, 225), width=3)
            pen.arc((x - 2, y - 12, x + 38, y + 12), 180, 360, fill=(120, 90, 60), width=4)
    return noisy(np.asarray(picture), seed + 1, 3.0)


def saved_as_jpeg(pixels: Pixels, quality: int) -> Pixels:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=quality)
    with Image.open(stream) as picture:
        return np.asarray(picture.convert("RGB"))


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


def view(pixels: Pixels) -> View:
    return View(pixels, extract(pixels))


def points_only(points: Points, descriptors: npt.NDArray[np.uint8], width: int, height: int) -> Features:
    """Features made by hand, all upright and of one size."""
    return Features(
        x_in_image=points.astype(np.float32),
        sizes=np.full(len(points), 8.0, np.float32),
        angles=np.zeros(len(points), np.float32),
        descriptors=descriptors,
        width=width,
        height=height,
        settings=FeatureSettings(),
    )


def lettered(seed: int, width: int = 480, height: int = 360) -> Pixels:
    """A wall of slanted shapes and letters, none of which looks like its own mirror image."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width, height), tuple(random.integers(90, 180, 3).tolist()))
    pen = ImageDraw.Draw(picture)
    for _ in range(width * height // 1200):
        x, y = random.integers(0, width), random.integers(0, height)
        corners = random.integers(-24, 25, (3, 2)) + np.array((x, y))
        colour = tuple(random.integers(0, 256, 3).tolist())
        pen.polygon([(int(a), int(b)) for a, b in corners], fill=colour)
    for _ in range(width * height // 2500):
        x, y = random.integers(-10, width), random.integers(-10, height)
        letter = "FGJLPRSZ2457"[random.integers(0, 12)]
        colour = tuple(random.integers(0, 256, 3).tolist())
        pen.text((int(x), int(y)), letter, fill=colour, font_size=int(random.integers(14, 50)))
    return noisy(np.asarray(picture), seed, 3.0)


def plaster(seed: int, width: int = 800, height: int = 600, spread: float = 3.0) -> Pixels:
    """A plastered wall with a few large soft stains: little to find points on; `spread` of the sensor's noise."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width, height), (176, 168, 150))
    pen = ImageDraw.Draw(picture)
    for _ in range(9):
        x, y, size = random.integers(0, width), random.integers(0, height), random.integers(90, 260)
        shade = int(random.integers(60, 240))
        pen.ellipse((int(x), int(y), int(x + size), int(y + size * 0.7)), fill=(shade, shade, shade - 20))
    return noisy(np.asarray(picture.filter(ImageFilter.GaussianBlur(9))), seed, spread)
