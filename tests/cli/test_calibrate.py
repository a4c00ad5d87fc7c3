"""`calibrate`: rates from pairs whose truth the user knows."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest

from provenance.vision.calibration import FILES
from provenance.vision.calibration_reading import load
from provenance.workbench.pairtables import PAIR_COLUMNS, RESULT_COLUMNS, made_by
from tests.cli.desk import done, run

PLACES = ("bridge", "church", "hall", "tower")


def table(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def known(photos: Path, tmp_path: Path) -> Path:
    """A folder with a picture or two of each place and pairs.csv; truths are invented, places are the folders."""
    rows: list[list[object]] = []
    for place in PLACES:
        (tmp_path / place).mkdir()
        shutil.copy(photos / "photo.jpg", tmp_path / place / "a.jpg")
        shutil.copy(photos / "reference.jpg", tmp_path / place / "b.jpg")
        shutil.copy(photos / "other.jpg", tmp_path / place / "c.jpg")
        rows.append([f"{place}/a.jpg", f"{place}/b.jpg", 1, "", "easy"])
    rows += [["bridge/a.jpg", f"{place}/c.jpg", 0, "lookalike", ""] for place in PLACES[1:]]
    table(tmp_path / "pairs.csv", ["image_a", "image_b", "same_place", "stratum", "difficulty"], rows)
    return tmp_path


def results(folder: Path, *, by: str | None = None, score: str = "") -> Path:
    """What compare might have written: every pair of one place a match, one pair of two places likely."""
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    rows: list[list[object]] = []
    for number, pair in enumerate(pairs):
        same = pair["same_place"] == "1"
        said = {
            "outcome": "match" if same else "likely" if number == len(pairs) - 1 else "no_evidence",
            "score": score or (40 + number if same else number),
            "same_photograph": "no",
            "made_by": by or made_by("usual"),
        }
        rows.append([pair["image_a"], pair["image_b"], *(said.get(name, "") for name in RESULT_COLUMNS)])
    return table(folder / "known.csv", [*PAIR_COLUMNS, *RESULT_COLUMNS], rows)


def test_pairs_are_compared_and_their_rates_written(known: Path) -> None:
    out = known / "calibration.json"
    answer = done(
        "calibrate", "--pairs", known / "pairs.csv", "--out", out, "--set", "four walls", "--json"
    ).data
    found = load(out)
    assert (found.set, answer["set"]) == ("four walls", "four walls")
    assert (found.fit.positives, found.fit.negatives, found.fit.positive_places) == (4, 3, 4)
    assert found.difficulties[0].name == "easy" and found.difficulties[0].match == 4
    assert (known / "calibration.results.csv").exists()
    assert found.procedure.method == answer["procedure"]["method"] == "learned"
    assert set(found.procedure.models) == {"xfeat", "lighterglue"}


def test_a_pair_that_cannot_be_compared_is_left_out_and_said(known: Path) -> None:
    rows = ["image_a,image_b,same_place,place_a,place_b"]
    rows += [f"{place}/a.jpg,{place}/b.jpg,1,{place},{place}" for place in PLACES]
    rows += ["gone.jpg,bridge/a.jpg,1,bridge,bridge", "bridge/a.jpg,church/c.jpg,0,bridge,church"]
    (known / "pairs.csv").write_text("\n".join(rows) + "\n")
    out = known / "c.json"
    ran = run("calibrate", "--pairs", known / "pairs.csv", "--out", out, "--json")
    assert ran.code == 1
    assert (ran.data["fit"]["positives"], ran.data["fit"]["negatives"]) == (4, 1)
    assert ran.data["offered"] == {
        "pairs": 6, "compared": 5, "failed": 1, "missing": 0, "same_photograph": 0,
    }  # fmt: skip
    assert load(out).offered.failed == 1
    assert load(out).set == "pairs.csv"


def test_results_that_exist_are_not_made_again_and_false_answers_are_counted(known: Path) -> None:
    out = known / "calibration.json"
    answer = done(
        "calibrate", "--pairs", known / "pairs.csv", "--results", results(known), "--out", out, "--json"
    ).data
    likely = {rate["stratum"]: rate for rate in answer["rates"]["likely"]}
    assert (likely["lookalike"]["false"], likely["lookalike"]["pairs"], likely["lookalike"]["places"]) == (
        1,
        3,
        4,
    )
    assert likely["same_street"]["upper_bound"] is None
    assert answer["rates"]["match"][0]["false"] == 0
    assert json.loads(out.read_bytes())["procedure"]["method"] == answer["procedure"]["method"]


def test_a_calibration_is_gone_by_only_when_asked(known: Path) -> None:
    words: list[str | Path] = [
        "calibrate",
        "--pairs",
        known / "pairs.csv",
        "--results",
        results(known),
        "--out",
        known / "c.json",
    ]
    method = done(*words, "--json").data["procedure"]["method"]
    own = Path(os.environ["ALIDADE_HOME"]) / "calibration" / FILES[method]
    assert not own.exists()
    done(*words, "--use", "--json")
    assert own.read_bytes() == (known / "c.json").read_bytes()
    assert done("calibrate", "--forget", "--json").data == {"forgotten": [str(own)]}
    assert not own.exists()
    assert "nothing was removed" in done("calibrate", "--forget").out


@pytest.mark.parametrize(
    "words",
    [[], ["--pairs", "p.csv"], ["--out", "c.json"], ["--forget", "--pairs", "p.csv"], ["--forget", "--use"]],
)
def test_calibrate_measures_pairs_or_forgets_and_not_both(words: list[str]) -> None:
    ran = run("calibrate", *words)
    assert (ran.code, ran.out) == (2, "") and "--forget" in ran.err


def test_a_broken_own_calibration_is_forgotten_and_the_table_goes_on(known: Path) -> None:
    own = Path(os.environ["ALIDADE_HOME"]) / "calibration" / FILES["learned"]
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{}")
    try:
        photo, other = known / "bridge" / "a.jpg", known / "bridge" / "b.jpg"
        answer = done("compare", photo, other, "--quick", "--json").data
        limits = {limit["id"]: limit["text"] for limit in answer["run"]["limits"]}
        assert answer["outcome"] == "match"
        assert FILES["learned"] in limits["own_calibration_unusable"]
    finally:
        done("calibrate", "--forget")
    assert not own.exists()


def test_rates_are_printed_in_words(known: Path) -> None:
    ran = done(
        "calibrate", "--pairs", known / "pairs.csv", "--results", results(known), "--out", known / "c.json"
    )
    assert "[" not in ran.out and len(ran.out.splitlines()) == 12
    assert "Of 7 pairs offered 7 were compared; left out: 0 that failed" in ran.out
    assert "could not be measured on these pairs" in ran.out  # all share one place


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        (["image_a", "image_b"], ["a", "b"], 2),
        (["image_a", "image_b", "same_place"], ["a", "b", "perhaps"], 1),
        (["image_a", "image_b", "same_place", "stratum"], ["a", "b", "0", "similar"], 1),
        (["image_a", "image_b", "same_place"], ["all/a.jpg", "all/b.jpg", "0"], 1),
    ],
)
def test_a_table_that_does_not_say_the_truth_is_refused_before_anything_is_compared(
    tmp_path: Path, header: list[str], cells: list[object], code: int
) -> None:
    pairs = table(tmp_path / "pairs.csv", header, [cells])
    ran = run("calibrate", "--pairs", pairs, "--out", tmp_path / "c.json")
    assert ran.code == code and "pairs.csv" in ran.err and "[" not in ran.err
    assert not (tmp_path / "c.results.csv").exists()


def test_one_place_is_too_few(known: Path) -> None:
    with (known / "pairs.csv").open(encoding="utf-8") as file:
        lines = file.read().splitlines()
    (known / "pairs.csv").write_text("\n".join([lines[0], lines[1], lines[-1]]) + "\n", "utf-8")
    ran = run(
        "calibrate", "--pairs", known / "pairs.csv", "--results", results(known), "--out", known / "c.json"
    )
    assert ran.code == 1 and not (known / "c.json").exists()


def test_results_of_another_model_are_made_again(known: Path) -> None:
    out, by = known / "c.json", made_by("usual").removesuffix(made_by("usual")[-3:]) + "000"
    made = results(known, by=by)
    before = made.read_bytes()
    ran = done("calibrate", "--pairs", known / "pairs.csv", "--results", made, "--out", out)
    assert "known.earlier.csv" in ran.err and (known / "known.earlier.csv").read_bytes() == before
    with made.open(encoding="utf-8", newline="") as file:
        assert {row["made_by"] for row in csv.DictReader(file)} == {made_by("usual")}
    assert load(out).places[0].match == 1


def test_a_score_that_is_no_number_is_named(known: Path) -> None:
    made = results(known, score="much")
    ran = run("calibrate", "--pairs", known / "pairs.csv", "--results", made, "--out", known / "c.json")
    assert ran.code == 1 and "bridge/a.jpg" in ran.err and "much" in ran.err
