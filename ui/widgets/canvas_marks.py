"""Marks on a picture: what they are, where a click hits them and how they are drawn on any ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

Corners = tuple[tuple[int, int], ...]
MarkKind = Literal["observed", "claimed"]
MarkShape = Literal["rectangle", "polygon"]
ToViewport = Callable[[float, float], QPointF]

# White in a dark halo reads on any picture (WCAG 2.2 §1.4.11 by either of the two).
LINE: Final = QColor(255, 255, 255)
HALO: Final = QColor(0, 0, 0, 190)
PLATE: Final = QColor(24, 24, 24, 225)
FADED: Final = QColor(255, 255, 255, 30)
_LABEL_PX: Final = 220
_NEAR_PX: Final = 6.0  # a click this near an outline hits it


@dataclass(frozen=True)
class Mark:
    """Two corners are a rectangle, three or more a polygon, in whole pixels of the full-size picture."""

    id: str
    corners: Corners
    label: str
    kind: MarkKind
    selected: bool = False
    locked: bool = False


def outline(corners: Corners) -> list[QPointF]:
    """The outline in picture coordinates: around both corner pixels of a rectangle, through a polygon's centres."""
    if len(corners) == 2:
        (x0, y0), (x1, y1) = corners
        rectangle = QRectF(QPointF(min(x0, x1), min(y0, y1)), QPointF(max(x0, x1) + 1, max(y0, y1) + 1))
        points = [rectangle.topLeft(), rectangle.topRight(), rectangle.bottomRight(), rectangle.bottomLeft()]
    else:
        points = [QPointF(x + 0.5, y + 0.5) for x, y in corners]
    return points


def path_of(corners: Corners, viewport_from_image: ToViewport) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([viewport_from_image(point.x(), point.y()) for point in outline(corners)]))
    path.closeSubpath()
    return path


def hit(marks: Sequence[Mark], at: QPointF, viewport_from_image: ToViewport) -> Mark | None:
    """The mark at a point of the viewport: the smallest that holds it or whose outline is near."""
    near = QRectF(at - QPointF(_NEAR_PX, _NEAR_PX), QSizeF(2 * _NEAR_PX, 2 * _NEAR_PX))
    paths = [(path_of(mark.corners, viewport_from_image), mark) for mark in marks]
    found = [(path, mark) for path, mark in paths if path.contains(at) or path.intersects(near)]
    if not found:
        return None
    return min(found, key=lambda one: one[0].boundingRect().width() * one[0].boundingRect().height())[1]


def stroke(painter: QPainter, path: QPainterPath, width: float = 2.0, *, dashed: bool = False) -> None:
    """A white line with a dark halo, in pixels of the view."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(HALO, width + 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPath(path)
    pen = QPen(LINE, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([5.0, 4.0])
    painter.setPen(pen)
    painter.drawPath(path)


def plate(painter: QPainter, box: QRectF, text: str, flags: int) -> None:
    """A dark plate with white text."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(LINE)
    painter.drawText(box.adjusted(6, 0, -6, 0), flags, text)


def draw_marks(
    painter: QPainter, marks: Sequence[Mark], viewport_from_image: ToViewport, area: QRectF
) -> None:
    """All marks in viewport coordinates, the selected last."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, mark in sorted(enumerate(marks, start=1), key=lambda one: one[1].selected):
        path = path_of(mark.corners, viewport_from_image)
        box = path.boundingRect()
        if not box.intersects(area):
            continue
        if mark.selected:
            painter.fillPath(path, FADED)
        stroke(painter, path, 3.0 if mark.selected else 2.0, dashed=mark.kind == "claimed")
        if mark.selected:
            _draw_handles(painter, path)
        _draw_tag(painter, f"{number}  {mark.label}".strip(), mark, box.intersected(area))


def _draw_handles(painter: QPainter, path: QPainterPath) -> None:
    painter.setPen(QPen(HALO, 1))
    painter.setBrush(LINE)
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        painter.drawRect(QRectF(element.x - 3, element.y - 3, 6, 6))


def _draw_tag(painter: QPainter, text: str, mark: Mark, box: QRectF) -> None:
    metrics = QFontMetricsF(painter.font())
    text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _LABEL_PX)
    lock = 14 if mark.locked else 0
    size = QSizeF(metrics.horizontalAdvance(text) + 12 + lock, metrics.height() + 4)
    top = box.top() - size.height() - 4
    tag = QRectF(QPointF(box.left() - 2, top if top >= 0 else box.top() + 4), size)
    plate(painter, tag, "", 0)
    painter.setPen(LINE)
    centred = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(tag.adjusted(6 + lock, 0, 0, 0), centred, text)
    if mark.locked:
        _draw_lock(painter, QPointF(tag.left() + 6, tag.center().y() - 5))


def _draw_lock(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(LINE, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(at + QPointF(1.5, 0), QSizeF(5, 7)), 0, 180 * 16)
    painter.fillRect(QRectF(at + QPointF(0, 4), QSizeF(8, 6)), LINE)
