"""The search for near codes finds exactly what comparing every row finds, whatever the files hold."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance.archive import code_files, hamming
from provenance.archive.chains import chain
from provenance.archive.hamming import LAYOUT, MOST_RADIUS, HammingIndex, extend
from provenance.archive.mapped import HEADER_BYTES
from provenance.errors import ArchiveAltered

Codes = NDArray[np.uint8]
Ids = NDArray[np.int64]


def random_codes(count: int, seed: int = 1) -> Codes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), np.uint8)


def flipped(code: Codes, bits: int, rng: np.random.Generator) -> Codes:
    """The code with that many bits turned."""
    spread = np.unpackbits(code)
    spread[rng.choice(256, bits, replace=False)] ^= 1
    return np.packbits(spread)


def ids_to(count: int, first: int = 1) -> Ids:
    return np.arange(first, first + count)


def by_hand(asked: Codes, ids: Ids, codes: Codes, radius: int) -> list[tuple[int, int, int]]:
    """What comparing every bit of every row finds: asked, id, distance in order of asked, distance, id."""
    found = []
    for place, one in enumerate(asked):
        bits = np.unpackbits(codes ^ one, axis=1).sum(axis=1)
        found += [(place, int(id), int(bit)) for id, bit in zip(ids, bits, strict=True) if int(bit) <= radius]
    return sorted(found, key=lambda pair: (pair[0], pair[2], pair[1]))


def listed(found: hamming.Found) -> list[tuple[int, int, int]]:
    return list(zip(found.asked.tolist(), found.ids.tolist(), found.distances_bits.tolist(), strict=True))


def clustered(rng: np.random.Generator, count: int) -> tuple[Codes, Codes]:
    """Codes around a few centres at all distances up to 40 bits, some of them twice; the centres are asked for."""
    centres = rng.integers(0, 256, (3, 32), np.uint8)
    centres[1] = rng.choice([0, 255])
    rows = [flipped(centres[rng.integers(3)], int(rng.integers(0, 41)), rng) for _ in range(count)]
    codes = np.array(rows, np.uint8).reshape(count, 32)
    if count > 4:
        codes[rng.integers(count, size=2)] = codes[0]
    return codes, centres


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    count=st.integers(0, 400),
    radius=st.integers(0, MOST_RADIUS),
    by_tables=st.booleans(),
)
def test_tables_scan_and_comparing_every_row_agree(
    seed: int, count: int, radius: int, by_tables: bool
) -> None:
    with pytest.MonkeyPatch.context() as always:
        if by_tables:
            always.setattr(code_files, "_LEAST_FOR_TABLES", 0)
            always.setattr(code_files, "_TABLES_PAY", 0)
        agree(seed, count, radius)


def agree(seed: int, count: int, radius: int) -> None:
    rng = np.random.default_rng(seed)
    codes, asked = clustered(rng, count)
    ids = np.cumsum(rng.integers(1, 9, count))
    in_file = int(rng.integers(0, count + 1))
    gone = set(rng.choice(ids, min(3, count), replace=False).tolist()) if count else set()
    kept = ~np.isin(ids, list(gone))
    expected = by_hand(asked, ids[kept], codes[kept], radius)
    with TemporaryDirectory() as name:
        extend(Path(name), [(ids[:in_file], codes[:in_file])])
        index = HammingIndex(Path(name), gone)
        index.add(ids[in_file:], codes[in_file:])
        assert len(index) == count
        assert listed(index.within(asked, radius)) == expected
        assert listed(index.scan(asked, radius)) == expected


def test_every_neighbour_up_to_the_radius_is_found_among_many(tmp_path: Path) -> None:
    """So many rows that the tables are used and not the scan: the nearest ways to miss one are tried."""
    rng = np.random.default_rng(5)
    codes = random_codes(60_000)
    asked = codes[:40].copy()
    expected = []
    for place in range(len(asked)):
        for step, bits in enumerate((0, 8, 15, 16, 24, 30, 31, 32)):
            row = 1000 + 10 * place + step
            codes[row] = flipped(asked[place], bits, rng)
            expected.append((place, row + 1, bits))
        codes[1009 + 10 * place] = spread_errors(asked[place])
        expected.append((place, 1010 + 10 * place, 31))
    extend(tmp_path, [(ids_to(len(codes)), codes)])
    for radius in (0, 8, 15, 16, 24, 31):
        found = set(listed(HammingIndex(tmp_path).within(asked, radius)))
        wanted = {pair for pair in expected if pair[2] <= radius}
        assert {pair for pair in found if pair[1] > 1000} == wanted
        assert {(place, place + 1, 0) for place in range(len(asked))} <= found


def spread_errors(code: Codes) -> Codes:
    """31 bits turned: two in each chunk, one in the last, so that only one chunk is within one bit."""
    spread = np.unpackbits(code).reshape(16, 16)
    spread[:, 3] ^= 1
    spread[:15, 9] ^= 1
    return np.packbits(spread)


@pytest.mark.parametrize("radius", [70, 128, 256])
def test_the_scan_answers_for_any_radius(tmp_path: Path, radius: int) -> None:
    codes, asked = clustered(np.random.default_rng(3), 500)
    extend(tmp_path, [(ids_to(500), codes)])
    assert listed(HammingIndex(tmp_path).scan(asked, radius)) == by_hand(asked, ids_to(500), codes, radius)


def test_an_archive_without_pictures_answers_with_nothing(tmp_path: Path) -> None:
    asked = random_codes(2)
    assert extend(tmp_path, []) == 0
    index = HammingIndex(tmp_path)
    assert (len(index), index.newest_in_files) == (0, 0)
    assert listed(index.within(asked, 31)) == []
    assert listed(index.scan(asked[:0], 200)) == []
    assert len(HammingIndex(tmp_path / "none").scan(asked, 256)) == 0


def test_many_rows_of_one_code_are_all_found_and_do_not_hold_up_the_search(tmp_path: Path) -> None:
    codes = np.repeat(random_codes(1), 50_000, axis=0)
    codes[7:9] = random_codes(2, seed=9)
    extend(tmp_path, [(ids_to(len(codes)), codes)])
    found = HammingIndex(tmp_path).within(codes[:1], 31)
    assert len(found) == 49_998
    assert set(found.distances_bits.tolist()) == {0}


def test_rows_added_in_parts_are_held_once_in_few_files(tmp_path: Path) -> None:
    codes = random_codes(3000)
    for start in range(0, 3000, 100):
        assert extend(tmp_path, [(ids_to(100, start + 1), codes[start : start + 100])]) == start + 100
        assert len(list(tmp_path.iterdir())) <= 6
    index = HammingIndex(tmp_path)
    assert index.rows_in_files == 3000
    assert listed(index.within(codes, 0)) == [(n, n + 1, 0) for n in range(3000)]
    index.check()


def test_an_iterator_is_written_in_files_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hamming, "SEGMENT_ROWS", 500)
    codes = random_codes(2000)
    blocks = ((ids_to(50, n + 1), codes[n : n + 50]) for n in range(0, 2000, 50))
    assert extend(tmp_path, blocks) == 2000
    assert [one.built.rows for one in chain(tmp_path, LAYOUT).files] == [500] * 4
    assert listed(HammingIndex(tmp_path).within(codes, 0)) == [(n, n + 1, 0) for n in range(2000)]


def test_a_removed_row_is_not_found_and_not_written_again(tmp_path: Path) -> None:
    codes = random_codes(90)
    extend(tmp_path, [(ids_to(50), codes[:50])])
    index = HammingIndex(tmp_path)
    index.remove([3, 7])
    index.add(ids_to(40, 51), codes[50:])
    index.remove([60])
    assert set(index.within(codes, 0).ids.tolist()) == set(range(1, 91)) - {3, 7, 60}
    assert extend(tmp_path, [(ids_to(40, 51), codes[50:])], removed=[3, 7, 60]) == 90
    again = HammingIndex(tmp_path)
    assert again.rows_in_files == 87
    assert set(again.within(codes, 0).ids.tolist()) == set(range(1, 91)) - {3, 7, 60}


def test_when_all_rows_of_a_block_are_removed_the_index_still_goes_on_behind_them(tmp_path: Path) -> None:
    assert extend(tmp_path, [(ids_to(3), random_codes(3))], removed=[1, 2, 3]) == 3
    assert HammingIndex(tmp_path).newest_in_files == 3


def test_who_has_the_old_files_open_goes_on_with_them(tmp_path: Path) -> None:
    codes = random_codes(300)
    extend(tmp_path, [(ids_to(100), codes[:100])])
    old = HammingIndex(tmp_path)
    extend(tmp_path, [(ids_to(200, 101), codes[100:])])
    assert len(old.within(codes, 0)) == 100
    assert len(HammingIndex(tmp_path).within(codes, 0)) == 300


def test_whoever_opens_the_index_while_it_is_written_sees_whole_files_only(tmp_path: Path) -> None:
    codes = random_codes(1500)
    extend(tmp_path, [(ids_to(50), codes[:50])])
    writing = threading.Thread(
        target=lambda: [
            extend(tmp_path, [(ids_to(50, n + 1), codes[n : n + 50])]) for n in range(50, 1500, 50)
        ]
    )
    writing.start()
    seen: list[int] = []
    while writing.is_alive() or not seen or seen[-1] < 1500:
        index = HammingIndex(tmp_path)
        assert not index.damaged
        assert index.rows_in_files == index.newest_in_files
        seen.append(index.newest_in_files)
        assert len(index.within(codes[seen[-1] - 1 : seen[-1]], 0)) == 1
    writing.join()
    assert seen == sorted(seen)


def damage(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_file_that_was_cut_short_is_told_and_made_again(tmp_path: Path) -> None:
    codes = random_codes(100)
    extend(tmp_path, [(ids_to(100), codes)])
    os.truncate(only_file(tmp_path), 5000)
    index = HammingIndex(tmp_path)
    assert [error.id for error in index.damaged] == ["index_cut_short"]
    assert index.newest_in_files == 0
    extend(tmp_path, [(ids_to(100), codes)])
    assert listed(HammingIndex(tmp_path).within(codes, 0)) == [(n, n + 1, 0) for n in range(100)]
    assert not HammingIndex(tmp_path).damaged


def test_tables_that_do_not_hold_together_are_noticed_when_opened(tmp_path: Path) -> None:
    codes = random_codes(20_000)
    extend(tmp_path, [(ids_to(20_000), codes)])
    starts = HEADER_BYTES * -(-20_000 * 8 // HEADER_BYTES) + HEADER_BYTES * -(-20_000 * 32 // HEADER_BYTES)
    damage(only_file(tmp_path), HEADER_BYTES + starts + 4 * 900, b"\xff\xff\xff\x7f")
    index = HammingIndex(tmp_path)
    assert [error.id for error in index.damaged] == ["index_altered"]
    assert len(index) == 0
    extend(tmp_path, [(ids_to(20_000), codes)])
    assert len(HammingIndex(tmp_path).within(codes[:100], 0)) == 100


def test_a_row_number_that_is_none_is_refused_in_the_search(tmp_path: Path) -> None:
    codes = random_codes(60_000)
    extend(tmp_path, [(ids_to(len(codes)), codes)])
    path = only_file(tmp_path)
    rows_bytes = 16 * 4 * len(codes)
    damage(path, path.stat().st_size - rows_bytes, b"\xff" * rows_bytes)
    index = HammingIndex(tmp_path)
    with pytest.raises(ArchiveAltered) as caught:
        index.within(codes[:1], 31)
    assert caught.value.id == "index_altered"


def test_damaged_contents_are_never_merged_into_a_sound_file(tmp_path: Path) -> None:
    codes = random_codes(200)
    extend(tmp_path, [(ids_to(100), codes[:100])])
    damage(only_file(tmp_path), 2 * HEADER_BYTES, b"\x55")
    with pytest.raises(ArchiveAltered) as caught:
        extend(tmp_path, [(ids_to(100, 101), codes[100:])])
    assert caught.value.id == "index_altered"


def test_ids_that_do_not_ascend_are_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ascend"):
        extend(tmp_path, [(np.array([2, 2]), random_codes(2))])
