"""The cache: never evidence, made again when it does not agree with its hash, and never larger than its limit."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provenance.work.cache import Cache


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_in_comes_out_and_is_made_only_once(tmp_path: Path) -> None:
    cache, made = Cache(tmp_path), []

    def make() -> bytes:
        made.append(1)
        return b"features"

    assert cache.get("features 1 abc") is None
    assert [cache.cached("features 1 abc", make) for _ in range(3)] == [b"features"] * 3
    assert len(made) == 1


def test_no_key_shows_in_a_file_name(tmp_path: Path) -> None:
    Cache(tmp_path).put("checked 01SECRETCASE", b"")
    (kept,) = entries(tmp_path)
    assert "SECRET" not in str(kept.relative_to(tmp_path))


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40])
def test_an_entry_that_does_not_agree_with_its_hash_is_made_again(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("key", b"right")
    (kept,) = entries(tmp_path)
    kept.write_bytes(damage)
    assert cache.get("key") is None
    assert cache.cached("key", lambda: b"made again") == b"made again"
    assert cache.get("key") == b"made again"


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", b"right")
    (kept,) = entries(tmp_path)
    data = bytearray(kept.read_bytes())
    data[-1] ^= 1
    kept.write_bytes(data)
    assert cache.get("key") is None


def test_trimming_removes_what_was_longest_unused(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit_bytes=2 * (1000 + 96))
    for number, key in enumerate(("first", "second", "third")):
        cache.put(key, bytes([number]) * 1000)
        (newest,) = [path for path in entries(tmp_path) if path.read_bytes()[96:97] == bytes([number])]
        os.utime(newest, (1_000_000 + number, 1_000_000 + number))
    assert cache.get("first") is not None  # used just now
    cache.trim()
    assert cache.get("second") is None
    assert cache.get("first") == b"\0" * 1000
    assert cache.get("third") == b"\2" * 1000


def test_all_that_was_made_from_a_picture_can_be_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for key in ("features 1 aaa", "features 2 aaa", "features 1 bbb", "place index 1 ccc"):
        cache.put(key, b"x")
    assert cache.forget("aaa") == 2
    assert (cache.get("features 1 aaa"), cache.get("features 2 aaa")) == (None, None)
    assert cache.forget("place") == 1
    assert cache.get("features 1 bbb") == b"x"
    (kept,) = entries(tmp_path)
    assert b"bbb" not in kept.read_bytes() and b"features" not in kept.read_bytes()


def test_trimming_leaves_a_small_cache_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit_bytes=10_000)
    cache.put("key", b"x")
    cache.trim()
    assert cache.get("key") == b"x"


def test_many_writers_of_one_entry_leave_one_whole_entry(tmp_path: Path) -> None:
    def write(number: int) -> bytes | None:
        cache = Cache(tmp_path)
        cache.put("key", bytes([number]) * 50_000)
        return cache.get("key")

    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(write, range(64)))
    assert all(data is not None and len(set(data)) == 1 and len(data) == 50_000 for data in read)
    assert len(entries(tmp_path)) == 1


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file, not a folder")
    cache = Cache(tmp_path / "taken")
    assert cache.cached("key", lambda: b"made") == b"made"
    cache.trim()


def test_an_entry_that_cannot_be_moved_into_place_leaves_nothing_behind(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", b"x")
    (kept,) = entries(tmp_path)
    kept.unlink()
    (kept / "inside").mkdir(parents=True)  # nothing can replace a folder that is not empty
    cache.put("key", b"y")
    assert entries(tmp_path) == []
