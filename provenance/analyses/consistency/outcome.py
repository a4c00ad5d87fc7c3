"""What a test is and what comes out of it, and the findings made from all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from provenance.analysis.contract import Statement
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Sequence, Table, Term, Value

if TYPE_CHECKING:
    from provenance.analyses.consistency.said import Said

Result = Literal[
    "agrees", "differs_usual", "differs", "contradicts", "to_be_seen", "nothing_to_compare", "not_examined"
]
"""`differs_usual`: as is usual for what the explanations name. `contradicts`: no innocent explanation known to us
applies, which only a test may say of which both halves are measured; none of the twenty is one. `to_be_seen`: half of
the comparison is made, the other half a person must see in the picture. `not_examined`: a run or a reference that the
test needs is not there."""

_RANK: Final[tuple[Result, ...]] = (
    "not_examined", "nothing_to_compare", "agrees", "differs_usual", "to_be_seen", "differs", "contradicts",
)  # fmt: skip
COMPARED: Final = frozenset({"agrees", "differs_usual", "differs", "contradicts"})
TOLD: Final = frozenset({"differs_usual", "differs", "contradicts", "to_be_seen"})
"""Results that are findings of their own, by which the run has found something."""
NO_EXPLANATION: Final = "no_explanation_applies"
"""Stands beside a contradiction in the place of explanations."""

TEST_COLUMNS: Final = ("test", "result", "what_compared", "explanations", "decides")

Pair = tuple[str, Value]
"""What was compared: its name, which is the term and the column "compared_<name>", and its value."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one comparison gave: the pairs compared, the innocent explanations that apply, what would decide."""

    result: Result
    compared: tuple[Pair, ...] = ()
    explanations: tuple[str, ...] = ()
    decides: str = ""

    @property
    def explained(self) -> tuple[str, ...]:
        """The ids of the explanations; of a contradiction that none applies."""
        return (NO_EXPLANATION,) if self.result == "contradicts" else self.explanations

    @property
    def rank(self) -> int:
        """Larger for what deserves more attention."""
        return _RANK.index(self.result)


NOTHING: Final = Outcome("nothing_to_compare")
NOT_EXAMINED: Final = Outcome("not_examined")


@dataclass(frozen=True, slots=True)
class Check:
    """One test: its id, the analyses whose runs it needs, and what it does."""

    id: str
    needs: tuple[str, ...]
    compare: Callable[[Said], Outcome]

    def outcome(self, said: Said) -> Outcome:
        """What came out; not examined where a run is missing."""
        if not all(said.examined(analysis) for analysis in self.needs):
            return NOT_EXAMINED
        return self.compare(said)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Several comparisons of one test as one: the result of the weightiest, everything compared, and the explanations
    of those that have that result. Nothing to compare where there is none."""
    all_of_them = sorted(outcomes, key=lambda one: one.rank, reverse=True)
    if not all_of_them:
        return NOTHING
    first = all_of_them[0]
    pairs = tuple(dict.fromkeys(pair for one in all_of_them for pair in one.compared))
    same = [one for one in all_of_them if one.result == first.result]
    explanations = tuple(dict.fromkeys(id for one in same for id in one.explanations))
    return Outcome(first.result, pairs, explanations, first.decides)


def statements(outcomes: dict[str, Outcome]) -> Iterator[Statement]:
    """The counts, one finding for each test that did not agree or needs a person's eyes, and the table of all tests.

    What was compared was written by others or said by people, so it is private.
    """
    by_result = [one.result for one in outcomes.values()]
    yield _counted("differing", sum(result in ("differs", "differs_usual") for result in by_result))
    yield _counted("contradicting", by_result.count("contradicts"))
    yield _counted("to_be_seen", by_result.count("to_be_seen"))
    yield _counted("compared", sum(result in COMPARED for result in by_result))
    yield _counted("nothing_to_compare", by_result.count("nothing_to_compare"))
    for id, one in outcomes.items():
        if one.result in TOLD:
            yield _finding(id, one)
    rows = tuple(_row(id, one) for id, one in outcomes.items())
    yield Statement("tests", Basis.COMPUTED, Table(rows, TEST_COLUMNS), private=True)


def _counted(name: str, number: int) -> Statement:
    return Statement(name, Basis.COMPUTED, Count(number, "tests"))


def _finding(id: str, one: Outcome) -> Statement:
    """One row with a column for each thing compared; beside it what may explain it, and what would decide."""
    columns = ("result", *(f"compared_{name}" for name, _ in one.compared))
    row: tuple[Value, ...] = (Term(one.result), *(value for _, value in one.compared))
    ids = (*one.explained, *([one.decides] if one.decides else []))
    limits = tuple(Limit(id) for id in ids)
    return Statement(id, Basis.COMPUTED, Table((row,), columns), private=True, limits=limits)


def _row(id: str, one: Outcome) -> tuple[Value | None, ...]:
    return (
        Term(id),
        Term(one.result),
        Sequence(tuple(Sequence((Term(f"compared_{name}"), value)) for name, value in one.compared)),
        Sequence(tuple(map(Term, one.explained))),
        Term(one.decides) if one.decides else None,
    )
