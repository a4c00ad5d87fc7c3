"""Choosing marks on a picture and drawing new ones, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTransform
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.canvas_drawing import MarkDrawing
from ui.widgets.canvas_marks import Corners, Mark, MarkShape, hit
from ui.widgets.canvas_view import ZoomView, arrow

_SHIFT_STEP_PX: Final = 10
_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class MarkingView(ZoomView):
    """A view of a picture with marks."""

    pointed = Signal(float, float)
    """x and y in the picture under the pointer or the crosshair, in full-size pixels."""
    pointer_left = Signal()
    mark_selected = Signal(str)
    marked = Signal(tuple)
    """Corners of a new mark: whole pixels of the picture."""
    marking_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self._drawing: MarkDrawing | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False

    # --- marks -----------------------------------------------------------------------------------

    def set_marks(self, marks: Sequence[Mark]) -> None:
        self._marks = tuple(marks)
        self.viewport().update()

    def begin_marking(self, shape: MarkShape) -> None:
        """Let the user draw a mark; ends with `marked` or `marking_cancelled`."""
        if self._size.isEmpty():
            return
        self.cancel_marking()
        start = self.image_from_viewport(self._middle())
        self._drawing = MarkDrawing(shape, self._size.size().toSize(), start)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.viewport().update()

    @property
    def is_marking(self) -> bool:
        return self._drawing is not None

    def cancel_marking(self) -> None:
        if self._drawing is not None:
            self._stop_marking()
            self.marking_cancelled.emit()

    def _stop_marking(self) -> None:
        self._drawing = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def _end_with(self, corners: Corners | None) -> None:
        self.viewport().update()
        if corners is not None:
            self._stop_marking()
            self.marked.emit(corners)

    # --- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position() if left and not self._space else None
        self._dragged = False
        if left and self._drawing is not None and not self._space:
            self._drawing.press(self.image_from_viewport(event.position()))
            self.viewport().update()
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self.start_pan(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None and self._drawing is None and not self._is_drag(event.position()):
            return  # not yet a drag, so that a click does not shake the picture
        if self.drag_pan(event):
            return
        at = self.image_from_viewport(event.position())
        if self._drawing is not None:
            self._drawing.point(at)
            self.viewport().update()
        if self._size.contains(at):
            self.pointed.emit(at.x(), at.y())
        else:
            self.pointer_left.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        panned = self.end_pan()
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        dragged = self._is_drag(event.position())
        self._pressed_at = None
        if self._drawing is not None:
            at = self.image_from_viewport(event.position())
            self._end_with(self._drawing.release(at, dragged=dragged))
        elif (
            panned and not dragged and (mark := hit(self._marks, event.position(), self.viewport_from_image))
        ):
            self.mark_selected.emit(mark.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._drawing is not None and self._drawing.shape == "polygon":
            self._pressed_at = None
            self._end_with(self._drawing.finish())
        else:
            self.mousePressEvent(event)

    def _is_drag(self, at: QPointF) -> bool:
        """Whether the pointer has moved away since the left button was pressed; then it stays a drag."""
        if self._pressed_at is not None and not self._dragged:
            off = at - self._pressed_at
            self._dragged = off.manhattanLength() >= QApplication.startDragDistance()
        return self._dragged

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer_left.emit()
        super().leaveEvent(event)

    # --- keyboard --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # While a mark is drawn its keys belong to the drawing, whatever shortcuts the window has on them.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = {*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Backspace}
            if arrow(event) is not None or (self._drawing is not None and event.key() in own):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._drawing is None or not self._draw_by_key(self._drawing, event):
            super().keyPressEvent(event)

    def _draw_by_key(self, drawing: MarkDrawing, event: QKeyEvent) -> bool:
        key = event.key()
        if (way := arrow(event)) is not None:
            pixels = _SHIFT_STEP_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            turned = QTransform().rotate(-self._rotation)
            drawing.step(turned.map(way * pixels) / self._scale)
            self._show_crosshair(drawing)
        elif key in _ENTER:
            self._end_with(drawing.confirm())
        elif key == Qt.Key.Key_Backspace:
            drawing.take_back()
            self.viewport().update()
        elif key == Qt.Key.Key_Escape:
            self.cancel_marking()
        else:
            return False
        return True

    def _show_crosshair(self, drawing: MarkDrawing) -> None:
        at = drawing.crosshair
        if not QRectF(self.viewport().rect()).contains(self.viewport_from_image(at.x(), at.y())):
            self.centre_on(at.x(), at.y())
        self.viewport().update()
        self.pointed.emit(at.x(), at.y())
