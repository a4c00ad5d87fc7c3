"""Hashes a file, names its type by content, compares that with its name and reads the picture's size."""

from __future__ import annotations

import base64
import hashlib
from pathlib import PurePath

from provenance.analysis.contract import Item, Result, Statement, Task, found
from provenance.errors import MediaError
from provenance.media.sniff import MediaType, sniff
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Digest, Table, Term, Text


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
        _computed("name_type", Term(_agreement(media_type, task.context.received_name(item)))),
    ]
    size, limits = _picture_size(task, item, media_type)
    return found(*statements, *size, limits=limits)


def _computed(name: str, value: Digest | Count | Term) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _agreement(media_type: MediaType, name: str | None) -> str:
    """Whether the name's extension is one that files of this type have."""
    if name is None:
        return "no_name"
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if not extension:
        return "no_extension"
    return "agrees" if extension in media_type.extensions else "differs"


def _picture_size(
    task: Task, item: Item, media_type: MediaType
) -> tuple[tuple[Statement, ...], tuple[Limit, ...]]:
    """Width and height as shown and as stored; a picture whose header cannot be read gives a limit instead."""
    if not (media_type.kind == "picture" and media_type.decodable):
        return (), ()
    try:
        facts = task.context.facts(item)
    except MediaError as error:
        return (), (Limit("picture_not_readable", {"reason": error.id}),)
    row = (
        Count(facts.shown_width, "pixels"),
        Count(facts.shown_height, "pixels"),
        Count(facts.orientation, "orientation"),
        Text(facts.mode),
        Count(facts.frames, "frames"),
    )
    columns = ("width", "height", "orientation", "mode", "frames")
    return (Statement("picture_size", Basis.COMPUTED, Table((row,), columns)),), ()
