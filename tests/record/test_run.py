"""What a run says under a name: the first finding of that name, its value, and the rows of its table."""

from __future__ import annotations

import pytest

from provenance.record import codec
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Missing, Table, Text, Value

_TIME = "2026-01-01T00:00:00.000Z"
HITS = Table(((Text("first"), None), (Text("second"), Count(2))), ("which", "inliers"))


def run_with(*said: tuple[str, Value]) -> Run:
    findings = tuple(Finding(new_ulid(), name, Basis.COMPUTED, value) for name, value in said)
    return Run(new_ulid(), "a", 1, (), {}, Outcome.FOUND, _TIME, _TIME, findings)


def test_of_several_findings_of_one_name_the_first_one_answers() -> None:
    run = run_with(("tags", Count(1)), ("name", Text("one")), ("name", Text("two")))
    assert run.finding("name") is run.findings[1]
    assert run.value("name") == Text("one")


def test_what_a_run_does_not_say_is_none() -> None:
    run = run_with(("tags", Count(1)))
    assert (run.finding("name"), run.value("name"), run.rows("name")) == (None, None, [])


def test_the_rows_of_a_table_come_by_column() -> None:
    assert run_with(("hits", HITS)).rows("hits") == [
        {"which": Text("first"), "inliers": None},
        {"which": Text("second"), "inliers": Count(2)},
    ]


@pytest.mark.parametrize("value", [Missing("erased", 7), Count(2)])
def test_what_was_erased_or_is_no_table_has_no_rows(value: Value) -> None:
    assert run_with(("hits", value), ("hits", HITS)).rows("hits") == []


def test_the_bytes_of_a_run_hold_its_fields_alone() -> None:
    assert b'"rows"' not in codec.canonical(run_with(("hits", HITS)))
