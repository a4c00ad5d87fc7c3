"""The rows of an overview of one file: typed values in fixed sections, with the findings they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.values import Value


class Section(StrEnum):
    """The sections of an overview, in the order in which they are shown; "overview.<section>" is its heading."""

    DIFFERS = "differs"  # what contradicts, then what differs
    FILE = "file"
    TIME = "time"
    PLACE = "place"
    DEVICE = "device"
    AUTHOR = "author"
    CREDENTIALS = "credentials"
    TRACES = "traces"
    ABSENT = "absent"  # what is not there: never what was removed
    COMPARED = (
        "compared"  # what differs as is usual; or that nothing does, or that there was nothing to compare
    )
    USUAL = "usual"
    NOT_EXAMINED = "not_examined"


class Tone(StrEnum):
    """How loud a row is. Only what the run of `consistency` calls a contradiction is one."""

    NEUTRAL = "neutral"
    NOTABLE = "notable"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One row. `label` and `also` are ids of the family "label"; `also` are those of other rows of equal value.

    `findings` and `run` are what it rests on, `basis` on what grounds it is said. Where `said_by` is given, the row is
    said as that finding of `analysis` is; else by its `values`, or, where it has none, by its analysis and `reason`.
    `limits` stand beside those that the wording adds to the finding, and fill its label; `must` are those shown
    wherever the row is. `form`: the id of a label that says the row, filled with its values; `values` that are no
    numbers are named in it. `private`: it can name a device or a person.
    """

    section: Section
    label: str
    values: tuple[Value, ...] = ()
    tone: Tone = Tone.NEUTRAL
    also: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    analysis: str = ""
    run: str = ""
    basis: Basis | None = None
    limits: tuple[Limit, ...] = ()
    reason: Reason | None = None
    said_by: Finding | None = None
    must: tuple[Limit, ...] = ()
    form: str = ""
    private: bool = False


@dataclass(frozen=True)
class FileOverview:
    """All rows of one exhibit, section by section."""

    evidence: str
    rows: tuple[OverviewRow, ...]

    def of(self, section: Section) -> tuple[OverviewRow, ...]:
        """The rows of one section."""
        return tuple(row for row in self.rows if row.section is section)

    @property
    def sections(self) -> tuple[tuple[Section, tuple[OverviewRow, ...]], ...]:
        """The sections that have rows, in their order."""
        return tuple((section, rows) for section in Section if (rows := self.of(section)))
