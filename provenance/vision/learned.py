"""Comparing two pictures by learned points: several looks at each, matches with confidence, robust geometry.

The score of one look is ln(1 + agreeing points × mean confidence): look-alike buildings give many matches of low
confidence, the same building fewer and surer ones. A sight is two looks of different size, and its score their mean
(our measurement, 596 pairs: the mean of both sizes separates better than either, and than a second network at one).
What stays below `SURE` as shown is looked at again: turned, mirrored, in parts, and where the parts seem to be common;
`support` is then the mean of the two best sights, so that one lucky look alone supports nothing.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from provenance.vision.geometry import PLANE_TOLERANCE_PX, WORKING_SIDE_PX, Points, Size, TwoView, two_view
from provenance.vision.landmark import Comparison, Effort, Hypothesis, Orientation, only, weigh
from provenance.vision.looks import COARSE, FINE, GLANCE, Box, Look, Looked, LookedAt
from provenance.vision.matching import Matches
from provenance.vision.overlay import find_overlay, near_any
from provenance.vision.planes import find_planes
from provenance.vision.xfeat import LearnedFeatures

__all__ = ["SURE", "Matcher", "compare_learned"]

SURE: Final = 4.0
"""From here one sight is enough, and of that one size: the largest of 569 pairs of other buildings was 2.3, at one
size 2.8 (our measurement); halls that were drawn to resemble one another reach 3.7."""

_HOPELESS: Final = 0.3
"""Below this a coarse look says nothing (ours: of 183 true pairs four are below)."""

_WEAK_PART: Final = 1.0
"""A part that seems common must say at least this at its coarse size (ours)."""

_WORTH_A_SIGHT: Final = 1.2
"""A probe of parts this strong is worth a sight of what it points to, also when the whole said nothing (ours)."""

_WORTH_A_PART: Final = 0.4
"""A sight of the whole this strong is worth a sight of the part where it agrees (ours)."""

_PROBE_GAIN: Final = 0.5
"""A turned or mirrored probe is followed when its score exceeds the upright one's by this (ours)."""

_MIRROR_DECIDED: Final = 1.0
"""Called mirrored only when the score of one hypothesis exceeds the other's by this, for symmetric façades agree both
ways: in 20 true pairs the mirrored hypothesis won 6 times (our measurement)."""

_MIRROR_STRONG: Final = 2.5
"""A mirrored probe of this strength agrees too: the largest of 720 chance pairs at this size was 2.5 (ours)."""

_PART_SHARE: Final = 0.6
"""Parts are the four corners and the middle, with this share of either side."""

_LEAST_GUIDING: Final = 6
"""Agreeing points that say where the common part may be."""

_GROWN: Final = 1.3
_LEAST_PART: Final = 0.25
"""The common part: the points' extent without the outermost twentieth, grown by 1.3, at least a quarter of a side."""

_MOST_ENLARGED: Final = 2.0
"""Parts are enlarged up to twice: the points stand one to a square of 8 pixels (ours; looked at on true pairs)."""

_PART_COUNT: Final = 1024
"""Points of a part at most: a part has fewer than the whole, and the cost goes with their square."""

_LEAST_SCORE: Final = 0.1
"""Matches below this confidence are not counted (the published program's threshold)."""

_OVERLAY_FROM: Final = 10
"""With fewer agreeing points there is nothing to check for shared captions."""

_OVERLAY_ROUNDS: Final = 3

_OVERLAY_SHARE: Final = 0.2
"""With a smaller share of pixel-identical points they are only not counted; else all is looked at again without them:
an overlay attracts matches around it (ours)."""

_PLANE_POINTS: Final = 12
"""Fewer points are no plane to lay a picture by (looked at: chance planes of 10 points among true ones)."""


class Matcher(Protocol):
    """Finds which points of two pictures belong together (`lighterglue.LighterGlue`)."""

    def matches(self, a: LearnedFeatures, b: LearnedFeatures, least: float = ...) -> Matches: ...


Checkpoint = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Glance:
    """One look at each picture: all matches, their geometry, and the agreeing points in the pictures as shown."""

    points: tuple[Points, Points]
    weights: npt.NDArray[np.float32]
    geometry: TwoView

    @property
    def score(self) -> float:
        """ln(1 + n × c)."""
        if not len(self.weights):
            return 0.0
        return math.log1p(self.geometry.inlier_count * float(self.weights.mean()))

    @property
    def agreeing(self) -> tuple[Points, Points]:
        """N × 2 each."""
        return self.points[0][self.geometry.inliers], self.points[1][self.geometry.inliers]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a sight looks: which part of either picture, and the first one turned or mirrored."""

    box_a: Box | None = None
    box_b: Box | None = None
    quarter_turns: int = 0
    mirrored: bool = False

    def looks(self, size: Look) -> tuple[Look, Look]:
        """The looks at both pictures."""
        first = dataclasses.replace(
            _part(size, self.box_a), quarter_turns=self.quarter_turns, mirrored=self.mirrored
        )
        return first, _part(size, self.box_b)


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """Both sizes of one way of looking."""

    way: _Way
    coarse: _Glance
    fine: _Glance

    @property
    def score(self) -> float:
        """The mean of both sizes' scores."""
        return 0.5 * (self.coarse.score + self.fine.score)

    @property
    def stronger(self) -> _Glance:
        """The one with more agreeing points, for pictures and counts."""
        return max(self.fine, self.coarse, key=lambda glance: glance.geometry.inlier_count)


_UPRIGHT: Final = (_Way(), _Way(mirrored=True))
_TURNED: Final = (*_UPRIGHT, *(_Way(quarter_turns=turns) for turns in (1, 2, 3)))
"""Ways to try; the first as shown."""


def _part(size: Look, box: Box | None) -> Look:
    if box is None:
        return size
    count = min(size.count, _PART_COUNT)
    return dataclasses.replace(size, box=box, count=count, most_enlarged=_MOST_ENLARGED)


@dataclass(slots=True, eq=False)
class _Pair:
    """Two pictures being compared; what both share pixel by pixel, once noticed, is left out of every later look."""

    a: LookedAt
    b: LookedAt
    matcher: Matcher
    seed: int
    shared: tuple[Points, Points]

    def glance(self, way: _Way, size: Look) -> _Glance:
        """One look at each picture."""
        look_a, look_b = way.looks(size)
        one, other = self._usable(self.a.look(look_a), 0), self._usable(self.b.look(look_b), 1)
        matches = self.matcher.matches(one.features, other.features, _LEAST_SCORE)
        scale_a, scale_b = (
            WORKING_SIDE_PX / max(1, side.features.width, side.features.height) for side in (one, other)
        )
        frame_a = (one.features.x_in_image[matches.in_a] * np.float32(scale_a)).astype(np.float32)
        frame_b = (other.features.x_in_image[matches.in_b] * np.float32(scale_b)).astype(np.float32)
        sizes = tuple(
            (round(side.features.width * scale), round(side.features.height * scale))
            for side, scale in ((one, scale_a), (other, scale_b))
        )
        geometry = two_view((frame_a, frame_b), (sizes[0], sizes[1]), self.seed)
        shown = (one.x_in_view[matches.in_a], other.x_in_view[matches.in_b])
        return _Glance(shown, matches.likeness, geometry)

    def sight(self, way: _Way) -> _Sight:
        """Both sizes. Where the coarse look says nothing, the fine one would not either, or is left to the parts, which
        are as fine; where the whole says all, there is nothing to add."""
        coarse = self.glance(way, COARSE)
        whole = way.box_a is None and way.box_b is None
        if coarse.score < (_HOPELESS if whole else _WEAK_PART):
            return _Sight(way, coarse, _nothing())
        if whole and coarse.score >= SURE:
            return _Sight(way, coarse, coarse)
        return _Sight(way, coarse, self.glance(way, FINE))

    def leave_out(self, x_in_a: Points, x_in_b: Points) -> None:
        """Points near these are not looked at again."""
        self.shared = (np.concatenate((self.shared[0], x_in_a)), np.concatenate((self.shared[1], x_in_b)))

    def _usable(self, looked: Looked, side: int) -> Looked:
        if not len(self.shared[side]):
            return looked
        picture = self.a if side == 0 else self.b
        near = near_any(looked.x_in_view, (picture.width, picture.height), self.shared[side])
        return looked.pick(~near)


def compare_learned(
    a: LookedAt,
    b: LookedAt,
    matcher: Matcher,
    *,
    effort: Effort = "usual",
    seed: int = 1,
    checkpoint: Checkpoint = lambda _done, _of: None,
) -> Comparison:
    """Compare two pictures. `effort`: "quick" looks once, as shown or mirrored; "usual" looks again where that was
    not sure; "raised" looks at parts in any case."""
    none = np.zeros((0, 2), np.float32)
    pair = _Pair(a, b, matcher, seed, (none, none))
    sizes = (a.width, a.height), (b.width, b.height)
    dropped, share = 0, 0.0
    for last in (False,) * _OVERLAY_ROUNDS + (True,):
        found = dataclasses.replace(_sights(pair, effort, checkpoint), overlay_checked=True, effort=effort)
        if found.inlier_count < _OVERLAY_FROM:
            break
        overlay = find_overlay(
            (a.pixels, b.pixels), (found.x_in_a, found.x_in_b), mirrored=found.mirrored, seed=seed
        )
        count = int(overlay.identical.sum())
        share = max(share, count / found.inlier_count)
        if overlay.same_photograph and not dropped:
            found = dataclasses.replace(found, same_photograph=True)
            break
        if not count:
            break
        dropped += count
        if last or count < _OVERLAY_SHARE * found.inlier_count:
            found = _without(found, overlay.identical, sizes)
            break
        pair.leave_out(found.x_in_a[overlay.identical], found.x_in_b[overlay.identical])
    return _with_planes(dataclasses.replace(found, overlay_points=dropped, identical_share=share), b, seed)


def _without(found: Comparison, identical: npt.NDArray[np.bool_], sizes: tuple[Size, Size]) -> Comparison:
    """The comparison without points; the score goes with the logarithm of how many are left."""
    kept = only(found, ~identical, sizes)
    support = found.support + math.log(max(kept.inlier_count, 1) / found.inlier_count)
    return dataclasses.replace(kept, support=max(0.0, support))


def _sights(pair: _Pair, effort: Effort, checkpoint: Checkpoint) -> Comparison:
    """The comparison by as many sights as the effort allows and the answer needs."""
    checkpoint(0, 4)
    as_shown = pair.sight(_Way())
    checkpoint(1, 4)
    also_turned = effort != "quick" and as_shown.score < SURE
    tried = [_tried(pair, way) for way in (_TURNED if also_turned else _UPRIGHT)]
    best, orientation = _best_way(pair, as_shown, tried)
    support = best.score
    if effort == "raised" or (effort == "usual" and best.score < SURE):
        checkpoint(2, 4)
        sights = sorted(
            [best, *_common_parts(pair, best, effort, checkpoint)], key=lambda sight: -sight.score
        )
        support = max(0.5 * sum(sight.score for sight in sights[:2]), support if support >= SURE else 0.0)
        best = sights[0]
    return dataclasses.replace(
        _counted(pair, best, support), orientation=orientation, hypotheses=tuple(one for one, _ in tried)
    )


def _tried(pair: _Pair, way: _Way) -> tuple[Hypothesis, float]:
    """A probe of one way of turning or mirroring the first picture, and its score."""
    probe = pair.glance(way, GLANCE)
    points = probe.geometry.inlier_count
    return Hypothesis(mirrored=way.mirrored, rotation_deg=90 * way.quarter_turns, points=points), probe.score


def _best_way(
    pair: _Pair, as_shown: _Sight, tried: list[tuple[Hypothesis, float]]
) -> tuple[_Sight, Orientation]:
    """The sight of the way that promises most, as shown unless another is clearly better; and what may be said of
    mirroring.

    Points learned from upright photographs are lost at quarter turns (our measurement: 0 of 20), so probes with few
    points say first which hypothesis is worth a sight.
    """
    best, upright = as_shown, tried[0][1]
    hypothesis, score = max(tried[1:], key=lambda one: one[1])
    if score > upright + _PROBE_GAIN:
        way = _Way(mirrored=hypothesis.mirrored, quarter_turns=hypothesis.rotation_deg // 90)
        best = max(as_shown, pair.sight(way), key=lambda sight: sight.score)
    if best.way.mirrored:
        return best, "mirrored" if best.score > as_shown.score + _MIRROR_DECIDED else "undecided"
    mirrored = next(score for one, score in tried if one.mirrored)
    also = mirrored >= _MIRROR_STRONG and mirrored > upright - _MIRROR_DECIDED
    return best, "undecided" if also else "as_shown"


def _common_parts(pair: _Pair, best: _Sight, effort: Effort, checkpoint: Checkpoint) -> list[_Sight]:
    """Sights of what seems to be common: where the best sight of the whole agrees, where the best probe of parts
    agrees, and then, once more, where the better of these two agrees."""
    parts = max(
        (pair.glance(way, GLANCE) for way in _ways_of_parts(pair, best.way)), key=lambda found: found.score
    )
    checkpoint(3, 4)
    always = effort == "raised"
    glances = [best.stronger] if always or best.score >= _WORTH_A_PART else []
    glances += [parts] if always or best.score >= _WORTH_A_PART or parts.score >= _WORTH_A_SIGHT else []
    guided = [sight for glance in glances if (sight := _guided(pair, best.way, glance)) is not None]
    if guided:
        again = _guided(pair, best.way, max(guided, key=lambda sight: sight.score).stronger)
        guided += [] if again is None else [again]
    return guided


def _guided(pair: _Pair, way: _Way, glance: _Glance) -> _Sight | None:
    """A sight of the parts where a glance agrees; None when it agrees in too few points to say where."""
    if glance.geometry.inlier_count < _LEAST_GUIDING:
        return None
    points_a, points_b = glance.agreeing
    return pair.sight(
        dataclasses.replace(way, box_a=_around(points_a, pair.a), box_b=_around(points_b, pair.b))
    )


def _nothing() -> _Glance:
    none = np.zeros((0, 2), np.float32)
    size = (WORKING_SIDE_PX, WORKING_SIDE_PX)
    return _Glance((none, none), np.zeros(0, np.float32), two_view((none, none), (size, size), 0))


def _ways_of_parts(pair: _Pair, way: _Way) -> Iterator[_Way]:
    for box in _parts(pair.a.content):
        yield dataclasses.replace(way, box_a=box)
    for box in _parts(pair.b.content):
        yield dataclasses.replace(way, box_b=box)


def _parts(content: Box) -> list[Box]:
    left, top, right, bottom = content
    width, height = round((right - left) * _PART_SHARE), round((bottom - top) * _PART_SHARE)
    starts = [(left, top), (right - width, top), (left, bottom - height), (right - width, bottom - height)]
    starts.append((left + (right - left - width) // 2, top + (bottom - top - height) // 2))
    return [(x, y, x + width, y + height) for x, y in starts]


def _around(points: Points, picture: LookedAt) -> Box:
    """The points' extent, grown; inside the picture."""
    low, high = np.percentile(points, 5, axis=0), np.percentile(points, 95, axis=0)
    size = np.array((picture.width, picture.height))
    half = np.maximum(_GROWN * (high - low) / 2, _LEAST_PART * size / 2)
    middle = (low + high) / 2
    left, top = np.floor(np.maximum(middle - half, 0)).astype(int).tolist()
    right, bottom = np.ceil(np.minimum(middle + half, size)).astype(int).tolist()
    return left, top, right, bottom


def _counted(pair: _Pair, sight: _Sight, support: float) -> Comparison:
    """The numbers of a sight, over the whole pictures."""
    glance = sight.stronger
    sizes = (pair.a.width, pair.a.height), (pair.b.width, pair.b.height)
    found = weigh(glance.points, sizes, glance.weights, glance.geometry, "learned")
    return dataclasses.replace(
        found, support=support, mirrored=sight.way.mirrored, rotation_deg=90 * sight.way.quarter_turns
    )


def _with_planes(found: Comparison, b: LookedAt, seed: int) -> Comparison:
    threshold_px = PLANE_TOLERANCE_PX * max(1.0, max(b.width, b.height) / WORKING_SIDE_PX)
    planes = find_planes(
        found.x_in_a,
        found.x_in_b,
        found.weights,
        seed=seed,
        threshold_px=threshold_px,
        least_points=_PLANE_POINTS,
        mirrored=found.mirrored,
    )
    return dataclasses.replace(found, planes=planes)
