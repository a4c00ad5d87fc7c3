"""The table of all tags: filtered, by group under headings or sorted flat; thousands of rows."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui.icons import icon
from ui.plain_text import tip
from ui.presenters.finding_row import filter_words
from ui.presenters.tags import COLUMNS, NAME, VALUE, GroupLine, TagCells

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
FORMS_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # of a time, in which a cell may show it
_OF_HEADING: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_OF_TAG: Final = _OF_HEADING | Qt.ItemFlag.ItemIsSelectable
_SHOWN: Final = 300  # characters of a cell in the table; more does not fit in a line


class TagModel(QAbstractTableModel):
    """Rows are tags by their number, or headings of groups while they stand in the order of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: TagCells | None = None
        self._shown: list[int | GroupLine] = []
        self._words: tuple[str, ...] = ()
        self._group = ""
        self._personal = False
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)
        self.grouped = True
        self.held = False

    # ---- what is shown ------------------------------------------------------------------------------------------

    def hold(self, held: bool) -> None:
        """While words are not ready, neither search nor sort by them: it is done when they are."""
        waits = self.held and not held and (bool(self._words) or self._sorting[0] >= 0)
        self.held = held
        if waits:
            self._rebuild()

    def show_cells(self, cells: TagCells | None) -> None:
        """Show the tags of another run, or of none."""
        self.cells = cells
        if cells is None or self._group not in cells.groups:
            self._group = ""
        self._rebuild()

    def filter(self, text: str, group: str, *, personal: bool) -> None:
        """Only the tags that hold every word, of a group, or that can name a device or a person."""
        asked = (filter_words(text), group, personal)
        if asked != (self._words, self._group, self._personal):
            self._words, self._group, self._personal = asked
            self._rebuild()

    def group_rows(self, grouped: bool) -> None:
        """Under headings of their groups, in the order of the file; or flat."""
        self.grouped = grouped
        if grouped:
            self._sorting = (-1, Qt.SortOrder.AscendingOrder)
        self._rebuild()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if (column, order) == self._sorting:
            return
        self._sorting = (column, order)
        self.grouped = self.grouped and column < 0
        if not self.held:
            self._rebuild()

    def tag(self, row: int) -> int | None:
        """The number of the tag in a row; None for a heading."""
        found = self._shown[row] if 0 <= row < len(self._shown) else None
        return found if isinstance(found, int) else None

    def row_of(self, tag: int) -> int:
        """The row of a tag, -1 where it is not shown."""
        return self._shown.index(tag) if tag in self._shown else -1

    @property
    def headings(self) -> list[int]:
        """The rows that are headings."""
        if not self.grouped:
            return []
        return [n for n, one in enumerate(self._shown) if isinstance(one, GroupLine)]

    @property
    def tags(self) -> list[int]:
        """The numbers of the tags that are shown, in their order."""
        return [one for one in self._shown if isinstance(one, int)]

    def _rebuild(self) -> None:
        self.beginResetModel()
        cells = self.cells
        words = () if self.held else self._words
        found = [] if cells is None else cells.chosen(words, self._group, personal=self._personal)
        column, order = self._sorting
        if cells is not None and column >= 0 and not self.held:
            found.sort(key=cells.ranks(column).__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        self._shown = list(found)
        if cells is not None and self.grouped:
            self._shown = _under_headings(cells, found)
        self.endResetModel()

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.cells is None:
            return None
        line = self._shown[index.row()]
        if isinstance(line, GroupLine):
            return self._heading(self.cells, line, index.column(), role)
        return self._cell(self.cells, line, index.column(), role)

    def _heading(self, cells: TagCells, line: GroupLine, column: int, role: int) -> Any:
        say = cells.wording.window
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole if column == NAME:
                return say("tags.group_line", n=line.tags, group=cells.wording.plain(line.name))
            case Qt.ItemDataRole.FontRole:
                font = QFont(QApplication.font())
                font.setBold(True)
                return font
            case Qt.ItemDataRole.BackgroundRole:
                return QApplication.palette().color(QPalette.ColorRole.AlternateBase)
            case _:
                return None

    def _cell(self, cells: TagCells, tag: int, column: int, role: int) -> Any:
        personal = column == VALUE and cells.rows[tag].personal
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(cells.text(tag, column)[:_SHOWN].split())
            case Qt.ItemDataRole.AccessibleTextRole if personal:
                return f"{cells.text(tag, column)[:_SHOWN]} {cells.mark}"
            case Qt.ItemDataRole.ToolTipRole:
                text = cells.text(tag, column)[:4000]
                return tip(f"{text}\n{cells.mark}" if personal else text)
            case Qt.ItemDataRole.DecorationRole if personal:
                return icon("fingerprint")
            case _ if role == FORMS_ROLE:
                return cells.time_forms(tag) if column == VALUE else ()
            case Qt.ItemDataRole.ForegroundRole if column in (0, 2, 3):
                return QApplication.palette().color(QPalette.ColorRole.PlaceholderText)
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return "" if self.cells is None else self.cells.headings[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        heading = index.isValid() and isinstance(self._shown[index.row()], GroupLine)
        return _OF_HEADING if heading else _OF_TAG


def _under_headings(cells: TagCells, found: list[int]) -> list[int | GroupLine]:
    """Tags under their groups, groups in the order of the file."""
    by_group: dict[str, list[int]] = {}
    for tag in found:
        by_group.setdefault(cells.rows[tag].group, []).append(tag)
    shown: list[int | GroupLine] = []
    for group, tags in by_group.items():
        shown += [GroupLine(group, len(tags)), *tags]
    return shown
