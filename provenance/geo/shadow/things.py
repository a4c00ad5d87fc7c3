"""Which marks of things and shadows can say nothing: too short for their errors, or the same thing marked twice."""

from __future__ import annotations

from itertools import combinations
from math import hypot, sqrt

from provenance.errors import UsageError
from provenance.geo.shadow.marks import Spot, UprightThing

__all__ = ["check_things"]


def check_things(things: tuple[UprightThing, ...]) -> None:
    """Raises UsageError (`shadow_too_short`, `thing_too_short`, `thing_marked_twice`) where two marks that must differ
    are nearer to each other than one standard deviation of their distance."""
    for thing in things:
        error_px = sqrt(2) * thing.error_px
        if _apart(thing.foot, thing.tip) <= error_px:
            raise UsageError("shadow_too_short", number=thing.number)
        if thing.top is not None and _apart(thing.foot, thing.top) <= error_px:
            raise UsageError("thing_too_short", number=thing.number)
    for one, other in combinations(things, 2):
        error_px = hypot(one.error_px, other.error_px)
        marks = [(one.foot, other.foot), (one.tip, other.tip)]
        if one.top is not None and other.top is not None:
            marks.append((one.top, other.top))
        if all(_apart(a, b) <= error_px for a, b in marks):
            raise UsageError("thing_marked_twice", number=one.number, other=other.number)


def _apart(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
