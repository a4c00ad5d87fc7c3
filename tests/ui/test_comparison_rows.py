"""The rows of the place room say what the report says, for every reference alike."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Flag, Matches, Term, Text, Value
from provenance.wording import Wording
from provenance.workbench import OpenCase
from provenance.workbench.view import CaseView, Viewer
from tests.analyses.desk import other_wall, same_wall, wall_photo
from tests.warm import warm_bench
from ui.presenters.comparison import (
    PairRow,
    PairTable,
    answer_of,
    arranged,
    kind_of,
    latest_comparisons,
    pair_result,
    points_of,
    questioned_in,
    references_in,
    summary,
    tallies,
)
from ui.presenters.points import points_in

Q, R = "a" * 64, "b" * 64


def run(outcome: Outcome = Outcome.FOUND, **values: Value) -> Run:
    findings = tuple(Finding(f"f-{name}", name, Basis.COMPUTED, value) for name, value in values.items())
    return Run(
        id="run", analysis="landmark_match", version=1, inputs=(), parameters={}, outcome=outcome,
        started="2026-01-01T00:00:00Z", finished="2026-01-01T00:00:01Z", findings=findings,
    )  # fmt: skip


def row(view: CaseView, number: str, kind: str, points: int | None = None) -> PairRow:
    exhibit = view.snapshot.exhibits[0]
    return PairRow(exhibit, number, R, f"{number}.jpg", kind, kind, points, None)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    """Q1 (a wall) compared with R1 (the same from another side); R2 (another) not compared."""
    folder = tmp_path_factory.mktemp("rows")
    for name, data in (("photo.jpg", wall_photo()), ("same.jpg", same_wall()), ("other.jpg", other_wall())):
        (folder / name).write_bytes(data)
    with (
        warm_bench(folder) as bench,
        bench.create_case(folder / "walls.case", "Walls", "Which wall is it?") as made,
    ):
        list(made.add([folder / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(made.add([folder / "same.jpg", folder / "other.jpg"], EvidenceRole.REFERENCE))
        made.run("landmark_match", (("questioned", "Q1"), ("reference", "R1")))
        yield made


@pytest.fixture(scope="module")
def compared(case: OpenCase) -> CaseView:
    """The case before anybody disputed anything."""
    return Viewer(case, Wording()).view()


def test_the_answer_of_a_comparison_is_its_result() -> None:
    assert answer_of(run(result=Term("likely"))) == "likely"


def test_copies_of_one_photograph_are_named_as_such_and_not_as_a_match() -> None:
    assert answer_of(run(result=Term("match"), same_photograph=Flag(True))) == "same_photograph"


def test_a_run_without_a_result_is_known_by_how_it_ended() -> None:
    assert kind_of(run(Outcome.CANCELLED)) == "cancelled"


def test_matches_are_in_pixels_and_turned_round_where_the_pictures_are() -> None:
    points = run(matched_points=Matches(((100, 250, 300, 475),), Q, R))
    assert points_in(points, Q, R).matches == ((1.0, 2.5, 3.0, 4.75),)
    assert points_in(points, R, Q).matches == ((3.0, 4.75, 1.0, 2.5),)


def test_matches_of_other_pictures_are_not_drawn() -> None:
    assert points_in(run(matched_points=Matches(((1, 2, 3, 4),), Q, R)), Q, "c" * 64).matches == ()


def test_every_reference_has_a_row_whether_compared_or_not(compared: CaseView) -> None:
    rows = PairTable().rows(compared, questioned_in(compared)[0])
    assert [(one.number, one.kind, one.word) for one in rows] == [
        ("R1", "match", compared.wording.term("match")),
        ("R2", "not_compared", "not compared"),
    ]
    assert rows[0].points is not None and rows[0].points > 10


def test_without_a_questioned_photo_nothing_was_compared(compared: CaseView) -> None:
    assert {one.kind for one in PairTable().rows(compared, None)} == {"not_compared"}


def test_a_reference_waits_until_it_has_another_run_than_before(compared: CaseView) -> None:
    questioned, (first, second) = questioned_in(compared)[0], references_in(compared)
    rows = PairTable().rows(compared, questioned, {first.id: None, second.id: None})
    assert [one.kind for one in rows] == ["match", "comparing"]


def test_rows_of_which_nothing_changed_are_the_same_objects(compared: CaseView) -> None:
    table, questioned = PairTable(), questioned_in(compared)[0]
    before, after = table.rows(compared, questioned), table.rows(compared, questioned)
    assert all(one is other for one, other in zip(before, after, strict=True))


def test_a_disputed_result_says_so(compared: CaseView, case: OpenCase) -> None:
    table, questioned = PairTable(), questioned_in(compared)[0]
    table.rows(compared, questioned)
    finding = next(one for one in compared.runs[0][1].findings if one.name == "result")
    case.people.dispute(finding.id, Text("Another wall of the same make."), new_ulid())
    view = Viewer(case, Wording()).view()
    assert table.rows(view, questioned)[0].ended == "match (disputed)"


def test_rows_go_by_result_then_by_points_and_else_by_number(compared: CaseView) -> None:
    kinds = (("R1", "no_evidence", 3), ("R2", "match", 20), ("R3", "not_compared", None), ("R4", "match", 90))
    rows = [row(compared, *one) for one in kinds]
    assert [one.number for one in arranged(rows, "result")] == ["R4", "R2", "R1", "R3"]
    assert [one.number for one in arranged(rows, "number")] == ["R1", "R2", "R3", "R4"]


def test_the_filter_looks_at_number_name_and_result(compared: CaseView) -> None:
    rows = [row(compared, "R1", "match"), row(compared, "R2", "no_evidence")]
    assert [one.number for one in arranged(rows, "number", ("no_ev",))] == ["R2"]
    assert [one.number for one in arranged(rows, "number", ("r1.jpg", "match"))] == ["R1"]


def test_the_summary_counts_what_says_no_as_well_and_nothing_while_veiled(compared: CaseView) -> None:
    rows = [row(compared, "R1", "match"), row(compared, "R2", "no_evidence"), row(compared, "R3", "match")]
    assert summary(rows, compared.wording) == "3 in the case · 2 match · 1 no_evidence"
    assert summary(rows, compared.wording, veiled=True) == "3 in the case"


def test_a_result_has_its_findings_and_each_limit_once(compared: CaseView) -> None:
    questioned = questioned_in(compared)[0]
    result = pair_result(compared, questioned, PairTable().rows(compared, questioned)[0])
    names = [one.finding.name for one in result.findings]
    assert "agreeing_points" in names and "matched_points" not in names
    assert result.result is not None and result.result.limits
    assert result.limits and not set(result.limits) & set(result.result.limits)


def test_a_pair_that_was_not_compared_has_no_findings(compared: CaseView) -> None:
    questioned = questioned_in(compared)[0]
    result = pair_result(compared, questioned, PairTable().rows(compared, questioned)[1])
    assert result.findings == () and result.rows is None


def test_an_unknown_result_is_shown_all_the_same(compared: CaseView) -> None:
    assert row(compared, "R1", "of_a_newer_version").icon == "help"
    assert [one.number for one in arranged([row(compared, "R1", "of_a_newer_version")], "result")] == ["R1"]


def test_a_count_that_is_not_there_is_not_a_zero(compared: CaseView) -> None:
    assert points_of(run(result=Term("match"))) is None
    assert points_of(run(agreeing_points=Count(0, "points"))) == 0


@pytest.mark.parametrize(
    ("outcome", "ended"),
    [(Outcome.CANCELLED, "cancelled"), (Outcome.FAILED, "failed")],
)
def test_a_later_comparison_without_an_end_is_mentioned_and_hides_no_answer(
    outcome: Outcome, ended: str, case: OpenCase, compared: CaseView
) -> None:
    (questioned,) = questioned_in(compared)
    _, done = compared.runs[0]
    stopped = msgspec.structs.replace(done, id=new_ulid(), outcome=outcome, findings=(), objects=())
    case.file.record_run(stopped)
    view = Viewer(case, Wording()).view()
    same, other = PairTable().rows(view, questioned)
    assert same.kind == "match" and same.run == done.id
    number = view.run_numbers[stopped.id]
    assert same.later == f"A later comparison of this pair says nothing (run {number}: {ended})."
    result = pair_result(view, questioned, same)
    assert result.rows is not None and result.rows.run.id == done.id
    assert other.later == "" and other.kind == "not_compared"


def test_a_comparison_made_with_a_mask_is_that_of_its_reference(case: OpenCase, compared: CaseView) -> None:
    (questioned,) = questioned_in(compared)
    first, second = references_in(compared)
    _, done = compared.runs[0]
    taken = {given.role: given for given in done.inputs}
    mask = msgspec.structs.replace(taken["questioned"], role="questioned_mask", kind="mask", id=new_ulid())
    other = msgspec.structs.replace(taken["reference"], id=second.id, sha256=second.sha256)
    inputs = (taken["questioned"], mask, other)
    masked = msgspec.structs.replace(done, id=new_ulid(), inputs=inputs, objects=())
    stopped = msgspec.structs.replace(masked, id=new_ulid(), outcome=Outcome.CANCELLED, findings=())
    for one in (masked, stopped):
        case.file.record_run(one)
    view = Viewer(case, Wording()).view()
    assert latest_comparisons(view, questioned).keys() == {first.id, second.id}
    _, shown = PairTable().rows(view, questioned)
    assert (shown.kind, shown.run) == ("match", masked.id)
    assert "says nothing" in shown.later and "cancelled" in shown.later


def test_tallies_count_how_many_references_ended_how(compared: CaseView) -> None:
    rows = [row(compared, "R1", "no_evidence"), row(compared, "R2", "match"), row(compared, "R3", "match")]
    assert [(one.words, one.n) for one in tallies(rows)] == [("match", 2), ("no_evidence", 1)]
