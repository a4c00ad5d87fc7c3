"""Local points of a picture as the archive keeps them, and as a picture that is asked about brings them."""

from __future__ import annotations

import dataclasses
import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.errors import RecordError
from provenance.vision.copies.codebook import Codebook, Floats, Signatures, Words, codebook, root_sift
from provenance.vision.cv import cv2
from provenance.vision.features import DESCRIPTOR_LENGTH, Features, FeatureSettings, Pixels, mirrored

__all__ = [
    "ASKED_COUNT",
    "ASKED_WORDS",
    "POINT_BYTES",
    "STORED_COUNT",
    "AskedPoints",
    "CopyPoints",
    "asked_points",
    "packed",
    "stored_features",
    "stored_points",
    "unpacked",
]

STORED_SIDE_PX: Final = 512
ASKED_SIDE_PX: Final = 900
"""A stored view is brought to 512 pixels, also from below; an asked picture is reduced to 900, for a screenshot shows
a photo small, and brought up to 512 (measured design of the copy search, tables 1 and 5)."""

STORED_COUNT: Final = 200
ASKED_COUNT: Final = 800
"""Points kept of a view and of an asked picture. Of 320 hard copies (quarters, collages, pages, 128 pixels, pictures
of screens) 300, 200 and 150 stored points lay 99.7, 99.7 and 98.8 in 100 at eight inliers (our measurement)."""

_STORED_CANDIDATES: Final = 600
_ASKED_CANDIDATES: Final = 2400
_STORED_CELLS: Final = 6
_ASKED_CELLS: Final = 8
"""Of the strongest candidates first the strongest of each cell is kept, then the second of each, and so on; so many
cells lie along the longer side. The strongest alone gather on the text of a page: with cells, photographs in a page or
a collage are laid in 100 instead of 85 of 100 (our measurement)."""

ASKED_WORDS: Final = 3
"""Words looked up for each asked point."""

_CONTRAST: Final = 0.02
_EDGE: Final = 12.0
"""SIFT's thresholds, below OpenCV's 0.04 and above its 10, so that soft pictures have points too (measured design of
the copy search)."""

_LEAST_SIDE_PX: Final = 16
"""OpenCV's SIFT leaves out 5 pixels on every side; a thinner strip holds no point."""

_SETTINGS: Final = FeatureSettings(
    side_px=STORED_SIDE_PX, count=STORED_COUNT, contrast=_CONTRAST, trim_borders=False
)

_MAGIC: Final = b"ALCP"
_FORMAT: Final = 1
_HEADER: Final = struct.Struct("<4sHH8sII")  # magic, format, points, codebook's mark, width, height
_POINT: Final = np.dtype(
    [("x", "<u2", 2), ("size", "u1"), ("angle", "u1"), ("word", "<u2"), ("signature", "<u8", 2)]
)
POINT_BYTES: Final = _POINT.itemsize
_MOST_POINTS: Final = 1000
_LONGEST_SIDE_PX: Final = 1_000_000
_STEPS_OF_A_SIDE: Final = 65_535
_SIZE_STEPS: Final = 16.0
"""Of one doubling: sizes from 1 to 62,000 pixels within 2.2 %."""
_ANGLE_STEP_DEG: Final = 360.0 / 256.0


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which points are kept: so many of the strongest candidates, spread over cells along the longer side."""

    count: int
    candidates: int
    cells: int


_STORED: Final = _Choice(STORED_COUNT, _STORED_CANDIDATES, _STORED_CELLS)
_ASKED: Final = _Choice(ASKED_COUNT, _ASKED_CANDIDATES, _ASKED_CELLS)


@dataclass(frozen=True, slots=True, eq=False)
class CopyPoints:
    """What the archive keeps of one view.

    `x_in_image` float32 N × 2: column and row in pixels of the shown view, from the corner. `sizes` float32 N:
    diameter in the same pixels. `angles` float32 N: degrees, clockwise from the right. `words` uint16 N and
    `signatures` uint64 N × 2 by the codebook. `width`, `height` of the shown view.
    """

    x_in_image: Floats
    sizes: Floats
    angles: Floats
    words: Words
    signatures: Signatures
    width: int
    height: int

    def __len__(self) -> int:
        return len(self.x_in_image)


@dataclass(frozen=True, slots=True, eq=False)
class AskedPoints:
    """What a picture that is asked about brings: `x_in_image`, `sizes`, `angles` as in `CopyPoints`.

    For each point twice, as shown (0) and as its mirror image (1): RootSIFT `vectors` float32 2 × N × 128, the
    `ASKED_WORDS` nearest `words` uint16 2 × N × 3, and a signature under each, `signatures` uint64 2 × N × 3 × 2.
    """

    x_in_image: Floats
    sizes: Floats
    angles: Floats
    vectors: Floats
    words: Words
    signatures: Signatures
    width: int
    height: int

    def __len__(self) -> int:
        return len(self.x_in_image)


def stored_points(pixels: Pixels, book: Codebook | None = None) -> CopyPoints:
    """The `STORED_COUNT` strongest points of a view, spread over it; a flat or tiny one has none.

    Without a codebook the program's own. Raises ResourceError when that is missing or damaged.
    """
    book = book or codebook()
    found = stored_features(pixels)
    vectors = root_sift(found.descriptors)
    words = book.words(vectors)
    return CopyPoints(
        x_in_image=found.x_in_image,
        sizes=found.sizes,
        angles=found.angles,
        words=words[:, 0],
        signatures=book.signatures(vectors, words)[:, 0],
        width=found.width,
        height=found.height,
    )


def asked_points(pixels: Pixels, book: Codebook | None = None) -> AskedPoints:
    """The points to look for, as shown and mirrored. As `stored_points` otherwise."""
    book = book or codebook()
    found = _found(pixels, _asked_scale(pixels), _ASKED)
    vectors = np.stack([root_sift(one.descriptors) for one in (found, mirrored(found))])
    words = np.stack([book.words(one, ASKED_WORDS) for one in vectors])
    signatures = [book.signatures(one, its) for one, its in zip(vectors, words, strict=True)]
    return AskedPoints(
        x_in_image=found.x_in_image,
        sizes=found.sizes,
        angles=found.angles,
        vectors=vectors,
        words=words,
        signatures=np.stack(signatures),
        width=found.width,
        height=found.height,
    )


def stored_features(pixels: Pixels, count: int = STORED_COUNT) -> Features:
    """The same points, or another number of them, with their whole descriptors; the codebook is made from these."""
    choice = dataclasses.replace(_STORED, count=count)
    return _found(pixels, STORED_SIDE_PX / max(pixels.shape[:2]), choice)


def _asked_scale(pixels: Pixels) -> float:
    longest: int = max(pixels.shape[:2])
    return min(max(longest, STORED_SIDE_PX), ASKED_SIDE_PX) / longest


def _found(pixels: Pixels, scale: float, choice: _Choice) -> Features:
    """SIFT points of the picture at a scale, in pixels of the picture itself."""
    height, width = pixels.shape[:2]
    size = (round(width * scale), round(height * scale))
    points, descriptors = np.zeros((0, 4)), np.zeros((0, DESCRIPTOR_LENGTH), np.uint8)
    if min(size) >= _LEAST_SIDE_PX:
        points, descriptors = _chosen(_grey(pixels, size), choice)
    pixels_per_step = (width / max(size[0], 1), height / max(size[1], 1))
    x_in_image = (points[:, :2] + 0.5) * pixels_per_step
    return Features(
        x_in_image=np.clip(x_in_image, 0.0, (width, height)).astype(np.float32),
        sizes=(points[:, 2] / scale).astype(np.float32),
        angles=points[:, 3].astype(np.float32),
        descriptors=descriptors,
        width=width,
        height=height,
        settings=_SETTINGS,
    )


def _grey(pixels: Pixels, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    if (grey.shape[1], grey.shape[0]) != size:
        smaller = size[0] < grey.shape[1]
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    return np.ascontiguousarray(grey, dtype=np.uint8)


def _chosen(
    grey: npt.NDArray[np.uint8], choice: _Choice
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    """Rows (x, y, size, angle) counted from the centre of the first pixel, and their descriptors."""
    cv2.setNumThreads(1)  # keypoints arrive in thread order otherwise
    sift = cv2.SIFT.create(
        nfeatures=choice.candidates,
        contrastThreshold=_CONTRAST,
        edgeThreshold=_EDGE,
        enable_precise_upscale=True,
    )
    keypoints, descriptors = sift.detectAndCompute(grey, np.empty(0, np.uint8))
    if not keypoints:  # then no descriptors are given either
        return np.zeros((0, 4)), np.zeros((0, DESCRIPTOR_LENGTH), np.uint8)
    points = np.array([(*key.pt, key.size, key.angle) for key in keypoints], dtype=np.float64)
    responses = np.array([key.response for key in keypoints])
    order = np.lexsort((points[:, 3], points[:, 2], points[:, 0], points[:, 1], -responses))
    order = order[_spread(points[order, :2], max(grey.shape) / choice.cells)[: choice.count]]
    return points[order], np.clip(np.rint(descriptors[order]), 0, 255).astype(np.uint8)


def _spread(places: npt.NDArray[np.float64], cell_px: float) -> npt.NDArray[np.intp]:
    """An order that takes the first of every cell before the second of any."""
    cells = np.floor(places / cell_px).astype(np.int64)
    _, cell = np.unique(cells, axis=0, return_inverse=True)
    by_cell = np.argsort(cell, kind="stable")
    counts = np.bincount(cell)
    rank = np.empty(len(places), np.int64)
    rank[by_cell] = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.argsort(rank, kind="stable")


def packed(points: CopyPoints, book: Codebook | None = None) -> bytes:
    """The points in a small fixed form, little-endian: a header of 24 bytes, then `POINT_BYTES` for each."""
    book = book or codebook()
    sides = (points.width, points.height)
    rows = np.zeros(len(points), _POINT)
    rows["x"] = np.rint(points.x_in_image / sides * _STEPS_OF_A_SIDE).clip(0, _STEPS_OF_A_SIDE)
    rows["size"] = np.rint(np.log2(np.maximum(points.sizes, 1.0)) * _SIZE_STEPS).clip(0, 255)
    rows["angle"] = np.rint(points.angles / _ANGLE_STEP_DEG).astype(np.int64) % 256
    rows["word"] = points.words
    rows["signature"] = points.signatures
    return _HEADER.pack(_MAGIC, _FORMAT, len(points), book.mark, *sides) + rows.tobytes()


def unpacked(data: bytes, book: Codebook | None = None) -> CopyPoints:
    """Read what `packed` wrote.

    Raises RecordError: "copy_points_unreadable" for anything else, "copy_points_of_another_codebook" when their words
    mean something else here: they are worked out again from the picture.
    """
    mark, width, height, rows = _rows(data)
    if mark != (book or codebook()).mark:
        raise RecordError("copy_points_of_another_codebook")
    return CopyPoints(
        x_in_image=(rows["x"].astype(np.float64) / _STEPS_OF_A_SIDE * (width, height)).astype(np.float32),
        sizes=np.exp2(rows["size"].astype(np.float32) / np.float32(_SIZE_STEPS)),
        angles=rows["angle"].astype(np.float32) * np.float32(_ANGLE_STEP_DEG),
        words=rows["word"].astype(np.uint16),
        signatures=rows["signature"].astype(np.uint64),
        width=width,
        height=height,
    )


def _rows(data: bytes) -> tuple[bytes, int, int, npt.NDArray[np.void]]:
    """The codebook's mark, the view's width and height, and one row for each point."""
    try:
        magic, version, count, mark, width, height = _HEADER.unpack_from(data)
    except struct.error as error:
        raise RecordError("copy_points_unreadable", length_bytes=len(data)) from error
    if (
        (magic, version) != (_MAGIC, _FORMAT)
        or count > _MOST_POINTS
        or not 0 < min(width, height) <= max(width, height) <= _LONGEST_SIDE_PX
        or len(data) != _HEADER.size + count * POINT_BYTES
    ):
        raise RecordError("copy_points_unreadable", length_bytes=len(data))
    return mark, width, height, np.frombuffer(data, _POINT, count, _HEADER.size)
