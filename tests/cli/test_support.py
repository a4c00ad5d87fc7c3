"""How many references support a photo, through the command line: by place, out of date or not, counted again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.desk import done, run


def test_support_is_shown_by_place_and_says_when_it_is_out_of_date(town: Path) -> None:
    first = done("support", town, "Q1", "--json").data
    assert list(first) == ["exhibit", "places", "outdated", "run"]
    assert first["outdated"] == [] and first["run"]["analysis"] == "landmark_support"
    assert [(one["place_name"], one["compared"]) for one in first["places"]] == [(None, 0)]
    assert "No independent reference was compared" in done("support", town, "Q1").out
    done(
        "reference-card",
        town,
        "R1",
        "--known-by",
        "own_survey",
        "--place-name",
        "Old wall",
        "--searched",
        "40",
    )
    assert done("support", town, "Q1", "--json").data["outdated"] == ["said"]
    assert "Count the references again." in done("support", town, "Q1").out
    again = done("support", town, "Q1", "--again", "--json").data
    assert again["outdated"] == [] and again["run"]["id"] != first["run"]["id"]
    place = next(one for one in again["places"] if one["reference"] == "R1")
    assert (place["place_name"]["value"], place["supporting"], place["compared"]) == ("Old wall", 1, 1)
    assert again["places"][0] == place, "the strongest result stands first"
    assert again["run"]["parameters"]["searched"] == 41, "and the one picked by hand"
    assert "Supported by 1 of 1 independent reference of Old wall." in done("support", town, "Q1").out
    assert done("support", town, "Q1", "--json").data == again


def test_without_a_comparison_there_is_nothing_to_count_and_that_is_said(town: Path, photos: Path) -> None:
    done("add", town, photos / "copy.jpg", "--as", "questioned")
    assert done("support", town, "Q2", "--json").data == {
        "exhibit": "Q2", "places": [], "outdated": [], "run": None,
    }  # fmt: skip
    assert "were not counted yet" in done("support", town, "Q2").out
    refused = run("support", town, "Q2", "--again")
    assert refused.code == 2 and "not compared" in refused.err
