"""When a camera model was announced, by a data file of ours whose months are from general knowledge."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import msgspec

from provenance.analyses.consistency.datafile import DataFile
from provenance.errors import ResourceError
from provenance.record.run import Component

FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "cameras" / "released.toml"
_MONTH: Final = re.compile(r"(19[89]\d|20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


class _Maker(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The models of one maker: (Model as in EXIF, with "*" for any ending; month of the announcement; sold as)."""

    maker: str
    source: str
    models: Annotated[tuple[tuple[str, str, str], ...], msgspec.Meta(min_length=1)]


class _File(DataFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    maker: Annotated[tuple[_Maker, ...], msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Released:
    """One model: its Model tag or the start of it, the first day of the month in which it was announced, its name."""

    maker: str
    model: str
    starts: bool
    since: date
    name: str


@dataclass(frozen=True, slots=True)
class Cameras:
    """All known models, the exact ones first, then the longer starts; and the component that the record names."""

    rows: tuple[Released, ...]
    component: Component

    def of(self, model: str) -> Released | None:
        """The row of a Model tag, in whatever case; None for a model that is not listed."""
        plain = model.strip().casefold()
        for row in self.rows:
            listed = row.model.casefold()
            if plain == listed or (row.starts and plain.startswith(listed)):
                return row
        return None


@cache
def cameras(path: Path = FILE) -> Cameras:
    """The data file. Raises ResourceError("released_file_invalid") naming the file and the entry that is wrong."""
    try:
        data = path.read_bytes()
        listed = msgspec.toml.decode(data, type=_File)
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError("released_file_invalid", file=path.name, reason=str(error)[:200]) from error
    rows: dict[str, Released] = {}
    for maker in listed.maker:
        for model, month, name in maker.models:
            bare = model.rstrip("*")
            if (
                len(bare) < 3
                or bare != bare.strip()
                or not _MONTH.fullmatch(month)
                or model.casefold() in rows
            ):
                raise ResourceError("released_file_invalid", file=path.name, reason=f"{model} {month}"[:60])
            since = date.fromisoformat(f"{month}-01")
            rows[model.casefold()] = Released(maker.maker, bare, model.endswith("*"), since, name or bare)
    ordered = sorted(rows.values(), key=lambda row: (row.starts, -len(row.model)))
    digest = hashlib.sha256(data).hexdigest()
    return Cameras(tuple(ordered), Component(path.name, listed.checked_on.isoformat(), digest))
