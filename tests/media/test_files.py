"""Reading a received file, and the ways in which it cannot be read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from provenance.errors import InputError
from provenance.media.files import read_file
from tests import forge

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def refusal(path: Path, limit_bytes: int = 1000) -> str:
    with pytest.raises(InputError) as caught:
        read_file(path, limit_bytes=limit_bytes)
    assert caught.value.values["name"] == path.name
    return caught.value.id


def test_the_bytes_come_back_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(bytes(range(256)))
    assert read_file(path) == bytes(range(256))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.jpg") == "file_missing"


def test_a_path_through_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert refusal(tmp_path / "photo.jpg" / "inside.jpg") == "file_missing"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "file_is_a_folder"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert refusal(path) == "file_empty"


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    path.write_bytes(b"x" * 1001)
    assert refusal(path) == "file_too_large"
    assert len(read_file(path, limit_bytes=1001)) == 1001


@posix
def test_a_broken_link_is_told_from_a_missing_file(tmp_path: Path) -> None:
    assert refusal(forge.broken_link(tmp_path)) == "file_is_a_broken_link"


@posix
def test_a_link_to_itself_is_a_broken_link(tmp_path: Path) -> None:
    path = tmp_path / "loop.jpg"
    path.symlink_to(path)
    assert refusal(path) == "file_is_a_broken_link"


@posix
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    assert refusal(forge.pipe(tmp_path)) == "file_is_not_a_regular_file"


@posix
def test_a_device_is_refused() -> None:
    assert refusal(Path(os.devnull)) == "file_is_not_a_regular_file"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read all")
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.jpg"
    path.write_bytes(b"x")
    path.chmod(0)
    assert refusal(path) == "file_not_permitted"


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs a file whose size is not its length"
)
def test_a_file_that_says_it_is_empty_is_refused_even_if_bytes_come() -> None:
    assert refusal(Path("/proc/self/status")) == "file_empty"


def test_a_name_with_a_zero_byte_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a\0b.jpg") == "file_unreadable"
