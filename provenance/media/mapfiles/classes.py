"""What a feature with tags as OpenStreetMap's stands for, and from which zoom on it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

__all__ = ["KEYS", "Meaning", "area_meaning", "line_meaning", "point_meaning"]


class Meaning(NamedTuple):
    """A class of `shapes.CLASSES`, and the zoom from which on it is drawn."""

    class_: str
    from_zoom: int


KEYS: Final = (
    "highway", "railway", "building", "waterway", "natural", "water", "landuse", "leisure", "boundary", "place",
)  # fmt: skip
"""The keys that are looked at; what has none of them is not drawn."""

# Tags as OpenStreetMap's wiki, "Map features", has them (looked at in 2026); the zooms are our choice, looked at.
_ROADS: Final = {
    "motorway": 7, "trunk": 7, "primary": 8, "motorway_link": 11, "trunk_link": 11, "primary_link": 11,
    "secondary": 10, "secondary_link": 12, "tertiary": 12, "tertiary_link": 13, "unclassified": 13,
    "residential": 13, "living_street": 13, "road": 13, "service": 14, "pedestrian": 14,
}  # fmt: skip
_PATHS: Final = ("track", "path", "footway", "cycleway", "bridleway", "steps")
_RAILWAYS: Final = ("rail", "light_rail", "tram", "narrow_gauge")
_GREEN: Final = {
    ("natural", "wood"): 9, ("natural", "scrub"): 12, ("natural", "grassland"): 12, ("landuse", "forest"): 9,
    ("landuse", "grass"): 13, ("landuse", "meadow"): 12, ("landuse", "cemetery"): 13, ("landuse", "orchard"): 12,
    ("leisure", "park"): 11, ("leisure", "garden"): 14, ("leisure", "nature_reserve"): 10,
}  # fmt: skip
_PLACES: Final = {
    "city": 5, "town": 8, "village": 11, "suburb": 12, "quarter": 13, "neighbourhood": 14, "hamlet": 12,
    "locality": 14,
}  # fmt: skip
_BOUNDARIES: Final = {"2": 3, "3": 5, "4": 5, "5": 7, "6": 8, "7": 9, "8": 10}


def line_meaning(tags: Mapping[str, str]) -> Meaning | None:
    """Of an open line, or a closed one that is no area; None where it is not drawn."""
    highway = tags.get("highway", "")
    if highway in _ROADS:
        return Meaning("road", _ROADS[highway])
    if highway in _PATHS:
        return Meaning("path", 15)
    if tags.get("railway") in _RAILWAYS:
        return Meaning("railway", 12)
    if "waterway" in tags:
        return Meaning("water", 9 if tags["waterway"] in ("river", "canal") else 13)
    if tags.get("natural") == "coastline":
        return Meaning("water", 5)
    if tags.get("boundary") == "administrative":
        return Meaning("boundary", _BOUNDARIES.get(tags.get("admin_level", ""), 12))
    return None


def area_meaning(tags: Mapping[str, str]) -> Meaning | None:
    """Of a closed line or a multipolygon; None where it is not drawn as an area."""
    if tags.get("building", "no") != "no":
        return Meaning("building", 14)
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank":
        return Meaning("water", 8)
    if tags.get("landuse") in ("reservoir", "basin"):
        return Meaning("water", 11)
    for key in ("natural", "landuse", "leisure"):
        if (key, tags.get(key, "")) in _GREEN:
            return Meaning("green", _GREEN[key, tags[key]])
    if tags.get("highway") == "pedestrian":
        return Meaning("path", 14)
    return None


def point_meaning(tags: Mapping[str, str]) -> Meaning | None:
    """Of a node: a named place or nothing."""
    place = tags.get("place", "")
    return Meaning("place", _PLACES[place]) if place in _PLACES and tags.get("name") else None
