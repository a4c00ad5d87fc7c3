"""`names` and `signs`: places named in a case, in words and as data; words on signs where Tesseract is there."""

from __future__ import annotations

from pathlib import Path

from tests.analyses.test_sign_text import needs_tesseract
from tests.cli.desk import done, write_photos
from tests.signs import Sign, photo, street, with_sign


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


@needs_tesseract
def test_signs_are_read_and_the_places_they_name_looked_up(tmp_path: Path) -> None:
    sign = photo(with_sign(street(600, 300), Sign("КУП'ЯНСЬК", 40), (60, 60)))
    (tmp_path / "sign.jpg").write_bytes(sign)
    case = tmp_path / "test.case"
    done("new", case, "--title", "Signs")
    done("add", case, tmp_path / "sign.jpg")
    runs = done("signs", case, "Q1", "--languages", "ukr", "--json").data["runs"]
    assert [run["analysis"] for run in runs] == ["sign_text", "place_names"]
    (named,) = [finding for finding in runs[1]["findings"] if finding["name"] == "named_place"]
    assert named["value"]["value"][0][1]["name"] == "Kupyansk"


def test_signs_in_a_language_that_is_not_there_are_no_failure_and_it_says_what_to_do(tmp_path: Path) -> None:
    write_photos(tmp_path)
    case = tmp_path / "test.case"
    done("new", case, "--title", "Signs")
    done("add", case, tmp_path / "photo.jpg")
    said = done("signs", case, "Q1", "--languages", "xyz").out
    assert "Not examined" in said and "write the words off yourself" in said
