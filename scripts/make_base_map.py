"""Makes `resources/map/base.msgpack`: the countries of Natural Earth at three resolutions, split at the antimeridian.

Development only. Run from the repository root: `python scripts/make_base_map.py FOLDER`, with the folder of the package
`world-atlas` (2.0.2 from the npm registry: `npm pack world-atlas`) and shapely installed. Boundaries are Natural
Earth's, with one change: Crimea is drawn as part of Ukraine (UN General Assembly, resolution 68/262), for Natural Earth
draws who controls a land and not to whom it belongs.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from shapely import make_valid  # type: ignore[import-not-found, import-untyped, unused-ignore]
from shapely.affinity import translate  # type: ignore[import-not-found, import-untyped, unused-ignore]
from shapely.geometry import Polygon, box  # type: ignore[import-not-found, import-untyped, unused-ignore]
from shapely.geometry.base import BaseGeometry  # type: ignore[import-not-found, import-untyped, unused-ignore]
from shapely.ops import unary_union  # type: ignore[import-not-found, import-untyped, unused-ignore]

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from provenance.geo.basemap import FILE, STEPS_PER_DEGREE, Country, Level, WorldFile  # noqa: E402

LEVELS: Final = ("110m", "50m", "10m")
RUSSIA, UKRAINE = "643", "804"  # ISO 3166-1 numeric, as world-atlas has them
CRIMEA: Final = box(32.3, 44.2, 36.66, 46.25)
WORLD: Final = box(-180.0, -90.0, 180.0, 90.0)


def arcs_of(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    """The arcs in degrees (TopoJSON specification §2.1.1, §2.1.3)."""
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    return [np.cumsum(np.array(arc, np.float64), axis=0) * scale + shift for arc in topology["arcs"]]


def ring_of(indices: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """A closed ring, unrolled over the antimeridian; one around a pole is closed along it."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in indices]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    turns = np.round(np.diff(ring[:, 0]) / 360.0)
    ring = ring.copy()
    ring[1:, 0] -= 360.0 * np.cumsum(turns)
    if abs(ring[-1, 0] - ring[0, 0]) > 180.0:
        pole = -90.0 if ring[:, 1].mean() < 0 else 90.0
        ring = np.concatenate([ring, [[ring[-1, 0], pole], [ring[0, 0], pole], ring[0]]])
    return ring


def polygons_of(geometry: dict[str, Any], arcs: list[NDArray[np.float64]]) -> Iterator[BaseGeometry]:
    """Its polygons within ±180 degrees."""
    many = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for rings in many:
        outer, *holes = [ring_of(ring, arcs) for ring in rings]
        if len(outer) < 4:  # it became a line when the data were thinned out
            continue
        whole = make_valid(Polygon(outer, [hole for hole in holes if len(hole) > 3]))
        for turn in (-360.0, 0.0, 360.0):
            part = translate(whole, xoff=turn).intersection(WORLD)
            if not part.is_empty:
                yield part


def flat(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of whatever came of cutting."""
    if isinstance(shape, Polygon):
        return [shape]
    return [one for part in getattr(shape, "geoms", ()) for one in flat(part)]


def with_crimea(shapes: dict[str, list[Polygon]]) -> None:
    """Give Ukraine what Natural Earth draws as held by Russia."""
    crimea = [one for one in shapes[RUSSIA] if CRIMEA.contains(one.representative_point())]
    assert crimea, "Natural Earth draws Crimea as part of Russia"
    shapes[RUSSIA] = [one for one in shapes[RUSSIA] if one not in crimea]
    joined = unary_union([*shapes[UKRAINE], *(one.buffer(1e-6) for one in crimea)])
    shapes[UKRAINE] = flat(joined)


def level_of(path: Path) -> tuple[str, list[Country]]:
    topology = json.loads(path.read_text("utf-8"))
    arcs = arcs_of(topology)
    shapes: dict[str, list[Polygon]] = {}
    names: dict[str, str] = {}
    for number, geometry in enumerate(topology["objects"]["countries"]["geometries"]):
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        id = str(geometry.get("id") or f"-{number}")
        names[id] = geometry["properties"]["name"]
        parts = [one for part in polygons_of(geometry, arcs) for one in flat(part)]
        shapes.setdefault(id, []).extend(parts)
    with_crimea(shapes)
    countries = [
        Country(names[id], [list(map(packed, rings_of(one))) for one in shapes[id]]) for id in shapes
    ]
    return path.stem.rpartition("-")[2], countries


def rings_of(polygon: Polygon) -> list[NDArray[np.float64]]:
    return [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]


def packed(ring: NDArray[np.float64]) -> bytes:
    """Steps of whole units from point to point, the first from 0/0."""
    units = np.round(ring * STEPS_PER_DEGREE).astype(np.int32)
    assert np.abs(units[:, 0]).max() <= 180 * STEPS_PER_DEGREE, "split at the antimeridian"
    return np.diff(units, axis=0, prepend=np.zeros((1, 2), np.int32)).astype("<i4").tobytes()


def main(folder: Path) -> None:
    levels = [level_of(folder / f"countries-{name}.json") for name in LEVELS]
    made = WorldFile(
        source="Natural Earth 4.1, https://www.naturalearthdata.com, by world-atlas 2.0.2; Crimea as part of Ukraine",
        licence="public domain (Natural Earth); the form of the data: ISC (world-atlas)",
        checked_on="2026-11-23",
        levels=[
            Level(name, zlib.compress(msgspec.msgpack.encode(countries), 9)) for name, countries in levels
        ],
    )
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(msgspec.msgpack.encode(made))
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size / 1e6:.2f} MB\n")
    for name, countries in levels:
        rings = [ring for country in countries for polygon in country.polygons for ring in polygon]
        points = sum(map(len, rings)) // 8
        sys.stdout.write(f"{name}: {len(countries)} countries, {len(rings)} rings, {points} points\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
