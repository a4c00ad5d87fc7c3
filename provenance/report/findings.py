"""Findings of a run by basis, with who disagrees with them and what they cannot show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from provenance.record.casework import RunRecorded
from provenance.record.copies import SAME_PHOTOGRAPH, answering, are_copies
from provenance.record.finding import Basis, Finding
from provenance.record.judgement import FindingDisputed
from provenance.record.run import Run
from provenance.record.snapshot import Entry
from provenance.record.together import newest_comparisons
from provenance.record.values import Digest, Missing, Picture, Table, Term
from provenance.report.content import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Fields,
    Figures,
    Heading,
    Image,
    Paragraph,
    Tone,
    Words,
)
from provenance.report.declared import OF_ARCHIVE, PAIR_ROLES, only_in_annex
from provenance.report.desk import GONE, MAX_SIDE_PX, Desk
from provenance.report.tables import annex_numbers, is_long, table_grid

_IN_THE_TABLE: Final = ("may_be_", "decided_by_")
"""How the ids begin of what stands in the table of tests of consistency."""

Recorded = tuple[Entry[RunRecorded], Run]


def by_basis(desk: Desk, run: Run, told: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """The findings of a run, those of each basis under its name; without those for the annex alone.

    `told`: ids of those that stand above, and are not said twice.
    """
    left_out = only_in_annex(run.analysis)
    return _by_basis(desk, run, lambda finding: finding.name not in left_out and finding.id not in told)


def by_basis_in_full(desk: Desk, run: Run, but: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """All findings of a run, those of each basis under its name; for the methods annex. `but`: names of those whose
    numbers stand in a sentence above."""
    return _by_basis(desk, run, lambda finding: finding.name not in but)


def by_basis_in_annex(desk: Desk, run: Run) -> tuple[Block, ...]:
    """The findings of a run that stand in the methods annex alone."""
    chosen = only_in_annex(run.analysis)
    return _by_basis(desk, run, lambda finding: finding.name in chosen)


def _by_basis(desk: Desk, run: Run, stands: Callable[[Finding], bool]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for basis in Basis:
        findings = [finding for finding in findings_on(run, basis) if stands(finding)]
        if findings:
            blocks += _basis_blocks(desk, run, basis, findings)
    return tuple(blocks)


def findings_in_body(run: Run, basis: Basis) -> list[Finding]:
    """The findings of a run on one basis without those for the annex alone."""
    left_out = only_in_annex(run.analysis)
    return [finding for finding in findings_on(run, basis) if finding.name not in left_out]


def findings_on(run: Run, basis: Basis) -> list[Finding]:
    """The findings of a run on one basis; private ones that are gone are told of elsewhere."""
    return [
        finding
        for finding in run.findings
        if finding.basis is basis and not (finding.name in GONE and isinstance(finding.value, Missing))
    ]


def _basis_blocks(desk: Desk, run: Run, basis: Basis, findings: list[Finding]) -> tuple[Block, ...]:
    heading = desk.label(
        "basis.heading", basis=desk.wording.basis(basis), meaning=desk.label(f"basis.{basis.value}")
    )
    blocks: list[Block] = [Paragraph(Words(heading, Tone.LABEL))]
    rows: list[tuple[str, Words]] = []
    after: list[Block] = []
    for finding in findings:
        shown = _finding_blocks(desk, run, finding)
        words = finding_words(desk, run, finding)
        if not (shown and _says_nothing_more(desk, run, finding)):
            rows.append((_named(desk, run, finding), words))
        after += shown
    if rows:
        blocks.append(Fields(tuple(rows)))
    return (*blocks, *after)


def _named(desk: Desk, run: Run, finding: Finding) -> str:
    """What a finding is about; of what somebody stated and the log keeps private, that it is so."""
    name = desk.wording.finding_name(finding, run.analysis)
    if not (finding.private and finding.basis is Basis.STATED):
        return name
    return desk.label("finding.private", name=name, basis=desk.wording.basis(finding.basis))


def _says_nothing_more(desk: Desk, run: Run, finding: Finding) -> bool:
    """Whether all there is to say about a finding is in the table or picture that follows."""
    plain = finding.source is None and finding.at is None and finding.region is None
    return plain and desk.undisputed(finding.id) and not desk.wording.finding_sentence(finding, run.analysis)


def finding_words(desk: Desk, run: Run, finding: Finding) -> Words:
    """What stands beside the name of a finding: its sentence, whether it is disputed, where it comes from."""
    value = finding.value
    if isinstance(value, Digest) and desk.undisputed(finding.id):
        return Words(value.value, Tone.MONO)
    sentence = desk.wording.finding_beside_name(finding, run.analysis)
    if is_long(finding):
        place = desk.label("annex.name", n=annex_numbers(desk)[finding.id])
        sentence = sentence if sentence.endswith(".") else f"{sentence}."
        sentence = desk.label("finding.in_annex", sentence=sentence, annex=place)
    parts = [sentence]
    if finding.source is not None:
        parts.append(
            desk.label(f"finding.source_{finding.basis.value}", source=desk.wording.value(finding.source))
        )
    if finding.at is not None:
        parts.append(desk.label("finding.at", time=desk.wording.value(finding.at)))
    if finding.region is not None:
        parts.append(desk.label("finding.region", region=desk.wording.value(finding.region)))
    if not desk.undisputed(finding.id):
        parts.insert(0, desk.label("finding.disputed"))
    return Words(" ".join(parts))


def _finding_blocks(desk: Desk, run: Run, finding: Finding) -> tuple[Block, ...]:
    """What of a finding does not fit in a row: a short table, a picture."""
    value = finding.value
    if isinstance(value, Table) and not is_long(finding) and value.value:
        if _is_in_the_sentence(desk, run, finding, value):
            return ()
        return (table_grid(desk, value, _named(desk, run, finding)),)
    if isinstance(value, Picture) and not is_comparison(run):
        name = desk.wording.finding_name(finding, run.analysis)
        if desk.withholds(value.value):
            return (desk.withheld_box(name),)
        image = made_picture(desk, value, name)
        return (Figures((image,)),) if image is not None else ()
    return ()


def _is_in_the_sentence(desk: Desk, run: Run, finding: Finding, table: Table) -> bool:
    """Whether the sentence of a finding holds every cell of its table's only row."""
    sentence = desk.wording.finding_sentence(finding, run.analysis)
    if len(table.value) != 1 or not sentence:
        return False
    cells = zip(table.columns, table.value[0], strict=True)
    return all(desk.wording.cell(column, cell) in sentence for column, cell in cells if cell is not None)


def made_picture(desk: Desk, value: Picture, caption: str, max_side_px: int = MAX_SIDE_PX) -> Image | None:
    """A picture that an analysis made, with words for what it shows."""
    alt = desk.label("alt.made", shows=desk.wording.term(value.shows))
    return desk.image(value.value, alt, caption, max_side_px)


def limit_sentences(desk: Desk, runs: list[Run], told: frozenset[str] = frozenset()) -> tuple[Words, ...]:
    """The limits of runs and of their findings, each said once; without those `told` above.

    Explanations of a difference and what would decide are no limits: they stand in the table of tests.
    """
    sentences: dict[str, None] = {}
    for run in runs:
        sentences |= dict.fromkeys(desk.wording.limit(limit) for limit in run.limits)
        for finding in run.findings:
            if finding.name == "result" and are_copies(run):
                continue  # that copies agree speaks for no structure
            kept = tuple(limit for limit in finding.limits if not limit.id.startswith(_IN_THE_TABLE))
            without = msgspec.structs.replace(finding, limits=kept)
            sentences |= dict.fromkeys(desk.wording.must_add(without, run.analysis))
    return tuple(Words(sentence, Tone.QUIET) for sentence in sentences if sentence not in told)


def limits_blocks(desk: Desk, runs: list[Run], told: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """The limits of runs under a small heading, or nothing; without the sentences `told` above."""
    items = limit_sentences(desk, runs, told)
    return (desk.small_heading("limits.title"), Bullets(items)) if items else ()


def shared_limits(desk: Desk, runs: list[Run], anchor: str) -> tuple[Block, ...]:
    """The limits of several runs of one part of the report, once for each analysis, under one heading."""
    blocks: list[Block] = []
    for analysis in dict.fromkeys(run.analysis for run in runs):
        items = limit_sentences(desk, [run for run in runs if run.analysis == analysis])
        if items:
            blocks += [Paragraph(Words(desk.wording.analysis(analysis), Tone.LABEL)), Bullets(items)]
    return (Heading(2, desk.label("limits.section"), anchor), *blocks) if blocks else ()


def disputes_of(desk: Desk, run: Run) -> tuple[Block, ...]:
    """Who disagrees with which finding, and why; printed before the findings."""
    entries = [entry for entry in desk.snapshot.disputes if entry.data.run == run.id]
    return tuple(_dispute(desk, entry) for entry in entries)


def _dispute(desk: Desk, entry: Entry[FindingDisputed]) -> Block:
    who = desk.by(entry.actor, entry.role, entry.time)
    about = desk.names((entry.data.finding,))
    blocks = (Paragraph(desk.words(entry.data.reason)), Paragraph(Words(who, Tone.QUIET)))
    return Box(BoxKind.DISPUTE, desk.label("dispute.title", about=about), blocks)


def is_undisputed(desk: Desk, run: Run) -> bool:
    """Whether nobody disagrees with what a run answers."""
    finding = run.finding(answering(run))
    return finding is None or desk.undisputed(finding.id)


def is_comparison(run: Run) -> bool:
    """Whether a run took a questioned picture together with a reference; a case can hold hundreds of these."""
    return {given.role for given in run.inputs if given.kind != OF_ARCHIVE} >= PAIR_ROLES


def newest_of_pairs(desk: Desk) -> tuple[Run, ...]:
    """The newest comparison of each questioned picture with each reference, whatever its method, effort or masks."""
    return tuple(newest_comparisons(run for _, run in desk.runs if is_comparison(run)).values())


def comparisons_in(runs: list[Recorded]) -> list[list[Recorded]]:
    """The comparisons among some runs, those of each analysis together."""
    groups: dict[str, list[Recorded]] = {}
    for one in runs:
        if is_comparison(one[1]):
            groups.setdefault(one[1].analysis, []).append(one)
    return list(groups.values())


def answer_of(run: Run) -> str | None:
    """The term that a comparison ended with; copies of one photograph are no support and are named as such."""
    if are_copies(run):
        return SAME_PHOTOGRAPH
    result = run.value("result")
    return result.value if isinstance(result, Term) else None
