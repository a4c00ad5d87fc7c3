"""The index answers as the rows say, whatever happened to its files."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from provenance.archive import indexparts
from provenance.archive.index import SearchedArchive
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import StoredPoints
from provenance.archive.voting import Asked
from provenance.errors import ArchiveError, Cancelled
from tests.archive.seendesk import POINTS_MAKER, code_of, coded, describe, features_of, put, searched

COUNT = 30


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SearchedArchive]:
    with searched(tmp_path / "archive") as made:
        fill(made, range(COUNT))
        yield made


def fill(archive: SearchedArchive, numbers: range) -> None:
    with archive.writing():
        for number in numbers:
            describe(archive, put(archive, number), number)


def found_by_code(archive: PictureArchive, number: int, view: int = 0) -> list[str]:
    """The items whose code is that of a forged one with three bits turned."""
    code = bytearray(code_of(number, view))
    code[3] ^= 0b10101000
    near = archive.near([bytes(code)], 31)
    assert all(one.distance_bits == 3 for one in near)
    return [view.item for view in archive.views_of([one.view for one in near])]


def found_by_points(archive: PictureArchive, number: int, view: int = 0) -> list[str]:
    words, signatures = features_of(number, view)
    voted = archive.voted(Asked.of(words[:, None].copy(), signatures), 3)
    return [stored.item for stored in archive.views_of([one.view for one in voted if one.votes >= 30])]


def all_found(archive: PictureArchive, numbers: range) -> bool:
    for number in numbers:
        item = archive.by_sha256(_sha256(number))
        expected = [] if item is None else [item.id]
        for view in range(2):
            if not found_by_code(archive, number, view) == found_by_points(archive, number, view) == expected:
                return False
    return True


def _sha256(number: int) -> str:
    from tests.archive.seendesk import new_item

    return new_item(number).sha256


def test_what_was_put_is_found_at_once_from_rows_and_later_from_files(archive: SearchedArchive) -> None:
    assert all_found(archive, range(COUNT)) and archive.index_bytes() == 0
    archive.build()
    assert all_found(archive, range(COUNT)) and archive.index_bytes() > 0
    fill(archive, range(COUNT, COUNT + 5))
    assert all_found(archive, range(COUNT + 5))
    assert (
        archive.codes_part.current().rows_in_files == 2 * COUNT
        and len(archive.codes_part.current().tail) == 10
    )


def test_another_process_sees_what_was_put_after_its_first_search(archive: SearchedArchive) -> None:
    with searched(archive.folder) as other:
        assert all_found(other, range(COUNT))
        fill(archive, range(COUNT, COUNT + 3))
        archive.build()
        assert all_found(other, range(COUNT + 3))


def test_a_withdrawn_item_is_not_found_and_is_out_of_the_files_when_they_are_made_anew(
    archive: SearchedArchive,
) -> None:
    archive.build()
    item = archive.by_sha256(_sha256(COUNT - 1))
    assert item is not None
    archive.withdraw(item.id)
    assert all_found(archive, range(COUNT))
    archive.build()
    assert all_found(archive, range(COUNT))
    archive.build(anew=True)
    assert all_found(archive, range(COUNT))
    assert archive.codes_part.current().rows_in_files == 2 * (COUNT - 1)
    assert archive.removed("codes") == archive.removed("points") == frozenset()
    code = code_of(COUNT - 1)[:8]
    files = [path for path in (archive.folder / "index").iterdir() if path.name.startswith("codes")]
    assert files and not any(code in path.read_bytes() for path in files)


def test_points_described_anew_are_found_and_those_of_another_maker_are_not(archive: SearchedArchive) -> None:
    archive.build()
    item = archive.by_sha256(_sha256(2))
    assert item is not None
    assert describe(archive, item, 900)
    assert found_by_points(archive, 900) == [item.id] and found_by_points(archive, 2) == []
    assert describe(archive, item, 901, "another maker")
    assert found_by_points(archive, 901) == [] and found_by_points(archive, 900) == []
    with searched(archive.folder, "another maker") as other:
        assert found_by_points(other, 901) == [item.id] and found_by_points(other, 3) == []


@pytest.mark.parametrize("harm", ["deleted", "cut", "foreign", "contents"])
def test_damaged_or_missing_files_are_made_again(tmp_path: Path, harm: str) -> None:
    with searched(tmp_path / "archive") as archive:
        fill(archive, range(COUNT))
        archive.build()
    for path in (tmp_path / "archive" / "index").glob("*.index"):
        data = path.read_bytes()
        match harm:
            case "deleted":
                path.unlink()
            case "cut":
                path.write_bytes(data[:-8])
            case "foreign":
                path.write_bytes(b"not an index at all")
            case _:
                path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    with searched(tmp_path / "archive") as archive:
        if harm == "contents":
            archive.build(anew=True)
        assert all_found(archive, range(COUNT))
        archive.build()
        assert archive.codes_part.current().rows_in_files == 2 * COUNT and all_found(archive, range(COUNT))


def test_files_of_rows_that_an_older_copy_of_the_archive_no_longer_has_are_not_believed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "archive"
    with searched(folder) as archive:
        fill(archive, range(5))
        archive.build()
    shutil.copy(folder / "archive.sqlite", tmp_path / "older")
    with searched(folder) as archive:
        fill(archive, range(5, 10))
        archive.build()
    shutil.copy(tmp_path / "older", folder / "archive.sqlite")
    with searched(folder) as archive:
        fill(archive, range(20, 25))  # their views get the numbers that others had in the files
        assert all_found(archive, range(25)) and all_found(archive, range(20, 25))
        archive.build()
        assert all_found(archive, range(25)) and archive.codes_part.current().rows_in_files == 20


def test_more_rows_than_are_kept_in_memory_go_into_files_by_themselves(
    archive: SearchedArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexparts.CodesPart, "most_in_tail", 20)
    monkeypatch.setattr(indexparts.PointsPart, "most_in_tail", 20)
    assert all_found(archive, range(COUNT))
    assert archive.codes_part.current().rows_in_files == 2 * COUNT
    assert archive.points_part.current().documents_in_files == 2 * COUNT
    monkeypatch.setattr(indexparts, "MOST_REMOVED", 3)
    for number in range(3):
        item = archive.by_sha256(_sha256(number))
        assert item is not None
        archive.withdraw(item.id)
    assert all_found(archive, range(COUNT)) and archive.removed("codes") == frozenset()


def test_a_search_goes_on_from_memory_while_somebody_else_writes_the_files(
    archive: SearchedArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexparts.CodesPart, "most_in_tail", 20)
    monkeypatch.setattr(indexparts.PointsPart, "most_in_tail", 20)
    (archive.folder / "index").mkdir()
    with closing(sqlite3.connect(archive.folder / "index" / "building.sqlite", isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        assert all_found(archive, range(COUNT)) and archive.codes_part.current().rows_in_files == 0
        fill(archive, range(COUNT, 130))  # far too many

        def stopped() -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            archive.ready(stopped)
    assert all_found(archive, range(COUNT)) and archive.codes_part.current().rows_in_files == 260


def test_a_search_does_not_wait_for_a_building_of_another_thread(archive: SearchedArchive) -> None:
    archive.codes_part.current()
    asked: list[list[str]] = []

    def meanwhile() -> None:
        searching = threading.Thread(target=lambda: asked.append(found_by_code(archive, 3)))
        searching.start()
        searching.join(30)

    archive.codes_part.build(meanwhile)
    assert asked and all(len(found) == 1 for found in asked)


def test_a_folder_where_no_index_can_be_written_is_told_at_once(archive: SearchedArchive) -> None:
    (archive.folder / "index" / "building.sqlite").mkdir(parents=True)
    with pytest.raises(ArchiveError) as refused:
        archive.build()
    assert refused.value.id == "archive_not_usable"


def test_no_index_is_asked_for_inside_a_transaction(archive: SearchedArchive) -> None:
    with pytest.raises(AssertionError), archive.writing():
        archive.codes_part.current()


def test_what_another_maker_described_is_still_to_be_described(archive: SearchedArchive) -> None:
    assert archive.counts().to_describe == 0
    item = archive.by_sha256(_sha256(2))
    assert item is not None and describe(archive, item, 2, "another maker")
    assert archive.counts().to_describe == 1
    assert archive.make_anew("points", POINTS_MAKER) == archive.counts().to_describe == 1


def test_points_that_do_not_decode_are_named_and_hold_up_nothing(archive: SearchedArchive) -> None:
    item = put(archive, 500)
    views = archive.views(item.id)
    archive.describe(item.id, POINTS_MAKER, [StoredPoints(view.id, b"x") for view in views])
    fill(archive, range(600, 602))
    assert all_found(archive, range(600, 602))
    assert archive.points_part.unreadable == {view.id for view in views}


def test_pictures_of_one_colour_are_not_near_one_another(archive: SearchedArchive) -> None:
    from tests.archive.seendesk import new_item

    archive.put(new_item(700), coded(700, 1, quality=3))
    assert archive.near([code_of(700)], 31) == ()


def test_any_radius_is_answered_exactly(archive: SearchedArchive) -> None:
    archive.build()
    asked = code_of(4)
    bits = {
        code.view: int(
            np.bitwise_count(np.frombuffer(code.pdq, np.uint8) ^ np.frombuffer(asked, np.uint8)).sum()
        )
        for batch in archive.codes()
        for code in batch
    }
    for radius in (0, 31, 120, 256):
        found = {one.view: one.distance_bits for one in archive.near([asked], radius)}
        assert found == {view: distance for view, distance in bits.items() if distance <= radius}
    assert {one.asked for one in archive.near([asked, code_of(5)], 0)} == {0, 1}
    assert archive.near([], 31) == ()
