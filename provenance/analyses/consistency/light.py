"""The light by the camera's exposure against the height of the sun at the stated or claimed place and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2
from typing import Final, Literal

from provenance.analyses.consistency.claimed import FIRST_YEAR, LAST_YEAR
from provenance.analyses.consistency.outcome import Outcome, Pair, worst
from provenance.analyses.consistency.said import Said, apart, local
from provenance.analyses.consistency.zones import offsets_of, satellite_clock, zones_at
from provenance.geo.sun import sun_position
from provenance.record.values import (
    Instant,
    Measure,
    Period,
    Place,
    Term,
    decimal_text,
    latitude_longitude,
)

_DAYLIGHT_EV: Final = 13.0
"""Exposure value at ISO 100 that no usual lamp, screen or floodlight gives a scene, but the moon has: overcast days
give 12 to 13, sunshine 15 (ANSI PH2.7-1986, table of light conditions); floodlit stadiums give 8 to 9, a bright
screen 12 (K = 12.5 cd/m²)."""
_BRIGHT_EV: Final = 11.0
"""As bright as an overcast day or a sunset, or as a shop window or screen from near."""
_NIGHT_DEG: Final = -6.0
"""Below it civil twilight has ended, and no daylight photo is possible."""
_GAP: Final = timedelta(minutes=10)
"""A satellite's time this near to the stated one confirms it (our choice)."""

ClockOf = Literal["stated", "satellite", "claim"]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A place and a time in UTC; `clock`: whose time it is; `at_claimed`: whether the place is the claimed one."""

    utc: datetime
    place: Place
    clock: ClockOf
    said: Instant
    at_claimed: bool

    @property
    def sun_deg(self) -> float:
        """The refracted height of the sun."""
        latitude, longitude = map(float, latitude_longitude(self.place))
        return sun_position(latitude, longitude, self.utc).apparent_elevation_deg


def light(said: Said) -> Outcome:
    """Test 11: daylight by the exposure while the sun is below the horizon at the stated or claimed place and time.

    Without exposure data only the sun can be computed; whether the picture shows daylight a person must see. It never
    contradicts: at night the moon, a flame or a lamp is exposed as a scene by day is, and no tag tells them apart.
    """
    value = exposure_value(said)
    outcomes = [_compared(said, moment, value) for moment in _moments(said)]
    heaviest = max(
        (one.rank for one in outcomes), default=0
    )  # each has a sun of its own; others only confuse
    return worst(one for one in outcomes if one.rank == heaviest)


def exposure_value(said: Said) -> float | None:
    """Exposure value for ISO 100: log2(N² / t) − log2(ISO / 100); None where a part is not stated or not possible."""
    aperture, time_s = said.number("ExifIFD", "FNumber"), said.number("ExifIFD", "ExposureTime")
    iso = said.number("ExifIFD", "ISO", "PhotographicSensitivity", "ISOSpeedRatings")
    if not aperture or not time_s or not iso or min(aperture, time_s, iso) <= 0:
        return None
    value = log2(float(aperture) ** 2 / float(time_s)) - log2(float(iso) / 100)
    return value if -20 < value < 25 else None


def _compared(said: Said, moment: _Moment, value: float | None) -> Outcome:
    sun = moment.sun_deg
    pairs: tuple[Pair, ...] = (
        (f"time_{moment.clock}", moment.said),
        ("claimed_where" if moment.at_claimed else "position", moment.place),
        ("sun_elevation", Measure(decimal_text(sun, 1), "deg")),
    )
    if value is None and sun > _NIGHT_DEG:
        return Outcome("nothing_to_compare", pairs, (), "decided_by_seeing_light")
    if value is None:
        pairs = (*pairs, ("light_by_exposure", Term("light_not_stated")))
        return Outcome("to_be_seen", pairs, (), "decided_by_seeing_daylight")
    pairs = (*pairs, ("exposure_value", Measure(decimal_text(value, 1), "1")))
    if sun > _NIGHT_DEG or value < _BRIGHT_EV:
        return Outcome("agrees", pairs)
    pairs = (*pairs, ("light_by_exposure", Term("light_bright")))
    return Outcome("differs", pairs, tuple(_explanations(said, moment, value)), "decided_by_other_photos")


def _explanations(said: Said, moment: _Moment, value: float) -> Iterator[str]:
    """What may explain an exposure as by day at night. Only a tag that says so excludes a flash of the camera's own."""
    flash = said.number("ExifIFD", "Flash")
    if flash is None or int(flash) & 1:  # EXIF 2.32 §4.6.5: bit 0, the flash fired
        yield "may_be_flash"
    yield "may_be_strobe"
    yield "may_be_lamp_or_screen" if value < _DAYLIGHT_EV else "may_be_bright_thing"
    if moment.clock == "claim":
        yield "may_be_claim_of_posting"
    elif moment.clock == "stated" and not _confirmed(said, moment):
        yield "may_be_clock"
        yield "may_be_home_zone"


def _confirmed(said: Said, moment: _Moment) -> bool:
    """Whether the satellite's clock gives the same time."""
    gps = said.instant("gps_time")
    utc = None if gps is None else gps.utc()
    return utc is not None and abs(utc - moment.utc) <= _GAP


def _moments(said: Said) -> Iterator[_Moment]:
    """Every place and time that the file or a claim states to the minute."""
    for place, times in ((said.position, _stated_times(said)), *_claimed(said)):
        for clock, instant in times:
            if place is not None and local(instant) is not None:
                yield from _moment(place, clock, instant, at_claimed=place is not said.position)


def _stated_times(said: Said) -> tuple[tuple[ClockOf, Instant], ...]:
    taken, gps = said.instant("taken_time"), said.instant("gps_time")
    if gps is not None and taken is not None:
        late = apart(taken, gps)
        if taken.offset is not None and late is not None and abs(late) <= _GAP:
            return (("stated", taken),)  # one time, twice
        if satellite_clock(said).result == "agrees":
            return (("satellite", gps),)  # one time too; of it only the zone is stated wrongly, or not at all
    both: tuple[tuple[ClockOf, Instant | None], ...] = (("stated", taken), ("satellite", gps))
    return tuple((clock, one) for clock, one in both if one is not None)


def _claimed(said: Said) -> Iterator[tuple[Place | None, tuple[tuple[ClockOf, Instant], ...]]]:
    """The claimed times at the claimed place, or where that has no coordinates at the stated position."""
    for claim in said.claims:
        when = claim.when.value if isinstance(claim.when, Period) else claim.when
        one_moment = not isinstance(claim.when, Period) or claim.when.value == claim.when.end
        if isinstance(when, Instant) and one_moment:
            place = claim.where if isinstance(claim.where, Place) else said.position
            yield place, (("claim", when),)


def _moment(place: Place, clock: ClockOf, instant: Instant, *, at_claimed: bool) -> Iterator[_Moment]:
    """The moment in UTC: by its own offset, else by the zones of the place, of which the brightest sun counts."""
    on_clock = local(instant)
    if on_clock is None or not FIRST_YEAR <= on_clock.year <= LAST_YEAR:
        return
    own = instant.utc()
    if own is not None:
        yield _Moment(own, place, clock, instant, at_claimed)
        return
    times = [(on_clock - offset).replace(tzinfo=UTC) for offset in offsets_of(zones_at(place), on_clock)]
    moments = [_Moment(one, place, clock, instant, at_claimed) for one in times]
    if moments:
        yield max(moments, key=lambda one: one.sun_deg)
