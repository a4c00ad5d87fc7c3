"""A map with marks that are chosen, dragged and nudged, and places that are picked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from provenance.workbench.mapping import LaidContent, MapContent, Point
from ui.theme import theme
from ui.widgets.canvas_marks import stroke
from ui.widgets.canvas_view import arrow
from ui.widgets.map_port import MapPort

__all__ = ["ENTER", "MarkedMap"]

ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_NEAR_PX: Final = 12.0  # a click so near a mark's middle hits it
_NUDGE_PX: Final = 1.0
_FAR_NUDGE: Final = 10
_RING_PX: Final = 13.0
_CROSS_PX: Final = 14.0


class MarkedMap(MapPort):
    """`picked(lat, lon)`: while picking is on, a place was clicked. `selected(key)`: a mark was chosen; "" for none.
    `moving(key, lat, lon)`: a mark is being dragged; `moved`: it was let go, or nudged. Keys are `Point.id`.

    What is shown changes only by `show`: whoever shows it decides, and keeps Undo.
    """

    picked = Signal(float, float)
    selected = Signal(str)
    moving = Signal(str, float, float)
    moved = Signal(str, float, float)
    pointed = Signal(float, float)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._chosen = ""
        self._pressed: QPointF | None = None
        self._dragged = False
        self._held: str | None = None
        self._picking = False

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show(self, content: MapContent | None = None) -> None:
        """Put this on the map; the first time all of it is brought into view. Without a content: as of any widget."""
        if content is None:
            super().show()
            return
        if self._held is not None and self._dragged:  # what the pointer holds stays under it
            held = self.point(self._held)
            moved = [held if held is not None and one.id == self._held else one for one in content.points]
            content = replace(content, points=tuple(moved))
        self.lay_content(content)
        if self._chosen and self.point(self._chosen) is None:
            self._chosen = ""
        self.described()

    def point(self, key: str) -> Point | None:
        """The point of that key."""
        return next((one for one in self.content.points if one.id == key), None)

    @property
    def chosen(self) -> str:
        """The key of the selected mark; "" for none."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Select a mark, without a signal; it is brought into view."""
        self._chosen = key if self.point(key) is not None else ""
        point = self.point(self._chosen)
        if point is not None and not self.rect().contains(self.at(point.lat, point.lon).toPoint()):
            self.centre(point.lat, point.lon)
        self.described()
        self.update()

    def set_picking(self, on: bool) -> None:
        """Whether a click picks a place."""
        self._picking = on
        self.follow_mode()

    @property
    def is_picking(self) -> bool:
        return self._picking

    @property
    def wants_places(self) -> bool:
        """Whether clicks set places instead of choosing marks."""
        return False

    def take_place(self, place: tuple[float, float]) -> None:
        """A place was set while `wants_places`."""

    def described(self) -> None:
        """What can be said of the map has changed."""

    def follow_mode(self) -> None:
        """Show by the pointer what a click does."""
        cross = self._picking or self.wants_places
        self.setCursor(Qt.CursorShape.CrossCursor if cross else Qt.CursorShape.ArrowCursor)
        self.update()

    # ---- painting -----------------------------------------------------------------------------------------------

    def paint_over(self, painter: QPainter) -> None:
        point = self.point(self._chosen) if self._chosen else None
        if point is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            at = self.at(point.lat, point.lon)
            for colour, width in (("base", 6.0), ("accent", 3.0)):
                painter.setPen(QPen(QColor(getattr(theme().shades, colour)), width))
                painter.drawEllipse(at, _RING_PX, _RING_PX)
        super().paint_over(painter)
        if self.hasFocus() and (self._picking or self.wants_places):
            middle, cross = QPointF(self.width() / 2, self.height() / 2), QPainterPath()
            for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
                cross.moveTo(middle + way * 4)
                cross.lineTo(middle + way * _CROSS_PX)
            stroke(painter, cross, 1.6)

    # ---- mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = False
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        self._held = None
        if self._pressed is not None and not self.wants_places:
            hit = self.hit(event.position())
            if hit is not None:
                self._select(hit.id)
                self._held = hit.id if hit.movable else None
        if self._held is None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self.start_pan(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is not None and not self._dragged:
            if not self.is_far(self._pressed, at):
                return  # not yet a drag, so that a click does not shake the map
            self._dragged = True
        if self._held is not None and self._pressed is not None:
            self._carry(self._held, at)
        elif not self.drag_pan(event):
            self.pointed.emit(*self.view.place_at(at.x(), at.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.end_pan()
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        held, self._held, self._pressed = self._held, None, None
        at = event.position()
        place = self.view.place_at(at.x(), at.y())
        if held is not None and self._dragged:
            self.moved.emit(held, *place)
        elif not self._dragged:
            self._click(at, place)

    def _click(self, at: QPointF, place: tuple[float, float]) -> None:
        if self.wants_places:
            self.take_place(place)
        elif self.hit(at) is not None:
            return
        elif self._picking:
            self.picked.emit(*place)
        elif self._chosen:
            self._select("")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.wants_places or self._picking:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _carry(self, key: str, at: QPointF) -> None:
        """The mark is where the pointer is, until whoever shows the content says otherwise."""
        lat, lon = self.view.place_at(at.x(), at.y())
        points = tuple(
            replace(one, lat=lat, lon=lon) if one.id == key else one for one in self.content.points
        )
        self.lay_content(replace(self.content, points=points))
        self.moving.emit(key, lat, lon)

    # ---- keyboard -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._edit_by_key(event):
            super().keyPressEvent(event)

    def _edit_by_key(self, event: QKeyEvent) -> bool:
        """Arrows with a mark that can be moved; Enter at the cross; Esc."""
        point = self.point(self._chosen) if self._chosen else None
        if (
            (way := arrow(event)) is not None
            and point is not None
            and point.movable
            and not self.wants_places
        ):
            far = _FAR_NUDGE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            at = self.at(point.lat, point.lon) + way * (_NUDGE_PX * far)
            self.moved.emit(point.id, *self.view.place_at(at.x(), at.y()))
        elif event.key() in ENTER and self.wants_places:
            self.take_place((self.view.lat, self.view.lon))
        elif event.key() in ENTER and self._picking:
            self.picked.emit(self.view.lat, self.view.lon)
        elif event.key() == Qt.Key.Key_N and self.content.points:
            self._select_next(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape and self._chosen:
            self._select("")
        else:
            return False
        return True

    def _select_next(self, step: int) -> None:
        keys = [one.id for one in self.content.points if one.id]
        if not keys:
            return
        first = 0 if step > 0 else len(keys) - 1
        place = (keys.index(self._chosen) + step) % len(keys) if self._chosen in keys else first
        self.choose(keys[place])
        self.selected.emit(keys[place])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ---- how ----------------------------------------------------------------------------------------------------

    def _select(self, key: str) -> None:
        if key != self._chosen:
            self._chosen = key
            self.described()
            self.update()
            self.selected.emit(key)

    def hit(self, at: QPointF) -> Point | None:
        """The mark at a pixel: the nearest, of two the upper."""
        if not len(self.laid.points):
            return None
        found: Point | None = None
        least = _NEAR_PX
        pixels = self.laid.pixels_of(self.view).tolist()
        for point, (x, y) in zip(self.content.points, pixels, strict=True):
            off = max(abs(x - at.x()), abs(y - at.y()))
            if point.id and off <= least:
                found, least = point, off
        return found

    def at(self, lat: float, lon: float) -> QPointF:
        """Where a place lies in the widget."""
        laid = LaidContent(MapContent(points=(Point(lat, lon),)))
        ((x, y),) = laid.pixels_of(self.view).tolist()
        return QPointF(x, y)

    def here(self) -> tuple[float, float]:
        """The chosen mark, or the middle."""
        point = self.point(self._chosen) if self._chosen else None
        return (self.view.lat, self.view.lon) if point is None else (point.lat, point.lon)
