"""`trust`: lists are installed, shown and removed, and `examine` goes by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.workbench.settings import Folders
from tests.analyses.credentials_forge import authority, picture, signed
from tests.cli.desk import done, run


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "list.pem"
    path.write_bytes(authority().certificate)
    return path


def test_a_list_is_added_listed_and_removed(bundle: Path) -> None:
    added = done("trust", "add", bundle, "--name", "Ours", "--date", "2026-11-01", "--json").data
    assert (added["name"], added["purpose"], added["list_date"]) == ("Ours", "signers", "2026-11-01")
    assert (added["certificates"], len(added["sha256"])) == (1, 64)
    assert done("trust", "list", "--json").lines == [added]
    assert "Ours" in done("trust", "list").out
    removed = done("trust", "remove", "Ours", "--json").data
    assert (removed["removed"], len(removed["files"])) == ("Ours", 2)
    assert done("trust", "list", "--json").out == ""
    assert "No trust list" in done("trust", "list").out


def test_wrong_use_and_altered_lists_are_said(bundle: Path) -> None:
    assert run("trust", "add", bundle, "--name", "Ours", "--date", "yesterday").code == 2
    assert run("trust", "remove", "Ours").code == 2
    done("trust", "add", bundle, "--name", "Ours", "--date", "2026-11-01")
    assert run("trust", "add", bundle, "--name", "ours", "--date", "2026-11-01").code == 2
    installed = Folders.of_user().home / "trust" / "ours.pem"
    installed.write_bytes(installed.read_bytes() + b"\n")
    listed = run("trust", "list", "--json")
    assert (listed.code, listed.out) == (1, "")
    assert "ours.pem" in listed.err
    done("trust", "remove", "Ours")


def test_an_examination_goes_by_the_installed_list(bundle: Path, tmp_path: Path) -> None:
    done("trust", "add", bundle, "--name", "Ours", "--date", "2026-11-01")
    photo = tmp_path / "signed.jpg"
    photo.write_bytes(signed(picture()))
    answer = done("examine", photo, "--out", tmp_path / "report", "--json").data
    (made,) = [one for one in answer["runs"] if one["analysis"] == "c2pa_credentials"]
    state = next(finding for finding in made["findings"] if finding["name"] == "credentials_state")
    assert state["value"] == {"kind": "term", "value": "intact_signer_trusted"}
