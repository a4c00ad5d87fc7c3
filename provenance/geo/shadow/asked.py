"""What a sheet of shadows asks: claimed places and times, stretches and extents, read and checked."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from provenance.errors import UsageError
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.verify import ClaimedPlace, ClaimedTime, Grounds, check_claim, grounds_of
from provenance.record.marks import BothAsked, ClaimAsked

__all__ = [
    "both_of",
    "claim_of",
    "extent_of",
    "is_long",
    "moment_of",
    "possible",
    "step_s",
    "stretch_of",
    "widest",
]

_LONG: Final = timedelta(days=3)
"""Longer stretches are searched every four minutes (one degree of the sun's way), shorter ones every minute."""
_LONGEST: Final = timedelta(days=800)

_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2400
"""No photo is older, and the earth's turning is no longer told well beyond (our choice)."""

Extent = tuple[float, float, float, float]


def claim_of(asked: ClaimAsked) -> tuple[ClaimedPlace, ClaimedTime]:
    """Raises UsageError for a place or a time that cannot be."""
    place = ClaimedPlace(float(asked.lat), float(asked.lon), float(asked.radius_m))
    time = ClaimedTime(moment_of(asked.first), moment_of(asked.last))
    check_claim(place, time)
    return place, time


def stretch_of(asked: ClaimAsked) -> tuple[ClaimedPlace, ClaimedTime]:
    """A place and a stretch to search. Raises UsageError besides for one that is too long."""
    place, time = claim_of(asked)
    if time.last - time.first > _LONGEST:
        raise UsageError("stretch_too_long", days=_LONGEST.days)
    return place, time


def both_of(asked: BothAsked) -> tuple[Extent, ClaimedTime]:
    """An extent and a stretch to search. Raises UsageError."""
    time = ClaimedTime(moment_of(asked.first), moment_of(asked.last))
    extent = extent_of(asked.extent)
    check_claim(ClaimedPlace(extent[0], extent[1]), time)
    if time.last - time.first > _LONGEST:
        raise UsageError("stretch_too_long", days=_LONGEST.days)
    return extent, time


def is_long(time: ClaimedTime) -> bool:
    """Whether a stretch is searched in longer steps, and without the light of each day."""
    return time.last - time.first > _LONG


def step_s(time: ClaimedTime) -> float:
    """The seconds between two suns that are looked at."""
    return 240.0 if is_long(time) else 60.0


def moment_of(text: str) -> datetime:
    """A moment with its offset, in years that photos are of. Raises UsageError."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("time_not_read", time=text) from error
    if when.utcoffset() is None:
        raise UsageError("time_without_zone", time=text)
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise UsageError("time_out_of_years", time=text, first=_FIRST_YEAR, last=_LAST_YEAR)
    return when


def extent_of(extent: tuple[Decimal, Decimal, Decimal, Decimal]) -> Extent:
    """South, west, north, east in degrees. Raises UsageError."""
    south, west, north, east = map(float, extent)
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise UsageError("extent_impossible", extent=", ".join(f"{float(v):g}" for v in extent))
    return south, west, north, east


def widest(read: Reading) -> Grounds:
    """All that the marks allow to compare. Raises UsageError where they allow nothing."""
    grounds = grounds_of(read)
    if grounds is None:
        raise UsageError("nothing_to_compare")
    return grounds


def possible(read: Reading) -> list[Grounds]:
    """Direction, length and both, as far as the marks allow."""
    match widest(read):
        case Grounds.BOTH:
            return list(Grounds)
        case only:
            return [only]
