"""The overview of a file as a list: read at a glance, walked by keys, each row leading to what it rests on."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QMenu

from ui.icons import icon
from ui.plain_text import tip
from ui.presenters.file_overview import SheetLine
from ui.room import Desk
from ui.widgets.overview_drawing import LINE_ROLE, OverviewDelegate

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class OverviewLines(QAbstractListModel):
    """The rows of one overview."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[SheetLine, ...] = ()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return tip("\n".join(one for one in (line.word, line.line, *line.limits) if one))
            case _:
                return line if role == LINE_ROLE else None

    def show_lines(self, lines: tuple[SheetLine, ...]) -> bool:
        """Show these; whether they are others."""
        if [_same(one) for one in lines] == [_same(one) for one in self.lines]:
            return False
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()
        return True


class OverviewList(QListView):
    """`picked` says that another row is chosen."""

    picked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.session.say
        self.rows = OverviewLines()
        self.setModel(self.rows)
        self.setItemDelegate(OverviewDelegate(self))
        self.setAccessibleName(self._say("file.overview"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.picked.emit())

    @property
    def current(self) -> SheetLine | None:
        """The row that is chosen."""
        index = self.currentIndex()
        return self.rows.lines[index.row()] if index.isValid() else None

    def show_lines(self, lines: tuple[SheetLine, ...]) -> None:
        """Show these; the chosen row and the place in the sheet are kept."""
        chosen, place = self.current, self.verticalScrollBar().value()
        if self.rows.show_lines(lines):
            ids = [line.id for line in lines]
            if chosen is not None and chosen.id in ids:
                self.setCurrentIndex(self.rows.index(ids.index(chosen.id)))
            self.verticalScrollBar().setValue(place)

    def choose_first(self) -> None:
        """Choose the first row that says something loud of the file, else the first."""
        lines = self.rows.lines
        if lines:
            loud = (n for n, line in enumerate(lines) if line.loud)
            self.setCurrentIndex(self.rows.index(next(loud, 0)))
            self.scrollToTop()

    def copy(self) -> None:
        """Copy the chosen row as a line of text."""
        if self.current is not None:
            QGuiApplication.clipboard().setText(self.current.line)

    def copy_all(self) -> None:
        """Copy the whole overview, with the limits of each row below it."""
        told = [
            text for line in self.rows.lines for text in (line.line, *(f"– {one}" for one in line.limits))
        ]
        QGuiApplication.clipboard().setText("\n".join(told))

    def menu(self) -> QMenu:
        """The context menu."""
        menu = QMenu(self)
        for id, drawing, call in (
            ("copy_row", "copy", self.copy),
            ("copy_overview", "clipboard", self.copy_all),
        ):
            act = menu.addAction(icon(drawing), self._say(f"file.{id}"))
            act.setEnabled(bool(self.rows.lines) and (id != "copy_row" or self.current is not None))
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


def _same(line: SheetLine) -> tuple[object, ...]:
    """What must be equal for a row to be the same."""
    return (
        line.id,
        line.label,
        line.said,
        line.limits,
        line.must,
        line.row.findings,
        line.row.run,
        line.row.tone,
    )
