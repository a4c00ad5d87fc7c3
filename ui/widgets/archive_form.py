"""The form for photos of one place that are added to the archive by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from provenance.errors import AlidadeError, UsageError
from provenance.record.values import UNKNOWN, Place, Term
from provenance.workbench.people import place
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from provenance.workbench.vocabulary import VOCABULARY
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Card, Choice, Form, Words, button, line_field, primary

Add = Callable[[tuple[Path, ...], PlaceWanted, ReferenceFacts], None]


class ArchiveForm(Card):
    """Asks which place the chosen files show, and how that is known."""

    def __init__(self, desk: Desk, add: Add) -> None:
        say = desk.session.say
        super().__init__(say("place.archive.form"))
        self._wording, self._say, self._add = desk.session.wording, say, add
        self._paths: tuple[Path, ...] = ()
        self.setAccessibleName(say("place.archive.form"))
        self._files = Words("", "muted")
        self.name = line_field(say("place.archive.name"), example=say("case.form.card_place_name.example"))
        self.position = line_field(say("place.archive.position"), example=say("case.form.card_place.example"))
        known = [(one, self._wording.term(one, "known_by")) for one in VOCABULARY["known_by"]]
        self.known_by = Choice(say("place.archive.known_by"), known)
        self.known_by.choose("unknown")
        allowed = [(one, self._wording.term(one, "reproduction")) for one in VOCABULARY["reproduction"]]
        self.reproduction = Choice(say("place.archive.reproduction"), allowed)
        self.reproduction.choose("unknown")
        self.form = Form()
        self.body.addWidget(self._files)
        for fields in ((self.name, self.position), (self.known_by, self.reproduction)):
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            for field in fields:
                row.addWidget(field, 1)
            self.form.rows.addRow(row)
        self.form.finish(
            primary(say("place.archive.add"), self.save), button(say("case.form.close"), self.hide)
        )
        self.body.addWidget(self.form)
        self.hide()

    def ask(self, paths: tuple[Path, ...]) -> None:
        """Ask about these files."""
        self._paths = paths
        self._files.setText(self._say("place.archive.files", n=len(paths)))
        self.form.refuse("")
        self.show()
        self.name.setFocus()

    def save(self) -> None:
        """Add them, or say what is wrong."""
        try:
            wanted = self._wanted()
        except AlidadeError as error:
            self.form.refuse(self._wording.error(error))
            return
        self.hide()
        facts = ReferenceFacts(
            known_by=Term(self.known_by.chosen), reproduction=Term(self.reproduction.chosen)
        )
        self._add(self._paths, wanted, facts)
        self.name.clear()
        self.position.clear()

    def _wanted(self) -> PlaceWanted:
        name, text = self.name.text().strip(), self.position.text().strip()
        if not name:
            raise UsageError("empty_text", field=self._say("place.archive.name"))
        found = place(text) if text else UNKNOWN
        if text and not isinstance(found, Place):
            raise UsageError("not_a_place", value=text[:60])
        return PlaceWanted(name=name, position=found if isinstance(found, Place) else UNKNOWN)
