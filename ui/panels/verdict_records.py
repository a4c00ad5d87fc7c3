"""Every record of the case to choose from, and the two sides that records are put on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.plain_text import set_tip
from ui.presenters.verdict_records import GROUPS, RecordRow
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.evidence_basket import LINES_PX, Basket, RecordList
from ui.widgets.parts import Choice, Words, button, heading, line_field, link, remark

LIST_HEIGHT_PX = 196  # four rows and a half, so that it is seen to go on
SEARCH_AFTER_MS = 120  # our choice: a list of thousands is not narrowed at every letter of a fast typist


class RecordPicker(QWidget):
    """The searchable list. `put` names a side and the ids for it."""

    put = Signal(str, list)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = say = desk.session.say
        self._title = heading(say("verdict.records"))
        self._count = remark("")
        self.search = line_field(say("verdict.search"), example=say("verdict.search"))
        self.search.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        groups = [(group, say(f"verdict.group.{group}")) for group in GROUPS]
        self.group = Choice(say("verdict.group"), groups, none=say("verdict.group.all"))
        self.group.currentIndexChanged.connect(lambda _place: self._narrow())
        self.list = RecordList(
            say("verdict.records"), disputed=say("verdict.disputed"), altered=say("case.altered")
        )
        self.details = QCheckBox(say("verdict.details"))
        set_tip(self.details, say("verdict.details_hint"))
        self.details.setAccessibleName(say("verdict.details"))
        self.details.toggled.connect(lambda _on: self._narrow())
        self.list.records.narrow("", "", details=False)
        self.list.for_asked.connect(lambda: self._put("for"))
        self.list.against_asked.connect(lambda: self._put("against"))
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._enable())
        self.put_for = button(
            say("verdict.put_for"), lambda: self._put("for"), hint=say("verdict.put_for_hint")
        )
        self.put_against = button(
            say("verdict.put_against"), lambda: self._put("against"), hint=say("verdict.put_against_hint")
        )
        self._allowed = True
        self._lay_out()
        self._enable()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        self._column = column
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._count)
        self._count.setWordWrap(False)
        column.addLayout(top)
        find = QHBoxLayout()
        find.setSpacing(SPACE)
        find.addWidget(self.search, 1)
        find.addWidget(self.group)
        find.addWidget(self.details)
        column.addLayout(find)
        column.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.put_for)
        buttons.addWidget(self.put_against)
        buttons.addWidget(remark(self._say("verdict.drag_hint")), 1)
        column.addLayout(buttons)

    def stand_alone(self, alone: bool) -> None:
        """As a column of its own, as high as the room; or as a part of the form."""
        margin = 2 * SPACE if alone else 0
        self._column.setContentsMargins(margin, margin, 0, margin)
        self.list.setMinimumHeight(LIST_HEIGHT_PX)
        self.list.setMaximumHeight(16_777_215 if alone else LIST_HEIGHT_PX)  # Qt's own "no limit"

    def show_rows(self, rows: tuple[RecordRow, ...]) -> None:
        """All records of the case."""
        self.list.show_rows(rows)
        self._tell()

    def point_at(self, id: str) -> None:
        """Select one record, whatever the list was narrowed to."""
        self.search.clear()
        self.group.choose("")
        self._narrow()
        if all(row.id != id for row in self.list.records.shown):
            self.details.setChecked(True)
        self.list.choose(id)
        self.list.setFocus()

    def allow(self, allowed: bool) -> None:
        """Whether records can be put on a side."""
        self._allowed = allowed
        self._enable()

    def _narrow(self) -> None:
        self._timer.stop()
        self.list.records.narrow(self.search.text(), self.group.chosen, details=self.details.isChecked())
        self._tell()
        self._enable()

    def _tell(self) -> None:
        shown, total = len(self.list.records.shown), self.list.records.total
        self._count.setText(self._say("verdict.shown_of", shown=shown, n=total))

    def _enable(self) -> None:
        ready = self._allowed and bool(self.list.selectionModel().hasSelection())
        self.put_for.setEnabled(ready)
        self.put_against.setEnabled(ready)

    def _put(self, side: str) -> None:
        if self._allowed and self.list.chosen:
            self.put.emit(side, self.list.chosen)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)


class SideOfClaim(QWidget):
    """What was put for or against: a list that takes drops, and a way to take out again."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        say = desk.session.say
        self.ids: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        self.basket = Basket(
            say(f"verdict.{name}"),
            say(f"verdict.{name}.empty"),
            disputed=say("verdict.disputed"),
            altered=say("case.altered"),
        )
        self.remove = link(say("verdict.take_out"), self._remove, hint=say("verdict.take_out_hint"))
        self.remove.setAccessibleName(say(f"verdict.{name}.take_out"))
        self.remove.setEnabled(False)
        top = QHBoxLayout()
        top.addWidget(Words(say(f"verdict.{name}"), bold=True))
        top.addStretch(1)
        top.addWidget(self.remove)
        column.addLayout(top)
        column.addWidget(self.basket)
        column.addStretch(1)
        self.basket.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.basket.selectionModel().selectionChanged.connect(lambda _on, _off: self._enable())
        self.basket.setFixedHeight(2 * LINES_PX + 8)

    def show_ids(self, ids: tuple[str, ...], rows: Callable[[str], RecordRow | None]) -> None:
        """Show these records."""
        self.ids = ids
        shown = (rows(id) or RecordRow(id, "", id, "", "", "") for id in ids)
        self.basket.show_rows(tuple(shown))
        self.basket.setFixedHeight(min(6, max(2, len(ids))) * LINES_PX + 8)
        self._enable()

    def _enable(self) -> None:
        self.remove.setEnabled(self.basket.selectionModel().hasSelection())

    def _remove(self) -> None:
        if self.basket.chosen:
            self.basket.taken.emit(self.basket.chosen)
