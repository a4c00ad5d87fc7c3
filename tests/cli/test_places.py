"""`places`: what is added is listed, handed on, taken in and found again, in documented JSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provenance.cli.placewords import standing_lines
from provenance.wording import Wording
from provenance.workbench.comparison import Measures
from provenance.workbench.placeanswers import by_place
from tests import forge
from tests.cli.desk import ROOT, done, run
from tests.workbench.test_placeanswers import answer
from tests.workbench.test_places import photo_at

ADDED_KEYS = [
    "name", "place", "place_name", "reference", "sha256", "already_there", "skipped", "error",
    "position_passed_over", "namesake",
]  # fmt: skip
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
    text = done("places", "show", "Town hall").out
    assert "[" not in text
    for said in (
        added["place"], "Country and region: Kharkiv", "town_hall", "49.7064", added["reference"],
        added["sha256"][:16], "reference.jpg", "Taken: June 2021", "Автор", "CC-BY-4.0",
        "https://example.org/view", "A provider", "June 2021", "215", "49.7065", "from the pavement",
        "Reproduction: not for public reproduction", "The place is known by: ",
    ):  # fmt: skip
        assert said in text, said
    assert "unknown" not in text
    listed = done("places", "list").out
    assert all(said in listed for said in (added["place"], "Kharkiv", "town_hall", "49.7064"))


def test_what_nobody_said_of_a_photo_is_left_out_but_how_its_place_is_known(photos: Path) -> None:
    done("places", "add", "--place", "Hall", photos / "other.jpg")
    text = done("places", "show", "Hall").out
    assert "The place is known by: " in text
    assert "Licence" not in text and "Reproduction" not in text and "Country" not in text


def test_an_empty_archive_says_so_beside_the_data(photos: Path) -> None:
    ran = done("places", "list")
    assert ran.out == "" and "places is empty" in ran.err and "[" not in ran.err
    assert done("places", "list", "--json").out == ""
    assert "places is empty" in done("places", "match", photos / "photo.jpg").err
    added = done("places", "add", "--place", "Hall", photos / "other.jpg", "--json").data
    done("places", "withdraw", added["reference"])
    ran = done("places", "show", "Hall")
    assert "No reference photos are kept of Hall" in ran.err and added["place"] in ran.out


def test_a_place_in_the_south_is_taken(photos: Path) -> None:
    add = ("places", "add", "--place", "Opera house", photos / "other.jpg", "--json")
    done(*add, "--at", "-33.8568,151.2153", "--camera", "-33.857,151.215")
    done("places", "describe", "Opera house", "--at", "-33.85,-151.2")
    (place,) = done("places", "list", "--json").lines
    assert place["position"]["value"] == "-33.85,-151.2"
    walk = photos / "other.jpg"
    done("places", "add", "--place", "-33.860, 151.200", walk)
    assert "-33.860" in done("places", "show", "-33.860, 151.200").out


def test_a_second_place_of_a_name_is_said_loudly(photos: Path) -> None:
    first = done("places", "add", "--place", "Hall", "--at", "49.7,37.6", photos / "other.jpg", "--json").data
    assert first["namesake"] is None
    again = ("places", "add", "--place", "hall", "--at", "50.45,30.52")
    ran = done(*again, photos / "reference.jpg", photos / "photo.jpg")
    assert ran.err.count("A NEW PLACE") == 1 and first["place"] in ran.err and "places merge" in ran.err
    assert "A NEW PLACE" not in done(*again, photos / "copy.jpg").err
    ran = done("places", "add", "--place", "Hall", "--at", "0,60", photos / "other.jpg", "--json")
    assert ran.data["namesake"]["place"] == first["place"] and "A NEW PLACE" in ran.err
    assert 5900 < ran.data["namesake"]["distance_km"] < 5950


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
        ("--place", "Hall", "photo.jpg", "--known-by", "set_survey"),
        ("--place", "Hall", "photo.jpg", "--radius", "40"),
        ("--from-folder", "walk", "--region", "Kharkiv"),
        ("--from-folder", "walk", "--at", "1,2"),
        ("--from-folder", "walk", "--at", "1,2", "--within", "50", "--design", "church"),
        ("--from-case", "a.case", "--exhibit", "R1", "--place-note", "x"),
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
    assert taken == {
        "places_added": 1, "places_there": 0, "places_kept_apart": 0, "added": 1, "already_there": 0,
        "refused": [],
    }  # fmt: skip
    assert "There before: 1" in done("places", "import", tmp_path / "set").out
    manifest = tmp_path / "all" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"pictures/', '"../'), "utf-8")
    ran = run("places", "import", tmp_path / "all", "--json")
    assert ran.code == 1 and ran.data["added"] == 0 and ran.data["already_there"] == 1
    assert [refused["error"]["id"] for refused in ran.data["refused"]] == ["set_file_name_refused"]
    assert run("places", "import", tmp_path).code == 1


def test_a_namesake_of_another_town_is_kept_apart_and_said(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("places", "add", "--place", "Hall", "--reproduction", "allowed", photos / "reference.jpg")
    done("places", "export", "--out", tmp_path / "set")
    for home in ("theirs", "another"):
        monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / home))
        done("places", "add", "--place", "Hall", "--at", "50.45,30.52", photos / "other.jpg")
        words = ["--json"] if home == "theirs" else []
        ran = done("places", "import", tmp_path / "set", *words)
        if words:
            assert (ran.data["places_added"], ran.data["places_kept_apart"]) == (1, 1)
        else:
            assert "1 place of the set has the name of a place here" in ran.err
        assert [place["references"] for place in done("places", "list", "--json").lines] == [1, 1]


def test_what_the_files_of_a_set_tell_besides_is_said(tmp_path: Path) -> None:
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "a.jpg").write_bytes(photo_at((49.0, 42.0, 36.54)))
    done("places", "add", "--from-folder", tmp_path / "walk", "--reproduction", "allowed")
    written = done("places", "export", "--out", tmp_path / "set", "--json").data
    assert written["metadata"] == {"files": 1, "people": 0, "serials": 0, "positions": 1, "unread": 0}
    text = done("places", "export", "--out", tmp_path / "second").err
    assert "1 file was handed on unchanged" in text and "a position (1)" in text and "[" not in text


def test_a_providers_view_is_not_for_the_public_unless_said_otherwise(photos: Path) -> None:
    for number, (name, words, kept) in enumerate(
        (
            ("reference.jpg", ("--known-by", "street_level"), "not_public"),
            ("other.jpg", ("--known-by", "satellite"), "not_public"),
            ("copy.jpg", ("--known-by", "street_level", "--reproduction", "unknown"), "unknown"),
            ("photo.jpg", ("--known-by", "own_survey"), "unknown"),
        )
    ):
        place = f"Hall {number}"
        done("places", "add", "--place", place, *words, photos / name)
        (shown,) = done("places", "show", place, "--json").data["references"]
        assert shown["reproduction"]["value"] == kept, words


def test_what_is_said_on_the_line_goes_before_the_card_of_a_case(town: Path) -> None:
    added = done(
        "places",
        "add",
        "--from-case",
        town,
        "--exhibit",
        "R1",
        "--place",
        "Hall",
        "--licence",
        "CC0",
        "--json",
    ).data
    (shown,) = done("places", "show", added["place"], "--json").data["references"]
    assert shown["licence"]["value"] == "CC0"


def test_what_contradicts_is_refused_with_the_command_that_corrects_it(photos: Path) -> None:
    add = ("places", "add", "--place", "Hall", photos / "other.jpg")
    added = done(*add, "--at", "49.7,37.6", "--region", "Kharkiv", "--licence", "CC0", "--json").data
    ran = run(*add, "--licence", "CC-BY-4.0", "--json")
    assert ran.code == 1 and ran.data["error"]["id"] == "reference_says_otherwise"
    assert "licence: CC0 ≠ CC-BY-4.0" in ran.data["error"]["text"]
    assert f"places describe {added['reference']}" in ran.data["error"]["text"]
    ran = run(*add, "--region", "Poltava")
    assert (ran.code, ran.out) == (1, "") and "region: Kharkiv ≠ Poltava" in ran.err
    assert f"places describe {added['place']}" in ran.err
    near = done(*add, "--at", "49.7001,37.6", "--json").data
    assert near["position_passed_over"]["value"] == "49.7001,37.6"
    assert f"places describe {added['place']} --at 49.7001,37.6" in done(*add, "--at", "49.7001,37.6").err


def test_places_are_renamed_merged_and_described(photos: Path) -> None:
    hall = done("places", "add", "--place", "Hal", photos / "reference.jpg", "--json").data
    done("places", "add", "--place", "Church", "--region", "Kharkiv", photos / "other.jpg")
    renamed = done("places", "rename", "Hal", "Hall", "--json").data
    assert (renamed["place"]["name"], renamed["place"]["id"]) == ("Hall", hall["place"])
    merged = done("places", "merge", "Hall", "Church", "--json").data
    assert (merged["moved"], merged["already_there"]) == (1, 0)
    assert (merged["place"]["other_names"], merged["place"]["region"]) == (["Church"], "Kharkiv")
    described = done(
        "places", "describe", "Hall", "--at", "49.7,37.6", "--radius", "40", "--region", "unknown",
        "--design", "town_hall", "--place-note", "a tower", "--json",
    ).data  # fmt: skip
    assert described["reference"] is None
    assert described["place"] == {
        "id": hall["place"], "name": "Hall", "region": "", "design": "town_hall", "note": "a tower",
        "position": {"kind": "place", "value": "49.7,37.6", "radius_m": "40"}, "other_names": ["Church"],
    }  # fmt: skip
    done("places", "describe", hall["reference"], "--licence", "CC0", "--author", "A. Walker")
    said = done(
        "places", "describe", hall["reference"], "--author", "unknown", "--heading", "90", "--json"
    ).data
    assert said["place"] is None and said["reference"]["id"] == hall["reference"]
    assert said["reference"]["licence"]["value"] == "CC0"
    assert said["reference"]["author"]["value"] == "unknown"
    assert said["reference"]["heading_deg"]["value"] == "90"
    text = done("places", "describe", "Hall", "--at", "unknown").out + done("places", "list").out
    assert hall["place"] in text and "[" not in text
    assert "1 reference moved" not in text


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--radius", "40"),
        ("--licence", "CC0"),
        ("--at", "the square"),
        ("--known-by", "set_survey"),
        ("--region", "Kharkiv", "--note", "x"),
    ],
)
def test_a_wrong_description_is_said_and_changes_nothing(photos: Path, words: tuple[str, ...]) -> None:
    added = done("places", "add", "--place", "Hall", photos / "other.jpg", "--json").data
    before = done("places", "show", "Hall", "--json").out
    ran = run("places", "describe", "Hall", *words)
    assert (ran.code, ran.out) == (2, "") and ran.err and "[no" not in ran.err
    ran = run("places", "describe", added["reference"], "--region", "Kharkiv")
    assert ran.code == 2 and "is a reference" in ran.err
    assert done("places", "show", "Hall", "--json").out == before


def test_the_verbs_that_correct_are_documented() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    assert [verb for verb in ("rename", "merge", "describe") if f"| `places {verb}" not in page] == []
    words = page.partition("`known_by` (`own_survey`")[2].partition(")")[0]
    assert "`set_survey`" in words


def test_a_picture_that_stays_is_said_and_withdrawing_again_works(photos: Path, own_home: Path) -> None:
    added = done("places", "add", "--place", "Hall", photos / "other.jpg", "--json").data
    path = own_home / "archive" / "objects" / added["sha256"][:2] / added["sha256"][2:]
    data = path.read_bytes()
    path.unlink()
    path.mkdir()  # cannot be unlinked
    ran = run("places", "withdraw", added["reference"], "--json")
    assert (
        (ran.code, ran.out) == (1, "") and path.name in ran.err and "withdraw the reference again" in ran.err
    )
    path.rmdir()
    path.write_bytes(data)
    gone = done("places", "withdraw", added["reference"], "--json").data
    assert gone == {"withdrawn": added["reference"], "sha256": added["sha256"]}
    assert not path.exists()


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
    assert all(place["counts"] for place in whole["places"])
    assert whole["searched"] == 2 and whole["places"][0]["outcome"] in ("match", "likely")
    text = done("places", "match", photos / "photo.jpg").out.splitlines()
    assert "agreeing points" in text[0] and "reference.jpg" in text[0]
    assert "Hall" in text[0] and text[0].endswith(("[quick look]", "[usual effort]"))
    assert "Searched 2 references" in text[-4]
    assert text[-3:] == [f"  {limit['text']}" for limit in whole["limits"]]
    one = done("places", "match", photos / "photo.jpg", "--limit", "1", "--json").lines[-1]
    assert (one["searched"], one["compared"]) == (2, 1)
    assert run("places", "match", photos / "photo.jpg", "--limit", "0").code == 2
    assert run("places", "match", photos / "gone.jpg").code == 1


def test_namesakes_are_told_apart_and_why_one_is_for_information(photos: Path) -> None:
    hall = ("places", "add", "--place", "Hall")
    done(*hall, "--at", "49.7,37.6", "--known-by", "caption", photos / "reference.jpg")
    done(*hall, "--at", "50.45,30.52", "--known-by", "own_survey", photos / "other.jpg")
    *_, whole = done("places", "match", photos / "photo.jpg", "--json").lines
    assert {place["outcome"]: place["counts"] for place in whole["places"]} == {
        "match": False, "no_evidence": True,
    }  # fmt: skip
    text = done("places", "match", photos / "photo.jpg").out.splitlines()
    agreed = next(line for line in text if "49.7" in line)
    assert "for information only: its place rests on a caption" in agreed and "reference.jpg" in agreed
    assert any("50.45" in line and "other.jpg" in line for line in text)


def test_a_place_that_agrees_mirrored_or_turned_says_so_below_its_line() -> None:
    measures = Measures(
        llr=None, score="5", inliers=60, confidence="0.736", coverage="0.5", cells=20, mirrored="mirrored",
        rotation_deg="90", identical_share="0",
    )  # fmt: skip
    found = replace(answer("match"), measures=measures)
    line, *below = standing_lines(by_place([found]), Wording(strict=True))
    assert line.startswith("match (") and "for information" not in line
    assert [said.split(":")[0] for said in below] == [
        "  Mean confidence over all pairs considered, agreeing or not",
        "  The pictures agree better when one is mirrored",
        "  The photo had to be turned by 90° to agree.",
    ]


def test_a_reference_that_cannot_be_read_has_no_count_of_points(photos: Path, own_home: Path) -> None:
    added = done("places", "add", "--place", "Hall", photos / "other.jpg", "--json").data
    sha256 = added["sha256"]
    (own_home / "archive" / "objects" / sha256[:2] / sha256[2:]).write_bytes(b"other bytes")
    ran = run("places", "match", photos / "photo.jpg")
    assert ran.code == 1 and ran.out.startswith("failed") and "(0" not in ran.out


def test_an_unknown_place_is_said_with_its_name() -> None:
    ran = run("places", "show", "Nowhere")
    assert (ran.code, ran.out) == (1, "") and "Nowhere" in ran.err
    assert "[" not in ran.err
