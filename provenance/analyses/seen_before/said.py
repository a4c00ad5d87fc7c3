"""What the archive says of a candidate, as an item of the run: its record keeps that private, and a replay has it."""

from __future__ import annotations

import hashlib

import msgspec

from provenance.analysis.contract import Item
from provenance.errors import RecordError
from provenance.record.values import Instant, Link, Period, Place, Term, Text

__all__ = ["Fact", "Said", "said_item", "said_of"]

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the shown picture."""


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that somebody stated of a picture of the archive: `about` "place", "source", "licence" or "note", or of
    what a date is one ("published", "captured", "file", "added"), known by `basis`."""

    about: str
    value: Text | Place | Link | Instant | Period
    basis: Term | None = None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the archive says of the candidate with the id `item`.

    `identical`: its bytes are those of the questioned file. `restricted`: no picture of it may leave the archive.
    `distance_bits`: of the nearest telling codes, None when they are not near. `laying`: the rows of a 2 × 3 matrix as
    decimals, from pixels of the questioned picture to those of this one, both as shown in full, on which `inliers`
    points agree; empty without one. `width`, `height`: of the shown picture, 0 when not known. `box`: the view that was
    found, None for the whole. `facts`: what is stated of this picture alone.
    """

    item: str
    identical: bool = False
    restricted: bool = False
    distance_bits: int | None = None
    inliers: int = 0
    laying: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    box: Box | None = None
    facts: tuple[Fact, ...] = ()


def said_item(said: Said) -> Item:
    """As an item of a run: the id holds it all, the hash is that of the id."""
    text = msgspec.json.encode(said, order="deterministic")
    return Item("said", "archive", text.decode(), hashlib.sha256(text).hexdigest())


def said_of(item: Item) -> Said:
    """What such an item holds. Raises RecordError("archive_saying_unreadable") for anything else."""
    text = item.id.encode()
    try:
        if hashlib.sha256(text).hexdigest() != item.sha256:
            raise RecordError("archive_saying_unreadable")
        return msgspec.json.decode(text, type=Said)
    except (msgspec.DecodeError, RecordError) as error:
        raise RecordError("archive_saying_unreadable") from error
