"""Controls through the one door: what the case says of the place is left out, and an examination brings them along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.references import MaskPainted, ReferenceDescribed
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Place, Region, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from provenance.workbench.replay import Replayed
from provenance.workbench.settings import Folders
from tests.analyses.desk import same_wall, small_wall, wall_photo

OTHER_PLACES = 22


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A workbench whose archive holds the hall and many other places, some built to the hall's design."""
    folder = tmp_path_factory.mktemp("controls")
    with Workbench(Folders(folder / "home", folder / "cache"), desks=1) as made:
        facts = ReferenceFacts(known_by=Term("own_survey"))
        (folder / "hall.jpg").write_bytes(same_wall())
        hall = PlaceWanted(name="Hall", position=Place.at("50", "30"), design="hall")
        list(made.places.add([folder / "hall.jpg"], hall, facts))
        for number in range(OTHER_PLACES):
            path = folder / f"{number}.png"
            path.write_bytes(small_wall(number))
            design = "hall" if number < 3 else ""
            wanted = PlaceWanted(name=f"Place {number}", design=design)
            list(made.places.add([path], wanted, facts))
        with made.create_case(folder / "start.case", "Start") as started:  # starts the processes
            exhibit(started, folder / "0.png", EvidenceRole.QUESTIONED)
            started.run("file_identity", [("questioned", "Q1")])
            started.picture_size(started.snapshot().exhibit("Q1"))
        yield made


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    with bench.create_case(tmp_path / "test.case", "Test") as opened:
        yield opened


def exhibit(case: OpenCase, path: Path, role: EvidenceRole) -> Exhibit:
    (taken,) = case.add([path], role)
    assert taken.exhibit is not None
    return taken.exhibit


def photo_of(case: OpenCase, folder: Path) -> Exhibit:
    (folder / "photo.jpg").write_bytes(wall_photo())
    return exhibit(case, folder / "photo.jpg", EvidenceRole.QUESTIONED)


def reference_of(case: OpenCase, folder: Path) -> Exhibit:
    (folder / "reference.jpg").write_bytes(same_wall())
    return exhibit(case, folder / "reference.jpg", EvidenceRole.REFERENCE)


def counts(run: Run) -> dict[str, int]:
    return {said.name: said.value.value for said in run.findings if isinstance(said.value, Count)}


def test_without_a_word_about_the_place_its_own_references_would_agree(
    case: OpenCase, tmp_path: Path
) -> None:
    run = case.controls(photo_of(case, tmp_path))
    assert run.outcome is Outcome.FOUND
    assert counts(run) == {
        "controls_reached": 1, "controls_compared": OTHER_PLACES + 1, "controls_same_design": 0,
    }  # fmt: skip


def test_the_place_that_a_claim_names_is_left_out_and_look_alikes_are_counted(
    case: OpenCase, tmp_path: Path
) -> None:
    photo = photo_of(case, tmp_path)
    claim = ClaimAdded(claim=new_ulid(), text=Text("x"), about=(photo.id,), where=Place.at("50.001", "30"))
    case.people.claim(claim)
    run = case.controls(photo)
    assert run.outcome is Outcome.NOTHING_FOUND
    assert counts(run) == {
        "controls_reached": 0, "controls_compared": OTHER_PLACES, "controls_same_design": 3,
    }  # fmt: skip
    kinds = [given.kind for given in run.inputs]
    assert kinds == ["evidence"] + ["archive"] * OTHER_PLACES
    assert [answer.answer for answer in case.replay()] == [Replayed.SAME]


def test_an_examination_with_references_brings_the_controls_along(case: OpenCase, tmp_path: Path) -> None:
    photo, reference = photo_of(case, tmp_path), reference_of(case, tmp_path)
    card = ReferenceDescribed(card=new_ulid(), evidence=reference.id, known_by=Term("own_survey"))
    case.file.record(card)
    pixels = Region("0,0 4,4", photo.sha256, *case.picture_size(photo))
    case.file.record(MaskPainted(mask=new_ulid(), evidence=photo.id, regions=(pixels,)))
    runs = {run.analysis: run for run in case.examine([photo], [reference], effort="quick")}
    assert (
        counts(runs["landmark_controls"])["controls_reached"] == 0
    )  # the hall is known by the reference's bytes
    assert counts(runs["landmark_support"])["supporting_references"] == 1
    match = runs["landmark_match"]
    assert match.parameters["effort"] == "quick"
    assert "questioned_mask" in {given.role for given in match.inputs}
    assert "questioned_mask" in {given.role for given in runs["landmark_controls"].inputs}
    again = case.run("landmark_match", [("questioned", "Q1"), ("reference", "R1")])
    assert "questioned_mask" in {given.role for given in again.inputs}


def test_support_asked_for_alone_knows_which_references_are_not_independent(
    case: OpenCase, tmp_path: Path
) -> None:
    photo, reference = photo_of(case, tmp_path), reference_of(case, tmp_path)
    compared = case.run("landmark_match", [("questioned", photo.number), ("reference", reference.number)])
    run = case.run("landmark_support", [("questioned", photo.number), ("run", compared.id)])
    assert run.parameters["not_independent"] == (f"{reference.id} no_card",)
    assert counts(run)["agreeing_for_information"] == 1


def test_too_few_other_places_are_said_and_an_examination_without_an_archive_goes_on(tmp_path: Path) -> None:
    with Workbench(Folders(tmp_path / "home", tmp_path / "cache"), desks=1) as bare:
        with bare.create_case(tmp_path / "test.case", "Test") as case:
            photo = photo_of(case, tmp_path)
            run = case.controls(photo)
            assert run.outcome is Outcome.NOT_APPLICABLE
            assert run.reason is not None and run.reason.id == "too_few_controls"
            assert run.reason.values == {"have": 0, "least": 20}
        assert not (tmp_path / "home" / "archive").exists()
