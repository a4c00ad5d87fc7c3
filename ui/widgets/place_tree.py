"""Places with their references as a tree; rows come while one looks, and what is picked stays picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView

from ui.icons import pixmap
from ui.plain_text import tip
from ui.presenters.places import AnswerRow, PlaceRow
from ui.theme import ROW, theme
from ui.widgets.parts import colour

REFERENCE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PLACE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
_WIDTHS: Final = (250, 330, 130)  # the longest result in bold has 320 px


class PlaceTree(QTreeView):
    """`picked` with the id of a reference, or nothing for a place."""

    picked = Signal(str)

    def __init__(self, name: str, headings: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._headings = list(headings)
        self._rows: tuple[PlaceRow, ...] = ()
        self._closed: set[str] = set()
        self._filling = False
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self._pick())
        self.collapsed.connect(lambda index: self._closed.add(str(index.data(PLACE_ROLE))))
        self.expanded.connect(lambda index: self._closed.discard(str(index.data(PLACE_ROLE))))
        theme().changed.connect(self._draw)

    def show_rows(self, rows: tuple[PlaceRow, ...]) -> None:
        """Show these; the same reference stays picked, a closed place closed, and the scroll bar where it was."""
        if rows == self._rows and self.rows.columnCount():
            return
        self._rows = rows
        self._draw()

    @property
    def reference(self) -> str:
        """The id of the reference that is picked; nothing for a place."""
        index = self.currentIndex()
        return str(index.siblingAtColumn(0).data(REFERENCE_ROLE) or "") if index.isValid() else ""

    def _draw(self) -> None:
        picked, top = self._picked(), self.verticalScrollBar().value()
        closed = set(self._closed)
        self._filling = True
        self.rows.clear()
        self.rows.setHorizontalHeaderLabels(self._headings)
        for place in self._rows:
            items = _items(place.row, place.id, bold=True)
            for one in place.references:
                items[0].appendRow(_items(one, place.id))
            self.rows.appendRow(items)
        self.expandAll()
        for row in range(self.rows.rowCount()):
            if self.rows.item(row).data(PLACE_ROLE) in closed:
                self.collapse(self.rows.index(row, 0))
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        self._restore(picked)
        self.verticalScrollBar().setValue(top)
        self._filling = False

    def _picked(self) -> tuple[str, str]:
        index = self.currentIndex().siblingAtColumn(0)
        return str(index.data(PLACE_ROLE) or ""), str(index.data(REFERENCE_ROLE) or "")

    def _restore(self, picked: tuple[str, str]) -> None:
        for row in range(self.rows.rowCount()):
            parent = self.rows.item(row)
            for item in (parent, *(parent.child(n) for n in range(parent.rowCount()))):
                if (str(item.data(PLACE_ROLE)), str(item.data(REFERENCE_ROLE) or "")) == picked:
                    self.setCurrentIndex(item.index())

    def _pick(self) -> None:
        if not self._filling:
            self.picked.emit(self.reference)


def _items(row: AnswerRow, place: str, *, bold: bool = False) -> list[QStandardItem]:
    items = [QStandardItem(cell) for cell in row.cells]
    first = items[0]
    first.setData(row.reference, REFERENCE_ROLE)
    first.setData(place, PLACE_ROLE)
    first.setData(row.spoken, Qt.ItemDataRole.AccessibleTextRole)
    look = QIcon(pixmap(row.icon, 16, colour(row.tone)))
    look.addPixmap(pixmap(row.icon, 16, QColor(theme().shades.on_highlight)), QIcon.Mode.Selected)
    items[1].setIcon(look)
    for item in items:
        item.setToolTip(tip(item.text()))
        item.setSizeHint(QSize(60, ROW))
        font = item.font()
        font.setBold(bold)
        item.setFont(font)
    return items
