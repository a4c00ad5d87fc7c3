"""A photo on which single points are marked: placed, chosen, dragged under a loupe, nudged, removed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QTransform

from ui.widgets.canvas_view import arrow
from ui.widgets.point_marks import PointMark
from ui.widgets.point_view import Held, PointView

__all__ = ["PointCanvas"]

_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_DELETE: Final = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
_TABS: Final = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
_FAR: Final = 10  # times as far with Shift, and a tenth as far with Ctrl while dragging
_FINE_PX: Final = 0.1  # of the picture, an arrow key with Ctrl


class PointCanvas(PointView):
    """Shows a photo and a `PointContent`; coordinates are those of `PictureItem` (see `point_marks`).

    `placed(x, y)`: a point was set while placing was on. `moved(key, x, y)`: a mark is where the pointer or the keys
    brought it, live; `dropped(key, x, y)`: and was let go there; a nudge is both. `chosen(key)`: by mouse or key, ""
    for none. `removed(key)`: its removal is asked for. `placing_changed(on)`.

    Only the mark that is held moves by itself: whoever shows a content decides, and keeps Undo.
    """

    # ---- mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton and not self._space
        mark = self._hit(event.position()) if left and not self.is_placing and not self.is_marking else None
        super().mousePressEvent(event)
        if mark is None:
            return
        self.end_pan()
        self._take(mark.key)
        if mark.movable:
            self._held = Held(mark.key, QPointF(mark.x, mark.y), QPointF(mark.x, mark.y), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._held is not None:
            if self._is_drag(at):
                self._carry(self._held, at, fine=_has(event, Qt.KeyboardModifier.ControlModifier))
            return
        if self._cross is not None and self._pan_from is None:
            self._cross = self._inside(self.image_from_viewport(at))
            self.viewport().update()
        elif self._pressed_at is None:
            self._show_grip(at)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, dragged = self._held, self._is_drag(event.position())
        placing = self._cross is not None and self._pressed_at is not None and not dragged
        nothing = self._pressed_at is not None and not dragged and held is None and not self.is_marking
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._held = None
        if held is not None and dragged:
            self.dropped.emit(held.key, held.here.x(), held.here.y())
        elif placing:
            self._cross = self._inside(self.image_from_viewport(event.position()))
            self._place_here()
        elif nothing and held is None:
            self._take(mark.key if (mark := self._hit(event.position())) else "")
        self.viewport().update()

    def _carry(self, held: Held, at: QPointF, *, fine: bool) -> None:
        """Move what is held by what the pointer moved, with Ctrl a tenth of it: it never jumps under the pointer."""
        off = self._image_off(at - held.pointer) / (_FAR if fine else 1)
        held.pointer, held.here = at, self._inside(held.here + off)
        self._move(held.key, held.here)

    def _show_grip(self, at: QPointF) -> None:
        mark = self._hit(at)
        if mark is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        elif not self.is_placing and not self.is_marking:
            self.viewport().unsetCursor()

    # ---- keyboard -----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Keys of marks belong to the canvas, whatever shortcuts the window has on them.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_own(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if arrow(event) is not None:
            return not held & Qt.KeyboardModifier.AltModifier
        if held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        escapes = key == Qt.Key.Key_Escape and (self.is_placing or self.is_dragging or bool(self._key))
        return (key in _DELETE and bool(self._key)) or (key in _ENTER and self.is_placing) or escapes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TABS or not self._is_own(event) or not self._do_by_key(event):
            super().keyPressEvent(event)

    def _do_by_key(self, event: QKeyEvent) -> bool:
        way, mark = arrow(event), self._content.mark(self._key)
        if way is not None and self._cross is not None:
            self._cross = self._inside(self._cross + self._step(event, way))
            self._keep_in_view(self._cross)
        elif way is not None and mark is not None and mark.movable and not self.is_dragging:
            self._nudge(mark, self._step(event, way))
        elif event.key() in _ENTER and self._cross is not None:
            self._place_here()
        elif event.key() in _DELETE and mark is not None and not self.is_dragging:
            self.removed.emit(mark.key)
        elif event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            return False
        return True

    def _step(self, event: QKeyEvent, way: QPointF) -> QPointF:
        """By how much an arrow moves a point, in the picture: a pixel of the screen; Shift ten; Ctrl a tenth of one of
        the picture."""
        if _has(event, Qt.KeyboardModifier.ControlModifier):
            return QTransform().rotate(-self._rotation).map(way) * _FINE_PX
        far = _FAR if _has(event, Qt.KeyboardModifier.ShiftModifier) else 1
        return self._image_off(way * far / self.devicePixelRatioF())

    def _nudge(self, mark: PointMark, by: QPointF) -> None:
        to = self._inside(QPointF(mark.x, mark.y) + by)
        self._nudging = self._loupe_shown = True
        self._move(mark.key, to)
        self.dropped.emit(mark.key, to.x(), to.y())
        self._nudging = False
        self._keep_in_view(to)

    def _give_up(self) -> None:
        """Esc: nothing is placed, what is held goes back, nothing is chosen; one of these at a time."""
        if self._cross is not None:
            self.cancel_placing()
        elif self._held is not None:
            held, self._held, self._pressed_at = self._held, None, None
            self._move(held.key, held.start)
            self.dropped.emit(held.key, held.start.x(), held.start.y())
        else:
            self._take("")
        self.viewport().update()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from mark to mark, and after the last one on to the next widget."""
        keys = [mark.key for mark in self._content.marks]
        if not keys or self.is_placing or self._size.isEmpty():
            return super().focusNextPrevChild(next)
        first = -1 if next else len(keys)
        place = (keys.index(self._key) if self._key in keys else first) + (1 if next else -1)
        if not 0 <= place < len(keys):
            return super().focusNextPrevChild(next)
        self._take(keys[place])
        self.choose(keys[place])
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._loupe_shown = False
        super().focusOutEvent(event)


def _has(event: QMouseEvent | QKeyEvent, modifier: Qt.KeyboardModifier) -> bool:
    return bool(event.modifiers() & modifier)
