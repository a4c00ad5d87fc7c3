"""The times that a file states held against one another, against the received name and the notes of a PNG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from provenance.analyses.consistency import others
from provenance.analyses.consistency.claimed import EASTERNMOST
from provenance.analyses.consistency.outcome import NOTHING, Outcome, Pair, worst
from provenance.analyses.consistency.said import Said, apart, day_of, instant_of, local
from provenance.analyses.consistency.zones import ZONES_APART, moment_of_taking, satellite_clock, to_quarter
from provenance.record.values import FileName, Instant, Precision, Text

_SAME: Final = timedelta(seconds=2)
"""Within one exposure and the writing of it (our choice; FAT keeps times to 2 s)."""
_AT_ONCE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_SET_CLOCK: Final = timedelta(minutes=5)
"""A camera's clock that somebody set may be this far ahead (our choice)."""

_PLAUSIBLE_FRACTION: Final = re.compile(r"\d{1,9}", re.ASCII)


def stated_times(said: Said) -> Outcome:
    """Test 1: the times of taking, digitising and changing, and those of XMP and IPTC."""
    taken = said.instant("taken_time")
    if taken is None:
        return NOTHING
    return worst(_against_taken(said, taken))


def _against_taken(said: Said, taken: Instant) -> Iterator[Outcome]:
    for name, finding in (("digitized", "digitized_time"), ("xmp", "xmp_time"), ("iptc", "iptc_time")):
        other = said.instant(finding)
        if other is not None:
            outcome = _same_moment(taken, other, name)
            if outcome is not None:
                yield outcome
    modified = said.instant("modified_time")
    late = None if modified is None else apart(modified, taken)
    if modified is not None and late is not None:
        pairs: tuple[Pair, ...] = (("taken", taken), ("modified", modified))
        yield _later(pairs, late)


def _same_moment(taken: Instant, other: Instant, name: str) -> Outcome | None:
    """Another time of taking; only a day is compared where only a day is stated."""
    pairs: tuple[Pair, ...] = (("taken", taken), (f"time_{name}", other))
    late = apart(other, taken)
    if late is None:
        day, own_day = day_of(other), day_of(taken)
        if day is None or own_day is None:
            return None
        late = timedelta(0) if abs(day - own_day) <= _DAY else day - own_day
    if abs(late) <= _SAME:
        return Outcome("agrees", pairs)
    if _is_zone_step(late):
        return Outcome("differs_usual", pairs, ("may_be_zone_shift",), "decided_by_original_file")
    if late > _DAY:
        return Outcome("differs", pairs, ("may_be_scan", "may_be_clock"), "decided_by_original_file")
    explanations = ("may_be_date_entered", "may_be_clock")
    return Outcome("differs", pairs, explanations, "decided_by_original_file")


def _later(pairs: tuple[Pair, ...], late: timedelta) -> Outcome:
    """A time of changing: at once for what the camera wrote, later for what was saved again."""
    if abs(late) <= _AT_ONCE:
        return Outcome("agrees", pairs)
    if late > timedelta(0):
        return Outcome("differs_usual", pairs, ("may_be_saved_again",), "decided_by_original_file")
    if _is_zone_step(late):
        return Outcome("differs_usual", pairs, ("may_be_zone_shift",), "decided_by_original_file")
    explanations = ("may_be_clock_corrected", "may_be_date_entered")
    return Outcome("differs", pairs, explanations, "decided_by_original_file")


def _is_zone_step(late: timedelta) -> bool:
    """Whether two times differ as two time zones do."""
    return abs(late) <= ZONES_APART and abs(late - to_quarter(late)) <= _SAME


# ---- the received name ----------------------------------------------------------------------------------------


def name_time(said: Said) -> Outcome:
    """Test 4: the time in the received name, and of identifiers in name and tags, against the time of taking."""
    return worst((*_name_time(said), *_identifier_times(said)))


def _name_time(said: Said) -> Iterator[Outcome]:
    taken, named = said.instant("taken_time"), others.name_time(said)
    when = None if taken is None else local(taken)
    if taken is None or named is None or when is None or said.name is None:
        return
    pairs: tuple[Pair, ...] = (("received_name", FileName(said.name)), ("taken", taken))
    late = apart(named.time, taken)
    if late is None:
        yield _received_name(pairs, _day_later(named.time, when))
    elif named.of_taking:
        zone_unknown = named.time.offset is not None and taken.offset is None and abs(late) <= ZONES_APART
        yield _camera_name(pairs, late - to_quarter(late) if zone_unknown else late)
    else:
        yield _received_name(pairs, late)


def _camera_name(pairs: tuple[Pair, ...], late: timedelta) -> Outcome:
    if abs(late) <= _AT_ONCE:
        return Outcome("agrees", pairs)
    if _is_zone_step(late):
        return Outcome("differs_usual", pairs, ("may_be_zone_shift",), "decided_by_original_file")
    explanations = ("may_be_renamed", "may_be_saved_again", "may_be_clock_corrected")
    return Outcome("differs", pairs, explanations, "decided_by_original_file")


def _day_later(named: Instant, when: datetime) -> timedelta:
    """How much later than a time a named day begins; negative for how long it was over, nothing within it."""
    into_day = when - (day_of(named) or when)
    if timedelta(0) <= into_day < _DAY:
        return timedelta(0)
    return -into_day if into_day < timedelta(0) else _DAY - into_day


def _received_name(pairs: tuple[Pair, ...], late: timedelta) -> Outcome:
    if abs(late) <= _AT_ONCE:
        return Outcome("agrees", pairs)
    if late > timedelta(0):
        return Outcome("differs_usual", pairs, ("may_be_received_later",), "decided_by_sender")
    if late > -ZONES_APART:  # its clock may be hours behind that of the camera
        return Outcome("differs_usual", pairs, ("may_be_zone_shift", "may_be_clock"), "decided_by_sender")
    return Outcome("differs", pairs, ("may_be_clock", "may_be_renamed"), "decided_by_sender")


def _identifier_times(said: Said) -> Iterator[Outcome]:
    """What a service gave out before the picture was taken, by the latest of the identifier's readings."""
    taken = said.instant("taken_time")
    on_clock = None if taken is None else local(taken)
    if taken is None or on_clock is None or on_clock.year <= 1:
        return
    moment = moment_of_taking(said)
    earliest = moment - _SET_CLOCK if moment else on_clock.replace(tzinfo=UTC) - EASTERNMOST
    for one in others.identifier_times(said):
        pairs = (*one.compared(said.name), ("taken", taken))
        if one.first >= earliest:
            yield Outcome("agrees", pairs)
        elif one.last < earliest:
            clock = () if satellite_clock(said).result == "agrees" else ("may_be_clock",)
            yield Outcome("differs", pairs, (*one.explanations, *clock), "decided_by_lookup")


# ---- fractions, PNG ---------------------------------------------------------------------------------------------


def subseconds(said: Said) -> Outcome:
    """Test 5: fractions of a second are digits, and the same for two tags of one moment."""
    names = ("SubSecTimeOriginal", "SubSecTimeDigitized", "SubSecTime")
    rows = {name: said.text("ExifIFD", name) for name in names if said.tag("ExifIFD", name) is not None}
    if not rows:
        return NOTHING
    pairs: tuple[Pair, ...] = tuple((_FRACTIONS[name], Text(text)) for name, text in rows.items())
    if not all(_PLAUSIBLE_FRACTION.fullmatch(text) for text in rows.values() if text):
        return Outcome("differs", pairs, ("may_be_program_wrote",), "decided_by_sample")
    taken, digitized = said.instant("taken_time"), said.instant("digitized_time")
    if taken is None:
        return Outcome("differs", pairs, ("may_be_program_left",), "decided_by_original_file")
    first, second = rows.get(names[0]), rows.get(names[1])
    same_second = digitized is not None and taken.value[:19] == digitized.value[:19]
    if first and second and first != second and same_second:
        return Outcome("differs_usual", pairs, ("may_be_program_wrote",), "decided_by_sample")
    return Outcome("agrees", pairs)


_FRACTIONS: Final = {
    "SubSecTimeOriginal": "fraction_taken",
    "SubSecTimeDigitized": "fraction_digitized",
    "SubSecTime": "fraction_modified",
}


def png_times(said: Said) -> Outcome:
    """Test 17: the time of the last change that a PNG notes against its time of creation, or of taking."""
    changed = instant_of(said.tag("PNG", "ModifyDate", "Datemodify", "DateModify"))
    made = instant_of(said.tag("PNG", "CreationTime", "CreateDate", "Datecreate", "DateCreate"))
    made = made or said.instant("taken_time")
    if said.media_type != "png" or changed is None or made is None:
        return NOTHING
    late = apart(changed, made)
    pairs: tuple[Pair, ...] = (("png_made", made), ("png_changed", changed))
    if late is None or changed.precision is Precision.DAY:
        return NOTHING
    return _later(pairs, late)
