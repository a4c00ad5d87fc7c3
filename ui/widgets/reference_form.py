"""The form for a reference card: what place a reference shows, how that is known, since when it is public."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from PySide6.QtWidgets import QLineEdit, QWidget

from provenance.errors import RecordError, UsageError
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, Measure, Missing, Place, Term, Text, Value
from provenance.workbench.people import address, place, required_instant, when
from provenance.workbench.vocabulary import VOCABULARY
from ui.presenters.reading import read_instant, read_place, read_when
from ui.room import Desk
from ui.widgets.parts import Words, WordsField
from ui.widgets.record_form import RecordForm, Write, typed

VIEWS: Final = ("street_level", "satellite")
"""How a place is known from a provider's imagery: then who provides it, of when it is, and that it is not public."""
_TEXTS: Final = ("place_name", "author", "licence", "provider", "imagery_date")


class ReferenceForm(RecordForm):
    """Completes a reference card; undoing brings back the earlier one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("place.card.form"))
        self._card: ReferenceDescribed | None = None
        self.whose = Words("", "muted")
        self.body.insertWidget(1, self.whose)
        self.lines: dict[str, QLineEdit] = {}
        self.known_by = self.choice("known_by", VOCABULARY["known_by"], "known_by", none=False)
        self.reproduction = self.choice(
            "reproduction", VOCABULARY["reproduction"], "reproduction", none=False
        )
        self.note = WordsField(
            self.say("case.form.note"), example=self.say("case.form.note.example"), lines=2
        )
        self._line("place_name")
        self._line("place", lambda text: read_place(text, self.wording))
        self.row(self.cell("known_by", self.known_by))
        self._view_rows = [self._line("provider"), self._line("imagery_date")]
        self._line("taken", lambda text: read_when(text, self.wording))
        self._line("heading")
        self._line("author")
        self._line("licence")
        self._line("source")
        self._line("public_since", lambda text: read_instant(text, self.wording))
        self.row(self.cell("reproduction", self.reproduction))
        self.row(self.cell("note", self.note))
        self.finish()
        self.known_by.currentIndexChanged.connect(lambda _place: self._follow_kind())

    def _line(self, id: str, read: Any = None) -> QWidget:
        self.lines[id] = self.line(f"card_{id}")
        return self.row(self.cell(f"card_{id}", self.lines[id], read))

    def _follow_kind(self) -> None:
        """A provider's imagery has a provider and a date, and is not for the public."""
        view = self.known_by.chosen in VIEWS
        for row in self._view_rows:
            row.setVisible(view)
        if view and self.reproduction.chosen == "unknown":
            self.reproduction.choose("not_public")

    # ---- filling ------------------------------------------------------------------------------------------------

    def ask(self, exhibit: Exhibit, known: ReferenceDescribed | None, *, view: bool = False) -> None:
        """Open it for a reference; `view`: it is a street-level or satellite view, as long as nobody said otherwise."""
        card = known or ReferenceDescribed(card=new_ulid(), evidence=exhibit.id)
        self.whose.setText(self.say("place.card.of", exhibit=exhibit.number))
        if self._card is None or self._card.evidence != card.evidence or (known and self._card != known):
            self._fill(card)
        if view and self.known_by.chosen == "unknown":
            self.known_by.choose("street_level")
        self._follow_kind()
        self.open_form()

    def _fill(self, card: ReferenceDescribed) -> None:
        super().clear()
        self._card = card
        self.known_by.choose(card.known_by.value)
        self.reproduction.choose(card.reproduction.value)
        for id, field in self.lines.items():
            value = getattr(card, _FIELDS.get(id, id))
            field.setText(_typed(value))
            field.setEnabled(not _gone(value))
        self.note.setPlainText(_typed(card.note))
        self.note.setEnabled(not _gone(card.note))

    def clear(self) -> None:
        """Forget which card it was."""
        super().clear()
        self._card = None

    # ---- writing ------------------------------------------------------------------------------------------------

    def record(self) -> Write:
        """The card with what was changed in it. Raises UsageError naming a time, place or heading that is none."""
        card = self._card
        assert card is not None
        changes: dict[str, Any] = {
            "known_by": Term(self.known_by.chosen),
            "reproduction": Term(self.reproduction.chosen),
        }
        for id, field in self.lines.items():
            name, text = _FIELDS.get(id, id), field.text().strip()
            if not _kept(getattr(card, name), text):
                changes[name] = self._read(id, text) if text else UNKNOWN
        if not _kept(card.note, self.note.text):
            changes["note"] = Text(self.note.text) if self.note.text else UNKNOWN
        changed = msgspec.structs.replace(card, **changes)
        return lambda case: case.people.describe_reference(changed)

    def _read(self, id: str, text: str) -> Value:
        match id:
            case "place":
                found = place(text)
                if not isinstance(found, Place):
                    raise UsageError("not_a_place", value=text[:60])
                return found
            case "taken":
                return when(text)
            case "heading":
                try:
                    return Measure(text, "deg")
                except RecordError as error:
                    raise UsageError("heading_out_of_range", value=text[:60]) from error
            case "source":
                return address(text)
            case "public_since":
                return required_instant(text, self.say("case.form.card_public_since"))
            case _:
                return Text(text)


_FIELDS: Final = {"heading": "heading_deg"}


def _typed(value: Value) -> str:
    if isinstance(value, Measure):
        return value.value
    if isinstance(value, Place):
        return value.value.replace(",", ", ") if ", " not in value.value else value.value
    return typed(value)  # type: ignore[arg-type]


def _kept(before: Value, text: str) -> bool:
    """Whether a field is as it was, with the language and precision that it had."""
    if _gone(before):
        return True
    return _typed(before).strip() == text and not (isinstance(before, Missing) and text)


def _gone(value: Value) -> bool:
    """Whether it was there and can no longer be read: that is not for a form to fill in."""
    return isinstance(value, Missing) and value.value in ("erased", "lost", "altered")
