"""All readings of a text that holds coordinates, in whatever form."""

from __future__ import annotations

from provenance.geo.coordinates.cells import read_geohashes, read_plus_codes
from provenance.geo.coordinates.degrees import read_degrees, read_geometry, read_packed
from provenance.geo.coordinates.grids import read_mgrs, read_utm
from provenance.geo.coordinates.links import read_links
from provenance.geo.coordinates.reading import Found
from provenance.geo.coordinates.signs import plain_signs

__all__ = ["LONGEST", "read"]

LONGEST = 20_000
"""Characters that are looked at: a page of text, not a book (our choice)."""


def read(text: str, near: tuple[float, float] | None = None) -> Found:
    """Every position that the text states, and what looks like one but can be none.

    `near` (latitude, longitude) completes short plus codes. What has two readings is given twice, with the doubt.
    """
    found = Found(plain_signs(text[:LONGEST]))
    read_geohashes(found)
    geohashes, found.rest = found.readings, plain_signs(text[:LONGEST])
    found.readings = []
    read_links(found)
    read_plus_codes(found, near)
    read_mgrs(found)
    read_utm(found)
    read_packed(found)
    read_geometry(found)
    read_degrees(found)
    found.readings += geohashes
    return found
