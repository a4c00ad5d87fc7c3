"""Asks, in the place of the buttons, whether a feature list is locked for good."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.form_card import kept
from ui.widgets.parts import Words, button, primary

_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class LockQuestion(QWidget):
    """`confirmed` by Enter or its button, `dismissed` by Esc or the other one; hidden until it is asked."""

    confirmed = Signal()
    dismissed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = say = desk.session.say
        self._words = Words("", bold=True)
        self.yes = primary(say("photo.lock.yes"), self._confirm, hint=say("photo.lock.yes.hint"))
        self.no = button(say("photo.lock.no"), self.dismiss, hint=say("photo.lock.no.hint"))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._words)
        column.addLayout(row)
        self.hide()

    def ask(self, features: int) -> None:
        """Ask about a list of so many features; the focus is on the yes."""
        self.count(features)
        self.show()
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def count(self, features: int) -> None:
        """The list has so many features now."""
        self._words.setText(self._say("photo.lock.ask", n=features))
        self.setAccessibleName(self._words.text())
        self.yes.setAccessibleName(self._say("photo.gate.lock", n=features))

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit()

    def dismiss(self) -> None:
        """Put the question away; nothing is locked."""
        if not self.isHidden():
            self.hide()
            self.dismissed.emit()

    # ---- keys ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Its keys go before shortcuts of the window with the same keys."""
        return kept(event, _meant) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what has the focus, Escape locks nothing."""
        if not _meant(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape or self.no.hasFocus():
            self.dismiss()
        else:
            self._confirm()


def _meant(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return plain and event.key() in _KEYS
