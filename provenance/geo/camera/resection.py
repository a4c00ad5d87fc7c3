"""The camera's place, heading and field of view from numbered pairs, with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from math import degrees, exp, sqrt
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.camera.bearings import (
    ACROSS,
    DOWN,
    EAST,
    HEADING,
    LOG_FOCAL,
    NORTH,
    PITCH,
    ROLL,
    UP,
    Scene,
)
from provenance.geo.camera.consensus import Agreement, agreement, freedom_of
from provenance.geo.camera.geometry import COLLINEAR, NEAR_CIRCLE, off_circle, off_line
from provenance.geo.camera.pairs import Alignment, Pair, Photo, Sighted
from provenance.geo.camera.region import Ellipse, Outline, ellipse, outline
from provenance.geo.contour import within
from provenance.geo.fitting import SQUARES_95, Array, covariance
from provenance.geo.lens import field_of_view_deg

__all__ = ["Missed", "Resection", "Solution", "resection"]

POORLY_HELD: Final = 15.0
"""Longer half axis (one deviation) over what one pair's error is at the pairs' mean distance (our choice; about 4 in
the simulated scenes of `benchmarks/place_and_time/camera.py`)."""
_MOST_ALTERNATIVES: Final = 4


@dataclass(frozen=True, slots=True)
class Missed:
    """One pair against a solution: what is missing across the view, in pixels, metres at its distance and standard
    deviations; `used` is false for a pair that was left out. `up_deviations`: how much too high it is seen, where
    its height is known and used."""

    number: int
    pixels: float
    metres: float
    deviations: float
    distance_m: float
    bearing_deg: float
    used: bool
    up_deviations: float | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """One camera. Errors are one standard deviation, `ellipse` and `outline` hold 95 %.

    `pitch_deg` is above the horizon, `roll_deg` clockwise; `principal` is where the axis meets the picture (pixels);
    `height_m`, over the level of the pairs' heights, is None where these are fewer than three: then pitch and roll
    are hardly more than what was supposed. `covariance` (rows) is of metres east and north, heading, logarithm of the
    focal length, pitch, roll and the axis' place across in focal lengths, with heights also its place down and the
    camera's height (metres, radians).
    """

    latitude_deg: float
    longitude_deg: float
    east_m: float
    north_m: float
    ellipse: Ellipse
    outline: tuple[tuple[float, float], ...]
    outline_open: bool
    outline_bent: bool
    heading_deg: float
    heading_error_deg: float
    view_deg: float
    view_error_deg: float
    focal_px: float
    pitch_deg: float
    pitch_error_deg: float
    roll_deg: float
    roll_error_deg: float
    height_m: float | None
    height_error_m: float | None
    principal: tuple[float, float]
    squares: float
    left_out: tuple[int, ...]
    misses: tuple[Missed, ...]
    hold: float
    covariance: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Resection:
    """What the pairs say. `solution` is None where they are too few.

    `doubtful`: numbers of pairs of which one is wrong, where the misses do not tell which. `chance`: how often right
    pairs miss by more than those used (None without redundancy), `chance_of_all` the same with the pairs left out.
    `warnings` are ids, see docs/command-line.md.
    """

    solution: Solution | None
    alternatives: tuple[Solution, ...]
    left_out: tuple[int, ...]
    doubtful: tuple[int, ...]
    chance: float | None
    chance_of_all: float | None
    warnings: tuple[str, ...]
    origin: tuple[float, float]
    scene: Scene


def resection(sighted: Sighted) -> Resection:
    """Solve. Raises UsageError (`coordinates_out_of_range`, `no_places`, `pair_error_impossible`,
    `pair_number_twice`)."""
    _check(sighted)
    scene = Scene.of(sighted)
    before = _beforehand(sighted, scene)
    origin = (scene.frame.latitude_deg, scene.frame.longitude_deg)
    if "too_few_pairs" in before:
        return Resection(None, (), (), (), None, None, before, origin, scene)
    agreed = agreement(sighted, scene)
    best = _solution(sighted, scene, agreed, 0)
    others = _others(sighted, scene, agreed, best)
    numbers = [pair.number for pair in sighted.pairs]
    doubtful = sorted({numbers[n] for group in agreed.doubtful for n in group})
    return Resection(
        solution=best,
        alternatives=others,
        left_out=best.left_out,
        doubtful=tuple(doubtful),
        chance=agreed.chance,
        chance_of_all=agreed.chance_of_all,
        warnings=(*before, *_afterwards(scene, agreed, best, others)),
        origin=origin,
        scene=scene,
    )


def _check(sighted: Sighted) -> None:
    numbers = [pair.number for pair in sighted.pairs]
    for number in numbers:
        if numbers.count(number) > 1:
            raise UsageError("pair_number_twice", number=number)
    marks: list[Pair | Alignment] = [*sighted.pairs, *sighted.alignments]
    for marked in marks:
        if not (0.01 <= marked.error_px <= 1e5 and 0 <= marked.error_m <= 1e6):
            raise UsageError("pair_error_impossible", number=marked.number)
    for pair in sighted.pairs:
        if not (0.001 <= pair.height_error_m <= 1e4 and abs(pair.height_m or 0.0) <= 1e5):
            raise UsageError("pair_error_impossible", number=pair.number)


def _beforehand(sighted: Sighted, scene: Scene) -> tuple[str, ...]:
    """What can be said of the pairs before anything is solved."""
    photo, warnings = sighted.photo, []
    held = len(sighted.pairs) + len(sighted.alignments)
    if held < 2 + (photo.heading is None):
        warnings.append("too_few_pairs")
    elif freedom_of(sighted) < 1:
        warnings.append("nothing_to_check_by")
    if len(sighted.pairs) >= 3 and off_line(scene.points) < COLLINEAR:
        warnings.append("collinear")
    if photo.cropped:
        warnings.append("cropped")
    if photo.focal is None:
        warnings.append("view_unknown")
    if any(pair.height_m is not None for pair in sighted.pairs) and not sighted.full_pose:
        warnings.append("too_few_heights")
    return tuple(warnings)


def _afterwards(
    scene: Scene, agreed: Agreement, best: Solution, others: tuple[Solution, ...]
) -> tuple[str, ...]:
    here = np.array([best.east_m, best.north_m])
    circle = off_circle(scene.points[agreed.uses[0] > 0], here)
    said = {
        "danger_circle": circle is not None and circle < NEAR_CIRCLE,
        "poorly_held": best.hold > POORLY_HELD,
        "region_open": best.outline_open,
        "region_bent": best.outline_bent,
        "pair_left_out": bool(best.left_out),
        "pair_doubtful": bool(agreed.doubtful),
        "pairs_disagree": not agreed.agree,
        "several_solutions": bool(others),
    }
    return tuple(name for name, true in said.items() if true)


def _others(sighted: Sighted, scene: Scene, agreed: Agreement, best: Solution) -> tuple[Solution, ...]:
    """Other minima that the marks do not exclude and that lie outside the best one's region."""
    others: list[Solution] = []
    for n in range(1, len(agreed.squares)):
        if agreed.squares[n] - agreed.squares[0] > SQUARES_95[2] or len(others) == _MOST_ALTERNATIVES:
            continue
        row = agreed.solutions[n]
        if any(_inside(scene, row, other) for other in (best, *others)):
            continue
        others.append(_solution(sighted, scene, agreed, n))
    return tuple(others)


def _inside(scene: Scene, row: Array, solution: Solution) -> bool:
    """Whether a spot is in a solution's region."""
    corners = np.array([scene.frame.east_north(*corner) for corner in solution.outline])
    return within(row[:2], corners)


def _least(agreed: Agreement, n: int) -> float:
    """The least sum of squares among the solutions of the same pairs."""
    same = (agreed.uses == agreed.uses[n]).all(axis=1)
    return float(agreed.squares[same].min())


def _solution(sighted: Sighted, scene: Scene, agreed: Agreement, n: int) -> Solution:
    at, use = agreed.solutions[n], agreed.uses[n]
    spread = covariance(scene.residuals(use[None]), at, scene.scale)
    here = spread[:2, :2]
    edge = outline(scene, use, at, spread, _least(agreed, n))
    errors = [sqrt(max(float(size), 0.0)) for size in np.diag(spread)]
    latitude_deg, longitude_deg = scene.frame.latitude_longitude(float(at[EAST]), float(at[NORTH]))
    focal_px = exp(float(at[LOG_FOCAL]))
    return Solution(
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        east_m=float(at[EAST]),
        north_m=float(at[NORTH]),
        ellipse=ellipse(here),
        outline=_on_earth(scene, edge),
        outline_open=edge.open,
        outline_bent=edge.bent,
        heading_deg=degrees(float(at[HEADING])) % 360,
        heading_error_deg=degrees(errors[HEADING]),
        view_deg=field_of_view_deg(focal_px, sighted.photo.width_px),
        view_error_deg=_view_error_deg(sighted.photo, focal_px, errors[LOG_FOCAL]),
        focal_px=focal_px,
        pitch_deg=degrees(float(at[PITCH])),
        pitch_error_deg=degrees(errors[PITCH]),
        roll_deg=degrees(float(at[ROLL])),
        roll_error_deg=degrees(errors[ROLL]),
        height_m=float(at[UP]) if scene.full_pose else None,
        height_error_m=errors[UP] if scene.full_pose else None,
        principal=_principal(scene, at, focal_px),
        squares=float(agreed.squares[n]),
        left_out=tuple(p.number for p, used in zip(sighted.pairs, use, strict=True) if not used),
        misses=_misses(sighted, scene, at, use),
        hold=_hold(scene, at, here),
        covariance=tuple(tuple(float(cell) for cell in row) for row in spread),
    )


def _principal(scene: Scene, at: Array, focal_px: float) -> tuple[float, float]:
    down = float(at[DOWN]) if scene.full_pose else 0.0
    return scene.axis[0] + float(at[ACROSS]) * focal_px, scene.axis[1] + down * focal_px


def _on_earth(scene: Scene, edge: Outline) -> tuple[tuple[float, float], ...]:
    return tuple(scene.frame.latitude_longitude(float(east), float(north)) for east, north in edge.corners)


def _view_error_deg(photo: Photo, focal_px: float, log_error: float) -> float:
    step = min(log_error, 0.7)
    wide = field_of_view_deg(focal_px * exp(-step), photo.width_px)
    return (wide - field_of_view_deg(focal_px * exp(step), photo.width_px)) / 2


def _misses(sighted: Sighted, scene: Scene, at: Array, use: Array) -> tuple[Missed, ...]:
    miss, error, away = (values[0] for values in scene.misses(at[None]))
    per_pixel = np.cos(scene.angles(at[None])[0]) ** 2 / np.exp(at[LOG_FOCAL])
    lift, lift_error = (part[0] for part in scene.lifts(at[None])) if scene.full_pose else (miss, error)
    bearings = np.degrees(at[HEADING] + scene.angles(at[None])[0] - miss) % 360
    return tuple(
        Missed(
            number=pair.number,
            pixels=float(miss[n] / per_pixel[n]),
            metres=float(away[n] * np.sin(miss[n])),
            deviations=float(miss[n] / error[n]),
            distance_m=float(away[n]),
            bearing_deg=float(bearings[n]),
            used=bool(use[n]),
            up_deviations=float(lift[n] / lift_error[n]) if scene.has_height[n] else None,
        )
        for n, pair in enumerate(sighted.pairs)
    )


def _hold(scene: Scene, at: Array, spread: Array) -> float:
    """By how much the arrangement enlarges the errors of the pairs: small is good."""
    _, error, away = scene.misses(at[None])
    if not len(scene.x):
        return 0.0
    plain = float(np.sqrt((error**2).mean()) * away.mean())
    return sqrt(max(float(np.linalg.eigvalsh(spread)[1]), 0.0)) / max(plain, 1e-9)
