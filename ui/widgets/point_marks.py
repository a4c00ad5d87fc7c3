"""What lies on a photo of which single points count: marks, what ties them, where they are predicted, bands, a horizon.

All coordinates are those of `PictureItem` and of the records: pixels of the upright picture as floats, from its left
upper corner; the pixel in column x and row y has its middle at x + 0.5, y + 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QLineF, QPointF, QRectF

from ui.widgets.canvas_marks import ToViewport

__all__ = ["Band", "Horizon", "Link", "PointContent", "PointMark", "Predicted", "Spot", "hit", "upright"]

Spot = tuple[float, float]
"""x and y in the picture."""

_NEAR_PX: Final = 11.0
"""A click so near a mark's middle hits it, in pixels of the view: half of the 24 that WCAG 2.2 §2.5.8 asks for."""
_NEAR_LINE_PX: Final = 6.0
"""A click so near an upright line hits it (our choice)."""


@dataclass(frozen=True)
class PointMark:
    """A marked point with its number (or letter) and what it is; of a "vertical" the whole column counts, its grip is
    the point. `left_out`: a computation did not use it, it is drawn as a cross. Keys are unique on a photo."""

    key: str
    x: float
    y: float
    text: str = ""
    name: str = ""
    kind: Literal["point", "vertical"] = "point"
    left_out: bool = False
    movable: bool = True


@dataclass(frozen=True)
class Link:
    """A line between two marks (their keys) of one thing; `dashed` for the second kind of two, as a shadow."""

    first: str
    last: str
    dashed: bool = False


@dataclass(frozen=True)
class Predicted:
    """Where a mark (its key) is expected; the line between both is what it misses by. Without `y` a whole column."""

    key: str
    x: float
    y: float | None = None


@dataclass(frozen=True)
class Band:
    """An area within which something is predicted: corners, the middle line in it if any, and words at its end."""

    corners: tuple[Spot, ...]
    middle: tuple[Spot, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Horizon:
    """A line right across the photo through two spots, with words on it; `predicted` draws it dashed."""

    first: Spot
    last: Spot
    text: str = ""
    predicted: bool = False


@dataclass(frozen=True)
class PointContent:
    """Everything on a photo of points; what comes first lies lowest."""

    bands: tuple[Band, ...] = ()
    horizons: tuple[Horizon, ...] = ()
    links: tuple[Link, ...] = ()
    predicted: tuple[Predicted, ...] = ()
    marks: tuple[PointMark, ...] = ()

    def mark(self, key: str) -> PointMark | None:
        """The mark of that key."""
        return next((one for one in self.marks if one.key == key), None)


def upright(x: float, size: QRectF, viewport_from_image: ToViewport) -> QLineF:
    """The whole column at x, in the view."""
    return QLineF(viewport_from_image(x, size.top()), viewport_from_image(x, size.bottom()))


def hit(
    marks: Sequence[PointMark], at: QPointF, size: QRectF, viewport_from_image: ToViewport
) -> PointMark | None:
    """The mark at a point of the view: the nearest grip, else the nearest upright line; of two alike the upper."""
    found: PointMark | None = None
    least = math.inf
    for mark in marks:
        off = QLineF(viewport_from_image(mark.x, mark.y), at).length()
        if off > _NEAR_PX and mark.kind == "vertical":
            line = _NEAR_PX + _off_line(upright(mark.x, size, viewport_from_image), at)
            off = line if line <= _NEAR_PX + _NEAR_LINE_PX else math.inf
        elif off > _NEAR_PX:
            off = math.inf
        if off < math.inf and off <= least:
            found, least = mark, off
    return found


def _off_line(line: QLineF, at: QPointF) -> float:
    """How far a point lies from a piece of line."""
    way, to = line.p2() - line.p1(), at - line.p1()
    square = QPointF.dotProduct(way, way)
    share = min(1.0, max(0.0, QPointF.dotProduct(way, to) / square)) if square else 0.0
    return QLineF(line.pointAt(share), at).length()
