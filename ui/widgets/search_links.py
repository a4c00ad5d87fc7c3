"""The list of links that a search found so far."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget, QVBoxLayout

from ui.plain_text import tip
from ui.widgets.parts import Words


class FoundLinks(QListWidget):
    """The links so far; says what to do while there are none. Letters are for the strip."""

    removal_asked = Signal()

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(44)
        self._empty = Words(empty, "muted", wrap=False)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self)
        inside.addWidget(self._empty)

    def show_links(self, links: list[str]) -> None:
        """Show the links; the chosen row stays."""
        self._empty.setVisible(not links)
        if links == [self.item(row).text() for row in range(self.count())]:
            return
        row = max(0, self.currentRow())
        self.clear()
        for link in links:
            self.addItem(link)
            self.item(self.count() - 1).setToolTip(tip(link))
        self.setCurrentRow(min(row, self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        elif event.text().isalpha() or event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()
        else:
            super().keyPressEvent(event)
