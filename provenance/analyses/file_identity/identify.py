"""Hashes a file, names its type by content, compares that with its name and reads the picture's size."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import PurePath

from provenance.analysis.contract import Item, Result, Statement, Task, found
from provenance.errors import MediaError
from provenance.media.sniff import MediaType, sniff
from provenance.record.finding import Basis
from provenance.record.values import Count, Digest, Table, Term, Text, Value

_LOOK_SIDE_PX = 512
"""All bytes are decoded whatever the size asked for; this much is sent over (our choice)."""


def identify(task: Task) -> Result:
    """Everything that is certain about a file's bytes; SHA-1 also in base 32, as web archives index it."""
    item = task.one("questioned")
    data = task.context.data(item)
    media_type = sniff(data)
    sha1 = hashlib.sha1(data, usedforsecurity=False).digest()
    statements = [
        _computed("sha256", Digest(hashlib.sha256(data).hexdigest(), "sha256")),
        _computed("sha1", Digest(sha1.hex(), "sha1")),
        _computed("sha1_base32", Digest(base64.b32encode(sha1).decode("ascii"), "sha1", "base32")),
        _computed("md5", Digest(hashlib.md5(data, usedforsecurity=False).hexdigest(), "md5")),
        _computed("size", Count(len(data), "bytes")),
        _computed("media_type", Term(media_type.id)),
        *(_computed("name_type", _agreement(task, card, media_type)) for card in task.every("card")),
        *_as_picture(task, item, media_type),
    ]
    return found(*statements)


def _computed(name: str, value: Value) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _agreement(task: Task, card: Item, media_type: MediaType) -> Term:
    """Whether the received name's extension is one that files of this type have."""
    name = task.context.received_name(card)
    if name is None:
        return Term("no_name")
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if not extension:
        return Term("no_extension")
    return Term("agrees" if extension in media_type.extensions else "differs")


def _as_picture(task: Task, item: Item, media_type: MediaType) -> Iterator[Statement]:
    """Size and form of a picture, and whether all of it can be decoded; a damaged one says why not."""
    if media_type.kind != "picture":
        return
    try:
        _, facts = task.context.picture(item, _LOOK_SIDE_PX)
    except MediaError as error:
        yield _computed("not_readable", Term(error.id))
        return
    row = (
        Count(facts.shown_width, "pixels"),
        Count(facts.shown_height, "pixels"),
        Count(facts.orientation, "orientation"),
        Text(facts.mode),
        Count(facts.frames, "frames"),
    )
    columns = ("width", "height", "orientation", "mode", "frames")
    yield _computed("picture_size", Table((row,), columns))
