"""Bounds of time through the command line: stated, listed with their limits, and held against the claim."""

from __future__ import annotations

from pathlib import Path

from tests.cli.desk import done, run

KEYS = ["exhibit", "same_photograph", "zone", "bounds", "stated", "windows", "references", "left_out", "range",
        "range_if_conditions", "claims"]  # fmt: skip


def test_bounds_are_stated_and_held_against_the_claim(town: Path) -> None:
    done("bound", town, "Q1", "--not-before", "2021-05", "--basis", "building_state", "--text", "New roof")
    looked_up = ["--link", "https://example.org/w", "--looked-up", "2022-09-20"]
    last = ["--not-after", "2022-09-08T12:00Z", "--basis", "archive_capture", *looked_up]
    written = done("bound", town, "Q1", *last, "--json").data
    assert list(written) == ["id", "event"]
    (shown,) = done("bounds", town, "--json").data["exhibits"]
    assert list(shown) == KEYS and shown["zone"]["names"][0] == "Europe/Kyiv"
    rows = shown["bounds"]
    assert [(row["side"], row["kind"], row["basis"]) for row in rows if not row["conditional"]] == [
        ("not_before", "building_state", "observed"),
        ("not_after", "archive_capture", "looked_up"),
        ("not_after", "intake", "read"),
    ]
    capture = rows[shown["range"]["not_after"]]
    assert capture["record"] == written["id"] and capture["zone_stated"]
    assert capture["other_clocks"][0]["value"] == "2022-09-08T15:00"
    assert rows[shown["range"]["not_before"]]["sure_utc"] == "2021-04-30T10:00:00Z"
    assert shown["range"]["room"] == "room"
    (claim,) = shown["claims"]
    assert (claim["verdict"], claim["because"]) == ("contradict", None)
    said = done("bounds", town, "Q1")
    assert "contradicts the bounds" in said.out and "(time zone not stated)" in said.out
    assert "(UTC+03:00) at the claimed place" in said.out and "never converted" in said.err
    assert "from 14 hours before to 12 hours after" in said.err


def test_what_does_not_hold_together_is_refused(town: Path) -> None:
    for words, id in (
        (["Q1", "--basis", "season"], "Nothing says not before"),
        (["R1", "--not-after", "2022", "--basis", "season"], "not a questioned exhibit"),
        (["Q1", "--not-after", "2022", "--basis", "weather"], "needs the address"),
        (["Q1", "--not-after", "2022", "--basis", "other", "--link", "https://e.org"], "needs the day"),
        (["Q1", "--not-before", "2022", "--not-after", "2020", "--basis", "other"], "lies before"),
        (
            [
                "Q1",
                "--not-after",
                "2022",
                "--basis",
                "other",
                "--link",
                "https://e.org",
                "--looked-up",
                "2235-01-01",
            ],
            "to come",
        ),
        (
            ["Q1", "--not-after", "2022", "--basis", "other", "--link", "javascript:alert(1)"],
            "no address on the web",
        ),
        (["Q1", "--not-after", "spring", "--basis", "season"], "spring"),
    ):
        refused = run("bound", town, *words)
        assert refused.code == 2 and id in refused.err and "[" not in refused.err, words
    assert run("bounds", town, "R1").code == 2
