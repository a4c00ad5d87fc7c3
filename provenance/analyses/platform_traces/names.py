"""What a received name is consistent with: the forms of names that apps, cameras and systems give."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from provenance.analyses.platform_traces.rows import NameRow
from provenance.analyses.platform_traces.stated import instant_of_match
from provenance.analyses.platform_traces.tables import Tables
from provenance.record.values import Instant

__all__ = ["LONGEST_NAME", "NameHypothesis", "as_compared", "name_hypotheses"]

LONGEST_NAME: Final = 255
"""Characters; no file system in use holds a longer name (ext4, APFS, NTFS: 255)."""

_SPACES: Final = re.compile("[\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class NameHypothesis:
    """A row that a name fits, and the time that the name then carries."""

    row: NameRow
    time: Instant | None


def as_compared(name: str) -> str:
    """The last part of a name, composed (macOS decomposes), with plain spaces and apostrophes; "" when too long."""
    last = re.split(r"[/\\]", name)[-1]
    if len(last) > 2 * LONGEST_NAME:
        return ""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", last)).replace("\u2019", "'")
    return plain if len(plain) <= LONGEST_NAME else ""


def name_hypotheses(name: str, tables: Tables, now: datetime) -> tuple[NameHypothesis, ...]:
    """Every row that the name fits, in the order of the data file.

    A row whose time means something does not fit a name with an impossible time: a date that no calendar knows, before
    the row's first day, or later than a day after `now`.
    """
    compared = as_compared(name)
    found: list[NameHypothesis] = []
    for row in tables.names:
        match = tables.expression("names.toml", row.pattern).fullmatch(compared)
        if match is None:
            continue
        time = None
        if row.time_means is not None:
            time = instant_of_match(match, row.utc, row.first, now)
            if time is None:
                continue
        found.append(NameHypothesis(row, time))
    return tuple(found)
