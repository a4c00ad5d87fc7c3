"""Lays a reference over a questioned picture by their matched points, for looking at; nothing is concluded from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from statistics import median
from typing import Final

from provenance.errors import MediaError

Match = tuple[float, float, float, float]  # x_q, y_q, x_r, y_r in pixels of the pictures as shown
Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
Size = tuple[int, int]

LEAST_POINTS: Final = 6  # our choice: four give a homography without any way to see that it is wrong
MOST_POINTS: Final = 600  # our choice: more do not change what the eye sees, and take longer
ROUNDS: Final = (
    12  # reweighted least squares has settled by then (our measurement on the example and on landmarks)
)
WORST_OFF: Final = 0.02  # our choice: with half the points further off than 2 %, it does not help the eye
_LEAST_SCALE_PX: Final = 1.0  # points are not placed better than that


@dataclass(frozen=True)
class Alignment:
    """A homography that maps the reference's pixels to the questioned picture's, and how well it fits.

    `off_px`: half of the points lie no further off than this, in pixels of the questioned picture.
    """

    questioned_from_reference: Matrix
    points: int
    off_px: float


def align(matches: Sequence[Match], questioned: Size, reference: Size) -> Alignment:
    """The homography that most of the points agree with (reweighted least squares, normalised as in Hartley 1997).

    `questioned`, `reference`: width and height of the pictures as shown. Raises MediaError: "alignment_few_points",
    "alignment_not_flat" when one plane does not explain the points or would turn part of the reference inside out.
    """
    if len(matches) < LEAST_POINTS:
        raise MediaError("alignment_few_points", found=len(matches), least=LEAST_POINTS)
    step = max(1, len(matches) // MOST_POINTS)
    used = list(matches)[::step]
    to_unit_q, used_q = _normalised([(m[0], m[1]) for m in used])
    to_unit_r, used_r = _normalised([(m[2], m[3]) for m in used])
    weights = [1.0] * len(used)
    scale_px = to_unit_q[0]
    matrix: Matrix | None = None
    for _ in range(ROUNDS):
        unit = _fitted(used_q, used_r, weights)
        if unit is None:
            break
        matrix = _product(_product(_inverse_of(to_unit_q), unit), _matrix_of(to_unit_r))
        off = [_off(unit, q, r) * scale_px for q, r in zip(used_q, used_r, strict=True)]
        spread = max(_LEAST_SCALE_PX, 1.5 * median(off))
        weights = [1.0 / (1.0 + (one / spread) ** 2) for one in off]  # Cauchy's weights
    if matrix is None or not _sound(matrix, reference):
        raise MediaError("alignment_not_flat")
    off_px = median(_off(matrix, (m[0], m[1]), (m[2], m[3])) for m in used)
    if off_px > WORST_OFF * max(questioned):
        raise MediaError("alignment_not_flat")
    return Alignment(matrix, len(matches), off_px)


Point = tuple[float, float]
Placing = tuple[float, float, float]  # pixels for one unit, x and y of the middle


def _normalised(points: Sequence[Point]) -> tuple[Placing, list[Point]]:
    """Points around their middle at a mean distance of the root of two, and how they were before."""
    n = len(points)
    x, y = sum(p[0] for p in points) / n, sum(p[1] for p in points) / n
    size = sum(hypot(p[0] - x, p[1] - y) for p in points) / n / 2**0.5 or 1.0
    return (size, x, y), [((p[0] - x) / size, (p[1] - y) / size) for p in points]


def _matrix_of(placing: Placing) -> Matrix:
    size, x, y = placing
    return ((1 / size, 0.0, -x / size), (0.0, 1 / size, -y / size), (0.0, 0.0, 1.0))


def _inverse_of(placing: Placing) -> Matrix:
    size, x, y = placing
    return ((size, 0.0, x), (0.0, size, y), (0.0, 0.0, 1.0))


def _fitted(questioned: list[Point], reference: list[Point], weights: list[float]) -> Matrix | None:
    """The weighted least-squares homography with its last element 1; None when the points do not fix one."""
    normal = [[0.0] * 9 for _ in range(8)]
    for (u, v), (x, y), weight in zip(questioned, reference, weights, strict=True):
        for row, right in (
            ((x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y), u),
            ((0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y), v),
        ):
            for i, a in enumerate(row):
                if a:
                    line, share = normal[i], weight * a
                    for j, b in enumerate(row):
                        line[j] += share * b
                    line[8] += share * right
    solved = _solved(normal)
    if solved is None:
        return None
    a, b, c, d, e, f, g, h = solved
    return ((a, b, c), (d, e, f), (g, h, 1.0))


def _solved(rows: list[list[float]]) -> list[float] | None:
    """Gauss and Jordan with the largest pivot."""
    size = len(rows)
    for i in range(size):
        best = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[best] = rows[best], rows[i]
        pivot = rows[i][i]
        if abs(pivot) < 1e-10:
            return None
        rows[i] = [value / pivot for value in rows[i]]
        for k in range(size):
            factor = rows[k][i]
            if k != i and factor:
                rows[k] = [value - factor * own for value, own in zip(rows[k], rows[i], strict=True)]
    return [row[size] for row in rows]


def _product(a: Matrix, b: Matrix) -> Matrix:
    r0, r1, r2 = (tuple(sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)) for i in range(3))
    return ((r0[0], r0[1], r0[2]), (r1[0], r1[1], r1[2]), (r2[0], r2[1], r2[2]))


def _mapped(matrix: Matrix, point: Point) -> tuple[float, float, float]:
    x, y = point
    a, b, c = (row[0] * x + row[1] * y + row[2] for row in matrix)
    return a, b, c


def _off(matrix: Matrix, questioned: Point, reference: Point) -> float:
    x, y, w = _mapped(matrix, reference)
    return hypot(x / w - questioned[0], y / w - questioned[1]) if w > 1e-9 else 1e9


def _sound(matrix: Matrix, reference: Size) -> bool:
    """Whether no corner of the reference lies beyond the horizon of the plane."""
    width, height = reference
    middle = _mapped(matrix, (width / 2, height / 2))[2]
    corners = ((0.0, 0.0), (float(width), 0.0), (0.0, float(height)), (float(width), float(height)))
    return middle > 0 and all(_mapped(matrix, corner)[2] > 0.05 * middle for corner in corners)
