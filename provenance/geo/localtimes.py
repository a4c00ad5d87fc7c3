"""Times of a case on the clock of its claimed place: shown beside what is stated, never instead of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Final

from provenance.geo.timezones import offset_text, zone, zones_near
from provenance.record.snapshot import Snapshot
from provenance.record.values import Instant, Place, Precision, latitude_longitude

__all__ = ["PlaceZone", "claimed_zone", "other_clocks"]

_FINE: Final = frozenset({Precision.MINUTE, Precision.SECOND, Precision.FRACTION})


@dataclass(frozen=True)
class PlaceZone:
    """The zones at a claimed place by IANA name, and the claim that states it; several where it cannot be told."""

    names: tuple[str, ...]
    claim: str


def claimed_zone(snapshot: Snapshot, exhibits: tuple[str, ...]) -> PlaceZone | None:
    """The zone of the first claim about these exhibits that states a position; None where none does."""
    for entry in snapshot.claims:
        data = entry.data
        if isinstance(data.where, Place) and (not data.about or set(data.about) & set(exhibits)):
            latitude, longitude = latitude_longitude(data.where)
            return PlaceZone(zones_near(float(latitude), float(longitude)), data.claim)
    return None


def other_clocks(stated: Instant, there: PlaceZone | None) -> tuple[Instant, ...]:
    """The same moment in UTC and on the clock of the place, as far as they differ from what is stated.

    Nothing for a time without a zone or one coarser than minutes, and no clock of the place where its zone is open.
    """
    moment = stated.utc()
    if moment is None or stated.precision not in _FINE:
        return ()
    offsets = [timedelta(0)]
    local = {moment.astimezone(zone(name)).utcoffset() for name in _names(there)}
    if len(local) == 1:
        offsets += [offset for offset in local if offset is not None]
    known = {stated.offset}
    found = []
    for offset in offsets:
        text = offset_text(offset)
        if text not in known:
            known.add(text)
            clock = (moment.astimezone(UTC) + offset).replace(tzinfo=None)
            form = "%Y-%m-%dT%H:%M" if stated.precision is Precision.MINUTE else "%Y-%m-%dT%H:%M:%S"
            precision = Precision.MINUTE if stated.precision is Precision.MINUTE else Precision.SECOND
            found.append(Instant(clock.strftime(form), precision, text))
    return tuple(found)


def _names(there: PlaceZone | None) -> tuple[str, ...]:
    return () if there is None else there.names
