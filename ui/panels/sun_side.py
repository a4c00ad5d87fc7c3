"""Beside photo and map: what to click next, what the answer says and does not show, the questions, the camera."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from provenance.workbench.shadowpreview import ShadowPreview
from ui.panels.sun_adding import SunAdding
from ui.panels.sun_asking import SunAsking
from ui.panels.sun_camera import SunCamera
from ui.panels.sun_marks import SunMarks
from ui.presenters.sun import LentCamera, sun_sentences, tone_of
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.limit_list import LimitList
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.parts import Page, Words, button, emptied, heading, link, rule

WIDTH_PX: Final = 360


class SunSide(QWidget):
    """Shows the step, the answer and its limits, and holds the forms."""

    def __init__(self, desk: Desk, marks: SunMarks, adding: SunAdding, map_: MapCanvas) -> None:
        super().__init__()
        self._marks, self._adding = marks, adding
        self._wording = desk.session.wording
        self._say = say = desk.session.say
        self.step = Words("", "accent", bold=True)
        self.no_top = button(say("sun.no_top"), adding.skip_top, hint=say("sun.no_top.hint"))
        self.cancel = link(say("sun.step.cancel"), adding.cancel)
        self.said = QVBoxLayout()
        self.said.setSpacing(SPACE)
        self.limits = LimitList(self._wording)
        self.asking = SunAsking(desk, marks, map_)
        self.camera = SunCamera(desk, marks, adding)
        self._shown: tuple[str, ...] = ()
        self.page = page = Page(say("sun.side"), width_px=480, margin=2 * SPACE)
        page.body.setSpacing(SPACE)
        for widget in (self.step, self.no_top, self.cancel, rule(), heading(say("sun.result"))):
            page.body.addWidget(widget)
        page.body.addLayout(self.said)
        page.body.addWidget(self.limits)
        for form in (self.asking, self.camera):
            page.body.addWidget(rule())
            page.body.addWidget(form)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        adding.changed.connect(self.show_step)
        adding.parallel.connect(lambda: self.step.setText(say("sun.parallel")))
        self.show_step()

    def show_step(self) -> None:
        """Say what is to be clicked next."""
        step, marked = self._adding.step, self._marks.marked
        idle = "sun.step.none"
        if marked is not None and not marked.sheet.empty:
            idle = "sun.step.overcast" if marked.sheet.shadow == "none" else "sun.step.another"
        self.step.setText(self._say(f"sun.step.{step}", n=self._adding.number) if step else self._say(idle))
        self.step.set_tone("accent" if step else "muted")
        self.no_top.setVisible(step == "top")
        self.cancel.setVisible(bool(step))

    def show_answer(self, lent: LentCamera | None) -> None:
        """Show the sheet's questions and what the newest answer says."""
        marked, preview = self._marks.marked, self._marks.preview
        if marked is None:
            return
        self.asking.show_sheet(marked.sheet)
        self.camera.show_sheet(marked.sheet, lent)
        empty = marked.sheet.empty
        self.limits.show_limits(() if preview is None or empty else preview.limits)
        if empty:
            said: tuple[str, ...] = (self._say("sun.nothing"), self._say("sun.nothing_why"))
        else:
            said = () if preview is None else sun_sentences(preview, self._wording)
        if said != self._shown:
            self._shown = said
            self._show_said(said, None if empty else preview)

    def _show_said(self, said: tuple[str, ...], preview: ShadowPreview | None) -> None:
        emptied(self.said)
        for place, sentence in enumerate(said):
            words = Words(sentence, bold=place == 0, selectable=True)
            if place == 0 and preview is not None:
                words.set_tone(tone_of(preview)[1])
            self.said.addWidget(words)
