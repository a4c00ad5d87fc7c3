"""Running recorded runs again: the same, within tolerance, different, another version, or not repeatable here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from provenance.analysis.contract import Tolerance
from provenance.analysis.registry import analysis
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.run import Component, Outcome, Run
from provenance.record.values import (
    Count,
    Matches,
    Measure,
    Missing,
    Region,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.replay import Replay, Replayed, compare, near
from tests import forge
from tests.workbench.test_integrity import alter

Q, R = EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE


@pytest.fixture(scope="module")
def examined(warm: Workbench, photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose photo was examined against two references."""
    path = tmp_path_factory.mktemp("examined") / "worked.case"
    with warm.create_case(path, "Worked") as case:
        list(case.add([photos / "photo.jpg"], Q))
        list(case.add([photos / "reference.jpg", photos / "other.jpg"], R))
        exhibits = case.snapshot().exhibits
        list(case.examine(exhibits[:1], exhibits[1:]))
    return path


@pytest.fixture
def worked(warm: Workbench, examined: Path, tmp_path: Path) -> Iterator[OpenCase]:
    """A copy of that case, to work on."""
    with warm.open_case(Path(shutil.copy(examined, tmp_path / "worked.case"))) as case:
        yield case


@pytest.fixture
def identified(warm: Workbench, photos: Path, tmp_path: Path) -> Iterator[OpenCase]:
    """A case with a single run, that which says what file the photo is."""
    with warm.create_case(tmp_path / "identified.case", "Identified") as case:
        list(case.add([photos / "photo.jpg"], Q))
        case.run("file_identity", [("questioned", "Q1")])
        yield case


def record(case: OpenCase, run: Run, **changes: object) -> None:
    case.file.record_run(msgspec.structs.replace(run, id=new_ulid(), **changes))


def answers(case: OpenCase) -> list[Replayed]:
    return [replayed.answer for replayed in case.replay()]


def test_every_run_of_a_case_replays_the_same_and_nothing_is_recorded(worked: OpenCase) -> None:
    head = worked.file.head
    replayed = list(worked.replay())
    assert len(replayed) == len(worked.snapshot().runs) == 15
    assert {entry.answer for entry in replayed} == {Replayed.SAME}
    assert worked.file.head == head


def test_what_cannot_be_replayed_here_says_why(identified: OpenCase) -> None:
    first = identified.snapshot().runs[0]
    count = len(identified.snapshot().runs)
    record(identified, first, version=first.version + 1)
    record(identified, first, analysis="an_analysis_of_tomorrow")
    record(identified, first, outcome=Outcome.CANCELLED, findings=(), reason=Reason("cancelled_by_user"))
    record(identified, first, outcome=Outcome.FAILED, findings=(), reason=Reason("reader_died"))
    record(identified, first, parameters={"a parameter of yesterday": 1})
    assert answers(identified)[count:] == [
        Replayed.OTHER_VERSION,
        Replayed.OTHER_VERSION,
        Replayed.NOT_REPEATABLE,
        Replayed.NOT_REPEATABLE,
        Replayed.NOT_REPEATABLE,
    ]


def test_another_finding_at_the_same_version_differs_and_is_named(identified: OpenCase) -> None:
    first = identified.snapshot().runs[0]
    count = len(identified.snapshot().runs)
    wrong = tuple(
        msgspec.structs.replace(finding, value=Count(1, "bytes")) if finding.name == "size" else finding
        for finding in first.findings
    )
    record(identified, first, findings=wrong)
    record(identified, first, findings=first.findings[:-1])
    record(identified, first, outcome=Outcome.NOTHING_FOUND)
    replayed = list(identified.replay())[count:]
    assert [(entry.answer, entry.differing) for entry in replayed] == [
        (Replayed.DIFFERS, ("size",)),
        (Replayed.DIFFERS, ("findings",)),
        (Replayed.DIFFERS, ("outcome",)),
    ]


def test_a_run_whose_evidence_was_erased_is_not_repeatable(worked: OpenCase) -> None:
    worked.file.erase_object(worked.snapshot().exhibit("R2").sha256, "privacy")
    by_input = {
        (
            replayed.run.analysis,
            [given.id for given in replayed.run.inputs if given.kind == "evidence"][-1],
        ): replayed.answer
        for replayed in worked.replay()
    }
    gone, kept = (worked.snapshot().exhibit(number).id for number in ("R2", "R1"))
    for name in ("file_identity", "landmark_match"):
        assert by_input[name, gone] is Replayed.NOT_REPEATABLE
        assert by_input[name, kept] is Replayed.SAME


def test_a_run_whose_evidence_was_altered_says_so(worked: OpenCase, tmp_path: Path, warm: Workbench) -> None:
    altered = worked.snapshot().exhibit("Q1").id
    worked.close()
    alter(worked.file.path)  # the first stored piece: the questioned photo
    with warm.open_case(worked.file.path, writable=False) as case:
        replayed = list(case.replay())
    answers_of = {
        entry.run.analysis: entry.answer
        for entry in replayed
        if any(given.id == altered for given in entry.run.inputs)
    }
    assert answers_of["file_identity"] is answers_of["landmark_match"] is Replayed.ALTERED


def test_erased_findings_are_not_repeatable_and_never_another_answer(identified: OpenCase) -> None:
    run = identified.snapshot().runs[0]
    findings = (msgspec.structs.replace(run.findings[0], value=Missing("erased")), *run.findings[1:])
    record(identified, run, findings=findings)
    record(identified, run, findings=findings[:1])
    assert answers(identified)[-2:] == [Replayed.NOT_REPEATABLE, Replayed.NOT_REPEATABLE]


def test_another_answer_of_other_software_or_another_processor_is_no_difference() -> None:
    declared = analysis("landmark_match")
    old, new = (_run(Term(word), "result") for word in ("match", "likely"))
    other = msgspec.structs.replace(new, components=(Component("numpy", "1.0"),))
    walls = msgspec.structs.replace(new, components=(Component("reader walls", "none"),))
    assert compare(old, other, declared).answer is Replayed.OTHER_VERSION
    assert compare(old, msgspec.structs.replace(new, cpu="avx2"), declared).answer is Replayed.OTHER_VERSION
    assert compare(old, walls, declared).answer is Replayed.DIFFERS


def test_basis_region_limits_and_reason_are_compared_too() -> None:
    declared, old = analysis("landmark_match"), _run(Term("match"), "result")
    (finding,) = old.findings
    every: tuple[dict[str, object], ...] = (
        {"basis": Basis.READ},
        {"limits": (Limit("a"),)},
        {"region": Region("1,1 2,2", "a" * 64, 9, 9)},
    )
    for changes in every:
        new = msgspec.structs.replace(old, findings=(msgspec.structs.replace(finding, **changes),))
        assert compare(old, new, declared) == Replay(old, Replayed.DIFFERS, ("result",))
    for name, value in (("reason", Reason("a")), ("limits", (Limit("a"),))):
        new = msgspec.structs.replace(old, **{name: value})
        assert compare(old, new, declared) == Replay(old, Replayed.DIFFERS, (name,))


def _run(value: Value, name: str = "agreeing_points") -> Run:
    return Run(
        id=new_ulid(),
        analysis="landmark_match",
        version=1,
        inputs=(),
        parameters={},
        outcome=Outcome.FOUND,
        started="2026-01-01T00:00:00.000Z",
        finished="2026-01-01T00:00:01.000Z",
        findings=(Finding(new_ulid(), name, Basis.COMPUTED, value),),
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "answer"),
    [
        ("agreeing_points", Count(100, "points"), Count(100, "points"), Replayed.SAME),
        ("agreeing_points", Count(100, "points"), Count(114, "points"), Replayed.WITHIN_TOLERANCE),
        ("agreeing_points", Count(100, "points"), Count(116, "points"), Replayed.DIFFERS),
        ("agreeing_points", Count(100, "points"), Count(100, "bytes"), Replayed.DIFFERS),
        ("agreeing_points", Count(100, "points"), Measure("100", "points"), Replayed.DIFFERS),
        ("result", Term("match"), Term("likely"), Replayed.DIFFERS),
        ("matched_points", Matches(((1, 1, 2, 2),), "a" * 64, "b" * 64), Matches((), "a" * 64, "b" * 64),
         Replayed.WITHIN_TOLERANCE),
    ],
)  # fmt: skip
def test_a_value_is_compared_within_the_tolerance_that_its_analysis_declares(
    name: str, old: Value, new: Value, answer: Replayed
) -> None:
    assert compare(_run(old, name), _run(new, name), analysis("landmark_match")).answer is answer


def test_tables_are_compared_cell_by_cell() -> None:
    tenth = Decimal("0.1")
    old = Table(((Text("a"), Count(100), None),), ("x", "y", "z"))
    assert near(old, Table(((Text("a"), Count(109), None),), ("x", "y", "z")), tenth)
    assert not near(old, Table(((Text("a"), Count(120), None),), ("x", "y", "z")), tenth)
    assert not near(old, Table(((Text("b"), Count(100), None),), ("x", "y", "z")), tenth)
    assert not near(old, Table(((Text("a"), Count(100), Count(0)),), ("x", "y", "z")), tenth)
    assert not near(old, Table(((Text("a"), Count(100), None),), ("x", "y", "w")), tenth)
    assert not near(old, Table((), ("x", "y", "z")), tenth)
    assert near(Sequence((Count(10),)), Sequence((Count(11),)), tenth)
    assert not near(Sequence((Count(10),)), Sequence((Count(10), Count(10))), tenth)


def test_without_a_tolerance_every_digit_counts() -> None:
    assert not near(Count(100), Count(101), Tolerance().relative)


def test_a_replay_lends_the_time_of_the_recorded_run(warm: Workbench, tmp_path: Path) -> None:
    """A name with a time that lies ahead is refused on the day of the run and must be refused again later."""
    ahead = (datetime.now(UTC) + timedelta(days=40)).strftime("IMG_%Y%m%d_120000.jpg")
    (tmp_path / ahead).write_bytes(forge.picture_file("jpeg"))
    with warm.create_case(tmp_path / "ahead.case", "Ahead") as case:
        list(case.add([tmp_path / ahead], Q))
        list(case.examine([case.snapshot().exhibit("Q1")], []))
        run = next(run for run in case.snapshot().runs if run.analysis == "platform_traces")
        later = msgspec.structs.replace(run, id=new_ulid(), started="2099-01-01T00:00:00.000Z")
        case.file.record_run(later)
        answers = {replayed.run.id: replayed.answer for replayed in case.replay()}
    assert answers[run.id] is Replayed.SAME
    assert answers[later.id] is Replayed.DIFFERS  # by then the name's time would have been a possible one
