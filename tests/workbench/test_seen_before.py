"""Examining looks for copies in the case and in the archive that is lent, and a replay finds the same."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provenance.archive.codingwire import Laid
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import Item, ItemFacts, NewItem, SeenCounts
from provenance.errors import ArchiveBusy, WorkError
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis
from provenance.record.independence import Objection, independence
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, FileName, Instant, Precision, Table, Term, Text
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.inturn import in_turn
from provenance.workbench.replay import Replayed
from provenance.workbench.seenbefore import NOWHERE, SeenBefore, Sought, lent_of
from provenance.workbench.seencandidates import Candidate, Source
from tests.vision.copies.laid_by_hand import photo
from tests.vision.scenes import saved_as_jpeg

Q, R = EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE
ADDED = Instant("2026-01-02T03:04:05", Precision.SECOND, "+00:00")


def written(path: Path, seed: int = 1, crop: int = 0) -> Path:
    pixels = photo(seed)
    Image.fromarray(pixels[crop : 450 - crop, crop : 600 - crop]).save(path, quality=85)
    return path


def small_picture(seed: int = 1) -> bytes:
    data = io.BytesIO()
    picture = Image.fromarray(saved_as_jpeg(np.ascontiguousarray(photo(seed)), 70))
    picture.thumbnail((512, 512))
    picture.save(data, "WEBP", quality=80)
    return data.getvalue()


def archived_item(**more: object) -> Item:
    values: dict[str, object] = {
        "id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "sha256": "a" * 64, "size_bytes": 1, "media_type": "jpeg", "width": 600,
        "height": 450, "name": FileName("secret-name.jpg"), "origin": Term("folder"), "added": ADDED,
        "facts": ItemFacts(place=Text("Odesa")), "cases": (), "restricted": False, "keeps": False, "coded_by": "c",
        "described_by": "d", "failure": None, "change": 1,
    }  # fmt: skip
    return Item(**(values | more))  # type: ignore[arg-type]


def counts() -> SeenCounts:
    numbers = dict.fromkeys(SeenCounts.__struct_fields__, 0)
    return SeenCounts(**(numbers | {"items": 812, "searched": 812, "since": ADDED}))  # type: ignore[arg-type]


@dataclasses.dataclass
class Lent:
    """An archive of one picture: what it answers, and what it is asked."""

    candidates: tuple[Candidate, ...]
    small: bytes | None
    asked: list[str] = dataclasses.field(default_factory=list)
    busy: bool = False

    def seen(self) -> SeenBefore:
        return SeenBefore(self.seek, lambda _id: self.small)

    def seek(self, source: Source, _cancellation: Cancellation) -> Sought:
        self.asked.append(source.sha256)
        if self.busy:
            raise ArchiveBusy("archive_busy")
        return Sought("searched", self.candidates, counts())


@pytest.fixture
def lent() -> Lent:
    laying = Laid(9, False, 0.0, 1.0, (), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
    return Lent((Candidate(archived_item(), None, 4, near=True, laying=laying),), small_picture())


@pytest.fixture
def case(warm: Workbench, tmp_path: Path, lent: Lent) -> Iterator[OpenCase]:
    warm.create_case(tmp_path / "test.case", "Test").close()
    plain = warm.open_case(tmp_path / "test.case")
    file, workplace, viewing = plain.file, warm.workplace, plain.looking.workplace
    with OpenCase(file, workplace, viewing, warm.folders, seen=lent.seen()) as opened:
        yield opened


def seen_run(case: OpenCase) -> Run:
    (run,) = [run for run in case.examine(_questioned(case), []) if run.analysis == "seen_before"]
    return run


def _questioned(case: OpenCase) -> list[Exhibit]:
    return [one for one in case.snapshot().exhibits if one.role is Q]


def test_what_the_archive_holds_is_a_hit_beside_the_pictures_of_the_case(
    case: OpenCase, lent: Lent, tmp_path: Path
) -> None:
    list(case.add([written(tmp_path / "q.jpg")], Q))
    list(case.add([written(tmp_path / "r.jpg", crop=40), written(tmp_path / "x.jpg", seed=5)], R))
    run = seen_run(case)
    assert run.outcome is Outcome.FOUND
    values = {finding.name: finding.value for finding in run.findings}
    hits = values["hits"]
    assert isinstance(hits, Table)
    kinds = [getattr(row[1], "value", "") for row in hits.value]
    assert sorted(kinds) == ["part_or_additions", "same_picture"]
    assert values["pictures_searched"] == Count(2, "pictures")
    assert values["archive_searched"] == Count(812, "pictures")
    assert values["archive_since"] == ADDED
    assert lent.asked == [_questioned(case)[0].sha256]


def test_nothing_of_the_archive_stands_in_the_public_log(case: OpenCase, tmp_path: Path) -> None:
    list(case.add([written(tmp_path / "q.jpg")], Q))
    run = seen_run(case)
    public = case.snapshot().run_entry(run.id).data
    assert all(given.kind != "archive" for given in public.inputs)
    shown = str((public.inputs, public.findings, public.parameters, public.limits))
    item = archived_item()
    for word in (item.id, item.sha256, "secret-name", "Odesa"):
        assert word not in shown
    (said,) = [finding for finding in run.findings if finding.name == "archive_said"]
    assert said.basis is Basis.STATED and "Odesa" in str(said.value)


def test_a_replay_is_lent_the_small_picture_and_finds_the_same(case: OpenCase, tmp_path: Path) -> None:
    list(case.add([written(tmp_path / "q.jpg")], Q))
    seen_run(case)
    answers = {one.run.analysis: one.answer for one in case.replay()}
    assert answers["seen_before"] is Replayed.SAME


def test_a_small_picture_that_was_made_anew_cannot_be_replayed(
    case: OpenCase, lent: Lent, tmp_path: Path
) -> None:
    list(case.add([written(tmp_path / "q.jpg")], Q))
    seen_run(case)
    lent.small = small_picture(2)
    answers = {one.run.analysis: one for one in case.replay()}
    assert answers["seen_before"].answer is Replayed.NOT_REPEATABLE


def test_an_archive_that_is_busy_leaves_the_pictures_of_the_case(
    case: OpenCase, lent: Lent, tmp_path: Path
) -> None:
    lent.busy = True
    list(case.add([written(tmp_path / "q.jpg")], Q))
    list(case.add([written(tmp_path / "r.jpg", crop=40)], R))
    run = seen_run(case)
    assert run.outcome is Outcome.FOUND
    assert "archive_was_busy" in {limit.id for limit in run.limits}


def test_a_search_that_fails_leaves_the_other_analyses_to_end_as_they_do(
    case: OpenCase, lent: Lent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def laid(_number: int) -> int:
        raise WorkError("worker_died")

    def failing(_self: Lent, _source: Source, cancellation: Cancellation) -> Sought:
        return Sought("searched", tuple(in_turn(laid, range(3), 1, cancellation)), counts())  # type: ignore[arg-type]

    monkeypatch.setattr(Lent, "seek", failing)
    list(case.add([written(tmp_path / "q.jpg"), written(tmp_path / "p.jpg", seed=3)], Q))
    runs = list(case.examine(_questioned(case), []))
    assert len([run for run in runs if run.analysis == "seen_before"]) == 2
    assert all(run.outcome is not Outcome.CANCELLED for run in runs)


def test_a_reference_that_is_a_copy_counts_for_nothing(case: OpenCase, tmp_path: Path) -> None:
    list(case.add([written(tmp_path / "q.jpg")], Q))
    list(case.add([written(tmp_path / "r.jpg", crop=40), written(tmp_path / "x.jpg", seed=5)], R))
    seen_run(case)
    snapshot = case.snapshot()
    ids = {one.number: one.id for one in snapshot.exhibits}
    assert Objection.COPY_OF_QUESTIONED in independence(snapshot, ids["Q1"], ids["R1"]).reasons
    assert Objection.COPY_OF_QUESTIONED not in independence(snapshot, ids["Q1"], ids["R2"]).reasons


def test_a_search_alone_is_one_run(case: OpenCase, tmp_path: Path) -> None:
    list(case.add([written(tmp_path / "q.jpg")], Q))
    run = case.seen_before("Q1")
    assert case.snapshot().runs == (run,)


def test_without_an_archive_nothing_is_lent() -> None:
    sought = NOWHERE.seek(Source(b"", "Q1"), Cancellation())
    assert (sought.state, NOWHERE.thumbnail("x")) == ("archive_absent", None)


def test_a_crop_of_what_the_user_added_to_his_archive_is_found_there(
    bench: Workbench, tmp_path: Path
) -> None:
    folder = tmp_path / "had before"
    folder.mkdir()
    for seed in range(1, 4):
        written(folder / f"{seed}.jpg", seed)
    assert [one.state for one in bench.pictures.add([folder])] == ["added"] * 3
    with bench.create_case(tmp_path / "test.case", "Test") as opened:
        list(opened.add([written(tmp_path / "q.jpg", crop=60)], Q))
        run = seen_run(opened)
        hits = next(finding.value for finding in run.findings if finding.name == "hits")
        assert isinstance(hits, Table)
        assert [row[:3] for row in hits.value] == [
            (Text("A1", "zxx"), Term("part_or_additions"), Term("shows_more"))
        ]
        assert {one.run.analysis: one.answer for one in opened.replay()}["seen_before"] is Replayed.SAME


def test_an_empty_archive_is_said_and_none_is_made(bench: Workbench, tmp_path: Path) -> None:
    with bench.create_case(tmp_path / "test.case", "Test") as opened:
        list(opened.add([written(tmp_path / "q.jpg"), written(tmp_path / "r.jpg", crop=60)], Q))
        assert "archive_absent" in {limit.id for limit in opened.seen_before("Q1").limits}
    assert not (bench.folders.home / "archive").exists()


@dataclasses.dataclass
class Answering:
    """An archive that answers these candidates."""

    archive: PictureArchive
    candidates: tuple[Candidate, ...]

    def lent(self) -> PictureArchive:
        return self.archive

    def seek(self, _source: Source, _cancellation: Cancellation | None = None) -> Iterator[Candidate]:
        yield from self.candidates


def test_what_is_only_a_little_near_by_its_code_is_not_taken_into_a_case(bench: Workbench) -> None:
    archive = bench.pictures.archive
    archive.put(NewItem(sha256="a" * 64, size_bytes=1, media_type="jpeg"))
    near = Candidate(archived_item(), None, 30, near=True)
    doubtful = Candidate(archived_item(id="01ARZ3NDEKTSV4RRFFQ69G5FAW"), None, 66)
    lent = lent_of(Answering(archive, (doubtful, near)))
    assert lent.seek(Source(b"", "asked"), Cancellation()).candidates == (near,)
