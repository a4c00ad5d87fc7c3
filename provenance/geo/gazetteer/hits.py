"""What a search in the gazetteer answers: places with a centre and an extent, never a photo's position."""

from __future__ import annotations

import msgspec

__all__ = ["Found", "Hit"]


class Hit(msgspec.Struct, frozen=True):
    """One place whose name was found. It is never merged with another of the same name.

    `matched` is the spelling found; `lat` and `lon` (degrees, WGS 84) its centre as published, `extent_km` the radius
    round it that the place may fill. `extent_basis` says how that was estimated: "population" (the area that so many
    people usually build on), "population_unknown" (a flat 2 km), "places" (the far side of its farthest listed place),
    "none" (a feature without an extent). `population` of a region is the sum of its listed places; None is "not
    counted". `geonameid` is None where the file has no number for it (bundled regions). `likeness` (0 to 1) compares
    spellings only; `score` adds size and nearness and orders hits; neither is a probability. `edits`: letters that
    differ in how the two sound. `source`: the file, by its name without ending.
    """

    geonameid: int | None
    name: str
    matched: str
    kind: str
    country: str
    country_name: str
    region: str
    lat: float
    lon: float
    population: int | None
    extent_km: float
    extent_basis: str
    likeness: float
    score: float
    edits: int
    distance_km: float | None
    source: str


class Found(msgspec.Struct, frozen=True):
    """The answer to one name: hits, best first, among `searched` rows of the files named in `sources`."""

    asked: str
    hits: tuple[Hit, ...]
    searched: int
    sources: tuple[str, ...]
    licences: tuple[str, ...]
