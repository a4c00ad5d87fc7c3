"""The answer to marks while they are moved: what a recorded run would say, and where the photo would show it."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.analyses.camera_position import ANALYSIS
from provenance.analyses.camera_position.locate import answered
from provenance.analysis.contract import Result
from provenance.geo.camera.marked import USUAL_PITCH_DEG, sighted_of
from provenance.geo.camera.pairs import Sighted
from provenance.geo.camera.projection import horizon, pair_spots
from provenance.geo.camera.resection import Resection, Solution
from provenance.geo.fitting import HALF_OF_95
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.marks import PairSheet
from provenance.record.run import Outcome

__all__ = ["CameraSeen", "Miss", "OtherCamera", "Preview", "SeenHorizon", "preview_of_pairs"]


@dataclass(frozen=True)
class Preview:
    """As a run would have it: `reason` where there is no answer; `limits` are those of the answer, then the method's.
    `camera` is None where no position was found."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reason: Reason | None
    limits: tuple[Limit, ...]
    camera: CameraSeen | None


@dataclass(frozen=True)
class Miss:
    """What one pair misses by across the view, and how far away and where its thing is; see docs/command-line.md.
    `predicted` is where the photo should show it (pixels; at the height of its mark where heights are not known), None
    for what would not be seen."""

    number: int
    pixels: float
    metres: float
    deviations: float
    distance_m: float
    bearing_deg: float
    used: bool
    predicted: tuple[float, float] | None


@dataclass(frozen=True)
class OtherCamera:
    """Another position that the marks fit as well."""

    lat: float
    lon: float
    heading_deg: float


@dataclass(frozen=True)
class SeenHorizon:
    """Two spots of the photo on the horizon of the solved camera; `supposed`: nothing was stated of how it was held and
    no heights tell, so it is taken as level, give or take `error_deg` (one standard deviation)."""

    first: tuple[float, float]
    last: tuple[float, float]
    supposed: bool
    error_deg: float


@dataclass(frozen=True)
class CameraSeen:
    """The answer as numbers for map and photo. Errors are halves of what holds 95 %; `outline` (latitude, longitude)
    is the edge of the region of 95 %, `ellipse` its half axes (m) and where the longer points (degrees)."""

    lat: float
    lon: float
    ellipse: tuple[float, float, float]
    heading_deg: float
    heading_error_deg: float
    view_deg: float
    view_error_deg: float
    outline: tuple[tuple[float, float], ...]
    misses: tuple[Miss, ...]
    others: tuple[OtherCamera, ...]
    horizon: SeenHorizon
    heading_told: bool = True


def preview_of_pairs(sheet: PairSheet) -> Preview:
    """What `camera_position` would say of this sheet."""
    result, solved = answered(sheet)
    findings = tuple(
        Finding(f"preview-{n}", one.name, Basis.COMPUTED, one.value, limits=one.limits)
        for n, one in enumerate(result.statements)
    )
    camera = None
    if solved is not None and solved.solution is not None:
        holds = any(one.name == "camera_outline" for one in findings)
        camera = _seen(sheet, sighted_of(sheet), solved, solved.solution, holds=holds)
    return Preview(result.outcome, findings, result.reason, _limits(result), camera)


def _limits(result: Result) -> tuple[Limit, ...]:
    return (*result.limits, *(Limit(id) for id in ANALYSIS.limits)) if result.statements else result.limits


def _seen(
    sheet: PairSheet, sighted: Sighted, solved: Resection, best: Solution, *, holds: bool
) -> CameraSeen:
    """`holds`: whether a region is said to hold the camera."""
    spots = {spot.number: spot for spot in pair_spots(best, sighted)}
    heights = {pair.number: pair.y for pair in sighted.pairs}
    misses = []
    for miss in best.misses:
        spot = spots.get(miss.number)
        predicted = None
        if spot is not None:
            down = heights[miss.number] if spot.y is None else spot.y
            predicted = (spot.x, sheet.photo.height / 2 if down is None else down)
        misses.append(
            Miss(
                number=miss.number,
                pixels=miss.pixels,
                metres=miss.metres,
                deviations=miss.deviations,
                distance_m=miss.distance_m,
                bearing_deg=miss.bearing_deg,
                used=miss.used,
                predicted=predicted,
            )
        )
    return CameraSeen(
        lat=best.latitude_deg,
        lon=best.longitude_deg,
        ellipse=(best.ellipse.major_m, best.ellipse.minor_m, best.ellipse.azimuth_deg),
        heading_deg=best.heading_deg,
        heading_told=best.heading_told,
        heading_error_deg=HALF_OF_95 * best.heading_error_deg,
        view_deg=best.view_deg,
        view_error_deg=HALF_OF_95 * best.view_error_deg,
        outline=best.outline if holds else (),
        misses=tuple(misses),
        others=tuple(
            OtherCamera(one.latitude_deg, one.longitude_deg, one.heading_deg) for one in solved.alternatives
        ),
        horizon=_horizon(sheet, sighted, best),
    )


def _horizon(sheet: PairSheet, sighted: Sighted, best: Solution) -> SeenHorizon:
    known = sheet.photo
    first, last = horizon(best, sighted.photo)
    error = USUAL_PITCH_DEG if known.pitch_error_deg is None else float(known.pitch_error_deg)
    supposed = known.pitch_deg is None and best.height_m is None
    return SeenHorizon(first, last, supposed, best.pitch_error_deg if best.height_m is not None else error)
