"""Changes of the things on the sheet: moved in the photo and on the map, renamed, of another kind, removed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject

from provenance.record.marks import PairMark
from ui.panels.where_drawn import FARTHER, NEARER
from ui.panels.where_marks import WhereMarks
from ui.presenters.marked_sheet import number_of, spot_of
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.point_canvas import PointCanvas


class WhereEditing(QObject):
    """Listens to photo and map, and changes the sheet; keys are those of the things there, others change nothing."""

    def __init__(self, marks: WhereMarks, photo: PointCanvas, map_: MapCanvas) -> None:
        super().__init__(photo)
        self._marks, self._photo = marks, photo
        photo.moved.connect(lambda key, x, y: self._move_in_photo(key, x, y, live=not photo.is_nudging))
        photo.dropped.connect(lambda key, x, y: self._move_in_photo(key, x, y, live=False))
        photo.removed.connect(self.remove)
        map_.moving.connect(lambda key, lat, lon: self._move_on_map(key, lat, lon, live=True))
        map_.moved.connect(lambda key, lat, lon: self._move_on_map(key, lat, lon, live=False))

    def rename(self, number: int, name: str) -> None:
        """Say what a thing is."""
        self._set(number, name=name)

    def set_error(self, number: int, field: str, error: Decimal) -> None:
        """State an error: `field` is "error_px" or "error_m"."""
        changed: dict[str, Any] = {field: error}
        self._set(number, **changed)

    def set_height(self, number: int, height_m: Decimal | None) -> None:
        """State how high a point lies over the ground; None: not known. A line has none."""
        marked = self._marks.marked
        if marked is not None and isinstance(marked.thing(number), PairMark):
            self._set(number, height_m=height_m)

    def remove(self, key: str) -> None:
        """Take a thing away."""
        if key.isdigit():
            self._marks.do(lambda marked: marked.remove(int(key)))

    def switch_kind(self, key: str) -> None:
        """A point becomes an upright line, and the other way round."""
        marked = self._marks.marked
        thing = marked.thing(int(key)) if marked is not None and key.isdigit() else None
        if marked is None or not isinstance(thing, PairMark):
            return
        y = Decimal(marked.sheet.photo.height) / 2 if thing.y is None else thing.y
        self._set(thing.number, kind="point" if thing.kind == "vertical" else "vertical", y=y)

    def undo(self) -> None:
        """Take the last step of the marks back."""
        self._marks.do(lambda marked: marked.undo())

    def redo(self) -> None:
        """Do a step that was taken back again."""
        self._marks.do(lambda marked: marked.redo())

    # ---- how ----------------------------------------------------------------------------------------------------

    def _set(self, number: int, *, joint: str = "", live: bool = False, **values: Any) -> None:
        self._marks.do(lambda marked: marked.set(number, joint=joint, live=live, **values))

    def _move_in_photo(self, key: str, x: float, y: float, *, live: bool) -> None:
        if key.isdigit():
            joint = f"nudge {key}" if self._photo.is_nudging else ""
            self._set(int(key), joint=joint, live=live, x=number_of(x), y=number_of(y))

    def _move_on_map(self, key: str, lat: float, lon: float, *, live: bool) -> None:
        place = spot_of(lat, lon)
        for beginning, field in ((NEARER, "nearer"), (FARTHER, "farther")):
            if key.startswith(beginning):
                ends: dict[str, Any] = {field: place}
                self._set(int(key.removeprefix(beginning)), live=live, **ends)
                return
        if key.isdigit():
            self._set(int(key), live=live, lat=place[0], lon=place[1])
