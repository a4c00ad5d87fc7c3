"""Which pictures a report must not show: references not for public reproduction, and all that was made from them."""

from __future__ import annotations

from collections.abc import Iterable

from provenance.record.run import Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.values import Picture, Term

NOT_PUBLIC = Term("not_public")


def is_withheld(snapshot: Snapshot, exhibit: Exhibit) -> bool:
    """Whether the card of an exhibit says that it is not for public reproduction."""
    card = snapshot.reference_card(exhibit.id)
    return card is not None and card.data.reproduction == NOT_PUBLIC


def withheld_pictures(snapshot: Snapshot, runs: Iterable[Run]) -> frozenset[str]:
    """SHA-256 of every picture that shows such an exhibit: itself, files made of it, pictures of runs that took it."""
    exhibits = [exhibit for exhibit in snapshot.exhibits if is_withheld(snapshot, exhibit)]
    hashes = {exhibit.sha256 for exhibit in exhibits}
    hashes |= {made.data.sha256 for exhibit in exhibits for made in exhibit.derivatives}
    ids = {exhibit.id for exhibit in exhibits}
    for run in runs:
        if any(given.id in ids or given.sha256 in hashes for given in run.inputs):
            hashes |= {one.value.value for one in run.findings if isinstance(one.value, Picture)}
    return frozenset(hashes)
