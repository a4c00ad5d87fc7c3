"""The picture in a scene: draws what is exposed from the level that fits."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QLineF, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.widgets.canvas_tiles import AdjustedTiles
from ui.widgets.pyramid import Levels, NearPart, Pyramid

Clip = Callable[[QPainter], None]

NEAREST_FROM: Final = 2.0
"""Screen pixels per picture pixel from which pixels are drawn as squares, so that none is invented."""
GRID_FROM: Final = 8.0
_STRIP_PX: Final = 64
_GRID: Final = QColor(128, 128, 128, 80)  # faint on any ground
HEAVY_S: Final = 0.005
"""A smooth frame that takes longer is drawn without smoothing while the view moves: our choice."""


class PictureItem(QGraphicsItem):
    """A picture in its own full-size pixels: the pixel x, y has its centre at x + 0.5, y + 0.5."""

    def __init__(self, view: QObject) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.tiles = AdjustedTiles(view)
        self._pyramid: Pyramid | None = None
        self._levels: Levels | None = None
        self._near = NearPart()
        self._size = QRectF()
        self._blurred = False
        self._within: QPolygonF | None = None
        self._only: Clip | None = None
        self._placing: QTransform | None = None
        self._outline = QPolygonF()
        self._shares: tuple[float, float] | None = None
        self._mode = QPainter.CompositionMode.CompositionMode_SourceOver
        self._smooth_s = 0.0
        self.moving = False
        """Set while the view moves: heavy frames are then drawn without smoothing."""

    def show_pyramid(self, pyramid: Pyramid | None) -> None:
        if pyramid is self._pyramid:
            return
        self.prepareGeometryChange()
        self._pyramid = pyramid
        self._levels = Levels(pyramid) if pyramid is not None else None
        self._near = NearPart()
        self._size = QRectF(0, 0, pyramid.shown_width, pyramid.shown_height) if pyramid else QRectF()
        self._smooth_s = 0.0
        self.tiles.show_levels(self._levels)
        self.update()

    def place(self, transform: QTransform | None, outline: QPolygonF | None = None) -> None:
        """Lay the picture by a transform of its pixels; only what lies within `outline` of the scene is drawn.

        The outline keeps clear of the transform's horizon, where Qt's own arithmetic fails.
        """
        self.prepareGeometryChange()
        self._placing, self._outline = transform, outline or QPolygonF()
        self.update()

    def shown_outline(self) -> QPolygonF:
        """The edge of what is drawn, in the scene."""
        return QPolygonF(self._outline if self._placing is not None else QPolygonF(self._size))

    def seen_outline(self, port_from_scene: QTransform, port: QRect) -> QPolygonF:
        """The edge of what is seen of it, in the port; nothing where only a part is let through."""
        if self._only is not None:
            return QPolygonF()
        outline = port_from_scene.map(self.shown_outline())
        if self._shares is None:
            return outline
        left, right = (share * port.width() for share in self._shares)
        return outline.intersected(QPolygonF(QRectF(left, 0, right - left, port.height())))

    def set_only(self, clip: Clip | None) -> None:
        """Draw only what this lets through; it is called with a painter in the scene's coordinates."""
        self._only = clip
        self.update()

    def set_blurred(self, blurred: bool) -> None:
        self._blurred = blurred
        self.update()

    def set_shares(self, shares: tuple[float, float] | None) -> None:
        """Show only what lies between two shares (0..1) of the view's width; None shows all."""
        self._shares = shares
        self.update()

    def set_within(self, in_scene: QPolygonF | None) -> None:
        """Show only what lies within this polygon of the scene; None shows all."""
        self._within = in_scene
        self.update()

    def set_mode(self, mode: QPainter.CompositionMode) -> None:
        self._mode = mode
        self.update()

    @property
    def is_heavy(self) -> bool:
        return self._smooth_s > HEAVY_S

    def boundingRect(self) -> QRectF:
        return self._size if self._placing is None else self._outline.boundingRect()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        exposed = self._exposed(QRectF(option.exposedRect))
        if self._levels is None or exposed.isEmpty():
            return
        painter.save()
        self._clip(painter, widget)
        if self._placing is not None:
            painter.setTransform(self._placing, True)
        painter.setCompositionMode(self._mode)
        scale = scale_at(painter.deviceTransform(), exposed.center())
        if self._blurred:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            blurred = self._levels.blurred()
            in_level = blurred.in_level(exposed)
            painter.drawImage(blurred.in_picture(in_level), blurred.image, in_level)
        else:
            self._draw_sharp(painter, self._levels, exposed, scale)
        painter.restore()

    def _exposed(self, asked: QRectF) -> QRectF:
        """The part of the picture's own pixels that is asked for."""
        if self._placing is None:
            return asked.intersected(self._size)
        inverse, possible = self._placing.inverted()
        seen = QPolygonF(asked).intersected(self._outline)
        return inverse.map(seen).boundingRect().intersected(self._size) if possible else QRectF()

    def _clip(self, painter: QPainter, widget: QWidget | None) -> None:
        transform = painter.transform()
        both = Qt.ClipOperation.IntersectClip
        if self._shares is not None and widget is not None:
            left, right = (round(share * widget.width()) for share in self._shares)
            painter.resetTransform()
            painter.setClipRect(QRectF(left, 0, right - left, widget.height()), both)
        painter.setTransform(transform)
        if self._placing is not None:
            edge = QPainterPath()
            edge.addPolygon(self._outline)
            edge.closeSubpath()
            painter.setClipPath(edge, both)
        if self._only is not None:
            self._only(painter)
        if self._within is not None:
            item_from_scene, _ = self.sceneTransform().inverted()
            within = QPainterPath()
            within.addPolygon(self._within)
            within.closeSubpath()
            painter.setTransform(item_from_scene * transform)
            painter.setClipPath(within, both)
        painter.setTransform(transform)

    def _draw_sharp(self, painter: QPainter, levels: Levels, exposed: QRectF, scale: float) -> None:
        squares = scale >= NEAREST_FROM - 1e-6 and levels.is_full
        hurried = self.moving and self.is_heavy
        smooth = not (squares or hurried)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        place = levels.fitting(scale)
        drawn = levels.drawn[place]
        in_level = drawn.in_level(exposed)
        image, corner = self._near.of(drawn, in_level)
        started = time.perf_counter()
        painter.drawImage(drawn.in_picture(in_level), image, in_level.translated(-corner.x(), -corner.y()))
        if smooth:
            self._smooth_s = time.perf_counter() - started
        self.tiles.draw(painter, place, in_level)
        if scale >= GRID_FROM - 1e-6 and levels.is_full:
            _draw_grid(painter, exposed, moving=self.moving)


def scale_at(transform: QTransform, point: QPointF) -> float:
    """Screen pixels per unit at a point, also under perspective: the mean of both directions."""
    here = transform.map(point)
    along_x = QLineF(here, transform.map(point + QPointF(1, 0))).length()
    along_y = QLineF(here, transform.map(point + QPointF(0, 1))).length()
    return float((along_x * along_y) ** 0.5)


def _draw_grid(painter: QPainter, exposed: QRectF, *, moving: bool) -> None:
    area = exposed.toAlignedRect()
    across = [QLineF(x, area.top(), x, area.bottom() + 1) for x in range(area.left(), area.right() + 2)]
    down = [QLineF(area.left(), y, area.right() + 1, y) for y in range(area.top(), area.bottom() + 2)]
    transform = painter.transform()
    lines = [transform.map(line) for line in across + down]
    painter.save()
    painter.resetTransform()
    if all(abs(line.dx()) < 0.01 or abs(line.dy()) < 0.01 for line in (lines[0], lines[-1])):
        _draw_straight(painter, lines, transform.mapRect(exposed).toAlignedRect())
    elif not moving:  # slow
        painter.setPen(_GRID)
        painter.drawLines(lines)
    painter.restore()


def _draw_straight(painter: QPainter, lines: Sequence[QLineF], area: QRect) -> None:
    """The upright lines from one strip, repeated: a half-transparent pen takes ten times as long for them."""
    strip = QPixmap(area.width(), _STRIP_PX)
    strip.fill(Qt.GlobalColor.transparent)
    upright = QPainter(strip)
    upright.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    for line in lines:
        if abs(line.dx()) < abs(line.dy()):
            upright.fillRect(round(line.x1()) - area.left(), 0, 1, _STRIP_PX, _GRID)
        else:
            painter.fillRect(area.left(), round(line.y1()), area.width(), 1, _GRID)
    upright.end()
    painter.drawTiledPixmap(area, strip)
