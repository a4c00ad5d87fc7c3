"""Ends a process that says nothing for too long; the time runs only while something is expected of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self


class Watchdog:
    """Calls `end` once, from a thread of its own, when `expecting` was not followed by `heard` in time."""

    def __init__(self, limit_seconds: float, end: Callable[[], None]) -> None:
        self.expired = False
        self._limit_seconds = limit_seconds
        self._end = end
        self._changed = threading.Condition()
        self._deadline: float | None = None
        self._over = False
        self._thread = threading.Thread(target=self._watch, name="worker-watchdog", daemon=True)

    def expecting(self) -> None:
        """From now on the process has the limit's time to say something."""
        with self._changed:
            self._deadline = time.monotonic() + self._limit_seconds
            self._changed.notify()

    def heard(self) -> None:
        """It said something: until `expecting` is called again, it may wait for us as long as it takes."""
        with self._changed:
            self._deadline = None  # the thread looks again at the old time, or when `expecting` wakes it

    def _watch(self) -> None:
        with self._changed:
            while not self._over:
                left = None if self._deadline is None else self._deadline - time.monotonic()
                if left is not None and left <= 0:
                    self.expired = True
                    self._end()
                    return
                self._changed.wait(left)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()
