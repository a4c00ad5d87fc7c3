"""Reads an OpenStreetMap extract (`.osm.pbf`): streets, paths, buildings, water, green, boundaries, named places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import osmium

from provenance.errors import MediaError
from provenance.media.mapfiles.classes import KEYS, Meaning, area_meaning, line_meaning, point_meaning
from provenance.media.mapfiles.gathering import Gathered
from provenance.media.mapfiles.shapes import FeatureReading

__all__ = ["ATTRIBUTION", "parse_osm"]

ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"
"""As the Open Database License § 4.3 and OpenStreetMap's copyright page ask for it."""

Box = tuple[float, float, float, float]
Ring = list[tuple[float, float]]


def parse_osm(data: bytes, name: str, box: Box | None = None) -> FeatureReading:
    """The features of an extract that reach into a box (west, south, east, north in degrees), or all.

    Raises MediaError: not_an_osm_extract, and those of `Gathered`.
    """
    gathered = Gathered("osm", name)
    try:
        buffer = osmium.io.FileBuffer(data, "pbf")
        things = osmium.FileProcessor(buffer).with_areas().with_filter(osmium.filter.KeyFilter(*KEYS))
        for thing in things:
            _take(thing, gathered, box)
    except (
        RuntimeError,
        UnicodeDecodeError,
    ) as error:  # what osmium raises of a damaged file; texts that are none
        raise MediaError("not_an_osm_extract", name=name, reason=str(error)[:120]) from error
    return gathered.reading(ATTRIBUTION)


def _take(thing: Any, gathered: Gathered, box: Box | None) -> None:
    if thing.is_node():
        tags = dict(thing.tags)
        _add("point", [_ring([thing])], point_meaning(tags), tags, gathered, box)
    elif thing.is_area():
        tags = dict(thing.tags)
        meaning = area_meaning(tags)
        if meaning is not None:
            for outer in thing.outer_rings():
                rings = [_ring(outer), *(_ring(inner) for inner in thing.inner_rings(outer))]
                _add("area", rings, meaning, tags, gathered, box)
    elif thing.is_way():
        tags = dict(thing.tags)
        meaning = line_meaning(tags)
        if meaning is not None and not (
            thing.is_closed() and area_meaning(tags) and tags.get("area") == "yes"
        ):
            _add("line", [_ring(thing.nodes)], meaning, tags, gathered, box)


def _ring(nodes: Iterable[Any]) -> Ring:
    """The nodes whose place is known: an extract leaves out those beyond its edge."""
    places = [node.location for node in nodes]
    return [(place.lon, place.lat) for place in places if place.valid()]


def _add(
    kind: str,
    rings: list[Ring],
    meaning: Meaning | None,
    tags: dict[str, str],
    gathered: Gathered,
    box: Box | None,
) -> None:
    if meaning is None or (box is not None and not _reaches(rings[0], box)):
        return
    named = meaning.class_ != "building"  # their names are those of shops and offices
    name = tags.get("name", "") if named else ""
    gathered.add(kind, rings, name=name, class_=meaning.class_, from_zoom=meaning.from_zoom)


def _reaches(ring: Ring, box: Box) -> bool:
    if not ring:
        return False
    west, south, east, north = box
    lons, lats = [one[0] for one in ring], [one[1] for one in ring]
    return min(lons) <= east and max(lons) >= west and min(lats) <= north and max(lats) >= south
