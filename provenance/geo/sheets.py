"""Looks over a sheet of marks before anything is computed from it or written: one check for every door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from provenance.errors import UsageError
from provenance.record.marks import (
    AlignmentMark,
    CameraKnown,
    ClaimAsked,
    GroundKnown,
    PairMark,
    PairSheet,
    ShadowSheet,
    Sheet,
    Spot,
)

__all__ = ["require_sound"]

_Bound = tuple[str, Decimal | int | None, float, float]
"""The key of a value, the value (None: not stated), and between what it must lie."""

_MOST_SIDE_PX: Final = 200_000
"""More than any camera or scan has (our choice)."""
_MOST_ERROR_PX: Final = 100_000.0
_LEAST_ERROR: Final = 0.001
"""Errors are standard deviations; none is nothing (our choice)."""
_MOST_AWAY: Final = 10.0
"""The axis of a cropped photo may lie so many widths or heights outside of it (our choice)."""
_MOST_SLOPE_DEG: Final = 60.0
_MOST_RADIUS_M: Final = 10_000_000.0
"""A quarter of the way round the world."""
_MOST_HEIGHT_M: Final = 100_000.0


def require_sound(sheet: Sheet) -> None:
    """Raises UsageError for a number that stands twice, a mark outside the photo or the earth, or a value that cannot
    be; for questions of a sheet of shadows what `shadow.asked` raises."""
    _require_between(_of_camera(sheet.photo))
    _require_numbers(sheet)
    for number, spot in _spots(sheet):
        _require_inside(sheet.photo, number, spot)
    match sheet:
        case PairSheet():
            _require_between(_of_pairs(sheet))
            _require_on_earth(sheet)
        case ShadowSheet():
            _require_between(_of_shadows(sheet))
            _require_questions(sheet)


def _require_between(bounds: Iterable[_Bound]) -> None:
    for name, value, least, most in bounds:
        if value is not None and not least <= value <= most:
            raise UsageError(
                "marks_value_impossible", name=name, value=str(value), least=f"{least:g}", most=f"{most:g}"
            )


def _of_camera(known: CameraKnown) -> Iterator[_Bound]:
    yield "width", known.width, 1, _MOST_SIDE_PX
    yield "height", known.height, 1, _MOST_SIDE_PX
    yield "view_error_deg", known.view_error_deg, 0, 90
    yield "pitch_deg", known.pitch_deg, -90, 90
    yield "pitch_error_deg", known.pitch_error_deg, _LEAST_ERROR, 90
    yield "roll_deg", known.roll_deg, -180, 180
    yield "roll_error_deg", known.roll_error_deg, _LEAST_ERROR, 180
    yield "heading_deg", known.heading_deg, 0, 360
    yield "heading_error_deg", known.heading_error_deg, _LEAST_ERROR, 180
    yield "horizon_error_px", known.horizon_error_px, _LEAST_ERROR, _MOST_ERROR_PX
    yield "plumb_error_px", known.plumb_error_px, _LEAST_ERROR, _MOST_ERROR_PX
    if known.principal is not None:
        for value, side in zip(known.principal, (known.width, known.height), strict=True):
            yield "principal", value, -_MOST_AWAY * side, (_MOST_AWAY + 1) * side


def _of_pairs(sheet: PairSheet) -> Iterator[_Bound]:
    marks: list[PairMark | AlignmentMark] = [*sheet.pairs, *sheet.alignments]
    for one in marks:
        yield "error_px", one.error_px, 0.01, _MOST_ERROR_PX
        yield "error_m", one.error_m, 0, 1_000_000
    for pair in sheet.pairs:
        yield "height_m", pair.height_m, -_MOST_HEIGHT_M, _MOST_HEIGHT_M
        yield "height_error_m", pair.height_error_m, _LEAST_ERROR, 10_000


def _of_shadows(sheet: ShadowSheet) -> Iterator[_Bound]:
    yield from _of_ground(sheet.ground)
    for one in sheet.things:
        yield "error_px", one.error_px, 0.01, _MOST_ERROR_PX
        yield "lean_error_deg", one.lean_error_deg, _LEAST_ERROR, 45
    for asked in (sheet.claim, sheet.when):
        if asked is not None:
            yield from _of_claim(asked)


def _of_ground(ground: GroundKnown) -> Iterator[_Bound]:
    yield "slope_deg", ground.slope_deg, 0, _MOST_SLOPE_DEG
    yield "downhill_deg", ground.downhill_deg, 0, 360
    yield "error_deg", ground.error_deg, _LEAST_ERROR, 45


def _of_claim(asked: ClaimAsked) -> Iterator[_Bound]:
    yield "radius_m", asked.radius_m, 0, _MOST_RADIUS_M


def _require_numbers(sheet: Sheet) -> None:
    if isinstance(sheet, PairSheet):
        numbers = [*(one.number for one in sheet.pairs), *(one.number for one in sheet.alignments)]
    else:
        numbers = [one.number for one in sheet.things]
    for number in numbers:
        if numbers.count(number) > 1:
            raise UsageError("pair_number_twice", number=number)


def _spots(sheet: Sheet) -> Iterator[tuple[int, Spot]]:
    """Every mark in the photo with its number."""
    match sheet:
        case PairSheet():
            for pair in sheet.pairs:
                yield pair.number, (pair.x, Decimal(0) if pair.y is None else pair.y)
        case ShadowSheet():
            for thing in sheet.things:
                yield from ((thing.number, spot) for spot in (thing.foot, thing.tip, thing.top) if spot)


def _require_inside(photo: CameraKnown, number: int, spot: Spot) -> None:
    if not (0 <= spot[0] <= photo.width and 0 <= spot[1] <= photo.height):
        raise UsageError("mark_outside_photo", number=number, x=str(spot[0]), y=str(spot[1]))


def _require_on_earth(sheet: PairSheet) -> None:
    places = [(one.lat, one.lon) for one in sheet.pairs]
    places += [spot for one in sheet.alignments for spot in (one.nearer, one.farther)]
    for latitude, longitude in places:
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise UsageError("coordinates_out_of_range", latitude=str(latitude), longitude=str(longitude))


def _require_questions(sheet: ShadowSheet) -> None:
    from provenance.geo.shadow.asked import both_of, claim_of, extent_of, moment_of, stretch_of

    if sheet.claim is not None:
        claim_of(sheet.claim)
    if sheet.when is not None:
        stretch_of(sheet.when)
    if sheet.where is not None:
        moment_of(sheet.where.at)
        extent_of(sheet.where.extent)
    if sheet.both is not None:
        both_of(sheet.both)
