"""A map as shapes, pictures, marks and words in pixels, by names of styles, for screen and report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Area",
    "Box",
    "Drawing",
    "Image",
    "Label",
    "Line",
    "Mark",
    "Part",
    "Style",
    "boxes_apart",
    "clipped",
    "cut",
    "mark_outline",
]

Style = Literal[
    "land", "border", "graticule", "frame", "scale", "credit",
    "uncertainty", "cone", "bearing", "sun", "shadow", "measure",
    "object", "reference", "camera", "place", "town", "note",
    "green", "water", "stream", "building", "boundary", "path", "railway", "far_road",
    "far_main_road", "road_edge", "road", "main_road_edge", "main_road", "track", "waypoint", "shape", "street_name",
]  # fmt: skip
"""What a shape, mark or word means; how that looks is the painter's."""

Pixels = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, pixels."""


@dataclass(frozen=True, eq=False)
class Area:
    """A filled polygon with holes, rings of N × 2 pixels, by the even-odd rule."""

    rings: tuple[Pixels, ...]
    style: Style


@dataclass(frozen=True, eq=False)
class Line:
    """A line through N × 2 pixels."""

    points: Pixels
    style: Style


@dataclass(frozen=True, eq=False)
class Image:
    """A picture stretched over a box of pixels: rows of red, green, blue and opacity, uint8 H × W × 4, either clear
    (all zero) or opaque. Decoded: what was received is never handed on in a drawing."""

    left: float
    top: float
    right: float
    bottom: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Mark:
    """A place, with its number or letter, if any; each style has an outline of its own, see `mark_outline`."""

    x: float
    y: float
    style: Style
    text: str = ""


@dataclass(frozen=True)
class Label:
    """Words at a pixel: beside, above, below or about it."""

    x: float
    y: float
    text: str
    style: Style
    at: Literal["right", "left", "above", "below", "middle"] = "right"


Part = Area | Line | Image | Mark | Label


@dataclass
class Drawing:
    """A map to be painted in this order: areas, lines and pictures as they come, then marks, then words."""

    width_px: int
    height_px: int
    shapes: list[Area | Line | Image] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def add(self, *parts: Part) -> None:
        """Put them on top of their kind."""
        for part in parts:
            match part:
                case Mark():
                    self.marks.append(part)
                case Label():
                    self.labels.append(part)
                case _:
                    self.shapes.append(part)


_OUTLINES: Final[dict[Style, tuple[tuple[float, float], ...]]] = {
    "reference": ((-0.92, -0.92), (0.92, -0.92), (0.92, 0.92), (-0.92, 0.92)),
    "camera": ((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
    "place": ((-1.1, -0.95), (1.1, -0.95), (0.0, 1.35)),
}
"""In radii, so that kinds of marks are told apart without colours; a circle for all others (our choice)."""


def mark_outline(mark: Mark) -> tuple[float, tuple[tuple[float, float], ...]]:
    """A mark's radius, and the corners of its outline around it in pixels; without corners it is a circle."""
    radius = 7.0 + len(mark.text) if mark.text else 4.0
    return radius, tuple((radius * x, radius * y) for x, y in _OUTLINES.get(mark.style, ()))


def clipped(ring: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
    """The part of a closed ring in a box (Sutherland, Hodgman 1974), edge by edge for all points at once; an empty one
    where there is none. Parts are joined along the box's edges, and may leave a ring without any area there."""
    for axis, limit, sign in ((0, left, 1.0), (0, right, -1.0), (1, top, 1.0), (1, bottom, -1.0)):
        if not len(ring):
            return ring
        depth = sign * (ring[:, axis] - limit)
        inside = depth >= 0
        if inside.all():
            continue
        ring = _beyond(ring, depth, inside)
    return ring


def _beyond(ring: Pixels, depth: Pixels, inside: NDArray[np.bool_]) -> Pixels:
    following, its_depth, its_inside = np.roll(ring, -1, 0), np.roll(depth, -1), np.roll(inside, -1)
    crosses = inside != its_inside
    share = np.zeros(len(ring))
    share[crosses] = depth[crosses] / (depth[crosses] - its_depth[crosses])
    crossings = ring + share[:, None] * (following - ring)
    both = np.stack((ring, crossings), axis=1).reshape(-1, 2)
    return np.asarray(both[np.stack((inside, crosses), axis=1).ravel()])


def cut(points: Pixels, left: float, top: float, right: float, bottom: float) -> Iterable[Pixels]:
    """The runs of an open line that come near a box: whole edges, which a painter cuts itself. None is longer than it
    has to be, so that no number becomes too large for it."""
    if len(points) < 2:
        return
    first, last = points[:-1], points[1:]
    low, high = np.minimum(first, last), np.maximum(first, last)
    near = (high >= (left, top)).all(axis=1) & (low <= (right, bottom)).all(axis=1)
    edges = np.flatnonzero(np.diff(near.astype(np.int8), prepend=0, append=0))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield points[start : end + 1]


def boxes_apart(boxes: Sequence[Box], taken: Sequence[Box] = ()) -> list[int]:
    """Which of some boxes, the first ones first, can be shown without meeting another or what is `taken`."""
    kept: list[int] = []
    held = np.array(taken, np.float64).reshape(-1, 4)
    for number, box in enumerate(boxes):
        left, top, right, bottom = box
        meets = (held[:, 0] < right) & (held[:, 2] > left) & (held[:, 1] < bottom) & (held[:, 3] > top)
        if not meets.any():
            kept.append(number)
            held = np.vstack((held, box))
    return kept
