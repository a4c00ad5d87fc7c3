"""The room in which a person concludes on each question of a claim, with records for and against it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout

from provenance.errors import AlidadeError
from provenance.record.judgement import Axis
from provenance.workbench.people import Written
from provenance.workbench.view import CaseView
from ui.panels.verdict_claim import ClaimCard
from ui.panels.verdict_editor import Editor
from ui.panels.verdict_matrix import AxisCard
from ui.presenters.verdict import (
    AxisState,
    ClaimHead,
    Drafts,
    Key,
    axis_states,
    claim_heads,
)
from ui.presenters.verdict_records import Kept, RecordRow, Records, by_use
from ui.room import Desk, Room
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.parts import Choice, Empty, Page, emptied, primary, title

FULL_WIDTH_PX = 1500  # from this width on, every question is shown in full: our choice


class VerdictRoom(Room):
    """Left the claim and its four questions, right the editor of the one that is open."""

    stage = "verdict"
    with_evidence = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.drafts = Drafts()
        self._kept: Kept = {}
        self._records: Records | None = None
        self._rows: tuple[RecordRow, ...] = ()
        self._by_use: tuple[tuple[RecordRow, ...], tuple[str, ...], tuple[RecordRow, ...]] | None = None
        self._heads: tuple[ClaimHead, ...] = ()
        self._axis = Axis.WHO
        self._key: Key | None = None
        self._pointed = ""
        self._lay_out()
        self.editor.changed.connect(self._edited)
        self.editor.throw_asked.connect(self._throw)
        self.bind("write.conclude", self.save)

    def _lay_out(self) -> None:
        say = self.say
        page = Page(say("verdict.matrix"), width_px=900, margin=2 * SPACE)
        page.body.setSpacing(SPACE + SPACE // 2)
        page.body.addWidget(title(say("verdict.title")))
        self._choice_place = QVBoxLayout()
        page.body.addLayout(self._choice_place)
        self.choice: Choice | None = None
        self._claim = ClaimCard(self.desk)
        page.body.addWidget(self._claim)
        self.cards = {axis: AxisCard(self.desk) for axis in Axis}
        for card in self.cards.values():
            card.asked.connect(lambda axis: self.open_axis(Axis(axis)))
            page.body.addWidget(card)
        page.body.addStretch(1)
        self.editor = Editor(self.desk)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(page)
        self._splitter.addWidget(self.editor)
        page.setMinimumWidth(300)
        self.editor.setMinimumWidth(460)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 3)
        self.remember_splitter(self._splitter, "verdict", (400, 600))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("verdict", say("verdict.no_case"), say("verdict.no_case_hint")))
        write_claim = primary(say("verdict.write_claim"), self._to_claims)
        self._stack.addWidget(
            Empty("claim", say("verdict.no_claim"), say("verdict.no_claim_hint"), write_claim)
        )
        self._stack.addWidget(self._splitter)

    def _to_claims(self) -> None:
        self.session.go("case")
        if self.desk.actions["write.claim"].isEnabled():
            self.desk.actions["write.claim"].trigger()

    # ---- showing ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Put the records of the view together in another thread, then show them."""
        view = self.session.view
        self.desk.actions.enable(("write.conclude",), self.session.writable)
        if view is None:
            self._records, self._kept = None, {}
            self._stack.setCurrentIndex(0)
        elif self._records is None or self._records.view is not view:
            self.session.tasks.start("", lambda _job: self._looked_up(view), lane=Lane.LOOK, then=self._ready)
        else:
            self._show_claim()

    def _looked_up(self, view: CaseView) -> tuple[Records, tuple[RecordRow, ...], tuple[ClaimHead, ...]]:
        records = Records(view, self._kept)
        return records, records.rows(), claim_heads(view)

    def _ready(self, found: tuple[Records, tuple[RecordRow, ...], tuple[ClaimHead, ...]]) -> None:
        if found[0].view is self.session.view:
            self._records, self._rows, self._heads = found
            self._show_claim()
            self._point()

    def _show_claim(self) -> None:
        heads = self._heads
        self._stack.setCurrentIndex(2 if heads else 1)
        head = next((one for one in heads if one.id == self.session.claim), heads[0] if heads else None)
        if head is None or self._records is None:
            return
        self._offer_claims(head)
        self._claim.show_claim(head)
        key = (head.id, self._axis)
        if key != self._key:
            self.editor.refuse("")
            self._key = key
        self.editor.picker.show_rows(self._arranged(head))
        self._show_axes(head.id)

    def _arranged(self, head: ClaimHead) -> tuple[RecordRow, ...]:
        """The records in the order of their use for a claim; arranged anew only when something changed."""
        if self._by_use is None or self._by_use[0] is not self._rows or self._by_use[1] != head.exhibits:
            self._by_use = (self._rows, head.exhibits, by_use(self._rows, head.exhibits))
        return self._by_use[2]

    def _offer_claims(self, head: ClaimHead) -> None:
        """The choice at the top, where there is more than one claim."""
        options = [
            (one.id, self.say("verdict.claim_option", name=one.name, text=one.text)) for one in self._heads
        ]
        offered = [] if self.choice is None else [
            (str(self.choice.itemData(n)), self.choice.itemText(n)) for n in range(self.choice.count())
        ]  # fmt: skip
        if offered != options:
            emptied(self._choice_place)
            self.choice = None
            if len(options) > 1:
                self.choice = Choice(self.say("verdict.choose_claim"), options)
                self.choice.activated.connect(self._claim_chosen)
                self._choice_place.addWidget(self.choice)
        if self.choice is not None and self.choice.chosen != head.id:
            self.choice.choose(head.id)

    def _claim_chosen(self, _place: int) -> None:
        if self.choice is not None:
            self.session.select(claim=self.choice.chosen)

    def _show_axes(self, claim: str) -> None:
        records = self._records
        assert records is not None
        states = axis_states(records, claim)
        for state in states:
            self.drafts.settle(records.view, (claim, state.axis))
        full = self.width() >= FULL_WIDTH_PX
        for state in states:
            open_now = state.axis is self._axis
            unsaved = (claim, state.axis) in self.drafts
            self.cards[state.axis].show_state(
                replace(state, unsaved=unsaved), open=open_now, full=full or open_now
            )
        self._show_editor(next(one for one in states if one.axis is self._axis), claim, records)

    def _show_editor(self, state: AxisState, claim: str, records: Records) -> None:
        key = (claim, state.axis)
        draft = self.drafts.shown(records.view, key)
        self.editor.show_draft(state, draft, records.row)
        self.editor.limits_beside.show_limits(records.limits_of((*draft.supporting, *draft.opposing)))
        overtaken = self.drafts.overtaken(records.view, key)
        self.editor.show_standing(
            unsaved=key in self.drafts,
            read_only="" if self.session.writable else self.say("verdict.read_only"),
            remark=self.say("verdict.later_conclusion") if overtaken else "",
        )

    def open_axis(self, axis: Axis) -> None:
        """Open a question in the editor; what is written on another stays there."""
        if axis is not self._axis:
            self._axis = axis
            self._show_claim()

    # ---- writing ------------------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether something was begun and not saved."""
        return bool(self.drafts)

    def take(self, thing: object) -> None:
        """A record is to be used in a conclusion."""
        if isinstance(thing, str):
            self._pointed = thing
            self._point()

    def _point(self) -> None:
        """Select the record that was handed over, once the list has it."""
        if self._pointed and any(row.id == self._pointed for row in self._rows):
            self.point_at(self._pointed)
            self._pointed = ""

    def point_at(self, id: str) -> None:
        """Select a record in the list, so that a person can put it on a side."""
        self.editor.picker.point_at(id)

    def _edited(self) -> None:
        if self._records is not None and self._key is not None:
            self.drafts.keep(self._records.view, self._key, self.editor.draft)
            self._show_axes(self._key[0])

    def _throw(self) -> None:
        if self._key is not None:
            self.drafts.forget(self._key)
            self.editor.refuse("")
            self._show_claim()

    def save(self) -> None:
        """Write the conclusion that stands in the editor; from another room, come here first."""
        if not self.isVisible():
            self.session.go("verdict")
            return
        key, draft = self._key, self.editor.draft
        if key is None or self.drafts.saving(key) or not self.session.writable:
            return
        if draft.grade is None:
            self.editor.refuse(self.say("verdict.choose_grade"))
            return
        record = draft.record(*key)
        self.drafts.save(key)
        self.session.write(
            lambda case: case.people.conclude(record),
            then=lambda done: self._saved(key, done),
            refused=lambda error: self._refused(key, error),
        )

    def _saved(self, key: Key, done: Written) -> None:
        self.drafts.saved(key, done.event)
        self.editor.refuse("")

    def _refused(self, key: Key, error: AlidadeError) -> None:
        self.drafts.refused(key)
        if key == self._key:
            self.editor.refuse(self.session.wording.error(error))
        else:
            self.session.refuse(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= FULL_WIDTH_PX) != (self.width() >= FULL_WIDTH_PX):
            self._show_claim()
