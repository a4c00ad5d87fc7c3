"""`marks`: kept in the case, computed from, shown and taken away, in words and as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analyses.desk import MARKS_SCALE
from tests.cli.desk import done, run, write_photos
from tests.marks import marks_file, pairs_file


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marks")
    write_photos(folder)
    case = folder / "test.case"
    done("new", case, "--title", "Marks")
    done("add", case, folder / "photo.jpg")
    return case


def test_pairs_are_kept_computed_from_shown_and_taken_away(case: Path, tmp_path: Path) -> None:
    made = done("marks", case, "Q1", "--pairs", pairs_file(tmp_path, scale=MARKS_SCALE), "--json").data
    assert made["run"]["analysis"] == "camera_position" and made["run"]["outcome"] == "found"
    assert made["pairs"]["sheet"]["pairs"][0]["number"] == 1 and made["shadows"] is None
    shown = done("marks", case, "Q1", "--json").data
    assert shown["pairs"] == made["pairs"] and shown["run"] is None
    said = done("marks", case, "Q1").out
    assert "6 pairs with the map" in said and "[" not in said
    cleared = done("marks", case, "Q1", "--clear", "pairs", "--json").data
    assert cleared == {"exhibit": "Q1", "pairs": None, "shadows": None, "run": None}


def test_shadows_are_said_in_words_with_their_limits(case: Path, tmp_path: Path) -> None:
    said = done("marks", case, "Q1", "--shadows", marks_file(tmp_path, scale=MARKS_SCALE)).out
    assert "agree with the marked shadows" in said
    assert "two days of each year" in said and "[" not in said


def test_nothing_of_the_marks_leaves_with_a_public_export(case: Path, tmp_path: Path) -> None:
    done("marks", case, "Q1", "--pairs", pairs_file(tmp_path, scale=MARKS_SCALE))
    done("marks", case, "Q1", "--shadows", marks_file(tmp_path, scale=MARKS_SCALE))
    wrong = marks_file(tmp_path, scale=MARKS_SCALE, where={"at": "2022-09-10T08:11:12"})
    assert run("marks", case, "Q1", "--shadows", wrong).code == 2
    done("export", case, "--out", tmp_path / "out")
    exported = b"".join(file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file())
    told = [part for part in (b"49.7064", b"37.6167", b"10:13:00", b"08:11:12") if part in exported]
    assert told == []


def test_marks_of_a_photo_of_another_size_are_refused(case: Path, tmp_path: Path) -> None:
    ran = run("marks", case, "Q1", "--pairs", pairs_file(tmp_path))
    assert ran.code == 2 and "4000 × 3000" in ran.err and "480 × 360" in ran.err
