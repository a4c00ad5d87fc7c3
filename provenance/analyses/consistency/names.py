"""The time in a received file name, and whose clock it is by the habit that the name follows."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

Clock = Literal["camera", "camera_utc", "received", "received_day"]
"""Whose time it is: the camera's when it was taken, or that of sending or saving, of which some give the day only."""


@dataclass(frozen=True, slots=True)
class NamedTime:
    """The time that a name holds, without offset."""

    local: datetime
    clock: Clock


_DAY = r"(?P<y>\d{4})[-_.]?(?P<m>\d{2})[-_.]?(?P<d>\d{2})"
_TIME = r"(?P<H>\d{2})[-_.:]?(?P<M>\d{2})[-_.:]?(?P<S>\d{2})"

_PATTERNS: Final[tuple[tuple[Clock, str], ...]] = (
    # Google's camera names in UTC, the others in local time
    ("camera_utc", rf"PXL_{_DAY}_{_TIME}\d{{0,3}}\D.*"),
    ("received", rf"photo_{_DAY}_{_TIME}.*"),
    ("received", rf"photo_\d+@(?P<d>\d{{2}})-(?P<m>\d{{2}})-(?P<y>\d{{4}})_{_TIME}.*"),
    ("received", rf"WhatsApp Image {_DAY} at {_TIME}.*"),
    ("received", rf"signal-{_DAY}-{_TIME}.*"),
    ("received", rf"viber_image_{_DAY}_{_TIME}.*"),
    ("received", rf"Screenshot[ _]{_DAY}(?: at |[-_ ]){_TIME}.*"),
    ("received_day", rf"IMG-{_DAY}-WA\d+.*"),
    ("received", r"FB_IMG_(?P<ms>1\d{12})\D.*"),
    ("camera", rf"(?:IMG|DSC|MVIMG|P|IMAG|BURST|PANO)?_?{_DAY}_{_TIME}(?:\d{{3}})?(?:[_ ~(.-].*)?"),
)
_HABITS: Final = tuple((clock, re.compile(pattern, re.ASCII | re.IGNORECASE)) for clock, pattern in _PATTERNS)
"""Habits of naming, the special ones first; the full dated table is that of `platform_traces`."""


def time_in_name(name: str | None) -> NamedTime | None:
    """The time in a name that follows a known habit; None for others and for dates not in the calendar."""
    for clock, pattern in _HABITS if name else ():
        found = pattern.fullmatch(name or "")
        if found is None:
            continue
        with suppress(ValueError, OverflowError):
            return NamedTime(_moment(found.groupdict()), clock)
    return None


def _moment(parts: dict[str, str | None]) -> datetime:
    if parts.get("ms"):
        stamp = datetime.fromtimestamp(int(parts["ms"] or 0) // 1000, UTC)
        return stamp.replace(tzinfo=None)
    return datetime(*(int(parts.get(part) or 0) for part in ("y", "m", "d", "H", "M", "S")))  # type: ignore[arg-type]
