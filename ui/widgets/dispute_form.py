"""Asks why a finding is not accepted, and writes it down once."""

from __future__ import annotations

from shiboken6 import isValid

from provenance.errors import AlidadeError
from provenance.record.identity import new_ulid
from provenance.record.values import Text
from provenance.workbench.people import Written
from ui.room import Desk
from ui.widgets.parts import Form, WordsField, button, primary


class DisputeForm(Form):
    """For one finding, by its id; puts itself away when the objection is on the disk."""

    def __init__(self, desk: Desk, finding: str) -> None:
        super().__init__()
        self._session = desk.session
        self._say = say = desk.session.say
        self._finding = finding
        self._reason = WordsField(say("findings.dispute_why"), example=say("findings.dispute_example"))
        self._reason.submitted.connect(self._write)
        self._save = primary(say("findings.dispute_write"), self._write)
        self.add(say("findings.dispute_why"), self._reason)
        self.finish(self._save, button(say("findings.dispute_cancel"), self.hide))
        self.setFocusProxy(self._reason)

    def _write(self) -> None:
        if not self._save.isEnabled():  # it is being written: a second press is not a second objection
            return
        if not self._reason.text:
            self.refuse(self._say("findings.dispute_empty"))
            self._reason.setFocus()
            return
        self.refuse("")
        self._save.setEnabled(False)
        finding, text, id = self._finding, Text(self._reason.text), new_ulid()
        self._session.write(
            lambda case: case.people.dispute(finding, text, id), then=self._written, refused=self._refused
        )

    def _written(self, _written: Written) -> None:
        if isValid(self):  # another finding may have been chosen meanwhile
            self._save.setEnabled(True)
            self.hide()

    def _refused(self, error: AlidadeError) -> None:
        if isValid(self):
            self._save.setEnabled(True)
            self.refuse(self._session.wording.error(error))
        else:
            self._session.refuse(error)
