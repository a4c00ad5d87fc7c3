"""What worker processes do for the archive of pictures: codes and small pictures, points, and how two lie together."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final, TypeAlias, TypeVar

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from provenance.archive.codingwire import (
    CODES_MADE_BY,
    AskedArrays,
    AskedView,
    Described,
    Laid,
    LayAsked,
    LaySide,
    Shown,
    ToDescribe,
    TurnedView,
    pack,
    unpack,
    with_points,
)
from provenance.archive.seenitems import Box, Coded, View
from provenance.archive.seentables import THUMBNAIL_BYTES
from provenance.errors import RecordError
from provenance.vision.copies.codebook import codebook
from provenance.vision.copies.laying import Laying, laid
from provenance.vision.copies.panels import panels
from provenance.vision.copies.pdq import pdq, pdq_turned
from provenance.vision.copies.points import (
    ASKED_WORDS,
    AskedPoints,
    asked_points,
    packed,
    stored_points,
    unpacked,
)
from provenance.vision.features import DESCRIPTOR_LENGTH, Pixels

__all__ = ["ask", "asked_from", "code", "describe", "features_of", "lay", "points_made_by", "turns"]

THUMBNAIL_SIDE_PX: Final = 512
_TRIES: Final = (
    (THUMBNAIL_SIDE_PX, 80),
    (THUMBNAIL_SIDE_PX, 60),
    (THUMBNAIL_SIDE_PX, 40),
    (256, 50),
    (128, 20),
)
"""Side and quality of the small WebP, until one takes no more than `THUMBNAIL_BYTES`: at 80 a photo takes 25 kB, and
128 × 128 pixels of noise at 20 some 8 kB (our measurement)."""

_WEBP_METHOD: Final = 2  # a third of the time of 4 for some 5 % more bytes (our measurement)

Scalar = TypeVar("Scalar", bound=np.generic)
Matrix: TypeAlias = npt.NDArray[np.float64]


def points_made_by() -> str:
    """The maker of points, by the codebook that their words are of. Raises ResourceError."""
    return f"points-1 {codebook().mark.hex()}"


def features_of(data: bytes) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint64]]:
    """Words and first halves of the signatures of packed points, for an index. Raises RecordError."""
    points = unpacked(data)
    return points.words, np.ascontiguousarray(points.signatures[:, 0])


def code(payload: bytes, _channel: object) -> bytes:
    """A `Shown` picture → `Coded`: the whole and its panels with their codes, and a small WebP."""
    shown = unpack(payload, Shown)
    pixels = _pixels(shown)
    boxes = (Box(0, 0, shown.width, shown.height), *_panels(pixels))
    views = tuple(_view(number, _part(pixels, box), _full(shown, box)) for number, box in enumerate(boxes))
    return pack(
        Coded(
            made_by=CODES_MADE_BY,
            width=shown.shown_width,
            height=shown.shown_height,
            views=views,
            thumbnail=thumbnail(pixels),
        )
    )


def describe(payload: bytes, _channel: object) -> bytes:
    """`ToDescribe` → `Described`."""
    asked = unpack(payload, ToDescribe)
    pixels = _pixels(asked.picture)
    made = (stored_points(_part(pixels, _small(asked.picture, box))) for box in asked.boxes)
    return pack(
        Described(points_made_by(), tuple(packed(points) if len(points) else None for points in made))
    )


def turns(payload: bytes, _channel: object) -> bytes:
    """A `Shown` picture → a tuple of `TurnedView`: the whole and its panels, as `code` sees them."""
    shown = unpack(payload, Shown)
    pixels = _pixels(shown)
    made = []
    for box in (Box(0, 0, shown.width, shown.height), *_panels(pixels)):
        codes = pdq_turned(_part(pixels, box))
        made.append(TurnedView(_full(shown, box), tuple(one.bits for one in codes), codes[0].quality))
    return pack(tuple(made))


def ask(payload: bytes, _channel: object) -> bytes:
    """A `Shown` picture → a tuple of `AskedView`: the points of the whole, and of the panels on a page."""
    shown = unpack(payload, Shown)
    pixels = _pixels(shown)
    whole = Box(0, 0, shown.width, shown.height)
    views = tuple(_bare(number, box) for number, box in enumerate((whole, *_panels(pixels))))
    made = (
        AskedView(_full(shown, view.box), _arrays(asked_points(_part(pixels, view.box))))
        for view in with_points(views)
    )
    return pack(tuple(made))


def lay(payload: bytes, _channel: object) -> bytes:
    """`LayAsked` → a tuple of `Laid` or None, one for each stored view.

    The asked view on which most points agree counts. Points that cannot be read lie on nothing.
    """
    given = unpack(payload, LayAsked)
    asked = [(view, asked_from(view.points)) for view in given.asked]
    return pack(tuple(_laid(asked, side) for side in given.stored))


def thumbnail(pixels: Pixels) -> bytes:
    """A WebP of at most 512 pixels and `THUMBNAIL_BYTES`."""
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    for side, quality in _TRIES:
        small = picture.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        data = io.BytesIO()
        small.save(data, "WEBP", quality=quality, method=_WEBP_METHOD)
        if data.tell() <= THUMBNAIL_BYTES:
            break
    return data.getvalue()


def asked_from(arrays: AskedArrays) -> AskedPoints:
    """The points as arrays again."""
    x_in_image = _read(arrays.x_in_image, np.float32).reshape(-1, 2)
    count = len(x_in_image)
    return AskedPoints(
        x_in_image=x_in_image,
        sizes=_read(arrays.sizes, np.float32),
        angles=_read(arrays.angles, np.float32),
        vectors=_read(arrays.vectors, np.float32).reshape(2, count, DESCRIPTOR_LENGTH),
        words=_read(arrays.words, np.uint16).reshape(2, count, ASKED_WORDS),
        signatures=_read(arrays.signatures, np.uint64).reshape(2, count, ASKED_WORDS, 2),
        width=arrays.width,
        height=arrays.height,
    )


def _arrays(points: AskedPoints) -> AskedArrays:
    return AskedArrays(
        x_in_image=_plain(points.x_in_image),
        sizes=_plain(points.sizes),
        angles=_plain(points.angles),
        vectors=_plain(points.vectors),
        words=_plain(points.words),
        signatures=_plain(points.signatures),
        width=points.width,
        height=points.height,
    )


def _plain(array: npt.NDArray[Scalar]) -> bytes:
    return array.astype(array.dtype.newbyteorder("<")).tobytes()


def _read(data: bytes, kind: type[Scalar]) -> npt.NDArray[Scalar]:
    return np.frombuffer(data, np.dtype(kind).newbyteorder("<")).astype(kind)


def _pixels(shown: Shown) -> Pixels:
    return np.frombuffer(shown.data, np.uint8).reshape(shown.height, shown.width, 3)


def _panels(pixels: Pixels) -> Iterator[Box]:
    return (Box(one.x, one.y, one.width, one.height) for one in panels(pixels))


def _part(pixels: Pixels, box: Box) -> Pixels:
    return pixels[box.y : box.y + box.height, box.x : box.x + box.width]


def _full(shown: Shown, box: Box) -> Box:
    """A box of the decoded picture in pixels of the full shown one."""
    return _scaled(box, (shown.width, shown.height), (shown.shown_width, shown.shown_height))


def _small(shown: Shown, box: Box) -> Box:
    """The other way round."""
    return _scaled(box, (shown.shown_width, shown.shown_height), (shown.width, shown.height))


def _scaled(box: Box, from_size: tuple[int, int], to_size: tuple[int, int]) -> Box:
    """A box at another size of its picture, at least a pixel wide and high, and inside."""
    across, down = to_size[0] / from_size[0], to_size[1] / from_size[1]
    left = min(round(box.x * across), to_size[0] - 1)
    top = min(round(box.y * down), to_size[1] - 1)
    right = min(max(round((box.x + box.width) * across), left + 1), to_size[0])
    bottom = min(max(round((box.y + box.height) * down), top + 1), to_size[1])
    return Box(left, top, right - left, bottom - top)


def _view(number: int, pixels: Pixels, box: Box) -> View:
    made = pdq(pixels)
    grey = Image.fromarray(np.ascontiguousarray(pixels)).convert("L")
    return View(
        number=number,
        box=box,
        pdq=made.bits,
        quality=made.quality,
        phash=str(imagehash.phash(grey)),
        dhash=str(imagehash.dhash(grey)),
    )


def _bare(number: int, box: Box) -> View:
    """A view of which only the box matters."""
    return View(number=number, box=box, pdq=bytes(32), quality=0)


def _laid(asked: list[tuple[AskedView, AskedPoints]], side: LaySide) -> Laid | None:
    try:
        stored = unpacked(side.packed)
    except RecordError:
        return None
    best: tuple[AskedView, AskedPoints, Laying] | None = None
    for view, points in asked:
        found = laid(points, stored)
        if found is not None and (best is None or found.inliers > best[2].inliers):
            best = (view, points, found)
    if best is None:
        return None
    view, points, found = best
    full_from_asked = _to_full(view.box, (points.width, points.height))
    full_from_stored = _to_full(side.box, (stored.width, stored.height))
    matrix = full_from_stored @ _square(found.stored_from_asked) @ np.linalg.inv(full_from_asked)
    corners = np.column_stack((found.region, np.ones(len(found.region)))) @ full_from_asked.T
    a, b, c, d, e, f = matrix[:2].ravel().tolist()
    return Laid(
        inliers=found.inliers,
        mirrored=found.mirrored,
        rotation_deg=found.rotation_deg,
        scale=float(np.sqrt(abs(np.linalg.det(matrix[:2, :2])))),
        region=tuple((float(x), float(y)) for x, y, _ in corners),
        stored_from_asked=(a, b, c, d, e, f),
    )


def _to_full(box: Box, size: tuple[int, int]) -> Matrix:
    """From pixels of a view as its points were taken to pixels of the full shown picture."""
    across, down = box.width / size[0], box.height / size[1]
    return np.array([[across, 0.0, box.x], [0.0, down, box.y], [0.0, 0.0, 1.0]], np.float64)


def _square(matrix: Matrix) -> Matrix:
    return np.vstack((matrix, (0.0, 0.0, 1.0)))
