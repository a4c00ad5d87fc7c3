"""The user's map shelf: map files and addresses of tiles that were added, with hash, source and whom to name."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import msgspec

from provenance.errors import MediaError, ResourceError, UsageError
from provenance.media.files import read_file
from provenance.media.mapfiles.shapes import FORMATS, FeatureReading, MapFormat, MapOptions, RasterReading
from provenance.media.reader import Reader, ReaderLimits
from provenance.record.values import FileName
from provenance.work.workplace import Cancellation
from provenance.workbench.mapcards import (
    CARD,
    FEATURES,
    MapCard,
    format_of,
    hash_of,
    not_writable,
    read_card,
    written_plain,
)
from provenance.workbench.writing import write_file

if TYPE_CHECKING:  # numpy is loaded when a map is drawn
    from provenance.geo.featureindex import FeatureIndex
    from provenance.geo.mapdata import Bounds
    from provenance.geo.mbtiles import MBTiles
    from provenance.geo.pmtiles import PMTiles

__all__ = ["MapShelf"]

FOLDER: Final = "maps"
SHOWN: Final = "shown.json"
_MOST_NAME: Final = 60

# Bytes that are handed to the confined process at once (our choice). GeoJSON takes some ten times its size there; an
# extract of a country has up to some 500 MB.
_LIMIT_BYTES: Final = {
    "geojson": 96 << 20,
    "gpx": 256 << 20,
    "kml": 256 << 20,
    "kmz": 64 << 20,
    "osm": 768 << 20,
}
_GEOTIFF_LIMIT_BYTES: Final = 768 << 20
_SECONDS: Final = 900.0
"""For reading one file: 220,000 buildings and streets take 13 s (our measurement)."""

_reading: Final = msgspec.msgpack.Decoder(FeatureReading)
_shown: Final = msgspec.json.Decoder(frozenset[str])


Report = Callable[[int, int], object]
"""Called with how much is done, and of how much."""


def _nobody(_done: int, _of: int) -> None:
    """Nobody listens."""


def _today() -> date:
    """The day on this machine's clock, in the user's own zone."""
    return date.today()  # noqa: DTZ011  A day as the user counts it.


class MapShelf:
    """The maps that the user added. `home` is the user's data folder."""

    def __init__(self, home: Path, today: Callable[[], date] = _today) -> None:
        self._folder = home / FOLDER
        self._today = today

    def cards(self) -> tuple[MapCard, ...]:
        """All of them, by name. Raises ResourceError("map_card_damaged")."""
        found = [read_card(path) for path in self._folder.glob(f"*/{CARD}")]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    def card(self, name: str) -> MapCard:
        """The one of that name. Raises UsageError("no_such_map"), ResourceError."""
        path = self._place(name) / CARD
        if not path.is_file():
            known = ", ".join(one.name for one in self.cards())
            raise UsageError("no_such_map", name=name[:_MOST_NAME] or "?", known=known[:300])
        return read_card(path)

    def add(
        self,
        path: Path,
        name: str = "",
        *,
        source: str = "",
        attribution: str = "",
        box: tuple[float, float, float, float] | None = None,
        cancellation: Cancellation | None = None,
        report: Report = _nobody,
    ) -> MapCard:
        """Put a map file on the shelf; the file stays where it is. `box` (west, south, east, north): of an extract only
        this part; `report` hears of the bytes that were hashed, and of how many; reading the file follows.

        Raises InputError (see the readers), UsageError (map_name_taken, map_name_wrong, map_box_wrong), WorkError,
        EnvironmentFault, Cancelled.
        """
        cancellation = cancellation or Cancellation()
        name = self._new_name(name or FileName.of(path.name).value.partition(".")[0])
        format = format_of(path)
        if box is not None and format != "osm":
            raise UsageError("map_box_wrong", format=format)
        sha256, stamp = hash_of(path, cancellation.check, report)
        report(0, 0)
        reading, about = self._read(path, format, box, cancellation)
        cancellation.check()
        card = msgspec.structs.replace(
            about,
            name=name,
            format=format,
            added_on=self._today().isoformat(),
            path=str(path.resolve()),
            sha256=sha256,
            stamp=stamp,
            source=written_plain(source),
            attribution=written_plain(attribution) or about.attribution,
        )
        self._keep(card, None if reading is None else msgspec.msgpack.encode(reading))
        return card

    def add_online(self, template: str, attribution: str, name: str = "") -> MapCard:
        """Keep an address of tiles; nothing is asked. Raises UsageError: not_a_tile_template, map_attribution_missing,
        map_name_taken, map_name_wrong; EnvironmentFault."""
        from provenance.net.tiles import tile_server

        server = tile_server(template)
        if not (said := written_plain(attribution)):
            raise UsageError("map_attribution_missing")
        card = MapCard(
            name=self._new_name(name or server.host),
            kind="online",
            format="tiles",
            added_on=self._today().isoformat(),
            attribution=said,
            source=server.host,
            bounds=(-180.0, -85.0511, 180.0, 85.0511),
            template=template,
        )
        self._keep(card, None)
        return card

    def remove(self, name: str) -> MapCard:
        """Take a map off the shelf; the user's file stays. Raises UsageError("no_such_map"), EnvironmentFault."""
        card = self.card(name)
        try:
            shutil.rmtree(self._place(name))
        except OSError as error:
            raise not_writable(self._folder, error) from error
        return card

    def features(self, card: MapCard) -> FeatureIndex:
        """The features of a map. Raises ResourceError("map_card_damaged")."""
        from provenance.geo.featureindex import FeatureIndex

        try:
            reading = _reading.decode((self._place(card.name) / FEATURES).read_bytes())
            return FeatureIndex(reading, card.name, card.attribution)
        except (OSError, ValueError, IndexError) as error:  # msgspec's too
            raise ResourceError("map_card_damaged", folder=card.name) from error

    def tiles(self, card: MapCard) -> PMTiles | MBTiles:
        """The archive of a map of tiles, open; whoever asks closes it. Raises InputError."""
        return _opened(Path(card.path), card.format)

    def free_name(self, path: Path) -> str:
        """What a file can be called here: its own name, with a number where that is taken."""
        name = FileName.of(path.name).value.partition(".")[0][: _MOST_NAME - 4] or "map"
        tries = (name, *(f"{name} {number}" for number in range(2, 1000)))
        return next(one for one in tries if not (self._place(one) / CARD).exists())

    def shown(self) -> frozenset[str]:
        """The names of the maps that were shown last, by a window; none where that cannot be read."""
        try:
            return _shown.decode((self._folder / SHOWN).read_bytes())
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return frozenset()

    def show(self, names: frozenset[str]) -> None:
        """Remember which maps are shown. Raises EnvironmentFault."""
        write_file(self._folder / SHOWN, msgspec.json.encode(sorted(names)))

    def _place(self, name: str) -> Path:
        """A folder whose name no file system takes for another, whatever the user calls the map."""
        return self._folder / hashlib.sha256(name.casefold().encode("utf-8")).hexdigest()[:20]

    def _new_name(self, name: str) -> str:
        name = " ".join(name.split())
        if not 0 < len(name) <= _MOST_NAME or not name.isprintable():
            raise UsageError("map_name_wrong", name=name[:_MOST_NAME] or "?", most=_MOST_NAME)
        if (self._place(name) / CARD).exists():
            raise UsageError("map_name_taken", name=name)
        return name

    def _keep(self, card: MapCard, features: bytes | None) -> None:
        """The card last: what a kill leaves without one is no map, and is written over."""
        place = self._place(card.name)
        if features is not None:
            write_file(place / FEATURES, features)
        aside = place / f"{CARD}.new"
        write_file(aside, msgspec.json.format(msgspec.json.encode(card)))
        try:
            aside.replace(place / CARD)
        except OSError as error:
            raise not_writable(place, error) from error

    def _read(
        self,
        path: Path,
        format: str,
        box: tuple[float, float, float, float] | None,
        cancellation: Cancellation,
    ) -> tuple[FeatureReading | None, MapCard]:
        """The features, if it has any, and the card as far as the file itself fills it."""
        name = FileName.of(path.name).value
        if format in ("pmtiles", "mbtiles"):
            with _opened(path, format) as tiles:
                return None, _about_tiles(tiles)
        limit = _LIMIT_BYTES.get(format, _GEOTIFF_LIMIT_BYTES)
        data = read_file(path, limit_bytes=limit)
        reader = Reader(ReaderLimits(seconds_per_request=_SECONDS), apart="maps")
        with reader, cancellation.watching(reader):
            if format == "geotiff":
                options = MapOptions(name=name, format=FORMATS[0])
                lay = reader.reading(RasterReading, data, name, options=options)
                return None, _about_picture(lay)
            options = MapOptions(name=name, format=cast(MapFormat, format), box=box)
            reading = reader.reading(FeatureReading, data, name, options=options)
        return reading, _about_features(reading, name)


def _opened(path: Path, format: str) -> PMTiles | MBTiles:
    from provenance.geo.mbtiles import MBTiles
    from provenance.geo.pmtiles import PMTiles

    return PMTiles(path) if format == "pmtiles" else MBTiles(path)


def _about_tiles(tiles: PMTiles | MBTiles) -> MapCard:
    return MapCard(
        name="",
        format="",
        added_on="",
        kind="tiles",
        bounds=_rounded(tiles.bounds),
        least_zoom=tiles.least_zoom,
        most_zoom=tiles.most_zoom,
        attribution=written_plain(tiles.attribution),
    )


def _about_picture(lay: RasterReading) -> MapCard:
    from provenance.geo.mapraster import raster_bounds

    bounds = _rounded(raster_bounds(lay))
    return MapCard(name="", format="", added_on="", kind="picture", lay=lay, bounds=bounds)


def _about_features(reading: FeatureReading, name: str) -> MapCard:
    from provenance.geo.featureindex import FeatureIndex

    try:
        bounds = FeatureIndex(reading, name).bounds
    except (ValueError, IndexError) as error:
        raise MediaError("map_index_damaged", name=name) from error
    return MapCard(
        name="",
        format="",
        added_on="",
        kind="features",
        bounds=_rounded(bounds),
        features=reading.features,
        points=reading.points,
        left_out=reading.left_out,
        attribution=written_plain(reading.attribution),
    )


def _rounded(bounds: Bounds) -> tuple[float, float, float, float]:
    west, south, east, north = (round(one, 6) for one in bounds)
    return west, south, east, north
