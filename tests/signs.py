"""Photos of signs with known words, drawn for tests and benchmarks: height, slant, shades and font are chosen."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
"""Debian's fonts-dejavu-core, which poppler and Qt bring along."""


@dataclass(frozen=True)
class Sign:
    """Words, the height of their capitals in pixels, and how they are written."""

    words: str
    height_px: int
    slant_deg: float = 0.0
    font: str = "DejaVuSans-Bold"
    ink: tuple[int, int, int] = (250, 250, 250)
    ground: tuple[int, int, int] = (25, 70, 150)


def street(width: int = 1600, height: int = 1200, seed: int = 1) -> Image.Image:
    """A ground without text: a rough wall with darker windows."""
    numbers = np.random.default_rng(seed)
    rough = numbers.normal(0, 1, (height // 8, width // 8, 1)) * 10 + 140
    wall = Image.fromarray(np.clip(rough + np.array([8, 0, -14]), 0, 255).astype(np.uint8)).resize(
        (width, height)
    )
    pen = ImageDraw.Draw(wall)
    for left in range(80, width - 120, 330):
        for top in range(500, height - 160, 300):
            pen.rectangle(
                (left, top, left + 110, top + 160), fill=(40, 45, 55), outline=(220, 215, 200), width=6
            )
    return wall


def with_sign(ground: Image.Image, sign: Sign, at: tuple[int, int] = (300, 150)) -> Image.Image:
    """The ground with a board on which the words stand."""
    font = ImageFont.truetype(str(FONTS / f"{sign.font}.ttf"), round(sign.height_px / 0.73))  # capitals: 73 %
    left, top, right, bottom = font.getbbox(sign.words)
    margin = sign.height_px
    board = Image.new(
        "RGBA", (int(right - left) + 2 * margin, int(bottom - top) + 2 * margin), (*sign.ground, 255)
    )
    ImageDraw.Draw(board).text((margin - left, margin - top), sign.words, font=font, fill=sign.ink)
    turned = board.rotate(-sign.slant_deg, Image.Resampling.BICUBIC, expand=True)
    made = ground.copy()
    made.paste(turned, at, turned)
    return made


def photo(picture: Image.Image, quality: int = 85) -> bytes:
    """As a camera would write it: a little soft, and JPEG."""
    buffer = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.6)).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
