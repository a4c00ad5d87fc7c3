"""One reader process as its owner sees it: started bare, spoken to by pipes, killed without ceremony."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from provenance.media.memory import room
from provenance.media.picture import BYTES_PER_PIXEL, Pixels
from provenance.media.sandbox import SandboxReport
from provenance.media.wire import Hello, PixelsReply, Reply, Request, read_reply, write_frame

__all__ = ["Child", "NotUnderstood"]

#: The last words of a dying process, kept for the log (our choice).
STDERR_KEPT_BYTES: Final = 4096
#: All a child inherits: what the system needs to load libraries, nothing of the user's.
_KEPT_ENVIRONMENT: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
#: A side of 2^31 pixels halved until nothing is left; no picture has more levels.
MOST_LEVELS: Final = 32
_PACKAGE_ROOT: Final = str(Path(__file__).resolve().parents[2])
_BOOTSTRAP: Final = (
    f"import sys; sys.path.insert(0, {_PACKAGE_ROOT!r}); "
    "from provenance.media.reader_child import main; main()"
)


class NotUnderstood(Exception):
    """The reader process answered something that is not an answer."""


class Child:
    """A started reader process; `ask` and `hello` block, `kill` may be called from any thread.

    `apart`: it does the readings of that name instead of all else (`media.readings`).
    """

    def __init__(self, *, apart: str = "") -> None:
        self.answered = 0
        self.failures = 0
        self._report: SandboxReport | None = None
        self._tail = b""
        self._process = subprocess.Popen(
            [*_command(), *(["--apart", apart] if apart else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            cwd=Path(sys.executable).anchor or None,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._input, self._output = _pipe(self._process.stdin), _pipe(self._process.stdout)
        self._listener = threading.Thread(target=self._listen, name="reader-stderr", daemon=True)
        self._listener.start()

    @property
    def process_id(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid

    @property
    def ready(self) -> bool:
        """Whether the process has said that it is ready."""
        return self._report is not None

    @property
    def last_words(self) -> str:
        """The end of what the process wrote to its standard error."""
        return self._tail.decode("utf-8", "replace")

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def hello(self) -> SandboxReport:
        """Wait until the process is ready; which walls stand around it. EOFError when it died before."""
        if self._report is None:
            reply = read_reply(self._output)
            if not isinstance(reply, Hello):
                raise NotUnderstood
            self._report = reply.report
        return self._report

    def ask(self, request: Request, data: bytes | memoryview) -> tuple[Reply, tuple[Pixels, ...]]:
        """Send one request and wait for its answer. OSError, EOFError or ValueError when it does not come."""
        self.hello()
        write_frame(self._input, request)
        self._input.write(data)
        self._input.flush()
        reply = read_reply(self._output)
        pixels = self._levels(reply, request) if isinstance(reply, PixelsReply) else ()
        self.answered += 1
        return reply, pixels

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer gets EOFError or OSError."""
        self._process.kill()

    def bury(self) -> None:
        """Kill, wait for the end and close the pipes."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):  # Unsent bytes to a dead process.
                pipe.close()

    def _levels(self, reply: PixelsReply, request: Request) -> tuple[Pixels, ...]:
        """What follows the reply: one picture, or one and its halves; together never twice the limit."""
        total = sum(width * height for width, height in reply.sizes if min(width, height) > 0)
        wanted = bool(reply.sizes) and (request.levels or len(reply.sizes) == 1)
        if not wanted or total > request.limit_megapixels * 1_000_000 * (2 if request.levels else 1):
            raise NotUnderstood
        if min(min(size) for size in reply.sizes) < 1 or len(reply.sizes) > MOST_LEVELS:
            raise NotUnderstood
        return tuple(self._pixels(width, height) for width, height in reply.sizes)

    def _pixels(self, width: int, height: int) -> Pixels:
        view = room(width * height * BYTES_PER_PIXEL)
        filled = 0
        while filled < len(view):
            got = self._output.readinto(view[filled:])  # type: ignore[attr-defined]
            if not got:
                raise EOFError
            filled += got
        return Pixels(width, height, view.toreadonly())

    def _listen(self) -> None:
        with _pipe(self._process.stderr) as words:
            while heard := os.read(words.fileno(), STDERR_KEPT_BYTES):
                self._tail = (self._tail + heard)[-STDERR_KEPT_BYTES:]


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--reader-process"]
    return [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOTSTRAP]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}


def _pipe(pipe: IO[bytes] | None) -> BinaryIO:
    if pipe is None:
        raise ValueError("the reader process has no pipe")
    return cast(BinaryIO, pipe)
