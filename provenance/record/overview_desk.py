"""What the rows of an overview are made from: an exhibit, and the newest run of each analysis on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from provenance.record.finding import Finding, Limit
from provenance.record.overview_lookups import CUT_OFF, UNREAD
from provenance.record.overview_rows import OverviewRow, Section
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.tagtable import TagRow, first_tags, tag_rows
from provenance.record.values import Count, Flag, Missing, Term, Value


@dataclass(frozen=True)
class FileDesk:
    """What the rows are made from: the exhibit, and the newest run of each analysis on it."""

    exhibit: Exhibit
    runs: Mapping[str, Run]

    def finding(self, analysis: str, name: str) -> Finding | None:
        """The first finding of that name that can still be read."""
        return next(self.findings(analysis, name), None)

    def findings(self, analysis: str, name: str) -> Iterator[Finding]:
        """The findings of that name that can still be read."""
        run = self.runs.get(analysis)
        for one in () if run is None else run.findings:
            if one.name == name and not isinstance(one.value, Missing):
                yield one

    @cached_property
    def tag_rows(self) -> tuple[TagRow, ...]:
        """Every tag of the file, put together once: there may be tens of thousands."""
        run = self.runs.get("metadata")
        return () if run is None else tag_rows(run)

    @cached_property
    def first_tags(self) -> Mapping[tuple[str, str], TagRow]:
        """The first tag of each (group, name)."""
        return first_tags(self.tag_rows)

    def answered(self, analysis: str) -> bool:
        """Whether the analysis looked at the file and said something, or that there is nothing."""
        run = self.runs.get(analysis)
        return run is not None and run.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND)

    @property
    def cut_off(self) -> Limit | None:
        """The limit that says that not all tags of the file were read."""
        run = self.runs.get("metadata")
        return None if run is None else next((limit for limit in run.limits if limit.id == CUT_OFF), None)

    def row(
        self, analysis: str, finding: Finding, section: Section, label: str, values: tuple[Value, ...]
    ) -> OverviewRow:
        """A row that rests on a finding of the newest run of an analysis."""
        return OverviewRow(
            section, label, values, findings=(finding.id,), analysis=analysis, run=self.runs[analysis].id,
            basis=finding.basis, limits=finding.limits,
        )  # fmt: skip


def is_read_in_part(run: Run) -> bool:
    """Whether a run on metadata says that it did not read all: that it found nothing is then said with more care."""
    unread = any(finding.name in UNREAD for finding in run.findings)
    return unread or any(limit.id == CUT_OFF for limit in run.limits)


def term_of(value: Value) -> str:
    """What `notable` and `silent` of a lookup name."""
    match value:
        case Term():
            return value.value
        case Flag():
            return "yes" if value.value else "no"
        case Count():
            return str(value.value)
        case _:
            return ""
