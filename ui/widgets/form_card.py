"""A card that is filled in: Ctrl+Return saves it and Escape closes it, before shortcuts with the same keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from ui.widgets.parts import Card

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FormCard(Card):
    """A card with keys of its own; whoever derives from it says what saving and closing are."""

    def save(self) -> None:
        """Write what was filled in."""
        raise NotImplementedError(type(self).__name__)

    def close_form(self) -> None:
        """Put it away."""
        raise NotImplementedError(type(self).__name__)

    def event(self, event: QEvent) -> bool:
        """The form's keys go before shortcuts of the window with the same keys."""
        return kept(event, _meant) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return saves, Escape closes."""
        if not _meant(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            self.save()


def kept(event: QEvent, meant: Callable[[QKeyEvent], bool]) -> bool:
    """Whether a key that is also a shortcut is meant for the widget itself; it is told so, and the shortcut waits."""
    own = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and meant(event)
    if own:
        event.accept()
    return own


def _meant(event: QKeyEvent) -> bool:
    control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_Escape or (event.key() in _ENTER and control)
