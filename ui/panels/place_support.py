"""What all references of a photo say together, and the controls beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.presenters.pair_said import AllSaid
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Words, action_link, link, remark


class SupportLines(QWidget):
    """How many references support which place, on request what that counts, and what the controls gave.

    `again_asked`: have the references counted again.
    """

    again_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.session.say
        self.support = Words("", bold=True)
        self.controls = remark("")
        self._counted = remark("")
        self._counted.hide()
        self._why = link(say("place.support.counted"))
        self._why.clicked.connect(lambda _checked=False: self._counted.setVisible(self._counted.isHidden()))
        self.again = link(say("place.support.again"))
        self.again.clicked.connect(lambda _checked=False: self.again_asked.emit())
        links = QHBoxLayout()
        links.setSpacing(SPACE)
        links.addWidget(self._why)
        links.addWidget(self.again)
        links.addStretch(1)
        self.compare = action_link(desk.actions["place.controls"])
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.support)
        column.addLayout(links)
        column.addWidget(self._counted)
        column.addWidget(self.controls)
        column.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)

    def show_said(self, said: AllSaid | None, *, enabled: bool = True) -> None:
        """The support, the controls, then what is counted; `enabled`: they can be counted again now."""
        self.setVisible(said is not None)
        if said is None:
            return
        self.support.setText(said.support)
        self.controls.setText(said.controls)
        self._counted.setText("\n".join(said.more))
        self._why.setVisible(bool(said.more))
        self.again.setVisible(said.counted)
        self.again.setEnabled(enabled)
        if not said.more:
            self._counted.hide()
