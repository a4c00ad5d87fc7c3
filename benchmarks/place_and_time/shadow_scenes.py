"""Simulated shadows in photos with known sun, camera and noise, for the benchmark and tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import atan, cos, degrees, exp, radians, sin, tan

import numpy as np

from provenance.geo.camera.pairs import Prior
from provenance.geo.lens import FocalLength, level_ray, pixel_of
from provenance.geo.shadow.marks import Ground, Marked, Spot, Stance, UprightThing
from provenance.geo.sun import SunPosition, sun_position

WIDTH_PX, HEIGHT_PX = 4000, 3000


@dataclass(frozen=True)
class Truth:
    """The marks with noise, and where and when the photo was really taken."""

    marked: Marked
    latitude_deg: float
    longitude_deg: float
    utc: datetime
    sun: SunPosition


@dataclass(frozen=True)
class Kind:
    """What is known of tilt and ground: the tilt stated, or a horizon or the plumb lines' meeting marked; the ground
    level or falling by 3 to 12 degrees in a measured direction."""

    things: int = 2
    horizon: bool = False
    plumb: bool = False
    slope: bool = False


def scene(dice: np.random.Generator, things: int = 2, *, horizon: bool = False) -> Truth:
    """As `scene_of`, with the tilt stated or the horizon marked, on level ground."""
    return scene_of(dice, Kind(things, horizon))


def scene_of(dice: np.random.Generator, kind: Kind) -> Truth:
    """One to some upright things 4 to 40 m away, from 1.7 m to 12 m above the ground; marks off by 2 to 6 pixels,
    things by 1 degree from the plumb line, the ground by 1 degree, the camera as far as is stated; a horizon by 8
    pixels, the spot where plumb lines meet by 30 to 120."""
    while True:
        latitude_deg, longitude_deg = dice.uniform(-60, 65), dice.uniform(-179, 179)
        utc = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=float(dice.uniform(0, 525_600)))
        sun = sun_position(latitude_deg, longitude_deg, utc)
        if 8 < sun.apparent_elevation_deg < 75:
            made = _marked(dice, kind, sun)
            if made is not None:
                return Truth(made, latitude_deg, longitude_deg, utc, sun)


def _marked(dice: np.random.Generator, kind: Kind, sun: SunPosition) -> Marked | None:
    focal = WIDTH_PX / 2 / tan(radians(dice.uniform(45, 80) / 2))
    highest = -6 if kind.plumb else 0  # of a level camera plumb lines do not meet
    pitch, roll, heading = dice.uniform(-25, highest), dice.uniform(-3, 3), dice.uniform(0, 360)
    ground, rises = _ground(dice, kind, heading)
    height_m = dice.uniform(1.7, 12)
    up = radians(sun.apparent_elevation_deg + dice.uniform(-0.267, 0.267))
    turn = radians(sun.azimuth_deg - heading)
    ray = np.array([cos(up) * sin(turn), sin(up), cos(up) * cos(turn)])
    error_px = dice.uniform(2, 6)
    things = []
    for number in range(1, kind.things + 1):
        thing = None
        for _ in range(40):
            spots = _thing(dice, (focal, radians(pitch), radians(roll)), rises, height_m, ray)
            if spots is not None:
                noisy = [(x + dice.normal(0, error_px), y + dice.normal(0, error_px)) for x, y in spots]
                thing = UprightThing(number, noisy[0], noisy[2], noisy[1], error_px, 1.0)
                break
        if thing is None:
            return None
        things.append(thing)
    return Marked(_stance(dice, kind, focal, (pitch, roll, heading)), tuple(things), ground)


def _ground(dice: np.random.Generator, kind: Kind, heading_deg: float) -> tuple[Ground, np.ndarray]:
    """The ground as stated, and how it truly rises to the right and ahead of the camera."""
    off = np.radians(dice.normal(0, 1.0, 2))
    if not kind.slope:
        return Ground(error_deg=1.0), np.tan(off)
    slope, downhill = dice.uniform(3, 12), dice.uniform(0, 360)
    falls = radians(downhill - heading_deg)
    steep = tan(radians(slope))
    return Ground(slope, downhill, 1.0), np.array([-steep * sin(falls), -steep * cos(falls)]) + off


def _stance(
    dice: np.random.Generator, kind: Kind, focal: float, turned: tuple[float, float, float]
) -> Stance:
    pitch, roll, heading = turned
    errors = (dice.uniform(0.5, 2), dice.uniform(0.3, 1.0), dice.uniform(0.5, 3), dice.uniform(0.01, 0.03))
    stated = FocalLength(focal * exp(dice.normal(0, errors[3])), errors[3])
    at_north = Prior((heading + dice.normal(0, errors[2])) % 360, errors[2])
    plain = Stance(WIDTH_PX, HEIGHT_PX, stated, heading=at_north)
    if kind.horizon:
        marks = [(x, y + dice.normal(0, 8.0)) for x, y in _horizon(focal, radians(pitch), radians(roll))]
        return replace(plain, horizon=(marks[0], marks[1]), horizon_error_px=8.0)
    if kind.plumb:
        down = -focal / tan(radians(pitch))
        error_px = dice.uniform(30, 120)
        x = WIDTH_PX / 2 + down * sin(radians(roll)) + dice.normal(0, error_px)
        y = HEIGHT_PX / 2 + down * cos(radians(roll)) + dice.normal(0, error_px)
        return replace(plain, plumb=(x, y), plumb_error_px=error_px)
    return replace(
        plain,
        pitch=Prior(pitch + dice.normal(0, errors[0]), errors[0]),
        roll=Prior(roll + dice.normal(0, errors[1]), errors[1]),
    )


def _thing(
    dice: np.random.Generator,
    camera: tuple[float, float, float],
    rises: np.ndarray,
    height_m: float,
    ray: np.ndarray,
) -> list[Spot] | None:
    """Foot, top and tip of one thing in pixels, None where one of them is out of the picture or the shadow is short."""
    focal, pitch, roll = camera
    seen = dice.uniform(-0.6, 0.6), dice.uniform(4, 40)
    foot = np.array([seen[0] * seen[1], 0.0, seen[1]])
    foot[1] = -height_m + rises[0] * foot[0] + rises[1] * foot[2]
    tall = dice.uniform(1.0, 8.0)
    lean = np.tan(np.radians(dice.normal(0, 1.0, 2)))
    top = foot + tall * np.array([lean[0], 1.0, lean[1]])
    plane = np.array([-rises[0], 1.0, -rises[1]])
    climb = ray @ plane
    if climb < 0.03:
        return None
    tip = top - ray * ((top @ plane + height_m) / climb)
    spots = []
    for spot in (foot, top, tip):
        if spot[2] * cos(pitch) + spot[1] * sin(pitch) < 1.0:
            return None
        at = np.array(spot[0]), np.array(spot[1]), np.array(spot[2])
        right, down = pixel_of(at, np.array(pitch), np.array(roll))
        x, y = WIDTH_PX / 2 + focal * float(right), HEIGHT_PX / 2 + focal * float(down)
        if not (0 <= x <= WIDTH_PX and 0 <= y <= HEIGHT_PX):
            return None
        spots.append((x, y))
    long_px = np.hypot(spots[2][0] - spots[0][0], spots[2][1] - spots[0][1])
    tall_px = np.hypot(spots[1][0] - spots[0][0], spots[1][1] - spots[0][1])
    return spots if min(long_px, tall_px) > 60 else None


def _horizon(focal: float, pitch: float, roll: float) -> list[Spot]:
    spots = []
    for x in (-1500.0, 1500.0):
        y = (focal * tan(pitch) - x * sin(roll)) / cos(roll)
        ray = level_ray(np.array(x / focal), np.array(y / focal), np.array(pitch), np.array(roll))
        assert abs(degrees(atan(float(ray[1])))) < 1e-6
        spots.append((x + WIDTH_PX / 2, y + HEIGHT_PX / 2))
    return spots
