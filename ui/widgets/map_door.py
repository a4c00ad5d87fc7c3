"""Asks, over the map, whether the browser may open another map or a server be asked; answers are recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from provenance.errors import EnvironmentFault
from provenance.workbench import OpenCase
from provenance.workbench.mapcards import MapCard
from provenance.workbench.mapping import MapAddress, open_map
from ui.plain_text import set_tip
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.theme import SPACE
from ui.widgets.parts import Card, Words, button, heading, primary

__all__ = ["MapDoor"]

Opener = Callable[[str], bool]


@dataclass(frozen=True)
class _Asked:
    """A question: its words, the prefix of the words of its answers, and what an answer sets off."""

    title: str
    question: str
    words: str
    decide: Callable[[bool], None]


class MapDoor(Card):
    """The question, and its two answers. `put`: another question stands there; `answered`: it is gone."""

    put = Signal()
    answered = Signal()

    def __init__(self, desk: Desk, parent: QWidget, opener: Opener | None = None) -> None:
        super().__init__(spacing=SPACE)
        self.setParent(parent)
        self.setAutoFillBackground(True)
        self._session, self._say = desk.session, desk.session.say
        self.opener: Opener = opener or (lambda address: QDesktopServices.openUrl(QUrl(address)))
        self._asked: _Asked | None = None
        self._title, self._question = heading(""), Words("")
        self.allow = primary("", lambda: self._decide(True))
        self.refuse = button("", lambda: self._decide(False))
        self.body.addWidget(self._title)
        self.body.addWidget(self._question)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.allow)
        row.addWidget(self.refuse)
        row.addStretch(1)
        self.body.addLayout(row)
        desk.session.case_changed.connect(self._gone)
        self.hide()

    @property
    def question(self) -> str:
        """As it is asked."""
        return self._question.text()

    def ask(self, address: MapAddress, place: str) -> None:
        """Ask whether the browser may open an address."""
        say = self._say
        title = say("map.door", provider=address.provider.name)
        question = say("map.door.question", host=address.host, place=place)
        self._put(_Asked(title, question, "map.door", lambda allowed: self._open(address, place, allowed)))
        set_tip(self._question, address.address)

    def ask_server(self, card: MapCard, decide: Callable[[bool, str], None]) -> None:
        """Ask whether a server may be asked for tiles; `decide` is told the answer, and in words what would leave."""
        say = self._say
        recorded = "map.server.recorded" if self._session.writable else "map.server.logged"
        question = say("map.server.question", host=card.host, recorded=say(recorded))
        what = say("map.server.what", name=card.name)
        title = say("map.server", host=card.host)
        self._put(_Asked(title, question, "map.server", lambda allowed: decide(allowed, what)))
        set_tip(self._question, card.template)

    def _put(self, asked: _Asked) -> None:
        """Put a question; the one before is taken away without an answer."""
        self._asked = asked
        self._title.setText(asked.title)
        self._question.setText(asked.question)
        for answer, widget in (("allow", self.allow), ("refuse", self.refuse)):
            widget.setText(self._say(f"{asked.words}.{answer}"))
            widget.setAccessibleName(widget.text())
            set_tip(widget, self._say(f"{asked.words}.{answer}.hint"))
        self.put.emit()
        self.show()
        self.raise_()
        self.allow.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, allowed: bool) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.decide(allowed)
            self._gone()

    def _open(self, address: MapAddress, place: str, allowed: bool) -> None:
        what = self._say("map.door.what", place=place, provider=address.provider.name)

        def work(case: OpenCase, _job: Job) -> str:
            return open_map(case.file, address, what, allowed=allowed, opener=lambda _address: True)

        def decided(_consent: str) -> None:
            if allowed and not self.opener(address.address):
                self._session.refuse(EnvironmentFault("no_browser", address=address.address[:200]))

        self._session.start(self._say("task.write"), work, lane=Lane.PEN, then=decided)

    def _gone(self) -> None:
        self._asked = None
        if not self.isHidden():
            self.hide()
            self.answered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._gone()
        else:
            super().keyPressEvent(event)
