"""Text that fits where it stands: as high as it needs, or one line that gives way in its middle."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from ui.plain_text import set_tip
from ui.theme import monospace
from ui.widgets.parts import Tone, Words

MOST_LINES: Final = 14  # our choice: a longer text scrolls in its own field

FRAMELESS: Final = "QPlainTextEdit#said { border: 0; background: transparent; padding: 0; }"
"""For whoever holds text views: one style sheet there instead of one for each, which takes 5 ms (measured)."""


class TextView(QPlainTextEdit):
    """Text to read, select and copy; as high as it needs, and broken anywhere where it must."""

    def __init__(self, name: str, text: str, *, mono: bool = False) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(name)
        self.setObjectName("said")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(0, 2, 0, 0)  # on a line with a label beside it
        if mono:
            font = monospace()
            font.setPointSizeF(self.font().pointSizeF())
            self.setFont(font)
        self.setPlainText(text)
        self._fit()

    def show_text(self, text: str) -> None:
        """Another text."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self._take_height()
        first = self.document().firstBlock().layout()
        if first.lineCount() and round(first.lineAt(0).width()) > self.viewport().width():
            # The new height brought a scroll bar beside it, and Qt 6.11 keeps the lines of the width before (tried).
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
            self._take_height()

    def _take_height(self) -> None:
        lines = min(MOST_LINES, max(1, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 4
        if height != self.height():
            self.setFixedHeight(height)


class ElidedWords(Words):
    """One line that gives way: its middle is left out where there is no room, and stands in its tooltip."""

    def __init__(self, text: str = "", tone: Tone = "plain", *, points: int = 0, bold: bool = False) -> None:
        super().__init__("", tone, points=points, bold=bold, wrap=False)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Another text."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(60, self.width())
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        if shown != self.text():
            self.setText(shown)
        set_tip(self, self._whole if shown != self._whole else "")
