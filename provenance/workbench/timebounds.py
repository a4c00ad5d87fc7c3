"""Looks over a stated bound of time before it is written, and fills in on what grounds it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from provenance.errors import UsageError
from provenance.geo.localtimes import PlaceZone, claimed_zone, other_clocks
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis
from provenance.record.snapshot import Snapshot
from provenance.record.spans import span_of
from provenance.record.timeboard import Board, time_board
from provenance.record.timebounds import TimeBoundStated
from provenance.record.values import Instant, Link, Missing, Period, Text
from provenance.workbench.vocabulary import require_term

__all__ = [
    "Board", "PlaceZone", "basis_of", "checked_bound", "claimed_zone", "other_clocks", "period", "time_board",
]  # fmt: skip

LOOKED_UP_ONLY: Final = ("archive_capture", "imagery_date", "weather")
"""What nobody sees in a picture: these stand only with where and when they were looked up."""
SEEN_IN_PICTURE: Final = ("season", "building_state")


def basis_of(kind: str, *, linked: bool) -> Basis:
    """LOOKED UP with an address, else OBSERVED where it is seen in the picture, else STATED."""
    if linked:
        return Basis.LOOKED_UP
    return Basis.OBSERVED if kind in SEEN_IN_PICTURE else Basis.STATED


def checked_bound(snapshot: Snapshot, bound: TimeBoundStated) -> TimeBoundStated:
    """A bound as it is written, of a questioned exhibit.

    Raises RecordError for an unknown exhibit; UsageError for another kind of exhibit, an unknown word, an end before
    the start, something LOOKED UP without address or date, or looked up on a day to come.
    """
    exhibit = snapshot.exhibit(bound.evidence)
    if exhibit.role is not EvidenceRole.QUESTIONED:
        raise UsageError("bound_not_questioned", exhibit=exhibit.number)
    require_term("bound_kind", bound.kind)
    if not isinstance(bound.when, Period):
        raise UsageError("bound_without_time")
    first, last = bound.when.value, bound.when.end
    if first is not None and last is not None and span_of(last).before(span_of(first)):
        raise UsageError("bound_ends_before_it_starts", start=first.value, end=last.value)
    linked = isinstance(bound.link, Link | Text)
    if bound.kind.value in LOOKED_UP_ONLY and not linked:
        raise UsageError("bound_needs_link")
    if (bound.basis is Basis.LOOKED_UP or linked) and not (linked and isinstance(bound.looked_up, Instant)):
        raise UsageError("bound_needs_link" if not linked else "bound_needs_date")
    if isinstance(bound.looked_up, Instant) and _to_come(bound.looked_up):
        raise UsageError("bound_looked_up_later", date=bound.looked_up.value)
    if bound.basis not in (Basis.LOOKED_UP, Basis.OBSERVED, Basis.STATED):
        raise UsageError("bound_needs_link")
    return msgspec.structs.replace(bound, evidence=exhibit.id)


def _to_come(when: Instant) -> bool:
    """Whether a time lies after this moment in every zone, by this machine's clock."""
    first = span_of(when).first
    return first is not None and first > datetime.now(UTC)


def period(first: Instant | None, last: Instant | None) -> Period | Missing:
    """The time between two ends, either open; Missing where neither is given."""
    return Missing("unknown") if first is None and last is None else Period(first, last)
