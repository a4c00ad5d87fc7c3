"""Changes of what is marked: moved and nudged in the photo, renamed, removed, no shadow, the place on the map."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from PySide6.QtCore import QObject

from provenance.record.marks import ShadowSheet, Spot
from ui.panels.sun_marks import SunMarks
from ui.presenters.marked_sheet import MarkedSheet, number_of
from ui.widgets.point_canvas import PointCanvas

__all__ = ["SunEditing", "number_in"]


def number_in(key: str) -> int | None:
    """The thing of a mark "foot 1", "top 1", "tip 1", or of a row "1"; None for other marks."""
    part, _, number = key.rpartition(" ")
    return int(number) if part in ("", "foot", "top", "tip") and number.isdigit() else None


class SunEditing(QObject):
    """Listens to the photo, and changes the sheet; keys of other marks change nothing."""

    def __init__(self, marks: SunMarks, photo: PointCanvas) -> None:
        super().__init__(photo)
        self._marks, self._photo = marks, photo
        photo.moved.connect(lambda key, x, y: self._move(key, x, y, live=not photo.is_nudging))
        photo.dropped.connect(lambda key, x, y: self._move(key, x, y, live=False))
        photo.removed.connect(self.remove)

    def rename(self, number: int, name: str) -> None:
        """Say what a thing is."""
        self._set(number, name=name)

    def set_error(self, number: int, field: str, error: Decimal) -> None:
        """State an error: `field` is "error_px"."""
        changed: dict[str, Any] = {field: error}
        self._set(number, **changed)

    def remove(self, key: str) -> None:
        """A top alone is taken away; with foot or tip the whole thing is; one end of the horizon takes all of it."""
        number = number_in(key)
        if key.startswith("horizon "):
            self._marks.do(lambda marked: marked.set_photo(horizon=None))
        elif key.startswith("top ") and number is not None:
            self._set(number, top=None)
        elif number is not None:
            self._marks.do(lambda marked: marked.remove(number))

    def no_shadow(self) -> None:
        """Say that no shadow is seen, with nothing marked then; or that one is after all; one step."""

        def change(marked: MarkedSheet[ShadowSheet]) -> None:
            sheet = marked.sheet
            if sheet.shadow == "none":
                marked.change(msgspec.structs.replace(sheet, shadow="visible"))
            else:
                marked.change(msgspec.structs.replace(sheet, shadow="none", things=()))

        self._marks.do(change)

    def undo(self) -> None:
        """Take the last step of the marks back."""
        self._marks.do(lambda marked: marked.undo())

    def redo(self) -> None:
        """Do a step that was taken back again."""
        self._marks.do(lambda marked: marked.redo())

    # ---- how ----------------------------------------------------------------------------------------------------

    def _set(self, number: int, *, joint: str = "", live: bool = False, **values: Any) -> None:
        self._marks.do(lambda marked: marked.set(number, joint=joint, live=live, **values))

    def _move(self, key: str, x: float, y: float, *, live: bool) -> None:
        part, _, number = key.rpartition(" ")
        spot: Spot = (number_of(x), number_of(y))
        joint = f"nudge {key}" if self._photo.is_nudging else ""
        if part in ("foot", "top", "tip"):
            changed: dict[str, Any] = {part: spot}
            self._set(int(number), joint=joint, live=live, **changed)
        elif part == "horizon" and not live:
            self._move_horizon(int(number), spot, joint)

    def _move_horizon(self, end: int, spot: Spot, joint: str) -> None:
        def change(marked: MarkedSheet[ShadowSheet]) -> None:
            first, last = marked.sheet.photo.horizon or (spot, spot)
            marked.set_photo(joint=joint, horizon=(spot, last) if end == 0 else (first, spot))

        self._marks.do(change)
