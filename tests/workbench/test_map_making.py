"""What maps of the shelf show in a view: in pieces, with reasons, and nothing asked that may not be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provenance.errors import Cancelled, ResourceError
from provenance.geo.mapview import MapView
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.workbench import Workbench
from provenance.workbench.mapcards import MapCard
from provenance.workbench.mapmaking import LoadedMaps
from provenance.workbench.maponline import Leave, tiles_of
from provenance.workbench.mapshelf import SHOWN
from provenance.workbench.tasks import Cancellation
from tests import mapforge
from tests.net.test_tiles import serving
from tests.warm import warm_bench

LON, LAT = mapforge.TOWN
VIEW = MapView(LAT, LON, 12.0, 320, 200)


def loaded(bench: Workbench, cards: list[MapCard], leave: Leave) -> list[LoadedMaps]:
    return list(bench.map_maker.loads(VIEW, cards, leave, Cancellation()))


def test_what_is_here_comes_before_what_a_server_gives(tmp_path: Path) -> None:
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    asked: list[NetworkRequest] = []
    leave = Leave(frozenset({"127.0.0.1"}), unasked="leave", record=asked.append, in_pieces=True)
    with warm_bench(tmp_path) as bench, serving() as server:
        cards = [bench.maps.add(tmp_path / "walk.gpx"), bench.maps.add_online(server.template, "© D", "d")]
        first, second = loaded(bench, cards, leave)
        assert first.loaded.images == () and first.loaded.features.shapes
        assert len(second.loaded.images) == 1 and second.loaded.credits == ("© D",)
        assert len(asked) == 1
        (again,) = loaded(bench, cards, leave)
        assert len(again.loaded.images) == 1 and len(asked) == 1, "what was asked is kept"


def test_nothing_is_asked_where_nothing_may_leave_or_nobody_said_so(tmp_path: Path) -> None:
    asked: list[NetworkRequest] = []
    leave = Leave(frozenset({"127.0.0.1"}), unasked="leave", record=asked.append, still=lambda: False)
    with warm_bench(tmp_path) as bench, serving() as server:
        card = bench.maps.add_online(server.template, "© D", "d")
        for shut in (leave, replace(leave, hosts=frozenset(), still=lambda: True)):
            (made,) = loaded(bench, [card], shut)
            assert made.loaded.images == () and made.layers[0].missing
        assert (asked, server.asked) == ([], [])


def test_a_map_that_cannot_be_drawn_has_its_reason_and_the_others_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    with warm_bench(tmp_path) as bench:
        walk = bench.maps.add(tmp_path / "walk.gpx")
        town = bench.maps.add(mapforge.town_pbf(tmp_path / "town.osm.pbf"))
        for kept in (bench.folders.home / "maps").glob("*/features.map"):
            if len(kept.read_bytes()) > 600:
                kept.write_bytes(b"damaged")
        (made,) = loaded(bench, [town, walk], Leave())
        reasons = {one.card.name: one.reason for one in made.layers}
        assert isinstance(reasons["town"], ResourceError) and reasons["walk"] is None
        assert {one.style for one in made.loaded.features.shapes if not hasattr(one, "pixels")} == {"track"}


def test_a_file_that_is_being_read_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "walk.gpx"
    path.write_bytes(mapforge.GPX)
    told: list[tuple[int, int]] = []
    with warm_bench(tmp_path) as bench:
        bench.maps.add(path, report=lambda done, of: told.append((done, of)))
        assert told == [(len(mapforge.GPX), len(mapforge.GPX)), (0, 0)]
        assert bench.maps.free_name(path) == "walk 2"
        stopped = Cancellation()
        stopped.cancel()
        with pytest.raises(Cancelled):
            bench.maps.add(path, "b", cancellation=stopped)
        assert [one.name for one in bench.maps.cards()] == ["walk"]


def test_what_was_shown_is_remembered_and_a_damaged_note_is_none(tmp_path: Path) -> None:
    with warm_bench(tmp_path) as bench:
        assert bench.maps.shown() == frozenset()
        bench.maps.show(frozenset({"a", "б"}))
        assert bench.maps.shown() == {"a", "б"}
        (bench.folders.home / "maps" / SHOWN).write_bytes(b"{")
        assert bench.maps.shown() == frozenset()


def test_a_view_that_is_left_is_written_down_as_far_as_it_went(tmp_path: Path) -> None:
    asked: list[NetworkRequest] = []
    with serving() as server:

        def check() -> None:
            if len(server.asked) == 2:
                raise Cancelled

        leave = Leave(None, record=asked.append)
        wanted = [(3, x, 2) for x in range(5)]
        with pytest.raises(Cancelled):
            tiles_of(server.template, wanted, (tmp_path, tmp_path), leave, check=check)
        assert len(server.asked) == 2 and [one.outcome for one in asked] == [RequestOutcome.ANSWERED]
        assert len(tiles_of(server.template, wanted, (tmp_path, tmp_path)).tiles) == 2
