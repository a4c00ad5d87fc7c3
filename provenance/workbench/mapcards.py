"""What is kept of a map that the user added: which file it is, its hash, whom to name, where it reaches."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from provenance.errors import EnvironmentFault, InputError, ResourceError
from provenance.media.mapfiles.shapes import RasterReading
from provenance.record.values import FileName

__all__ = [
    "CARD",
    "FEATURES",
    "MapCard",
    "MapState",
    "format_of",
    "hash_of",
    "read_card",
    "state_of",
    "written_plain",
]

MapKind = Literal["features", "tiles", "picture", "online"]
MapState = Literal["unchanged", "changed", "missing", "online"]
"""Of the file since it was added; `online`: there is none, it is a server's."""

CARD: Final = "card.json"
FEATURES: Final = "features.map"

_PIECE_BYTES: Final = 1 << 20
_HEAD_BYTES: Final = 4096
_MARKUP: Final = re.compile(r"<[^>]{0,500}>")
_MOST_WORDS: Final = 300  # of an attribution or source (our choice)


class MapCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A map on the shelf. `bounds`: west, south, east, north in degrees; `stamp`: size and time of change of the file
    as it was hashed; `lay`: of a GeoTIFF; `template`: of a map that is asked for online."""

    name: str
    kind: MapKind
    format: str
    added_on: str
    path: str = ""
    sha256: str = ""
    stamp: tuple[int, int] = (0, 0)
    source: str = ""
    attribution: str = ""
    bounds: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    least_zoom: int = 0
    most_zoom: int = 19
    features: int = 0
    points: int = 0
    left_out: dict[str, int] = {}
    lay: RasterReading | None = None
    template: str = ""

    @property
    def host(self) -> str:
        """The server of a map that is asked for online; empty of others."""
        return urlsplit(self.template).hostname or ""

    @property
    def file(self) -> str:
        """The file's name as it can be shown."""
        return FileName.of(Path(self.path).name).value if self.path else ""


_cards: Final = msgspec.json.Decoder(MapCard)


def read_card(path: Path) -> MapCard:
    """Raises ResourceError("map_card_damaged")."""
    try:
        return _cards.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ResourceError("map_card_damaged", folder=path.parent.name) from error


def format_of(path: Path) -> str:
    """The format by the file's first bytes. Raises InputError: map_format_unknown, map_unreadable, file_missing."""
    name = FileName.of(path.name).value
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise InputError("file_missing", name=name) from error
    except OSError as error:
        raise InputError("map_unreadable", name=name, reason=error.strerror or "?") from error
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    tests = (
        ("pmtiles", head.startswith(b"PMTiles")),
        ("mbtiles", head.startswith(b"SQLite format 3\0")),
        ("geotiff", head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),  # TIFF 6.0, BigTIFF
        ("kmz", head.startswith(b"PK\x03\x04")),
        ("osm", b"OSMHeader" in head[:64]),  # the type of the first block (OpenStreetMap wiki, "PBF Format")
        ("geojson", text.startswith(b"{")),
        ("gpx", b"<gpx" in head or b"<gpx" in text),
        ("kml", b"<kml" in text or b"opengis.net/kml" in text),
    )
    found = next((format for format, fits in tests if fits), None)
    if found is None:
        raise InputError("map_format_unknown", name=name)
    return found


def hash_of(
    path: Path, check: Callable[[], None] | None = None, report: Callable[[int, int], object] | None = None
) -> tuple[str, tuple[int, int]]:
    """SHA-256 of a file of any size, and its size and time of change. `check` may raise Cancelled; `report` hears of
    the bytes read, and of how many. Raises InputError."""
    name = FileName.of(path.name).value
    made = hashlib.sha256()
    try:
        with path.open("rb") as file:
            before = path.stat()
            while piece := file.read(_PIECE_BYTES):
                made.update(piece)
                if check is not None:
                    check()
                if report is not None:
                    report(file.tell(), before.st_size)
            after = path.stat()
    except OSError as error:
        raise InputError("map_unreadable", name=name, reason=error.strerror or "?") from error
    stamp = (after.st_size, after.st_mtime_ns)
    if stamp != (before.st_size, before.st_mtime_ns):
        raise InputError("file_changed_while_read", name=name)
    return made.hexdigest(), stamp


def state_of(card: MapCard) -> MapState:
    """Whether the file is still the one that was added: looked at again only where its size or time of change is
    another. Raises InputError when it cannot be read."""
    if card.kind == "online":
        return "online"
    try:
        status = Path(card.path).stat()
    except OSError:
        return "missing"
    if (status.st_size, status.st_mtime_ns) == card.stamp:
        return "unchanged"
    return "unchanged" if hash_of(Path(card.path))[0] == card.sha256 else "changed"


def written_plain(words: str) -> str:
    """Words of a file or user on one line, without markup, cut to their bound."""
    import html

    plain = html.unescape(_MARKUP.sub(" ", words[: 4 * _MOST_WORDS]))
    return " ".join("".join(one if one.isprintable() else " " for one in plain).split())[:_MOST_WORDS]


def not_writable(folder: Path, error: OSError) -> EnvironmentFault:
    """The shelf's folder refuses."""
    return EnvironmentFault("folder_not_writable", folder=folder.name, reason=error.strerror or "?")
