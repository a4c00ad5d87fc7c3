"""What is read from a map file: features in packed chunks, or where the picture of a GeoTIFF lies."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

__all__ = [
    "CLASSES", "FORMATS", "KINDS", "STEPS_PER_DEGREE", "Chunk", "FeatureReading", "MapFormat", "MapOptions",
    "RasterReading",
]  # fmt: skip

MapFormat = Literal["geojson", "gpx", "kml", "kmz", "osm"]
FORMATS: Final[tuple[MapFormat, ...]] = ("geojson", "gpx", "kml", "kmz", "osm")

KINDS: Final = ("point", "line", "area")
CLASSES: Final = (
    "road", "path", "building", "water", "green", "boundary", "track", "waypoint", "place", "other",
    "railway",
)  # fmt: skip
"""In the order of their numbers in a chunk; new ones are appended."""

STEPS_PER_DEGREE: Final = 10_000_000
"""Points are kept in ten-millionths of a degree, 1 cm on the ground, as OpenStreetMap keeps its own."""


class Chunk(Struct, frozen=True, array_like=True):
    """Features that lie near one another: their box in steps (west, south, east, north), the least zoom at which any
    of them is drawn, their number, and they themselves (see `packing`)."""

    box: tuple[int, int, int, int]
    from_zoom: int
    count: int
    data: bytes


class FeatureReading(Struct, frozen=True, kw_only=True):
    """All features of a file. `left_out`: how many parts were not taken, by reason; `attribution`: as the file's own
    format asks for it, or as the file says."""

    format: MapFormat
    chunks: tuple[Chunk, ...]
    features: int
    points: int
    attribution: str = ""
    left_out: dict[str, int] = {}


class MapOptions(Struct, frozen=True, kw_only=True):
    """The file's name as shown to the user, its format, and for an extract the box (degrees) that is wanted."""

    name: str
    format: MapFormat
    box: tuple[float, float, float, float] | None = None


class RasterReading(Struct, frozen=True, kw_only=True):
    """Where the picture of a GeoTIFF lies: `epsg` names its plane; the picture's upper left corner (not the centre of
    its first pixel) lies at `left`, `top` there, each pixel is `pixel_width` × `pixel_height` of that plane's units."""

    epsg: int
    width: int
    height: int
    left: float
    top: float
    pixel_width: float
    pixel_height: float
