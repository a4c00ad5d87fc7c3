"""Where the tips of marked things' shadows should be seen for a claimed sun, with how sure that is, for drawing them
beside the marked ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import radians, sqrt
from typing import Final

import numpy as np

from provenance.geo.fitting import SQUARES_95, Array, Freedom, Residuals, covariance, fit
from provenance.geo.shadow.marks import Marked, Spot, UprightThing
from provenance.geo.shadow.model import AZIMUTH, ELEVATION, OF_EACH, SHARED, Model

__all__ = ["PredictedTip", "predicted_tips"]

_CORNERS: Final = 32
_LENGTHS: Final = np.linspace(-3.0, 3.0, 241)
"""Logarithms of lengths that are tried for a thing without a top."""
_STEP: Final = 1e-5


@dataclass(frozen=True, slots=True)
class PredictedTip:
    """One thing's shadow under the claimed sun, in pixels of the photo.

    `band` is the outline within which a mark of the tip falls with a chance of 95 % if the claim is true: it carries
    the errors of foot, top, camera, ground and lean, and that of the tip's own mark. Where no top was marked, the
    length is not predicted (`length_known` false): the tip is put as near to the marked one as the direction allows,
    and only the band's width says something. `within`: whether the marked tip lies in it.
    """

    number: int
    foot: Spot
    tip: Spot
    length_known: bool
    band: tuple[Spot, ...]
    within: bool


def predicted_tips(marked: Marked, azimuth_deg: float, elevation_deg: float) -> tuple[PredictedTip, ...]:
    """The shadows for a sun at an azimuth from true north and an apparent elevation, from all marks but the tips.

    Empty without a heading (a direction from north cannot be drawn then) and for a sun below the horizon. The band
    takes errors as small: of very long shadows it is only rough. Raises UsageError as `Model.of` does.
    """
    if marked.stance.heading is None or elevation_deg <= 0:
        return ()
    model = Model.of(marked)
    columns = np.ones(model.residuals(model.beginnings()[:1]).shape[1], dtype=bool)
    columns[model.tip_columns] = False

    def without_tips(at: Array) -> Array:
        return model.residuals(at)[:, columns]

    every = model.freedom_without((AZIMUTH, ELEVATION, *model.length_places))
    assert every.touches is not None
    freedom = replace(every, touches=every.touches[columns])
    at = _settled(model, without_tips, freedom, (radians(azimuth_deg), radians(elevation_deg)))
    spread = covariance(without_tips, at, model.scale, freedom)
    feet, _, tips = (part[0] for part in model.pixels(at[None]))
    slopes = _slopes(model, at, freedom)
    errors = [
        slope.T @ spread @ slope + np.eye(2) * thing.error_px**2
        for slope, thing in zip(slopes, marked.things, strict=True)
    ]
    return tuple(
        _tip(model, thing, (feet[n], tips[n], errors[n]), n) for n, thing in enumerate(marked.things)
    )


def _settled(model: Model, residuals: Residuals, freedom: Freedom, sun: tuple[float, float]) -> Array:
    """The camera and things that fit their marks best, and each length without a top so that it ends nearest to its
    mark."""
    begin = model.beginnings()[0]
    begin[[AZIMUTH, ELEVATION]] = sun
    at: Array = fit(residuals, begin[None], model.scale, freedom=freedom).parameters[0]
    for place in model.length_places:
        rows = np.repeat(at[None], len(_LENGTHS), axis=0)
        rows[:, place] += _LENGTHS
        n = (place - SHARED) // OF_EACH
        away = np.hypot(*(model.pixels(rows)[2][:, n] - model.tips[n]).T)
        at[place] += _LENGTHS[int(np.argmin(away))]
    return at


def _slopes(model: Model, at: Array, freedom: Freedom) -> Array:
    """How each tip moves with each free parameter (things × parameters × 2)."""
    steps = np.zeros((len(freedom.free), len(at)))
    sizes = model.scale[freedom.free] * _STEP
    steps[np.arange(len(freedom.free)), freedom.free] = sizes
    moved = model.pixels(at + steps)[2] - model.pixels(at - steps)[2]
    return np.swapaxes(moved / (2 * sizes)[:, None, None], 0, 1)


def _tip(model: Model, thing: UprightThing, seen: tuple[Array, Array, Array], n: int) -> PredictedTip:
    foot, tip, error = seen
    away = model.tips[n] - tip
    if model.seen_top[n]:
        sizes, axes = np.linalg.eigh(error)
        turns = np.arange(_CORNERS) * 2 * np.pi / _CORNERS
        ring = np.stack([np.cos(turns), np.sin(turns)], axis=1) * np.sqrt(sizes * SQUARES_95[2])
        band, off, most = tip + ring @ axes.T, float(away @ np.linalg.solve(error, away)), SQUARES_95[2]
    else:
        along = (tip - foot) / max(float(np.hypot(*(tip - foot))), 1e-9)
        across = np.array([-along[1], along[0]])
        width, most = float(across @ error @ across), SQUARES_95[1]
        half = across * sqrt(width * most)
        start = across * thing.error_px * sqrt(most)
        band, off = (
            np.array([foot - start, tip - half, tip + half, foot + start]),
            float(away @ across) ** 2 / width,
        )
    return PredictedTip(
        number=thing.number,
        foot=_spot(model, foot),
        tip=_spot(model, tip),
        length_known=bool(model.seen_top[n]),
        band=tuple(_spot(model, corner) for corner in band),
        within=off <= most,
    )


def _spot(model: Model, at: Array) -> Spot:
    return float(at[0]) + model.centre[0], float(at[1]) + model.centre[1]
