"""The first page: a new case, an open one, what was worked on lately, and the example."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from provenance.record.values import Instant, Precision
from ui.actions import Actions
from ui.icons import app_icon
from ui.remembered import RecentCase, Remembered
from ui.session import Session
from ui.theme import SPACE
from ui.widgets.parts import Card, Page, Words, action_button, button, emptied, heading, link, primary, remark

SHOWN = 6  # recent cases: what fits beside the rest at 1280 × 800


class WelcomePage(Page):
    """`reopen` with the path of a case to open; `forget` with one to leave out of the list."""

    reopen = Signal(object)
    forget = Signal(object)

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__(session.say("welcome.title"), width_px=860)
        self._session = session
        self._say = session.say
        self.body.addStretch(1)
        self.body.addLayout(self._head())
        self._left_open = Card()
        self._left_open.hide()
        self.body.addWidget(self._left_open)
        both = QGridLayout()
        both.setSpacing(2 * SPACE)
        both.addWidget(self._start(actions), 0, 0)
        both.addWidget(self._example(actions), 1, 0)
        self._recent = Card(self._say("welcome.recent"))
        both.addWidget(self._recent, 0, 1, 2, 1)
        both.setColumnStretch(0, 1)
        both.setColumnStretch(1, 1)
        self.body.addLayout(both)
        self.body.addWidget(remark(self._say("welcome.private")))
        self.body.addStretch(2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE)
        self._recent.body.addLayout(self._rows)
        self._recent.body.addStretch(1)

    def _head(self) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(56, 56))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words("Alidade", points=10, bold=True))
        words.addWidget(Words(self._say("welcome.what"), "muted", points=1))
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(mark)
        row.addLayout(words, 1)
        return row

    def _start(self, actions: Actions) -> Card:
        card = Card(self._say("welcome.start"))
        card.body.addWidget(Words(self._say("welcome.start.how"), "muted"))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        self.new = action_button(actions["case.new"], primary_look=True)
        self.open = action_button(actions["case.open"])
        row.addWidget(self.new)
        row.addWidget(self.open)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _example(self, actions: Actions) -> Card:
        card = Card(self._say("welcome.example"))
        card.body.addWidget(Words(self._say("welcome.example.how"), "muted"))
        row = QHBoxLayout()
        self.example = action_button(actions["case.example"])
        row.addWidget(self.example)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def show_remembered(self, remembered: Remembered, left_open: Path | None) -> None:
        """The cases worked on lately, and one that was open when the program ended without closing it."""
        emptied(self._rows)
        if not remembered.recent:
            self._rows.addWidget(Words(self._say("welcome.no_recent"), "muted"))
        for recent in remembered.recent[:SHOWN]:
            self._rows.addWidget(self._recent_row(recent))
        emptied(self._left_open.body)
        self._left_open.setVisible(left_open is not None)
        if left_open is not None:
            self._left_open.body.addWidget(heading(self._say("welcome.left_open", name=left_open.name)))
            self._left_open.body.addWidget(Words(self._say("welcome.left_open.how"), "muted"))
            row = QHBoxLayout()
            row.addWidget(primary(self._say("welcome.reopen"), self._asking(left_open)))
            row.addStretch(1)
            self._left_open.body.addLayout(row)

    def _recent_row(self, recent: RecentCase) -> QWidget:
        path = Path(recent.path)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        opened = Instant(recent.opened.strftime("%Y-%m-%dT%H:%M"), Precision.MINUTE, "+00:00")
        words.addWidget(link(path.stem, self._asking(path), hint=str(path)))
        told = self._say("welcome.opened", when=self._session.wording.value(opened), folder=path.parent.name)
        words.addWidget(Words(told, "muted", wrap=False))
        line.addLayout(words, 1)
        away = button(
            "", lambda: self.forget.emit(path), icon_name="cancel", hint=self._say("welcome.forget")
        )
        away.setAccessibleName(self._say("welcome.forget.named", name=path.stem))
        away.setFlat(True)
        away.setFixedWidth(30)
        line.addWidget(away)
        return row

    def _asking(self, path: Path) -> Callable[[], None]:
        return lambda: self.reopen.emit(path)
