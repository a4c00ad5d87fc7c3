"""Counts, over the landmark comparisons of one questioned picture, the independent references that support it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from provenance.analyses.landmark_support import SupportParameters
from provenance.analyses.landmark_support.copies import photographs
from provenance.analyses.landmark_support.ratios import llr_table
from provenance.analysis.contract import Result, Statement, Task, found, nothing_found
from provenance.record.finding import Basis, Limit
from provenance.record.run import Outcome, Run
from provenance.record.values import UNKNOWN, Count, Flag, Pointer, Table, Term, Value
from provenance.record.values import Sequence as Several

_SUPPORTING: Final = ("match", "likely")
_NOT_COUNTED: Final = ("not_compared", "same_photograph")
_COPIES: Final = frozenset({"same_photograph", "copy_of_questioned"})  # results and objections that say so
_ORDER: Final = (*_SUPPORTING, "inconclusive", "no_evidence", "same_photograph", "not_compared")


class _Reference(NamedTuple):
    """One reference: its result, why it is not independent, whose card names its place, as whom it counts."""

    id: str
    result: str
    reasons: tuple[str, ...]
    place: str | None
    photograph: str

    @property
    def compared(self) -> bool:
        """Whether a comparison says anything of it."""
        return self.result not in _NOT_COUNTED

    @property
    def counts(self) -> bool:
        """Whether it was compared and is independent."""
        return self.compared and not self.reasons


class _Place(NamedTuple):
    """One place: how many photographs of it count, how many of those support, the strongest result."""

    named_by: str | None
    supporting: int
    compared: int
    best: str | None

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Smaller for stronger ones."""
        strongest = len(_ORDER) if self.best is None else _ORDER.index(self.best)
        return strongest, -self.supporting, self.named_by is None


def count(task: Task) -> Result:
    """Supporting and compared references by place, those for information only, and each one's result.

    The same photograph, and a reference that is not independent, support nothing; copies of one photograph count once.
    The counts by themselves are those of the place with the strongest result.
    """
    parameters = task.parameters
    assert isinstance(parameters, SupportParameters)
    given = [task.context.run(item) for item in task.every("run")]
    runs = _newest(sorted(given, key=lambda run: run.finished))
    references, limits = _references(task, runs, parameters)
    places = _places(references)
    strongest = places[0] if places else _Place(None, 0, 0, None)
    informing = [one for one in references if one.compared and one.reasons]
    agreeing = sum(one.result in _SUPPORTING for one in informing)
    statements = [
        _counted("supporting_references", strongest.supporting),
        _counted("compared_references", strongest.compared),
        _counted("for_information", len(informing)),
        _counted("agreeing_for_information", agreeing),
        Statement("support_by_place", Basis.COMPUTED, _place_table(places)),
        Statement("support", Basis.COMPUTED, _table(references)),
    ]
    ratios = llr_table(task, [runs[one.id] for one in references], parameters.searched)
    if ratios.value:
        statements.append(Statement("llr_table", Basis.COMPUTED, ratios))
    answer = found if strongest.supporting or agreeing else nothing_found
    return answer(*statements, limits=limits)


def _counted(name: str, number: int) -> Statement:
    return Statement(name, Basis.COMPUTED, Count(number, "references"))


def _newest(runs: Iterable[Run]) -> dict[str, Run]:
    """Reference → its newest comparison: each counts once."""
    return {next(given.id for given in run.inputs if given.role == "reference"): run for run in runs}


def _references(
    task: Task, runs: Mapping[str, Run], said: SupportParameters
) -> tuple[list[_Reference], tuple[Limit, ...]]:
    """The references, the strongest result first; of one result those that are independent first. And what could not
    be looked at for copies."""
    objections = {words[0]: tuple(words[1:]) for words in map(str.split, said.not_independent) if words}
    places = {id: ids[0] for ids in map(str.split, said.places) for id in ids}
    supporting: dict[str | None, list[str]] = {}
    for id, run in sorted(runs.items(), key=lambda one: _ORDER.index(_result(one[1]))):
        if _result(run) in _SUPPORTING and id not in objections:
            supporting.setdefault(places.get(id), []).append(id)
    first, limits = photographs(task, said.same_photograph, supporting.values())
    references = _passed_on(
        [
            _Reference(id, _result(run), objections.get(id, ()), places.get(id), first.get(id, id))
            for id, run in runs.items()
        ],
        first.get(task.one("questioned").id),
    )
    return sorted(references, key=lambda one: (_ORDER.index(one.result), bool(one.reasons))), limits


def _passed_on(references: Sequence[_Reference], questioned: str | None) -> list[_Reference]:
    """With those that are one photograph with the questioned one, or with a copy of it, objected to as copies too."""
    copies = {one.photograph for one in references if _COPIES.intersection((one.result, *one.reasons))}
    return [
        one._replace(reasons=(*one.reasons, "copy_of_questioned"))
        if one.photograph in copies | {questioned} and not _COPIES.intersection((one.result, *one.reasons))
        else one
        for one in references
    ]


def _places(references: Iterable[_Reference]) -> list[_Place]:
    """The places, the one with the strongest result first."""
    grouped: dict[str | None, list[_Reference]] = {}
    for one in references:
        grouped.setdefault(one.place, []).append(one)
    return sorted((_place(named_by, group) for named_by, group in grouped.items()), key=lambda one: one.rank)


def _place(named_by: str | None, references: Sequence[_Reference]) -> _Place:
    """The photographs of one place that count; of copies the strongest speaks."""
    results: dict[str, str] = {}
    for one in references:  # the strongest first
        if one.counts:
            results.setdefault(one.photograph, one.result)
    supporting = sum(result in _SUPPORTING for result in results.values())
    return _Place(named_by, supporting, len(results), next(iter(results.values()), None))


def _place_table(places: Iterable[_Place]) -> Table:
    rows: tuple[tuple[Value | None, ...], ...] = tuple(
        (
            UNKNOWN if one.named_by is None else Pointer(one.named_by),
            Count(one.supporting, "references"),
            Count(one.compared, "references"),
            None if one.best is None else Term(one.best),
        )
        for one in places
    )
    return Table(rows, ("place_of", "supporting", "compared", "result"))


def _table(references: Iterable[_Reference]) -> Table:
    rows: tuple[tuple[Value | None, ...], ...] = tuple(
        (
            Pointer(one.id),
            Term(one.result),
            Several(tuple(map(Term, one.reasons))),
            UNKNOWN if one.place is None else Pointer(one.place),
            None if one.photograph == one.id else Pointer(one.photograph),
        )
        for one in references
    )
    return Table(rows, ("evidence", "result", "not_independent", "place_of", "same_photograph_as"))


def _result(run: Run) -> str:
    values = {finding.name: finding.value for finding in run.findings}
    if run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
        return "not_compared"
    if values.get("same_photograph") == Flag(True):
        return "same_photograph"
    result = values["result"]
    assert isinstance(result, Term)
    return result.value
