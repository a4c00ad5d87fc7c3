"""The feature list through the command line: shown, locked, skipped, and refused a second time."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Worked
from tests.cli.desk import done, run

KEYS = ["id", "exhibit", "state", "locked", "skipped", "features", "later", "first_reference_opened",
        "first_compared", "before_references"]  # fmt: skip


def see(case: Path, text: str) -> str:
    return done("observe", case, "add", "--exhibit", "Q1", "--kind", "sign", "--text", text).out.strip()


def test_a_list_is_shown_locked_and_only_added_to(town: Path, examined: Worked) -> None:
    empty = done("feature-list", town, "Q1", "--json").data
    assert list(empty) == KEYS
    assert (empty["state"], empty["id"], empty["features"]) == ("none", None, [])
    first = see(town, "a sign with letters")
    assert done("feature-list", town, "q1", "--json").data["state"] == "open"
    locked = done("feature-list", town, "Q1", "--lock", "--json").data
    second = see(town, "a tower")
    shown = done("feature-list", town, "Q1", "--json").data
    assert shown == {**locked, "later": shown["later"]}
    assert (shown["state"], shown["skipped"], shown["before_references"]) == ("locked", None, None)
    assert [feature["id"] for feature in shown["features"]] == [first]
    assert [feature["id"] for feature in shown["later"]] == [second]
    feature = shown["features"][0]
    assert list(feature) == ["id", "event", "time", "actor", "kind", "text", "region"]
    assert feature["text"]["value"] == "a sign with letters" and feature["event"] < shown["locked"]["event"]
    runs = [made["id"] for made in examined.ran.data["runs"] if made["analysis"] == "landmark_match"]
    assert shown["first_compared"]["run"] == runs[0]
    assert shown["first_reference_opened"] is None
    said = done("feature-list", town, "Q1")
    assert "The list was locked by" in said.out and "recorded before the lock" in said.out
    assert said.out.index("a sign with letters") < said.out.index("a tower")
    assert "knows only what was opened in the window" in said.err


def test_a_locked_observation_is_not_undone(town: Path) -> None:
    id = see(town, "a sign")
    event = done("observe", town, "list", "--json").lines[-1]["event"]
    done("feature-list", town, "Q1", "--lock")
    refused = run("undo", town, str(event))
    assert refused.code == 1 and "feature list that was locked" in refused.err
    assert id in done("observe", town, "list").out


def test_a_skipped_list_is_not_locked_afterwards(town: Path) -> None:
    skipped = done("feature-list", town, "Q1", "--skip", "--json").data
    assert skipped["state"] == "skipped" and skipped["id"] and skipped["skipped"]["event"]
    see(town, "a sign")
    assert [len(done("feature-list", town, "Q1", "--json").data[key]) for key in ("features", "later")] == [
        0,
        1,
    ]
    refused = run("feature-list", town, "Q1", "--lock")
    assert refused.code == 2 and "was skipped by event" in refused.err


def test_wrong_use_is_refused_with_exit_code_2(town: Path) -> None:
    head = done("verify", town, "--json").data["head"]
    for words in (["R1"], ["R1", "--lock"], ["Q1", "--lock"], ["Q1", "--lock", "--skip"]):
        refused = run("feature-list", town, *words)
        assert refused.code == 2 and refused.err and "[" not in refused.err.partition("usage")[0], words
    assert run("feature-list", town, "Q9").code == 1
    assert done("verify", town, "--json").data["head"] == head


def test_features_are_held_against_a_reference_and_listed_mismatches_first(town: Path) -> None:
    see(town, "a sign with letters")
    see(town, "a tower")
    early = run("features", town, "Q1", "R1", "--feature", "1", "--answer", "agree")
    assert early.code == 2 and "neither locked nor skipped" in early.err
    done("feature-list", town, "Q1", "--lock")
    done("features", town, "Q1", "R1", "--feature", "1", "--answer", "agree")
    words = ["--feature", "2", "--answer", "disagree", "--region", "10,20 60,70", "--note", "A dome"]
    shown = done("features", town, "q1", "r1", *words, "--json").data
    assert list(shown) == ["exhibit", "state", "features", "references"]
    assert [feature["number"] for feature in shown["features"]] == [1, 2]
    (reference,) = shown["references"]
    assert reference["counts"] == {"disagree": 1, "not_visible": 0, "agree": 1, "not_compared": 0}
    first, second = reference["features"]
    assert list(first) == ["number", "feature", "answer", "id", "compared", "region", "note"]
    assert (first["number"], first["answer"], first["note"]["value"]) == (2, "disagree", "A dome")
    assert first["region"]["value"] == "10,20 60,70" and (second["number"], second["answer"]) == (1, "agree")
    every = done("features", town, "Q1")
    assert "1 of 2 disagree" in every.out and "2 not compared" in every.out
    assert every.out.index("a tower") < every.out.index("a sign with letters")
    done("undo", town, str(first["compared"]["event"]))
    again = done("features", town, "Q1", "R1", "--json").data["references"][0]
    assert again["counts"]["not_compared"] == 1


def test_comparing_a_feature_needs_all_that_it_says(town: Path) -> None:
    see(town, "a sign")
    done("feature-list", town, "Q1", "--lock")
    for words in (
        ["Q1", "--feature", "1", "--answer", "agree"],
        ["Q1", "R1", "--answer", "agree"],
        ["Q1", "R1", "--note", "x"],
        ["Q1", "R1", "--feature", "2", "--answer", "agree"],
        ["Q1", "Q1"],
        ["R1", "R1"],
    ):
        refused = run("features", town, *words)
        assert refused.code == 2 and refused.err and "[" not in refused.err, words
