"""Tables of pairs to compare and of their results: CSV in, CSV out, taken up again where they were left."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from provenance import __version__
from provenance.analyses.landmark_match import ANALYSIS
from provenance.errors import InputError, UsageError
from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.workbench.comparison import Compared, Effort, Measures, Pair

PAIR_COLUMNS: Final = ("image_a", "image_b")
_MEASURES: Final = tuple(column.name for column in dataclasses.fields(Measures))
RESULT_COLUMNS: Final = (
    "outcome",
    *_MEASURES,
    "seconds",
    "reason",
    "same_photograph",
    "fitted_on",
    "made_by",
)
_COLUMNS: Final = (*PAIR_COLUMNS, *RESULT_COLUMNS)


def read_pairs(table: Path, root: Path | None) -> list[Pair]:
    """The pairs of a CSV table with columns image_a and image_b; names are under `root`, else beside the table.

    Raises InputError when the table cannot be read, UsageError when a column is missing.
    """
    under = root if root is not None else table.parent
    named = [(row["image_a"] or "", row["image_b"] or "") for row in rows_of(table, PAIR_COLUMNS)]
    return [Pair(one, other, under / one, under / other) for one, other in named]


def made_by(effort: Effort) -> str:
    """What makes a row here and now, so that rows of another version, effort or model are never mixed in."""
    from provenance.analyses.landmark_match.procedure import procedure_now  # loads OpenCV

    by = procedure_now(effort)
    return f"alidade {__version__} {ANALYSIS.id} {by.version} {by.method} {effort} {by.digest[:12]}"


@dataclass
class Results:
    """A table of results being written, row by row; opened again, it goes on after the rows that are there.

    `counts`: rows by outcome; `answers` the same with copies of one photograph apart. Rows of failed comparisons are
    made again. So are rows that another version, effort or model made; the table they were in stays as `earlier`.
    """

    path: Path
    effort: Effort
    counts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    earlier: Path | None = None
    _done: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _file: IO[str] | None = None
    _made_by: str = ""

    def __enter__(self) -> Self:
        self._made_by = made_by(self.effort)
        made_otherwise = False
        if self.path.exists() and self.path.stat().st_size:
            rows = list(_whole(rows_of(self.path, _COLUMNS)))
            self._done = {(row["image_a"], row["image_b"]): row for row in rows if self._counts(row)}
            made_otherwise = any(row["made_by"] != self._made_by for row in rows)
        try:
            if made_otherwise:
                self.earlier = _kept_beside(self.path)
            self._start_over()
            self._file = self.path.open("a", encoding="utf-8", errors="surrogateescape", newline="")
        except OSError as error:
            raise self._not_writable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()

    def left(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The pairs that have no row yet."""
        return [pair for pair in pairs if (pair.name_a, pair.name_b) not in self._done]

    @property
    def taken_up(self) -> int:
        """How many rows were there already."""
        return len(self._done)

    def write(self, compared: Compared, reason: str) -> None:
        """One row, at once. Raises InputError when it cannot be written."""
        row = [compared.pair.name_a, compared.pair.name_b, compared.outcome]
        measures = compared.measures
        values = ("",) * len(_MEASURES) if measures is None else dataclasses.astuple(measures)
        row += ["" if value is None else str(value) for value in values]
        same = "yes" if compared.remark is not None else "no"
        row += [f"{compared.seconds:.3f}", reason, same, compared.fitted_on, self._made_by]
        assert self._file is not None
        try:
            self._file.write(_line(row))
            self._file.flush()
        except OSError as error:
            raise self._not_writable(error) from error
        self._count(compared.outcome, same)

    def _count(self, outcome: str, same: str) -> None:
        self.counts[outcome] += 1
        self.answers[SAME_PHOTOGRAPH if same == "yes" else outcome] += 1

    def _counts(self, row: dict[str, str]) -> bool:
        return row["made_by"] == self._made_by and row["outcome"] not in ("failed", "")

    def _start_over(self) -> None:
        """The header and the rows that stay, written beside and moved into place: a row cut short is gone."""
        for row in self._done.values():
            self._count(row["outcome"], row[SAME_PHOTOGRAPH])
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, before it is moved
            "w", encoding="utf-8", errors="surrogateescape", newline="", dir=self.path.parent, delete=False
        )
        try:
            with file:
                file.write(_line(_COLUMNS))
                file.writelines(_line([row[name] for name in _COLUMNS]) for row in self._done.values())
            Path(file.name).replace(self.path)
        finally:
            Path(file.name).unlink(missing_ok=True)  # there only when it could not be moved

    def _not_writable(self, error: OSError) -> InputError:
        return InputError("results_not_writable", name=self.path.name, reason=error.strerror or "?")


def _kept_beside(path: Path) -> Path:
    """A copy of a table as `<name>.earlier.csv`, numbered from the second on: nothing is written over."""
    for number in itertools.count(1):
        beside = path.with_name(f"{path.stem}.earlier{'' if number == 1 else f'-{number}'}.csv")
        try:
            copy = beside.open("xb")
        except FileExistsError:
            continue
        try:
            with copy, path.open("rb") as table:
                shutil.copyfileobj(table, copy)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        return beside
    raise AssertionError("numbers do not end")


def _line(values: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(values)
    return text.getvalue()


def rows_of(table: Path, columns: Sequence[str]) -> list[dict[str, str | None]]:
    """The rows of a CSV table that has all these columns and maybe more; what a short row lacks is None.

    Raises InputError when it cannot be read, UsageError when a column is missing.
    """
    try:
        with table.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in columns if name not in (rows.fieldnames or ())]
            if missing:
                raise UsageError("table_lacks_column", name=table.name, column=missing[0])
            return [{name: value for name, value in row.items() if name is not None} for row in rows]
    except OSError as error:
        raise InputError("table_unreadable", name=table.name, reason=error.strerror or "?") from error
    except csv.Error as error:
        raise InputError("table_unreadable", name=table.name, reason=str(error)) from error


def _whole(rows: Iterable[dict[str, str | None]]) -> Iterator[dict[str, str]]:
    """The rows that were not cut short."""
    for row in rows:
        cells = {name: cell for name, cell in row.items() if cell is not None}
        if len(cells) == len(row):
            yield cells
