"""A form of fields in rows, whatever becomes of what is filled in: labels, what is understood, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from provenance.errors import AlidadeError, UsageError
from ui.plain_text import set_tip
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.form_card import FormCard
from ui.widgets.parts import Choice, Form, Words, line_field

Field = QLineEdit | QPlainTextEdit | QComboBox


class FieldForm(FormCard):
    """Fields under their labels. `closed` when it goes away for any reason, `refused` when it says what is wrong.

    Subclasses add rows in `__init__` and say what saving is.
    """

    closed = Signal()
    refused = Signal()

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(name)
        self.setAccessibleName(name)
        self.desk = desk
        self.session = desk.session
        self.wording = desk.session.wording
        self.say = desk.session.say
        self.fields: list[Field] = []
        self.form = Form()
        self.body.addWidget(self.form)
        self.hide()

    # ---- rows -----------------------------------------------------------------------------------------------

    def row(self, *cells: QWidget) -> QWidget:
        """Cells beside one another, equally wide."""
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(2 * SPACE)
        for cell in cells:
            across.addWidget(cell, 1, Qt.AlignmentFlag.AlignTop)
        self.form.rows.addRow(row)
        return row

    def line(self, id: str) -> QLineEdit:
        """A line to be put into a cell by `cell`; its words are `case.form.<id>` and `case.form.<id>.example`."""
        return line_field(self.say(f"case.form.{id}"), example=self.say(f"case.form.{id}.example"))

    def choice(self, id: str, options: Sequence[str], family: str, *, none: bool = True) -> Choice:
        """A choice from a vocabulary, with "not stated" first unless one of it must be chosen."""
        words = [(one, self.wording.term(one, family)) for one in options]
        return Choice(
            self.say(f"case.form.{id}"), words, none=self.say("case.form.not_stated") if none else None
        )

    def cell(self, id: str, field: Field, read: Callable[[str], str] | None = None) -> QWidget:
        """A field under its label; `read` says under it how what is typed is understood."""
        self.fields.append(field)
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        label = Words(self.say(f"case.form.{id}"), "muted", wrap=False)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        field.setMinimumWidth(90)
        if isinstance(field, QComboBox):
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.currentTextChanged.connect(partial(set_tip, field))
        if read is not None and isinstance(field, QLineEdit):
            column.addWidget(self._reading(f"case.form.{id}.hint", field, read))
        cell.setFocusProxy(field)
        return cell

    def _reading(self, hint: str, field: QLineEdit, read: Callable[[str], str]) -> Words:
        words = Words(self.say(hint), "muted")
        field.textChanged.connect(lambda text: words.setText(read(text) or self.say(hint)))
        return words

    # ---- filled in ----------------------------------------------------------------------------------------------

    def close_form(self) -> None:
        """Put it away; what was typed is kept."""
        self.form.refuse("")
        self.hide()
        self.closed.emit()

    def clear(self) -> None:
        """Empty every field."""
        self.form.refuse("")
        for field in self.fields:
            if isinstance(field, QComboBox):
                field.setCurrentIndex(0)
                if field.isEditable():
                    field.clearEditText()
            else:
                field.clear()

    def refuse(self, error: AlidadeError) -> None:
        """Say what is wrong; the form stays as it is."""
        self.form.refuse(self.wording.error(error))
        self.refused.emit()

    def required(self, id: str, text: str) -> str:
        """What was typed in a field that must not be empty. Raises UsageError naming it."""
        if not text.strip():
            raise UsageError("empty_text", field=self.say(f"case.form.{id}"))
        return text.strip()
