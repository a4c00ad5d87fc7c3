"""The command that marks a case restricted and lifts the mark."""

from __future__ import annotations

from pathlib import Path

from tests.cli.desk import done, run


def test_marking_and_lifting_are_events_and_the_archive_follows(town: Path, tmp_path: Path) -> None:
    own = ("--archive", tmp_path / "own")
    done("archive", "add", "--from-case", town, "--exhibit", "Q1", "R1", "--quick", *own)
    marked = done("restrict", town, "--reason", "A person at risk", *own, "--json").data
    assert list(marked) == ["event", "restricted", "items", "staying", "error"]
    assert (marked["restricted"], marked["items"], marked["staying"], marked["error"]) == (True, 2, 2, None)
    assert done("archive", "info", *own, "--json").data["restricted"] == 2
    event = done("log", town, "--json").lines[marked["event"]]
    assert (event["type"], event["private"]) == ("case_restricted", ["reason"])
    lifted = done("restrict", town, "--lift", "--reason", "Published since", *own, "--json").data
    assert (lifted["restricted"], lifted["items"], lifted["staying"]) == (False, 2, 0)
    assert done("archive", "info", *own, "--json").data["restricted"] == 0


def test_what_is_restricted_is_not_added_and_the_error_says_the_next_step(town: Path, tmp_path: Path) -> None:
    own = ("--archive", tmp_path / "own")
    said = done("restrict", town, "--reason", "A person at risk", *own).out
    assert "marked restricted" in said and len(said.splitlines()) == 1
    assert not (tmp_path / "own").exists()
    for words in (
        ("archive", "add", "--from-case", town, *own),
        ("places", "add", "--from-case", town, "--exhibit", "R1", "--place", "Hall"),
    ):
        ran = run(*words, "--json")
        assert (ran.code, ran.out) == (1, "") and "town.case" in ran.err and "Lift" in ran.err
    done("restrict", town, "--lift", "--reason", "Published since", *own)
    assert done("archive", "add", "--from-case", town, "--exhibit", "Q1", "--quick", *own, "--json").lines


def test_people_are_told_how_many_pictures_stay_and_how_many_may_leave(
    town: Path, photos: Path, tmp_path: Path
) -> None:
    own = ("--archive", tmp_path / "own")
    done("archive", "add", "--from-case", town, "--exhibit", "Q1", "R1", "--quick", *own)
    done("archive", "add", photos / "photo.jpg", "--quick", *own)
    said = done("restrict", town, "--reason", "A person at risk", *own).out
    assert "2 pictures that came from it" in said
    said = done("restrict", town, "--lift", "--reason", "Published since", *own).out
    assert "1 picture that came from it may leave" in said and "1 picture of it stays marked" in said


def test_an_archive_that_cannot_be_used_is_a_failure_and_the_mark_stays(town: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "archive.sqlite").write_bytes(b"no archive" * 1000)
    ran = run("restrict", town, "--reason", "A person at risk", "--archive", broken, "--json")
    assert ran.code == 1 and ran.err
    assert (ran.data["restricted"], ran.data["items"], ran.data["staying"]) == (True, None, None)
    assert ran.data["error"]["text"] in ran.err
    assert run("archive", "add", "--from-case", town).code == 1


def test_wrong_use_is_told(town: Path, tmp_path: Path) -> None:
    assert run("restrict", town).code == 2
    assert run("restrict", town, "--reason", " ").code == 2
    own = ("--archive", tmp_path / "own")
    assert run("restrict", town, "--lift", "--reason", "Published since", *own).code == 2
