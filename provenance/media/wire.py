"""The messages between the program and its reader process: msgpack frames with a length, never pickle."""

from __future__ import annotations

from typing import BinaryIO, Final, Literal

import msgspec
from msgspec import Struct

from provenance.media.picture import Colour, Crop, PictureFacts
from provenance.media.sandbox import SandboxReport

__all__ = [
    "FRAME_LIMIT_BYTES", "FactsReply", "Hello", "PixelsReply", "ProbeReply", "ReadingReply", "Refusal", "Reply",
    "Request", "read_frame", "read_reply", "read_request", "write_frame",
]  # fmt: skip

#: A reply without pixels; the largest real ones hold an ICC profile and some hundred tags (our choice).
FRAME_LIMIT_BYTES: Final = 32 * 1024 * 1024
_LENGTH_BYTES: Final = 4


class Request(Struct, frozen=True, kw_only=True):
    """What is asked; `size` bytes of the file follow the frame."""

    kind: Literal["facts", "decode", "reading", "probe"]
    name: str
    size: int
    seconds: int
    limit_megapixels: int
    max_side_px: int | None = None
    colour: Colour = "file"
    crop: Crop | None = None
    levels: bool = False
    reading: str = ""
    options: bytes = b""


class Hello(Struct, frozen=True, tag="hello"):
    """The reader process is ready and confined."""

    report: SandboxReport


class FactsReply(Struct, frozen=True, tag="facts"):
    """Answers "facts"."""

    facts: PictureFacts


class PixelsReply(Struct, frozen=True, tag="pixels"):
    """Answers "decode"; for each (width, height) of `sizes`, width × height × 3 raw bytes follow the frame."""

    facts: PictureFacts
    sizes: tuple[tuple[int, int], ...]


class ReadingReply(Struct, frozen=True, tag="reading"):
    """Answers "reading": the reading as msgpack (see `media.readings`)."""

    body: bytes


class ProbeReply(Struct, frozen=True, tag="probe"):
    """Answers "probe": what was tried and the error it met ("" when it went through)."""

    outcomes: dict[str, str]


class Refusal(Struct, frozen=True, tag="refusal"):
    """The bytes cannot be read: id and values of a MediaError."""

    id: str
    values: dict[str, str | int]


Reply = Hello | FactsReply | PixelsReply | ReadingReply | ProbeReply | Refusal

_requests: Final = msgspec.msgpack.Decoder(Request)
_replies: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Reply)


def write_frame(stream: BinaryIO, message: Struct) -> None:
    """One message: four bytes of length, big-endian, then msgpack. The caller flushes."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(body)


def read_frame(stream: BinaryIO, limit_bytes: int = FRAME_LIMIT_BYTES) -> bytes:
    """The body of the next frame. Raises EOFError when the stream ends, ValueError above the limit."""
    length = int.from_bytes(_exactly(stream, _LENGTH_BYTES), "big")
    if length > limit_bytes:
        raise ValueError("frame too long")
    return _exactly(stream, length)


def read_request(stream: BinaryIO) -> Request:
    """The next request; EOFError at the end of the stream."""
    return _requests.decode(read_frame(stream))


def read_reply(stream: BinaryIO) -> Reply:
    """The next reply; EOFError at the end of the stream, ValueError (msgspec's included) on anything else."""
    return _replies.decode(read_frame(stream))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    body = stream.read(size)
    if len(body) != size:
        raise EOFError
    return body
