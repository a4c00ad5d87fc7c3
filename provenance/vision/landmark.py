"""What two pictures have in common as numbers, and how far that supports that they show the same structure."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from provenance.vision.geometry import GRID, Points, Size, TwoView, hull_share, occupied_share
from provenance.vision.planes import Plane

__all__ = [
    "BANDS",
    "GRADES",
    "Band",
    "Bands",
    "Comparison",
    "Effort",
    "Grade",
    "Hypothesis",
    "Method",
    "Orientation",
    "cuts_digest",
    "grade",
    "only",
    "weigh",
]

Grade = Literal["match", "likely", "inconclusive", "no_evidence"]
GRADES: Final[tuple[Grade, ...]] = ("no_evidence", "inconclusive", "likely", "match")
"""From the weakest to the strongest."""

Orientation = Literal["as_shown", "mirrored", "undecided"]
Method = Literal["learned", "sift"]
Effort = Literal["quick", "usual", "raised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One way of turning the first picture, mirrored before where so said, and how many points agreed at a glance."""

    mirrored: bool
    rotation_deg: int
    points: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison:
    """What two pictures have in common, as numbers.

    `support`: what the grade goes by, larger is more (see the method's module). Points that both pictures share pixel
    by pixel (captions, interfaces, watermarks) are not counted unless `same_photograph`.
    `plane_count`, `motion_count`: agreeing points of one plane and of one camera motion. `confidence`: mean of the
    matcher's own over the matches. `exceeds_chance`: powers of ten (see `geometry.TwoView`). `cells_a`, `cells_b`:
    cells of 8 × 8 holding an agreeing point. `hull_a`, `hull_b`: share of the picture inside their convex hull.
    `x_in_a`, `x_in_b`: the agreeing points, strongest first, in pixels of the pictures as shown; `weights` their
    confidence. `planes`: largest first, their points as rows. `rotation_deg`: by how much the first picture was
    turned counter-clockwise to agree, after mirroring it when `mirrored`.
    `overlay_checked`: the pixels were compared; `overlay_points`: points left out as pixel-identical;
    `identical_share`: the share of agreeing points they were.
    """

    method: Method
    support: float
    inlier_count: int
    match_count: int
    plane_count: int
    motion_count: int
    confidence: float
    exceeds_chance: float
    cells_a: int
    cells_b: int
    hull_a: float
    hull_b: float
    x_in_a: Points
    x_in_b: Points
    weights: npt.NDArray[np.float32]
    mirrored: bool = False
    orientation: Orientation = "as_shown"
    rotation_deg: int = 0
    hypotheses: tuple[Hypothesis, ...] = ()
    planes: tuple[Plane, ...] = ()
    overlay_checked: bool = False
    overlay_points: int = 0
    identical_share: float = 0.0
    same_photograph: bool = False
    effort: Effort = "usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The least a comparison needs for a grade. Points must be spread: `cells` and `hull` in the picture where they
    are spread less, `cells_wider` and `hull_wider` in the other, for a far view shows the building small. `confidence`:
    of the matches, for buildings of one type agree in many points of low confidence."""

    support: float
    exceeds_chance: float
    confidence: float
    cells: int
    hull: float
    cells_wider: int
    hull_wider: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The cuts between grades and where they come from."""

    match: Band
    likely: Band
    inconclusive_support: float
    inconclusive_exceeds_chance: float
    source: str


BANDS: dict[Method, Bands] = {
    "sift": Bands(
        match=Band(
            support=15, exceeds_chance=10, confidence=0, cells=5, hull=0.02, cells_wider=5, hull_wider=0.02
        ),
        likely=Band(
            support=12, exceeds_chance=6, confidence=0, cells=4, hull=0.01, cells_wider=4, hull_wider=0.01
        ),
        inconclusive_support=8,
        inconclusive_exceeds_chance=1,
        source=(
            "our measurement, benchmarks/landmarks: photographs of other places score 6 at most, 10^0.4 beyond chance;"
            " the example's look-alike halls, drawn to resemble one another, 21 and 10^4.7"
        ),
    ),
    "learned": Bands(
        match=Band(
            support=4.0, exceeds_chance=0, confidence=0, cells=4, hull=0.005, cells_wider=6, hull_wider=0.02
        ),
        likely=Band(
            support=2.45,
            exceeds_chance=0,
            confidence=0.3,
            cells=2,
            hull=0.002,
            cells_wider=4,
            hull_wider=0.01,
        ),
        inconclusive_support=1.6,
        inconclusive_exceeds_chance=math.inf,
        source=(
            "our measurement, benchmarks/landmarks: of 4,529 pairs of other places, 898 of them look-alikes, none"
            " reaches match and four likely; the largest, two houses of one type in one town, 3.6. Halls drawn to"
            " resemble one another reach 3.7"
        ),
    ),
}
"""Rounded: match above every pair of other places of our measurement, likely where at most one in a thousand of them
is reached. The rates that are printed were counted on these same pairs, and say so."""


def cuts_digest(method: Method) -> str:
    """SHA-256 over a method's cuts: error rates that were counted by other cuts are not this program's."""
    numbers = {name: value for name, value in dataclasses.asdict(BANDS[method]).items() if name != "source"}
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()


def weigh(
    points: tuple[Points, Points],
    sizes: tuple[Size, Size],
    weights: npt.NDArray[np.float32],
    geometry: TwoView,
    method: Method,
) -> Comparison:
    """The comparison that matches of any matcher and their geometry amount to; `support` is the count of points."""
    order = np.argsort(-weights[geometry.inliers], kind="stable")
    rows = np.flatnonzero(geometry.inliers)[order]
    return Comparison(
        method=method,
        support=float(geometry.inlier_count),
        inlier_count=geometry.inlier_count,
        match_count=len(weights),
        plane_count=geometry.plane_count,
        motion_count=geometry.motion_count,
        confidence=float(weights.mean()) if len(weights) else 0.0,
        exceeds_chance=geometry.exceeds_chance,
        cells_a=round(occupied_share(points[0][rows], *sizes[0]) * GRID**2),
        cells_b=round(occupied_share(points[1][rows], *sizes[1]) * GRID**2),
        hull_a=hull_share(points[0][rows], *sizes[0]),
        hull_b=hull_share(points[1][rows], *sizes[1]),
        x_in_a=points[0][rows],
        x_in_b=points[1][rows],
        weights=weights[rows],
    )


def only(found: Comparison, kept: npt.NDArray[np.bool_], sizes: tuple[Size, Size]) -> Comparison:
    """The comparison counting only the kept points. How far beyond chance they are is taken in proportion,
    which is less than a new count would give for the same points among fewer matches."""
    count = int(kept.sum())
    x_in_a, x_in_b = found.x_in_a[kept], found.x_in_b[kept]
    return dataclasses.replace(
        found,
        inlier_count=count,
        plane_count=min(found.plane_count, count),
        motion_count=min(found.motion_count, count),
        exceeds_chance=found.exceeds_chance * count / max(1, found.inlier_count),
        cells_a=round(occupied_share(x_in_a, *sizes[0]) * GRID**2),
        cells_b=round(occupied_share(x_in_b, *sizes[1]) * GRID**2),
        hull_a=hull_share(x_in_a, *sizes[0]),
        hull_b=hull_share(x_in_b, *sizes[1]),
        x_in_a=x_in_a,
        x_in_b=x_in_b,
        weights=found.weights[kept],
    )


def grade(comparison: Comparison) -> Grade:
    """How far the comparison supports the same structure. Never "another place": absence of agreement is common
    between true pairs (night, season, side view). Unchecked for shared captions it is at most "likely"; what is
    not plain at the only quick look is "inconclusive" until it was looked at again."""
    bands = BANDS[comparison.method]
    if comparison.overlay_checked and _reaches(comparison, bands.match):
        return "match"
    if _reaches(comparison, bands.likely):
        once = comparison.method == "learned" and comparison.effort == "quick"
        return "inconclusive" if once else "likely"
    reaches = comparison.support >= bands.inconclusive_support
    if reaches or comparison.exceeds_chance >= bands.inconclusive_exceeds_chance:
        return "inconclusive"
    return "no_evidence"


def _reaches(comparison: Comparison, band: Band) -> bool:
    cells = sorted((comparison.cells_a, comparison.cells_b))
    hulls = sorted((comparison.hull_a, comparison.hull_b))
    return (
        comparison.support >= band.support
        and comparison.exceeds_chance >= band.exceeds_chance
        and comparison.confidence >= band.confidence
        and (cells[0] >= band.cells and cells[1] >= band.cells_wider)
        and (hulls[0] >= band.hull and hulls[1] >= band.hull_wider)
    )
