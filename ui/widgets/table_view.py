"""A table value on the screen: sorted by its headings, filtered by words, as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.plain_text import tip
from ui.presenters.finding_row import filter_words, matches
from ui.presenters.finding_tables import TableCells
from ui.theme import ROW

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()

USUAL_ROWS: Final = 12  # beside the list; across the room it shows as many as there is room for
_WIDEST_COLUMN_PX: Final = 320
_NARROW_COLUMN_PX: Final = 105  # a column that is narrower shows little of a name or a time
_FEWEST_COLUMNS: Final = 2


class TableRows(QAbstractTableModel):
    """A table value in the order and with the rows that the reader asked for."""

    def __init__(self, cells: TableCells) -> None:
        super().__init__()
        self.cells = cells
        self._shown = list(range(len(cells)))
        self._words: tuple[str, ...] = ()
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.cells.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(self.cells.text(self._shown[index.row()], index.column())[:1000].split())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self.cells.text(self._shown[index.row()], index.column()))
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return self.cells.headings[section]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorting = (column, order)
        self._rebuild()

    def filter(self, text: str) -> None:
        """Only the rows that hold every word; all when none does, for then the words are found elsewhere."""
        words = filter_words(text)
        if words != self._words:
            self._words = words
            self._rebuild()

    def number(self, row: int) -> int:
        """The number in the table value of a shown row."""
        return self._shown[row]

    def line(self, row: int) -> str:
        """A shown row as text with tabs."""
        return self.cells.line(self._shown[row])

    def _rebuild(self) -> None:
        self.beginResetModel()
        every = range(len(self.cells))
        found = [row for row in every if matches(self.cells.line(row).casefold(), self._words)]
        self._shown = found or list(every)
        column, order = self._sorting
        if column >= 0:
            descending = order is Qt.SortOrder.DescendingOrder
            self._shown.sort(key=lambda row: self.cells.key(row, column), reverse=descending)
        self.endResetModel()


class TableView(QTableView):
    """A table value: sorted by a click on a heading, copied row by row as spreadsheets paste it."""

    fitted = Signal()  # `hidden_columns` is another
    picked = Signal(int)  # the number of the row that is chosen, in the table value

    def __init__(self, cells: TableCells, name: str, say: Callable[..., str]) -> None:
        super().__init__()
        self.rows = TableRows(cells)
        self.setModel(self.rows)
        self.setAccessibleName(say("findings.table", name=name))
        self.setStyleSheet("QTableView::item { padding: 0 5px; }")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW - 2)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(False)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSortingEnabled(True)
        self.hidden_columns = 0
        self._touched = False
        header.sectionResized.connect(self._user_resized)
        self._fitting = False
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.picked.emit(self.rows.number(now.row())) if now.isValid() else None
        )
        self.show_rows(USUAL_ROWS)

    def show_rows(self, most: int) -> None:
        """As high as so many rows, or as it has."""
        rows = max(1, min(most, len(self.rows.cells)))
        header = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(header + rows * (ROW - 2) + 2 * self.frameWidth() + 14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._touched and event.size().width() != event.oldSize().width():
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Columns share the width by what their first rows need; where it is too narrow the middle ones are hidden."""
        self._fitting = True
        needs = [self._need(column) for column in range(self.rows.columnCount())]
        room, cells = self.viewport().width(), self.rows.cells
        shown = [column for column in range(len(needs)) if not cells.is_empty(column)] or [0]
        told = len(shown)
        while (
            len(shown) > _FEWEST_COLUMNS and sum(min(needs[one], _NARROW_COLUMN_PX) for one in shown) > room
        ):
            del shown[len(shown) // 2]
        floors = {one: min(needs[one], _NARROW_COLUMN_PX) for one in shown}
        wishes = sum(needs[one] - floors[one] for one in shown)
        spare = room - sum(floors.values())
        for column in range(len(needs)):
            self.setColumnHidden(column, column not in floors)
            if column in floors:
                wish = needs[column] - floors[column]
                share = wish * min(1.0, spare / wishes) if wishes and spare > 0 else 0.0
                more = max(0.0, spare - wishes) / len(shown)
                self.setColumnWidth(column, int(floors[column] + share + more))
        self._fitting = False
        self.hidden_columns = told - len(shown)
        self.fitted.emit()

    def _need(self, column: int) -> float:
        """The width that a column asks for, in pixels."""
        metrics, cells = self.fontMetrics(), self.rows.cells
        texts = (cells.text(row, column)[:80] for row in range(min(100, len(cells))))
        need = max((metrics.horizontalAdvance(text) + 20 for text in texts), default=0)
        head = metrics.horizontalAdvance(cells.headings[column]) * 1.15 + 28
        return max(head, min(_WIDEST_COLUMN_PX, need))

    def _user_resized(self, _column: int, _old: int, _new: int) -> None:
        self._touched = self._touched or (not self._fitting and self.horizontalHeader().underMouse())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
            QGuiApplication.clipboard().setText("\n".join(self.rows.line(row) for row in chosen))
            return
        super().keyPressEvent(event)
