"""Draws the regions that observations are about: numbered outlines on a picture, and the part inside each."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from provenance.record.values import Region

_INK: Final = (161, 38, 13)  # the report's alarm colour: 6.6 to 1 against white (WCAG 2.2 contrast ratio)
_PAPER: Final = (255, 255, 255)
_JPEG_QUALITY: Final = 88  # our choice: letters on signs stay legible in a crop
_MARGIN: Final = 0.08  # of a crop's longer side, so that what is around the region is seen too
_LEAST_MARGIN_PX: Final = 4
LINE_SHARE: Final = 300  # one line width for so many pixels of the longer side

Corner = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """JPEG bytes of the picture with its outlines, and of the part inside each region, in the order given."""

    outlined: bytes
    crops: tuple[bytes, ...]


def drawn_regions(
    picture: bytes, regions: tuple[tuple[str, Region], ...], line_share: int = LINE_SHARE
) -> Drawn | None:
    """Outlines with their numbers on a picture made by our own encoder, at any scale; None when it is none.

    The same bytes and regions give the same bytes. Corners outside the picture are moved to its edge.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
            plain = opened.convert("RGB")
    except OSError:  # UnidentifiedImageError is one
        return None
    scaled = [(number, _scaled(region, plain.size)) for number, region in regions]
    outlined = plain.copy()
    for number, corners in scaled:
        _outline(outlined, number, corners, max(3, round(max(plain.size) / line_share)))
    crops = tuple(_jpeg(plain.crop(_around(corners, plain.size))) for _, corners in scaled)
    return Drawn(_jpeg(outlined), crops)


def _scaled(region: Region, size: tuple[int, int]) -> tuple[Corner, ...]:
    """The region's corners in pixels of a picture of this size; a rectangle gets all four."""
    width, height = size
    corners = []
    for pair in region.value.split(" "):
        x, y = (int(part) for part in pair.split(","))
        corners.append(
            (
                min(max(round(x * width / max(region.picture_width, 1)), 0), width - 1),
                min(max(round(y * height / max(region.picture_height, 1)), 0), height - 1),
            )
        )
    if len(corners) > 2:
        return tuple(corners)
    (left, top), (right, bottom) = corners
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _around(corners: tuple[Corner, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is cut out: the region with a margin, inside the picture."""
    (left, top), (right, bottom) = _box(corners)
    margin = max(_LEAST_MARGIN_PX, round(_MARGIN * max(right - left, bottom - top)))
    return (
        max(left - margin, 0),
        max(top - margin, 0),
        min(right + margin + 1, size[0]),
        min(bottom + margin + 1, size[1]),
    )


def _box(corners: tuple[Corner, ...]) -> tuple[Corner, Corner]:
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _outline(image: Image.Image, number: str, corners: tuple[Corner, ...], line: int) -> None:
    """One outline in ink with a rim of paper, and its number in a box at the upper left corner, inside the picture."""
    draw = ImageDraw.Draw(image)
    closed = [*corners, corners[0], corners[1]]
    draw.line(closed, fill=_PAPER, width=line + 4, joint="curve")
    draw.line(closed, fill=_INK, width=line, joint="curve")
    font = ImageFont.load_default(size=6 * line)
    left, top, right, bottom = draw.textbbox((0, 0), number, font=font)
    width, height = round(right - left) + 4 * line, round(bottom - top) + 4 * line
    (x, y), _ = _box(corners)
    x, y = max(min(x, image.width - width), 0), max(y - height, 0)
    draw.rectangle((x, y, x + width, y + height), fill=_INK, outline=_PAPER, width=max(1, line // 2))
    draw.text((x + 2 * line - left, y + 2 * line - top), number, font=font, fill=_PAPER)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)  # thin red lines keep their colour
    return out.getvalue()
