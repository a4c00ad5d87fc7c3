"""Looks in the histograms of a JPEG's cosine coefficients for traces of an earlier compression on the same grid.

Coefficients that were rounded to multiples of one step and then of another leave gaps and peaks (Lukáš and Fridrich,
"Estimation of Primary Quantization Matrix in Double Compressed JPEG Images", DFRWS 2003). What the histogram would be
without them is had as there, from the same picture shifted by half a block, whose blocks no compression has rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from provenance.media.jpeg.tables import ijg_tables

__all__ = ["FREQUENCIES", "Earlier", "EarlierSteps", "Histograms", "earlier_steps", "histograms", "judged"]

Floats = NDArray[np.float64]
Verdict = Literal["traces_of_earlier_compression", "no_traces", "not_measurable"]
Bytes = NDArray[np.uint8]

#: The frequencies looked at, as places in the table (natural order): zigzag 1 to 14 (ours; as Lukáš and Fridrich, the
#: low ones, since the others are mostly zero).
FREQUENCIES: Final = (1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4)
#: Below these nothing is said (our measurement, benchmarks/compression: small drawings on white erred).
LEAST_BLOCKS: Final = 500
LEAST_COUNTED: Final = 2000
#: Log-likelihood per coefficient from which traces are said: of the steps of one IJG quality, and of steps chosen for
#: each frequency by itself (our measurement, benchmarks/compression).
LEAST_GAIN: Final = 0.02
LEAST_FREE_GAIN: Final = 0.06
#: An IJG quality decides and is named when it explains this much of what free steps do; beside it those that do
#: nearly as well (ours).
_SHARE_OF_FREE: Final = 0.7
_NEARLY: Final = 0.95
_QUALITIES: Final = range(30, 100)
#: Steps of an earlier compression that are tried (ours: the low frequencies of quality 50 reach 24, of 30 reach 40).
MOST_STEP: Final = 48
#: Folded quantised values above this count as one (ours).
MOST_VALUE: Final = 60
#: Fine histogram of the unrounded coefficients: bins per unit, and the largest value (8-bit blocks stay below 1024).
_FINE: Final = 4
_LARGEST: Final = 1024
#: What rounding to whole pixels in RGB and back adds to a coefficient: variance 1/12 for each decoded and encoded
#: brightness and (0.299² + 0.587² + 0.114²)/12 for the colours between (ITU-T T.871).
_ROUNDING_DEVIATION: Final = 0.45
#: How much wider or narrower than the shifted picture's the unrounded coefficients may lie (ours).
_WIDTHS: Final = (0.8, 0.87, 0.94, 1.0, 1.06, 1.14, 1.23)
#: Share of coefficients that any model lets go elsewhere (ours: edits, sprites and overlays on a picture).
_ELSEWHERE: Final = 0.02
#: Nine equally likely points of the normal distribution.
_NORMAL: Final = (-1.593, -0.967, -0.589, -0.282, 0.0, 0.282, 0.589, 0.967, 1.593)


@dataclass(frozen=True, slots=True)
class Histograms:
    """Of each of `FREQUENCIES`: how often each folded quantised value occurs, and the fine ones of the shifted picture.

    `quantised` has one row per frequency and `MOST_VALUE` + 1 columns; `shifted` one column per 1/4.
    """

    steps: tuple[int, ...]
    blocks: int
    quantised: Floats
    shifted: Floats


@dataclass(frozen=True, slots=True)
class EarlierSteps:
    """How much better each earlier step explains a frequency than none: log-likelihoods, one column per step from 1.

    `counted`: how many coefficients other than zero that is of, over all frequencies; `blocks` how many blocks.
    """

    gains: Floats
    counted: int
    blocks: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is said of an earlier compression.

    `gain` is the greater log-likelihood per coefficient that decides. `quality` is the IJG quality whose steps explain
    the histograms best, with the least and the greatest that do nearly as well; None when steps of no IJG quality do.
    """

    verdict: Verdict
    gain: float = 0.0
    quality: int | None = None
    lowest: int | None = None
    highest: int | None = None


def histograms(luma: Bytes, table: Sequence[int]) -> Histograms:
    """Of the brightness (height × width, its blocks beginning at 0, 0) that was stored with the 64 steps of `table`."""
    steps = tuple(table[place] for place in FREQUENCIES)
    own = _coefficients(luma)
    folded = np.abs(np.rint(own / np.array(steps)))
    values = np.minimum(folded, MOST_VALUE).astype(np.int64)
    quantised = np.stack([np.bincount(row, minlength=MOST_VALUE + 1) for row in values.T]).astype(np.float64)
    fine = np.minimum(np.abs(_coefficients(luma[4:, 4:])) * _FINE, _LARGEST * _FINE - 1).astype(np.int64)
    shifted = np.stack([np.bincount(row, minlength=_LARGEST * _FINE) for row in fine.T]).astype(np.float64)
    return Histograms(steps, len(own), quantised, shifted)


def earlier_steps(given: Histograms) -> EarlierSteps:
    """For each frequency and each step from 1 to `MOST_STEP`: how much likelier its histogram is with than without."""
    gains = np.zeros((len(given.steps), MOST_STEP))
    for row, step in enumerate(given.steps):
        observed, shifted = given.quantised[row, 1:], np.trim_zeros(given.shifted[row], "b")
        if observed.sum() < 1 or len(shifted) < 2:
            continue
        plain = [_likelihood(observed, shifted, (step, 0, width)) for width in _WIDTHS]
        best = int(np.argmax(plain))
        widths = _WIDTHS[max(best - 1, 0) : best + 2]
        for earlier in range(1, MOST_STEP + 1):
            gains[row, earlier - 1] = max(
                _likelihood(observed, shifted, (step, earlier, width)) for width in widths
            )
        gains[row] -= max(plain[best], gains[row, 0])  # an earlier step of 1 leaves nothing to see
        whole_times = [earlier for earlier in range(1, MOST_STEP + 1) if step % earlier == 0]
        gains[row, np.array(whole_times) - 1] = 0  # nor does one of which the later is a multiple
    return EarlierSteps(gains, int(given.quantised[:, 1:].sum()), given.blocks)


def judged(given: EarlierSteps) -> Earlier:
    """Whether the histograms carry traces of an earlier compression, and of which IJG quality."""
    if given.blocks < LEAST_BLOCKS or given.counted < LEAST_COUNTED:
        return Earlier("not_measurable")
    by_quality = {quality: _gain_of(given, quality) for quality in _QUALITIES}
    best = max(by_quality, key=lambda quality: by_quality[quality])
    free = float(given.gains.max(axis=1).clip(0).sum()) / given.counted
    joint = by_quality[best] / given.counted
    if joint < LEAST_GAIN or joint < _SHARE_OF_FREE * free:
        verdict: Verdict = "traces_of_earlier_compression" if free >= LEAST_FREE_GAIN else "no_traces"
        return Earlier(verdict, free)
    near = [quality for quality, gain in by_quality.items() if gain >= _NEARLY * by_quality[best]]
    return Earlier("traces_of_earlier_compression", joint, best, min(near), max(near))


def _gain_of(given: EarlierSteps, quality: int) -> float:
    """The gain of all frequencies by the steps of one IJG quality; steps that were not tried give none."""
    table = ijg_tables(quality)[0]
    steps = [table[place] for place in FREQUENCIES]
    return float(
        sum(row[step - 1] for row, step in zip(given.gains, steps, strict=True) if step <= MOST_STEP)
    )


def _likelihood(observed: Floats, shifted: Floats, model: tuple[int, int, float]) -> float:
    return float(observed @ np.log(_model(shifted, *model)))


def _model(shifted: Floats, step: int, earlier: int, width: float) -> Floats:
    """Probabilities of the folded values 1 to `MOST_VALUE`, given that it is not zero; `earlier` 0 for none."""
    centres = (np.arange(len(shifted)) + 0.5) / _FINE * width
    plain = _rounded(centres, shifted, step)
    expected = plain
    if earlier:
        multiples = (centres / earlier + 0.5).astype(np.int64)
        weights = np.bincount(multiples, shifted)
        expected = weights @ _spread(step, earlier)[: len(weights)]
    smooth = plain + 0.5 / np.arange(1, MOST_VALUE + 2)
    made = (1 - _ELSEWHERE) * expected / max(expected[1:].sum(), 1e-9) + _ELSEWHERE * smooth / smooth[
        1:
    ].sum()
    result: Floats = made[1:] / made[1:].sum()
    return result


def _rounded(centres: Floats, weights: Floats, step: int) -> Floats:
    values = np.minimum((centres / step + 0.5).astype(np.int64), MOST_VALUE)
    made: Floats = np.bincount(values, weights, MOST_VALUE + 1).astype(np.float64)
    return made


@cache
def _spread(step: int, earlier: int) -> Floats:
    """How likely the m-th multiple of the earlier step becomes each folded value of the later one."""
    count = round(_LARGEST * max(_WIDTHS) / earlier) + 2
    spread = np.zeros((count, MOST_VALUE + 1))
    rows = np.arange(count)
    for point in _NORMAL:
        values = np.abs(np.rint((rows * earlier + point * _ROUNDING_DEVIATION) / step))
        np.add.at(spread, (rows, np.minimum(values, MOST_VALUE).astype(np.int64)), 1 / len(_NORMAL))
    return spread


def _coefficients(luma: Bytes) -> Floats:
    """Of every whole block that touches neither black nor white: the coefficients of `FREQUENCIES` (blocks × 14)."""
    rows, columns = luma.shape[0] // 8, luma.shape[1] // 8
    blocks = (
        luma[: 8 * rows, : 8 * columns].reshape(rows, 8, columns, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
    )
    inside = (blocks.min(axis=1) > 0) & (blocks.max(axis=1) < 255) if len(blocks) else np.zeros(0, bool)
    made: Floats = (blocks[inside].astype(np.float64) - 128) @ _basis()
    return made


@cache
def _basis() -> Floats:
    """The cosine transform of a block to `FREQUENCIES` (ISO 10918-1 §A.3.3): 64 × 14."""
    angles = np.pi * np.outer(np.arange(8), 2 * np.arange(8) + 1) / 16
    one = np.cos(angles) / 2
    one[0] /= np.sqrt(2)
    return np.stack([np.outer(one[place // 8], one[place % 8]).reshape(64) for place in FREQUENCIES], axis=1)
