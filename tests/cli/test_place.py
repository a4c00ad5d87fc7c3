"""`place`: names are looked up, in words and as JSON; what is not there, wrong use and added countries are said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from provenance.workbench.settings import Folders
from tests.cli.desk import ROOT, done, run
from tests.geo.test_gazetteer import COUNTRY


def test_the_spellings_of_the_article_resolve_as_json() -> None:
    for text, name in (("Kubyansk", "Kupyansk"), ("Isjum", "Izyum"), ("Kharkiv region", "Kharkiv")):
        answer = done("place", text, "--json").data
        assert answer["hits"][0]["name"] == name
        assert answer["searched"] > 200_000
        assert "not the position of a photo" in answer["limits"][0]
    wanted = {
        "geonameid",
        "name",
        "matched",
        "country",
        "lat",
        "lon",
        "population",
        "score",
        "kind",
        "extent_km",
    }
    assert wanted <= set(answer["hits"][0])


def test_words_say_centre_extent_and_that_a_name_is_no_position() -> None:
    ran = done("place", "Isjum")
    assert ran.out.splitlines()[0].startswith(
        "Izyum (as “Isjum”) · populated place · Kharkiv, Ukraine · 49.2069"
    )
    assert "extends some 4.1 km round it, estimated from its population" in ran.out
    assert "It is not the position of a photo" in ran.out


def test_what_is_not_there_is_an_answer_with_the_number_searched() -> None:
    ran = done("place", "Xyzzyqwv")
    assert "is not among the 238\u202f936 places" in ran.out
    assert done("place", "Xyzzyqwv", "--json").data["hits"] == []


def test_a_southern_and_western_position_ranks_what_is_near() -> None:
    hits = done("place", "San", "Carlos", "--near", "-35.79,-71.5", "--limit", "3", "--json").data["hits"]
    assert len(hits) == 3
    near = done("place", "Victoria", "--near", "-4.62,55.45", "--country", "SC", "--json").data["hits"][0]
    assert (near["country"], near["distance_km"] < 5) == ("SC", True)


def test_a_near_spelling_is_said_to_be_a_guess() -> None:
    assert "a guess: 1 letter differs" in done("place", "Kubyansk").out.splitlines()[0]
    assert "a guess" not in done("place", "Kupyansk", "--limit", "1").out


def test_wrong_use_is_said() -> None:
    nothing = run("place", "\U0001f600")
    assert (nothing.code, "holds no letter" in nothing.err) == (2, True)
    assert run("place").code == 2
    assert run("place", "Kyiv", "--limit", "0").code == 2
    assert run("place", "Kyiv", "--near", "91, 0").code != 0
    assert run("place", "Kyiv", "--near", "somewhere").code == 2
    assert run("place", "--remove-country", "UA").code == 2


def test_a_country_is_added_listed_searched_and_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "UA.txt"
    file.write_text(COUNTRY, "utf-8")
    added = done("place", "--add-country", file, "--json").data
    assert (added["country"], added["rows"]) == ("UA", 4)
    assert done("place", "--countries", "--json").data == {"countries": [added]}
    sources = {hit["source"] for hit in done("place", "Петропавлівка", "--json").data["hits"]}
    assert sources == {"world", "UA"}
    kept = Folders.of_user().home / "gazetteer" / "UA.gaz"
    kept.write_bytes(kept.read_bytes()[:-1])
    broken = run("place", "Kyiv")
    assert (broken.code, "UA.gaz" in broken.err, "--remove-country UA" in broken.err) == (1, True, True)
    assert done("place", "--remove-country", "ua", "--json").data == {"removed": "UA"}
    assert "No country was added" in done("place", "--countries").out
    (tmp_path / "no.txt").write_text("a\tb\n", "utf-8")
    refused = run("place", "--add-country", tmp_path / "no.txt")
    assert (refused.code, "line 1" in refused.err) == (1, True)


def test_looking_a_name_up_loads_no_opencv() -> None:
    program = (
        "import sys; from provenance.cli import main; main(['place', 'Kyiv', '--json'])\n"
        "print('cv2' in sys.modules, 'PySide6' in sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stderr.split() == ["False", "False"]
