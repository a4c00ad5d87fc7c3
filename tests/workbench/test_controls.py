"""Controls through the one door: what the case says of the place is left out, and an examination brings them along."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.analyses.landmark_controls import ControlParameters
from provenance.analyses.landmark_match import LandmarkParameters
from provenance.archive.store import Archive
from provenance.record.claim import ClaimAdded
from provenance.record.controls import compared_how, compared_otherwise
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.references import MaskPainted, ReferenceDescribed
from provenance.record.run import Input, Outcome, Parameter, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Place, Region, Term, Text
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.jobs import controls_job
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from provenance.workbench.replay import Replayed
from provenance.workbench.reporting import Pictures
from provenance.workbench.settings import Folders
from tests.analyses.desk import other_buildings, wall_from_far_aside, wall_photo
from tests.warm import processes, warm_bench

OTHER_PLACES = 22


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A workbench whose archive holds the hall and many other places, some built to the hall's design."""
    folder = tmp_path_factory.mktemp("controls")
    with warm_bench(folder) as made:
        facts = ReferenceFacts(known_by=Term("own_survey"))
        (folder / "hall.jpg").write_bytes(wall_from_far_aside())
        hall = PlaceWanted(name="Hall", position=Place.at("50", "30"), design="hall")
        list(made.places.add([folder / "hall.jpg"], hall, facts))
        for number in range(OTHER_PLACES):
            path = folder / f"{number}.png"
            path.write_bytes(other_buildings(number))
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
    (folder / "reference.jpg").write_bytes(wall_from_far_aside())
    return exhibit(case, folder / "reference.jpg", EvidenceRole.REFERENCE)


def counts(run: Run) -> dict[str, int]:
    return {said.name: said.value.value for said in run.findings if isinstance(said.value, Count)}


def left_out(run: Run) -> list[str]:
    return [given.id for given in run.inputs if given.role == "left_out"]


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
        "controls_by_name_alone": OTHER_PLACES,
    }  # fmt: skip
    kinds = [given.kind for given in run.inputs]
    assert kinds == ["evidence"] + ["archive"] * (OTHER_PLACES + 1)
    assert left_out(run) == ["place_meant 1"]
    envelope = case.file.envelope(case.snapshot().run_entry(run.id).event)
    assert b"place_meant" not in bytes(envelope.data), "that it is in the archive is nobody's business"
    assert run.parameters["by_name_alone"] == OTHER_PLACES
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
    assert runs["landmark_controls"].parameters["effort"] == "quick"
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


def test_what_comes_from_the_archive_can_be_erased_from_the_case(
    case: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    run = case.controls(photo_of(case, tmp_path))
    secret = bench.places.references("Place 7")[0]
    words = (secret.id.encode(), secret.sha256.encode(), secret.place_id.encode(), b"Place 7")
    entry = case.snapshot().run_entry(run.id)
    envelope = case.file.envelope(entry.event)
    assert not any(word in bytes(envelope.data) for word in words)
    assert all(word in case.file.path.read_bytes() for word in words)
    case.erase(entry.event, (), "privacy")
    assert not any(word in case.file.path.read_bytes() for word in words)
    left = case.snapshot().run(run.id)
    assert [given.kind for given in left.inputs] == ["evidence"]
    assert counts(left)["controls_compared"] == OTHER_PLACES + 1
    assert [answer.answer for answer in case.replay()] == [Replayed.NOT_REPEATABLE]


def test_controls_follow_the_most_thorough_of_the_last_comparisons(case: OpenCase, tmp_path: Path) -> None:
    photo, reference = photo_of(case, tmp_path), reference_of(case, tmp_path)
    assert compared_how(case.snapshot(), photo.id) is None
    pair = [("questioned", photo.number), ("reference", reference.number)]
    for effort in ("usual", "quick"):
        case.run("landmark_match", pair, LandmarkParameters(effort=effort))
    assert compared_how(case.snapshot(), photo.id) == ("quick", "learned")
    run = case.controls(photo)
    assert run.parameters["effort"] == "quick"
    assert not compared_otherwise(case.snapshot(), run)
    case.run("landmark_match", pair, LandmarkParameters(method="sift"))
    assert compared_otherwise(case.snapshot(), run)


def test_controls_follow_the_method_that_ran_and_not_the_one_that_was_asked_for(
    case: OpenCase, tmp_path: Path
) -> None:
    photo, reference = photo_of(case, tmp_path), reference_of(case, tmp_path)
    inputs = (
        Input("questioned", "evidence", photo.id, photo.sha256),
        Input("reference", "evidence", reference.id, reference.sha256),
    )
    ran = (Finding(new_ulid(), "method", Basis.COMPUTED, Term("sift")),)
    asked: dict[str, Parameter] = {"effort": "usual", "method": "learned"}
    run = Run(
        new_ulid(), "landmark_match", 1, inputs, asked, Outcome.NOTHING_FOUND, "", "", ran,
        (Limit("older_method"),),
    )  # fmt: skip
    case.file.record_run(run)
    assert compared_how(case.snapshot(), photo.id) == ("usual", "sift")


def test_the_photo_itself_among_the_references_is_announced(
    case: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "same.jpg").write_bytes(wall_photo())
    wanted = PlaceWanted(name="Place 3")
    (added,) = bench.places.add([tmp_path / "same.jpg"], wanted, ReferenceFacts())
    try:
        run = case.controls(photo_of(case, tmp_path))
        assert counts(run)["questioned_in_archive"] == 1
        assert left_out(run) == ["place_meant 1"]
    finally:
        assert added.reference is not None
        bench.places.archive.withdraw(added.reference.id)  # without ending the processes that all tests share


def test_progress_of_controls_is_told_one_by_one(case: OpenCase, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    case.controls(photo_of(case, tmp_path), report=lambda *progress: told.append(progress))
    assert ("landmark_controls", 5, OTHER_PLACES + 1) in told


def test_an_archive_that_is_absent_busy_or_damaged_is_recorded_as_the_reason(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "home", tmp_path / "cache")
    with (
        Workbench(folders, processes=processes()) as bare,
        bare.create_case(tmp_path / "test.case", "Test") as case,
    ):
        photo = photo_of(case, tmp_path)
        absent = case.controls(photo)
        assert absent.outcome is Outcome.NOT_APPLICABLE
        assert absent.reason == Reason("archive_absent")
        assert not (tmp_path / "home" / "archive").exists()
        assert [run.id for run in case.snapshot().runs] == [absent.id]
        (tmp_path / "home" / "archive").mkdir()
        (tmp_path / "home" / "archive" / "archive.sqlite").write_bytes(b"no database at all" * 100)
        assert case.controls(photo).reason == Reason("archive_was_altered")

        def busy() -> Archive:
            return Archive(tmp_path / "other", busy_s=0.01)

        Archive(tmp_path / "other").close()
        with contextlib.closing(sqlite3.connect(tmp_path / "other" / "archive.sqlite")) as other_program:
            other_program.execute("BEGIN EXCLUSIVE")
            job = controls_job(case.snapshot(), photo, [], busy)
        assert job.parameters == ControlParameters(place_said=False, unavailable="archive_was_busy")


def test_too_few_other_places_are_said(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "home", tmp_path / "cache")
    with (
        Workbench(folders, processes=processes()) as bare,
        bare.create_case(tmp_path / "test.case", "Test") as case,
    ):
        assert bare.places.places() == ()
        run = case.controls(photo_of(case, tmp_path))
        assert run.reason == Reason("too_few_controls", {"have": 0, "least": 20})


def test_a_withdrawn_picture_leaves_nothing_in_the_caches(
    case: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    case.controls(photo_of(case, tmp_path))  # keeps the points of all references
    gone, stays = (bench.places.references(name)[0] for name in ("Place 5", "Place 6"))
    kept = Cache(bench.folders.cache / "pictures")
    pictures = Pictures(case.file, bench.workplace, kept, Cancellation())
    for reference in (gone, stays):
        (tmp_path / "taken.png").write_bytes(bench.places.data(reference.id))
        taken = exhibit(case, tmp_path / "taken.png", EvidenceRole.REFERENCE)
        case.looking.thumbnail(taken.sha256, taken.number)
        assert pictures(taken.sha256, 64) is not None

    def made_from(sha256: str, folder: str) -> int:
        word = hashlib.sha256(b"alidade:cache:" + sha256.encode()).digest()
        kept = [path for path in (bench.folders.cache / folder).rglob("*") if path.is_file()]
        return sum(word in path.read_bytes() for path in kept)

    folders = ("features", "pictures", "thumbnails")
    assert all(made_from(one.sha256, folder) for one in (gone, stays) for folder in folders)
    bench.places.withdraw(gone.id)
    assert [made_from(gone.sha256, folder) for folder in folders] == [0, 0, 0]
    assert all(made_from(stays.sha256, folder) for folder in folders)
