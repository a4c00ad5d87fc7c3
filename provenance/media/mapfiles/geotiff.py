"""Reads where the picture of a GeoTIFF lies: north-up, in a plane of WGS 84 (OGC 19-008r4)."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Any, Final

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from provenance.errors import MediaError
from provenance.media.mapfiles.shapes import RasterReading

__all__ = ["is_known_plane", "parse_geotiff"]

_SCALE, _TIEPOINT, _TRANSFORM, _KEYS = 33550, 33922, 34264, 34735  # OGC 19-008r4 § 7.1
_RASTER_TYPE, _GEOGRAPHIC, _PROJECTED = 1025, 2048, 3072  # OGC 19-008r4, Annex A
_POINT: Final = 2  # GTRasterTypeGeoKey: RasterPixelIsPoint
_WGS_84, _PSEUDO_MERCATOR = 4326, 3857
_MOST_SIDE: Final = 1_000_000
_PIXEL: Final = (
    1e-8,
    1e6,
)  # in units of its plane (our choice): a millimetre in degrees, a thousand kilometres in m
_UTM_REACH: Final = (
    (-500_000.0, 1_500_000.0),
    (-10_000_000.0, 20_000_000.0),
)  # x, y: somewhat beyond any zone


def is_known_plane(epsg: int) -> bool:
    """WGS 84 itself, the plane of web maps, and UTM on WGS 84 (EPSG 32601 to 32660, 32701 to 32760)."""
    return epsg in (_WGS_84, _PSEUDO_MERCATOR) or 32601 <= epsg <= 32660 or 32701 <= epsg <= 32760


def parse_geotiff(data: bytes, name: str) -> RasterReading:
    """Where a picture lies. Raises MediaError: not_a_geotiff, map_other_coordinate_system, geotiff_not_north_up."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged directories; what is missing then is told below
            with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
                assert isinstance(image, TiffImagePlugin.TiffImageFile)
                tags: dict[int, Any] = dict(image.tag_v2)
                width, height = image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, struct.error) as error:
        raise MediaError("not_a_geotiff", name=name) from error
    except (SyntaxError, TypeError, KeyError, OverflowError) as error:  # what damaged directories bring up
        raise MediaError("not_a_geotiff", name=name) from error
    keys = _keys(tags.get(_KEYS), name)
    epsg = keys.get(_PROJECTED) or keys.get(_GEOGRAPHIC) or 0
    if not is_known_plane(epsg):
        raise MediaError("map_other_coordinate_system", name=name, system=f"EPSG:{epsg}" if epsg else "?")
    left, top, across, down = _laid(tags, name)
    if keys.get(_RASTER_TYPE) == _POINT:  # the tie is then to the centre of a pixel
        left, top = left - across / 2, top + down / 2
    if across <= 0 or down <= 0:
        raise MediaError("geotiff_not_north_up", name=name)
    if max(width, height) > _MOST_SIDE or not all(_PIXEL[0] <= one <= _PIXEL[1] for one in (across, down)):
        raise MediaError("not_a_geotiff", name=name)
    _require_on_plane((left, top, left + width * across, top - height * down), epsg, name)
    return RasterReading(
        epsg=epsg, width=width, height=height, left=left, top=top, pixel_width=across, pixel_height=down
    )


def _require_on_plane(box: tuple[float, float, float, float], epsg: int, name: str) -> None:
    """Raises MediaError: a corner that no place on Earth has, or no number at all."""
    reach = {_WGS_84: ((-180.1, 180.1), (-90.1, 90.1)), _PSEUDO_MERCATOR: ((-2.1e7, 2.1e7), (-2.1e7, 2.1e7))}
    (west, east), (south, north) = reach.get(epsg, _UTM_REACH)
    left, top, right, bottom = box
    if not (west <= left and right <= east and south <= bottom and top <= north):
        raise MediaError("map_coordinates_outside", name=name, value=f"{left:.8g}, {top:.8g} (EPSG:{epsg})")


def _keys(directory: Any, name: str) -> dict[int, int]:
    """The keys whose value stands in the directory itself: four short numbers each, after a head of four."""
    try:
        numbers = [int(one) for one in directory]
    except (TypeError, ValueError) as error:
        raise MediaError("not_a_geotiff", name=name) from error
    return {
        numbers[at]: numbers[at + 3]
        for at in range(4, min(len(numbers) - 3, 4 + 4 * 200), 4)
        if numbers[at + 1] == 0 and numbers[at + 2] == 1
    }


def _laid(tags: dict[int, Any], name: str) -> tuple[float, float, float, float]:
    """Left, top, and the width and height of a pixel, all in units of the plane."""
    try:
        if _SCALE in tags and _TIEPOINT in tags:
            across, down = (float(one) for one in tags[_SCALE][:2])
            column, row, _, x, y, _ = (float(one) for one in tags[_TIEPOINT][:6])
            return x - column * across, y + row * down, across, down
        a, b, _, x, d, e, _, y = (float(one) for one in tags[_TRANSFORM][:8])
    except (KeyError, TypeError, ValueError) as error:
        raise MediaError("not_a_geotiff", name=name) from error
    if b or d:
        raise MediaError("geotiff_not_north_up", name=name)
    return x, y, a, -e
