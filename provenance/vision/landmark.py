"""Whether two pictures show the same place: agreement of their points in geometry, beyond chance."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from provenance.vision.features import Features, Pixels, mirrored
from provenance.vision.geometry import GRID, Model, Points, TwoView, hull_share, occupied_share, two_view
from provenance.vision.matching import Matches, agreeing, mutual_matches, one_per_spot
from provenance.vision.overlay import Overlay, find_overlay, near_any

__all__ = [
    "SIFT_BANDS",
    "Band",
    "Bands",
    "Comparison",
    "ComparisonSettings",
    "Grade",
    "Orientation",
    "View",
    "compare",
    "compare_views",
    "grade",
    "weigh",
]

Grade = Literal["match", "likely", "inconclusive", "no_evidence"]
Orientation = Literal["as_shown", "mirrored", "undecided"]

_MIRROR_PREFERRED = 1.5
_MIRROR_DECIDED = 2.0
"""The mirrored picture is compared further when it agrees 1.5 times as well; only beyond twice as well is the
picture called mirrored, for symmetric façades agree both ways (our measurement: 6 of 20 pairs)."""

_OVERLAY_ROUNDS = 3
"""Times that pixel-identical points are removed and the rest compared again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonSettings:
    """How points are compared.

    `ratio`: second-nearest rule. `seed`: of the robust estimation. `mirror_below`: with fewer agreeing points
    the mirrored picture is tried as well; 0 never tries. `overlay_from`: with fewer agreeing points there is
    nothing to check for shared captions.
    """

    ratio: float = 0.85
    seed: int = 1
    mirror_below: int = 20
    overlay_from: int = 10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison:
    """What two pictures have in common, as numbers.

    `score`: agreeing points, at most one for each 4-pixel spot of either picture; what they share pixel by
    pixel (captions, interfaces, watermarks) is not among them unless `same_photograph`.
    `exceeds_chance`: powers of ten (see `geometry.TwoView`). `cells_a`, `cells_b`: cells of 8 × 8 holding an
    agreeing point. `hull_a`, `hull_b`: share of the picture inside their convex hull.
    `x_in_a`, `x_in_b`: the agreeing points, most alike first, in pixels of the shown pictures.
    `b_from_a`: the homography between shown pictures (with a mirror turn when `mirrored`), or None.
    `overlay_checked`: the pixels were compared; `overlay_points`: points left out as pixel-identical.
    """

    score: float
    inlier_count: int
    match_count: int
    plane_count: int
    motion_count: int
    exceeds_chance: float
    cells_a: int
    cells_b: int
    hull_a: float
    hull_b: float
    model: Model
    mirrored: bool
    orientation: Orientation
    x_in_a: Points
    x_in_b: Points
    b_from_a: npt.NDArray[np.float64] | None
    overlay_checked: bool = False
    overlay_points: int = 0
    same_photograph: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A picture as shown with its features; `pixels` has the size that `features` names."""

    pixels: Pixels
    features: Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The least a comparison needs for a grade: all four, in both pictures."""

    score: float
    exceeds_chance: float
    cells: int
    hull: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The cuts between grades and where they come from."""

    match: Band
    likely: Band
    inconclusive_score: float
    inconclusive_exceeds_chance: float
    source: str


SIFT_BANDS = Bands(
    match=Band(score=15, exceeds_chance=10, cells=5, hull=0.02),
    likely=Band(score=12, exceeds_chance=6, cells=4, hull=0.01),
    inconclusive_score=8,
    inconclusive_exceeds_chance=1,
    source=(
        "our measurement, benchmarks/landmarks.py: photographs of other places score 6 at most, 10^0.4 beyond chance;"
        " the example's look-alike halls, drawn to resemble one another, 21 and 10^4.7"
    ),
)


def compare(a: Features, b: Features, settings: ComparisonSettings | None = None) -> Comparison:
    """Compare by features alone. Shared captions are not looked for: `grade` then stops at "likely"."""
    settings = settings or ComparisonSettings()
    return _compared(_Pair(a, b, settings), np.ones(len(a), np.bool_), np.ones(len(b), np.bool_))


def compare_views(a: View, b: View, settings: ComparisonSettings | None = None) -> Comparison:
    """Compare with the pixels at hand: points whose surroundings are the same pixels in both pictures are
    captions, interfaces or watermarks; they are left out and the rest is compared again. When they are most
    of the agreement and the pictures agree nearly everywhere, it is the same photograph, and said so."""
    settings = settings or ComparisonSettings()
    pair = _Pair(a.features, b.features, settings)
    usable_a, usable_b = np.ones(len(a.features), np.bool_), np.ones(len(b.features), np.bool_)
    dropped = 0
    for _ in range(_OVERLAY_ROUNDS):
        found = _compared(pair, usable_a, usable_b)
        if found.inlier_count < settings.overlay_from:
            return dataclasses.replace(found, overlay_checked=True, overlay_points=dropped)
        overlay = _overlay(a, b, found, settings)
        if overlay.same_photograph and not dropped:
            return dataclasses.replace(found, overlay_checked=True, same_photograph=True)
        count = int(overlay.identical.sum())
        if not count:
            return dataclasses.replace(found, overlay_checked=True, overlay_points=dropped)
        dropped += count
        usable_a &= ~near_any(a.features, found.x_in_a[overlay.identical])
        usable_b &= ~near_any(b.features, found.x_in_b[overlay.identical])
    found = _compared(pair, usable_a, usable_b)
    kept = ~_overlay(a, b, found, settings).identical
    return dataclasses.replace(
        _only(found, kept, a.features, b.features),
        overlay_checked=True,
        overlay_points=dropped + int((~kept).sum()),
    )


@dataclass(slots=True)
class _Pair:
    """Two pictures' features with the matches between them, found once and when first needed."""

    a: Features
    b: Features
    settings: ComparisonSettings
    plain: Matches | None = None
    turned: Matches | None = None

    def plain_matches(self) -> Matches:
        if self.plain is None:
            self.plain = mutual_matches(self.a, self.b, ratio=self.settings.ratio)
        return self.plain

    def turned_matches(self) -> Matches:
        if self.turned is None:
            self.turned = mutual_matches(mirrored(self.a), self.b, ratio=self.settings.ratio)
        return self.turned


def _compared(pair: _Pair, usable_a: npt.NDArray[np.bool_], usable_b: npt.NDArray[np.bool_]) -> Comparison:
    """The better of the picture as shown and mirrored, by the matches between usable points."""
    a, b, settings = pair.a, pair.b, pair.settings
    plain_matches = _consistent(a, b, pair.plain_matches(), usable_a, usable_b)
    plain = two_view(a, b, plain_matches, settings.seed)
    if plain.inlier_count >= settings.mirror_below:
        return weigh(a, b, plain_matches, plain)
    turned = mirrored(a)
    turned_matches = _consistent(turned, b, pair.turned_matches(), usable_a, usable_b)
    flipped = two_view(turned, b, turned_matches, settings.seed)
    if flipped.inlier_count > _MIRROR_PREFERRED * plain.inlier_count:
        decided = flipped.inlier_count > _MIRROR_DECIDED * plain.inlier_count
        return _mirror_back(weigh(turned, b, turned_matches, flipped), a.width, decided)
    both = 0 < plain.inlier_count <= flipped.inlier_count
    return dataclasses.replace(
        weigh(a, b, plain_matches, plain), orientation="undecided" if both else "as_shown"
    )


def weigh(a: Features, b: Features, matches: Matches, geometry: TwoView) -> Comparison:
    """The comparison that matches of any matcher and their geometry amount to."""
    chosen = matches.pick(geometry.inliers)
    return Comparison(
        score=float(geometry.inlier_count),
        inlier_count=geometry.inlier_count,
        match_count=len(matches),
        plane_count=geometry.plane_count,
        motion_count=geometry.motion_count,
        exceeds_chance=geometry.exceeds_chance,
        cells_a=round(geometry.cells_a * GRID**2),
        cells_b=round(geometry.cells_b * GRID**2),
        hull_a=geometry.hull_a,
        hull_b=geometry.hull_b,
        model=geometry.model,
        mirrored=False,
        orientation="as_shown",
        x_in_a=a.x_in_image[chosen.in_a],
        x_in_b=b.x_in_image[chosen.in_b],
        b_from_a=geometry.b_from_a,
    )


def grade(comparison: Comparison, bands: Bands = SIFT_BANDS) -> Grade:
    """How far the comparison supports the same place. Never "another place": absence of agreement is common
    between true pairs (night, season, side view). Unchecked for shared captions it is at most "likely"."""
    if comparison.overlay_checked and _reaches(comparison, bands.match):
        return "match"
    if _reaches(comparison, bands.likely):
        return "likely"
    reaches_count = comparison.score >= bands.inconclusive_score
    if reaches_count or comparison.exceeds_chance >= bands.inconclusive_exceeds_chance:
        return "inconclusive"
    return "no_evidence"


def _reaches(comparison: Comparison, band: Band) -> bool:
    return (
        comparison.score >= band.score
        and comparison.exceeds_chance >= band.exceeds_chance
        and min(comparison.cells_a, comparison.cells_b) >= band.cells
        and min(comparison.hull_a, comparison.hull_b) >= band.hull
    )


def _consistent(
    a: Features,
    b: Features,
    matches: Matches,
    usable_a: npt.NDArray[np.bool_],
    usable_b: npt.NDArray[np.bool_],
) -> Matches:
    usable = matches.pick(usable_a[matches.in_a] & usable_b[matches.in_b])
    return one_per_spot(a, b, agreeing(a, b, usable))


def _mirror_back(comparison: Comparison, width_a: int, decided: bool) -> Comparison:
    """From coordinates of the mirrored first picture to those of the picture as shown."""
    x_in_a = comparison.x_in_a.copy()
    x_in_a[:, 0] = width_a - x_in_a[:, 0]
    turn = np.array([[-1.0, 0.0, width_a], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    b_from_a = None if comparison.b_from_a is None else comparison.b_from_a @ turn
    return dataclasses.replace(
        comparison,
        mirrored=True,
        orientation="mirrored" if decided else "undecided",
        x_in_a=x_in_a,
        b_from_a=b_from_a,
    )


def _overlay(a: View, b: View, found: Comparison, settings: ComparisonSettings) -> Overlay:
    return find_overlay(
        (a.pixels, b.pixels), (found.x_in_a, found.x_in_b), mirrored=found.mirrored, seed=settings.seed
    )


def _only(found: Comparison, kept: npt.NDArray[np.bool_], a: Features, b: Features) -> Comparison:
    """The comparison counting only the kept points. How far beyond chance they are is taken in proportion,
    which is less than a new count would give for the same points among fewer matches."""
    count = int(kept.sum())
    x_in_a, x_in_b = found.x_in_a[kept], found.x_in_b[kept]
    return dataclasses.replace(
        found,
        score=float(count),
        inlier_count=count,
        exceeds_chance=found.exceeds_chance * count / max(1, found.inlier_count),
        cells_a=round(occupied_share(x_in_a, a.width, a.height) * GRID**2),
        cells_b=round(occupied_share(x_in_b, b.width, b.height) * GRID**2),
        hull_a=hull_share(x_in_a, a.width, a.height),
        hull_b=hull_share(x_in_b, b.width, b.height),
        x_in_a=x_in_a,
        x_in_b=x_in_b,
    )
