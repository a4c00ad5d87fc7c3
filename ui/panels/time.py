"""The room for bounds of time and for sun and shadow: what it will hold, what is known, what can be done today."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout

from ui.presenters.claims import Split
from ui.presenters.time import Known, known
from ui.room import Desk, Room
from ui.theme import SPACE
from ui.widgets.parts import Card, Empty, Page, Status, Words, emptied, link, remark, title

TODAY = ("seen", "file", "photo", "verdict")
"""The rooms in which something about time can be done now."""


class TimeRoom(Room):
    """Says plainly that nothing is computed here yet."""

    stage = "time"
    with_evidence = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        say = self.say
        self._shown: tuple[Known, bool] | None = None
        page = Page(say("time.title"))
        page.body.addWidget(title(say("time.title")))
        page.body.addWidget(self._will())
        page.body.addWidget(self._known())
        page.body.addWidget(self._today())
        page.body.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("time", say("time.no_case"), say("time.no_case_hint")))
        self._stack.addWidget(page)

    def _will(self) -> Card:
        card = Card()
        card.body.addWidget(Status("info", self.say("time.not_built"), "accent"))
        for id in ("time.will", "time.will_bounds", "time.will_sun"):
            card.body.addWidget(Words(self.say(id)))
        return card

    def _known(self) -> Card:
        card = Card(self.say("time.known"))
        self._parts: dict[str, QVBoxLayout] = {}
        for part in ("claimed", "oldest", "concluded"):
            card.body.addWidget(remark(self.say(f"time.{part}")))
            self._parts[part] = QVBoxLayout()
            self._parts[part].setSpacing(SPACE // 2)
            card.body.addLayout(self._parts[part])
            card.body.addSpacing(SPACE // 2)
        return card

    def _today(self) -> Card:
        card = Card(self.say("time.today"))
        for stage in TODAY:
            row = QHBoxLayout()
            row.setSpacing(2 * SPACE)
            row.addWidget(Words(self.say(f"time.today_{stage}")), 1)
            name = self.say(f"time.go_{stage}")
            go = link(name, partial(self.session.go, stage))
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        return card

    def refresh(self) -> None:
        view = self.session.view
        self._stack.setCurrentIndex(0 if view is None else 1)
        if view is None:
            return
        found, writable = known(view), self.session.writable
        if (found, writable) == self._shown:
            return
        self._shown = (found, writable)
        emptied(self._parts["claimed"])
        for line, unsplit in found.claimed:
            self._parts["claimed"].addLayout(self._claimed(line, unsplit if writable else ""))
        for part, lines in (
            ("oldest", found.oldest),
            ("concluded", found.concluded or (self.say("time.no_claim"),)),
        ):
            emptied(self._parts[part])
            for line in lines:
                self._parts[part].addWidget(Words(line, selectable=True))

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
