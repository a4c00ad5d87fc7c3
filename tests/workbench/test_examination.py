"""Examining exhibits: the runs that apply, in the order they were asked for, all recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.analysis.registry import analyses
from provenance.casefile.verify import verify_case
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Reason
from provenance.record.judgement import ConclusionRecorded
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Picture
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.jobs import OF_THE_BYTES
from tests import forge

Q, R = EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE


def add(case: OpenCase, path: Path, role: EvidenceRole) -> Exhibit:
    (taken,) = case.add([path], role)
    assert taken.exhibit is not None
    return taken.exhibit


@pytest.fixture
def opened(warm: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    with warm.create_case(tmp_path / "test.case", "Test") as case:
        yield case


def test_every_analysis_that_applies_is_run_and_recorded_in_order(opened: OpenCase, photos: Path) -> None:
    photo = add(opened, photos / "photo.jpg", Q)
    references = [add(opened, photos / name, R) for name in ("reference.jpg", "other.jpg")]
    said: list[tuple[str, int, int]] = []
    runs = list(opened.examine([photo], references, report=lambda *progress: said.append(progress)))
    assert [run.analysis for run in runs] == [
        "file_identity", "file_identity", "file_identity", *OF_THE_BYTES, "platform_traces", "seen_before",
        "landmark_match", "landmark_match", "consistency", "place_names", "landmark_support", "landmark_controls",
    ]  # fmt: skip
    elsewhere = {
        "camera_position",
        "place_shortlist",
        "second_opinion",
        "sign_text",
        "sun_and_shadow",
    }  # is no run of a case; is made only when it is asked for
    still_made = {id for id, declared in analyses().items() if not declared.retired}
    assert {run.analysis for run in runs} == still_made - elsewhere
    recorded = opened.snapshot().runs
    assert [run.id for run in recorded] == [run.id for run in runs]
    assert recorded == tuple(runs)
    first_match = next(run for run in runs if run.analysis == "landmark_match")
    assert [given.id for given in first_match.inputs] == [photo.id, references[0].id]
    assert said[-4:] == [
        ("consistency", 1, 4), ("place_names", 2, 4), ("landmark_support", 3, 4), ("landmark_controls", 4, 4),
    ]  # fmt: skip
    assert [done for _, done, _ in said[:-4]] == list(range(1, len(runs) - 3))
    assert runs[-1].reason == Reason("archive_absent")
    support = {finding.name: finding.value for finding in runs[-2].findings}
    assert support["supporting_references"] == Count(
        0, "references"
    )  # nobody described them: not independent
    assert support["agreeing_for_information"] == Count(1, "references")
    _require_pictures_kept(opened, runs)


def _require_pictures_kept(case: OpenCase, runs: list[Run]) -> None:
    named = [f.value for run in runs for f in run.findings if isinstance(f.value, Picture)]
    assert named
    assert all(picture.value in case.file.objects for picture in named)


def test_examining_concludes_nothing(opened: OpenCase, photos: Path) -> None:
    photo = add(opened, photos / "photo.jpg", Q)
    list(opened.examine([photo], []))
    assert opened.snapshot().all(ConclusionRecorded) == ()


def test_a_photo_alone_is_examined_without_a_comparison(opened: OpenCase, photos: Path) -> None:
    runs = list(opened.examine([add(opened, photos / "photo.jpg", Q)], []))
    assert [run.analysis for run in runs] == [
        "file_identity", *OF_THE_BYTES, "platform_traces", "seen_before", "consistency", "place_names",
    ]  # fmt: skip
    last = next(run for run in runs if run.analysis == "seen_before")
    assert last.outcome is Outcome.NOT_APPLICABLE
    assert last.reason is not None and last.reason.id == "no_other_picture"


def test_a_document_is_identified_and_not_compared(opened: OpenCase, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(forge.html_page())
    photo, page = add(opened, photos / "photo.jpg", Q), add(opened, tmp_path / "page.html", R)
    runs = list(opened.examine([photo], [page]))
    assert "landmark_match" not in {run.analysis for run in runs}
    assert runs[1].inputs[0].id == page.id


def test_one_analysis_can_be_run_on_named_exhibits(opened: OpenCase, photos: Path) -> None:
    add(opened, photos / "photo.jpg", Q)
    add(opened, photos / "reference.jpg", R)
    run = opened.run("landmark_match", [("questioned", "q1"), ("reference", "R1")])
    assert run.outcome is Outcome.FOUND
    assert opened.snapshot().runs == (run,)


def test_a_cancelled_examination_is_recorded_as_cancelled(
    bench: Workbench, tmp_path: Path, photos: Path
) -> None:
    cancellation = Cancellation()
    with bench.create_case(tmp_path / "test.case", "Test") as case:
        photo = add(case, photos / "photo.jpg", Q)
        references = [add(case, photos / name, R) for name in ("reference.jpg", "other.jpg")]
        runs = []
        for run in case.examine([photo], references, cancellation):
            runs.append(run)
            cancellation.cancel()  # the user stops at the first answer
        assert runs[0].outcome is Outcome.FOUND
        assert Outcome.CANCELLED in {run.outcome for run in runs}
        assert all(
            run.reason is not None and run.reason.id == "cancelled_by_user"
            for run in runs
            if run.outcome is Outcome.CANCELLED
        )
        assert case.snapshot().runs == tuple(runs)
    assert verify_case(tmp_path / "test.case").agrees


def test_whoever_stops_listening_stops_the_work(bench: Workbench, tmp_path: Path, photos: Path) -> None:
    cancellation = Cancellation()
    with bench.create_case(tmp_path / "test.case", "Test") as case:
        photo = add(case, photos / "photo.jpg", Q)
        answers = case.examine([photo], [], cancellation)
        next(iter(answers))
        answers.close()  # type: ignore[attr-defined]
        assert cancellation.asked.is_set()
        assert len(case.snapshot().runs) == 1


def test_a_broken_photo_is_a_failed_run_and_the_others_go_on(
    bench: Workbench, tmp_path: Path, photos: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(forge.truncated((photos / "other.jpg").read_bytes(), 0.3))
    with bench.create_case(tmp_path / "test.case", "Test") as case:
        photo, broken = add(case, photos / "photo.jpg", Q), add(case, tmp_path / "broken.jpg", R)
        reference = add(case, photos / "reference.jpg", R)
        runs = list(case.examine([photo], [broken, reference]))
        matches = [run for run in runs if run.analysis == "landmark_match"]
        assert [run.outcome for run in matches] == [Outcome.FAILED, Outcome.FOUND]
        assert matches[0].reason is not None and matches[0].reason.id == "truncated_picture"
        (counted,) = [run for run in runs if run.analysis == "landmark_support"]
        support = {finding.name: finding.value for finding in counted.findings}
        assert support["for_information"] == Count(1, "references")
