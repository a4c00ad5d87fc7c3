"""Paints a map's drawing with Qt: the same shapes, marks and words that a report prints."""

from __future__ import annotations

import math
import struct
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from provenance.workbench.mapping import (
    SMALL,
    Area,
    Drawing,
    Image,
    Label,
    Line,
    Mark,
    Part,
    Pixels,
    mark_outline,
)
from ui.widgets.map_looks import MapColours

__all__ = ["MapPainter", "Strip", "in_strips"]

_WORDS_PX: Final = 11
_SMALL_PX: Final = 9
_NUMBER_PX: Final = 10
_HALO_PX: Final = 2.5
_KEPT_WORDS: Final = 800  # small pictures, 10 kB each: several screenfuls
_DOT_PX: Final = 2.0
_STRIP_PX: Final = 128  # some 2 ms in a window of 1280 pixels (measured)
_WIDEST_PX: Final = 1 << 14


class Strip(NamedTuple):
    """A part of a picture as high as can be painted at once, from a pixel of the map downwards."""

    image: Image
    top: int


def in_strips(parts: Iterable[Part]) -> Iterator[Part | Strip]:
    """The same parts, large pictures in strips: clipped, not cut, so that no seam is seen."""
    for part in parts:
        if isinstance(part, Image):
            tops = range(math.floor(part.top), math.ceil(part.bottom), _STRIP_PX)
            yield from (Strip(part, top) for top in tops)
        else:
            yield part


class MapPainter:
    """Paints parts of drawings in the colours of a theme; keeps words as small pictures."""

    def __init__(self, colours: MapColours, font: QFont, ratio: float) -> None:
        self.colours = colours
        self._ratio = ratio
        self._fonts = {small: _sized(font, _SMALL_PX if small else _WORDS_PX) for small in (False, True)}
        self._number = _sized(font, _NUMBER_PX, bold=True)
        self._words: OrderedDict[tuple[str, str], QPixmap] = OrderedDict()

    def paint(self, painter: QPainter, parts: Iterable[Part | Strip]) -> None:
        """Paint parts one over the other."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part in parts:
            match part:
                case Area():
                    self._area(painter, part)
                case Line():
                    painter.setPen(self.colours.pens[part.style])
                    painter.drawPolyline(polygon_of(part.points))
                case Image():
                    self._image(painter, part)
                case Strip():
                    painter.save()
                    painter.setClipRect(QRectF(0, part.top, _WIDEST_PX, _STRIP_PX))
                    self._image(painter, part.image)
                    painter.restore()
                case Mark():
                    self._mark(painter, part)
                case Label():
                    self._label(painter, part)

    def paint_drawing(self, painter: QPainter, drawing: Drawing) -> None:
        """All of a drawing; marks over words, so that no number is hidden."""
        self.paint(painter, drawing.shapes)
        self.paint(painter, drawing.labels)
        self.paint(painter, drawing.marks)

    @property
    def ratio(self) -> float:
        """Pixels of the screen for one of the window."""
        return self._ratio

    def paint_plate(self, painter: QPainter, label: Label) -> None:
        """A plate under words, so that nothing beneath runs into them."""
        words = self._words_of(label)
        place, width = self._place_of(label, words), words.width() / self._ratio
        height = words.height() / self._ratio
        painter.fillRect(QRectF(place.x() - 2, place.y(), width + 4, height), self.colours.halo)

    def _area(self, painter: QPainter, area: Area) -> None:
        painter.setPen(self.colours.pens[area.style])
        painter.setBrush(self.colours.brushes[area.style])
        if len(area.rings) == 1:
            painter.drawPolygon(polygon_of(area.rings[0]))
            return
        path = QPainterPath()  # holes by the even-odd rule
        for ring in area.rings:
            path.addPolygon(polygon_of(ring))
            path.closeSubpath()
        painter.drawPath(path)

    def _image(self, painter: QPainter, one: Image) -> None:
        height, width, _ = one.pixels.shape
        image = QImage(one.pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(one.left, one.top, one.right - one.left, one.bottom - one.top), image)

    def _mark(self, painter: QPainter, mark: Mark) -> None:
        radius, corners = mark_outline(mark)
        painter.setPen(self.colours.pens[mark.style])
        painter.setBrush(self.colours.brushes[mark.style])
        at = QPointF(mark.x, mark.y)
        if corners:
            painter.drawPolygon(QPolygonF([QPointF(mark.x + x, mark.y + y) for x, y in corners]))
        else:
            painter.drawEllipse(at, radius, radius)
        if mark.text:
            painter.setFont(self._number)
            box = QRectF(mark.x - 20, mark.y - 10 - (2 if mark.style == "place" else 0), 40, 20)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), mark.text)

    def _label(self, painter: QPainter, label: Label) -> None:
        if label.style == "town":
            painter.setPen(self.colours.pens["town"])
            painter.setBrush(self.colours.brushes["town"])
            painter.drawEllipse(QPointF(label.x, label.y), _DOT_PX, _DOT_PX)
        words = self._words_of(label)
        painter.drawPixmap(self._place_of(label, words), words)

    def _words_of(self, label: Label) -> QPixmap:
        key = (label.text, label.style)
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = self._drawn(label)
            if len(self._words) > _KEPT_WORDS:
                self._words.popitem(last=False)
        return words

    def _place_of(self, label: Label, words: QPixmap) -> QPointF:
        width, height = words.width() / self._ratio, words.height() / self._ratio
        x = {"right": label.x + 4, "left": label.x - 4 - width}.get(label.at, label.x - width / 2)
        y = label.y + {"above": -5 - height, "below": 4.0}.get(label.at, -height / 2)
        return QPointF(round(x), round(y))

    def _drawn(self, label: Label) -> QPixmap:
        """Words with a halo around them."""
        font = self._fonts[label.style in SMALL]
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(label.text) + 4, metrics.height()
        made = QPixmap(max(1, int(width * self._ratio + 1)), max(1, int(height * self._ratio + 1)))
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addText(QPointF(2, metrics.ascent()), font, label.text)
        halo = QPen(self.colours.halo, _HALO_PX)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, halo)
        painter.setFont(font)
        painter.setPen(self.colours.words[label.style])
        painter.drawText(QPointF(2, metrics.ascent()), label.text)
        painter.end()
        return made


def polygon_of(points: Pixels) -> QPolygonF:
    """An N × 2 array as Qt's polygon, in its own exchange format: many times as fast as point by point (measured)."""
    made = QPolygonF()
    stream = QDataStream(QByteArray(struct.pack(">I", len(points)) + points.astype(">f8").tobytes()))
    stream >> made
    return made


def _sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made
