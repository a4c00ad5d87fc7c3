"""Builds the words of a pair's result: differences people marked, the result, its errors, the rest on request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.record.masks import made_before_mask
from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.place_finding import FindingCell, Headline
from ui.presenters.comparison import COMPARING, PairResult
from ui.presenters.feature_table import PairFeatures
from ui.presenters.findings import FindingRow
from ui.presenters.pair_said import (
    Difference,
    Line,
    PairSaid,
    ReferenceSaid,
    pair_said,
    reference_said,
)
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.dispute_form import DisputeForm
from ui.widgets.parts import Card, Tone, Words, action_button, button, heading, link, remark, rule


@dataclass(frozen=True)
class Shown:
    """What is shown of a pair besides its result."""

    result: PairResult
    differences: tuple[Difference, ...] = ()
    reference: ReferenceSaid | None = None
    before_mask: bool = False
    features: PairFeatures = field(default_factory=PairFeatures)


def shown_of(
    view: CaseView,
    questioned: Exhibit,
    result: PairResult,
    people: tuple[tuple[Difference, ...], PairFeatures],
) -> Shown:
    """What is shown of a pair; `people` is what they say differs, and how they compared the features."""
    reference = result.row.exhibit
    said = reference_said(view, questioned, reference)
    older = result.run is not None and made_before_mask(result.run, view.snapshot)
    return Shown(result, people[0], said, older, people[1])


class ResultColumn:
    """Fills a column for one pair. `dispute_button` and `dispute_form` are those of the result, once it is there."""

    def __init__(self, desk: Desk, body: QVBoxLayout) -> None:
        self._desk = desk
        self._body = body
        self._say = desk.session.say
        self.dispute_button: QPushButton | None = None
        self.dispute_form: DisputeForm | None = None

    def build(self, shown: Shown) -> None:
        """Fill it."""
        self._build_differences(shown.differences)
        self._build_features(shown.features, shown.result.row.number)
        row, say, result = shown.result.row, self._say, shown.result
        self._add(Headline(row.icon, row.ended, row.tone))
        if row.later:
            self._add(remark(row.later))
        if row.kind == COMPARING:
            self._add(remark(say("place.waits")))
        if result.rows is None:
            if row.kind != COMPARING:
                self._add(remark(say("place.no_run")))
        else:
            self._build_result(shown, pair_said(result, self._desk.session.wording))
        if shown.reference is not None:
            self._build_reference(shown.reference, row.number)

    def _add(self, widget: QWidget) -> None:
        self._body.addWidget(widget)

    # ---- what people say ----------------------------------------------------------------------------------------

    def _build_differences(self, differences: tuple[Difference, ...]) -> None:
        if not differences:
            return
        card = Card(margin=SPACE, spacing=SPACE // 2)
        card.body.addWidget(_state("flag", self._say("place.differences", n=len(differences)), "warning"))
        for number, one in enumerate(differences, 1):
            text = self._say("place.difference.item", number=str(number), kind=one.kind, who=one.who)
            card.body.addWidget(Words(text))
            if one.text:
                card.body.addWidget(Words(one.text))
            if self._desk.session.writable:
                undo = link(self._say("place.difference.undo"), self._undoing(one.event))
                card.body.addWidget(undo, 0, Qt.AlignmentFlag.AlignLeft)
        self._add(card)

    def _build_features(self, features: PairFeatures, reference: str) -> None:
        """How many features disagree, and which; nothing while none was compared."""
        if not features.counts:
            return
        wrong = features.mismatches
        card = Card(margin=SPACE, spacing=SPACE // 2)
        title = self._say("place.features.title", reference=reference)
        card.body.addWidget(_state("cancel" if wrong else "list", title, "warning" if wrong else "plain"))
        card.body.addWidget(Words(features.counts))
        for row in wrong:
            said = {"number": str(row.number), "kind": row.kind, "answer": row.answer_words, "who": row.who}
            card.body.addWidget(Words(self._say("place.features.mismatch", **said), bold=True))
            card.body.addWidget(Words(row.note or row.text))
            if self._desk.session.writable:
                undo = link(self._say("place.difference.undo"), self._undoing(row.event))
                card.body.addWidget(undo, 0, Qt.AlignmentFlag.AlignLeft)
        self._add(card)

    def _undoing(self, event: str) -> Callable[[], None]:
        return lambda: self._desk.session.take_back(event)

    def _build_reference(self, said: ReferenceSaid, number: str) -> None:
        self._add(rule())
        self._add(heading(self._say("place.reference", exhibit=number)))
        kind = "yes" if said.independent else "no"
        text = self._say(f"place.independent.{kind}")
        self._add(_state("done", text, "plain") if said.independent else _state("none", text, "warning"))
        for line in said.lines:
            self._add(Words(line))
        for sentence in said.sentences:
            self._add(remark(sentence))
        self._add(action_button(self._desk.actions["place.describe"]))
        self._add(action_button(self._desk.actions["place.keep"]))

    # ---- what the program says ----------------------------------------------------------------------------------

    def _build_result(self, shown: Shown, said: PairSaid) -> None:
        result = shown.result
        for icon, text, tone in said.stands:
            self._add(_state(icon, text, tone))
        if shown.before_mask:
            self._add(_state("attention", self._say("place.mask.before"), "warning"))
        for text in result.ended:
            self._add(remark(text))
        for line in said.first[:1]:
            self._line(line)
        for line in said.rates:
            self._build_rates(line, said.other_rates)
        for line in said.first:
            if line.row.finding.name in (SAME_PHOTOGRAPH, "result"):
                self._add_dispute(line.row)  # below what is measured, which is to be read without scrolling
        for line in (*said.first[1:], *said.rest):
            self._line(line)
        self._build_limits(result)
        assert result.rows is not None
        run, rows = result.rows.run, result.rows
        self._add(rule())
        self._add(remark(self._say("place.run", number=rows.number, version=run.version, time=rows.finished)))

    def _line(self, line: Line) -> None:
        disputed = " ".join(self._say("place.disputed", reason=one.reason) for one in line.row.disputes)
        self._add(FindingCell(line.row, self._say("place.drag_hint"), disputed, line.text))

    def _build_rates(self, line: Line, others: tuple[str, ...]) -> None:
        """The look-alikes' rate stands out; the others on request."""
        card = Card(margin=SPACE // 2, spacing=SPACE // 2)
        card.body.addWidget(FindingCell(line.row, self._say("place.drag_hint"), "", line.text, bold=True))
        if others:
            rest = Words("\n".join(others), "muted")
            rest.setContentsMargins(SPACE // 2, 0, SPACE // 2, 0)
            rest.hide()
            more = link(self._say("place.rates.more"))
            more.clicked.connect(lambda _checked=False: rest.setVisible(rest.isHidden()))
            row = QVBoxLayout()
            row.setContentsMargins(SPACE // 2, 0, 0, SPACE // 2)
            row.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
            card.body.addLayout(row)
            card.body.addWidget(rest)
        self._add(card)

    def _build_limits(self, result: PairResult) -> None:
        """What the method cannot show as a whole; the limits of a finding stand beside it."""
        if result.limits:
            self._add(heading(self._desk.session.wording.label("limits.title")))
        for limit in result.limits:
            self._add(remark(limit))

    def _add_dispute(self, row: FindingRow) -> None:
        say = self._say
        form = DisputeForm(self._desk, row.id)
        form.hide()
        ask = button(say("findings.dispute"), icon_name="edit", hint=say("findings.dispute_hint"))
        ask.setEnabled(self._desk.session.writable)

        def toggle() -> None:
            form.setVisible(form.isHidden())
            form.setFocus()

        ask.clicked.connect(lambda _checked=False: toggle())
        self.dispute_button, self.dispute_form = ask, form
        self._body.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        self._add(form)


def _state(icon: str, text: str, tone: Tone) -> QWidget:
    return Headline(icon, text, tone, large=False)
