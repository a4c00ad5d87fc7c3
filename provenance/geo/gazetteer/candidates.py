"""Finds in one gazetteer file the rows that an asked name may mean, before their spellings are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from provenance.geo.gazetteer.extents import distances_km
from provenance.geo.gazetteer.nearkeys import NearKeys
from provenance.geo.gazetteer.spelling import area_bases, keys_asked, place_base
from provenance.geo.gazetteer.volume import KINDS, Volume

__all__ = ["Asked", "Candidate", "Finder"]

Numbers = npt.NDArray[Any]

_LOOKED_AT: Final = 50
_BEGINNINGS_LOOKED_AT: Final = 25
"""Rows whose spellings are read before the order is final; the rest is far behind them."""
_BEHIND: Final = 0.3
"""Rows so much less alike than the best are not offered: beside the name itself, two wrong letters are noise."""
_KEYS_WITH_TYPOS: Final = 3
"""Readings of a name that are also looked for with wrong letters; the unlikelier ones only as they are."""
_LIKE: Final = 0.97
_LIKE_WITH_EDITS: Final = 0.90
_LIKE_BEGINNING: Final = 0.80
"""How alike an asked name is before its letters are compared: it sounds the same; it does but for some letters, in
proportion to its length; it is only how a longer name begins. Their order matters; the figures are our choice."""
_SIZE_WEIGHT: Final = 0.035
"""Per tenfold population above 100, so that size decides among equals and outweighs no two letters of a name."""
_NEAR_WEIGHT: Final = 0.12
_NEAR_KM: Final = 200.0
_KIND_WEIGHT: Final = np.array([0.03, 0.0, 0.06, -0.02, -0.06])
"""By `KINDS`: asked by its bare name, a country comes before a town, a town before its region."""
_AFTER_ITS_TOWN: Final = 0.12
"""A region named after a town comes after it, where no word such as "region" stands with the name."""
_REGION_ASKED: Final = 0.2
_SCALE: Final = 1e-5
_SHORTEST_BEGINNING: Final = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A name as asked, with where to look first (degrees) and the only country wanted (ISO 3166), if any.

    `as_spelled`: neither wrong letters nor names that only begin so are looked for, which is much quicker.
    """

    text: str
    near: tuple[float, float] | None = None
    country: str = ""
    as_spelled: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row with the group of its spellings that was found, and what speaks for it apart from its letters."""

    row: int
    group: int
    likeness: float
    edits: int
    bonus: float


@dataclass(frozen=True, slots=True)
class _Columns:
    rows: Numbers
    groups: Numbers
    likeness: Numbers
    edits: Numbers

    @classmethod
    def joined(cls, parts: list[_Columns]) -> _Columns:
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in cls.__slots__))

    def only(self, kept: Numbers) -> _Columns:
        return _Columns(self.rows[kept], self.groups[kept], self.likeness[kept], self.edits[kept])


_NOTHING: Final = _Columns(np.zeros(0, np.int64), np.zeros(0, np.uint32), np.zeros(0), np.zeros(0, np.uint8))


class Finder:
    """Finds candidates in one volume."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self._near_keys = NearKeys(volume)
        areas = len(volume.about.regions)
        self._row_of_area = np.full(areas, -1, np.int64)
        regions = np.flatnonzero(volume.columns["kind"] == KINDS.index("region"))
        self._row_of_area[volume.columns["region"][regions]] = regions
        seats = np.array([area.seat for area in volume.about.regions], np.int64)
        self._seat_of_area = seats
        self._seats, self._area_of_seat = np.unique(seats, return_index=True)

    def candidates(self, asked: Asked) -> list[Candidate]:
        """The likeliest rows, each once, best first."""
        keys = list(dict.fromkeys([*keys_asked(asked.text), *keys_asked(place_base(asked.text))]))
        areas = list(area_bases(asked.text))
        if asked.as_spelled:
            exact = [self._exactly(keys), *([self._regions_of(self._exactly(areas))] if areas else ())]
            return self._best(_Columns.joined(exact), asked, _LOOKED_AT, region_asked=bool(areas))
        if areas:
            parts = [
                self._exactly(keys),
                *map(self._regions_of, (self._exactly(areas), *self._nearly(areas))),
            ]
        else:
            parts = [self._exactly(keys), *self._nearly(keys)]
        named = self._best(_Columns.joined(parts), asked, _LOOKED_AT, region_asked=bool(areas))
        longer = self._best(self._beginning(keys[0]) if keys else _NOTHING, asked, _BEGINNINGS_LOOKED_AT)
        met = {one.row for one in named}
        return [*named, *(one for one in longer if one.row not in met)]

    def _best(
        self, found: _Columns, asked: Asked, most: int, *, region_asked: bool = False
    ) -> list[Candidate]:
        """Each row once, the likeliest first."""
        if asked.country:
            found = found.only(self._in_country(found.rows, asked.country))
        if not len(found.rows):
            return []
        found = found.only(found.likeness >= found.likeness.max() - _BEHIND)
        bonus = self._bonus(found.rows, asked, region_asked=region_asked)
        order = np.argsort(-(found.likeness + bonus), kind="stable")
        _, first = np.unique(found.rows[order], return_index=True)
        kept = order[np.sort(first)[:most]]
        columns = (found.rows, found.groups, found.likeness, found.edits, bonus)
        return [Candidate(*each) for each in zip(*(column[kept].tolist() for column in columns), strict=True)]

    def _exactly(self, keys: list[str]) -> _Columns:
        """Rows under these keys."""
        numbers = {self._near_keys.exact(key) for key in keys} - {None}
        exact = np.array(sorted(one for one in numbers if one is not None), np.int64)
        return self._under(exact, np.full(len(exact), _LIKE), np.zeros(len(exact), np.uint8))

    def _nearly(self, keys: list[str]) -> list[_Columns]:
        """Rows under keys some letters away from the likeliest of these."""
        found = [(key, *self._near_keys.near(key)) for key in keys[:_KEYS_WITH_TYPOS]]
        return [
            self._under(near, _LIKE_WITH_EDITS * (1 - edits / len(key)), edits) for key, near, edits in found
        ]

    def _beginning(self, key: str) -> _Columns:
        """Rows whose main name, or one that sounds like it, begins with a key: Kupiansk-Vuzlovyi for Kupiansk."""
        if len(key) < _SHORTEST_BEGINNING:
            return _NOTHING
        numbers = self._near_keys.beginning_with(key)
        found = self._under(numbers, np.full(len(numbers), _LIKE_BEGINNING), np.zeros(len(numbers), np.uint8))
        return found.only(found.groups == 0)

    def _under(self, keys: Numbers, likeness: Numbers, edits: Numbers) -> _Columns:
        came_from, rows, groups = self.volume.rows_under(keys)
        return _Columns(rows, groups, likeness[came_from], edits[came_from])

    def _regions_of(self, found: _Columns) -> _Columns:
        """The regions among the rows, and those named after a place among them; of those the first spellings."""
        kinds = self.volume.columns["kind"][found.rows]
        themselves = found.only(kinds == KINDS.index("region"))
        at = np.searchsorted(self._seats, found.rows)
        at = np.minimum(at, len(self._seats) - 1)
        seats = self._seats[at] == found.rows
        named = found.only(seats)
        rows = self._row_of_area[self._area_of_seat[at[seats]]]
        return _Columns.joined(
            [themselves, _Columns(rows, np.zeros_like(named.groups), named.likeness, named.edits)]
        )

    def _named_after_town(self, rows: Numbers) -> Numbers:
        return np.asarray(self._seat_of_area[self.volume.columns["region"][rows]] >= 0)

    def _in_country(self, rows: Numbers, country: str) -> Numbers:
        codes = [code for code, _ in self.volume.about.countries]
        wanted = codes.index(country) if country in codes else -1
        return np.asarray(self.volume.columns["country"][rows] == wanted)

    def _bonus(self, rows: Numbers, asked: Asked, *, region_asked: bool) -> Numbers:
        """What kind, size and nearness add."""
        columns = self.volume.columns
        kinds = columns["kind"][rows]
        people = np.maximum(columns["population"][rows].astype(np.float64), 100.0)
        bonus = _KIND_WEIGHT[kinds] + _SIZE_WEIGHT * np.log10(people / 100.0)
        regions = kinds == KINDS.index("region")
        bonus += regions * (
            _REGION_ASKED if region_asked else -_AFTER_ITS_TOWN * self._named_after_town(rows)
        )
        if asked.near is not None:
            away = distances_km(columns["lat"][rows] * _SCALE, columns["lon"][rows] * _SCALE, *asked.near)
            bonus = bonus + _NEAR_WEIGHT / (1 + away / _NEAR_KM)
        return np.asarray(bonus)
