"""Where a view of a picture stands, in shares of the picture, so that views of different pictures can share it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal


class ViewState(QObject):
    """Centre as shares of the picture's width and height, scale relative to fit, rotation in degrees."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._centre = QPointF(0.5, 0.5)
        self._scale = 1.0
        self._rotation = 0.0

    @property
    def centre_in_image(self) -> QPointF:
        """0..1 along the picture's width and height."""
        return QPointF(self._centre)

    @property
    def scale(self) -> float:
        """1 fits the picture into the view."""
        return self._scale

    @property
    def rotation(self) -> float:
        """Degrees clockwise, 0 up to 360."""
        return self._rotation

    def set(self, centre_in_image: QPointF, scale: float, rotation: float) -> None:
        rotation %= 360.0
        if (centre_in_image, scale, rotation) == (self._centre, self._scale, self._rotation):
            return
        self._centre, self._scale, self._rotation = QPointF(centre_in_image), scale, rotation
        self.changed.emit()
