"""Comparing two pictures by learned points: several looks at each, matches with confidence, robust geometry.

The score of one look is ln(1 + agreeing points × mean confidence): look-alike buildings give many matches of low
confidence, the same building fewer and surer ones. A sight is two looks of different size, and its score their mean
(our measurement, 596 pairs: the mean of both sizes separates better than either, and than a second network at one).
What stays below `SURE` as shown is looked at again: turned, mirrored, in parts, and where the parts seem to be common;
`support` is then the mean of the two best sights: below `SURE` one lucky look alone supports nothing.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.geometry import PLANE_TOLERANCE_PX, WORKING_SIDE_PX, Points, Size
from provenance.vision.glances import Matcher
from provenance.vision.landmark import GRADES, Comparison, Effort, Hypothesis, Orientation, grade, only, weigh
from provenance.vision.looks import GLANCE, Box, LookedAt
from provenance.vision.overlay import find_overlay
from provenance.vision.planes import find_planes
from provenance.vision.sights import SURE, Pair, PairGlance, Sight, Way

__all__ = ["SURE", "compare_learned"]

_SOMETHING: Final = 1.6
"""A sight this strong says something: the pair is not turned, and what seems to be common is looked at (ours: of 26
true pairs in doubt 23 reach it, of 27 pairs of other places none)."""

_PARTS_SAY: Final = 1.8
"""The best probe of parts this strong says something too: that of the other three true pairs, and of five of the 27."""

_PROBE_GAIN: Final = 0.5
_PROBE_SAYS: Final = 1.7
"""A turned or mirrored probe is followed when it is this strong and its score exceeds the upright one's by this (ours:
of the 27 pairs of other places four; mirrored true pairs reach 2.8 and more)."""

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

_OVERLAY_FROM: Final = 10
"""With fewer agreeing points there is nothing to check for shared captions."""

_OVERLAY_ROUNDS: Final = 3

_OVERLAY_SHARE: Final = 0.2
"""With a smaller share of pixel-identical points they are only not counted; else all is looked at again without them:
an overlay attracts matches around it (ours)."""

_PLANE_POINTS: Final = 12
"""Fewer points are no plane to lay a picture by (looked at: chance planes of 10 points among true ones)."""


Checkpoint = Callable[[int, int], None]


_UPRIGHT: Final = (Way(), Way(mirrored=True))
_TURNED: Final = tuple(
    Way(quarter_turns=turns, mirrored=mirrored) for turns in range(4) for mirrored in (False, True)
)
"""Ways to try; the first as shown. A file whose orientation tag was dropped may be turned and mirrored at once."""


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
    not sure; "raised" looks at parts in any case, and where that was not sure also larger and in other light."""
    none = np.zeros((0, 2), np.float32)
    pair = Pair(a, b, matcher, seed, (none, none))
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
            found, share = dataclasses.replace(found, same_photograph=True), overlay.share
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


def _sights(pair: Pair, effort: Effort, checkpoint: Checkpoint) -> Comparison:
    """The comparison by as many sights as the effort allows and the answer needs."""
    checkpoint(0, 4)
    as_shown = pair.sight(Way())
    checkpoint(1, 4)
    also_turned = effort != "quick" and as_shown.score < (SURE if effort == "raised" else _SOMETHING)
    tried = [_tried(pair, way) for way in (_TURNED if also_turned else _UPRIGHT)]
    best, orientation = _best_way(pair, as_shown, tried)
    found = _counted(pair, best, best.score)
    if effort == "raised" or (effort == "usual" and best.score < SURE):
        checkpoint(2, 4)
        sights = [best, *_common_parts(pair, best, effort, checkpoint)]
        found = _by_two(pair, sights)
        if effort == "raised" and best.score < SURE:
            found = max(found, _by_two(pair, [*sights, *_more_sights(pair, best.way)]), key=_strength)
    return dataclasses.replace(found, orientation=orientation, hypotheses=tuple(one for one, _ in tried))


def _by_two(pair: Pair, sights: Sequence[Sight]) -> Comparison:
    """What the two best of several sights carry together; the first, of the whole, carries alone what is sure."""
    ordered = sorted(sights, key=lambda sight: -sight.score)
    support = 0.5 * sum(sight.score for sight in ordered[:2])
    whole = sights[0].score
    return _counted(pair, ordered[0], max(support, whole if whole >= SURE else 0.0))


def _strength(found: Comparison) -> tuple[int, float]:
    """Greater for the better band: further sights of more points and less confidence take no answer back."""
    return GRADES.index(grade(dataclasses.replace(found, overlay_checked=True))), found.support


def _tried(pair: Pair, way: Way) -> tuple[Hypothesis, float]:
    """A probe of one way of turning or mirroring the first picture, and its score."""
    probe = pair.glance(way, GLANCE).glance
    turn = 90 * way.quarter_turns
    return Hypothesis(mirrored=way.mirrored, rotation_deg=turn, points=probe.points), probe.score


def _best_way(
    pair: Pair, as_shown: Sight, tried: list[tuple[Hypothesis, float]]
) -> tuple[Sight, Orientation]:
    """The sight of the way that promises most, as shown unless another is clearly better; and what may be said of
    mirroring.

    Points learned from upright photographs are lost at quarter turns (our measurement: 0 of 20), so probes with few
    points say first which hypothesis is worth a sight.
    """
    best, upright = as_shown, tried[0][1]
    hypothesis, score = max(tried[1:], key=lambda one: one[1])
    if score > max(upright + _PROBE_GAIN, _PROBE_SAYS):
        way = Way(mirrored=hypothesis.mirrored, quarter_turns=hypothesis.rotation_deg // 90)
        best = max(as_shown, pair.sight(way), key=lambda sight: sight.score)
    if best.way.mirrored:
        return best, "mirrored" if best.score > as_shown.score + _MIRROR_DECIDED else "undecided"
    mirrored = next(score for one, score in tried if one.mirrored)
    also = mirrored >= _MIRROR_STRONG and mirrored > upright - _MIRROR_DECIDED
    return best, "undecided" if also else "as_shown"


def _common_parts(pair: Pair, best: Sight, effort: Effort, checkpoint: Checkpoint) -> list[Sight]:
    """Sights of what seems to be common: where the best sight of the whole agrees, where the best probe of parts
    agrees, and then, once more, where the better of these two agrees."""
    parts = max(
        (pair.glance(way, GLANCE) for way in _ways_of_parts(pair, best.way)), key=lambda found: found.score
    )
    checkpoint(3, 4)
    always = effort == "raised"
    if not always and best.score < _SOMETHING and parts.score < _PARTS_SAY:
        return []
    guides = (best.stronger, parts)
    guided = [sight for seen in guides if (sight := _guided(pair, best.way, seen)) is not None]
    better = max(guided, key=lambda sight: sight.score, default=None)
    if better is None or (not always and better.score < _SOMETHING):
        return guided
    again = _guided(pair, best.way, better.stronger)
    return guided if again is None else [*guided, again]


def _more_sights(pair: Pair, way: Way) -> list[Sight]:
    """Sights that only raised effort is worth: in other light and larger. Either picture squeezed to half its width, as
    a façade looks from aside, was tried too: of 16 true pairs that were hard or short of sure it helped three that said
    nothing otherwise, and none beyond 1.6 (ours)."""
    return [
        pair.sight(dataclasses.replace(way, equalised=True)),
        pair.sight(dataclasses.replace(way, larger=True)),
    ]


def _guided(pair: Pair, way: Way, seen: PairGlance) -> Sight | None:
    """A sight of the parts where a glance agrees; None when it agrees in too few points to say where."""
    if seen.glance.points < _LEAST_GUIDING:
        return None
    points_a, points_b = seen.agreeing
    return pair.sight(
        dataclasses.replace(way, box_a=_around(points_a, pair.a), box_b=_around(points_b, pair.b))
    )


def _ways_of_parts(pair: Pair, way: Way) -> Iterator[Way]:
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


def _counted(pair: Pair, sight: Sight, support: float) -> Comparison:
    """The numbers of a sight, over the whole pictures."""
    seen = sight.stronger
    sizes = (pair.a.width, pair.a.height), (pair.b.width, pair.b.height)
    found = weigh(seen.points, sizes, seen.glance.matches.likeness, seen.glance.geometry, "learned")
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
