"""Makes small map files whose truth is known: tracks, shapes, an extract of a town, archives of tiles, a GeoTIFF."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way
from PIL import Image, TiffImagePlugin

from provenance.geo.pmtiles import tile_number

__all__ = [
    "GPX", "KML", "TOWN", "geojson", "geotiff", "kmz", "mbtiles", "pmtiles", "tile_png", "town_pbf", "vector_mbtiles",
]  # fmt: skip

TOWN = (37.6167, 49.7064)
"""Longitude and latitude of the forged town's square."""

TileNumber = tuple[int, int, int]

GPX = b"""<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="forge" xmlns="http://www.topografix.com/GPX/1/1">
 <wpt lat="49.7064" lon="37.6167"><name>\xd0\x9f\xd0\xbb\xd0\xbe\xd1\x89\xd0\xb0</name></wpt>
 <rte><name>Way</name><rtept lat="49.70" lon="37.60"/><rtept lat="49.71" lon="37.61"/></rte>
 <trk><name>Walk</name>
  <trkseg><trkpt lat="49.7060" lon="37.6150"><ele>80</ele></trkpt><trkpt lat="49.7070" lon="37.6180"/></trkseg>
  <trkseg><trkpt lat="49.7075" lon="37.6190"/><trkpt lat="49.7080" lon="37.6200"/></trkseg>
 </trk>
</gpx>"""

KML = b"""<?xml version="1.0"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>All</name>
<Placemark><name>Square</name><Point><coordinates>37.6167,49.7064,0</coordinates></Point></Placemark>
<Placemark><name>Yard</name><Polygon>
 <outerBoundaryIs><LinearRing><coordinates>37.61,49.70 37.62,49.70 37.62,49.71 37.61,49.70</coordinates></LinearRing>
 </outerBoundaryIs><innerBoundaryIs><LinearRing>
 <coordinates>37.615,49.702 37.616,49.702 37.616,49.703 37.615,49.702</coordinates></LinearRing></innerBoundaryIs>
</Polygon></Placemark>
<Placemark><MultiGeometry><LineString><coordinates>37.60,49.70 37.61,49.71</coordinates></LineString>
 <gx:Track><gx:coord>37.60 49.70 5</gx:coord><gx:coord>37.61 49.70 5</gx:coord></gx:Track></MultiGeometry></Placemark>
<NetworkLink><Link><href>http://example.org/more.kml</href></Link></NetworkLink>
</Document></kml>"""


def geojson(*geometries: tuple[str, object], **members: object) -> bytes:
    """A collection of features of (type, coordinates), named by their number."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"f{n}"},
            "geometry": {"type": type, "coordinates": places},
        }
        for n, (type, places) in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | members).encode()


def kmz(document: bytes = KML, name: str = "doc.kml") -> bytes:
    """A KMZ with that document."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, document)
    return made.getvalue()


def town_pbf(path: Path) -> Path:
    """An extract: the main street and a lane, a path, three buildings, a lake with an island, a park, and the town's
    name."""
    lon, lat = TOWN
    places: list[tuple[float, float]] = []

    def nodes(*shape: tuple[float, float]) -> list[int]:
        """In thousandths of a degree from the square; numbered from 1."""
        first = len(places) + 1
        places.extend((lon + east / 1000, lat + north / 1000) for east, north in shape)
        return list(range(first, first + len(shape)))

    def ring(*shape: tuple[float, float]) -> list[int]:
        made = nodes(*shape)
        return [*made, made[0]]

    def box(east: float, north: float, side: float) -> list[int]:
        return ring((east, north), (east + side, north), (east + side, north + side), (east, north + side))

    square = nodes((0, 0))
    ways: list[tuple[list[int], dict[str, str]]] = [
        (nodes((-6, 0), (-2, 0.2), (0, 0), (6, -0.3)), {"highway": "primary", "name": "Соборна вулиця"}),
        (nodes((0, -4), (0, 0), (0.4, 4)), {"highway": "residential", "name": "Lane"}),
        (nodes((1, 1), (4, 3)), {"highway": "footway"}),
        *((box(-3 + 1.5 * n, 0.6, 0.7), {"building": "yes", "name": "Shop"}) for n in range(3)),
        (box(2, -3, 2.4), {}),  # the lake's shore
        (box(2.8, -2.2, 0.6), {}),  # its island
        (box(-5, -3, 2.5), {"leisure": "park", "name": "Park"}),
    ]
    with osmium.SimpleWriter(str(path), overwrite=True) as file:
        for number, place in enumerate(places, 1):
            tags = {"place": "town", "name": "Куп'янськ"} if [number] == square else {}
            file.add_node(Node(id=number, version=1, location=place, tags=tags))
        for number, (refs, tags) in enumerate(ways, 1):
            file.add_way(Way(id=number, version=1, nodes=refs, tags=tags))
        members = [("w", 7, "outer"), ("w", 8, "inner")]
        water = {"type": "multipolygon", "natural": "water", "name": "Lake"}
        file.add_relation(Relation(id=1, version=1, members=members, tags=water))
    return path


def tile_png(z: int, x: int, y: int, side: int = 256) -> bytes:
    """A tile of one colour that tells its number."""
    made = io.BytesIO()
    Image.new("RGB", (side, side), (40 + 20 * z % 200, 37 * x % 256, 91 * y % 256)).save(made, "PNG")
    return made.getvalue()


def _pyramid(most: int) -> list[TileNumber]:
    return [(z, x, y) for z in range(most + 1) for x in range(1 << z) for y in range(1 << z)]


def mbtiles(
    path: Path,
    most: int = 2,
    tile: Callable[[int, int, int], bytes] = tile_png,
    *,
    about: Mapping[str, str] | None = None,
    as_view: bool = False,
) -> Path:
    """An archive of the whole world down to that zoom; `as_view`: with the pictures in a table of their own."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    named = {
        "name": "forged",
        "format": "png",
        "attribution": '<a href="https://example.org">Forge</a> &amp; Co',
    }
    base.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    base.executemany("INSERT INTO metadata VALUES (?, ?)", list((named | dict(about or {})).items()))
    rows = [(z, x, (1 << z) - 1 - y, tile(z, x, y)) for z, x, y in _pyramid(most)]
    if as_view:
        base.execute("CREATE TABLE map (zoom_level INT, tile_column INT, tile_row INT, tile_id INT)")
        base.execute("CREATE TABLE images (tile_id INT, tile_data BLOB)")
        base.executemany("INSERT INTO map VALUES (?, ?, ?, ?)", [(*row[:3], n) for n, row in enumerate(rows)])
        base.executemany("INSERT INTO images VALUES (?, ?)", [(n, row[3]) for n, row in enumerate(rows)])
        base.execute(
            "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map"
            " JOIN images ON images.tile_id = map.tile_id"
        )
    else:
        base.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        base.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    base.commit()
    base.close()
    return path


def vector_mbtiles(path: Path) -> Path:
    """One of vector tiles."""
    return mbtiles(path, 0, lambda *_: gzip.compress(b"vector"), about={"format": "pbf"})


def pmtiles(
    most: int = 3,
    tile: Callable[[int, int, int], bytes] = tile_png,
    *,
    type: int = 2,
    leaf: bool = False,
    compression: int = 2,
    version: int = 3,
) -> bytes:
    """An archive of the whole world down to that zoom; `leaf`: its entries stand in a directory below the root."""
    numbered = sorted((tile_number(*one), tile(*one)) for one in _pyramid(most))
    entries, data = [], b""
    for number, picture in numbered:
        entries.append((number, 1, len(data), len(picture)))
        data += picture
    pack = gzip.compress if compression == 2 else bytes
    directory = pack(_directory(entries))
    root, leaves = (pack(_directory([(0, 0, 0, len(directory))])), directory) if leaf else (directory, b"")
    about = pack(json.dumps({"attribution": "© Forge"}).encode())
    offset = 127
    places = []
    for part in (root, about, leaves, data):
        places += [offset, len(part)]
        offset += len(part)
    head = struct.pack(
        "<7sB11Q6B4iB2i",
        *(b"PMTiles", version, *places, len(entries), len(entries), len(entries)),
        *(1, compression, 1, type, 0, most),
        *(-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0),
    )
    return head + root + about + leaves + data


def _directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    numbers = [len(entries)]
    numbers += [one[0] - (entries[n - 1][0] if n else 0) for n, one in enumerate(entries)]
    numbers += [one[1] for one in entries] + [one[3] for one in entries]
    for n, (_, _, offset, _) in enumerate(entries):
        follows = n and offset == entries[n - 1][2] + entries[n - 1][3]
        numbers.append(0 if follows else offset + 1)
    return b"".join(map(_varint, numbers))


def _varint(value: int) -> bytes:
    made = b""
    while value >= 0x80:
        made += bytes([value & 0x7F | 0x80])
        value >>= 7
    return made + bytes([value])


def geotiff(
    epsg: int,
    corner: tuple[float, float],
    pixel: float,
    *,
    size: tuple[int, int] = (60, 40),
    tags: Mapping[int, tuple[float, ...]] | None = None,
    point: bool = False,
) -> bytes:
    """A picture whose left half is red and right half blue, its upper left corner at x, y of the plane."""
    width, height = size
    image = Image.new("RGB", size, (220, 30, 30))
    image.paste((40, 40, 220), (width // 2, 0, width, height))
    info = TiffImagePlugin.ImageFileDirectory_v2()
    key = 2048 if epsg == 4326 else 3072
    keys = (1, 1, 0, 3, 1024, 0, 1, 2 if epsg == 4326 else 1, 1025, 0, 1, 2 if point else 1, key, 0, 1, epsg)
    half = pixel / 2 if point else 0.0
    doubles = (
        tags
        if tags is not None
        else {
            33550: (pixel, pixel, 0.0),
            33922: (0.0, 0.0, 0.0, corner[0] + half, corner[1] - half, 0.0),
        }
    )
    for tag, values in doubles.items():
        info.tagtype[tag] = 12
        info[tag] = values
    info.tagtype[34735] = 3
    info[34735] = keys
    made = io.BytesIO()
    image.save(made, "TIFF", tiffinfo=info)
    return made.getvalue()
