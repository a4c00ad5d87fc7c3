"""Tables that findings hold: short ones where they belong, long ones complete in the annex."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from provenance.record.finding import Finding
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import Count, Measure, Opaque, Table, Value, decimal_text
from provenance.report.content import Block, Grid, Heading, Tone, Words
from provenance.report.desk import Desk
from provenance.report.withheld import WITHHELD
from provenance.wording import Wording

TEST_COLUMNS = (
    "test",
    "result",
    "what_compared",
    "explanations",
    "decides",
)  # of consistency; in the body, whole
UPPER_BOUND = "upper_bound"  # the column of measured rates that must not look better than it is
MOST_LETTERS = (
    2_000  # of one tag on paper, our choice: a page; generators keep graphs of 100,000 letters in one
)
SHORT_TABLE_ROWS = 12  # longer tables are printed in the annex, complete


def table_grid(desk: Desk, table: Table, caption: str) -> Grid:
    """A table value with its columns named; every column as wide as its longest ordinary cell asks.

    Columns without any cell are left out. Tags are set closer, without what can name a person or one device.
    """
    if table.columns == TAG_COLUMNS:
        return _tag_grid(desk, table, caption)
    filled = [n for n in range(len(table.columns)) if any(row[n] is not None for row in table.value)]
    shown = filled or range(len(table.columns))
    rows = tuple(tuple(_cell(desk, table.columns[n], row[n]) for n in shown) for row in table.value)
    headings = tuple(desk.wording.column(table.columns[n]) for n in shown)
    longest = [
        max(len(heading), *(len(row[n].text) for row in rows)) + 2 for n, heading in enumerate(headings)
    ]
    shares = tuple(max(5, min(20, letters)) for letters in longest)
    return Grid(caption, headings, rows, shares)


def _tag_grid(desk: Desk, table: Table, caption: str) -> Grid:
    """Group, name with the standard's where it differs, the value, and as stored where that is another text."""
    rows = tuple(_tag_row(desk, row) for row in table.value)
    stored = any(row[-1].text for row in rows)
    columns = ("group", "name", "value", *(("raw",) if stored else ()))
    headings = tuple(desk.label(f"file.tags.{column}") for column in columns)
    shares = (4, 7, 10, 6) if stored else (4, 7, 16)
    return Grid(caption, headings, tuple(row[: len(columns)] for row in rows), shares)


def _tag_row(desk: Desk, row: tuple[Value | None, ...]) -> tuple[Words, ...]:
    group, name, standard, raw, value = (Words("") if one is None else desk.words(one) for one in row[:-1])
    if standard.text not in ("", name.text):
        name = Words(desk.label("file.tags.standard", name=name.text, standard=standard.text))
    if row[4] == WITHHELD:
        return group, name, Words(desk.label("file.withheld"), Tone.QUIET), Words("")
    if isinstance(row[3], Opaque):
        raw = Words(desk.label("file.tags.bytes", n=row[3].size_bytes, start=row[3].value))
    return group, name, _cut(desk, value), Words("") if _same(raw, value) else _cut(desk, raw, Tone.QUIET)


def _same(raw: Words, value: Words) -> bool:
    """Whether what is stored reads like its value; lists are joined in more than one way."""
    return raw.text.replace("; ", " ").split() == value.text.replace("; ", " ").split()


def _cut(desk: Desk, words: Words, tone: Tone = Tone.PLAIN) -> Words:
    """A text as long as paper can bear; the rest is counted, and stands in the case."""
    over = len(words.text) - MOST_LETTERS
    if over <= 0:
        return Words(words.text, tone, words.language)
    return Words(desk.label("file.tags.cut", text=words.text[:MOST_LETTERS], n=over), tone, words.language)


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
    """Whether a finding is a table that is printed in the annex: with many rows, or tags, which may hold long texts."""
    table = finding.value
    if not isinstance(table, Table) or table.columns == TEST_COLUMNS:
        return False
    return len(table.value) > SHORT_TABLE_ROWS or (table.columns == TAG_COLUMNS and bool(table.value))


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
