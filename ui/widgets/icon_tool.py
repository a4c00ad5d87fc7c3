"""A flat button with a drawing alone, for what is no action of the registry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from ui.icons import icon
from ui.plain_text import set_tip


def icon_tool(icon_name: str, name: str, call: Callable[[], object]) -> QToolButton:
    """A tool button; its name is its tooltip too."""
    made = QToolButton()
    made.setAutoRaise(True)
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(18, 18))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(name)
    set_tip(made, name)
    made.clicked.connect(lambda _checked=False: call())
    return made
