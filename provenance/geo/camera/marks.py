"""Which pairs and alignments can be used: numbers, errors, the same thing marked twice, how many distinct places."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.camera.bearings import Scene
from provenance.geo.camera.pairs import Alignment, Pair, Sighted
from provenance.geo.fitting import Array

__all__ = ["NOT_TOLD_DEG", "check_marks", "check_twice", "distinct_places", "without_untold_heading"]

NOT_TOLD_DEG: Final = 60.0
"""One standard deviation of a heading from which it is not told: 95 % are two thirds of the circle."""
_SAME_PLACE: Final = 0.1
"""Of an error: places nearer to each other are one (our choice)."""


def check_marks(sighted: Sighted) -> None:
    """Raises UsageError (`pair_number_twice`, `pair_error_impossible`)."""
    numbers = [pair.number for pair in sighted.pairs]
    for number in numbers:
        if numbers.count(number) > 1:
            raise UsageError("pair_number_twice", number=number)
    marks: list[Pair | Alignment] = [*sighted.pairs, *sighted.alignments]
    for marked in marks:
        if not (0.01 <= marked.error_px <= 1e5 and 0 <= marked.error_m <= 1e6):
            raise UsageError("pair_error_impossible", number=marked.number)
    for pair in sighted.pairs:
        if not (0.001 <= pair.height_error_m <= 1e4 and abs(pair.height_m or 0.0) <= 1e5):
            raise UsageError("pair_error_impossible", number=pair.number)


def check_twice(sighted: Sighted, scene: Scene) -> None:
    """Raises UsageError (`pair_marked_twice`, `alignment_marked_twice`) for two marks nearer to each other than one
    standard deviation of their distance, in the photo and on the map: the same thing must not count twice."""
    for (n, one), (m, other) in combinations(enumerate(sighted.pairs), 2):
        down = 0.0 if one.y is None or other.y is None else one.y - other.y
        seen_as_one = hypot(one.x - other.x, down) <= hypot(one.error_px, other.error_px)
        if seen_as_one and _apart_m(scene.points[n], scene.points[m]) <= hypot(one.error_m, other.error_m):
            raise UsageError("pair_marked_twice", number=one.number, other=other.number)
    for (n, first), (m, second) in combinations(enumerate(sighted.alignments), 2):
        ends = zip(scene.lines[n], scene.lines[m], strict=True)
        if all(_apart_m(a, b) <= hypot(first.error_m, second.error_m) for a, b in ends):
            raise UsageError("alignment_marked_twice", number=first.number, other=second.number)


def distinct_places(scene: Scene) -> int:
    """How many of the pairs' places on the map differ: are farther from one another than a tenth of their errors."""
    chosen: list[int] = []
    for n in range(len(scene.points)):
        if all(
            _apart_m(scene.points[n], scene.points[m]) > _SAME_PLACE * min(scene.error_m[n], scene.error_m[m])
            for m in chosen
        ):
            chosen.append(n)
    return len(chosen)


def without_untold_heading(sighted: Sighted) -> Sighted:
    """A heading that may be anything is none."""
    heading = sighted.photo.heading
    if heading is None or heading.error_deg < NOT_TOLD_DEG:
        return sighted
    return replace(sighted, photo=replace(sighted.photo, heading=None))


def _apart_m(one: Array, other: Array) -> float:
    return float(np.hypot(*(one - other)))
