"""The part of the room that lists all searches of the case: sortable, by exhibit, with a way to take one back."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from provenance.workbench import OpenCase
from ui.icons import icon
from ui.plain_text import tip
from ui.presenters.searches import LogRow
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.theme import ROW, SPACE
from ui.widgets.parts import Choice, Words, button, colour, heading, remark

_COLUMNS: Final = ("engine", "when", "exhibit", "query", "result", "hits_column", "note")
_WIDTHS: Final = (132, 170, 68, 74, 168, 140)  # of all but the last, which takes the rest
_NARROW: Final = (112, 132, 66, 64, 112, 74)  # the same where the note would have no room
_NOTE_PX: Final = 120  # our choice: two or three words of a note; its tooltip says all of it
Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractTableModel):
    """The rows as the table asks for them."""

    def __init__(self, headings: tuple[str, ...]) -> None:
        super().__init__()
        self._headings = headings
        self.rows: tuple[LogRow, ...] = ()

    def show_rows(self, rows: tuple[LogRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        cells = (row.engine, row.when, row.exhibit, row.query, row.result, row.hits, row.note)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cells[column].replace("\n", " ")
            case Qt.ItemDataRole.UserRole:  # what a column is sorted by
                return row.when_key if column == 1 else cells[column].casefold()
            case Qt.ItemDataRole.ToolTipRole:
                if column == 5 and row.links:
                    return tip("\n".join(row.links))
                return tip(row.when_words if column == 1 else cells[column])
            case Qt.ItemDataRole.DecorationRole if column == 4:
                return icon(row.icon, lambda: colour(row.tone))
        return None


class LogPart(QWidget):
    """The search log. `sighting_asked` with the row whose oldest hit shall become a sighting."""

    sighting_asked = Signal(object)  # LogRow
    filter_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.session.say
        self._desk, self._say = desk, say
        self._key: object = None
        self._widths: tuple[int, ...] = ()
        self.filter = Choice(say("seen.log.show"), [("all", say("seen.log.all")), ("one", "")])
        self.filter.view().setAccessibleName(say("seen.log.show"))
        self.filter.activated.connect(lambda _index: self.filter_changed.emit())
        self.take_back = button(
            say("seen.log.undo"), self._take_back, icon_name="undo", hint=say("seen.log.undo.hint")
        )
        self.sighting = button(
            say("seen.log.sighting"),
            self._ask_sighting,
            icon_name="sighting",
            hint=say("seen.log.sighting.hint"),
        )
        self._model = _Model(tuple(say(f"seen.log.{column}") for column in _COLUMNS))
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.table = self._table()
        self._empty = remark("")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._links = Words("", "muted", selectable=True)
        self._lay_out()
        self._chosen()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(heading(self._say("seen.log.title")))
        head.addWidget(self.filter)
        head.addStretch(1)
        head.addWidget(self.sighting)
        head.addWidget(self.take_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE + 4, 2 * SPACE, SPACE + 4)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(self._say("seen.log.title"))
        table.setModel(self._sorted)
        table.setSortingEnabled(True)
        table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setStyleSheet("QTableView::item { padding-left: 5px; }")  # cells begin where their headings do
        table.setIconSize(QSize(16, 16))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)
        table.selectionModel().selectionChanged.connect(lambda _on, _off: self._chosen())
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths are chosen again when there comes to be room, or none; those that somebody dragged stay till then."""
        super().resizeEvent(event)
        widths = _WIDTHS if self.width() >= sum(_WIDTHS) + _NOTE_PX + 4 * SPACE else _NARROW
        if widths is not self._widths:
            self._widths = widths
            for column, width in enumerate(widths):
                self.table.setColumnWidth(column, width)

    def show_rows(self, rows: tuple[LogRow, ...], selected: str) -> None:
        """Show the searches; the chosen row stays chosen. `selected` is the number of the selected exhibit."""
        self.filter.setItemText(1, self._say("seen.log.selected", exhibit=selected or "–"))
        empty = "seen.log.empty_exhibit" if self.only_selected else "seen.log.empty"
        self._empty.setText(self._say(empty))
        self._empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        if rows != self._key:
            self._key = rows
            kept = self.chosen
            place = self.table.verticalScrollBar().value()
            self._model.show_rows(rows)
            self._choose(kept.event if kept is not None else "")
            self.table.verticalScrollBar().setValue(place)
        self._chosen()

    @property
    def only_selected(self) -> bool:
        """Whether only the selected exhibit's searches are wanted."""
        return self.filter.chosen == "one"

    @property
    def chosen(self) -> LogRow | None:
        """The chosen search."""
        indexes = self.table.selectionModel().selectedRows()
        return self._model.rows[self._sorted.mapToSource(indexes[0]).row()] if indexes else None

    def _choose(self, event: str) -> None:
        for number, row in enumerate(self._model.rows):
            if row.event == event:
                index = self._sorted.mapFromSource(self._model.index(number, 0))
                flags = QItemSelectionModel.SelectionFlag
                self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _chosen(self) -> None:
        row, writable = self.chosen, self._desk.session.writable
        self.take_back.setEnabled(row is not None and writable)
        self.sighting.setEnabled(row is not None and row.oldest_hit is not None and writable)

    def _ask_sighting(self) -> None:
        if self.chosen is not None:
            self.sighting_asked.emit(self.chosen)

    def _take_back(self) -> None:
        row, session = self.chosen, self._desk.session
        if row is None:
            return

        def work(case: OpenCase, _job: Job) -> tuple[str, str]:
            return case.undo(row.event)

        session.start(
            self._say("task.write"),
            work,
            lane=Lane.PEN,
            then=lambda _undone: session.tell("info", self._say("seen.log.taken_back")),
        )
