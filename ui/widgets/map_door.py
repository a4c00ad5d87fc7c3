"""Asks, over the map, whether the browser may open another map at a place; the answer is recorded either way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from provenance.errors import EnvironmentFault
from provenance.workbench import OpenCase
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
    """What the question is about: the address, and the position in words."""

    address: MapAddress
    place: str


class MapDoor(Card):
    """The question, and its two answers. `answered`: it is gone."""

    answered = Signal()

    def __init__(self, desk: Desk, parent: QWidget, opener: Opener | None = None) -> None:
        super().__init__(spacing=SPACE)
        self.setParent(parent)
        self.setAutoFillBackground(True)
        self._session, self._say = desk.session, desk.session.say
        self.opener: Opener = opener or (lambda address: QDesktopServices.openUrl(QUrl(address)))
        self._asked: _Asked | None = None
        self._title, self._question = heading(""), Words("")
        say = self._say
        self.allow = primary(
            say("map.door.allow"), lambda: self._decide(True), hint=say("map.door.allow.hint")
        )
        self.refuse = button(
            say("map.door.refuse"), lambda: self._decide(False), hint=say("map.door.refuse.hint")
        )
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
        """Put the question; the one before is taken away without an answer."""
        self._asked = _Asked(address, place)
        self._title.setText(self._say("map.door", provider=address.provider.name))
        self._question.setText(self._say("map.door.question", host=address.host, place=place))
        set_tip(self._question, address.address)
        self.show()
        self.raise_()
        self.allow.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, allowed: bool) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        address = asked.address
        what = self._say("map.door.what", place=asked.place, provider=address.provider.name)

        def work(case: OpenCase, _job: Job) -> str:
            return open_map(case.file, address, what, allowed=allowed, opener=lambda _address: True)

        def decided(_consent: str) -> None:
            if allowed and not self.opener(address.address):
                self._session.refuse(EnvironmentFault("no_browser", address=address.address[:200]))

        self._session.start(self._say("task.write"), work, lane=Lane.PEN, then=decided)
        self._gone()

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
