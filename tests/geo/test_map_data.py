"""Loaded features and pictures on a map: found by box and zoom, drawn where they lie, planes there and back."""

from __future__ import annotations

import base64
import io
import random
import re

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Picture

from provenance.errors import MediaError
from provenance.geo.featureindex import FeatureIndex
from provenance.geo.mapdata import Bounds, Feature
from provenance.geo.mapdrawing import Area, Drawing, Image, Line
from provenance.geo.mapfeatures import add_features, boxes_of
from provenance.geo.mapraster import Tile, laid_picture, laid_tiles, raster_bounds, raster_crop, tiles_for
from provenance.geo.mapsvg import LOOKS, svg_of
from provenance.geo.mapview import MapView
from provenance.geo.rasterplanes import degrees_in_plane, plane_of_degrees
from provenance.media.mapfiles.geotiff import parse_geotiff
from provenance.media.mapfiles.gpx import parse_gpx
from provenance.media.mapfiles.osm import parse_osm
from provenance.media.mapfiles.shapes import RasterReading
from tests import mapforge
from tests.forge import mutated

LON, LAT = mapforge.TOWN
VIEW = MapView(LAT, LON, 16.0, 800, 600)
WORLD = Bounds(-180.0, -85.0, 180.0, 85.0)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> FeatureIndex:
    path = mapforge.town_pbf(tmp_path_factory.mktemp("town") / "town.osm.pbf")
    return FeatureIndex(parse_osm(path.read_bytes(), "town"), "town")


# ---- features -------------------------------------------------------------------------------------------------------


def test_features_are_found_by_box_and_zoom(town: FeatureIndex) -> None:
    assert town.bounds.west < LON < town.bounds.east and "OpenStreetMap" in town.attribution
    every = town.features_within(WORLD, 20)
    assert len(every) == 9
    far = town.features_within(WORLD, 8)
    assert sorted(one.class_ for one in far) == ["place", "road", "water"]
    near = town.features_within(Bounds(LON + 0.0021, LAT - 0.0029, LON + 0.0022, LAT - 0.0028), 20)
    assert [one.name for one in near] == ["Lake"]
    assert town.features_within(Bounds(0, 0, 1, 1), 20) == []


def test_the_town_is_drawn_from_its_ground_up(town: FeatureIndex) -> None:
    drawing = Drawing(800, 600)
    add_features(drawing, VIEW, town.features_within(boxes_of(VIEW)[0], VIEW.zoom))
    styles = [one.style for one in drawing.shapes if not isinstance(one, Image)]
    assert list(dict.fromkeys(styles)) == [
        "green", "water", "building", "path", "road_edge", "main_road_edge", "road", "main_road",
    ]  # fmt: skip
    (lake,) = (one for one in drawing.shapes if isinstance(one, Area) and one.style == "water")
    assert len(lake.rings) == 2
    (street,) = (one for one in drawing.shapes if isinstance(one, Line) and one.style == "main_road")
    assert np.abs(street.points - (400, 300)).sum(axis=1).min() < 0.1, (
        "it runs over the square, at the centre"
    )
    assert {one.text for one in drawing.labels} >= {"Соборна вулиця", "Куп'янськ"}
    assert set(styles) <= set(LOOKS)


def test_a_track_and_its_waypoints_are_drawn() -> None:
    drawing = Drawing(800, 600)
    index = FeatureIndex(parse_gpx(mapforge.GPX, "walk"), "walk")
    add_features(drawing, VIEW, index.features_within(boxes_of(VIEW)[0], VIEW.zoom))
    assert {one.style for one in drawing.shapes if isinstance(one, Line)} == {"track"}
    (mark,) = drawing.marks
    assert (mark.x, mark.y) == pytest.approx((400, 300), abs=0.1)
    assert "Площа" in [one.text for one in drawing.labels]


def test_names_at_one_place_stand_beside_one_another_or_are_left_out() -> None:
    here = np.array([[LON, LAT]])
    names = [Feature("point", (here,), f"Name {n}", "waypoint") for n in range(9)]
    drawing = Drawing(800, 600)
    add_features(drawing, VIEW, names)
    assert [one.at for one in drawing.labels] == ["right", "left", "above", "below"]
    assert len(drawing.marks) == 9


def test_a_view_across_the_antimeridian_asks_for_both_sides() -> None:
    west, east = boxes_of(MapView(-17.0, 179.9, 8.0, 800, 600))
    assert west.east == 180.0 and east.west == -180.0 and west.west > 170 and east.east < -170
    (whole,) = boxes_of(MapView(0.0, 0.0, 0.0, 800, 600))
    assert (whole.west, whole.east) == (-180.0, 180.0)
    island = Feature("area", (np.array([[179.0, -17.0], [179.5, -17.0], [179.5, -16.5], [179.0, -17.0]]),))
    drawing = Drawing(800, 600)
    add_features(drawing, MapView(-17.0, -179.9, 8.0, 800, 600), [island])
    assert len(drawing.shapes) == 1 and island.bounds == (179.0, -17.0, 179.5, -16.5)


def test_a_city_of_many_houses_is_found_and_drawn_by_what_is_seen() -> None:
    """Only chunks near the view are unpacked."""
    from provenance.media.mapfiles.gathering import Gathered

    gathered = Gathered("osm", "city")
    for east in range(60):
        for north in range(60):
            lon, lat = 37.0 + east / 100, 49.0 + north / 100
            ring = [(lon, lat), (lon + 1e-4, lat), (lon + 1e-4, lat + 1e-4), (lon, lat)]
            gathered.add("area", [ring], class_="building", from_zoom=14)
    index = FeatureIndex(gathered.reading(), "city")
    assert len(index.features_within(Bounds(37.095, 49.095, 37.105, 49.105), 16)) == 1
    assert len(index._open) <= 2 and index.features_within(WORLD, 13) == []


# ---- pictures -------------------------------------------------------------------------------------------------------


def test_the_tiles_of_a_view_are_those_it_shows_and_never_too_many() -> None:
    seen = tiles_for(MapView(LAT, LON, 6.0, 512, 512), 0, 14, WORLD)
    assert {one.z for one in seen} == {6} and 4 <= len(seen) <= 9 and {one.world for one in seen} == {0}
    assert {one.z for one in tiles_for(VIEW, 0, 3, WORLD)} == {3}
    assert tiles_for(VIEW, 0, 14, Bounds(0, 0, 1, 1)) == []
    assert len(tiles_for(MapView(LAT, LON, 4.0, 4096, 4096), 0, 19, WORLD)) <= 48
    assert tiles_for(MapView(LAT, LON, 2.0, 800, 600), 12, 14, WORLD) == []
    across = tiles_for(MapView(0.0, 179.9, 3.0, 800, 600), 0, 5, WORLD)
    assert {one.world for one in across} == {0, 1} and {one.x for one in across} >= {7, 0}


def test_tiles_are_laid_where_they_belong_and_missing_ones_stay_clear() -> None:
    view = MapView(0.0, 0.0, 1.0, 512, 512)
    red, blue = np.full((256, 256, 3), (255, 0, 0), np.uint8), np.full((128, 128, 3), (0, 0, 255), np.uint8)
    image = laid_tiles(view, {Tile(1, 0, 0, 0): red, Tile(1, 1, 1, 0): blue})
    assert image is not None
    assert (image.left, image.top, image.right, image.bottom) == pytest.approx((0, 0, 512, 512))
    assert image.pixels[10, 10].tolist() == [255, 0, 0, 255]
    assert image.pixels[300, 300].tolist() == [0, 0, 255, 255]
    assert image.pixels[10, 300].tolist() == [0, 0, 0, 0]
    assert laid_tiles(view, {}) is None


def test_a_picture_stands_in_the_svg_as_png_and_asks_for_nothing() -> None:
    drawing = Drawing(100, 80)
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0, 0] = (10, 20, 30, 255)
    drawing.add(Image(0.0, 0.0, 100.0, 80.0, pixels))
    svg = svg_of(drawing, "a map")
    (data,) = re.findall(r'href="data:image/png;base64,([^"]+)"', svg)
    shown = Picture.open(io.BytesIO(base64.b64decode(data)))
    assert shown.mode == "RGBA" and shown.getpixel((0, 0)) == (10, 20, 30, 255)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


# ---- GeoTIFF --------------------------------------------------------------------------------------------------------

PLANES = [4326, 3857, 32637, 32636, 32737]


@pytest.mark.parametrize("epsg", PLANES)
def test_planes_lead_there_and_back(epsg: int) -> None:
    south = epsg // 100 == 327
    lon_lat = np.array([[37.6167, 49.7064], [36.1, 48.0], [41.9, 0.5], [36.0, 60.0]]) * (
        (1, -1) if south else (1, 1)
    )
    assert degrees_in_plane(plane_of_degrees(lon_lat, epsg), epsg) == pytest.approx(lon_lat, abs=2e-6)


def test_utm_agrees_with_a_published_point() -> None:
    """The square as `coordinates` prints it by the same package for single points, north and south alike."""
    import utm

    east, north, zone, _ = utm.from_latlon(LAT, LON)
    assert zone == 37
    assert plane_of_degrees(np.array([LON, LAT])[None], 32637)[0] == pytest.approx((east, north), abs=1e-6)
    east, north, zone, _ = utm.from_latlon(-33.8568, 151.2153)
    there = plane_of_degrees(np.array([[151.2153, -33.8568]]), 32756)[0]
    assert zone == 56 and there == pytest.approx((east, north), abs=1e-6)


def lay_of(epsg: int, *, point: bool = False) -> tuple[RasterReading, bytes]:
    """A picture of 60 × 40 pixels, 600 m wide, whose middle is the town's square."""
    x, y = plane_of_degrees(np.array([[LON, LAT]]), epsg)[0].tolist()
    pixel = 10.0 / 72_000 if epsg == 4326 else 10.0
    data = mapforge.geotiff(epsg, (x - 30 * pixel, y + 20 * pixel), pixel, point=point)
    return parse_geotiff(data, "x.tif"), data


@pytest.mark.parametrize("point", [False, True])
@pytest.mark.parametrize("epsg", [4326, 3857, 32637])
def test_the_picture_of_a_geotiff_lies_where_its_tags_say(epsg: int, point: bool) -> None:
    lay, data = lay_of(epsg, point=point)
    assert raster_bounds(lay).meets(Bounds(LON, LAT, LON, LAT)) and (lay.epsg, lay.width) == (epsg, 60)

    def decode(crop: tuple[int, int, int, int], most: int) -> NDArray[np.uint8]:
        assert most == 1600
        left, top, width, height = crop
        return np.asarray(Picture.open(io.BytesIO(data)))[top : top + height, left : left + width]

    image = laid_picture(VIEW, lay, decode)
    assert image is not None
    pixels = image.pixels
    assert pixels[300, 390].tolist() == [220, 30, 30, 255] and pixels[300, 410].tolist() == [40, 40, 220, 255]
    assert pixels[2, 2, 3] == 0, "beyond it the map stays as it was"
    assert 0.05 < (pixels[..., 3] > 0).mean() < 0.95
    assert raster_crop(MapView(0.0, 0.0, 12.0, 800, 600), lay) is None
    close = raster_crop(MapView(LAT, LON, 20.0, 200, 200), lay)
    assert close is not None and close[2] < 20


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"II*\0", "not_a_geotiff"),
        (b"no tiff at all", "not_a_geotiff"),
        (mapforge.geotiff(28992, (0, 0), 10.0), "map_other_coordinate_system"),
        (mapforge.geotiff(32637, (0, 0), 10.0, tags={33550: (10.0, 10.0, 0.0)}), "not_a_geotiff"),
        (mapforge.geotiff(4326, (400.0, 0), 1.0), "map_coordinates_outside"),
        (mapforge.geotiff(32637, (float("nan"), 0), 1.0), "map_coordinates_outside"),
        (mapforge.geotiff(32637, (0, 0), 1e-300), "not_a_geotiff"),
        (mapforge.geotiff(32637, (0, 0), -10.0), "geotiff_not_north_up"),
        (
            mapforge.geotiff(32637, (0, 0), 1.0, tags={34264: (1, 0.5, 0, 0, 0.5, -1, 0, 0, *(0.0,) * 8)}),
            "geotiff_not_north_up",
        ),
        (mapforge.geotiff(32637, (0, 0), 10.0)[:60], "not_a_geotiff"),
    ],
)
def test_a_geotiff_that_cannot_be_placed_is_refused(data: bytes, id: str) -> None:
    with pytest.raises(MediaError) as caught:
        parse_geotiff(data, "x.tif")
    assert caught.value.id == id


def test_a_transformation_without_turning_is_read() -> None:
    tags = {34264: (2.0, 0, 0, 300_000.0, 0, -2.0, 0, 5_500_000.0, *(0.0,) * 8)}
    lay = parse_geotiff(mapforge.geotiff(32637, (0, 0), 1.0, tags=tags), "x.tif")
    assert (lay.left, lay.top, lay.pixel_width, lay.pixel_height) == (300_000.0, 5_500_000.0, 2.0, 2.0)


@pytest.mark.usefixtures("caplog")  # Pillow says more than it raises
def test_mutated_geotiffs_are_read_or_refused() -> None:
    random_, (_, data) = random.Random(9), lay_of(32637)
    for _ in range(400):
        try:
            lay = parse_geotiff(mutated(data[:400], random_) + data[400:], "x")
        except MediaError:
            continue
        raster_crop(VIEW, lay)
