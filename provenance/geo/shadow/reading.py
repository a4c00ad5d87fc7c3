"""The sun that marked shadows ask for, and how much worse they fit any other sun."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, degrees, radians, sqrt, tan
from typing import Final

import numpy as np

from provenance.geo.fitting import Array, chance_above, covariance, fit, squares_at
from provenance.geo.shadow.marks import Marked
from provenance.geo.shadow.model import AZIMUTH, ELEVATION, Model

__all__ = ["Reading", "reading"]

_NODES: Final = 13
_BETWEEN: Final = 6
"""Nodes are solved, as many between them follow by cubic interpolation."""
_WIDE: Final = 3.6
"""Half width of the table in standard deviations: the 95 % region of two degrees ends at 2.45."""
_BEYOND: Final = 10.5
"""The table must reach suns that fit worse by this (the quantile of 0.99 is 9.21), or it is made wider."""
_ROUNDS: Final = 6
_NEARLY: Final = 5e-3
"""A round of a held sun that gains less than this share is its last: with these and 13 nodes the table is off by 0.007
(median) to 0.3 (nine in ten) of chi-square between 4 and 10, as against one made to the end with 25 nodes."""
_FIRST_ROUNDS: Final = 6
_SETTLED: Final = 1e-7
"""Relative gain of a round below which the best sun is found."""
LEAST_CHANCE: Final = 0.001
"""Marks that fit one sun worse than this by chance are told to disagree (our choice)."""
_FLAT: Final = 1e-4
NOT_TOLD_DEG: Final = 60.0
"""One standard deviation of an angle from north from which it is not told: 95 % are two thirds of the circle."""
_ANY_ELEVATION_DEG: Final = 80.0
"""A 95 % interval of the elevation as wide as this of 90 degrees tells nothing (our choice)."""


@dataclass(frozen=True)
class _Line:
    """Rise of the sum of squares along one angle, the rest free."""

    at: Array
    rise: Array

    def of(self, angle: Array) -> Array:
        return np.interp(angle, self.at, self.rise)

    def least(self, off: Array, best: float) -> Array:
        """The least rise of all angles that lie so far (radians, signed) or farther from the best one, on that side."""
        above, below = self.at >= best, self.at <= best
        beyond = np.minimum.accumulate(self.rise[above][::-1])[::-1]
        before = np.minimum.accumulate(self.rise[below])
        angle = best + off
        return np.where(
            off >= 0, np.interp(angle, self.at[above], beyond), np.interp(angle, self.at[below], before)
        )


@dataclass(frozen=True)
class _Sheet:
    """Rise over azimuth and elevation together, in axes along which errors are alike."""

    centre: Array
    axes: Array
    half: float
    rise: Array

    def of(self, azimuth: Array, elevation: Array) -> Array:
        shape = np.broadcast(azimuth, elevation).shape
        away = np.stack(np.broadcast_arrays(azimuth - self.centre[0], elevation - self.centre[1]), axis=-1)
        u = away.reshape(-1, 2) @ np.linalg.inv(self.axes).T
        last = len(self.rise) - 1
        place = (u / self.half + 1) / 2 * last
        held = np.clip(place, 0, last - 1e-9)
        low = held.astype(np.intp)
        part = held - low
        i, j = low[:, 0], low[:, 1]
        a, b = part[:, 0], part[:, 1]
        table = self.rise
        inside = (
            table[i, j] * (1 - a) * (1 - b)
            + table[i + 1, j] * a * (1 - b)
            + table[i, j + 1] * (1 - a) * b
            + table[i + 1, j + 1] * a * b
        )
        beyond = np.abs(place - held).max(axis=1)  # no table goes on for ever: farther is worse
        return np.asarray((inside + beyond).reshape(shape))


@dataclass(frozen=True)
class Reading:
    """The sun as the marks say it. Azimuth from north where the heading is known, from the camera's axis (clockwise)
    otherwise; the elevation is the apparent one, None where no top was marked. Errors are one standard deviation.

    The ranges hold 95 %; that of the azimuth is told about `azimuth_deg`, so that it may pass a whole turn. What is
    so uncertain that it says nothing is not told: then `has_heading` is false, or the elevation None.

    `chance`: how often marks of one sun differ as much (None where nothing can differ). `turned_deg` is the sun's
    azimuth less the heading: the direction relative to the axis.
    """

    model: Model
    best: Array
    squares: float
    chance: float | None
    azimuth_deg: float
    azimuth_error_deg: float
    turned_deg: float
    elevation_deg: float | None
    elevation_error_deg: float | None
    ratio: float | None
    ratio_range: tuple[float, float] | None
    elevation_range_deg: tuple[float, float] | None
    azimuth_range_deg: tuple[float, float]
    _azimuths: _Line
    _elevations: _Line | None
    _both: _Sheet | None

    @property
    def has_heading(self) -> bool:
        """Whether the direction from north is told."""
        return self.model.has_heading and self.azimuth_error_deg < NOT_TOLD_DEG

    @property
    def was_marked(self) -> bool:
        """Whether a heading is known or a top marked, though they may be too uncertain to tell anything."""
        return self.model.has_heading or bool(self.model.seen_top.any())

    @property
    def agree(self) -> bool:
        return self.chance is None or self.chance >= LEAST_CHANCE

    def rise_of_direction(self, azimuth_deg: Array) -> Array:
        """How much worse the marks fit when the sun stands in this azimuth, at its best elevation (chi-square, one
        degree of freedom). Only with a heading."""
        return self._azimuths.of(_near(np.radians(azimuth_deg), float(self.best[AZIMUTH])))

    def rise_of_length(self, elevation_deg: Array) -> Array:
        """The same for this apparent elevation at its best azimuth. Only where a top was marked."""
        assert self._elevations is not None
        return self._elevations.of(np.radians(elevation_deg))

    def rise_of_both(self, azimuth_deg: Array, elevation_deg: Array) -> Array:
        """The same for the sun at one spot of the sky (chi-square, two degrees of freedom)."""
        assert self._both is not None
        near = _near(np.radians(azimuth_deg), float(self.best[AZIMUTH]))
        return self._both.of(near, np.radians(elevation_deg))

    def least_rise_of_direction(self, azimuth_deg: Array, turned_deg: Array) -> Array:
        """No more than `rise_of_direction` of all azimuths within so many degrees (0 to 180) of these."""
        best = float(self.best[AZIMUTH])
        off = _near(np.radians(azimuth_deg), best) - best
        side, turned = np.where(off >= 0, 1.0, -1.0), np.radians(turned_deg)
        near = np.abs(off) - turned
        around = 2 * np.pi - np.abs(off) - turned
        ways = [self._azimuths.least(side * near, best), self._azimuths.least(-side * around, best)]
        return np.where(near <= 0, 0.0, np.minimum(*ways))

    def least_rise_of_length(self, elevation_deg: Array, away_deg: Array) -> Array:
        """No more than `rise_of_length` of all elevations within so many degrees of these."""
        assert self._elevations is not None
        best = float(self.best[ELEVATION])
        off = np.radians(elevation_deg) - best
        near = np.abs(off) - np.radians(away_deg)
        return np.where(near <= 0, 0.0, self._elevations.least(np.where(off >= 0, near, -near), best))

    def narrow_deg(self, *, by_direction: bool, by_length: bool) -> float:
        """One standard deviation of the sun across the sky along that way in which it is told best."""
        level = cos(float(self.best[ELEVATION]))
        if by_direction and by_length and self._both is not None:
            axes = np.diag([level, 1.0]) @ self._both.axes
            return degrees(float(np.linalg.svd(axes, compute_uv=False)[-1]))
        if by_direction:
            return self.azimuth_error_deg * level
        assert self.elevation_error_deg is not None
        return self.elevation_error_deg


def reading(marked: Marked) -> Reading:
    """Fit one sun to all marks. Raises UsageError as `Model.of` does."""
    model = Model.of(marked)
    best, squares = _best(model)
    spread = covariance(model.residuals, best, model.scale)
    azimuth, elevation = float(best[AZIMUTH]), float(best[ELEVATION])
    tall = bool(model.seen_top.any())
    errors = [sqrt(max(float(spread[n, n]), _FLAT**2)) for n in (AZIMUTH, ELEVATION)]
    heading = float(best[7]) if model.has_heading else 0.0
    elevations = _line(model, best, squares, ELEVATION, spread) if tall else None
    span = _where_below(elevations) if elevations else None
    azimuths = _line(model, best, squares, AZIMUTH, spread)
    turned = _where_below(azimuths)
    if span is not None and degrees(span[1] - span[0]) > _ANY_ELEVATION_DEG:
        tall, elevations, span = False, None, None
    azimuth_deg = degrees(azimuth) % 360 if model.has_heading else (degrees(azimuth) + 180) % 360 - 180
    return Reading(
        model=model,
        best=best,
        squares=squares,
        chance=chance_above(squares, model.freedom) if model.freedom > 0 else None,
        azimuth_deg=azimuth_deg,
        azimuth_error_deg=degrees(errors[0]),
        turned_deg=(degrees(azimuth - heading) + 180) % 360 - 180,
        elevation_deg=degrees(elevation) if tall else None,
        elevation_error_deg=degrees(errors[1]) if tall else None,
        ratio=1 / tan(elevation) if tall else None,
        ratio_range=(1 / tan(span[1]), 1 / tan(span[0])) if span else None,
        elevation_range_deg=(degrees(span[0]), degrees(span[1])) if span else None,
        azimuth_range_deg=(
            azimuth_deg + degrees(turned[0] - azimuth),
            azimuth_deg + degrees(turned[1] - azimuth),
        ),
        _azimuths=azimuths,
        _elevations=elevations,
        _both=_sheet(model, best, squares, spread) if tall else None,
    )


def _best(model: Model) -> tuple[Array, float]:
    """The best sun and its sum of squares: a few rounds from every beginning, the whole way from the best two."""
    freedom = model.freedom_without()
    some = fit(model.residuals, model.beginnings(), model.scale, freedom=freedom, rounds=_FIRST_ROUNDS)
    near = some.parameters[np.argsort(some.squares, kind="stable")[:2]]
    found = fit(model.residuals, near, model.scale, freedom=freedom, done=_SETTLED)
    first = int(np.argmin(found.squares))
    return found.parameters[first], float(found.squares[first])


def _line(model: Model, best: Array, squares: float, which: int, spread: Array) -> _Line:
    """Along azimuth or elevation, wider until it reaches suns that are excluded."""
    half = _WIDE * sqrt(max(float(spread[which, which]), _FLAT**2))
    for _ in range(4):
        ends = best[which] - half, best[which] + half
        if which == ELEVATION:
            ends = max(ends[0], radians(0.05)), min(ends[1], radians(89.9))
        elif half > np.pi:
            ends = best[which] - np.pi, best[which] + np.pi
        at = np.linspace(*ends, _NODES)
        rise = _rise(model, (best, squares, spread), (which,), at[:, None])
        if min(rise[0], rise[-1]) > _BEYOND:
            break
        half *= 1.7
    between = _between()
    return _Line(between @ at, np.maximum(between @ rise, 0.0))


def _sheet(model: Model, best: Array, squares: float, spread: Array) -> _Sheet:
    axes = np.linalg.cholesky(spread[:2, :2] + np.eye(2) * _FLAT**2)
    half = _WIDE
    for _ in range(3):
        steps = np.linspace(-half, half, _NODES)
        u = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
        at = best[:2] + u @ axes.T
        rise = _rise(model, (best, squares, spread), (AZIMUTH, ELEVATION), at).reshape(_NODES, _NODES)
        edge = min(rise[0].min(), rise[-1].min(), rise[:, 0].min(), rise[:, -1].min())
        if edge > _BEYOND:
            break
        half *= 1.6
    between = _between()
    return _Sheet(best[:2].copy(), np.asarray(axes), half, np.maximum(between @ rise @ between.T, 0.0))


def _between() -> Array:
    """Weights that carry values at the nodes to all places between (E. Catmull, R. Rom, "A Class of Local
    Interpolating Splines", 1974); beyond the ends a parabola goes on."""
    places = np.linspace(0, _NODES - 1, (_NODES - 1) * _BETWEEN + 1)
    low = np.minimum(places.astype(np.intp), _NODES - 2)
    t = (places - low)[:, None]
    cubic = np.hstack(
        [-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3]
    )
    padded = np.zeros((len(places), _NODES + 2))
    for n in range(4):
        padded[np.arange(len(places)), low + n] = cubic[:, n] / 2
    weights = padded[:, 1:-1]
    for end, inner in ((padded[:, :1], (0, 1, 2)), (padded[:, -1:], (-1, -2, -3))):
        weights[:, inner] += end * (3, -3, 1)
    return weights


def _rise(model: Model, at_best: tuple[Array, float, Array], held: tuple[int, ...], at: Array) -> Array:
    """The least sum of squares with some angles held (rows), over the least of all.

    Each begins where the covariance says that the rest moves to when these angles are moved.
    """
    best, squares, spread = at_best
    freedom = model.freedom_without(held)
    among = spread[np.ix_(held, held)] + np.eye(len(held)) * _FLAT**2
    begin = np.repeat(best[None], len(at), axis=0)
    moved = at - best[list(held)]
    begin += moved @ np.linalg.solve(among, spread[list(held)])
    begin[:, list(held)] = at
    plain = np.repeat(best[None], len(at), axis=0)
    plain[:, list(held)] = at
    worse = ~(squares_at(model.residuals, begin) < squares_at(model.residuals, plain))
    begin[worse] = plain[worse]
    found = fit(model.residuals, begin, model.scale, freedom=freedom, rounds=_ROUNDS, done=_NEARLY)
    return np.maximum(found.squares - squares, 0.0)


def _where_below(line: _Line, threshold: float = 3.841459) -> tuple[float, float]:
    """The first and last angle of a line that the marks do not exclude at 95 %."""
    fine = np.linspace(line.at[0], line.at[-1], 2001)
    kept = fine[line.of(fine) <= threshold]
    return float(kept[0]), float(kept[-1])


def _near(angle: Array, middle: float) -> Array:
    """The same angle, within half a turn of the middle; radians."""
    return np.asarray(middle + (angle - middle + np.pi) % (2 * np.pi) - np.pi)
