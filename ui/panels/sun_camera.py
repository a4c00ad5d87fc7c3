"""What is known of camera and ground for shadows: the common form, what a computed position lends, horizon, plumb."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any, Final

import msgspec
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from provenance.record.marks import GroundKnown, ShadowSheet
from ui.panels.sun_adding import SunAdding
from ui.panels.sun_marks import SunMarks
from ui.panels.where_camera import CameraKnownForm
from ui.presenters.marked_sheet import MarkedSheet
from ui.presenters.sun import LentCamera
from ui.presenters.where_from import plain, typed
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Words, button, heading, line_field, link, remark

GROUND: Final = {
    "slope_deg": (Decimal(0), Decimal(45)),
    "downhill_deg": (Decimal(0), Decimal(360)),
    "error_deg": (Decimal("0.01"), Decimal(20)),
}
"""Fields of the ground with their ranges."""


class SunCamera(QWidget):
    """Changes what the sheet says of camera and ground."""

    def __init__(self, desk: Desk, marks: SunMarks, adding: SunAdding) -> None:
        super().__init__()
        self._marks = marks
        self._say = say = desk.session.say
        self._lent: LentCamera | None = None
        self.form = CameraKnownForm(desk, marks)
        self.lend = link("", self._take_lent, hint=say("sun.lend.hint"))
        self._from = remark("")
        self.horizon = button(
            say("sun.horizon"), lambda: adding.begin("horizon"), hint=say("sun.horizon.hint")
        )
        self.plumb = button(say("sun.plumb"), lambda: adding.begin("plumb"), hint=say("sun.plumb.hint"))
        self._held = remark("")
        self.drop = link(say("sun.drop"), self._drop, hint=say("sun.drop.hint"))
        self._wrong = Words("", "alarm")
        self.lines: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for widget in (self.form, self._from, self.lend, self.horizon, self.plumb, self._held, self.drop):
            column.addWidget(widget)
        column.addSpacing(SPACE)
        column.addWidget(heading(say("sun.ground")))
        column.addLayout(self._ground())
        column.addWidget(self._wrong)
        self._wrong.hide()

    def _ground(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        for row, id in enumerate(GROUND):
            name = self._say(f"sun.ground.{id}")
            line = self.lines[id] = line_field(name)
            line.editingFinished.connect(partial(self._set_ground, id))
            grid.addWidget(Words(name, "muted", wrap=False), row, 0)
            grid.addWidget(line, row, 1)
        return grid

    def show_sheet(self, sheet: ShadowSheet, lent: LentCamera | None) -> None:
        """Show what the sheet says, and whether it came from a computed position."""
        photo, say = sheet.photo, self._say
        self._lent = lent
        self.form.show_known(photo)
        same = lent is not None and all(getattr(photo, id) == value for id, value in lent.known.items())
        self._from.setText(say("sun.from_run", n=lent.run) if lent is not None and same else "")
        self._from.setVisible(same)
        if lent is not None:
            self.lend.setText(say("sun.lend", n=lent.run))
        self.lend.setVisible(lent is not None and not same)
        held = []
        if photo.horizon is not None:
            held.append(say("sun.held.horizon"))
        if photo.plumb is not None:
            x, y = (f"{part:.0f}" for part in photo.plumb)
            held.append(say("sun.held.plumb", x=x, y=y, error=plain(photo.plumb_error_px)))
        self.drop.setVisible(bool(held))
        if not held and photo.pitch_deg is None:
            held.append(say("sun.held.no_tilt"))
        self._held.setText(" ".join(held))
        self._held.setVisible(bool(held))
        for id, line in self.lines.items():
            if not line.hasFocus():
                line.setText(plain(getattr(sheet.ground, id)))

    def _take_lent(self) -> None:
        lent = self._lent
        if lent is not None:
            self._marks.do(lambda marked: marked.set_photo(**lent.known))

    def _drop(self) -> None:
        self._marks.do(lambda marked: marked.set_photo(horizon=None, plumb=None))

    def _set_ground(self, id: str) -> None:
        low, high = GROUND[id]
        try:
            number = typed(self.lines[id].text())
        except ValueError:
            number = low - 1
        if number is None and id != "downhill_deg":
            number = getattr(GroundKnown(), id)
        wrong = number is not None and not low <= number <= high
        field = self._say(f"sun.ground.{id}")
        self._wrong.setText(
            self._say("where.field.wrong", field=field, low=str(low), high=str(high)) if wrong else ""
        )
        self._wrong.setVisible(wrong)
        if wrong:
            return

        def change(marked: MarkedSheet[ShadowSheet]) -> None:
            values: dict[str, Any] = {id: number}
            ground = msgspec.structs.replace(marked.sheet.ground, **values)
            marked.change(msgspec.structs.replace(marked.sheet, ground=ground))

        self._marks.do(change)
