"""As many readers and workers as the machine has cores, lent one pair at a time to whoever has work."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, Self

from provenance.errors import Cancelled
from provenance.media.exiftool import ExifTool
from provenance.media.reader import Reader
from provenance.work.worker import Worker


@dataclass
class Desk:
    """One reader and one worker process that belong together while they are lent, and who asks ExifTool for them."""

    reader: Reader = field(default_factory=Reader)
    worker: Worker = field(default_factory=Worker)
    exiftool: ExifTool = field(default_factory=ExifTool)
    period: int = 0  # counts how often its worker was ended so that it forgets; see `Workplace.forget`

    def process_ids(self) -> tuple[int, ...]:
        """The numbers of its processes, those that there are."""
        reader, worker = self.reader, self.worker
        numbers = (reader.process_id, reader.process_id_apart, worker.process_id)
        return tuple(number for number in numbers if number is not None)

    def cancel(self) -> None:
        """Stop what runs at this desk now."""
        self.worker.cancel()
        self.reader.cancel()
        self.exiftool.cancel()

    def close(self) -> None:
        """End both processes."""
        self.exiftool.cancel()
        self.worker.close()
        self.reader.close()


class Stoppable(Protocol):
    """Somebody at work who can be told to stop, from another thread."""

    def cancel(self) -> None:
        """Stop now."""


class Cancellation:
    """Set once by the user; stops the desks in use and refuses further work."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._at_work: list[Stoppable] = []
        self.asked = threading.Event()

    def cancel(self) -> None:
        """Stop now."""
        with self._mutex:
            self.asked.set()
            for one in self._at_work:
                one.cancel()

    def check(self) -> None:
        """Raises Cancelled once `cancel` was called."""
        if self.asked.is_set():
            raise Cancelled

    @contextmanager
    def watching(self, at_work: Stoppable) -> Iterator[None]:
        """While inside, `cancel` stops whoever is at work there."""
        with self._mutex:
            self.check()
            self._at_work.append(at_work)
        try:
            yield
        finally:
            with self._mutex:
                self._at_work.remove(at_work)


class Workplace:
    """All desks of this process; close it (or leave its `with` block) to end every child process."""

    def __init__(self, desks: int | None = None) -> None:
        self.count = desks or max(1, os.cpu_count() or 1)
        self._free: queue.LifoQueue[Desk] = (
            queue.LifoQueue()
        )  # last in, first out: warm processes are used again
        self._period = 0
        self._all = [Desk() for _ in range(self.count)]
        for desk in reversed(self._all):
            self._free.put(desk)

    @contextmanager
    def desk(self, cancellation: Cancellation) -> Iterator[Desk]:
        """Lend a desk, waiting for one. Raises Cancelled when the work was cancelled meanwhile."""
        desk = self._wait(cancellation)
        try:
            with cancellation.watching(desk):
                yield desk
        finally:
            self._give_back(desk)

    def forget(self) -> None:
        """Make all workers forget what they remember of pictures: those not in use end now, the others when they are
        given back. The next work starts new ones."""
        self._period += 1
        idle: list[Desk] = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._free.get_nowait())
        for desk in reversed(idle):
            self._give_back(desk)

    def _give_back(self, desk: Desk) -> None:
        if desk.period != self._period:
            desk.period = self._period
            desk.worker.close()
        self._free.put(desk)

    def _wait(self, cancellation: Cancellation) -> Desk:
        while True:
            cancellation.check()
            try:
                return self._free.get(timeout=0.1)
            except queue.Empty:
                continue

    def process_ids(self) -> frozenset[int]:
        """The numbers of the processes that there are at its desks now."""
        processes = (number for desk in self._all for number in desk.process_ids())
        return frozenset(processes)

    def close(self) -> None:
        """End all processes."""
        for desk in self._all:
            desk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()
