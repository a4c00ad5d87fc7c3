"""What a copy is called: by the bytes, the code, the points and the agreement of two pictures, with fixed limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

from provenance.vision.copies.agreement import Agreement
from provenance.vision.copies.differences import DifferingRegion
from provenance.vision.copies.laying import LEAST_INLIERS
from provenance.vision.copies.pdq import CANDIDATE_BITS, SAME_BITS

__all__ = ["FEWER_INLIERS", "PROBABLE_SHARE", "SAME_SHARE", "WHOLE_SHARE", "Kind", "kind_of"]

Kind = Literal[
    "identical_file",
    "same_picture",
    "part_or_additions",
    "content_differs",
    "probably_same",
    "shared_element",
]
"""From the strongest to the weakest statement, but that the third and the fourth say what is different.

identical_file: the same bytes. same_picture: the whole of both, saved again, in other tones, or turned or mirrored as
the laying says. part_or_additions: the same photograph, cut, framed, captioned, or with something laid over it.
content_differs: the same photograph, but for a place that shows something else in each; `differing_regions` says what
it cannot tell. probably_same: to be looked at. shared_element: a logo, a caption, a page's layout, or the same scene.
"""

FEWER_INLIERS: Final = 6
"""Enough where the codes are candidates too (our choice, same source)."""

SAME_SHARE: Final = 0.7
PROBABLE_SHARE: Final = 0.5
"""Of the agreeing blocks: from 0.7 on 97.7 % of true pairs and 2 of 613 pairs of templates; from 0.5 on 99.1 % and 18
(copy-search measurements; ours in benchmarks/archive/agreement.py)."""

WHOLE_SHARE: Final = 0.97
"""A picture is shared as a whole from so much of its area on: an affine of a few points may be off by 1 % a side."""


def kind_of(
    *,
    same_bytes: bool = False,
    distance_bits: int | None,
    inliers: int = 0,
    agreement: Agreement | None = None,
    regions: Sequence[DifferingRegion] = (),
) -> Kind | None:
    """The kind of a hit; None when the two have nothing in common that may be said.

    `distance_bits`: of the nearest codes of any two views and turns; None when there are none, or one of the two is of
    a quality below `pdq.LEAST_QUALITY`. `inliers`: of the laying, 0 without one. `agreement`, `regions`: by that
    laying, or by laying one whole picture on the other; None and empty when not looked at.
    """
    if same_bytes:
        return "identical_file"
    near = distance_bits is not None and distance_bits <= SAME_BITS
    if not (near or inliers >= LEAST_INLIERS or _few_but_enough(distance_bits, inliers)):
        return None
    if agreement is None:
        return _unseen(near, inliers)
    if math.isnan(agreement.share):
        return _without_photo(agreement, near, inliers)
    if agreement.share < PROBABLE_SHARE:
        return _disagreeing(near, inliers)
    if agreement.share < SAME_SHARE and not near and not _additions_explain(regions):
        return "probably_same"
    return _how_changed(agreement, regions)


def _few_but_enough(distance_bits: int | None, inliers: int) -> bool:
    return distance_bits is not None and distance_bits <= CANDIDATE_BITS and inliers >= FEWER_INLIERS


def _unseen(near: bool, inliers: int) -> Kind | None:
    """Without a look at the pixels the code alone may speak (copy-search measurements), points may not."""
    if near:
        return "same_picture"
    return "probably_same" if inliers >= LEAST_INLIERS else None


def _additions_explain(regions: Sequence[DifferingRegion]) -> bool:
    """Whether what does not agree was laid over, for regions are found only where all the rest lies on each other well.

    Of 210 copies under letters, stickers and watermarks 20 had 0.5 to 0.7 of the blocks, 19 of them only such regions;
    none of 330 other photographs under the same ones, or on the same page, reached 0.5 (docs/copy-measurements.md).
    """
    return bool(regions) and all(region.nature == "addition" for region in regions)


def _without_photo(agreement: Agreement, near: bool, inliers: int) -> Kind | None:
    """Text, drawings and flat pictures: two forms of one office agree in their print."""
    if near or (agreement.ink_share >= SAME_SHARE and inliers >= LEAST_INLIERS):
        return "probably_same"
    return "shared_element" if inliers >= LEAST_INLIERS else None


def _disagreeing(near: bool, inliers: int) -> Kind | None:
    """Where points lay one on the other well, other pixels are another picture; otherwise they may lie badly."""
    if inliers >= LEAST_INLIERS:
        return "shared_element"
    return "probably_same" if near else None


def _how_changed(agreement: Agreement, regions: Sequence[DifferingRegion]) -> Kind:
    if any(region.nature == "content" for region in regions):
        return "content_differs"
    whole = min(agreement.overlap.asked_share, agreement.overlap.stored_share) >= WHOLE_SHARE
    return "same_picture" if whole and not regions else "part_or_additions"
