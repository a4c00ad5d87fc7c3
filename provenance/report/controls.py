"""Negative controls beside a result: the same photo against pictures of other places."""

from __future__ import annotations

from provenance.record.controls import compared_otherwise
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Table
from provenance.report.content import Block, Bullets, Paragraph, Words
from provenance.report.declared import of_pairs
from provenance.report.desk import Desk
from provenance.report.findings import Recorded, disputes_of, limit_sentences
from provenance.report.tables import annex_numbers, is_long, table_grid

CONTROLS = "landmark_controls"
SAID = (
    "questioned_in_archive", "controls_compared", "controls_reached", "controls_same_design",
    "controls_not_compared", "controls_by_name_alone", "effort", "method",
)  # fmt: skip
"""The findings that are said in a sentence, in this order."""
NEAREST = 3  # controls that stand in the body where all stand in an annex: ours; the strongest come first
BY_ID = "reference"  # the column that names a control by its id in the archive: for the annex alone


def controls_of(desk: Desk, exhibit: Exhibit) -> list[Recorded]:
    """The runs that took an exhibit against controls, in order."""
    return [
        one
        for one in desk.runs
        if one[1].analysis == CONTROLS and any(given.id == exhibit.id for given in one[1].inputs)
    ]


def controls_beside(desk: Desk, exhibit: Exhibit, analysis: str) -> tuple[Block, ...]:
    """What the controls of an exhibit gave, beside its comparisons; nothing when no run asked for controls."""
    runs = controls_of(desk, exhibit) if analysis in of_pairs() else []
    if not runs:
        return ()
    blocks: list[Block] = [desk.small_heading("controls.title", exhibit=exhibit.number)]
    for entry, run in runs:
        gone = desk.gone_from(entry.data)
        said = [*_sentences(desk, exhibit, run), *([gone] if gone else [])]
        blocks += [*disputes_of(desk, run), *(Paragraph(Words(text)) for text in said)]
        blocks += [*_left_out(desk, run), *_table(desk, run)]
    limits = limit_sentences(desk, [run for _, run in runs if run.findings])
    return (*blocks, Bullets(limits)) if limits else tuple(blocks)


def _sentences(desk: Desk, exhibit: Exhibit, run: Run) -> list[str]:
    """Why there were no controls, or how many there were, how many agree, and how they were compared."""
    said = [] if run.reason is None else [desk.wording.reason(run.reason)]
    for finding in (found for name in SAID if (found := run.finding(name)) is not None):
        text = desk.wording.finding(finding, run.analysis)
        undisputed = desk.undisputed(finding.id)
        said.append(text if undisputed else f"{desk.label('finding.disputed')} {text}")
    if run.reason is None and compared_otherwise(desk.snapshot, run):
        said.append(desk.label("controls.other_effort", exhibit=exhibit.number))
    return said


def _left_out(desk: Desk, run: Run) -> tuple[Block, ...]:
    """Which places of the archive give no control, and why."""
    finding = run.finding("controls_left_out")
    if finding is None or not isinstance(finding.value, Table):
        return ()
    return (table_grid(desk, finding.value, desk.wording.finding(finding, run.analysis)),)


def _table(desk: Desk, run: Run) -> tuple[Block, ...]:
    finding = run.finding("controls")
    if finding is None or not isinstance(finding.value, Table) or not finding.value.value:
        return ()
    if is_long(finding):
        annex = desk.label("annex.name", n=annex_numbers(desk)[finding.id])
        nearest = Table(finding.value.value[:NEAREST], finding.value.columns)
        return (
            table_grid(desk, _without_ids(nearest), desk.label("controls.nearest")),
            desk.remark("controls.in_annex", annex=annex),
        )
    return (table_grid(desk, _without_ids(finding.value), desk.label("controls.each")),)


def _without_ids(table: Table) -> Table:
    kept = [n for n, column in enumerate(table.columns) if column != BY_ID]
    rows = tuple(tuple(row[n] for n in kept) for row in table.value)
    return Table(rows, tuple(table.columns[n] for n in kept))
