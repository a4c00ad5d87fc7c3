"""Regular expressions of data files, accepted only when no text whatever can keep them busy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["MOST_WAYS", "compiled", "ways"]

MOST_WAYS: Final = 20_000_000
"""How many ways of matching from one place an expression may have (ours): an upper bound that no text comes near, since
nearly all ways end at their first character; at its worst about a second."""

_GROUP: Final = re.compile(r"\(\?(?:P<[a-z_0-9]+>|:|=|!|<=|<!|-i:)")
_REPEAT: Final = re.compile(r"\{([0-9]{1,4})(?:,([0-9]{1,4}))?\}")
_SET: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_SHORT: Final = re.compile(r"%([a-z_0-9]+)%")


@dataclass(slots=True)
class _Open:
    """An open group: the ways before it, those of the alternatives that are complete, those of the present one."""

    before: int = 1
    complete: int = 0
    ways: int = 1


def compiled(pattern: str, short: Mapping[str, str]) -> re.Pattern[str]:
    """The expression with its `%short%` forms written out, blind to case.

    Raises ValueError when it is none, repeats without bound, or can match in more than MOST_WAYS ways.
    """
    for _ in range(3):  # a short form may use short forms that use short forms
        pattern = _SHORT.sub(lambda found: short.get(found[1], found[0]), pattern)
    if ways(pattern) > MOST_WAYS:
        raise ValueError(f"more than {MOST_WAYS} ways of matching")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def ways(pattern: str) -> int:
    """An upper bound of the ways in which an expression can match from one place.

    Raises ValueError for `*`, `+`, open repetitions, groups of other kinds than used here, and unbalanced brackets.
    """
    stack = [_Open()]
    last = 1  # ways of the atom before a repetition
    at = 0
    while at < len(pattern):
        here = pattern[at]
        length = 1
        if here in "*+":
            raise ValueError("repeats without bound")
        if here == "(":
            length = _group_opening(pattern, at)
            stack.append(_Open())
        elif here == ")":
            last = _closed(stack)
        elif here == "|":
            top = stack[-1]
            top.complete, top.ways = top.complete + top.ways, 1
        elif here in "?{":
            length, last = _repeated(pattern, at, stack[-1], last)
        else:
            length, last = _atom(pattern, at), 1
        at += length
    if len(stack) != 1:
        raise ValueError("brackets do not fit")
    return stack[0].complete + stack[0].ways


def _group_opening(pattern: str, at: int) -> int:
    if not pattern.startswith("(?", at):
        return 1
    opening = _GROUP.match(pattern, at)
    if opening is None:
        raise ValueError("a group of a kind that is not accepted")
    return opening.end() - at


def _closed(stack: list[_Open]) -> int:
    if len(stack) < 2:
        raise ValueError("brackets do not fit")
    group = stack.pop()
    inside = group.complete + group.ways
    stack[-1].ways *= inside
    return inside


def _repeated(pattern: str, at: int, group: _Open, inside: int) -> tuple[int, int]:
    """Characters of a repetition, and 1: what follows cannot repeat the same atom again but as lazy."""
    if pattern[at] == "?":
        group.ways *= 2
        return 1, 1
    found = _REPEAT.match(pattern, at)
    if found is None:
        raise ValueError("repeats without bound")
    least, most = int(found[1]), int(found[2] or found[1])
    if inside > 1 and most > 16:
        raise ValueError("repeats a group of several forms too often")
    group.ways *= max(most - least + 1, 1) * inside ** max(most - 1, 0)
    return found.end() - at, 1


def _atom(pattern: str, at: int) -> int:
    if pattern[at] == "\\":
        return 2
    if pattern[at] != "[":
        return 1
    found = _SET.match(pattern, at)
    if found is None:
        raise ValueError("a set of characters without its end")
    return found.end() - at
