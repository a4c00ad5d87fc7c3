"""Where two pictures that lie on each other hold different structure or colour, tolerant of tone, blur and noise."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.alignment import Grey
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels

__all__ = [
    "DIFFERENT_BELOW",
    "Flags",
    "Floats",
    "colour_difference",
    "correlation_of_wholes",
    "grey_of",
    "local_agreement",
    "one_without_colour",
    "softened",
]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

DIFFERENT_BELOW: Final = 0.35
"""Local correlation below which a place shows something else (benchmarks/previews.py)."""

_NOISE_LEVELS: Final = 4.0
"""Grey levels of noise that count as no structure after the blur (measured on camera thumbnails: 1 to 3)."""

_COLOUR_LEVELS: Final = 26.0
"""Least difference of colour (Cb, Cr) of a place after the common change is taken away (benchmarks/previews.py)."""

_GREY_LEVELS: Final = 2.0
"""A picture whose Cb and Cr vary by less is black and white (ours)."""


def local_agreement(a: Floats, b: Floats, window: int) -> tuple[Floats, Floats, Floats]:
    """Correlation in windows, the stronger of the two structures, and the part of it that the other does not explain,
    in grey levels."""

    def mean(values: Floats) -> Floats:
        return np.asarray(
            cv2.boxFilter(values, cv2.CV_32F, (window, window), borderType=cv2.BORDER_REFLECT), np.float32
        )

    mean_a, mean_b = mean(a), mean(b)
    own_a = np.maximum(mean(a * a) - mean_a**2, 0)
    own_b = np.maximum(mean(b * b) - mean_b**2, 0)
    common = mean(a * b) - mean_a * mean_b
    noise = _NOISE_LEVELS**2
    correlation = (common + noise / 2) / np.sqrt((own_a + noise / 2) * (own_b + noise / 2))
    strongest = np.maximum(own_a, own_b)
    unexplained = np.sqrt(np.maximum(strongest * (1 - np.clip(correlation, 0, 1) ** 2), 0))
    different = np.where(correlation < DIFFERENT_BELOW, unexplained, 0)
    return (
        np.asarray(correlation, np.float32),
        np.asarray(np.sqrt(strongest), np.float32),
        np.asarray(different, np.float32),
    )


def colour_difference(laid: Pixels, content: Pixels, inside: Flags, window: int) -> Floats:
    """Where the colour differs by more than a common change of both, in levels of Cb and Cr; 0 elsewhere."""
    worst = np.zeros(inside.shape, np.float32)
    if not inside.any():
        return worst
    ones, others = (cv2.cvtColor(np.ascontiguousarray(one), cv2.COLOR_RGB2YCrCb) for one in (laid, content))
    if any(_is_grey(one) for one in (ones, others)):
        return worst
    for channel in (1, 2):
        a, b = (
            cv2.boxFilter(np.asarray(one[..., channel], np.float32), cv2.CV_32F, (window, window))
            for one in (ones, others)
        )
        inner_a, inner_b = a[inside], b[inside]
        spread_a, spread_b = (float(np.subtract(*np.percentile(one, (90, 10)))) for one in (inner_a, inner_b))
        gain = min(max(spread_b / spread_a, 0.5), 2.0) if spread_a > 4 else 1.0
        rest = b - gain * a
        rest = np.abs(rest - float(np.median(rest[inside])))
        usual = float(np.percentile(rest[inside], 75))
        worst = np.maximum(worst, np.where(rest > max(_COLOUR_LEVELS, 5 * usual), rest, 0))
    return np.asarray(worst, np.float32)


def one_without_colour(one: Pixels, other: Pixels) -> bool:
    """Whether one of the two is black and white and the other is not."""
    spreads = [
        float(cv2.cvtColor(np.ascontiguousarray(each), cv2.COLOR_RGB2YCrCb)[..., 1:].std(axis=(0, 1)).max())
        for each in (one, other)
    ]
    return min(spreads) < _GREY_LEVELS and max(spreads) > 2 * _GREY_LEVELS


def _is_grey(luma_and_colour: npt.NDArray[np.generic]) -> bool:
    spread = np.asarray(luma_and_colour[..., 1:], np.float32).std(axis=(0, 1))
    return float(np.max(spread)) < _GREY_LEVELS


def correlation_of_wholes(a: Floats, b: Floats) -> float:
    """Correlation of two whole pictures; 0 where one of them is flat."""
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1]) if min(a.std(), b.std()) > 1 else 0.0


def softened(grey: Grey, sigma_px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT), np.float32)


def grey_of(pixels: Pixels) -> Grey:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), np.float32)
