"""The camera's place, heading and field of view from numbered pairs, with their uncertainty."""

from __future__ import annotations

from math import degrees, exp, sqrt
from typing import Final

import numpy as np

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
from provenance.geo.camera.marks import (
    check_marks,
    check_twice,
    distinct_places,
    without_untold_heading,
)
from provenance.geo.camera.pairs import Photo, Sighted
from provenance.geo.camera.region import Outline, ellipse, outline
from provenance.geo.camera.solution import Missed, MissedLine, Resection, Solution
from provenance.geo.contour import within
from provenance.geo.fitting import SQUARES_95, Array, covariance
from provenance.geo.lens import field_of_view_deg

__all__ = ["Missed", "MissedLine", "Resection", "Solution", "resection"]

POORLY_HELD: Final = 15.0
"""Longer half axis (one deviation) over what one pair's error is at the pairs' mean distance (our choice; about 4 in
the simulated scenes of `benchmarks/place_and_time/camera.py`)."""
NOTHING_HOLDS_M: Final = 100_000.0
"""A region of 95 % that reaches farther says nothing of a place (our choice)."""
_MOST_ALTERNATIVES: Final = 4


def resection(sighted: Sighted) -> Resection:
    """Solve. Raises UsageError (`coordinates_out_of_range`, `no_places`, `pair_error_impossible`,
    `pair_number_twice`, `pair_marked_twice`, `alignment_marked_twice`)."""
    check_marks(sighted)
    stated, sighted = sighted, without_untold_heading(sighted)
    scene = Scene.of(sighted)
    check_twice(sighted, scene)
    before = _beforehand(sighted, scene)
    origin = (scene.frame.latitude_deg, scene.frame.longitude_deg)
    if "too_few_pairs" in before:
        said = (*before, "heading_not_told") if stated is not sighted else before
        return Resection(None, (), (), (), None, None, said, origin, scene)
    agreed = agreement(sighted, scene)
    best = _solution(sighted, scene, agreed, 0)
    others = _others(sighted, scene, agreed, best)
    doubtful = sorted({n for group in agreed.doubtful for n in group})
    count = len(sighted.pairs)
    untold = stated is not sighted or not best.heading_told
    return Resection(
        solution=best,
        alternatives=others,
        left_out=best.left_out,
        doubtful=tuple(sighted.pairs[n].number for n in doubtful if n < count),
        chance=agreed.chance,
        chance_of_all=agreed.chance_of_all,
        warnings=(
            *before,
            *(("heading_not_told",) if untold else ()),
            *_afterwards(scene, agreed, best, others),
        ),
        origin=origin,
        scene=scene,
        lines_doubtful=tuple(sighted.alignments[n - count].number for n in doubtful if n >= count),
    )


def _beforehand(sighted: Sighted, scene: Scene) -> tuple[str, ...]:
    """What can be said of the pairs before anything is solved."""
    photo, warnings = sighted.photo, []
    held = distinct_places(scene) + len(sighted.alignments)
    if held < 2 + (photo.heading is None):
        warnings.append("too_few_pairs")
    elif freedom_of(sighted) < 1:
        warnings.append("nothing_to_check_by")
    if not sighted.pairs:
        warnings.append("alignments_alone")
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
    count = len(scene.x)
    circle = off_circle(scene.points[agreed.uses[0][:count] > 0], here)
    doubtful = [n for group in agreed.doubtful for n in group]
    said = {
        "danger_circle": circle is not None and circle < NEAR_CIRCLE,
        "nothing_holds": best.ellipse.major_m > NOTHING_HOLDS_M,
        "poorly_held": best.hold > POORLY_HELD,
        "region_open": best.outline_open,
        "region_bent": best.outline_bent,
        "pair_left_out": bool(best.left_out),
        "pair_doubtful": any(n < count for n in doubtful),
        "alignment_left_out": bool(best.lines_left_out),
        "alignment_doubtful": any(n >= count for n in doubtful),
        "alignment_reversed": any(line.reversed for line in best.lines),
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
        heading_error_deg=min(degrees(errors[HEADING]), 180.0),
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
        left_out=tuple(p.number for p, used in zip(sighted.pairs, use, strict=False) if not used),
        misses=_misses(sighted, scene, at, use),
        hold=_hold(scene, at, here),
        lines=_lines(sighted, scene, at, use[len(sighted.pairs) :]),
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


def _lines(sighted: Sighted, scene: Scene, at: Array, use: Array) -> tuple[MissedLine, ...]:
    miss, error, away = (values[0] for values in scene.line_misses(at[None]))
    return tuple(
        MissedLine(
            number=line.number,
            pixels=float(miss[n] * np.exp(at[LOG_FOCAL])),
            deviations=float(miss[n] / error[n]),
            nearer_m=float(away[n, 0]),
            farther_m=float(away[n, 1]),
            reversed=bool(away[n, 0] > away[n, 1]),
            used=bool(use[n]),
        )
        for n, line in enumerate(sighted.alignments)
    )


def _hold(scene: Scene, at: Array, spread: Array) -> float:
    """By how much the arrangement enlarges the errors of the pairs: small is good."""
    _, error, away = scene.misses(at[None])
    if not len(scene.x):
        return 0.0
    plain = float(np.sqrt((error**2).mean()) * away.mean())
    return sqrt(max(float(np.linalg.eigvalsh(spread)[1]), 0.0)) / max(plain, 1e-9)
