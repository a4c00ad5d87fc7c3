"""The readings of map files: by the format that was told from the file's first bytes and its name."""

from __future__ import annotations

from typing import assert_never

from provenance.errors import MediaError
from provenance.media.mapfiles.geojson import parse_geojson
from provenance.media.mapfiles.geotiff import parse_geotiff
from provenance.media.mapfiles.gpx import parse_gpx
from provenance.media.mapfiles.kml import parse_kml, parse_kmz
from provenance.media.mapfiles.osm import parse_osm
from provenance.media.mapfiles.shapes import FeatureReading, MapOptions, RasterReading

__all__ = ["read_features", "read_raster"]


def read_features(data: bytes, options: MapOptions) -> FeatureReading:
    """The features of a file. Raises the MediaError of its format, and map_needs_too_much_memory."""
    try:
        return _read(data, options)
    except MemoryError as error:
        raise MediaError("map_needs_too_much_memory", name=options.name) from error


def _read(data: bytes, options: MapOptions) -> FeatureReading:
    match options.format:
        case "geojson":
            return parse_geojson(data, options.name)
        case "gpx":
            return parse_gpx(data, options.name)
        case "kml":
            return parse_kml(data, options.name)
        case "kmz":
            return parse_kmz(data, options.name)
        case "osm":
            return parse_osm(data, options.name, options.box)
        case other:
            assert_never(other)


def read_raster(data: bytes, options: MapOptions) -> RasterReading:
    """Where the picture of a GeoTIFF lies. Raises MediaError."""
    return parse_geotiff(data, options.name)
