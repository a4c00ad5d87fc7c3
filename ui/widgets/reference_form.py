"""The form for a reference card: what place a reference shows, how that is known, since when it is public."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, Measure, Missing, Place, Term, Text, Value
from ui.room import Desk
from ui.widgets.parts import Words
from ui.widgets.record_form import RecordForm, Write, typed
from ui.widgets.reference_fields import ReferenceFields, field_of

_ROWS: Final = (
    "place_name", "place", "known_by", "provider", "imagery_date", "taken", "heading", "author", "licence", "source",
    "public_since", "reproduction", "note",
)  # fmt: skip


class ReferenceForm(RecordForm):
    """Completes a reference card; undoing brings back the earlier one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("place.card.form"))
        self._card: ReferenceDescribed | None = None
        self.whose = Words("", "muted")
        self.body.insertWidget(1, self.whose)
        self.asked = asked = ReferenceFields(self)
        self.lines, self.known_by, self.reproduction = asked.lines, asked.known_by, asked.reproduction
        self.note = asked.note
        rows = {id: self.row(asked.cells[id]) for id in _ROWS}
        asked.view_rows = (rows["provider"], rows["imagery_date"])
        self.finish()

    # ---- filling ------------------------------------------------------------------------------------------------

    def ask(self, exhibit: Exhibit, known: ReferenceDescribed | None, *, view: bool = False) -> None:
        """Open it for a reference; `view`: it is a street-level or satellite view, as long as nobody said otherwise."""
        card = known or ReferenceDescribed(card=new_ulid(), evidence=exhibit.id)
        self.whose.setText(self.say("place.card.of", exhibit=exhibit.number))
        if self._card is None or self._card.evidence != card.evidence or (known and self._card != known):
            self._fill(card)
        if view and self.known_by.chosen == "unknown":
            self.known_by.choose("street_level")
        self.asked.follow_kind()
        self.open_form()

    def _fill(self, card: ReferenceDescribed) -> None:
        super().clear()
        self._card = card
        self.known_by.choose(card.known_by.value)
        self.reproduction.choose(card.reproduction.value)
        for id, field in self.lines.items():
            value = getattr(card, field_of(id))
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
            if not _kept(getattr(card, field_of(id)), field.text().strip()):
                changes[field_of(id)] = self.asked.stated(id)
        if not _kept(card.note, self.note.text):
            changes["note"] = Text(self.note.text) if self.note.text else UNKNOWN
        changed = msgspec.structs.replace(card, **changes)
        return lambda case: case.people.describe_reference(changed)


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
