"""Reads the sun from marked shadows and answers what the sheet asks, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.analyses.sun_and_shadow.answers import compared, looked_for
from provenance.analysis.contract import (
    Result,
    Statement,
    Task,
    found,
    installed,
    marked_on_other_size,
    not_applicable,
    without_values,
)
from provenance.errors import RecordError, UsageError
from provenance.geo.fitting import HALF_OF_95
from provenance.geo.shadow.marked import marked_of
from provenance.geo.shadow.reading import Reading, reading
from provenance.record.finding import Basis, Limit
from provenance.record.marks import ShadowSheet
from provenance.record.values import Flag, Measure, Table, Term, Value, decimal_text

__all__ = ["read", "said_of"]


def read(task: Task) -> Result:
    """The sun that the marks ask for, and the answers to what was asked of it."""
    sheet = task.context.marks(task.one("marks"))
    if not isinstance(sheet, ShadowSheet):
        raise RecordError("marks_of_other_kind", id=task.one("marks").id)
    for part in installed("numpy"):
        task.context.component(part)
    return marked_on_other_size(task, sheet.photo) or without_values(said_of(sheet))


def said_of(sheet: ShadowSheet) -> Result:
    """The answer to a sheet of shadows; also for whoever looks on while marks are moved, without a case."""
    try:
        marked = marked_of(sheet)
        if marked is None:
            return not_applicable("shadow_none_seen")
        sun = reading(marked)
        claimed = () if sheet.claim is None else tuple(compared(sun, marked, sheet.claim))
        solved = tuple(looked_for(sun, sheet))
    except UsageError as error:
        return not_applicable(error.id, **error.values)
    says = next((one.value for one in claimed if one.name == "claim_comparison"), Term("sun_read"))
    limits = () if sheet.photo.heading_deg is not None else (Limit("shadow_without_heading"),)
    return found(
        Statement("shadow_says", Basis.COMPUTED, says, private=True),
        *_sun(sun),
        *claimed,
        *solved,
        limits=limits,
    )


def _sun(sun: Reading) -> Iterator[Statement]:
    if sun.has_heading:
        yield _said("sun_azimuth", _turned(round(sun.azimuth_deg, 1) % 360, sun.azimuth_error_deg))
    else:
        yield _said("sun_from_axis", _turned(sun.turned_deg, sun.azimuth_error_deg))
    if sun.elevation_deg is not None:
        yield _said("sun_elevation", Measure(decimal_text(sun.elevation_deg, 1), "deg"))
    if sun.elevation_range_deg is not None:
        yield _said("sun_elevation_range", _range(sun.elevation_range_deg, 1, "deg"))
    if sun.ratio is not None:
        yield _said("shadow_per_height", Measure(decimal_text(sun.ratio, 2), "1"))
    if sun.ratio_range is not None:
        yield _said("shadow_per_height_range", _range(sun.ratio_range, 2, "1"))
    if sun.chance is not None:
        yield _said("chance_of_marks", Measure(decimal_text(sun.chance, 3), "1"))
    yield _said("marks_agree", Flag(sun.agree))


def _said(name: str, value: Value) -> Statement:
    return Statement(name, Basis.COMPUTED, value, private=True)


def _range(ends: tuple[float, float], places: int, unit: str) -> Table:
    """Between what 95 % lie: not alike on both sides, for the sun's height ends at the horizon and overhead."""
    return Table((tuple(Measure(decimal_text(end, places), unit) for end in ends),), ("lowest", "highest"))


def _turned(degrees: float, error_deg: float) -> Measure:
    return Measure(decimal_text(degrees, 1), "deg", decimal_text(HALF_OF_95 * error_deg, 1))
