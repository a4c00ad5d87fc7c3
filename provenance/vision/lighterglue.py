"""Which learned points of two pictures belong together, judged by a network that sees all of both (LighterGlue)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from provenance.vision.matching import Matches
from provenance.vision.models import Model
from provenance.vision.xfeat import LearnedFeatures, network

__all__ = ["LighterGlue"]

F32 = npt.NDArray[np.float32]


class LighterGlue:
    """LightGlue (Lindenberger et al., ICCV 2023) with 6 layers of 96 numbers and one head, trained on XFeat.

    One object per process: it holds state.
    """

    def __init__(self, model: Model) -> None:
        self._network = network(model)

    def matches(self, a: LearnedFeatures, b: LearnedFeatures, least: float = 0.1) -> Matches:
        """One-to-one matches in the order of `a`: each the likeliest of the other, with a score above `least`.

        `likeness` is the network's own probability of the pair, 0 to 1; 0.1 is the published threshold.
        """
        if not len(a) or not len(b):
            return _mutual(np.zeros((1, 1), np.float32), least)
        inputs = {
            "points_a": _around_centre(a),
            "points_b": _around_centre(b),
            "descriptors_a": a.descriptors,
            "descriptors_b": b.descriptors,
        }
        for name, values in inputs.items():
            self._network.setInput(np.ascontiguousarray(values[None], np.float32), name)
        return _mutual(np.asarray(self._network.forward("scores"))[0], least)


def _around_centre(features: LearnedFeatures) -> F32:
    """Points counted from the picture's centre in halves of its longer side (LightGlue §3.1)."""
    size = np.array([features.width, features.height], np.float32)
    centred: F32 = (features.x_in_image - size / 2) / (size.max() / 2)
    return centred.astype(np.float32)


def _mutual(scores: F32, least: float) -> Matches:
    rows = np.arange(len(scores))
    best_b = scores.argmax(axis=1)
    likeness = scores[rows, best_b]
    keep = (scores.argmax(axis=0)[best_b] == rows) & (likeness > least)
    return Matches(rows[keep], best_b[keep], np.clip(likeness[keep], 0.0, 1.0))
