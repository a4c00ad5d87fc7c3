"""What the file says beside what is claimed: dates and places in captions, the stated time and position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Final

from provenance.analyses.consistency import others, zones
from provenance.analyses.consistency.claimed import (
    ROUNDED,
    Claimed,
    claimed_time,
    dates_in,
    moment_of,
    span,
    years_in,
)
from provenance.analyses.consistency.illustration import Label, folded, phrases
from provenance.analyses.consistency.outcome import Outcome, Pair, worst
from provenance.analyses.consistency.said import Said, day_of
from provenance.record.claim import ClaimAdded
from provenance.record.values import (
    FileName,
    Measure,
    Place,
    Sequence,
    Text,
    decimal_text,
    latitude_longitude,
)

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NOT_OF_EVENT: Final = (
    "copyright", "rights", "instructions", "transmission", "usageterms", "webstatement", "supplier",
)  # fmt: skip
"""Years in these fields are those of a right or a service, not of an event."""
_OTHER_ZONE: Final = timedelta(days=1)
"""Two dates of one moment in two zones may be this far apart; allowed where a zone is not known."""
_FAR_KM: Final = 50.0
"""Beyond the accuracy of any fix and the size of a town (our choice); nearer places are for a person to compare."""
_EARTH_RADIUS_KM: Final = 6371.0  # mean radius, IUGG


def labels(said: Said) -> tuple[Label, ...]:
    """The phrases that label the picture as an illustration or an archive picture."""
    return phrases().labels(said.captions)


def caption_and_claim(said: Said) -> Outcome:
    """Test 19: captions, the stated time, the name and the position against each claim; labels of illustration too."""
    return worst(outcome for claim in said.claims for outcome in _of_claim(said, claim))


def _of_claim(said: Said, claim: ClaimAdded) -> Iterator[Outcome]:
    found = labels(said)
    if found:
        words = Sequence(tuple(Text(one.words, one.language) for one in found))
        yield Outcome(
            "differs", (("label_words", words),), ("may_be_archive_caption",), "decided_by_publisher"
        )
    claimed = claimed_time(claim)
    if claimed is not None:
        yield from _captions_when(said, claimed)
        yield from _stated_when(said, claimed)
        yield from _name_when(said, claimed)
        yield from _identifiers_when(said, claimed)
    yield from _place_words(said, claim)
    if isinstance(claim.where, Place) and said.position is not None:
        yield _distance(said.position, claim.where)


def _captions_when(said: Said, claimed: Claimed) -> Iterator[Outcome]:
    """The years, and the days where they are written in figures, in captions."""
    texts = [
        text for name, text in said.captions if not any(word in name.casefold() for word in _NOT_OF_EVENT)
    ]
    years = dict.fromkeys(year for text in texts for year in years_in(text[:5000]))
    if not years:
        return
    pairs: tuple[Pair, ...] = (
        ("caption_dates", Text(", ".join(map(str, list(years)[:6])))),
        ("claimed_when", claimed.shown),
    )
    first, last = claimed.first, claimed.last
    if any(first.year <= year <= last.year for year in years):
        days = [day for text in texts for day in dates_in(text[:5000])]
        near = [day for day in days if first - _OTHER_ZONE <= day <= last + _OTHER_ZONE]
        if not days or near:
            yield Outcome("agrees", pairs)
            return
        pairs = (("caption_dates", Text(", ".join(day.isoformat() for day in days[:6]))), pairs[1])
    explanations = ("may_be_archive_caption", "may_be_other_date_meant")
    yield Outcome("differs", pairs, explanations, "decided_by_publisher")


def _stated_when(said: Said, claimed: Claimed) -> Iterator[Outcome]:
    """The stated time of taking: on the world's clock where both zones are known, else by the day."""
    taken = said.instant("taken_time")
    day = None if taken is None else day_of(taken)
    if taken is None or day is None:
        return
    pairs: tuple[Pair, ...] = (("taken", taken), ("claimed_when", claimed.shown))
    moment = zones.moment_of_taking(said)
    late = None if moment is None else claimed.beside(moment)
    if late is None:
        agrees = claimed.first - _OTHER_ZONE <= day.date() <= claimed.last + _OTHER_ZONE
    else:
        agrees = abs(late) <= ROUNDED
        pairs = (*pairs, ("difference", span(late)))
    if agrees:
        yield Outcome("agrees", pairs)
    elif zones.satellite_clock(said).result == "agrees":
        explanations: tuple[str, ...] = ("may_be_claim_of_posting", "may_be_copied_tags")
        yield Outcome("differs", pairs, explanations, "decided_by_original_file")
    else:
        explanations = ("may_be_claim_of_posting", "may_be_clock", "may_be_date_entered")
        yield Outcome("differs", pairs, explanations, "decided_by_original_file")


def _name_when(said: Said, claimed: Claimed) -> Iterator[Outcome]:
    """The time in the name: a picture can be sent or saved long after it was taken, so only an earlier one differs."""
    named = others.name_time(said)
    day = None if named is None else day_of(named.time)
    if named is None or day is None or said.name is None:
        return
    pairs: tuple[Pair, ...] = (("received_name", FileName(said.name)), ("claimed_when", claimed.shown))
    moment = moment_of(named.time)
    if moment is not None and claimed.start is not None:
        agrees = moment >= claimed.earliest
    else:
        agrees = day.date() >= claimed.first - _OTHER_ZONE
    if agrees:
        yield Outcome("agrees", pairs)
    else:
        explanations = ("may_be_renamed", "may_be_clock", "may_be_claim_of_posting")
        yield Outcome("differs", pairs, explanations, "decided_by_sender")


def _identifiers_when(said: Said, claimed: Claimed) -> Iterator[Outcome]:
    """The time at which a service gave out an identifier: a picture cannot be uploaded before it is taken."""
    for one in others.identifier_times(said):
        pairs = (*one.compared(said.name), ("claimed_when", claimed.shown))
        if one.first >= claimed.earliest:
            yield Outcome("agrees", pairs)
        elif one.last < claimed.earliest:
            explanations = (*one.explanations, "may_be_claim_of_posting")
            yield Outcome("differs", pairs, explanations, "decided_by_lookup")


def _place_words(said: Said, claim: ClaimAdded) -> Iterator[Outcome]:
    """Names of the claimed place that stand in captions. Their absence says nothing: places have many spellings."""
    where = claim.where.name if isinstance(claim.where, Place) else claim.where
    text = where.value if isinstance(where, Text) else where if isinstance(where, str) else ""
    words = dict.fromkeys(_WORD.findall(folded(text[:500])))
    captions = set(_WORD.findall(folded(" ".join(text for _, text in said.captions)[:20_000])))
    common = [word for word in words if word in captions]
    if common:
        yield Outcome("agrees", (("place_words", Sequence(tuple(map(Text, common[:6])))),))


def _distance(stated: Place, claimed: Place) -> Outcome:
    distance = _distance_km(stated, claimed)
    pairs: tuple[Pair, ...] = (
        ("position", stated),
        ("claimed_where", claimed),
        ("distance", Measure(decimal_text(distance, 0 if distance >= 10 else 1), "km")),
    )
    if distance <= _FAR_KM + float(claimed.radius_m or 0) / 1000:
        return Outcome("agrees", pairs)
    explanations = ("may_be_position_added", "may_be_bad_fix")
    return Outcome("differs", pairs, explanations, "decided_by_original_file")


def _distance_km(one: Place, other: Place) -> float:
    """Along the great circle (haversine)."""
    (north, east), (other_north, other_east) = (
        tuple(radians(float(angle)) for angle in latitude_longitude(place)) for place in (one, other)
    )
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * asin(sqrt(min(1.0, half))) * _EARTH_RADIUS_KM
