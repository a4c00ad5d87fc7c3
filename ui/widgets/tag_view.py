"""The view of all tags: headings across it, columns that give way where it is narrow, rows that are copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QMenu, QTableView

from ui.icons import icon
from ui.presenters.tags import AT_ONCE, COLUMNS, NAME, VALUE, TagCells
from ui.room import Desk
from ui.tasks import Lane
from ui.theme import ROW
from ui.widgets.tag_cell import TagCell
from ui.widgets.tag_model import TagModel

_WIDTHS_PX: Final = {"group": 110, "name": 190, "standard_name": 170, "raw": 200}
"""At first; the value has the rest. Our choice: the longest usual names fit."""
_HIDDEN_BELOW_PX: Final = {"standard_name": 760, "raw": 560}
"""Columns that the details show as well, and the width below which they are hidden."""


class TagView(QTableView):
    """`picked` says that another tag is chosen, or none; `sorted` that the order is by a column now."""

    picked = Signal()
    sorted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.session.say
        self._tasks = desk.session.tasks
        self._copying: object = None
        self.rows = TagModel()
        self.setModel(self.rows)
        self.setAccessibleName(self._say("tags.table"))
        self.setStyleSheet("QTableView::item { padding: 0 5px; }")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegateForColumn(VALUE, TagCell(self))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW - 2)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        # With the view's own the header asks every row whether its column is selected: 0.7 s of 20,000 (measured).
        header.setSelectionModel(QItemSelectionModel(self.rows, header))
        for column, id in enumerate(COLUMNS[:-1]):
            header.resizeSection(column, _WIDTHS_PX[id])
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(lambda _column, _order: self.sorted.emit())
        self.rows.modelReset.connect(self._lay_out)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.picked.emit())

    @property
    def current(self) -> int | None:
        """The number of the tag that is chosen."""
        index = self.currentIndex()
        return self.rows.tag(index.row()) if index.isValid() else None

    def choose(self, tag: int | None) -> None:
        """Choose a tag where it is shown, else the first."""
        row = -1 if tag is None else self.rows.row_of(tag)
        if row < 0:
            row = next((n for n in range(self.rows.rowCount()) if self.rows.tag(n) is not None), -1)
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row, NAME))
        else:
            self.picked.emit()

    def _lay_out(self) -> None:
        """Headings lie across; the group's column would only repeat them."""
        self.clearSpans()
        for row in self.rows.headings:
            self.setSpan(row, NAME, 1, len(COLUMNS) - NAME)
        self.setColumnHidden(0, self.rows.grouped)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for id, least in _HIDDEN_BELOW_PX.items():
                self.setColumnHidden(COLUMNS.index(id), event.size().width() < least)

    def moveCursor(self, action: QTableView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Step over headings."""
        before, index = self.currentIndex(), super().moveCursor(action, modifiers)
        if not index.isValid() or self.rows.tag(index.row()) is not None:
            return index
        down = index.row() > before.row() or index.row() == 0
        return self.rows.index(index.row() + (1 if down else -1), max(index.column(), NAME))

    # ---- copying ------------------------------------------------------------------------------------------------

    def _chosen(self) -> list[int]:
        selection = self.selectionModel().selection()
        ranges = [selection.at(n) for n in range(selection.size())]
        rows = sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})
        return [tag for tag in map(self.rows.tag, rows) if tag is not None]

    def copy(self) -> None:
        """Copy the chosen rows as spreadsheets paste them."""
        self._copy_lines(self._chosen())

    def copy_value(self) -> None:
        """Copy the values of the chosen rows alone."""
        if self.rows.cells is not None:
            cells, tags = self.rows.cells, self._chosen()
            self._copy(len(tags), lambda: "\n".join(cells.text(tag, VALUE) for tag in tags))

    def copy_all(self) -> None:
        """Copy every row that is shown, under the headings."""
        self._copy_lines(self.rows.tags, headed=True)

    def _copy_lines(self, tags: list[int], *, headed: bool = False) -> None:
        cells: TagCells | None = self.rows.cells
        if cells is not None and tags:
            head = [cells.head] if headed else []
            self._copy(len(tags), lambda: "\n".join([*head, *map(cells.line, tags)]))

    def _copy(self, tags: int, text: Callable[[], str]) -> None:
        """Copy a text of so many tags; of many it is made off this thread, and what was asked for last counts."""
        self._copying = asked = object()

        def made(done: str) -> None:
            if self._copying is asked:
                _to_clipboard(done)

        if tags <= AT_ONCE:
            made(text())
        else:
            self._tasks.start("", lambda _job: text(), lane=Lane.LOOK, then=made)

    def menu(self) -> QMenu:
        """The context menu."""
        menu = QMenu(self)
        for id, drawing, call, possible in (
            ("copy_value", "copy", self.copy_value, bool(self._chosen())),
            ("copy_row", "quote", self.copy, bool(self._chosen())),
            ("copy_table", "clipboard", self.copy_all, bool(self.rows.tags)),
        ):
            act = menu.addAction(icon(drawing), self._say(f"tags.{id}"))
            act.setEnabled(possible)
            act.triggered.connect(lambda _checked=False, call=call: call())
        return menu

    def _menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.viewport().mapToGlobal(place))
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)


def _to_clipboard(text: str) -> None:
    if text:
        QGuiApplication.clipboard().setText(text)
