"""The part of a picture where nothing is aligned, or that is left out: darkened, with slanted lines across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform

from ui.presenters.planes import Aligned, Point

_SHADE: Final = QColor(20, 20, 20, 150)  # keeps two fifths of what is under it
_LINES: Final = QColor(255, 255, 255, 70)
_EDGE: Final = QColor(255, 255, 255, 230)
_EDGE_HALO: Final = QColor(0, 0, 0, 170)
_LEFT_OUT: Final = QColor(255, 255, 255, 110)
_STEP_PX: Final = 12


def polygon(points: Sequence[Point]) -> QPolygonF:
    """Points as a polygon."""
    return QPolygonF([QPointF(x, y) for x, y in points])


def hatch(colour: QColor) -> QBrush:
    """Slanted lines on nothing."""
    tile = QPixmap(_STEP_PX, _STEP_PX)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    for off in (-_STEP_PX, 0, _STEP_PX):
        painter.drawLine(QPointF(off, _STEP_PX), QPointF(off + _STEP_PX, 0))
    painter.end()
    return QBrush(tile)


class AlignedArea:
    """Where the shown plane holds, in the photo's pixels."""

    def __init__(self, area: Aligned) -> None:
        self.hull = QPainterPath()
        self.hull.addPolygon(polygon(area.hull))
        self.hull.closeSubpath()
        self.near = QPainterPath()
        self.near.setFillRule(Qt.FillRule.WindingFill)
        for x, y in area.centres:
            self.near.addEllipse(QPointF(x, y), area.radius_px, area.radius_px)
        self._key: tuple[object, ...] = ()
        self._kept = QPixmap()

    def clip(self, painter: QPainter) -> None:
        """Let nothing through outside; the painter is in the photo's pixels."""
        painter.setClipPath(self.hull, Qt.ClipOperation.IntersectClip)
        painter.setClipPath(self.near, Qt.ClipOperation.IntersectClip)

    def shade(self, painter: QPainter, port: QRect, view: QTransform, shown: Sequence[QPolygonF]) -> None:
        """Darken what is shown outside; `view` maps the photo's pixels to the port, `shown` are in the port."""
        ratio = painter.device().devicePixelRatio()
        corners = tuple((round(p.x()), round(p.y())) for one in shown for p in one.toList())
        key = (port.size(), view, ratio, corners)
        if key != self._key:
            self._key, self._kept = key, self._drawn(port, view, shown, ratio)
        painter.drawPixmap(0, 0, self._kept)

    def _drawn(self, port: QRect, view: QTransform, shown: Sequence[QPolygonF], ratio: float) -> QPixmap:
        made = QPixmap(port.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in shown:  # the lines of both together, once
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.setBrush(_SHADE)
            painter.drawPolygon(one)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        painter.fillRect(QRectF(port), hatch(_LINES))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        hull, near = view.map(self.hull), view.map(self.near)
        near.setFillRule(Qt.FillRule.WindingFill)
        for shade, width in ((_EDGE_HALO, 5.0), (_EDGE, 2.4)):
            for edge, within in ((near, hull), (hull, near)):
                painter.setClipPath(within)
                painter.strokePath(edge, QPen(shade, width))
        painter.setClipPath(hull)
        painter.setClipPath(near, Qt.ClipOperation.IntersectClip)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(port, Qt.GlobalColor.black)
        painter.end()
        return made


def draw_left_out(painter: QPainter, paths: Sequence[QPainterPath]) -> None:
    """Parts of the picture that comparisons leave out, in pixels of the port."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for path in paths:
        painter.fillPath(path, QColor(20, 20, 20, 120))
        painter.fillPath(path, hatch(_LEFT_OUT))
        painter.strokePath(path, QPen(_EDGE_HALO, 3.0))
        painter.strokePath(path, QPen(_EDGE, 1.2))
