"""How much of a picture a person painted over, and whether what is left can be compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

import numpy as np

from provenance.media.picture import PictureFacts
from provenance.record.values import Region
from provenance.vision.cv import cv2
from provenance.vision.seeing import GLANCE, Item, Networks, Source, corners_of, described, seen, sift_view

_FEW_POINTS: Final = 20
"""Of a glance: about a dozen sure pairs are the least for "likely" (the cuts of `landmark.BANDS`), so that with
fewer points no result but "no evidence" is to be had (ours)."""

_LITTLE_LEFT: Final = 0.2
"""Where the mask left at least a fifth of few points, the picture was poor in detail without it (ours)."""

_WHOLLY: Final = 0.98
"""Painted over but for a rim that a hand leaves along the edges (ours)."""

_COUNTED_SIDE_PX: Final = 1024
"""The longer side at which painted pixels are counted: a thousandth of a side is told apart."""

Named = TypeVar("Named", bound=Item)
Given = TypeVar("Given", contravariant=True)


class Measured(Source[Given], Protocol[Given]):
    """A source of pictures that knows their sizes too (`analysis.contract.Context`)."""

    def facts(self, item: Given) -> PictureFacts:
        """What the header says of a picture."""


class Masked(NamedTuple):
    """What a mask does to a picture: the share painted over, 0 … 1, and whether too little is left."""

    share: float
    hides: bool

    @property
    def percent(self) -> int:
        """The share in whole percent, not more than it is."""
        return math.floor(100 * self.share)


def masked(
    source: Measured[Named], item: Named, mask: Sequence[Region], models: Networks | None, *, decoders: str
) -> Masked | None:
    """What the mask of a picture does to it; None without a mask. Without models it is seen by SIFT.

    `decoders`: the versions of what decodes pictures, part of the key of what is kept.
    """
    if not mask:
        return None
    facts = source.facts(item)
    share = masked_share(mask, (facts.shown_width, facts.shown_height))
    if models is None:
        left = len(sift_view(source, item, decoders=decoders, mask=mask)[0].features)
        all_points = len(sift_view(source, item, decoders=decoders)[0].features)
    else:
        left = len(seen(source, item, models, decoders=decoders, mask=mask).looked_at.look(GLANCE))
        all_points = len(described(source, item, models, decoders=decoders))
    hides = share >= _WHOLLY or (left < _FEW_POINTS and left < _LITTLE_LEFT * all_points)
    return Masked(share, hides)


def masked_share(regions: Sequence[Region], size: tuple[int, int]) -> float:
    """The share of a picture of `size` (width, height) that lies inside one of the regions, 0 … 1."""
    scale = _COUNTED_SIDE_PX / max(size)
    width, height = (max(1, round(side * scale)) for side in size)
    painted = np.zeros((height, width), np.uint8)
    for region in regions:
        inside = np.rint(corners_of(region) * scale - 0.5).astype(np.int32)
        cv2.fillPoly(painted, [inside.reshape(-1, 1, 2)], 1)
    return float(painted.mean())
