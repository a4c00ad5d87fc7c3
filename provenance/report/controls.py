"""Negative controls beside a result: the same photo against pictures of other places."""

from __future__ import annotations

from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Table
from provenance.report.content import Block, Bullets, Paragraph, Words
from provenance.report.declared import of_pairs
from provenance.report.desk import Desk
from provenance.report.findings import Recorded, disputes_of, limit_sentences, value_of
from provenance.report.tables import annex_numbers, is_long, table_grid

CONTROLS = "landmark_controls"
COUNTS = ("controls_compared", "controls_reached", "controls_same_design")


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
        said = [*_sentences(desk, run), *([gone] if gone else [])]
        blocks += [*disputes_of(desk, run), *(Paragraph(Words(text)) for text in said), *_table(desk, run)]
    limits = limit_sentences(desk, [run for _, run in runs if run.findings])
    return (*blocks, Bullets(limits)) if limits else tuple(blocks)


def _sentences(desk: Desk, run: Run) -> list[str]:
    """Why there were no controls, or how many there were and how many agree."""
    if run.reason is not None:
        return [desk.wording.reason(run.reason)]
    found = [finding for name in COUNTS if (finding := value_of(run, name)) is not None]
    said = []
    for finding in found:
        text = desk.wording.finding(finding, run.analysis)
        undisputed = desk.undisputed(finding.id)
        said.append(text if undisputed else f"{desk.label('finding.disputed')} {text}")
    return said


def _table(desk: Desk, run: Run) -> tuple[Block, ...]:
    finding = value_of(run, "controls")
    if finding is None or not isinstance(finding.value, Table) or not finding.value.value:
        return ()
    if is_long(finding):
        annex = desk.label("annex.name", n=annex_numbers(desk)[finding.id])
        return (desk.remark("controls.in_annex", annex=annex),)
    return (table_grid(desk, finding.value, desk.label("controls.each")),)
