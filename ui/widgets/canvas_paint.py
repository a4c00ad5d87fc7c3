"""What is painted over a picture in pixels of the view: words, titles, the crosshair and the focus ring."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.widgets.canvas_drawing import MarkDrawing
from ui.widgets.canvas_marks import ToViewport, path_of, plate, stroke

_GAP: Final = 8
_CROSS: Final = 12.0
_HINT_PX: Final = 420
_WORDS: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


def draw_message(painter: QPainter, area: QRectF, text: str, colour: QColor) -> None:
    painter.setPen(colour)
    painter.drawText(area.adjusted(24, 24, -24, -24), int(_WORDS), text)


def draw_hint(painter: QPainter, area: QRectF, text: str) -> None:
    """Centred words on a dark plate, over a picture."""
    metrics = QFontMetricsF(painter.font())
    room = QRectF(0, 0, min(_HINT_PX, max(60.0, area.width() - 64)), max(40.0, area.height() - 48))
    words = metrics.boundingRect(room, int(_WORDS), text)
    box = QRectF(QPointF(), QSizeF(words.width() + 34, words.height() + 20))
    box.moveCenter(area.center())
    plate(painter, box, text, int(_WORDS))


def title_box(font: QFont, area: QRectF, text: str, *, right: bool = False) -> QRectF:
    """Where the chip with a title lies in an upper corner."""
    metrics = QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(_title(metrics, area, text)) + 16, metrics.height() + 6)
    left = area.right() - _GAP - size.width() if right else area.left() + _GAP
    return QRectF(QPointF(left, area.top() + _GAP), size)


def draw_title(painter: QPainter, area: QRectF, text: str, *, right: bool = False) -> None:
    """A chip in an upper corner that tells which exhibit is shown."""
    box = title_box(painter.font(), area, text, right=right)
    shown = _title(QFontMetricsF(painter.font()), area, text)
    plate(painter, box, shown, int(Qt.AlignmentFlag.AlignCenter))


def _title(metrics: QFontMetricsF, area: QRectF, text: str) -> str:
    most = max(24.0, area.width() / 2 - 4 * _GAP)
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, most)


def draw_focus(painter: QPainter, area: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    painter.drawRect(area.adjusted(1, 1, -1, -1))


def draw_drawing(painter: QPainter, drawing: MarkDrawing, viewport_from_image: ToViewport) -> None:
    """The corners set so far, the line to the crosshair, and the crosshair."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    here = viewport_from_image(drawing.crosshair.x(), drawing.crosshair.y())
    if drawing.corners and drawing.shape == "rectangle":
        stroke(painter, path_of((drawing.corners[0], drawing.pixel), viewport_from_image))
    elif drawing.corners:
        points = [viewport_from_image(x + 0.5, y + 0.5) for x, y in drawing.corners]
        path = QPainterPath(points[0])
        for point in [*points[1:], here]:
            path.lineTo(point)
        stroke(painter, path)
        knots = QPainterPath()
        for point in points:
            knots.addRect(QRectF(point - QPointF(2, 2), QSizeF(4, 4)))
        stroke(painter, knots)
    cross = QPainterPath()
    for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
        cross.moveTo(here + way * 3)
        cross.lineTo(here + way * _CROSS)
    stroke(painter, cross, 1.6)
