"""What the report covers and leaves open, and its summary."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.presenters.reports import Gap
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import (
    Card,
    Words,
    action_button,
    emptied,
    heading,
    link,
    remark,
)


class CoverCard(Card):
    """Rows of what is in the report, then what nobody looked at, with ways to the rooms."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.session.say("report.covers"))
        self._session = desk.session
        self._say = desk.session.say
        self._shown: tuple[object, ...] = ()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(2 * SPACE)
        self._rows.setVerticalSpacing(SPACE // 2)
        self._rows.setColumnStretch(1, 1)
        self.body.addLayout(self._rows)
        self.body.addSpacing(SPACE)
        self.body.addWidget(heading(self._say("report.gaps")))
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(SPACE)
        self.body.addLayout(self._gaps)

    def show_rows(self, rows: tuple[tuple[str, str], ...], gaps: tuple[Gap, ...]) -> None:
        """Show these."""
        if (rows, gaps) == self._shown:
            return
        self._shown = (rows, gaps)
        emptied(self._rows)
        emptied(self._gaps)
        for number, (name, text) in enumerate(rows):
            said = remark(name)
            said.setWordWrap(False)
            self._rows.addWidget(said, number, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(Words(text), number, 1)
        if not gaps:
            self._gaps.addWidget(remark(self._say("report.no_gaps")))
        for gap in gaps:
            self._gaps.addWidget(self._gap(gap))

    def _gap(self, gap: Gap) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(Words(gap.text), 1)
        name = self._say(f"report.go.{gap.stage}")
        go = link(name, lambda: self._session.go(gap.stage), hint=self._say("report.go_hint", room=name))
        go.setAccessibleName(f"{name}: {gap.text}")
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return line


class SummaryCard(Card):
    """The text for pasting."""

    def __init__(self, desk: Desk) -> None:
        say = desk.session.say
        super().__init__(say("report.summary"))
        self.body.addWidget(remark(say("report.summary_hint")))
        row = QHBoxLayout()
        row.addWidget(action_button(desk.actions["report.summary"]))
        row.addStretch(1)
        self.body.addLayout(row)
        self.text = Words("", selectable=True)
        self.text.setAccessibleName(say("report.summary"))
        self.text.hide()
        self.body.addWidget(self.text)

    def show_text(self, text: str) -> None:
        """What was copied."""
        self.text.setText(text)
        self.text.show()

    def forget(self) -> None:
        """Another case is open."""
        self.text.setText("")
        self.text.hide()
