"""What every form for a record has in common: it is written into the case, and says why when it cannot be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from provenance.errors import AlidadeError
from provenance.record.values import Instant, Link, Missing, Period, Place, Text
from provenance.workbench import OpenCase
from provenance.workbench.people import Written
from ui.room import Desk
from ui.widgets.field_form import FieldForm
from ui.widgets.parts import button, primary

Write = Callable[[OpenCase], Written]


class RecordForm(FieldForm):
    """A form that opens in the page. `saved` with the Written record.

    Escape closes it and keeps what was typed for the next opening; Ctrl+Return saves. Subclasses add rows in `__init__`
    and give `record`.
    """

    saved = Signal(object)
    undoable = True

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk, name)
        self._save = primary(self.say("case.form.save"), self.save, hint=self.say("case.form.save.hint"))
        self._close = button(
            self.say("case.form.close"), self.close_form, hint=self.say("case.form.close.hint")
        )
        self.session.case_changed.connect(self._forget)

    # ---- to be given ----------------------------------------------------------------------------------------

    def record(self) -> Write:
        """What is to be written. Raises AlidadeError naming the field that is wrong."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Offer what the case holds now, and fill in what is likely; called when the form is opened."""

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
        super().refuse(error)


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
