"""The messages between the program and a worker process, in the frames that readers use too (never pickle)."""

from __future__ import annotations

from typing import BinaryIO, Final

import msgspec

from provenance.errors import WorkError
from provenance.media.files import READ_LIMIT_BYTES

#: The largest file that is read, and what is said around it.
FRAME_LIMIT_BYTES: Final = READ_LIMIT_BYTES + (1 << 20)
_LENGTH_BYTES: Final = 4  # as `media.wire.read_frame` expects


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Run `function` ("module:name") on a payload."""

    function: str
    payload: bytes


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """The worker needs something only the program has: stored bytes, pixels, tags, an earlier run."""

    what: str
    payload: bytes


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """What the program gives in reply."""

    payload: bytes


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """An expected failure on either side: class, id and values of the error."""

    kind: str
    id: str
    values: dict[str, str | int]


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far the worker is."""

    done: int
    of: int


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The function's answer."""

    payload: bytes


FromWorker = Ask | Progress | Done | Refusal
ToWorker = Call | Answer | Refusal

from_worker: Final[msgspec.msgpack.Decoder[FromWorker]] = msgspec.msgpack.Decoder(FromWorker)
to_worker: Final[msgspec.msgpack.Decoder[ToWorker]] = msgspec.msgpack.Decoder(ToWorker)


def send(stream: BinaryIO, message: msgspec.Struct, limit_bytes: int = FRAME_LIMIT_BYTES) -> None:
    """Write one message at once.

    Raises WorkError("message_too_large") before anything is written, so that the other side still understands the next.
    """
    body = msgspec.msgpack.encode(message)
    if len(body) > limit_bytes:
        raise WorkError("message_too_large", size_bytes=len(body), limit_bytes=limit_bytes)
    stream.write(len(body).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(body)
    stream.flush()
