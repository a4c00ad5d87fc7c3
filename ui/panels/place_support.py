"""What all references of a photo say together, and the controls beside them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Words, action_button, link, remark


class SupportLines(QWidget):
    """How many references support the place; on request what that counts, and what the controls gave."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.session.say
        self.support = Words("", bold=True)
        self.controls = remark("")
        self._counted = remark("")
        self._counted.hide()
        self._why = link(say("place.support.counted"))
        self._why.clicked.connect(lambda _checked=False: self._counted.setVisible(self._counted.isHidden()))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.controls, 1)
        row.addWidget(action_button(desk.actions["place.controls"], words=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.support)
        column.addWidget(self._why)
        column.addWidget(self._counted)
        column.addLayout(row)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """The support, the controls, then what is counted."""
        self.setVisible(bool(lines))
        if not lines:
            return
        self.support.setText(lines[0])
        self.controls.setText(lines[1])
        self._counted.setText("\n".join(lines[2:]))
        self._why.setVisible(len(lines) > 2)
        if len(lines) == 2:
            self._counted.hide()
