"""The bar for messages: what was refused or found stays until it is closed, what was done goes by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from provenance.wording import Wording
from ui.icons import icon, pixmap
from ui.plain_text import set_tip
from ui.session import Kind, Notice
from ui.theme import SPACE, theme
from ui.widgets.parts import Tone, Words, colour

_LOOKS: Final[dict[Kind, tuple[str, Tone]]] = {
    "info": ("info", "accent"),
    "good": ("done", "good"),
    "warning": ("warning", "warning"),
    "alarm": ("doubtful", "alarm"),
}

PASSING_MS: Final = 12_000  # our choice: time to read two lines twice


class NoticeBar(QFrame):
    """One message at a time."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._notice: Notice | None = None
        self._icon = QLabel()
        self._words = Words("", selectable=True)
        self._close = QToolButton(autoRaise=True)
        self._close.setIcon(icon("cancel"))
        self._close.setAccessibleName(wording.window("notice.close"))
        set_tip(self._close, wording.window("notice.close"))
        self._close.clicked.connect(lambda: self.show_notice(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._icon.setContentsMargins(0, 3, 0, 0)
        self._words.setContentsMargins(0, 3, 0, 3)
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.timeout.connect(self._pass)
        theme().changed.connect(self._draw)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now, or nothing."""
        return self._notice.text if self._notice is not None else ""

    def show_notice(self, notice: Notice | None) -> None:
        """Say something, or nothing; an alarm gives way to nothing less than a warning."""
        alarmed = self._notice is not None and self._notice.kind == "alarm" and self.isVisible()
        if alarmed and notice is not None and notice.kind in ("info", "good"):
            return
        self._notice = notice
        self._draw()
        self.setVisible(notice is not None)
        if notice is not None and notice.kind in ("info", "good"):
            self._timer.start()
        else:
            self._timer.stop()

    def _pass(self) -> None:
        """What was good news goes by itself, unless the pointer rests on it."""
        if self.underMouse():
            self._timer.start()
        else:
            self.show_notice(None)

    def _draw(self) -> None:
        if self._notice is None:
            return
        name, tone = _LOOKS[self._notice.kind]
        self._icon.setPixmap(pixmap(name, 16, colour(tone)))
        self._words.setText(self._notice.text)
        self.setAccessibleName(self._notice.text)
