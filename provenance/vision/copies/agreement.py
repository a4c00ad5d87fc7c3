"""How much of what two pictures share looks the same in both: the same photograph, or only the same page around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from provenance.vision.copies.overlap import Overlap, laid_over, refined
from provenance.vision.copies.pages import photos_there
from provenance.vision.features import Pixels
from provenance.vision.planes import Matrix
from provenance.vision.unlike import Flags, Floats, grey_of, softened

__all__ = ["AGREES_FROM", "BLOCK_PX", "LEAST_BLOCKS", "Agreement", "agreement"]

BLOCK_PX: Final = 24
"""Side of a block in the common frame (copy-search measurements)."""

AGREES_FROM: Final = 0.65
"""Correlation from which a block looks the same in both (same source)."""

SMALL_BLOCK_PX: Final = 12
_SMALL_BELOW_PX: Final = 192
"""The same in a frame whose longer side is below: a thumbnail has few blocks otherwise (ours)."""

LEAST_BLOCKS: Final = 6
"""A share of fewer blocks says nothing (ours; a thumbnail of 128 pixels has eighty)."""

FRAME_SIDE_PX: Final = 384
"""Longer side of the common frame at most: fine grain and what an affine is off by matter less (ours)."""

_SOFT_PX: Final = 1.0
_STRUCTURE_LEVELS: Final = 5.0
"""Standard deviation of a block, softened, from which there is structure to compare: grain stays below (ours)."""

_FREE_LEVELS: Final = 6.0
"""When the middle half of a block's pixels lies within so many grey levels in both pictures, it is paper with ink on
it, or sky: a page's text and a watermark agree there whatever photograph they are laid on (ours)."""

_WORTH_A_LOOK: Final = 0.4
"""Below, the photographs on the two pages are not looked for: the share is too small with the page around them."""

_INSIDE_SHARE: Final = 0.9
_WELL: Final = 0.9
"""From this share on nothing is gained by laying the pictures more exactly (ours)."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """`share`: of the blocks that tell one photograph from another, how many look the same in both, 0 to 1; NaN when
    there are fewer than `LEAST_BLOCKS`.

    On a page only the blocks of its photographs count, where any are found; of a collage those of the photograph that
    the other picture lies on.

    `blocks`: the grid over the common frame, correlation of each block, NaN where there is nothing to compare.
    `telling`: the blocks that `share` is taken from. `ink_share`: the same share over the blocks of paper and ink
    (text, drawings, watermarks on sky), NaN when there are fewer than `LEAST_BLOCKS`. `overlap`: both pictures in the
    frame, and how much of each they share.
    """

    share: float
    ink_share: float
    blocks: Floats
    telling: Flags
    overlap: Overlap

    @property
    def block_px(self) -> int:
        """Side of a block in the common frame."""
        height, width = self.overlap.inside.shape
        grid = self.blocks.shape
        return BLOCK_PX if (height // BLOCK_PX, width // BLOCK_PX) == grid else SMALL_BLOCK_PX


def agreement(asked: Pixels, stored: Pixels, stored_from_asked: Matrix) -> Agreement | None:
    """Compare two pictures block by block where the affine lays one on the other; None where they do not overlap
    enough for a block, or the affine is none that a copy is made by.

    `stored_from_asked`: 2 × 3, in pixels of the two pictures as given, from the corner. Tone, contrast and colour do
    not matter, blur and compression hardly; a little turn and perspective beyond the affine is found and taken up.
    Deterministic; bounded by the size of the frame.
    """
    overlap = laid_over(asked, stored, stored_from_asked, FRAME_SIDE_PX)
    if overlap is None:
        return None
    best = _weighed(overlap, None)
    if not best.share >= _WELL:
        closer = refined(overlap, stored)
        second = _weighed(closer, None) if closer is not overlap else best
        best = best if best.share >= second.share else second
    if not best.share >= _WORTH_A_LOOK:
        return best
    photos = photos_there(asked, stored, best.overlap)
    if photos is None:
        return best
    inner = _weighed(best.overlap, photos)
    return best if np.isnan(inner.share) else inner


def _weighed(overlap: Overlap, photos: Flags | None) -> Agreement:
    px = BLOCK_PX if max(overlap.inside.shape) >= _SMALL_BELOW_PX else SMALL_BLOCK_PX
    greys = [grey_of(each) for each in (overlap.asked, overlap.stored)]
    one, other = (_blocks(softened(grey, _SOFT_PX), px) for grey in greys)
    inside = _mostly(overlap.inside, px)
    spread_one, spread_other = one.std(axis=2), other.std(axis=2)
    structured = inside & (np.maximum(spread_one, spread_other) >= _STRUCTURE_LEVELS)
    common = (one - one.mean(axis=2, keepdims=True)) * (other - other.mean(axis=2, keepdims=True))
    noise = 1.0
    correlation = common.mean(axis=2) / (np.maximum(spread_one, noise) * np.maximum(spread_other, noise))
    blocks = np.where(structured, correlation, np.nan).astype(np.float32)
    ink = _is_ink(greys[0], px) & _is_ink(greys[1], px)
    telling = structured & ~ink
    if photos is not None:
        telling &= _mostly(photos, px)
    return Agreement(_share(blocks, telling), _share(blocks, structured & ink), blocks, telling, overlap)


def _share(blocks: Floats, counted: Flags) -> float:
    count = int(counted.sum())
    return float((blocks[counted] > AGREES_FROM).mean()) if count >= LEAST_BLOCKS else float("nan")


def _mostly(flags: Flags, px: int) -> Flags:
    return np.asarray(_blocks(flags.astype(np.float32), px).mean(axis=2) >= _INSIDE_SHARE, np.bool_)


def _is_ink(grey: Floats, px: int) -> Flags:
    low, high = np.percentile(_blocks(grey, px), (25, 75), axis=2)
    return np.asarray(high - low <= _FREE_LEVELS, np.bool_)


def _blocks(values: Floats, px: int) -> Floats:
    """Rows × columns of blocks × their pixels; what is left at the right and below is not looked at."""
    rows, columns = values.shape[0] // px, values.shape[1] // px
    parts = values[: rows * px, : columns * px].reshape(rows, px, columns, px).transpose(0, 2, 1, 3)
    return np.asarray(parts.reshape(rows, columns, px * px), np.float32)
