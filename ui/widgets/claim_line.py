"""One optional line after pictures were taken in: what is said about them, and by whom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from provenance.errors import AlidadeError
from provenance.record.claim import ClaimAdded
from provenance.record.identity import new_ulid
from provenance.record.values import Text
from provenance.workbench import OpenCase
from provenance.workbench.people import Written
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.claim_form import new_source
from ui.widgets.form_card import kept
from ui.widgets.parts import Words, button, heading, line_field, primary
from ui.widgets.source_field import SourceField


class ClaimLine(QFrame):
    """Asks once and can be passed over. `closed` when it was saved or put away; `saved` with the claim's record."""

    closed = Signal()
    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.session = desk.session
        say = desk.session.say
        self.setAccessibleName(say("case.line.title"))
        self._exhibits: tuple[str, ...] = ()
        self._about = Words("", "muted", wrap=False)
        self.text = line_field(say("case.form.text"), example=say("case.line.text.example"))
        self.by = SourceField(self.session, say("case.form.by"), say("case.line.by.example"))
        self._save = primary(say("case.form.save"), self.save, hint=say("case.line.save.hint"))
        self._later = button(say("case.line.later"), self.put_away, hint=say("case.line.later.hint"))
        self._wrong = Words("", "alarm")
        self._wrong.hide()
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        name = heading(say("case.line.title"))
        name.setWordWrap(False)
        top.addWidget(name)
        top.addWidget(self._about)
        top.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget, stretch in ((self.text, 3), (self.by, 2), (self._save, 0), (self._later, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE + SPACE // 2)
        column.setSpacing(SPACE)
        column.addLayout(top)
        column.addLayout(row)
        column.addWidget(self._wrong)
        self.session.case_changed.connect(self.put_away)
        self.hide()

    def ask(self, exhibits: tuple[str, ...]) -> None:
        """Ask about exhibits, by their numbers; what was typed for others before is dropped."""
        if not self.session.writable:
            return
        self._exhibits = exhibits
        shown = ", ".join(exhibits) if len(exhibits) <= 6 else f"{exhibits[0]} – {exhibits[-1]}"
        self._about.setText(self.session.say("case.claim.about", exhibits=shown) if exhibits else "")
        self._empty()
        self.by.offer()
        self.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Not now."""
        self._empty()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def save(self) -> None:
        """Write the claim, after its source when that is new; without any words nothing is written."""
        text, name = self.text.text().strip(), self.by.new_name
        if not text:
            self._refuse(self.session.say("case.line.empty"))
            return
        self._save.setEnabled(False)
        claim = ClaimAdded(
            claim=new_ulid(),
            text=Text(text),
            source=self.by.source if not name else None,
            about=self._exhibits,
        )
        source = new_source(name) if name else None

        def record(case: OpenCase) -> Written:
            return case.people.claim(claim) if source is None else case.people.claim_from(source, claim)

        def written(done: Written) -> None:
            if source is not None:
                self.by.made(name, source.source)
            self._save.setEnabled(True)
            self.put_away()
            self.saved.emit(done)

        self.session.write(record, then=written, refused=self._refused)

    def _empty(self) -> None:
        self._save.setEnabled(True)
        self.text.clear()
        self.by.setCurrentIndex(0)
        self.by.clearEditText()
        self._refuse("")

    def _refused(self, error: AlidadeError) -> None:
        self._save.setEnabled(True)
        self._refuse(self.session.wording.error(error))

    def _refuse(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def event(self, event: QEvent) -> bool:
        """Return and Escape belong to the line while the focus is in it."""
        return kept(event, _meant) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return saves, Escape passes over."""
        if not _meant(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape or self._later.hasFocus():
            self.put_away()
        else:
            self.save()


def _meant(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
