"""References are counted again after every comparison, by place, and for what a search of the archive went over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.run import Outcome, Run
from provenance.record.together import Outdated, counted_by_place, newest_count, outdated
from provenance.record.values import Count, Missing, Term, Text
from provenance.work.workplace import Cancellation, Stoppable
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.landmarks import compare_pair
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from provenance.workbench.replay import Replayed
from tests.analyses.desk import same_wall, small_wall, wall_photo
from tests.warm import warm_bench


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    """Q1, R1 of the same wall and R2 of another one."""
    for name, data in (("q.jpg", wall_photo()), ("r1.jpg", same_wall()), ("r2.png", small_wall(1))):
        (tmp_path / name).write_bytes(data)
    with bench.create_case(tmp_path / "support.case", "Support") as made:
        list(made.add([tmp_path / "q.jpg"], EvidenceRole.QUESTIONED))
        list(made.add([tmp_path / "r1.jpg", tmp_path / "r2.png"], EvidenceRole.REFERENCE))
        yield made


def described(case: OpenCase, reference: str, place: str) -> None:
    evidence = case.snapshot().exhibit(reference).id
    case.people.describe_reference(
        ReferenceDescribed(
            card=new_ulid(), evidence=evidence, known_by=Term("own_survey"), place_name=Text(place)
        )
    )


def count_of(case: OpenCase) -> Run:
    snapshot = case.snapshot()
    count = newest_count(snapshot.runs, snapshot.exhibit("Q1").id)
    assert count is not None
    return count


def places_of(case: OpenCase) -> list[tuple[str | None, int, int]]:
    numbers = {exhibit.id: exhibit.number for exhibit in case.snapshot().exhibits}
    return [
        (None if one.named_by is None else numbers[one.named_by], one.supporting, one.compared)
        for one in counted_by_place(count_of(case))
    ]


def test_a_single_comparison_is_counted_with_all_before_it_and_by_place(case: OpenCase) -> None:
    described(case, "R1", "Wall")
    described(case, "R2", "Wall")
    compare_pair(case, "Q1", "R1", "quick")
    assert places_of(case) == [("R1", 1, 1)]
    compare_pair(case, "Q1", "R2", "quick")
    assert places_of(case) == [("R1", 1, 2)]
    described(case, "R2", "Another wall")
    snapshot = case.snapshot()
    assert outdated(snapshot, count_of(case), snapshot.runs) == (Outdated.SAID,)
    case.recount("Q1")
    assert places_of(case) == [("R1", 1, 1), ("R2", 0, 1)]
    snapshot = case.snapshot()
    assert outdated(snapshot, count_of(case), snapshot.runs) == ()
    assert {answer.answer for answer in case.replay()} == {Replayed.SAME}


class AtTheEnd(Cancellation):
    """The user stops when the first result is there."""

    @contextmanager
    def watching(self, at_work: Stoppable) -> Iterator[None]:
        with super().watching(at_work):
            yield
        self.asked.set()


def test_who_cancels_when_the_comparison_is_there_gets_no_count_of_it(case: OpenCase) -> None:
    assert compare_pair(case, "Q1", "R1", "quick", AtTheEnd()).outcome is Outcome.FOUND
    assert [run.analysis for run in case.snapshot().runs][-1] == "landmark_match"


def test_an_examination_with_some_references_counts_those_compared_before_too(case: OpenCase) -> None:
    snapshot = case.snapshot()
    photo, first, second = (snapshot.exhibit(number) for number in ("Q1", "R1", "R2"))
    compare_pair(case, photo.number, first.number, "quick")
    runs = {run.analysis: run for run in case.examine([photo], [second], effort="quick")}
    taken = [given.id for given in runs["landmark_support"].inputs if given.kind == "run"]
    assert len(taken) == 2 and runs["landmark_match"].id in taken


def test_a_reference_that_a_search_found_says_how_many_were_searched(tmp_path: Path) -> None:
    facts = ReferenceFacts(known_by=Term("own_survey"))
    with warm_bench(tmp_path) as own:
        for number in range(3):
            (tmp_path / f"{number}.png").write_bytes(small_wall(number))
            list(own.places.add([tmp_path / f"{number}.png"], PlaceWanted(name=f"Wall {number}"), facts))
        id = own.places.references()[0].id
        assert own.places.card(id, "r1", searched=3).searched == Count(3, "references")
        assert isinstance(own.places.card(id, "r1").searched, Missing), "picked by hand"
