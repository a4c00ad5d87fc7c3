"""Pictures on a map: which tiles a view needs, tiles laid together, and the picture of a GeoTIFF laid on the plane."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance.geo.mapdata import Bounds
from provenance.geo.mapdrawing import Image
from provenance.geo.mapview import MapView
from provenance.geo.mercator import degrees_of
from provenance.media.mapfiles.shapes import RasterReading

__all__ = ["MOST_TILES", "Tile", "laid_picture", "laid_tiles", "raster_bounds", "raster_crop", "tiles_for"]

MOST_TILES: Final = 48
"""For one drawing (our choice): 1280 × 800 pixels of tiles of 256 need at most 6 × 5 at their own size."""

_GRID_PX: Final = 16  # between two points of a view that are reckoned; between them it is nearly straight
_PICTURE_SHARPNESS: Final = 2  # pixels taken of a picture for each of the map

RGBA = NDArray[np.uint8]
RGB = NDArray[np.uint8]


class Tile(NamedTuple):
    """A tile of the plane; `world` counts copies of the world eastwards."""

    z: int
    x: int
    y: int
    world: int


def tiles_for(
    view: MapView, least_zoom: int, most_zoom: int, bounds: Bounds, most: int = MOST_TILES
) -> list[Tile]:
    """The tiles of the fitting zoom that a view shows within the bounds of a source; of a coarser zoom where they would
    be more than so many, and none where even the coarsest are."""
    fitting = min(most_zoom, max(least_zoom, round(view.zoom)))
    for z in range(fitting, least_zoom - 1, -1):
        tiles = _tiles_at(view, z, bounds)
        if len(tiles) <= most:
            return tiles
    return []


def _tiles_at(view: MapView, z: int, bounds: Bounds) -> list[Tile]:
    left, top, right, bottom = view.box()
    count = 1 << z
    rows = range(max(0, math.floor(top * count)), min(count, math.ceil(bottom * count)))
    columns = range(math.floor(left * count), math.ceil(right * count))
    if len(rows) * len(columns) > 100 * MOST_TILES:
        return [Tile(z, 0, 0, 0)] * (100 * MOST_TILES)
    found = [Tile(z, column % count, row, column // count) for row in rows for column in columns]
    return [one for one in found if bounds.meets(_bounds_of(one))]


def _bounds_of(tile: Tile) -> Bounds:
    side = 1.0 / (1 << tile.z)
    corners = np.array(((tile.x * side, tile.y * side), ((tile.x + 1) * side, (tile.y + 1) * side)))
    (west, north), (east, south) = degrees_of(corners).tolist()
    return Bounds(west, south, east, north)


def laid_tiles(view: MapView, pictures: Mapping[Tile, RGB]) -> Image | None:
    """Tiles of one zoom (uint8 N × N × 3 each) as one picture; where there is none, it is clear. None without any."""
    if not pictures:
        return None
    z = next(iter(pictures)).z
    side = max(len(one) for one in pictures.values())
    columns = {tile: tile.x + (tile.world << z) for tile in pictures}
    left, top = min(columns.values()), min(tile.y for tile in pictures)
    right, bottom = max(columns.values()) + 1, max(tile.y for tile in pictures) + 1
    whole = np.zeros(((bottom - top) * side, (right - left) * side, 4), np.uint8)
    for tile, picture in pictures.items():
        row, column = (tile.y - top) * side, (columns[tile] - left) * side
        whole[row : row + side, column : column + side, :3] = _sized(picture, side)
        whole[row : row + side, column : column + side, 3] = 255
    corners = view.pixels(np.array(((left, top), (right, bottom)), np.float64) / (1 << z))
    (west, north), (east, south) = corners.tolist()
    return Image(west, north, east, south, whole)


def _sized(picture: RGB, side: int) -> RGB:
    """A tile of another size than its neighbours, by its nearest pixels."""
    height, width = picture.shape[:2]
    if (height, width) == (side, side):
        return picture
    rows = (np.arange(side) * height // side)[:, None]
    return np.asarray(picture[rows, np.arange(side) * width // side])


def raster_bounds(lay: RasterReading) -> Bounds:
    """The box that holds the picture of a GeoTIFF, by the points of its edge."""
    from provenance.geo.rasterplanes import degrees_in_plane

    share = np.linspace(0.0, 1.0, 21)
    x = lay.left + share * lay.width * lay.pixel_width
    y = lay.top - share * lay.height * lay.pixel_height
    edge = np.concatenate(
        [np.stack((x, np.full(21, one)), -1) for one in (y[0], y[-1])]
        + [np.stack((np.full(21, one), y), -1) for one in (x[0], x[-1])]
    )
    lon_lat = degrees_in_plane(edge, lay.epsg)
    west, south = lon_lat.min(axis=0).tolist()
    east, north = lon_lat.max(axis=0).tolist()
    return Bounds(west, south, east, north)


def _columns_rows(
    view: MapView, lay: RasterReading, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where in the picture (columns, rows of its pixels' edges) some pixels of the view lie."""
    from provenance.geo.rasterplanes import plane_of_degrees

    lon_lat = degrees_of(view.plane(np.stack((x, y), -1)))
    lon_lat[..., 0] = (lon_lat[..., 0] + 180.0) % 360.0 - 180.0
    there = plane_of_degrees(lon_lat, lay.epsg)
    return np.stack(
        ((there[..., 0] - lay.left) / lay.pixel_width, (lay.top - there[..., 1]) / lay.pixel_height), -1
    )


def raster_crop(view: MapView, lay: RasterReading) -> tuple[int, int, int, int] | None:
    """The part of the picture (left, top, width, height) that the view shows; None when it shows none of it."""
    x, y = np.meshgrid(_steps(view.width_px), _steps(view.height_px))
    where = _columns_rows(view, lay, x, y).reshape(-1, 2)
    where = where[np.isfinite(where).all(axis=1)]
    if not len(where):
        return None
    low = np.clip(np.floor(where.min(axis=0)) - 1, 0, (lay.width, lay.height)).astype(int)
    high = np.clip(np.ceil(where.max(axis=0)) + 1, 0, (lay.width, lay.height)).astype(int)
    width, height = (high - low).tolist()
    return (int(low[0]), int(low[1]), width, height) if width > 0 and height > 0 else None


def _steps(length: int) -> NDArray[np.float64]:
    return np.linspace(0.0, length, length // _GRID_PX + 2)


Decode = Callable[[tuple[int, int, int, int], int], RGB]
"""The pixels of a part of the picture, its longer side at most so many pixels: uint8 H × W × 3."""


def laid_picture(view: MapView, lay: RasterReading, decode: Decode) -> Image | None:
    """The picture of a GeoTIFF as the view shows it, clear where it does not reach; None when the view shows none."""
    crop = raster_crop(view, lay)
    if crop is None:
        return None
    pixels = decode(crop, _PICTURE_SHARPNESS * max(view.width_px, view.height_px))
    left, top, width, height = crop
    where = _everywhere(view, lay)
    columns = np.floor((where[..., 0] - left) * (pixels.shape[1] / width))
    rows = np.floor((where[..., 1] - top) * (pixels.shape[0] / height))
    inside = (columns >= 0) & (columns < pixels.shape[1]) & (rows >= 0) & (rows < pixels.shape[0])
    if not inside.any():
        return None
    whole = np.zeros((view.height_px, view.width_px, 4), np.uint8)
    whole[inside, :3] = pixels[rows[inside].astype(int), columns[inside].astype(int)]
    whole[inside, 3] = 255
    return Image(0.0, 0.0, float(view.width_px), float(view.height_px), whole)


def _everywhere(view: MapView, lay: RasterReading) -> NDArray[np.float64]:
    """`_columns_rows` of the middle of each pixel, between points of a grid."""
    x, y = _steps(view.width_px), _steps(view.height_px)
    grid = _columns_rows(view, lay, *np.meshgrid(x, y))
    across = np.arange(view.width_px, dtype=np.float64) + 0.5
    down = np.arange(view.height_px, dtype=np.float64) + 0.5
    made = np.empty((view.height_px, view.width_px, 2))
    at, share = _between(x, across)
    low, low_share = _between(y, down)
    for axis in (0, 1):
        rows = grid[:, at, axis] * (1 - share) + grid[:, at + 1, axis] * share
        made[..., axis] = rows[low] * (1 - low_share)[:, None] + rows[low + 1] * low_share[:, None]
    return made


def _between(
    points: NDArray[np.float64], wanted: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    at = np.clip(np.searchsorted(points, wanted) - 1, 0, len(points) - 2)
    return at, (wanted - points[at]) / (points[at + 1] - points[at])
