"""What is asked of the shadows: a place in any form with its extent, a time with its zone, and which questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

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
from ui.panels.sun_place import SunPlace
from ui.presenters.marked_sheet import MarkedSheet, spot_of
from ui.presenters.where_from import plain, typed
from ui.room import Desk
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.parts import Choice, Words, button, heading, line_field, link, remark

LINES: Final = ("radius", "first", "last", "zone")
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
        self.lines: dict[str, QLineEdit] = {}
        self._wrong = Words("", "alarm")
        self._clocks = remark("")
        self.place = SunPlace(desk, map_)
        self.place.given.connect(self._place)
        self.place.refused.connect(self._refuse)
        self._make_fields()
        self._lay_out()

    def _make_fields(self) -> None:
        say = self._say
        for id in LINES:
            line = self.lines[id] = line_field(say(f"sun.field.{id}"), example=say(f"sun.field.{id}.example"))
            line.setMinimumWidth(48)
            line.editingFinished.connect(self.read)
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
        column.addWidget(self.place)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        for row, id in enumerate(LINES):
            label = Words(say(f"sun.field.{id}.short"), "muted", wrap=False)
            label.setBuddy(self.lines[id])
            grid.addWidget(label, row, 0)
            grid.addWidget(self.lines[id], row, 1, 1, 1 if id == "radius" else 2)
        grid.addWidget(self.on_map, 0, 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self._clocks)
        column.addWidget(self.verify)
        column.addWidget(Words(say("sun.when")))
        column.addWidget(self.when)
        column.addWidget(self.where)
        column.addWidget(self.both)
        column.addWidget(self.part)
        column.addWidget(self._wrong)
        for hidden in (self._wrong, self._clocks, self.part):
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
        self.place.forget()
        self._fill()
        self._look_at_clocks()

    def _fill(self) -> None:
        asked = self._asked
        radius = "" if asked.place is None else plain(asked.place[2])
        texts = {"first": asked.first, "last": asked.last, "zone": asked.zone, "radius": radius}
        if not self.place.line.hasFocus():
            self.place.line.setText("" if asked.place is None else _written(asked.place))
        if asked.centre_of and asked.place is not None:
            self.place.show_centre(asked.centre_of, asked.place[2])
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

    def _place(self, lat: float, lon: float, radius_m: Decimal | None, name: str) -> None:
        place = self._asked.place
        radius = radius_m if radius_m is not None else Decimal(0) if place is None else place[2]
        given = (*spot_of(lat, lon), radius)
        self._asked = replace(self._asked, place=given, centre_of=name)
        self.place.show_centre(name, radius)
        if not (
            self.verify.isChecked() or self.when.chosen or self.where.isChecked() or self.both.isChecked()
        ):
            self.verify.setChecked(True)
        self.place.line.setText(_written(given))
        self.lines["radius"].setText(plain(radius))
        self.read()

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


def _written(place: tuple[Decimal, Decimal, Decimal]) -> str:
    return ", ".join(format(part.normalize(), "f") for part in place[:2])


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
