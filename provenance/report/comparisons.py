"""Comparisons of a questioned picture with its references: one table, those without agreement in a line, the pairs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from provenance.record.casework import RunRecorded
from provenance.record.finding import Basis, Finding
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Flag, Measure, Term
from provenance.report.content import Block, Bullets, Fields, Grid, Heading, Paragraph, Tone, Words
from provenance.report.controls import controls_beside
from provenance.report.desk import Desk
from provenance.report.examined import spans
from provenance.report.findings import (
    Recorded,
    answer_of,
    disputes_of,
    is_undisputed,
    newest_of_pairs,
)
from provenance.report.masked import masked_in_brief
from provenance.report.pairs import POINTS_ONLY, listed, pair_blocks
from provenance.report.rates import AGREEING, printed_bound, rate_tables

IN_A_LINE = "no_evidence"  # the result that needs no row of its own
BETWEEN = "inconclusive"
MOST_BETWEEN = 3  # inconclusive pairs with their agreeing points, the strongest: ours, half a page each
IN_BRIEF = ("orientation", "mirrored", "shared_overlay")
SIDE_REMARKS = ("mirrored", "shared_overlay")


def comparisons(
    desk: Desk, exhibit: Exhibit, compared: list[Recorded], limits: tuple[Block, ...]
) -> tuple[Block, ...]:
    """The comparisons of one exhibit by one analysis: disputes, the table, what it cannot show, pair by pair. Of each
    pair the newest answer stands; the others are named."""
    newest = {run.id for run in newest_of_pairs(desk)}
    standing = [one for one in compared if one[1].id in newest]
    analysis = compared[0][1].analysis
    title = desk.wording.analysis(analysis)
    blocks: list[Block] = [Heading(3, title, f"comparisons-{exhibit.number}-{analysis}")]
    blocks.append(Paragraph(Words(desk.wording.question(analysis), Tone.QUIET)))
    for _, run in compared:
        blocks += disputes_of(desk, run)
    runs = [run for _, run in standing]
    shown = [one for one in standing if answer_of(one[1]) != IN_A_LINE]
    agreeing = [run for _, run in shown if answer_of(run) not in (None, BETWEEN)]
    if shown:
        blocks.append(_comparison_table(desk, exhibit, shown))
        blocks += rate_tables(desk, exhibit, agreeing)
    blocks += _without_agreement(desk, exhibit, [run for run in runs if answer_of(run) == IN_A_LINE])
    blocks += _superseded(desk, exhibit, [one for one in compared if one[1].id not in newest])
    blocks += [*limits, *controls_beside(desk, exhibit, analysis)]
    for run in agreeing:
        blocks += pair_blocks(desk, exhibit, run)
    for run in _strongest_between(run for _, run in shown):
        blocks += pair_blocks(desk, exhibit, run, POINTS_ONLY)
    return tuple(blocks)


def _superseded(desk: Desk, exhibit: Exhibit, compared: list[Recorded]) -> tuple[Block, ...]:
    """Which other comparisons of the same pairs there are, and how each ended; they stand in full in the annex."""
    items = tuple(
        Words(
            desk.label(
                "comparison.superseded_one",
                reference=_others(desk, exhibit, run),
                result=_result(desk, entry.data, run).text,
                run=desk.name_of(run.id) or run.id,
            ),
            Tone.QUIET,
        )
        for entry, run in compared
    )
    if not items:
        return ()
    return (desk.small_heading("comparison.superseded"), Bullets(items))


def _strongest_between(runs: Iterable[Run]) -> list[Run]:
    """The inconclusive ones that come nearest to agreeing, for a reader to see why they do not."""
    between = [run for run in runs if answer_of(run) == BETWEEN]
    return sorted(between, key=_support, reverse=True)[:MOST_BETWEEN]


def _support(run: Run) -> Decimal:
    said = run.value("support_score")
    return Decimal(said.value) if isinstance(said, Measure) else Decimal()


def _comparison_table(desk: Desk, exhibit: Exhibit, compared: list[Recorded]) -> Block:
    rows = []
    for entry, run in compared:
        rows.append(
            (
                Words(_others(desk, exhibit, run)),
                _result(desk, entry.data, run),
                Words(_plain(desk, run, "agreeing_points")),
                printed_bound(desk, run),
                Words(_in_brief(desk, run), Tone.QUIET),
                Words(desk.name_of(run.id) or run.id, Tone.QUIET),
            )
        )
    columns = ("reference", "result", "agreeing", "bound", "remarks", "run")
    headings = tuple(desk.label(f"comparison.{column}") for column in columns)
    caption = desk.label(
        "comparison.caption", n=len(rows), exhibit=exhibit.number, basis=desk.wording.basis(Basis.COMPUTED)
    )
    return Grid(caption, headings, tuple(rows), (3, 4, 3, 5, 7, 2))


def _without_agreement(desk: Desk, exhibit: Exhibit, runs: list[Run]) -> tuple[Block, ...]:
    """The references without agreement in a line; what is odd about a pair below."""
    if not runs:
        return ()
    undisputed = [_others(desk, exhibit, run) for run in runs if is_undisputed(desk, run)]
    said = [spans(list(dict.fromkeys(undisputed)))] if undisputed else []
    said += [
        desk.label("glance.disputed_result", result=_others(desk, exhibit, run))
        for run in runs
        if not is_undisputed(desk, run)
    ]
    row = (desk.wording.term(IN_A_LINE), Words(", ".join(said)))
    odd = [(_others(desk, exhibit, run), _remarks(desk, run)) for run in runs]
    items = tuple(
        Words(desk.label("field.of", name=name, value=said), Tone.QUIET) for name, said in odd if said
    )
    title = desk.small_heading("comparison.without", exhibit=exhibit.number)
    return (title, Fields((row,)), *((Bullets(items),) if items else ()))


def _others(desk: Desk, exhibit: Exhibit, run: Run) -> str:
    """The numbers of the exhibits that were compared with this one."""
    return listed([other.number for other in desk.exhibits_of(run) if other.id != exhibit.id])


def _plain(desk: Desk, run: Run, name: str) -> str:
    value = run.value(name)
    return "" if value is None else desk.wording.value(value)


def _result(desk: Desk, recorded: RunRecorded, run: Run) -> Words:
    answer = answer_of(run)
    if answer is not None:
        disputed = "" if is_undisputed(desk, run) else f" ({desk.label('finding.disputed')})"
        tone = Tone.STRONG if answer in AGREEING else Tone.PLAIN
        return Words(desk.wording.term(answer) + disputed, tone)
    parts = [desk.wording.outcome(run.outcome)]
    if run.reason is not None:
        parts.append(desk.wording.reason(run.reason))
    gone = desk.gone_from(recorded)
    return Words(": ".join([*parts, *([gone] if gone else [])]))


def _in_brief(desk: Desk, run: Run) -> str:
    """What is odd about a pair in a few words; the sentences stand with the pair."""
    said = []
    for name in IN_BRIEF:
        finding = run.finding(name)
        if finding is not None and _is_remarkable(finding):
            match finding.value:
                case Count(value=number):
                    said.append(desk.label(f"comparison.brief_{name}", n=number))
                case Term(value=word):
                    said.append(desk.label(f"comparison.brief_{name}_{word}"))
                case _:
                    said.append(desk.label(f"comparison.brief_{name}"))
    return "; ".join((*said, *_masked(desk, run)))


def _masked(desk: Desk, run: Run) -> tuple[str, ...]:
    said = masked_in_brief(desk, run)
    return (said,) if said else ()


def _remarks(desk: Desk, run: Run) -> str:
    """What to know about a pair without agreement: an overlay, a mask."""
    found = [run.finding(name) for name in SIDE_REMARKS]
    said = [finding for finding in found if finding is not None and _is_remarkable(finding)]
    return " ".join((*(desk.wording.finding(one, run.analysis) for one in said), *_masked(desk, run)))


def _is_remarkable(finding: Finding) -> bool:
    """Whether a finding says more than "no", "none" or "as shown"."""
    match finding.value:
        case Term(value=word):
            return word != "as_shown"
        case Flag(value=yes):
            return yes
        case Count(value=number):
            return number > 0
        case _:
            return False
