"""What a case has on a map, as a picture while nothing but the view's place changes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from provenance.workbench.mapping import Drawing, LaidContent, MapView, add_content
from ui.widgets.map_base import holds, place_of, wider
from ui.widgets.map_paint import MapPainter

__all__ = ["KeptContent"]


class KeptContent:
    """Painted live while the map is zoomed or marks move; from the second frame alike on it is a kept picture."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._view: MapView | None = None
        self._before: tuple[LaidContent, float] | None = None

    @property
    def bytes_kept(self) -> int:
        """What the picture takes."""
        return self._picture.width() * self._picture.height() * 4

    def forget(self) -> None:
        """It is to look different."""
        self._view, self._before = None, None

    def lay(self, painter: QPainter, look: MapPainter, view: MapView, laid: LaidContent) -> None:
        """Lay it over a view."""
        made = self._view
        if made is None or made.zoom != view.zoom or not holds(made, view):
            now = (laid, view.zoom)
            if self._before is None or self._before[0] is not laid or self._before[1] != view.zoom:
                self._before = now
                look.paint_drawing(painter, _drawn(view, laid))
                return
            made = self._make(look, view, laid)
        place = place_of(made, view)
        painter.drawPixmap(QPointF(round(place.x()), round(place.y())), self._picture)

    def _make(self, look: MapPainter, view: MapView, laid: LaidContent) -> MapView:
        made = self._view = wider(view)
        size = round(made.width_px * look.ratio), round(made.height_px * look.ratio)
        if (self._picture.width(), self._picture.height()) != size:
            self._picture = QPixmap(*size)
            self._picture.setDevicePixelRatio(look.ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        look.paint_drawing(painter, _drawn(made, laid))
        painter.end()
        return made


def _drawn(view: MapView, laid: LaidContent) -> Drawing:
    drawing = Drawing(view.width_px, view.height_px)
    add_content(drawing, view, laid)
    return drawing
