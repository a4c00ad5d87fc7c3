"""Things taken together by what two of them have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TypeVar

One = TypeVar("One")


def connected(ones: Iterable[One], alike: Callable[[One, One], bool]) -> list[list[One]]:
    """Groups in which each is alike with another one, directly or through others; whoever is alone is a group."""
    groups: list[list[One]] = []
    for one in ones:
        joined: list[list[One]] = []
        apart: list[list[One]] = []
        for group in groups:
            (joined if any(alike(one, other) for other in group) else apart).append(group)
        groups = [*apart, [*chain.from_iterable(joined), one]]
    return groups
