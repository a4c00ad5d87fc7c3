"""The answer to marked shadows while they are moved: what a recorded run would say, where the photo should show the
shadows, what lies on the map, and the day of the place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import msgspec

from provenance.analyses.sun_and_shadow import ANALYSIS
from provenance.analyses.sun_and_shadow.read import said_of
from provenance.analysis.contract import Result
from provenance.errors import UsageError
from provenance.geo.mapthings import BandStrip, MapContent, Shadows
from provenance.geo.marksmap import Findings, content_of_shadows
from provenance.geo.moon import moon_position, moon_up
from provenance.geo.shadow.asked import claim_of, is_long, stretch_of
from provenance.geo.shadow.daylight import daylight
from provenance.geo.shadow.marked import marked_of
from provenance.geo.shadow.predicted import PredictedTip, predicted_tips
from provenance.geo.shadow.verify import ClaimedTime
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.marks import ClaimAsked, ShadowSheet
from provenance.record.run import Outcome
from provenance.record.values import Instant, Measure, Period, Place, Table, Term, Value

__all__ = ["DayStrip", "PredictedTip", "ShadowPreview", "is_slow", "preview_of_shadows"]

Stretch = tuple[datetime, datetime]

_GROUNDS: Final = ("by_both", "by_direction", "by_length")
"""The strictest first."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class DayStrip:
    """One day of a place, on the clock in which it was asked. `lights`: what of ("day", "civil_twilight",
    "nautical_twilight", "astronomical_twilight") holds at least, and from when to when; `moon`: when it is up, and
    `moon_lit` the lit share of its disc at the middle of the day. `windows` by the marks, on the grounds named."""

    first: datetime
    last: datetime
    lights: tuple[tuple[str, Stretch], ...]
    moon: tuple[Stretch, ...]
    moon_lit: float
    claim: Stretch | None
    windows: tuple[Stretch, ...]
    grounds: str


@dataclass(frozen=True)
class ShadowPreview:
    """As a run would have it: `reason` where there is no answer; `limits` are those of the answer, then the method's.
    `waits`: what is asked takes longer and is not in it."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reason: Reason | None
    limits: tuple[Limit, ...]
    tips: tuple[PredictedTip, ...]
    on_map: MapContent
    day: DayStrip | None
    waits: bool


def is_slow(sheet: ShadowSheet) -> bool:
    """Whether it asks for what takes more than the tenth of a second in which marks are followed."""
    return sheet.where is not None or sheet.both is not None or _is_long(sheet.when)


def preview_of_shadows(sheet: ShadowSheet, *, slow: bool = True) -> ShadowPreview:
    """What `sun_and_shadow` would say of this sheet; without `slow` bands, years and both are left out."""
    waits = not slow and is_slow(sheet)
    asked = _quick(sheet) if waits else sheet
    result = said_of(asked)
    findings = tuple(
        Finding(f"preview-{n}", one.name, Basis.COMPUTED, one.value, limits=one.limits)
        for n, one in enumerate(result.statements)
    )
    values = {one.name: one.value for one in findings}
    return ShadowPreview(
        outcome=result.outcome,
        findings=findings,
        reason=result.reason,
        limits=_limits(result),
        tips=_tips(asked, values),
        on_map=_on_map(asked, values),
        day=_day(sheet, values),
        waits=waits,
    )


def _quick(sheet: ShadowSheet) -> ShadowSheet:
    when = None if _is_long(sheet.when) else sheet.when
    return msgspec.structs.replace(sheet, where=None, both=None, when=when)


def _is_long(asked: ClaimAsked | None) -> bool:
    if asked is None:
        return False
    try:
        return is_long(stretch_of(asked)[1])
    except UsageError:  # it is said by the answer
        return False


def _limits(result: Result) -> tuple[Limit, ...]:
    """Of the answer, of what is said in it, and of the method, each once."""
    if not result.statements:
        return result.limits
    said = (limit for one in result.statements for limit in one.limits)
    kept: list[Limit] = []
    for limit in (*result.limits, *said, *(Limit(id) for id in ANALYSIS.limits)):
        if limit not in kept:
            kept.append(limit)
    return tuple(kept)


# ---- in the photo -----------------------------------------------------------------------------------------------


def _tips(sheet: ShadowSheet, found: Findings) -> tuple[PredictedTip, ...]:
    """The shadows under the sun of the claim's best moment; none without a claim."""
    table = found.get("predicted_sun")
    if not isinstance(table, Table):
        return ()
    row = table.rows()[0]
    azimuth, elevation = row["azimuth"], row["elevation"]
    assert isinstance(azimuth, Measure)
    assert isinstance(elevation, Measure)
    try:
        marked = marked_of(sheet)
        return () if marked is None else predicted_tips(marked, float(azimuth.value), float(elevation.value))
    except UsageError:  # it is said by the answer
        return ()


# ---- on the map -------------------------------------------------------------------------------------------------


def _on_map(sheet: ShadowSheet, found: Findings) -> MapContent:
    """Place, sun, band, and where both were asked for the cells that have any window."""
    content = content_of_shadows(sheet, found)
    table = found.get("sun_joint")
    cells = _cells(table) if isinstance(table, Table) else None
    return content if cells is None else replace(content, shadows=(*content.shadows, cells))


def _cells(table: Table) -> Shadows | None:
    """The nodes of a grid as strips, each a step wide; None for fewer than two."""
    rows: dict[float, list[float]] = {}
    for row in table.rows():
        spot = row["position"]
        if isinstance(spot, Place):
            lat, lon = (float(part) for part in spot.value.split(","))
            rows.setdefault(lat, []).append(lon)
    high, wide = _step(sorted(rows)), _step(sorted({lon for lons in rows.values() for lon in lons}))
    if high is None and wide is None:
        return None
    high, wide = high or wide or 0.0, wide or high or 0.0
    strips: tuple[BandStrip, ...] = tuple(
        (lat, tuple((lon - wide / 2, lon + wide / 2) for lon in sorted(lons))) for lat, lons in rows.items()
    )
    return Shadows(high, strips)


def _step(numbers: list[float]) -> float | None:
    return min((b - a for a, b in pairwise(numbers)), default=None)


# ---- the day ----------------------------------------------------------------------------------------------------


def _day(sheet: ShadowSheet, found: Findings) -> DayStrip | None:
    """The day in which what is asked begins, from midnight to midnight of its clock; None where nothing is asked of a
    place."""
    asked = sheet.claim or sheet.when
    if asked is None:
        return None
    try:
        place, time = claim_of(asked)
    except UsageError:  # it is said by the answer
        return None
    first = time.first.replace(hour=0, minute=0, second=0, microsecond=0)
    day = ClaimedTime(first, first + _DAY)
    moon = moon_up(place.latitude_deg, place.longitude_deg, day.first, day.last)
    lit = moon_position(place.latitude_deg, place.longitude_deg, day.first + _DAY / 2).illuminated
    grounds, windows = _windows(found)
    return DayStrip(
        first=day.first,
        last=day.last,
        lights=tuple((one.light.value, (one.first, one.last)) for one in daylight(place, day)),
        moon=moon.stretches,
        moon_lit=lit,
        claim=None if sheet.claim is None else (time.first, time.last),
        windows=tuple(one for one in windows if one[0] < day.last and one[1] > day.first),
        grounds=grounds,
    )


def _windows(found: Findings) -> tuple[str, tuple[Stretch, ...]]:
    """Windows on the strictest grounds that the marks allow."""
    table = found.get("time_windows")
    rows = table.rows() if isinstance(table, Table) else []
    for grounds in _GROUNDS:
        of_these = [_stretch(row["window"]) for row in rows if row["grounds"] == Term(grounds)]
        if of_these:
            return grounds, tuple(one for one in of_these if one is not None)
    return "", ()


def _stretch(value: Value | None) -> Stretch | None:
    if not (isinstance(value, Period) and value.value is not None and value.end is not None):
        return None
    first, last = _moment(value.value), _moment(value.end)
    return None if first is None or last is None else (first, last)


def _moment(value: Instant) -> datetime | None:
    return value.utc()
