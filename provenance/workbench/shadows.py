"""What shadows marked in a photo say of sun, place and time, as plain data for command line and window."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from provenance.geo.shadow.marked import marked_of
from provenance.geo.shadow.marks import Marked, Spot
from provenance.geo.shadow.predicted import predicted_tips
from provenance.geo.shadow.reading import Reading, reading
from provenance.geo.shadow.solve import band, joint, windows
from provenance.geo.shadow.verify import ClaimedPlace, ClaimedTime, compare
from provenance.record.marks import BothAsked, ClaimAsked, ShadowSheet, WhereAsked
from provenance.workbench.marksfiles import read_shadow_file

__all__ = ["shadow_answers", "shadow_answers_of_file"]


def shadow_answers_of_file(path: Path) -> dict[str, Any]:
    """As `shadow_answers`, of a file. Raises InputError and UsageError."""
    return shadow_answers(read_shadow_file(path))


def shadow_answers(asked: ShadowSheet) -> dict[str, Any]:
    """The answer as docs/command-line.md says. Raises UsageError."""
    marked = marked_of(asked)
    if marked is None:
        return {"test": "no_test_possible", "reason": "no_shadow_seen"}
    read = reading(marked)
    return {
        "test": "done",
        "reason": None,
        "read": _read(read),
        "compared": None if asked.claim is None else _compared(read, marked, asked.claim),
        "when": None if asked.when is None else _when(read, asked.when),
        "where": None if asked.where is None else _where(read, asked.where),
        "both": None if asked.both is None else _both(read, asked.both),
    }


def _read(read: Reading) -> dict[str, Any]:
    at, tall = read, read.elevation_deg is not None
    return {
        "sun_azimuth_deg": round(at.azimuth_deg, 2) if at.has_heading else None,
        "sun_azimuth_error_deg": round(at.azimuth_error_deg, 2) if at.has_heading else None,
        "sun_from_axis_deg": round(at.turned_deg, 2),
        "shadow_direction_deg": round((at.azimuth_deg + 180) % 360, 2) if at.has_heading else None,
        "sun_elevation_deg": round(at.elevation_deg, 2) if at.elevation_deg is not None else None,
        "sun_elevation_error_deg": round(at.elevation_error_deg, 2) if at.elevation_error_deg else None,
        "sun_elevation_95_deg": _range(at.elevation_range_deg),
        "shadow_per_height": round(at.ratio, 3) if tall and at.ratio is not None else None,
        "shadow_per_height_95": [round(v, 3) for v in at.ratio_range] if at.ratio_range else None,
        "chance": at.chance,
        "marks_agree": at.agree,
    }


def _compared(read: Reading, marked: Marked, claim: ClaimAsked) -> dict[str, Any]:
    place, time = claim_of(claim)
    made = compare(read, place, time)
    return {
        "centre_of": claim.centre_of or None,
        "verdict": made.verdict.value,
        "grounds": made.grounds.value,
        "reasons": list(made.reasons),
        "levels": {"agrees": 0.95, "contradicts": 0.99},
        "rise": round(made.rise, 2) if made.rise < 1e9 else None,
        "chance": made.chance,
        "best_time": _times(made.best_utc),
        "sun_azimuth_deg": round(made.sun_azimuth_deg, 2),
        "sun_elevation_deg": round(made.sun_elevation_deg, 2),
        "shadow_direction_deg": round(made.shadow_direction_deg, 2),
        "shadow_per_height": None if made.shadow_ratio is None else round(made.shadow_ratio, 3),
        "azimuth_difference_deg": _rounded(made.direction_difference_deg),
        "elevation_difference_deg": _rounded(made.elevation_difference_deg),
        "azimuth_difference_95_deg": _range(made.direction_difference_range_deg),
        "elevation_difference_95_deg": _range(made.elevation_difference_range_deg),
        "also_agrees_share": _rounded(made.also_agrees),
        "tips": [
            {
                "number": one.number,
                "foot": _pixel(one.foot),
                "tip": _pixel(one.tip),
                "length_known": one.length_known,
                "band_95": [_pixel(corner) for corner in one.band],
                "within": one.within,
            }
            for one in predicted_tips(marked, made.sun_azimuth_deg, made.sun_elevation_deg)
        ],
    }


def _when(read: Reading, asked: ClaimAsked) -> dict[str, Any]:
    place, time = stretch_of(asked)
    found = {
        grounds.value: [
            {"first": _times(one.first, time), "last": _times(one.last, time), "best": _times(one.best, time)}
            for one in windows(read, place, time, grounds, step_s(time))
        ]
        for grounds in possible(read)
    }
    light = [] if is_long(time) else daylight(place, time)
    return {
        "centre_of": asked.centre_of or None,
        "windows": found,
        "moon": None if is_long(time) else _moon(place, time),
        "light": [
            {"light": lit.light.value, "first": _times(lit.first, time), "last": _times(lit.last, time)}
            for lit in light
        ],
    }


def _moon(place: ClaimedPlace, time: ClaimedTime) -> dict[str, Any]:
    """The moon as a bound of when a night was light enough; at the middle of the time and while it is up."""
    middle = moon_position(place.latitude_deg, place.longitude_deg, time.first + (time.last - time.first) / 2)
    up = moon_up(place.latitude_deg, place.longitude_deg, time.first, time.last)
    return {
        "illuminated_share": round(middle.illuminated, 3),
        "phase_deg": round(middle.phase_deg, 1),
        "up": [{"first": _times(a, time), "last": _times(b, time)} for a, b in up.stretches],
    }


def _where(read: Reading, asked: WhereAsked) -> dict[str, Any]:
    grounds = widest(read)
    found = band(read, moment_of(asked.at), grounds, extent_of(asked.extent))
    return {
        "grounds": grounds.value,
        "step_deg": found.step_deg,
        "best": None if found.best is None else {"lat": found.best[0], "lon": found.best[1]},
        "bests": [{"lat": lat, "lon": lon} for lat, lon in found.bests],
        "share_of_earth": found.area_share,
        "rows": [
            {"lat": round(row.latitude_deg, 5), "lon": [[round(a, 5), round(b, 5)] for a, b in row.stretches]}
            for row in found.rows
        ],
    }


def _both(read: Reading, asked: BothAsked) -> dict[str, Any]:
    grounds = widest(read)
    extent, time = both_of(asked)
    return {
        "grounds": grounds.value,
        "nodes": [
            {
                "lat": round(spot.latitude_deg, 5),
                "lon": round(spot.longitude_deg, 5),
                "windows": [{"first": _times(a, time), "last": _times(b, time)} for a, b in spot.windows],
            }
            for spot in joint(read, extent, time, grounds)
        ],
    }


def _times(when: datetime, asked: ClaimedTime | None = None) -> dict[str, str]:
    """In UTC, and with the offset in which the question was asked."""
    zone = when.tzinfo if asked is None else asked.first.tzinfo
    return {
        "utc": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "as_asked": when.astimezone(zone).isoformat(timespec="seconds"),
    }


def _range(of: tuple[float, float] | None) -> list[float] | None:
    return None if of is None else [round(angle, 2) for angle in of]


def _pixel(spot: Spot) -> list[float]:
    return [round(spot[0], 1), round(spot[1], 1)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
