"""The time and the spot of a claim at which the sun comes nearest to what marks say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, hypot
from typing import Final

import numpy as np

from provenance.geo.fitting import Array
from provenance.geo.shadow.claims import (
    SUN_DEG_PER_S,
    ClaimedPlace,
    ClaimedTime,
    Grounds,
    least_rises,
    narrow_deg,
    rises,
)
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.sunarrays import SunArrays, seconds

__all__ = ["METRES_PER_DEGREE", "Nearest", "around", "nearest"]

METRES_PER_DEGREE: Final = 111_195.0
_FARTHEST_M: Final = 20_015_000.0
"""Half the earth's circumference: no place is farther."""
_FIRST_S: Final = 1800.0
"""Blocks of time that are looked at first."""
_FINE: Final = 0.1
"""Blocks within which the sun moves by less than this part of a standard deviation are not cut further."""
_SAME: Final = 0.02
"""A rise that is better by less than this is no better (chi-square)."""
LONGEST: Final = timedelta(days=1200)
"""Of a longer claim only so much is searched."""
_FAR_OFF: Final = 10.0
"""Where no sun can fit better than this the claim is contradicted (the quantile of 0.99 is 9.21): not searched on."""
_MOST_LOOKS: Final = 1_000_000


@dataclass(frozen=True)
class Nearest:
    """The best moment (seconds since 1970) and sun of a claim; `whole` is false where not all of it was searched."""

    rise: float
    at: float
    azimuth_deg: float
    elevation_deg: float
    whole: bool


@dataclass
class _Blocks:
    """Rows of time (s), metres east and north of the centre; all of one half length and one half width."""

    rows: Array
    half_s: float
    half_m: float

    @property
    def of_place_deg(self) -> float:
        return min(hypot(self.half_m, self.half_m) / METRES_PER_DEGREE, 180.0)

    @property
    def reach_deg(self) -> float:
        """How far the sun of a block is from that of its middle at most."""
        return self.half_s * SUN_DEG_PER_S + self.of_place_deg

    def cut(self, kept: Array) -> _Blocks:
        """Those rows in halves of time, or in quarters of place where this says more."""
        by_place = self.of_place_deg > self.half_s * SUN_DEG_PER_S
        half_s, half_m = (self.half_s, self.half_m / 2) if by_place else (self.half_s / 2, self.half_m)
        signs = [(0, a, b) for a in (-1, 1) for b in (-1, 1)] if by_place else [(-1, 0, 0), (1, 0, 0)]
        moves = np.array(signs, dtype=float) * np.array([half_s, half_m, half_m])
        return _Blocks((kept[:, None] + moves).reshape(-1, 3), half_s, half_m)


def nearest(reading: Reading, grounds: Grounds, place: ClaimedPlace, time: ClaimedTime) -> Nearest:
    """Search a claim block by block: one in which no sun can fit better than the best found is left out, the others
    are cut until the sun hardly moves within them. So no moment and no spot is jumped over."""
    return _Search(reading, grounds, place, time).run()


class _Search:
    def __init__(self, reading: Reading, grounds: Grounds, place: ClaimedPlace, time: ClaimedTime) -> None:
        self._reading, self._grounds, self._place = reading, grounds, place
        self._whole = time.last - time.first <= LONGEST
        last = time.last if self._whole else time.first + LONGEST
        self._first, self._last = seconds(time.first), seconds(last)
        self._radius_m = min(place.radius_m, _FARTHEST_M)
        self._suns = SunArrays(time.first, last)
        self._best = np.array([self._first, 0.0, 0.0])
        self._rise, self._height = np.inf, -np.inf

    def run(self) -> Nearest:
        blocks, looks = self._beginning(), 0
        finest = _FINE * narrow_deg(self._reading, self._grounds)
        while len(blocks.rows):
            looks += len(blocks.rows)
            azimuth, elevation = self._look(blocks.rows)
            if self._rise <= _SAME or blocks.reach_deg <= finest:
                break
            bound = least_rises(self._reading, self._grounds, azimuth, elevation, blocks.reach_deg)
            blocks = blocks.cut(blocks.rows[bound < min(self._rise - _SAME, _FAR_OFF)])
            if looks + len(blocks.rows) > _MOST_LOOKS:
                self._whole = False
                break
        if np.isfinite(self._rise):
            self._polish(blocks)
        azimuth, elevation = self._suns_of(self._best[None])
        return Nearest(
            float(self._rise), float(self._best[0]), float(azimuth[0]), float(elevation[0]), self._whole
        )

    def _beginning(self) -> _Blocks:
        long_s = self._last - self._first
        many = max(1, ceil(long_s / _FIRST_S))
        half_s = long_s / many / 2
        rows = np.zeros((many, 3))
        rows[:, 0] = self._first + half_s * (2 * np.arange(many) + 1)
        return _Blocks(rows, half_s, self._radius_m)

    def _look(self, rows: Array) -> tuple[Array, Array]:
        """The suns of these rows; the best of them is kept (where the sun is down everywhere, the highest)."""
        azimuth, elevation = self._suns_of(rows)
        rise = rises(self._reading, self._grounds, azimuth, elevation)
        n = int(np.argmin(rise)) if np.isfinite(rise).any() else int(np.argmax(elevation))
        better = rise[n] < self._rise or (not np.isfinite(self._rise) and elevation[n] > self._height)
        if better:
            self._best, self._rise, self._height = rows[n].copy(), float(rise[n]), float(elevation[n])
        return azimuth, elevation

    def _suns_of(self, rows: Array) -> tuple[Array, Array]:
        latitude, longitude = around(self._place, self._within(rows[:, 1:]))
        return self._suns.at(latitude, longitude, rows[:, 0])

    def _within(self, away_m: Array) -> Array:
        """Spots beyond the claimed radius, drawn back to it."""
        far = np.hypot(away_m[:, 0], away_m[:, 1])
        return np.asarray(away_m * np.minimum(1.0, self._radius_m / np.maximum(far, 1e-9))[:, None])

    def _polish(self, blocks: _Blocks) -> None:
        """Smaller and smaller steps from the best row."""
        steps = np.array([blocks.half_s, blocks.half_m, blocks.half_m]) * 2
        ways = np.concatenate([np.eye(3), -np.eye(3)])
        for _ in range(16):
            rows = self._best + ways * steps
            rows[:, 0] = np.clip(rows[:, 0], self._first, self._last)
            rows[:, 1:] = self._within(rows[:, 1:])
            before = self._rise
            self._look(rows)
            if not self._rise < before:
                steps = steps / 2


def around(place: ClaimedPlace, away_m: Array) -> tuple[Array, Array]:
    """Latitudes and longitudes of spots so many metres east and north of a place's centre (rows), along great circles
    on a sphere."""
    angle = np.radians(np.hypot(away_m[:, 0], away_m[:, 1]) / METRES_PER_DEGREE)
    bearing = np.arctan2(away_m[:, 0], away_m[:, 1])
    middle = np.radians(place.latitude_deg)
    up = np.sin(middle) * np.cos(angle) + np.cos(middle) * np.sin(angle) * np.cos(bearing)
    latitude = np.arcsin(np.clip(up, -1.0, 1.0))
    across = np.sin(bearing) * np.sin(angle) * np.cos(middle)
    turned = np.degrees(np.arctan2(across, np.cos(angle) - np.sin(middle) * np.sin(latitude)))
    return np.degrees(latitude), (place.longitude_deg + turned + 180.0) % 360.0 - 180.0
