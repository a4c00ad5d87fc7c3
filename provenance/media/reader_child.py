"""The reader process: imports all it needs, confines itself, then answers requests until its input ends."""

from __future__ import annotations

import ctypes
import encodings.ascii
import encodings.cp437
import encodings.cp1252
import encodings.iso2022_jp
import encodings.latin_1
import encodings.utf_16
import encodings.utf_16_be
import encodings.utf_16_le
import encodings.utf_32  # noqa: F401  (these are imported now because nothing can be imported later)
import linecache  # noqa: F401
import os
import platform
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct
from PIL import Image

from provenance.errors import MediaError
from provenance.media.decode import levels, load_decoders, picture_facts, upright_picture
from provenance.media.readings import READINGS, load_readings, perform
from provenance.media.sandbox import allow_cpu_seconds, confine
from provenance.media.sandbox_calls import REFUSED
from provenance.media.wire import (
    FactsReply,
    Hello,
    PixelsReply,
    ProbeReply,
    ReadingReply,
    Refusal,
    Reply,
    Request,
    read_request,
    write_frame,
)

__all__ = ["main"]

_readings: Final[dict[str, Callable[..., Struct]]] = {}

#: The word on its command line before the name of the readings apart that it is for.
APART: Final = "--apart"

#: Rows sent at a time: keeps the copy of the pixels small (our choice).
STRIP_ROWS: Final = 256


def main() -> None:
    """Serve on standard input and output; returns when the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then closes us.
    requests = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    replies = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # Whatever a library prints must not get between the frames.
    load_decoders()
    _readings.update(load_readings(apart=sys.argv[-1] if APART in sys.argv else ""))
    _warm_up()
    write_frame(replies, Hello(confine()))
    replies.flush()
    try:
        while True:
            _serve(requests, replies)
    except (EOFError, BrokenPipeError):
        os._exit(0)  # The program has gone or closed us; there is nothing to clean up.


def _warm_up() -> None:
    """Code paths that import late: each codec of Pillow once, and a traceback."""
    Image.new("RGB", (8, 8)).resize((4, 4), Image.Resampling.LANCZOS).tobytes()
    try:
        raise EOFError
    except EOFError:
        traceback.format_exc()


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    request = read_request(requests)
    data = requests.read(request.size)
    if len(data) != request.size:
        raise EOFError
    allow_cpu_seconds(request.seconds)
    reply, images = _answer(request, data)
    del data
    write_frame(replies, reply)
    for image in images:
        for top in range(0, image.height, STRIP_ROWS):
            strip = image.crop((0, top, image.width, min(top + STRIP_ROWS, image.height)))
            replies.write(strip.tobytes())
    replies.flush()


def _answer(request: Request, data: bytes) -> tuple[Reply, tuple[Image.Image, ...]]:
    try:
        match request.kind:
            case "facts":
                facts = picture_facts(data, request.name, limit_megapixels=request.limit_megapixels)
                return FactsReply(facts), ()
            case "decode":
                image, facts = upright_picture(
                    data,
                    request.name,
                    max_side_px=request.max_side_px,
                    limit_megapixels=request.limit_megapixels,
                    colour=request.colour,
                    crop=request.crop,
                )
                images = levels(image) if request.levels else (image,)
                return PixelsReply(facts, tuple(level.size for level in images)), images
            case "reading":
                work, kind = _readings[request.reading], READINGS[request.reading]
                return ReadingReply(perform(work, kind, data, request.options)), ()
            case "probe":
                return ProbeReply(_probe(data.decode())), ()
    except MediaError as error:
        return Refusal(error.id, error.values), ()
    except MemoryError:
        return Refusal("picture_needs_too_much_memory", {"name": request.name}), ()
    except Exception:  # noqa: BLE001  One of the three broad handlers: a decoder's bug must not end the conversation.
        traceback.print_exc()
        return Refusal("undecodable_picture", {"name": request.name, "format": "?"}), ()


def _probe(what: str) -> dict[str, str]:
    """For tests: tries what the walls must refuse ("walls", "calls"), or never answers ("hang"), or dies ("die")."""
    if what == "hang":
        while True:
            time.sleep(1)
    if what == "die":
        os._exit(7)
    if what == "calls":
        return {name: _tried(partial(_bare_call, name)) for name in _CALLS_TRIED}
    if what != "walls":
        return {}
    attempts: dict[str, Callable[[], object]] = {
        "memory": lambda: bytearray(1 << 40),
        "read": lambda: os.open(os.path.realpath(__file__), os.O_RDONLY),
        "write": lambda: os.open("alidade-probe", os.O_WRONLY | os.O_CREAT),
        "list": lambda: os.listdir(os.sep),
        "remove": lambda: Path("alidade-probe").unlink(),
        "connect": _network_socket,
        "run": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
        "signal": lambda: os.kill(os.getppid(), 0),
    }
    if hasattr(os, "fork"):
        attempts["fork"] = lambda: os.fork() or os._exit(0)
        attempts |= _on_others()
    return {name: _tried(attempt) for name, attempt in attempts.items()}


def _on_others() -> dict[str, Callable[[], object]]:
    """Harmless if a wall is missing: they change nothing of a pipe of our own, and only ask about the parent.

    Not descriptor 0: where a process has no input, that is a device of the whole machine.
    """
    mine, _ = os.pipe()
    return {
        "rights": lambda: os.fchmod(mine, 0o600),
        "owner": lambda: os.chown(mine, -1, -1),
        "times": lambda: os.utime(mine),
        "limits of others": lambda: _limits_of(os.getppid()),
    }


#: Every refused call but the two that would make a second process if a wall were missing.
_CALLS_TRIED: Final = tuple(name for name in REFUSED if name not in ("fork", "vfork"))


def _limits_of(process: int) -> None:
    import resource

    resource.prlimit(process, resource.RLIMIT_CORE)


def _bare_call(name: str) -> None:
    """Asks the kernel by number, every argument -1: it would be invalid if it were not refused before."""
    number = REFUSED[name][("x86_64", "aarch64").index(platform.machine())]
    libc = ctypes.CDLL(None, use_errno=True)
    if number >= 0 and libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6) < 0:
        raise OSError(ctypes.get_errno(), name)


def _network_socket() -> None:
    """Asks the C library for an internet socket (AF_INET, SOCK_STREAM)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.socket(2, 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "socket")


def _tried(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return ""
