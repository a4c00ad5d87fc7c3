"""Runs under the exhibit they took: outcome, findings by basis with disputes and limits, comparisons side by side."""

from __future__ import annotations

from collections import Counter

from provenance.record.evidence import EvidenceRole
from provenance.record.overview_desk import is_read_in_part
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.report.comparisons import comparisons
from provenance.report.content import Block, Heading, Paragraph, Tone, Words
from provenance.report.controls import controls_of
from provenance.report.desk import Desk
from provenance.report.findings import (
    Recorded,
    by_basis,
    comparisons_in,
    disputes_of,
    is_comparison,
    limits_blocks,
    shared_limits,
)
from provenance.report.folded import folded_runs, is_foldable
from provenance.report.overview import limits_told, told_of
from provenance.report.pairs import listed
from provenance.report.placetime import is_older, marks_figures
from provenance.report.seen import has_hits, seen_blocks
from provenance.report.support import is_superseded, support_lines


def runs_under(desk: Desk, exhibit: Exhibit) -> list[Recorded]:
    """The runs whose first exhibit is this one, in order."""
    return [one for one in desk.runs if _first_exhibit(desk, one[1]) == exhibit.id]


def runs_of(desk: Desk, exhibit: Exhibit, shared: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """The runs under an exhibit; comparisons together in one table, with their limits and controls beside them.

    The limits of other analyses that are `shared` are printed elsewhere, and that is said once, at the end.
    """
    mine = runs_under(desk, exhibit)
    beside = {run.id for _, run in controls_of(desk, exhibit)} if comparisons_in(mine) else set()
    first = {compared[0][1].id: compared for compared in comparisons_in(mine)}
    told, said = told_of(desk, exhibit), limits_told(desk, exhibit)
    blocks: list[Block] = []
    folded: list[Recorded] = []
    for one in mine:
        if one[1].id in beside or is_superseded(desk, one[1]) or is_older(desk, one[1]):
            continue
        if exhibit.role is EvidenceRole.QUESTIONED and is_foldable(desk, one, told):
            folded.append(one)
        elif has_hits(one[1]):
            limits = () if one[1].analysis in shared else limits_blocks(desk, [one[1]], said)
            blocks += seen_blocks(desk, exhibit, one, limits)
        elif not is_comparison(one[1]):
            blocks += run_blocks(desk, one, shared=shared, told=told, limits_said=said)
        elif one[1].id in first:
            compared = first[one[1].id]
            limits = limits_blocks(desk, [run for _, run in compared])
            blocks += comparisons(desk, exhibit, compared, limits)
    blocks += folded_runs(desk, folded, told, shared, said)
    if any(run.analysis in shared for _, run in mine):
        blocks.append(desk.remark("limits.see", title=desk.label("limits.section")))
    return tuple(blocks)


def shared_by(desk: Desk, exhibits: list[Exhibit]) -> frozenset[str]:
    """The analyses that more than one of the exhibits, or one of them twice, was given to; comparisons apart."""
    groups = Counter[str]()
    for exhibit in exhibits:
        mine = runs_under(desk, exhibit)
        groups.update(run.analysis for _, run in mine if not is_comparison(run))
    return frozenset(analysis for analysis, count in groups.items() if count > 1)


def limits_of_part(
    desk: Desk, exhibits: list[Exhibit], shared: frozenset[str], anchor: str
) -> tuple[Block, ...]:
    """The limits of the shared analyses of a part of the report, once for each analysis."""
    runs = [run for exhibit in exhibits for _, run in runs_under(desk, exhibit) if run.analysis in shared]
    return shared_limits(desk, runs, anchor)


def _limits(desk: Desk, run: Run, shared: frozenset[str], said: frozenset[str]) -> tuple[Block, ...]:
    return () if run.analysis in shared else limits_blocks(desk, [run], said)


def other_runs(desk: Desk) -> tuple[Block, ...]:
    """Runs that took no exhibit."""
    blocks: list[Block] = []
    for one in desk.runs:
        if _first_exhibit(desk, one[1]) is None:
            blocks += run_blocks(desk, one, 2)
    if not blocks:
        return ()
    return (Heading(1, desk.label("runs.other_title"), "other-runs"), *blocks)


def _first_exhibit(desk: Desk, run: Run) -> str | None:
    taken = desk.exhibits_of(run)
    return taken[0].id if taken else None


def run_blocks(
    desk: Desk,
    one: Recorded,
    level: int = 3,
    shared: frozenset[str] = frozenset(),
    *,
    told: frozenset[str] = frozenset(),
    limits_said: frozenset[str] = frozenset(),
) -> tuple[Block, ...]:
    """One run: what was asked, how it ended, what was found on which basis, and what that cannot show.

    `told`: ids of findings that stand above; `limits_said`: sentences of limits that do.
    """
    _, run = one
    heading = Heading(
        level, desk.wording.analysis(run.analysis), f"run-{run.id}", desk.wording.outcome(run.outcome)
    )
    found = by_basis(desk, run, told)
    above = not found and any(finding.id in told for finding in run.findings)
    return (
        heading,
        *marks_figures(desk, run),  # a heading stays with what follows it: pictures fill half a page
        *_outcome_lines(desk, one),
        *disputes_of(desk, run),
        *support_lines(desk, run),
        *((desk.remark("run.told_above"),) if above else found),
        *_limits(desk, run, shared, limits_said),
    )


def _outcome_lines(desk: Desk, one: Recorded) -> tuple[Block, ...]:
    entry, run = one
    blocks: list[Block] = [Paragraph(Words(desk.wording.question(run.analysis), Tone.QUIET))]
    others = [exhibit.number for exhibit in desk.exhibits_of(run)[1:]]
    if others:
        blocks.append(desk.remark("run.with", exhibits=listed(others)))
    if run.outcome is Outcome.NOTHING_FOUND:
        blocks.append(Paragraph(Words(nothing_found(desk, run))))
    if run.reason is not None:
        blocks.append(Paragraph(Words(desk.wording.reason(run.reason))))
    gone = desk.gone_from(entry.data)
    if gone:
        blocks.append(Paragraph(Words(gone, Tone.STRONG)))
    return tuple(blocks)


def nothing_found(desk: Desk, run: Run) -> str:
    """That a run found nothing, and what that does not mean; parts that were not read are not passed over."""
    return (
        desk.label("run.nothing_found_in_part") if is_read_in_part(run) else desk.label("run.nothing_found")
    )
