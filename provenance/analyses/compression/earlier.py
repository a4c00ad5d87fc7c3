"""Traces of an earlier compression as findings, with how often such a finding erred when it was measured."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from provenance.analyses.compression.measured import Measured, MeasuredGrid, measured, measured_grid
from provenance.analysis.contract import Context, Item, Statement
from provenance.media.jpeg.luma import JpegLuma
from provenance.media.jpeg.structure import JpegStructure
from provenance.record.finding import Basis, Limit
from provenance.record.run import Component
from provenance.record.values import Count, Measure, Table, Term, Value, decimal_text
from provenance.vision.earlier_grid import EarlierGrid, earlier_grid
from provenance.vision.recompression import Earlier, earlier_steps, histograms, judged

__all__ = ["earlier"]

_LEAST_SIDE_PX = 16


def earlier(context: Context, item: Item, structure: JpegStructure) -> Iterator[Statement]:
    """The verdicts on an earlier compression on the same and on another grid of blocks, and its quality where known."""
    figures, digest = measured()
    grid_figures, grid_digest = measured_grid()
    context.component(Component("compression/earlier.json", figures.measured_on, digest))
    context.component(Component("compression/grid.json", grid_figures.measured_on, grid_digest))
    luma = _luma(context, item, structure)
    steps = structure.used_tables[0] if structure.used_tables else None
    if luma is None or steps is None:
        yield _computed("earlier_compression", Term("not_measurable"))
        yield _computed("earlier_grid", Term("other_grid_not_measurable"))
        return
    yield from _same_grid(judged(earlier_steps(histograms(luma, steps.steps))), figures)
    yield from _other_grid(earlier_grid(luma), grid_figures)


def _computed(name: str, value: Value, *limits: Limit) -> Statement:
    return Statement(name, Basis.COMPUTED, value, limits=limits)


def _luma(context: Context, item: Item, structure: JpegStructure) -> NDArray[np.uint8] | None:
    """The brightness on the grid of the file; None when it cannot be had, or is not whole."""
    if structure.truncated:
        return None
    read = context.reading(item, JpegLuma)
    if read.status != "read" or min(read.width, read.height) < _LEAST_SIDE_PX:
        return None
    return np.frombuffer(read.luma, np.uint8).reshape(read.height, read.width)


def _same_grid(said: Earlier, figures: Measured) -> Iterator[Statement]:
    yield _computed("earlier_compression", Term(said.verdict), *_limits(said, figures))
    if said.verdict == "not_measurable":
        return
    yield _computed("earlier_gain", Measure(decimal_text(said.gain, 3), "1"))
    if said.quality is not None and said.lowest is not None and said.highest is not None:
        away = max(said.quality - said.lowest, said.highest - said.quality, 1)
        value = Measure(str(said.quality), "1", plus_minus=str(away))
        yield _computed("earlier_quality", value, _closeness(figures))


def _limits(said: Earlier, figures: Measured) -> tuple[Limit, ...]:
    """What the measurement says of this verdict."""
    if said.verdict == "traces_of_earlier_compression":
        values: dict[str, str | int] = {
            "date": figures.measured_on,
            "single": figures.single,
            "photos": figures.photos,
            "erred": figures.single_with_traces,
            "bound": _percent_of(figures.bound_per_mille),
        }
        return (Limit("earlier_false_rate", values),)
    if said.verdict == "no_traces":
        found: dict[str, str | int] = {
            "date": figures.measured_on,
            "coarser": figures.percent("coarser_first"),
            "finer": figures.percent("finer_first"),
        }
        return (Limit("earlier_may_be_missed", found),)
    return ()


def _closeness(figures: Measured) -> Limit:
    traces = sum(pair.traces for pair in figures.pairs)
    close = sum(pair.close for pair in figures.pairs)
    percent = 100 * close // traces if traces else 0
    return Limit("earlier_quality_close", {"date": figures.measured_on, "percent": percent})


def _other_grid(said: EarlierGrid, figures: MeasuredGrid) -> Iterator[Statement]:
    match said.verdict:
        case "other_grid_not_measurable":
            limits: tuple[Limit, ...] = ()
        case "other_grid_none":
            limits = (_missed(figures),)
        case "other_grid_found":
            limits = (_wrongly_found(figures),)
    yield _computed("earlier_grid", Term(said.verdict), *limits)
    if said.verdict == "other_grid_found":
        row = (
            Count(said.across_px, "px"),
            Count(said.down_px, "px"),
            Measure(str(said.quality), "1"),
            Measure(decimal_text(said.deviations, 1), "1"),
        )
        yield _computed(
            "earlier_grid_offset", Table((row,), ("across", "down", "near_quality", "stands_out"))
        )


def _missed(figures: MeasuredGrid) -> Limit:
    values: dict[str, str | int] = {
        "date": figures.measured_on,
        "coarser": 100 * figures.coarser_found // max(figures.coarser, 1),
        "finer": 100 * figures.finer_found // max(figures.finer, 1),
    }
    return Limit("other_grid_may_be_missed", values)


def _wrongly_found(figures: MeasuredGrid) -> Limit:
    values: dict[str, str | int] = {
        "date": figures.measured_on,
        "files": figures.without,
        "photos": figures.photos,
        "erred": figures.without_found,
        "bound": _percent_of(figures.bound_per_mille),
    }
    return Limit("other_grid_false_rate", values)


def _percent_of(per_mille: int) -> str:
    return f"{per_mille // 10}.{per_mille % 10}"
