"""Reference cards, masks and disagreements through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import done, run


def test_a_card_is_shown_written_and_completed(town: Path) -> None:
    empty = done("reference-card", town, "R1", "--json").data
    assert list(empty) == ["id", "exhibit", "written", "card", "independence"]
    assert (empty["id"], empty["written"], empty["card"]) == (None, None, None)
    assert empty["independence"][0]["reasons"] == ["no_card"]
    first = done(
        "reference-card", town, "R1", "--at", "49.71, 37.62", "--known-by", "street_level", "--heading", "90.5",
        "--taken", "2019-05", "--public-since", "2019", "--not-for-reproduction", "--author", "withheld",
        "--source", "https://example.org/1", "--note", "a note", "--json",
    ).data  # fmt: skip
    card = first["card"]
    assert card["place"]["value"] == "49.71,37.62" and card["heading_deg"] == {
        "kind": "measure", "value": "90.5", "unit": "deg",
    }  # fmt: skip
    assert (card["reproduction"]["value"], card["author"]["value"]) == ("not_public", "withheld")
    assert card["source"]["kind"] == "link" and card["taken"]["precision"] == "month"
    (found,) = first["independence"]
    assert (found["exhibit"], found["independent"], found["reasons"]) == ("Q1", True, [])
    south = done("reference-card", town, "R2", "--at", "-33.8568,151.2153", "--json").data["card"]
    assert south["place"]["value"] == "-33.8568,151.2153"
    searched = done("reference-card", town, "R1", "--searched", "40", "--json").data["card"]["searched"]
    assert searched == {"kind": "count", "value": 40, "unit": "references"}
    done("reference-card", town, "R1", "--searched", "unknown")
    first |= {"written": done("reference-card", town, "R1", "--json").data["written"]}
    assert done("reference-card", town, "R1", "--json").data == first
    second = done("reference-card", town, "r1", "--known-by", "caption", "--json").data
    assert second["id"] == first["id"] and second["written"]["event"] > first["written"]["event"]
    assert second["card"]["note"]["value"] == "a note" and second["card"]["known_by"]["value"] == "caption"
    assert second["independence"][0]["reasons"] == ["place_by_caption"]
    said = done("reference-card", town, "R1").out
    assert "its place rests on a caption" in said and "49.71" in said and "[" not in said
    done("undo", town, str(second["written"]["event"]))
    assert done("reference-card", town, "R1", "--json").data == first


def test_a_mask_is_painted_shown_and_taken_away(town: Path) -> None:
    assert done("mask", town, "Q1", "--json").data == {
        "id": None, "exhibit": "Q1", "painted": None, "regions": [],
    }  # fmt: skip
    painted = done("mask", town, "Q1", "--region", "0,0 30,20", "--region", "5,5 9,5 9,9", "--json").data
    assert [region["value"] for region in painted["regions"]] == ["0,0 30,20", "5,5 9,5 9,9"]
    assert done("mask", town, "Q1", "--json").data == painted
    assert "rectangle from (0, 0)" in done("mask", town, "Q1").out
    assert done("mask", town, "Q1", "--clear", "--json").data["regions"] == []
    assert "Nothing is painted over" in done("mask", town, "Q1").out


def test_a_disagreement_is_marked_and_listed_for_its_pair(town: Path) -> None:
    written = done(
        "disagree", town, "Q1", "R1", "--kind", "added", "--questioned-region", "0,0 30,20",
        "--text", "A banner", "--json",
    ).data  # fmt: skip
    assert list(written) == ["id", "event"]
    listed = done("disagree", town, "Q1", "R1", "--json").data
    assert (listed["disagreement"], listed["event"]) == (written["id"], written["event"])
    assert listed["region_questioned"]["value"] == "0,0 30,20" and listed["text"]["value"] == "A banner"
    assert done("disagree", town, "Q1", "R2", "--json").out == ""
    assert "only in the questioned picture: A banner" in done("disagree", town, "Q1", "R1").out


@pytest.mark.parametrize(
    "words",
    [
        ["reference-card", "Q1"],
        ["reference-card", "Q1", "--note", "x"],
        ["reference-card", "R1", "--at", "the square"],
        ["reference-card", "R1", "--heading", "360"],
        ["reference-card", "R1", "--heading", "north"],
        ["reference-card", "R1", "--public-since", "last year"],
        ["reference-card", "R1", "--known-by", "rumour"],
        ["reference-card", "R1", "--searched", "0"],
        ["reference-card", "R1", "--searched=-5"],
        ["reference-card", "R1", "--searched", "-5"],
        ["reference-card", "R1", "--searched", "many"],
        ["mask", "Q1", "--clear"],
        ["mask", "Q1", "--clear", "--region", "0,0 1,1"],
        ["disagree", "Q1", "R1", "--text", "no kind"],
        ["disagree", "Q1", "R1", "--kind", "added"],
        ["disagree", "R1", "Q1", "--kind", "added", "--text", "x"],
    ],
)
def test_wrong_use_is_refused_with_exit_code_2_and_nothing_is_written(town: Path, words: list[str]) -> None:
    head = done("verify", town, "--json").data["head"]
    refused = run(words[0], town, *words[1:])
    assert refused.code == 2 and refused.err and "[" not in refused.err.partition("usage")[0]
    assert done("verify", town, "--json").data["head"] == head


def test_a_region_outside_the_picture_is_refused(town: Path) -> None:
    assert run("mask", town, "Q1", "--region", "0,0 99999,10").code == 1
    assert run("disagree", town, "Q1", "R1", "--kind", "added", "--reference-region", "0,0").code == 1
    assert done("mask", town, "Q1", "--json").data["id"] is None
