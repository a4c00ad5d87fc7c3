"""Lays an asked picture on a stored view by their points alone, where one is a copy of (a part of) the other."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.copies.codebook import Codebook, Floats, codebook
from provenance.vision.copies.points import AskedPoints, CopyPoints

__all__ = ["LEAST_INLIERS", "Laying", "laid"]

LEAST_INLIERS: Final = 8
"""Fewer agree on pictures that share nothing: at most 5 in 51,161 pairs taken at random, at most 6 among the 30 that
the votes of 1,110 photographs put on top of each of 320 questions, where all with 7 and more did share something: a
place, a banknote's design, the same photograph twice in the collection (our measurement)."""

_RATIO: Final = 0.9
"""Largest distance to the nearest over that to the second nearest asked point (Lowe 2004 §7.1 gives 0.8 for whole
descriptors; what is stored is coarser. 0.85 and 0.95 find as many copies: our measurement)."""

_MOST_MATCHES: Final = 200
"""The clearest matches are tried against each other; bounds the work to 200 × 200."""

_HYPOTHESES: Final = 40
_REFINEMENTS: Final = 5
_LEAST_AGREEING: Final = 4
"""One more than three points, through which an affine map always passes."""

_LEAST_SPREAD: Final = 1e-5
"""Least determinant of the fit for one point, with places brought to −1 … 1: below, all lie on a line."""

_TOLERANCE: Final = 0.012
_FIRST_TOLERANCE: Final = 0.035
"""Of the smaller picture's longer side: how far a point may lie from where the others put it, in the end and for the
first guess from one match (1.2 % by the measured design of the copy search; SIFT's own size and turn are right to
some tenth)."""

_TURN_OFF: Final = math.radians(30.0)
_GROWTH_OFF: Final = math.log(2.0)
"""A match's own turn and size must agree with the whole: within 30 degrees and a factor of two, the bounds of
`vision.matching` (Jégou et al. 2008)."""

_MOST_STRETCH: Final = 2.5
_MOST_SCALE: Final = 40.0
_CELLS: Final = 50
"""Points are counted once per cell of 2 % of the longer side, in both pictures: SIFT puts several on one corner."""

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Pairs = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
Affine = tuple[complex, complex, complex]


@dataclass(frozen=True, slots=True, eq=False)
class Laying:
    """How an asked picture lies on a stored view.

    `stored_from_asked` 2 × 3: pixels of the asked picture to pixels of the stored view, from the corner; it holds the
    mirroring. `inliers`: agreeing points in distinct cells. `rotation_deg`: clockwise, −180 to 180, after mirroring
    left to right where `mirrored`. `scale`: stored pixels for one of the asked. `region` float64 n × 2: corners, in
    the asked picture, of the part that both show (a convex polygon, clockwise as seen; four corners for a whole
    view). `pairs` float32 M × 4: agreeing points, x, y in the asked picture and x, y in the stored view.
    """

    stored_from_asked: Matrix
    inliers: int
    mirrored: bool
    rotation_deg: float
    scale: float
    region: Matrix
    pairs: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Matched:
    """Matches: places as complex numbers (the asked ones already mirrored, where that is tried), and what each says
    of the whole: `turn` in radians and `growth`, the natural logarithm of stored over asked size."""

    asked: npt.NDArray[np.complex128]
    stored: npt.NDArray[np.complex128]
    turn: Matrix
    growth: Matrix
    sides_px: tuple[int, int]  # the longer one of the asked picture and of the stored view

    def __len__(self) -> int:
        return len(self.asked)


def laid(asked: AskedPoints, stored: CopyPoints, book: Codebook | None = None) -> Laying | None:
    """The laying on which most points agree, as shown or mirrored; None with fewer than `LEAST_INLIERS`.

    Affine: turned, scaled, stretched up to 2.5 times, sheared. Without a codebook the program's own (ResourceError
    when that is missing or damaged).
    """
    best = _best(asked, stored, book or codebook())
    return best if best is not None and best.inliers >= LEAST_INLIERS else None


def _best(asked: AskedPoints, stored: CopyPoints, book: Codebook) -> Laying | None:
    """The better of both sides, whatever its inliers."""
    if len(asked) < _LEAST_AGREEING or len(stored) < _LEAST_AGREEING:
        return None
    restored = book.restored(stored.words, stored.signatures)
    layings = []
    for side in (False, True):
        pairs = _clearest(_apart(restored, asked.vectors[int(side)]))
        affine, agreeing = _agreed(_matched(asked, stored, pairs, mirrored=side))
        if affine is not None:
            pairs = (pairs[0][agreeing], pairs[1][agreeing])
            layings.append(_laying(asked, stored, affine, pairs, mirrored=side))
    return max(layings, key=lambda one: one.inliers, default=None)


def _apart(restored: Floats, vectors: Floats) -> Floats:
    """Squared distances, stored × asked, less the 1 that a RootSIFT vector's own square is."""
    squares = np.square(restored).sum(axis=1, keepdims=True, dtype=np.float32)
    apart: Floats = squares - (restored * np.float32(2.0)) @ vectors.T
    return apart


def _clearest(apart: Floats) -> Pairs:
    """Rows of asked and of stored points that are each other's nearest and clearly nearer than the next asked
    point; the clearest first."""
    rows = np.arange(len(apart))
    nearest = apart.argmin(axis=1)
    least = apart[rows, nearest]
    mutual = least == apart.min(axis=0)[nearest]
    rows, nearest, least = rows[mutual], nearest[mutual], least[mutual]
    others = apart[rows]
    others[np.arange(len(rows)), nearest] = np.inf
    ratio = np.sqrt(np.maximum(least + 1.0, 0.0) / np.maximum(others.min(axis=1) + 1.0, 1e-9))
    order = np.argsort(ratio, kind="stable")
    order = order[ratio[order] < _RATIO][:_MOST_MATCHES]
    return nearest[order], rows[order]


def _matched(asked: AskedPoints, stored: CopyPoints, pairs: Pairs, *, mirrored: bool) -> _Matched:
    in_asked, in_stored = pairs
    place, angle = _complex(asked.x_in_image[in_asked]), np.radians(asked.angles[in_asked], dtype=np.float64)
    if mirrored:
        place, angle = asked.width - place.conj(), math.pi - angle
    sizes = np.maximum(asked.sizes[in_asked], 1e-3), np.maximum(stored.sizes[in_stored], 1e-3)
    return _Matched(
        asked=place,
        stored=_complex(stored.x_in_image[in_stored]),
        turn=np.radians(stored.angles[in_stored], dtype=np.float64) - angle,
        growth=np.log(sizes[1].astype(np.float64) / sizes[0]),
        sides_px=(max(asked.width, asked.height), max(stored.width, stored.height)),
    )


def _agreed(matched: _Matched) -> tuple[Affine | None, Mask]:
    """The affine map on which most distinct cells agree, and which matches do; None and none where no four do."""
    best, kept = None, np.zeros(len(matched), np.bool_)
    if len(matched) < _LEAST_AGREEING:
        return best, kept
    votes = _votes(matched)
    tried = np.zeros(len(matched), np.bool_)
    most = 0
    counts = votes.sum(axis=1)
    for row in np.argsort(-counts, kind="stable")[:_HYPOTHESES]:
        if tried[row] or counts[row] < _LEAST_AGREEING:
            continue
        tried |= votes[row]
        affine, agreeing = _refined(matched, votes[row])
        cells = _cells(matched, agreeing)
        if affine is not None and cells > most:
            best, kept, most = affine, agreeing, cells
    return best, kept


def _votes(matched: _Matched) -> Mask:
    """Match (row) by match (column): whether the turn, growth and shift of the first put the second in its place."""
    step = np.exp(matched.growth + 1j * matched.turn)
    put = matched.stored[:, None] + step[:, None] * (matched.asked - matched.asked[:, None])
    extent_px = np.minimum(matched.sides_px[1], matched.sides_px[0] * np.exp(matched.growth))
    votes: Mask = np.abs(put - matched.stored) < _FIRST_TOLERANCE * extent_px[:, None]
    votes &= np.abs(_wrapped(matched.turn - matched.turn[:, None])) < _TURN_OFF
    votes &= np.abs(matched.growth - matched.growth[:, None]) < _GROWTH_OFF
    return votes


def _refined(matched: _Matched, agreeing: Mask) -> tuple[Affine | None, Mask]:
    """Least squares over those that agree and who agrees with it, in turn, until both stay."""
    affine = None
    for _ in range(_REFINEMENTS):
        affine = _fitted(matched, agreeing)
        if affine is None:
            return None, np.zeros(len(matched), np.bool_)
        before, agreeing = agreeing, _agreeing(matched, affine)
        if np.array_equal(before, agreeing):
            break
    return (affine, agreeing) if agreeing.sum() >= _LEAST_AGREEING else (None, agreeing)


def _fitted(matched: _Matched, agreeing: Mask) -> Affine | None:
    """Least-squares `(a, b, c)` with stored = a · asked + b · conj(asked) + c; None where it is no plausible copy:
    mirrored, stretched or scaled too far, or undetermined."""
    if agreeing.sum() < _LEAST_AGREEING:
        return None
    asked = matched.asked[agreeing]
    middle, spread = asked.mean(), max(float(np.abs(asked - asked.mean()).max()), 1e-6)
    unit = (asked - middle) / spread
    columns = np.stack((unit, unit.conj(), np.ones_like(unit)), axis=1)
    normal = columns.conj().T @ columns
    if np.linalg.det(normal).real < _LEAST_SPREAD * len(asked) ** 3:
        return None  # on a line, or all on one spot
    a, b, c = np.linalg.solve(normal, columns.conj().T @ matched.stored[agreeing])
    a, b = a / spread, b / spread
    larger, smaller = abs(a) + abs(b), abs(a) - abs(b)
    if smaller <= 0 or larger > _MOST_STRETCH * smaller:
        return None
    if not 1 / _MOST_SCALE < math.sqrt(larger * smaller) < _MOST_SCALE:
        return None
    return complex(a), complex(b), complex(c - a * middle - b * middle.conj())


def _agreeing(matched: _Matched, affine: Affine) -> Mask:
    a, b, c = affine
    scale = math.sqrt(abs(a) ** 2 - abs(b) ** 2)
    extent_px = min(matched.sides_px[1], matched.sides_px[0] * scale)
    off_px: Matrix = np.abs(a * matched.asked + b * matched.asked.conj() + c - matched.stored)
    agreeing: Mask = off_px < _TOLERANCE * extent_px
    agreeing &= np.abs(_wrapped(matched.turn - cmath.phase(a))) < _TURN_OFF
    agreeing &= np.abs(matched.growth - math.log(scale)) < _GROWTH_OFF
    return agreeing


def _cells(matched: _Matched, agreeing: Mask) -> int:
    """Distinct cells of the agreeing points, in the picture where they fall into fewer."""
    counts = []
    for places, side_px in zip((matched.asked, matched.stored), matched.sides_px, strict=True):
        cell = np.floor(places[agreeing].view(np.float64).reshape(-1, 2) / side_px * _CELLS)
        counts.append(len(np.unique(cell @ (1, 4 * _CELLS))))
    return min(counts)


def _laying(
    asked: AskedPoints, stored: CopyPoints, affine: Affine, pairs: Pairs, *, mirrored: bool
) -> Laying:
    a, b, c = affine
    matrix = np.array(
        [[(a + b).real, (b - a).imag, c.real], [(a + b).imag, (a - b).real, c.imag]], dtype=np.float64
    )
    matched = _matched(asked, stored, pairs, mirrored=mirrored)
    if mirrored:  # first left to right: x becomes width − x
        matrix = matrix @ np.array([[-1.0, 0.0, asked.width], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return Laying(
        stored_from_asked=matrix,
        inliers=_cells(matched, np.ones(len(matched), np.bool_)),
        mirrored=mirrored,
        rotation_deg=math.degrees(cmath.phase(a)),
        scale=math.sqrt(abs(a) ** 2 - abs(b) ** 2),
        region=_region(matrix, (asked.width, asked.height), (stored.width, stored.height)),
        pairs=np.hstack((asked.x_in_image[pairs[0]], stored.x_in_image[pairs[1]])).astype(np.float32),
    )


def _region(matrix: Matrix, asked_size: tuple[int, int], stored_size: tuple[int, int]) -> Matrix:
    """The stored view's outline in the asked picture, cut at that picture's edges (Sutherland and Hodgman 1974)."""
    width, height = stored_size
    corners = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])
    outline: Matrix = np.asarray(np.linalg.solve(matrix[:, :2], (corners - matrix[:, 2]).T).T, np.float64)
    if np.linalg.det(matrix[:, :2]) < 0:
        outline = outline[::-1]
    for axis, limit, sign in (
        (0, 0.0, 1.0),
        (0, asked_size[0], -1.0),
        (1, 0.0, 1.0),
        (1, asked_size[1], -1.0),
    ):
        outline = _cut(outline, sign * (outline[:, axis] - limit))
    return outline


def _cut(outline: Matrix, inside: Matrix) -> Matrix:
    """The part of a convex outline where `inside`, given at its corners, is not negative."""
    corners = []
    for at, (corner, depth) in enumerate(zip(outline, inside, strict=True)):
        before, its_depth = outline[at - 1], inside[at - 1]
        if (depth < 0) != (its_depth < 0):
            corners.append(before + (corner - before) * (its_depth / (its_depth - depth)))
        if depth >= 0:
            corners.append(corner)
    return np.array(corners, dtype=np.float64).reshape(-1, 2)


def _complex(places: Floats) -> npt.NDArray[np.complex128]:
    return places[:, 0].astype(np.float64) + 1j * places[:, 1].astype(np.float64)


def _wrapped(turn: Matrix) -> Matrix:
    """To −π … π."""
    return np.asarray((turn + math.pi) % (2 * math.pi) - math.pi)
