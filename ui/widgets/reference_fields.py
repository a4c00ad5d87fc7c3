"""The fields for what is known of a reference: those of its card in a case, and of photos added to the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from provenance.errors import RecordError, UsageError
from provenance.record.values import (
    UNKNOWN,
    Instant,
    Link,
    Measure,
    Missing,
    Period,
    Place,
    Text,
)
from provenance.workbench.people import address, place, required_instant, when
from provenance.workbench.vocabulary import VOCABULARY
from ui.presenters.reading import read_instant, read_position, read_when
from ui.widgets.field_form import FieldForm
from ui.widgets.parts import WordsField

Stated = Text | Place | Instant | Period | Measure | Link | Missing

VIEWS: Final = ("street_level", "satellite")
"""How a place is known from a provider's imagery: then who provides it, of when it is, and that it is not public."""

LINES: Final = (
    "place_name", "place", "provider", "imagery_date", "taken", "heading", "author", "licence", "source",
    "public_since",
)  # fmt: skip
"""The fields of one line, in the order in which they are asked."""

_NAMES: Final = {"heading": "heading_deg"}


class ReferenceFields:
    """Makes the fields for a form, which lays out their `cells`; `view_rows` show for a provider's imagery only."""

    def __init__(self, form: FieldForm, *, note_lines: int = 2) -> None:
        self._say = say = form.say
        self.known_by = form.choice("known_by", VOCABULARY["known_by"], "known_by", none=False)
        self.reproduction = form.choice(
            "reproduction", VOCABULARY["reproduction"], "reproduction", none=False
        )
        self.note = WordsField(say("case.form.note"), example=say("case.form.note.example"), lines=note_lines)
        self.lines = {id: form.line(f"card_{id}") for id in LINES}
        self.view_rows: tuple[QWidget, ...] = ()
        readers: dict[str, Callable[[str], str]] = {
            "place": lambda text: read_position(text, form.wording),
            "taken": lambda text: read_when(text, form.wording),
            "public_since": lambda text: read_instant(text, form.wording),
        }
        self.cells: dict[str, QWidget] = {
            id: form.cell(f"card_{id}", line, readers.get(id)) for id, line in self.lines.items()
        }
        for id, field in (
            ("known_by", self.known_by),
            ("reproduction", self.reproduction),
            ("note", self.note),
        ):
            self.cells[id] = form.cell(id, field)
        self.known_by.currentIndexChanged.connect(lambda _kind: self.follow_kind())

    def follow_kind(self) -> None:
        """A provider's imagery has a provider and a date, and is not for the public."""
        view = self.known_by.chosen in VIEWS
        for row in self.view_rows:
            row.setVisible(view)
        if view and self.reproduction.chosen == "unknown":
            self.reproduction.choose("not_public")

    def stated(self, id: str) -> Stated:
        """What a line states. Raises UsageError naming a time, place or heading that is none."""
        text = self.lines[id].text().strip()
        return self._read(id, text) if text else UNKNOWN

    def _read(self, id: str, text: str) -> Stated:
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
                return required_instant(text, self._say("case.form.card_public_since"))
            case _:
                return Text(text)


def field_of(id: str) -> str:
    """The name that a line's value has on a reference card, and in the archive's record."""
    return _NAMES.get(id, id)
