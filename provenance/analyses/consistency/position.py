"""Is the stated position one that a device can have had, and does the stated direction fit?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from provenance.analyses.consistency.outcome import NOT_EXAMINED, NOTHING, Outcome, Pair, worst
from provenance.analyses.consistency.said import Said
from provenance.analyses.consistency.zones import zones_at
from provenance.record.values import Measure, Place, Text, decimal_text, latitude_longitude

_LOWEST_M, _HIGHEST_M = Decimal(-450), Decimal(13_000)
"""The shore of the Dead Sea lies about 430 m below the sea; airliners fly below 13 km."""
_FASTEST_KM_H: Final = 1200
"""Airliners stay below the speed of sound."""
_COARSE_M: Final = Decimal(1000)
"""A phone that states more than this knew its place by a radio mast alone (our choice)."""
_KM_H: Final = {"K": Fraction(1), "M": Fraction("1.609344"), "N": Fraction("1.852")}
"""EXIF 2.32 §4.6.6, GPSSpeedRef: kilometres, miles and knots per hour."""


def plausible(said: Said) -> Outcome:
    """Test 12: degrees, height, speed and accuracy that can be; the open sea is named."""
    unusable = said.value("metadata", "position_unusable")
    if unusable is not None:
        pairs: tuple[Pair, ...] = (("position", unusable),)
        return Outcome(
            "differs", pairs, ("may_be_no_fix", "may_be_program_wrote"), "decided_by_original_file"
        )
    if said.position is None:
        return NOTHING
    return worst((_degrees(said.position), *_height(said.position), *_speed(said), *_accuracy(said.position)))


def _degrees(place: Place) -> Outcome:
    latitude, longitude = latitude_longitude(place)
    pairs: tuple[Pair, ...] = (("position", place),)
    if latitude == 0 and longitude == 0:
        return Outcome("differs_usual", pairs, ("may_be_no_fix",), "decided_by_original_file")
    if latitude == latitude.to_integral_value() and longitude == longitude.to_integral_value():
        explanations = ("may_be_position_rounded", "may_be_position_added")
        return Outcome("differs", pairs, explanations, "decided_by_original_file")
    zones = zones_at(place)
    if zones and all(zone.startswith("Etc/") for zone in zones):
        return Outcome("differs_usual", pairs, ("may_be_at_sea", "may_be_no_fix"), "decided_by_other_photos")
    return Outcome("agrees", pairs)


def _height(place: Place) -> Iterator[Outcome]:
    if place.altitude_m is not None:
        pairs: tuple[Pair, ...] = (("altitude", Measure(place.altitude_m, "m")),)
        if _LOWEST_M <= Decimal(place.altitude_m) <= _HIGHEST_M:
            yield Outcome("agrees", pairs)
        else:
            yield Outcome("differs", pairs, ("may_be_bad_fix",), "decided_by_other_photos")


def _speed(said: Said) -> Iterator[Outcome]:
    speed = said.number("GPS", "GPSSpeed")
    unit = said.text("GPS", "GPSSpeedRef")[:1].upper()
    if speed is not None and unit in _KM_H:
        in_km_h = speed * _KM_H[unit]
        pairs: tuple[Pair, ...] = (("speed_km_h", Measure(decimal_text(float(in_km_h), 0), "1")),)
        if 0 <= in_km_h <= _FASTEST_KM_H:
            yield Outcome("agrees", pairs)
        else:
            yield Outcome("differs", pairs, ("may_be_bad_fix",), "decided_by_other_photos")


def _accuracy(place: Place) -> Iterator[Outcome]:
    if place.radius_m is not None and Decimal(place.radius_m) > _COARSE_M:
        pairs: tuple[Pair, ...] = (("accuracy", Measure(place.radius_m, "m")),)
        yield Outcome("differs_usual", pairs, ("may_be_coarse_fix",), "decided_by_other_photos")


def direction(said: Said) -> Outcome:
    """Test 13: a direction must be one; whether it is right is not examined, since it needs a place on the map."""
    row, degrees = said.tag("GPS", "GPSImgDirection"), said.number("GPS", "GPSImgDirection")
    if row is None:
        return NOTHING
    pairs: tuple[Pair, ...] = (("direction", Text(row.text[:60])),)
    if degrees is None or not 0 <= degrees <= 360:
        return Outcome("differs", pairs, ("may_be_program_wrote",), "decided_by_original_file")
    return Outcome(NOT_EXAMINED.result, pairs, (), "decided_by_place_on_map")
