"""`second-opinion`: ExifTool beside our own reading, in words and as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import done, run, write_photos
from tests.exiftools import answering, first_on_path, needs_shell, stand_in, without_exiftool

pytestmark = needs_shell


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a photo that nobody examined."""
    folder = tmp_path_factory.mktemp("second")
    write_photos(folder)
    case = folder / "test.case"
    done("new", case, "--title", "Second")
    done("add", case, folder / "photo.jpg")
    return case


def test_it_says_what_was_compared_and_what_that_cannot_show(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_on_path(monkeypatch, tmp_path)
    answering(tmp_path)
    said = done("second-opinion", case, "Q1").out
    assert "read by both" in said and "can share an error" in said
    found = done("second-opinion", case, "Q1", "--json").data["run"]
    assert (found["analysis"], found["outcome"]) == ("second_opinion", "found")
    assert {"opinions_differ", "only_in_second"} <= {finding["name"] for finding in found["findings"]}


def test_without_exiftool_it_says_what_to_install_and_is_no_failure(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exiftool(monkeypatch, tmp_path)
    ran = run("second-opinion", case, "Q1")
    assert ran.code == 0
    assert "ExifTool is not installed" in ran.out


def test_one_that_breaks_is_a_failure_in_words(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_on_path(monkeypatch, tmp_path)
    stand_in(tmp_path, "exit 3")
    ran = run("second-opinion", case, "Q1")
    assert ran.code == 1
    assert "exiftool -ver" in ran.out
