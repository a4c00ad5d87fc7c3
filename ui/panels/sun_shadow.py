"""The page that reads the sun from shadows: photo, map, the marked things, the day, and the answer as marks move."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidgetItem, QVBoxLayout

from provenance.record.snapshot import Exhibit
from provenance.workbench.mapping import MapContent
from provenance.workbench.view import CaseView
from ui.panels.marked_page import MarkedPage
from ui.panels.photo_picture import ShownPicture
from ui.panels.sun_adding import SunAdding
from ui.panels.sun_drawn import PENDING, PLACE, on_map, on_photo
from ui.panels.sun_editing import SunEditing, number_in
from ui.panels.sun_marks import SunMarks
from ui.panels.sun_side import WIDTH_PX, SunSide
from ui.plain_text import tip
from ui.presenters.sun import LentCamera, day_words, lent_camera, shadow_rows
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.day_strip import DayStripView
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.marked_table import COLUMNS, MarkedTable
from ui.widgets.parts import Flow, action_button, remark, tool
from ui.widgets.point_canvas import PointCanvas

__all__ = ["SunPage"]

_LANES: Final = ("light", "window", "claim", "moon")
_OWN_COLUMNS: Final = ("miss", "used")


class SunPage(MarkedPage):
    """`ask` shows it for a photo."""

    marks: SunMarks
    adding: SunAdding
    editing: SunEditing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        say = self._say
        self._lent: LentCamera | None = None
        self.photo = PointCanvas(say("sun.photo"), say)
        self.picture = ShownPicture(desk, self.photo)
        self.map = MapCanvas(desk, say("sun.map"))
        self.marks = SunMarks(desk, self)
        self.adding = SunAdding(self.marks, self.photo, say)
        self.editing = SunEditing(self.marks, self.photo)
        self.table = self._made_table()
        self.strip = DayStripView(say("sun.strip"), {one: say(f"sun.strip.{one}") for one in _LANES})
        self.day = remark("")
        self.side = SunSide(desk, self.marks, self.adding, self.map)
        self._lay_out()
        self._listen()

    def _made_table(self) -> MarkedTable:
        table = MarkedTable(self._say)
        for one in ("error_m", "height_m"):
            table.setColumnHidden(COLUMNS.index(one), True)
        for one in _OWN_COLUMNS:
            head = QTableWidgetItem(self._say(f"sun.column.{one}"))
            head.setToolTip(tip(self._say(f"sun.column.{one}.hint")))
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            table.setHorizontalHeaderItem(COLUMNS.index(one), head)
        table.setColumnWidth(COLUMNS.index("used"), 150)
        return table

    def _lay_out(self) -> None:
        actions = self.desk.actions
        top, tools = self._top(), Flow()
        top.addWidget(action_button(actions["time.read_sun"], primary_look=True))
        for id in ("time.mark_shadow", "time.no_shadow"):
            tools.addWidget(tool(actions[id], words=True))
        tools.addWidget(self.remove)
        below, column = self._below(tools)
        day = QVBoxLayout()
        day.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        day.setSpacing(SPACE // 2)
        day.addWidget(self.strip)
        day.addWidget(self.day)
        column.addLayout(day)
        self._fill("time.sun", top, below, self.side, (480, 300, WIDTH_PX))

    def _listen(self) -> None:
        self._listen_to_marks()
        self.adding.changed.connect(self._show_sheet)
        self.adding.added.connect(self.choose)
        self.photo.chosen.connect(self.choose)
        self.table.chosen.connect(lambda key: self.choose(f"foot {key}" if key else ""))
        self.side.asking.wants_place.connect(self.map.set_picking)
        self.map.picked.connect(self._place_picked)
        self.map.moved.connect(self._place_moved)

    # ---- coming and going ---------------------------------------------------------------------------------------

    def bind(self) -> None:
        """Take over the actions of this page."""
        actions = self.desk.actions
        actions.bind("time.mark_shadow", self._begin)
        actions.bind("time.no_shadow", self._no_shadow)
        actions.bind("time.read_sun", self.marks.keep)

    def _begin(self) -> None:
        if self.photo.is_blurred:
            self.session.tell("info", self._say("where.hidden"))
        else:
            self.adding.begin("thing")

    def _no_shadow(self) -> None:
        self.adding.cancel()
        self.editing.no_shadow()

    def enable(self) -> None:
        """What can be done now."""
        there, marked, actions = self.isVisible(), self.marks.marked, self.desk.actions
        none = marked is not None and marked.sheet.shadow == "none"
        actions.enable(("time.mark_shadow",), there and marked is not None and not none)
        actions.enable(("time.no_shadow",), there and marked is not None)
        actions["time.no_shadow"].setChecked(none)
        something = marked is not None and (not marked.sheet.empty or not marked.is_kept)
        writable = self.session.writable and not self.marks.busy
        actions.enable(("time.read_sun",), there and writable and something)
        self._enable_steps()
        self.remove.setEnabled(number_in(self._chosen) is not None)

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        self._view, self._lent = view, lent_camera(view, exhibit)
        self.title.setText(self._say("sun.title", exhibit=exhibit.number))
        self._turn_to(exhibit, unseen=True)

    # ---- showing ------------------------------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        """Sheet and answer on the photo, on the map, in the table, as a day, in words."""
        marked, wording = self.marks.marked, self.session.wording
        if marked is None:
            self._show_none()
            return
        sheet, preview = marked.sheet, self.marks.preview
        if self.picture.pyramid is not None:
            self.photo.show_content(on_photo(sheet, preview, wording, self.adding.spots))
        content = on_map(preview, wording)
        if content != self.map.content:  # what moves in the photo moves nothing here until it is computed
            self.map.show(content)
        self.table.show_rows(shadow_rows(sheet, preview, wording))
        day = None if preview is None else preview.day
        words = self._say("sun.no_day") if day is None else day_words(day, wording)
        self.strip.show_day(day, words)
        self.day.setText(words)
        self.side.show_answer(self._lent)
        self.side.show_step()
        self._show_state(marked)
        self._choose_everywhere()
        self.enable()

    def _show_none(self) -> None:
        """There is no picture yet, or none that can be shown."""
        self.map.show(MapContent())
        self.table.show_rows(())
        self.strip.show_day(None, "")
        self.day.setText(self._say("sun.no_day"))
        self.state.show_state("", "")
        self.enable()

    def choose(self, key: str) -> None:
        """Choose a mark in the photo, and its thing in the table."""
        if key.startswith(PENDING):
            return
        if key != self._chosen and self.marks.marked is not None:
            self.marks.marked.rest()
        self._chosen = key
        self._choose_everywhere()
        self.enable()

    def _choose_everywhere(self) -> None:
        if not self.adding.step:
            self.photo.choose(self._chosen)
        number = number_in(self._chosen)
        self.table.choose("" if number is None else str(number))

    # ---- the place ----------------------------------------------------------------------------------------------

    def _place_picked(self, lat: float, lon: float) -> None:
        self.side.asking.on_map.setChecked(False)
        self.side.asking.place.set_place(lat, lon)

    def _place_moved(self, key: str, lat: float, lon: float) -> None:
        if key == PLACE:
            self.side.asking.place.set_place(lat, lon)

    # ---- keyboard -----------------------------------------------------------------------------------------------

    def _meant(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_T and not event.modifiers():
            return self.adding.step == "top"
        return super()._meant(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and self._meant(event):
            self.adding.skip_top()
        else:
            super().keyPressEvent(event)
