"""Runs that found nothing, or had nothing to work on, as one small table: a line each, with what they cannot show."""

from __future__ import annotations

from typing import Final

from provenance.record.finding import Finding
from provenance.record.run import Outcome, Run
from provenance.record.values import Missing
from provenance.report.content import Block, Grid, Tone, Words
from provenance.report.declared import only_in_annex
from provenance.report.desk import Desk
from provenance.report.findings import Recorded, finding_words, is_comparison, limit_sentences
from provenance.report.tables import is_long

__all__ = ["folded_runs", "is_foldable"]

_ENDED: Final = (Outcome.NOTHING_FOUND, Outcome.NOT_APPLICABLE)
_COLUMNS: Final = ("analysis", "outcome", "limits")


def is_foldable(desk: Desk, one: Recorded, told: frozenset[str]) -> bool:
    """Whether a line says all there is to say of a run: no comparison, nobody disagrees, nothing of it is gone, and
    what it found stands above (`told`) or in an annex."""
    entry, run = one
    if run.outcome not in _ENDED or is_comparison(run) or desk.gone_from(entry.data):
        return False
    if any(dispute.data.run == run.id for dispute in desk.snapshot.disputes):
        return False
    return all(is_long(finding) for finding in _left(run, told)) and not any(
        isinstance(finding.value, Missing) for finding in run.findings
    )


def folded_runs(
    desk: Desk, runs: list[Recorded], shared: frozenset[str], said: frozenset[str]
) -> tuple[Block, ...]:
    """The table of such runs; nothing where there are none.

    `shared`: analyses whose limits stand elsewhere; `said`: sentences of limits that stand above.
    """
    if not runs:
        return ()
    headings = tuple(desk.label(f"run.folded_{column}") for column in _COLUMNS)
    rows = tuple(_row(desk, run, shared, said) for _, run in runs)
    return (Grid(desk.label("run.folded", n=len(rows)), headings, rows, (4, 8, 12)),)


def _left(run: Run, told: frozenset[str]) -> list[Finding]:
    annex = only_in_annex(run.analysis)
    return [finding for finding in run.findings if finding.id not in told and finding.name not in annex]


def _row(desk: Desk, run: Run, shared: frozenset[str], said: frozenset[str]) -> tuple[Words, ...]:
    ended = desk.wording.outcome(run.outcome)
    if run.reason is not None:
        ended = desk.label("field.of", name=ended, value=desk.wording.reason(run.reason))
    annexed = [finding_words(desk, run, finding).text for finding in run.findings if is_long(finding)]
    limits = " ".join(words.text for words in limit_sentences(desk, [run], said))
    if run.analysis in shared:
        limits = desk.label("limits.see", title=desk.label("limits.section"))
    return (
        Words(desk.wording.analysis(run.analysis)),
        Words(" ".join([ended, *annexed])),
        Words(limits, Tone.QUIET),
    )
