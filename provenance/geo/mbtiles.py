"""Reads MBTiles archives of raster tiles: SQLite files, opened for reading under the rules for received ones."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from provenance.errors import InputError
from provenance.geo.mapdata import Bounds

__all__ = ["MAGIC", "MBTiles"]

MAGIC: Final = b"SQLite format 3\0"
_RASTER: Final = ("png", "jpg", "jpeg", "webp")  # MBTiles 1.3, "format"
_TABLES: Final = ("tiles", "metadata", "map", "images", "tiles_shallow", "tiles_data")
"""What may be read: the two of MBTiles 1.3, and the tables behind `tiles` where that is a view, as its common makers
name them."""

# Limits, our choice.
_MOST_TILE_BYTES: Final = 8 * 1024 * 1024
_MOST_ROWS: Final = 1000  # of metadata
_MOST_TEXT: Final = 500
_MOST_STEPS: Final = 200  # of a thousand instructions each: a question takes some ten
_MOST_ZOOM: Final = 26


class MBTiles:
    """An open archive; close it, or use it in a `with` block. A `TileSource`; any thread may ask, one at a time."""

    def __init__(self, path: Path) -> None:
        """Raises InputError: not_mbtiles, vector_tiles_not_read, map_unreadable."""
        self._name = path.name
        self._steps = 0
        self._turn = threading.Lock()
        try:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._base = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, ValueError, OSError) as error:
            raise InputError("map_unreadable", name=self._name, reason=str(error)[:80]) from error
        try:
            self._guard()
            self._begin()
        except BaseException:
            self._base.close()
            raise

    def _guard(self) -> None:
        """The settings that SQLite's authors advise for files of others ("Defense Against The Dark Arts")."""
        limits = (
            (sqlite3.SQLITE_LIMIT_LENGTH, _MOST_TILE_BYTES),
            (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
            (sqlite3.SQLITE_LIMIT_COLUMN, 100),
            (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 10),
            (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 3),
            (sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000),
            (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 8),
            (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
            (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
            (sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 10),
            (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        )
        for what, most in limits:
            self._base.setlimit(what, most)
        for setting in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
            self._base.execute(f"PRAGMA {setting}")
        self._base.set_authorizer(_allowed)
        self._base.set_progress_handler(self._counted, 1000)

    def _counted(self) -> int:
        self._steps += 1
        return int(self._steps > _MOST_STEPS)

    def _begin(self) -> None:
        rows = self._asked("SELECT name, value FROM metadata LIMIT ?", _MOST_ROWS)
        about = {str(name): str(value)[:_MOST_TEXT] for name, value in rows}
        format_ = about.get("format", "").lower()
        if format_ == "pbf":
            raise InputError("vector_tiles_not_read", name=self._name)
        if format_ and format_ not in _RASTER:
            raise InputError("not_mbtiles", name=self._name)
        self.attribution = about.get("attribution", "")
        self.least_zoom, self.most_zoom = self._zooms(about)
        self.bounds = self._bounds(about.get("bounds", ""))

    def _zooms(self, about: dict[str, str]) -> tuple[int, int]:
        least: object
        most: object
        try:
            least, most = int(about["minzoom"]), int(about["maxzoom"])
        except (KeyError, ValueError):  # older files state none: the table is ordered by it
            ((least, most),) = self._asked(
                "SELECT (SELECT zoom_level FROM tiles ORDER BY zoom_level LIMIT 1),"
                " (SELECT zoom_level FROM tiles ORDER BY zoom_level DESC LIMIT 1)"
            )
        if not (isinstance(least, int) and isinstance(most, int) and 0 <= least <= most <= _MOST_ZOOM):
            raise InputError("not_mbtiles", name=self._name)
        return least, most

    def _bounds(self, said: str) -> Bounds:
        try:
            west, south, east, north = (float(one) for one in said.split(","))
        except ValueError:
            return Bounds(-180.0, -90.0, 180.0, 90.0)
        fits = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        return Bounds(west, south, east, north) if fits else Bounds(-180.0, -90.0, 180.0, 90.0)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """As `TileSource` says. Raises InputError("mbtiles_damaged")."""
        if not (self.least_zoom <= z <= self.most_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        row = (1 << z) - 1 - y  # MBTiles 1.3: rows count from the south (TMS)
        rows = self._asked(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1",
            z,
            x,
            row,
        )
        data = rows[0][0] if rows else None
        if data is not None and not isinstance(data, bytes):
            raise InputError("mbtiles_damaged", name=self._name)
        return data or None

    def _asked(self, question: str, *values: int) -> list[tuple[object, ...]]:
        with self._turn:
            self._steps = 0
            try:
                return self._base.execute(question, values).fetchall()
            except sqlite3.DatabaseError as error:
                damaged = hasattr(self, "bounds")
                id = "mbtiles_damaged" if damaged else "not_mbtiles"
                raise InputError(id, name=self._name) from error
            except (OverflowError, UnicodeDecodeError, MemoryError) as error:
                raise InputError("mbtiles_damaged", name=self._name) from error

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _allowed(action: int, first: str | None, _second: str | None, _base: str | None, _by: str | None) -> int:
    """Reading the tables of an archive; no functions, no writing, no other file."""
    if action == sqlite3.SQLITE_SELECT:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (first or "").lower() in _TABLES:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
