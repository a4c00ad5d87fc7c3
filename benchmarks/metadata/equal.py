"""When a value of ours and one of ExifTool's say the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

__all__ = ["equal"]

#: Two numbers are equal within this relative difference (ExifTool prints 15 digits at most, rationals 10).
TOLERANCE: Final = 1e-6

_BINARY: Final = re.compile(r"\(Binary data (\d+) bytes, use -b option to extract\)")


def equal(theirs: Any, ours: Sequence[Any], counts: Sequence[int]) -> bool:
    """Whether one of our values of a tag, or all of them as a list, is ExifTool's `-json -n` value.

    `ours`: the values of every tag of that group and name; `counts`: how many bytes each has stored.
    """
    binary = _BINARY.fullmatch(theirs) if isinstance(theirs, str) else None
    if binary is not None:
        return int(binary[1]) in {*counts, *(len(value) for value in ours if isinstance(value, (str, bytes)))}
    if isinstance(theirs, list):
        if _same_lists(theirs, ours):
            return True
        return any(isinstance(value, (list, tuple)) and _same_lists(theirs, value) for value in ours)
    return any(_same(theirs, value) for value in ours)


def _same_lists(theirs: Sequence[Any], ours: Sequence[Any]) -> bool:
    return len(theirs) == len(ours) and all(map(_same, theirs, ours))


def _same(theirs: Any, ours: Any) -> bool:
    if isinstance(ours, (list, tuple)):
        if len(ours) == 1:
            return _same(theirs, ours[0])
        ours = " ".join(map(_printed, ours))
    if isinstance(theirs, bool):  # ExifTool prints the texts "True" and "true" as JSON's own
        return _printed(theirs) == str(ours).lower()
    left, right = _printed(theirs), _printed(ours)
    return left == right or _same_numbers(left.split(), right.split())


def _printed(value: Any) -> str:
    """As text; ExifTool's JSON has true and false for the texts "True" and "False" too, whichever their case."""
    text = str(value)
    return text.lower() if text.lower() in ("true", "false") else text


def _same_numbers(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    return len(theirs) == len(ours) > 0 and all(map(_near, theirs, ours))


def _near(left: str, right: str) -> bool:
    if left == right:
        return True
    numbers = tuple(_numbers((left, right)))
    return len(numbers) == 2 and math.isclose(numbers[0], numbers[1], rel_tol=TOLERANCE, abs_tol=0.0)


def _numbers(texts: Iterable[str]) -> Iterable[float]:
    for text in texts:
        try:
            yield float(text)
        except ValueError:
            return
