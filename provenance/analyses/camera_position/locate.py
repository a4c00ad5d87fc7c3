"""Solves for the camera by the marks of a sheet, and says the answer as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from provenance.analysis.contract import (
    Result,
    Statement,
    Task,
    found,
    installed,
    marked_on_other_size,
    not_applicable,
    nothing_found,
    without_values,
)
from provenance.errors import RecordError, UsageError
from provenance.geo.camera.marked import sighted_of
from provenance.geo.camera.resection import Resection, Solution, resection
from provenance.geo.fitting import HALF_OF_95
from provenance.geo.geodesic import line
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.marks import PairSheet
from provenance.record.values import Count, Flag, Measure, Place, Sequence, Table, Text, Value, decimal_text

__all__ = ["answered", "locate", "said_of"]

_HOLDS_NOTHING: Final = frozenset({"alignments_alone", "pairs_disagree", "nothing_holds"})
"""Warnings under which no region is said to hold the camera with a chance."""
_TOO_WELL: Final = 0.99
"""Misses that right pairs exceed more often than this are too small for the errors stated (our choice)."""


def locate(task: Task) -> Result:
    """The camera's place, heading and field of view with their uncertainty, and what each pair misses by."""
    sheet = task.context.marks(task.one("marks"))
    if not isinstance(sheet, PairSheet):
        raise RecordError("marks_of_other_kind", id=task.one("marks").id)
    for part in installed("numpy", "geographiclib"):
        task.context.component(part)
    return marked_on_other_size(task, sheet.photo) or without_values(said_of(sheet))


def said_of(sheet: PairSheet) -> Result:
    """The answer to a sheet of pairs."""
    return answered(sheet)[0]


def answered(sheet: PairSheet) -> tuple[Result, Resection | None]:
    """The answer to a sheet, and what was solved for it, for whoever looks on while marks are moved; None where the
    sheet could not be."""
    try:
        solved = resection(sighted_of(sheet))
    except UsageError as error:
        return not_applicable(error.id, **error.values), None
    return _said_of_solved(sheet, solved), solved


def _said_of_solved(sheet: PairSheet, solved: Resection) -> Result:
    warnings = list(solved.warnings)
    if solved.chance is not None and solved.chance > _TOO_WELL:
        warnings.append("misses_too_small")
    limits = tuple(Limit(f"locate_{warning}") for warning in warnings)
    if solved.solution is None:
        return nothing_found(reason=Reason("locate_too_few_pairs"), limits=limits)
    return found(*_statements(sheet, solved, solved.solution), limits=limits)


def _statements(sheet: PairSheet, solved: Resection, best: Solution) -> Iterator[Statement]:
    holds = _HOLDS_NOTHING.isdisjoint(solved.warnings)
    yield _said("camera_position", _place(best, holds=holds))
    if holds:
        yield _said("camera_ellipse", _ellipse(best))
    if best.heading_told:
        yield _said("camera_heading", _heading(best.heading_deg, best.heading_error_deg))
    yield _said("camera_view", _turned(best.view_deg, best.view_error_deg))
    if best.height_m is not None and best.height_error_m is not None:
        height = decimal_text(best.height_m, 1)
        yield _said("camera_height", Measure(height, "m", decimal_text(HALF_OF_95 * best.height_error_m, 1)))
        yield _said("camera_pitch", _turned(best.pitch_deg, best.pitch_error_deg))
        yield _said("camera_roll", _turned(best.roll_deg, best.roll_error_deg))
    if best.left_out:
        yield _said("pairs_left_out", _numbers(best.left_out))
    if solved.doubtful:
        yield _said("pairs_doubtful", _numbers(solved.doubtful))
    names = {one.number: one.name for one in sheet.pairs}
    yield _said("pair_residuals", _residuals(best, names))
    if solved.chance is not None:
        yield _said("chance_of_misses", Measure(decimal_text(solved.chance, 3), "1"))
    if solved.alternatives:
        yield _said("other_positions", _others(solved.alternatives))
    yield _said("field_of_view_known", Flag("view_unknown" not in solved.warnings))
    if not holds:
        return
    corners = tuple(
        (Measure(lat, "deg"), Measure(lon, "deg"))
        for lat, lon in (_degrees(*corner) for corner in best.outline)
    )
    yield _said("camera_outline", Table(corners, ("latitude", "longitude")))


def _said(name: str, value: Value) -> Statement:
    """All private: where a camera stood may tell who held it, and marks can be erased."""
    return Statement(name, Basis.COMPUTED, value, private=True)


def _place(one: Solution, *, holds: bool = True) -> Place:
    """With how far the region of 95 % reaches; without, where it is open or holds no 95 %."""
    here = one.latitude_deg, one.longitude_deg
    reach_m = max((line(*here, *corner).distance_m for corner in one.outline), default=0.0)
    radius_m = None if one.outline_open or not holds else decimal_text(max(reach_m, one.ellipse.major_m), 1)
    return Place.at(*_degrees(*here), radius_m)


def _degrees(lat: float, lon: float) -> tuple[str, str]:
    """To a tenth of a metre; never an exponent."""
    return decimal_text(lat, 6), decimal_text(lon, 6)


def _ellipse(one: Solution) -> Table:
    row = (
        Measure(decimal_text(one.ellipse.major_m, 1), "m"),
        Measure(decimal_text(one.ellipse.minor_m, 1), "m"),
        Measure(decimal_text(one.ellipse.azimuth_deg, 0), "deg"),
    )
    return Table((row,), ("half_axis_long", "half_axis_short", "long_axis_towards"))


def _turned(degrees: float, error_deg: float) -> Measure:
    return Measure(decimal_text(degrees, 1), "deg", decimal_text(HALF_OF_95 * error_deg, 1))


def _heading(degrees: float, error_deg: float) -> Measure:
    return _turned(round(degrees, 1) % 360, error_deg)


def _numbers(numbers: tuple[int, ...]) -> Sequence:
    return Sequence(tuple(Count(number, "number") for number in numbers))


def _residuals(one: Solution, names: Mapping[int, str]) -> Table:
    rows = tuple(
        (
            Count(miss.number, "number"),
            Text(names[miss.number]) if names[miss.number] else None,
            Measure(decimal_text(miss.pixels, 1), "px"),
            Measure(decimal_text(miss.metres, 1), "m"),
            Measure(decimal_text(miss.deviations, 1), "1"),
            Measure(decimal_text(miss.distance_m, 0), "m"),
            Measure(decimal_text(miss.bearing_deg, 1), "deg"),
            Flag(miss.used),
        )
        for miss in one.misses
    )
    columns = ("pair", "thing", "miss_px", "miss_m", "miss_deviations", "distance", "bearing", "used")
    return Table(rows, columns)


def _others(solutions: tuple[Solution, ...]) -> Table:
    rows = tuple((_place(one), _heading(one.heading_deg, one.heading_error_deg)) for one in solutions)
    return Table(rows, ("position", "heading"))
