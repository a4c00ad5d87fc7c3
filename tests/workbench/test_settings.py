"""This installation: a pseudonym, an id, and no account or host name."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import pytest

from provenance.errors import EnvironmentFault
from provenance.workbench.settings import Folders, author


def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home", tmp_path / "cache")


def test_an_installation_gets_its_pseudonym_once(tmp_path: Path) -> None:
    first = author(folders(tmp_path))
    assert len(bytes.fromhex(first.installation)) == 32
    assert author(folders(tmp_path)) == first
    assert first.role == "analyst"


def test_the_pseudonym_tells_neither_account_nor_machine(tmp_path: Path) -> None:
    author(folders(tmp_path))
    stored = (tmp_path / "home" / "installation.json").read_text()
    assert getpass.getuser() not in stored and os.uname().nodename not in stored


def test_two_cases_do_not_show_that_they_come_from_one_desk(tmp_path: Path) -> None:
    who = author(folders(tmp_path))
    one, other = who.in_case("case one"), who.in_case("case two")
    assert one.installation != other.installation
    assert one == who.in_case("case one")
    assert who.installation not in (one.installation, other.installation)


def test_another_writer_can_be_named_for_one_command(tmp_path: Path) -> None:
    named = author(folders(tmp_path), "Alex", "reviewer")
    assert (named.actor, named.role) == ("Alex", "reviewer")
    assert author(folders(tmp_path)).actor != "Alex"


@pytest.mark.parametrize("damage", [b"", b"{}", b"nonsense", b'{"installation": "x", "actor": "a"}', b"\xff"])
def test_a_damaged_file_is_named_and_not_written_over(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "installation.json").write_bytes(damage)
    with pytest.raises(EnvironmentFault) as caught:
        author(folders(tmp_path))
    assert caught.value.id == "installation_damaged"
    assert (tmp_path / "home" / "installation.json").read_bytes() == damage


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"a file")
    with pytest.raises(EnvironmentFault) as caught:
        author(folders(tmp_path))
    assert caught.value.id == "home_not_writable"


def test_the_folders_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "h"))
    monkeypatch.setenv("ALIDADE_CACHE", str(tmp_path / "c"))
    assert Folders.of_user() == Folders(tmp_path / "h", tmp_path / "c")
    monkeypatch.delenv("ALIDADE_HOME")
    monkeypatch.delenv("ALIDADE_CACHE")
    assert "alidade" in str(Folders.of_user().home)
