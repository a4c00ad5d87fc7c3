"""Runs that found nothing, or had nothing to work on, as one small table: a line each, with what they cannot show."""

from __future__ import annotations

from typing import Final

from provenance.record.finding import Basis, Finding
from provenance.record.overview_desk import is_read_in_part
from provenance.record.overview_lookups import EXPECTED
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Flag, Missing, Term
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
    what it found stands above (`told`), in an annex, or, of the analyses of files, in a sentence each."""
    entry, run = one
    if run.outcome not in _ENDED or is_comparison(run) or desk.gone_from(entry.data):
        return False
    if is_read_in_part(run):
        return False
    if any(dispute.data.run == run.id for dispute in desk.snapshot.disputes):
        return False
    return all(is_long(left) or _is_a_sentence(desk, run, left) for left in _left(run, told)) and not any(
        isinstance(finding.value, Missing) for finding in run.findings
    )


def folded_runs(
    desk: Desk, runs: list[Recorded], told: frozenset[str], shared: frozenset[str], said: frozenset[str]
) -> tuple[Block, ...]:
    """The table of such runs; nothing where there are none.

    `told`: findings that stand above; `shared`: analyses whose limits stand elsewhere; `said`: limits that stand above.
    """
    if not runs:
        return ()
    headings = tuple(desk.label(f"run.folded_{column}") for column in _COLUMNS)
    rows = tuple(_row(desk, run, told, shared, said) for _, run in runs)
    if not any(row[-1].text for row in rows):
        headings, rows = headings[:-1], tuple(row[:-1] for row in rows)
    shares = (4, 8, 12) if len(headings) == len(_COLUMNS) else (4, 16)
    return (Grid(desk.label("run.folded", n=len(rows)), headings, rows, shares),)


def _left(run: Run, told: frozenset[str]) -> list[Finding]:
    annex = only_in_annex(run.analysis)
    return [finding for finding in run.findings if finding.id not in told and finding.name not in annex]


def _is_a_sentence(desk: Desk, run: Run, finding: Finding) -> bool:
    """Whether what a method worked out on a file is said in one sentence."""
    short = isinstance(finding.value, Count | Flag | Term) and finding.basis is Basis.COMPUTED
    return short and run.analysis in EXPECTED and bool(desk.wording.finding_sentence(finding, run.analysis))


def _row(
    desk: Desk, run: Run, told: frozenset[str], shared: frozenset[str], said: frozenset[str]
) -> tuple[Words, ...]:
    ended = desk.wording.outcome(run.outcome)
    if run.reason is not None:
        ended = desk.label("field.of", name=ended, value=desk.wording.reason(run.reason))
    annexed = [finding_words(desk, run, one).text for one in run.findings if is_long(one)]
    left = [one for one in _left(run, told) if not is_long(one)]
    if left:
        sentences = " ".join(finding_words(desk, run, one).text for one in left)
        annexed.append(desk.label("field.of", name=desk.wording.basis(Basis.COMPUTED), value=sentences))
    own = () if run.analysis in shared else limit_sentences(desk, [run], said)
    limits = " ".join(words.text for words in own)
    return (
        Words(desk.wording.analysis(run.analysis)),
        Words(" ".join([ended if ended.endswith(".") or not annexed else f"{ended}.", *annexed])),
        Words(limits, Tone.QUIET),
    )
