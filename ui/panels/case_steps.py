"""The steady panel of the case room: every step with its state, each a link to its room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.presenters.evidence import altered, name_of
from ui.presenters.steps import State, Step, steps
from ui.session import Session
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.alarm import Alarm
from ui.widgets.parts import Status, Tone, Words, action_button, emptied, heading, link, remark, rule

ICONS: Final[dict[State, tuple[str, Tone]]] = {
    State.DONE: ("chosen", "good"),
    State.NOTHING: ("none", "plain"),
    State.NOT_EXAMINED: ("open_question", "muted"),
    State.NOT_APPLICABLE: ("remove", "muted"),
    State.FAILED: ("attention", "warning"),
    State.PARTLY: ("undecided", "plain"),
}
_CONCLUDING: Final = "who"  # the first of the steps that a person concludes


class StepRow(QWidget):
    """One step: its name is the link, its state an icon with a word, and under it what is known."""

    def __init__(self, step: Step, session: Session, go: Callable[[str], None]) -> None:
        super().__init__()
        say = session.say
        name, state = say(f"case.step.{step.id}"), say(f"case.state.{step.state.value}")
        self.link = link(name, lambda: go(step.stage), hint=say("case.step.hint"))
        self.link.setAccessibleName(say("case.step.row", name=name, state=state, words=step.words))
        icon_name, tone = ICONS[step.state]
        if step.stage == "verdict" and step.state is State.DONE:
            tone = "plain"  # that somebody concluded says nothing about how
        self.state = Status(icon_name, state, tone)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.link)
        top.addStretch(1)
        top.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        if step.words:
            column.addWidget(remark(step.words))


class StepsPanel(QWidget):
    """All steps of the selected exhibit; rebuilt only when one of them changed."""

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self.session = session
        self._add = action_button(actions["evidence.add"])
        self._shown: object = None
        self._engines: tuple[str, ...] | None = None
        self._about = Words("", "muted")
        self.altered = Alarm()
        self.rows: list[StepRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE + SPACE // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(heading(session.say("case.steps")))
        column.addWidget(self._about)
        column.addWidget(self.altered)
        column.addSpacing(SPACE)
        column.addLayout(self._list)
        column.addWidget(self._add)
        column.addStretch(1)

    def refresh(self) -> None:
        """Show how the steps stand now."""
        view, exhibit = self.session.view, self.session.shown_exhibit()
        if view is None:
            return
        self._ask_engines()
        about = self.session.say("case.steps.none")
        alarm = ""
        found: tuple[Step, ...] = ()
        if exhibit is not None:
            found = steps(view, exhibit, self._engines or ())
            name = name_of(exhibit, view.wording)
            about = self.session.say("case.steps.of", number=exhibit.number, name=name)
            if exhibit.id in altered(view):
                alarm = self.session.say("case.altered.exhibit", exhibits=exhibit.number)
        self._add.setVisible(exhibit is None)
        if (about, found, alarm) == self._shown:
            return
        self._shown = (about, found, alarm)
        self.altered.say(alarm)
        self._about.setText(about)
        self._rebuild(found)

    def _rebuild(self, found: tuple[Step, ...]) -> None:
        focused = next((row.link.accessibleName() for row in self.rows if row.link.hasFocus()), None)
        place = next((n for n, row in enumerate(self.rows) if row.link.accessibleName() == focused), -1)
        emptied(self._list)
        self.rows = [StepRow(step, self.session, self.session.go) for step in found]
        for step, row in zip(found, self.rows, strict=True):
            if step.id == _CONCLUDING:
                self._list.addWidget(rule())
                self._list.addWidget(Words(self.session.say("case.steps.concluding"), "muted", bold=True))
            self._list.addWidget(row)
        if focused is not None and place < len(self.rows):
            self.rows[place].link.setFocus()

    def _ask_engines(self) -> None:
        """Which engines could be asked is read from files, so not here; once."""
        if self._engines is not None:
            return
        self._engines = ()

        def known(ids: tuple[str, ...]) -> None:
            self._engines = ids
            self.refresh()

        def read() -> tuple[str, ...]:
            from provenance.workbench.engines import engines

            return tuple(engines())

        self.session.start(
            "", lambda _case, _job: read(), lane=Lane.LOOK, then=known, refused=lambda _error: None
        )
