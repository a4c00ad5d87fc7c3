"""What maps of the user's shelf show in one view: features, tiles and pictures, brought into its pixels."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from provenance.errors import AlidadeError, InputError, MediaError, ResourceError
from provenance.media.files import read_file
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.mapcards import MapCard, MapState, state_of
from provenance.workbench.maponline import NOBODY, Leave, OnlineTiles, tiles_of
from provenance.workbench.mapshelf import MapShelf
from provenance.workbench.settings import Folders

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from provenance.geo.featureindex import FeatureIndex
    from provenance.geo.mapdata import Feature, TileSource
    from provenance.geo.mapdrawing import Image
    from provenance.geo.mapraster import Tile
    from provenance.geo.mapview import MapView
    from provenance.geo.mapwhole import Loaded
    from provenance.record.network import NetworkRequest

    RGB = NDArray[np.uint8]

__all__ = ["DrawnLayer", "LoadedMaps", "Loading", "Opened"]

_PICTURE_BYTES: Final = 768 << 20
_TILE_SIDE_PX: Final = 512
_KEPT_TILES: Final = 300  # decoded, of 256 × 256 pixels: 59 MB (our choice)
_KEPT_INDEXES: Final = 8  # maps of features (our choice)
_UNDRAWABLE: Final = (InputError, MediaError, ResourceError)


@dataclass
class DrawnLayer:
    """What became of one map of the shelf. `drawn`: features, tiles, or 1 for a picture that was seen; `missing`: tiles
    that are not there; `unreadable`: tiles that are no pictures; `reason`: why the map is not drawn, or its server was
    not asked or gave none."""

    card: MapCard
    state: MapState
    drawn: int = 0
    missing: int = 0
    unreadable: int = 0
    old: int = 0
    reason: AlidadeError | None = None

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it is drawn because of its file."""
        return isinstance(self.reason, _UNDRAWABLE)


@dataclass
class LoadedMaps:
    """What some maps show in a view, what became of each, and what left this machine."""

    loaded: Loaded
    layers: list[DrawnLayer]
    requests: list[NetworkRequest] = field(default_factory=list)


class Opened:
    """What was read of maps and is kept from one view to the next. Safe for several threads."""

    def __init__(self, shelf: MapShelf, folders: Folders, workplace: Callable[[], Workplace]) -> None:
        self.shelf, self.folders, self._workplace = shelf, folders, workplace
        self._mutex, self._features = threading.Lock(), threading.Lock()
        self._indexes: OrderedDict[tuple[str, str, str], FeatureIndex] = OrderedDict()
        self._tiles: OrderedDict[bytes, RGB | None] = OrderedDict()

    def features(self, card: MapCard, view: MapView) -> list[Feature]:
        """Those of a map that a view shows. Raises ResourceError, MediaError."""
        from provenance.geo.mapdata import features_of
        from provenance.geo.mapfeatures import boxes_of

        key = (card.name, card.added_on, card.sha256)
        with self._features:  # an index unpacks, and forgets, as it is asked
            index = self._indexes.get(key) or self.shelf.features(card)
            self._indexes[key] = index
            self._indexes.move_to_end(key)
            if len(self._indexes) > _KEPT_INDEXES:
                self._indexes.popitem(last=False)
            return features_of([index], boxes_of(view), view.zoom)

    def pixels(
        self, tiles: Iterable[bytes], name: str, cancellation: Cancellation
    ) -> dict[bytes, RGB | None]:
        """Received tiles decoded in the confined process; None for what is no picture."""
        wanted = list(dict.fromkeys(tiles))
        with self._mutex:
            found = {data: self._tiles[data] for data in wanted if data in self._tiles}
        if len(found) < len(wanted):
            with self._workplace().desk(cancellation) as desk:
                for data in wanted:
                    if data in found:
                        continue
                    cancellation.check()
                    try:
                        found[data] = desk.reader.decode(data, name, max_side_px=_TILE_SIDE_PX)[0].array()
                    except MediaError:
                        found[data] = None
        with self._mutex:
            self._tiles.update(found)
            for data in found:
                self._tiles.move_to_end(data)
            while len(self._tiles) > _KEPT_TILES:
                self._tiles.popitem(last=False)
        return found

    def picture(self, card: MapCard, view: MapView, cancellation: Cancellation) -> Image | None:
        """That of a GeoTIFF as a view shows it. Raises InputError, MediaError."""
        from provenance.geo.mapraster import laid_picture, raster_crop

        assert card.lay is not None
        if raster_crop(view, card.lay) is None:
            return None
        data = read_file(Path(card.path), limit_bytes=_PICTURE_BYTES)
        with self._workplace().desk(cancellation) as desk:

            def decode(crop: tuple[int, int, int, int], most: int) -> RGB:
                return desk.reader.decode(data, card.file, max_side_px=most, crop=crop)[0].array()

            return laid_picture(view, card.lay, decode)


class Loading:
    """One view in the making. `leave`: which servers may be asked, and how."""

    def __init__(self, opened: Opened, view: MapView, leave: Leave, cancellation: Cancellation) -> None:
        self._opened, self._view, self._leave, self._cancellation = opened, view, leave, cancellation
        self.layers: list[DrawnLayer] = []
        self._features: list[Feature] = []
        self._images: dict[str, Image | None] = {}
        self._wanted: dict[str, list[Tile]] = {}
        self._requests: list[NetworkRequest] = []

    def look_at(self, card: MapCard) -> None:
        """Take what a map has on this machine. Raises WorkError, Cancelled."""
        self._cancellation.check()
        layer = DrawnLayer(card, "online" if card.kind == "online" else "missing")
        self.layers.append(layer)
        try:
            layer.state = state_of(card)
            if card.kind == "features":
                found = self._opened.features(card, self._view)
                layer.drawn = len(found)
                self._features += found
            elif card.kind == "online":
                self._take(layer, NOBODY)
            else:
                _require_same(layer)
                self._look_into_file(layer)
        except _UNDRAWABLE as error:
            layer.reason = error

    def is_to_be_asked(self, layer: DrawnLayer) -> bool:
        """Whether a server has more of this view than is kept."""
        if layer.card.kind != "online" or not (layer.missing or layer.old):
            return False
        return self._leave.is_tried(layer.card.host)

    def ask(self, layer: DrawnLayer) -> None:
        """Ask the layer's server for what is missing. Raises WorkError, Cancelled."""
        self._take(layer, self._leave)

    def made(self) -> LoadedMaps:
        """All that there is by now."""
        from provenance.geo.mapdrawing import Drawing
        from provenance.geo.mapfeatures import add_features
        from provenance.geo.mapwhole import Loaded

        drawing = Drawing(self._view.width_px, self._view.height_px)
        add_features(drawing, self._view, self._features)
        self._cancellation.check()
        images = [self._images.get(one.card.name) for one in self.layers]
        credits = dict.fromkeys(one.card.attribution for one in self.layers if one.card.attribution)
        loaded = Loaded(tuple(one for one in images if one is not None), drawing, tuple(credits))
        return LoadedMaps(loaded, self.layers, self._requests)

    def _look_into_file(self, layer: DrawnLayer) -> None:
        if layer.card.lay is not None:
            image = self._opened.picture(layer.card, self._view, self._cancellation)
            layer.drawn = int(image is not None)
            self._images[layer.card.name] = image
            return
        from provenance.geo.mapraster import tiles_for

        with self._opened.shelf.tiles(layer.card) as source:
            checked: TileSource = source
            wanted = tiles_for(self._view, checked.least_zoom, checked.most_zoom, checked.bounds)
            found = {one: checked.tile(one.z, one.x, one.y) for one in wanted}
        layer.missing = sum(data is None for data in found.values())
        self._lay(layer, {one: data for one, data in found.items() if data is not None})

    def _take(self, layer: DrawnLayer, leave: Leave) -> None:
        from provenance.geo.mapdata import Bounds
        from provenance.geo.mapraster import tiles_for

        card, folders = layer.card, (self._opened.folders.home, self._opened.folders.cache)
        wanted = tiles_for(self._view, card.least_zoom, card.most_zoom, Bounds(*card.bounds))
        numbers = list(dict.fromkeys((one.z, one.x, one.y) for one in wanted))
        got: OnlineTiles = tiles_of(card.template, numbers, folders, leave, check=self._cancellation.check)
        self._requests += got.requests
        layer.missing, layer.old, layer.reason = got.missing, got.old, got.reason
        self._lay(layer, {one: got.tiles[one[:3]] for one in wanted if one[:3] in got.tiles})

    def _lay(self, layer: DrawnLayer, tiles: dict[Tile, bytes]) -> None:
        """Decode tiles and lay them together; those that are no pictures are counted and left out."""
        from provenance.geo.mapraster import laid_tiles

        pixels = self._opened.pixels(tiles.values(), layer.card.name, self._cancellation)
        good = {one: made for one, data in tiles.items() if (made := pixels[data]) is not None}
        layer.drawn, layer.unreadable = len(good), len(tiles) - len(good)
        self._images[layer.card.name] = laid_tiles(self._view, good)


def _require_same(layer: DrawnLayer) -> None:
    """Raises InputError: what was hashed and looked at when it was added is what is shown, or nothing is."""
    if layer.state in ("changed", "missing"):
        raise InputError(f"map_file_{layer.state}", name=layer.card.file, map=layer.card.name)
