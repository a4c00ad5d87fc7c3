"""Reads GPX 1.0 and 1.1: tracks, routes and waypoints."""

from __future__ import annotations

from provenance.errors import MediaError
from provenance.media.mapfiles.gathering import Gathered
from provenance.media.mapfiles.shapes import FeatureReading
from provenance.media.mapfiles.xmlwalk import Node, walk

__all__ = ["parse_gpx"]


class _Gpx:
    """Keeps what is open: the segments of a track, the points of a segment or route."""

    def __init__(self, name: str) -> None:
        self.gathered = Gathered("gpx", name)
        self._file = name
        self._segments: list[list[tuple[float, float]]] = []
        self._name = ""
        self._root = ""

    def began(self, node: Node) -> None:
        if not node.inside:
            self._root = node.name
            if node.name != "gpx":
                raise MediaError("not_gpx", name=self._file)
        if node.name in ("trk", "rte", "wpt"):
            self._segments, self._name = ([[]] if node.name == "rte" else []), ""
        elif node.name == "trkseg":
            self._segments.append([])

    def ended(self, node: Node) -> None:
        match node.name:
            case "trkpt" | "rtept" if self._segments:
                self._segments[-1].append(self._position(node))
            case "name" if node.inside[-1:] in (("trk",), ("rte",), ("wpt",)):
                self._name = node.text
            case "trk" | "rte":
                self.gathered.add("line", self._segments, name=self._name, class_="track")
                self._segments = []
            case "wpt":
                self.gathered.add("point", [[self._position(node)]], name=self._name, class_="waypoint")

    def _position(self, node: Node) -> tuple[float, float]:
        try:
            return float(node.attributes["lon"]), float(node.attributes["lat"])
        except (KeyError, ValueError) as error:
            raise MediaError("map_point_unreadable", name=self._file) from error


def parse_gpx(data: bytes, name: str) -> FeatureReading:
    """The features of a file. Raises MediaError: not_gpx, map_point_unreadable, and those of `walk`, `Gathered`."""
    read = _Gpx(name)
    walk(data, name, read.began, read.ended)
    return read.gathered.reading()
