"""Values of a map between its cells, with nothing (zero) around it, as PyTorch's `grid_sample` reads them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["F32", "bicubic", "bilinear"]

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

_SHARPNESS = -0.75
"""The free parameter of cubic convolution (Keys 1981); PyTorch takes −0.75, so the descriptors were trained so."""


def bilinear(values: F32, cells: F64) -> F32:
    """N × C values of a map C × h × w at `cells` N × 2 (column, row; whole numbers are cell centres)."""
    return _sampled(values, cells, 2)


def bicubic(values: F32, cells: F64) -> F32:
    """As `bilinear`, by cubic convolution over 4 × 4 cells."""
    return _sampled(values, cells, 4)


def _sampled(values: F32, cells: F64, taps: int) -> F32:
    channels, height, width = values.shape
    edge = taps
    padded = np.zeros((height + 2 * edge, width + 2 * edge, channels), np.float32)
    padded[edge:-edge, edge:-edge] = values.transpose(1, 2, 0)
    cells = np.clip(cells, -1.0, (width, height))  # further out everything is zero anyway
    base = np.floor(cells)
    weights = _linear(cells - base) if taps == 2 else _cubic(cells - base)
    first = base.astype(np.intp) - (taps // 2 - 1) + edge
    total = np.zeros((len(cells), channels), np.float32)
    for down in range(taps):
        for right in range(taps):
            weight = (weights[down, :, 1] * weights[right, :, 0])[:, None]
            total += weight.astype(np.float32) * padded[first[:, 1] + down, first[:, 0] + right]
    return total


def _linear(part: F64) -> F64:
    return np.stack([1.0 - part, part])


def _cubic(part: F64) -> F64:
    return np.stack([_far(1.0 + part), _near(part), _near(1.0 - part), _far(2.0 - part)])


def _near(away: F64) -> F64:
    return ((_SHARPNESS + 2.0) * away - (_SHARPNESS + 3.0)) * away * away + 1.0


def _far(away: F64) -> F64:
    return ((_SHARPNESS * away - 5.0 * _SHARPNESS) * away + 8.0 * _SHARPNESS) * away - 4.0 * _SHARPNESS
