"""GeoJSON, GPX, KML, KMZ and OpenStreetMap extracts are read as they say, within bounds; hostile ones refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest

from provenance.errors import MediaError
from provenance.media.mapfiles import gathering, reading
from provenance.media.mapfiles.geojson import parse_geojson
from provenance.media.mapfiles.gpx import parse_gpx
from provenance.media.mapfiles.kml import parse_kml, parse_kmz
from provenance.media.mapfiles.osm import ATTRIBUTION, parse_osm
from provenance.media.mapfiles.packing import Unpacked, unpacked
from provenance.media.mapfiles.shapes import Chunk, FeatureReading, MapOptions
from provenance.media.reader import Reader
from tests import mapforge
from tests.forge import mutated

SQUARE = [[37.61, 49.70], [37.62, 49.70], [37.62, 49.71], [37.61, 49.70]]


def features(reading: FeatureReading) -> list[Unpacked]:
    """All of them, ordered by name and kind."""
    found = [one for chunk in reading.chunks for one in unpacked(chunk, "x")]
    assert len(found) == reading.features
    return sorted(found, key=lambda one: (one.name, one.kind, one.class_))


def refused(parse: Callable[[bytes, str], FeatureReading], data: bytes) -> str:
    with pytest.raises(MediaError) as caught:
        parse(data, "x.file")
    assert caught.value.values["name"] == "x.file"
    return caught.value.id


# ---- GeoJSON --------------------------------------------------------------------------------------------------------


def test_every_shape_of_geojson_is_read() -> None:
    data = mapforge.geojson(
        ("Point", [37.6, 49.7, 120]),
        ("MultiPoint", [[37.6, 49.7], [37.7, 49.8]]),
        ("LineString", SQUARE[:2]),
        ("MultiLineString", [SQUARE[:2], SQUARE[1:3]]),
        ("Polygon", [SQUARE]),
        ("MultiPolygon", [[SQUARE], [SQUARE]]),
    )
    read = features(parse_geojson(data, "x"))
    assert [(one.name, one.kind, len(one.rings)) for one in read] == [
        ("f0", "point", 1), ("f1", "point", 2), ("f2", "line", 1), ("f3", "line", 2), ("f4", "area", 1),
        ("f5", "area", 1), ("f5", "area", 1),
    ]  # fmt: skip
    assert read[0].rings[0].tolist() == [[37.6, 49.7]]
    assert read[4].rings[0].tolist() == SQUARE


def test_bare_geometries_collections_and_tags_of_openstreetmap_are_understood() -> None:
    one = {"type": "Point", "coordinates": [1, 2]}
    assert parse_geojson(json.dumps(one).encode(), "x").features == 1
    both = {"type": "GeometryCollection", "geometries": [one, one]}
    assert parse_geojson(json.dumps(both).encode(), "x").features == 2
    house = {
        "type": "Feature",
        "properties": {"building": "yes"},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    }
    assert features(parse_geojson(json.dumps(house).encode(), "x"))[0].class_ == "building"
    empty = {"type": "FeatureCollection", "features": [house, house | {"geometry": None}]}
    assert parse_geojson(json.dumps(empty).encode(), "x").left_out == {"empty_shapes": 1}


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"", "not_geojson"),
        (b"[1, 2]", "not_geojson"),
        (b"{", "not_geojson"),
        (b'{"type": "Topology"}', "not_geojson"),
        (b'{"type": "Point", "coordinates": [1]}', "not_geojson"),
        (b'{"type": "Point", "coordinates": ["a", "b"]}', "not_geojson"),
        (b'{"type": "Point", "coordinates": {"x": 1}}', "not_geojson"),
        (b'{"type": "Point", "coordinates": [[1, 2], 3]}', "not_geojson"),
        (b'{"type": "FeatureCollection", "features": [3]}', "not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "map_without_features"),
        (b"[" * 200_000, "not_geojson"),
        (b'{"type":"GeometryCollection","geometries":[' * 30 + b"]}" * 30, "not_geojson"),
        (mapforge.geojson(("Point", [400262, 5506000])), "map_coordinates_outside"),
        (mapforge.geojson(("Point", [1e400, 0])).replace(b"Infinity", b"1e400"), "not_geojson"),
        (
            mapforge.geojson(("Point", [1, 2]), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}),
            "map_other_coordinate_system",
        ),
    ],
)  # fmt: skip
def test_what_is_no_geojson_of_wgs_84_is_refused(data: bytes, id: str) -> None:
    assert refused(parse_geojson, data) == id


def test_more_features_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_FEATURES", 3)
    assert refused(parse_geojson, mapforge.geojson(*[("Point", [1, 2])] * 4)) == "map_too_many_features"
    monkeypatch.setattr(gathering, "MOST_POINTS", 3)
    assert refused(parse_geojson, mapforge.geojson(("Polygon", [SQUARE]))) == "map_too_many_features"


def test_names_are_kept_on_one_line_and_cut() -> None:
    data = json.loads(mapforge.geojson(("Point", [1, 2])))
    data["features"][0]["properties"]["name"] = "a\n\x1b[31mb\u202e" + "c" * 500
    (one,) = features(parse_geojson(json.dumps(data).encode(), "x"))
    assert one.name.startswith("a [31mb c") and len(one.name) <= 200 and one.name.isprintable()


# ---- GPX and KML ----------------------------------------------------------------------------------------------------


def test_tracks_routes_and_waypoints_of_gpx_are_read() -> None:
    walk, way, square = features(parse_gpx(mapforge.GPX, "x"))
    assert (walk.name, walk.kind, walk.class_) == ("Walk", "line", "track")
    assert [len(ring) for ring in walk.rings] == [2, 2]
    assert walk.rings[0].tolist() == [[37.6150, 49.7060], [37.6180, 49.7070]]
    assert (way.name, way.class_) == ("Way", "track")
    assert (square.name, square.class_, square.rings[0].tolist()) == (
        "Площа",
        "waypoint",
        [[37.6167, 49.7064]],
    )


def test_placemarks_of_kml_are_read_and_what_lies_elsewhere_is_counted() -> None:
    reading = parse_kml(mapforge.KML, "x")
    assert reading.left_out == {"network_links": 1}
    line, track, square, yard = features(reading)
    assert (line.kind, track.kind, track.rings[0].tolist()) == (
        "line",
        "line",
        [[37.60, 49.70], [37.61, 49.70]],
    )
    assert (square.name, square.class_) == ("Square", "waypoint")
    assert (yard.kind, [len(ring) for ring in yard.rings]) == ("area", [4, 4])


def test_a_kmz_is_the_kml_inside_it() -> None:
    assert parse_kmz(mapforge.kmz(), "x").features == parse_kml(mapforge.KML, "x").features
    assert parse_kmz(mapforge.kmz(), "x").format == "kmz"


ENTITY = b'<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/hostname">]><gpx><wpt lat="1" lon="2"><name>&a;</name></wpt>'
LAUGHS = b'<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><Document><name>&b;</name></Document></kml>'


@pytest.mark.parametrize(
    ("parse", "data", "id"),
    [
        (parse_gpx, ENTITY, "map_xml_refused"),
        (parse_kml, LAUGHS, "map_xml_refused"),
        (parse_gpx, b"<gpx>" + b"<a>" * 100 + b"</a>" * 100 + b"</gpx>", "map_xml_too_large"),
        (parse_gpx, mapforge.GPX[:300], "map_xml_malformed"),
        (parse_gpx, b'<?xml version="1.0" encoding="no-such"?><gpx/>', "map_xml_malformed"),
        (parse_gpx, b"<kml/>", "not_gpx"),
        (parse_gpx, b"<gpx/>", "map_without_features"),
        (parse_gpx, b'<gpx><wpt lat="a" lon="2"/></gpx>', "map_point_unreadable"),
        (parse_gpx, b'<gpx><wpt lat="nan" lon="2"/></gpx>', "map_coordinates_outside"),
        (parse_gpx, b'<gpx><wpt lat="1"/></gpx>', "map_point_unreadable"),
        (parse_kml, b"<svg/>", "not_kml"),
        (parse_kml, b"<kml><Point><coordinates>1</coordinates></Point></kml>", "map_point_unreadable"),
        (parse_kmz, b"PK\x03\x04 no zip", "not_kmz"),
        (parse_kmz, mapforge.kmz(name="notes.txt"), "not_kmz"),
        (parse_kmz, mapforge.kmz()[:-60], "not_kmz"),
    ],
)  # fmt: skip
def test_hostile_and_damaged_xml_is_refused(
    parse: Callable[[bytes, str], FeatureReading], data: bytes, id: str
) -> None:
    assert refused(parse, data) == id


def test_a_kmz_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from provenance.media.mapfiles import kml

    monkeypatch.setattr(kml, "_MOST_BYTES", 20_000)
    packed = mapforge.kmz(mapforge.KML + b" " * 100_000)
    assert len(packed) < 2000 and refused(parse_kmz, packed) == "kmz_too_large"


# ---- an extract of OpenStreetMap ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return mapforge.town_pbf(tmp_path_factory.mktemp("town") / "town.osm.pbf").read_bytes()


def test_streets_buildings_water_and_places_of_an_extract_are_read(town: bytes) -> None:
    reading = parse_osm(town, "x")
    assert reading.attribution == ATTRIBUTION
    found = [(one.name, one.kind, one.class_) for one in features(reading)]
    assert found == [
        ("", "area", "building"), ("", "area", "building"), ("", "area", "building"), ("", "line", "path"),
        ("Lake", "area", "water"), ("Lane", "line", "road"), ("Park", "area", "green"),
        ("Куп'янськ", "point", "place"), ("Соборна вулиця", "line", "road"),
    ]  # fmt: skip
    lake = next(one for one in features(reading) if one.name == "Lake")
    assert len(lake.rings) == 2, "with its island"
    street = next(one for one in features(reading) if one.name.startswith("Соборна"))
    assert street.from_zoom < 11 and street.rings[0][2].tolist() == list(mapforge.TOWN)


def test_of_an_extract_only_what_reaches_into_the_box_is_taken(town: bytes) -> None:
    lon, lat = mapforge.TOWN
    kept = features(parse_osm(town, "x", (lon + 0.0021, lat - 0.0029, lon + 0.0022, lat - 0.0028)))
    assert [one.name for one in kept] == ["Lake"]


@pytest.mark.parametrize("cut", [0, 40, 200, -9])
def test_a_cut_extract_is_refused(town: bytes, cut: int) -> None:
    assert refused(parse_osm, town[:cut]) == "not_an_osm_extract"


def test_an_extract_whose_texts_are_none_is_refused(tmp_path: Path) -> None:
    """Written without compression, so that the letters of a street can be damaged."""
    packed, plain = mapforge.town_pbf(tmp_path / "a.osm.pbf"), tmp_path / "b.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(plain), "pbf,pbf_compression=none")) as file:
        for thing in osmium.FileProcessor(str(packed)):
            file.add(thing)
    data = plain.read_bytes()
    assert parse_osm(data, "x").features == 9
    assert refused(parse_osm, data.replace("Соборна".encode(), b"\xff" * 14)) == "not_an_osm_extract"


# ---- all of them ----------------------------------------------------------------------------------------------------


def test_mutated_files_are_read_or_refused(town: bytes) -> None:
    """Nothing but the one error comes of them."""
    random_ = random.Random(7)
    tries: list[tuple[Callable[[bytes, str], FeatureReading], bytes, int]] = [
        (parse_geojson, mapforge.geojson(("Polygon", [SQUARE]), ("Point", [1, 2])), 600),
        (parse_gpx, mapforge.GPX, 600),
        (parse_kml, mapforge.KML, 600),
        (parse_kmz, mapforge.kmz(), 100),
        (parse_osm, town, 300),
    ]
    read = 0
    for parse, data, count in tries:
        for _ in range(count):
            try:
                read += bool(features(parse(mutated(data, random_), "x")))
            except MediaError:
                continue
    assert read > 10


def test_the_confined_process_reads_every_format(town: bytes, tmp_path: Path) -> None:
    with Reader(apart="maps") as reader:
        for format, data in (
            ("geojson", mapforge.geojson(("Point", [1, 2]))), ("gpx", mapforge.GPX), ("kml", mapforge.KML),
            ("kmz", mapforge.kmz()), ("osm", town),
        ):  # fmt: skip
            options = MapOptions(name="x", format=format)  # type: ignore[arg-type]
            assert reader.reading(FeatureReading, data, "x", options=options).features
            with pytest.raises(MediaError):
                reader.reading(FeatureReading, data[: len(data) // 2], "x", options=options)
        assert reader.walls is not None
        if reader.walls.landlock and reader.walls.seccomp:
            assert [name for name, met in reader.probe("walls").items() if not met] == []


def test_a_file_that_needs_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(data: bytes, name: str) -> FeatureReading:
        raise MemoryError

    monkeypatch.setattr(reading, "parse_gpx", greedy)
    with pytest.raises(MediaError) as caught:
        reading.read_features(mapforge.GPX, MapOptions(name="x", format="gpx"))
    assert caught.value.id == "map_needs_too_much_memory"


def test_a_damaged_chunk_is_told() -> None:
    (chunk,) = parse_gpx(mapforge.GPX, "x").chunks
    for data in (b"", chunk.data[:-9], chunk.data[::-1], b"x" * 50):
        with pytest.raises(MediaError) as caught:
            unpacked(Chunk(chunk.box, chunk.from_zoom, chunk.count, data), "x")
        assert caught.value.id == "map_index_damaged"
