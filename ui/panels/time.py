"""The room of time: what bounds when a photo was taken, how claims stand to that, and where more bounds come from."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout

from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.sun_door import SunDoor
from ui.panels.time_board import BoardPage
from ui.panels.time_pages import TimePages
from ui.presenters.claims import Split
from ui.presenters.features import questioned
from ui.presenters.time import Known, known
from ui.presenters.time_board import BoardSaid, board_said
from ui.room import Desk, Room
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.parts import Card, Empty, Words, action_button, emptied, link, remark

SOURCES = ("seen", "file", "photo", "verdict")
"""The rooms in which something about time can be done."""


PAGES: Final = ("time.bounds", "time.sun")
"""The actions that turn to the pages."""


class TimeRoom(Room):
    """Shows the board of the selected questioned exhibit, worked out off this thread, and its shadows."""

    stage = "time"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Known, bool] | None = None
        self._asked: tuple[CaseView, str] | None = None
        self.pages = TimePages(desk)
        self.board = BoardPage(desk)
        self.board.below.setSpacing(2 * SPACE)
        self.board.below.addWidget(self._known())
        self.board.below.addWidget(self._sources())
        self.pages.add_page("bounds", self.board)
        self.sun = SunDoor(desk)
        self.pages.add_page("sun", self.sun)
        self.pages.turned.connect(self._show_page)
        add = action_button(desk.actions["evidence.add"], primary_look=True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("time", self.say("time.no_case"), self.say("time.no_case_hint")))
        self._stack.addWidget(Empty("time", self.say("time.no_photo"), self.say("time.no_photo_hint"), add))
        self._stack.addWidget(self.pages)

    def _known(self) -> Card:
        card = Card(self.say("time.known"))
        self._parts: dict[str, QVBoxLayout] = {}
        for part in ("claimed", "concluded"):
            card.body.addWidget(remark(self.say(f"time.{part}")))
            self._parts[part] = QVBoxLayout()
            self._parts[part].setSpacing(SPACE // 2)
            card.body.addLayout(self._parts[part])
            card.body.addSpacing(SPACE // 2)
        return card

    def _sources(self) -> Card:
        card = Card(self.say("time.today"))
        for stage in SOURCES:
            row = QHBoxLayout()
            row.setSpacing(2 * SPACE)
            row.addWidget(Words(self.say(f"time.today_{stage}")), 1)
            name = self.say(f"time.go_{stage}")
            go = link(name, partial(self.session.go, stage))
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        return card

    @property
    def unsaved(self) -> bool:
        """Whether a bound or marks were begun and not saved."""
        form = self.board.form
        return (
            self.sun.unsaved
            or any(field.text().strip() for field in (form.first, form.last, form.link))
            or bool(form.text.text)
        )

    def entered(self) -> None:
        self.bind("time.bounds", partial(self.pages.turn_to, "bounds"))
        self.bind("time.sun", partial(self.pages.turn_to, "sun"))
        self.sun.bind()

    def left(self) -> None:
        self.desk.actions.enable(PAGES, False)
        self.sun.enable(shown=False)

    def refresh(self) -> None:
        view = self.session.view
        exhibit = None if view is None else questioned(view, self.session.exhibit)
        self.desk.actions.enable(PAGES, exhibit is not None)
        if view is None or exhibit is None:
            self._stack.setCurrentIndex(0 if view is None else 1)
            self.sun.enable(shown=False)
            return
        self._stack.setCurrentIndex(2)
        self._ask(view, exhibit)
        self._show_known(view)
        self._show_page()

    def _show_page(self) -> None:
        """The page of shadows follows the photo while it is shown."""
        view = self.session.view
        exhibit = None if view is None else questioned(view, self.session.exhibit)
        shown = self.pages.page == "sun" and view is not None and exhibit is not None
        if shown and view is not None and exhibit is not None:
            self.sun.ask(view, exhibit)
        self.sun.enable(shown=shown)

    def _ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Have the board worked out; an answer for another state or exhibit is not shown."""
        asked = (view, exhibit.id)
        if asked == self._asked:
            return
        self._asked = asked

        def show(said: BoardSaid) -> None:
            if self._asked == asked:
                self.board.show_board(said)

        self.session.tasks.start("", lambda _job: board_said(view, exhibit), lane=Lane.LOOK, then=show)

    def _show_known(self, view: CaseView) -> None:
        found, writable = known(view), self.session.writable
        if (found, writable) == self._shown:
            return
        self._shown = (found, writable)
        emptied(self._parts["claimed"])
        for line, unsplit in found.claimed:
            self._parts["claimed"].addLayout(self._claimed(line, unsplit if writable else ""))
        emptied(self._parts["concluded"])
        for line in found.concluded or (self.say("time.no_claim"),):
            self._parts["concluded"].addWidget(Words(line, selectable=True))

    def _claimed(self, line: str, unsplit: str) -> QHBoxLayout:
        """What a claim says; one that nobody split can be split."""
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(Words(line, selectable=True), 1)
        if unsplit:
            split = link(
                self.say("case.record.split"),
                lambda: self.session.hand("case", Split(unsplit)),
                hint=self.say("case.record.split.hint"),
            )
            row.addWidget(split, 0, Qt.AlignmentFlag.AlignTop)
        return row
