"""What came out of the consistency tests, as rows of the overview: what contradicts first, then what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from provenance.record.finding import Finding, Limit
from provenance.record.overview_lookups import (
    COMPARED_COUNT,
    CONSISTENT,
    DECIDED,
    LABELLED,
    SAID_BY,
    SAID_OF_TESTS,
    TO_BE_SEEN,
    USUAL,
)
from provenance.record.overview_rows import OverviewRow, Section, Tone
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Table, Term, Value

_TONES: Final = {
    "contradicts": Tone.CONTRADICTION,
    "differs": Tone.NOTABLE,
    TO_BE_SEEN: Tone.NOTABLE,
    USUAL: Tone.NEUTRAL,
}


def rows_of_tests(run: Run | None) -> Iterator[OverviewRow]:
    """The tests that contradict, that differ, that a person must decide by looking, and that differ as is usual.

    Else that nothing differs, or that there was nothing to compare, which is not said beside a label as illustration.
    """
    if run is None or run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
        return
    results = ((_result(finding.value), finding) for finding in run.findings)
    told = [(result, finding) for result, finding in results if result in CONSISTENT]
    for result, finding in sorted(told, key=lambda one: CONSISTENT.index(one[0])):
        section = Section.COMPARED if result == USUAL else Section.DIFFERS
        yield OverviewRow(
            section, f"overview.result.{result}", (finding.value,), _TONES[result], findings=(finding.id,),
            analysis=run.analysis, run=run.id, basis=finding.basis, limits=finding.limits, said_by=finding,
            must=tuple(_must(result, finding)),
        )  # fmt: skip
    compared = _compared(run)
    if not told and (compared or not any(finding.name == LABELLED for finding in run.findings)):
        label = "overview.nothing_differs" if compared else "overview.nothing_to_compare"
        yield OverviewRow(Section.COMPARED, label, analysis=run.analysis, run=run.id)


def said_once(rows: Sequence[OverviewRow]) -> tuple[OverviewRow, ...]:
    """The rows without those that another says more exactly; that one then rests on the findings of both."""
    said = {row.said_by.name: row for row in rows if row.said_by is not None}
    left_out = {less: more for less, more in SAID_BY.items() if less in said and more in said}
    resting = {more: said[less].findings for less, more in left_out.items()}

    def kept() -> Iterator[OverviewRow]:
        for row in rows:
            name = "" if row.said_by is None else row.said_by.name
            if name not in left_out:
                yield replace(row, findings=(*row.findings, *resting.get(name, ())))

    return tuple(kept())


def _must(result: str, finding: Finding) -> Iterator[Limit]:
    """What stands beside the row of a test wherever it is shown."""
    for limit in finding.limits:
        if limit.id in SAID_OF_TESTS or (result == TO_BE_SEEN and limit.id.startswith(DECIDED)):
            yield limit


def _result(value: Value) -> str:
    """The result of one test: its finding is one row, the result in the first column; of the table of all none."""
    match value:
        case Table(columns=("result", *_), value=((Term(value=result), *_),)):
            return result
        case _:
            return ""


def _compared(run: Run) -> bool:
    """Whether anything was compared: that nothing differs, and nothing to compare, are different results."""
    counts = (finding.value for finding in run.findings if finding.name == COMPARED_COUNT)
    return any(isinstance(count, Count) and count.value > 0 for count in counts)
