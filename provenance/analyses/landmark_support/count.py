"""Counts, over the landmark comparisons of one questioned picture, the independent references that support it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from provenance.analyses.landmark_support import SupportParameters
from provenance.analysis.contract import Result, Statement, Task, found, nothing_found
from provenance.record.finding import Basis
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Flag, Measure, Pointer, Sequence, Table, Term, Value, decimal_text

_SUPPORTING: Final = ("match", "likely")
_NOT_COUNTED: Final = ("not_compared", "same_photograph")
_ORDER: Final = (*_SUPPORTING, "inconclusive", "no_evidence", "same_photograph", "not_compared")


class _Reference(NamedTuple):
    id: str
    result: str
    llr: str | None
    reasons: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether it was compared and is independent."""
        return self.result not in _NOT_COUNTED and not self.reasons


def count(task: Task) -> Result:
    """Supporting and compared references, those for information only, and each one's result.

    The same photograph, and a reference that is not independent, support nothing.
    """
    parameters = task.parameters
    assert isinstance(parameters, SupportParameters)
    objections = {words[0]: tuple(words[1:]) for words in map(str.split, parameters.not_independent) if words}
    runs = sorted([task.context.run(item) for item in task.every("run")], key=lambda run: run.finished)
    every = [_reference(run, objections) for run in runs]
    references = list({one.id: one for one in every}.values())  # each counts once, by its newest comparison
    references.sort(key=lambda one: (_ORDER.index(one.result), bool(one.reasons)))
    supporting = sum(one.counts and one.result in _SUPPORTING for one in references)
    compared = sum(one.counts for one in references)
    informing = [one for one in references if one.reasons and one.result not in _NOT_COUNTED]
    agreeing = sum(one.result in _SUPPORTING for one in informing)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (Pointer(one.id), Term(one.result), Sequence(tuple(map(Term, one.reasons)))) for one in references
    )
    statements = [
        Statement("supporting_references", Basis.COMPUTED, Count(supporting, "references")),
        Statement("compared_references", Basis.COMPUTED, Count(compared, "references")),
        Statement("for_information", Basis.COMPUTED, Count(len(informing), "references")),
        Statement("agreeing_for_information", Basis.COMPUTED, Count(agreeing, "references")),
        Statement("support", Basis.COMPUTED, Table(rows, ("evidence", "result", "not_independent"))),
    ]
    llrs = _llrs(references)
    if llrs.value:
        statements.append(Statement("llr_table", Basis.COMPUTED, llrs))
    return found(*statements) if supporting or agreeing else nothing_found(*statements)


def _llrs(references: list[_Reference]) -> Table:
    """The log-likelihood ratio of each, and less the logarithm of how many references were compared: among more of them
    the best one is more often good by chance (Bonferroni's bound on the ratio)."""
    among = math.log(max(1, sum(one.result != "not_compared" for one in references)))
    rows = tuple(
        (
            Pointer(one.id),
            Measure(one.llr, "nat"),
            Measure(decimal_text(float(one.llr) - among, 2), "nat"),
        )
        for one in references
        if one.llr is not None
    )
    return Table(rows, ("evidence", "llr", "llr_after_search"))


def _reference(run: Run, objections: Mapping[str, tuple[str, ...]]) -> _Reference:
    id = next(given.id for given in run.inputs if given.role == "reference")
    values = {finding.name: finding.value for finding in run.findings}
    llr = values.get("llr")
    reasons = objections.get(id, ())
    return _Reference(id, _result(run, values), llr.value if isinstance(llr, Measure) else None, reasons)


def _result(run: Run, values: Mapping[str, Value]) -> str:
    if run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
        return "not_compared"
    if values.get("same_photograph") == Flag(True):
        return "same_photograph"
    result = values["result"]
    assert isinstance(result, Term)
    return result.value
