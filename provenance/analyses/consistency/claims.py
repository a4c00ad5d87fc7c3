"""What the file says beside what is claimed: dates and places in captions, the stated time and position."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Final

from provenance.analyses.consistency import others
from provenance.analyses.consistency.illustration import Label, folded, phrases
from provenance.analyses.consistency.outcome import Outcome, Pair, worst
from provenance.analyses.consistency.said import Said, day_of
from provenance.record.claim import ClaimAdded
from provenance.record.values import (
    FileName,
    Instant,
    Measure,
    Period,
    Place,
    Precision,
    Sequence,
    Text,
    decimal_text,
    latitude_longitude,
)

_YEAR: Final = re.compile(r"(?<![\w/.])(19\d{2}|20[0-3]\d)(?!\w)", re.ASCII)
_DAY: Final = re.compile(
    r"(?<!\d)(?:((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d{2}))(?!\d)",
    re.ASCII,
)
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NOT_OF_EVENT: Final = (
    "copyright",
    "rights",
    "instructions",
    "transmission",
    "usageterms",
    "webstatement",
    "supplier",
)
"""Years in these fields are those of a right or a service, not of an event."""
_ZONES_APART: Final = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1826, 2200  # the oldest photograph that is kept; our choice
_FAR_KM: Final = 50.0
"""Beyond the accuracy of any fix and the size of a town (our choice); nearer places are for a person to compare."""
_EARTH_RADIUS_KM: Final = 6371.0  # mean radius, IUGG


def labels(said: Said) -> tuple[Label, ...]:
    """The phrases by which the publisher labels the picture as an illustration."""
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
    span = claimed_days(claim)
    if span is not None:
        yield from _captions_when(said, *span)
        yield from _stated_when(said, *span)
    yield from _place_words(said, claim)
    if isinstance(claim.where, Place) and said.position is not None:
        yield _distance(said.position, claim.where)


def claimed_days(claim: ClaimAdded) -> tuple[date, date] | None:
    """The first and last day that a claim names; of words its only date, or its only year."""
    match claim.when:
        case Instant():
            span = _days(claim.when)
        case Period(value=Instant() as first, end=Instant() as last):
            span = _days(first)[0], _days(last)[1]
        case Text(value=text):
            return _days_in(text)
        case _:  # unknown, or open on one side
            return None
    return span if span[0].year >= _FIRST_YEAR and span[1].year <= _LAST_YEAR else None


def _days(instant: Instant) -> tuple[date, date]:
    year = int(instant.value[:4])
    match instant.precision:
        case Precision.YEAR:
            return date(year, 1, 1), date(year, 12, 31)
        case Precision.MONTH:
            month = int(instant.value[5:7])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case _:
            day = date.fromisoformat(instant.value[:10])
            return day, day


def _days_in(text: str) -> tuple[date, date] | None:
    days = tuple(_dates(text))
    if len(set(days)) == 1:
        return days[0], days[0]
    years = _years(text)
    if len(years) == 1:
        return date(years[0], 1, 1), date(years[0], 12, 31)
    return None


def _years(text: str) -> tuple[int, ...]:
    """The years that stand alone or in a date in figures, each once."""
    in_dates = (parts[0] or parts[5] for parts in _DAY.findall(text))
    return tuple(dict.fromkeys(int(year) for year in (*_YEAR.findall(text), *in_dates)))


def _dates(text: str) -> Iterator[date]:
    """Days written in figures: year first, or day before month; of the latter only those that cannot be misread."""
    for year, month, day, first, second, last_year in _DAY.findall(text):
        given = (int(year), int(month), int(day)) if year else (int(last_year), int(second), int(first))
        if not year and given[1] <= 12 and given[2] <= 12 and given[1] != given[2]:
            continue  # 03/04/2022: of April or of March
        with suppress(ValueError):  # not in the calendar
            yield date(*given)


def _captions_when(said: Said, first: date, last: date) -> Iterator[Outcome]:
    """The years, and the days where they are written in figures, in captions."""
    texts = [
        text for name, text in said.captions if not any(word in name.casefold() for word in _NOT_OF_EVENT)
    ]
    years = dict.fromkeys(year for text in texts for year in _years(text[:5000]))
    if not years:
        return
    pairs: tuple[Pair, ...] = (
        ("caption_dates", Text(", ".join(map(str, list(years)[:6])))),
        ("claimed_when", shown_span(first, last)),
    )
    if any(first.year <= year <= last.year for year in years):
        days = [day for text in texts for day in _dates(text[:5000])]
        near = [day for day in days if first - _ZONES_APART <= day <= last + _ZONES_APART]
        if not days or near:
            yield Outcome("agrees", pairs)
            return
        pairs = (("caption_dates", Text(", ".join(day.isoformat() for day in days[:6]))), pairs[1])
    explanations = ("may_be_archive_caption", "may_be_other_date_meant")
    yield Outcome("differs", pairs, explanations, "decided_by_publisher")


def _stated_when(said: Said, first: date, last: date) -> Iterator[Outcome]:
    """The stated time of taking, and the time in the name, which is at the earliest that of sending."""
    taken = said.instant("taken_time")
    day = None if taken is None else day_of(taken)
    if taken is not None and day is not None:
        pairs: tuple[Pair, ...] = (("taken", taken), ("claimed_when", shown_span(first, last)))
        if first - _ZONES_APART <= day.date() <= last + _ZONES_APART:
            yield Outcome("agrees", pairs)
        else:
            explanations = ("may_be_clock", "may_be_date_entered")
            yield Outcome("differs", pairs, explanations, "decided_by_original_file")
    named = others.name_time(said)
    if named is not None and said.name is not None:
        pairs = (("received_name", FileName(said.name)), ("claimed_when", shown_span(first, last)))
        if named.local.date() >= first - _ZONES_APART:
            yield Outcome("agrees", pairs)
        else:
            explanations = ("may_be_renamed", "may_be_clock")
            yield Outcome("differs", pairs, explanations, "decided_by_sender")


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


def shown_span(first: date, last: date) -> Instant | Period:
    """The claimed days as a value."""
    ends = [Instant(day.isoformat(), Precision.DAY) for day in (first, last)]
    return ends[0] if first == last else Period(*ends)
