"""Looks for traces of an earlier JPEG compression whose blocks lay elsewhere, as after cropping.

On the grid of that compression the coefficients still gather at multiples of its steps, on all others they do not
(Bianchi and Piva, "Detection of Nonaligned Double JPEG Compression Based on Integer Periodicity Maps", IEEE TIFS 2012,
from whom the idea is; what is compared here is the mean cosine of coefficient over step, by grid).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from provenance.media.jpeg.tables import ijg_tables

__all__ = ["EarlierGrid", "GridVerdict", "earlier_grid"]

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
GridVerdict = Literal["other_grid_found", "other_grid_none", "other_grid_not_measurable"]

#: Places in the table of the frequencies looked at: the mean and the five lowest others (ours).
_FREQUENCIES: Final = (0, 1, 8, 9, 16, 2)
#: IJG qualities tried: at higher ones the steps are too small, at lower ones too large, to be told from none (ours).
_QUALITIES: Final = range(40, 93)
_MOST_STEP: Final = 48
_FINE: Final = 4
_LARGEST: Final = 1024
_MOST_SIDE_PX: Final = 1024
#: Blocks below which nothing is said (ours, as in `recompression`).
LEAST_BLOCKS: Final = 500
#: How far one grid must stand out from the others, in their robust deviations, and in sums of mean cosines (our
#: measurement, benchmarks/compression/grid.py).
LEAST_DEVIATIONS: Final = 9.0
LEAST_RISE: Final = 0.4
#: Median absolute deviation to standard deviation of a normal distribution.
_FROM_MEDIAN: Final = 1.4826
_LEAST_DEVIATION: Final = 0.01


@dataclass(frozen=True, slots=True)
class EarlierGrid:
    """Where the corner of the earlier blocks lies within the present ones (1 to 7 pixels each way) and its quality."""

    verdict: GridVerdict
    across_px: int = 0
    down_px: int = 0
    quality: int = 0
    deviations: float = 0.0
    rise: float = 0.0


def earlier_grid(luma: Bytes) -> EarlierGrid:
    """Of the brightness on the file's own grid (height × width, its blocks beginning at 0, 0).

    Only grids shifted both ways are told: those shifted one way share half their edges with the present blocks.
    """
    part = luma[:_MOST_SIDE_PX, :_MOST_SIDE_PX]
    rows, columns = (part.shape[0] - 8) // 8, (part.shape[1] - 8) // 8
    if rows * columns < LEAST_BLOCKS:
        return EarlierGrid("other_grid_not_measurable")
    shifts = [(down, across) for down in range(1, 8) for across in range(1, 8)]
    parts = [part[down : down + 8 * rows, across : across + 8 * columns] for down, across in shifts]
    cosines = np.stack([_mean_cosines(one) for one in parts])
    if not np.isfinite(cosines).all():
        return EarlierGrid("other_grid_not_measurable")
    best = max((_standing_out(cosines, quality) for quality in _QUALITIES), key=lambda one: one[0])
    deviations, rise, which, quality = best
    if deviations < LEAST_DEVIATIONS or rise < LEAST_RISE:
        return EarlierGrid("other_grid_none", deviations=deviations, rise=rise)
    down, across = shifts[which]
    return EarlierGrid("other_grid_found", across, down, quality, deviations, rise)


def _standing_out(cosines: Floats, quality: int) -> tuple[float, float, int, int]:
    """(deviations, rise, which grid, quality) of the grid that stands out most by the steps of a quality."""
    table = ijg_tables(quality)[0]
    steps = [min(table[place], _MOST_STEP) for place in _FREQUENCIES]
    sums = sum(cosines[:, row, step - 1] for row, step in enumerate(steps))
    middle = np.median(sums)
    deviation = max(float(np.median(np.abs(sums - middle))) * _FROM_MEDIAN, _LEAST_DEVIATION)
    which = int(np.argmax(sums))
    rise = float(np.asarray(sums)[which] - middle)
    return rise / deviation, rise, which, quality


def _mean_cosines(part: Bytes) -> Floats:
    """For each frequency and step from 1: the mean of cos(2π × coefficient / step); NaN when too few blocks count."""
    rows, columns = part.shape[0] // 8, part.shape[1] // 8
    blocks = part.reshape(rows, 8, columns, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
    inside = blocks[(blocks.min(axis=1) > 0) & (blocks.max(axis=1) < 255)]
    if len(inside) < LEAST_BLOCKS:
        return np.full((len(_FREQUENCIES), _MOST_STEP), np.nan)
    coefficients = np.abs((inside.astype(np.float64) - 128) @ _basis())
    fine = np.minimum(coefficients * _FINE, _LARGEST * _FINE - 1).astype(np.int64)
    counts = np.stack([np.bincount(row, minlength=_LARGEST * _FINE) for row in fine.T])
    made: Floats = counts @ _cosines() / len(inside)
    return made


@cache
def _cosines() -> Floats:
    centres = (np.arange(_LARGEST * _FINE) + 0.5) / _FINE
    made: Floats = np.cos(2 * np.pi * centres[:, None] / np.arange(1, _MOST_STEP + 1))
    return made


@cache
def _basis() -> Floats:
    """The cosine transform of a block to `_FREQUENCIES` (ISO 10918-1 §A.3.3)."""
    angles = np.pi * np.outer(np.arange(8), 2 * np.arange(8) + 1) / 16
    one = np.cos(angles) / 2
    one[0] /= np.sqrt(2)
    return np.stack([np.outer(one[place // 8], one[place % 8]).reshape(64) for place in _FREQUENCIES], axis=1)
