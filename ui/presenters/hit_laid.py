"""How one picture lies on another, from the outline of what both show: corner for corner, else by turn and scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, isfinite, radians, sin
from typing import Final

from provenance.record.values import Region
from ui.presenters.planes import Matrix, Point

_FLAT: Final = 1e-6
"""Of the product of both spreads: corners nearer to one line than that lay nothing."""


def corners(region: Region | None) -> tuple[Point, ...]:
    """The corners of a region in pixels of its picture; of a rectangle by two corners all four."""
    if region is None:
        return ()
    pairs = (pair.split(",") for pair in region.value.split())
    found = tuple((float(x), float(y)) for x, y in pairs)
    if len(found) != 2:
        return found
    (left, top), (right, bottom) = found
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def laid(
    own: Sequence[Point], other: Sequence[Point], turned_deg: float | None, scale: float, *, mirrored: bool
) -> Matrix | None:
    """Questioned from other: by least squares over corners that answer one another; where some fell together by
    rounding, by the turn (clockwise, after mirroring) and the scale of the other for one of the questioned."""
    if len(own) == len(other) >= 3:
        found = _affine(other, own)
        if found is not None:
            return found
    if turned_deg is None or scale <= 0 or not own or not other:
        return None
    return _similar(own, other, turned_deg, scale, mirrored=mirrored)


def _affine(source: Sequence[Point], target: Sequence[Point]) -> Matrix | None:
    n = len(source)
    sx, sy = sum(x for x, _ in source) / n, sum(y for _, y in source) / n
    tx, ty = sum(x for x, _ in target) / n, sum(y for _, y in target) / n
    near = [(x - sx, y - sy) for x, y in source]
    far = [(x - tx, y - ty) for x, y in target]
    xx, yy = sum(x * x for x, _ in near), sum(y * y for _, y in near)
    xy = sum(x * y for x, y in near)
    size = xx * yy - xy * xy
    if size <= _FLAT * max(xx * yy, 1.0):
        return None
    rows = []
    for axis in (0, 1):
        along_x = sum(p[0] * q[axis] for p, q in zip(near, far, strict=True))
        along_y = sum(p[1] * q[axis] for p, q in zip(near, far, strict=True))
        rows.append(((along_x * yy - along_y * xy) / size, (along_y * xx - along_x * xy) / size))
    (a, b), (d, e) = rows
    if not all(map(isfinite, (a, b, d, e))) or abs(a * e - b * d) < 1e-9:
        return None
    return (a, b, tx - a * sx - b * sy), (d, e, ty - d * sx - e * sy), (0.0, 0.0, 1.0)


def _similar(
    own: Sequence[Point], other: Sequence[Point], turned_deg: float, scale: float, *, mirrored: bool
) -> Matrix:
    turn, flip = radians(turned_deg), -1.0 if mirrored else 1.0
    # Other from questioned is scale · turn · flip; its inverse is flip · turned back · 1 / scale.
    a, b = flip * cos(turn) / scale, flip * sin(turn) / scale
    d, e = -sin(turn) / scale, cos(turn) / scale
    (ox, oy), (px, py) = _middle(own), _middle(other)
    return (a, b, ox - a * px - b * py), (d, e, oy - d * px - e * py), (0.0, 0.0, 1.0)


def _middle(points: Sequence[Point]) -> Point:
    """The middle of the box around points: corners that fell together shift it less than their mean."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def scaled(matrix: Matrix, by: float) -> Matrix:
    """The same for a picture of which one pixel stands for `by` of those that the matrix maps."""
    one, two, three = matrix
    return (one[0] * by, one[1] * by, one[2]), (two[0] * by, two[1] * by, two[2]), three
