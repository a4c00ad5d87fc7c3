"""Tables that findings hold: short ones where they belong, long ones complete in the annex."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from provenance.record.finding import Finding
from provenance.record.values import Count, Measure, Table, Value, decimal_text
from provenance.report.content import Block, Grid, Heading, Tone, Words
from provenance.report.desk import Desk
from provenance.wording import Wording

UPPER_BOUND = "upper_bound"  # the column of measured rates that must not look better than it is
SHORT_TABLE_ROWS = 12  # longer tables are printed in the annex, complete


def table_grid(desk: Desk, table: Table, caption: str) -> Grid:
    """A table value with its columns named; every column as wide as its longest ordinary cell asks."""
    rows = tuple(
        tuple(_cell(desk, column, cell) for column, cell in zip(table.columns, row, strict=True))
        for row in table.value
    )
    headings = tuple(desk.wording.column(column) for column in table.columns)
    longest = [
        max(len(heading) + 2, *(len(row[n].text) for row in rows), 0) for n, heading in enumerate(headings)
    ]
    shares = tuple(max(5, min(20, letters)) for letters in longest)
    return Grid(caption, headings, rows, shares)


def _cell(desk: Desk, column: str, value: Value | None) -> Words:
    if value is None:
        return Words("")
    if column == UPPER_BOUND:
        return bound_words(desk, value)
    in_words = isinstance(value, Count) or column.endswith("_share")
    return Words(desk.wording.cell(column, value)) if in_words else desk.words(value)


def bound_words(desk: Desk, value: Value | None) -> Words:
    """An upper bound of a rate in percent, never rounded down; "not measured" where there is none."""
    if not isinstance(value, Measure):
        return Words(desk.label("rates.not_measured"), Tone.QUIET)
    return Words(bound_text(desk.wording, value))


def bound_text(wording: Wording, bound: Measure) -> str:
    """An upper bound of a rate in percent, never rounded down."""
    percent = (Decimal(bound.value) * 100).quantize(Decimal("0.1"), ROUND_CEILING)
    return wording.value(Measure(decimal_text(percent), "percent"))


def is_long(finding: Finding) -> bool:
    """Whether a finding is a table that is printed in the annex."""
    return isinstance(finding.value, Table) and len(finding.value.value) > SHORT_TABLE_ROWS


def annex_numbers(desk: Desk) -> dict[str, int]:
    """Finding id → number of its annex, in the order of the runs."""
    long = [finding.id for _, run in desk.runs for finding in run.findings if is_long(finding)]
    return {id: number for number, id in enumerate(long, 1)}


def annexes(desk: Desk) -> tuple[Block, ...]:
    """Every long table, complete."""
    numbers = annex_numbers(desk)
    blocks: list[Block] = []
    for _, run in desk.runs:
        for finding in run.findings:
            if isinstance(finding.value, Table) and is_long(finding):
                name = desk.label("annex.name", n=numbers[finding.id])
                of = ", ".join(exhibit.number for exhibit in desk.exhibits_of(run))
                what = desk.wording.finding_name(finding, run.analysis)
                blocks.append(Heading(2, f"{name} · {what} · {of}", f"annex-{numbers[finding.id]}"))
                blocks.append(
                    table_grid(desk, finding.value, desk.label("annex.caption", n=len(finding.value.value)))
                )
    if not blocks:
        return ()
    return (Heading(1, desk.label("annex.title"), "annex"), *blocks)
