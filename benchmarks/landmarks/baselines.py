"""The methods the comparison is measured against, on the same pairs: what most scripts do, and our first version."""

from __future__ import annotations

import csv
import math
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from provenance.vision.cv import cv2
from provenance.vision.features import Features, Pixels, extract
from provenance.vision.landmark import grade
from provenance.vision.sift import View, compare_views

SIDE_PX: Final = 1024
POINTS: Final = 4096
RATIO: Final = 0.8
LINE_TOLERANCE_PX: Final = 2.5
LIKELY_INLIERS, MATCH_INLIERS, DOUBTFUL_INLIERS = 20, 40, 12
"""The plain script's bands, from the same measurement (largest negative 15 of 1,051): likely from 20, match from
40 inliers; doubtful from 12."""

ROOTSIFT: Final = "rootsift"
FIRST_VERSION: Final = "first_version"
COLUMNS: Final = ("image_a", "image_b", "outcome", "score", "seconds", "reason")


@dataclass(frozen=True)
class Described:
    """RootSIFT features: points in pixels of the fitted picture and unit rows."""

    x_in_image: npt.NDArray[np.float32]
    descriptors: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Answer:
    name_a: str
    name_b: str
    outcome: str
    score: float
    seconds: float
    reason: str = ""


@lru_cache(maxsize=24)
def shown(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))


@cache
def rootsift(path: Path) -> Described:
    """RootSIFT (Arandjelović and Zisserman, CVPR 2012): 4,096 points on the long side of 1,024 pixels."""
    grey = cv2.cvtColor(shown(path), cv2.COLOR_RGB2GRAY)
    scale = min(1.0, SIDE_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    points, rows = cv2.SIFT_create(nfeatures=POINTS).detectAndCompute(small, None)  # type: ignore[attr-defined]
    if rows is None:
        return Described(np.empty((0, 2), np.float32), np.empty((0, 128), np.float32))
    rows = np.sqrt(rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-9))
    return Described(np.array([point.pt for point in points], np.float32), rows.astype(np.float32))


def plain_inliers(a: Described, b: Described) -> int:
    """Mutual nearest neighbours by the ratio rule, then the inliers of a fundamental matrix by MAGSAC."""
    if min(len(a.descriptors), len(b.descriptors)) < 8:
        return 0
    alike = a.descriptors @ b.descriptors.T
    best, every = alike.argmax(axis=1), np.arange(len(alike))
    mutual = alike.argmax(axis=0)[best] == every
    first = alike[every, best]
    alike[every, best] = -2.0  # less than any cosine: what is now largest is the second nearest
    distances = [np.sqrt(np.maximum(0.0, 2 - 2 * cosine)) for cosine in (first, alike.max(axis=1))]
    rows = np.flatnonzero(mutual & (distances[0] < RATIO * distances[1]))
    if len(rows) < 8:
        return 0
    cv2.setRNGSeed(1)
    try:
        _, mask = cv2.findFundamentalMat(
            a.x_in_image[rows], b.x_in_image[best[rows]], cv2.USAC_MAGSAC, LINE_TOLERANCE_PX, 0.999, 10_000
        )
    except (
        cv2.error
    ):  # OpenCV 5.0 fails an assertion of its own when it ends without any model, as for copies
        return 0
    return 0 if np.size(mask) != len(rows) else int(np.count_nonzero(mask))


@cache
def _view_features(path: Path) -> Features:
    return extract(shown(path))


def _rootsift_answer(root: Path, names: tuple[str, str]) -> Answer:
    begun = time.perf_counter()
    count = plain_inliers(rootsift(root / names[0]), rootsift(root / names[1]))
    bands = ((MATCH_INLIERS, "match"), (LIKELY_INLIERS, "likely"), (DOUBTFUL_INLIERS, "inconclusive"))
    outcome = next((name for least, name in bands if count >= least), "no_evidence")
    return Answer(*names, outcome, float(count), time.perf_counter() - begun)


def _first_version_answer(root: Path, names: tuple[str, str]) -> Answer:
    """The comparison as it was first published: SIFT with its own bands, still the way without model files."""
    begun = time.perf_counter()
    a, b = (View(shown(root / name), _view_features(root / name)) for name in names)
    found = compare_views(a, b)
    return Answer(*names, grade(found), found.support, time.perf_counter() - begun)


_METHODS: Final = {ROOTSIFT: _rootsift_answer, FIRST_VERSION: _first_version_answer}


def _answers(asked: tuple[str, Path, Sequence[tuple[str, str]]]) -> list[Answer]:
    method, root, pairs = asked
    return [_METHODS[method](root, names) for names in pairs]


def run(method: str, root: Path, pairs: Sequence[tuple[str, str]], out: Path, jobs: int = 2) -> None:
    """Compare by a baseline and write its results with the columns of `compare`."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy starts; one thread for each job
    size = max(1, math.ceil(len(pairs) / (8 * jobs)))
    parts = [pairs[at : at + size] for at in range(0, len(pairs), size)]
    with (
        ProcessPoolExecutor(jobs, get_context("spawn"), cv2.setNumThreads, (1,)) as pool,
        out.open("w", newline="", encoding="utf-8") as file,
    ):
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for answers in pool.map(_answers, [(method, root, part) for part in parts]):
            for one in answers:
                rows.writerow(
                    (one.name_a, one.name_b, one.outcome, one.score, f"{one.seconds:.3f}", one.reason)
                )
            file.flush()
