"""A map that is moved and zoomed by mouse, touch and keyboard; what is put on it is painted live over a kept base."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from provenance.workbench.mapping import (
    LEAST_ZOOM,
    MOST_ZOOM,
    Box,
    Drawing,
    Ground,
    LaidContent,
    MapContent,
    MapView,
    add_content,
    add_credit,
    add_graticule,
    add_scale,
    taken_by,
    view_of,
)
from ui.theme import theme
from ui.widgets.canvas_paint import draw_focus
from ui.widgets.canvas_view import arrow
from ui.widgets.map_base import MapBase
from ui.widgets.map_kept import KeptContent
from ui.widgets.map_looks import colours
from ui.widgets.map_paint import MapPainter

__all__ = ["MapPort"]

_NOTCH: Final = 0.5  # zoom levels for one notch of the wheel or one press of a key
_PAN_PX: Final = 64  # an arrow key; five times as many with Shift
_SETTLE_MS: Final = 40  # after the last movement until the sharp picture is begun
_WORLD: Final = (20.0, 0.0)  # the middle of the inhabited world


class MapPort(QWidget):
    """The view of a map and its ways of moving. `view_changed`: it stands elsewhere; `settled`: and moves no more."""

    view_changed = Signal()
    settled = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.view = MapView(*_WORLD, 1.0, 2, 2)
        self.laid = LaidContent(MapContent())
        self.base = MapBase(self)
        self.base.painted.connect(self.update)
        self.base.taken = self._taken
        self._kept = KeptContent()
        self._fitted = True
        self._pan_from: QPointF | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        theme().changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 180)

    def stand_on(self, ground: Ground) -> None:
        """Show this ground from now on."""
        self.base.stand_on(ground)
        self.update()

    @property
    def is_sharp(self) -> bool:
        """Whether nothing of it is blurred or still to be painted."""
        return self.base.is_sharp(self.view) and not self.base.is_painting

    @property
    def bytes_kept(self) -> int:
        """What its kept pictures take."""
        return self.base.bytes_kept + self._kept.bytes_kept

    def _dress(self) -> None:
        self._painter = MapPainter(colours(dark=theme().dark), self.font(), self.devicePixelRatioF())
        self.base.use(self._painter, self.devicePixelRatioF())
        self._kept.forget()
        self.update()

    # ---- where it stands ----------------------------------------------------------------------------------------

    @property
    def content(self) -> MapContent:
        return self.laid.content

    def lay_content(self, content: MapContent) -> None:
        """Put this on the map; the view stays, unless it was fitted to what was there."""
        empty = not self.laid.shapes and not len(self.laid.points)
        self.laid = LaidContent(content)
        self._kept.forget()
        self.base.make_room()
        if self._fitted and empty:
            self.fit()
        self.update()

    def _taken(self, view: MapView) -> list[Box]:
        """Where the content's marks and words lie in a view."""
        drawing = Drawing(view.width_px, view.height_px)
        add_content(drawing, view, self.laid)
        return taken_by(drawing)

    def fit(self) -> None:
        """Show all that is on the map; the world when there is nothing."""
        self._stand(view_of(self.content, self.width(), self.height()))
        self._fitted = True

    def show_world(self) -> None:
        self._stand(MapView(*_WORLD, LEAST_ZOOM, self.width(), self.height()))

    def centre(self, lat: float, lon: float, zoom: float | None = None) -> None:
        """Put a place in the middle, at a zoom as of slippy maps."""
        zoom = self.view.zoom if zoom is None else min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        self._stand(MapView(lat, lon, zoom, self.width(), self.height()))

    def zoom_by(self, levels: float, at: QPointF | None = None) -> None:
        """Zoom around a point of the widget, by default its middle."""
        at = QPointF(self.width() / 2, self.height() / 2) if at is None else at
        zoom = max(self._least_zoom(), self.view.zoom + levels)
        self._stand(self.view.zoomed(zoom, at.x(), at.y()))

    def zoom_in(self) -> None:
        self.zoom_by(2 * _NOTCH)

    def zoom_out(self) -> None:
        self.zoom_by(-2 * _NOTCH)

    def pan(self, right_px: float, down_px: float) -> None:
        """Move the view over the map."""
        self._stand(self.view.moved(right_px, down_px))

    def _stand(self, view: MapView) -> None:
        self._fitted = False
        view = replace(view, width_px=max(2, self.width()), height_px=max(2, self.height()))
        self.view = _within_world(replace(view, zoom=max(view.zoom, self._least_zoom())))
        self.base.moving = True
        self.base.follow(self.view)
        self._settle.start()
        self.update()
        self.view_changed.emit()

    def _least_zoom(self) -> float:
        """The zoom at which the world just fills the height."""
        return max(LEAST_ZOOM, math.log2(max(self.height(), 256) / 256))

    def _settled(self) -> None:
        self.base.moving = False
        self.base.settle(self.view)
        self.settled.emit()

    # ---- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.base.lay(painter, self.view)
        self.paint_over(painter)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), self.palette().color(QPalette.ColorRole.Accent))
        painter.end()

    def paint_over(self, painter: QPainter) -> None:
        """What the case has, then the edge: degrees, scale bar, credit."""
        self._kept.lay(painter, self._painter, self.view, self.laid)
        edge = self.live()
        for label in edge.labels:
            if label.style in ("credit", "graticule"):  # names that the edge cuts would run into them
                self._painter.paint_plate(painter, label)
        self._painter.paint_drawing(painter, edge)

    def live(self) -> Drawing:
        """What is drawn for every frame."""
        view = self.view
        grid, drawing = Drawing(view.width_px, view.height_px), Drawing(view.width_px, view.height_px)
        add_graticule(grid, view)
        drawing.add(*grid.labels)
        add_scale(drawing, view)
        if self.base.ground is not None:
            add_credit(drawing, view, (self.base.ground.credit, *self.base.loaded.credits))
        return drawing

    # ---- events -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._stand(self.view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._settle.stop()
        self.base.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self._dress()

    def wheelEvent(self, event: QWheelEvent) -> None:
        off = event.pixelDelta()
        by_touch = not off.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if by_touch and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan(-off.x(), -off.y())
        elif notches := (event.angleDelta().y() or event.angleDelta().x()) / 120:
            self.zoom_by(notches * _NOTCH, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if arrow(event) is not None:
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(math.log2(max(0.1, 1 + event.value())), event.position())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = QPointF(self.mapFromGlobal(pinch.hotSpot().toPoint()))
                self.zoom_by(math.log2(max(0.1, pinch.scaleFactor())), at)
                return True
        return super().event(event)

    def start_pan(self, event: QMouseEvent) -> None:
        self._pan_from = event.position()

    def drag_pan(self, event: QMouseEvent) -> bool:
        """Go on panning; whether panning is under way."""
        if self._pan_from is None:
            return False
        off, self._pan_from = self._pan_from - event.position(), event.position()
        self.pan(off.x(), off.y())
        return True

    def end_pan(self) -> bool:
        was, self._pan_from = self._pan_from is not None, None
        return was

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.zoom_by(2 * _NOTCH, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _PAN_PX * (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        if (way := arrow(event)) is not None:
            self.pan(way.x() * step, way.y() * step)
        elif event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_by(_NOTCH)
        elif event.key() in {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}:
            self.zoom_by(-_NOTCH)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        elif event.key() == Qt.Key.Key_Home:
            self.show_world()
        else:
            event.ignore()

    def is_far(self, first: QPointF, second: QPointF) -> bool:
        """Whether the pointer has been dragged and not only shaken."""
        return (first - second).manhattanLength() >= QApplication.startDragDistance()


def _within_world(view: MapView) -> MapView:
    """Nothing beyond the north and south edge of the plane is shown."""
    _, top, _, bottom = view.box()
    down = max(0.0, -top) - max(0.0, bottom - 1.0)
    return view.moved(0.0, down * view.world_px) if abs(down) * view.world_px > 0.5 else view
