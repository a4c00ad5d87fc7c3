"""The bar that leads through the example: what to do next and where, until everything was done once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.presenters.guide import STEPS, next_step
from ui.session import Session
from ui.theme import SPACE
from ui.widgets.parts import Words, button, primary


class GuideBar(QFrame):
    """Shows the next step of the example; `left` when the user wants no more of it."""

    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._session = session
        say = session.say
        self.active = False
        self._title = Words("", bold=True, wrap=False)
        self._text = Words("", "muted")
        self.go = primary(say("guide.go"), self._go)
        self.leave = button(say("guide.leave"), self.left.emit)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addLayout(words, 1)
        row.addWidget(self.go)
        row.addWidget(self.leave)
        session.changed.connect(self.refresh)
        self.hide()

    def lead(self, active: bool) -> None:
        """Begin or end leading."""
        self.active = active
        self.refresh()

    @property
    def step(self) -> str:
        """The id of the next step, or nothing when all are done."""
        view = self._session.view
        number = len(STEPS) if view is None else next_step(view)
        return STEPS[number].id if number < len(STEPS) else ""

    def refresh(self) -> None:
        """Follow the log."""
        view = self._session.view
        self.setVisible(self.active and view is not None)
        if view is None or not self.active:
            return
        number = next_step(view)
        say = self._session.say
        over = number == len(STEPS)
        id = "finished" if over else STEPS[number].id
        what = say(f"guide.{id}")
        self._title.setText(what if over else say("guide.step", number=number + 1, of=len(STEPS), what=what))
        self._text.setText(say(f"guide.{id}.how"))
        self.go.setVisible(not over)

    def _go(self) -> None:
        view = self._session.view
        if view is not None and (number := next_step(view)) < len(STEPS):
            self._session.go(STEPS[number].stage)
