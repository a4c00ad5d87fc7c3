"""What a case puts on a map lies where it says, is whole across the antimeridian, and keeps clear of itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from provenance.geo.basemap import base_map
from provenance.geo.geodesic import line
from provenance.geo.mapband import band_rings
from provenance.geo.mapcontent import LaidContent, add_content
from provenance.geo.mapdata import Feature
from provenance.geo.mapdrawing import Area, Drawing, Image, Line, Mark, Pixels, Style, mark_outline
from provenance.geo.mapfeatures import add_features
from provenance.geo.maplayers import add_credit, label_box
from provenance.geo.mapshapes import along, between, circle, run_on, sector
from provenance.geo.mapsvg import LOOKS, svg_of
from provenance.geo.mapthings import (
    Bearing,
    Cone,
    MapContent,
    Measure,
    Point,
    Region,
    Shadows,
    Sun,
    view_of,
)
from provenance.geo.maptowns import world_towns
from provenance.geo.mapview import MapView
from provenance.geo.mapwhole import CREDIT, Ground, Loaded, ground_names, whole_map

KUPIANSK = (49.7064, 37.6167)


def drawn(content: MapContent, view: MapView) -> Drawing:
    drawing = Drawing(view.width_px, view.height_px)
    add_content(drawing, view, LaidContent(content))
    return drawing


def area_of(ring: Pixels) -> float:
    x, y = ring.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


# ---- lines and outlines on the globe ----------------------------------------------------------------------------


@given(some.floats(-70, 70), some.floats(-180, 180), some.floats(0, 360), some.floats(1, 5_000_000))
@settings(max_examples=40)
def test_a_straight_way_runs_on_and_ends_as_far_off_as_it_says(
    lat: float, lon: float, azimuth: float, length: float
) -> None:
    way = along(lat, lon, azimuth, length)
    assert (np.abs(np.diff(way[:, 0])) <= 180.0).all()
    assert line(lat, lon, way[-1, 1], way[-1, 0]).distance_m == pytest.approx(length, abs=1e-3)


def test_the_way_between_two_places_is_the_shorter_one_round_the_world() -> None:
    way = between(((35.0, 140.0), (37.0, -122.0)))
    assert np.ptp(way[:, 0]) == pytest.approx(98.0) and way[:, 1].max() > 45
    assert run_on(np.array(((179.0, 0.0), (-179.0, 0.0))))[1, 0] == pytest.approx(181.0)


def test_a_sector_opens_clockwise_and_a_full_turn_is_a_circle() -> None:
    quarter = sector(0.0, 0.0, (0.0, 90.0), 100_000.0)
    assert quarter.min() == pytest.approx(0.0, abs=1e-9) and quarter.max() == pytest.approx(0.9, abs=0.01)
    assert len(sector(0.0, 0.0, (0.0, 400.0), 10.0)) == len(circle(0.0, 0.0, 10.0))
    assert sector(1.0, 2.0, (0.0, 90.0), 0.0).tolist() == [[2.0, 1.0]]


# ---- bands ------------------------------------------------------------------------------------------------------


def test_strips_become_one_outline_without_the_edges_between_them() -> None:
    (ring,) = band_rings([(0.5, [(10.0, 20.0)]), (1.5, [(10.0, 20.0)]), (2.5, [(10.0, 20.0)])], 1.0)
    assert sorted(ring.tolist()) == [[10.0, 0.0], [10.0, 3.0], [20.0, 0.0], [20.0, 3.0]]
    assert area_of(ring) == pytest.approx(30.0), "the band is on the left"


def test_a_hole_in_a_band_is_an_outline_the_other_way_round() -> None:
    rows = [(0.5, [(0.0, 30.0)]), (1.5, [(0.0, 10.0), (20.0, 30.0)]), (2.5, [(0.0, 30.0)])]
    areas = sorted(area_of(ring) for ring in band_rings(rows, 1.0))
    assert areas == pytest.approx([-10.0, 90.0])


def test_a_band_across_180_degrees_is_one_however_its_stretches_are_counted() -> None:
    (ring,) = band_rings([(0.5, [(170.0, 190.0)]), (1.5, [(-175.0, -165.0)]), (2.5, [(175.0, 200.0)])], 1.0)
    assert ring[:, 0].min() == 170.0 and ring[:, 0].max() == 200.0
    assert area_of(ring) == pytest.approx(20 + 10 + 25)


def test_a_band_all_round_the_pole_is_one_turn() -> None:
    (ring,) = band_rings([(80.5, [(-10.0, 350.0)]), (81.5, [(100.0, 460.0)])], 1.0)
    assert abs(area_of(ring)) == pytest.approx(720.0)
    assert band_rings([], 1.0) == []


STRETCH = some.tuples(some.integers(-180, 179), some.integers(1, 60)).map(
    lambda one: (float(one[0]), float(one[0] + one[1]))
)


@given(some.lists(some.lists(STRETCH, min_size=1, max_size=3), min_size=1, max_size=5))
@settings(max_examples=60)
def test_outlines_hold_exactly_what_the_strips_cover(rows: list[list[tuple[float, float]]]) -> None:
    covered = sum(
        len({degree % 360 for first, last in stretches for degree in range(int(first), int(last))})
        for stretches in rows
    )
    rings = band_rings([(number + 0.5, stretches) for number, stretches in enumerate(rows)], 1.0)
    assert sum(area_of(ring) for ring in rings) == pytest.approx(covered)


# ---- content on a view ------------------------------------------------------------------------------------------


def test_each_thing_is_drawn_where_it_is() -> None:
    view = MapView(*KUPIANSK, 13.0, 800, 600)
    content = MapContent(
        regions=(Region(((49.70, 37.60), (49.70, 37.63), (49.71, 37.63))),),
        bearings=(Bearing(*KUPIANSK, 90.0, 1000.0, "90°"),),
        points=(Point(*KUPIANSK, "camera", "C", "Camera"),),
    )
    drawing = drawn(content, view)
    (mark,) = drawing.marks
    assert (mark.x, mark.y) == pytest.approx((400, 300)) and mark.style == "camera"
    (bearing,) = (one for one in drawing.shapes if isinstance(one, Line))
    assert bearing.points[-1] == pytest.approx((400 + 1000 / view.metres_per_px, 300), rel=3e-3)
    (region,) = (one for one in drawing.shapes if isinstance(one, Area))
    assert region.rings[0] == pytest.approx(
        view.pixels_of(np.array(((37.60, 49.70), (37.63, 49.70), (37.63, 49.71))))
    )
    assert {label.text for label in drawing.labels} == {"Camera", "90°"}


def test_a_cone_is_as_wide_as_its_field_of_view_and_its_error_is_around_it() -> None:
    view = MapView(*KUPIANSK, 13.0, 800, 600)
    for length in (2000.0, None):
        drawing = drawn(MapContent(cones=(Cone(*KUPIANSK, 0.0, 60.0, 10.0, length),)), view)
        wide, narrow = (one.rings[0] for one in drawing.shapes if isinstance(one, Area))
        for ring, half in ((wide, 40.0), (narrow, 30.0)):
            off = ring - (400.0, 300.0)
            turns = [math.degrees(math.atan2(x, -y)) for x, y in off.tolist() if math.hypot(x, y) > 20]
            assert [min(turns), max(turns)] == pytest.approx([-half, half], abs=0.1)


def test_a_cone_without_a_length_never_covers_a_country() -> None:
    drawing = drawn(MapContent(cones=(Cone(*KUPIANSK, 0.0, 60.0),)), MapView(*KUPIANSK, 4.0, 800, 600))
    (cone,) = (one.rings[0] for one in drawing.shapes if isinstance(one, Area))
    assert np.ptp(cone, axis=0).max() < 10


def test_content_across_the_antimeridian_is_whole_in_every_world_that_is_seen() -> None:
    content = MapContent(
        regions=(Region(((-10.0, 175.0), (-10.0, -170.0), (-25.0, -165.0), (-25.0, 178.0))),),
        points=(Point(-17.7, 178.0, text="1"), Point(-21.1, -175.2, text="2")),
    )
    view = view_of(content, 800, 600)
    (region,) = (one for one in drawn(content, view).shapes if isinstance(one, Area))
    assert np.ptp(region.rings[0][:, 0]) < 800
    wide = drawn(content, MapView(0.0, 0.0, 0.0, 800, 256))
    assert len([one for one in wide.shapes if isinstance(one, Area)]) == len(wide.marks) / 2 >= 3


def test_the_sun_is_an_arrow_towards_it_and_a_line_where_shadows_fall() -> None:
    drawing = drawn(MapContent(suns=(Sun(*KUPIANSK, 90.0, "noon"),)), MapView(*KUPIANSK, 10.0, 800, 600))
    ways = {one.style: one.points for one in drawing.shapes if isinstance(one, Line) and len(one.points) == 2}
    assert ways["sun"][1][0] > 400 > ways["shadow"][1][0]
    assert ways["sun"][1][1] == pytest.approx(300)


def test_words_of_a_content_keep_clear_of_one_another() -> None:
    points = tuple(Point(49.7, 37.6 + number * 0.001, text=str(number), name="Tower") for number in range(3))
    drawing = drawn(MapContent(points=points), MapView(49.7, 37.6, 13.5, 800, 600))
    boxes = [label_box(one.x, one.y, one.text, one.at) for one in drawing.labels]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom


def test_a_view_shows_all_of_a_content_and_the_world_when_there_is_none() -> None:
    content = MapContent(
        points=(Point(*KUPIANSK, error_m=500.0),),
        bearings=(Bearing(*KUPIANSK, 45.0, 3000.0),),
        measures=(Measure((KUPIANSK, (49.75, 37.7))),),
        cones=(Cone(*KUPIANSK, 200.0, 40.0, 5.0, 2000.0),),
    )
    view = view_of(content, 640, 480)
    pixels = view.pixels_of(content.places())
    assert pixels.min() >= 40 and (pixels.max(axis=0) <= (600, 440)).all()
    assert view_of(MapContent(), 640, 480).zoom < 2
    assert view_of(MapContent(points=(Point(*KUPIANSK),)), 640, 480).zoom == 12.0


def test_kinds_of_marks_differ_in_outline_and_not_only_in_colour() -> None:
    styles: tuple[Style, ...] = ("object", "reference", "camera", "place")
    assert len({mark_outline(Mark(0, 0, style, "1"))[1] for style in styles}) == len(styles)


# ---- the whole map ----------------------------------------------------------------------------------------------


def test_the_whole_map_has_countries_towns_content_scale_and_credit() -> None:
    content = MapContent(points=(Point(49.9935, 36.2304, "place", "", "Kharkiv (claimed)"),))
    view = MapView(49.5, 36.2, 7.0, 800, 600)
    drawing = whole_map(view, content, Ground(base_map(), world_towns()))
    words = {label.text: label for label in drawing.labels}
    assert {"Kharkiv (claimed)", "Poltava", CREDIT} <= set(words) and "Kharkiv" not in words
    styles = {one.style for one in drawing.shapes if not isinstance(one, Image)}
    assert {"land", "border", "graticule", "scale"} <= styles <= set(LOOKS)
    boxes = [label_box(one.x, one.y, one.text) for one in drawing.labels if one.style == "town"]
    assert all(bottom <= 600 - 24 + 8 for _, _, _, bottom in boxes), "nothing under scale and credit"


def test_only_great_towns_are_named_on_the_world_and_villages_nearby() -> None:
    towns = world_towns()
    world = towns.within(MapView(30.0, 60.0, 1.5, 1000, 600))
    assert world and min(one.rank for one in world) >= 5_000_000
    near = towns.within(MapView(*KUPIANSK, 11.0, 1000, 600))
    assert any(one.rank < 10_000 for one in near)
    across = towns.within(MapView(-19.0, 180.0, 7.0, 1000, 600))
    assert any(one.lon > 170 for one in across) and any(one.lon < -170 for one in across)


def test_what_is_loaded_lies_over_the_land_with_its_names_and_whom_to_name() -> None:
    view = MapView(49.7064, 37.6167, 12.0, 800, 600)
    there = np.array(((37.6167, 49.7064),))
    features = Drawing(800, 600)
    street = Feature("line", (np.array(((37.6167, 49.7064), (37.6667, 49.7064))),), "Road", "road", 8)
    well = Feature("point", (there - (0.06, 0.03),), "Well", "waypoint")
    add_features(features, view, (street, well))
    image = Image(0.0, 0.0, 400.0, 600.0, np.full((6, 4, 4), 255, np.uint8))
    loaded = Loaded((image,), features, ("Somebody", "A walk", "Somebody"))
    content = MapContent(points=(Point(49.7064, 37.6167, "place", "", "Kupiansk (claimed)"),))
    drawing = whole_map(view, content, Ground(base_map(), world_towns()), loaded)
    kinds = [type(one).__name__ if isinstance(one, Image) else one.style for one in drawing.shapes]
    assert kinds.index("land") < kinds.index("Image") < kinds.index("far_main_road")
    words = [one.text for one in drawing.labels]
    assert "Well" in words and words[-1] == f"{CREDIT}; Somebody; A walk"
    text = svg_of(drawing, "A map")
    assert "data:image/png;base64," in text and "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_names_of_loaded_features_keep_clear_of_what_is_taken_and_of_towns() -> None:
    view = MapView(*KUPIANSK, 12.0, 800, 600)
    features = Drawing(800, 600)
    here = np.array(((KUPIANSK[1], KUPIANSK[0]),))
    add_features(features, view, [Feature("point", (here,), "Куп'янськ", "place", 8)])
    loaded, ground = Loaded(features=features), Ground(base_map(), world_towns())
    free = [one.text for one in ground_names(view, ground, [], loaded)]
    assert free[0] == "Куп'янськ" and free.count("Kupiansk") == 0
    held = ground_names(view, ground, [(380.0, 280.0, 500.0, 320.0)], loaded)
    assert "Куп'янськ" not in [one.text for one in held]


def test_a_long_credit_stands_in_lines_above_one_another() -> None:
    view = MapView(*KUPIANSK, 12.0, 400, 300)
    drawing = Drawing(400, 300)
    add_credit(drawing, view, ("Natural Earth; GeoNames", "OpenStreetMap contributors, ODbL 1.0"))
    assert [one.text for one in drawing.labels] == [
        "OpenStreetMap contributors, ODbL 1.0",
        "Natural Earth; GeoNames",
    ]
    assert drawing.labels[0].y > drawing.labels[1].y


def test_shadow_bands_lie_between_the_stretches_they_are_made_of() -> None:
    rows = tuple((lat + 0.25, ((30.0, 42.0),)) for lat in np.arange(45.0, 50.0, 0.5).tolist())
    view = MapView(48.0, 36.0, 6.0, 1200, 900)
    (band,) = (
        one for one in drawn(MapContent(shadows=(Shadows(0.5, rows),)), view).shapes if isinstance(one, Area)
    )
    corners = view.pixels_of(np.array(((30.0, 45.0), (42.0, 50.0))))
    assert band.rings[0].min(axis=0) == pytest.approx((corners[0, 0], corners[1, 1]))
    assert band.style == "shadow"
