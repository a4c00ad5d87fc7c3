"""Consistency in a case: made once for each questioned exhibit, over the newest runs, the claims and the name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Instant, Precision, Table, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import People
from provenance.workbench.replay import Replayed


@pytest.fixture
def opened(warm: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    with warm.create_case(tmp_path / "test.case", "Test") as case:
        yield case


def add(case: OpenCase, path: Path) -> Exhibit:
    (taken,) = case.add([path], EvidenceRole.QUESTIONED)
    assert taken.exhibit is not None
    return taken.exhibit


def claimed(case: OpenCase, exhibit: Exhibit) -> None:
    """A claim that the picture was taken two weeks after what the file states."""
    when = Instant("2022-09-24", Precision.DAY)
    People(case.file).claim(ClaimAdded("claim-1", Text("On 24 September"), about=(exhibit.id,), when=when))


def consistency(runs: Iterator[Run]) -> list[Run]:
    return [run for run in runs if run.analysis == "consistency"]


def result(run: Run, test: str) -> str:
    (table,) = (finding.value for finding in run.findings if finding.name == "tests")
    assert isinstance(table, Table)
    return next(str(row[1].value) for row in table.value if row[0] and row[1] and row[0].value == test)


def test_it_is_made_once_for_each_questioned_exhibit_after_what_it_compares(
    opened: OpenCase, photos: Path
) -> None:
    exhibits = [add(opened, photos / name) for name in ("photo.jpg", "copy.jpg")]
    runs = list(opened.examine(exhibits, []))
    made = consistency(iter(runs))
    assert [run.inputs[0].id for run in made] == [exhibit.id for exhibit in exhibits]
    earlier = {run.id for run in runs[: runs.index(made[0])]}
    for run in made:
        taken = [given.id for given in run.inputs if given.role == "run"]
        assert set(taken) <= earlier
        of_this = [one.analysis for one in runs if one.id in taken and one.inputs[0].id == run.inputs[0].id]
        assert len(of_this) == len(taken) >= 2
        assert {"metadata", "platform_traces"} <= set(of_this)


def test_it_takes_the_newest_runs_the_claims_and_the_name(opened: OpenCase, photos: Path) -> None:
    photo = add(opened, photos / "photo.jpg")
    (before,) = consistency(opened.examine([photo], []))
    assert "claim" not in {given.role for given in before.inputs}
    assert result(before, "test_caption_and_claim") == "nothing_to_compare"
    claimed(opened, photo)
    (after,) = consistency(opened.examine([photo], []))
    assert [given.id for given in after.inputs if given.role == "claim"] == ["claim-1"]
    assert [given.kind for given in after.inputs if given.role == "card"] == ["card"]
    first, second = ({given.id for given in run.inputs if given.role == "run"} for run in (before, after))
    assert len(first) == len(second) and first.isdisjoint(second)
    assert result(after, "test_caption_and_claim") == "differs"


def test_it_replays_to_the_same_answer(opened: OpenCase, photos: Path) -> None:
    photo = add(opened, photos / "photo.jpg")
    claimed(opened, photo)
    (made,) = consistency(opened.examine([photo], []))
    again = {one.run.id: one.answer for one in opened.replay()}
    assert again[made.id] is Replayed.SAME
