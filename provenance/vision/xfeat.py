"""Learned local features of a picture (XFeat): where its points are and a descriptor of 64 numbers for each."""

from __future__ import annotations

import dataclasses
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.errors import ResourceError
from provenance.vision.cv import cv2
from provenance.vision.models import Model
from provenance.vision.sampling import F32, bicubic, bilinear

__all__ = ["DESCRIPTOR_LENGTH", "LearnedFeatures", "XFeat", "network"]

Grey = npt.NDArray[np.uint8]

DESCRIPTOR_LENGTH = 64
"""Potje et al. 2024, §3.1."""

LEAST_SIDE_PX = 64
"""Two cells of the coarsest map, 1/32 of the picture: below that a picture is little more than its padding."""

_STEP_PX = 32
"""The coarsest map has 1/32 of the picture's size (Potje et al. 2024, §3.1): sides are whole numbers of it."""

_CELL_PX = 8
"""Points are told apart within squares of 8 × 8 pixels; descriptors stand one to a square (ibid.)."""

_LEAST_HEAT = 0.05
"""The detection threshold of the published program."""

_ALONE_PX = 5
"""A point is the hottest of 5 × 5 pixels: the published program's non-maximum suppression."""

_VARIANCE_FLOOR = 1e-5
"""Added to the variance by the published instance normalisation (the default of PyTorch's InstanceNorm2d)."""

_FORMAT = 1
_HEADER = struct.Struct("<4sHHIII")  # magic, format, reserved, points, width, height
_MAGIC = b"ALXF"
_BYTES_PER_POINT = 2 * 4 + 4 + 2 * DESCRIPTOR_LENGTH
_MOST_POINTS = 200_000  # as for SIFT: far above any setting; bounds what a damaged cache file can ask for
_LONGEST_SIDE_PX = 1_000_000
_UNIT_TOLERANCE = 0.01
"""Half precision keeps the length of a unit row to 0.0005 (11 bits); ten times that and more is damage."""


@dataclass(frozen=True, slots=True, eq=False)
class LearnedFeatures:
    """The points of one picture, strongest first.

    `x_in_image` float32 N × 2: column and row in pixels of the given picture; the centre of the first pixel is
    (0.5, 0.5). `scores` float32 N: heat times reliability, 0 to 1. `descriptors` float32 N × 64: unit rows, as
    half precision keeps them, so that stored and fresh features are the same. `width`, `height`: the given picture.
    """

    x_in_image: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    descriptors: npt.NDArray[np.float32]
    width: int
    height: int

    def __len__(self) -> int:
        return len(self.x_in_image)

    def pick(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> LearnedFeatures:
        """The points chosen by a mask or by row numbers."""
        return dataclasses.replace(
            self,
            x_in_image=self.x_in_image[rows],
            scores=self.scores[rows],
            descriptors=self.descriptors[rows],
        )

    def to_bytes(self) -> bytes:
        """A small fixed format, little-endian: header, points, scores, descriptors in half precision."""
        header = _HEADER.pack(_MAGIC, _FORMAT, 0, len(self), self.width, self.height)
        arrays = (self.x_in_image.astype("<f4"), self.scores.astype("<f4"), self.descriptors.astype("<f2"))
        return header + b"".join(array.tobytes() for array in arrays)

    @staticmethod
    def from_bytes(data: bytes) -> LearnedFeatures:
        """Read what `to_bytes` wrote. Anything else raises ValueError."""
        try:
            magic, version, reserved, count, width, height = _HEADER.unpack_from(data)
        except struct.error as error:
            raise ValueError("too short for features") from error
        if (magic, version, reserved) != (_MAGIC, _FORMAT, 0):
            raise ValueError("not features of this format")
        if count > _MOST_POINTS or max(width, height) > _LONGEST_SIDE_PX:
            raise ValueError("more points or pixels than features can have")
        if len(data) != _HEADER.size + count * _BYTES_PER_POINT:
            raise ValueError("the length does not agree with the number of points")
        numbers = np.frombuffer(data, "<f4", 3 * count, _HEADER.size).astype(np.float32)
        rows = np.frombuffer(data, "<f2", DESCRIPTOR_LENGTH * count, _HEADER.size + 12 * count)
        found = LearnedFeatures(
            x_in_image=numbers[: 2 * count].reshape(count, 2),
            scores=numbers[2 * count :],
            descriptors=rows.astype(np.float32).reshape(count, DESCRIPTOR_LENGTH),
            width=width,
            height=height,
        )
        _require_sound(found)
        return found


def _require_sound(found: LearnedFeatures) -> None:
    arrays = (found.x_in_image, found.scores, found.descriptors)
    if not all(np.isfinite(array).all() for array in arrays):
        raise ValueError("a value is not a number")
    outside = (found.x_in_image < 0) | (found.x_in_image > (found.width, found.height))
    if outside.any() or (found.scores < 0).any() or (found.scores > 1).any():
        raise ValueError("a point lies outside the picture, or its score outside 0 to 1")
    if (np.abs(np.linalg.norm(found.descriptors, axis=1) - 1.0) > _UNIT_TOLERANCE).any():
        raise ValueError("a descriptor is not of unit length")


def network(model: Model) -> Any:
    """The network in an ONNX file, ready for OpenCV. Raises ResourceError("model_unusable") naming it."""
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(model.data, np.uint8))
    except cv2.error as error:
        raise ResourceError("model_unusable", file=f"{model.name}.onnx", reason=str(error)[:200]) from error


class XFeat:
    """The detector and descriptor of Potje et al., CVPR 2024. One object per process: it holds state."""

    def __init__(self, model: Model) -> None:
        self._network = network(model)
        self._outputs = ("descriptors", "heat", "reliability")

    def features(self, grey: Grey, count: int) -> LearnedFeatures:
        """The `count` strongest points of a grey picture (uint8 H × W); a flat or tiny one simply has none.

        The same pixels give the same bytes on the same processor type.
        """
        height, width = grey.shape
        if min(grey.shape) < LEAST_SIDE_PX or count < 1 or int(grey.min()) == int(grey.max()):
            return _none_found(width, height)
        size = (width // _STEP_PX * _STEP_PX, height // _STEP_PX * _STEP_PX)
        self._network.setInput(_normalised(grey, size)[None, None], "picture")
        descriptors, heat, reliability = self._network.forward(self._outputs)
        pixels, scores = _strongest(_heat_of_pixels(heat[0]), reliability[0], count)
        unit = descriptors[0] / np.maximum(np.linalg.norm(descriptors[0], axis=0), 1e-12)
        cells = _cells(pixels, size)
        x_in_image = (pixels + 0.5) * (width / size[0], height / size[1])
        return LearnedFeatures(
            x_in_image=x_in_image.astype(np.float32),
            scores=scores,
            descriptors=_halved(bicubic(unit, cells)),
            width=width,
            height=height,
        )


def _normalised(grey: Grey, size: tuple[int, int]) -> F32:
    """The picture resized to `size` (width, height), with mean 0 and variance 1."""
    resized = cv2.resize(grey.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    picture: F32 = np.asarray(resized, np.float32) - np.float32(resized.mean(dtype=np.float64))
    spread = np.float32(np.sqrt(picture.var(dtype=np.float64) + _VARIANCE_FLOOR))
    return np.asarray(picture / spread, np.float32)


def _heat_of_pixels(heat: F32) -> F32:
    """64 × h × w, the pixels of each square row by row → 8h × 8w."""
    _, height, width = heat.shape
    squares = heat.reshape(_CELL_PX, _CELL_PX, height, width).transpose(2, 0, 3, 1)
    return np.ascontiguousarray(squares.reshape(height * _CELL_PX, width * _CELL_PX))


def _cells(pixels: npt.NDArray[np.intp], size: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Where pixels lie in a map of one cell per square, as the published program reads it (first and last pixel
    on the outer edges, cells by their centres); the descriptors were trained so."""
    width, height = size
    cells: npt.NDArray[np.float64] = (
        pixels / (width - 1.0, height - 1.0) * (width // _CELL_PX, height // _CELL_PX)
    )
    return cells - 0.5


def _strongest(heat: F32, reliability: F32, count: int) -> tuple[npt.NDArray[np.intp], F32]:
    """Pixels (column, row) N × 2 of the hottest places and their scores, strongest first, equal ones from the top
    left."""
    height, width = heat.shape
    square = np.ones((_ALONE_PX, _ALONE_PX), np.uint8)
    hottest = (heat == cv2.dilate(heat, square)) & (heat > _LEAST_HEAT)
    hottest[-1], hottest[:, -1] = False, False  # the published sampling reads outside the picture there
    rows, columns = np.nonzero(hottest)
    pixels = np.stack([columns, rows], 1)
    scores = heat[rows, columns] * bilinear(reliability, _cells(pixels, (width, height)))[:, 0]
    order = np.argsort(-scores, kind="stable")[:count]
    return pixels[order], np.clip(scores[order], 0.0, 1.0).astype(np.float32)


def _halved(rows: F32) -> F32:
    """Unit rows, rounded as they are stored."""
    unit: F32 = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.asarray(unit.astype(np.float16), np.float32)


def _none_found(width: int, height: int) -> LearnedFeatures:
    return LearnedFeatures(
        x_in_image=np.zeros((0, 2), np.float32),
        scores=np.zeros(0, np.float32),
        descriptors=np.zeros((0, DESCRIPTOR_LENGTH), np.float32),
        width=width,
        height=height,
    )
