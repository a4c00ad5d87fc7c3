"""A table value as headings and cells of text, sorted as a reader expects."""

from __future__ import annotations

from typing import Final

from provenance.record.values import (
    Count,
    Digest,
    Measure,
    Missing,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.wording import Wording

_TREES: Final = {"ingredient_title": "ingredient_depth"}
"""Columns of names in a tree, and the first column that says how deep each row stands, from 1."""
_BRANCH: Final = "› "


class TableCells:
    """A table value as headings and cells of text; a cell is put into words when it is first asked for."""

    def __init__(self, table: Table, wording: Wording) -> None:
        self._table = table
        self._wording = wording
        self._texts: dict[tuple[int, int], str] = {}
        self.headings = tuple(wording.column(column) for column in table.columns)

    def __len__(self) -> int:
        return len(self._table.value)

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of the columns."""
        return self._table.columns

    def is_empty(self, column: int) -> bool:
        """Whether no row has anything there."""
        return all(row[column] is None for row in self._table.value)

    def text(self, row: int, column: int) -> str:
        """A cell in words; nothing where it does not apply."""
        kept = self._texts.get((row, column))
        if kept is None:
            value = self._table.value[row][column]
            kept = "" if value is None else self._cell(self._table.columns[column], value)
            kept = f"{self._depth(row, column)}{kept}"
            self._texts[row, column] = kept
        return kept

    def _depth(self, row: int, column: int) -> str:
        """How deep a row of a tree stands, as marks before its name; nothing in tables that are none."""
        depth = self._table.value[row][0] if self._table.columns[column] in _TREES else None
        deep = isinstance(depth, Count) and self._table.columns[0] == _TREES[self._table.columns[column]]
        return _BRANCH * (depth.value - 1) if deep and isinstance(depth, Count) else ""

    def _cell(self, column: str, value: Value) -> str:
        match value:
            case Digest():
                return value.value
            case Sequence(value=parts) if len(parts) > 1 or any(isinstance(part, Sequence) for part in parts):
                return "\n".join(self._part(column, part) for part in parts)
            case _:
                return self._wording.cell(column, value)

    def _part(self, column: str, part: Value) -> str:
        """One of several in a cell: a name with its value, or a value alone."""
        match part:
            case Sequence(value=(Term() as name, value)):
                return self._wording.window(
                    "findings.named", name=self._wording.value(name), value=self._wording.cell(column, value)
                )
            case _:
                return self._wording.cell(column, part)

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
