"""The foot of the file room, which names what was not run; and what stands there while nothing was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Empty, Words, action_button, emptied, link


class FileFoot(QWidget):
    """Which analyses an exhibit was never given to, with the button that runs them; hidden when there are none."""

    def __init__(self, desk: Desk, run: Callable[[], object]) -> None:
        super().__init__()
        self._session = desk.session
        self._not_run = Words("", "muted")
        self._run_these = link(desk.session.say("file.run_these"), run)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self._not_run, 1)
        row.addWidget(self._run_these)

    def show_exhibit(self, exhibit: Exhibit, analyses: tuple[str, ...]) -> None:
        """Name the analyses that it was never given to."""
        session = self._session
        self.setVisible(bool(analyses))
        self._run_these.setEnabled(session.writable and not session.tasks.busy)
        named = ", ".join(analyses)
        self._not_run.setText(session.say("file.not_run", exhibit=exhibit.number, analyses=named))


class NothingRun(QWidget):
    """Nothing was run on an exhibit: how to begin, or that it has begun."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._shown = ("", False)

    def show_exhibit(self, exhibit: Exhibit) -> None:
        """Say it of this exhibit."""
        say, busy = self._desk.session.say, self._desk.session.tasks.busy
        if self._shown == (exhibit.number, busy):
            return
        self._shown = (exhibit.number, busy)
        emptied(self._column)
        if busy:
            text = say("file.examining", exhibit=exhibit.number)
            self._column.addWidget(Empty("waiting", text, say("file.examining_why")))
            return
        start = action_button(self._desk.actions["examine.all"], primary_look=True)
        text = say("file.nothing_run", exhibit=exhibit.number)
        self._column.addWidget(Empty("metadata", text, say("file.nothing_run_why"), start))
