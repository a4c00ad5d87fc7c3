"""The page that asks from where a photo was taken: photo, map, the marked things, and the answer as they move."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.photo_picture import ShownPicture
from ui.panels.where_adding import Kind, WhereAdding
from ui.panels.where_drawn import CAMERA, FARTHER, NEARER, PENDING, REFERENCE, on_map, on_photo
from ui.panels.where_marks import WhereMarks
from ui.panels.where_side import WIDTH_PX, WhereSide
from ui.presenters.marked_sheet import MarkedSheet, number_of, spot_of
from ui.presenters.where_from import PlacedReference, marked_rows, placed_references
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.marked_table import MarkedTable
from ui.widgets.parts import Status, Words, action_button, button, tool
from ui.widgets.point_canvas import PointCanvas

ADDING: Final[dict[str, Kind]] = {
    "place.mark_pair": "point",
    "place.mark_upright": "vertical",
    "place.mark_line": "alignment",
}


class WherePage(QWidget):
    """`back`: the pair is to be shown again."""

    back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.session = desk, desk.session
        self._say = say = desk.session.say
        self._references: tuple[PlacedReference, ...] = ()
        self._chosen = ""
        self.photo = PointCanvas(say("where.photo"), say)
        self.picture = ShownPicture(desk, self.photo)
        self.map = MapCanvas(desk, say("where.map"))
        self.marks = WhereMarks(desk, self)
        self.adding = WhereAdding(self.marks, self.photo, self.map, say)
        self.table = MarkedTable(say)
        self.side = WhereSide(desk, self.marks, self.adding, self.map)
        self.title = Words("", bold=True, wrap=False)
        self.state = Status()
        self._view: CaseView | None = None
        self._buttons()
        self._lay_out()
        self._listen()

    def _buttons(self) -> None:
        say = self._say
        self.undo = button("", self._undo, icon_name="undo", hint=say("where.undo"))
        self.redo = button("", self._redo, icon_name="redo", hint=say("where.redo"))
        for one, name in ((self.undo, "where.undo"), (self.redo, "where.redo")):
            one.setFlat(True)
            one.setAccessibleName(say(name))
        self.remove = button(say("where.remove"), self._remove_chosen, icon_name="delete")
        self.kind = button(say("where.switch_kind"), self._switch_kind, hint=say("where.switch_kind.hint"))

    def _lay_out(self) -> None:
        actions = self.desk.actions
        top, tools = QHBoxLayout(), QHBoxLayout()
        for row in (top, tools):
            row.setSpacing(SPACE)
            row.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        top.addWidget(self.title)
        top.addWidget(self.state, 1)
        top.addWidget(action_button(actions["place.compute_position"], primary_look=True))
        top.addWidget(button(self._say("place.search.back"), self.back.emit, icon_name="back"))
        for id in ADDING:
            tools.addWidget(tool(actions[id], words=True))
        tools.addStretch(1)
        for one in (self.kind, self.remove, self.undo, self.redo):
            tools.addWidget(one)
        both, whole, down = QSplitter(), QSplitter(), QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.photo)
        both.addWidget(self.map)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self.table, 1)
        down.addWidget(both)
        down.addWidget(below)
        whole.addWidget(down)
        whole.addWidget(self.side)
        for splitter, name, sizes in (
            (both, "place.where", (500, 500)), (down, "place.where_table", (520, 220)),
            (whole, "place.where_side", (1000, WIDTH_PX)),
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

    def _listen(self) -> None:
        self.picture.shown.connect(self._follow_picture)
        self.marks.changed.connect(self._show_sheet)
        self.marks.answered.connect(self._show_sheet)
        self.marks.busy_changed.connect(self.enable)
        self.adding.changed.connect(self._show_sheet)
        self.adding.added.connect(self.choose)
        for canvas_chosen in (self.photo.chosen, self.map.selected, self.table.chosen):
            canvas_chosen.connect(self.choose)
        self.photo.moved.connect(lambda key, x, y: self._move_in_photo(key, x, y, live=True))
        self.photo.dropped.connect(lambda key, x, y: self._move_in_photo(key, x, y, live=False))
        self.map.moving.connect(lambda key, lat, lon: self._move_on_map(key, lat, lon, live=True))
        self.map.moved.connect(lambda key, lat, lon: self._move_on_map(key, lat, lon, live=False))
        self.photo.removed.connect(self._remove)
        self.table.removed.connect(self._remove)
        self.table.renamed.connect(lambda number, name: self._set(number, name=name))
        self.table.error_changed.connect(lambda number, field, error: self._set(number, **{field: error}))
        self.side.copied.connect(self._copy)

    # ---- coming and going ---------------------------------------------------------------------------------------

    def bind(self) -> None:
        """Take over the actions of this page."""
        for id, kind in ADDING.items():
            self.desk.actions.bind(id, partial(self.adding.begin, kind))
        self.desk.actions.bind("place.compute_position", self.marks.keep)

    def enable(self) -> None:
        """What can be done now."""
        there, marked = self.isVisible(), self.marks.marked
        writable = self.session.writable and not self.marks.busy
        self.desk.actions.enable(ADDING, there and marked is not None)
        something = marked is not None and (not marked.sheet.empty or not marked.is_kept)
        self.desk.actions.enable(("place.compute_position",), there and writable and something)
        self.undo.setEnabled(marked is not None and marked.can_undo)
        self.redo.setEnabled(marked is not None and marked.can_redo)
        thing = None if marked is None or not self._chosen.isdigit() else marked.thing(int(self._chosen))
        self.remove.setEnabled(thing is not None)
        self.kind.setEnabled(thing is not None and hasattr(thing, "kind"))

    @property
    def unsaved(self) -> bool:
        """Whether marks are not in the case yet."""
        return self.marks.unsaved

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        self._view = view
        self._references = placed_references(view)
        self.title.setText(self._say("where.title", exhibit=exhibit.number))
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
        """Sheet and answer on the photo, on the map, in the table, in words."""
        marked, wording = self.marks.marked, self.session.wording
        if marked is None:
            self.enable()
            return
        sheet, preview = marked.sheet, self.marks.preview
        if self.picture.pyramid is not None:
            self.photo.show_content(on_photo(sheet, preview, wording, self.adding.spot))
        self.map.show(on_map(sheet, preview, self._references, wording, self.adding.first))
        self.table.show_rows(marked_rows(sheet, preview, wording))
        self.side.show_answer()
        self._show_state(marked)
        self._choose_everywhere()
        self.enable()

    def _show_state(self, marked: MarkedSheet[Any]) -> None:
        if not marked.is_kept:
            self.state.show_state("edit", self._say("where.not_kept"), "warning")
        elif marked.sheet.empty:
            self.state.show_state("", "")
        else:
            self.state.show_state("done", self._say("where.kept"), "good")

    def choose(self, key: str) -> None:
        """Choose a thing in photo, map and table together; what is none of the sheet is chosen nowhere else."""
        for beginning in (NEARER, FARTHER):
            key = key.removeprefix(beginning)
        if key == PENDING or key.startswith((CAMERA, REFERENCE)):
            return
        if key != self._chosen and self.marks.marked is not None:
            self.marks.marked.rest()
        self._chosen = key
        self._choose_everywhere()
        self.enable()

    def _choose_everywhere(self) -> None:
        key = self._chosen
        if self.photo.chosen_key not in (key, PENDING):
            self.photo.choose(key)
        on_the_map = self.map.chosen.removeprefix(NEARER).removeprefix(FARTHER)
        if on_the_map != key and (key or on_the_map.isdigit()):
            self.map.choose(key if self.map.point(key) is not None else NEARER + key)
        self.table.choose(key)

    # ---- changing -----------------------------------------------------------------------------------------------

    def _set(self, number: int, *, joint: str = "", live: bool = False, **values: Any) -> None:
        self.marks.do(lambda marked: marked.set(number, joint=joint, live=live, **values))

    def _move_in_photo(self, key: str, x: float, y: float, *, live: bool) -> None:
        if key.isdigit():
            live = live and not self.photo.is_nudging
            joint = f"nudge {key}" if self.photo.is_nudging else ""
            self._set(int(key), joint=joint, live=live, x=number_of(x), y=number_of(y))

    def _move_on_map(self, key: str, lat: float, lon: float, *, live: bool) -> None:
        place = spot_of(lat, lon)
        for beginning, field in ((NEARER, "nearer"), (FARTHER, "farther")):
            if key.startswith(beginning):
                changed: dict[str, Any] = {field: place}
                self._set(int(key.removeprefix(beginning)), live=live, **changed)
                return
        if key.isdigit():
            self._set(int(key), live=live, lat=place[0], lon=place[1])

    def _remove(self, key: str) -> None:
        if key.isdigit():
            self.marks.do(lambda marked: marked.remove(int(key)))

    def _remove_chosen(self) -> None:
        self._remove(self._chosen)

    def _switch_kind(self) -> None:
        """A point becomes an upright line, and the other way round."""
        marked = self.marks.marked
        thing = None if marked is None or not self._chosen.isdigit() else marked.thing(int(self._chosen))
        if marked is None or thing is None or not hasattr(thing, "kind"):
            return
        y = Decimal(marked.sheet.photo.height) / 2 if getattr(thing, "y", None) is None else thing.y  # type: ignore[union-attr]
        kind = "point" if thing.kind == "vertical" else "vertical"
        self._set(thing.number, kind=kind, y=y)

    def _undo(self) -> None:
        self.marks.do(lambda marked: marked.undo())

    def _redo(self) -> None:
        self.marks.do(lambda marked: marked.redo())

    def _copy(self) -> None:
        preview = self.marks.preview
        if preview is not None and preview.camera is not None:
            self.map.copy(f"{preview.camera.lat:.6f}, {preview.camera.lon:.6f}")

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
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.adding.step:
            self.adding.cancel()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._redo()
        else:
            super().keyPressEvent(event)
