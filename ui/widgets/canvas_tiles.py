"""Tiles of a picture as a view-only adjustment shows them, computed beside the window and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, QRectF, QThreadPool, QTimer, Signal
from PySide6.QtGui import QPainter

from ui.widgets.pyramid import Drawn, Level, Levels, cut, image_of

TILE_PX: Final = 512
BORDER_PX: Final = 8
"""Pixels of the neighbours that a tile is computed with: the reach of the sharpening kernel."""
KEPT_TILES: Final = 128
"""Tiles kept, of 0.8 MB each: two windows of 2560 × 1440 at the scale of their level."""
_LOOK_MS: Final = 8  # half a frame at 60 a second

_THREADS: Final = 2

Adjust = Callable[[Level], Level]
Key = tuple[int, int, int]  # level, column, row


@cache
def _pool() -> QThreadPool:
    """The threads of all canvases. None of them owns it: its end would wait for work that waits for Python."""
    pool = QThreadPool()
    pool.setMaxThreadCount(_THREADS)
    return pool


@dataclass(frozen=True)
class _Job:
    """One tile to compute. Holds nothing of Qt: a thread may be the last to drop it."""

    generation: int
    key: Key
    level: Level
    adjust: Adjust

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the tile with its border, within the level."""
        _, column, row = self.key
        left, top = column * TILE_PX, row * TILE_PX
        return (
            max(0, left - BORDER_PX),
            max(0, top - BORDER_PX),
            min(self.level.width, left + TILE_PX + BORDER_PX),
            min(self.level.height, top + TILE_PX + BORDER_PX),
        )

    def compute(self, done: SimpleQueue[tuple[_Job, Level | None]]) -> None:
        """In a thread of the pool."""
        made: Level | None = None
        try:
            made = self.adjust(cut(self.level, *self.box))
        finally:
            done.put((self, made))


class _Tile:
    """A computed tile: its picture and which part of it is its own."""

    def __init__(self, job: _Job, made: Level) -> None:
        _, column, row = job.key
        self._level, self._image = made, image_of(made)
        # One pixel more than its own, so that no seam of the plain picture shows between two tiles.
        box = QRectF(column * TILE_PX - 1, row * TILE_PX - 1, TILE_PX + 2, TILE_PX + 2)
        self._own = box.intersected(QRectF(0, 0, job.level.width, job.level.height))
        self._in_image = self._own.translated(-job.box[0], -job.box[1])

    def draw(self, painter: QPainter, drawn: Drawn) -> None:
        painter.drawImage(drawn.in_picture(self._own), self._image, self._in_image)


class AdjustedTiles(QObject):
    """Draws the tiles that are ready and has the missing ones computed, those in the middle first."""

    ready = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = _pool()
        self._levels: Levels | None = None
        self._adjust: Adjust | None = None
        self._tiles: OrderedDict[Key, _Tile | None] = OrderedDict()
        self._wanted: list[Key] = []
        self._running: set[tuple[int, Key]] = set()
        self._done: SimpleQueue[tuple[_Job, Level | None]] = SimpleQueue()
        self._generation = 0
        # Asked for rather than told: no thread ever touches an object of Qt.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._collect)

    def show_levels(self, levels: Levels | None) -> None:
        self._levels = levels
        self._forget()

    def use(self, adjust: Adjust | None) -> None:
        self._adjust = adjust
        self._forget()

    def stop(self) -> None:
        """Start nothing more and wait for what runs (a tile takes some 10 ms)."""
        self._wanted.clear()
        self._generation += 1
        self._look.stop()
        self._pool.waitForDone()
        self._running.clear()
        self._done = SimpleQueue()

    def draw(self, painter: QPainter, place: int, in_level: QRectF) -> None:
        """Draw what is ready of the given part of level `place`, and ask for the rest."""
        if self._levels is None or self._adjust is None:
            return
        drawn = self._levels.drawn[place]
        asked = [(place, column, row) for column, row in _covering(in_level)]
        for key in asked:
            if tile := self._tiles.get(key):
                self._tiles.move_to_end(key)
                tile.draw(painter, drawn)
        self._wanted = [key for key in asked if key not in self._tiles]
        while len(self._tiles) > max(KEPT_TILES, 2 * len(asked)):
            self._tiles.popitem(last=False)
        self._start()

    def _forget(self) -> None:
        self._generation += 1
        self._wanted.clear()
        self._tiles.clear()

    def _start(self) -> None:
        if self._levels is None or self._adjust is None:
            return
        while self._wanted and len(self._running) < _THREADS:
            key = self._wanted.pop(0)
            if (self._generation, key) not in self._running:
                self._running.add((self._generation, key))
                job = _Job(self._generation, key, self._levels.drawn[key[0]].level, self._adjust)
                self._pool.start(partial(job.compute, self._done))
                self._look.start()

    def _collect(self) -> None:
        """Take in what the threads have finished."""
        found = False
        while not self._done.empty():
            job, made = self._done.get()
            self._running.discard((job.generation, job.key))
            if job.generation == self._generation:
                self._tiles[job.key] = _Tile(job, made) if made is not None else None
                found = True
        self._start()
        if not self._running:
            self._look.stop()
        if found:
            self.ready.emit()


def _covering(in_level: QRectF) -> Iterator[tuple[int, int]]:
    """Columns and rows of the tiles that the part touches, from the middle outwards."""
    if in_level.isEmpty():
        return
    centre = in_level.center()
    columns = range(int(in_level.left()) // TILE_PX, int(in_level.right() - 1e-6) // TILE_PX + 1)
    rows = range(int(in_level.top()) // TILE_PX, int(in_level.bottom() - 1e-6) // TILE_PX + 1)

    def off_centre(place: tuple[int, int]) -> float:
        x, y = (place[0] + 0.5) * TILE_PX - centre.x(), (place[1] + 0.5) * TILE_PX - centre.y()
        return x * x + y * y

    yield from sorted(((column, row) for column in columns for row in rows), key=off_centre)
