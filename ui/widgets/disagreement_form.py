"""The form for what differs between a photo and a reference, as an analyst sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from provenance.record.identity import new_ulid
from provenance.record.references import DisagreementMarked
from provenance.record.snapshot import Exhibit
from provenance.record.values import Term
from provenance.workbench.people import words
from provenance.workbench.vocabulary import VOCABULARY
from ui.presenters.features import Corners, region_words
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.observation_form import Subject, region_on
from ui.widgets.parts import Words, WordsField, button, remark
from ui.widgets.record_form import RecordForm, Write

Side = Literal["questioned", "reference"]


@dataclass(frozen=True)
class Pair:
    """The two exhibits, with the size of their pictures as shown."""

    questioned: Exhibit
    reference: Exhibit
    sizes: tuple[tuple[int, int], tuple[int, int]]

    def subject(self, side: Side) -> Subject:
        """One of the two as something a region can be on."""
        exhibit = self.questioned if side == "questioned" else self.reference
        width, height = self.sizes[0 if side == "questioned" else 1]
        return Subject(exhibit.id, exhibit.sha256, True, width, height)


class DisagreementForm(RecordForm):
    """`drawing_asked` names the picture on which a region is to be drawn; `drawn` shows what was."""

    drawing_asked = Signal(str)
    regions_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("place.disagree.form"))
        self.pair: Pair | None = None
        self.regions: dict[Side, Corners] = {}
        self.body.insertWidget(1, remark(self.say("place.disagree.how")))
        self.kind = self.choice("disagreement", VOCABULARY["disagreement"], "disagreement", none=False)
        self.text = WordsField(
            self.say("case.form.differs"), example=self.say("case.form.differs.example"), lines=2, most=6
        )
        self.row(self.cell("disagreement", self.kind))
        self.row(self.cell("differs", self.text))
        self.where: dict[Side, Words] = {}
        self.draw: dict[Side, QPushButton] = {}
        sides: tuple[Side, Side] = ("questioned", "reference")
        for side in sides:
            self._side(side)
        self.finish()

    def _side(self, side: Side) -> None:
        self.where[side] = Words("", "muted")
        self.draw[side] = button(
            "", lambda: self.drawing_asked.emit(side), icon_name="mark_rectangle",
            hint=self.say("place.draw.hint"),
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.draw[side])
        row.addWidget(self.where[side], 1)
        self.form.rows.addRow(row)

    def ask(self, pair: Pair) -> None:
        """Open it for a pair; what was begun for another is forgotten."""
        if self.pair is None or (self.pair.questioned.id, self.pair.reference.id) != (
            pair.questioned.id,
            pair.reference.id,
        ):
            self.clear()
        self.pair = pair
        for side, exhibit in (("questioned", pair.questioned), ("reference", pair.reference)):
            text = self.say("place.draw", exhibit=exhibit.number)
            self.draw[side].setText(f" {text}")  # type: ignore[index]
            self.draw[side].setAccessibleName(text)  # type: ignore[index]
        self._show()
        self.open_form()

    def drawn(self, side: Side, corners: Corners) -> None:
        """A region was drawn on one of the pictures."""
        self.regions[side] = corners
        self._show()
        self.regions_changed.emit()

    def clear(self) -> None:
        """Forget what was drawn and written."""
        super().clear()
        self.regions = {}
        self._show()
        self.regions_changed.emit()

    def _show(self) -> None:
        for side, words_ in self.where.items():
            corners = self.regions.get(side, ())
            words_.setText(region_words(corners, self.wording) if corners else self.say("place.draw.nothing"))

    def record(self) -> Write:
        """What differs. Raises RecordError for a region outside its picture."""
        pair = self.pair
        assert pair is not None
        marked = DisagreementMarked(
            disagreement=new_ulid(),
            questioned=pair.questioned.id,
            reference=pair.reference.id,
            kind=Term(self.kind.chosen),
            region_questioned=region_on(pair.subject("questioned"), self.regions.get("questioned", ())),
            region_reference=region_on(pair.subject("reference"), self.regions.get("reference", ())),
            text=words(self.text.text),
        )
        return lambda case: case.people.mark_disagreement(marked)
