"""A worker process: runs one named function after another and asks the program for what it needs."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import BinaryIO, Final

import msgspec

from provenance import errors
from provenance.errors import AlidadeError
from provenance.media.wire import read_frame
from provenance.work.wire import (
    FRAME_LIMIT_BYTES,
    Answer,
    Ask,
    Call,
    Done,
    Progress,
    Refusal,
    ToWorker,
    send,
    to_worker,
)

#: Measured: keeps the window's event loop under 50 ms on two cores (desktop-technology §3).
NICENESS: Final = 5
#: Address space; our choice: far above the largest file and its pixels.
MEMORY_LIMIT_BYTES: Final = 8 * 1024**3


class Channel:
    """How a function in the worker reaches the program."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def ask(self, what: str, payload: bytes) -> bytes:
        """Ask the program for something and wait. Raises the AlidadeError that the program answers with."""
        self.send(Ask(what, payload))
        match self._heard():
            case Answer(payload=answer):
                return answer
            case Refusal(kind=kind, id=id, values=values):
                raise error_of(kind, id, values)
            case Call():
                raise EOFError("a call in place of an answer")

    def progress(self, done: int, of: int) -> None:
        """Say how far the work is."""
        self.send(Progress(done, of))

    def send(self, message: msgspec.Struct) -> None:
        """Write one message at once. Raises WorkError when it is too large."""
        send(self._outgoing, message)

    def _heard(self) -> ToWorker:
        try:
            return to_worker.decode(read_frame(self._incoming, FRAME_LIMIT_BYTES))
        except MemoryError as error:  # half an answer would be taken for the next call: this process must end
            raise EOFError("no room for an answer") from error


def error_of(kind: str, id: str, values: dict[str, str | int]) -> AlidadeError:
    """An expected failure as it was on the other side."""
    made = getattr(errors, kind, AlidadeError)
    return made(id, **values) if issubclass(made, AlidadeError) else AlidadeError(id, **values)


def main() -> None:
    """Serve calls until the input ends."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides when to stop us
    if sys.platform != "win32":
        os.nice(NICENESS)
    _limit_resources()
    channel = Channel(incoming, outgoing)
    while True:
        try:
            call = to_worker.decode(read_frame(incoming, FRAME_LIMIT_BYTES))
        except EOFError:
            return
        if not isinstance(call, Call):
            return
        module, _, name = call.function.partition(":")
        function = getattr(importlib.import_module(module), name)
        try:
            channel.send(Done(function(call.payload, channel)))
        except AlidadeError as error:
            channel.send(Refusal(type(error).__name__, error.id, error.values))


def _limit_resources() -> None:
    """On Linux: bounded memory, so that greed fails here alone, and no memory written to disk after a crash."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    for what, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT_BYTES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        bound = limit if hard < 0 else min(limit, hard)
        resource.setrlimit(what, (bound, bound))
