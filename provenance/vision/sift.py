"""Comparing two pictures by SIFT points: mutual matches, agreement of turn and size, robust geometry."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.vision.features import Features, Pixels, mirrored
from provenance.vision.geometry import PLANE_TOLERANCE_PX, Points, Size, TwoView, two_view
from provenance.vision.landmark import Comparison, only, weigh
from provenance.vision.matching import Matches, agreeing, mutual_matches, one_per_spot
from provenance.vision.overlay import Overlay, find_overlay, near_any

__all__ = ["ComparisonSettings", "View", "compare", "compare_views"]

_MIRROR_PREFERRED = 1.5
_MIRROR_DECIDED = 2.0
"""The mirrored picture is compared further when it agrees 1.5 times as well; only beyond twice as well is the
picture called mirrored, for symmetric façades agree both ways (our measurement: 6 of 20 pairs)."""

_OVERLAY_ROUNDS = 3
"""Times that pixel-identical points are removed and the rest compared again."""

_PLANE_PREFERRED = 0.8
"""A plane that explains this share of the camera motion's inliers is the simpler account (our choice,
after the ratio H/F that ORB-SLAM, Mur-Artal et al. 2015, uses to choose between them)."""

_NEIGHBOURS = 6
_SUPPORTERS = 2
_SUPPORT_TOLERANCE = 0.4
"""Of the six nearest matches two must lie where the match's own turn and size foresee them, within 0.4 of
the distance: SIFT's turn and size are right to some 10 degrees and a fifth (ours; without it, rows of equal
windows reached 34 points and lines of equal letters 53)."""


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


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A picture as shown with its features; `pixels` has the size that `features` names."""

    pixels: Pixels
    features: Features


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
        usable_a &= ~near_any(
            a.features.x_in_image, _sizes(a.features, b.features)[0], found.x_in_a[overlay.identical]
        )
        usable_b &= ~near_any(
            b.features.x_in_image, _sizes(a.features, b.features)[1], found.x_in_b[overlay.identical]
        )
    found = _compared(pair, usable_a, usable_b)
    kept = ~_overlay(a, b, found, settings).identical
    return dataclasses.replace(
        only(found, kept, _sizes(a.features, b.features)),
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
    plain = _geometry(a, b, plain_matches, settings.seed)
    if plain.inlier_count >= settings.mirror_below:
        return _weighed(a, b, plain_matches, plain)
    turned = mirrored(a)
    turned_matches = _consistent(turned, b, pair.turned_matches(), usable_a, usable_b)
    flipped = _geometry(turned, b, turned_matches, settings.seed)
    if flipped.inlier_count > _MIRROR_PREFERRED * plain.inlier_count:
        decided = flipped.inlier_count > _MIRROR_DECIDED * plain.inlier_count
        return _mirror_back(_weighed(turned, b, turned_matches, flipped), a.width, decided)
    both = 0 < plain.inlier_count <= flipped.inlier_count
    return dataclasses.replace(
        _weighed(a, b, plain_matches, plain), orientation="undecided" if both else "as_shown"
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
    return dataclasses.replace(
        comparison, mirrored=True, orientation="mirrored" if decided else "undecided", x_in_a=x_in_a
    )


def _overlay(a: View, b: View, found: Comparison, settings: ComparisonSettings) -> Overlay:
    return find_overlay(
        (a.pixels, b.pixels), (found.x_in_a, found.x_in_b), mirrored=found.mirrored, seed=settings.seed
    )


def _weighed(a: Features, b: Features, matches: Matches, geometry: TwoView) -> Comparison:
    points = (a.x_in_image[matches.in_a], b.x_in_image[matches.in_b])
    return weigh(points, _sizes(a, b), matches.likeness, geometry, "sift")


def _geometry(a: Features, b: Features, matches: Matches, seed: int) -> TwoView:
    def supported(rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        return _supported(a, b, matches.pick(rows))

    points = (a.x_in_image[matches.in_a], b.x_in_image[matches.in_b])
    return two_view(points, _sizes(a, b), seed, supported=supported, plane_preferred=_PLANE_PREFERRED)


def _sizes(a: Features, b: Features) -> tuple[Size, Size]:
    return (a.width, a.height), (b.width, b.height)


def _supported(a: Features, b: Features, matches: Matches) -> npt.NDArray[np.bool_]:
    """Which matches have neighbours that moved along with them.

    A camera motion alone allows a point to match anywhere along its line: rows of windows or of letters then
    fit by the dozen. Each match predicts, by its own turn and size, where its nearest matches should be.
    """
    if len(matches) <= _SUPPORTERS:
        return np.zeros(len(matches), np.bool_)
    turn = np.radians(b.angles[matches.in_b].astype(np.float64) - a.angles[matches.in_a])
    size_a, size_b = a.sizes[matches.in_a].astype(np.float64), b.sizes[matches.in_b].astype(np.float64)
    growth = np.maximum(size_b, 1e-3) / np.maximum(size_a, 1e-3)
    step_a, step_b = _steps(a.x_in_image[matches.in_a]), _steps(b.x_in_image[matches.in_b])
    foreseen = step_a * (growth * np.exp(1j * turn))[:, None]
    allowed = _SUPPORT_TOLERANCE * np.maximum(np.abs(foreseen), np.abs(step_b)) + PLANE_TOLERANCE_PX
    agree = np.abs(foreseen - step_b) < allowed
    apart = np.abs(step_a)
    np.fill_diagonal(apart, np.inf)
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :_NEIGHBOURS]
    supported: npt.NDArray[np.bool_] = np.take_along_axis(agree, nearest, axis=1).sum(axis=1) >= _SUPPORTERS
    return supported


def _steps(points: Points) -> npt.NDArray[np.complex128]:
    """From every point (row) to every other (column), as complex numbers."""
    place = points[:, 0].astype(np.float64) + 1j * points[:, 1].astype(np.float64)
    return np.asarray(place[None, :] - place[:, None])
