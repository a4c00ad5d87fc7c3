"""What a picture is compared by: its views (the whole, and the photographs on it) with their codes and points."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec
import numpy as np

from provenance.analysis.contract import Item, Task, decoder_versions, installed
from provenance.vision.copies.codebook import codebook
from provenance.vision.copies.laying import LEAST_INLIERS
from provenance.vision.copies.panels import Panel, panels
from provenance.vision.copies.pdq import LEAST_QUALITY, Pdq, pdq, pdq_turned
from provenance.vision.copies.points import (
    AskedPoints,
    CopyPoints,
    asked_points,
    packed,
    stored_points,
    unpacked,
)
from provenance.vision.cv import cpu_features, cv2
from provenance.vision.features import Pixels
from provenance.vision.seeing import DECODED_SIDE_PX

__all__ = ["Asked", "Kept", "Opened", "asked_views", "kept_views", "opened", "tells_enough", "views_of"]

_REVISION: Final = 1
"""Part of the key of what is kept; another number when views are made otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A decoded picture: `item`, its pixels (longest side 1,600), and the size of the picture as shown, which is
    larger by `shown_per_worked`."""

    item: Item
    pixels: Pixels
    width: int
    height: int

    @property
    def shown_per_worked(self) -> float:
        """Shown pixels for one worked at."""
        return self.width / int(self.pixels.shape[1])

    @property
    def whole(self) -> Panel:
        """The whole picture as a view."""
        height, width = self.pixels.shape[:2]
        return Panel(0, 0, width, height)


class Asked(NamedTuple):
    """A view of the questioned picture in pixels worked at, its codes in the order of `TURNS`, and its points."""

    panel: Panel
    codes: tuple[Pdq, ...]
    points: AskedPoints


class Kept(NamedTuple):
    """A view of another picture in pixels worked at, its code, and its points."""

    panel: Panel
    code: Pdq
    points: CopyPoints


class _KeptBytes(msgspec.Struct, frozen=True):
    panel: tuple[int, int, int, int]
    bits: bytes
    quality: int
    points: bytes


def opened(task: Task, item: Item, width: int = 0, height: int = 0) -> Opened:
    """Decode a picture; of a thumbnail `width` and `height` are those of the picture it was made from. Raises what
    decoding does."""
    pixels, facts = task.context.picture(item, DECODED_SIDE_PX)
    array: Pixels = pixels.array()
    if not (width and height and _has_the_shape(array, width / height)):
        width, height = facts.shown_width, facts.shown_height
    return Opened(item, array, width, height)


def _has_the_shape(pixels: Pixels, ratio: float) -> bool:
    """Whether the ratio of width to height is that of the picture, within a pixel of its shorter side."""
    height, width = (int(side) for side in pixels.shape[:2])
    return abs(math.log(width / height / ratio)) <= 1.5 / min(height, width)


def asked_views(picture: Opened) -> tuple[Asked, ...]:
    """The views of the questioned picture, the whole first."""
    return tuple(
        Asked(panel, pdq_turned(part), asked_points(part))
        for panel, part in _parts(picture.pixels, (picture.whole, *panels(picture.pixels)))
    )


def tells_enough(view: Asked) -> bool:
    """Whether anything can be found by a view: its code tells something, or it has as many points as must agree."""
    return view.codes[0].quality >= LEAST_QUALITY or len(view.points.x_in_image) >= LEAST_INLIERS


def kept_views(task: Task, item: Item, open: Callable[[], Opened]) -> tuple[Kept, ...]:
    """The views of another picture of the case, made once and then kept. Raises what `open` does."""

    def make() -> bytes:
        return msgspec.msgpack.encode([_kept_bytes(view) for view in views_of(open())])

    stored = msgspec.msgpack.decode(task.context.cached(_key(item.sha256), make), type=tuple[_KeptBytes, ...])
    return tuple(Kept(Panel(*one.panel), Pdq(one.bits, one.quality), unpacked(one.points)) for one in stored)


def views_of(picture: Opened, found: Sequence[Panel] = ()) -> tuple[Kept, ...]:
    """The views of a picture: the whole, the photographs on it, and the places besides where one was `found`.

    Points are those of the form in which they are kept, so that a picture whose views were kept gives the same.
    """
    parts = dict.fromkeys((picture.whole, *panels(picture.pixels), *found))
    return tuple(
        Kept(panel, pdq(part), unpacked(packed(stored_points(part))))
        for panel, part in _parts(picture.pixels, tuple(parts))
    )


def _parts(pixels: Pixels, parts: Sequence[Panel]) -> list[tuple[Panel, Pixels]]:
    return [
        (one, np.ascontiguousarray(pixels[one.y : one.y + one.height, one.x : one.x + one.width]))
        for one in parts
    ]


def _kept_bytes(view: Kept) -> _KeptBytes:
    panel = (view.panel.x, view.panel.y, view.panel.width, view.panel.height)
    return _KeptBytes(panel, view.code.bits, view.code.quality, packed(view.points))


def _key(sha256: str) -> str:
    return f"copy views {_made_by()} {sha256}"


@lru_cache(maxsize=1)
def _made_by() -> str:
    """All that shapes a view, for the key under which it is kept."""
    hashing = installed("pdqhash")[0].version
    return (
        f"{_REVISION} {cv2.__version__} {cpu_features()} {decoder_versions()} {hashing} {codebook().sha256}"
    )
