"""`places`: what is added is listed, handed on, taken in and found again, in documented JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import forge
from tests.cli.desk import done, run
from tests.workbench.test_places import photo_at

ADDED_KEYS = ["name", "place", "place_name", "reference", "sha256", "already_there", "skipped", "error"]
ANSWER_KEYS = [
    "place", "place_name", "reference", "sha256", "outcome", "support", "inliers", "same_photograph",
    "for_information", "seconds", "reason", "effort",
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of this test alone."""
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_what_is_said_of_a_photo_is_shown_again(photos: Path) -> None:
    added = done(
        "places", "add", "--place", "Town hall", "--at", "49.7064,37.6167", "--radius", "40",
        "--design", "town_hall", "--region", "Kharkiv", "--known-by", "street_level", "--taken", "2021-06",
        "--heading", "215", "--camera", "49.7065,37.6169", "--author", "Автор", "--licence", "CC-BY-4.0",
        "--link", "https://example.org/view", "--public-since", "2021-07-01", "--provider", "A provider",
        "--imagery-date", "June 2021", "--reproduction", "not_public", "--note", "from the pavement",
        photos / "reference.jpg", "--json",
    ).data  # fmt: skip
    assert list(added) == ADDED_KEYS and added["error"] is None
    (place,) = done("places", "list", "--json").lines
    assert place == {
        "id": added["place"],
        "name": "Town hall",
        "region": "Kharkiv",
        "position": {"kind": "place", "value": "49.7064,37.6167", "radius_m": "40"},
        "design": "town_hall",
        "note": "",
        "other_names": [],
        "references": 1,
    }
    (shown,) = done("places", "show", "town hall", "--json").data["references"]
    assert shown["id"] == added["reference"] and shown["sha256"] == added["sha256"]
    assert shown["origin"] == "hand" and shown["received_name"]["value"] == "reference.jpg"
    values = {
        field: shown[field]["value"] for field in ("known_by", "taken", "heading_deg", "camera", "author")
    }
    assert values == {
        "known_by": "street_level", "taken": "2021-06", "heading_deg": "215", "camera": "49.7065,37.6169",
        "author": "Автор",
    }  # fmt: skip
    assert shown["source"] == {"kind": "link", "value": "https://example.org/view"}
    assert (shown["provider"]["value"], shown["imagery_date"]["value"]) == ("A provider", "June 2021")
    assert shown["reproduction"]["value"] == "not_public" and shown["error"] is None
    text = done("places", "show", "Town hall")
    assert added["reference"] in text.out and "[" not in text.out
    assert added["place"] in done("places", "list").out


def test_a_photo_that_fails_makes_the_exit_code_and_one_passed_over_does_not(
    photos: Path, tmp_path: Path
) -> None:
    ran = run("places", "add", "--place", "Hall", photos / "other.jpg", tmp_path / "gone.jpg", "--json")
    assert ran.code == 1
    assert [line["error"] and line["error"]["id"] for line in ran.lines] == [None, "file_missing"]
    again = done("places", "add", "--place", "Hall", photos / "other.jpg")
    assert "not added twice" in again.err and "[" not in again.err
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "a.jpg").write_bytes(photo_at((49.0, 42.0, 36.54)))
    (tmp_path / "walk" / "plain.jpg").write_bytes(forge.picture_file("jpeg"))
    walked = done("places", "add", "--from-folder", tmp_path / "walk", "--json").lines
    assert {line["name"]: (line["skipped"], line["place_name"]) for line in walked} == {
        "plain.jpg": (True, None),
        "a.jpg": (False, "49.710, 37.615"),
    }
    text = done("places", "add", "--from-folder", tmp_path / "walk")
    assert "plain.jpg states no position" in text.err


def test_an_exhibit_of_a_case_is_added_by_its_number(town: Path) -> None:
    before = town.read_bytes()
    added = done("places", "add", "--from-case", town, "--exhibit", "R1", "--place", "Hall", "--json").data
    assert added["name"] == "reference.jpg" and added["error"] is None
    assert town.read_bytes() == before
    ran = run("places", "add", "--from-case", town, "--exhibit", "R2")
    assert ran.code == 2 and "R2" in ran.err and "[" not in ran.err
    assert run("places", "add", "--from-case", town, "--exhibit", "R9", "--place", "Hall").code == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("photo.jpg",),
        ("--place", "Hall"),
        ("--place", "Hall", "photo.jpg", "--from-folder", "walk"),
        ("--place", "Hall", "photo.jpg", "--exhibit", "R1"),
        ("--from-case", "a.case", "--place", "Hall"),
        ("--place", "Hall", "--at", "the square", "photo.jpg"),
        ("--place", "Hall", "photo.jpg", "--within", "50", "--at", "1,2"),
        ("--from-folder", "walk", "--within", "50"),
        ("--place", "Hall", "photo.jpg", "--known-by", "hearsay"),
        ("--place", "Hall", "photo.jpg", "--public-since", "lately"),
    ],
)
def test_wrong_use_is_said_and_nothing_is_added(words: tuple[str, ...]) -> None:
    ran = run("places", "add", *words)
    assert (ran.code, ran.out) == (2, "") and ran.err and "[no" not in ran.err
    assert done("places", "list", "--json").lines == []


def test_a_heading_or_a_position_that_is_none_is_refused(photos: Path) -> None:
    for words in (("--heading", "400"), ("--heading", "north"), ("--at", "95,10"), ("--camera", "10,200")):
        ran = run("places", "add", "--place", "Hall", *words, photos / "other.jpg")
        assert (ran.code, ran.out) == (1, ""), words
        assert ran.err and not ran.err.startswith("[")


def test_a_set_is_handed_on_and_taken_in(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("places", "add", "--place", "Hall", "--reproduction", "allowed", photos / "reference.jpg")
    private = done(
        "places", "add", "--place", "Hall", "--reproduction", "not_public", photos / "other.jpg", "--json"
    ).data
    written = done("places", "export", "--out", tmp_path / "set", "--json").data
    assert (written["places"], written["references"], written["refused"]) == (1, 1, [])
    assert written["left_out"] == [private["reference"]]
    text = done("places", "export", "--out", tmp_path / "second")
    assert "1 reference is not for public reproduction" in text.err
    everything = ("places", "export", "--out", tmp_path / "all", "--include-private", "--json")
    assert done(*everything).data["references"] == 2
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "theirs"))
    taken = done("places", "import", tmp_path / "set", "--json").data
    assert taken == {"places_added": 1, "places_there": 0, "added": 1, "already_there": 0, "refused": []}
    assert "There before: 1" in done("places", "import", tmp_path / "set").out
    manifest = tmp_path / "all" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"pictures/', '"../'), "utf-8")
    ran = run("places", "import", tmp_path / "all", "--json")
    assert ran.code == 1 and ran.data["added"] == 0 and ran.data["already_there"] == 1
    assert [refused["error"]["id"] for refused in ran.data["refused"]] == ["set_file_name_refused"]
    assert run("places", "import", tmp_path).code == 1


def test_a_withdrawn_reference_is_gone(photos: Path) -> None:
    added = done("places", "add", "--place", "Hall", photos / "other.jpg", "--json").data
    gone = done("places", "withdraw", added["reference"], "--json").data
    assert gone == {"withdrawn": added["reference"], "sha256": added["sha256"]}
    assert done("places", "show", "Hall", "--json").data["references"] == []
    ran = run("places", "withdraw", added["reference"])
    assert (ran.code, ran.out) == (1, "") and "withdrawn" in ran.err


def test_an_altered_reference_is_named_and_makes_the_exit_code(photos: Path, own_home: Path) -> None:
    added = done("places", "add", "--place", "Hall", photos / "other.jpg", "--json").data
    sha256 = added["sha256"]
    (own_home / "archive" / "objects" / sha256[:2] / sha256[2:]).write_bytes(b"other bytes")
    ran = run("places", "show", "Hall", "--json")
    assert ran.code == 1
    assert [shown["error"]["id"] for shown in ran.data["references"]] == ["archive_picture_altered"]
    assert sha256 in ran.err


def test_a_photo_is_compared_with_every_reference_and_the_places_come_last(photos: Path) -> None:
    done("places", "add", "--place", "Church", "--known-by", "own_survey", photos / "other.jpg")
    done("places", "add", "--place", "Hall", "--known-by", "own_survey", photos / "reference.jpg")
    *answers, whole = done("places", "match", photos / "photo.jpg", "--json").lines
    assert all(list(answer) == ANSWER_KEYS for answer in answers)
    assert (
        len({answer["reference"] for answer in answers}) == 2
    )  # each once at least; looked at again, once more
    assert list(whole) == ["places", "compared", "archive_state", "searched", "limits"]
    assert whole["limits"][0]["id"] == "match_says_structure_only"
    assert [place["place_name"] for place in whole["places"]] == ["Hall", "Church"]
    assert whole["searched"] == 2 and whole["places"][0]["outcome"] in ("match", "likely")
    text = done("places", "match", photos / "photo.jpg").out.splitlines()
    assert "Hall" in text[0] and text[0].endswith(("[quick look]", "[usual effort]"))
    assert "Searched 2 references" in text[-4]
    assert text[-3:] == [f"  {limit['text']}" for limit in whole["limits"]]
    one = done("places", "match", photos / "photo.jpg", "--limit", "1", "--json").lines[-1]
    assert (one["searched"], one["compared"]) == (2, 1)
    assert run("places", "match", photos / "photo.jpg", "--limit", "0").code == 2
    assert run("places", "match", photos / "gone.jpg").code == 1


def test_an_unknown_place_is_said_with_its_name() -> None:
    ran = run("places", "show", "Nowhere")
    assert (ran.code, ran.out) == (1, "") and "Nowhere" in ran.err
    assert "[" not in ran.err
