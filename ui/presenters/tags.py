"""All tags of a file as cells of text: searched, by group with counts, sorted, copied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from provenance.record.run import Run
from provenance.record.tagtable import TagRow, tag_rows
from provenance.record.values import Instant, Value
from provenance.wording import Wording
from provenance.workbench.csvcells import cell as csv_cell
from provenance.workbench.view import CaseView

COLUMNS: Final = ("group", "name", "standard_name", "raw", "value")
NAME: Final = COLUMNS.index("name")
VALUE: Final = COLUMNS.index("value")
_LONGEST: Final = 20_000  # characters of a cell that are shown and copied, our choice; the export holds all
_SEARCHED: Final = 2_000  # characters of a cell that are searched and sorted by, our choice
AT_ONCE: Final = 1500  # tags; putting one into words takes about 15 µs (measured), an event may take 50 ms


class TagCells:
    """The tags of one run. Cells are put into words when first asked for; safe in any thread."""

    def __init__(self, run: Run | None, wording: Wording) -> None:
        self.run_id = "" if run is None else run.id
        self.rows: tuple[TagRow, ...] = () if run is None else tag_rows(run)
        self.wording = wording
        self.headings = tuple(wording.column(id) for id in COLUMNS)
        self._texts: dict[tuple[int, int], str] = {}
        self._hay: dict[int, str] = {}
        self._ranks: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def groups(self) -> dict[str, int]:
        """Group → how many tags, in the order of the file."""
        return dict(Counter(row.group for row in self.rows))

    @cached_property
    def personal(self) -> int:
        """How many can name a device or a person."""
        return sum(row.personal for row in self.rows)

    def count(self) -> None:
        """Count what headings and boxes say, ahead; in any thread."""
        _ = self.groups, self.personal

    def text(self, row: int, column: int) -> str:
        """A cell in words."""
        kept = self._texts.get((row, column))
        if kept is None:
            kept = self._texts[row, column] = self._worded(self.rows[row], COLUMNS[column])
        return kept

    def time_forms(self, row: int) -> tuple[str, ...]:
        """A time in words, without what is said of its zone, and in digits: the first that fits is shown; else none."""
        value = self.rows[row].value
        if not isinstance(value, Instant):
            return ()
        words, digits = self.text(row, VALUE), value.value.replace("T", " ")
        bare = words.rpartition(" (")[0]
        return (words, *([f"{bare} …"] if bare else []), f"{digits}{value.offset or ''}", digits)

    def _worded(self, tag: TagRow, column: str) -> str:
        match column:
            case "raw":
                return self._value(tag.raw)
            case "value":
                return self._value(tag.value)
            case _:
                return self.wording.plain(str(getattr(tag, column)))

    def _value(self, value: Value | None) -> str:
        return "" if value is None else self.wording.value(value)[:_LONGEST]

    def haystack(self, row: int) -> str:
        """Everything that a search looks in: how each cell begins."""
        kept = self._hay.get(row)
        if kept is None:
            texts = [self.text(row, column)[:_SEARCHED] for column in range(len(COLUMNS))]
            if self.rows[row].personal:
                texts.append(self.mark)
            kept = self._hay[row] = "\n".join(texts).casefold()
        return kept

    @cached_property
    def mark(self) -> str:
        """The words beside a tag that can name a device or a person."""
        return self.wording.window("tags.personal")

    def put_into_words(self) -> None:
        """Look up every word that a search needs, and in which order they stand, ahead; in any thread."""
        for row in range(len(self.rows)):
            self.haystack(row)
        for column in range(len(COLUMNS)):
            self.ranks(column)

    def chosen(self, words: Sequence[str], group: str = "", *, personal: bool = False) -> list[int]:
        """The rows that hold every word, of one group or of all; `personal`: only those that are."""
        found = [
            n
            for n, row in enumerate(self.rows)
            if (not group or row.group == group) and (not personal or row.personal)
        ]
        for word in words:
            found = [n for n in found if word in self.haystack(n)]
        return found

    def ranks(self, column: int) -> list[int]:
        """Row → its place when all are sorted by a column; equal ones have the same."""
        kept = self._ranks.get(column)
        if kept is None:
            keys = [self.key(row, column) for row in range(len(self.rows))]
            # Sorting holds up every thread: as bare numbers and words it takes a fifth of the time (measured).
            numbers = sorted({key for key in keys if isinstance(key, float)})
            words = sorted({key for key in keys if isinstance(key, str) and key})
            places = {key: n for n, key in enumerate((*numbers, *words, ""))}
            kept = self._ranks[column] = [places[key] for key in keys]
        return kept

    def key(self, row: int, column: int) -> float | str:
        """What a row is sorted by: numbers by size, then words, then nothing."""
        text = self.text(row, column)[:_SEARCHED]
        plain = text.replace("\u202f", "")
        return float(plain) if plain.isdecimal() and len(plain) < 300 else plain and text.casefold()

    def line(self, row: int) -> str:
        """A row with tabs between its cells, as spreadsheets paste it; nothing in it is taken for a formula."""
        texts = (self.text(row, column) for column in range(len(COLUMNS)))
        return "\t".join(csv_cell(" ".join(text.split())) for text in texts)

    @property
    def head(self) -> str:
        """The headings with tabs between them."""
        return "\t".join(self.headings)


@dataclass(frozen=True)
class GroupLine:
    """The heading over the tags of one group."""

    name: str
    tags: int


def newest_tags(view: CaseView, evidence: str) -> Run | None:
    """The newest run of `metadata` on an exhibit that came to its end."""
    runs = [run for _, run in view.latest_runs_on(evidence, "metadata") if run.outcome.is_answer]
    return runs[-1] if runs else None
