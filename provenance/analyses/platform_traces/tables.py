"""The data files of traces: their rows, and their loading with every row's examples tried."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from provenance.analyses.platform_traces.bounded import compiled
from provenance.analyses.platform_traces.rows import (
    GeneratorRow,
    IdentifierRow,
    LimitRow,
    MarkerRow,
    NameRow,
    Row,
    ScreenRow,
    SourceTypeRow,
)
from provenance.errors import ResourceError

__all__ = ["FILES", "FOLDER", "Tables", "contents", "invalid", "tables"]

FOLDER: Final = Path(__file__).resolve().parents[3] / "resources" / "traces"
FILES: Final = ("names.toml", "identifiers.toml", "sizes.toml", "markers.toml", "generators.toml")


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    short: dict[str, str]
    pattern: tuple[NameRow, ...]


class _Identifiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    short: dict[str, str]
    identifier: tuple[IdentifierRow, ...]


class _Sizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    limit: tuple[LimitRow, ...]
    screen: tuple[ScreenRow, ...]


class _Markers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    marker: tuple[MarkerRow, ...]


class _Generators(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source_type: tuple[SourceTypeRow, ...]
    generator: tuple[GeneratorRow, ...]


@dataclass(frozen=True)
class Tables:
    """All rows, their expressions ready for use, and the SHA-256 of each file."""

    names: tuple[NameRow, ...]
    identifiers: tuple[IdentifierRow, ...]
    limits: tuple[LimitRow, ...]
    screens: tuple[ScreenRow, ...]
    markers: tuple[MarkerRow, ...]
    generators: tuple[GeneratorRow, ...]
    source_types: tuple[SourceTypeRow, ...]
    expressions: dict[str, re.Pattern[str]]
    digests: dict[str, str]

    def expression(self, file: str, pattern: str) -> re.Pattern[str]:
        """A pattern of a file, with that file's short forms written out."""
        return self.expressions[f"{file}\0{pattern}"]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of every file."""
        return (
            *self.names,
            *self.identifiers,
            *self.limits,
            *self.screens,
            *self.markers,
            *self.generators,
            *self.source_types,
        )


T = TypeVar("T")


def contents(folder: Path = FOLDER, own: Path | None = None) -> tuple[bytes, ...]:
    """The data files of `folder` in the order of FILES; one of the same name in the folder `own` stands in for it.

    Raises ResourceError when one cannot be read.
    """
    return tuple(_bytes(_chosen(name, folder, own)) for name in FILES)


def tables(read: tuple[bytes, ...]) -> Tables:
    """The rows of the data files, from what `contents` read.

    Raises ResourceError naming the file, the row and what is wrong with it: unknown or missing fields, expressions that
    are not bounded, an id twice.
    """
    data = dict(zip(FILES, read, strict=True))
    names = _decoded(data, "names.toml", _Names)
    identifiers = _decoded(data, "identifiers.toml", _Identifiers)
    sizes = _decoded(data, "sizes.toml", _Sizes)
    markers = _decoded(data, "markers.toml", _Markers)
    generators = _decoded(data, "generators.toml", _Generators)
    expressions: dict[str, re.Pattern[str]] = {}
    for name in names.pattern:
        _add(expressions, "names.toml", name.id, (name.pattern,), names.short)
    for identifier in identifiers.identifier:
        both = (*identifier.in_name, *identifier.in_text)
        _add(expressions, "identifiers.toml", identifier.id, both, identifiers.short, "id")
    for marker in markers.marker:
        _add(expressions, "markers.toml", marker.id, _matches(marker), {})
    for generator in generators.generator:
        shown = tuple(one.matches for one in generator.shows)
        _add(expressions, "generators.toml", generator.id, (*_matches(generator), *shown), {})
    _require_once("names.toml", [row.id for row in names.pattern])
    _require_once("identifiers.toml", [row.id for row in identifiers.identifier])
    _require_once("sizes.toml", [*(row.id for row in sizes.limit), *(row.id for row in sizes.screen)])
    _require_once("markers.toml", [row.id for row in markers.marker])
    _require_once("generators.toml", [row.id for row in generators.generator])
    return Tables(
        names=names.pattern,
        identifiers=identifiers.identifier,
        limits=sizes.limit,
        screens=sizes.screen,
        markers=markers.marker,
        generators=generators.generator,
        source_types=generators.source_type,
        expressions=expressions,
        digests={name: hashlib.sha256(held).hexdigest() for name, held in data.items()},
    )


def _chosen(name: str, folder: Path, own: Path | None) -> Path:
    return own / name if own is not None and (own / name).is_file() else folder / name


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise invalid(path.name, "", str(error)) from error


def _decoded(data: dict[str, bytes], name: str, kind: type[T]) -> T:
    try:
        return msgspec.toml.decode(data[name], type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid(name, _entry_of(data[name], str(error)), str(error)) from error


def _entry_of(data: bytes, message: str) -> str:
    """The id of the row that the decoder's message points at ("$.pattern[3].kind"), or that path itself."""
    where = re.search(r"\$\.([a-z_]+)\[([0-9]+)\]", message)
    if where is None:
        return ""
    row = tomllib.loads(data.decode("utf-8", "replace"))[where[1]][int(where[2])]
    return str(row.get("id", row.get("code", where[0])))[:60]


def _matches(row: MarkerRow | GeneratorRow) -> tuple[str, ...]:
    return tuple(condition.matches for condition in row.requires)


def _add(
    expressions: dict[str, re.Pattern[str]],
    file: str,
    entry: str,
    patterns: tuple[str, ...],
    short: dict[str, str],
    group: str = "",
) -> None:
    for pattern in patterns:
        try:
            found = compiled(pattern, short)
        except ValueError as error:
            raise invalid(file, entry, str(error)) from error
        if group and group not in found.groupindex:
            raise invalid(file, entry, f"no group {group}")
        expressions[f"{file}\0{pattern}"] = found


def _require_once(file: str, ids: list[str]) -> None:
    for id in ids:
        if ids.count(id) > 1:
            raise invalid(file, id, "the id is there twice")


def invalid(file: str, entry: str, reason: str) -> ResourceError:
    """The error that names a file, its row and what is wrong with it."""
    return ResourceError("trace_file_invalid", file=file, entry=entry or "–", reason=reason[:200])
