"""What worker processes are sent and send back when they work for the archive of pictures: plain bytes, no arrays."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from provenance.archive.seenitems import Box, View

__all__ = [
    "ASK",
    "ASKED_SIDE_PX",
    "CODE",
    "CODED_SIDE_PX",
    "CODES_MADE_BY",
    "DESCRIBE",
    "LAY",
    "TURNS",
    "AskedArrays",
    "AskedView",
    "Described",
    "Laid",
    "LayAsked",
    "LaySide",
    "Shown",
    "ToDescribe",
    "TurnedView",
    "pack",
    "unpack",
    "with_points",
]

T = TypeVar("T")

_MODULE: Final = "provenance.archive.coding"
CODE: Final = f"{_MODULE}:code"
DESCRIBE: Final = f"{_MODULE}:describe"
TURNS: Final = f"{_MODULE}:turns"
ASK: Final = f"{_MODULE}:ask"
LAY: Final = f"{_MODULE}:lay"
"""The functions, as a worker is told to call them."""

CODES_MADE_BY: Final = "codes-1"
"""The maker of codes: raised when views, codes or thumbnails would come out otherwise."""

CODED_SIDE_PX: Final = 1024
"""Pictures are decoded no larger for their codes, of the archive and of what is asked about alike: the codes of smaller
ones are those of other programs, of larger ones a few bits off (copy-search measurements); 1,600 took twice as long."""

ASKED_SIDE_PX: Final = 2048
"""Decoded no larger for the points of panels: a photo on a page of a telephone still has the 900 pixels that its points
are taken from (ours)."""

_LARGEST_PANEL: Final = 0.6
"""Of the whole picture's area: the points of a larger panel are those of the whole (our choice; captioned and framed
copies are found by them in 100 of 100 cases, copy-search measurements)."""


class Shown(msgspec.Struct, frozen=True):
    """A decoded, upright picture: RGB bytes of `width` × `height`, and the size it is shown at in full."""

    width: int
    height: int
    data: bytes
    shown_width: int
    shown_height: int


class ToDescribe(msgspec.Struct, frozen=True):
    """A picture and the boxes of the views whose points are wanted, in pixels of the full shown picture."""

    picture: Shown
    boxes: tuple[Box, ...]


class Described(msgspec.Struct, frozen=True):
    """The packed points of each box, None where there are none, and what made them."""

    made_by: str
    packed: tuple[bytes | None, ...]


class TurnedView(msgspec.Struct, frozen=True):
    """A view that is asked about: its box in pixels of the full shown picture, the codes of its eight turns."""

    box: Box
    codes: tuple[bytes, ...]
    quality: int


class AskedArrays(msgspec.Struct, frozen=True):
    """`vision.copies.points.AskedPoints` as little-endian bytes, in that order."""

    x_in_image: bytes
    sizes: bytes
    angles: bytes
    vectors: bytes
    words: bytes
    signatures: bytes
    width: int
    height: int


class AskedView(msgspec.Struct, frozen=True):
    """A view that is asked about with its points; `box` in pixels of the full shown picture."""

    box: Box
    points: AskedArrays


class LaySide(msgspec.Struct, frozen=True):
    """A stored view to lay on: its box in pixels of its full shown picture, its packed points."""

    box: Box
    packed: bytes


class LayAsked(msgspec.Struct, frozen=True):
    """What to lay on what; the first asked view is the whole picture."""

    asked: tuple[AskedView, ...]
    stored: tuple[LaySide, ...]


class Laid(msgspec.Struct, frozen=True):
    """How the asked picture lies on a stored one, both whole and as shown in full, in pixels from the corner.

    `stored_from_asked`: the rows of a 2 × 3 matrix, one after the other. `rotation_deg` clockwise, after mirroring left
    to right where `mirrored`; `scale`: stored pixels for one of the asked. `region`: corners in the asked picture of
    the part that both show, a convex polygon.
    """

    inliers: int
    mirrored: bool
    rotation_deg: float
    scale: float
    region: tuple[tuple[float, float], ...]
    stored_from_asked: tuple[float, float, float, float, float, float]


def with_points(views: tuple[View, ...]) -> tuple[View, ...]:
    """The views that get points of their own: the whole, and the panels that are clearly smaller."""
    whole = views[0].box
    limit = _LARGEST_PANEL * whole.width * whole.height
    return (views[0], *(one for one in views[1:] if one.box.width * one.box.height < limit))


def pack(value: msgspec.Struct | tuple[msgspec.Struct | None, ...]) -> bytes:
    """As bytes."""
    return msgspec.msgpack.encode(value)


def unpack(data: bytes, shape: type[T]) -> T:
    """From the bytes of another process. Raises msgspec.ValidationError for anything else: our own mistake."""
    return msgspec.msgpack.decode(data, type=shape)
