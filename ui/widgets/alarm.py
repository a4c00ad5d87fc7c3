"""The mark of what was altered: an icon and words that wrap, in the colour of alarms."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.icons import pixmap
from ui.presenters.evidence import ALTERED_ICON
from ui.theme import SPACE, theme
from ui.widgets.parts import Words, colour


class Alarm(QWidget):
    """Hidden as long as there is nothing to say."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._icon = QLabel()
        self._words = Words("", "alarm", bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2 + 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        theme().changed.connect(self._draw)
        self._draw()
        self.say(text)

    def say(self, text: str) -> None:
        """What was altered; nothing hides the mark."""
        self._words.setText(text)
        self.setAccessibleName(text)
        if not text or self.parentWidget() is not None:  # without a place it would be a window of its own
            self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What is said."""
        return self._words.text()

    def _draw(self) -> None:
        self._icon.setPixmap(pixmap(ALTERED_ICON, 16, colour("alarm")))
