"""Marking a new thing: in the photo and then on the map, or two places that stand in line on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from provenance.record.marks import AlignmentMark, PairMark
from ui.panels.where_drawn import PENDING, REFERENCE
from ui.panels.where_marks import WhereMarks
from ui.presenters.marked_sheet import number_of, spot_of
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.point_canvas import PointCanvas

Kind = Literal["point", "vertical", "alignment"]
Place = tuple[float, float]

STEPS: Final = ("photo", "map", "nearer", "farther")


class WhereAdding(QObject):
    """One thing at a time. `changed`: another step; `added(key)`: it stands on the sheet."""

    changed = Signal()
    added = Signal(str)

    def __init__(
        self, marks: WhereMarks, photo: PointCanvas, map_: MapCanvas, say: Callable[..., str]
    ) -> None:
        super().__init__(photo)
        self._marks, self._photo, self._map, self._say = marks, photo, map_, say
        self.kind: Kind | None = None
        self.spot: Place | None = None
        self.first: Place | None = None
        photo.placed.connect(self._placed)
        photo.placing_changed.connect(self._placing)
        photo.moved.connect(self._moved)
        photo.removed.connect(lambda key: self.cancel() if key == PENDING else None)
        map_.picked.connect(self.take_place)
        map_.selected.connect(self._selected)

    @property
    def step(self) -> str:
        """What is to be done next, of `STEPS`; "" while nothing is being marked."""
        if self.kind is None:
            return ""
        if self.kind == "alignment":
            return "nearer" if self.first is None else "farther"
        return "photo" if self.spot is None else "map"

    @property
    def wants_place(self) -> bool:
        """Whether a place on the map is wanted."""
        return self.step in ("map", "nearer", "farther")

    @property
    def number(self) -> int:
        """The number that the thing will have."""
        return 0 if self._marks.marked is None else self._marks.marked.next_number

    def begin(self, kind: Kind) -> None:
        """Mark a thing of this kind; what was begun is given up."""
        if self._marks.marked is None:
            return
        self.cancel()
        self.kind = kind
        self._follow()

    def cancel(self) -> None:
        """Mark nothing after all."""
        if self.kind is None:
            return
        self.kind, self.spot, self.first = None, None, None
        self._follow()

    def take_place(self, lat: float, lon: float) -> None:
        """The place on the map that was wanted: clicked, typed, or that of a reference."""
        marked = self._marks.marked
        if marked is None or not self.wants_place:
            return
        number = marked.next_number
        where = spot_of(lat, lon)
        if self.kind == "alignment" and self.first is None:
            self.first = (lat, lon)
            self._follow()
            return
        if self.kind == "alignment" and self.first is not None:
            marked.add(AlignmentMark(number=number, nearer=spot_of(*self.first), farther=where))
        elif self.spot is not None:
            x, y = (number_of(one) for one in self.spot)
            kind: Literal["point", "vertical"] = "vertical" if self.kind == "vertical" else "point"
            marked.add(PairMark(number=number, x=x, y=y, lat=where[0], lon=where[1], kind=kind))
        self.kind, self.spot, self.first = None, None, None
        self._follow()
        self._marks.follow()
        self.added.emit(str(number))

    # ---- how ----------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Let photo and map wait for what is to be done next."""
        self._map.set_picking(self.wants_place)
        if self.step == "photo":
            self._photo.begin_placing(self._say("where.step.photo", n=self.number))
            if not self._photo.is_placing:  # there is no picture, or it is hidden
                self.kind = None
        elif self._photo.is_placing:
            self._photo.cancel_placing()
        if self.wants_place:
            self._map.setFocus()
        self.changed.emit()

    def _placed(self, x: float, y: float) -> None:
        if self.step == "photo":
            self.spot = (x, y)
            self._follow()

    def _placing(self, on: bool) -> None:
        if not on and self.step == "photo":
            self.cancel()

    def _moved(self, key: str, x: float, y: float) -> None:
        if key == PENDING:
            self.spot = (x, y)

    def _selected(self, key: str) -> None:
        if self.wants_place and key.startswith(REFERENCE):
            point = self._map.point(key)
            if point is not None:
                self.take_place(point.lat, point.lon)
