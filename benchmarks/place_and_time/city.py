"""A made city of so many houses as an OpenStreetMap extract: time to add it, size of its index, time to draw it.

`python -m benchmarks.place_and_time.city [HOUSES]`; streets bend and houses are turned, by a fixed seed.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import osmium
from osmium.osm.mutable import Node, Way

from provenance.geo.mapdata import features_of
from provenance.geo.mapdrawing import Drawing
from provenance.geo.mapfeatures import add_features, boxes_of
from provenance.geo.mapsvg import svg_of
from provenance.geo.mapview import MapView
from provenance.workbench.mapcards import FEATURES
from provenance.workbench.mapshelf import MapShelf

_CORNER = (37.5, 49.6)
_STEP = (0.0006, 0.0004)  # between houses, in degrees: some 43 by 44 m
_HOUSE = ((0.0, 0.0), (0.45, 0.0), (0.45, 0.3), (0.3, 0.3), (0.3, 0.5), (0.0, 0.5))
_ROUNDS = 5


def extract(path: Path, houses: int, numbers: random.Random) -> None:
    """Write the city: a street between every two rows of houses both ways, every tenth one a main one."""
    side = math.isqrt(houses)
    places: list[tuple[float, float]] = []
    ways: list[tuple[list[int], dict[str, str]]] = []

    def nodes(shape: Sequence[tuple[float, float]]) -> list[int]:
        """Their numbers; `shape` in steps from the corner, bent a little."""
        first = len(places) + 1
        for east, north in shape:
            east += 0.6 * math.sin(north / 9) + numbers.gauss(0, 0.02)
            north += 0.6 * math.sin(east / 11)
            places.append((_CORNER[0] + _STEP[0] * east, _CORNER[1] + _STEP[1] * north))
        return list(range(first, first + len(shape)))

    for east in range(side):
        for north in range(side):
            ring = nodes([(east + 0.2 + x, north + 0.2 + y) for x, y in _HOUSE])
            ways.append(([*ring, ring[0]], {"building": "house"}))
    for row in range(0, side + 1, 2):
        for turned in (False, True):
            kind = "primary" if row % 20 == 0 else "residential"
            for start in range(0, side, 12):
                line = [(row, at) if turned else (at, row) for at in range(start, min(start + 13, side + 1))]
                ways.append(
                    (nodes(line), {"highway": kind, "name": f"{'North' if turned else 'East'} {row}"})
                )
    with osmium.SimpleWriter(str(path)) as file:
        for number, place in enumerate(places, 1):
            file.add_node(Node(id=number, version=1, location=place))
        for number, (refs, tags) in enumerate(ways, 1):
            file.add_way(Way(id=number, version=1, nodes=refs, tags=tags))


def main() -> None:
    """Measure, and print."""
    houses = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        extract(folder / "city.osm.pbf", houses, random.Random(1))
        shelf = MapShelf(folder)
        began = time.perf_counter()
        card = shelf.add(folder / "city.osm.pbf")
        print(f"{card.features} features, {card.points} points: added in {time.perf_counter() - began:.1f} s")
        size = next(folder.rglob(FEATURES)).stat().st_size
        print(f"extract {(folder / 'city.osm.pbf').stat().st_size / 1e6:.1f} MB, index {size / 1e6:.1f} MB")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
        print(f"reader process at most {peak:.0f} MB")
        west, south, east, north = card.bounds
        for zoom in (11.0, 13.0, 14.5, 16.0, 18.0):
            draw(shelf, MapView((south + north) / 2, (west + east) / 2, zoom, 1280, 800))


def draw(shelf: MapShelf, view: MapView) -> None:
    """Print how long a view takes with nothing unpacked yet, and then again."""
    index = shelf.features(shelf.cards()[0])
    laid: list[float] = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        found = features_of([index], boxes_of(view), view.zoom)
        drawing = Drawing(view.width_px, view.height_px)
        add_features(drawing, view, found)
        laid.append(time.perf_counter() - began)
    began = time.perf_counter()
    svg = svg_of(drawing, "a city")
    written = time.perf_counter() - began
    again = median(laid[1:])
    print(
        f"zoom {view.zoom:g}: {len(found)} features, first {laid[0] * 1e3:.0f} ms, again {again * 1e3:.0f} ms,"
        f" SVG {written * 1e3:.0f} ms, {len(svg) / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
