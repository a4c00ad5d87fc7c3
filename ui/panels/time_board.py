"""The page of the bounds: the range, claims against it, the time line, each bound with its limits, statements apart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.panels.place_finding import Headline
from ui.presenters.time_board import BoardSaid, State, TimeRow
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.bound_form import BoundForm
from ui.widgets.parts import Card, Page, Words, button, emptied, heading, link, remark, title
from ui.widgets.time_line import TimeLineView

WIDTH_PX = 920  # wide enough for words and line beside one another


class BoardPage(QWidget):
    """Shows one board; `form` states a further bound. `below` takes what other parts add under it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session, self._say = desk.session, desk.session.say
        self._said: BoardSaid | None = None
        self._writable: bool | None = None
        self.form = BoundForm(desk)
        self.line = TimeLineView(self._say("time.line"))
        self.state_bound = button(
            self._say("time.bound"), self._ask, icon_name="add", hint=self._say("time.bound.hint")
        )
        self._page = Page(self._say("time.board"), width_px=WIDTH_PX)
        self._title = title("")
        self._range, self._rows = QVBoxLayout(), QVBoxLayout()
        self._rows.setSpacing(2 * SPACE)
        self.below = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.state_bound, 0, Qt.AlignmentFlag.AlignTop)
        self._page.body.addLayout(head)
        self._page.body.addWidget(self.form)
        range_ = Card()
        range_.body.addLayout(self._range)
        self._page.body.addWidget(range_)
        drawn = Card(self._say("time.line"))
        drawn.body.addWidget(remark(self._say("time.line.how")))
        drawn.body.addWidget(self.line)
        self._page.body.addWidget(drawn)
        self._page.body.addLayout(self._rows)
        self._page.body.addWidget(remark(self._session.wording.label("bounds.remark")))
        self._page.body.addLayout(self.below)
        self._page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)

    @property
    def said(self) -> BoardSaid | None:
        """What is shown."""
        return self._said

    def _ask(self) -> None:
        if self._said is not None:
            self.form.ask(self._said.exhibit)

    def show_board(self, said: BoardSaid) -> None:
        """Show a board; nothing is built again while it says the same."""
        writable = self._session.writable
        if (said, writable) == (self._said, self._writable):
            return
        if self._said is not None and said.exhibit != self._said.exhibit and not self.form.isHidden():
            self.form.close_form()
        self._said, self._writable = said, writable
        self._title.setText(said.title)
        self.state_bound.setEnabled(writable)
        self.line.show_board(said)
        self._show_range(said)
        self._show_rows(said)

    def _show_range(self, said: BoardSaid) -> None:
        emptied(self._range)
        self._range.setSpacing(SPACE)
        self._add_state(said.room)
        for line in said.range:
            self._range.addWidget(Words(line, selectable=True))
        self._range.addWidget(remark(said.zone))
        for claim in said.claims:
            self._add_state(claim)
        if not said.claims:
            self._range.addWidget(remark(self._session.wording.label("bounds.no_claims")))

    def _add_state(self, state: State) -> None:
        self._range.addWidget(Headline(state.icon, state.text, state.tone, large=False))
        for line in state.under:
            under = remark(line)
            under.setContentsMargins(3 * SPACE, 0, 0, 0)
            self._range.addWidget(under)

    def _show_rows(self, said: BoardSaid) -> None:
        emptied(self._rows)
        for id, rows in (
            ("bounds", said.bounds), ("conditional", said.conditional), ("windows", said.windows),
            ("stated", said.stated),
        ):  # fmt: skip
            if rows:
                self._rows.addWidget(self._card(id, rows))
        if said.references or said.left_out:
            self._rows.addWidget(self._others(said))

    def _card(self, id: str, rows: tuple[TimeRow, ...]) -> Card:
        card = Card(self._say(f"time.{id}"))
        card.body.addWidget(remark(self._say(f"time.{id}.how")))
        for row in rows:
            card.body.addWidget(self._row(row))
        return card

    def _row(self, row: TimeRow) -> QWidget:
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE)
        number = Words(str(row.number), "muted", wrap=False)
        number.setMinimumWidth(3 * SPACE)
        across.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Words(row.title, bold=True, selectable=True))
        column.addWidget(Words(row.about))
        for line in row.lines:
            column.addWidget(remark(line))
        across.addLayout(column, 1)
        if row.event and self._session.writable:
            undo = link(self._say("place.difference.undo"), self._undoing(row.event))
            across.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _undoing(self, event: str) -> Callable[[], None]:
        return lambda: self._session.take_back(event)

    def _others(self, said: BoardSaid) -> Card:
        card = Card(margin=2 * SPACE)
        if said.references:
            card.body.addWidget(heading(self._session.wording.label("bounds.references_caption")))
            card.body.addWidget(remark(self._session.wording.label("bounds.references_remark")))
        for line in said.references:
            card.body.addWidget(Words(line))
        for line in said.left_out:
            card.body.addWidget(remark(line))
        return card
