"""Sights of a pair of pictures: one way of looking at both, at two sizes; what they share pixel by pixel left out."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final

import numpy as np

from provenance.vision.geometry import WORKING_SIDE_PX, Points, two_view
from provenance.vision.glances import Glance, Matcher, glance
from provenance.vision.looks import COARSE, FINE, LARGE, Box, Look, Looked, LookedAt
from provenance.vision.matching import no_matches
from provenance.vision.overlay import near_any

__all__ = ["SURE", "Pair", "PairGlance", "Sight", "Way"]

SURE: Final = 4.0
"""From here one sight is enough, and of that one size: the largest of 569 pairs of other buildings was 2.3, at one
size 2.8 (our measurement); halls that were drawn to resemble one another reach 3.7."""

_HOPELESS: Final = 0.3
"""Below this a coarse look says nothing (ours: of 183 true pairs four are below)."""

_WEAK_PART: Final = 1.0
"""A part that seems common must say at least this at its coarse size (ours)."""

_MOST_ENLARGED: Final = 2.0
"""Parts are enlarged up to twice: the points stand one to a square of 8 pixels (ours; looked at on true pairs)."""

_PART_COUNT: Final = 1024
"""Points of a part at most: a part has fewer than the whole, and the cost goes with their square."""


@dataclass(frozen=True, slots=True, eq=False)
class PairGlance:
    """A glance, and its matches' points in the two pictures as shown, N × 2 each."""

    glance: Glance
    points: tuple[Points, Points]

    @property
    def score(self) -> float:
        """That of the glance."""
        return self.glance.score

    @property
    def agreeing(self) -> tuple[Points, Points]:
        """The points that agree, N × 2 each."""
        inliers = self.glance.geometry.inliers
        return self.points[0][inliers], self.points[1][inliers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a sight looks: which part of either picture; the first one turned or mirrored; both equalised (see `Look`);
    `larger`: at sizes one step larger."""

    box_a: Box | None = None
    box_b: Box | None = None
    quarter_turns: int = 0
    mirrored: bool = False
    equalised: bool = False
    larger: bool = False

    @property
    def sizes(self) -> tuple[Look, Look]:
        """The two sizes of a sight."""
        return (FINE, LARGE) if self.larger else (COARSE, FINE)

    def looks(self, size: Look) -> tuple[Look, Look]:
        """The looks at both pictures."""
        alike = dataclasses.replace(size, equalised=self.equalised)
        first = dataclasses.replace(
            _part(alike, self.box_a), quarter_turns=self.quarter_turns, mirrored=self.mirrored
        )
        return first, _part(alike, self.box_b)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Both sizes of one way of looking."""

    way: Way
    coarse: PairGlance
    fine: PairGlance

    @property
    def score(self) -> float:
        """The mean of both sizes' scores."""
        return 0.5 * (self.coarse.score + self.fine.score)

    @property
    def stronger(self) -> PairGlance:
        """The one with more agreeing points, for pictures and counts."""
        return max(self.fine, self.coarse, key=lambda seen: seen.glance.points)


def _part(size: Look, box: Box | None) -> Look:
    if box is None:
        return size
    count = min(size.count, _PART_COUNT)
    return dataclasses.replace(size, box=box, count=count, most_enlarged=_MOST_ENLARGED)


@dataclass(slots=True, eq=False)
class Pair:
    """Two pictures being compared; what both share pixel by pixel, once noticed, is left out of every later look."""

    a: LookedAt
    b: LookedAt
    matcher: Matcher
    seed: int
    shared: tuple[Points, Points]

    def glance(self, way: Way, size: Look) -> PairGlance:
        """One look at each picture."""
        look_a, look_b = way.looks(size)
        one, other = self._usable(self.a.look(look_a), 0), self._usable(self.b.look(look_b), 1)
        found = glance(one.features, other.features, self.matcher, self.seed)
        shown = (one.x_in_view[found.matches.in_a], other.x_in_view[found.matches.in_b])
        return PairGlance(found, shown)

    def sight(self, way: Way) -> Sight:
        """Both sizes. Where the coarse look says nothing, the fine one would not either, or is left to the parts, which
        are as fine; where the whole says all, there is nothing to add."""
        smaller, larger = way.sizes
        coarse = self.glance(way, smaller)
        whole = way.box_a is None and way.box_b is None
        if coarse.score < (_HOPELESS if whole else _WEAK_PART):
            return Sight(way, coarse, _nothing())
        if whole and coarse.score >= SURE:
            return Sight(way, coarse, coarse)
        return Sight(way, coarse, self.glance(way, larger))

    def leave_out(self, x_in_a: Points, x_in_b: Points) -> None:
        """Points near these are not looked at again."""
        self.shared = (np.concatenate((self.shared[0], x_in_a)), np.concatenate((self.shared[1], x_in_b)))

    def _usable(self, looked: Looked, side: int) -> Looked:
        if not len(self.shared[side]):
            return looked
        picture = self.a if side == 0 else self.b
        near = near_any(looked.x_in_view, (picture.width, picture.height), self.shared[side])
        return looked.pick(~near)


def _nothing() -> PairGlance:
    none = np.zeros((0, 2), np.float32)
    size = (WORKING_SIDE_PX, WORKING_SIDE_PX)
    return PairGlance(Glance(no_matches(), two_view((none, none), (size, size), 0)), (none, none))
