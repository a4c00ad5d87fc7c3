"""`metadata`: every tag of many files as JSON, as one table, or as lines; filtered; hostile words stay words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from provenance.cli.output import shown_path
from provenance.errors import UsageError
from provenance.wording import Wording
from tests import forge
from tests.cli.desk import done, run

TAG_KEYS = ["group", "name", "standard_name", "raw", "value", "personal"]
FILE_KEYS = ["file", "tags", "structures", "unread", "complete", "supported", "error"]
HOSTILE = '=HYPERLINK("http://evil.example";"x")\x1b[2J\nsecond line'


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo with EXIF of which one text is hostile."""
    path = tmp_path_factory.mktemp("camera") / "camera.jpg"
    exif = forge.full_exif()
    exif[0x010E] = HOSTILE.encode().decode("latin-1")
    path.write_bytes(forge.picture_file("JPEG", exif=exif))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_file_is_one_line_with_exactly_the_documented_keys(camera: Path, photos: Path) -> None:
    ran = done("metadata", camera, photos / "photo.jpg", "--json")
    assert [list(line) for line in ran.lines] == [FILE_KEYS] * 2
    assert [line["file"] for line in ran.lines] == [str(camera), str(photos / "photo.jpg")]
    tags = ran.lines[0]["tags"]
    assert tags and all(list(tag) == TAG_KEYS for tag in tags)
    assert all(isinstance(tag["personal"], bool) for tag in tags)
    assert {tag["group"] for tag in tags} >= {"IFD0", "ExifIFD", "GPS"}


def test_a_file_that_cannot_be_read_has_its_line_and_the_command_fails(camera: Path, tmp_path: Path) -> None:
    ran = run("metadata", tmp_path / "absent.jpg", camera, "--json")
    assert ran.code == 1
    assert [line["error"] is None for line in ran.lines] == [False, True]
    assert ran.lines[0]["tags"] == [] and ran.lines[0]["supported"] is None


def test_a_group_keeps_its_own_tags_alone(camera: Path) -> None:
    tags = done("metadata", camera, "--group", "gps", "--json").data["tags"]
    assert tags and {tag["group"] for tag in tags} == {"GPS"}
    assert done("metadata", camera, "--group", "GP", "--json").data["tags"] == []


def test_a_word_is_searched_in_names_and_values(camera: Path) -> None:
    every = done("metadata", camera, "--json").data["tags"]
    found = done("metadata", camera, "--search", "DATE", "--json").data["tags"]
    assert 0 < len(found) < len(every)
    assert all("date" in json.dumps(tag).lower() for tag in found)
    assert [
        tag["name"] for tag in done("metadata", camera, "--search", "evil.example", "--json").data["tags"]
    ] == ["ImageDescription"]


def test_all_tags_of_all_files_go_into_one_table_that_runs_nothing(camera: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(forge.html_page())
    ran = done("metadata", camera, page, "--csv", tmp_path / "tags.csv")
    assert ran.out.splitlines() == [str(tmp_path / "tags.csv")]
    rows = rows_of(tmp_path / "tags.csv")
    assert list(rows[0]) == ["file", *TAG_KEYS, "error"]
    assert [row["file"] for row in rows].count(str(page)) == 1
    tags = done("metadata", camera, "--json").data["tags"]
    assert [row["name"] for row in rows if row["file"] == str(camera)] == [tag["name"] for tag in tags]
    (described,) = (row for row in rows if row["name"] == "ImageDescription")
    assert described["value"].startswith("'=HYPERLINK")
    assert "\x1b" not in described["value"] and "\n" not in described["value"]


def test_the_table_says_with_json_what_it_holds(camera: Path, tmp_path: Path) -> None:
    ran = run("metadata", camera, tmp_path / "absent.jpg", "--csv", tmp_path / "tags.csv", "--json")
    assert ran.code == 1
    rows = rows_of(tmp_path / "tags.csv")
    assert ran.data == {
        "table": str(tmp_path / "tags.csv"), "files": 2, "tags": len(rows) - 1, "failed": 1,
    }  # fmt: skip
    assert rows[-1]["error"] and rows[-1]["name"] == ""


def test_words_of_a_file_do_not_move_the_cursor_of_a_terminal(camera: Path) -> None:
    out = done("metadata", camera, "--search", "evil").out
    assert "evil.example" in out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 2


def test_a_photo_in_the_place_of_the_table_stays_as_it_is(camera: Path, tmp_path: Path) -> None:
    before = camera.read_bytes()
    beside = tmp_path / "notes.csv"
    beside.write_bytes(b"mine")
    linked = tmp_path / "linked.csv"
    linked.symlink_to(camera)
    for table, id in ((camera, "table_not_named_csv"), (linked, "table_is_read"), (beside, "table_exists")):
        ran = run("metadata", camera, "--csv", table)
        assert ran.code == 2 and Wording().error(UsageError(id, name=shown_path(table))) in ran.err
    assert (camera.read_bytes(), beside.read_bytes()) == (before, b"mine")
    done("metadata", camera, "--csv", beside, "--overwrite")
    assert beside.read_bytes().startswith(b"\xef\xbb\xbf")
