"""The answer to marks while they are moved: what a recorded run would say, and where the photo would show it."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, radians, tan
from typing import Final

import numpy as np

from provenance.analyses.camera_position import ANALYSIS
from provenance.analyses.camera_position.locate import said_of
from provenance.analysis.contract import Result
from provenance.geo.camera.marked import USUAL_PITCH_DEG
from provenance.geo.lens import pixel_of
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.marks import CameraKnown, PairSheet
from provenance.record.run import Outcome
from provenance.record.values import Count, Flag, Measure, Place, Row, Table, Value

__all__ = ["CameraSeen", "Miss", "OtherCamera", "Preview", "SeenHorizon", "preview_of_pairs", "seen_of"]

_LEAST_COSINE: Final = 0.05
"""Of the angle from the axis below which nothing is put into the photo: 87 degrees, wider than lenses show."""


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
    `predicted_x` is where the photo should show it, None for what would not be seen."""

    number: int
    pixels: float
    metres: float
    deviations: float
    distance_m: float
    bearing_deg: float
    used: bool
    predicted_x: float | None


@dataclass(frozen=True)
class OtherCamera:
    """Another position that the marks fit as well."""

    lat: float
    lon: float
    heading_deg: float


@dataclass(frozen=True)
class SeenHorizon:
    """Two spots of the photo on the horizon of a camera held as was stated; `supposed`: nothing was, it is held level,
    give or take `error_deg` (one standard deviation)."""

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


def preview_of_pairs(sheet: PairSheet) -> Preview:
    """What `camera_position` would say of this sheet."""
    result = said_of(sheet)
    findings = tuple(
        Finding(f"preview-{n}", one.name, Basis.COMPUTED, one.value, limits=one.limits)
        for n, one in enumerate(result.statements)
    )
    camera = seen_of(sheet, {one.name: one.value for one in findings})
    return Preview(result.outcome, findings, result.reason, _limits(result), camera)


def _limits(result: Result) -> tuple[Limit, ...]:
    return (*result.limits, *(Limit(id) for id in ANALYSIS.limits)) if result.statements else result.limits


def seen_of(sheet: PairSheet, values: dict[str, Value]) -> CameraSeen | None:
    """The findings of a run of `camera_position` by name, as numbers; None where it found no position, or where they
    cannot be read."""
    place, ellipse = values.get("camera_position"), values.get("camera_ellipse")
    heading, view = values.get("camera_heading"), values.get("camera_view")
    if not (
        isinstance(place, Place)
        and isinstance(ellipse, Table)
        and isinstance(heading, Measure)
        and isinstance(view, Measure)
    ):
        return None
    lat, lon = _position(place)
    long, short, towards = (_number(cell) for cell in ellipse.value[0])
    view_deg = _number(view)
    return CameraSeen(
        lat=lat,
        lon=lon,
        ellipse=(long, short, towards),
        heading_deg=_number(heading),
        heading_error_deg=float(heading.plus_minus or 0),
        view_deg=view_deg,
        view_error_deg=float(view.plus_minus or 0),
        outline=tuple(
            (_number(row["latitude"]), _number(row["longitude"])) for row in _rows(values, "camera_outline")
        ),
        misses=tuple(_miss(row, sheet, view_deg) for row in _rows(values, "pair_residuals")),
        others=tuple(
            OtherCamera(*_position(row["position"]), _number(row["heading"]))
            for row in _rows(values, "other_positions")
        ),
        horizon=_horizon(sheet.photo, view_deg),
    )


def _rows(values: dict[str, Value], name: str) -> list[Row]:
    table = values.get(name)
    return table.rows() if isinstance(table, Table) else []


def _miss(row: Row, sheet: PairSheet, view_deg: float) -> Miss:
    number = row["pair"]
    assert isinstance(number, Count)
    columns = ("miss_px", "miss_m", "miss_deviations", "distance", "bearing")
    pixels, metres, deviations, distance_m, bearing_deg = (_number(row[name]) for name in columns)
    pair = next((one for one in sheet.pairs if one.number == number.value), None)
    return Miss(
        number=number.value,
        pixels=pixels,
        metres=metres,
        deviations=deviations,
        distance_m=distance_m,
        bearing_deg=bearing_deg,
        used=row["used"] == Flag(True),
        predicted_x=None if pair is None else _predicted(float(pair.x), pixels, sheet.photo, view_deg),
    )


def _predicted(x: float, pixels: float, photo: CameraKnown, view_deg: float) -> float | None:
    """Where across the photo a thing should be seen, by what its mark misses by: the angle of the miss from the mark,
    for a camera held level."""
    focal, (middle, _) = _focal_px(photo, view_deg), _axis(photo)
    angle = atan((x - middle) / focal)
    off = angle - pixels * cos(angle) ** 2 / focal
    return x + focal * (tan(off) - tan(angle)) if cos(off) > _LEAST_COSINE and abs(off) < 1.6 else None


def _horizon(photo: CameraKnown, view_deg: float) -> SeenHorizon:
    pitch, roll = float(photo.pitch_deg or 0), float(photo.roll_deg or 0)
    focal, (middle, height) = _focal_px(photo, view_deg), _axis(photo)
    spots = []
    for turn in (-0.4, 0.4):  # a spot left and one right of the axis, radians
        ray = (np.array(tan(turn)), np.array(0.0), np.array(1.0))
        right, down = pixel_of(ray, np.array(radians(pitch)), np.array(radians(roll)))
        spots.append((middle + focal * float(right), height + focal * float(down)))
    error = USUAL_PITCH_DEG if photo.pitch_error_deg is None else float(photo.pitch_error_deg)
    return SeenHorizon(spots[0], spots[1], photo.pitch_deg is None, error)


def _focal_px(photo: CameraKnown, view_deg: float) -> float:
    return photo.width / 2 / tan(radians(view_deg / 2))


def _axis(photo: CameraKnown) -> tuple[float, float]:
    if photo.principal is not None:
        return float(photo.principal[0]), float(photo.principal[1])
    return photo.width / 2, photo.height / 2


def _position(value: Value | None) -> tuple[float, float]:
    assert isinstance(value, Place)
    lat, lon = value.value.split(",")
    return float(lat), float(lon)


def _number(value: Value | None) -> float:
    assert isinstance(value, Measure)
    return float(value.value)
