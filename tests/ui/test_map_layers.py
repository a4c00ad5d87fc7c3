"""Maps of the user's own on the map of the window: listed, shown, remembered, added; servers asked by consent alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from provenance.record.network import RequestOutcome
from provenance.record.values import Term, Text
from provenance.workbench import Workbench
from provenance.workbench.mapcards import MapCard
from tests import mapforge
from tests.net.test_tiles import TileDesk, serving
from tests.ui.conftest import WAIT_MS, OpenDesk, settled
from tests.ui.test_every_widget import nameless
from ui.map_layers import MapLayers, layers_of
from ui.room import Desk
from ui.session import Notice
from ui.theme import theme
from ui.widgets.map_canvas import MapCanvas

LON, LAT = mapforge.TOWN


@pytest.fixture
def walk(bench: Workbench, tmp_path: Path) -> MapCard:
    """A track on the shelf."""
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    return bench.maps.add(tmp_path / "walk.gpx", attribution="Own walk")


@pytest.fixture
def server() -> Iterator[TileDesk]:
    with serving() as desk:
        yield desk


@pytest.fixture
def online(bench: Workbench, server: TileDesk) -> MapCard:
    return bench.maps.add_online(server.template, "© Desk", "desk")


def map_of(desk: Desk, qtbot: QtBot) -> MapCanvas:
    """A small map over the town, at rest."""
    made = MapCanvas(desk)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    made.centre(LAT, LON, 15.0)
    resting(desk, made, qtbot)
    return made


def resting(desk: Desk, canvas: MapCanvas, qtbot: QtBot) -> None:
    def rests() -> bool:
        return settled(desk) and canvas.is_sharp and not canvas.base.moving

    qtbot.waitUntil(rests, timeout=WAIT_MS)


def item(canvas: MapCanvas, name: str) -> QAction:
    return next(one for one in canvas.layers_menu.actions() if one.text().startswith(name))


def credits_of(canvas: MapCanvas) -> str:
    return " ".join(one.text for one in canvas.live().labels if one.style == "credit")


def colours_of(canvas: MapCanvas) -> set[str]:
    image = canvas.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(360) for y in range(40, 280, 2)}


# ---- files ----------------------------------------------------------------------------------------------------------


def test_a_map_is_shown_by_its_item_with_whom_to_name_and_remembered(
    bench: Workbench, desk: Desk, walk: MapCard, qtbot: QtBot
) -> None:
    canvas = map_of(desk, qtbot)
    assert "#a3195b" not in colours_of(canvas) and not item(canvas, "walk").isChecked()
    item(canvas, "walk").trigger()
    resting(desk, canvas, qtbot)
    assert "#a3195b" in colours_of(canvas), "the colour of a track"
    assert "Own walk" in credits_of(canvas) and item(canvas, "walk").isChecked()
    theme().apply("dark")
    resting(desk, canvas, qtbot)
    assert "#f07bb0" in colours_of(canvas)
    theme().apply("light")
    assert bench.maps.shown() == {"walk"}
    again = MapLayers(desk.session)
    qtbot.waitUntil(lambda: [one.name for one in again.shown] == ["walk"], timeout=WAIT_MS)
    item(canvas, "walk").trigger()
    resting(desk, canvas, qtbot)
    assert "#a3195b" not in colours_of(canvas) and "Own walk" not in credits_of(canvas)
    assert bench.maps.shown() == frozenset()


def test_all_maps_of_a_window_show_the_same(desk: Desk, walk: MapCard, qtbot: QtBot) -> None:
    first, second = map_of(desk, qtbot), map_of(desk, qtbot)
    assert first.layers is second.layers is layers_of(desk.session)
    item(first, "walk").trigger()
    resting(desk, second, qtbot)
    assert "#a3195b" in colours_of(second)
    assert not nameless(first)


def test_a_file_is_added_beside_the_window_shown_and_brought_into_view(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    canvas = map_of(desk, qtbot)
    said: list[Notice] = []
    desk.session.noticed.connect(said.append)
    assert item(canvas, "No maps of your own").isEnabled() is False
    canvas.centre(-30.0, 150.0, 6.0)
    canvas.layers.add(mapforge.town_pbf(tmp_path / "town.osm.pbf"))
    assert not item(canvas, "A map file is being read").isEnabled()
    assert [one.title for one in desk.session.tasks.shown] == ["Reading the map town.osm.pbf"]
    qtbot.waitUntil(lambda: not canvas.layers.is_adding, timeout=WAIT_MS)
    resting(desk, canvas, qtbot)
    assert item(canvas, "town").isChecked() and "is on the shelf" in said[-1].text
    assert canvas.rect().contains(canvas.at(LAT, LON).toPoint())
    assert "OpenStreetMap" in credits_of(canvas)
    canvas.layers.add(tmp_path / "town.osm.pbf")
    qtbot.waitUntil(lambda: not canvas.layers.is_adding, timeout=WAIT_MS)
    assert item(canvas, "town 2").isChecked(), "the name was taken"


def test_what_is_no_map_is_said_and_adding_can_be_stopped(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    canvas = map_of(desk, qtbot)
    said: list[Notice] = []
    desk.session.noticed.connect(said.append)
    (tmp_path / "a.txt").write_text("no map")
    canvas.layers.add(tmp_path / "a.txt")
    qtbot.waitUntil(lambda: not canvas.layers.is_adding and bool(said), timeout=WAIT_MS)
    assert said[-1].kind == "warning" and "no map file that is known" in said[-1].text
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    canvas.layers.add(tmp_path / "walk.gpx")
    desk.session.tasks.shown[0].cancellation.cancel()
    qtbot.waitUntil(lambda: not canvas.layers.is_adding, timeout=WAIT_MS)
    assert canvas.layers.cards == () and desk.session.bench.maps.cards() == ()


def test_a_map_whose_file_changed_is_named_and_the_others_are_drawn(
    bench: Workbench, desk: Desk, walk: MapCard, tmp_path: Path, qtbot: QtBot
) -> None:
    tiles = mapforge.mbtiles(tmp_path / "world.mbtiles")
    bench.maps.add(tiles)
    tiles.write_bytes(tiles.read_bytes() + b"\0")
    said: list[Notice] = []
    desk.session.noticed.connect(said.append)
    canvas = map_of(desk, qtbot)
    for name in ("walk", "world"):
        item(canvas, name).trigger()
    resting(desk, canvas, qtbot)
    assert "#a3195b" in colours_of(canvas)
    assert [one.kind for one in said] == ["warning"] and "has changed since it was added" in said[0].text
    assert "the file has changed" in item(canvas, "world").text()


# ---- servers --------------------------------------------------------------------------------------------------------


def test_a_server_is_asked_after_consent_and_once_for_a_view(
    desk: Desk, online: MapCard, server: TileDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    canvas = map_of(desk, qtbot)
    item(canvas, "desk").trigger()
    assert not canvas.door.isHidden() and "127.0.0.1" in canvas.door.question
    canvas.door.refuse.click()
    resting(desk, canvas, qtbot)
    assert canvas.door.isHidden() and not item(canvas, "desk").isChecked() and server.asked == []
    item(canvas, "desk").trigger()
    canvas.door.allow.click()
    resting(desk, canvas, qtbot)
    assert item(canvas, "desk").isChecked() and "© Desk" in credits_of(canvas)
    count = len(server.asked)
    assert 0 < count <= 48 and len(set(server.asked)) == count
    log = (desk.session.bench.folders.home / "network.log").read_text("utf-8").splitlines()
    assert [json.loads(one)["outcome"] for one in log] == ["answered"]
    assert len(desk.session.sent_for_no_case) == 1
    canvas.pan(20, 0)
    canvas.base.want(canvas.view)
    resting(desk, canvas, qtbot)
    assert len(server.asked) == count, "what was asked is kept"
    assert desk.session.bench.maps.shown() == frozenset(), "a server's map is never on by itself"


def test_with_a_case_consent_and_requests_are_recorded_there(
    desk: Desk, opened: OpenDesk, online: MapCard, server: TileDesk, photo_case: Path, qtbot: QtBot
) -> None:
    opened(photo_case)
    canvas = map_of(desk, qtbot)
    item(canvas, "desk").trigger()
    assert "recorded in the case" in canvas.door.question
    canvas.door.allow.click()
    qtbot.waitUntil(lambda: bool(server.asked), timeout=WAIT_MS)
    resting(desk, canvas, qtbot)
    case = desk.session.case
    assert case is not None
    snapshot = case.snapshot()
    (consent,) = snapshot.consents
    assert (consent.data.purpose, consent.data.host) == (Term("map_tiles"), Text("127.0.0.1"))
    assert consent.data.allowed
    requests = [one.data for one in snapshot.requests]
    assert [one.outcome for one in requests] == [RequestOutcome.ANSWERED]
    assert requests[0].purpose == Term("map_tiles")
    assert not (desk.session.bench.folders.home / "network.log").exists()
    desk.session.close_case()
    qtbot.waitUntil(lambda: desk.session.tasks.idle, timeout=WAIT_MS)
    assert not item(canvas, "desk").isChecked(), "what was allowed for one case does not hold for the next"


def test_from_a_restricted_case_nothing_is_asked(
    desk: Desk, opened: OpenDesk, online: MapCard, server: TileDesk, photo_case: Path, qtbot: QtBot
) -> None:
    with desk.session.bench.open_case(photo_case) as case:
        case.people.restrict(Text("Names a witness"))
    opened(photo_case)
    canvas = map_of(desk, qtbot)
    assert not item(canvas, "desk").isEnabled() and "restricted" in item(canvas, "desk").text()
    canvas.layers.decide(online, True, "")
    resting(desk, canvas, qtbot)
    assert server.asked == [] and canvas.layers.shown == ()
