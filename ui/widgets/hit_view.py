"""A small picture with the part that it shares with another one outlined, and the places that differ numbered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from provenance.record.values import Region
from ui.icons import pixmap
from ui.presenters.hit_laid import corners
from ui.theme import theme
from ui.widgets.parts import colour

SIDE_PX: Final = 150  # our choice: two beside one another where the list is narrow
_PALE: Final = 150  # of 255: what is not shared stays recognisable
_TINY_PX: Final = 9  # nothing can be made out, as for blurred thumbnails
_STAMP_PX: Final = 16.0


class HitView(QWidget):
    """One of the two pictures of a hit; to be looked at, not to be reached by keyboard: the card says it in words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(96)
        self._picture: QPixmap | None = None
        self._icon = "waiting"
        self._blurred = False
        self._shared: Region | None = None
        self._places: tuple[Region | None, ...] = ()
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(SIDE_PX, SIDE_PX)

    def mark(self, shared: Region | None, places: Sequence[Region | None]) -> None:
        """Outline this part, and number these places; None where one is not known in this picture."""
        self._shared, self._places = shared, tuple(places)
        self.update()

    def show_picture(self, picture: QPixmap | None, *, blurred: bool = False) -> None:
        """Draw this picture; None while it is not there."""
        self._picture, self._blurred = picture, blurred
        self.update()

    def show_icon(self, name: str) -> None:
        """Draw an icon instead: it is hidden, or not to be had."""
        self._picture, self._icon = None, name
        self.update()

    @property
    def is_drawn(self) -> bool:
        """Whether the picture itself is drawn."""
        return self._picture is not None

    # ---- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture is None:
            self._draw_icon(painter)
            painter.end()
            return
        box = self._box(self._picture.size())
        painter.drawPixmap(box.toRect(), _tiny(self._picture) if self._blurred else self._picture)
        shared = self._polygon(self._shared, box)
        if shared.count() >= 3:
            self._draw_shared(painter, shared, box)
        for number, place in enumerate(self._places, 1):
            outline = self._polygon(place, box)
            if outline.count() >= 3:
                self._draw_place(painter, outline, str(number), box)
        painter.end()

    def _draw_icon(self, painter: QPainter) -> None:
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(edge, 4, 4)
        drawn = pixmap(self._icon, 24, colour("muted"), self.devicePixelRatioF())
        place = QRect(0, 0, 24, 24)
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place, drawn)

    def _box(self, size: QSize) -> QRectF:
        """Where the picture is drawn: in the middle, as large as there is room, twice its size at the most."""
        room = QSize(self.width(), self.height())
        fits = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if fits.width() > 2 * size.width():
            fits = size * 2
        box = QRectF(0, 0, fits.width(), fits.height())
        box.moveCenter(QRectF(self.rect()).center())
        return box

    def _polygon(self, region: Region | None, box: QRectF) -> QPolygonF:
        if region is None or not region.picture_width or not region.picture_height:
            return QPolygonF()
        across, down = box.width() / region.picture_width, box.height() / region.picture_height
        return QPolygonF([QPointF(box.x() + x * across, box.y() + y * down) for x, y in corners(region)])

    def _draw_shared(self, painter: QPainter, shared: QPolygonF, box: QRectF) -> None:
        around, within = QPainterPath(), QPainterPath()
        around.addRect(box)
        within.addPolygon(shared)
        within.closeSubpath()
        pale = QColor(self.palette().color(QPalette.ColorRole.Base))
        pale.setAlpha(_PALE)
        painter.fillPath(around.subtracted(within), pale)
        inner = QTransform().translate(box.center().x(), box.center().y())
        inner.scale(1 - 2 / max(box.width(), 4), 1 - 2 / max(box.height(), 4))
        inner.translate(-box.center().x(), -box.center().y())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((self.palette().color(QPalette.ColorRole.Base), 4.0), (colour("accent"), 2.0)):
            painter.setPen(QPen(shade, width))
            painter.drawPolygon(inner.map(shared))  # a part at the very rim is outlined inside the picture

    def _draw_place(self, painter: QPainter, outline: QPolygonF, number: str, box: QRectF) -> None:
        base, mark = self.palette().color(QPalette.ColorRole.Base), colour("warning")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((base, 4.0), (mark, 2.0)):
            painter.setPen(QPen(shade, width))
            painter.drawPolygon(outline)
        stamp = QRectF(0, 0, _STAMP_PX, _STAMP_PX)
        corner = outline.boundingRect().topLeft()
        stamp.moveTopLeft(
            QPointF(
                min(max(corner.x(), box.left()), box.right() - _STAMP_PX),
                min(max(corner.y(), box.top()), box.bottom() - _STAMP_PX),
            )
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark)
        painter.drawRoundedRect(stamp, 3, 3)
        painter.setPen(base)
        painter.drawText(stamp, Qt.AlignmentFlag.AlignCenter, number)


def _tiny(picture: QPixmap) -> QPixmap:
    """So few pixels of it that nothing can be made out."""
    small = picture.scaled(
        QSize(_TINY_PX, _TINY_PX),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return small.scaled(
        picture.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def image_of(width: int, height: int, data: bytes | bytearray | memoryview) -> QImage:
    """Pixels as a picture of Qt's own; any thread may call."""
    return QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).copy()
