"""The landmark benchmark's own computing, on invented folders and rows."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.landmarks import pairlists, robustness, tables, torch_cost
from benchmarks.landmarks.pairlists import Pair
from benchmarks.landmarks.places import is_architecture, is_object, may_be_one, place_of, stratum_of
from benchmarks.landmarks.running import rows_of
from benchmarks.landmarks.statistics import (
    area_under_curve,
    left_out_recall,
    mean_over_places,
    share,
)
from benchmarks.landmarks.transforms import OVERLAYS, QUERIES
from provenance.vision.known import BandOrNone, Row, left_out, thresholds_without

LANDMARKS = {"sacre_coeur": 3, "st_pauls": 2, "kn_church": 2, "purkine": 1, "other_sf": 2, "sf_q5": 1}
DISTRACTORS = (
    "caltech101/pagoda_image_0001", "caltech101/pagoda_image_0002", "caltech101/minaret_image_0001",
    "caltech101/anchor_image_0001", "caltech101/BACKGROUND_Google_image_0001",
    "imagenet/n03924679_photocopier", "coco/000000000030",
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Folders named as the development data's, with empty files, and a small list of given pairs."""
    for place, count in LANDMARKS.items():
        (tmp_path / "landmarks" / place).mkdir(parents=True)
        for number in range(count):
            (tmp_path / "landmarks" / place / f"db{number}.jpg").touch()
    for name in DISTRACTORS:
        (tmp_path / "distractors" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "distractors" / f"{name}.jpg").touch()
    rows = [
        "image_a,image_b,same_place,source",
        "landmarks/sacre_coeur/db0.jpg,landmarks/sacre_coeur/db1.jpg,1,positive:medium:sacre_coeur",
        "landmarks/st_pauls/db0.jpg,landmarks/sacre_coeur/db0.jpg,0,negative:other place:st_pauls|sacre_coeur",
        "landmarks/st_pauls/db0.jpg,distractors/imagenet/n03924679_photocopier.jpg,0,negative:architecture distractor",
    ]
    (tmp_path / "landmarks" / "pairs.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return tmp_path


def row(support: float, a: str, b: str | None = None, band: BandOrNone = "no_evidence") -> Row:
    return Row(
        support=support,
        same_place=b is None,
        place_a=a,
        place_b=b or a,
        band=band,
        stratum="lookalike",
        difficulty="" if b else "medium",
    )


# ---- pair lists ---------------------------------------------------------------------------------------------


def test_the_list_of_pairs_is_the_same_each_time_and_holds_no_pair_twice(data: Path) -> None:
    pairs = pairlists.build(data)
    assert pairs == pairlists.build(data)
    assert len({pair.key for pair in pairs}) == len(pairs)


def test_the_list_survives_its_file(data: Path, tmp_path: Path) -> None:
    pairs = pairlists.build(data)
    pairlists.write(pairs, tmp_path / "pairs.csv")
    assert pairlists.read(tmp_path / "pairs.csv") == pairs


def test_every_couple_of_buildings_of_other_places_is_a_negative_once(data: Path) -> None:
    buildings = [
        pair for pair in pairlists.build(data) if not pair.same_place and "landmarks" in pair.image_b
    ]
    # 11 photographs: 55 couples, less 3 + 1 + 1 within a place, less 2 of the church with the statue
    assert len(buildings) == 55 - 5 - 2


def test_no_negative_is_made_of_what_may_be_one_place(data: Path) -> None:
    made = [pair for pair in pairlists.build(data) if not pair.same_place]
    assert all(not may_be_one(pair.place_a, pair.place_b) for pair in made)
    assert not any({"pagoda"} == {pair.place_a, pair.place_b} for pair in made)
    assert not any("BACKGROUND" in pair.image_b or "coco/000000000030" in pair.image_b for pair in made)


def test_given_pairs_keep_their_difficulty_and_get_our_stratum(data: Path) -> None:
    positive, lookalike, object_ = pairlists.given(data)
    assert (positive.difficulty, positive.place_a, positive.stratum) == ("medium", "sacre_coeur", "")
    assert lookalike.stratum == "lookalike"
    assert object_.stratum == "unrelated"  # a photocopier, whatever the list calls it


@pytest.mark.parametrize(
    ("one", "other", "stratum"),
    [
        ("sacre_coeur", "st_pauls", "lookalike"),
        ("sf_q5", "other_sf_db12", "lookalike"),
        ("sf_q5", "other_sf_db9", "same_street"),
        ("kpi", "vatutin", "same_street"),
        ("pagoda", "minaret", "lookalike"),
        ("sacre_coeur", "pagoda", "unrelated"),
        ("submarine", "anchor", "unrelated"),
    ],
)
def test_strata_are_one_type_then_one_town_then_the_rest(one: str, other: str, stratum: str) -> None:
    assert stratum_of(one, other) == stratum_of(other, one) == stratum


def test_places_are_read_from_folders_and_classes() -> None:
    assert place_of("landmarks/kn_church/local_feature__kn_church-2.jpg") == "kn_church"
    assert place_of("landmarks/other_sf/db10.jpg") == "other_sf_db10"
    assert place_of("distractors/caltech101/grand_piano_image_0003.jpg") == "grand_piano"
    assert is_architecture("distractors/caltech101/minaret_image_0001.jpg")
    assert not is_object("distractors/caltech101/BACKGROUND_Google_image_0006.jpg")


def test_pairs_are_taken_from_each_place_in_turn() -> None:
    pairs = [Pair(f"{place}{n}", "b", 1, "", "", "easy", place, place) for place in "aab" for n in range(3)]
    assert [pair.place_a for pair in robustness.by_turns(pairs, 4)] == ["a", "b", "a", "b"]


# ---- statistics ---------------------------------------------------------------------------------------------


def test_area_under_the_curve_counts_ties_half() -> None:
    assert area_under_curve([2, 3], [0, 1]) == 1
    assert area_under_curve([1, 1], [1, 1]) == 0.5
    assert area_under_curve([1, 3], [2, 2]) == 0.5
    assert math.isnan(area_under_curve([], [1]))


def test_a_place_with_many_pairs_counts_once_in_the_mean() -> None:
    rows = [row(1, "church", band="match") for _ in range(9)] + [row(1, "tower")]
    assert mean_over_places(rows, "likely") == 0.5


def test_a_share_is_printed_with_its_interval() -> None:
    assert share(1, 10) == "0.100 [0.003, 0.445]"
    assert share(0, 0) == "-"


def test_a_threshold_never_sees_the_place_it_judges() -> None:
    rows = [row(9, "a", "b"), row(5, "b", "c"), row(3, "c", "d"), row(7, "a"), row(4, "d"), row(8, "c")]
    threshold = thresholds_without(rows)
    assert threshold("a", "a") == 5
    assert threshold("b", "c") == -math.inf
    # a: 7 > 5; d: 4 < 9; c: 8 < 9
    assert left_out_recall(rows) == pytest.approx(1 / 3)
    found = left_out(rows)
    # a|b 9 against c|d 3; b|c has nothing to be judged by; c|d 3 against a|b 9
    assert found is not None and (found.false.pairs, found.of.pairs) == (1, 2)


def test_the_tables_say_counts_bounds_and_what_is_not_measured(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(10)]
    rows = [row(5 + n % 3, name, band="match") for n, name in enumerate(names)]
    rows += [row(n % 4, a, b) for n, a in enumerate(names) for b in names[:n]]
    counts = {
        "offered": len(rows) + 2,
        "compared": len(rows),
        "failed": 1,
        "missing": 1,
        "same_photograph": 0,
    }
    said = tables.whole({"program": rows, "other": rows}, {"program": counts})
    assert said["pairs offered, compared and left out"] == {"program": counts}
    bounds = said["false answers by stratum, bound by place"]
    assert bounds["lookalike"]["match"] == 0
    assert bounds["lookalike"]["match_bound"] == pytest.approx(1 - 0.05 ** (1 / 10), abs=1e-4)
    assert bounds["same_street"]["match_bound"] == "not measured"
    quality = said["quality of each method on the same pairs"]["program"]
    assert (quality["auc"], quality["recall_no_false"], quality["negatives_likely"]) == (1, 1, 0)
    tables.write(said, tmp_path / "table.json")
    assert json.loads((tmp_path / "table.json").read_text("utf-8")).keys() == said.keys()
    tables.show(said)


def test_pairs_without_a_result_are_counted_by_why_they_have_none(tmp_path: Path) -> None:
    names = [
        Pair(f"a{n}.jpg", f"b{n}.jpg", n % 2, "", "", "easy", f"p{n}", f"p{n + 1 - n % 2}") for n in range(6)
    ]
    pairlists.write(names, tmp_path / "pairs.csv")
    answers = (
        "match,3,no",
        "no_evidence,0,no",
        "failed,,no",
        "match,9,yes",
        "likely,2,no",
    )  # and one is missing
    rows = [f"{pair.image_a},{pair.image_b},{said}" for pair, said in zip(names, answers, strict=False)]
    header = "image_a,image_b,outcome,score,same_photograph"
    (tmp_path / "program.csv").write_text("\n".join((header, *rows)) + "\n", "utf-8")
    methods = rows_of(tmp_path)
    assert [row.support for row in methods.rows["program"]] == [3, 0, 2]
    assert methods.offered["program"] == {
        "offered": 6, "compared": 3, "failed": 1, "missing": 1, "same_photograph": 1,
    }  # fmt: skip


def test_torch_is_timed_only_where_it_is_installed(tmp_path: Path) -> None:
    there = all(importlib.util.find_spec(name) for name in torch_cost.NEEDED)
    said = torch_cost.seconds(tmp_path, []) if not there else "installed"
    assert said == ("installed" if there else "not installed")


# ---- transformed pictures -----------------------------------------------------------------------------------


@pytest.fixture
def picture() -> Image.Image:
    pixels = np.random.default_rng(2).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(pixels).resize((400, 300), Image.Resampling.NEAREST)


@pytest.mark.parametrize("what", QUERIES)
def test_every_transform_is_the_same_each_time_and_changes_the_picture(
    picture: Image.Image, what: str
) -> None:
    once, again = QUERIES[what](picture), QUERIES[what](picture)
    assert once.mode == "RGB" and once.tobytes() == again.tobytes()
    assert (once.size == picture.size and once.tobytes() == picture.tobytes()) is (what == "original")


def test_sizes_are_as_named(picture: Image.Image) -> None:
    assert QUERIES["centre crop 45 %"](picture).size == (180, 135)
    assert max(QUERIES["320 px JPEG q30"](picture).size) == 320
    assert QUERIES["turned 90 deg"](picture).size == (300, 400)


@pytest.mark.parametrize("what", OVERLAYS)
def test_an_overlay_lays_the_same_pixels_over_two_pictures(what: str) -> None:
    one, other = (Image.new("RGB", (400, 300), colour) for colour in ((200, 10, 10), (10, 10, 200)))
    laid = [np.asarray(OVERLAYS[what](each)).astype(int) for each in (one, other)]
    if what == "tiled watermark":  # half-transparent: it draws the two nearer to one another
        assert np.abs(laid[0] - laid[1]).max(axis=2).min() < 190
    else:
        assert (laid[0] == laid[1]).all(axis=2).mean() > 0.1
