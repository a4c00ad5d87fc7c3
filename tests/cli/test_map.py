"""`map`: files are put on the shelf, listed drawn and taken off; servers are asked only with leave."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from provenance.workbench.maponline import Leave, tiles_of
from tests import mapforge
from tests.cli.desk import done, run
from tests.geo.test_map_data import lay_of
from tests.net.test_tiles import serving

ALLOWED = Leave(None)
AT = ("--at", "49.7064,37.6167")
CARD = {
    "name", "kind", "format", "file", "sha256", "size_bytes", "state", "source", "attribution", "added_on", "bounds",
    "least_zoom", "most_zoom", "features", "points", "left_out", "template",
}  # fmt: skip


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for each test."""
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ALIDADE_CACHE", str(tmp_path / "cache"))
    return iter([tmp_path / "home" / "maps"])


def drawn(tmp_path: Path, *words: str) -> tuple[dict[str, Any], str]:
    """The JSON of a drawing, and its SVG."""
    out = tmp_path / "map.svg"
    answer = done("map", "draw", *AT, *words, "--size", "400x300", "--out", out, "--json").data
    return answer, out.read_text("utf-8")


def test_a_map_is_added_listed_drawn_and_removed(tmp_path: Path) -> None:
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    card = done("map", "add", tmp_path / "walk.gpx", "--source", "own walk", "--json").data
    assert set(card) == CARD
    assert (card["name"], card["format"], card["features"], card["points"]) == ("walk", "gpx", 3, 7)
    assert (card["state"], card["source"], len(card["sha256"])) == ("unchanged", "own walk", 64)
    assert done("map", "list", "--json").data == {"maps": [card]}
    answer, svg = drawn(tmp_path, "--zoom", "15", "--with", "walk")
    assert (answer["maps"][0]["drawn"], answer["width_px"], answer["requests"]) == (3, 400, [])
    assert "Площа" in svg and "Natural Earth" in svg and answer["limits"]
    assert done("map", "remove", "walk", "--json").data == {"removed": "walk"}
    assert (tmp_path / "walk.gpx").exists() and done("map", "list", "--json").data == {"maps": []}


def test_every_format_is_added_and_drawn(tmp_path: Path) -> None:
    mapforge.town_pbf(tmp_path / "town.osm.pbf")
    mapforge.mbtiles(tmp_path / "world.mbtiles")
    (tmp_path / "earth.pmtiles").write_bytes(mapforge.pmtiles())
    (tmp_path / "air.tif").write_bytes(lay_of(32637)[1])
    (tmp_path / "yard.kmz").write_bytes(mapforge.kmz())
    (tmp_path / "marks.geojson").write_bytes(mapforge.geojson(("Point", list(mapforge.TOWN))))
    files = sorted(one for one in tmp_path.iterdir() if one.is_file())
    kinds = {}
    for file in files:
        card = done("map", "add", file, "--json").data
        kinds[card["name"]] = (card["kind"], card["attribution"])
    assert kinds == {
        "air": ("picture", ""), "earth": ("tiles", "© Forge"), "world": ("tiles", "Forge & Co"),
        "marks": ("features", ""),
        "town": ("features", "© OpenStreetMap contributors, ODbL 1.0"), "yard": ("features", ""),
    }  # fmt: skip
    answer, svg = drawn(tmp_path, "--zoom", "15.4", "--with", *kinds)
    assert {one["name"]: one["drawn"] > 0 for one in answer["maps"]} == dict.fromkeys(kinds, True)
    assert svg.count("<image ") == 3 and "Куп'янськ" in svg and "Forge &amp; Co" in svg
    lines = done("map", "list").out.splitlines()
    assert len(lines) == 6 and all("file unchanged" in line for line in lines)


def test_a_part_of_an_extract_is_taken_by_its_box(tmp_path: Path) -> None:
    mapforge.town_pbf(tmp_path / "town.osm.pbf")
    card = done(
        "map", "add", tmp_path / "town.osm.pbf", "--box", "37.6188,49.7035,37.6189,49.7036", "--json"
    ).data
    assert card["features"] == 1
    assert run("map", "add", tmp_path / "town.osm.pbf", "--name", "b", "--box", "5,6").code == 2


def test_a_picture_is_drawn_as_png_of_the_size_asked(tmp_path: Path) -> None:
    out = tmp_path / "world.png"
    done("map", "draw", "--at", "-33.86,151.2", "--zoom", "3", "--size", "320x200", "--out", out)
    with Image.open(out) as picture:
        assert (picture.format, picture.size) == ("PNG", (320, 200))


def test_a_file_that_changed_since_is_named(tmp_path: Path) -> None:
    walk, world = tmp_path / "walk.gpx", mapforge.mbtiles(tmp_path / "world.mbtiles")
    walk.write_bytes(mapforge.GPX)
    done("map", "add", walk)
    done("map", "add", world)
    os.utime(walk, (1, 1))  # another time alone is no change
    assert {one["state"] for one in done("map", "list", "--json").data["maps"]} == {"unchanged"}
    walk.write_bytes(mapforge.GPX + b" ")
    world.unlink()
    states = {one["name"]: one["state"] for one in done("map", "list", "--json").data["maps"]}
    assert states == {"walk": "changed", "world": "missing"}
    ran = done("map", "draw", *AT, "--zoom", "15", "--with", "walk", "--out", tmp_path / "m.svg")
    assert "walk.gpx has changed since it was added" in ran.err
    ran = run("map", "draw", *AT, "--zoom", "1", "--with", "world", "--out", tmp_path / "n.svg")
    assert ran.code == 1 and "not where it was" in ran.err and not (tmp_path / "n.svg").exists()


def test_wrong_use_and_what_is_no_map_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no map")
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    assert "no map file that is known" in run("map", "add", tmp_path / "a.txt").err
    assert run("map", "add", tmp_path / "absent.gpx").code == 1
    vector = mapforge.vector_mbtiles(tmp_path / "v.mbtiles")
    assert "vector tiles, which are not read" in run("map", "add", vector).err
    done("map", "add", tmp_path / "walk.gpx")
    assert run("map", "add", tmp_path / "walk.gpx").code == 2  # the name is taken
    assert run("map", "add", tmp_path / "walk.gpx", "--name", "b", "--box", "1,2,3,4").code == 2
    assert run("map", "add", tmp_path / "walk.gpx", "--name", "x" * 99).code == 2
    draw = ("map", "draw", *AT, "--out", tmp_path / "m.svg")
    for words in (
        ("--zoom", "15", "--with", "absent"), ("--zoom", "99"), ("--zoom", "3", "--size", "9x9"),
        ("--zoom", "3", "--size", "big"),
    ):  # fmt: skip
        assert run(*draw, *words).code == 2, words
    assert run("map", "draw", *AT, "--zoom", "3", "--out", tmp_path / "m.pdf").code == 2
    assert run("map", "online", "add", "https://example.org/tiles", "--attribution", "x").code == 2
    assert run("map", "online", "add", "https://example.org/{z}/{x}/{y}", "--attribution", " ").code == 2


def test_a_server_is_asked_only_with_leave_and_tiles_are_kept(tmp_path: Path) -> None:
    with serving() as desk:
        card = done(
            "map", "online", "add", desk.template, "--attribution", "© Desk", "--name", "desk", "--json"
        ).data
        assert (card["kind"], card["state"], desk.asked) == ("online", "online", [])
        answer, svg = drawn(tmp_path, "--zoom", "12", "--with", "desk")
        assert desk.asked == [] and answer["maps"][0]["reason"]["id"] == "network_offline"
        assert answer["requests"][0]["outcome"] == "refused" and "<image" not in svg
        answer, svg = drawn(tmp_path, "--zoom", "12", "--with", "desk", "--online")
        count = len(desk.asked)
        assert 0 < count <= 9 and svg.count("<image ") == 1 and "© Desk" in svg
        (request,) = answer["requests"]
        assert (request["purpose"], request["fields"], request["requests"]) == (
            "map_tiles",
            ["tile_numbers"],
            1,
        )
        answer, svg = drawn(tmp_path, "--zoom", "12", "--with", "desk")
        assert len(desk.asked) == count and answer["requests"] == [] and svg.count("<image ") == 1
    log = [json.loads(line) for line in (tmp_path / "home" / "network.log").read_text("utf-8").splitlines()]
    assert [one["outcome"] for one in log] == ["refused", "answered"]
    assert "49.7" not in json.dumps(log), "only that tiles were asked for, not which"
    ran = done("archive", "team", "log")
    assert "numbers of tiles (which place was looked at)" in ran.out


def test_old_tiles_are_asked_for_anew_and_drawn_where_the_server_is_away(tmp_path: Path) -> None:
    folders = tmp_path / "home", tmp_path / "cache"
    with serving() as desk:
        template = desk.template
        first = tiles_of(template, [(1, 0, 0)], folders, leave=ALLOWED)
        again = tiles_of(template, [(1, 0, 0)], folders, leave=ALLOWED)
        assert len(desk.asked) == 1 and first.tiles == again.tiles
        later = time.time() + 8 * 24 * 3600
        tiles_of(template, [(1, 0, 0)], folders, leave=ALLOWED, now=lambda: later)
        assert len(desk.asked) == 2
    far = later + 8 * 24 * 3600
    away = tiles_of(template, [(1, 0, 0), (1, 1, 0)], folders, leave=ALLOWED, now=lambda: far)
    assert (away.tiles, away.old, away.missing) == (first.tiles, 1, 1)
    assert away.reason is not None and away.reason.id == "host_away"


def test_a_tile_that_is_no_picture_is_left_out_and_counted(tmp_path: Path) -> None:
    tile = mapforge.tile_png
    odd = mapforge.mbtiles(tmp_path / "odd.mbtiles", 1, lambda z, x, y: b"<svg/>" if x else tile(z, x, y))
    done("map", "add", odd)
    answer, _ = drawn(tmp_path, "--zoom", "1", "--with", "odd")
    (layer,) = answer["maps"]
    assert layer["unreadable"] >= 1
