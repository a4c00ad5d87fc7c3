"""A photo with points: what is shown of them, the one that is chosen, and the place of one to be set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QWidget

from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_picture import PictureItem
from ui.widgets.point_loupe import Loupe
from ui.widgets.point_marks import PointContent, PointMark, hit
from ui.widgets.point_paint import draw_cross, draw_points
from ui.widgets.pyramid import Pyramid

__all__ = ["Held", "PointView"]

_MOST_SAID: Final = 20  # marks read aloud; a list in the room has them all


@dataclass
class Held:
    """The mark that the pointer holds: where it was, where it is (in the picture), and the pointer in the view."""

    key: str
    start: QPointF
    here: QPointF
    pointer: QPointF


class PointView(PictureCanvas):
    """Shows a `PointContent` on a photo; whoever derives from it moves the marks. Signals as of `PointCanvas`."""

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
        self._held: Held | None = None
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
