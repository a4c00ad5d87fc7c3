"""A picture as a row of ever smaller levels, wrapped for Qt without copying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage

BLURRED_PX: Final = 24
"""Longer side of what a blurred picture is drawn from: our choice, no face or wound is told at that size."""
_AROUND_PX: Final = 128  # converted around the view, so that panning seldom converts anew
_SAMPLED_PX: Final = (
    512  # taken from the smallest level before it is averaged, so that a large one costs nothing
)


class Level(Protocol):
    """Pixels of one size: RGB888, rows without padding, upright."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def data(self) -> bytes | bytearray | memoryview: ...


class Pyramid(Protocol):
    """Levels of one picture, the largest first; `shown_width`, `shown_height` is the picture's full size."""

    @property
    def sha256(self) -> str: ...
    @property
    def levels(self) -> Sequence[Level]: ...
    @property
    def shown_width(self) -> int: ...
    @property
    def shown_height(self) -> int: ...


@dataclass(frozen=True)
class Cut:
    """A part cut out of a level; a level by itself."""

    width: int
    height: int
    data: bytes


def image_of(level: Level) -> QImage:
    """The level as a QImage over the same bytes; whoever keeps the image keeps the level too."""
    return QImage(level.data, level.width, level.height, level.width * 3, QImage.Format.Format_RGB888)


def cut(level: Level, left: int, top: int, right: int, bottom: int) -> Cut:
    """The pixels left..right-1, top..bottom-1 of a level, copied."""
    rows = memoryview(level.data)
    stride = level.width * 3
    data = b"".join(rows[row * stride + left * 3 : row * stride + right * 3] for row in range(top, bottom))
    return Cut(right - left, bottom - top, data)


@dataclass(frozen=True)
class Drawn:
    """One level ready to be drawn: picture pixels per level pixel along x and y."""

    level: Level
    image: QImage
    picture_per_level_x: float
    picture_per_level_y: float

    def in_level(self, in_picture: QRectF, margin: int = 2) -> QRectF:
        """Whole level pixels that cover the given part of the picture, with a margin, within the level."""
        x, y = self.picture_per_level_x, self.picture_per_level_y
        asked = QRectF(
            in_picture.x() / x, in_picture.y() / y, in_picture.width() / x, in_picture.height() / y
        )
        whole = asked.toAlignedRect().adjusted(-margin, -margin, margin, margin)
        return QRectF(whole.intersected(self.image.rect()))

    def in_picture(self, in_level: QRectF) -> QRectF:
        x, y = self.picture_per_level_x, self.picture_per_level_y
        return QRectF(in_level.x() * x, in_level.y() * y, in_level.width() * x, in_level.height() * y)


class NearPart:
    """The part of a level around what was drawn last, in the format that Qt draws twice as fast."""

    def __init__(self) -> None:
        self._drawn: Drawn | None = None
        self._box = QRect()
        self._image = QImage()

    def of(self, drawn: Drawn, in_level: QRectF) -> tuple[QImage, QPoint]:
        """A picture that holds the asked part, and where in the level its corner lies."""
        asked = in_level.toRect()
        if drawn is not self._drawn or not self._box.contains(asked):
            around = asked.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX)
            self._drawn, self._box = drawn, around.intersected(drawn.image.rect())
            self._image = _converted(drawn.level, self._box)
        return self._image, self._box.topLeft()


def _converted(level: Level, box: QRect) -> QImage:
    first = (box.top() * level.width + box.left()) * 3
    part = memoryview(level.data)[first:]
    form = QImage.Format.Format_RGB888
    return QImage(part, box.width(), box.height(), level.width * 3, form).convertToFormat(
        QImage.Format.Format_RGB32
    )


class Levels:
    """The levels of a pyramid in the picture's own coordinates, whatever of them is loaded."""

    def __init__(self, pyramid: Pyramid) -> None:
        self.width, self.height = pyramid.shown_width, pyramid.shown_height
        self.drawn = tuple(self._drawn(level, image_of(level)) for level in pyramid.levels)
        self._blurred: Drawn | None = None

    def _drawn(self, level: Level, image: QImage) -> Drawn:
        return Drawn(level, image, self.width / image.width(), self.height / image.height())

    @property
    def is_full(self) -> bool:
        """Whether the largest level has every pixel of the picture, so that it may be shown pixel by pixel."""
        return self.drawn[0].image.width() == self.width

    def fitting(self, screen_per_picture: float, slack: float = 1.0) -> int:
        """Place of the smallest level that has at least a pixel for `slack` screen pixels."""
        for place in range(len(self.drawn) - 1, 0, -1):
            if screen_per_picture * self.drawn[place].picture_per_level_x <= 1.0 + 1e-6 + (1.0 - slack):
                return place
        return 0

    def blurred(self) -> Drawn:
        """The picture from `BLURRED_PX` pixels or fewer: nothing in it can be told."""
        if self._blurred is None:
            image = self.drawn[-1].image
            keep = Qt.AspectRatioMode.KeepAspectRatio
            if max(image.width(), image.height()) > _SAMPLED_PX:
                image = image.scaled(_SAMPLED_PX, _SAMPLED_PX, keep, Qt.TransformationMode.FastTransformation)
            if max(image.width(), image.height()) > BLURRED_PX:
                smooth = Qt.TransformationMode.SmoothTransformation
                image = image.scaled(BLURRED_PX, BLURRED_PX, keep, smooth)
            self._blurred = self._drawn(self.drawn[-1].level, image)
        return self._blurred
