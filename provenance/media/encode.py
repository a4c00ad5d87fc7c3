"""Writes pixels as PNG or JPEG files that carry no metadata, and cuts, turns and shrinks pixels."""

from __future__ import annotations

import io
from typing import Final, cast

from PIL import Image

from provenance.media.picture import Pixels

__all__ = [
    "THUMBNAIL_SIDE_PX", "crop", "encode_jpeg", "encode_png", "image_of", "mirror", "pixels_of", "resize", "thumbnail",
    "turned",
]  # fmt: skip

#: Our choice: a list row at twice the usual screen density.
THUMBNAIL_SIDE_PX: Final = 256


def encode_png(pixels: Pixels) -> bytes:
    """A PNG file of the pixels: IHDR, IDAT and IEND only."""
    buffer = io.BytesIO()
    image_of(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def encode_jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    """A JPEG file of the pixels with a bare JFIF header; `quality` 1 to 95 as libjpeg counts it."""
    buffer = io.BytesIO()
    image_of(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def crop(pixels: Pixels, *, left: int, top: int, width: int, height: int) -> Pixels:
    """The given rectangle in pixels; ValueError unless it lies within the picture and is not empty."""
    inside = left >= 0 and top >= 0 and left + width <= pixels.width and top + height <= pixels.height
    if not inside or width < 1 or height < 1:
        raise ValueError("the rectangle does not lie within the picture")
    return pixels_of(image_of(pixels).crop((left, top, left + width, top + height)))


def mirror(pixels: Pixels) -> Pixels:
    """Left and right exchanged."""
    return pixels_of(image_of(pixels).transpose(Image.Transpose.FLIP_LEFT_RIGHT))


def turned(pixels: Pixels, quarter_turns: int) -> Pixels:
    """Turned clockwise by that many right angles; negative ones turn the other way."""
    match quarter_turns % 4:
        case 1:
            return pixels_of(image_of(pixels).transpose(Image.Transpose.ROTATE_270))
        case 2:
            return pixels_of(image_of(pixels).transpose(Image.Transpose.ROTATE_180))
        case 3:
            return pixels_of(image_of(pixels).transpose(Image.Transpose.ROTATE_90))
        case _:
            return pixels


def resize(pixels: Pixels, max_side_px: int) -> Pixels:
    """Shrunk with antialiasing so that the longer side is at most `max_side_px`; never enlarged."""
    longer = max(pixels.width, pixels.height)
    if longer <= max_side_px:
        return pixels
    size = (
        max(1, round(pixels.width * max_side_px / longer)),
        max(1, round(pixels.height * max_side_px / longer)),
    )
    return pixels_of(image_of(pixels).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def thumbnail(pixels: Pixels, max_side_px: int = THUMBNAIL_SIDE_PX) -> bytes:
    """A small JPEG file for lists."""
    return encode_jpeg(resize(pixels, max_side_px), quality=85)


def image_of(pixels: Pixels) -> Image.Image:
    """The pixels as an image of Pillow."""
    # Pillow takes any buffer here; its annotation leaves memoryview out.
    data = cast(bytes, pixels.data)
    return Image.frombuffer("RGB", (pixels.width, pixels.height), data, "raw", "RGB", 0, 1)


def pixels_of(image: Image.Image) -> Pixels:
    """An RGB image of Pillow as pixels."""
    return Pixels(image.width, image.height, image.tobytes())
