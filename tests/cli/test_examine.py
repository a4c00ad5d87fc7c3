"""`examine`: photos in, one report out, and one JSON object that says all of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.analysis.registry import analyses
from provenance.cli.arguments import joined
from provenance.cli.commands import parser
from provenance.cli.overviews import overview_lines
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.overview import FileOverview, OverviewRow, Section, Tone
from provenance.record.snapshot import Exhibit
from provenance.record.values import Table, Term, Text
from provenance.wording import Wording
from tests import forge
from tests.cli.conftest import Worked
from tests.cli.desk import done, run
from tests.record.test_features import new_case

EVIDENCE_KEYS = [
    "id",
    "exhibit",
    "name",
    "sha256",
    "size_bytes",
    "media_type",
    "role",
    "already_in_case",
    "error",
]
OVERVIEW_KEYS = [
    "id", "label", "said", "tone", "limits", "values", "basis", "analysis", "run", "findings", "private",
]  # fmt: skip
RUN_KEYS = [
    "id", "analysis", "version", "inputs", "evidence", "parameters", "outcome", "findings", "limits", "reason",
]  # fmt: skip


def test_the_answer_has_exactly_the_documented_keys_in_order(examined: Worked) -> None:
    answer = examined.ran.data
    assert list(answer) == ["case", "evidence", "overview", "runs", "reports", "requests"]
    assert all(list(entry) == EVIDENCE_KEYS for entry in answer["evidence"])
    assert answer["runs"]
    for made in answer["runs"]:
        assert list(made) == RUN_KEYS
        assert all(list(given) == ["role", "kind", "id", "sha256"] for given in made["inputs"])
        assert all(list(finding) == ["id", "name", "basis", "value"] for finding in made["findings"])
        assert all("kind" in finding["value"] and "value" in finding["value"] for finding in made["findings"])
        assert made["limits"] and all(list(limit) == ["id", "text"] for limit in made["limits"])
        assert not any(limit["text"].startswith("[") for limit in made["limits"])
        assert made["reason"] is None or list(made["reason"]) == ["id", "text"]
        assert made["evidence"] == [given["id"] for given in made["inputs"] if given["kind"] == "evidence"]


def test_the_overview_of_each_questioned_photo_says_what_it_rests_on(examined: Worked) -> None:
    (overview,) = examined.ran.data["overview"]
    assert list(overview) == ["exhibit", "id", "sections"]
    assert overview["exhibit"] == "Q1"
    named = {section["section"]: section["rows"] for section in overview["sections"]}
    assert all(named.values())
    assert list(named)[-1] == "not_examined" or "not_examined" not in named
    findings = {finding["id"] for made in examined.ran.data["runs"] for finding in made["findings"]}
    for row in (row for rows in named.values() for row in rows):
        assert list(row) == OVERVIEW_KEYS
        assert row["label"] and not row["label"].startswith("[") and not row["said"].startswith("[")
        assert set(row["findings"]) <= findings
        assert row["tone"] in ("neutral", "notable", "contradiction")
    assert named["file"][0]["values"] == [{"kind": "term", "value": "jpeg"}]


def test_the_overview_stands_first_for_people(photos: Path, tmp_path: Path) -> None:
    lines = done("examine", photos / "photo.jpg", "--out", tmp_path / "out").out.splitlines()
    assert lines[0] == "Q1  photo.jpg"
    assert lines[1].startswith("  ") and not lines[1].startswith("    ")
    assert any(line.startswith("    Type: ") for line in lines)


def long_rows(*tones: Tone) -> FileOverview:
    """Rows of one section, each too long for a line, with a number inside which it must not be cut."""
    said = ", ".join(f"10\u202f000 words number {n}" for n in range(40))
    rows = tuple(OverviewRow(Section.DIFFERS, "overview.camera", (Text(said),), tone) for tone in tones)
    return FileOverview("q1", rows)


@pytest.fixture
def exhibit(tmp_path: Path) -> Iterator[Exhibit]:
    with new_case(tmp_path) as case:
        yield case.snapshot().exhibit("q1")


@pytest.mark.parametrize("columns", ["60", "100", "250"])
def test_loud_rows_are_wrapped_and_never_cut_or_left_out(
    exhibit: Exhibit, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = list(overview_lines(exhibit, "a.jpg", long_rows(*[Tone.NOTABLE] * 9), Wording()))
    text = " ".join(" ".join(lines).split(" "))
    assert all(len(line) <= int(columns) for line in lines)
    assert len(re.findall(r"number\s+39", text)) == 9 and "…" not in text and text.count("10\u202f000") == 360


def test_quiet_rows_left_to_the_report_are_counted_in_words(exhibit: Exhibit) -> None:
    tones = [Tone.NEUTRAL] * 8 + [Tone.NOTABLE]
    lines = list(overview_lines(exhibit, "a.jpg", long_rows(*tones), Wording()))
    assert lines[-1] == "    … 2 more lines in the report"
    assert sum("Notable – " in line for line in lines) == 1


def test_the_rows_of_tests_do_not_say_their_result_twice(exhibit: Exhibit) -> None:
    table = Table(((Term("differs"), Text("x")),), ("result", "compared_taken"))
    finding = Finding(new_ulid(), "test_years", Basis.COMPUTED, table)
    row = OverviewRow(
        Section.DIFFERS, "overview.result.differs", (table,), Tone.NOTABLE, analysis="consistency", said_by=finding
    )  # fmt: skip
    text = "\n".join(overview_lines(exhibit, "a.jpg", FileOverview("q1", (row,)), Wording()))
    assert "Notable" not in text and "    Differs: " in text


def test_what_must_be_added_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    photo = tmp_path / "photo_2022-09-10_14-03-22.jpg"
    photo.write_bytes(forge.picture_file("jpeg"))
    lines = done("examine", photo, "--out", tmp_path / "out").out.splitlines()
    at = next(
        n for n, line in enumerate(lines) if "Sent or saved, by the file name (Telegram Desktop)" in line
    )
    below = " ".join(line.strip() for line in lines[at + 1 : at + 5])
    assert "not the time of taking" in below


def test_a_sidecar_with_metadata_has_an_overview(tmp_path: Path) -> None:
    sidecar = tmp_path / "a.xmp"
    sidecar.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmp:CreateDate="2022-09-10T14:03:22+03:00"/></rdf:RDF></x:xmpmeta>'
    )
    empty = tmp_path / "notes.html"
    empty.write_bytes(forge.html_page())
    out = done("examine", sidecar, empty, "--out", tmp_path / "out").out
    assert out.startswith("D1  a.xmp\n") and "Created (XMP): 10 September 2022, 14:03:22 (UTC+03:00)" in out
    assert "\nD2  notes.html\n" not in out


def test_a_number_below_zero_belongs_to_the_option_before_it() -> None:
    words = joined(["examine", "photo.jpg", "--claimed-place", "-33.86,151.2", "--claim", "-5"])
    asked = parser().parse_args(words)
    assert (asked.claimed_place, asked.claim) == ("-33.86,151.2", "-5")
    assert joined(["a", "--at", "-.5, -0.25"]) == ["a", "--at=-.5, -0.25"]
    for kept in (["a", "-5"], ["--at", "-x"], ["--json", "--at"], ["--", "--at", "-5"], ["--at=1", "-5"]):
        assert joined(kept) == kept


def test_the_answer_names_the_case_the_exhibits_the_runs_and_the_reports(examined: Worked) -> None:
    answer = examined.ran.data
    assert answer["case"] == str(examined.path)
    assert [entry["exhibit"] for entry in answer["evidence"]] == ["Q1", "R1", "R2"]
    assert [entry["name"] for entry in answer["evidence"]] == ["photo.jpg", "reference.jpg", "other.jpg"]
    elsewhere = {
        "camera_position",
        "place_shortlist",
        "second_opinion",
        "sign_text",
        "sun_and_shadow",
    }  # no run of a case; only where a person asks for it
    still_made = {id for id, declared in analyses().items() if not declared.retired}
    assert {made["analysis"] for made in answer["runs"]} == still_made - elsewhere
    assert answer["reports"] == [str(examined.out / name) for name in ("report.html", "report.pdf")]
    assert (examined.out / "report.pdf").read_bytes().startswith(b"%PDF-")
    results = [
        finding["value"]["value"]
        for made in answer["runs"]
        for finding in made["findings"]
        if made["analysis"] == "landmark_match" and finding["name"] == "result"
    ]
    assert results == ["match", "no_evidence"]


def test_the_report_shows_the_claim_and_the_program_concludes_nothing(examined: Worked) -> None:
    page = (examined.out / "report.html").read_text("utf-8")
    assert "Солдати з прапором у центрі" in page and "A channel" in page
    assert done("conclude", examined.path, "list").out == ""
    (claim,) = done("claim", examined.path, "list", "--json").lines
    assert claim["where"] == {"kind": "place", "value": "49.71,37.62"}
    assert claim["when"] == {"kind": "instant", "value": "2022-09-10", "precision": "day"}


def test_failed_inputs_are_answered_in_their_place(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_bytes(b"words")
    ran = run(
        "examine", tmp_path / "gone.jpg", photos / "photo.jpg", tmp_path / "empty.jpg", tmp_path / "text.jpg",
        "--out", tmp_path / "out", "--json",
    )  # fmt: skip
    assert ran.code == 1
    evidence = ran.data["evidence"]
    assert [entry["exhibit"] for entry in evidence] == [None, "Q1", None, None]
    assert [entry["error"] and entry["error"]["id"] for entry in evidence] == [
        "file_missing", None, "file_empty", "named_as_picture_is_document",
    ]  # fmt: skip
    assert all(name in ran.err for name in ("gone.jpg", "empty.jpg", "text.jpg"))
    assert "[" not in ran.err
    assert len(ran.data["reports"]) == 2


def test_when_no_photo_could_be_taken_in_there_is_no_report(tmp_path: Path) -> None:
    ran = run("examine", tmp_path / "gone.jpg", "--out", tmp_path / "out", "--json")
    assert ran.code == 1
    assert (ran.data["runs"], ran.data["reports"]) == ([], [])


def test_a_folder_of_references_is_searched_and_what_is_no_picture_is_named(
    photos: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "references"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(photos / "reference.jpg", folder / "deep" / "b.jpg")
    (folder / "a.png").write_bytes(forge.picture_of_one_colour((5, 5, 5), 64, 64))
    (folder / "notes.txt").write_text("not a picture")
    ran = done("examine", photos / "photo.jpg", "--against", folder, "--out", tmp_path / "out", "--json")
    assert [entry["name"] for entry in ran.data["evidence"]] == ["photo.jpg", "a.png", "b.jpg"]
    assert "notes.txt" in ran.err


def test_the_same_file_as_photo_and_reference_is_one_exhibit_and_never_compared_with_itself(
    photos: Path, tmp_path: Path
) -> None:
    photo = photos / "photo.jpg"
    ran = done("examine", photo, photo, "--against", photo, "--out", tmp_path / "out", "--json")
    assert [entry["exhibit"] for entry in ran.data["evidence"]] == ["Q1", "Q1", "Q1"]
    assert [entry["already_in_case"] for entry in ran.data["evidence"]] == [False, True, True]
    made = [made["analysis"] for made in ran.data["runs"]]
    assert {"file_identity", "metadata", "seen_before"} <= set(made)
    assert len(made) == len(set(made))
    assert "landmark_match" not in made


def test_an_existing_case_goes_on(town: Path, photos: Path, tmp_path: Path) -> None:
    ran = done("examine", photos / "copy.jpg", "--case", town, "--out", tmp_path / "out", "--json")
    assert [entry["exhibit"] for entry in ran.data["evidence"]] == ["Q2"]
    near = [
        finding["value"]["value"]
        for made in ran.data["runs"]
        for finding in made["findings"]
        if finding["name"] == "hits"
    ]
    assert near and near[0][0][0]["kind"] == "pointer"
    assert len(done("claim", town, "list").out.splitlines()) == 1


def test_without_a_name_every_examination_gets_a_case_of_its_own(photos: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(forge.html_page())
    cases = [done("examine", page, "--out", tmp_path / "out", "--json").data["case"] for _ in range(2)]
    assert cases == [str(tmp_path / "out" / name) for name in ("examination.case", "examination-2.case")]


def test_a_folder_that_cannot_be_written_is_said_before_any_work(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    named: list[str | Path] = ["--case", tmp_path / "new.case"]
    for more in ([], named):
        ran = run("examine", photos / "photo.jpg", "--out", tmp_path / "taken", "--json", *more)
        assert (ran.code, ran.out) == (1, "")
        assert "taken" in ran.err and "[" not in ran.err
    assert not (tmp_path / "new.case").exists()


def test_a_file_that_is_no_case_is_refused(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "a.case").write_bytes(b"not a case")
    ran = run("examine", photos / "photo.jpg", "--case", tmp_path / "a.case", "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (1, "")
    assert (tmp_path / "a.case").read_bytes() == b"not a case"


def test_names_that_are_not_unicode_are_shown_and_kept(photos: Path, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"f\xff")
    folder.mkdir()
    photo = folder / os.fsdecode(b"photo-\xe9.jpg")
    photo.write_bytes(forge.picture_file("png"))
    reference = Path(shutil.copy(photos / "reference.jpg", folder / os.fsdecode(b"r-\xe9.jpg")))
    ran = done(
        "examine",
        photo,
        "--against",
        reference,
        "--case",
        folder / "a.case",
        "--out",
        folder / "out",
        "--json",
    )
    assert [entry["name"] for entry in ran.data["evidence"]] == ["photo-\ufffd.jpg", "r-\ufffd.jpg"]
    text = done("examine", photo, "--case", folder / "a.case", "--out", folder / "out").out
    assert "\ufffd" in text
    text.encode("utf-8")


def test_people_read_one_line_per_exhibit_run_and_report(town: Path, photos: Path, tmp_path: Path) -> None:
    ran = done("examine", photos / "photo.jpg", "--case", town, "--out", tmp_path / "out")
    assert ran.out.startswith("Q1  photo.jpg\n")
    assert "\n  Q1  " in ran.out
    assert "File identity: Q1: found" in ran.out
    assert ran.out.splitlines()[-1] == str(tmp_path / "out" / "report.pdf")
    assert "[" not in ran.out


def test_people_are_told_which_pictures_were_seen_before_and_as_what(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "home"))
    item = done("archive", "add", photos / "photo.jpg", "--json").lines[0]["item"]
    case = tmp_path / "a.case"
    ran = done(
        "examine", photos / "photo.jpg", photos / "copy.jpg", "--case", case, "--out", tmp_path / "out"
    )
    lines = ran.out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Seen before: Q1: found"))
    hits = sorted(line for line in lines[start + 1 : start + 3])
    assert hits == [f"  A1 ({item}): identical file", "  Q2: same picture, re-saved"]
    exported = done("export", case, "--out", tmp_path / "public", "--json").data
    assert list(exported) == ["folder", "head", "objects", "left_out"] and exported["left_out"] > 0
    assert "--private takes" in done("export", case, "--out", tmp_path / "again").out
    whole = done("export", case, "--out", tmp_path / "private", "--private", "--json").data
    assert (whole["objects"], whole["left_out"]) == (exported["objects"] + exported["left_out"], 0)


@pytest.mark.parametrize("words", [[], ["--case", "x.case"], ["photo.jpg", "--no-such-option"]])
def test_wrong_use_is_exit_code_two_and_no_data(words: list[str]) -> None:
    ran = run("examine", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "usage:" in ran.err
