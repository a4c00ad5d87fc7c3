"""Searching the archive of pictures: which items are candidates, how they lie, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.errors import ArchiveAltered, Cancelled, MediaError
from provenance.record.values import UNKNOWN, FileName
from provenance.work.workplace import Cancellation
from provenance.workbench import Workbench
from provenance.workbench.archiving import Candidate, Pictures, Source
from provenance.workbench.seencandidates import newest
from provenance.workbench.seenmatch import asked_of
from tests import forge
from tests.workbench.seenphotos import cut_and_mirrored, jpeg, original, page_with, write


@pytest.fixture(scope="module")
def pictures(warm: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pictures]:
    """An archive with six photographs and a page that shows a seventh."""
    folder = tmp_path_factory.mktemp("kept")
    for seed in range(1, 7):
        write(folder, f"{seed}.jpg", jpeg(original(seed)))
    write(folder, "page.jpg", jpeg(page_with(original(7))))
    made = warm.pictures_at(tmp_path_factory.mktemp("seen") / "archive")
    assert all(answer.state == "added" for answer in made.add([folder]))
    yield made
    made.close()


def found(pictures: Pictures, data: bytes) -> dict[str, Candidate]:
    """The last word on each surviving candidate, by the name of its file."""
    heard = newest(pictures.seek(Source(data, "asked")))
    return {_name(one): one for one in heard if one.survives}


def _name(candidate: Candidate) -> str:
    assert isinstance(candidate.item.name, FileName)
    return candidate.item.name.value


def test_the_same_bytes_are_said_first(pictures: Pictures) -> None:
    first = next(pictures.seek(Source(jpeg(original(3)), "asked")))
    assert (_name(first), first.identical) == ("3.jpg", True)


def test_a_copy_saved_again_is_near_by_its_code_before_any_points_are_taken(pictures: Pictures) -> None:
    heard = list(pictures.seek(Source(jpeg(original(2), 40), "asked")))
    assert (_name(heard[0]), heard[0].near, heard[0].laying) == ("2.jpg", True, None)
    last = newest(heard)[0]
    assert last.laying is not None and last.distance_bits is not None and last.distance_bits <= 31


def test_a_mirrored_cut_lies_on_its_original_where_it_was_cut(pictures: Pictures) -> None:
    cut = cut_and_mirrored(original(4))
    (name, hit), *others = found(pictures, jpeg(cut, 70)).items()
    assert name == "4.jpg" and others == [] and hit.laying is not None
    laying, height, width = hit.laying, *cut.shape[:2]
    assert laying.mirrored and abs(laying.scale - 1) < 0.02 and abs(laying.rotation_deg) < 1
    a, b, c, d, e, f = laying.stored_from_asked
    full_height, full_width = original(4).shape[:2]
    middle = (a * width / 2 + b * height / 2 + c, d * width / 2 + e * height / 2 + f)
    assert middle == pytest.approx((full_width / 2, full_height / 2), abs=4)
    corners = {(round(x, -1), round(y, -1)) for x, y in laying.region}
    assert all(-1 <= x <= width + 10 and -1 <= y <= height + 10 for x, y in corners)


def test_a_photo_is_found_in_the_page_that_shows_it_and_the_other_way_round(pictures: Pictures) -> None:
    hit = found(pictures, jpeg(original(7)))["page.jpg"]
    assert hit.laying is not None
    a, b, c, d, e, f = hit.laying.stored_from_asked
    height, width = original(7).shape[:2]
    assert (c, f) == pytest.approx((200, 520), abs=6)
    assert (a * width + b * height + c) == pytest.approx(650, abs=6) and e > 0 and abs(d) < 0.05
    assert "5.jpg" in found(pictures, jpeg(page_with(original(5))))


def test_an_unknown_photo_has_no_candidate_that_survives(pictures: Pictures) -> None:
    assert found(pictures, jpeg(original(99))) == {}


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (300, 2), (640, 480)])
def test_a_picture_with_nothing_to_tell_finds_nothing(pictures: Pictures, size: tuple[int, int]) -> None:
    assert found(pictures, forge.picture_of_one_colour((90, 90, 90), *size)) == {}


def test_a_search_can_be_cancelled(pictures: Pictures) -> None:
    cancel = Cancellation()
    with pytest.raises(Cancelled):
        for _ in pictures.seek(Source(jpeg(original(2), 40), "asked"), cancel):
            cancel.cancel()


def test_what_is_no_picture_is_refused_with_its_name(pictures: Pictures, tmp_path: Path) -> None:
    with pytest.raises(MediaError) as refused:
        pictures.search(write(tmp_path, "page.html", forge.html_page()))
    assert (refused.value.id, refused.value.values["name"]) == ("not_a_picture", "page.html")


def test_a_closer_look_says_what_each_candidate_is(pictures: Pictures, tmp_path: Path) -> None:
    same = pictures.search(write(tmp_path, "same.jpg", jpeg(original(1))))
    assert [hit.kind for hit in same.hits] == ["identical_file"]
    again = pictures.search(write(tmp_path, "again.jpg", jpeg(original(1), 50)))
    assert [(hit.kind, hit.mirrored) for hit in again.hits] == [("same_picture", False)]
    heard: list[Candidate] = []
    cut = pictures.search(write(tmp_path, "cut.jpg", jpeg(cut_and_mirrored(original(6)))), found=heard.append)
    (hit,) = cut.hits
    assert (hit.kind, hit.mirrored) == ("part_or_additions", True) and hit.item.id == heard[-1].item.id
    assert hit.scale == pytest.approx(1, abs=0.05) and hit.agreement is not None and hit.agreement > 0.7
    assert cut.searched == 7 and cut.since != UNKNOWN and not cut.failed


def test_nothing_found_says_over_how_many_pictures(pictures: Pictures, tmp_path: Path) -> None:
    search = pictures.search(write(tmp_path, "new.jpg", jpeg(original(98))))
    assert (search.hits, search.searched, search.run) == ((), 7, None)


def test_that_only_the_identical_file_could_be_found_is_a_reason_and_no_failure(
    pictures: Pictures, tmp_path: Path
) -> None:
    grey = pictures.search(write(tmp_path, "grey.png", forge.picture_of_one_colour((90, 90, 90), 640, 480)))
    assert (grey.hits, grey.failed, grey.searched) == ((), False, 7)
    assert grey.reason is not None and grey.reason.id == "too_little_structure"
    for number, name in ((98, "new.jpg"), (1, "same.jpg")):
        assert pictures.search(write(tmp_path, name, jpeg(original(number)))).reason is None


def test_an_empty_archive_answers_that_it_is_empty(bench: Workbench, tmp_path: Path) -> None:
    search = bench.pictures.search(write(tmp_path, "new.jpg", jpeg(original(1))))
    assert (search.hits, search.searched, search.since) == ((), 0, UNKNOWN)


def test_only_the_small_pictures_of_candidates_are_lent(pictures: Pictures) -> None:
    (candidate,) = newest(pictures.seek(Source(jpeg(original(1)), "asked")))
    asked = asked_of(pictures.archive, [candidate])
    (sha256,) = asked.pictures
    assert asked.lent(sha256) == pictures.archive.thumbnail(candidate.item.id)
    with pytest.raises(ArchiveAltered):
        asked.lent("0" * 64)


def test_a_picture_that_is_withdrawn_is_found_no_more(bench: Workbench, tmp_path: Path) -> None:
    pictures = bench.pictures
    (answer,) = pictures.add([write(tmp_path, "20.jpg", jpeg(original(20)))])
    assert answer.item is not None
    assert "20.jpg" in found(pictures, jpeg(original(20), 60))
    pictures.remove(answer.item.id)
    assert found(pictures, jpeg(original(20), 60)) == {}
