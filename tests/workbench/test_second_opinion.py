"""A second opinion in a case: made when it is asked for and never else, recorded, replayed, told in the overview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.overview import Section, file_overview
from provenance.record.run import Outcome
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.replay import Replayed
from tests.exiftools import ANSWERED, answering, first_on_path, needs_shell, stand_in, without_exiftool

pytestmark = needs_shell


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the search path, with what stands in for ExifTool."""
    (tmp_path / "path").mkdir()
    first_on_path(monkeypatch, tmp_path / "path")
    answering(tmp_path / "path")
    return tmp_path / "path"


@pytest.fixture
def opened(warm: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    with warm.create_case(tmp_path / "test.case", "Test") as case:
        yield case


def added(case: OpenCase, path: Path) -> Exhibit:
    (taken,) = case.add([path], EvidenceRole.QUESTIONED)
    assert taken.exhibit is not None
    return taken.exhibit


def test_it_is_held_against_the_newest_reading_which_is_made_first(
    opened: OpenCase, photos: Path, folder: Path
) -> None:
    exhibit = added(opened, photos / "photo.jpg")
    first, second = opened.second_opinion("Q1"), opened.second_opinion(exhibit.id)
    assert first.outcome is second.outcome is Outcome.FOUND
    recorded = opened.snapshot().runs
    assert [run.analysis for run in recorded] == ["metadata", "second_opinion", "second_opinion"]
    assert [given.id for given in first.inputs] == [exhibit.id, recorded[0].id]


def test_an_examination_never_starts_it(opened: OpenCase, photos: Path, folder: Path) -> None:
    runs = list(opened.examine([added(opened, photos / "photo.jpg")], []))
    assert "second_opinion" not in {run.analysis for run in runs}


def test_the_overview_tells_of_it_where_it_was_made_and_never_of_its_absence(
    opened: OpenCase, photos: Path, folder: Path
) -> None:
    exhibit = added(opened, photos / "photo.jpg")
    assert "second_opinion" not in {row.analysis for row in file_overview(opened.snapshot(), exhibit.id).rows}
    opened.second_opinion("Q1")
    rows = file_overview(opened.snapshot(), exhibit.id).of(Section.COMPARED)
    assert [row.label for row in rows if row.analysis == "second_opinion"] == ["overview.second_opinion"]


def test_a_replay_says_what_can_be_repeated_here(
    opened: OpenCase, photos: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(opened, photos / "photo.jpg")
    opened.second_opinion("Q1")

    def answer() -> Replayed:
        (replayed,) = [one for one in opened.replay() if one.run.analysis == "second_opinion"]
        return replayed.answer

    assert answer() is Replayed.SAME
    answering(folder, {**ANSWERED, "IFD0:Artist": "Somebody"})
    assert answer() is Replayed.DIFFERS
    stand_in(folder, 'printf \'[{"IFD0:Artist": "Somebody"}]\'', version="13.01")
    assert answer() is Replayed.OTHER_VERSION
    without_exiftool(monkeypatch, opened.file.path.parent)
    assert answer() is Replayed.NOT_REPEATABLE


def test_a_run_without_exiftool_is_not_repeatable_where_there_is_one(
    opened: OpenCase, photos: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(opened, photos / "photo.jpg")
    with monkeypatch.context() as patch:
        without_exiftool(patch, opened.file.path.parent)
        assert opened.second_opinion("Q1").outcome is Outcome.NOT_APPLICABLE
    (replayed,) = [one for one in opened.replay() if one.run.analysis == "second_opinion"]
    assert replayed.answer is Replayed.NOT_REPEATABLE
