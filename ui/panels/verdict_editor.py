"""Writing a conclusion on one question: the grade, records for and against, reasons, limits, what would change it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from provenance.record.judgement import Grade
from ui.icons import icon
from ui.panels.verdict_form import Footer, LimitsBeside
from ui.panels.verdict_records import RecordPicker, SideOfClaim
from ui.plain_text import set_tip
from ui.presenters.verdict import GRADE_ICONS, AxisState, Draft
from ui.presenters.verdict_records import RecordRow
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import (
    Flow,
    Form,
    Page,
    WordsField,
    heading,
)

WIDE_PX = 1040  # from this width on, the records stand beside the form: our choice


class Editor(QWidget):
    """The form. `changed` when a person wrote or put something; `throw_asked` to forget what is not saved."""

    changed = Signal()
    throw_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = say = desk.session.say
        self._filling = False
        self._rows: Callable[[str], RecordRow | None] = lambda _id: None
        self.title = heading("")
        self.picker = RecordPicker(desk)
        self.picker.put.connect(self._put)
        self.sides = {"for": SideOfClaim(desk, "for"), "against": SideOfClaim(desk, "against")}
        for name, side in self.sides.items():
            side.basket.given.connect(lambda ids, name=name: self._put(name, ids))
            side.basket.taken.connect(lambda ids, name=name: self._take(name, ids))
        self.reasons = WordsField(say("verdict.reasons"), example=say("verdict.reasons_example"), lines=3)
        self.limits = WordsField(say("verdict.limits"), example=say("verdict.limits_example"), lines=3)
        self.would_change = WordsField(
            say("verdict.would_change"), example=say("verdict.would_change_example"), lines=2
        )
        for field in (self.reasons, self.limits, self.would_change):
            field.textChanged.connect(self._touched)
        self.limits_beside = LimitsBeside(desk)
        self.limits_beside.inserted.connect(self._insert)
        self.footer = Footer(desk)
        self.footer.throw_asked.connect(self.throw_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        page = Page(self._say("verdict.editor"), margin=2 * SPACE)
        self._body = page.body
        page.body.setSpacing(SPACE + SPACE // 2)
        page.body.addWidget(self.title)
        page.body.addLayout(self._grades())
        baskets = QHBoxLayout()
        baskets.setSpacing(2 * SPACE)
        for side in self.sides.values():
            baskets.addWidget(side, 1)
        page.body.addLayout(baskets)
        fields = Form()
        fields.add(self._say("verdict.reasons"), self.reasons)
        fields.add(self._say("verdict.limits"), self.limits)
        fields.rows.addRow(self.limits_beside)
        fields.add(self._say("verdict.would_change"), self.would_change)
        page.body.addWidget(fields)
        page.body.addStretch(1)
        column.addWidget(page, 1)
        column.addWidget(self.footer)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._across = across
        across.addWidget(self.form, 3)
        self._wide: bool | None = None
        self._arrange(False)

    def _grades(self) -> Flow:
        flow = Flow(SPACE)
        self.grades: dict[Grade, QRadioButton] = {}
        for grade in Grade:
            one = QRadioButton(self._say(f"verdict.grade.{grade.value}"))
            one.setIcon(icon(GRADE_ICONS[grade]))
            one.setIconSize(QSize(16, 16))
            one.setAccessibleName(one.text())
            set_tip(one, self._say(f"verdict.grade.{grade.value}.hint"))
            one.clicked.connect(self._touched)
            self.grades[grade] = one
            flow.addWidget(one)
        self._one_grade = QButtonGroup(self)
        for one in self.grades.values():
            self._one_grade.addButton(one)
        return flow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= WIDE_PX)

    def _arrange(self, wide: bool) -> None:
        """The records stand beside the form where there is room, else in it, above the two sides."""
        if wide == self._wide:
            return
        self._wide = wide
        self.picker.stand_alone(wide)
        if wide:
            self._body.removeWidget(self.picker)
            self._across.insertWidget(0, self.picker, 2)
        else:
            self._across.removeWidget(self.picker)
            self._body.insertWidget(2, self.picker)

    # ---- what is in it ------------------------------------------------------------------------------------------

    def show_draft(self, state: AxisState, draft: Draft, rows: Callable[[str], RecordRow | None]) -> None:
        """Fill the form. What stands in it already stays as it is, the cursor too."""
        self._rows = rows
        self.title.setText(self._say("verdict.concluding", axis=state.word))
        if draft != self.draft:
            self._filling = True
            self._choose(draft.grade)
            for field, text in (
                (self.reasons, draft.reasons),
                (self.limits, draft.limits),
                (self.would_change, draft.would_change),
            ):
                if field.text != text:
                    field.setPlainText(text)
            self._filling = False
        for name, ids in (("for", draft.supporting), ("against", draft.opposing)):
            self.sides[name].show_ids(ids, rows)

    def _choose(self, chosen: Grade | None) -> None:
        self._one_grade.setExclusive(False)  # else none could be the answer
        for grade, one in self.grades.items():
            one.setChecked(grade is chosen)
        self._one_grade.setExclusive(True)

    @property
    def draft(self) -> Draft:
        """What the form says now."""
        chosen = next((grade for grade, one in self.grades.items() if one.isChecked()), None)
        given, against = self.sides["for"].ids, self.sides["against"].ids
        return Draft(chosen, given, against, self.reasons.text, self.limits.text, self.would_change.text)

    def _insert(self, sentence: str) -> None:
        before = self.limits.toPlainText().rstrip()
        if sentence not in before:
            self.limits.setPlainText(f"{before}\n{sentence}" if before else sentence)

    def show_standing(self, *, unsaved: bool, read_only: str, remark: str = "") -> None:
        """Whether it can be saved or thrown away, or why not."""
        self.footer.show_standing(unsaved=unsaved, read_only=read_only, remark=remark)
        for one in (*self.grades.values(), self.reasons, self.limits, self.would_change):
            one.setEnabled(not read_only)
        for side in self.sides.values():
            side.setEnabled(not read_only)
        self.picker.allow(not read_only)

    def refuse(self, text: str) -> None:
        """Say what is wrong; nothing when it is right again."""
        self.footer.refuse(text)

    # ---- what people do -----------------------------------------------------------------------------------------

    def _put(self, name: str, ids: list[str]) -> None:
        side = self.sides[name]
        known = [id for id in ids if self._rows(id) is not None]
        side.show_ids(tuple(dict.fromkeys((*side.ids, *known))), self._rows)
        self._touched()

    def _take(self, name: str, ids: list[str]) -> None:
        side = self.sides[name]
        side.show_ids(tuple(id for id in side.ids if id not in ids), self._rows)
        self._touched()

    def _touched(self) -> None:
        if not self._filling:
            self.refuse("")
            self.changed.emit()
