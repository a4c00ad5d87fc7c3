"""What the comparison of a pair says, on what it rests, what it does not show, and what one can do about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.panels.place_finding import FindingCell, Headline
from ui.presenters.comparison import COMPARING, PairResult
from ui.presenters.evidence import altered, altered_among
from ui.presenters.findings import FindingRow
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.alarm import Alarm
from ui.widgets.dispute_form import DisputeForm
from ui.widgets.parts import (
    Page,
    button,
    emptied,
    heading,
    primary,
    remark,
    rule,
)

WIDTH_PX: Final = 308


class PairInspector(QWidget):
    """Shows what is known of a pair. `all_asked`, `pair_asked`: have everything, or this pair, compared."""

    all_asked = Signal()
    pair_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = say = desk.session.say
        self._shown: tuple[object, ...] = ()
        self.setMinimumWidth(240)
        self._page = Page(say("place.inspector"), width_px=520, margin=2 * SPACE)
        self._page.body.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page, 1)
        column.addWidget(rule())
        column.addWidget(self._buttons())

    def _buttons(self) -> QWidget:
        say = self._say
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.setSpacing(SPACE // 2)
        self.compare_all = primary(say("place.compare_all"), self.all_asked.emit)
        self.compare_pair = button(say("place.compare_pair"), self.pair_asked.emit, icon_name="compare")
        self._read_only = remark(say("place.read_only"))
        for widget in (self.compare_all, self.compare_pair, self._read_only):
            column.addWidget(widget)
        return holder

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_result(self, exhibit: str, result: PairResult, *, busy: bool) -> None:
        """Show a pair's result; a half-written objection is kept while it says the same."""
        writable = self._desk.session.writable
        self._follow_buttons(exhibit, result, writable=writable, busy=busy)
        alarm = self._alarm(exhibit, result)
        key = (exhibit, result.same, writable, alarm)
        if key == self._shown:
            return
        other = self._shown[:1] != key[:1] or self._shown[1:2] == () or self._shown[1] != key[1]
        self._shown = key
        emptied(self._page.body)
        if alarm:
            self._page.body.addWidget(Alarm(alarm))
        self._build(result)
        self._page.body.addStretch(1)
        if other:
            self._page.verticalScrollBar().setValue(0)

    def _alarm(self, exhibit: str, result: PairResult) -> str:
        """Which of the two pictures was altered."""
        view = self._desk.session.view
        if view is None or not altered(view):
            return ""
        pair = tuple(one.id for one in view.snapshot.exhibits if one.number in (exhibit, result.row.number))
        marked = altered_among(view, pair)
        return self._say("case.altered.exhibit", exhibits=marked) if marked else ""

    def _follow_buttons(self, exhibit: str, result: PairResult, *, writable: bool, busy: bool) -> None:
        waits = result.row.kind == COMPARING
        for one in (self.compare_all, self.compare_pair):
            one.setEnabled(writable and not (busy or waits))
        again = result.rows is not None
        text = self._say("place.compare_pair_again" if again else "place.compare_pair")
        self.compare_pair.setText(text)
        self.compare_pair.setAccessibleName(text)
        self.compare_all.setToolTip(self._say("place.compare_all_hint", exhibit=exhibit))
        self._read_only.setVisible(not writable)

    def _build(self, result: PairResult) -> None:
        body, say, row = self._page.body, self._say, result.row
        body.addWidget(Headline(row.icon, row.ended, row.tone))
        if row.later:
            body.addWidget(remark(row.later))
        if row.kind == COMPARING:
            body.addWidget(remark(say("place.waits")))
        if result.rows is None:
            if row.kind != COMPARING:
                body.addWidget(remark(say("place.no_run")))
            return
        for text in result.ended:
            body.addWidget(remark(text))
        self._build_findings(result)
        self._build_limits(result)
        self._build_run(result)

    def _build_findings(self, result: PairResult) -> None:
        for row in result.findings:
            disputed = " ".join(self._say("place.disputed", reason=one.reason) for one in row.disputes)
            cell = FindingCell(row, self._say("place.drag_hint"), disputed)
            self._page.body.addWidget(cell)
            if row.finding.name == "result":
                self._add_dispute(row)

    def _build_limits(self, result: PairResult) -> None:
        """What the method cannot show as a whole; the limits of a finding stand beside it."""
        if result.limits:
            self._page.body.addWidget(heading(self._desk.session.wording.label("limits.title")))
        for limit in result.limits:
            self._page.body.addWidget(remark(limit))

    def _build_run(self, result: PairResult) -> None:
        assert result.rows is not None
        run, rows = result.rows.run, result.rows
        text = self._say("place.run", number=rows.number, version=run.version, time=rows.finished)
        self._page.body.addWidget(rule())
        self._page.body.addWidget(remark(text))

    # ---- disagreeing --------------------------------------------------------------------------------------------

    def _add_dispute(self, row: FindingRow) -> None:
        say = self._say
        form = DisputeForm(self._desk, row.id)
        form.hide()
        ask: QPushButton = button(
            say("findings.dispute"), icon_name="edit", hint=say("findings.dispute_hint")
        )
        ask.setEnabled(self._desk.session.writable)

        def toggle() -> None:
            form.setVisible(form.isHidden())
            form.setFocus()

        ask.clicked.connect(lambda _checked=False: toggle())
        self.dispute_button, self.dispute_form = ask, form
        self._page.body.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.body.addWidget(form)
