"""The table of marked things: chosen, renamed, their stated errors changed, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ui.icons import icon
from ui.plain_text import tip
from ui.presenters.where_from import MarkedRow, typed
from ui.theme import ROW, theme
from ui.widgets.parts import colour

__all__ = ["MarkedTable"]

COLUMNS: Final = ("number", "name", "kind", "error_px", "error_m", "height_m", "miss", "used")
_EDITED: Final = {1: "name", 3: "error_px", 4: "error_m", 5: "height_m"}
_NAME, _USED = 1, 7
_USUAL_PX: Final = {0: 44, 2: 92, 3: 52, 4: 52, 5: 84, 6: 138, 7: 92}

_MOST_HEIGHT_M: Final = 100_000  # as the check of marks has it


class MarkedTable(QTableWidget):
    """`chosen(key)`; `renamed(number, name)`; `error_changed(number, field, Decimal)` with "error_px" or "error_m";
    `height_changed(number, Decimal or None)`; `removed(key)` by Delete. What was typed and is no number is put back."""

    chosen = Signal(str)
    renamed = Signal(int, str)
    error_changed = Signal(int, str, object)
    height_changed = Signal(int, object)
    removed = Signal(str)

    def __init__(self, say: Callable[..., str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._rows: tuple[MarkedRow, ...] = ()
        self.setAccessibleName(say("where.table"))
        for place, one in enumerate(COLUMNS):
            head = QTableWidgetItem(say(f"where.column.{one}"))
            head.setToolTip(tip(say(f"where.column.{one}.hint")))
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(place, head)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        for place, width in _USUAL_PX.items():
            self.setColumnWidth(place, width)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.itemSelectionChanged.connect(self._choose)
        self.cellChanged.connect(self._edited)
        theme().changed.connect(self._fill)

    def show_rows(self, rows: Sequence[MarkedRow]) -> None:
        """Show these; the chosen one stays. While a cell is being edited they wait."""
        self._rows = tuple(rows)
        if self.state() is not QTableWidget.State.EditingState:
            self._fill()

    def choose(self, key: str) -> None:
        """Choose the row of a thing ("" for none), without a signal."""
        keys = [row.key for row in self._rows]
        before = self.blockSignals(True)
        if key in keys:
            if self.currentRow() != keys.index(key) or not self.selectedIndexes():
                self.setCurrentCell(keys.index(key), _NAME)
                self.selectRow(keys.index(key))
        else:
            self.clearSelection()
        self.blockSignals(before)

    @property
    def chosen_key(self) -> str:
        """The key of the chosen row; "" for none."""
        rows = {index.row() for index in self.selectedIndexes()}
        return self._rows[rows.pop()].key if rows else ""

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.chosen_key:
            self.removed.emit(self.chosen_key)
        else:
            super().keyPressEvent(event)

    # ---- how ----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        key = self.chosen_key if self.rowCount() == len(self._rows) else ""
        before = self.blockSignals(True)
        self.setRowCount(len(self._rows))
        for place, row in enumerate(self._rows):
            cells = (
                str(row.number),
                row.name,
                row.kind,
                row.error_px,
                row.error_m,
                row.height_m,
                row.miss,
                row.used,
            )
            for column, text in enumerate(cells):
                self._set(place, column, text, row)
        self.blockSignals(before)
        if key:
            self.choose(key)

    def _set(self, place: int, column: int, text: str, row: MarkedRow) -> None:
        item = self.item(place, column)
        if item is None:
            item = QTableWidgetItem()
            if column not in _EDITED:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.setItem(place, column, item)
        if item.text() != text:
            item.setText(text)
        if column == _USED:
            item.setIcon(icon(row.icon) if row.icon else QIcon())
            item.setForeground(colour(row.tone) if row.tone != "plain" else QBrush())

    def _choose(self) -> None:
        self.chosen.emit(self.chosen_key)

    def _edited(self, place: int, column: int) -> None:
        item = self.item(place, column)
        if item is None or not 0 <= place < len(self._rows) or column not in _EDITED:
            return
        number, field = self._rows[place].number, _EDITED[column]
        if field == "name":
            self.renamed.emit(number, item.text().strip())
            return
        try:
            error = typed(item.text())
        except ValueError:
            return
        if field == "height_m":
            if error is None or abs(error) <= _MOST_HEIGHT_M:
                self.height_changed.emit(number, error)
            return
        if error is not None and Decimal("0.01") <= error <= Decimal(100_000):
            self.error_changed.emit(number, field, error)
