"""The tests of consistency as one table: what was compared, what came out, what may explain it, what would decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.record.finding import Basis, Finding, Limit
from provenance.record.run import Run
from provenance.record.values import Sequence, Table, Term, Value
from provenance.report.content import Block, Grid, Tone, Words
from provenance.report.desk import Desk
from provenance.report.tables import TEST_COLUMNS
from provenance.wording.english import FAMILIES

__all__ = ["consistency_blocks", "in_the_table"]

_SHARES: Final = (4, 3, 6, 6, 5)
_TO_BE_SEEN: Final = "to_be_seen"
_LOUDEST_FIRST: Final = ("contradicts", "differs", _TO_BE_SEEN, "differs_usual")
_AGREES: Final = "agrees"
_NOT_EXAMINED: Final = "not_examined"
_WITHOUT_RESULT: Final = ("nothing_to_compare", _NOT_EXAMINED)
_COUNTED: Final = frozenset(
    {"tests", "differing", "contradicting", "compared", "nothing_to_compare", "personal_tags", _TO_BE_SEEN}
)


def consistency_blocks(desk: Desk, run: Run) -> Iterator[Block]:
    """The table of a run of `consistency`, contradictions first, and the tests without a result named below."""
    table = _tests_of(run)
    if table is None:
        return
    rows = sorted(table.value, key=lambda row: _rank(_id(row[1])))
    told = tuple(_row(desk, row) for row in rows if _id(row[1]) in _LOUDEST_FIRST)
    if told:
        headings = tuple(desk.label(f"file.tests.{column}") for column in TEST_COLUMNS)
        to_look = any(_id(row[1]) == _TO_BE_SEEN for row in rows)
        caption = "file.tests.caption_to_look" if to_look else "file.tests.caption"
        yield Grid(desk.label(caption, n=len(told)), headings, told, _SHARES)
    agreeing = tuple((row[0], row[2]) for row in rows if _id(row[1]) == _AGREES)
    if agreeing:
        cells = tuple(
            (Words(_name(desk, _id(test))), Words(_compared(desk, pairs))) for test, pairs in agreeing
        )
        headings = (desk.label("file.tests.test"), desk.label("file.tests.what_compared"))
        yield Grid(desk.label("file.tests.agreeing", n=len(agreeing)), headings, cells, (4, 16))
    left = tuple(
        _named(desk, result, [_id(row[0]) for row in rows if _id(row[1]) == result])
        for result in _WITHOUT_RESULT
        if (told or agreeing or result == _NOT_EXAMINED) and any(_id(row[1]) == result for row in rows)
    )
    if left:
        number = sum(_id(row[1]) in _WITHOUT_RESULT for row in rows)
        headings = tuple(desk.label(f"file.tests.{column}") for column in ("result", "number", "tests"))
        yield Grid(desk.label("file.tests.left", n=number), headings, left, (4, 3, 17))


def _named(desk: Desk, result: str, tests: list[str]) -> tuple[Words, ...]:
    """A row of those that ended without a result: which way, how many, their names."""
    names = ", ".join(_name(desk, test) for test in tests)
    return Words(desk.wording.term(result)), Words(str(len(tests))), Words(names, Tone.QUIET)


def in_the_table(run: Run, finding: Finding) -> bool:
    """Whether the table says all that a finding of `consistency` says: a test's, the counts, the table itself."""
    table = _tests_of(run)
    return table is not None and (
        finding.name in _COUNTED or any(_id(row[0]) == finding.name for row in table.value)
    )


def _tests_of(run: Run) -> Table | None:
    """The table of all tests of a run of `consistency`; None where it cannot be read any more."""
    table = run.value("tests")
    return table if isinstance(table, Table) and table.columns == TEST_COLUMNS else None


def _rank(result: str) -> int:
    order = (*_LOUDEST_FIRST, _AGREES, *_WITHOUT_RESULT)
    return order.index(result) if result in order else len(order)


def _id(value: Value | None) -> str:
    return value.value if isinstance(value, Term) else ""


def _row(desk: Desk, row: tuple[Value | None, ...]) -> tuple[Words, ...]:
    test, result, compared, explanations, decides = row
    tone = Tone.STRONG if _id(result) == "contradicts" else Tone.PLAIN
    may_be = explanations.value if isinstance(explanations, Sequence) else ()
    return (
        Words(_name(desk, _id(test))),
        Words(desk.wording.term(_id(result)), tone),
        Words(_compared(desk, compared)),
        Words(" ".join(_sentence(desk, _id(one)) for one in may_be), Tone.QUIET),
        Words("" if decides is None else _sentence(desk, _id(decides)), Tone.QUIET),
    )


def _compared(desk: Desk, value: Value | None) -> str:
    pairs = value.value if isinstance(value, Sequence) else ()
    said = []
    for pair in pairs:
        if isinstance(pair, Sequence) and len(pair.value) == 2:
            name, what = pair.value
            said.append(desk.label("field.of", name=_name(desk, _id(name)), value=desk.words(what).text))
    return "; ".join(said)


def _name(desk: Desk, id: str) -> str:
    """The name of a test or of what it compared."""
    if id in FAMILIES["term"]:
        return desk.wording.term(id)
    if {id, f"consistency.{id}"} & FAMILIES["finding_name"].keys():
        return desk.wording.finding_name(Finding("", id, Basis.COMPUTED, Term(id)), "consistency")
    return desk.wording.column(id)


def _sentence(desk: Desk, id: str) -> str:
    """An explanation, or what would decide: as a term under the heading, else as the limit that says it."""
    return desk.wording.term(id) if id in FAMILIES["term"] else desk.wording.limit(Limit(id))
