"""Places on the map of what is seen in a reference photo whose camera is known, so that another photo's pairs can be
taken from it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, radians, sin
from typing import Final

import numpy as np

from provenance.geo.camera.bearings import ACROSS, DOWN, EAST, HEADING, LOG_FOCAL, NORTH, PITCH, ROLL, UP
from provenance.geo.camera.region import Ellipse, ellipse
from provenance.geo.camera.resection import Solution
from provenance.geo.fitting import Array
from provenance.geo.lens import level_ray
from provenance.geo.localframe import LocalFrame

__all__ = ["Placed", "placed"]

_LEAST_SINKING: Final = 0.01
"""Rise or fall of a ray per metre below which the place where it meets a level is not told: it runs along it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a spot of the reference photo stands, with its 95 % ellipse and one standard deviation per axis."""

    latitude_deg: float
    longitude_deg: float
    distance_m: float
    ellipse: Ellipse
    error_m: float


def placed(
    solution: Solution,
    spot: tuple[float, float],
    height_m: float,
    *,
    error_px: float = 3.0,
    height_error_m: float = 0.5,
) -> Placed | None:
    """The place of a spot (pixels) that stands at a known height over the level of the pairs' heights: a foot on level
    ground, an edge of a roof. None where the camera's height is not known or the ray does not come down (or up) there.

    One photo tells a direction only, so the height must be known. Places from one photo share its camera's errors:
    taken as pairs of another photo they are less independent than their errors say.
    """
    if solution.height_m is None:
        return None
    best = np.zeros(len(solution.covariance) + 3)
    best[[HEADING, LOG_FOCAL, PITCH, ROLL]] = (
        radians(solution.heading_deg),
        np.log(solution.focal_px),
        radians(solution.pitch_deg),
        radians(solution.roll_deg),
    )
    best[UP] = solution.height_m
    best[-3:] = height_m, *spot
    here = _met(solution, best)
    if here is None:
        return None
    slopes = _slopes(solution, best)
    spread = np.zeros((len(best), len(best)))
    spread[:-3, :-3] = solution.covariance
    spread[-3:, -3:] = np.diag([height_error_m**2, error_px**2, error_px**2])
    around = slopes @ spread @ slopes.T
    frame = LocalFrame(solution.latitude_deg, solution.longitude_deg)
    return Placed(
        *frame.latitude_longitude(float(here[0]), float(here[1])),
        distance_m=float(np.hypot(*here)),
        ellipse=ellipse(around),
        error_m=float(np.sqrt(np.trace(around) / 2)),
    )


def _met(solution: Solution, row: Array) -> Array | None:
    """Metres east and north of the solution where the ray of the spot reaches its height."""
    focal = exp(row[LOG_FOCAL])
    right = (row[-2] - solution.principal[0]) / focal - row[ACROSS]
    down = (row[-1] - solution.principal[1]) / focal - row[DOWN]
    across, up, ahead = (
        float(part)
        for part in level_ray(np.array(right), np.array(down), np.array(row[PITCH]), np.array(row[ROLL]))
    )
    rise = row[-3] - row[UP]
    if abs(up) < _LEAST_SINKING * np.hypot(across, ahead) or rise / up <= 0:
        return None
    away, turn = rise / up, row[HEADING]
    east = row[EAST] + away * (across * cos(turn) + ahead * sin(turn))
    north = row[NORTH] + away * (ahead * cos(turn) - across * sin(turn))
    return np.array([east, north])


def _slopes(solution: Solution, best: Array) -> Array:
    """How the place moves with each unknown (2 × unknowns), by small steps both ways."""
    sizes = np.full(len(best), 1e-6)
    sizes[[EAST, NORTH, UP, -3]] = 1e-3
    sizes[-2:] = 1e-2
    columns = []
    for n, size in enumerate(sizes):
        step = np.zeros(len(best))
        step[n] = size
        ends = _met(solution, best + step), _met(solution, best - step)
        one, other = (np.zeros(2) if end is None else end for end in ends)
        columns.append((one - other) / (2 * size))
    return np.array(columns).T
