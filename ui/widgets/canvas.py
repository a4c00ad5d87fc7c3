"""The picture canvas: shows one photo at any size, its marks, and lets new ones be drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QPainter, QPalette, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from ui.widgets.canvas_aligned import AlignedArea, draw_left_out
from ui.widgets.canvas_marking import MarkingView
from ui.widgets.canvas_marks import Corners, Mark, draw_marks, path_of
from ui.widgets.canvas_paint import draw_drawing, draw_focus, draw_hint, draw_message, draw_title, title_box
from ui.widgets.canvas_picture import PictureItem
from ui.widgets.canvas_tiles import Adjust
from ui.widgets.pyramid import Pyramid

__all__ = ["Mark", "PictureCanvas"]


class PictureCanvas(MarkingView):
    """Shows a picture, its marks and a tool that draws one. `name` is what a screen reader says."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.picture = PictureItem(self)
        self.over = PictureItem(self)  # a second picture laid over the first, in its coordinates
        for item in (self.picture, self.over):
            self._own_scene.addItem(item)
            item.tiles.ready.connect(self.viewport().update)
        self.over.setVisible(False)
        self._shown = ""
        self._blurred, self._hint, self._message = False, "", ""
        self._titles = ("", "")
        self._ground: QColor | None = None
        self._area: AlignedArea | None = None
        self._left_out: tuple[Corners, ...] = ()

    # --- what is shown ---------------------------------------------------------------------------

    def show_pyramid(self, pyramid: Pyramid) -> None:
        """Show a picture; the view stays where it is when it is a finer pyramid of the one already shown."""
        size = QRectF(0, 0, pyramid.shown_width, pyramid.shown_height)
        same = pyramid.sha256 == self._shown and size == self._size
        self._message, self._shown, self._size = "", pyramid.sha256, size
        self.setAccessibleDescription(self._hint if self._blurred else "")
        self.picture.show_pyramid(pyramid)
        if not same:
            self.cancel_marking()
            self._rotation = self._state.rotation if self._state else 0.0
            if self._state is not None:
                self._follow()
            else:
                self.fit()
        self.viewport().update()

    def clear(self, message: str = "") -> None:
        """Show no picture, but a message in the middle."""
        self.cancel_marking()
        self._shown, self._size, self._message = "", QRectF(), message
        self._marks, self._left_out, self._area = (), (), None
        self.setAccessibleDescription(message)
        self.picture.show_pyramid(None)
        self.lay_over(None)
        self.viewport().update()

    @property
    def shown_sha256(self) -> str:
        """Of the picture on the canvas; empty when there is none."""
        return self._shown

    @property
    def message(self) -> str:
        return self._message

    def set_adjustment(self, adjustment: object | None, adjust: Adjust) -> None:
        """Show the picture through `adjust`, in tiles; with no adjustment (None) show it as it is."""
        for item in (self.picture, self.over):
            item.tiles.use(adjust if adjustment is not None else None)
        self.viewport().update()

    def set_blurred(self, blurred: bool, hint: str = "") -> None:
        """Blur the picture beyond telling, with a hint over it; it stays so until this is called again."""
        self._blurred, self._hint = blurred, hint
        for item in (self.picture, self.over):
            item.set_blurred(blurred)
        self.setAccessibleDescription(hint if blurred else self._message)
        self.viewport().update()

    @property
    def is_blurred(self) -> bool:
        return self._blurred

    def lay_over(
        self,
        pyramid: Pyramid | None,
        picture_from_over: QTransform | None = None,
        outline: QPolygonF | None = None,
    ) -> None:
        """Lay a second picture over the first; `picture_from_over` maps its pixels to the first's.

        `outline`: the edge of what is drawn of it, in the first's pixels; all of it unless given.
        """
        placing = picture_from_over or QTransform()
        self.over.show_pyramid(pyramid)
        if pyramid is not None and outline is None:
            outline = placing.map(QPolygonF(QRectF(0, 0, pyramid.shown_width, pyramid.shown_height)))
        self.over.place(placing, outline)
        self.over.setVisible(pyramid is not None)

    def set_area(self, area: AlignedArea | None) -> None:
        """Darken what lies outside of this, in the picture's pixels; None darkens nothing."""
        self._area = area
        self.viewport().update()

    def set_left_out(self, parts: tuple[Corners, ...]) -> None:
        """Parts that comparisons leave out; corners as of marks."""
        if parts != self._left_out:
            self._left_out = parts
            self.viewport().update()

    @property
    def left_out(self) -> tuple[Corners, ...]:
        return self._left_out

    def set_titles(self, left: str, right: str = "") -> None:
        """Chips in the upper corners that tell which exhibit is shown."""
        self._titles = (left, right)
        self.viewport().update()

    def ground(self) -> QColor:
        """The colour around the picture; a neutral grey that the theme sets."""
        return self._ground or self.palette().color(QPalette.ColorRole.Mid)

    def set_ground(self, colour: QColor) -> None:
        self._ground = QColor(colour)
        self.viewport().update()

    # --- painting --------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, self.ground())

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.save()
        painter.resetTransform()
        area = QRectF(self.viewport().rect())
        if self._size.isEmpty():
            draw_message(painter, area, self._message, self.palette().color(QPalette.ColorRole.WindowText))
        else:
            self._draw_on_picture(painter, area)
        if self.hasFocus():
            draw_focus(painter, area, self.palette().color(QPalette.ColorRole.Accent))
        painter.restore()

    def _draw_on_picture(self, painter: QPainter, area: QRectF) -> None:
        titles = [(title, right) for title, right in zip(self._titles, (False, True), strict=True) if title]
        chips = [title_box(painter.font(), area, title, right=right) for title, right in titles]
        if self._area is not None:
            view, port = self.viewportTransform(), self.viewport().rect()
            items = [item for item in (self.picture, self.over) if item.isVisible()]
            self._area.shade(painter, port, view, [item.seen_outline(view, port) for item in items])
        draw_left_out(painter, [path_of(part, self.viewport_from_image) for part in self._left_out])
        draw_marks(painter, self._marks, self.viewport_from_image, area, chips)
        if self._drawing is not None:
            draw_drawing(painter, self._drawing, self.viewport_from_image)
        self.draw_own(painter, area, chips)
        if self._blurred and self._hint:
            draw_hint(painter, area, self._hint)
        for title, right in titles:
            draw_title(painter, area, title, right=right)

    def draw_own(self, painter: QPainter, area: QRectF, chips: Sequence[QRectF]) -> None:
        """What a canvas of another kind puts on the picture, in pixels of the view; `chips` lie over it."""

    def start_moving(self) -> None:
        self.picture.moving = self.over.moving = True
        super().start_moving()

    def settle(self) -> None:
        self.picture.moving = self.over.moving = False
        super().settle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)
        self.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:
        for item in (self.picture, self.over):
            item.tiles.stop()
        self.picture.moving = self.over.moving = False
        super().hideEvent(event)
