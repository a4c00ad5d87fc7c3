"""Zooming, panning and turning a view of one picture, by mouse, touch and keyboard."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsScene, QGraphicsView, QPinchGesture, QWidget

from ui.widgets.view_state import ViewState

MOST_ZOOM: Final = 32.0
"""Screen pixels per picture pixel at most."""
_STEP: Final = 1.25  # one notch of the wheel, one press of a key
_FIT_MARGIN: Final = 8
_PAN: Final = 48  # pixels per arrow key; five times as many with Shift
_SETTLE_MS: Final = 80  # after the last movement until the smooth frame: under the 100 ms that feel immediate
_ARROWS: Final = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


def arrow(event: QKeyEvent) -> QPointF | None:
    """The direction on the screen that an arrow key names."""
    return _ARROWS.get(Qt.Key(event.key()))


class ZoomView(QGraphicsView):
    """A view of one picture whose scene coordinates are the picture's own pixels."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_scene = QGraphicsScene(self)
        self._own_scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self._own_scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._size = QRectF()
        self._scale, self._rotation, self._centre = 1.0, 0.0, QPointF()
        self._fitted = True
        self._state: ViewState | None = None
        self._following = False
        self._pan_from: QPoint | None = None
        self._space = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.settle)

    # --- where the view stands -------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Pixels of the screen per pixel of the picture."""
        return self._scale * self.devicePixelRatioF()

    @property
    def scale_to_fit(self) -> float:
        """1 when the picture just fits into the view."""
        return self._scale / self._fit_scale()

    @property
    def rotation(self) -> float:
        """Degrees clockwise; of the view only."""
        return self._rotation

    @property
    def is_fitted(self) -> bool:
        return self._fitted

    @property
    def centre_in_image(self) -> QPointF:
        """What lies at the middle of the view, as shares of the picture's width and height."""
        if self._size.isEmpty():
            return QPointF(0.5, 0.5)
        return QPointF(self._centre.x() / self._size.width(), self._centre.y() / self._size.height())

    def image_from_viewport(self, point: QPoint | QPointF) -> QPointF:
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(QPointF(point))

    def viewport_from_image(self, x_in_image: float, y_in_image: float) -> QPointF:
        return self.viewportTransform().map(QPointF(x_in_image, y_in_image))

    # --- moving it -------------------------------------------------------------------------------

    def fit(self) -> None:
        self._fitted = True
        self._place(self._fit_scale(), self._rotation, self._size.center())

    def show_actual_size(self) -> None:
        """One pixel of the screen for one of the picture."""
        self.zoom_to(1.0)

    def zoom_in(self) -> None:
        self.zoom_to(self.zoom * _STEP, self._key_anchor())

    def zoom_out(self) -> None:
        self.zoom_to(self.zoom / _STEP, self._key_anchor())

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Set the zoom (pixels of the screen per pixel of the picture) around a point of the viewport."""
        self._fitted = False
        fit = self._fit_scale()
        ratio = self.devicePixelRatioF()
        scale = min(max(zoom / ratio, min(fit, 1 / ratio) / 2), MOST_ZOOM / ratio)
        at = at if at is not None else self._middle()
        anchor = self.image_from_viewport(at)
        turned = QTransform().rotate(self._rotation).scale(scale, scale)
        off = turned.inverted()[0].map(self._middle() - at)
        self._place(scale, self._rotation, anchor + off)

    def turn_right(self) -> None:
        self.set_rotation(self._rotation + 90)

    def turn_left(self) -> None:
        self.set_rotation(self._rotation - 90)

    def set_rotation(self, degrees: float) -> None:
        """Turn the view (never the picture) clockwise, about the middle of the view."""
        self._rotation = degrees % 360.0
        scale = self._fit_scale() if self._fitted else self._scale
        self._place(scale, self._rotation, self._centre)

    def centre_on(self, x_in_image: float, y_in_image: float) -> None:
        self._fitted = False
        self._place(self._scale, self._rotation, QPointF(x_in_image, y_in_image))

    def pan(self, right_px: float, down_px: float) -> None:
        """Move the view over the picture, in pixels of the view."""
        self._fitted = False
        turned = QTransform().rotate(self._rotation).scale(self._scale, self._scale)
        self._place(
            self._scale, self._rotation, self._centre + turned.inverted()[0].map(QPointF(right_px, down_px))
        )

    def share_view(self, state: ViewState | None) -> None:
        """Stand where `state` stands and move with it; None stands alone again."""
        if self._state is not None:
            self._state.changed.disconnect(self._follow)
        self._state = state
        if state is not None:
            state.changed.connect(self._follow)
            self._follow()

    # --- how -------------------------------------------------------------------------------------

    def _middle(self) -> QPointF:
        return QPointF(self.viewport().width() / 2, self.viewport().height() / 2)

    def _key_anchor(self) -> QPointF:
        """Where zooming by a key holds still: the pointer, or the middle when the pointer is elsewhere."""
        if self.viewport().underMouse():
            return QPointF(self.viewport().mapFromGlobal(self.cursor().pos()))
        return self._middle()

    def _fit_scale(self) -> float:
        if self._size.isEmpty():
            return 1.0
        turned = QTransform().rotate(self._rotation).mapRect(QRectF(QPointF(), self._size.size()))
        width = max(1, self.viewport().width() - 2 * _FIT_MARGIN)
        height = max(1, self.viewport().height() - 2 * _FIT_MARGIN)
        most = MOST_ZOOM / self.devicePixelRatioF()
        return min(width / turned.width(), height / turned.height(), most)

    def _place(self, scale: float, rotation: float, centre: QPointF) -> None:
        if self._size.isEmpty():
            return
        self.start_moving()
        size = self._size
        self._scale, self._rotation = scale, rotation % 360.0
        self._centre = QPointF(
            min(max(centre.x(), size.left()), size.right()), min(max(centre.y(), size.top()), size.bottom())
        )
        # Room on all sides, so that any point of the picture may lie at the middle of the view.
        room = math.hypot(self.viewport().width(), self.viewport().height()) / scale + 1
        self.setSceneRect(size.adjusted(-room, -room, room, room))
        self.setTransform(QTransform().rotate(self._rotation).scale(scale, scale))
        off = self.viewport_from_image(self._centre.x(), self._centre.y()) - self._middle()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + math.floor(off.x() + 0.5))
        down.setValue(down.value() + math.floor(off.y() + 0.5))
        self.viewport().update()
        if self._state is not None and not self._following:
            self._following = True
            self._state.set(self.centre_in_image, self.scale_to_fit, self._rotation)
            self._following = False
        self.view_changed.emit()

    def _follow(self) -> None:
        if self._state is None or self._following or self._size.isEmpty():
            return
        self._following = True
        self._rotation = self._state.rotation
        share = self._state.centre_in_image
        self._fitted = math.isclose(self._state.scale, 1.0) and share == QPointF(0.5, 0.5)
        centre = QPointF(share.x() * self._size.width(), share.y() * self._size.height())
        scale = min(self._fit_scale() * self._state.scale, MOST_ZOOM / self.devicePixelRatioF())
        self._place(scale, self._rotation, centre)
        self._following = False

    def start_moving(self) -> None:
        """The view moves: heavy frames may be drawn roughly until `settle`."""
        self._settle.start()

    def settle(self) -> None:
        self.viewport().update()

    # --- events ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._state is not None:
            self._follow()
        elif self._fitted:
            self.fit()
        else:
            self._place(self._scale, self._rotation, self._centre)

    def hideEvent(self, event: QHideEvent) -> None:
        self._settle.stop()
        self._space = False
        super().hideEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if notches := (event.angleDelta().y() or event.angleDelta().x()) / 120:
            self.zoom_to(self.zoom * _STEP**notches, event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_to(self.zoom * (1 + event.value()), event.position())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = QPointF(self.viewport().mapFromGlobal(pinch.hotSpot().toPoint()))
                self.zoom_to(self.zoom * pinch.scaleFactor(), at)
                return True
        return super().viewportEvent(event)

    def start_pan(self, event: QMouseEvent) -> None:
        self._pan_from = event.position().toPoint()

    def drag_pan(self, event: QMouseEvent) -> bool:
        """Go on panning; whether panning is under way."""
        if self._pan_from is None:
            return False
        here = event.position().toPoint()
        off = self._pan_from - here
        self._pan_from = here
        self.pan(off.x(), off.y())
        return True

    def end_pan(self) -> bool:
        was, self._pan_from = self._pan_from is not None, None
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _PAN * (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        if (way := arrow(event)) is not None:
            self.pan(way.x() * step, way.y() * step)
        elif event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_in()
        elif event.key() in {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}:
            self.zoom_out()
        elif event.key() == Qt.Key.Key_Space:
            self._space = True
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
        else:
            event.ignore()
