"""How reliable the search for an earlier compression was when it was measured, as a data file made by the benchmark."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from provenance.errors import ResourceError

FOLDER: Final = Path(__file__).resolve().parents[3] / "resources" / "compression"
FILE: Final = FOLDER / "earlier.json"
GRID_FILE: Final = FOLDER / "grid.json"


class Pair(Struct, frozen=True, forbid_unknown_fields=True):
    """Photos compressed at one IJG quality and then at another: how many, of how many traces were said, and of how
    many of these the first quality within three."""

    first: int
    second: int
    files: int
    traces: int
    close: int


class Measured(Struct, frozen=True, forbid_unknown_fields=True):
    """The measurement. `single` counts measurable files compressed once; the bound is of photos, one-sided, 95 %."""

    measured_on: str
    source: str
    licence: str
    photos: int
    single: int
    single_with_traces: int
    photos_with_traces: int
    bound_per_mille: int
    pairs: tuple[Pair, ...]

    @property
    def by_order(self) -> dict[str, tuple[Pair, ...]]:
        """The pairs with the coarser compression first, with the finer one first, and with equal ones."""
        return {
            "coarser_first": tuple(pair for pair in self.pairs if pair.first < pair.second),
            "finer_first": tuple(pair for pair in self.pairs if pair.first > pair.second),
            "equal": tuple(pair for pair in self.pairs if pair.first == pair.second),
        }

    def percent(self, order: str) -> int:
        """In how many of a hundred files compressed twice in that order traces were said, rounded down."""
        pairs = self.by_order[order]
        files = sum(pair.files for pair in pairs)
        return 100 * sum(pair.traces for pair in pairs) // files if files else 0


class MeasuredGrid(Struct, frozen=True, forbid_unknown_fields=True):
    """The measurement of the search for an earlier grid: files without one, and cropped ones by the order of qualities.

    `found_elsewhere` counts those whose grid was named wrongly; the bound is of photos, one-sided, 95 %.
    """

    measured_on: str
    source: str
    licence: str
    photos: int
    without: int
    without_found: int
    photos_found: int
    bound_per_mille: int
    coarser: int
    coarser_found: int
    finer: int
    finer_found: int
    found_elsewhere: int


@cache
def measured(path: Path = FILE) -> tuple[Measured, str]:
    """The measurement and the SHA-256 of its file. Raises ResourceError naming the file and what is wrong with it."""
    return _read(path, Measured)


@cache
def measured_grid(path: Path = GRID_FILE) -> tuple[MeasuredGrid, str]:
    """The measurement and the SHA-256 of its file. Raises ResourceError as `measured` does."""
    return _read(path, MeasuredGrid)


M = TypeVar("M", Measured, MeasuredGrid)


def _read(path: Path, shape: type[M]) -> tuple[M, str]:
    try:
        data = path.read_bytes()
        table = msgspec.json.decode(data, type=shape)
        date.fromisoformat(table.measured_on)
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError(
            "compression_measurement_invalid", file=path.name, reason=str(error)[:200]
        ) from error
    return table, hashlib.sha256(data).hexdigest()
