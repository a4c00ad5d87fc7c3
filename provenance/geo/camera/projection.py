"""What a solved camera would see where: places, the horizon and the pairs put back into the photo, and its view on the
map, for checking by eye."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin, tan
from typing import Final

import numpy as np

from provenance.geo.camera.bearings import DROP_PER_M2
from provenance.geo.camera.pairs import Pair, Photo, Sighted
from provenance.geo.camera.resection import Solution
from provenance.geo.lens import level_ray, pixel_of
from provenance.geo.localframe import LocalFrame

__all__ = ["PairSpot", "ViewCone", "horizon", "pair_spots", "projected", "view_cone"]

_LEAST_AHEAD: Final = 0.02
"""Cosine from the axis below which nothing is put into a photo: 89 degrees (no lens without distortion shows it)."""


@dataclass(frozen=True, slots=True)
class PairSpot:
    """Where a pair's thing should be seen: pixels; `y` None where its height, or the camera's, is not known. `upright`
    are two spots of the vertical line through it (a third of the photo's height apart), for drawing it."""

    number: int
    x: float
    y: float | None
    upright: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ViewCone:
    """What the camera sees on the map: from where, and between which bearings (clockwise from left to right)."""

    latitude_deg: float
    longitude_deg: float
    left_deg: float
    right_deg: float


def projected(
    solution: Solution, latitude_deg: float, longitude_deg: float, height_m: float | None = None
) -> tuple[float, float] | None:
    """Where a place on the map is seen in the photo, in pixels, also beyond its edges; None where it is not ahead.

    `height_m` is over the level of the pairs' heights. Without it, or where the camera's height is not known, the
    spot is put at the height of the camera: then only `x` says something, and on an upright photo.
    """
    east, north = _frame(solution).east_north(latitude_deg, longitude_deg)
    away = hypot(east, north)
    known = height_m is not None and solution.height_m is not None
    up = (height_m or 0.0) - (solution.height_m or 0.0) - DROP_PER_M2 * away**2 if known else 0.0
    return _seen(solution, atan2(east, north), up / max(away, 1e-3))


def horizon(solution: Solution, photo: Photo) -> tuple[tuple[float, float], tuple[float, float]]:
    """The level horizon at the left and the right edge of the photo; `y` may lie above or below it."""
    return _edge(solution, 0.0), _edge(solution, float(photo.width_px))


def pair_spots(solution: Solution, sighted: Sighted) -> tuple[PairSpot, ...]:
    """Where each pair is predicted; pairs that are not ahead of the camera are left out."""
    found = []
    for pair in sighted.pairs:
        spot = _pair_spot(solution, sighted.photo, pair)
        if spot is not None:
            found.append(spot)
    return tuple(found)


def view_cone(solution: Solution, photo: Photo) -> ViewCone:
    """The bearings of the photo's left and right edge, at the height of the horizon."""
    bearings = [
        (solution.heading_deg + _bearing_deg(solution, _edge(solution, x))) % 360
        for x in (0.0, float(photo.width_px))
    ]
    return ViewCone(solution.latitude_deg, solution.longitude_deg, bearings[0], bearings[1])


def _pair_spot(solution: Solution, photo: Photo, pair: Pair) -> PairSpot | None:
    """A pair's predicted spot; where heights are not known, on its vertical line as high as it was marked."""
    east, north = _frame(solution).east_north(pair.latitude_deg, pair.longitude_deg)
    line = _upright(solution, atan2(east, north))
    if line is None:
        return None
    (x, y), lean = line
    exact = None
    if pair.height_m is not None and solution.height_m is not None:
        exact = projected(solution, pair.latitude_deg, pair.longitude_deg, pair.height_m)
    middle = exact[1] if exact else (y if pair.y is None else pair.y)
    across = x + lean * (middle - y)
    reach = photo.height_px / 6
    ends = ((across + lean * way, middle + way) for way in (-reach, reach))
    return PairSpot(pair.number, across, exact[1] if exact else None, (next(ends), next(ends)))


def _upright(solution: Solution, bearing: float) -> tuple[tuple[float, float], float] | None:
    """A spot of the vertical line in a bearing, and how far the line goes right per pixel down."""
    middle = tan(radians(solution.pitch_deg))
    spots = [_seen(solution, bearing, middle + step) for step in (-0.05, 0.05)]
    low, high = spots
    if low is None or high is None:
        return None
    return low, (high[0] - low[0]) / (high[1] - low[1])


def _seen(solution: Solution, bearing: float, climb: float) -> tuple[float, float] | None:
    """The pixel of a direction: bearing in radians, and its rise per metre ahead."""
    turn = bearing - radians(solution.heading_deg)
    ray = (sin(turn), climb, cos(turn))
    pitch, roll = radians(solution.pitch_deg), radians(solution.roll_deg)
    if ray[2] * cos(pitch) + ray[1] * sin(pitch) < _LEAST_AHEAD * hypot(1.0, climb):
        return None
    direction = (np.array(ray[0]), np.array(ray[1]), np.array(ray[2]))
    right, down = pixel_of(direction, np.array(pitch), np.array(roll))
    x, y = solution.principal
    return x + solution.focal_px * float(right), y + solution.focal_px * float(down)


def _edge(solution: Solution, x: float) -> tuple[float, float]:
    """The spot of the horizon at a place across the photo."""
    pitch, roll = radians(solution.pitch_deg), radians(solution.roll_deg)
    right = (x - solution.principal[0]) / solution.focal_px
    down = (tan(pitch) - right * sin(roll)) / cos(roll)
    return x, solution.principal[1] + solution.focal_px * down


def _bearing_deg(solution: Solution, spot: tuple[float, float]) -> float:
    """From the heading to a spot of the photo, clockwise."""
    right, down = ((a - b) / solution.focal_px for a, b in zip(spot, solution.principal, strict=True))
    tilt = np.array(radians(solution.pitch_deg)), np.array(radians(solution.roll_deg))
    across, _, ahead = level_ray(np.array(right), np.array(down), *tilt)
    return degrees(atan2(float(across), float(ahead)))


def _frame(solution: Solution) -> LocalFrame:
    return LocalFrame(solution.latitude_deg, solution.longitude_deg)
