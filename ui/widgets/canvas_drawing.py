"""Drawing a new mark: which corners are set and where the crosshair stands."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize

from ui.widgets.canvas_marks import Corners, MarkShape


class MarkDrawing:
    """The corners of a mark in the making; every method that may end it returns the corners when it does."""

    def __init__(self, shape: MarkShape, picture: QSize, crosshair: QPointF) -> None:
        self.shape = shape
        self._picture = picture
        self.corners: list[tuple[int, int]] = []
        self.crosshair = QPointF()
        self._moved_by_key = False
        self._pressed_first = False
        self._put(crosshair)

    @property
    def pixel(self) -> tuple[int, int]:
        """The pixel under the crosshair."""
        return math.floor(self.crosshair.x()), math.floor(self.crosshair.y())

    def _put(self, in_image: QPointF) -> None:
        """Put the crosshair on the middle of a pixel of the picture, the nearest one for a point outside."""
        x = min(max(math.floor(in_image.x()), 0), self._picture.width() - 1)
        y = min(max(math.floor(in_image.y()), 0), self._picture.height() - 1)
        self.crosshair = QPointF(x + 0.5, y + 0.5)

    def point(self, in_image: QPointF) -> None:
        """The mouse points there."""
        self._put(in_image)
        self._moved_by_key = False

    def step(self, by: QPointF) -> None:
        """A key moves the crosshair by so many picture pixels."""
        self._put(self.crosshair + QPointF(_whole(by.x()), _whole(by.y())))
        self._moved_by_key = True

    def press(self, in_image: QPointF) -> None:
        self.point(in_image)
        if self.shape == "rectangle" and not self.corners:
            self.corners.append(self.pixel)
            self._pressed_first = True

    def release(self, in_image: QPointF, *, dragged: bool) -> Corners | None:
        self.point(in_image)
        if self.shape == "polygon":
            self._add()
            return None
        first, self._pressed_first = self._pressed_first, False
        if first and not dragged:
            return None  # a click set the first corner, the next sets the second
        return self._rectangle()

    def confirm(self) -> Corners | None:
        """Enter: sets a corner where the keys have brought the crosshair, otherwise ends a polygon."""
        if self.shape == "rectangle":
            if self.corners:
                return self._rectangle()
            self.corners.append(self.pixel)
            return None
        if self._moved_by_key or not self.corners:
            self._add()
            self._moved_by_key = False
            return None
        return self.finish()

    def finish(self) -> Corners | None:
        """The polygon's corners, once there are three."""
        return tuple(self.corners) if self.shape == "polygon" and len(self.corners) >= 3 else None

    def take_back(self) -> None:
        if self.corners:
            self.corners.pop()

    def _add(self) -> None:
        if not self.corners or self.corners[-1] != self.pixel:
            self.corners.append(self.pixel)

    def _rectangle(self) -> Corners | None:
        """The corners from the top left to the bottom right; None while both are the same pixel."""
        if not self.corners or self.corners[0] == self.pixel:
            return None
        (x0, y0), (x1, y1) = self.corners[0], self.pixel
        return ((min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1)))


def _whole(by: float) -> int:
    """Whole pixels, at least one in the direction of the step."""
    return 0 if abs(by) < 1e-6 else int(math.copysign(max(1, round(abs(by))), by))
