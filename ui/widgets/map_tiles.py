"""Tiles of an underlay, read beside the window and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cache, partial
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from provenance.workbench.mapping import Underlay

__all__ = ["KeptTiles"]

_KEPT: Final = 1_000  # files of some 20 kB each
_THREADS: Final = 2
_LOOK_MS: Final = 16  # a frame at 60 a second

Key = tuple[int, int, int]


@cache
def _pool() -> QThreadPool:
    """The threads of all maps. None of them owns it: its end would wait for work that waits for Python."""
    pool = QThreadPool()
    pool.setMaxThreadCount(_THREADS)
    return pool


@dataclass(frozen=True)
class _Wish:
    """One tile to read. Holds nothing of Qt: a thread may be the last to drop it."""

    underlay: Underlay
    key: Key

    def read(self, done: SimpleQueue[tuple[_Wish, bytes | None]]) -> None:
        """In a thread of the pool."""
        data: bytes | None = None
        try:
            data = self.underlay.tile(*self.key)
        finally:
            done.put((self, data))


class KeptTiles(QObject):
    """An underlay that answers at once: what it has, or nothing while that is read. `ready`: there is more."""

    ready = Signal()

    def __init__(self, underlay: Underlay, parent: QObject) -> None:
        super().__init__(parent)
        self._underlay = underlay
        self._tiles: OrderedDict[Key, bytes | None] = OrderedDict()
        self._wanted: list[Key] = []
        self._running: set[Key] = set()
        self._done: SimpleQueue[tuple[_Wish, bytes | None]] = SimpleQueue()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._collect)

    @property
    def least_zoom(self) -> int:
        return self._underlay.least_zoom

    @property
    def most_zoom(self) -> int:
        return self._underlay.most_zoom

    @property
    def credit(self) -> str:
        return self._underlay.credit

    def begin(self) -> None:
        """Another picture is begun: what was wished for the last one is wished no more."""
        self._wanted.clear()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        key = (z, x, y)
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        self._wanted.append(key)
        self._start()
        return None

    def _start(self) -> None:
        while self._wanted and len(self._running) < _THREADS:
            key = self._wanted.pop(0)
            if key not in self._running:
                self._running.add(key)
                _pool().start(partial(_Wish(self._underlay, key).read, self._done))
                self._look.start()

    def _collect(self) -> None:
        found = False
        while not self._done.empty():
            wish, data = self._done.get()
            self._running.discard(wish.key)
            self._tiles[wish.key] = data
            found |= data is not None
        while len(self._tiles) > _KEPT:
            self._tiles.popitem(last=False)
        self._start()
        if not self._running:
            self._look.stop()
        if found:
            self.ready.emit()
