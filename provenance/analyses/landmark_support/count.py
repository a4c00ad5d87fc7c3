"""Counts, over the landmark comparisons of one questioned picture, the references that support it."""

from __future__ import annotations

from provenance.analysis.contract import Result, Statement, Task, found, nothing_found
from provenance.record.finding import Basis
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Flag, Pointer, Table, Term, Value

_SUPPORTING = ("match", "likely")
_ORDER = ("match", "likely", "inconclusive", "no_evidence", "same_photograph", "not_compared")


def count(task: Task) -> Result:
    """Supporting and compared references, and each one's result. The same photograph is no independent support."""
    runs = [task.context.run(item) for item in task.every("run")]
    results = [(_reference(run), _result(run)) for run in runs]
    results.sort(key=lambda entry: _ORDER.index(entry[1]))
    rows: tuple[tuple[Value, ...], ...] = tuple((Pointer(id), Term(result)) for id, result in results)
    supporting = sum(result in _SUPPORTING for _, result in results)
    compared = sum(result not in ("not_compared", "same_photograph") for _, result in results)
    statements = (
        Statement("supporting_references", Basis.COMPUTED, Count(supporting, "references")),
        Statement("compared_references", Basis.COMPUTED, Count(compared, "references")),
        Statement("support", Basis.COMPUTED, Table(rows, ("evidence", "result"))),
    )
    return found(*statements) if supporting else nothing_found(*statements)


def _reference(run: Run) -> str:
    return next(given.id for given in run.inputs if given.role == "reference")


def _result(run: Run) -> str:
    if run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
        return "not_compared"
    values = {finding.name: finding.value for finding in run.findings}
    if values.get("same_photograph") == Flag(True):
        return "same_photograph"
    result = values["result"]
    assert isinstance(result, Term)
    return result.value
