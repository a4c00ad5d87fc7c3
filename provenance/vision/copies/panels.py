"""The photographs inside a page, a screenshot, a border or a caption: each is searched as a view of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels

__all__ = ["MOST_PANELS", "Panel", "panels"]

MOST_PANELS: Final = 4
"""Views of a page beside the whole (copy-search measurements: with four, 98 % of captioned and bordered copies)."""

_Grey = npt.NDArray[np.uint8]

_WORK_SIDE_PX: Final = 1024
"""Pages are cut at this size: gutters of two pixels are still there (ours)."""

_SAME_LEVELS: Final = 12
_STRAY_SHARE: Final = 0.01
"""A row belongs to a gutter when no more than this share of it is farther than so many grey levels from its middle one:
rings of JPEG at quality 50 around text stay within (ours)."""

_GUTTER_SHARE: Final = 0.004
"""Of the page's longer side: narrower uniform rows are lines of a drawing, not gutters (ours; two pixels at 512)."""

_LEAST_AREA: Final = 0.03
"""Of the page: a smaller picture is an icon or a portrait beside a name (ours)."""

_LEAST_SIDE_PX: Final = 48
"""In the page's own pixels: a smaller one has nothing to be found by (ours)."""

_MOST_ASPECT: Final = 5.0
"""Longer rows of pictures are banners or lines of text (ours)."""

_ONE_COLOUR: Final = 0.55
"""Share of a block in one grey level (within 3) from which it is text or a drawing: printed lines leave two thirds of
the paper free (ours)."""

_LEAST_SPREAD: Final = 8.0
"""Grey levels of standard deviation that a photograph has at least (ours)."""

_WHOLE: Final = 0.97
"""A block of this share of the page is the page (ours)."""

_MOST_DEPTH: Final = 10
_MOST_BLOCKS: Final = 400
"""A page of the finest stripes ends here (ours)."""

_Block = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom outside."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle in pixels of the shown picture."""

    x: int
    y: int
    width: int
    height: int


def panels(pixels: Pixels, most: int = MOST_PANELS) -> tuple[Panel, ...]:
    """The photographs on a page, the largest first; none when the whole picture is one, or holds none.

    By cutting along uniform rows and columns in turn (recursive XY-cut, Nagy and Seth 1984). A photograph that fades
    into the page without an edge is cut where it is uniform; one that has another laid over it is not taken apart.
    """
    height, width = pixels.shape[:2]
    if min(height, width) < _LEAST_SIDE_PX:
        return ()
    scale = min(1.0, _WORK_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), np.uint8)
    work = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = [_at_full_size(block, size, (width, height)) for block in _blocks(work) if _is_photo(work, block)]
    large = [panel for panel in found if min(panel.width, panel.height) >= _LEAST_SIDE_PX]
    parts = [panel for panel in large if panel.width * panel.height < _WHOLE * width * height]
    if len(parts) < len(large):
        return ()
    return tuple(sorted(parts, key=lambda one: (-one.width * one.height, one.y, one.x))[:most])


def _blocks(grey: _Grey) -> Iterator[_Block]:
    """What is left when no block has a uniform row or column across it any more."""
    height, width = grey.shape
    gutter = max(2, round(_GUTTER_SHARE * max(height, width)))
    waiting = [((0, 0, width, height), 0)]
    seen = 0
    while waiting and seen < _MOST_BLOCKS:
        block, depth = waiting.pop()
        parts = [] if depth >= _MOST_DEPTH else _cut(grey, block, gutter)
        seen += 1
        if parts == [block] or not parts:
            yield block
            continue
        least = _LEAST_AREA * width * height
        waiting += [(part, depth + 1) for part in parts if _area(part) >= least]


def _cut(grey: _Grey, block: _Block, gutter: int) -> list[_Block]:
    """The parts of a block between its uniform rows; where there are none, between its uniform columns."""
    left, top, right, bottom = block
    inner = grey[top:bottom, left:right]
    rows = _runs(_uniform(inner), gutter)
    if rows != [(0, bottom - top)]:
        return [(left, top + start, right, top + end) for start, end in rows]
    columns = _runs(_uniform(inner.T), gutter)
    return [(left + start, top, left + end, bottom) for start, end in columns]


def _uniform(rows: _Grey) -> npt.NDArray[np.bool_]:
    middle = np.median(rows, axis=1, keepdims=True)
    stray = np.abs(rows - middle.astype(np.int16)) > _SAME_LEVELS
    return np.asarray(stray.mean(axis=1) <= _STRAY_SHARE, np.bool_)


def _runs(uniform: npt.NDArray[np.bool_], gutter: int) -> list[tuple[int, int]]:
    """Start and end of each run of rows between gutters; uniform rows too few for a gutter belong to the run.

    At the edges of the block a single row is enough.
    """
    count = len(uniform)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], uniform, [False]))))
    starts, ends = edges[0::2].tolist(), edges[1::2].tolist()
    gutters = [
        (start, end)
        for start, end in zip(starts, ends, strict=True)
        if end - start >= gutter or start == 0 or end == count
    ]
    borders = [0, *(edge for pair in gutters for edge in pair), count]
    return [(start, end) for start, end in zip(borders[0::2], borders[1::2], strict=True) if end > start]


def _is_photo(grey: _Grey, block: _Block) -> bool:
    left, top, right, bottom = block
    width, height = right - left, bottom - top
    if _area(block) < _LEAST_AREA * grey.size or max(width, height) > _MOST_ASPECT * min(width, height):
        return False
    inner = grey[top:bottom, left:right]
    counts = np.bincount(inner.ravel(), minlength=256).astype(np.float64)
    near = np.convolve(counts, np.ones(7), "same").max() / inner.size
    return bool(inner.std() >= _LEAST_SPREAD and near < _ONE_COLOUR)


def _area(block: _Block) -> int:
    return (block[2] - block[0]) * (block[3] - block[1])


def _at_full_size(block: _Block, work: tuple[int, int], full: tuple[int, int]) -> Panel:
    across, down = full[0] / work[0], full[1] / work[1]
    left, right = round(block[0] * across), min(full[0], round(block[2] * across))
    top, bottom = round(block[1] * down), min(full[1], round(block[3] * down))
    return Panel(left, top, right - left, bottom - top)
