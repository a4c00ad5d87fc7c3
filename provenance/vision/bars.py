"""What of a picture is photograph: without uniform bars around it and the bars of an app's interface."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["content_of"]

_Grey = npt.NDArray[np.uint8]

_UNIFORM_SPREAD = 4.0
"""Grey levels: rows and columns whose standard deviation is below are border (our choice: JPEG noise of a flat bar
stays below 2)."""

_LEVELS = 4
"""Grey levels within which a pixel has the page's own colour."""

_PAGE_SHARE = 0.5
"""Share of a row in the page's colour: lines of text and icons leave more than half of a page free (ours, on page
templates of our own making)."""

_BLANK_SHARE = 0.9
_JUMP = 0.5
"""A photograph on a page begins behind a blank row, along its whole width: there the share of the page's colour falls
by half from one row to the next. A roof or a dome against a white sky cuts into it little by little."""

_MOST_SHARE = 0.45
"""Of a side: no bar is wider (ours; two of them leave a tenth)."""

_LEAST_SHARE = 0.25
"""When less than this share of a side is left, nothing was a bar: a picture of a white room stays whole (ours)."""

_ROUNDS = 3
"""Rows are judged between the columns found and the other way round: bars on all sides need two rounds."""


def content_of(grey: _Grey) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is inside bars; the whole picture when little would be left."""
    height, width = grey.shape
    left, top, right, bottom = 0, 0, width, height
    for _ in range(_ROUNDS):
        rows = grey[top:bottom, left:right]
        top, bottom = top + _bar(rows), bottom - _bar(rows[::-1])
        if bottom - top < max(1, _LEAST_SHARE * height):
            return 0, 0, width, height
        columns = grey[top:bottom, left:right].T
        left, right = left + _bar(columns), right - _bar(columns[::-1])
        if right - left < max(1, _LEAST_SHARE * width):
            return 0, 0, width, height
    return left, top, right, bottom


def _bar(rows: _Grey) -> int:
    """How many rows from the first one on are border, or page around the photograph."""
    varied = np.flatnonzero(rows.std(axis=1, dtype=np.float32) > _UNIFORM_SPREAD)
    uniform = int(varied[0]) if len(varied) else len(rows)
    page = _page(rows)
    return max(uniform, page)


def _page(rows: _Grey) -> int:
    """Rows of page before the last sharp beginning of a photograph; 0 when there is none."""
    colour = int(np.median(rows[0]))
    own = (np.abs(rows.astype(np.int16) - colour) <= _LEVELS).mean(axis=1)
    if own[0] < _BLANK_SHARE:
        return 0
    before, after = own[:-1], own[1:]
    begins = np.flatnonzero((before >= _BLANK_SHARE) & (before - after >= _JUMP)) + 1
    begins = begins[begins <= _MOST_SHARE * len(rows)]
    for start in begins[::-1].tolist():
        is_page = (own[:start] >= _PAGE_SHARE).mean() >= _BLANK_SHARE
        is_photograph = own[start : start + max(8, start // 4)].max(initial=0.0) < _BLANK_SHARE
        if is_page and is_photograph:
            return int(start)
    return 0
