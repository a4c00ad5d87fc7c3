"""Parts of the form of a conclusion: the limits that stand beside the chosen records, and the line at its foot."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.plain_text import set_tip
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import (
    READING_WIDTH_PX,
    Status,
    Words,
    action_button,
    button,
    emptied,
    link,
    remark,
)


class LimitsBeside(QWidget):
    """What the chosen records cannot show, each with a button; `inserted` names the sentence to copy."""

    inserted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.session.say
        self._shown: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self.hide()

    def show_limits(self, beside: tuple[tuple[str, str], ...]) -> None:
        """Sentences with the names of the records they limit."""
        if beside == self._shown:
            return
        self._shown = beside
        emptied(self._column)
        self.setVisible(bool(beside))
        self._column.addWidget(remark(self._say("verdict.limits_beside")))
        for sentence, names in beside:
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            words = Words(sentence)
            set_tip(words, names)
            row.addWidget(words, 1)
            put = link(
                self._say("verdict.insert"),
                partial(self.inserted.emit, sentence),
                hint=self._say("verdict.insert_hint"),
            )
            put.setAccessibleName(self._say("verdict.insert_spoken", text=sentence))
            row.addWidget(put, 0, Qt.AlignmentFlag.AlignTop)
            self._column.addLayout(row)


class Footer(QWidget):
    """What is wrong, how the form stands, saving, and throwing away after asking."""

    throw_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.session.say
        self._wrong = Words("", "alarm")
        self._remark = Status()
        self.save = action_button(desk.actions["write.conclude"], primary_look=True)
        self.throw = button(self._say("verdict.throw"), self._ask)
        holder = QWidget()
        holder.setMaximumWidth(READING_WIDTH_PX)
        across = QHBoxLayout(self)  # as wide as the page above it
        across.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 2 * SPACE)
        across.addStretch(1)
        across.addWidget(holder, 100)
        across.addStretch(1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for one in (self._wrong, self._remark, self._asking()):
            one.hide()
            column.addWidget(one)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.save)
        buttons.addWidget(self.throw)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _asking(self) -> QWidget:
        self._question = QWidget()
        row = QHBoxLayout(self._question)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(Words(self._say("verdict.throw_question"), wrap=False))
        self.throw_yes = button(self._say("verdict.throw_yes"), self._throw)
        row.addWidget(self.throw_yes)
        row.addWidget(button(self._say("verdict.throw_no"), self._question.hide))
        row.addStretch(1)
        return self._question

    def show_standing(self, *, unsaved: bool, read_only: str, remark: str) -> None:
        """Whether there is something to throw away, and why nothing can be saved or what to know first."""
        self.throw.setEnabled(unsaved)
        if not unsaved:
            self._question.hide()
        text = read_only or remark
        self._remark.setVisible(bool(text))
        if text:
            self._remark.show_state("locked" if read_only else "info", text, "muted")

    def refuse(self, text: str) -> None:
        """Say what is wrong; nothing when it is right again."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def _ask(self) -> None:
        self._question.show()
        self.throw_yes.setFocus()

    def _throw(self) -> None:
        self._question.hide()
        self.throw_asked.emit()
