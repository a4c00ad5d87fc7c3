"""The details of one finding or run: what it says, on which basis, what it cannot show, how it was made."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from provenance.record.values import Table
from ui.plain_text import set_tip
from ui.presenters.findings import FindingRow, RunRows, Sentence
from ui.presenters.run_details import run_details
from ui.room import Desk
from ui.theme import ROW, SPACE
from ui.widgets.dispute_form import DisputeForm
from ui.widgets.finding_model import Line
from ui.widgets.parts import (
    Card,
    Empty,
    Flow,
    Page,
    Status,
    Tone,
    Words,
    button,
    emptied,
    heading,
    primary,
    remark,
    rule,
)
from ui.widgets.table_view import USUAL_ROWS, TableView
from ui.widgets.texts import FRAMELESS, ElidedWords, TextView
from ui.widgets.value_views import RowView, value_view

_WIDTH_PX: Final = 1600  # tables may use all of the room
_SETTLE_MS: Final = (
    20  # texts take their heights when they know their widths: two rounds of layout (our choice)
)


class FindingDetails(QWidget):
    """Shows a chosen line. `use_requested` names a finding for a conclusion, `again_requested` a run to repeat.

    `wide_requested` asks for the whole room, or to give it back.
    """

    use_requested = Signal(str)
    again_requested = Signal(object)  # RunRows
    wide_requested = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = say = desk.session.say
        self._shown: tuple[object, ...] = ()
        self._table: TableView | None = None
        self._wide = False
        self._form: QWidget | None = None
        self.setStyleSheet(FRAMELESS)
        self._page = Page(say("findings.details"), width_px=_WIDTH_PX, margin=2 * SPACE)
        self._page.body.setSpacing(SPACE + SPACE // 2)
        self._top, self._made = QVBoxLayout(), QVBoxLayout()
        for part in (self._top, self._made):
            part.setSpacing(SPACE + SPACE // 2)
            self._page.body.addLayout(part)
        self._page.body.addStretch(1)
        self._made_of: tuple[object, ...] = ()
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(lambda: self._page.viewport().setUpdatesEnabled(True))
        self._nothing = Empty("info", say("findings.nothing_picked"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing)
        column.addWidget(self._page)
        self._page.hide()

    def show_line(self, line: Line | None, run: RunRows | None) -> None:
        """Show a line; nothing is built anew, and no half-written objection lost, while it says the same."""
        id = line.id if isinstance(line, FindingRow) else ""
        key = () if run is None else (id, run.same, self._desk.session.writable)
        self._run = run
        if key == self._shown:
            return
        if self._wide and not isinstance(getattr(getattr(line, "finding", None), "value", None), Table):
            self._go_wide(False)
        self._shown, self._table, self._form = key, None, None
        self._page.viewport().setUpdatesEnabled(
            False
        )  # nobody sees lines that have not found their places yet
        self._settled.start()
        emptied(self._top)
        self._nothing.setVisible(run is None)
        self._page.setVisible(run is not None)
        if run is None:
            return
        match line:
            case FindingRow():
                self._build_finding(line)
            case RunRows() | Sentence() | None:
                self._build_run(run)
        if self._made_of != run.same:  # most steps through the list stay in one run
            self._made_of = run.same
            emptied(self._made)
            self._build_made(run)
        self._page.verticalScrollBar().setValue(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._settled.stop()
        self._page.viewport().setUpdatesEnabled(True)
        super().hideEvent(event)

    def filter(self, text: str) -> None:
        """Show of a table the rows that hold the words."""
        if self._table is not None:
            self._table.rows.filter(text)

    # ---- a finding ----------------------------------------------------------------------------------------------

    def _build_finding(self, row: FindingRow) -> None:
        body, say = self._top, self._say
        body.addWidget(_unbroken(heading(row.name)))
        if row.disputes:
            body.addWidget(_status("warning", say("findings.disputes"), "warning"))
        if row.private:
            body.addWidget(_status("locked", say("findings.private"), "muted"))
        shown = value_view(row, self._desk)
        if isinstance(shown, TableView):
            self._table = shown
            body.addLayout(self._above_table(shown))
        body.addWidget(shown)
        if isinstance(shown, TableView):
            body.addWidget(self._chosen_row(shown, row))
        body.addWidget(remark(row.basis_line))
        if row.disputes:
            body.addWidget(self._disputes(row))
        if row.all_limits:
            body.addWidget(self._limits(row.all_limits))
        self._build_actions(row)

    def _chosen_row(self, table: TableView, row: FindingRow) -> RowView:
        """The row that is chosen in the table, in full."""
        fields = RowView(table.rows.cells, row)
        fields.hide()

        def show(number: int) -> None:
            fields.show_row(number)
            fields.show()

        table.picked.connect(show)
        return fields

    def _above_table(self, table: TableView) -> QHBoxLayout:
        """How many rows, and the way to see them across the room."""
        count = ElidedWords("", "muted")

        def tell() -> None:
            told = self._say("findings.rows", n=len(table.rows.cells))
            if table.hidden_columns:
                told += f" · {self._say('findings.columns_hidden', n=table.hidden_columns)}"
            count.show_text(told)

        table.fitted.connect(tell)
        tell()
        line = QHBoxLayout()
        line.addWidget(count, 1)
        self._wider = button("", lambda: self._go_wide(not self._wide), icon_name="panel")
        self._tell_wide()
        line.addWidget(self._wider)
        if self._wide:
            self._size_table()
        return line

    def _go_wide(self, wide: bool) -> None:
        self._wide = wide
        self.wide_requested.emit(wide)
        self._tell_wide()
        self._size_table()

    def _tell_wide(self) -> None:
        text = self._say("findings.narrow" if self._wide else "findings.wide")
        self._wider.setText(f" {text}")
        self._wider.setAccessibleName(text)

    def _size_table(self) -> None:
        if self._table is not None:
            room = max(USUAL_ROWS, (self.height() - 6 * ROW) // (ROW - 2))
            self._table.show_rows(room if self._wide else USUAL_ROWS)

    def _disputes(self, row: FindingRow) -> Card:
        card = Card(self._say("findings.disputes"))
        for dispute in row.disputes:
            card.body.addWidget(TextView(self._say("findings.dispute_why"), dispute.reason))
            card.body.addWidget(remark(dispute.who))
        return card

    def _limits(self, limits: tuple[str, ...]) -> Card:
        card = Card(self._desk.session.wording.label("limits.title"), spacing=SPACE)
        for limit in limits:
            card.body.addWidget(Words(limit, selectable=True))
        return card

    # ---- what one can do ----------------------------------------------------------------------------------------

    def _build_actions(self, row: FindingRow) -> None:
        say, writable = self._say, self._desk.session.writable
        use = button(say("findings.use"), lambda: self.use_requested.emit(row.id), icon_name="verdict")
        set_tip(use, say("findings.use_hint"))
        against = button(say("findings.dispute"), self._toggle_form, icon_name="edit")
        set_tip(against, say("findings.dispute_hint" if writable else "findings.dispute_read_only"))
        for one in (use, against):
            one.setEnabled(writable)
        holder = QWidget()
        buttons = Flow()
        holder.setLayout(buttons)
        buttons.addWidget(use)
        buttons.addWidget(against)
        self._top.addWidget(holder)
        if not writable:
            self._top.addWidget(remark(say("findings.dispute_read_only")))
        self._form = DisputeForm(self._desk, row.id)
        self._form.hide()
        self._top.addWidget(self._form)

    def _toggle_form(self) -> None:
        if self._form is not None:
            self._form.setVisible(self._form.isHidden())
            self._form.setFocus()

    # ---- a run --------------------------------------------------------------------------------------------------

    def _build_run(self, run: RunRows) -> None:
        body, say = self._top, self._say
        body.addWidget(_unbroken(heading(run.title)))
        body.addWidget(_status(run.icon, run.outcome_word, run.tone))
        body.addWidget(remark(run.question))
        for sentence in run.sentences:
            body.addWidget(TextView(say("findings.analysis"), sentence.text))
        if run.repeatable:
            again = primary(say("findings.again"), lambda: self.again_requested.emit(self._run))
            set_tip(again, say("findings.again_hint"))
            again.setEnabled(self._desk.session.writable)
            row = QHBoxLayout()
            row.addWidget(again)
            row.addStretch(1)
            body.addLayout(row)
        if run.limits:
            body.addWidget(self._limits(run.limits))

    def _build_made(self, run: RunRows) -> None:
        """Number, version, parameters, inputs with hashes, components."""
        body = self._made
        body.addWidget(rule())
        body.addWidget(heading(self._say("findings.made")))
        holder = QWidget()
        rows = QFormLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(2 * SPACE)
        rows.setVerticalSpacing(SPACE // 2)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for detail in run_details(run):
            facts = [TextView(detail.label, detail.text)]
            rows.addRow(Words(detail.label, "muted", wrap=False), facts[0])
            if detail.mono:
                facts.append(TextView(f"{detail.label}, {self._say('file.sha256')}", detail.mono, mono=True))
                rows.addRow("", facts[1])
            for fact in facts:  # Tab goes on to what can be done; a click still selects
                fact.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        body.addWidget(holder)


def _status(icon_name: str, text: str, tone: Tone) -> Status:
    made = Status(icon_name, text, tone, wrap=True)
    made.setAccessibleName(text)
    return made


def _unbroken(words: Words) -> Words:
    """A heading whose longest word cannot make the page wider than it is."""
    words.setMinimumWidth(1)
    return words
