"""Makes a gazetteer file of places with their spellings: for the world's by a script, for a country's by the user."""

from __future__ import annotations

import itertools
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from provenance.geo.gazetteer.spelling import is_readable, keys_kept, plain
from provenance.geo.gazetteer.volume import COLUMNS, GROUPS, KINDS, NAMES_IN_BLOCK, SPELLINGS, About, packed

__all__ = ["Row", "built", "is_spelling"]

_MOST_GROUPS: Final = 255
_SCALE: Final = 1e5
_LONGEST_NAME: Final = 200
"""GeoNames' own limit of a name is 200 characters (its readme of the export)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A place before it is packed. `country` and `region`: numbers in the lists of the file; positions in degrees."""

    geonameid: int
    kind: str
    names: tuple[str, ...]
    lat: float
    lon: float
    population: int
    country: int
    region: int
    extent_m: int = 0


def is_spelling(name: str, *, others: bool) -> bool:
    """Whether an alternate name of GeoNames is a spelling: no link, no airport code, no machine's romanisation, no
    broken bytes.

    `others`: the place has names in other alphabets too, of which lower-case ASCII ones are letter-by-letter copies;
    our keys read those alphabets themselves.
    """
    if not is_readable(name) or len(name) > _LONGEST_NAME or name.startswith(("http:", "https:")):
        return False
    if name.isascii() and name.isupper() and len(name) <= 4:
        return False
    return not (others and name.isascii() and name.islower())


def built(about: About, rows: Sequence[Row]) -> bytes:
    """The file of these rows. The rows keep their order; regions' `seat` counts them from 0."""
    found: dict[str, list[int]] = defaultdict(list)
    records = []
    for number, row in enumerate(rows):
        groups = _grouped(row, about.countries[row.country][0])
        for group, keys in enumerate(keys for keys, _ in groups):
            for key in keys:
                found[key].append(number << 8 | group)
        records.append(GROUPS.join(SPELLINGS.join(names) for _, names in groups))
    keys = sorted(found, key=lambda key: (len(key), key))
    names, blocks = _blocks(records)
    sections = _columns(rows) | {
        "keys_count": _bytes("keys_count", (len(found[key]) for key in keys)),
        "pairs": _bytes("pairs", itertools.chain.from_iterable(found[key] for key in keys)),
        "blocks": _bytes("blocks", blocks),
        "keys": "".join(keys).encode("ascii"),
        "names": names,
    }
    lengths = tuple((size, len(list(same))) for size, same in itertools.groupby(keys, key=len))
    return packed(_described(about, len(rows), lengths), sections)


def _described(about: About, rows: int, lengths: tuple[tuple[int, int], ...]) -> About:
    return About(
        about.source, about.licence, about.made_on, rows, about.countries, about.regions, lengths=lengths
    )


def _grouped(row: Row, country: str) -> list[tuple[list[str], list[str]]]:
    """Groups of spellings with one first key: the keys not met before, and the spellings."""
    groups: dict[str, tuple[list[str], list[str]]] = {}
    met: set[str] = set()
    shown: set[str] = set()
    for name in row.names:
        keys = keys_kept(name, country)
        if not keys or plain(name) in shown or (keys[0] not in groups and len(groups) >= _MOST_GROUPS):
            continue
        shown.add(plain(name))
        kept, names = groups.setdefault(keys[0], ([], []))
        kept.extend(key for key in keys if key not in met)
        met.update(keys)
        names.append(_one_line(name))
    return list(groups.values()) or [([], [_one_line(row.names[0])])]


def _one_line(name: str) -> str:
    return " ".join(name.replace(GROUPS, " ").replace(SPELLINGS, " ").split())


def _columns(rows: Sequence[Row]) -> dict[str, bytes]:
    return {
        "geonameid": _bytes("geonameid", (row.geonameid for row in rows)),
        "lat": _bytes("lat", (round(row.lat * _SCALE) for row in rows)),
        "lon": _bytes("lon", (round(row.lon * _SCALE) for row in rows)),
        "population": _bytes("population", (row.population for row in rows)),
        "country": _bytes("country", (row.country for row in rows)),
        "region": _bytes("region", (row.region for row in rows)),
        "kind": _bytes("kind", (KINDS.index(row.kind) for row in rows)),
        "extent_m": _bytes("extent_m", (row.extent_m for row in rows)),
    }


def _bytes(column: str, values: Iterable[int]) -> bytes:
    return np.fromiter(values, COLUMNS[column]).tobytes()


def _blocks(records: Sequence[str]) -> tuple[bytes, list[int]]:
    pressed = [
        zlib.compress("\n".join(records[at : at + NAMES_IN_BLOCK]).encode("utf-8"), 9)
        for at in range(0, len(records), NAMES_IN_BLOCK)
    ]
    return b"".join(pressed), [0, *itertools.accumulate(len(one) for one in pressed)]
