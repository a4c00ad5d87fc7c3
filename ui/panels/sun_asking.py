"""What is asked of the shadows: a place in any form with its extent, a time with its zone, and which questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.record.marks import ShadowSheet
from provenance.record.values import Instant
from provenance.workbench.sunasked import (
    Answer,
    Asked,
    Extent,
    Stretch,
    asked_in,
    claimed,
    clocks_of,
    zones_there,
)
from ui.panels.sun_marks import SunMarks
from ui.presenters.marked_sheet import MarkedSheet, spot_of
from ui.presenters.where_found import FoundOnMap, FoundPlace, found_on_map
from ui.presenters.where_from import plain, typed
from ui.room import Desk
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.parts import Choice, Words, button, emptied, heading, line_field, link, remark

LINES: Final = ("place", "radius", "first", "last", "zone")
_MOST_RADIUS_M: Final = Decimal(2_000_000)
_STRETCHES: Final[tuple[Stretch, ...]] = ("day", "year")


@dataclass(frozen=True)
class _Read:
    """What typed fields mean, with the zones of the place and each end on the clocks there."""

    answer: Answer
    zones: tuple[str, ...]
    clocks: tuple[tuple[Instant, ...], ...]


class SunAsking(QWidget):
    """Changes what the sheet asks. `wants_place(on)`: the place is to be set on the map, or no longer."""

    wants_place = Signal(bool)

    def __init__(self, desk: Desk, marks: SunMarks, map_: MapCanvas) -> None:
        super().__init__()
        self._desk, self._session, self._marks, self._map = desk, desk.session, marks, map_
        self._say = desk.session.say
        self._asked = Asked()
        self._applied: Answer | None = None
        self._shown_for = ""
        self._turn = 0
        self._note = ""
        self.lines: dict[str, QLineEdit] = {}
        self._wrong = Words("", "alarm")
        self._clocks, self._origin = remark(""), remark("")
        self._hits = QVBoxLayout()
        self._hits.setSpacing(0)
        self._make_fields()
        self._lay_out()

    def _make_fields(self) -> None:
        say = self._say
        for id in LINES:
            line = self.lines[id] = line_field(say(f"sun.field.{id}"), example=say(f"sun.field.{id}.example"))
            line.setMinimumWidth(48)
        self.lines["place"].returnPressed.connect(self.look_up)
        for id in LINES[1:]:
            self.lines[id].editingFinished.connect(self.read)
        self.go = button(say("where.find"), self.look_up, icon_name="search", hint=say("sun.find.hint"))
        self.on_map = button(say("sun.on_the_map"), icon_name="map", hint=say("sun.on_the_map.hint"))
        self.on_map.setCheckable(True)
        self.on_map.toggled.connect(self.wants_place.emit)
        self.verify = QCheckBox(say("sun.verify"))
        self.where = QCheckBox(say("sun.where"))
        self.both = QCheckBox(say("sun.both"))
        self.when = Choice(
            say("sun.when"), [(one, say(f"sun.when.{one}")) for one in _STRETCHES], none=say("sun.when.none")
        )
        self.part = link(say("sun.part_shown"), self._use_part, hint=say("sun.part_shown.hint"))
        for box in (self.verify, self.where, self.both):
            box.clicked.connect(lambda _on: self.read())
        self.when.activated.connect(lambda _n: self.read())

    def _lay_out(self) -> None:
        say, column = self._say, QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(heading(say("sun.asked")))
        place = QHBoxLayout()
        place.setSpacing(SPACE)
        place.addWidget(self.lines["place"], 1)
        place.addWidget(self.go)
        column.addWidget(Words(say("sun.field.place"), "muted"))
        column.addLayout(place)
        column.addLayout(self._hits)
        column.addWidget(self._origin)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        for row, id in enumerate(LINES[1:]):
            label = Words(say(f"sun.field.{id}.short"), "muted", wrap=False)
            label.setBuddy(self.lines[id])
            grid.addWidget(label, row, 0)
            grid.addWidget(self.lines[id], row, 1, 1, 1 if id == "radius" else 2)
        grid.addWidget(self.on_map, 0, 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self._clocks)
        when = QHBoxLayout()
        when.setSpacing(SPACE)
        when.addWidget(Words(say("sun.when"), wrap=False))
        when.addWidget(self.when, 1)
        column.addWidget(self.verify)
        column.addLayout(when)
        column.addWidget(self.where)
        column.addWidget(self.both)
        column.addWidget(self.part)
        column.addWidget(self._wrong)
        for hidden in (self._wrong, self._clocks, self._origin, self.part):
            hidden.hide()

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: ShadowSheet) -> None:
        """Show what the sheet asks; what is being typed stays."""
        exhibit = "" if self._marks.exhibit is None else self._marks.exhibit.id
        answer = Answer(sheet.claim, sheet.when, sheet.where, sheet.both)
        if exhibit == self._shown_for and answer == self._applied:
            return
        new = exhibit != self._shown_for
        self._shown_for, self._applied = exhibit, answer
        if answer != Answer():
            self._asked = asked_in(sheet)
        elif new:
            self._asked = self._marks.lent
        else:
            self._asked = replace(self._asked, verify=False, when="", where=False, both=False)
        if new:
            self._set_origin("")
            emptied(self._hits)
        self._fill()
        self._look_at_clocks()

    def _fill(self) -> None:
        asked = self._asked
        texts = {"first": asked.first, "last": asked.last, "zone": asked.zone, "place": "", "radius": ""}
        if asked.place is not None:
            lat, lon, radius = asked.place
            texts["place"], texts["radius"] = f"{plain(lat)}, {plain(lon)}", plain(radius)
        for id, line in self.lines.items():
            if not line.hasFocus():
                line.setText(texts[id])
        with _still(self.verify, self.where, self.both):
            self.verify.setChecked(asked.verify)
            self.where.setChecked(asked.where)
            self.both.setChecked(asked.both)
        self.when.choose(asked.when)
        self.part.setVisible(asked.where or asked.both)

    # ---- the place ----------------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Read what was typed as place: coordinates are taken, names are offered."""
        text = self.lines["place"].text().strip()
        if not text:
            return
        near, names = self._map.here(), self._session.bench.place_names
        self._session.start(
            "",
            lambda _case, _job: found_on_map(text, names, near),
            lane=Lane.LOOK,
            then=partial(self._found, text),
            refused=self._refused,
        )

    def _found(self, text: str, found: FoundOnMap) -> None:
        emptied(self._hits)
        if found.position is not None:
            self.set_place(*found.position)
        elif not found.hits:
            self._refuse(self._say("where.no_such_place", text=text[:60]))
        else:
            for hit in found.hits:
                self._hits.addWidget(link(hit.words, partial(self._take_hit, hit)))
            self._set_origin(self._say("sun.choose_name"))

    def _take_hit(self, hit: FoundPlace) -> None:
        emptied(self._hits)
        self._set_origin(self._say("sun.town_centre", name=hit.words, km=f"{hit.extent_km:.1f}"))
        self._place(hit.lat, hit.lon, Decimal(round(1000 * hit.extent_km)))
        self._map.fit()

    def set_place(self, lat: float, lon: float) -> None:
        """A place by coordinates or on the map; the radius stays as it was."""
        self._set_origin("")
        self._place(lat, lon, None)

    def _place(self, lat: float, lon: float, radius_m: Decimal | None) -> None:
        place = self._asked.place
        radius = radius_m if radius_m is not None else Decimal(0) if place is None else place[2]
        self._asked = replace(self._asked, place=(*spot_of(lat, lon), radius))
        if not (
            self.verify.isChecked() or self.when.chosen or self.where.isChecked() or self.both.isChecked()
        ):
            self.verify.setChecked(True)
        self.lines["place"].setText(", ".join(plain(part) for part in self._asked.place[:2]))  # type: ignore[index]
        self.lines["radius"].setText(plain(radius))
        self.read()

    def _set_origin(self, note: str) -> None:
        self._origin.setText(note)
        self._origin.setVisible(bool(note))

    def _use_part(self) -> None:
        """Look only in the part of the map that is seen."""
        self._asked = replace(self._asked, extent=_extent(self._map))
        self.read()

    # ---- reading ------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Take the fields as they are; what they mean is worked out off this thread."""
        try:
            self._asked = self._typed()
        except ValueError:
            self._refuse(self._say("sun.radius_wrong"))
            return
        self._turn += 1
        asked, turn = self._asked, self._turn
        self._session.start(
            "",
            lambda _case, _job: _meant(asked),
            lane=Lane.LOOK,
            then=lambda read: self._have(read) if turn == self._turn else None,
            refused=self._refused,
        )

    def _typed(self) -> Asked:
        radius = typed(self.lines["radius"].text()) or Decimal(0)
        if not 0 <= radius <= _MOST_RADIUS_M:
            raise ValueError
        place = self._asked.place
        when: Stretch = next((one for one in _STRETCHES if one == self.when.chosen), "")
        return replace(
            self._asked,
            place=None if place is None else (*place[:2], radius),
            first=self.lines["first"].text(),
            last=self.lines["last"].text(),
            zone=self.lines["zone"].text(),
            verify=self.verify.isChecked(),
            when=when,
            where=self.where.isChecked(),
            both=self.both.isChecked(),
        )

    def _have(self, read: _Read) -> None:
        self._refuse("")
        self.part.setVisible(self._asked.where or self._asked.both)
        self._show_clocks(read)
        self._applied = read.answer

        def change(marked: MarkedSheet[ShadowSheet]) -> None:
            one = read.answer
            sheet = msgspec.structs.replace(
                marked.sheet, claim=one.claim, when=one.when, where=one.where, both=one.both
            )
            marked.change(sheet)

        self._marks.do(change)

    def _look_at_clocks(self) -> None:
        """Show the times of a sheet on the clocks of its place."""
        asked = self._asked
        self._clocks.hide()
        if asked.place is None or not asked.first:
            return
        self._session.start("", lambda _case, _job: _meant(asked), lane=Lane.LOOK, then=self._show_clocks,
                            refused=lambda _error: None)  # fmt: skip

    def _show_clocks(self, read: _Read) -> None:
        value = self._session.wording.value
        said = [" = ".join(value(one) for one in moment) for moment in read.clocks]
        said += [self._say("sun.zones", zones=", ".join(read.zones))] if read.zones else []
        text = "\n".join(said)
        self._clocks.setText(text)
        self._clocks.setVisible(bool(text))
        if not self.lines["zone"].text().strip() and len(read.zones) == 1:
            self.lines["zone"].setText(read.zones[0])

    def _refused(self, error: AlidadeError) -> None:
        self._refuse(self._session.wording.error(error))
        if error.id == "time_without_zone":
            self._offer_zone()

    def _offer_zone(self) -> None:
        """Fill in the zone of the place, to be seen and changed; the time is read with it then."""
        place = self._asked.place
        if place is None:
            return

        def have(zones: tuple[str, ...]) -> None:
            if len(zones) == 1 and not self.lines["zone"].text().strip():
                self.lines["zone"].setText(zones[0])
                self.read()

        self._session.start("", lambda _case, _job: zones_there(*place[:2]), lane=Lane.LOOK, then=have)

    def _refuse(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))


def _meant(asked: Asked) -> _Read:
    """What typed fields mean. Raises UsageError as `claimed`."""
    answer = claimed(asked)
    zones = () if asked.place is None else zones_there(*asked.place[:2])
    known = answer.claim or answer.both
    ends: tuple[str, ...] = () if known is None else (known.first, known.last)
    if answer.where is not None and not ends:
        ends = (answer.where.at,)
    return _Read(answer, zones, tuple(clocks_of(one, zones) for one in dict.fromkeys(ends)))


def _extent(map_: MapCanvas) -> Extent:
    """South, west, north, east of what is seen."""
    view = map_.view
    north, west = view.place_at(0, 0)
    south, east = view.place_at(map_.width(), map_.height())
    if view.world_px <= map_.width():
        west, east = -180.0, 180.0
    low, high = spot_of(south, west), spot_of(north, (east + 180) % 360 - 180 if east != 180 else 180.0)
    return (*low, *high)


@contextmanager
def _still(*widgets: QWidget) -> Iterator[None]:
    """Without signals of these."""
    blockers = [QSignalBlocker(one) for one in widgets]
    yield
    for one in blockers:
        one.unblock()
