"""The messages between the program and a worker process, in the frames that readers use too (never pickle)."""

from __future__ import annotations

from typing import Final

import msgspec

FRAME_LIMIT_BYTES: Final = 1 << 30  # pixels of the largest picture we open (200 megapixels × 3 bytes) pass


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
