"""How much of a picture a person painted over, and whether what is left can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from provenance.analyses.landmark_match.seeing import Networks, Picture, seen, sift_view
from provenance.analysis.contract import Task, decoder_versions
from provenance.record.values import Region
from provenance.vision.cv import cv2
from provenance.vision.seeing import GLANCE, corners_of, described

_FEW_POINTS: Final = 20
"""Of a glance: about a dozen sure pairs are the least for "likely" (the cuts of `landmark.BANDS`), so that with
fewer points no result but "no evidence" is to be had (ours)."""

_LITTLE_LEFT: Final = 0.2
"""Where the mask left at least a fifth of few points, the picture was poor in detail without it (ours)."""

_WHOLLY: Final = 0.98
"""Painted over but for a rim that a hand leaves along the edges (ours)."""

_COUNTED_SIDE_PX: Final = 1024
"""The longer side at which painted pixels are counted: a thousandth of a side is told apart."""


class Masked(NamedTuple):
    """What a mask does to a picture: the share painted over, 0 … 1, and whether too little is left."""

    share: float
    hides: bool


def masked(task: Task, picture: Picture, models: Networks | None) -> Masked | None:
    """What the mask of a picture does to it; None without a mask."""
    if picture.mask is None:
        return None
    facts = task.context.facts(picture.item)
    share = masked_share(task.context.mask(picture.mask), (facts.shown_width, facts.shown_height))
    left, all_points = _points(task, picture, models)
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


def _points(task: Task, picture: Picture, models: Networks | None) -> tuple[int, int]:
    """How many points the mask leaves, and how many there are without it."""
    if models is None:
        bare = Picture(picture.item, None)
        return len(sift_view(task, picture)[0].features), len(sift_view(task, bare)[0].features)
    left = seen(task, picture, models).looked_at.look(GLANCE)
    whole = described(task.context, picture.item, models, decoders=decoder_versions())
    return len(left), len(whole)
