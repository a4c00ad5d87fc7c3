"""Index files appear whole, are known by their contents, and never change under whoever reads them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from provenance.archive.chains import Chain, chain, sweep
from provenance.archive.mapped import HEADER_BYTES, Built, Layout, MappedFile, MappedWriter
from provenance.archive.segments import suffix_to_merge
from provenance.errors import ArchiveAltered, ArchiveError

LAYOUT = Layout("numbers", 1, {"small": "<i4", "large": "<u8"})


def written(folder: Path, after: int, newest: int, *, layout: Layout = LAYOUT, digest: str = "") -> Path:
    rows = newest - after
    with MappedWriter(folder, layout, {"small": rows, "large": 2 * rows}) as writer:
        writer.append("small", np.arange(after, newest))
        writer.append("large", np.arange(rows))
        writer.append("large", np.arange(rows))
        return writer.finish(Built(after, newest, rows, digest))


def refused(path: Path) -> str:
    with pytest.raises(ArchiveAltered) as caught:
        MappedFile(path, LAYOUT)
    assert caught.value.values == {"name": path.name}
    return caught.value.id


def test_what_was_written_is_read_back_with_what_it_was_built_from(tmp_path: Path) -> None:
    file = MappedFile(written(tmp_path, 0, 3000, digest="book"), LAYOUT)
    assert file.built == Built(0, 3000, 3000, "book")
    assert file.sections["small"].tolist() == list(range(3000))
    assert file.sections["large"].tolist() == [*range(3000), *range(3000)]
    assert file.copy("large", 2999, 3001).tolist() == [2999, 0]
    file.warm("small", "large")
    file.check()


def test_a_file_without_rows_is_a_file(tmp_path: Path) -> None:
    file = MappedFile(written(tmp_path, 0, 0), LAYOUT)
    assert [len(section) for section in file.sections.values()] == [0, 0]
    file.check()


def test_a_mapped_section_cannot_be_written_to(tmp_path: Path) -> None:
    file = MappedFile(written(tmp_path, 0, 3), LAYOUT)
    with pytest.raises(ValueError, match="read-only"):
        file.sections["small"][0] = 7


@pytest.mark.parametrize("length", [0, 7, 8, 100, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 50])
def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path, length: int) -> None:
    path = written(tmp_path, 0, 100)
    os.truncate(path, length)
    assert refused(path) in {"index_foreign", "index_altered", "index_cut_short"}


def test_a_file_with_something_behind_it_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, 0, 100)
    with path.open("ab") as file:
        file.write(b"more")
    assert refused(path) == "index_cut_short"


def test_every_altered_bit_of_the_header_is_noticed_when_the_file_is_opened(tmp_path: Path) -> None:
    path = written(tmp_path, 0, 10)
    data = path.read_bytes()
    length = 12 + int.from_bytes(data[8:12], "little") + 32
    for at in range(length):
        path.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert refused(path) in {"index_foreign", "index_altered"}


@pytest.mark.parametrize("section_byte", [HEADER_BYTES, HEADER_BYTES + 399, -1])
def test_an_altered_bit_of_the_contents_is_noticed_when_they_are_checked(
    tmp_path: Path, section_byte: int
) -> None:
    path = written(tmp_path, 0, 100)
    data = bytearray(path.read_bytes())
    data[section_byte] ^= 1
    path.write_bytes(data)
    with pytest.raises(ArchiveAltered) as caught:
        MappedFile(path, LAYOUT).check()
    assert caught.value.id == "index_altered"


@pytest.mark.parametrize(
    "other",
    [
        Layout("others", 1, LAYOUT.sections),
        Layout("numbers", 2, LAYOUT.sections),
    ],
)
def test_a_file_of_another_kind_or_format_is_refused(tmp_path: Path, other: Layout) -> None:
    path = written(tmp_path, 0, 10, layout=other).rename(tmp_path / LAYOUT.named(9))
    assert refused(path) == "index_foreign"


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / LAYOUT.named(1)
    path.write_bytes(b"SQLite format 3\0" + bytes(HEADER_BYTES))
    assert refused(path) == "index_foreign"


def test_the_files_that_follow_one_another_form_the_chain(tmp_path: Path) -> None:
    names = [written(tmp_path, *ends).name for ends in [(0, 10), (10, 15), (15, 99)]]
    found = chain(tmp_path, LAYOUT)
    assert [one.path.name for one in found.files] == names
    assert found.newest == 99
    assert not found.damaged


def test_a_merged_file_takes_the_place_of_those_it_was_made_of(tmp_path: Path) -> None:
    for ends in [(0, 10), (10, 15), (15, 99)]:
        written(tmp_path, *ends)
    merged = written(tmp_path, 10, 99)
    found = chain(tmp_path, LAYOUT)
    assert [one.built.newest for one in found.files] == [10, 99]
    sweep(tmp_path, LAYOUT, found)
    assert sorted(path.name for path in tmp_path.iterdir()) == [LAYOUT.named(1), merged.name]


def test_a_file_written_anew_from_the_start_leaves_no_room_for_older_ones_behind_it(tmp_path: Path) -> None:
    for ends in [(0, 10), (10, 15)]:
        written(tmp_path, *ends)
    written(tmp_path, 0, 10)
    assert chain(tmp_path, LAYOUT).newest == 10


def test_a_damaged_file_ends_the_chain_and_is_told(tmp_path: Path) -> None:
    written(tmp_path, 0, 10)
    os.truncate(written(tmp_path, 10, 15), HEADER_BYTES)
    written(tmp_path, 15, 99)
    found = chain(tmp_path, LAYOUT)
    assert found.newest == 10
    assert [error.id for error in found.damaged] == ["index_cut_short"]


def test_files_built_with_another_codebook_are_passed_over(tmp_path: Path) -> None:
    written(tmp_path, 0, 10, digest="old")
    assert chain(tmp_path, LAYOUT, "new").newest == 0
    assert chain(tmp_path, LAYOUT, "old").newest == 10


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert chain(tmp_path / "none", LAYOUT).files == ()


def test_a_writer_that_was_stopped_leaves_nothing_that_counts(tmp_path: Path) -> None:
    written(tmp_path, 0, 10)
    with pytest.raises(KeyboardInterrupt), MappedWriter(tmp_path, LAYOUT, {"small": 9, "large": 9}) as writer:
        writer.append("small", np.arange(9))
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == [LAYOUT.named(1)]
    (tmp_path / ".aside-numbers").write_bytes(b"left by a killed process")
    written(tmp_path, 10, 12)
    assert chain(tmp_path, LAYOUT).newest == 12
    assert len(list(tmp_path.iterdir())) == 2


def test_whoever_has_a_file_open_goes_on_reading_it_after_it_was_removed(tmp_path: Path) -> None:
    written(tmp_path, 0, 1000)
    old = chain(tmp_path, LAYOUT).files[0]
    written(tmp_path, 0, 2000)
    sweep(tmp_path, LAYOUT, chain(tmp_path, LAYOUT))
    assert old.sections["small"].sum() == 999 * 500
    assert chain(tmp_path, LAYOUT).newest == 2000


def test_a_file_that_another_program_holds_on_to_is_no_harm_and_goes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a mapped file can be neither replaced nor removed."""
    written(tmp_path, 0, 10)
    reader = chain(tmp_path, LAYOUT)
    written(tmp_path, 0, 20)

    def held(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "The process cannot access the file", str(self))

    with monkeypatch.context() as windows:
        windows.setattr(Path, "unlink", held)
        sweep(tmp_path, LAYOUT, chain(tmp_path, LAYOUT))
    assert len(list(tmp_path.iterdir())) == 2
    assert reader.files[0].sections["small"].tolist() == list(range(10))
    assert chain(tmp_path, LAYOUT).newest == 20
    sweep(tmp_path, LAYOUT, chain(tmp_path, LAYOUT))
    assert len(list(tmp_path.iterdir())) == 1


def test_foreign_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, 0, 10)
    (tmp_path / "numbers-1.index").write_bytes(b"of someone else")
    (tmp_path / "archive.sqlite").write_bytes(b"rows")
    sweep(tmp_path, LAYOUT, Chain((), ()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.sqlite", "numbers-1.index"]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError) as caught:
        written(tmp_path / "file" / "folder", 0, 10)
    assert caught.value.id == "archive_not_usable"


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([], 0),
        ([5], 0),
        ([1000, 10], 1),
        ([1000, 10, 9], 1),
        ([22, 22, 22, 2], 0),
        ([1000, 30, 10, 1], 3),
        ([9000, 2000, 2000], 1),
    ],
)
def test_files_of_like_size_are_merged_and_large_ones_left_alone(rows: list[int], first: int) -> None:
    assert suffix_to_merge(rows, 10_000) == first


def test_files_stay_few_however_many_are_added() -> None:
    rows: list[int] = []
    for size in np.random.default_rng(1).integers(1, 2000, 500).tolist():
        rows.append(size)
        first = suffix_to_merge(rows, 10**9)
        rows[first:] = [sum(rows[first:])]
        assert len(rows) <= 14
