"""Adding to the archive of pictures: what is there afterwards, what is told, and how it goes on."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from provenance.archive.index import SearchedArchive
from provenance.archive.seenitems import Item, ItemDate
from provenance.errors import ArchiveError, Cancelled, WorkError
from provenance.record.evidence import EvidenceRole
from provenance.record.values import UNKNOWN, FileName, Instant, Link, Precision, Term, Text
from provenance.work.workplace import Cancellation
from provenance.workbench import Workbench, picturecoding
from provenance.workbench.archiving import AddedPicture, ItemFacts, Pictures
from provenance.workbench.picturedates import written
from provenance.workbench.settings import Folders
from tests import forge
from tests.workbench.seenphotos import jpeg, original, page_with, write

CHILD = Path(__file__).with_name("archive_adding_child.py")
SAID = ItemFacts(sources=(Link("https://example.org/post/1"),), licence=Text("CC-BY-4.0"))


@pytest.fixture
def pictures(warm: Workbench, tmp_path: Path) -> Iterator[Pictures]:
    """An archive of this test alone, with the processes of the module."""
    made = warm.pictures_at(tmp_path / "archive")
    yield made
    made.close()


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    folder = tmp_path / "gallery"
    for seed in (1, 2, 3):
        write(folder, f"{seed}.jpg", jpeg(original(seed)))
    return folder


def added(answers: Iterator[AddedPicture]) -> list[tuple[str, str]]:
    return [(answer.path.name, answer.state) for answer in answers]


def local(pictures: Pictures) -> SearchedArchive:
    assert pictures.opened.local is not None
    return pictures.opened.local


def items(pictures: Pictures) -> list[Item]:
    return [item for batch in pictures.archive.items_since() for item in batch]


def said_of(item: Item) -> ItemFacts:
    """What somebody said; not the dates that come with the file."""
    return msgspec.structs.replace(item.facts, dates=())


def test_a_folder_is_kept_with_codes_points_and_what_was_said_of_it(
    pictures: Pictures, gallery: Path
) -> None:
    assert added(pictures.add([gallery], SAID)) == [(f"{n}.jpg", "added") for n in (1, 2, 3)]
    counts = pictures.info().counts
    assert (counts.items, counts.searched, counts.to_describe, counts.copies) == (3, 3, 0, 3)
    for item in items(pictures):
        assert said_of(item) == SAID and item.origin.value == "folder"
        assert item.described_by is not None and pictures.archive.thumbnail(item.id) is not None
        assert isinstance(item.name, FileName) and pictures.paths(item.id) == (gallery / item.name.value,)
        (view,) = pictures.archive.views(item.id)
        assert (view.shown.box.width, view.shown.box.height) == (item.width, item.height)
        assert len(view.shown.phash) == len(view.shown.dhash) == 16


def test_the_dates_that_come_with_a_file_say_of_what_they_are_and_how_they_are_known(
    pictures: Pictures, gallery: Path
) -> None:
    taken = io.BytesIO()
    Image.fromarray(original(4)).save(taken, "JPEG", exif=forge.full_exif())
    path = write(gallery, "4.jpg", taken.getvalue())
    list(pictures.add([path], quick=True))
    (item,) = items(pictures)
    captured, of_file = item.facts.dates
    assert (captured.of.value, captured.basis.value) == ("captured", "metadata")
    assert captured.when == Instant("2022-09-10T11:22:33.045", Precision.FRACTION, "+03:00")
    assert (of_file.of.value, of_file.basis.value) == ("file", "file_system")
    assert of_file.when == Instant("2023-11-14T22:13:20", Precision.SECOND, "+00:00")
    write(gallery, "5.jpg", taken.getvalue(), later_s=60)
    list(pictures.add([gallery / "5.jpg"], quick=True))
    assert items(pictures)[0].facts.dates == item.facts.dates, "another copy of the same bytes adds no date"
    write(gallery, "3a.jpg", taken.getvalue(), later_s=-60)
    list(pictures.add([gallery / "3a.jpg"], quick=True))
    earlier = Instant("2023-11-14T22:12:20", Precision.SECOND, "+00:00")
    assert items(pictures)[0].facts.dates == (captured, msgspec.structs.replace(of_file, when=earlier))


def test_of_equal_files_the_earliest_time_counts_in_whatever_order_they_are_read(
    pictures: Pictures, gallery: Path
) -> None:
    stated = ItemDate(when=Instant("2010", Precision.YEAR), of=Term("file"))
    for number, later_s in enumerate((50, 20, -30, 40, -10, 0)):
        write(gallery, f"same/{number}.jpg", jpeg(original(5)), later_s=later_s)
    list(pictures.add([gallery / "same"], ItemFacts(dates=(stated,)), quick=True))
    (item,) = items(pictures)
    first, of_file = item.facts.dates
    assert first == stated
    assert of_file.when == Instant("2023-11-14T22:12:50", Precision.SECOND, "+00:00")


@pytest.mark.parametrize("mtime_ns", [0, -1, 10**9, 2**70, -(2**62)])
def test_a_file_system_without_a_usable_time_says_none(mtime_ns: int) -> None:
    assert written(mtime_ns) == ()


def test_a_photo_in_a_page_is_a_view_with_points_of_its_own(pictures: Pictures, gallery: Path) -> None:
    page = write(gallery, "page.jpg", jpeg(page_with(original(7))))
    assert added(pictures.add([page])) == [("page.jpg", "added")]
    (item,) = items(pictures)
    whole, panel = pictures.archive.views(item.id)
    assert whole.shown.box.width == 900 and panel.shown.number == 1
    assert abs(panel.shown.box.x - 200) <= 4 and abs(panel.shown.box.width - 450) <= 8
    assert [one.view for one in pictures.archive.points([whole.id, panel.id])] == [whole.id, panel.id]


def test_the_same_again_reads_nothing_and_moved_changed_and_gone_files_are_noticed(
    pictures: Pictures, gallery: Path
) -> None:
    list(pictures.add([gallery]))
    before = pictures.archive.change()
    assert added(pictures.add([gallery])) == [(f"{n}.jpg", "unchanged") for n in (1, 2, 3)]
    assert pictures.archive.change() == before
    write(gallery, "sub/one.jpg", (gallery / "1.jpg").read_bytes())
    (gallery / "1.jpg").unlink()
    (gallery / "2.jpg").unlink()
    write(gallery, "3.jpg", jpeg(original(4)), later_s=5)
    answers = {answer.path.name: answer for answer in pictures.add([gallery])}
    assert {name: answer.state for name, answer in answers.items()} == {
        "1.jpg": "gone", "2.jpg": "gone", "3.jpg": "added", "one.jpg": "known",
    }  # fmt: skip
    assert answers["3.jpg"].instead_of is not None
    counts = pictures.info().counts
    assert (counts.items, counts.copies, counts.gone) == (4, 4, 2)
    write(gallery, "2.jpg", jpeg(original(2)))
    assert ("2.jpg", "unchanged") in added(pictures.add([gallery]))
    assert pictures.info().counts.gone == 1


@pytest.mark.parametrize("name", ["0.jpg", "9.jpg"])
def test_a_file_renamed_in_its_folder_is_told_from_where(
    pictures: Pictures, gallery: Path, name: str
) -> None:
    list(pictures.add([gallery], quick=True))
    (gallery / "2.jpg").rename(gallery / name)
    answers = {answer.path.name: answer for answer in pictures.add([gallery], quick=True)}
    assert {one: answer.state for one, answer in answers.items() if answer.state != "unchanged"} == {
        "2.jpg": "gone", name: "known",
    }  # fmt: skip
    assert answers[name].moved_from == (gallery / "2.jpg",)
    (gallery / "1.jpg").rename(gallery / "named.jpg")
    (named,) = pictures.add([gallery / "named.jpg"], quick=True)
    assert named.moved_from == (gallery / "1.jpg",) and pictures.info().counts.gone == 2


def test_what_is_no_picture_is_passed_over_and_what_should_be_one_is_told_with_its_reason(
    bench: Workbench, gallery: Path
) -> None:
    pictures = bench.pictures
    write(gallery, "broken.jpg", forge.truncated((gallery / "1.jpg").read_bytes(), 0.3))
    write(gallery, "page.html", forge.html_page())
    write(gallery, ".hidden.jpg", (gallery / "2.jpg").read_bytes())
    (gallery / "link.jpg").symlink_to("3.jpg")
    told = {answer.path.name: answer for answer in pictures.add([gallery])}
    assert told["broken.jpg"].state == "unreadable" and told["broken.jpg"].failed
    assert told["broken.jpg"].error is not None and told["broken.jpg"].error.id == "truncated_picture"
    assert told["page.html"].state == "passed_over" and not told["page.html"].failed
    assert (told[".hidden.jpg"].why, told["link.jpg"].why) == ("hidden", "link_to_file_inside")
    counts = pictures.info().counts
    assert (counts.items, counts.unreadable, counts.to_code) == (4, 1, 0)
    again = dict(added(pictures.add([gallery])))
    assert again["broken.jpg"] == "unchanged"


def test_a_broken_picture_that_is_named_is_tried_again(bench: Workbench, gallery: Path) -> None:
    pictures = bench.pictures
    broken = write(gallery, "broken.jpg", forge.truncated((gallery / "1.jpg").read_bytes(), 0.3))
    assert added(pictures.add([broken, broken])) == [("broken.jpg", "unreadable")] * 2
    missing = gallery / "missing.jpg"
    (answer,) = pictures.add([missing])
    assert answer.failed and answer.error is not None and answer.error.id == "file_missing"
    (answer,) = pictures.add([write(gallery, "page.html", forge.html_page())])
    assert answer.failed and answer.error is not None and answer.error.id == "not_a_picture"


def test_a_picture_over_which_a_process_died_is_told_and_tried_again_next_time(
    bench: Workbench, gallery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = bench.pictures
    with monkeypatch.context() as dying:
        dying.setattr(picturecoding, "CODE", "tests.work.functions:die")
        answers = list(pictures.add([gallery / "1.jpg"]))
        answers += pictures.add([gallery])
    assert {answer.state for answer in answers} == {"unreadable"} and pictures.info().counts.items == 0
    assert {answer.error.id for answer in answers if answer.error is not None} == {"worker_died"}
    with monkeypatch.context() as dying:
        dying.setattr(picturecoding, "DESCRIBE", "tests.work.functions:die")
        states = [state for _, state in added(pictures.add([gallery]))]
    assert states == ["added"] * 3 + ["not_described"] * 3
    assert pictures.info().counts.to_describe == 3
    assert added(pictures.add([gallery])) == [(f"{n}.jpg", "unchanged") for n in (1, 2, 3)]
    assert pictures.info().counts.to_describe == 0


def test_what_may_pass_is_tried_once_more(warm: Workbench) -> None:
    tries: list[int] = []

    def work(_desk: object) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise WorkError("worker_died")
        return "made"

    coder = picturecoding.Coder(warm.workplace, Cancellation())
    assert coder._tried("codes", work) == "made" and len(tries) == 2


def test_points_by_another_maker_are_made_anew_by_the_next_adding(pictures: Pictures, gallery: Path) -> None:
    list(pictures.add([gallery], quick=True))
    for item in items(pictures):
        pictures.archive.describe(item.id, "another maker", [])
    assert pictures.info().counts.to_describe == 3
    list(pictures.go_on())
    assert pictures.info().counts.to_describe == 0
    assert {item.described_by for item in items(pictures)} == {pictures.opened.points_made_by}


def test_a_quick_adding_leaves_the_second_pass_to_a_later_one_of_these_files_only(
    pictures: Pictures, gallery: Path, tmp_path: Path
) -> None:
    list(pictures.add([gallery], quick=True))
    assert pictures.info().counts.to_describe == 3
    other = write(tmp_path / "other", "4.jpg", jpeg(original(4)))
    list(pictures.add([other]))
    assert pictures.info().counts.to_describe == 3
    assert added(pictures.add([gallery / "1.jpg"], SAID)) == [("1.jpg", "known")]
    assert pictures.info().counts.to_describe == 2
    assert list(pictures.go_on()) == []
    assert pictures.info().counts.to_describe == 0


def test_a_file_that_lies_no_longer_where_it_was_goes_on_waiting(pictures: Pictures, gallery: Path) -> None:
    list(pictures.add([gallery], quick=True))
    (gallery / "1.jpg").unlink()
    write(gallery, "2.jpg", b"something else")
    assert list(pictures.go_on()) == []
    assert pictures.info().counts.to_describe == 2


def test_what_is_said_of_a_folder_holds_for_what_is_there_and_for_what_comes(
    pictures: Pictures, gallery: Path
) -> None:
    list(pictures.add([gallery], quick=True))
    list(pictures.add([gallery], SAID, quick=True))
    write(gallery, "4.jpg", jpeg(original(4)))
    list(pictures.add([gallery], quick=True))
    assert [said_of(item) for item in items(pictures)] == [SAID] * 4


def test_a_withdrawn_picture_comes_back_only_when_it_is_named(bench: Workbench, gallery: Path) -> None:
    pictures = bench.pictures
    list(pictures.add([gallery], quick=True))
    first = pictures.opened.local
    assert first is not None
    copy = first.whereabouts.at(gallery / "1.jpg")
    assert copy is not None
    pictures.remove(copy.item)
    (answer,) = [one for one in pictures.add([gallery]) if one.path.name == "1.jpg"]
    assert answer.state == "passed_over" and answer.error is not None and answer.error.id == "item_withdrawn"
    assert added(pictures.add([gallery / "1.jpg"])) == [("1.jpg", "added")]
    with pytest.raises(ArchiveError) as refused:
        pictures.item(copy.item)
    assert refused.value.id == "item_withdrawn"


def test_a_folder_that_was_removed_may_be_added_again(bench: Workbench, gallery: Path) -> None:
    pictures = bench.pictures
    list(pictures.add([gallery], quick=True))
    before = {item.sha256: item.id for item in items(pictures)}
    gone = pictures.remove_folder(gallery)
    assert {one.sha256: one.id for one in gone} == before
    counts = pictures.info().counts
    assert (counts.items, counts.withdrawn, counts.copies) == (0, 0, 0)
    assert added(pictures.add([gallery], quick=True)) == [(f"{n}.jpg", "added") for n in (1, 2, 3)]
    assert {item.sha256 for item in items(pictures)} == before.keys()
    assert not {item.id for item in items(pictures)} & set(before.values())


def test_a_folder_that_is_removed_takes_along_only_what_lies_nowhere_else(
    bench: Workbench, gallery: Path, tmp_path: Path
) -> None:
    pictures = bench.pictures
    write(tmp_path / "other", "same.jpg", (gallery / "1.jpg").read_bytes())
    list(pictures.add([gallery, tmp_path / "other"], quick=True))
    assert len(pictures.remove_folder(gallery)) == 2
    (left,) = items(pictures)
    assert pictures.paths(left.id) == (tmp_path / "other" / "same.jpg",)
    assert [folder.root for folder in pictures.info().folders] == [bytes(tmp_path / "other")]
    with pytest.raises(ArchiveError):
        pictures.remove_folder(gallery)


def test_the_files_of_the_archive_itself_are_not_added(warm: Workbench, gallery: Path) -> None:
    own = warm.pictures_at(gallery / "archive")
    try:
        list(own.add([gallery], quick=True))
        write(gallery, "archive/objects/stray.jpg", jpeg(original(5)))
        assert all(answer.state == "unchanged" for answer in own.add([gallery], quick=True))
    finally:
        own.close()


def test_cancelling_keeps_what_was_answered_and_the_same_again_goes_on(
    bench: Workbench, gallery: Path
) -> None:
    cancel, told = Cancellation(), []
    for seed in range(4, 12):
        write(gallery, f"{seed}.jpg", jpeg(original(seed)))

    with pytest.raises(Cancelled):
        for answer in bench.pictures.add([gallery], cancellation=cancel):
            told.append(answer)
            cancel.cancel()
    assert told and all(answer.item is not None for answer in told)
    there = bench.pictures.info().counts
    assert there.searched >= len(told)
    states = [answer.state for answer in bench.pictures.add([gallery])]
    assert len(states) == 11 and set(states) <= {"unchanged", "added"}
    assert bench.pictures.info().counts.to_describe == 0


def test_whoever_stops_listening_leaves_a_whole_archive(bench: Workbench, gallery: Path) -> None:
    answers = bench.pictures.add([gallery])
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    counts = bench.pictures.info().counts
    assert counts.items == counts.searched >= 1
    list(bench.pictures.add([gallery]))
    assert bench.pictures.info().counts.described_views == 3


def test_a_killed_adding_leaves_no_half_item_and_is_gone_on_with(tmp_path: Path, gallery: Path) -> None:
    for seed in range(4, 9):
        write(gallery, f"{seed}.jpg", jpeg(original(seed)))
    wait = 0
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(tmp_path), str(gallery)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(1 + wait)]
        child.kill()
        child.wait()
        child.stdout.close()
        assert lines[0] == "open\n"
        wait += 3
        with Workbench(_folders(tmp_path), desks=1) as bench:
            for item in items(bench.pictures):
                assert item.coded_by is not None and bench.pictures.archive.views(item.id)
                assert bench.pictures.paths(item.id) and bench.pictures.archive.thumbnail(item.id)
    with Workbench(_folders(tmp_path), desks=1) as bench:
        assert {answer.state for answer in bench.pictures.add([gallery])} <= {"added", "unchanged"}
        counts = bench.pictures.info().counts
        assert (counts.items, counts.described_views, counts.to_describe) == (8, 8, 0)


def _folders(base: Path) -> Folders:
    return Folders(base / "home", base / "cache")


def test_the_pictures_of_a_case_are_kept_with_the_case_and_described_at_once(
    bench: Workbench, tmp_path: Path, gallery: Path
) -> None:
    with bench.create_case(tmp_path / "town.case", "Town") as case:
        document = write(tmp_path, "page.html", forge.html_page())
        list(case.add([gallery / "1.jpg", gallery / "2.jpg"], EvidenceRole.QUESTIONED))
        list(case.add([document], EvidenceRole.DOCUMENT))
        assert added(bench.pictures.add_case(case, ["Q2"], SAID)) == [("Q2", "added")]
        (item,) = items(bench.pictures)
        assert [(of.id, of.title) for of in item.cases] == [(case.snapshot().case, "Town")]
        assert item.origin.value == "case" and item.described_by is not None
        assert bench.pictures.paths(item.id) == ()
        assert sorted(added(bench.pictures.add_case(case))) == [
            ("D1", "passed_over"), ("Q1", "added"), ("Q2", "known"),
        ]  # fmt: skip
        assert len(list(local(bench.pictures).of_case(case.snapshot().case))) == 2
        assert bench.pictures.info().counts.since != UNKNOWN


def test_asking_whether_there_is_an_archive_makes_none(bench: Workbench) -> None:
    assert bench.pictures.lent() is None
    assert not (bench.folders.home / "archive").exists()
