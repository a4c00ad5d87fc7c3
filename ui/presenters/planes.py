"""The planes that a comparison recorded: how a reference lies on the photo, and where that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from provenance.record.run import Run
from provenance.record.values import Count, Matches, Table, Text, Value

Point = tuple[float, float]
Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]

REACH: Final = 0.125
"""Of the longer side: how far around a point the picture counts as aligned; half of `vision.laid`'s widest gap."""
_NEAR: Final = 0.05
"""Of the greatest depth: what lies nearer to the horizon is stretched beyond use (ours, looked at)."""
_CELLS_PER_REACH: Final = (
    6  # our choice: points nearer to one another than that add nothing to see to the area
)


@dataclass(frozen=True)
class Plane:
    """One plane of a pair; its matrix has a positive depth where its points are."""

    number: int
    points: int
    questioned_from_reference: Matrix
    in_questioned: tuple[Point, ...]


@dataclass(frozen=True)
class Aligned:
    """Where a plane's points stand for what is around them: inside the hull and near a point, in pixels."""

    hull: tuple[Point, ...]
    centres: tuple[Point, ...]
    radius_px: float


def planes_of(run: Run | None) -> tuple[Plane, ...]:
    """The planes of a comparison, the largest first; none of a run that recorded none, or none that can be used."""
    table, found = _value(run, "planes"), _value(run, "matched_points")
    if not isinstance(table, Table) or not isinstance(found, Matches):
        return ()
    planes = (_plane(cells, found) for cells in table.value)
    return tuple(plane for plane in planes if plane is not None)


def _value(run: Run | None, name: str) -> Value | None:
    findings = () if run is None else run.findings
    return next((finding.value for finding in findings if finding.name == name), None)


def _plane(cells: Sequence[Value | None], found: Matches) -> Plane | None:
    number, count, text = cells
    if not (isinstance(number, Count) and isinstance(count, Count) and isinstance(text, Text)):
        return None
    groups = found.groups or (0,) * len(found.value)
    on = [pair for pair, group in zip(found.value, groups, strict=True) if group == number.value]
    matrix = _inverse(text.value)
    if matrix is None:
        return None
    behind = sum(depth(matrix, (x / 100, y / 100)) < 0 for _, _, x, y in on)
    if 2 * behind > len(on):
        matrix = _scaled(matrix, -1.0)
    return Plane(number.value, count.value, matrix, tuple((x / 100, y / 100) for x, y, _, _ in on))


def _inverse(text: str) -> Matrix | None:
    """The inverse of nine numbers row by row; None when they are no homography."""
    try:
        a, b, c, d, e, f, g, h, i = (float(word) for word in text.split())
    except ValueError:
        return None
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    size = a * rows[0][0] + b * rows[1][0] + c * rows[2][0]
    if not isfinite(size) or size == 0.0 or abs(rows[2][2] / size) < 1e-12:
        return None
    return _scaled(rows, 1.0 / rows[2][2])


def _scaled(matrix: Matrix, by: float) -> Matrix:
    one, two, three = ((row[0] * by, row[1] * by, row[2] * by) for row in matrix)
    return one, two, three


def depth(matrix: Matrix, at: Point) -> float:
    """The third homogeneous coordinate: zero on the horizon, negative behind it."""
    return matrix[2][0] * at[0] + matrix[2][1] * at[1] + matrix[2][2]


def mapped(matrix: Matrix, at: Point) -> Point:
    """A point in front of the horizon, mapped."""
    x, y = (row[0] * at[0] + row[1] * at[1] + row[2] for row in matrix[:2])
    w = depth(matrix, at)
    return x / w, y / w


def outline(matrix: Matrix, width: int, height: int) -> tuple[Point, ...]:
    """The corners of what is seen of a reference of that size on the photo: what lies before the horizon."""
    corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    depths = [depth(matrix, corner) for corner in corners]
    nearest = _NEAR * max(depths)
    if nearest <= 0:
        return ()
    kept: list[Point] = []
    for place, here in enumerate(corners):
        there = corners[place - 1]
        of_here, of_there = depths[place] - nearest, depths[place - 1] - nearest
        if (of_here < 0) != (of_there < 0):
            share = of_there / (of_there - of_here)
            kept.append((there[0] + share * (here[0] - there[0]), there[1] + share * (here[1] - there[1])))
        if of_here >= 0:
            kept.append(here)
    return tuple(mapped(matrix, corner) for corner in kept)


def aligned(plane: Plane, width: int, height: int) -> Aligned:
    """Where a plane holds on a photo of that size; many points near one another are taken for one."""
    radius = REACH * max(width, height)
    cell = radius / _CELLS_PER_REACH
    apart = {(int(x / cell), int(y / cell)): (x, y) for x, y in plane.in_questioned}
    return Aligned(hull(plane.in_questioned), tuple(apart.values()), radius)


def hull(points: Sequence[Point]) -> tuple[Point, ...]:
    """The convex hull, counted around (Andrew 1979, monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)
    return (*_chain(ordered), *_chain(ordered[::-1]))


def _chain(ordered: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for x, y in ordered:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain[:-1]
