"""One worker process as the program sees it: called, asked back by it, killed to cancel, replaced when it died."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from provenance.errors import AlidadeError, Cancelled, WorkError
from provenance.media.wire import read_frame
from provenance.work.watchdog import Watchdog
from provenance.work.wire import (
    FRAME_LIMIT_BYTES,
    Answer,
    Ask,
    Call,
    Done,
    FromWorker,
    Progress,
    Refusal,
    ToWorker,
    from_worker,
    send,
)
from provenance.work.worker_child import error_of

Responder = Callable[[str, bytes], bytes]  # what is asked, its payload → the answer
Report = Callable[[int, int], None]  # done, of

_ROOT: Final = str(Path(__file__).resolve().parents[2])
_BOOTSTRAP: Final = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); from provenance.work.worker_child import main; main()"
)


def worker_command() -> list[str]:
    """How a worker process is started; a packaged program starts itself with a switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker-process"]
    return [sys.executable, "-I", "-c", _BOOTSTRAP]


def _environment() -> dict[str, str]:
    """What kernels need and no more: two worker processes on two cores need no thread pools of their own."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k in {"PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "TESSDATA_PREFIX"}
    }
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """Bounds of a worker process, our choice: how long it may say nothing, and the largest message to and from it."""

    silent_seconds: float = 300.0
    frame_bytes: int = FRAME_LIMIT_BYTES


class _Gone(Exception):
    """The process does not talk any more, or not in a way that can be understood."""


class Worker:
    """Owns one worker process, started at the first call and again after it died or was cancelled."""

    def __init__(self, limits: WorkerLimits | None = None) -> None:
        self._limits = limits or WorkerLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._state = threading.Lock()
        self._cancelled = False

    def call(
        self, function: str, payload: bytes, respond: Responder, report: Report, check: Callable[[], None]
    ) -> bytes:
        """Run `function` in the process and return its answer; blocks. `check` raises Cancelled if it is too late.

        Raises the AlidadeError the function raised; WorkError: worker_died when the process ended on its own,
        worker_timeout when it said nothing (no progress, no question) for too long, message_too_large,
        worker_did_not_start; and Cancelled after `cancel`.
        """
        with self._state:
            check()
            process = self._process = self._living()
            self._cancelled = False
        watchdog = Watchdog(self._limits.silent_seconds, process.kill)
        try:
            with watchdog:
                return self._conversation(process, watchdog, Call(function, payload), respond, report)
        except _Gone as error:
            self._bury()
            raise self._death(watchdog) from error
        except AlidadeError:  # the function's own answer: the process is ready for the next call
            raise
        except BaseException:  # the process still waits for an answer that will not come
            self._bury()
            raise
        finally:
            if watchdog.expired:
                self._bury()

    def _conversation(
        self,
        process: subprocess.Popen[bytes],
        watchdog: Watchdog,
        call: Call,
        respond: Responder,
        report: Report,
    ) -> bytes:
        to_process, from_process = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        watchdog.expecting()
        self._say(to_process, call)
        while True:
            message = self._hear(from_process)
            watchdog.heard()
            match message:
                case Ask(what=what, payload=asked):
                    response = self._response(respond, what, asked)
                    watchdog.expecting()
                    try:
                        self._say(to_process, response)
                    except WorkError as error:  # too large: the process is told so instead
                        self._say(to_process, _refusal(error))
                case Progress(done=done, of=of):
                    report(done, of)
                    watchdog.expecting()
                case Done(payload=answer):
                    return answer
                case Refusal(kind=kind, id=id, values=values):
                    raise error_of(kind, id, values)

    @staticmethod
    def _response(respond: Responder, what: str, asked: bytes) -> Answer | Refusal:
        try:
            return Answer(respond(what, asked))
        except AlidadeError as error:
            return _refusal(error)

    def _say(self, stream: BinaryIO, message: ToWorker) -> None:
        try:
            send(stream, message, self._limits.frame_bytes)
        except (OSError, ValueError) as error:  # ValueError: the pipe has been closed
            raise _Gone from error

    def _hear(self, stream: BinaryIO) -> FromWorker:
        try:
            return from_worker.decode(read_frame(stream, self._limits.frame_bytes))
        except (EOFError, OSError, ValueError) as error:  # also msgspec's: no message
            raise _Gone from error

    def _death(self, watchdog: Watchdog) -> BaseException:
        if self._cancelled:
            return Cancelled()
        if watchdog.expired:
            return WorkError("worker_timeout", limit_seconds=round(self._limits.silent_seconds))
        return WorkError("worker_died")

    def _living(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            if not self._cancelled and self._process.poll() is None:
                return self._process
            _end(self._process)
        try:
            return subprocess.Popen(
                worker_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
                cwd=os.sep,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WorkError("worker_did_not_start", reason=error.strerror or "?") from error

    def cancel(self) -> None:
        """End the process at once; a running `call` raises Cancelled. May be called from any thread."""
        with self._state:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()

    @property
    def process_id(self) -> int | None:
        """The process's number while there is one."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the process and free its pipes."""
        self._bury()

    def _bury(self) -> None:
        with self._state:
            process, self._process = self._process, None
        if process is not None:
            _end(process)


def _refusal(error: AlidadeError) -> Refusal:
    return Refusal(type(error).__name__, error.id, error.values)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process if it lives, and free its number and its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # unsent bytes to a dead process: there is nobody left to tell
                pipe.close()
