"""One kind of record in the case room: its heading, the form that opens in the page, and the records in a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import icon
from ui.presenters.rows import Row
from ui.session import Session
from ui.theme import SPACE
from ui.widgets.alarm import Alarm
from ui.widgets.parts import Card, Status, Tone, Words, button, emptied, heading, link, remark, rule
from ui.widgets.record_form import RecordForm

AT_ONCE: Final = 20  # our choice: more than fits on a screen; the rest comes when it is asked for
NAMES_PX: Final = 152  # nearly all labels of the lines in one line
LOWER_PX: Final = 3  # so that words stand on one line with links, which have a padding

_OFFERED: Final = frozenset({"split"})  # can be done with those records alone that offer it

Call = Callable[[Row], object]
Rows = Callable[[int], tuple[Row, ...]]


class RecordRow(QWidget):
    """One record: its number and what it is about, what is said, its lines, and what can be done with it."""

    def __init__(self, row: Row, session: Session, calls: Mapping[str, Call]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        if row.number:
            column.addLayout(self._top(row, session, calls))
        if row.alarm:
            column.addWidget(Alarm(row.alarm))
        if row.title:
            quote = row.style == "quote"
            text = session.say("case.quoted", text=row.title) if quote else row.title
            column.addWidget(Words(text, points=int(quote), bold=row.style == "strong", selectable=True))
        if row.lines:
            if row.title:
                column.addSpacing(SPACE // 2)
            column.addLayout(_lines(row))

    def _top(self, row: Row, session: Session, calls: Mapping[str, Call]) -> QLayout:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        tone: Tone = (
            "muted" if row.title else "plain"
        )  # without a title the number and `about` are what is said
        number = Words(row.number, tone, bold=True, wrap=not row.about)
        number.setContentsMargins(0, LOWER_PX, 0, 0)
        top.addWidget(number, int(not row.about), Qt.AlignmentFlag.AlignTop)
        if row.mark:
            mark = Status("flag", row.mark, "accent")
            mark.setContentsMargins(0, LOWER_PX, 0, 0)
            top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        if row.about:
            about = Words(row.about, tone)
            about.setContentsMargins(0, LOWER_PX, 0, 0)
            about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            top.addWidget(about, 1, Qt.AlignmentFlag.AlignTop)
        for id, call in calls.items():
            if id in _OFFERED and id not in row.offers:
                continue
            top.addWidget(_link(id, row, session, call), 0, Qt.AlignmentFlag.AlignTop)
            top.addSpacing(SPACE // 2)
        return top


def _link(id: str, row: Row, session: Session, call: Call) -> QPushButton:
    made = link(
        session.say(f"case.record.{id}"), lambda: call(row), hint=session.say(f"case.record.{id}.hint")
    )
    made.setAccessibleName(session.say(f"case.record.{id}.name", what=row.number))
    return made


def _lines(row: Row) -> QLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * SPACE)
    grid.setVerticalSpacing(SPACE // 2)
    grid.setColumnMinimumWidth(0, NAMES_PX)
    grid.setColumnStretch(1, 1)
    for number, line in enumerate(row.lines):
        name = Words(line.name, "muted")
        name.setFixedWidth(NAMES_PX)
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        text = Words(line.text, "muted" if line.quiet else "plain", selectable=True)
        text.setMinimumWidth(60)
        grid.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)
    return grid


class Section(QWidget):
    """Records of one kind. `calls` are what can be done with each, by the ids of `case.record.<id>`.

    The form is made when it is first needed: all of them at once would hold the window up.
    """

    def __init__(
        self, session: Session, kind: str, make: Callable[[], RecordForm], calls: Mapping[str, Call]
    ) -> None:
        super().__init__()
        self.session, self._make, self._kind, self._calls = session, make, kind, calls
        self._shown: object = None
        self._most = AT_ONCE
        self._name = heading("" if kind == "cards" else session.say(f"case.{kind}"))
        self.add: QPushButton = button(session.say(f"case.{kind}.add"))
        self.add.setIcon(icon("edit" if kind == "cards" else "add"))
        self.card = Card(spacing=2 * SPACE)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self._name, 1)
        top.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.addLayout(top)
        self._column.addWidget(self.card)

    @cached_property
    def form(self) -> RecordForm:
        """The form, in its place above the records."""
        form = self._make()
        form.saved.connect(lambda _written: self.add.setFocus())
        self._column.insertWidget(1, form)
        order(self.add, form, self.card)
        return form

    def rename(self, text: str) -> None:
        """Another heading."""
        self._name.setText(text)

    def show_rows(self, rows_of: Rows, count: int) -> bool:
        """Show some of `count` records; what is shown already is not built again. Whether anything was built."""
        writable = self.session.writable
        self.add.setEnabled(writable)
        rows = rows_of(self._most)
        key = (rows, count, writable)
        if key == self._shown:
            return False
        self._shown = key
        self._build(rows)
        if count > len(rows):
            timeline = self._kind == "sightings"  # its newest are its last, elsewhere the newest are shown
            words = "case.records.later" if timeline else "case.records.earlier"
            more = link(self.session.say(words, n=count - len(rows)), lambda: self._more(rows_of, count))
            self.card.body.insertWidget(-1 if timeline else 0, more, 0, Qt.AlignmentFlag.AlignLeft)
        made = "form" in self.__dict__
        order(self.add, *((self.form,) if made else ()), self.card)
        return True

    def _build(self, rows: tuple[Row, ...]) -> None:
        body = self.card.body
        emptied(body)
        calls = self._calls if self.session.writable else {}
        for number, row in enumerate(rows):
            if number:
                body.addWidget(rule())
            body.addWidget(RecordRow(row, self.session, calls))
        if not rows:
            body.addWidget(remark(self.session.say(f"case.{self._kind}.none")))

    def _more(self, rows_of: Rows, count: int) -> None:
        self._most += AT_ONCE
        self.show_rows(rows_of, count)


def order(first: QWidget, *holders: QWidget) -> None:
    """Let Tab go on from a widget to what is in others, as they stand on the page: what is made later is last else."""
    before = first
    for holder in holders:
        for widget in holder.findChildren(QWidget):
            reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not widget.isHidden()
            within = isinstance(widget.parent(), QComboBox) or widget.window() is not first.window()
            if reached and not within:
                QWidget.setTabOrder(before, widget)
                before = widget
