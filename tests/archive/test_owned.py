"""The folder of an archive is its owner's alone, from the first moment and again at every opening."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.archive.owned import holds_archive
from provenance.archive.pictures import SeenArchive
from provenance.archive.store import Archive

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no rights of this kind")

Opening = Callable[[Path], SeenArchive | Archive]
OPENINGS = pytest.mark.parametrize("opening", [SeenArchive, Archive])


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@OPENINGS
def test_a_new_archive_can_be_read_by_its_owner_alone(opening: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    assert not holds_archive(folder)
    opening(folder).close()
    assert holds_archive(folder)
    assert (rights(folder), rights(folder / "archive.sqlite"), rights(folder / "objects")) == (
        0o700, 0o600, 0o700,
    )  # fmt: skip


@OPENINGS
def test_an_archive_that_others_could_read_is_closed_to_them(opening: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with opening(folder):
        folder.chmod(0o755)
        (folder / "archive.sqlite").chmod(0o664)
        (folder / "objects").chmod(0o755)
    with opening(folder):
        assert (rights(folder), rights(folder / "archive.sqlite"), rights(folder / "objects")) == (
            0o700, 0o600, 0o700,
        )  # fmt: skip


def test_a_folder_with_other_things_in_it_stays_as_open_as_it_was(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "others.txt").write_text("not the archive's")
    shared.chmod(0o755)
    with SeenArchive(shared):
        assert (rights(shared), rights(shared / "archive.sqlite")) == (0o755, 0o600)
