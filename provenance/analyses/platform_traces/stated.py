"""Times as names and identifiers carry them, refused where no calendar or clock knows them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from provenance.record.values import Instant, Precision

__all__ = ["LEEWAY", "instant_of_match", "instant_of_ms", "utc_of_ms"]

LEEWAY: Final = timedelta(days=1)
"""A clock somewhere may be ahead of UTC by 14 hours, or a little fast."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def utc_of_ms(milliseconds: int) -> datetime | None:
    """The UTC time so many milliseconds after 1970, or None outside the calendar."""
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def instant_of_ms(
    milliseconds: int, first: date, now: datetime, whole_seconds: bool = False
) -> Instant | None:
    """The UTC instant, or None when it lies before the day `first` or more than a day after `now`."""
    moment = utc_of_ms(milliseconds)
    if moment is None or not (first <= moment.date() and moment <= now + LEEWAY):
        return None
    if whole_seconds:
        return Instant(moment.strftime("%Y-%m-%dT%H:%M:%S"), Precision.SECOND, "+00:00")
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}"
    return Instant(text, Precision.FRACTION, "+00:00")


def instant_of_match(found: re.Match[str], utc: bool, first: date, now: datetime) -> Instant | None:
    """The instant in the groups of a matched name, as fine as they go; None when no such time can have been.

    Without `utc` its offset is not known. Raises nothing for any text.
    """
    part = {name: text for name, text in found.groupdict().items() if text is not None}
    if "epoch_ms" in part:
        return instant_of_ms(int(part["epoch_ms"]), first, now)
    try:
        moment = datetime(
            int(part["year"]),
            int(part["month"]),
            int(part["day"]),
            _hour(part),
            int(part.get("minute", "0")),
            int(part.get("second", "0")),
        )
    except ValueError:
        return None
    if not (first <= moment.date() and moment.replace(tzinfo=UTC) <= now + LEEWAY):
        return None
    offset = "+00:00" if utc else None
    if "hour" not in part:
        return Instant(moment.strftime("%Y-%m-%d"), Precision.DAY, offset)
    if "second" not in part:
        return Instant(moment.strftime("%Y-%m-%dT%H:%M"), Precision.MINUTE, offset)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    if "fraction" in part:
        return Instant(f"{text}.{part['fraction']}", Precision.FRACTION, offset)
    return Instant(text, Precision.SECOND, offset)


def _hour(part: dict[str, str]) -> int:
    """The hour of the day. Raises ValueError for one that no clock of twelve hours shows."""
    hour = int(part.get("hour", "0"))
    if "half" not in part:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if part["half"][:1].upper() == "P" else 0)
