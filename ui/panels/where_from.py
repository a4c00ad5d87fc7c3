"""The page that asks from where a photo was taken: photo, map, the marked things, and the answer as they move."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal

from provenance.record.snapshot import Exhibit
from provenance.workbench.mapping import MapContent
from provenance.workbench.view import CaseView
from ui.panels.marked_page import MarkedPage
from ui.panels.photo_picture import ShownPicture
from ui.panels.where_adding import Kind, WhereAdding
from ui.panels.where_drawn import FARTHER, NEARER, PENDING, on_map, on_photo, reference_points
from ui.panels.where_editing import WhereEditing
from ui.panels.where_marks import WhereMarks
from ui.panels.where_side import LEAST_PX, WIDTH_PX, WhereSide
from ui.presenters.where_from import PlacedReference, marked_rows, placed_references
from ui.room import Desk
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.marked_table import MarkedTable
from ui.widgets.parts import Flow, action_button, button, tool
from ui.widgets.point_canvas import PointCanvas

ADDING: Final[dict[str, Kind]] = {
    "place.mark_pair": "point",
    "place.mark_upright": "vertical",
    "place.mark_line": "alignment",
}


class WherePage(MarkedPage):
    """`back`: the pair is to be shown again."""

    back = Signal()
    marks: WhereMarks
    adding: WhereAdding
    editing: WhereEditing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        say = self._say
        self._references: tuple[PlacedReference, ...] = ()
        self.photo = PointCanvas(say("where.photo"), say)
        self.picture = ShownPicture(desk, self.photo)
        self.map = MapCanvas(desk, say("where.map"))
        self.marks = WhereMarks(desk, self)
        self.adding = WhereAdding(self.marks, self.photo, self.map, say)
        self.editing = WhereEditing(self.marks, self.photo, self.map)
        self.table = MarkedTable(say)
        self.side = WhereSide(desk, self.marks, self.adding, self.map)
        self.kind = button(
            say("where.switch_kind"),
            lambda: self.editing.switch_kind(self._chosen),
            hint=say("where.switch_kind.hint"),
        )
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        actions = self.desk.actions
        top, tools = self._top(), Flow()
        top.addWidget(action_button(actions["place.compute_position"], primary_look=True))
        top.addWidget(button(self._say("place.search.back"), self.back.emit, icon_name="back"))
        for id in ADDING:
            tools.addWidget(tool(actions[id], words=True))
        for one in (self.kind, self.remove):
            tools.addWidget(one)
        below, _ = self._below(tools)
        self._fill("place.where", top, below, self.side, (520, 220, WIDTH_PX))
        self.side.setMinimumWidth(LEAST_PX)

    def _listen(self) -> None:
        self._listen_to_marks()
        self.adding.changed.connect(self._show_sheet)
        self.adding.added.connect(self.choose)
        for canvas_chosen in (self.photo.chosen, self.map.selected, self.table.chosen):
            canvas_chosen.connect(self.choose)
        self.table.height_changed.connect(self.editing.set_height)
        self.side.copied.connect(self._copy)

    # ---- coming and going ---------------------------------------------------------------------------------------

    def bind(self) -> None:
        """Take over the actions of this page."""
        for id, kind in ADDING.items():
            self.desk.actions.bind(id, partial(self._begin, kind))
        self.desk.actions.bind("place.compute_position", self.marks.keep)

    def _begin(self, kind: Kind) -> None:
        if self.photo.is_blurred:
            self.session.tell("info", self._say("where.hidden"))
        else:
            self.adding.begin(kind)

    def enable(self) -> None:
        """What can be done now."""
        there, marked = self.isVisible(), self.marks.marked
        writable = self.session.writable and not self.marks.busy
        self.desk.actions.enable(ADDING, there and marked is not None)
        something = marked is not None and (not marked.sheet.empty or not marked.is_kept)
        self.desk.actions.enable(("place.compute_position",), there and writable and something)
        self._enable_steps()
        thing = None if marked is None or not self._chosen.isdigit() else marked.thing(int(self._chosen))
        self.remove.setEnabled(thing is not None)
        self.kind.setEnabled(thing is not None and hasattr(thing, "kind"))

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        self._view = view
        self._references = placed_references(view)
        self.title.setText(self._say("where.title", exhibit=exhibit.number))
        self._turn_to(exhibit, unseen=view.snapshot.marks(exhibit.id, "pairs") is not None)

    # ---- showing ------------------------------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        """Sheet and answer on the photo, on the map, in the table, in words."""
        marked, wording = self.marks.marked, self.session.wording
        if marked is None:
            self._show_none()
            return
        sheet, preview = marked.sheet, self.marks.preview
        if self.picture.pyramid is not None:
            self.photo.show_content(on_photo(sheet, preview, wording, self.adding.spot))
        content = on_map(sheet, preview, self._references, wording, self.adding.first)
        if (
            content != self.map.content
        ):  # what moves in the photo moves nothing on the map until it is computed
            self.map.show(content)
        self.table.show_rows(marked_rows(sheet, preview, wording))
        self.side.show_answer()
        self._show_state(marked)
        self._choose_everywhere()
        self.enable()

    def _show_none(self) -> None:
        """There is no picture yet, or none that can be shown."""
        self.map.show(MapContent(points=reference_points(self._references)))
        self.table.show_rows(())
        self.side.show_answer()
        self.state.show_state("", "")
        self.enable()

    def choose(self, key: str) -> None:
        """Choose a thing in photo, map and table together; what is none of the sheet is chosen nowhere else."""
        for beginning in (NEARER, FARTHER):
            key = key.removeprefix(beginning)
        if key == PENDING:
            return
        if not key.isdigit():  # the camera, or a reference
            key = ""
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

    def _copy(self) -> None:
        preview = self.marks.preview
        if preview is not None and preview.camera is not None:
            self.map.copy(f"{preview.camera.lat:.6f}, {preview.camera.lon:.6f}")
