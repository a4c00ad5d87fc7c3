"""What somebody asks of shadows, as typed: a place, a stretch of time with its zone, and which questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from provenance.errors import UsageError
from provenance.geo.localtimes import PlaceZone, other_clocks
from provenance.geo.timezones import offset_text, time_in_zone, zones_near
from provenance.record.marks import BothAsked, ClaimAsked, ShadowSheet, WhereAsked
from provenance.record.spans import span_of
from provenance.record.values import Instant, Period, Place, Precision, latitude_longitude

__all__ = [
    "WORLD",
    "Answer",
    "Asked",
    "Extent",
    "asked_in",
    "asked_of_claim",
    "claimed",
    "clocks_of",
    "zones_there",
]

Extent = tuple[Decimal, Decimal, Decimal, Decimal]
Stretch = Literal["", "day", "year"]

WORLD: Final[Extent] = WhereAsked(at="").extent
_OFFSET: Final = re.compile(r"\s*(Z|UTC|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """As the fields of a form have it. `place` is latitude, longitude (degrees) and the radius (m) it stands for;
    `first` and `last` are clock times, "last" empty for the same, `zone` an offset or an IANA name for those that
    state none. `when`: the day of `first`, or its year. `extent` is where to look for `where` and `both`.
    `centre_of`: the name of which the place is the centre, where a gazetteer gave it."""

    place: tuple[Decimal, Decimal, Decimal] | None = None
    first: str = ""
    last: str = ""
    zone: str = ""
    verify: bool = False
    when: Stretch = ""
    where: bool = False
    both: bool = False
    extent: Extent = WORLD
    centre_of: str = ""


@dataclass(frozen=True)
class Answer:
    """The questions as a sheet keeps them."""

    claim: ClaimAsked | None = None
    when: ClaimAsked | None = None
    where: WhereAsked | None = None
    both: BothAsked | None = None


def claimed(asked: Asked) -> Answer:
    """The questions of a form. Raises UsageError: `sun_place_missing`, `sun_time_missing`, `not_a_time`,
    `time_without_zone`, `bound_ends_before_it_starts`, `no_such_zone`, `time_shown_twice`, `time_never_shown`."""
    if not (asked.verify or asked.when or asked.where or asked.both):
        return Answer()
    if asked.place is None and (asked.verify or asked.when):
        raise UsageError("sun_place_missing")
    first, last = _stretch(asked)
    return Answer(
        claim=_claim(asked, first, last) if asked.verify else None,
        when=_claim(asked, *_around(first, asked.when)) if asked.when else None,
        where=WhereAsked(at=(first + (last - first) / 2).isoformat(timespec="seconds"), extent=asked.extent)
        if asked.where
        else None,
        both=BothAsked(extent=asked.extent, first=_text(first), last=_text(last)) if asked.both else None,
    )


def _claim(asked: Asked, first: datetime, last: datetime) -> ClaimAsked:
    assert asked.place is not None
    lat, lon, radius_m = asked.place
    stretch = {"first": _text(first), "last": _text(last)}
    return ClaimAsked(lat=lat, lon=lon, radius_m=radius_m, centre_of=asked.centre_of, **stretch)


def _stretch(asked: Asked) -> tuple[datetime, datetime]:
    """A day without hours is the whole day."""
    if not asked.first.strip():
        raise UsageError("sun_time_missing")
    first, whole = _moment(asked.first, asked.zone)
    last, whole_last = (first, whole) if not asked.last.strip() else _moment(asked.last, asked.zone)
    last = last + _DAY if whole_last else last
    if last < first:
        raise UsageError("bound_ends_before_it_starts", start=asked.first, end=asked.last)
    return first, last


def _moment(text: str, zone: str) -> tuple[datetime, bool]:
    """A clock time with its offset, and whether it is a whole day."""
    stated = _OFFSET.search(text.strip())
    bare = text.strip()
    if stated is not None and (":" in bare[: stated.start()] or stated[1].upper() in ("Z", "UTC")):
        bare, zone = bare[: stated.start()], stated[1]
    try:
        clock = datetime.fromisoformat(bare)
    except ValueError as error:
        raise UsageError("not_a_time", field="", value=text[:60]) from error
    if clock.utcoffset() is None:
        clock = _placed(clock, zone.strip())
    return clock, len(bare) <= len("2022-09-10")


def _placed(clock: datetime, zone: str) -> datetime:
    if not zone:
        raise UsageError("time_without_zone", time=clock.isoformat(sep=" "))
    if _OFFSET.fullmatch(zone):
        offset = "+00:00" if zone.upper() in ("Z", "UTC") else zone
        return datetime.fromisoformat(clock.isoformat() + offset)
    placed = time_in_zone(clock, zone)
    return datetime.fromisoformat(placed.isoformat())  # with the offset of then, not the zone


def _around(first: datetime, stretch: Stretch) -> tuple[datetime, datetime]:
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    if stretch == "day":
        return midnight, midnight + _DAY
    start = midnight.replace(month=1, day=1)
    return start, start.replace(year=start.year + 1)


def _text(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


# ---- back into fields -------------------------------------------------------------------------------------------


def asked_in(sheet: ShadowSheet) -> Asked:
    """The fields that a sheet's questions came from."""
    place, first, last = _known(sheet)
    when: Stretch = ""
    if sheet.when is not None:
        when = "year" if _length(sheet.when) > 3 * _DAY else "day"
    extent = sheet.both.extent if sheet.both else sheet.where.extent if sheet.where else WORLD
    known = sheet.claim or sheet.when
    return Asked(
        place=place, first=_clock(first), last="" if last == first else _clock(last), zone=_offset(first),
        verify=sheet.claim is not None, when=when, where=sheet.where is not None, both=sheet.both is not None,
        extent=extent, centre_of="" if known is None else known.centre_of,
    )  # fmt: skip


def _known(sheet: ShadowSheet) -> tuple[tuple[Decimal, Decimal, Decimal] | None, str, str]:
    asked = sheet.claim or sheet.when
    place = None if asked is None else (asked.lat, asked.lon, asked.radius_m)
    if sheet.claim is not None:
        return place, sheet.claim.first, sheet.claim.last
    if sheet.both is not None:
        return place, sheet.both.first, sheet.both.last
    if sheet.where is not None:
        return place, sheet.where.at, sheet.where.at
    return (place, "", "") if asked is None else (place, asked.first, asked.first)


def _length(asked: ClaimAsked) -> timedelta:
    return datetime.fromisoformat(asked.last) - datetime.fromisoformat(asked.first)


def _clock(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M") if text else ""


def _offset(text: str) -> str:
    return offset_text(datetime.fromisoformat(text).utcoffset() or timedelta()) if text else ""


# ---- what a case lends ------------------------------------------------------------------------------------------


def zones_there(lat: Decimal, lon: Decimal) -> tuple[str, ...]:
    """The zones at a place and within some 5 km of it, by IANA name."""
    return zones_near(float(lat), float(lon))


def clocks_of(moment: str, zones: tuple[str, ...]) -> tuple[Instant, ...]:
    """A moment (RFC 3339) as stated, in UTC and on the clock of the place, as far as they differ."""
    stated = Instant(moment[:16], Precision.MINUTE, _offset(moment))
    return (stated, *other_clocks(stated, PlaceZone(zones, "") if zones else None))


def asked_of_claim(where: Place | None, when: Instant | Period | None) -> Asked:
    """What a claim lends: its place with the extent it states, and its time where that has a zone."""
    place = None
    if where is not None:
        place = (*latitude_longitude(where), Decimal(where.radius_m or 0))
    ends = (when.value, when.end) if isinstance(when, Period) else (when, when)
    if ends[0] is None or ends[1] is None:
        return Asked(place=place)
    stated, known = ends[0].offset, (span_of(ends[0]).first, span_of(ends[1]).last)
    if stated is None or known[0] is None or known[1] is None:
        return Asked(place=place, first=ends[0].value.replace("T", " ")[:16])
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{stated}").tzinfo
    first, last = (one.astimezone(zone).strftime("%Y-%m-%d %H:%M") for one in (known[0], known[1]))
    whole = place is not None
    return Asked(place, first, last, stated, verify=whole, when="day" if whole else "")
