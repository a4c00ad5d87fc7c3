"""Painted grey pictures that need nothing but NumPy, so that `scripts/make_models.py` sees the same ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]


def painted(seed: int, width: int = 448, height: int = 320) -> Grey:
    """Rectangles of all sizes on grey, none like another; whole numbers only, so the same on every machine."""
    random = np.random.default_rng(seed)
    picture = np.full((height, width), 128, np.uint8)
    for _ in range(width * height // 700):
        x, y = int(random.integers(-20, width)), int(random.integers(-20, height))
        w, h = random.integers(5, 60, 2).tolist()
        picture[max(y, 0) : max(y + h, 0), max(x, 0) : max(x + w, 0)] = random.integers(10, 246)
    return picture


def golden_pair() -> tuple[Grey, Grey]:
    """A picture, and a cut of it with less contrast."""
    whole = painted(11)
    cut = whole[20:300, 44:428]
    return whole, (cut // 2 + 60).astype(np.uint8)
