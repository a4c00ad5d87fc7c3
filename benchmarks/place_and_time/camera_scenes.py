"""Simulated towns, cameras and marks with known noise, for the resection's benchmark and tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, cos, degrees, exp, hypot, radians, sin, tan

import numpy as np

from provenance.geo.camera.pairs import Pair, Photo, Prior, Sighted
from provenance.geo.lens import FocalLength, level_ray
from provenance.geo.localframe import LocalFrame

WIDTH_PX, HEIGHT_PX = 4000, 3000
PITCH_DEG, ROLL_DEG = 2.0, 1.0
"""One deviation of the camera's tilt, as the resection supposes by itself."""


@dataclass(frozen=True)
class Truth:
    """A simulated photo: the marks with noise, and where the camera really stood."""

    sighted: Sighted
    latitude_deg: float
    longitude_deg: float
    heading_deg: float
    view_deg: float
    height_m: float | None = None
    pitch_deg: float | None = None
    wrong: int | None = None
    wrong_by_deg: float = 0.0


def scene(
    dice: np.random.Generator, pairs: int = 6, *, focal_known: bool = True, wrong: bool = False
) -> Truth:
    """A camera in a town of 60 to 400 m depth that sees `pairs` things, uniformly over its view; marks with errors
    of 2 to 8 pixels and 1 to 4 m; a tilt and a focal length off by what is stated."""
    frame = LocalFrame(dice.uniform(-60, 65), dice.uniform(-179, 179))
    view_deg = dice.uniform(45, 80)
    focal = WIDTH_PX / 2 / tan(radians(view_deg / 2))
    focal_error = dice.uniform(0.01, 0.03)
    pitch, roll = radians(dice.normal(0, PITCH_DEG)), radians(dice.normal(0, ROLL_DEG))
    axis = dice.normal(0, 0.005) * WIDTH_PX
    heading = dice.uniform(0, 360)
    depth_m = dice.uniform(60, 400)
    camera = dice.normal(0, 50, 2)
    made: list[Pair] = []
    places: list[tuple[float, float]] = []
    while len(made) < pairs:
        x, y = dice.uniform(0.02, 0.98) * WIDTH_PX, dice.uniform(0.3, 0.7) * HEIGHT_PX
        right, down = (x - WIDTH_PX / 2 - axis) / focal, (y - HEIGHT_PX / 2) / focal
        across = right * cos(roll) - down * sin(roll)
        below = right * sin(roll) + down * cos(roll)
        bearing = radians(heading) + atan2(across, cos(pitch) + below * sin(pitch))
        away = depth_m * exp(dice.uniform(-1.3, 1.0))
        if any(abs(bearing - atan2(*(np.array(p) - camera))) % (2 * np.pi) < 0.03 for p in places):
            continue
        error_px, error_m = dice.uniform(2, 8), dice.uniform(1, 4)
        true = camera + away * np.array([sin(bearing), cos(bearing)])
        places.append((float(true[0]), float(true[1])))
        marked = true + dice.normal(0, error_m, 2)
        latitude_deg, longitude_deg = frame.latitude_longitude(*marked)
        made.append(
            Pair(
                len(made) + 1,
                x + dice.normal(0, error_px),
                y + dice.normal(0, error_px),
                latitude_deg,
                longitude_deg,
                error_px,
                error_m,
            )
        )
    stated = FocalLength(focal * exp(dice.normal(0, focal_error)), focal_error) if focal_known else None
    photo = Photo(WIDTH_PX, HEIGHT_PX, stated, pitch=Prior(0, PITCH_DEG), roll=Prior(0, ROLL_DEG))
    at = frame.latitude_longitude(*camera)
    truth = Truth(Sighted(photo, tuple(made)), *at, heading, view_deg)
    return _with_wrong(truth, dice, frame, camera, np.array(places)) if wrong else truth


def posed(dice: np.random.Generator, pairs: int = 6, *, focal_known: bool = True) -> Truth:
    """A camera held anyhow (pitch within 12 degrees, roll within 3, one deviation each; not stated), 1.5 to 30 m above
    the level of the things' heights, which are 0 to 40 m and known to 0.3 to 1.5 m; else as `scene`."""
    frame = LocalFrame(dice.uniform(-60, 65), dice.uniform(-179, 179))
    view_deg = dice.uniform(45, 80)
    focal = WIDTH_PX / 2 / tan(radians(view_deg / 2))
    focal_error = dice.uniform(0.01, 0.03)
    pitch_deg, roll = dice.normal(0, 12), radians(dice.normal(0, 3))
    axis = dice.normal(0, 0.005, 2) * WIDTH_PX
    heading = dice.uniform(0, 360)
    depth_m, height_m = dice.uniform(60, 400), dice.uniform(1.5, 30)
    camera = dice.normal(0, 50, 2)
    made: list[Pair] = []
    for _ in range(100_000):
        if len(made) == pairs:
            break
        x, y = dice.uniform(0.02, 0.98) * WIDTH_PX, dice.uniform(0.02, 0.98) * HEIGHT_PX
        right, down = (x - WIDTH_PX / 2 - axis[0]) / focal, (y - HEIGHT_PX / 2 - axis[1]) / focal
        ray = level_ray(np.array(right), np.array(down), np.array(radians(pitch_deg)), np.array(roll))
        away = depth_m * exp(dice.uniform(-1.3, 1.0))
        tall = height_m + away * float(ray[1]) / hypot(float(ray[0]), float(ray[2]))
        if not 0 <= tall <= 40:
            continue
        error_px, error_m, tall_error_m = dice.uniform(2, 8), dice.uniform(1, 4), dice.uniform(0.3, 1.5)
        bearing = radians(heading) + atan2(float(ray[0]), float(ray[2]))
        marked = camera + away * np.array([sin(bearing), cos(bearing)]) + dice.normal(0, error_m, 2)
        made.append(
            Pair(
                len(made) + 1,
                *(x + dice.normal(0, error_px), y + dice.normal(0, error_px)),
                *frame.latitude_longitude(*marked),
                *(error_px, error_m),
                height_m=tall + dice.normal(0, tall_error_m),
                height_error_m=tall_error_m,
            )
        )
    if len(made) < pairs:
        return posed(dice, pairs, focal_known=focal_known)
    stated = FocalLength(focal * exp(dice.normal(0, focal_error)), focal_error) if focal_known else None
    photo = Photo(WIDTH_PX, HEIGHT_PX, stated, tilt_stated=False)
    at = frame.latitude_longitude(*camera)
    return Truth(Sighted(photo, tuple(made)), *at, heading, view_deg, height_m, pitch_deg)


def _with_wrong(
    truth: Truth, dice: np.random.Generator, frame: LocalFrame, camera: np.ndarray, places: np.ndarray
) -> Truth:
    """One pair put on another spot of the same town: anywhere within the extent of all things."""
    number = int(dice.integers(len(places)))
    low, high = places.min(axis=0), places.max(axis=0)
    spot = dice.uniform(low, high)
    old = places[number] - camera
    new = spot - camera
    turned = abs((degrees(atan2(*new) - atan2(*old)) + 180) % 360 - 180)
    pairs = list(truth.sighted.pairs)
    latitude_deg, longitude_deg = frame.latitude_longitude(*spot)
    pairs[number] = replace(pairs[number], latitude_deg=latitude_deg, longitude_deg=longitude_deg)
    sighted = replace(truth.sighted, pairs=tuple(pairs))
    assert hypot(*new) > 0
    return replace(truth, sighted=sighted, wrong=number + 1, wrong_by_deg=turned)
