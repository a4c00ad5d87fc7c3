"""A table value as headings and cells of text, sorted as a reader expects."""

from __future__ import annotations

from provenance.record.values import Count, Digest, Measure, Missing, Table, Text, Value
from provenance.wording import Wording


class TableCells:
    """A table value as headings and cells of text; a cell is put into words when it is first asked for."""

    def __init__(self, table: Table, wording: Wording) -> None:
        self._table = table
        self._wording = wording
        self._texts: dict[tuple[int, int], str] = {}
        self.headings = tuple(wording.column(column) for column in table.columns)

    def __len__(self) -> int:
        return len(self._table.value)

    def text(self, row: int, column: int) -> str:
        """A cell in words; nothing where it does not apply."""
        kept = self._texts.get((row, column))
        if kept is None:
            value = self._table.value[row][column]
            kept = "" if value is None else self._cell(self._table.columns[column], value)
            self._texts[row, column] = kept
        return kept

    def _cell(self, column: str, value: Value) -> str:
        return value.value if isinstance(value, Digest) else self._wording.cell(column, value)

    def line(self, row: int) -> str:
        """A row with tabs between its cells, as spreadsheets paste it."""
        cells = (self.text(row, column) for column in range(len(self.headings)))
        return "\t".join(" ".join(cell.split()) for cell in cells)

    def key(self, row: int, column: int) -> tuple[int, float, str]:
        """What a row is sorted by: numbers by size, before words, before nothing."""
        value = self._table.value[row][column]
        match value:
            case None | Missing():
                return 2, 0.0, ""
            case Count():
                return 0, float(value.value), ""
            case Measure():
                return 0, float(value.value), ""
            case Text() if value.value.isdecimal():
                return 0, float(value.value), ""
            case _:
                return 1, 0.0, self.text(row, column).casefold()
