"""`names`: the places named in a case, in words and as data; again after a newer claim."""

from __future__ import annotations

from pathlib import Path

from tests.cli.desk import done, write_photos


def test_names_are_looked_up_as_the_case_is_now(tmp_path: Path) -> None:
    write_photos(tmp_path)
    case = tmp_path / "test.case"
    done("new", case, "--title", "Names")
    done("add", case, tmp_path / "photo.jpg")
    done("observe", case, "add", "--exhibit", "Q1", "--kind", "inscription", "--text", "ІЗЮМ 5 км")
    first = done("names", case, "Q1").out
    assert "Izyum" in first and "Town centre point used" in first
    done("claim", case, "add", "--text", "Soldiers in Kupyansk", "--about", "Q1")
    made = done("names", case, "Q1", "--json").data["run"]
    assert (made["analysis"], made["outcome"]) == ("place_names", "found")
    words = {
        row[0]["value"]
        for finding in made["findings"]
        if finding["name"] == "named_place"
        for row in finding["value"]["value"]
    }
    assert words >= {"ІЗЮМ", "Kupyansk"}
