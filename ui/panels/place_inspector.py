"""What the comparison of a pair says, on what it rests, what it does not show, and what one can do about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.panels.place_result import ResultColumn, Shown
from ui.panels.place_support import SupportLines
from ui.plain_text import set_tip
from ui.presenters.comparison import COMPARING, PairResult
from ui.presenters.evidence import altered, altered_among
from ui.presenters.pair_said import AllSaid
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.alarm import Alarm
from ui.widgets.parts import (
    Page,
    action_button,
    button,
    emptied,
    primary,
    remark,
    rule,
)

WIDTH_PX: Final = 308
MARKS: Final = ("place.features", "place.disagree", "place.leave_out")


class PairInspector(QWidget):
    """Shows what is known of a pair. `all_asked`, `pair_asked`: have everything, or this pair, compared; `count_asked`:
    have the references counted again."""

    all_asked = Signal()
    pair_asked = Signal()
    count_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = say = desk.session.say
        self._shown: tuple[object, ...] = ()
        self._page = Page(say("place.inspector"), width_px=520, margin=2 * SPACE)
        self._page.body.setSpacing(SPACE)
        self.column = ResultColumn(desk, self._page.body)
        self._all = SupportLines(desk)
        self._all.again_asked.connect(self.count_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page, 1)
        column.addWidget(rule())
        column.addWidget(self._all)
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
        self.try_harder = action_button(self._desk.actions["place.try_harder"])
        column.addWidget(self.compare_all)
        pair = QGridLayout()
        pair.setSpacing(SPACE // 2)
        marks = (action_button(self._desk.actions[id]) for id in MARKS)
        for n, one in enumerate((self.compare_pair, self.try_harder, *marks)):
            pair.addWidget(one, n // 2, n % 2, 1, 2 if n == 1 + len(MARKS) and n % 2 == 0 else 1)
        column.addLayout(pair)
        column.addWidget(self._read_only)
        return holder

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_result(self, exhibit: str, shown: Shown, *, busy: bool, together: AllSaid | None = None) -> None:
        """Show a pair's result; a half-written objection is kept while it says the same.

        `together`: what all references say together: how many support the place, what that counts, and the controls.
        """
        writable = self._desk.session.writable
        result = shown.result
        self._follow_buttons(exhibit, result, writable=writable, busy=busy)
        self._all.show_said(together, enabled=writable and not busy)
        alarm = self._alarm(exhibit, result)
        own = (shown.differences, shown.features, shown.reference, shown.before_mask)
        key = (exhibit, result.same, writable, alarm, own)
        if key == self._shown:
            return
        other = self._shown[:2] != key[:2]
        self._shown = key
        emptied(self._page.body)
        if alarm:
            self._page.body.addWidget(Alarm(alarm))
        self.column.build(shown)
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
        self.compare_pair.setText(f" {text}")  # as `button` does
        self.compare_pair.setAccessibleName(text)
        set_tip(self.compare_all, self._say("place.compare_all_hint", exhibit=exhibit))
        self._read_only.setVisible(not writable)
