"""The form that holds each feature of a photo against a reference: agrees, disagrees, not visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.record.identity import new_ulid
from provenance.record.references import FeatureCompared
from provenance.record.values import Term
from provenance.workbench import OpenCase
from provenance.workbench.people import Written, words
from provenance.workbench.vocabulary import VOCABULARY
from ui.presenters.feature_table import ANSWER_ICONS, HeldRow, PairFeatures
from ui.presenters.features import Corners, region_words
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.disagreement_form import Pair
from ui.widgets.observation_form import region_on
from ui.widgets.parts import Flow, Words, button, emptied, line_field, remark
from ui.widgets.record_form import RecordForm, Write

NOT_VISIBLE: Final = "not_visible"


@dataclass(frozen=True)
class Said:
    """What is chosen for one feature."""

    answer: str
    corners: Corners
    note: str


class FeatureAnswer(QWidget):
    """One feature with its three answers, its mark on the reference and a note.

    `drawing_asked` with its number; `changed` whenever something else is chosen.
    """

    drawing_asked = Signal(int)
    changed = Signal()

    def __init__(self, desk: Desk, row: HeldRow, reference: str) -> None:
        super().__init__()
        self._say = say = desk.session.say
        self._wording = desk.session.wording
        self.row = row
        self.corners: Corners = row.on_reference
        self.answers: dict[str, QPushButton] = {}
        text = say("place.features.item", number=str(row.number), kind=row.kind, text=row.text)
        self.draw = button(
            "", lambda: self.drawing_asked.emit(row.number), icon_name="mark_rectangle",
            hint=say("place.draw.hint"),
        )  # fmt: skip
        self.draw.setText(f" {say('place.features.draw', reference=reference)}")
        self.draw.setAccessibleName(
            say("place.features.draw_one", number=str(row.number), reference=reference)
        )
        self.where = Words("", "muted")
        self.note = line_field(
            say("place.features.note_one", number=str(row.number)),
            example=say("place.features.note"),
            text=row.note,
        )
        self._lay_out(text)
        self._show()

    def _lay_out(self, text: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(Words(text))
        choices = Flow(SPACE // 2)  # beside one another where the panel is wide enough
        for answer in VOCABULARY["feature_answer"]:
            choices.addWidget(self._choice(answer))
        column.addLayout(choices)
        marked = QHBoxLayout()
        marked.setSpacing(SPACE // 2)
        marked.addWidget(self.draw)
        marked.addWidget(self.note, 1)
        column.addLayout(marked)
        column.addWidget(self.where)

    def _choice(self, answer: str) -> QPushButton:
        words_ = self._wording.term(answer, "feature_answer")
        made = button(words_, icon_name=ANSWER_ICONS[answer])
        made.setObjectName("answer")
        made.setCheckable(True)
        made.setAccessibleName(
            self._say("place.features.answer_one", number=str(self.row.number), answer=words_)
        )
        made.setChecked(self.row.answer == answer)
        made.clicked.connect(lambda checked: self._chosen(answer, checked))
        self.answers[answer] = made
        return made

    def _chosen(self, answer: str, checked: bool) -> None:
        """One answer at most; what was said before comes back when none is chosen any more."""
        self.choose(answer if checked else self.row.answer)

    def choose(self, answer: str) -> None:
        """Choose an answer; nothing that is not visible has a place."""
        for one, made in self.answers.items():
            made.setChecked(one == answer)
        if answer == NOT_VISIBLE:
            self.corners = ()
        self._show()
        self.changed.emit()

    def drawn(self, corners: Corners) -> None:
        """Its place on the reference."""
        self.corners = corners
        if self.said.answer == NOT_VISIBLE:
            self.answers[NOT_VISIBLE].setChecked(False)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.where.setText(region_words(self.corners, self._wording) if self.corners else "")
        self.where.setVisible(bool(self.corners))

    @property
    def said(self) -> Said:
        """What is chosen now; an empty answer where none is."""
        answer = next((one for one, made in self.answers.items() if made.isChecked()), "")
        return Said(answer, self.corners, self.note.text().strip())

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than the case does."""
        before = Said(self.row.answer if self.row.event else "", self.row.on_reference, self.row.note)
        return self.said != before


class FeatureForm(RecordForm):
    """`drawing_asked` names the feature whose place is to be drawn on the reference; `drawn` shows what was."""

    drawing_asked = Signal(int)
    marks_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("place.features.form"))
        self.pair: Pair | None = None
        self.features = PairFeatures()
        self.answers: dict[int, FeatureAnswer] = {}
        self.drawing = 0  # the number of the feature whose place is drawn next
        self._left = 0
        self.body.setContentsMargins(SPACE, SPACE, SPACE, SPACE)  # three answers fit beside one another
        self._how = remark("")
        self.body.insertWidget(1, self._how)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE)
        self.form.rows.addRow(self._rows)
        self.finish()

    def ask(self, pair: Pair, features: PairFeatures) -> None:
        """Open it for a pair; what was begun is kept while the case says the same of the same pair."""
        known = None if self.pair is None else (self.pair.questioned.id, self.pair.reference.id)
        if known != (pair.questioned.id, pair.reference.id) or features != self.features:
            self.pair, self.features = pair, features
            self._build()
        self.pair = pair
        self.open_form()
        if self.answers:
            next(iter(next(iter(self.answers.values())).answers.values())).setFocus()

    def _build(self) -> None:
        assert self.pair is not None
        names = {"questioned": self.pair.questioned.number, "reference": self.pair.reference.number}
        self._how.setText(self.say(f"place.features.{'how' if self.features.rows else 'none'}", **names))
        emptied(self._rows)
        self.answers = {}
        for row in self.features.rows:
            made = FeatureAnswer(self.desk, row, names["reference"])
            made.drawing_asked.connect(self._draw)
            made.changed.connect(self.marks_changed)
            self._rows.addWidget(made)
            self.answers[row.number] = made
        self._save.setEnabled(bool(self.answers))

    def _draw(self, number: int) -> None:
        self.drawing = number
        self.drawing_asked.emit(number)

    def drawn(self, corners: Corners) -> None:
        """A region was drawn on the reference, for the feature that asked for it."""
        answer = self.answers.get(self.drawing)
        if answer is not None:
            answer.drawn(corners)
            answer.note.setFocus()

    def clear(self) -> None:
        """Forget what was chosen and not saved."""
        super().clear()
        if self.pair is not None:
            self._build()
        self.marks_changed.emit()

    def save(self) -> None:
        """Write every answer that is new, one record each, so that each can be undone; or say what is missing."""
        changed = [one for one in self.answers.values() if one.is_changed]
        open_ = next((one for one in changed if not one.said.answer), None)
        if open_ is not None or not changed:
            id = "unsaved" if open_ is None else "unanswered"
            number = "" if open_ is None else str(open_.row.number)
            self.form.refuse(self.say(f"place.features.{id}", number=number))
            return
        try:
            writes = [self._record(one) for one in changed]
        except AlidadeError as error:
            self.refuse(error)
            return
        self.form.refuse("")
        self._save.setEnabled(False)
        self._left = len(writes)
        for write in writes:
            self.write(write)

    def _record(self, one: FeatureAnswer) -> Write:
        """One answer. Raises RecordError for a region outside the reference."""
        pair, said = self.pair, one.said
        assert pair is not None
        compared = FeatureCompared(
            comparison=new_ulid(),
            observation=one.row.observation,
            reference=pair.reference.id,
            answer=Term(said.answer),
            region=region_on(pair.subject("reference"), said.corners),
            note=words(said.note),
        )
        return _writing(compared)

    def written(self, written: Written) -> None:
        """An answer is in the case; the last one closes the form."""
        self._left -= 1
        if self._left <= 0:
            self.pair, self.features = None, PairFeatures()  # the next opening shows what the case says then
            super().written(written)


def _writing(compared: FeatureCompared) -> Callable[[OpenCase], Written]:
    return lambda case: case.people.compare_feature(compared)
