"""What happens to a photograph on its way: crops, screenshots, banners, watermarks, turns, night."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Picture = Image.Image
Transform = Callable[[Picture], Picture]

_SEED: Final = 7  # of the night's noise
_NIGHT_LIGHT: Final = 0.35
_NIGHT_NOISE: Final = 12.0  # standard deviation in grey levels: a phone's picture at night (our choice)


def centre_crop(picture: Picture) -> Picture:
    """The middle 45 % of width and height."""
    width, height = (round(0.45 * side) for side in picture.size)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def recompressed(picture: Picture, long_px: int, quality: int) -> Picture:
    """Shrunk to a long side and saved as JPEG."""
    small = ImageOps.contain(picture, (long_px, long_px)) if max(picture.size) > long_px else picture
    held = io.BytesIO()
    small.save(held, "JPEG", quality=quality)
    return Image.open(io.BytesIO(held.getvalue())).convert("RGB")


def screenshot(picture: Picture) -> Picture:
    """Inside an invented phone interface: the same bars, icons and words whatever the picture."""
    page = Image.new("RGB", (720, 1280), (250, 250, 250))
    inside = ImageOps.contain(picture, (720, 760))
    page.paste(inside, ((720 - inside.width) // 2, 200 + (760 - inside.height) // 2))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 720, 60), fill=(24, 90, 140))
    for row, words in enumerate(("News of the day", "shared 4 hours ago, public", "Blast near the bridge")):
        pen.text((90, 70 + 42 * row), words, fill=(10, 10, 10), font_size=32)
    pen.ellipse((14, 80, 78, 144), fill=(200, 60, 40), outline=(0, 0, 0), width=3)
    for column, words in enumerate(("Like", "Comment", "Share", "Send")):
        pen.rectangle((20 + 175 * column, 990, 175 + 175 * column, 1050), outline=(60, 60, 60), width=3)
        pen.text((40 + 175 * column, 1002), words, fill=(30, 30, 120), font_size=30)
    for row in range(4):
        pen.text((24, 1070 + 50 * row), f"Reader {row}: where is this? #{row * 37}", fill=0, font_size=28)
    return page


def banner(picture: Picture) -> Picture:
    """A news channel's banner along the bottom and its logo in a corner."""
    made = picture.copy()
    pen = ImageDraw.Draw(made)
    high = round(0.16 * made.height)
    size = max(8, high // 3)
    pen.rectangle((0, made.height - high, made.width, made.height), fill=(180, 20, 30))
    pen.rectangle((0, made.height - high, made.width, made.height - high + 4), fill=(255, 255, 255))
    for row, words in enumerate(
        ("BREAKING: explosion reported", "Channel 5 live, our correspondent says more")
    ):
        pen.text(
            (size, made.height - high + 6 + row * (size + 4)), words, fill=(255, 255, 255), font_size=size
        )
    side = round(0.14 * made.width)
    pen.ellipse(
        (made.width - side - 10, 10, made.width - 10, 10 + side), fill=(20, 40, 160), outline=(255, 255, 255)
    )
    pen.text((made.width - side, 10 + side // 3), "5 TV", fill=(255, 255, 0), font_size=max(8, side // 3))
    return made


def watermark(picture: Picture) -> Picture:
    """Half-transparent words tiled over the whole picture."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    size = max(10, max(picture.size) // 28)
    for row, top in enumerate(range(0, picture.height, 4 * size)):
        for left in range(-3 * size * (row % 2), picture.width, 8 * size):
            pen.text((left, top), "© photostock", fill=(255, 255, 255, 110), font_size=size)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def turned(picture: Picture, degrees: float) -> Picture:
    """Turned counter-clockwise, the page grown and filled with black."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def night(picture: Picture) -> Picture:
    """Darker, flatter, bluish, blurred a little and noisy."""
    dark = ImageEnhance.Contrast(ImageEnhance.Brightness(picture).enhance(_NIGHT_LIGHT)).enhance(0.8)
    values = np.asarray(dark.filter(ImageFilter.GaussianBlur(0.8)), np.float64) * (0.8, 0.85, 1.15)
    noise = np.random.default_rng(_SEED).normal(0.0, _NIGHT_NOISE, values.shape)
    return Image.fromarray(np.clip(values + noise, 0, 255).astype(np.uint8))


QUERIES: Final[dict[str, Transform]] = {
    "original": lambda picture: picture,
    "mirrored": ImageOps.mirror,
    "centre crop 45 %": centre_crop,
    "320 px JPEG q30": lambda picture: recompressed(picture, 320, 30),
    "app screenshot": screenshot,
    "banner and logo": banner,
    "tiled watermark": watermark,
    "turned 10 deg": lambda picture: turned(picture, 10),
    "turned 90 deg": lambda picture: turned(picture, 90),
    "night and noise": night,
    "grey": lambda picture: ImageOps.grayscale(picture).convert("RGB"),
}

OVERLAYS: Final[dict[str, Transform]] = {
    "app screenshot": screenshot,
    "banner and logo": banner,
    "tiled watermark": watermark,
}

COPIES: Final[dict[str, Transform]] = {
    "mirrored": ImageOps.mirror,
    "centre crop 45 %": centre_crop,
    "320 px JPEG q30": lambda picture: recompressed(picture, 320, 30),
    "app screenshot": screenshot,
    "banner and logo": banner,
    "tiled watermark": watermark,
    "turned 3 deg": lambda picture: turned(picture, 3),
    "turned 10 deg": lambda picture: turned(picture, 10),
    "turned 90 deg": lambda picture: turned(picture, 90),
}
"""What a copy is compared with its own original after."""
