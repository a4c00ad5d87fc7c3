"""Has received bytes read in a confined process, so that hostile files can neither harm nor hang us."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self, TypeVar

import msgspec
from msgspec import Struct

from provenance.errors import Cancelled, MediaError, WorkError
from provenance.media.child import Child, NotUnderstood
from provenance.media.picture import Colour, Crop, PictureFacts, Pixels
from provenance.media.readings import READINGS, kind_of
from provenance.media.sandbox import SandboxReport
from provenance.media.tags import TagReading
from provenance.media.wire import FactsReply, PixelsReply, ProbeReply, ReadingReply, Refusal, Reply, Request

__all__ = ["Check", "Reader", "ReaderLimits"]

R = TypeVar("R", bound=Struct)

Check = Callable[[], None]  #: Raises Cancelled when the user stopped the work before it began.


def _in_time() -> None:
    """Nobody can stop this work before it begins."""


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """Bounds of the reader process, all our choice: time for one request, the largest picture, and after how
    many files, or files refused, a fresh process takes over."""

    seconds_per_request: float = 60.0
    megapixels: int = 200
    files_per_process: int = 300
    failures_per_process: int = 1


class Reader:
    """Owns one reader process, started on entering and replaced without notice.

    Any thread may call; requests run one at a time. MediaError says what is wrong with the file; WorkError
    (reader_timeout, reader_died, reader_not_understood, reader_did_not_start, reader_closed) what befell the
    process; the next request works again. `name` is the file's name as shown to the user. `check` is called at the
    one moment when a `cancel` that came before the request would be lost: just before it begins.
    """

    def __init__(self, limits: ReaderLimits | None = None, *, apart: str = "") -> None:
        self._limits = limits or ReaderLimits()
        self._apart = apart
        self._beside: dict[str, Reader] = {}
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._child: Child | None = None
        self._walls: SandboxReport | None = None
        self._busy = False
        self._closed = False
        self._ending: Literal["", "cancelled", "timeout"] = ""

    def __enter__(self) -> Self:
        self._living_child()  # Gets ready while the program goes on.
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def facts(self, data: bytes | memoryview, name: str, *, check: Check = _in_time) -> PictureFacts:
        """What the header says of the picture. Raises MediaError (see `decode`), WorkError, Cancelled."""
        reply, _ = self._ask(self._request("facts", data, name), data, check)
        if isinstance(reply, FactsReply):
            return reply.facts
        raise _failure(reply, name)

    def decode(
        self,
        data: bytes | memoryview,
        name: str,
        *,
        max_side_px: int | None = None,
        colour: Colour = "file",
        crop: Crop | None = None,
        check: Check = _in_time,
    ) -> tuple[Pixels, PictureFacts]:
        """Upright RGB pixels, the longer side at most `max_side_px`, and the facts.

        `crop`: only that part of the upright picture; crop_outside_picture (also a MediaError) when it is not inside.
        With `colour` "srgb" an embedded colour profile is honoured; `facts.colour_from` tells whether it could be.

        Raises MediaError: not_a_picture, picture_type_not_decodable, too_many_pixels, truncated_picture,
        undecodable_picture, picture_needs_too_much_memory; WorkError; Cancelled.
        """
        request = self._request("decode", data, name, max_side_px=max_side_px, colour=colour, crop=crop)
        reply, pixels = self._ask(request, data, check)
        if isinstance(reply, PixelsReply):
            return pixels[0], reply.facts
        raise _failure(reply, name)

    def levels(
        self,
        data: bytes | memoryview,
        name: str,
        *,
        max_side_px: int | None = None,
        colour: Colour = "file",
        check: Check = _in_time,
    ) -> tuple[tuple[Pixels, ...], PictureFacts]:
        """What `decode` gives, then the same at half the width and height, again and again, down to 64 pixels or less.

        An odd side is rounded up: a pixel of level k covers 2^k pixels of level 0 each way, less at the far edges.
        Raises as `decode` does.
        """
        request = self._request("decode", data, name, max_side_px=max_side_px, colour=colour, levels=True)
        reply, pixels = self._ask(request, data, check)
        if isinstance(reply, PixelsReply):
            return pixels, reply.facts
        raise _failure(reply, name)

    def tags(self, data: bytes | memoryview, name: str, *, check: Check = _in_time) -> TagReading:
        """Every tag of a file. Raises WorkError, Cancelled; odd tags are warnings, not errors."""
        return self.reading(TagReading, data, name, check=check)

    def reading(
        self,
        shape: type[R],
        data: bytes | memoryview,
        name: str,
        *,
        options: Struct | None = None,
        check: Check = _in_time,
    ) -> R:
        """What `media.readings` has under that shape. Raises the MediaError of that reading; WorkError, Cancelled."""
        made: R = msgspec.msgpack.decode(
            self.reading_bytes(
                kind_of(shape),
                data,
                name,
                options=b"" if options is None else msgspec.msgpack.encode(options),
                check=check,
            ),
            type=shape,
        )
        return made

    def reading_bytes(
        self, kind: str, data: bytes | memoryview, name: str, *, options: bytes = b"", check: Check = _in_time
    ) -> bytes:
        """The same as msgpack, checked to be of its shape, for whoever passes it on. Raises as `reading` does."""
        if READINGS[kind].apart != self._apart:
            beside = self._other(READINGS[kind].apart)
            try:
                return beside.reading_bytes(kind, data, name, options=options, check=check)
            finally:
                self._walls = beside.walls or self._walls
        request = msgspec.structs.replace(self._request("reading", data, name), reading=kind, options=options)
        reply, _ = self._ask(request, data, check)
        if not isinstance(reply, ReadingReply):
            raise _failure(reply, name)
        try:
            msgspec.msgpack.decode(reply.body, type=READINGS[kind].shape)
        except ValueError as error:  # msgspec's too
            raise WorkError("reader_not_understood", name=name) from error
        return reply.body

    def sandbox(self) -> SandboxReport:
        """Which walls stand around the reader process. Raises WorkError when it does not start."""
        self.probe("")
        with self._turn:
            return self._living_child().hello()

    @property
    def walls(self) -> SandboxReport | None:
        """Which walls stood around the process that answered last; None before the first answer. Asks nothing."""
        return self._walls

    def probe(self, what: str, *, apart: bool = False) -> dict[str, str]:
        """For tests of the walls: see the reader process, or that of the readings apart. Not for use on files."""
        if apart and not self._apart:
            return self._other("credentials").probe(what)
        reply, _ = self._ask(self._request("probe", what.encode(), "probe"), what.encode())
        if isinstance(reply, ProbeReply):
            return reply.outcomes
        raise _failure(reply, "probe")

    @property
    def process_id(self) -> int | None:
        """The number of the present reader process; None between two."""
        child = self._child
        return None if child is None else child.process_id

    @property
    def process_id_apart(self) -> int | None:
        """The number of the process of the readings of credentials; None before its first request."""
        return self._beside["credentials"].process_id if "credentials" in self._beside else None

    @property
    def busy(self) -> bool:
        """Whether a request is running."""
        return self._busy or any(one.busy for one in tuple(self._beside.values()))

    def cancel(self) -> None:
        """Stop the running request at once: its caller gets Cancelled. Without a running request, nothing."""
        self._end("cancelled")
        for beside in tuple(self._beside.values()):
            beside.cancel()

    def close(self) -> None:
        """End the reader process; a running request gets Cancelled. Safe to call twice."""
        with self._state:
            self._closed = True
        for beside in tuple(self._beside.values()):
            beside.close()
        self._end("cancelled")
        with self._turn:
            self._discard()

    def _other(self, name: str) -> Reader:
        """The reader of what is done apart under that name, with the same limits; its process starts at first use.

        It then stays until this reader closes, as this reader's own process does: it holds 27 MB that no other does and
        takes half a second to start (measured); ending it when idle would want a clock and a thread of its own.
        """
        with self._state:
            if self._closed:
                raise WorkError("reader_closed")
            if name not in self._beside:
                self._beside[name] = Reader(self._limits, apart=name)
            return self._beside[name]

    def _request(
        self,
        kind: Literal["facts", "decode", "reading", "probe"],
        data: bytes | memoryview,
        name: str,
        *,
        max_side_px: int | None = None,
        colour: Colour = "file",
        crop: Crop | None = None,
        levels: bool = False,
    ) -> Request:
        if max_side_px is not None and max_side_px < 1:
            raise ValueError("max_side_px must be at least 1")
        return Request(
            kind=kind,
            name=name,
            size=len(data),
            seconds=int(self._limits.seconds_per_request) + 1,
            limit_megapixels=self._limits.megapixels,
            max_side_px=max_side_px,
            colour=colour,
            crop=crop,
            levels=levels,
        )

    def _ask(
        self, request: Request, data: bytes | memoryview, check: Check = _in_time
    ) -> tuple[Reply, tuple[Pixels, ...]]:
        with self._turn:
            child = self._begin(check)
            watch = threading.Timer(self._limits.seconds_per_request, self._end, ("timeout",))
            watch.start()
            kept = False
            try:
                reply, pixels = child.ask(request, data)
                self._walls = child.hello()
                kept = not self._worn_out(child, reply)
                return reply, pixels
            except (OSError, EOFError, ValueError, NotUnderstood) as error:
                raise self._death(child, error, request.name) from error
            finally:
                watch.cancel()
                watch.join()
                self._finish(kept)

    def _begin(self, check: Check) -> Child:
        child = self._living_child()
        with self._state:
            if self._closed:
                raise WorkError("reader_closed")
            check()
            self._busy, self._ending = True, ""
        return child

    def _finish(self, kept: bool) -> None:
        with self._state:
            self._busy = False
            kept = kept and not self._ending
        if not kept:
            self._discard()
        if not kept and not self._closed:
            self._living_child()

    def _worn_out(self, child: Child, reply: Reply) -> bool:
        refused = (
            isinstance(reply, Refusal) and reply.id != "crop_outside_picture"
        )  # that is not the file's fault
        child.failures += refused
        limits = self._limits
        return child.failures >= limits.failures_per_process or child.answered >= limits.files_per_process

    def _living_child(self) -> Child:
        if self._closed:
            raise WorkError("reader_closed")
        if self._child is not None and not self._child.alive():
            self._discard()
        if self._child is None:
            try:
                self._child = Child(apart=self._apart)
            except OSError as error:
                raise WorkError("reader_did_not_start", reason=error.strerror or "?") from error
        return self._child

    def _discard(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.bury()

    def _end(self, why: Literal["cancelled", "timeout"]) -> None:
        with self._state:
            if self._busy and not self._ending:
                self._ending = why
                if self._child is not None:
                    self._child.kill()

    def _death(self, child: Child, error: BaseException, name: str) -> BaseException:
        match self._ending:
            case "cancelled":
                return Cancelled()
            case "timeout":
                return WorkError(
                    "reader_timeout", name=name, limit_seconds=round(self._limits.seconds_per_request)
                )
            case "":
                pass
        if isinstance(error, (ValueError, NotUnderstood)):
            return WorkError("reader_not_understood", name=name)
        child.bury()
        if child.ready:
            return WorkError("reader_died", name=name)
        lines = child.last_words.strip().splitlines() or ["?"]
        return WorkError("reader_did_not_start", reason=lines[-1])


def _failure(reply: Reply, name: str) -> MediaError | WorkError:
    if isinstance(reply, Refusal):
        return MediaError(reply.id, **reply.values)
    return WorkError("reader_not_understood", name=name)
