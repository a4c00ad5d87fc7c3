"""The case itself: made, listed, looked after, replayed, reported, undone and erased from."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.values import Count
from provenance.wording import Wording
from provenance.workbench import Workbench
from tests.cli.conftest import Worked
from tests.cli.desk import done, run
from tests.warm import processes
from tests.workbench.test_integrity import alter

ALARM = Wording().label("alarm.title")


def chunk_with(case: Path, words: bytes) -> int:
    """The number of the stored piece that holds these words."""
    with contextlib.closing(sqlite3.connect(case)) as connection:
        pieces = connection.execute("SELECT n, data FROM chunks").fetchall()
    return next(int(number) for number, data in pieces if words in data)


def events(case: Path) -> list[str]:
    return [line["type"] for line in run("log", case, "--json").lines]  # exit code 1 once there is an alarm


def test_every_command_that_speaks_for_an_altered_case_fails(town: Path, tmp_path: Path) -> None:
    alter(town)
    for words in (
        ("summary", town),
        ("runs", town),
        ("exhibits", town),
        ("log", town),
        ("note", town, "list"),
        ("export", town, "--out", tmp_path / "bundle"),
        ("note", town, "add", "--text", "seen after the alarm"),
    ):
        ran = run(*words)
        assert ran.code == 1 and "ALARM" in ran.err, words


def test_a_report_file_that_was_changed_is_not_one_that_was_issued(town: Path, tmp_path: Path) -> None:
    done("report", town, "--out", tmp_path)
    report = tmp_path / "report.html"
    assert done("verify", town, "--report", report, "--json").data["agrees"]
    report.write_bytes(report.read_bytes().replace(b"</html>", b" </html>"))
    ran = run("verify", town, "--report", report, "--json")
    assert ran.code == 1
    assert [problem["id"] for problem in ran.data["problems"]] == ["report_not_as_issued"]


# ---- making -------------------------------------------------------------------------------------------------


def test_a_new_case_says_its_id_and_its_head(tmp_path: Path) -> None:
    path = tmp_path / "new.case"
    answer = done("new", path, "--title", "Прапор", "--question", "Where?", "--json").data
    assert list(answer) == ["case", "head"]
    assert done("verify", path, "--head", answer["head"], "--json").data["outside_head_at"] == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_case_is_never_written_over(town: Path) -> None:
    before = town.read_bytes()
    ran = run("new", town, "--title", "x")
    assert (ran.code, ran.out) == (1, "") and "town.case" in ran.err
    assert town.read_bytes() == before


def test_files_are_added_in_order_failed_ones_included(photos: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.case"
    done("new", path, "--title", "x")
    ran = run("add", path, photos / "photo.jpg", tmp_path / "gone.jpg", "--as", "reference", "--json")
    assert ran.code == 1
    assert [line["exhibit"] for line in ran.lines] == ["R1", None]
    assert [line["error"] and line["error"]["id"] for line in ran.lines] == [None, "file_missing"]
    text = run("add", path, photos / "photo.jpg", tmp_path / "gone.jpg")
    assert text.code == 1 and text.out.split()[0] == "R1" and "gone.jpg" in text.err


def test_the_log_has_one_line_per_event(examined: Worked) -> None:
    lines = done("log", examined.path, "--json").lines
    assert all(list(line) == ["event", "id", "time", "actor", "type", "counts", "private"] for line in lines)
    assert [line["event"] for line in lines] == list(range(len(lines)))
    assert (lines[0]["type"], lines[-1]["type"]) == ("case_opened", "report_issued")
    text = done("log", examined.path).out
    assert len(text.splitlines()) == len(lines) and "[" not in text


def test_the_writer_is_named_by_pseudonym_and_role(tmp_path: Path) -> None:
    done("new", tmp_path / "a.case", "--title", "x", "--actor", "Alex", "--role", "reviewer")
    assert done("log", tmp_path / "a.case", "--json").data["actor"] == "Alex"


def test_runs_are_listed_with_the_ids_of_their_findings(examined: Worked) -> None:
    made = examined.ran.data["runs"]
    assert done("runs", examined.path, "--json").lines == made
    text = done("runs", examined.path).out
    for listed in made:
        assert listed["id"] in text
        assert all(finding["id"] in text for finding in listed["findings"])
    assert "landmark_match  Q1 R1  found" in text and "[" not in text


# ---- verifying ----------------------------------------------------------------------------------------------

VERIFY_KEYS = [
    "agrees", "events", "objects", "private_fields", "erased", "head", "outside_head", "outside_head_at", "problems",
]  # fmt: skip


def test_an_untouched_case_agrees_and_says_what_it_could_not_see(examined: Worked) -> None:
    before = examined.path.read_bytes()
    assert ALARM not in (examined.out / "report.html").read_text("utf-8")
    ran = done("verify", examined.path, "--json")
    assert list(ran.data) == VERIFY_KEYS
    assert ran.data["agrees"] and ran.data["problems"] == []
    assert (ran.data["outside_head"], ran.data["outside_head_at"]) == (None, None)
    text = done("verify", examined.path).out
    assert ran.data["head"] in text and "[" not in text
    assert examined.path.read_bytes() == before


def test_a_head_kept_outside_is_found_old_or_new_and_a_wrong_one_is_not(
    examined: Worked, tmp_path: Path
) -> None:
    new = done("verify", examined.path, "--json").data
    assert (
        done("verify", examined.path, "--head", new["head"], "--json").data["outside_head_at"]
        == new["events"] - 1
    )
    old = Path(shutil.copy(examined.path, tmp_path / "later.case"))
    done("note", old, "add", "--text", "later")
    assert done("verify", old, "--head", new["head"], "--json").data["outside_head_at"] == new["events"] - 1
    ran = run("verify", old, "--head", "0" * 64, "--json")
    assert (ran.code, ran.data["agrees"]) == (1, False)
    assert [problem["id"] for problem in ran.data["problems"]] == ["outside_head_not_in_log"]
    text = run("verify", old, "--head", "0" * 64)
    assert text.code == 1 and "[" not in text.out


def test_a_report_kept_outside_names_the_head(examined: Worked, town: Path, tmp_path: Path) -> None:
    report = examined.out / "report.html"
    assert done("verify", town, "--report", report, "--json").data["outside_head_at"] is not None
    done("new", tmp_path / "other.case", "--title", "x")
    assert run("verify", tmp_path / "other.case", "--report", report).code == 1
    (tmp_path / "page.html").write_text("<p>no head")
    for wrong in (tmp_path / "page.html", tmp_path / "gone.html"):
        ran = run("verify", town, "--report", wrong)
        assert (ran.code, ran.out) == (1, "") and wrong.name in ran.err


def test_a_case_that_is_not_there_or_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.case").write_bytes(b"x" * 5000)
    for name in ("a.case", "gone.case"):
        for command in (["verify"], ["log"], ["replay"], ["summary"]):
            ran = run(*command, tmp_path / name)
            assert (ran.code, ran.out) == (1, ""), command
            assert name in ran.err and "[" not in ran.err


# ---- alterations --------------------------------------------------------------------------------------------


def test_a_changed_byte_is_found_by_the_next_report_and_printed_in_every_one_after(
    town: Path, tmp_path: Path
) -> None:
    alter(town)
    ran = run("report", town, "--out", tmp_path / "first", "--json")
    assert ran.code == 1 and len(ran.data["reports"]) == 2
    assert "ALARM" in ran.err and "[" not in ran.err
    assert ALARM in (tmp_path / "first" / "report.html").read_text("utf-8")
    told = run("summary", town)
    assert told.code == 1 and "ALARM" in told.out
    assert events(town).count("alteration_found") == 1
    again = run("report", town, "--out", tmp_path / "second")
    assert again.code == 1
    assert events(town).count("alteration_found") == 1
    verified = run("verify", town, "--json")
    assert verified.code == 1
    assert [problem["id"] for problem in verified.data["problems"]] == ["object_altered"]
    alter(town)  # turned back: the bytes agree again, the alarm stays
    assert done("verify", town).code == 0
    assert run("report", town, "--out", tmp_path / "third").code == 1
    assert ALARM in (tmp_path / "third" / "report.html").read_text("utf-8")
    assert events(town).count("alteration_found") == 1


def test_altered_findings_are_named_and_the_other_runs_are_still_listed(town: Path, tmp_path: Path) -> None:
    runs = done("runs", town, "--json").lines
    large = next(
        n for n, made in enumerate(runs) if any(f["name"] == "matched_points" for f in made["findings"])
    )
    alter(town, chunk_with(town, b'"matched_points"'))
    ran = run("runs", town, "--json")
    assert ran.code == 1 and "[" not in ran.err and ran.err
    assert [line["id"] for line in ran.lines] == [made["id"] for made in runs]
    assert [*ran.lines[:large], *ran.lines[large + 1 :]] == [*runs[:large], *runs[large + 1 :]]
    (gone,) = (found for found in ran.lines[large]["findings"] if found["name"] == "large_findings")
    assert gone["value"] == {"kind": "missing", "value": "altered"}
    assert run("report", town, "--out", tmp_path / "out").code == 1
    assert ALARM in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_examining_more_in_an_altered_case_says_so(town: Path, photos: Path, tmp_path: Path) -> None:
    alter(town)
    ran = run("examine", photos / "copy.jpg", "--case", town, "--out", tmp_path / "out", "--json")
    assert ran.code == 1
    assert ran.data["reports"]
    assert events(town).count("alteration_found") == 1


# ---- replaying ----------------------------------------------------------------------------------------------


def test_a_case_replays_the_same(examined: Worked) -> None:
    before = examined.path.read_bytes()
    lines = done("replay", examined.path, "--json").lines
    assert all(list(line) == ["run", "analysis", "answer", "differing"] for line in lines)
    assert {line["answer"] for line in lines} == {"same"}
    assert [line["run"] for line in lines] == [made["id"] for made in examined.ran.data["runs"]]
    assert examined.path.read_bytes() == before


def test_a_run_of_another_version_is_no_failure_and_a_different_one_is(photos: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with Workbench(processes=processes()) as bench, bench.create_case(path, "A") as case:
        list(case.add([photos / "photo.jpg"], EvidenceRole.QUESTIONED))
        made = case.run("file_identity", [("questioned", "Q1")])
        case.file.record_run(msgspec.structs.replace(made, id=new_ulid(), version=made.version + 1))
    assert [line["answer"] for line in done("replay", path, "--json").lines] == ["same", "other_version_here"]
    wrong = tuple(
        msgspec.structs.replace(finding, value=Count(1, "bytes")) if finding.name == "size" else finding
        for finding in made.findings
    )
    with Workbench(processes=processes()) as bench, bench.open_case(path) as case:
        case.file.record_run(msgspec.structs.replace(made, id=new_ulid(), findings=wrong))
    ran = run("replay", path, "--json")
    assert ran.code == 1
    assert (ran.lines[-1]["answer"], ran.lines[-1]["differing"]) == ("differs", ["size"])
    text = run("replay", path)
    assert text.code == 1 and "size" in text.out


# ---- reporting ----------------------------------------------------------------------------------------------


def test_a_report_up_to_an_event_gives_the_same_bytes_for_ever(town: Path, tmp_path: Path) -> None:
    last = len(events(town)) - 1
    written = []
    for name in ("one", "two"):
        answer = done("report", town, "--out", tmp_path / name, "--at", str(last), "--json").data
        assert list(answer) == ["reports", "event", "head", "issued"]
        assert (answer["event"], answer["reports"][0]["file"]) == (last, str(tmp_path / name / "report.html"))
        written.append([entry["sha256"] for entry in answer["reports"]])
    done("note", town, "add", "--text", "A later thought")
    answer = done("report", town, "--out", tmp_path / "three", "--at", str(last), "--json").data
    written.append([entry["sha256"] for entry in answer["reports"]])
    assert written[0] == written[1] == written[2]
    newest = done("report", town, "--out", tmp_path / "four", "--json").data
    assert [entry["sha256"] for entry in newest["reports"]] != written[0]
    assert newest["issued"] == newest["event"] + 1


@pytest.mark.parametrize("at", ["-1", "100000"])
def test_a_report_up_to_an_event_that_is_not_there_is_refused(at: str, town: Path, tmp_path: Path) -> None:
    ran = run("report", town, "--out", tmp_path / "out", f"--at={at}")
    assert (ran.code, ran.out) == (1, "") and "[" not in ran.err


def test_a_report_folder_that_cannot_be_written_is_said(town: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    ran = run("report", town, "--out", tmp_path / "taken")
    assert (ran.code, ran.out) == (1, "") and "taken" in ran.err


def test_a_summary_is_at_most_120_words(examined: Worked) -> None:
    text = done("summary", examined.path).out
    assert 5 < len(text.split()) <= 120
    assert done("summary", examined.path, "--json").data == {"summary": text.rstrip("\n")}


# ---- undoing and erasing ------------------------------------------------------------------------------------


def test_undoing_takes_a_record_away_and_undoing_that_brings_it_back(town: Path) -> None:
    noted = done("note", town, "add", "--text", "a slip", "--json").data
    undone = done("undo", town, str(noted["event"]), "--json").data["event"]
    assert done("note", town, "list").out == ""
    assert not done("log", town, "--json").lines[noted["event"]]["counts"]
    assert run("undo", town, str(noted["event"])).code == 1
    done("undo", town, str(undone))
    assert "a slip" in done("note", town, "list").out


@pytest.mark.parametrize("event", ["0", "999999", "no-such-id"])
def test_what_cannot_be_undone_stays(event: str, town: Path) -> None:
    before = len(events(town))
    ran = run("undo", town, event)
    assert (ran.code, ran.out) == (1, "") and "[" not in ran.err
    assert len(events(town)) == before


def test_erased_words_are_gone_from_the_file_and_the_log_says_so(town: Path) -> None:
    noted = done("note", town, "add", "--text", "Herr Geheimrat wohnt hier", "--json").data
    erased = done("erase", town, str(noted["event"]), "--field", "text", "--reason", "privacy", "--json").data
    assert b"Geheimrat" not in town.read_bytes()
    (listed,) = done("note", town, "list", "--json").lines
    assert listed["text"] == {"kind": "missing", "value": "erased", "event": erased["events"][0]}
    assert done("verify", town, "--json").data["erased"] == 1
    assert run("erase", town, str(noted["event"]), "--reason", "privacy").code == 1
    other = done("note", town, "add", "--text", "Noch ein Wort", "--json").data
    assert (
        "1 record or file was touched" in done("erase", town, str(other["event"]), "--reason", "privacy").err
    )


def test_erasing_needs_a_reason_and_a_field_that_is_there(town: Path) -> None:
    assert run("erase", town, "1").code == 2
    assert run("erase", town, "1", "--reason", "boredom").code == 2
    ran = run("erase", town, "1", "--field", "nothing", "--reason", "mistake")
    assert (ran.code, ran.out) == (1, "") and "[" not in ran.err


# ---- the example --------------------------------------------------------------------------------------------


def test_the_example_is_worked_to_its_reports_and_never_written_over(
    tmp_path: Path, example_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIDADE_CACHE", str(example_cache))
    ran = done("example", "--out", tmp_path / "example", "--json")
    assert ran.data["case"] == str(tmp_path / "example" / "example.case")
    assert all(Path(report).stat().st_size > 10_000 for report in ran.data["reports"])
    assert done("verify", ran.data["case"], "--report", ran.data["reports"][0]).code == 0
    again = run("example", "--out", tmp_path / "example")
    assert (again.code, again.out) == (1, "") and "example.case" in again.err
