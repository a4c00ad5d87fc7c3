"""Answers to what a sheet of shadows asks: a claim compared, windows of time, a band on the map, both together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from provenance.analysis.contract import Statement
from provenance.geo.moon import moon_position, moon_up
from provenance.geo.shadow.asked import (
    both_of,
    claim_of,
    extent_of,
    is_long,
    moment_of,
    possible,
    step_s,
    stretch_of,
    widest,
)
from provenance.geo.shadow.daylight import daylight
from provenance.geo.shadow.marks import Marked
from provenance.geo.shadow.predicted import predicted_tips
from provenance.geo.shadow.reading import Reading
from provenance.geo.shadow.solve import band, joint, windows
from provenance.geo.shadow.verify import ClaimedPlace, ClaimedTime, compare
from provenance.record.finding import Basis, Limit
from provenance.record.marks import BothAsked, ClaimAsked, ShadowSheet, WhereAsked
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Measure,
    Period,
    Place,
    Precision,
    Sequence,
    Table,
    Term,
    Value,
    decimal_text,
)

__all__ = ["compared", "looked_for"]


def compared(sun: Reading, marked: Marked, asked: ClaimAsked) -> Iterator[Statement]:
    """The claimed place and time beside the marks, and where the tips of shadows should be seen then. Raises
    UsageError."""
    place, time = claim_of(asked)
    made = compare(sun, place, time)
    yield _said("claimed_place", _place(place, asked), _centre(asked))
    yield _said("claimed_time", _period(time.first, time.last))
    yield _said("claim_comparison", Term(f"claim_{made.verdict.value}"))
    if made.reasons:
        yield _said("claim_reasons", Sequence(tuple(Term(f"shadow_{reason}") for reason in made.reasons)))
    ratio = None if made.shadow_ratio is None else Measure(decimal_text(made.shadow_ratio, 2), "1")
    row = (
        _instant(made.best_utc, time.first.tzinfo),
        _degrees(made.sun_azimuth_deg),
        _degrees(made.sun_elevation_deg),
        _degrees(made.shadow_direction_deg),
        ratio,
    )
    columns = ("time", "azimuth", "elevation", "shadow_direction", "shadow_per_height")
    yield _said("predicted_sun", Table((row,), columns))
    differences: tuple[tuple[Value | None, ...], ...] = tuple(
        (Term(name), _degrees(off), *map(_degrees, ends))
        for name, off, ends in (
            ("sun_azimuth", made.direction_difference_deg, made.direction_difference_range_deg),
            ("sun_elevation", made.elevation_difference_deg, made.elevation_difference_range_deg),
        )
        if off is not None and ends is not None
    )
    if differences:
        yield _said("sun_differences", Table(differences, ("angle", "difference", "lowest", "highest")))
    tips = tuple(
        (
            Count(tip.number, "number"),
            Measure(decimal_text(tip.tip[0], 1), "px"),
            Measure(decimal_text(tip.tip[1], 1), "px"),
            Flag(tip.length_known),
            Flag(tip.within),
        )
        for tip in predicted_tips(marked, made.sun_azimuth_deg, made.sun_elevation_deg)
    )
    if tips:
        columns = ("thing", "tip_across", "tip_down", "length_predicted", "within_band")
        yield _said("predicted_tips", Table(tips, columns))
    if made.also_agrees is not None:
        yield _said("also_agreeing", Measure(decimal_text(100 * made.also_agrees, 0), "percent"))


def looked_for(sun: Reading, sheet: ShadowSheet) -> Iterator[Statement]:
    """When, where, or both. Raises UsageError."""
    if sheet.when is not None:
        yield from _when(sun, sheet.when)
    if sheet.where is not None:
        yield from _where(sun, sheet.where)
    if sheet.both is not None:
        yield from _both(sun, sheet.both)


def _when(sun: Reading, asked: ClaimAsked) -> Iterator[Statement]:
    place, time = stretch_of(asked)
    zone = time.first.tzinfo
    yield _said("searched_place", _place(place, asked), _centre(asked))
    yield _said("searched_stretch", _period(time.first, time.last))
    rows = tuple(
        (Term(f"by_{grounds.value}"), _period(one.first, one.last, zone), _instant(one.best, zone))
        for grounds in possible(sun)
        for one in windows(sun, place, time, grounds, step_s(time))
    )
    yield _said("time_windows", Table(rows, ("grounds", "window", "best")))
    if not is_long(time):
        light = tuple(
            (Term(f"light_{lit.light.value}"), _period(lit.first, lit.last, zone))
            for lit in daylight(place, time)
        )
        yield _said("daylight", Table(light, ("light", "window")))
        yield from _moon(place, time)


def _moon(place: ClaimedPlace, time: ClaimedTime) -> Iterator[Statement]:
    """When the moon was up and how much of it was lit, as a bound of what a night lets see."""
    at = time.first + (time.last - time.first) / 2
    lit = moon_position(place.latitude_deg, place.longitude_deg, at).illuminated
    yield _said("moon_lit", Measure(decimal_text(lit, 2), "1"))
    up = moon_up(place.latitude_deg, place.longitude_deg, time.first, time.last)
    rows = tuple((_period(first, last, time.first.tzinfo),) for first, last in up.stretches)
    yield _said("moon_up", Table(rows, ("window",)))


def _where(sun: Reading, asked: WhereAsked) -> Iterator[Statement]:
    at = moment_of(asked.at)
    made = band(sun, at, widest(sun), extent_of(asked.extent))
    yield _said("sun_band_time", _instant(at, at.tzinfo))
    yield _said("sun_band_share", Measure(decimal_text(100 * made.area_share, 3), "percent"))
    if made.best is not None:
        yield _said("sun_band_best", _spot(*made.best))
    rows = tuple(
        (_degrees(row.latitude_deg, 5), _degrees(first, 5), _degrees(last, 5), _degrees(made.step_deg, 5))
        for row in made.rows
        for first, last in row.stretches
    )
    yield _said("sun_band", Table(rows, ("latitude", "longitude_from", "longitude_to", "height")))


def _both(sun: Reading, asked: BothAsked) -> Iterator[Statement]:
    extent, time = both_of(asked)
    zone = time.first.tzinfo
    rows = tuple(
        (
            _spot(one.latitude_deg, one.longitude_deg),
            Sequence(tuple(_period(first, last, zone) for first, last in one.windows)),
        )
        for one in joint(sun, extent, time, widest(sun))
    )
    yield _said("searched_stretch", _period(time.first, time.last))
    yield _said("sun_joint", Table(rows, ("position", "windows")))


def _said(name: str, value: Value, limits: tuple[Limit, ...] = ()) -> Statement:
    return Statement(name, Basis.COMPUTED, value, private=True, limits=limits)


def _place(place: ClaimedPlace, asked: ClaimAsked) -> Place:
    radius_m = decimal_text(place.radius_m, 0) if place.radius_m else None
    spot = decimal_text(place.latitude_deg, 6), decimal_text(place.longitude_deg, 6)
    return Place.at(*spot, radius_m, asked.centre_of or None)


def _centre(asked: ClaimAsked) -> tuple[Limit, ...]:
    return (Limit("town_centre_point_used"),) if asked.centre_of else ()


def _spot(lat: float, lon: float) -> Place:
    return Place.at(decimal_text(lat, 5), decimal_text((lon + 180) % 360 - 180, 5))


def _degrees(value: float, places: int = 1) -> Measure:
    return Measure(decimal_text(value, places), "deg")


def _period(first: datetime, last: datetime, zone: tzinfo | None = None) -> Period:
    return Period(_instant(first, zone or first.tzinfo), _instant(last, zone or last.tzinfo))


def _instant(when: datetime, zone: tzinfo | None) -> Instant:
    """To the second, on the clock in which the question was asked."""
    local = when.astimezone(zone)
    offset = local.strftime("%z")
    return Instant(local.strftime("%Y-%m-%dT%H:%M:%S"), Precision.SECOND, f"{offset[:3]}:{offset[3:5]}")
