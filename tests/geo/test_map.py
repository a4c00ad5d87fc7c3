"""The map's plane, views, base and drawing: places come back, cuts are whole, nothing streaks over the antimeridian."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from provenance.errors import ResourceError
from provenance.geo.basemap import FILE, LEVELS, base_map
from provenance.geo.mapdrawing import Area, Drawing, Label, Line, Mark, boxes_apart, clipped, cut
from provenance.geo.maplayers import (
    MapPlace,
    add_countries,
    add_graticule,
    add_places,
    add_scale,
    degrees_text,
)
from provenance.geo.mapsvg import LOOKS, svg_of
from provenance.geo.mapview import MapView
from provenance.geo.mercator import EDGE_DEG, degrees_of, plane_of

LATITUDES = some.floats(-85.0, 85.0)
LONGITUDES = some.floats(-180.0, 180.0)
KHARKIV = MapView(50.0, 36.2, 8.0, 800, 600)


# ---- the plane and the view -----------------------------------------------------------------------------------------


@given(LONGITUDES, LATITUDES)
def test_a_place_laid_on_the_plane_comes_back(lon: float, lat: float) -> None:
    assert degrees_of(plane_of(np.array((lon, lat)))) == pytest.approx((lon, lat), abs=1e-9)


def test_the_plane_is_the_square_of_epsg_3857() -> None:
    corners = plane_of(np.array(((-180.0, EDGE_DEG), (180.0, -EDGE_DEG), (0.0, 0.0), (0.0, 90.0))))
    assert corners == pytest.approx(np.array(((0, 0), (1, 1), (0.5, 0.5), (0.5, 0))), abs=1e-12)
    metres = (plane_of(np.array((37.6167, 49.7064))) - 0.5) * (2 * 20037508.342789244)
    assert metres == pytest.approx((4187471.8, -6394577.8), rel=2e-3)  # pseudo-Mercator, y to the north


@given(LATITUDES, LONGITUDES, some.floats(1.0, 18.0), some.floats(0.0, 800.0), some.floats(0.0, 600.0))
def test_the_place_at_a_pixel_lies_at_that_pixel(
    lat: float, lon: float, zoom: float, x: float, y: float
) -> None:
    view = MapView(lat, lon, zoom, 800, 600)
    there = view.place_at(x, y)
    if abs(there[0]) < 84.9:
        back = view.pixels_of(np.array((there[1], there[0])))
        off = (back - (x, y)) % view.world_px
        assert np.minimum(off, view.world_px - off) == pytest.approx((0, 0), abs=1e-4)


def test_zooming_keeps_the_place_under_the_pointer() -> None:
    before = KHARKIV.place_at(700, 100)
    after = KHARKIV.zoomed(11.5, 700, 100).place_at(700, 100)
    assert after == pytest.approx(before, abs=1e-7)
    assert KHARKIV.zoomed(99).zoom == 22.0 and KHARKIV.zoomed(-5).zoom == 0.0


def test_a_map_is_fitted_to_places_across_the_antimeridian() -> None:
    view = MapView.fitting(np.array(((178.0, -17.0), (-175.0, -21.0))), 800, 600)
    assert abs(abs(view.lon) - 178.5) < 2.1 and view.zoom > 4
    for lon, lat in ((178.0, -17.0), (-175.0, -21.0)):
        x, y = view.pixels_of(np.array((lon, lat)))
        assert 0 <= x <= 800 and 0 <= y <= 600


def test_metres_per_pixel_hold_at_the_centre() -> None:
    view = MapView(60.0, 0.0, 10.0, 800, 600)
    assert view.metres_per_px == pytest.approx(156543.034 / 2**10 * 0.5, rel=1e-6)


# ---- the base -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_no_ring_of_the_base_streaks_over_the_antimeridian(level: str) -> None:
    rings = base_map().rings(level)
    for polygon in rings.polygons:
        for ring in polygon:
            wide = np.abs(np.diff(ring[:, 0])) > 0.5
            assert (ring[:-1][wide][:, 1] > 0.999).all(), "only along the pole below Antarctica"
            assert ring[:, 0].min() >= -1e-9 and ring[:, 0].max() <= 1 + 1e-9


def test_crimea_is_drawn_as_part_of_ukraine_and_the_file_says_where_it_is_from() -> None:
    base = base_map()
    assert "Natural Earth" in base.source and "public domain" in base.licence and base.checked_on
    rings = base.rings("10m")
    simferopol = plane_of(np.array((34.10, 44.95)))
    here = [
        rings.names[place]
        for place in rings.within(*simferopol, *simferopol).tolist()
        if holds(rings.polygons[place][0], simferopol)
    ]
    assert here == ["Ukraine"]


def holds(ring: np.ndarray, point: np.ndarray) -> bool:
    """By the even-odd rule."""
    first, last = ring[:-1], ring[1:]
    crosses = (first[:, 1] > point[1]) != (last[:, 1] > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        x = first[:, 0] + (point[1] - first[:, 1]) / (last[:, 1] - first[:, 1]) * (last[:, 0] - first[:, 0])
    return bool(np.count_nonzero(crosses & (x > point[0])) % 2)


@pytest.mark.parametrize("damage", [b"", b"not msgpack", FILE.read_bytes()[:1000]])
def test_a_damaged_base_map_is_told_by_its_name(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "base.msgpack").write_bytes(damage)
    with pytest.raises(ResourceError) as caught:
        base_map(tmp_path / "base.msgpack")
    assert (caught.value.id, caught.value.values["file"]) == ("base_map_unreadable", "base.msgpack")


# ---- the drawing ----------------------------------------------------------------------------------------------------


def area_of(ring: np.ndarray) -> float:
    x, y = ring.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


@given(some.lists(some.tuples(some.floats(-50, 150), some.floats(-50, 150)), min_size=3, max_size=12))
def test_what_is_clipped_lies_in_the_box_and_what_lies_in_it_stays(
    corners: list[tuple[float, float]],
) -> None:
    ring = np.array(corners)
    kept = clipped(ring, 0.0, 0.0, 100.0, 100.0)
    if len(kept):
        assert kept.min() >= -1e-9 and kept.max() <= 100 + 1e-9
    if (ring >= 0).all() and (ring <= 100).all():
        assert np.array_equal(kept, ring)


def test_a_clipped_area_is_as_large_as_what_both_share() -> None:
    diamond = np.array(((50.0, -50.0), (150.0, 50.0), (50.0, 150.0), (-50.0, 50.0)))
    assert area_of(clipped(diamond, 0.0, 0.0, 100.0, 100.0)) == pytest.approx(10_000.0)
    square = np.array(((-10.0, -10.0), (60.0, -10.0), (60.0, 60.0), (-10.0, 60.0)))
    assert area_of(clipped(square, 0.0, 0.0, 100.0, 100.0)) == pytest.approx(3600.0)
    assert not len(clipped(square - 500.0, 0.0, 0.0, 100.0, 100.0))


def test_a_line_is_cut_into_the_runs_that_come_near() -> None:
    line = np.array(
        ((-300.0, 50.0), (-200.0, 50.0), (50.0, 50.0), (300.0, 50.0), (400.0, 50.0), (400.0, 500.0))
    )
    (run,) = cut(line, 0.0, 0.0, 100.0, 100.0)
    assert run.tolist() == [[-200.0, 50.0], [50.0, 50.0], [300.0, 50.0]]
    assert list(cut(line[:1], 0.0, 0.0, 100.0, 100.0)) == []


def test_the_world_shows_land_once_more_where_it_goes_round() -> None:
    drawing = Drawing(800, 400)
    add_countries(drawing, MapView(60.0, 180.0, 2.5, 800, 400), base_map())
    areas = [one for one in drawing.shapes if isinstance(one, Area)]
    assert len(areas) > 20
    for area in areas:
        for ring in area.rings:
            assert ring.min() >= -16 - 1e-6 and (ring.max(axis=0) <= (816 + 1e-6, 416 + 1e-6)).all()
    for line in drawing.shapes:
        if isinstance(line, Line) and line.style == "border":
            middle = np.abs(line.points[:, 0] - 400.0) < 0.01
            along = middle[:-1] & middle[1:] & (np.abs(np.diff(line.points[:, 1])) > 1)
            assert not along.any(), "the cut itself is no coast"


def test_far_inside_a_country_all_is_land() -> None:
    drawing = Drawing(800, 600)
    add_countries(drawing, MapView(49.7, 36.9, 15.0, 800, 600), base_map())
    (area,) = (one for one in drawing.shapes if isinstance(one, Area))
    assert area_of(area.rings[0]) == pytest.approx(832 * 632)


def test_the_graticule_has_round_degrees_and_both_hemispheres() -> None:
    drawing = Drawing(800, 600)
    add_graticule(drawing, MapView(0.0, 0.0, 3.0, 800, 600))
    words = {label.text for label in drawing.labels}
    assert {"0°", "30° E", "30° W", "30° N", "30° S"} <= words
    assert degrees_text(37.5, "EW", 0.5) == "37.5° E" and degrees_text(-180.0, "EW", 45) == "180°"
    assert degrees_text(-0.002, "NS", 0.001) == "0.002° S"


@pytest.mark.parametrize("zoom", [0.0, 3.3, 9.9, 16.2, 20.0])
def test_the_scale_bar_is_as_long_as_it_says(zoom: float) -> None:
    view, drawing = MapView(50.0, 36.0, zoom, 800, 600), Drawing(800, 600)
    add_scale(drawing, view)
    (bar,), (label,) = drawing.shapes, drawing.labels
    assert isinstance(bar, Line)
    length_m = float(np.ptp(bar.points[:, 0])) * view.metres_per_px
    number, unit = label.text.replace(",", "").split(" ")
    assert length_m == pytest.approx(float(number) * (1000 if unit == "km" else 1))
    assert 50 < np.ptp(bar.points[:, 0]) <= 160


def test_the_greater_place_keeps_its_name_where_two_would_meet() -> None:
    drawing = Drawing(800, 600)
    places = [
        MapPlace(36.2, 50.0, "Small", 1.0),
        MapPlace(36.21, 50.0, "Great", 9.0),
        MapPlace(37.4, 50.0, "Far", 1.0),
    ]
    add_places(drawing, KHARKIV, places)
    assert [label.text for label in drawing.labels] == ["Great", "Far"]
    assert boxes_apart([(0, 0, 10, 10), (5, 5, 15, 15), (10, 0, 20, 10)]) == [0, 2]


def test_a_drawing_is_written_as_svg_that_fetches_nothing_and_says_what_it_shows() -> None:
    drawing = Drawing(800, 600)
    add_countries(drawing, KHARKIV, base_map())
    drawing.add(
        Area((np.array(((10.0, 10.0), (90.0, 10.0), (50.0, 80.0))),), "uncertainty"),
        Mark(50.0, 40.0, "camera", "1"),
        Mark(90.0, 40.0, "object"),
        Label(60.0, 60.0, "<Куп'янськ> & “1”", "place", "below"),
    )
    text = svg_of(drawing, "A map of <Kupiansk>")
    root = ET.fromstring(text)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "A map of <Kupiansk>"  # type: ignore[union-attr]
    words = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("<Куп'янськ> & “1”") == 2 and "1" in words
    assert "href" not in text and "script" not in text and "nan" not in text
    assert all(look.fill or look.stroke for look in LOOKS.values())
