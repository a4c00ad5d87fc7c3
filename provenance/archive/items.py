"""The archive's records: a known place, and a reference photo of it with what is said about the photo."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from provenance.errors import ArchiveError
from provenance.record.values import (
    UNKNOWN,
    FileName,
    Instant,
    Link,
    Measure,
    Missing,
    Period,
    Place,
    Term,
    Text,
    decimal_of,
    latitude_longitude,
)

KNOWN_BY: Final = (
    "own_survey", "set_survey", "street_level", "satellite", "geotag", "caption", "unknown",
)  # fmt: skip
"""How the place of a reference is known; "set_survey": by an own survey of whoever made the set it was received in."""

OWN_KNOWN_BY: Final = tuple(word for word in KNOWN_BY if word != "set_survey")
"""The words that somebody can say of a reference himself; the other one comes with a set alone."""

REPRODUCTION: Final = ("allowed", "not_public", "unknown")
"""Whether the reference may be shown to others."""

ORIGINS: Final = ("hand", "folder", "case", "set", "unknown")
"""How a reference came into this archive."""

NAME_CHARACTERS: Final = 300  # our choice: the longest name of a place that a line can still show
SAME_PLACE_M: Final = (
    100.0  # our choice: positions of one name nearer than this, or than a radius, are one place
)
_EARTH_RADIUS_M: Final = 6_371_008.8  # mean radius, IUGG (Moritz, Geodetic Reference System 1980)


class ArchivePlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A known place. Empty words are words not given.

    `region` is country and region as the user writes them; `design` groups buildings that look alike ("church",
    "town_hall" …); `position` has the radius of what is meant. `other_names`: those of places merged into this one.
    """

    id: str
    name: str
    region: str = ""
    position: Place | Missing = UNKNOWN
    design: str = ""
    note: str = ""
    other_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the first one first."""
        return self.name, *self.other_names

    def is_called(self, name: str) -> bool:
        """Whether a name is one of its own, capitals aside."""
        return name.casefold() in map(str.casefold, self.names)

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > NAME_CHARACTERS:
            raise ArchiveError("place_without_name", limit_characters=NAME_CHARACTERS)


def require_word(word: Term, choices: tuple[str, ...]) -> None:
    """Raises ArchiveError for a word that is none of those."""
    if word.value not in choices:
        raise ArchiveError("not_a_reference_word", value=word.value[:60], choices=", ".join(choices))


class ReferenceFacts(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What is said of a reference, under the names of the case's reference card; `camera` is where it stood.

    Raises ArchiveError for a word that is not of `KNOWN_BY` or `REPRODUCTION`, and for a heading that is none.
    """

    known_by: Term = Term("unknown")
    taken: Instant | Period | Text | Missing = UNKNOWN
    heading_deg: Measure | Missing = UNKNOWN
    camera: Place | Missing = UNKNOWN
    author: Text | Missing = UNKNOWN
    licence: Text | Missing = UNKNOWN
    source: Link | Text | Missing = UNKNOWN
    public_since: Instant | Missing = UNKNOWN
    provider: Text | Missing = UNKNOWN
    imagery_date: Text | Missing = UNKNOWN
    reproduction: Term = Term("unknown")
    note: Text | Missing = UNKNOWN

    def __post_init__(self) -> None:
        require_word(self.known_by, KNOWN_BY)
        require_word(self.reproduction, REPRODUCTION)
        heading = self.heading_deg
        if isinstance(heading, Measure) and not (
            heading.unit == "deg" and 0 <= decimal_of(heading.value) <= 360
        ):
            raise ArchiveError("not_a_heading", value=f"{heading.value[:20]} {heading.unit[:20]}")


NOTHING_SAID: Final = ReferenceFacts()
"""Of a photo of which nobody said anything."""


class ArchiveReference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reference photo of a place: the bytes by hash, when and how they came here, and what is said of them."""

    id: str
    place_id: str
    sha256: str
    size_bytes: int
    media_type: str
    added: Instant
    origin: Term
    received_name: FileName | Missing
    facts: ReferenceFacts

    @property
    def shown_name(self) -> str:
        """The name it was received under, else its id."""
        return self.received_name.value if isinstance(self.received_name, FileName) else self.id


class Added(msgspec.Struct, frozen=True):
    """A reference after adding; `again` says that these bytes were there for this place before."""

    reference: ArchiveReference
    again: bool


class Withdrawn(msgspec.Struct, frozen=True):
    """A reference that was taken out: its id, the place it was of, and the hash of its bytes."""

    id: str
    place_id: str
    sha256: str


class Merged(msgspec.Struct, frozen=True):
    """Two places made one: how many references moved, and how many were there already and were left out."""

    moved: int
    already_there: int


def distance_m(one: Place, other: Place) -> float:
    """The distance of two places along the ground, in metres (great circle on a sphere: within 0.6 % of WGS 84)."""
    (lat_a, lon_a), (lat_b, lon_b) = (
        (math.radians(float(degrees[0])), math.radians(float(degrees[1])))
        for degrees in (latitude_longitude(one), latitude_longitude(other))
    )
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))


def is_near(one: Place | Missing, other: Place | Missing) -> bool:
    """Whether two positions of one name are one place. An unknown one is near nothing: names repeat in every town."""
    if not isinstance(one, Place) or not isinstance(other, Place):
        return False
    reach = max(SAME_PLACE_M, *(float(place.radius_m or 0) for place in (one, other)))
    return distance_m(one, other) <= reach
