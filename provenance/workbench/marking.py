"""Looks over marks of place and time before they are written."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.errors import UsageError
from provenance.record.identity import new_ulid
from provenance.record.marks import CameraKnown, MarksDrawn, PairSheet, ShadowSheet, Sheet, Spot
from provenance.record.snapshot import Snapshot
from provenance.record.values import Term
from provenance.workbench.materials import is_picture

__all__ = ["blank_sheet", "checked_marks", "require_size"]


def checked_marks(snapshot: Snapshot, evidence: str, sheet: Sheet) -> MarksDrawn:
    """New marks of an exhibit as they are written.

    Raises UsageError for an exhibit that is no picture, a number that stands twice, a mark outside the photo or the
    earth, or when there is nothing to take away; RecordError for an unknown exhibit.
    """
    exhibit = snapshot.exhibit(evidence)
    if not is_picture(exhibit):
        raise UsageError("marks_need_picture", exhibit=exhibit.number)
    kind = "pairs" if isinstance(sheet, PairSheet) else "shadows"
    if sheet.empty and snapshot.marks(exhibit.id, kind) is None:
        raise UsageError("no_marks_to_take_away", exhibit=exhibit.number)
    _require_numbers(sheet)
    for number, spot in _spots(sheet):
        _require_inside(sheet.photo, number, spot)
    if isinstance(sheet, PairSheet):
        _require_on_earth(sheet)
    return MarksDrawn(marks=new_ulid(), evidence=exhibit.id, kind=Term(kind), sheet=sheet)


def blank_sheet(kind: str, size: tuple[int, int]) -> Sheet:
    """A sheet of a kind ("pairs", "shadows") on a photo of that width and height with nothing on it."""
    photo = CameraKnown(width=size[0], height=size[1])
    return PairSheet(photo=photo) if kind == "pairs" else ShadowSheet(photo=photo)


def require_size(sheet: Sheet, exhibit: str, size: tuple[int, int]) -> None:
    """Raises UsageError when marks were made on a picture of another size than an exhibit has."""
    photo = sheet.photo
    if (photo.width, photo.height) != size:
        raise UsageError(
            "marks_of_other_size", exhibit=exhibit, width=photo.width, height=photo.height,
            shown_width=size[0], shown_height=size[1],
        )  # fmt: skip


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
                yield pair.number, (pair.x, pair.x * 0 if pair.y is None else pair.y)
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
            raise UsageError(
                "coordinates_out_of_range", latitude=str(latitude), longitude=str(longitude)
            )  # fmt: skip
