"""A small picture with a rectangle on it: what of the picture is used, by mouse and by keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.plain_text import set_tip
from ui.theme import theme

Crop = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the picture as shown."""

LEAST_PX: Final = 16
"""A smaller part says nothing to a search engine (our choice)."""
_HANDLE_PX: Final = 8.0
_GRIP_PX: Final = 10.0  # how near the pointer must be to a handle
_MARGIN_PX: Final = 5.0  # so that handles at the rim are whole
_KEY_SHARE: Final = 50  # an arrow key moves by a fiftieth of the longer side
_SHADE_ALPHA: Final = 150  # what is left out stays recognisable

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CropView(QWidget):
    """`crop` is None for the whole picture; `cropped` tells a change that the user made."""

    cropped = Signal(object)  # Crop or None

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        set_tip(self, name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.crop: Crop | None = None
        self.mirrored = False
        self._full = QSize()
        self._picture: QPixmap | None = None
        self._grip: tuple[float, float] | None = None
        self._moved_from: QPointF | None = None
        self._start = QRectF()

    def sizeHint(self) -> QSize:
        return QSize(204, 156)

    def show_picture(self, picture: QPixmap | None, full: QSize) -> None:
        """Another picture, or None while it is not there; `full` is its size as shown."""
        if full != self._full:
            self.crop = None
        self._picture, self._full = picture, full
        self.setEnabled(picture is not None and not full.isEmpty())
        self.update()

    def set_crop(self, crop: Crop | None) -> None:
        """Another rectangle; kept inside the picture."""
        self.crop = None if crop is None else self._inside(QRectF(*crop))
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show it as it will be searched; the rectangle stays in pixels of the unmirrored picture."""
        self.mirrored = mirrored
        self.update()

    # ---- where things are ---------------------------------------------------------------------------------------

    def _area(self) -> QRectF:
        """Where the picture is drawn."""
        room = QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        if self._full.isEmpty():
            return room
        size = QSizeF(self._full).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF(QPointF(0, 0), size)
        area.moveCenter(room.center())
        return area

    def _scale(self) -> float:
        return self._area().width() / max(1, self._full.width())

    def _rectangle(self) -> QRectF:
        return (
            QRectF(*self.crop)
            if self.crop is not None
            else QRectF(0, 0, self._full.width(), self._full.height())
        )

    def _on_screen(self, rectangle: QRectF) -> QRectF:
        area, scale = self._area(), self._scale()
        x = self._full.width() - rectangle.right() if self.mirrored else rectangle.x()
        return QRectF(
            area.x() + x * scale,
            area.y() + rectangle.y() * scale,
            rectangle.width() * scale,
            rectangle.height() * scale,
        )

    def _in_picture(self, at: QPointF) -> QPointF:
        area, scale = self._area(), self._scale()
        x, y = (at.x() - area.x()) / scale, (at.y() - area.y()) / scale
        x = min(max(0.0, x), float(self._full.width()))
        y = min(max(0.0, y), float(self._full.height()))
        return QPointF(self._full.width() - x if self.mirrored else x, y)

    def _inside(self, wanted: QRectF) -> Crop | None:
        """Whole pixels inside the picture, not too small; None when it is the whole picture."""
        width, height = self._full.width(), self._full.height()
        wanted = wanted.normalized()
        wide = round(min(max(wanted.width(), min(LEAST_PX, width)), width))
        high = round(min(max(wanted.height(), min(LEAST_PX, height)), height))
        left = min(max(0, round(wanted.x())), width - wide)
        top = min(max(0, round(wanted.y())), height - high)
        return None if (wide, high) == (width, height) else (left, top, wide, high)

    def _change(self, wanted: QRectF) -> None:
        crop = self._inside(wanted)
        if crop != self.crop:
            self.crop = crop
            self.update()
            self.cropped.emit(crop)

    # ---- mouse and keyboard -------------------------------------------------------------------------------------

    def _grip_at(self, at: QPointF) -> tuple[float, float] | None:
        """The corner or side under the pointer as shares of the rectangle: (1, 0.5) is the right side."""
        shown = self._on_screen(self._rectangle())
        for across in (0.0, 0.5, 1.0):
            for down in (0.0, 0.5, 1.0):
                point = QPointF(shown.x() + across * shown.width(), shown.y() + down * shown.height())
                near = abs(point.x() - at.x()) <= _GRIP_PX and abs(point.y() - at.y()) <= _GRIP_PX
                if near and (across, down) != (0.5, 0.5):
                    return (1 - across if self.mirrored else across, down)
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._start = self._rectangle()
        self._grip = self._grip_at(at)
        self._moved_from = None
        if self._grip is not None:
            return
        if self.crop is not None and self._on_screen(self._start).contains(at):
            self._moved_from = self._in_picture(at)
            return
        self._start, self._grip = QRectF(self._in_picture(at), QSizeF(0, 0)), (1.0, 1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._in_picture(event.position())
        if self._moved_from is not None:
            self._change(self._start.translated(at - self._moved_from))
        elif self._grip is not None:
            wanted = QRectF(self._start)
            across, down = self._grip
            if across != 0.5:
                (wanted.setRight if across else wanted.setLeft)(at.x())
            if down != 0.5:
                (wanted.setBottom if down else wanted.setTop)(at.y())
            self._change(wanted)
        else:
            gripped = self._grip_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeAllCursor if gripped else Qt.CursorShape.CrossCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = self._moved_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the rectangle, with Shift they move its right and lower side; Escape takes it away."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.crop is not None:
            self._change(QRectF(0, 0, self._full.width(), self._full.height()))
            return
        if key not in _ARROWS:
            super().keyPressEvent(event)
            return
        step = max(1, max(self._full.width(), self._full.height()) // _KEY_SHARE)
        across, down = (part * step for part in _ARROWS[key])
        wanted = self._rectangle()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._change(wanted.adjusted(0, 0, across, down))
        else:
            self._change(wanted.translated(-across if self.mirrored else across, down))

    # ---- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shades = theme().shades
        painter.fillRect(self.rect(), QColor(shades.canvas))
        if self._picture is None or self._full.isEmpty():
            return
        area = self._area()
        painter.save()
        if self.mirrored:
            painter.translate(2 * area.center().x(), 0)
            painter.scale(-1, 1)
        painter.drawPixmap(area, self._picture, QRectF(self._picture.rect()))
        painter.restore()
        shown = self._on_screen(self._rectangle())
        if self.crop is not None:
            self._shade(painter, area, shown)
        self._frame(painter, shown, QColor(shades.accent))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _shade(self, painter: QPainter, area: QRectF, shown: QRectF) -> None:
        shade = QColor(theme().shades.canvas)
        shade.setAlpha(_SHADE_ALPHA)
        painter.fillRect(QRectF(area.left(), area.top(), area.width(), shown.top() - area.top()), shade)
        painter.fillRect(
            QRectF(area.left(), shown.bottom(), area.width(), area.bottom() - shown.bottom()), shade
        )
        painter.fillRect(QRectF(area.left(), shown.top(), shown.left() - area.left(), shown.height()), shade)
        painter.fillRect(
            QRectF(shown.right(), shown.top(), area.right() - shown.right(), shown.height()), shade
        )

    def _frame(self, painter: QPainter, shown: QRectF, accent: QColor) -> None:
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(shown)
        painter.setPen(QPen(QColor(theme().shades.on_canvas), 1))
        painter.setBrush(accent)
        for across in (0.0, 0.5, 1.0):
            for down in (0.0, 0.5, 1.0):
                if (across, down) != (0.5, 0.5):
                    handle = QRectF(0, 0, _HANDLE_PX, _HANDLE_PX)
                    handle.moveCenter(
                        QPointF(shown.x() + across * shown.width(), shown.y() + down * shown.height())
                    )
                    painter.drawRect(handle)
