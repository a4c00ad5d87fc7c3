"""Beside photo and map: what to do next, the way to a place, what the answer says and does not show, the camera."""

from __future__ import annotations

from functools import partial
from math import log2
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from ui.panels.where_adding import WhereAdding
from ui.panels.where_camera import CameraKnownForm
from ui.panels.where_marks import WhereMarks
from ui.presenters.where_found import FoundOnMap, FoundPlace, found_on_map
from ui.presenters.where_from import sentences
from ui.room import Desk
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.limit_list import LimitList
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.parts import Page, Status, Words, button, emptied, heading, line_field, link, remark, rule

WIDTH_PX: Final = 320
LEAST_PX: Final = 272
LOUD: Final = (
    "locate_pairs_disagree", "locate_pair_doubtful", "locate_several_solutions", "locate_pair_left_out",
)  # fmt: skip
"""Limits of an answer that stand before it too: with them the position may be a wrong one."""
_CLOSE_ZOOM: Final = 17.0  # where single buildings are told apart (our choice)
_TOWN_ZOOM: Final = 13.0  # a place of some 2 km (our choice)


class WhereSide(QWidget):
    """`copied` when the position is to be copied."""

    copied = Signal()

    def __init__(self, desk: Desk, marks: WhereMarks, adding: WhereAdding, map_: MapCanvas) -> None:
        super().__init__()
        self._desk, self._marks, self._adding, self._map = desk, marks, adding, map_
        self._say = say = desk.session.say
        self.step = Words("", "accent", bold=True)
        self.cancel = link(say("where.step.cancel"), adding.cancel)
        self.field = line_field(say("where.field.place"), example=say("where.field.place.example"))
        self.field.returnPressed.connect(self.look_up)
        self.go = button(say("where.find"), self.look_up, icon_name="search", hint=say("where.find.hint"))
        self._hits = QVBoxLayout()
        self._hits.setSpacing(0)
        self._names_note = remark(say("where.names_note"))
        self._found = Words("", "muted")
        self.warning = Status(wrap=True)
        self.said = QVBoxLayout()
        self.said.setSpacing(SPACE)
        self.copy = button(say("where.copy"), self.copied.emit, icon_name="copy", hint=say("where.copy.hint"))
        self.limits = LimitList(desk.session.wording)
        self.camera = CameraKnownForm(desk, marks)
        self._shown: tuple[str, ...] = ()
        self._words: list[Words] = []
        self._lay_out()
        adding.changed.connect(self.show_step)
        self.show_step()

    def _lay_out(self) -> None:
        page = Page(self._say("where.side"), width_px=460, margin=2 * SPACE)
        page.body.setSpacing(SPACE)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.field, 1)
        row.addWidget(self.go)
        page.body.addWidget(self.step)
        page.body.addWidget(self.cancel)
        page.body.addLayout(row)
        for widget in (self._found, self._names_note):
            page.body.addWidget(widget)
            widget.hide()
        page.body.addLayout(self._hits)
        page.body.addWidget(rule())
        page.body.addWidget(heading(self._say("where.result")))
        page.body.addWidget(self.warning)
        page.body.addLayout(self.said)
        page.body.addWidget(self.copy)
        page.body.addWidget(self.limits)
        page.body.addWidget(rule())
        page.body.addWidget(self.camera)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_step(self) -> None:
        """Say what is to be done next."""
        step = self._adding.step
        n = self._adding.number
        self.step.setText(self._say(f"where.step.{step}", n=n) if step else self._say("where.step.none"))
        self.step.set_tone("accent" if step else "muted")
        self.cancel.setVisible(bool(step))
        self.go.setText(self._say("where.find.set" if self._adding.wants_place else "where.find"))

    def show_answer(self) -> None:
        """Show what the newest answer says."""
        marked, preview = self._marks.marked, self._marks.preview
        wording = self._desk.session.wording
        self.camera.setVisible(marked is not None)
        if marked is not None:
            self.camera.show_known(marked.sheet.photo)
        if marked is None:
            said: tuple[str, ...] = (self._say("where.no_picture"),)
        elif marked.sheet.empty:
            said = (self._say("where.nothing"), self._say("where.nothing_why"))
        else:
            said = () if preview is None else sentences(preview, wording)
        self.copy.setVisible(preview is not None and preview.camera is not None)
        limits = () if preview is None or marked is None or marked.sheet.empty else preview.limits
        self.limits.show_limits(limits)
        loud = next((wording.limit(one) for id in LOUD for one in limits if one.id == id), "")
        self.warning.setVisible(bool(loud))
        self.warning.show_state("warning", loud, "warning")
        self._say_words(said)

    def _say_words(self, said: tuple[str, ...]) -> None:
        if said == self._shown:
            return
        self._shown = said
        while len(self._words) < len(said):  # words stay where they are while their numbers change
            self._words.append(Words(bold=not self._words, selectable=True))
            self.said.addWidget(self._words[-1])
        for place, words in enumerate(self._words):
            words.setText(said[place] if place < len(said) else "")
            words.setVisible(place < len(said))

    # ---- places -------------------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Read what was typed; coordinates set the place that is wanted, else the map goes there."""
        text, session = self.field.text().strip(), self._desk.session
        if not text:
            return
        near = self._map.here()
        names = session.bench.place_names
        session.start(
            "",
            lambda _case, _job: found_on_map(text, names, near),
            lane=Lane.LOOK,
            then=partial(self._have, text),
            refused=self._refused,
        )

    def _refused(self, error: AlidadeError) -> None:
        self._clear(self._desk.session.wording.error(error))

    def _have(self, text: str, found: FoundOnMap) -> None:
        self._clear("")
        if found.position is not None:
            wanted = self._adding.wants_place
            self._map.centre(*found.position, _CLOSE_ZOOM)
            if wanted:
                self._adding.take_place(*found.position)
                self.field.clear()
        elif not found.hits:
            self._clear(self._say("where.no_such_place", text=text[:60]))
        else:
            self._show_hit(found.hits[0])
            for hit in found.hits:
                self._hits.addWidget(link(hit.said(self._say), partial(self._show_hit, hit)))
            self._names_note.show()

    def _show_hit(self, hit: FoundPlace) -> None:
        self._map.centre(hit.lat, hit.lon, _TOWN_ZOOM - log2(max(1.0, hit.extent_km / 2)))

    def _clear(self, said: str) -> None:
        emptied(self._hits)
        self._names_note.hide()
        self._found.setText(said)
        self._found.setVisible(bool(said))
