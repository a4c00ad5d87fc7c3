"""Looks over marks of place and time before they are written."""

from __future__ import annotations

from provenance.errors import UsageError
from provenance.geo.sheets import require_sound
from provenance.record.identity import new_ulid
from provenance.record.marks import CameraKnown, MarksDrawn, PairSheet, ShadowSheet, Sheet
from provenance.record.snapshot import Snapshot
from provenance.record.values import Term
from provenance.workbench.materials import is_picture

__all__ = ["blank_sheet", "checked_marks", "require_size"]


def checked_marks(snapshot: Snapshot, evidence: str, sheet: Sheet) -> MarksDrawn:
    """New marks of an exhibit as they are written.

    Raises UsageError for an exhibit that is no picture, for what `require_sound` refuses, or when there is nothing to
    take away; RecordError for an unknown exhibit. A wrong question is refused here, so that no run tells of it.
    """
    exhibit = snapshot.exhibit(evidence)
    if not is_picture(exhibit):
        raise UsageError("marks_need_picture", exhibit=exhibit.number)
    kind = "pairs" if isinstance(sheet, PairSheet) else "shadows"
    if sheet.empty and snapshot.marks(exhibit.id, kind) is None:
        raise UsageError("no_marks_to_take_away", exhibit=exhibit.number)
    require_sound(sheet)
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
