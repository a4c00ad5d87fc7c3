"""Runs and their findings as a tree of two levels, filtered by words; thousands of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.plain_text import tip
from ui.presenters.findings import FindingRow, RunRows, Sentence, filter_words, matches
from ui.records import RECORD_FORMAT

Index = QModelIndex | QPersistentModelIndex
Line = RunRows | Sentence | FindingRow

LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""What a dragged record is: its id in UTF-8, one a line when there are several."""

_NOWHERE: Final = QModelIndex()


@dataclass(frozen=True)
class Group:
    """A run with those of its lines that the filter lets through."""

    rows: RunRows
    words: tuple[str, ...]

    @cached_property
    def lines(self) -> tuple[Sentence | FindingRow, ...]:
        """What stands under the run."""
        if not self.words or matches(self.rows.haystack, self.words):
            return (*self.rows.sentences, *self.rows.rows)
        return tuple(row for row in self.rows.rows if matches(row.haystack, self.words))


class FindingModel(QAbstractItemModel):
    """Groups are runs, their children sentences and findings. The internal id is 0 for a group, else its number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[RunRows, ...] = ()
        self._groups: list[Group] = []
        self._words: tuple[str, ...] = ()

    # ---- what is shown ------------------------------------------------------------------------------------------

    @property
    def runs(self) -> tuple[RunRows, ...]:
        """All that was given, filtered or not."""
        return self._runs

    @property
    def filtered(self) -> bool:
        """Whether words are looked for."""
        return bool(self._words)

    @property
    def shown(self) -> tuple[tuple[RunRows, tuple[FindingRow, ...]], ...]:
        """The findings that the filter lets through, by run."""
        return tuple(
            (group.rows, tuple(line for line in group.lines if isinstance(line, FindingRow)))
            for group in self._groups
        )

    def show_runs(self, runs: tuple[RunRows, ...]) -> bool:
        """Show these; whether anything else than before is shown."""
        before, self._runs = [rows.same for rows in self._runs], runs
        if before == [rows.same for rows in runs]:
            self._groups = [Group(rows, self._words) for rows in runs if self._let_through(rows)]
            return False
        if before == [rows.same for rows in runs[: len(before)]] and not self._words and before:
            self.beginInsertRows(QModelIndex(), len(before), len(runs) - 1)
            self._groups = [Group(rows, ()) for rows in runs]
            self.endInsertRows()
            return True
        self._rebuild()
        return True

    def filter(self, text: str) -> bool:
        """Show only what holds every word; whether these are other words than before."""
        words = filter_words(text)
        if words == self._words:
            return False
        self._words = words
        self._rebuild()
        return True

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._groups = [Group(rows, self._words) for rows in self._runs if self._let_through(rows)]
        self.endResetModel()

    def _let_through(self, rows: RunRows) -> bool:
        if not self._words or matches(rows.haystack, self._words):
            return True
        return any(matches(row.haystack, self._words) for row in rows.rows)

    def line(self, index: Index) -> Line | None:
        """What an index stands for."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self._groups[index.row()].rows
        return self._groups[index.internalId() - 1].lines[index.row()]

    def run_of(self, index: Index) -> RunRows | None:
        """The run that an index belongs to."""
        if not index.isValid():
            return None
        return self._groups[index.row() if index.internalId() == 0 else index.internalId() - 1].rows

    def index_of(self, id: str) -> QModelIndex:
        """The index of a finding or a run; an invalid one when it is not shown."""
        for place, group in enumerate(self._groups):
            if group.rows.id == id:
                return self.index(place, 0)
        for place, group in enumerate(self._groups):
            if any(finding.id == id for finding in group.rows.run.findings):
                for row, line in enumerate(group.lines):
                    if isinstance(line, FindingRow) and line.id == id:
                        return self.index(row, 0, self.index(place, 0))
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first finding that is shown; an invalid index when there is none."""
        for place, group in enumerate(self._groups):
            for row, line in enumerate(group.lines):
                if isinstance(line, FindingRow):
                    return self.index(row, 0, self.index(place, 0))
        return QModelIndex()

    # ---- as Qt asks ---------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if row < 0 or column != 0 or row >= self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].lines) if parent.internalId() == 0 else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        return bool(self._groups) if not parent.isValid() else parent.internalId() == 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        on = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(self.line(index), FindingRow):
            return on | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return on

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if line is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return spoken(line)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(hint(line))
            case _ if role == LINE_ROLE:
                return line
            case _:
                return None

    def mimeTypes(self) -> list[str]:
        return [RECORD_FORMAT, "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        found = [line for line in map(self.line, indexes) if isinstance(line, FindingRow)]
        data = QMimeData()
        data.setData(RECORD_FORMAT, "\n".join(row.id for row in found).encode())
        data.setText("\n".join(row.copied() for row in found))
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.LinkAction


def spoken(line: Line) -> str:
    """A line as it is read aloud."""
    match line:
        case RunRows():
            return f"{line.title}, {line.outcome_word}"
        case Sentence():
            return line.text
        case FindingRow():
            return line.spoken


def hint(line: Line) -> str:
    """What is shown when the pointer rests on a line."""
    match line:
        case RunRows():
            return f"{line.question}\n{line.said_in_line}"
        case Sentence():
            return line.text
        case FindingRow():
            return "\n".join((line.said[:2000], *(f"– {limit}" for limit in line.limits)))
