"""One tag in full: its names, its value as stored and as understood, and what stands beside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.record.finding import Basis
from ui.presenters.tags import COLUMNS, VALUE, TagCells
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Empty, Page, Status, Words, button, heading, remark
from ui.widgets.texts import FRAMELESS, TextView

_WIDTH_PX: Final = 1600
_SHOWN: Final = ("value", "raw", "name", "standard_name", "group")


class TagDetails(QWidget):
    """Shows the chosen tag; its fields are made once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = say = desk.session.say
        wording = desk.session.wording
        self.setStyleSheet(FRAMELESS)
        self._title = heading("")
        self._title.setMinimumWidth(1)
        self._personal = Status("fingerprint", say("tags.personal"), "warning", wrap=True)
        self._fields: dict[str, tuple[Words, TextView]] = {}
        page = Page(say("tags.details"), width_px=_WIDTH_PX, margin=2 * SPACE)
        page.body.setSpacing(SPACE + SPACE // 2)
        page.body.addWidget(self._title)
        page.body.addWidget(self._personal)
        for id in _SHOWN:
            page.body.addLayout(self._field(id, wording.column(id)))
        meaning = wording.label("basis.read")
        basis = wording.label("basis.heading", basis=wording.basis(Basis.READ), meaning=meaning)
        page.body.addWidget(remark(basis))
        copy = button(say("tags.copy_value"), self._copy, icon_name="copy")
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        page.body.addLayout(row)
        page.body.addStretch(1)
        self._page, self._nothing = page, Empty("info", say("tags.nothing_picked"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing)
        column.addWidget(page)
        page.hide()
        self._value = ""

    def _field(self, id: str, label: str) -> QVBoxLayout:
        shown = TextView(label, "", mono=id == "raw")
        words = Words(label, "muted", wrap=False)
        self._fields[id] = (words, shown)
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(words)
        both.addWidget(shown)
        return both

    def show_tag(self, cells: TagCells | None, tag: int | None) -> None:
        """Show a tag, or that none is chosen."""
        shown = cells is not None and tag is not None
        self._page.setVisible(shown)
        self._nothing.setVisible(not shown)
        if cells is None or tag is None:
            return
        for id, (words, field) in self._fields.items():
            text = cells.text(tag, COLUMNS.index(id))
            field.show_text(text)
            blank = not text.strip(" \0")
            if blank and id == COLUMNS[VALUE]:
                field.show_text(self._say("tags.blank"))
            for one in (words, field):
                one.setVisible(not blank or id == COLUMNS[VALUE])
        self._value = cells.text(tag, VALUE)
        self._title.setText(cells.text(tag, COLUMNS.index("name")))
        self._personal.setVisible(cells.rows[tag].personal)
        self._page.verticalScrollBar().setValue(0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)
