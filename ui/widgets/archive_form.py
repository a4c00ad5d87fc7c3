"""The form for photos of one place that are added to the archive by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from provenance.errors import AlidadeError
from provenance.record.values import UNKNOWN, Place, Term, Text
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from ui.room import Desk
from ui.widgets.field_form import FieldForm
from ui.widgets.parts import Words, button, primary
from ui.widgets.reference_fields import LINES, ReferenceFields, field_of

Refused = Callable[[AlidadeError], None]
Add = Callable[[tuple[Path, ...], PlaceWanted, ReferenceFacts, Refused], None]


class ArchiveForm(FieldForm):
    """Asks which place the chosen files show, how that is known, and what else is known of all of them.

    `opened` when it asks, also again because what it stated was refused.
    """

    opened = Signal()

    def __init__(self, desk: Desk, add: Add) -> None:
        super().__init__(desk, desk.session.say("place.archive.form"))
        self._add = add
        self._paths: tuple[Path, ...] = ()
        self._handed_over = False  # what was filled in is kept until it is known to be taken
        self._files = Words("", "muted")
        self.body.insertWidget(1, self._files)
        self.asked = asked = ReferenceFields(self, note_lines=1)
        self.name, self.position = asked.lines["place_name"], asked.lines["place"]
        self.known_by, self.reproduction = asked.known_by, asked.reproduction
        self.design = self.line("card_design")
        cells = {**asked.cells, "design": self.cell("card_design", self.design, lambda _text: "")}
        self._lay_out(cells)
        self.finish()
        self.clear()

    def _lay_out(self, cells: dict[str, QWidget]) -> None:
        """Three fields in a row."""
        self.row(cells["place_name"], cells["place"], cells["design"])
        self.row(cells["known_by"], cells["reproduction"], cells["taken"])
        self.asked.view_rows = (self.row(cells["provider"], cells["imagery_date"], QWidget()),)
        self.row(cells["author"], cells["licence"], cells["heading"])
        self.row(cells["source"], cells["public_since"], cells["note"])

    def finish(self) -> None:
        """The last row: what is wrong, and the buttons."""
        self.form.finish(
            primary(self.say("place.archive.add"), self.save),
            button(self.say("case.form.close"), self.close_form),
        )

    def ask(self, paths: tuple[Path, ...]) -> None:
        """Ask about these files."""
        if self._handed_over:
            self.clear()
        self._paths = paths
        self._files.setText(self.say("place.archive.files", n=len(paths)))
        self.form.refuse("")
        self._open()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        self.show()
        self.opened.emit()

    def clear(self) -> None:
        """Empty every field; nothing is known."""
        super().clear()
        self._handed_over = False
        self.known_by.choose("unknown")
        self.reproduction.choose("unknown")
        self.asked.follow_kind()

    def save(self) -> None:
        """Add them, or say what is wrong."""
        try:
            wanted, facts = self._wanted(), self._facts()
        except AlidadeError as error:
            self.refuse(error)
            return
        self.close_form()
        self._handed_over = True
        self._add(self._paths, wanted, facts, self._not_added)

    def _not_added(self, error: AlidadeError) -> None:
        """Open it again as it was filled in, and say why; a form that is asked about other files stays."""
        if not self._handed_over:
            self.session.refuse(error)
            return
        self._handed_over = False
        self._open()
        self.refuse(error)

    def _wanted(self) -> PlaceWanted:
        name = self.required("card_place_name", self.name.text())
        position = self.asked.stated("place")
        return PlaceWanted(
            name=name,
            position=position if isinstance(position, Place) else UNKNOWN,
            design=_word(self.design.text()),
        )

    def _facts(self) -> ReferenceFacts:
        stated: dict[str, Any] = {
            field_of(id): self.asked.stated(id) for id in LINES if id not in ("place_name", "place")
        }
        note = self.asked.note.text
        return ReferenceFacts(
            known_by=Term(self.known_by.chosen),
            reproduction=Term(self.reproduction.chosen),
            note=Text(note) if note else UNKNOWN,
            **stated,
        )


def _word(text: str) -> str:
    """A design as one word, so that "Town hall" and "town_hall" are the same one."""
    return "_".join(text.casefold().split())
