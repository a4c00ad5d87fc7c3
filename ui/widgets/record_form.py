"""What every form for a record has in common: fields in rows, what is wrong said below, keys to save and to close."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from provenance.record.values import Instant, Link, Missing, Period, Place, Text
from provenance.workbench import OpenCase
from provenance.workbench.people import Written
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.form_card import FormCard
from ui.widgets.parts import Choice, Form, Words, button, line_field, primary

Write = Callable[[OpenCase], Written]
Field = QLineEdit | QPlainTextEdit | QComboBox


class RecordForm(FormCard):
    """A form that opens in the page. `saved` with the Written record, `closed` when it goes away for any reason,
    `refused` when it says what is wrong.

    Escape closes it and keeps what was typed for the next opening; Ctrl+Return saves. Subclasses add rows in `__init__`
    and give `record`.
    """

    saved = Signal(object)
    closed = Signal()
    refused = Signal()
    undoable = True

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
        self._save = primary(self.say("case.form.save"), self.save, hint=self.say("case.form.save.hint"))
        self._close = button(
            self.say("case.form.close"), self.close_form, hint=self.say("case.form.close.hint")
        )
        self.session.case_changed.connect(self._forget)
        self.hide()

    # ---- to be given ----------------------------------------------------------------------------------------

    def record(self) -> Write:
        """What is to be written. Raises AlidadeError naming the field that is wrong."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Offer what the case holds now, and fill in what is likely; called when the form is opened."""

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
            field.currentTextChanged.connect(field.setToolTip)
        if read is not None and isinstance(field, QLineEdit):
            column.addWidget(self._reading(f"case.form.{id}.hint", field, read))
        cell.setFocusProxy(field)
        return cell

    def _reading(self, hint: str, field: QLineEdit, read: Callable[[str], str]) -> Words:
        words = Words(self.say(hint), "muted")
        field.textChanged.connect(lambda text: words.setText(read(text) or self.say(hint)))
        return words

    def finish(self) -> None:
        """The last row: what is wrong, and the buttons."""
        self.form.finish(self._save, self._close)

    @property
    def foot(self) -> QWidget:
        """The last row, beside what is wrong."""
        return self._save

    # ---- opening and closing ----------------------------------------------------------------------------------

    def open_form(self) -> None:
        """Show it with the focus in its first field; nothing happens while the case can only be read."""
        if not self.session.writable:
            return
        self.prepare()
        self.show()
        if self.fields:
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _forget(self) -> None:
        self.clear()
        if not self.isHidden():
            self.close_form()

    # ---- saving -----------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the record, or say what is wrong."""
        if not self._save.isEnabled():
            return
        try:
            write = self.record()
        except AlidadeError as error:
            self.refuse(error)
            return
        self.form.refuse("")
        self._save.setEnabled(False)
        self.write(write)

    def write(self, write: Write) -> None:
        """Hand the record over to be written."""
        self.session.write(write, then=self.written, refused=self.refuse, undoable=self.undoable)

    def written(self, written: Written) -> None:
        """The record is in the case."""
        self._save.setEnabled(True)
        self.clear()
        self.close_form()
        self.saved.emit(written)

    def refuse(self, error: AlidadeError) -> None:
        """Say what is wrong; the form stays as it is."""
        self._save.setEnabled(True)
        self.form.refuse(self.wording.error(error))
        self.refused.emit()

    def required(self, id: str, text: str) -> str:
        """What was typed in a field that must not be empty. Raises UsageError naming it."""
        if not text.strip():
            raise UsageError("empty_text", field=self.say(f"case.form.{id}"))
        return text.strip()


def typed(value: Instant | Period | Place | Link | Text | Missing) -> str:
    """A value as one would type it; nothing for a gap."""
    match value:
        case Missing():
            return ""
        case Instant():
            return value.value + (value.offset or "")
        case Period():
            ends = (value.value, value.end)
            return "/".join("" if end is None else typed(end) for end in ends)
        case _:
            return value.value
