"""Features × references: the latest answer that counts, mismatches first, and "not compared" where nobody answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.record.featuretable import feature_comparisons, feature_table
from provenance.record.judgement import FeatureListSkipped
from provenance.record.references import FeatureCompared
from provenance.record.values import Term
from tests.record.test_features import lock, new_case, seen


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    """Three features of Q1, locked, and one that came later."""
    with new_case(tmp_path) as made:
        for id in ("o1", "o2", "o3"):
            made.record(seen(id))
        made.record(lock("o1", "o2", "o3"))
        made.record(seen("o4"))
        yield made


def answer(case: CaseFile, observation: str, said: str, reference: str = "r1") -> str:
    id = f"c{case.snapshot().seq}"
    (envelope,) = case.record(
        FeatureCompared(comparison=id, observation=observation, reference=reference, answer=Term(said))
    )
    return envelope.id


def answers(case: CaseFile, reference: str = "r1") -> list[tuple[int, str]]:
    against = feature_table(case.snapshot(), "q1").against(reference)
    assert against is not None
    return [(held.number, held.answer) for held in against.mismatches_first]


def test_what_nobody_compared_is_not_compared_and_later_features_are_no_part(case: CaseFile) -> None:
    table = feature_table(case.snapshot(), "q1")
    assert [one.reference.number for one in table.references] == ["R1", "R2"]
    assert not any(one.begun for one in table.references)
    assert answers(case) == [(1, "not_compared"), (2, "not_compared"), (3, "not_compared")]


def test_mismatches_stand_first_and_are_counted(case: CaseFile) -> None:
    answer(case, "o1", "agree")
    answer(case, "o3", "disagree")
    assert answers(case) == [(3, "disagree"), (1, "agree"), (2, "not_compared")]
    snapshot = case.snapshot()
    held = feature_comparisons(snapshot, snapshot.exhibit("Q1"), snapshot.exhibit("R1"))
    assert list(held.counts.items()) == [
        ("disagree", 1),
        ("not_visible", 0),
        ("agree", 1),
        ("not_compared", 1),
    ]
    assert answers(case, "r2") == [(1, "not_compared"), (2, "not_compared"), (3, "not_compared")]


def test_the_latest_answer_counts_and_undoing_it_brings_the_earlier_back(case: CaseFile) -> None:
    first = answer(case, "o2", "agree")
    second = answer(case, "o2", "not_visible")
    assert answers(case)[0] == (2, "not_visible")
    case.undo(second)
    assert answers(case)[0] == (2, "agree")
    case.undo(first)
    assert {said for _, said in answers(case)} == {"not_compared"}


def test_an_open_list_has_nothing_to_compare_and_a_skipped_one_everything(tmp_path: Path) -> None:
    with new_case(tmp_path) as case:
        case.record(seen("o1"))
        assert feature_table(case.snapshot(), "q1").features == ()
        case.record(FeatureListSkipped(feature_list="f1", evidence="q1"))
        case.record(seen("o2"))
        assert len(feature_table(case.snapshot(), "q1").features) == 2
