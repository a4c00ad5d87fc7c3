"""Searches the gazetteer: any spelling, alphabet, old name or typo to places, ranked; homonyms are shown apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from provenance.geo.gazetteer.candidates import Asked, Candidate, Finder
from provenance.geo.gazetteer.extents import distances_km, of_population_km
from provenance.geo.gazetteer.hits import Found, Hit
from provenance.geo.gazetteer.letters import as_latin
from provenance.geo.gazetteer.spelling import is_readable, place_base, plain, same_script
from provenance.geo.gazetteer.volume import KINDS, Volume

__all__ = ["BUNDLED", "MOST_HITS", "Gazetteer"]

BUNDLED: Final = Path(__file__).resolve().parents[3] / "resources" / "gazetteer" / "world.gaz"
MOST_HITS: Final = 50

_SAME_TEXT: Final = 1.0
_SAME_SOUND: Final = 0.90
_OTHER_ALPHABET: Final = 0.88
_LETTERS: Final = 0.08
"""How alike spellings are: the same text; the same sound in the same or another alphabet; what the share of equal
letters adds to the second and to spellings with wrong letters."""
_MAIN_NAME: Final = 0.02
_CONTEXT: Final = 0.2
_BEHIND: Final = 0.25
"""Hits so much less alike than the best are not shown."""
_LEAST_LETTERS: Final = 0.6
"""With less than that share of letters equal, a spelling with wrong letters has nothing but its sound in common."""
_LONGEST_ABBREVIATION: Final = 5
"""BGD, КНДР: such a name is found as it is written, not by how it would sound."""
_SCALE: Final = 1e-5
_CONTEXT_PARTS: Final = 3
_SURE: Final = 0.9


class Gazetteer:
    """The files that are searched together: the bundled one first, then the user's countries."""

    def __init__(self, volumes: Sequence[Volume]) -> None:
        self._finders = tuple(map(Finder, volumes))

    @classmethod
    def bundled(cls) -> Gazetteer:
        """The one that comes with the program, alone."""
        return cls([Volume(BUNDLED)])

    @property
    def size(self) -> int:
        """How many places, regions and countries are searched."""
        return sum(finder.volume.about.rows for finder in self._finders)

    def search(
        self,
        text: str,
        *,
        near: tuple[float, float] | None = None,
        country: str = "",
        limit: int = 10,
    ) -> Found:
        """Look a name up: best hits first. `near`: latitude and longitude in degrees; `country`: ISO 3166, two letters.

        "Kupiansk, Kharkiv region" looks for what stands before the comma, and first where the rest says.
        """
        name, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
        asked = Asked(name, near, country.upper())
        hits = self._hits(asked)
        for part in rest[:_CONTEXT_PARTS]:
            around = [one for one in self._hits(Asked(part)) if one.likeness >= _SURE]
            hits = [_favoured(hit, around) for hit in hits]
        best = max((hit.likeness for hit in hits), default=0.0)
        hits = [hit for hit in hits if hit.likeness >= best - _BEHIND]
        hits.sort(key=lambda hit: (-hit.score, -(hit.population or 0), hit.geonameid or 0))
        about = [finder.volume.about for finder in self._finders]
        return Found(
            asked=text,
            hits=tuple(hits[: max(1, min(limit, MOST_HITS))]),
            searched=self.size,
            sources=tuple(one.source for one in about),
            licences=tuple(one.licence for one in about),
        )

    def named(self, text: str, near: tuple[float, float] | None = None) -> tuple[Hit, ...]:
        """Every place so named, in any alphabet and transliteration but without wrong letters, best first."""
        hits = self._hits(Asked(text, near, as_spelled=True))
        return tuple(sorted(hits, key=lambda hit: (-hit.score, -(hit.population or 0), hit.geonameid or 0)))

    def _hits(self, asked: Asked) -> list[Hit]:
        """Of all files; what the user's file also holds is shown from there only."""
        if not any(
            map(str.isalpha, asked.text)
        ):  # digits and pictures have a sound too, and it is not a name's
            return []
        found: dict[object, Hit] = {}
        for finder in self._finders:
            for candidate in finder.candidates(asked):
                hit = _hit(finder.volume, candidate, asked)
                if hit is None:
                    continue
                itself = (hit.kind, hit.country, hit.region) if hit.kind == "region" else hit.geonameid
                found[itself] = hit
        return sorted(found.values(), key=lambda hit: -hit.score)


def _favoured(hit: Hit, around: Sequence[Hit]) -> Hit:
    """The hit, counted for more where it lies in a country or region that was named beside it."""
    fits = any(
        (one.kind == "country" and one.country == hit.country)
        or (one.kind == "region" and (one.country, one.region) == (hit.country, hit.region))
        for one in around
    )
    return _scored(hit, hit.score + _CONTEXT) if fits else hit


def _scored(hit: Hit, score: float) -> Hit:
    return Hit(**{name: getattr(hit, name) for name in Hit.__struct_fields__ if name != "score"}, score=score)


def _hit(volume: Volume, candidate: Candidate, asked: Asked) -> Hit | None:
    """The candidate with its spellings read; None where its name does not begin with the words asked after all."""
    spellings = volume.spellings(candidate.row)
    matched, likeness = _matched(spellings, candidate, asked.text)
    if not matched:
        return None
    columns = {name: int(volume.columns[name][candidate.row]) for name in _SHOWN}
    code, country = volume.about.countries[columns["country"]]
    lat, lon = columns["lat"] * _SCALE, columns["lon"] * _SCALE
    kind = KINDS[columns["kind"]]
    extent_km, basis = _extent(kind, columns["extent_m"], columns["population"])
    away = None
    if asked.near is not None:
        away = round(float(distances_km(np.array([lat]), np.array([lon]), *asked.near)[0]), 1)
    main = _MAIN_NAME if matched in spellings[0] else 0.0
    return Hit(
        geonameid=columns["geonameid"] or None,
        name=spellings[0][0],
        matched=matched,
        kind=kind,
        country=code,
        country_name=country,
        region=volume.about.regions[columns["region"]].name,
        lat=round(lat, 5),
        lon=round(lon, 5),
        population=columns["population"] or None,
        extent_km=extent_km,
        extent_basis=basis,
        likeness=round(likeness, 3),
        score=round(likeness + candidate.bonus + main, 3),
        edits=candidate.edits,
        distance_km=away,
        source=volume.path.stem,
    )


_SHOWN: Final = ("geonameid", "lat", "lon", "population", "country", "region", "kind", "extent_m")


def _matched(spellings: list[list[str]], candidate: Candidate, text: str) -> tuple[str, float]:
    """The spelling of the group that was found which is most like the text, and how alike the two are."""
    wanted, bare = plain(text), place_base(text)
    group = [one for one in spellings[candidate.group] if is_readable(one)]
    if not group:
        return "", 0.0
    begins = candidate.likeness < _SAME_SOUND and candidate.edits == 0
    if begins:
        group = [one for one in group if plain(one).startswith(wanted + " ")]
        return (group[0], candidate.likeness) if group else ("", 0.0)
    if candidate.edits:
        return _with_edits(group, candidate, bare)
    alike = [max(OSA.normalized_similarity(plain(one), each) for each in (wanted, bare)) for one in group]
    best = max(range(len(group)), key=lambda at: alike[at])
    letters = alike[best]
    if plain(group[best]) == wanted:
        return group[best], _SAME_TEXT
    if group[best].isupper() and len(group[best]) <= _LONGEST_ABBREVIATION:
        return "", 0.0
    if not same_script(group[best], wanted):
        return group[best], _OTHER_ALPHABET
    return group[best], _SAME_SOUND + _LETTERS * letters


def _with_edits(group: list[str], candidate: Candidate, bare: str) -> tuple[str, float]:
    """Spellings with wrong letters are compared in one alphabet; none where too few letters are the same."""
    wanted = as_latin(bare)
    alike = [OSA.normalized_similarity(as_latin(one), wanted) for one in group]
    best = max(range(len(group)), key=lambda at: alike[at])
    if alike[best] < _LEAST_LETTERS:
        return "", 0.0
    other = 0.0 if same_script(group[best], bare) else _SAME_TEXT - _OTHER_ALPHABET
    return group[best], candidate.likeness - _LETTERS * (1 - alike[best]) - other


def _extent(kind: str, extent_m: int, population: int) -> tuple[float, str]:
    if kind in ("region", "country"):
        return round(extent_m / 1000, 1), "places"
    if kind in ("area", "feature"):
        return 0.0, "none"
    return round(of_population_km(population), 1), "population" if population else "population_unknown"
