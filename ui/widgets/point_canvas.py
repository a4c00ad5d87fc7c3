"""A photo on which single points are marked: placed, chosen, dragged under a loupe, nudged, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_picture import PictureItem
from ui.widgets.canvas_view import arrow
from ui.widgets.point_loupe import Loupe
from ui.widgets.point_marks import PointContent, PointMark, hit
from ui.widgets.point_paint import draw_cross, draw_points
from ui.widgets.pyramid import Pyramid

__all__ = ["PointCanvas"]

_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_DELETE: Final = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
_TABS: Final = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
_FAR: Final = 10  # times as far with Shift, and a tenth as far with Ctrl while dragging
_FINE_PX: Final = 0.1  # of the picture, an arrow key with Ctrl
_MOST_SAID: Final = 20  # marks read aloud; a list in the room has them all


@dataclass
class _Held:
    """The mark that the pointer holds: where it was, where it is (in the picture), and the pointer in the view."""

    key: str
    start: QPointF
    here: QPointF
    pointer: QPointF


class PointCanvas(PictureCanvas):
    """Shows a photo and a `PointContent`; coordinates are those of `PictureItem` (see `point_marks`).

    `placed(x, y)`: a point was set while placing was on. `moved(key, x, y)`: a mark is where the pointer or the keys
    brought it, live; `dropped(key, x, y)`: and was let go there; a nudge is both. `chosen(key)`: by mouse or key, ""
    for none. `removed(key)`: its removal is asked for. `placing_changed(on)`.

    Only the mark that is held moves by itself: whoever shows a content decides, and keeps Undo.
    """

    placed = Signal(float, float)
    moved = Signal(str, float, float)
    dropped = Signal(str, float, float)
    chosen = Signal(str)
    removed = Signal(str)
    placing_changed = Signal(bool)

    def __init__(self, name: str, say: Callable[..., str], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._say = say
        self._content = PointContent()
        self._key = ""
        self._held: _Held | None = None
        self._cross: QPointF | None = None
        self._nudging = False
        self._loupe_shown = False
        self._close = PictureItem(self)  # the picture once more, for the loupe
        self.loupe = Loupe()

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_pyramid(self, pyramid: Pyramid) -> None:
        self._close.show_pyramid(pyramid)
        super().show_pyramid(pyramid)
        self._describe()

    def clear(self, message: str = "") -> None:
        self._close.show_pyramid(None)
        self.cancel_placing()
        self._held, self._content, self._key = None, PointContent(), ""
        super().clear(message)

    def set_blurred(self, blurred: bool, hint: str = "") -> None:
        self._close.set_blurred(blurred)
        super().set_blurred(blurred, hint)

    def show_content(self, content: PointContent) -> None:
        """Put this on the photo; what the pointer holds stays under it."""
        if self._held is not None and content.mark(self._held.key) is not None:
            content = _with_mark_at(content, self._held.key, self._held.here)
        self._content = content
        if self._key and content.mark(self._key) is None:
            self._key, self._held = "", None
        self._describe()
        self.viewport().update()

    @property
    def content(self) -> PointContent:
        return self._content

    def choose(self, key: str) -> None:
        """Choose a mark ("" for none), without a signal; it is brought into view."""
        mark = self._content.mark(key)
        if (mark.key if mark else "") != self._key:
            self._loupe_shown = False
        self._key = mark.key if mark else ""
        if mark is not None and not QRectF(self.viewport().rect()).contains(self._at(mark)):
            self.centre_on(mark.x, mark.y)
        self._describe()
        self.viewport().update()

    @property
    def chosen_key(self) -> str:
        """The key of the chosen mark; "" for none."""
        return self._key

    @property
    def is_nudging(self) -> bool:
        """Whether the signal being sent comes from a key: such steps in a row are one act to take back."""
        return self._nudging

    @property
    def is_dragging(self) -> bool:
        """Whether the pointer holds a mark."""
        return self._held is not None

    # ---- placing ------------------------------------------------------------------------------------------------

    def begin_placing(self, hint: str = "") -> None:
        """Let the user set a point; ends with `placed` or by Esc. `hint` is said in the right upper corner."""
        if self._size.isEmpty() or self._blurred:
            return
        self.cancel_marking()
        self.set_titles(self._titles[0], hint)
        self._cross = self.image_from_viewport(self._middle())
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.placing_changed.emit(True)
        self.viewport().update()

    @property
    def is_placing(self) -> bool:
        return self._cross is not None

    def cancel_placing(self) -> None:
        """Set no point after all."""
        if self._cross is not None:
            self._end_placing()
            self.placing_changed.emit(False)

    def _place_here(self) -> None:
        at = self._cross
        if at is not None:
            self._end_placing()
            self.placed.emit(at.x(), at.y())
            self.placing_changed.emit(self.is_placing)  # whoever heard of it may have begun anew

    def _end_placing(self) -> None:
        self._cross = None
        self.viewport().unsetCursor()
        self.set_titles(self._titles[0])

    # ---- painting -----------------------------------------------------------------------------------------------

    def draw_own(self, painter: QPainter, area: QRectF, chips: Sequence[QRectF]) -> None:
        to_viewport = self.viewport_from_image
        draw_points(painter, self._content, self._key, (area, self._size, to_viewport), chips)
        if self._cross is not None:
            draw_cross(painter, to_viewport(self._cross.x(), self._cross.y()))
        spot = self._under_loupe()
        if spot is not None and not self._blurred:
            view = (self._scale, self._rotation, self.ground())
            self.loupe.draw(painter, area, spot, to_viewport(spot.x(), spot.y()), self._close, view)

    def _under_loupe(self) -> QPointF | None:
        """What is being placed, dragged or nudged."""
        if self._cross is not None:
            return self._cross
        if self._held is not None:
            return self._held.here if self._dragged else None
        mark = self._content.mark(self._key) if self._loupe_shown and self.hasFocus() else None
        return None if mark is None else QPointF(mark.x, mark.y)

    def _describe(self) -> None:
        """Say the photo's marks to whoever cannot see them."""
        if self._size.isEmpty() or self._blurred:
            return
        chosen = self._content.mark(self._key)
        said = [] if chosen is None else [self._say("points.chosen", mark=self._said(chosen))]
        said.append(self._say("points.about", n=len(self._content.marks)))
        said += [self._said(mark) for mark in self._content.marks[:_MOST_SAID]]
        self.setAccessibleDescription(" ".join(said))

    def _said(self, mark: PointMark) -> str:
        kind = "vertical" if mark.kind == "vertical" else "point"
        at = {"x": f"{mark.x:.1f}", "y": f"{mark.y:.1f}"}
        said = self._say(f"points.{kind}", text=mark.text, name=mark.name, **at)
        return " ".join((self._say("points.left_out", mark=said) if mark.left_out else said).split())

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
            self._held = _Held(mark.key, QPointF(mark.x, mark.y), QPointF(mark.x, mark.y), event.position())

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

    def _carry(self, held: _Held, at: QPointF, *, fine: bool) -> None:
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

    # ---- how ----------------------------------------------------------------------------------------------------

    def _move(self, key: str, to: QPointF) -> None:
        self.start_moving()
        self._content = _with_mark_at(self._content, key, to)
        self._describe()
        self.viewport().update()
        self.moved.emit(key, to.x(), to.y())

    def _take(self, key: str) -> None:
        if key != self._key:
            self._key, self._loupe_shown = key, False
            self._describe()
            self.viewport().update()
            self.chosen.emit(key)

    def _hit(self, at: QPointF) -> PointMark | None:
        return hit(self._content.marks, at, self._size, self.viewport_from_image)

    def _at(self, mark: PointMark) -> QPointF:
        return self.viewport_from_image(mark.x, mark.y)

    def _image_off(self, off: QPointF) -> QPointF:
        """An offset in the view as one in the picture."""
        return QTransform().rotate(-self._rotation).map(off) / self._scale

    def _inside(self, at: QPointF) -> QPointF:
        """The nearest point of the picture."""
        size = self._size
        return QPointF(
            min(max(at.x(), size.left()), size.right()), min(max(at.y(), size.top()), size.bottom())
        )

    def _keep_in_view(self, at: QPointF) -> None:
        if not QRectF(self.viewport().rect()).contains(self.viewport_from_image(at.x(), at.y())):
            self.centre_on(at.x(), at.y())
        self.viewport().update()


def _with_mark_at(content: PointContent, key: str, at: QPointF) -> PointContent:
    marks = tuple(replace(one, x=at.x(), y=at.y()) if one.key == key else one for one in content.marks)
    return replace(content, marks=marks)


def _has(event: QMouseEvent | QKeyEvent, modifier: Qt.KeyboardModifier) -> bool:
    return bool(event.modifiers() & modifier)
