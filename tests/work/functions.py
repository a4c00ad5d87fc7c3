"""What a worker process is asked to run in the tests of `provenance.work`: named by "module:function"."""

from __future__ import annotations

import os
import signal
import time

from provenance import errors
from provenance.errors import AlidadeError
from provenance.work.worker_child import Channel

HERE = "tests.work.functions"


def echo(payload: bytes, _channel: Channel) -> bytes:
    """The payload again."""
    return payload


def process_number(_payload: bytes, _channel: Channel) -> bytes:
    """Which process this is."""
    return str(os.getpid()).encode()


def ask(payload: bytes, channel: Channel) -> bytes:
    """What the program answers."""
    return channel.ask("anything", payload)


def count(payload: bytes, channel: Channel) -> bytes:
    """Say progress as often as the payload says."""
    for done in range(int(payload)):
        channel.progress(done + 1, int(payload))
    return b""


def print_words(_payload: bytes, _channel: Channel) -> bytes:
    """What a careless library does: it prints to standard output."""
    print("words of a library", flush=True)
    return b"said"


def die(_payload: bytes, _channel: Channel) -> bytes:
    """End as a crash in a library ends."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def wait(_payload: bytes, channel: Channel) -> bytes:
    """Say that work has begun, and never end."""
    channel.progress(0, 1)
    while True:
        time.sleep(60)


def refuse(payload: bytes, _channel: Channel) -> bytes:
    """Raise the expected failure whose class the payload names."""
    kind: type[AlidadeError] = getattr(errors, payload.decode())
    raise kind("id_of_it", name="фото.jpg", count=3)
