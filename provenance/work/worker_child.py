"""A worker process: runs one named function after another and asks the program for what it needs."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import BinaryIO

import msgspec

from provenance import errors
from provenance.errors import AlidadeError
from provenance.media.wire import read_frame, write_frame
from provenance.work.wire import FRAME_LIMIT_BYTES, Answer, Ask, Call, Done, Progress, Refusal, to_worker

NICENESS = 5  # measured: keeps the window's event loop under 50 ms on two cores (desktop-technology §3)


class Channel:
    """How a function in the worker reaches the program."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def ask(self, what: str, payload: bytes) -> bytes:
        """Ask the program for something and wait. Raises the AlidadeError that the program answers with."""
        self.send(Ask(what, payload))
        match to_worker.decode(read_frame(self._incoming, FRAME_LIMIT_BYTES)):
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
        """Write one message at once."""
        write_frame(self._outgoing, message)
        self._outgoing.flush()


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
