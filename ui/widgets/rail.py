"""The rail on the left: the rooms an investigation walks through, in their order."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from ui.actions import STAGES, Actions
from ui.theme import SPACE

WIDTH_PX = 94


class StageRail(QFrame):
    """One button per stage; its action is checked while its room is shown."""

    def __init__(self, actions: Actions, group: QActionGroup) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, SPACE)
        column.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for stage in STAGES:
            action = actions[f"stage.{stage}"]
            action.setCheckable(True)
            group.addAction(action)
            button = QToolButton()
            button.setObjectName("stage")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(22, 22))
            button.setFixedSize(WIDTH_PX, 58)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text())
            column.addWidget(button)
            self.buttons[stage] = button
        column.addStretch(1)
