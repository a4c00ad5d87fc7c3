"""When the sun stood as marked shadows say: windows of a day and a year, and these over a part of the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.geo.fitting import Array
from provenance.geo.shadow.claims import (
    SUN_DEG_PER_S,
    ClaimedPlace,
    ClaimedTime,
    Grounds,
    least_rises,
    narrow_deg,
    rises,
    threshold,
)
from provenance.geo.shadow.claimsearch import METRES_PER_DEGREE, around
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.sunarrays import SunArrays, seconds
from provenance.geo.shadow.sunband import Band, BandRow, band

__all__ = ["Band", "BandRow", "JointSpot", "Window", "band", "joint", "windows"]

_EDGE_S: Final = 1.0
"""Edges of windows are told to this."""
_PART: Final = 0.5
"""Times and spots are looked at so densely that the sun moves by less than this part of a standard deviation."""
_MOST_RINGS: Final = 12
_MOST_PARTS: Final = 120
_MOST_LOOKS: Final = 4_000_000
_AT_ONCE: Final = 200_000
_BETWEEN: Final = 0.6
"""Of the distance of two rings: no spot of a place is farther from all that are looked at."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that the marks do not exclude at 95 %; the best moment in it and its rise (chi-square)."""

    first: datetime
    last: datetime
    best: datetime
    rise: float


@dataclass(frozen=True, slots=True)
class JointSpot:
    """A node of the grid and when the sun stood there as marked."""

    latitude_deg: float
    longitude_deg: float
    windows: tuple[tuple[datetime, datetime], ...]


def windows(
    reading: Reading, place: ClaimedPlace, time: ClaimedTime, grounds: Grounds, step_s: float = 60.0
) -> tuple[Window, ...]:
    """When, between two times, the sun over a place (over any spot of it, where it has a radius) stood as marked.
    Steps in which it may have done so are cut so small that it hardly moves; edges between them are interpolated."""
    search = _Search(reading, grounds, SunArrays(time.first, time.last), _clock(time, step_s))
    return tuple(
        Window(_utc(first), _utc(last), _utc(best), rise) for first, last, best, rise in search.windows(place)
    )


def joint(
    reading: Reading,
    extent: tuple[float, float, float, float],
    time: ClaimedTime,
    grounds: Grounds,
    nodes: int = 15,
) -> tuple[JointSpot, ...]:
    """Where and when together, on a coarse grid of an extent (south, west, north, east) over a stretch of time."""
    suns = SunArrays(time.first, time.last)
    south, west, north, east = extent
    east = east + 360 if east <= west else east
    span = seconds(time.last) - seconds(time.first)
    step_s = float(np.clip(span / 4000, 60.0, 1200.0))
    search = _Search(reading, grounds, suns, _clock(time, step_s))
    spots = []
    for latitude in np.linspace(south, north, nodes):
        for longitude in np.linspace(west, east, nodes):
            place = ClaimedPlace(float(latitude), _east(float(longitude)))
            when = tuple((_utc(first), _utc(last)) for first, last, _, _ in search.windows(place))
            if when:
                spots.append(JointSpot(place.latitude_deg, place.longitude_deg, when))
    return tuple(spots)


def _clock(time: ClaimedTime, step_s: float) -> Array:
    first, last = seconds(time.first), seconds(time.last)
    return np.append(np.arange(first, last, step_s), last)


@dataclass(frozen=True)
class _Search:
    """Stretches of time at a place, from steps that are first looked at as wholes."""

    reading: Reading
    grounds: Grounds
    suns: SunArrays
    clock: Array

    def windows(self, place: ClaimedPlace) -> list[tuple[float, float, float, float]]:
        """First, last and best moment of each window, and the best rise."""
        times = self._times(place)
        rise, least = self._rises(place, times), threshold(self.grounds)
        found = []
        for first, last in _runs(rise <= least):
            best = first + int(np.argmin(rise[first : last + 1]))
            edges = _edge(times, rise, first, -1, least), _edge(times, rise, last, 1, least)
            found.append((*edges, float(times[best]), float(rise[best])))
        return found

    def _times(self, place: ClaimedPlace) -> Array:
        """The clock, and between two of its ticks more where the sun may have stood as marked."""
        step = float(np.diff(self.clock).max()) if len(self.clock) > 1 else 0.0
        reach = step * SUN_DEG_PER_S + _radius_deg(place)
        azimuth, elevation = self._over(place, self.clock)
        may = least_rises(self.reading, self.grounds, azimuth, elevation, reach) <= threshold(self.grounds)
        fine = _PART * narrow_deg(self.reading, self.grounds)
        parts = int(np.clip(np.ceil(step * SUN_DEG_PER_S / fine), 1, _MOST_PARTS))
        begin, long = self.clock[:-1], np.diff(self.clock)
        cut = may[:-1] | may[1:]
        between = begin[cut, None] + long[cut, None] * np.arange(1, parts) / parts
        return np.unique(np.concatenate([self.clock, between.ravel()]))

    def _over(self, place: ClaimedPlace, times: Array) -> tuple[Array, Array]:
        return self.suns.at(np.array(place.latitude_deg), np.array(place.longitude_deg), times)

    def _rises(self, place: ClaimedPlace, times: Array) -> Array:
        """The least rise over all spots of the place; where these cannot be looked at densely enough, no more than
        that."""
        azimuth, elevation = self._over(place, times)
        rise = rises(self.reading, self.grounds, azimuth, elevation)
        if not place.radius_m:
            return rise
        reach = _radius_deg(place)
        bound = least_rises(self.reading, self.grounds, azimuth, elevation, reach)
        kept = np.flatnonzero(bound <= threshold(self.grounds))
        spots, gap = self._spots(place, len(kept))
        many = max(1, _AT_ONCE // len(spots[0]))
        for some in (kept[n : n + many] for n in range(0, len(kept), many)):
            over = self.suns.at(spots[0][:, None], spots[1][:, None], times[some][None])
            rise[some] = np.minimum(rise[some], self._of(over, gap).min(axis=0))
        return rise

    def _of(self, suns: tuple[Array, Array], gap_deg: float) -> Array:
        if gap_deg > _PART * narrow_deg(self.reading, self.grounds):
            return least_rises(self.reading, self.grounds, *suns, gap_deg)
        return rises(self.reading, self.grounds, *suns)

    def _spots(self, place: ClaimedPlace, times: int) -> tuple[tuple[Array, Array], float]:
        """Rings around a place's centre, and how far (degrees) a spot between them can be from all."""
        fine = _PART * narrow_deg(self.reading, self.grounds)
        wanted = int(np.ceil(min(_radius_deg(place) / fine, _MOST_RINGS)))
        affordable = int(np.sqrt(_MOST_LOOKS / max(times, 1) / 3))
        rings = max(1, min(wanted, affordable))
        away = [np.zeros((1, 2))]
        for ring in range(1, rings + 1):
            turns = np.arange(max(12, 6 * ring)) * 2 * np.pi / max(12, 6 * ring)
            away.append(np.stack([np.sin(turns), np.cos(turns)], axis=1) * place.radius_m * ring / rings)
        return around(place, np.concatenate(away)), _BETWEEN * _radius_deg(place) / rings


def _radius_deg(place: ClaimedPlace) -> float:
    return min(place.radius_m / METRES_PER_DEGREE, 180.0)


def _runs(inside: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last position of every run of true values."""
    padded = np.concatenate([[False], inside, [False]]).astype(np.int8)
    turns = np.diff(padded)
    return [
        (int(a), int(b) - 1)
        for a, b in zip(np.flatnonzero(turns == 1), np.flatnonzero(turns == -1), strict=True)
    ]


def _edge(times: Array, rise: Array, at: int, way: int, least: float) -> float:
    """Where the rise crosses the threshold between a step inside and the next outside."""
    other = at + way
    if not 0 <= other < len(times) or not np.isfinite(rise[other]):
        return float(times[at])
    part = (least - rise[at]) / max(float(rise[other] - rise[at]), 1e-9)
    return float(times[at] + (times[other] - times[at]) * min(max(float(part), 0.0), 1.0))


def _east(longitude_deg: float) -> float:
    return (longitude_deg + 180) % 360 - 180


def _utc(at: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(at / _EDGE_S) * _EDGE_S)
