"""The curtain's handle and the lines between matched points, laid over two views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_marks import HALO, LINE, PLATE
from ui.widgets.canvas_view import arrow

Match = tuple[float, float, float, float]

KEY_STEP: Final = 0.02
"""Share of the whole that an arrow key moves the curtain or the opacity by; five times as much with Shift."""
_HANDLE_PX: Final = 15
_GRIP: Final = QSizeF(13, 36)
_MATCH: Final = QColor(255, 255, 255, 235)
_MATCH_HALO: Final = QColor(0, 0, 0, 150)


def step_of(event: QKeyEvent) -> float | None:
    """By how much the left or right arrow moves a share; None for other keys."""
    way = arrow(event)
    if way is None or way.x() == 0:
        return None
    return way.x() * KEY_STEP * (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)


class CurtainHandle(QWidget):
    """The curtain's edge over the whole height of its parent, to drag or to move with the arrow keys."""

    moved = Signal(float)
    """Share of the parent's width, 0..1."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._on = parent
        self._share = 0.5

    def place(self, share: float) -> None:
        self._share = share
        left = round(share * self._on.width()) - _HANDLE_PX // 2
        self.setGeometry(left, 0, _HANDLE_PX, self._on.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            x = self._on.mapFromGlobal(event.globalPosition()).x()
            self._move(x / max(1, self._on.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (step := step_of(event)) is not None:
            self._move(self._share + step)
        elif event.key() == Qt.Key.Key_Home:
            self._move(0.0)
        elif event.key() == Qt.Key.Key_End:
            self._move(1.0)
        else:
            super().keyPressEvent(event)

    def _move(self, share: float) -> None:
        self.moved.emit(min(max(share, 0.0), 1.0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = _HANDLE_PX // 2
        painter.fillRect(QRectF(middle - 1, 0, 3, self.height()), HALO)
        painter.fillRect(QRectF(middle, 0, 1, self.height()), LINE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grip = QRectF(QPointF(), _GRIP)
        grip.moveCenter(QPointF(middle + 0.5, self.height() / 2))
        ring = self.palette().color(QPalette.ColorRole.Accent) if self.hasFocus() else LINE
        painter.setPen(QPen(ring, 2 if self.hasFocus() else 1))
        painter.setBrush(PLATE)
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(QPen(LINE, 1))
        for x in (-2, 2):
            top = grip.center() + QPointF(x, -6)
            painter.drawLine(top, top + QPointF(0, 12))


class MatchLines(QWidget):
    """Lines from points of one view to points of the other; lets every click through."""

    def __init__(self, views: tuple[PictureCanvas, PictureCanvas], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._on, self._views = parent, views
        self._matches: tuple[Match, ...] = ()
        for view in views:
            view.view_changed.connect(self.update)

    def set_matches(self, matches: Sequence[Match]) -> None:
        self._matches = tuple(matches)
        self.update()

    def ends(self) -> list[tuple[QPointF, QPointF]]:
        """Where the lines begin and end, in this widget; only those with both ends in sight."""
        lines = []
        for x_q, y_q, x_r, y_r in self._matches:
            begin, end = self._point(0, x_q, y_q), self._point(1, x_r, y_r)
            if begin is not None and end is not None:
                lines.append((begin, end))
        return lines

    def _point(self, side: int, x_in_image: float, y_in_image: float) -> QPointF | None:
        port = self._views[side].viewport()
        at = self._views[side].viewport_from_image(x_in_image, y_in_image)
        if not QRectF(port.rect()).contains(at):
            return None
        return self.mapFrom(self._on, port.mapTo(self._on, at))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        joined = list(self.ends())
        lines = [QLineF(begin, end) for begin, end in joined]
        points = [point for pair in joined for point in pair]
        for colour, more in ((_MATCH_HALO, 2.0), (_MATCH, 0.0)):  # one by one: a path of all is much slower
            painter.setPen(QPen(colour, 1.3 + more))
            painter.drawLines(lines)
        for colour, more in ((_MATCH_HALO, 2.0), (_MATCH, 0.0)):
            painter.setPen(QPen(colour, 1.6 + more))
            for point in points:
                painter.drawEllipse(point, 3, 3)
        painter.end()
