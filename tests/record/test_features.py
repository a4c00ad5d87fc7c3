"""A feature list is derived from the order of the log, whatever the order of what was written into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.casefile.casefile import CaseFile
from provenance.casefile.log import Author
from provenance.errors import CaseError
from provenance.record.event import EventData
from provenance.record.evidence import EvidenceAdded, EvidenceRole
from provenance.record.features import FeatureListState, feature_list, lock_holding, references_opened
from provenance.record.identity import new_ulid
from provenance.record.judgement import (
    EvidenceOpened,
    FeatureListLocked,
    FeatureListSkipped,
    ObservationAdded,
)
from provenance.record.run import Input, Outcome, Run
from provenance.record.values import Term, Text

AUTHOR = Author("analyst-1", "analyst", "01J8ZQ0000000000000000000A")
ROLES = {"q1": EvidenceRole.QUESTIONED, "q2": EvidenceRole.QUESTIONED, "r1": EvidenceRole.REFERENCE,
         "r2": EvidenceRole.REFERENCE, "d1": EvidenceRole.DOCUMENT}  # fmt: skip


def new_case(folder: Path) -> CaseFile:
    made = CaseFile.create(folder / "a.case", AUTHOR, title="A square")
    for id, role in ROLES.items():
        made.record(
            EvidenceAdded(
                evidence=id,
                exhibit=id.upper(),
                role=role,
                sha256=id.encode().hex().ljust(64, "0"),
                size_bytes=1,
                media_type="jpeg",
            )
        )
    return made


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with new_case(tmp_path) as made:
        yield made


def seen(id: str, evidence: str = "q1", stance: str = "observed") -> ObservationAdded:
    return ObservationAdded(
        observation=id, evidence=evidence, kind=Term("sign"), stance=Term(stance), text=Text("A sign")
    )


def lock(*observations: str) -> FeatureListLocked:
    return FeatureListLocked(feature_list="f1", evidence="q1", observations=observations)


def compared(case: CaseFile) -> None:
    inputs = (Input("questioned", "evidence", "q1", "a" * 64), Input("reference", "evidence", "r1", "b" * 64))
    time = "2026-11-20T09:00:00Z"
    case.record_run(Run(id=new_ulid(), analysis="landmark_match", version=1, inputs=inputs, parameters={},
                        outcome=Outcome.FOUND, started=time, finished=time))  # fmt: skip


def test_without_a_word_there_is_no_list_and_an_observation_opens_one(case: CaseFile) -> None:
    assert feature_list(case.snapshot(), "q1").state is FeatureListState.NONE
    case.record(seen("o1", stance="claimed"), seen("o2", "q2"))
    assert feature_list(case.snapshot(), "q1").state is FeatureListState.NONE
    case.record(seen("o3"))
    listed = feature_list(case.snapshot(), "q1")
    assert listed.state is FeatureListState.OPEN
    assert [entry.data.observation for entry in listed.features] == ["o3"] and listed.later == ()


def test_what_comes_after_the_lock_is_later_and_keeps_its_date(case: CaseFile) -> None:
    case.record(seen("o1"), lock("o1"), seen("o2"))
    listed = feature_list(case.snapshot(), "q1")
    assert listed.state is FeatureListState.LOCKED and listed.locked is not None
    assert [entry.data.observation for entry in listed.features] == ["o1"]
    assert [entry.data.observation for entry in listed.later] == ["o2"]
    assert listed.later[0].seq > listed.locked.seq
    assert feature_list(case.snapshot(at=6), "q1").state is FeatureListState.OPEN, "before the lock"


def test_what_was_undone_before_the_lock_and_brought_back_after_it_is_later(case: CaseFile) -> None:
    first, second = case.record(seen("o1"), seen("o2"))
    undoing = case.undo(second.id)
    case.record(lock("o1"))
    case.undo(undoing.id)
    listed = feature_list(case.snapshot(), "q1")
    assert [entry.event for entry in listed.features] == [first.id]
    assert [entry.event for entry in listed.later] == [second.id]
    case.undo(second.id)
    assert feature_list(case.snapshot(), "q1").later == (), "it is not in the locked list"


def test_a_skipped_list_splits_at_the_skipping(case: CaseFile) -> None:
    case.record(seen("o1"), FeatureListSkipped(feature_list="f1", evidence="q1"), seen("o2"))
    listed = feature_list(case.snapshot(), "q1")
    assert listed.state is FeatureListState.SKIPPED and listed.before_references is None
    assert [entry.data.observation for entry in listed.features] == ["o1"]
    assert [entry.data.observation for entry in listed.later] == ["o2"]


@settings(max_examples=30, deadline=None)
@given(st.permutations(["r1", "r2", "q1", "q2", "d1", "lock"]))
def test_only_the_opening_of_a_reference_decides_before_or_after(
    tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    with new_case(tmp_path_factory.mktemp("case")) as made:
        made.record(seen("o1"))
        for step in order:
            event: EventData = lock("o1") if step == "lock" else EvidenceOpened(evidence=step)
            made.record(event)
        listed = feature_list(made.snapshot(), "q1")
        first = min(order.index("r1"), order.index("r2"))
        assert listed.before_references is (order.index("lock") < first)
        assert listed.first_reference_opened is not None
        assert listed.first_reference_opened.data.evidence == order[first]


def test_without_an_opened_reference_nothing_is_said_of_before_and_after(case: CaseFile) -> None:
    case.record(seen("o1"), lock("o1"), EvidenceOpened(evidence="q1"), EvidenceOpened(evidence="d1"))
    assert feature_list(case.snapshot(), "q1").before_references is None
    assert references_opened(case.snapshot()) == ()


def test_each_reference_is_told_with_its_first_opening(case: CaseFile) -> None:
    case.record(*(EvidenceOpened(evidence=id) for id in ("q1", "r2", "r1", "r2")))
    opened = references_opened(case.snapshot())
    assert [entry.data.evidence for entry in opened] == ["r2", "r1"]
    assert opened[0].seq < opened[1].seq


def test_the_first_comparison_is_that_of_this_exhibit_with_a_reference(case: CaseFile) -> None:
    assert feature_list(case.snapshot(), "q1").first_compared is None
    compared(case)
    compared(case)
    listed = feature_list(case.snapshot(), "q1")
    assert listed.first_compared is not None and listed.first_compared.seq == len(ROLES) + 1
    assert feature_list(case.snapshot(), "q2").first_compared is None


def test_a_locked_observation_stays_and_so_does_the_undoing_that_brought_it_back(case: CaseFile) -> None:
    first, other = case.record(seen("o1"), seen("o2"))
    back = case.undo(case.undo(first.id).id)
    (locking,) = case.record(lock("o1"))
    for event in (first, back):
        with pytest.raises(CaseError) as caught:
            case.undo(event.id)
        assert caught.value.id == "feature_list_locked"
        assert caught.value.values == {"seq": event.seq, "lock": locking.seq}
    assert lock_holding(case.snapshot(), other.id) is None
    case.undo(other.id)
    assert [entry.data.observation for entry in case.snapshot().observations] == ["o1"]


def test_the_words_of_a_locked_observation_can_still_be_erased(case: CaseFile) -> None:
    (first,) = case.record(seen("o1"))
    case.record(lock("o1"))
    case.erase_fields(first.id, ("text",), "privacy")
    (feature,) = feature_list(case.snapshot(), "q1").features
    assert not isinstance(feature.data.text, Text)


def test_a_lock_a_skipping_and_an_opening_are_not_undone(case: CaseFile) -> None:
    skipping = FeatureListSkipped(feature_list="f2", evidence="q2")
    for envelope in case.record(seen("o1"), lock("o1"), skipping, EvidenceOpened(evidence="r1"))[1:]:
        with pytest.raises(CaseError, match="event_cannot_be_undone"):
            case.undo(envelope.id)
