"""What marks, and the findings of a run on them, put on a map: pairs, camera and its region, the sun, bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from provenance.geo.geodesic import line
from provenance.geo.mapthings import BandStrip, Bearing, Cone, MapContent, Point, Region, Shadows, Sun
from provenance.record.marks import PairSheet, ShadowSheet
from provenance.record.values import Flag, Measure, Place, Row, Table, Value, latitude_longitude

__all__ = ["Findings", "content_of_pairs", "content_of_shadows"]

Findings = Mapping[str, Value]
"""Name of a finding → its value."""

_BEYOND: Final = 1.15
"""The view cone ends so much farther away than the farthest thing (our choice, looked at)."""


def content_of_pairs(sheet: PairSheet, found: Findings, *, named: bool = True) -> MapContent:
    """The pairs, and where they say that the camera stood; without a position the pairs alone.

    `named`: with the words for each thing beside its number.
    """
    points = [*_pairs(sheet, named=named), *_in_line(sheet, named=named)]
    at = found.get("camera_position")
    if not isinstance(at, Place):
        return MapContent(points=tuple(points))
    lat, lon = _spot(at)
    others = tuple(row["position"] for row in _rows(found, "other_positions"))
    points += [
        Point(*_spot(other), "camera", "?", key=f"other-{number}")
        for number, other in enumerate(others)
        if isinstance(other, Place)
    ]
    return MapContent(
        regions=(Region(corners),) if (corners := tuple(_corners(found))) else (),
        cones=tuple(_cone(lat, lon, sheet, found)),
        bearings=tuple(_bearings(lat, lon, found)),
        points=(*points, Point(lat, lon, "camera", key="camera")),
    )


def content_of_shadows(sheet: ShadowSheet, found: Findings) -> MapContent:
    """The claimed or searched place with the sun's direction there, and the band of a time where one was looked for."""
    asked = sheet.claim or sheet.when
    rows: dict[float, list[tuple[float, float]]] = {}
    height_deg = 0.0
    for row in _rows(found, "sun_band"):
        latitude, height_deg = _number(row["latitude"]), _number(row["height"])
        rows.setdefault(latitude, []).append((_number(row["longitude_from"]), _number(row["longitude_to"])))
    strips: tuple[BandStrip, ...] = tuple((latitude, tuple(parts)) for latitude, parts in rows.items())
    shadows = (Shadows(height_deg, strips),) if strips else ()
    if asked is None:
        return MapContent(shadows=shadows)
    lat, lon, radius_m = float(asked.lat), float(asked.lon), float(asked.radius_m)
    azimuth = found.get("sun_azimuth")
    suns = (Sun(lat, lon, _number(azimuth)),) if isinstance(azimuth, Measure) else ()
    return MapContent(
        shadows=shadows, suns=suns, points=(Point(lat, lon, "place", error_m=radius_m, key="place"),)
    )


def _pairs(sheet: PairSheet, *, named: bool) -> Iterator[Point]:
    for one in sheet.pairs:
        yield Point(
            float(one.lat), float(one.lon), "object", str(one.number), one.name if named else "",
            error_m=float(one.error_m), movable=True,
        )  # fmt: skip


def _in_line(sheet: PairSheet, *, named: bool) -> Iterator[Point]:
    for one in sheet.alignments:
        for end, spot in (("a", one.nearer), ("b", one.farther)):
            yield Point(
                float(spot[0]),
                float(spot[1]),
                "object",
                f"{one.number}{end}",
                one.name if named else "",
                movable=True,
            )


def _corners(found: Findings) -> Iterator[tuple[float, float]]:
    for row in _rows(found, "camera_outline"):
        yield _number(row["latitude"]), _number(row["longitude"])


def _cone(lat: float, lon: float, sheet: PairSheet, found: Findings) -> Iterator[Cone]:
    heading, view = found.get("camera_heading"), found.get("camera_view")
    if isinstance(heading, Measure) and isinstance(view, Measure):
        away = [line(lat, lon, float(one.lat), float(one.lon)).distance_m for one in sheet.pairs]
        yield Cone(
            lat, lon, _number(heading), _number(view), float(heading.plus_minus or 0),
            _BEYOND * max(away) if away else None,
        )  # fmt: skip


def _bearings(lat: float, lon: float, found: Findings) -> Iterator[Bearing]:
    """As the photo has them, so that a map shows by how much each pair misses; without those left out."""
    for row in _rows(found, "pair_residuals"):
        if row["used"] == Flag(True):
            yield Bearing(lat, lon, _number(row["bearing"]), _BEYOND * _number(row["distance"]))


def _rows(found: Findings, name: str) -> list[Row]:
    table = found.get(name)
    return table.rows() if isinstance(table, Table) else []


def _number(value: Value | None) -> float:
    return float(value.value) if isinstance(value, Measure) else 0.0


def _spot(place: Place) -> tuple[float, float]:
    latitude, longitude = latitude_longitude(place)
    return float(latitude), float(longitude)
