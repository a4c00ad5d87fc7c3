"""Core work off the window's thread: in lanes, with progress, cancellation and results as they come."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from provenance.errors import AlidadeError, Cancelled, WorkError
from provenance.workbench.tasks import Cancellation

T = TypeVar("T")

_log = logging.getLogger(__name__)

PROGRESS_EVERY_S: Final = 0.05  # our choice: twenty times a second is as often as an eye can use


class Lane(StrEnum):
    """Who waits for whom: tasks of one lane run in the order they came."""

    WORK = "work"  # long work on the case: taking in, examining, reporting; one at a time
    PEN = "pen"  # records people write; short, one at a time, never behind long work
    LOOK = "look"  # reading what is to be shown; two at a time
    MAP = "map"  # what loaded maps show in a view; two at a time, for one may wait for a server
    ARCHIVE = (
        "archive"  # filling the archive of pictures, for hours where it must; never before work on the case
    )


_THREADS: Final = {Lane.WORK: 1, Lane.PEN: 1, Lane.LOOK: 2, Lane.MAP: 2, Lane.ARCHIVE: 1}
_SHOWN: Final = (Lane.WORK, Lane.ARCHIVE)


class State(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job:
    """What a task's work is lent: a cancellation, and ways to say how far it is and what it has so far."""

    def __init__(self, task: Task[Any], tell: Callable[[Callable[[], None]], None]) -> None:
        self.cancellation = task.cancellation
        self._task = task
        self._tell = tell
        self._told = 0.0

    def progress(self, done: int, of: int, what: str = "") -> None:
        """Say how far the work is; called as often as is convenient."""
        now = time.monotonic()
        if now - self._told >= PROGRESS_EVERY_S or done >= of:
            self._told = now
            self._tell(partial(self._task.advance, done, of, what))

    def give(self, value: object) -> None:
        """Hand over a result that is there already, to the task's `each` in the window's thread."""
        if self._task.each is not None:
            self._tell(partial(self._task.each, value))


class Task(Generic[T]):
    """One piece of work as the progress strip shows it. Its fields are the window thread's."""

    def __init__(self, title: str, lane: Lane, changed: Callable[[], None]) -> None:
        self.title = title
        self.lane = lane
        self.state = State.QUEUED
        self.done = 0
        self.of = 0
        self.what = ""
        self.cancellation = Cancellation()
        self.since = time.monotonic()
        self.each: Callable[[Any], None] | None = None
        self._changed = changed

    @property
    def over(self) -> bool:
        """Whether it has ended, however."""
        return self.state not in (State.QUEUED, State.RUNNING)

    def advance(self, done: int, of: int, what: str) -> None:
        """Note how far the work is."""
        self.done, self.of, self.what = done, of, what
        self._changed()

    def cancel(self) -> None:
        """Ask the work to stop; it ends within half a second. May be called twice."""
        # Killing processes may have to wait for one that is just being started: not in the window's thread.
        threading.Thread(target=self.cancellation.cancel, name="cancel").start()


class _Courier(QObject):
    """Brings calls into the window's thread, in order."""

    call = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.call.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()


class Tasks(QObject):
    """All work of the window. `changed` when any task moves, `refused` for a failure nobody else handles."""

    changed = Signal()
    refused = Signal(object)  # AlidadeError
    not_written = Signal()  # a task of the pen failed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._courier = _Courier(self)
        self._pools = {
            lane: ThreadPoolExecutor(count, thread_name_prefix=lane.value) for lane, count in _THREADS.items()
        }
        self._tasks: list[Task[Any]] = []
        self._shut = False

    def start(
        self,
        title: str,
        work: Callable[[Job], T],
        *,
        lane: Lane = Lane.WORK,
        then: Callable[[T], None] | None = None,
        each: Callable[[Any], None] | None = None,
        refused: Callable[[AlidadeError], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Task[T]:
        """Run `work` in its lane; everything else is called in the window's thread.

        `then` with its answer, `each` with what it gives on the way, `refused` with an expected failure (else the
        signal of that name), `ended` in any case, last.
        """
        task: Task[T] = Task(title, lane, self.changed.emit)
        task.each = each
        self._tasks.append(task)
        told = refused or self.refused.emit

        def run() -> None:
            self._tell(partial(self._begun, task))
            self._tell(partial(self._over, task, self._outcome(task, work, then, told), ended))

        self._pools[lane].submit(run)
        self.changed.emit()
        return task

    def _outcome(
        self,
        task: Task[T],
        work: Callable[[Job], T],
        then: Callable[[T], None] | None,
        refused: Callable[[AlidadeError], None],
    ) -> Callable[[], None]:
        """Do the work here, in a thread of its lane; what is to be called in the window's thread when it is over."""
        try:
            task.cancellation.check()
            answer = work(Job(task, self._tell))
        except AlidadeError as error:
            if task.cancellation.asked.is_set() and task.lane is not Lane.PEN:  # the case was closed under it
                return partial(self._ends, task, State.CANCELLED, None)
            return partial(self._ends, task, State.FAILED, partial(refused, error))
        except Cancelled:
            return partial(self._ends, task, State.CANCELLED, None)
        except Exception as error:  # noqa: BLE001  One of the three broad handlers: the window goes on.
            if task.cancellation.asked.is_set():  # the case was closed under it
                return partial(self._ends, task, State.CANCELLED, None)
            _log.error("%s", traceback.format_exc())
            broke = WorkError("window_task_broke", error=type(error).__name__)
            return partial(self._ends, task, State.FAILED, partial(refused, broke))
        return partial(self._ends, task, State.DONE, None if then is None else partial(then, answer))

    def _ends(self, task: Task[Any], state: State, call: Callable[[], None] | None) -> None:
        task.state = state
        if state is State.FAILED and task.lane is Lane.PEN:
            self.not_written.emit()
        if call is not None:
            call()

    def _over(self, task: Task[Any], outcome: Callable[[], None], ended: Callable[[], None] | None) -> None:
        self._tasks.remove(task)
        try:
            if not self._shut:
                outcome()
        finally:
            if not self._shut and ended is not None:
                ended()
            self.changed.emit()

    def _begun(self, task: Task[Any]) -> None:
        task.state = State.RUNNING
        task.since = time.monotonic()
        self.changed.emit()

    def _tell(self, call: Callable[[], None]) -> None:
        self._courier.call.emit(call)

    # ---- looking ----------------------------------------------------------------------------------------------

    @property
    def shown(self) -> tuple[Task[Any], ...]:
        """What the progress strip shows: the work lane, running first, then in order; after it the archive's."""
        return tuple(task for lane in _SHOWN for task in self._tasks if task.lane is lane)

    @property
    def busy(self) -> bool:
        """Whether long work on the case runs or waits."""
        return any(task.lane is Lane.WORK for task in self._tasks)

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits in any lane."""
        return not self._tasks

    @property
    def writing(self) -> bool:
        """Whether a record is on its way to the disk."""
        return any(task.lane is Lane.PEN for task in self._tasks)

    def cancel_all(self) -> None:
        """Ask everything but the pen to stop: what people wrote is still written."""
        for task in self._tasks:
            if task.lane is not Lane.PEN:
                task.cancel()

    def close(self) -> None:
        """Stop everything and wait for it; what people wrote is written first. Nothing is called back any more."""
        self._shut = True
        for task in self._tasks:
            if task.lane is not Lane.PEN:
                task.cancellation.cancel()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
