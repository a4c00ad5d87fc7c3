"""The list of keys, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from provenance.wording import Wording
from provenance.workbench.program import VERSION
from ui.actions import COMMANDS, MENUS, Actions
from ui.theme import SPACE
from ui.widgets.parts import Page, Words, button, heading, title


class KeysDialog(QDialog):
    """Every key of the registry by menu, and what can be done with a picture."""

    def __init__(self, actions: Actions, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        say = wording.window
        self.setWindowTitle(say("keys.title"))
        page = Page(say("keys.title"), width_px=900)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page.body.addWidget(title(say("keys.title")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        columns = [0, 0]
        for name in MENUS:
            rows = [
                (
                    actions[one.id].text(),
                    actions[one.id].shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                )
                for one in COMMANDS
                if one.menu == name and one.shortcut
            ]
            if not rows:
                continue
            side = columns.index(min(columns))
            grid.addWidget(heading(say(f"menu.{name}").replace("&", "")), columns[side], 2 * side, 1, 2)
            for number, (text, keys) in enumerate(rows, 1):
                grid.addWidget(Words(text, wrap=False), columns[side] + number, 2 * side)
                grid.addWidget(Words(keys, "muted", wrap=False), columns[side] + number, 2 * side + 1)
            columns[side] += len(rows) + 2
        page.body.addLayout(grid)
        page.body.addWidget(Words(say("keys.canvas"), "muted"))
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.addWidget(page)
        column.addWidget(button(say("dialog.close"), self.accept), 0, Qt.AlignmentFlag.AlignHCenter)
        self.resize(860, 640)


class AboutDialog(QDialog):
    """What Alidade is, which version, and under which licences."""

    def __init__(self, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        say = wording.window
        self.setWindowTitle(say("about.title"))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(title(f"Alidade {VERSION}"))
        for id in ("about.what", "about.does_not", "about.private", "about.licence"):
            column.addWidget(Words(say(id)))
        column.addWidget(button(say("dialog.close"), self.accept), 0, Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(520)
