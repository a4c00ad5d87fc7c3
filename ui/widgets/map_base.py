"""The base of a map as a picture larger than the window, painted in slices and only laid down while the map moves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from provenance.workbench.mapping import (
    LEVELS,
    NOTHING,
    Box,
    Drawing,
    Ground,
    Label,
    Loaded,
    MapView,
    Part,
    add_graticule,
    ground_names,
    ground_parts,
    level_at,
)
from ui.widgets.map_paint import MapPainter, Strip, in_strips

__all__ = ["MapBase", "holds", "place_of", "wider"]

MARGIN_PX: Final = 256
"""So much more than the window on each side: half a second of quick panning, 9 MB at 1280 × 800 (our choice)."""
_SLICE_MOVING_S: Final = 0.003  # beside a frame of some 4 ms, within the 16 ms of a screen
_SLICE_RESTING_S: Final = 0.012
_BACKDROP_ZOOM: Final = 2.0
_BACKDROP_PX: Final = 1024  # the world at that zoom
_ROUGH_LEVELS: Final = (
    1.5  # a picture is scaled by so many zoom levels until another is begun (our choice, looked at)
)
_LATE_MS: Final = 250  # until the ground is painted without what loaded maps have not answered (our choice)
_ROOM_MS: Final = 400  # after the last change of the marks until names of towns make room for them


class MapBase(QObject):
    """Countries, loaded maps, graticule and names of towns. `painted`: a sharper picture is there. `asked`: what loaded
    maps show in a view is wanted, for `lay_loaded`. `taken`: where names must not lie in a view."""

    painted = Signal()
    asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ground: Ground | None = None
        self._asks = False
        self._awaited: MapView | None = None
        self.loaded: Loaded = NOTHING
        self._painter: MapPainter | None = None
        self._ratio = 1.0
        self._names = True
        self._picture, self._picture_view = QPixmap(), None
        self._next, self._next_view = QPixmap(), None
        self._steps: Iterator[None] | None = None
        self._wanted: MapView | None = None
        self._backdrop = QPixmap()
        self._backdrop_steps: Iterator[None] | None = None
        self.moving = False
        self.taken: Callable[[MapView], list[Box]] = lambda _view: []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._begin_without)
        self._room = QTimer(self)
        self._room.setSingleShot(True)
        self._room.setInterval(_ROOM_MS)
        self._room.timeout.connect(self._renew)

    _picture_view: MapView | None
    _next_view: MapView | None

    # ---- what it shows ------------------------------------------------------------------------------------------

    def stand_on(self, ground: Ground) -> None:
        """Paint this ground from now on."""
        self._ground = ground
        self._forget()

    def load(self, on: bool) -> None:
        """Ask for what loaded maps show from now on, or no longer; what they show is another now."""
        self._asks = on
        if not on:
            self.loaded = NOTHING
        self._renew()

    def lay_loaded(self, view: MapView, loaded: Loaded) -> None:
        """What loaded maps show in a view that was asked for; may come again with more."""
        if not self._asks or view not in (self._awaited, self._next_view, self._picture_view):
            return
        self.loaded = loaded
        if view is self._picture_view and self._next_view is not None:
            return  # the map has moved on
        self._begin(view)

    def use(self, painter: MapPainter, ratio: float) -> None:
        """Paint in these colours, with so many pixels of the screen for one of the window."""
        self._painter, self._ratio = painter, ratio
        self._forget()

    @property
    def ground(self) -> Ground | None:
        return self._ground

    @property
    def bytes_kept(self) -> int:
        """What the pictures take."""
        kept = (self._picture, self._next, self._backdrop)
        return sum(one.width() * one.height() * one.depth() // 8 for one in kept)

    def is_sharp(self, view: MapView) -> bool:
        """Whether the picture is of that zoom and holds all of a view."""
        made = self._picture_view
        return made is not None and made.zoom == view.zoom and holds(made, view)

    @property
    def is_painting(self) -> bool:
        return self._steps is not None or self._awaited is not None

    # ---- painting -----------------------------------------------------------------------------------------------

    def lay(self, painter: QPainter, view: MapView) -> None:
        """Lay what there is under a view, which may be blurred, and have what is missing painted."""
        assert self._painter is not None
        area = QRectF(0, 0, view.width_px, view.height_px)
        made = self._picture_view
        if made is None or not holds(made, view):
            painter.fillRect(area, self._painter.colours.sea)
            self._lay_backdrop(painter, view)
        if made is not None:
            place = place_of(made, view)
            if made.zoom == view.zoom:
                painter.drawPixmap(QPointF(round(place.x()), round(place.y())), self._picture)
            else:
                painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))
        if not self.is_painting and (made is None or _is_poor(made, view)):
            self.want(view)

    def _lay_backdrop(self, painter: QPainter, view: MapView) -> None:
        if self._backdrop.isNull():
            return
        left, top, right, _ = view.box()
        side = view.world_px
        x_0, y_0 = -left * side, -top * side
        for world in range(int(left // 1), int(-(-right // 1))):
            place = QRectF(x_0 + world * side, y_0, side, side)
            painter.drawPixmap(place, self._backdrop, QRectF(self._backdrop.rect()))

    def give_up(self, view: MapView) -> None:
        """What was asked for a view does not come."""
        if view == self._awaited:
            self.loaded = Loaded(credits=self.loaded.credits)
            self._begin(view)

    def want(self, view: MapView) -> None:
        """Paint the base around a view, in slices, instead of what is being painted."""
        if self._ground is None or self._painter is None or view.width_px < 2 or view.height_px < 2:
            return
        self._drop()
        self._wanted = view
        self._next_view = wider(view)
        if self._asks:
            self._awaited = self._next_view
            self._late.start()
            self.asked.emit(self._next_view)
        else:
            self._begin(self._next_view)

    def _begin(self, view: MapView) -> None:
        self._late.stop()
        self._awaited, self._next_view = None, view
        self._steps = self._painted_steps(view, self.loaded)
        self._timer.start()

    def _begin_without(self) -> None:
        """Nothing came yet: where there is no good picture, one of the ground alone is better than none."""
        view, made = self._awaited, self._picture_view
        if view is not None and (made is None or self._wanted is None or _is_poor(made, self._wanted)):
            self.loaded = Loaded(credits=self.loaded.credits)
            self._begin(view)

    def settle(self, view: MapView) -> None:
        """The map stands still: what is not sharp, or soon at an end, is painted anew."""
        near_edge = self._picture_view is None or not holds(self._picture_view, view, MARGIN_PX / 2)
        if self.is_painting and self._next_view is not None:
            if self._next_view.zoom == view.zoom and holds(self._next_view, view):
                return
            self.want(view)
        elif near_edge or not self.is_sharp(view):
            self.want(view)

    def _slice(self) -> None:
        """Paint for some milliseconds, then let the window do what waits."""
        until = time.perf_counter() + (_SLICE_MOVING_S if self.moving else _SLICE_RESTING_S)
        while time.perf_counter() < until:
            if self._steps is None:
                self._timer.stop()
                return
            if next(self._steps, self) is self:
                self._finish()

    def _finish(self) -> None:
        self._steps = None
        self._picture, self._picture_view = self._next, self._next_view
        self._next, self._next_view = QPixmap(), None
        self.loaded = Loaded(credits=self.loaded.credits)  # a city is 30 MB, and every view has its own
        self._timer.stop()
        self.painted.emit()

    def _painted_steps(self, view: MapView, loaded: Loaded) -> Iterator[None]:
        """Paint the next picture; a pause is possible at each step."""
        ground, paint = self._ground, self._painter
        assert ground is not None and paint is not None
        if self._backdrop.isNull() and ground.base.is_laid_out(LEVELS[0]):
            yield from self._backdrop_painted(ground, paint)
        ratio = self._ratio
        self._next = QPixmap(round(view.width_px * ratio), round(view.height_px * ratio))
        self._next.setDevicePixelRatio(ratio)
        self._next.fill(paint.colours.sea)
        yield
        parts = ground_parts(view, ground, _level(view, ground), loaded)
        yield from self._in_steps(self._next, in_strips(parts))
        grid = Drawing(view.width_px, view.height_px)
        add_graticule(grid, view)
        yield from self._in_steps(self._next, iter(grid.shapes))
        names: list[Label] = ground_names(view, ground, self.taken(view), loaded)
        yield
        yield from self._in_steps(self._next, iter(names))

    def _in_steps(self, picture: QPixmap, parts: Iterator[Part | Strip]) -> Iterator[None]:
        """A painter lives no longer than a step: nothing else may paint while it does."""
        assert self._painter is not None
        over = False
        while not over:
            until = time.perf_counter() + _SLICE_MOVING_S / 2
            painter = QPainter(picture)
            while time.perf_counter() < until:
                part = next(parts, None)
                if part is None:
                    over = True
                    break
                self._painter.paint(painter, (part,))
            painter.end()
            yield

    def _backdrop_painted(self, ground: Ground, paint: MapPainter) -> Iterator[None]:
        made = QPixmap(_BACKDROP_PX, _BACKDROP_PX)
        made.fill(paint.colours.sea)
        world = MapView(0.0, 0.0, _BACKDROP_ZOOM, _BACKDROP_PX, _BACKDROP_PX)
        yield from self._in_steps(made, ground_parts(world, Ground(ground.base), LEVELS[0]))
        self._backdrop = made

    def _forget(self) -> None:
        self._backdrop = QPixmap()
        self._renew()

    def _renew(self) -> None:
        """Paint the same again, with what has come since."""
        if self._wanted is not None:
            self.want(self._wanted)

    def make_room(self) -> None:
        """What is put on the map has changed; names of towns keep clear of it soon."""
        self._room.start()

    def follow(self, view: MapView) -> None:
        """The view that is shown now; what is renewed later is painted around it."""
        self._wanted = view

    def stop(self) -> None:
        """Paint nothing until something is wanted again."""
        self._drop()
        self._timer.stop()
        self._late.stop()
        self._room.stop()

    def _drop(self) -> None:
        self._steps, self._next, self._next_view = None, QPixmap(), None
        self._awaited = None


def holds(made: MapView, view: MapView, spare_px: float = 0.0) -> bool:
    """Whether a picture of one view covers another, and so much around it."""
    area = QRectF(0, 0, view.width_px, view.height_px)
    return place_of(made, view).contains(area.adjusted(-spare_px, -spare_px, spare_px, spare_px))


def wider(view: MapView) -> MapView:
    """The same with `MARGIN_PX` around it."""
    return replace(view, width_px=view.width_px + 2 * MARGIN_PX, height_px=view.height_px + 2 * MARGIN_PX)


def place_of(made: MapView, view: MapView) -> QRectF:
    """Where a picture of one view lies in another."""
    scale = view.world_px / made.world_px
    left, top, _, _ = made.box()
    here_left, here_top, _, _ = view.box()
    x = (left - here_left) * view.world_px
    x -= round((x + made.width_px * scale / 2 - view.width_px / 2) / view.world_px) * view.world_px
    y = (top - here_top) * view.world_px
    return QRectF(x, y, made.width_px * scale, made.height_px * scale)


def _is_poor(made: MapView, view: MapView) -> bool:
    """Whether a picture is too small or too rough even while the map moves."""
    if made.zoom == view.zoom:
        return not holds(made, view)
    return abs(made.zoom - view.zoom) > _ROUGH_LEVELS or not holds(
        made, view, -min(view.width_px, view.height_px) / 4
    )


def _level(view: MapView, ground: Ground) -> str:
    """The resolution for a view, or the finest coarser one that is laid out already."""
    best = LEVELS.index(level_at(view))
    ready = [name for name in LEVELS[: best + 1] if ground.base.is_laid_out(name)]
    return ready[-1] if ready else LEVELS[0]
