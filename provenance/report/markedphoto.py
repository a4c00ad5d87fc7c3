"""Draws the marks of place and time on a photo: numbered things, upright edges, feet, tops and shadows."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from provenance.record.marks import PairSheet, ShadowSheet, Sheet, Spot

__all__ = ["marked_photo"]

_INK: Final = (161, 38, 13)  # the report's alarm colour: 6.6 to 1 against white (WCAG 2.2 contrast ratio)
_SHADOW: Final = (31, 41, 55)
_CLAIM: Final = (133, 89, 0)  # as of the sun on the map
_PAPER: Final = (255, 255, 255)
_JPEG_QUALITY: Final = 88  # as of `regions`
_LINE_SHARE: Final = 400  # one line width for so many pixels of the longer side (our choice, looked at)

_Pixel = tuple[float, float]
Tips = Mapping[int, Spot]


def marked_photo(picture: bytes, sheet: Sheet, tips: Tips | None = None) -> bytes | None:
    """JPEG bytes of the picture, at any scale, with the marks of a sheet on it; None when it is no picture.

    `tips`: number of a thing → where a claim puts the tip of its shadow, drawn as a dashed line to a ring.

    The same bytes and marks give the same bytes.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
            image = opened.convert("RGB")
    except OSError:  # UnidentifiedImageError is one
        return None
    pen = _Pen(image, sheet)
    match sheet:
        case PairSheet():
            _draw_pairs(pen, sheet)
        case ShadowSheet():
            _draw_shadows(pen, sheet, tips or {})
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)  # thin red lines keep their colour
    return out.getvalue()


def _draw_pairs(pen: _Pen, sheet: PairSheet) -> None:
    horizon = sheet.photo.horizon
    if horizon is not None:
        pen.line(pen.at(horizon[0]), pen.at(horizon[1]), _SHADOW)
    for one in sheet.pairs:
        if one.kind == "vertical" or one.y is None:
            x = pen.at((one.x, Decimal(0)))[0]
            pen.line((x, 0), (x, pen.height), _INK)
            pen.number(str(one.number), (x, pen.height * 0.12))
        else:
            spot = pen.at((one.x, one.y))
            pen.cross(spot)
            pen.number(str(one.number), spot)


def _draw_shadows(pen: _Pen, sheet: ShadowSheet, tips: Tips) -> None:
    for one in sheet.things:
        foot = pen.at(one.foot)
        pen.line(foot, pen.at(one.tip), _SHADOW)
        if one.top is not None:
            pen.line(foot, pen.at(one.top), _INK)
            pen.cross(pen.at(one.top))
        pen.cross(foot)
        pen.square(pen.at(one.tip))
        if one.number in tips:
            end = pen.at(tips[one.number])
            pen.dashes(foot, end)
            pen.ring(end)
        pen.number(str(one.number), foot)


class _Pen:
    """Draws in ink with a rim of paper, so that marks are seen on any ground."""

    def __init__(self, image: Image.Image, sheet: Sheet) -> None:
        self._draw = ImageDraw.Draw(image)
        self._share = (image.width / sheet.photo.width, image.height / sheet.photo.height)
        self.width, self.height = image.size
        self._line = max(2, round(max(image.size) / _LINE_SHARE))
        self._font = ImageFont.load_default(size=7 * self._line)

    def at(self, spot: Spot) -> _Pixel:
        """Where a mark lies on this picture."""
        return float(spot[0]) * self._share[0], float(spot[1]) * self._share[1]

    def line(self, start: _Pixel, end: _Pixel, ink: tuple[int, int, int]) -> None:
        self._draw.line((start, end), fill=_PAPER, width=self._line + 4)
        self._draw.line((start, end), fill=ink, width=self._line)

    def cross(self, at: _Pixel) -> None:
        arm = 4 * self._line
        for start, end in self._arms(at, arm):
            self._draw.line((start, end), fill=_PAPER, width=self._line + 4)
        for start, end in self._arms(at, arm):
            self._draw.line((start, end), fill=_INK, width=self._line)

    def square(self, at: _Pixel) -> None:
        side = 3 * self._line
        box = (at[0] - side, at[1] - side, at[0] + side, at[1] + side)
        self._draw.rectangle(box, outline=_PAPER, width=self._line + 4)
        self._draw.rectangle(box, outline=_SHADOW, width=self._line)

    def dashes(self, start: _Pixel, end: _Pixel) -> None:
        """A dashed line."""
        length = math.dist(start, end)
        steps = max(1, round(length / (4 * self._line)))
        ways = [(end[n] - start[n]) / steps for n in (0, 1)]
        for step in range(0, steps, 2):
            here = (start[0] + ways[0] * step, start[1] + ways[1] * step)
            there = (here[0] + ways[0], here[1] + ways[1])
            self.line(here, there, _CLAIM)

    def ring(self, at: _Pixel) -> None:
        side = 5 * self._line
        box = (at[0] - side, at[1] - side, at[0] + side, at[1] + side)
        self._draw.ellipse(box, outline=_PAPER, width=self._line + 4)
        self._draw.ellipse(box, outline=_CLAIM, width=self._line)

    def number(self, text: str, beside: _Pixel) -> None:
        """In a box above and right of a mark, inside the picture."""
        left, top, right, bottom = self._draw.textbbox((0, 0), text, font=self._font)
        width, height = right - left + 4 * self._line, bottom - top + 4 * self._line
        x = min(beside[0] + 5 * self._line, self.width - width)
        y = max(beside[1] - 5 * self._line - height, 0)
        box = (x, y, x + width, y + height)
        self._draw.rectangle(box, fill=_INK, outline=_PAPER, width=max(1, self._line // 2))
        self._draw.text(
            (x + 2 * self._line - left, y + 2 * self._line - top), text, font=self._font, fill=_PAPER
        )

    @staticmethod
    def _arms(at: _Pixel, arm: float) -> Iterator[tuple[_Pixel, _Pixel]]:
        yield (at[0] - arm, at[1]), (at[0] + arm, at[1])
        yield (at[0], at[1] - arm), (at[0], at[1] + arm)
