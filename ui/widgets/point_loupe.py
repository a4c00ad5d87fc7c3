"""The loupe: the picture around one point, magnified, in the corner of the view that is away from it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from ui.widgets.canvas_marks import HALO, LINE, plate, stroke
from ui.widgets.canvas_picture import PictureItem

__all__ = ["Loupe"]

LEAST_ZOOM: Final = 6.0
"""Pixels of the screen per pixel of the picture: one of a tenth is seen to move (our choice)."""
CLOSER: Final = 2.0
"""How much closer than the view it is at least (our choice)."""
_SIDE_PX: Final = 184.0
_SHARE: Final = 0.4  # of the view's shorter side at most
_GAP_PX: Final = 16.0
_TOP_PX: Final = 40.0  # clear of the chips in the upper corners
_CLEAR_PX: Final = 48.0  # nearer than that a point drives it to another corner
_CROSS_GAP_PX: Final = 5.0


class Loupe:
    """Draws one point of a picture large; `corner` is where it was last, and it stays there while it can."""

    def __init__(self) -> None:
        self._corner = 0
        self.box = QRectF()
        """Where it was drawn last, in the view."""

    def draw(
        self,
        painter: QPainter,
        area: QRectF,
        spot: QPointF,
        at: QPointF,
        picture: PictureItem,
        view: tuple[float, float, QColor],
    ) -> None:
        """Draw the picture around `spot` (in it), which lies at `at` in the view; `view` is its zoom (pixels of the
        view per picture pixel), its rotation in degrees and the colour around the picture."""
        zoom, rotation, ground = view
        box = self.box = self._place(area, at)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, ground)
        scale = max(LEAST_ZOOM, CLOSER * zoom)
        placing = QTransform.fromTranslate(box.center().x(), box.center().y()).rotate(rotation)
        placing.scale(scale, scale)
        placing.translate(-spot.x(), -spot.y())
        painter.setTransform(placing, True)
        option = QStyleOptionGraphicsItem()
        option.exposedRect = placing.inverted()[0].mapRect(box)
        picture.paint(painter, option)
        painter.restore()
        self._draw_cross(painter, box)
        self._draw_words(painter, box, spot)

    def _place(self, area: QRectF, at: QPointF) -> QRectF:
        side = min(_SIDE_PX, _SHARE * min(area.width(), area.height()))
        left, right = area.left() + _GAP_PX, area.right() - _GAP_PX - side
        top, bottom = area.top() + _TOP_PX, area.bottom() - _GAP_PX - side
        corners = [QPointF(x, y) for y in (top, bottom) for x in (left, right)]
        boxes = [QRectF(corner, QSizeF(side, side)) for corner in corners]
        order = [self._corner, *(n for n in range(len(boxes)) if n != self._corner)]
        near = [boxes[n].adjusted(-_CLEAR_PX, -_CLEAR_PX, _CLEAR_PX, _CLEAR_PX) for n in order]
        clear = [n for n, box in zip(order, near, strict=True) if not box.contains(at)]
        self._corner = clear[0] if clear else order[0]
        return boxes[self._corner]

    @staticmethod
    def _draw_cross(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, cross = box.center(), QPainterPath()
        for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
            cross.moveTo(middle + way * _CROSS_GAP_PX)
            cross.lineTo(middle + way * (box.width() / 2))
        stroke(painter, cross, 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(HALO, 4))
        painter.drawRect(box)
        painter.setPen(QPen(LINE, 1.5))
        painter.drawRect(box)

    @staticmethod
    def _draw_words(painter: QPainter, box: QRectF, spot: QPointF) -> None:
        """The coordinates, so that a step of a tenth is read too."""
        text, metrics = f"{spot.x():.1f}  {spot.y():.1f}", QFontMetricsF(painter.font())
        size = QSizeF(metrics.horizontalAdvance(text) + 16, metrics.height() + 4)
        words = QRectF(QPointF(box.left() + 4, box.bottom() - 4 - size.height()), size)
        plate(painter, words, text, int(Qt.AlignmentFlag.AlignCenter))
