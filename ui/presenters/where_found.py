"""What somebody typed to find a place on the map: coordinates in any form, a link, or a name of the gazetteer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from provenance.workbench.coordinates import one_position, read_coordinates
from provenance.workbench.placenames import PlaceNames

MOST_HITS: Final = 5
"""Homonyms offered (our choice): the measured share found among the first five is 0.99."""


@dataclass(frozen=True)
class FoundPlace:
    """A name of the gazetteer with its centre: never the position of a photo. `extent_km` is the radius it may fill;
    `matched` the spelling that was found, empty where it is the name; `guess`: it is not quite what was typed."""

    words: str
    matched: str
    lat: float
    lon: float
    extent_km: float
    guess: bool = False

    def said(self, say: Callable[..., str]) -> str:
        """The place in words, with how it was found where that is not by its name."""
        if self.guess and not self.matched:
            return say("where.hit_guess", name=self.words)
        id = "where.hit_guess_as" if self.guess else "where.hit_as"
        return say(id, name=self.words, matched=self.matched) if self.matched else self.words


@dataclass(frozen=True)
class FoundOnMap:
    """`position` (latitude, longitude) where coordinates were typed; else the places of that name, the best first."""

    position: tuple[float, float] | None = None
    hits: tuple[FoundPlace, ...] = ()


def found_on_map(text: str, names: PlaceNames, near: tuple[float, float]) -> FoundOnMap:
    """Reads coordinates, a link to a map or a name. Not for the window's own thread: the gazetteer may be opened.

    Raises RecordError, UsageError and ResourceError with what is wrong.
    """
    reading = one_position(text)
    if reading is None and "://" in text:
        reading = read_coordinates(text).readings[0]
    if reading is not None:
        return FoundOnMap((reading.latitude_deg, reading.longitude_deg))
    found = names.search(text, near=near, limit=MOST_HITS)
    return FoundOnMap(
        hits=tuple(
            FoundPlace(
                ", ".join(dict.fromkeys(part for part in (hit.name, hit.region, hit.country_name) if part)),
                "" if hit.matched == hit.name else hit.matched,
                hit.lat,
                hit.lon,
                hit.extent_km,
                hit.edits > 0,
            )
            for hit in found.hits
        )
    )
