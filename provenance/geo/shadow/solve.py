"""When, or where, the sun stood as marked shadows say: windows of a day and a year, a band on the map, both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import pi, radians
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.geo.fitting import Array
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.sunarrays import SunArrays, seconds
from provenance.geo.shadow.verify import ClaimedPlace, ClaimedTime, Grounds, rises, threshold

__all__ = ["Band", "BandRow", "JointSpot", "Window", "band", "joint", "windows"]

_EDGE_S: Final = 1.0
"""Edges of windows are told to this."""
_MOST_ROWS: Final = 200
_ENOUGH_CELLS: Final = 150


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that the marks do not exclude at 95 %; the best moment in it and its rise (chi-square)."""

    first: datetime
    last: datetime
    best: datetime
    rise: float


@dataclass(frozen=True, slots=True)
class BandRow:
    """At one latitude: stretches of longitude (from, to; east positive, `to` may pass 180)."""

    latitude_deg: float
    stretches: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The part of the map that the marks do not exclude at 95 %, as strips of one height."""

    step_deg: float
    rows: tuple[BandRow, ...]
    best: tuple[float, float] | None
    area_share: float


@dataclass(frozen=True, slots=True)
class JointSpot:
    """A node of the grid and when the sun stood there as marked."""

    latitude_deg: float
    longitude_deg: float
    windows: tuple[tuple[datetime, datetime], ...]


def windows(
    reading: Reading, place: ClaimedPlace, time: ClaimedTime, grounds: Grounds, step_s: float = 60.0
) -> tuple[Window, ...]:
    """When, between two times, the sun over a place's centre stood as marked. Edges are found between the steps by
    interpolation; a window shorter than a step may be missed, so take steps well below the marks' uncertainty."""
    suns = SunArrays(time.first, time.last)
    times = np.arange(seconds(time.first), seconds(time.last) + step_s, step_s)
    rise = _over(reading, suns, place, times, grounds)
    least = threshold(grounds)
    found = []
    for first, last in _runs(rise <= least):
        best = first + int(np.argmin(rise[first : last + 1]))
        begin = _utc(_edge(times, rise, first, -1, least))
        end = _utc(_edge(times, rise, last, 1, least))
        found.append(Window(begin, end, _utc(float(times[best])), float(rise[best])))
    return tuple(found)


def band(
    reading: Reading, utc: datetime, grounds: Grounds, extent: tuple[float, float, float, float]
) -> Band:
    """Where, within south, west, north, east (degrees), the sun stood as marked at one time.

    A coarse grid is looked over first; where the region is thinner than its cells, the grid is made finer around the
    best spots, down to 0.01 degrees.
    """
    suns = SunArrays(utc, utc)
    south, west, north, east = extent
    east = east + 360 if east <= west else east
    step = max((north - south) / _MOST_ROWS, (east - west) / (2 * _MOST_ROWS), 0.002)
    least = threshold(grounds)
    for _ in range(4):
        latitudes = np.arange(south + step / 2, north, step)
        longitudes = np.arange(west + step / 2, east, step)
        rise = _map_rise(reading, suns, (latitudes, longitudes), seconds(utc), grounds)
        inside = rise <= least
        if inside.sum() >= _ENOUGH_CELLS or step <= 0.01:
            break
        south, west, north, east = _around_best(latitudes, longitudes, rise, step, 4 * least)
        step = max((north - south) / _MOST_ROWS, (east - west) / (2 * _MOST_ROWS), 0.002)
    rows = tuple(
        BandRow(float(latitudes[n]), _stretches(longitudes, inside[n], step))
        for n in range(len(latitudes))
        if inside[n].any()
    )
    spot = np.unravel_index(int(np.argmin(rise)), rise.shape)
    best = (float(latitudes[spot[0]]), _east(float(longitudes[spot[1]]))) if rows else None
    covered = float((inside * np.cos(np.radians(latitudes))[:, None]).sum()) * radians(step) ** 2
    return Band(step, rows, best, covered / (4 * pi))


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
    times = np.arange(seconds(time.first), seconds(time.last) + step_s, step_s)
    spots = []
    for latitude in np.linspace(south, north, nodes):
        for longitude in np.linspace(west, east, nodes):
            place = ClaimedPlace(float(latitude), _east(float(longitude)))
            fine = _over(reading, suns, place, times, grounds) <= threshold(grounds)
            when = tuple((_utc(float(times[a])), _utc(float(times[b]))) for a, b in _runs(fine))
            if when:
                spots.append(JointSpot(place.latitude_deg, place.longitude_deg, when))
    return tuple(spots)


def _over(reading: Reading, suns: SunArrays, place: ClaimedPlace, times: Array, grounds: Grounds) -> Array:
    azimuth, elevation = suns.at(np.array(place.latitude_deg), np.array(place.longitude_deg), times)
    return rises(reading, grounds, azimuth, elevation)


def _map_rise(
    reading: Reading, suns: SunArrays, grid: tuple[Array, Array], at: float, grounds: Grounds
) -> Array:
    azimuth, elevation = suns.at(grid[0][:, None], grid[1][None, :], np.array(at))
    return rises(reading, grounds, azimuth, elevation)


def _around_best(
    latitudes: Array, longitudes: Array, rise: Array, step: float, least: float
) -> tuple[float, float, float, float]:
    """A smaller extent around the spots that fit best."""
    worth = np.sort(rise.ravel())[: max(12, rise.size // 2000)][-1]
    near = np.argwhere(rise <= max(float(worth), least))
    low, high = near.min(axis=0), near.max(axis=0)
    return (
        max(float(latitudes[low[0]]) - 2 * step, -90.0),
        float(longitudes[low[1]]) - 2 * step,
        min(float(latitudes[high[0]]) + 2 * step, 90.0),
        float(longitudes[high[1]]) + 2 * step,
    )


def _stretches(
    longitudes: Array, inside: npt.NDArray[np.bool_], step: float
) -> tuple[tuple[float, float], ...]:
    half = step / 2
    found = []
    for a, b in _runs(inside):
        first = _east(float(longitudes[a]) - half)
        found.append((first, first + float(longitudes[b] - longitudes[a]) + step))
    return tuple(found)


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
