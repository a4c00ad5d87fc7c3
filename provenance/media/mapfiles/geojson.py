"""Reads GeoJSON (RFC 7946): features, collections and bare geometries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from provenance.errors import MediaError
from provenance.media.mapfiles.classes import area_meaning, line_meaning, point_meaning
from provenance.media.mapfiles.gathering import Gathered
from provenance.media.mapfiles.shapes import FeatureReading

__all__ = ["parse_geojson"]

_WGS_84: Final = ("CRS84", "EPSG::4326", "EPSG:4326")
"""Ends of the names of coordinate systems that older files state and that are what RFC 7946 has anyway."""

_MOST_DEPTH: Final = 8  # of collections in collections (our choice; RFC 7946 § 3.1.8 advises against any)
_NAMES: Final = ("name", "title", "Name", "NAME", "label")
_SHAPES: Final = {
    "Point": ("point", 0), "MultiPoint": ("point", 1), "LineString": ("line", 1), "MultiLineString": ("line", 2),
    "Polygon": ("area", 2), "MultiPolygon": ("area", 3),
}  # fmt: skip
"""Kind, and how many lists stand round its positions (RFC 7946 § 3.1)."""


def parse_geojson(data: bytes, name: str) -> FeatureReading:
    """The features of a file. Raises MediaError: not_geojson, map_other_coordinate_system, and those of `Gathered`."""
    try:
        whole = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
        _require_wgs_84(whole, name)
        gathered = Gathered("geojson", name)
        _take(whole, {}, gathered, 0)
    except (ValueError, TypeError, RecursionError, OverflowError) as error:  # msgspec's too
        raise MediaError("not_geojson", name=name, reason=_reason(error)) from error
    return gathered.reading()


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or "?"


def _require_wgs_84(whole: Any, name: str) -> None:
    if not isinstance(whole, dict):
        raise ValueError("no object")
    if (stated := whole.get("crs")) is None:
        return
    called = stated.get("properties", {}).get("name", "") if isinstance(stated, dict) else ""
    if not str(called).endswith(_WGS_84):
        raise MediaError("map_other_coordinate_system", name=name, system=str(called)[:80] or "?")


def _take(one: Any, properties: Mapping[str, Any], gathered: Gathered, depth: int) -> None:
    if not isinstance(one, dict) or depth > _MOST_DEPTH:
        raise ValueError("not an object, or one too deep inside others")
    match one.get("type"):
        case "FeatureCollection":
            for feature in one["features"] if isinstance(one.get("features"), list) else []:
                _take(feature, {}, gathered, depth + 1)
        case "Feature":
            if one.get("geometry") is None:
                gathered.leave_out("empty_shapes")
            else:
                _take(one["geometry"], one.get("properties") or {}, gathered, depth + 1)
        case "GeometryCollection":
            for geometry in one["geometries"] if isinstance(one.get("geometries"), list) else []:
                _take(geometry, properties, gathered, depth + 1)
        case str() as shape if shape in _SHAPES:
            _take_shape(shape, one.get("coordinates"), properties, gathered)
        case other:
            raise ValueError(f"type {str(other)[:40]!r}")


def _take_shape(shape: str, coordinates: Any, properties: Any, gathered: Gathered) -> None:
    kind, depth = _SHAPES[shape]
    if not isinstance(coordinates, list):
        raise ValueError("coordinates that are no list")
    given = properties if isinstance(properties, dict) else {}
    tags = {key: value for key, value in given.items() if isinstance(value, str)}
    name = next((tags[key] for key in _NAMES if tags.get(key)), "")
    find = {"point": point_meaning, "line": line_meaning, "area": area_meaning}[kind]
    meaning = find(tags)
    class_ = meaning.class_ if meaning else "other"
    if depth == 3:
        for polygon in coordinates:
            gathered.add(kind, [_ring(ring) for ring in polygon], name=name, class_=class_)
        return
    rings = {
        0: lambda: [[_position(coordinates)]],
        1: lambda: [[_position(one)] for one in coordinates] if kind == "point" else [_ring(coordinates)],
        2: lambda: [_ring(ring) for ring in coordinates],
    }[depth]()
    gathered.add(kind, rings, name=name, class_=class_)


def _ring(positions: Any) -> list[tuple[float, float]]:
    return [_position(one) for one in positions]


def _position(one: Any) -> tuple[float, float]:
    lon, lat = one[:2]  # a height may follow
    return float(lon), float(lat)
