"""`archive`: what is added is found again, told and taken out, in documented JSON and in words."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import get_args

import pytest

from provenance.archive.gathering import PassedReason
from provenance.wording import Wording
from tests import forge
from tests.cli.desk import done, run
from tests.vision.copies.laid_by_hand import with_piece
from tests.workbench.seenphotos import cut_and_mirrored, jpeg, original, write

ADDED_KEYS = ["path", "state", "item", "sha256", "why", "moved_from", "instead_of", "error"]
ALL_KEYS = [
    "added", "known", "unchanged", "gone", "passed_over", "unreadable", "not_described", "searched", "to_describe",
    "requests",
]  # fmt: skip
SEARCH_KEYS = ["query", "hits", "searched", "since", "to_describe", "left_out", "reason", "error", "requests"]
HIT_KEYS = [
    "item", "path", "kind", "region", "mirrored", "rotation_deg", "scale", "inliers", "agreement", "distance",
    "differing", "name", "cases", "stated",
]  # fmt: skip
SHOW_KEYS = [
    "item", "sha256", "media_type", "size_bytes", "width", "height", "added", "origin", "paths", "name", "cases",
    "stated", "passes", "restricted", "error", "requests",
]  # fmt: skip
INFO_KEYS = [
    "archive", "items", "searched", "to_code", "to_describe", "unreadable", "not_described", "views",
    "described_views", "copies", "gone", "keeping", "restricted", "withdrawn", "size_bytes", "index_bytes",
    "since", "folders", "requests",
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of this test alone."""
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    folder = tmp_path / "gallery"
    for seed in (1, 2):
        write(folder, f"{seed}.jpg", jpeg(original(seed)))
    return folder


def test_what_is_added_is_found_again_in_a_mirrored_cut(gallery: Path, tmp_path: Path) -> None:
    *files, together = done("archive", "add", gallery, "--source", "A channel", "--json").lines
    assert [list(line) for line in files] == [ADDED_KEYS] * 2 and list(together) == ALL_KEYS
    assert [line["state"] for line in files] == ["added", "added"]
    assert together == dict.fromkeys(ALL_KEYS, 0) | {"added": 2, "searched": 2, "requests": []}
    cut = write(tmp_path, "cut.jpg", jpeg(cut_and_mirrored(original(2)), 70))
    new = write(tmp_path, "new.jpg", jpeg(original(9)))
    found, nothing = done("archive", "search", cut, new, "--json").lines
    assert list(found) == list(nothing) == SEARCH_KEYS
    (hit,) = found["hits"]
    assert list(hit) == HIT_KEYS
    assert (hit["item"], hit["path"]) == (files[1]["item"], str(gallery / "2.jpg"))
    assert (hit["kind"], hit["mirrored"], found["query"]) == ("part_or_additions", True, str(cut))
    assert hit["inliers"] >= 8 and hit["agreement"] > 0.7 and abs(hit["scale"] - 1) < 0.05
    assert abs(hit["rotation_deg"]) < 1
    height, width = cut_and_mirrored(original(2)).shape[:2]
    assert len(hit["region"]) >= 3
    assert all(0 <= x <= width and 0 <= y <= height for x, y in hit["region"])
    assert (nothing["hits"], nothing["searched"], nothing["left_out"]) == ([], 2, 0)
    assert nothing["since"]["kind"] == "instant"


def test_in_words_a_hit_says_what_it_is_and_nothing_found_says_over_what(
    gallery: Path, tmp_path: Path
) -> None:
    empty = done("archive", "search", gallery / "1.jpg").out
    assert "archive of pictures is empty" in empty
    assert "Added: 2." in done("archive", "add", gallery).out
    assert "Unchanged: 2." in done("archive", "add", gallery).out
    same = done("archive", "search", gallery / "1.jpg").out
    assert same.startswith("identical file  ") and str(gallery / "1.jpg") in same
    assert "2 pictures were searched" in same
    nothing = done("archive", "search", write(tmp_path, "new.jpg", jpeg(original(9)))).out
    assert nothing.startswith("Nothing found. 2 pictures were searched")


def test_a_picture_with_too_little_structure_is_said_to_be_one(gallery: Path, tmp_path: Path) -> None:
    done("archive", "add", gallery, "--quick")
    grey = write(tmp_path, "grey.png", forge.picture_of_one_colour((90, 90, 90), 640, 480))
    answer = done("archive", "search", grey, "--json").data
    assert (answer["hits"], answer["reason"]["id"]) == ([], "too_little_structure")
    said = done("archive", "search", grey)
    assert "only the identical file could be found" in said.err and "Nothing found" in said.out


def test_a_hit_names_the_place_that_differs(gallery: Path, tmp_path: Path) -> None:
    done("archive", "add", gallery)
    edited, _ = with_piece(original(1), original(21), (220, 140), (152, 113))
    photo = write(tmp_path, "edited.jpg", jpeg(edited))
    (hit,) = done("archive", "search", photo, "--json").data["hits"]
    assert hit["kind"] == "content_differs"
    (place,) = hit["differing"]
    assert list(place) == ["nature", "region", "share"]
    assert place["nature"] == "content" and 0.02 < place["share"] < 0.3
    xs, ys = zip(*place["region"], strict=True)
    assert min(xs) < 290 < max(xs) and min(ys) < 200 < max(ys)
    assert "What differs: content, " in done("archive", "search", photo).out


def test_a_hit_and_show_say_what_is_stated_of_that_picture(gallery: Path, town: Path, tmp_path: Path) -> None:
    said = (
        "--source",
        "A channel",
        "--date",
        "captured=2022-09-10",
        "--place",
        "49.7,37.6",
        "--note",
        "by post",
    )
    added, _ = done("archive", "add", gallery / "1.jpg", *said, "--json").lines
    (hit,) = done("archive", "search", gallery / "1.jpg", "--json").data["hits"]
    stated = hit["stated"]
    assert (hit["name"], hit["cases"], hit["differing"]) == ("1.jpg", [], [])
    assert [source["value"] for source in stated["sources"]] == ["A channel"]
    assert [(one["of"], one["basis"]) for one in stated["dates"]] == [
        ("captured", "stated"),
        ("file", "file_system"),
    ]
    assert (stated["note"]["value"], stated["licence"]) == ("by post", None)
    shown = done("archive", "show", added["item"], "--json").data
    assert list(shown) == SHOW_KEYS and shown["stated"] == stated
    assert (shown["sha256"], shown["paths"]) == (added["sha256"], [str(gallery / "1.jpg")])
    assert shown["passes"] == {"codes": "done", "points": "done"} and shown["error"] is None
    for words in (("search", gallery / "1.jpg"), ("show", added["item"])):
        out = done("archive", *words).out
        assert "said of this picture only: source A channel; place " in out and "taken 10 Sep" in out
    exhibit, _ = done("archive", "add", "--from-case", town, "--exhibit", "Q1", "--json").lines
    shown = done("archive", "show", exhibit["item"], "--json").data
    assert len(shown["cases"]) == 1 and shown["paths"] == []
    assert shown["cases"][0] in done("archive", "show", exhibit["item"]).out


def test_an_unknown_id_points_at_the_search_that_prints_ids(gallery: Path) -> None:
    unknown = run("archive", "show", "0" * 26)
    assert unknown.code == 1 and "archive search" in unknown.err


def test_all_blocks_that_look_the_same_are_over_99_percent_of_those_compared(
    gallery: Path, tmp_path: Path
) -> None:
    done("archive", "add", gallery)
    photo = write(tmp_path, "again.jpg", jpeg(original(1), 80))
    (hit,) = done("archive", "search", photo, "--json").data["hits"]
    assert hit["agreement"] > 0.995
    out = done("archive", "search", photo).out
    assert "over 99 % of the blocks that can be compared look the same" in out and "100 %" not in out


def test_people_are_told_at_once_what_the_codes_name(gallery: Path, tmp_path: Path) -> None:
    added, *_ = done("archive", "add", gallery, "--json").lines
    photo = write(tmp_path, "again.jpg", jpeg(original(1), 60))
    ran = done("archive", "search", photo)
    assert ran.err.count("Found at once") == 1 and added["item"] in ran.err and "of 256 bits" in ran.err
    assert done("archive", "search", photo, "--json").err == ""


@pytest.mark.parametrize(
    "verb", [("search", "photo.jpg"), ("info",), ("remove", "0" * 26), ("show", "0" * 26)]
)
def test_where_no_archive_is_reading_refuses_and_makes_none(verb: tuple[str, ...], tmp_path: Path) -> None:
    absent, other = tmp_path / "absent", tmp_path / "photos"
    write(other, "photo.jpg", jpeg(original(1)))
    for folder in (absent, other, other / "photo.jpg"):
        ran = run("archive", *verb, "--archive", folder)
        assert ran.code == 1 and str(folder) in ran.err and "archive add" in ran.err and ran.out == ""
    assert not absent.exists() and [path.name for path in other.iterdir()] == ["photo.jpg"]


def test_what_was_passed_over_is_counted_by_reason(gallery: Path, tmp_path: Path) -> None:
    first, *_ = done("archive", "add", gallery, "--json").lines
    done("archive", "remove", first["item"])
    write(gallery, "page.html", forge.html_page())
    write(gallery, "other.html", forge.html_page())
    write(gallery, ".hidden.jpg", jpeg(original(3)))
    (gallery / "2 again.jpg").symlink_to(gallery / "2.jpg")
    ran = done("archive", "add", gallery)
    (said,) = [line for line in ran.out.splitlines() if "passed over" in line]
    assert said.startswith("5 files and folders were passed over: 2 are no pictures; ")
    for one in (
        "1 was withdrawn before",
        "1 is hidden",
        "1 is a link to a file that lies in the same folder",
    ):
        assert one in said
    assert f"{gallery / '1.jpg'}: " in ran.err and "archive add FILE" in ran.err
    assert done("archive", "add", gallery / "1.jpg", "--json").lines[0]["state"] == "added"


def test_every_reason_to_pass_a_file_over_has_words() -> None:
    answered_as_unreadable = {"unreadable_file", "unreadable_folder"}
    for reason in {*get_args(PassedReason), "not_a_picture", "item_withdrawn"} - answered_as_unreadable:
        assert all(Wording(strict=True).label(f"cli.passed.{reason}", n=n).startswith(str(n)) for n in (1, 2))


def test_a_quick_adding_says_what_waits(gallery: Path) -> None:
    ran = done("archive", "add", gallery, "--quick", "--json")
    assert ran.lines[-1]["to_describe"] == 2
    assert "2 pictures wait for their second pass" in done("archive", "search", gallery / "1.jpg").err
    assert done("archive", "add", gallery, "--json").data["to_describe"] == 0


def test_unreadable_files_are_told_and_fail_the_command(gallery: Path) -> None:
    write(gallery, "broken.jpg", forge.truncated((gallery / "1.jpg").read_bytes(), 0.3))
    write(gallery, "page.html", forge.html_page())
    ran = run("archive", "add", gallery, "--json")
    assert ran.code == 1
    by_name = {Path(line["path"]).name: line for line in ran.lines[:-1]}
    assert by_name["broken.jpg"]["error"]["id"] == "truncated_picture"
    assert by_name["page.html"]["state"] == "passed_over"
    assert ran.lines[-1]["unreadable"] == 1 and ran.lines[-1]["passed_over"] == 1
    ran = run(
        "archive", "search", gallery / "broken.jpg", gallery / "missing.jpg", gallery / "1.jpg", "--json"
    )
    assert ran.code == 1
    broken, missing, found = ran.lines
    assert broken["error"]["id"] == "truncated_picture" and missing["error"]["id"] == "file_missing"
    assert [hit["kind"] for hit in found["hits"]] == ["identical_file"]


def test_info_counts_what_there_is_and_remove_takes_it_out(gallery: Path, own_home: Path) -> None:
    first, _, _ = done("archive", "add", gallery, "--json").lines
    (own_home / "archive").chmod(0o755)
    info = done("archive", "info", "--json").data
    assert list(info) == INFO_KEYS
    assert (info["items"], info["searched"], info["described_views"], info["copies"]) == (2, 2, 2, 2)
    assert info["archive"] == str(own_home / "archive")
    assert os.name == "nt" or stat.S_IMODE((own_home / "archive").stat().st_mode) == 0o700
    assert [(one["path"], one["whole"]) for one in info["folders"]] == [(str(gallery), True)]
    assert done("archive", "remove", first["item"], "--json").data == {
        "withdrawn": first["item"], "sha256": first["sha256"], "requests": [],
    }  # fmt: skip
    assert run("archive", "remove", "0" * 26).code == 1
    assert done("archive", "search", gallery / "1.jpg", "--json").data["hits"] == []
    (dropped,) = done("archive", "remove", "--folder", gallery, "--json").lines
    assert list(dropped) == ["dropped", "sha256", "requests"]
    assert "archive of pictures is empty" in done("archive", "info").out
    states = {
        one["path"]: one["state"] for one in done("archive", "add", gallery, "--quick", "--json").lines[:-1]
    }
    assert states == {str(gallery / "1.jpg"): "passed_over", str(gallery / "2.jpg"): "added"}


def test_another_archive_is_another_one(gallery: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    done("archive", "add", gallery / "1.jpg", "--archive", other)
    assert done("archive", "info", "--archive", other, "--json").data["items"] == 1
    assert done("archive", "info", "--json").data["items"] == 0
    assert run("archive", "info", "--archive", gallery / "1.jpg").code == 1


def test_exhibits_of_a_case_are_added_with_what_is_said(town: Path) -> None:
    exhibit, together = done("archive", "add", "--from-case", town, "--exhibit", "Q1", "--json").lines
    assert (exhibit["path"], exhibit["state"], together["added"]) == ("Q1", "added", 1)
    assert together["to_describe"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("add", "photo.jpg", "--from-case", "town.case"),
        ("add", "photo.jpg", "--exhibit", "Q1"),
        ("add", "photo.jpg", "--date", "last summer"),
        ("add", "photo.jpg", "--date", "seen=2022-01-01"),
        ("remove",),
        ("remove", "X", "--folder", "somewhere"),
        ("search",),
        ("show",),
        ("nothing",),
    ],
)
def test_wrong_use_is_told(words: tuple[str, ...]) -> None:
    ran = run("archive", *words)
    assert ran.code == 2 and ran.err and not ran.err.startswith("[")
