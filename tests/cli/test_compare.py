"""`compare`: two pictures, or every row of a table; and `metadata`: every tag of many files."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from PIL import Image

from provenance.errors import InputError
from provenance.workbench.pairtables import Results, made_by
from tests import forge
from tests.cli.desk import done, run

MEASURES = [
    "llr", "score", "inliers", "confidence", "coverage", "cells", "mirrored", "rotation_deg", "identical_share",
]  # fmt: skip
COLUMNS = [
    "image_a", "image_b", "outcome", *MEASURES, "seconds", "reason", "same_photograph", "fitted_on", "made_by",
]  # fmt: skip
KEYS = ["image_a", "image_b", "outcome", "measures", "seconds", "same_photograph", "reason", "run"]


def results(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert list(reader.fieldnames or ()) == COLUMNS
    return rows


def compared(table: Path, out: Path, *more: str | Path) -> tuple[int, list[dict[str, str]]]:
    ran = run("compare", "--pairs", table, "--out", out, "--json", *more)
    rows = results(out)
    assert ran.data["pairs"] == len(rows)
    assert sum(ran.data["outcomes"].values()) == len(rows)
    return ran.code, rows


# ---- one pair -----------------------------------------------------------------------------------------------


def test_two_pictures_of_one_wall_match_and_the_points_can_be_looked_at(photos: Path, tmp_path: Path) -> None:
    picture = tmp_path / "matches.jpg"
    ran = done("compare", photos / "photo.jpg", photos / "reference.jpg", "--json", "--out", picture)
    answer = ran.data
    assert list(answer) == KEYS
    assert (answer["outcome"], answer["reason"]) == ("match", None)
    measures = answer["measures"]
    assert list(measures) == MEASURES
    assert measures["inliers"] > 20 and measures["cells"] > 10
    assert float(measures["score"]) > 3.3 and 0 < float(measures["confidence"]) <= 1
    assert 0.1 < float(measures["coverage"]) <= 1
    assert (measures["mirrored"], measures["rotation_deg"], measures["identical_share"]) == (
        "as_shown",
        "0",
        "0",
    )
    assert answer["run"]["analysis"] == "landmark_match"
    assert picture.read_bytes().startswith(b"\xff\xd8\xff")


def test_how_often_look_alikes_reach_it_stands_beside_a_result(photos: Path) -> None:
    two = (photos / "photo.jpg", photos / "reference.jpg")
    usual = done("compare", *two).out
    assert "pairs of look-alike buildings of" in usual and "95 % upper bound" in usual
    assert "The limits between results were set on these same pairs." in usual
    quick = done("compare", *two, "--quick").out
    assert "measured for the usual effort only" in quick and "upper bound" not in quick
    harder = done("compare", *two, "--try-harder").out
    assert harder.count("measured") == 1, "once is enough"
    copies = done("compare", photos / "photo.jpg", photos / "copy.jpg").out
    assert "look-alike buildings" not in copies


def test_the_number_the_confidence_and_a_turned_picture_are_said_in_words(
    photos: Path, tmp_path: Path
) -> None:
    as_shown = done("compare", photos / "photo.jpg", photos / "reference.jpg").out
    assert re.match(r"match \([0-9]+ agreeing points\)\n  Mean confidence over all pairs", as_shown)
    assert "turned" not in as_shown and "mirrored" not in as_shown
    with Image.open(photos / "reference.jpg") as shown:
        shown.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png")
        shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "mirrored.png")
    turned = done("compare", photos / "photo.jpg", tmp_path / "turned.png").out
    assert "had to be turned by 90°" in turned
    mirrored = done("compare", photos / "photo.jpg", tmp_path / "mirrored.png").out
    assert "agree better when one is mirrored" in mirrored or "orientation undecided" in mirrored


def test_no_evidence_is_done_and_makes_no_picture(photos: Path, tmp_path: Path) -> None:
    picture = tmp_path / "matches.jpg"
    ran = done("compare", photos / "photo.jpg", photos / "other.jpg", "--out", picture)
    assert ran.out.splitlines()[0].endswith(")") and len(ran.out.splitlines()) > 1
    assert "[" not in ran.out
    assert not picture.exists()


def test_a_picture_that_is_not_there_is_a_failed_comparison(photos: Path, tmp_path: Path) -> None:
    ran = run("compare", photos / "photo.jpg", tmp_path / "gone.jpg", "--json")
    assert ran.code == 1
    assert list(ran.data) == KEYS
    assert (ran.data["outcome"], ran.data["reason"]["id"]) == ("failed", "file_missing")
    assert (ran.data["measures"], ran.data["run"]) == (None, None)
    assert run("compare", photos / "photo.jpg", tmp_path / "gone.jpg").out == "failed\n"


def test_a_picture_that_cannot_be_decoded_is_a_failed_comparison(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(forge.truncated((photos / "other.jpg").read_bytes(), 0.3))
    ran = run("compare", photos / "photo.jpg", tmp_path / "broken.jpg", "--json")
    assert (ran.code, ran.data["outcome"], ran.data["reason"]["id"]) == (1, "failed", "truncated_picture")
    ran = run("compare", photos / "photo.jpg", tmp_path / "broken.jpg")
    assert ran.code == 1 and "broken.jpg" in ran.err


@pytest.mark.parametrize(
    "words", [[], ["a.jpg"], ["a.jpg", "b.jpg", "c.jpg"], ["--pairs", "p.csv"], ["a.jpg", "--pairs", "p.csv"]]
)
def test_one_or_three_pictures_are_wrong_use(words: list[str]) -> None:
    ran = run("compare", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "[" not in ran.err and ran.err


# ---- a table ------------------------------------------------------------------------------------------------


def test_every_row_is_answered_in_order_with_its_names_verbatim(photos: Path, tmp_path: Path) -> None:
    odd = 'a, "quoted"\u2028name\x85.jpg'
    (photos / odd).write_bytes((photos / "photo.jpg").read_bytes())
    table = tmp_path / "pairs.csv"
    rows = [
        ("photo.jpg", "reference.jpg"),
        ("./photo.jpg", "gone.jpg"),
        (odd, "other.jpg"),
        ("photo.jpg", "reference.jpg"),
        ("", "photo.jpg"),
        (str(photos / "photo.jpg"), "copy.jpg"),
    ]
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("label", "image_b", "image_a"), *[("x", b, a) for a, b in rows]])
    try:
        code, answers = compared(table, tmp_path / "results.csv", "--root", photos)
    finally:
        (photos / odd).unlink()
    assert code == 1  # two rows failed
    assert [(row["image_a"], row["image_b"]) for row in answers] == rows
    outcomes = [row["outcome"] for row in answers]
    assert outcomes == ["match", "failed", "no_evidence", "match", "failed", "match"]
    for row in answers:
        failed = row["outcome"] == "failed"
        assert float(row["seconds"]) >= 0
        assert failed == all(row[name] == "" for name in MEASURES)
        assert failed or int(row["inliers"]) >= 0 <= float(row["score"])
        assert bool(row["reason"]) == failed
        assert row["made_by"].startswith("alidade ") and " landmark_match 3 learned usual " in row["made_by"]
    assert [row["same_photograph"] for row in answers] == ["no"] * 5 + ["yes"]
    assert float(answers[5]["identical_share"]) > 0.5
    assert "gone.jpg" in answers[1]["reason"]


def test_relative_names_are_beside_the_table_unless_a_root_is_given(photos: Path, tmp_path: Path) -> None:
    table = photos / "pairs.csv"
    table.write_text("image_a,image_b\nphoto.jpg,photo.jpg\n")
    try:
        code, answers = compared(table, tmp_path / "results.csv")
    finally:
        table.unlink()
    assert (code, answers[0]["outcome"], answers[0]["same_photograph"]) == (0, "match", "yes")


# ---- taken up again -----------------------------------------------------------------------------------------


def pair_table(folder: Path, *rows: str) -> Path:
    (folder / "pairs.csv").write_text("image_a,image_b\n" + "".join(f"{row}\n" for row in rows))
    return folder / "pairs.csv"


def test_a_table_is_taken_up_where_it_was_left(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    root = ("--root", photos)
    _, first = compared(pair_table(tmp_path, "photo.jpg,other.jpg"), out, *root)
    with out.open("a", encoding="utf-8") as file:
        file.write("photo.jpg,reference.jpg,mat")  # stopped in the middle of a row
    pairs = pair_table(tmp_path, "photo.jpg,reference.jpg", "photo.jpg,other.jpg")
    code, both = compared(pairs, out, *root, "--jobs", "1")
    assert code == 0
    assert both[0] == first[0]  # its seconds too: it was not made again
    assert [(row["image_b"], row["outcome"]) for row in both] == [
        ("other.jpg", "no_evidence"),
        ("reference.jpg", "match"),
    ]
    before = out.read_bytes()
    assert compared(pairs, out, *root)[0] == 0
    assert out.read_bytes() == before


def test_failed_rows_and_rows_of_another_effort_are_made_again(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    for name in ("photo.jpg", "other.jpg"):
        (tmp_path / name).write_bytes((photos / name).read_bytes())
    pairs = pair_table(tmp_path, "photo.jpg,late.jpg", "photo.jpg,other.jpg")
    code, rows = compared(pairs, out, "--quick")
    assert (code, [row["outcome"] for row in rows]) == (1, ["failed", "no_evidence"])
    (tmp_path / "late.jpg").write_bytes((photos / "reference.jpg").read_bytes())
    code, mended = compared(pairs, out, "--quick")
    assert (code, [(row["image_b"], row["outcome"]) for row in mended]) == (
        0,
        [("other.jpg", "no_evidence"), ("late.jpg", "match")],
    )
    assert mended[0] == rows[1]
    assert all(" quick " in row["made_by"] for row in mended)
    before = out.read_bytes()
    _, harder = compared(pairs, out, "--try-harder")
    assert [row["image_b"] for row in harder] == ["late.jpg", "other.jpg"]
    assert all(" raised " in row["made_by"] for row in harder)
    earlier = tmp_path / "results.earlier.csv"
    assert earlier.read_bytes() == before
    raised = out.read_bytes()
    ran = run("compare", "--pairs", pairs, "--out", out, "--json", "--quick")
    second = tmp_path / "results.earlier-2.csv"
    assert ran.data["earlier"] == str(second) and second.name in ran.err
    assert (earlier.read_bytes(), second.read_bytes()) == (before, raised)
    again = run("compare", "--pairs", pairs, "--out", out, "--json", "--quick")
    assert again.data["earlier"] is None
    assert sorted(path.name for path in tmp_path.glob("results*")) == [
        "results.csv", "results.earlier-2.csv", "results.earlier.csv",
    ]  # fmt: skip


def test_a_table_that_cannot_be_started_over_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """The system refuses more than a few bytes to a file, as a full disk does; the table from before stays whole."""
    resource = pytest.importorskip("resource")
    out = tmp_path / "results.csv"
    with Results(out, "usual"):
        pass
    one = ["a.jpg", "b.jpg", "match", *[""] * (len(COLUMNS) - 4)]
    with out.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*one, made_by("usual")], [*one, "another program"]])
    before, (soft, hard) = out.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (40, len(before) - 1):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(InputError, match="results_not_writable"), Results(out, "usual"):
                pass
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("results.csv", before)]
    out.write_bytes(
        b"".join(before.splitlines(keepends=True)[:2])
    )  # without the row made otherwise: no copy is made
    before = out.read_bytes()
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, hard))
    try:
        with pytest.raises(InputError, match="results_not_writable"), Results(out, "usual"):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("results.csv", before)]


def test_a_file_that_is_no_table_of_results_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "notes.csv"
    out.write_text("name,number\nx,1\n")
    ran = run("compare", "--pairs", pair_table(tmp_path, "a.jpg,b.jpg"), "--out", out)
    assert ran.code == 2 and "notes.csv" in ran.err
    assert out.read_text() == "name,number\nx,1\n"


@pytest.mark.parametrize("words", [["--jobs", "0"], ["--quick", "--try-harder"]])
def test_no_jobs_and_two_efforts_at_once_are_wrong_use(words: list[str], tmp_path: Path) -> None:
    ran = run("compare", "--pairs", pair_table(tmp_path), "--out", tmp_path / "results.csv", *words)
    assert (ran.code, ran.out) == (2, "") and ran.err
    assert not (tmp_path / "results.csv").exists()


def test_a_table_without_rows_is_done(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("image_a,image_b\n")
    assert compared(tmp_path / "pairs.csv", tmp_path / "results.csv") == (0, [])


@pytest.mark.parametrize("text", ["", "image_a\nx\n", "a,b\nx,y\n"])
def test_a_table_without_its_columns_is_wrong_use(text: str, tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(text)
    ran = run("compare", "--pairs", tmp_path / "pairs.csv", "--out", tmp_path / "results.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "pairs.csv" in ran.err and "image_" in ran.err
    assert not (tmp_path / "results.csv").exists()


def test_a_table_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    ran = run("compare", "--pairs", tmp_path / "gone.csv", "--out", tmp_path / "results.csv")
    assert (ran.code, ran.out) == (1, "") and "gone.csv" in ran.err
    (tmp_path / "huge.csv").write_text("image_a,image_b\n" + "x" * 200_000 + ",b\n")
    ran = run("compare", "--pairs", tmp_path / "huge.csv", "--out", tmp_path / "results.csv")
    assert (ran.code, ran.out) == (1, "") and "huge.csv" in ran.err


def test_results_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("image_a,image_b\n")
    ran = run("compare", "--pairs", tmp_path / "pairs.csv", "--out", tmp_path / "gone" / "results.csv")
    assert (ran.code, ran.out) == (1, "") and "results.csv" in ran.err


def test_names_that_are_not_unicode_and_rows_that_are_short_or_hold_nul(photos: Path, tmp_path: Path) -> None:
    name = os.fsdecode(b"photo-\xff.jpg")
    (tmp_path / name).write_bytes((photos / "photo.jpg").read_bytes())
    (tmp_path / "b.jpg").write_bytes((photos / "copy.jpg").read_bytes())
    (tmp_path / "pairs.csv").write_bytes(
        b"image_a,image_b\r\nphoto-\xff.jpg,b.jpg\r\nb.jpg\r\na\0b.jpg,b.jpg\r\n"
    )
    code, answers = compared(tmp_path / "pairs.csv", tmp_path / "results.csv")
    assert code == 1
    assert [row["outcome"] for row in answers] == ["match", "failed", "failed"]
    names = [(row["image_a"], row["image_b"]) for row in answers]
    assert names == [(name, "b.jpg"), ("b.jpg", ""), ("a\0b.jpg", "b.jpg")]
    single = done("compare", tmp_path / name, tmp_path / "b.jpg", "--json")
    assert single.data["image_a"].endswith("photo-\ufffd.jpg")


# ---- metadata -----------------------------------------------------------------------------------------------


def test_every_file_is_one_line_in_the_order_given(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.png").write_bytes(forge.picture_of_one_colour((1, 1, 1), 20, 20))
    (tmp_path / "page.html").write_bytes(forge.html_page())
    (tmp_path / "noise.jpg").write_bytes(b"\xff\xd8\xff\xe1" + bytes(range(256)))
    odd = tmp_path / os.fsdecode(b"\xff.jpg")
    odd.write_bytes(forge.picture_file("jpeg", exif=forge.full_exif()))
    files = [
        photos / "photo.jpg", tmp_path / "gone.jpg", tmp_path / "plain.png", tmp_path / "page.html",
        tmp_path / "noise.jpg", odd, photos / "photo.jpg",
    ]  # fmt: skip
    ran = run("metadata", *files, "--json")
    assert ran.code == 1  # one file is not there
    answers = ran.lines
    assert [answer["file"] for answer in answers] == [
        os.fsencode(file).decode("utf-8", "replace") for file in files
    ]
    assert all(
        list(answer) == ["file", "tags", "structures", "unread", "complete", "supported", "error"]
        for answer in answers
    )
    assert [answer["error"] and answer["error"]["id"] for answer in answers] == [
        None,
        "file_missing",
        *[None] * 5,
    ]
    assert [answer["supported"] for answer in answers] == [True, None, True, False, True, True, True]
    assert answers[0] == answers[6]
    tag = next(tag for tag in answers[0]["tags"] if tag["standard_name"] == "ExposureTime")
    assert list(tag) == ["group", "name", "standard_name", "raw", "value", "personal"]
    assert tag["raw"] == "1/125"


def test_people_read_the_tags_and_the_errors_apart(photos: Path, tmp_path: Path) -> None:
    ran = run("metadata", photos / "photo.jpg", tmp_path / "gone.jpg")
    assert ran.code == 1
    assert "ExposureTime" in ran.out and "gone.jpg" not in ran.out
    assert "gone.jpg" in ran.err and "[" not in ran.err
