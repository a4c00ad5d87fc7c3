"""Reads KML 2.2 and KMZ: placemarks with points, lines, areas and tracks; nothing that a file points at is fetched."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from provenance.errors import MediaError
from provenance.media.mapfiles.gathering import Gathered
from provenance.media.mapfiles.shapes import FeatureReading, MapFormat
from provenance.media.mapfiles.xmlwalk import Node, walk

__all__ = ["parse_kml", "parse_kmz"]

_MOST_ENTRIES: Final = 10_000  # of a KMZ (our choice)
_MOST_BYTES: Final = 256 * 1024 * 1024  # of its KML, unpacked (our choice)
_ELSEWHERE: Final = {"NetworkLink": "network_links", "GroundOverlay": "ground_overlays", "Model": "models"}
"""What is not taken, by the reason that is counted."""

Ring = list[tuple[float, float]]


class _Kml:
    """Keeps the placemark that is open, and the rings of its open polygon."""

    def __init__(self, name: str, format: MapFormat) -> None:
        self.gathered = Gathered(format, name)
        self._file = name
        self._name = ""
        self._shapes: list[tuple[str, list[Ring]]] = []
        self._rings: list[Ring] = []
        self._track: Ring = []

    def began(self, node: Node) -> None:
        if not node.inside and node.name not in ("kml", "Document", "Folder", "Placemark"):
            raise MediaError("not_kml", name=self._file)
        if node.name in _ELSEWHERE:
            self.gathered.leave_out(_ELSEWHERE[node.name])
        match node.name:
            case "Placemark":
                self._name, self._shapes = "", []
            case "Polygon":
                self._rings = []
            case "Track":
                self._track = []

    def ended(self, node: Node) -> None:
        holder = node.inside[-1] if node.inside else ""
        match node.name:
            case "name" if holder == "Placemark":
                self._name = node.text
            case "coordinates":
                self._take(holder, self._positions(node.text, ","), "Polygon" in node.inside)
            case "coord" if holder == "Track":
                self._track += self._positions(",".join(node.text.split()), ",")
            case "Track":
                self._shapes.append(("line", [self._track]))
            case "Polygon":
                self._shapes.append(("area", self._rings))
            case "Placemark":
                self._finish()

    def _take(self, holder: str, ring: Ring, in_polygon: bool) -> None:
        match holder:
            case "Point":
                self._shapes.append(("point", [ring[:1]]))
            case "LineString":
                self._shapes.append(("line", [ring]))
            case "LinearRing" if in_polygon:
                self._rings.append(ring)
            case "LinearRing":
                self._shapes.append(("line", [ring]))

    def _finish(self) -> None:
        for kind, rings in self._shapes:
            class_ = "waypoint" if kind == "point" else "other"
            self.gathered.add(kind, rings, name=self._name, class_=class_)
        self._shapes = []

    def _positions(self, text: str, between: str) -> Ring:
        try:
            parts = [one.split(between) for one in text.split()]
            return [(float(one[0]), float(one[1])) for one in parts]
        except (ValueError, IndexError) as error:
            raise MediaError("map_point_unreadable", name=self._file) from error


def parse_kml(data: bytes, name: str, format: MapFormat = "kml") -> FeatureReading:
    """The features of a file. Raises MediaError: not_kml, map_point_unreadable, and those of `walk`, `Gathered`."""
    read = _Kml(name, format)
    walk(data, name, read.began, read.ended)
    return read.gathered.reading()


def parse_kmz(data: bytes, name: str) -> FeatureReading:
    """The features of the first KML file in a KMZ, as its standard asks (OGC 12-007r2 § 8). Raises as `parse_kml` does,
    and MediaError: not_kmz, kmz_too_large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            entries = whole.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise MediaError("kmz_too_large", name=name, limit_megabytes=_MOST_BYTES >> 20)
            inside = next((one for one in entries if one.filename.lower().endswith(".kml")), None)
            if inside is None:
                raise MediaError("not_kmz", name=name)
            with whole.open(inside) as file:
                document = file.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise MediaError(
            "not_kmz", name=name
        ) from error  # RuntimeError: encrypted; NotImplementedError is one
    if len(document) > _MOST_BYTES:
        raise MediaError("kmz_too_large", name=name, limit_megabytes=_MOST_BYTES >> 20)
    return parse_kml(document, name, "kmz")
