"""The shipped networks and comparisons of invented scenes by them, for the tests of `provenance.vision`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.landmark import Comparison, Effort
from provenance.vision.learned import compare_learned
from provenance.vision.lighterglue import LighterGlue
from provenance.vision.looks import LookedAt, Mask
from provenance.vision.models import read_model
from provenance.vision.xfeat import XFeat
from tests.vision.scenes import Matrix, noisy, resized

ASIDE: Matrix = np.array([[0.92, -0.08, 36.0], [0.05, 0.85, 24.0], [2e-4, -1e-4, 1.0]])
"""A plane of 480 × 360 seen from another side: `b_from_a` in pixels from the corner."""

UNSUPPORTED = ("no_evidence", "inconclusive")


class Networks(NamedTuple):
    """Both networks, read once."""

    xfeat: XFeat
    lighterglue: LighterGlue


@cache
def networks() -> Networks:
    """The networks that come with the program."""
    cv2.setNumThreads(1)  # as in the program's own processes
    return Networks(XFeat(read_model("xfeat")), LighterGlue(read_model("lighterglue")))


def looked_at(pixels: Pixels, mask: Mask = ()) -> LookedAt:
    """A picture ready to be compared."""
    xfeat = networks().xfeat
    return LookedAt(pixels, lambda look, grey: xfeat.features(grey, look.count), mask)


def learned(
    a: Pixels | LookedAt, b: Pixels | LookedAt, effort: Effort = "usual", *, mask_a: Mask = ()
) -> Comparison:
    """Two pictures compared by the networks."""
    one = a if isinstance(a, LookedAt) else looked_at(a, mask_a)
    other = b if isinstance(b, LookedAt) else looked_at(b)
    return compare_learned(one, other, networks().lighterglue, effort=effort)


def pasted(onto: Pixels, piece: Pixels, x: int, y: int) -> Pixels:
    """A picture with another one laid into it at that corner."""
    canvas = onto.copy()
    canvas[y : y + piece.shape[0], x : x + piece.shape[1]] = piece
    return canvas


def haze(seed: int, width: int = 480, height: int = 360) -> Pixels:
    """An even gradient with sensor noise: nothing to find points on."""
    column = np.linspace(70, 170, height)[:, None, None]
    return noisy(np.broadcast_to(column, (height, width, 3)).astype(np.uint8), seed, 4.0)


def smaller(pixels: Pixels, share: float) -> Pixels:
    """The picture reduced."""
    return resized(pixels, round(pixels.shape[1] * share), round(pixels.shape[0] * share))
