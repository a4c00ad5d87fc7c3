"""Counts in a line: in words where there is room, else icons with numbers whose words are in their tooltips."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.plain_text import set_tip
from ui.presenters.comparison import Tally
from ui.theme import SPACE
from ui.widgets.parts import Status, emptied
from ui.widgets.texts import ElidedWords


class TallyLine(QStackedWidget):
    """One line, as wide as there is room; a screen reader is told the words either way."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._tallies: tuple[Tally, ...] = ()
        self.words = ElidedWords("", "muted")
        self.icons = QWidget()
        self._row = QHBoxLayout(self.icons)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * SPACE)
        self.addWidget(self.words)
        self.addWidget(self.icons)

    def text(self) -> str:
        """All of it in words."""
        return self._text

    def show_counts(self, text: str, tallies: tuple[Tally, ...]) -> None:
        """Show `text`, or the tallies where it does not fit."""
        if (text, tallies) == (self._text, self._tallies):
            return
        self._text, self._tallies = text, tallies
        self.words.show_text(text)
        self.setAccessibleName(text)
        set_tip(self.icons, text)
        emptied(self._row)
        for tally in tallies:
            status = Status()
            status.show_state(tally.icon, str(tally.n), tally.tone, f"{tally.n} {tally.words}")
            status.setAccessibleName(f"{tally.n} {tally.words}")
            self._row.addWidget(status)
        self._row.addStretch(1)
        self._choose()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self._text) + 4 <= self.width()
        self.setCurrentWidget(self.words if fits or not self._tallies else self.icons)
