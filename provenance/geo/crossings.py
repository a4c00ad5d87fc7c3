"""When a height that changes with time passes a level."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, TypeAlias

__all__ = ["HeightAt", "crossings", "heights_between", "second"]

HeightAt: TypeAlias = Callable[[datetime], float]
"""Degrees at a time."""

_STEP: Final = timedelta(minutes=20)
_FINE: Final = timedelta(seconds=0.5)


def second(when: datetime) -> datetime:
    """The nearest whole second."""
    return (when + timedelta(seconds=0.5)).replace(microsecond=0)


def heights_between(height: HeightAt, start: datetime, end: datetime) -> list[tuple[datetime, float]]:
    """Heights at times between any two of which the body only rises or only sinks: at a fixed step, and at each
    highest and lowest."""
    steps = int((end - start) / _STEP)
    moments = [start + n * _STEP for n in range(steps + 1)]
    if moments[-1] < end:
        moments.append(end)
    heights = [(when, height(when)) for when in moments]
    turns = []
    for (low, before), (_, here), (high, after) in zip(heights, heights[1:], heights[2:], strict=False):
        if (here - before) * (after - here) <= 0:
            when = _turn(height, low, high, here >= before)
            turns.append((when, height(when)))
    return sorted({*heights, *turns})


def _turn(height: HeightAt, low: datetime, high: datetime, highest: bool) -> datetime:
    """The highest (or lowest) moment between two, by thirds."""
    sign = 1 if highest else -1
    while high - low > _FINE:
        third = (high - low) / 3
        if sign * height(low + third) < sign * height(high - third):
            low += third
        else:
            high -= third
    return low


def crossings(
    height: HeightAt, heights: list[tuple[datetime, float]], level: float
) -> list[tuple[datetime, bool]]:
    """When the body passes a level, and whether upwards, by the heights that `heights_between` gave."""
    found = []
    for (low, before), (high, after) in pairwise(heights):
        if (before > level) == (after > level):
            continue
        up = after > before
        while high - low > _FINE:
            middle = low + (high - low) / 2
            if (height(middle) > level) == up:
                high = middle
            else:
                low = middle
        found.append((high, up))
    return found
