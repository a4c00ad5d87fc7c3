"""The page that reads the sun from shadows: photo, map, the marked things, the day, and the answer as marks move."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTableWidgetItem, QVBoxLayout, QWidget

from provenance.record.marks import ShadowMark, ShadowSheet, Spot
from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.photo_picture import ShownPicture
from ui.panels.sun_adding import SunAdding
from ui.panels.sun_drawn import PENDING, PLACE, on_map, on_photo
from ui.panels.sun_marks import SunMarks
from ui.panels.sun_side import WIDTH_PX, SunSide
from ui.presenters.marked_sheet import MarkedSheet, number_of
from ui.presenters.sun import LentCamera, day_words, lent_camera, shadow_rows
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.day_strip import DayStripView
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.marked_table import COLUMNS, MarkedTable
from ui.widgets.parts import Status, Words, action_button, button, remark, tool
from ui.widgets.point_canvas import PointCanvas

__all__ = ["SunPage"]

_LANES: Final = ("light", "window", "claim", "moon")
_OWN_COLUMNS: Final = ("miss", "used")


class SunPage(QWidget):
    """`ask` shows it for a photo."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.session = desk, desk.session
        self._say = say = desk.session.say
        self._chosen = ""
        self._lent: LentCamera | None = None
        self._view: CaseView | None = None
        self.photo = PointCanvas(say("sun.photo"), say)
        self.picture = ShownPicture(desk, self.photo)
        self.map = MapCanvas(desk, say("sun.map"))
        self.marks = SunMarks(desk, self)
        self.adding = SunAdding(self.marks, self.photo, say)
        self.table = self._made_table()
        self.strip = DayStripView(say("sun.strip"), {one: say(f"sun.strip.{one}") for one in _LANES})
        self.day = remark("")
        self.side = SunSide(desk, self.marks, self.adding, self.map)
        self.title, self.state = Words("", bold=True, wrap=False), Status()
        self._buttons()
        self._lay_out()
        self._listen()

    def _made_table(self) -> MarkedTable:
        table = MarkedTable(self._say)
        table.setColumnHidden(COLUMNS.index("error_m"), True)
        for one in _OWN_COLUMNS:
            head = QTableWidgetItem(self._say(f"sun.column.{one}"))
            head.setToolTip(self._say(f"sun.column.{one}.hint"))
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            table.setHorizontalHeaderItem(COLUMNS.index(one), head)
        table.setColumnWidth(COLUMNS.index("used"), 150)
        return table

    def _buttons(self) -> None:
        say = self._say
        self.undo = button("", self._undo, icon_name="undo", hint=say("where.undo"))
        self.redo = button("", self._redo, icon_name="redo", hint=say("where.redo"))
        for one, name in ((self.undo, "where.undo"), (self.redo, "where.redo")):
            one.setFlat(True)
            one.setAccessibleName(say(name))
        self.remove = button(say("where.remove"), self._remove_chosen, icon_name="delete")

    def _lay_out(self) -> None:
        actions = self.desk.actions
        top, tools = QHBoxLayout(), QHBoxLayout()
        for row in (top, tools):
            row.setSpacing(SPACE)
            row.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        top.addWidget(self.title)
        top.addWidget(self.state, 1)
        top.addWidget(action_button(actions["time.read_sun"], primary_look=True))
        for id in ("time.mark_shadow", "time.no_shadow"):
            tools.addWidget(tool(actions[id], words=True))
        tools.addStretch(1)
        for one in (self.remove, self.undo, self.redo):
            tools.addWidget(one)
        both, whole, down = QSplitter(), QSplitter(), QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.photo)
        both.addWidget(self.map)
        down.addWidget(both)
        down.addWidget(self._below(tools))
        whole.addWidget(down)
        whole.addWidget(self.side)
        for splitter, name, sizes in (
            (both, "time.sun", (500, 500)), (down, "time.sun_table", (480, 300)),
            (whole, "time.sun_side", (1000, WIDTH_PX)),
        ):  # fmt: skip
            splitter.setObjectName(name)
            splitter.setChildrenCollapsible(False)
            splitter.setSizes(list(sizes))
        whole.setStretchFactor(0, 1)
        down.setStretchFactor(0, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(whole, 1)

    def _below(self, tools: QHBoxLayout) -> QWidget:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self.table, 1)
        day = QVBoxLayout()
        day.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        day.setSpacing(SPACE // 2)
        day.addWidget(self.strip)
        day.addWidget(self.day)
        column.addLayout(day)
        return below

    def _listen(self) -> None:
        self.picture.shown.connect(self._follow_picture)
        self.marks.changed.connect(self._show_sheet)
        self.marks.answered.connect(self._show_sheet)
        self.marks.busy_changed.connect(self.enable)
        self.adding.changed.connect(self._show_sheet)
        self.adding.added.connect(self.choose)
        self.photo.chosen.connect(self.choose)
        self.table.chosen.connect(lambda key: self.choose(f"foot {key}" if key else ""))
        self.photo.moved.connect(lambda key, x, y: self._move(key, x, y, live=True))
        self.photo.dropped.connect(lambda key, x, y: self._move(key, x, y, live=False))
        self.photo.removed.connect(self._remove)
        self.table.removed.connect(self._remove)
        self.table.renamed.connect(lambda number, name: self._set(number, name=name))
        self.table.error_changed.connect(lambda number, field, error: self._set(number, **{field: error}))
        self.side.asking.wants_place.connect(self.map.set_picking)
        self.map.picked.connect(self._place_picked)
        self.map.moved.connect(lambda key, lat, lon: self._place_moved(key, lat, lon))

    # ---- coming and going ---------------------------------------------------------------------------------------

    def bind(self) -> None:
        """Take over the actions of this page."""
        actions = self.desk.actions
        actions.bind("time.mark_shadow", partial(self.adding.begin, "thing"))
        actions.bind("time.no_shadow", self.no_shadow)
        actions.bind("time.read_sun", self.marks.keep)

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
        self.undo.setEnabled(marked is not None and marked.can_undo)
        self.redo.setEnabled(marked is not None and marked.can_redo)
        self.remove.setEnabled(self._number(self._chosen) is not None)

    @property
    def unsaved(self) -> bool:
        """Whether marks are not in the case yet."""
        return self.marks.unsaved

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        self._view, self._lent = view, lent_camera(view, exhibit)
        self.title.setText(self._say("sun.title", exhibit=exhibit.number))
        if self.picture.exhibit is None or self.picture.exhibit.id != exhibit.id:
            self.adding.cancel()
            self._chosen = ""
        self.picture.show_exhibit(exhibit)
        self._follow_picture()

    def _follow_picture(self) -> None:
        exhibit, pyramid = self.picture.exhibit, self.picture.pyramid
        if self._view is None or exhibit is None:
            return
        size = None if pyramid is None else (pyramid.shown_width, pyramid.shown_height)
        self.marks.show(self._view, exhibit, size)
        self._show_sheet()

    # ---- showing ------------------------------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        """Sheet and answer on the photo, on the map, in the table, as a day, in words."""
        marked, wording = self.marks.marked, self.session.wording
        if marked is None:
            self.enable()
            return
        sheet, preview = marked.sheet, self.marks.preview
        if self.picture.pyramid is not None:
            self.photo.show_content(on_photo(sheet, preview, wording, self.adding.spots))
        self.map.show(on_map(preview, wording))
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

    def _show_state(self, marked: MarkedSheet[ShadowSheet]) -> None:
        if not marked.is_kept:
            self.state.show_state("edit", self._say("where.not_kept"), "warning")
        elif marked.sheet.empty:
            self.state.show_state("", "")
        else:
            self.state.show_state("done", self._say("where.kept"), "good")

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
        number = self._number(self._chosen)
        self.table.choose("" if number is None else str(number))

    @staticmethod
    def _number(key: str) -> int | None:
        """Of a thing's mark "foot 1", "top 1", "tip 1", or of a row "1"."""
        part, _, number = key.rpartition(" ")
        return int(number) if part in ("", "foot", "top", "tip") and number.isdigit() else None

    # ---- changing -----------------------------------------------------------------------------------------------

    def _set(self, number: int, *, joint: str = "", live: bool = False, **values: Any) -> None:
        self.marks.do(lambda marked: marked.set(number, joint=joint, live=live, **values))

    def _move(self, key: str, x: float, y: float, *, live: bool) -> None:
        part, _, number = key.rpartition(" ")
        spot: Spot = (number_of(x), number_of(y))
        live = live and not self.photo.is_nudging
        joint = f"nudge {key}" if self.photo.is_nudging else ""
        if part in ("foot", "top", "tip"):
            self._set(int(number), joint=joint, live=live, **{part: spot})
        elif part == "horizon" and not live:
            self._move_horizon(int(number), spot, joint)

    def _move_horizon(self, end: int, spot: Spot, joint: str) -> None:
        def change(marked: MarkedSheet[ShadowSheet]) -> None:
            first, last = marked.sheet.photo.horizon or (spot, spot)
            marked.set_photo(joint=joint, horizon=(spot, last) if end == 0 else (first, spot))

        self.marks.do(change)

    def _remove(self, key: str) -> None:
        """A top alone is taken away; with foot or tip the whole thing is."""
        number = self._number(key)
        if key.startswith("horizon "):
            self.marks.do(lambda marked: marked.set_photo(horizon=None))
        elif key.startswith("top ") and number is not None:
            self._set(number, top=None)
        elif number is not None:
            self.marks.do(lambda marked: marked.remove(number))

    def _remove_chosen(self) -> None:
        self._remove(self._chosen)

    def no_shadow(self) -> None:
        """Say that no shadow is seen, or that one is after all; one step."""
        self.adding.cancel()

        def change(marked: MarkedSheet[ShadowSheet]) -> None:
            none = marked.sheet.shadow == "none"
            things: tuple[ShadowMark, ...] = marked.sheet.things if none else ()
            shadow = "visible" if none else "none"
            marked.change(msgspec.structs.replace(marked.sheet, shadow=shadow, things=things))

        self.marks.do(change)

    def _place_picked(self, lat: float, lon: float) -> None:
        self.side.asking.on_map.setChecked(False)
        self.side.asking.set_place(lat, lon)

    def _place_moved(self, key: str, lat: float, lon: float) -> None:
        if key == PLACE:
            self.side.asking.set_place(lat, lon)

    def _undo(self) -> None:
        self.marks.do(lambda marked: marked.undo())

    def _redo(self) -> None:
        self.marks.do(lambda marked: marked.redo())

    # ---- keyboard -----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # While this page has the focus, Undo and Redo are those of the marks; Escape gives up what is being marked.
        own = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if own and isinstance(event, QKeyEvent) and self._meant(event):
            event.accept()
            return True
        return super().event(event)

    def _meant(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return bool(self.adding.step)
        if event.key() == Qt.Key.Key_T and not event.modifiers():
            return self.adding.step == "top"
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._meant(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.adding.cancel()
        elif event.key() == Qt.Key.Key_T:
            self.adding.skip_top()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
        else:
            self._redo()
