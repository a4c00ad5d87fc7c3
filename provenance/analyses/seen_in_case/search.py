"""Compares perceptual fingerprints of a picture with those of every other picture of the case."""

from __future__ import annotations

from provenance.analysis.contract import (
    FINGERPRINT_PACKAGES,
    Result,
    Statement,
    Task,
    fingerprint_versions,
    found,
    installed,
    nothing_found,
)
from provenance.errors import MediaError
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Pointer, Table, Term, Value
from provenance.vision.hashes import closest, kept_fingerprint, likeness

_COLUMNS = ("evidence", "likeness", "distance", "transform")


def search(task: Task) -> Result:
    """The other pictures whose fingerprint is near, nearest first; identical bytes are one exhibit and never meet."""
    others = task.every("other_picture")
    for part in installed(*FINGERPRINT_PACKAGES):
        task.context.component(part)
    versions = fingerprint_versions()
    own = kept_fingerprint(task.one("questioned"), versions, task.context)
    near: list[tuple[int, tuple[Value, ...]]] = []
    unread: list[Limit] = []
    for number, other in enumerate(others):
        task.context.checkpoint(number, len(others))
        try:
            theirs = kept_fingerprint(other, versions, task.context)
        except MediaError as error:
            unread.append(Limit("other_picture_unreadable", {"exhibit": other.exhibit, "reason": error.id}))
            continue
        said = likeness(own, theirs)
        if said is not None:
            closeness = closest(own, theirs)
            bits = closeness.distance_bits
            row = (Pointer(other.id), Term(said), Count(bits, "bits"), Term(closeness.turn))
            near.append((bits, row))
    searched = Statement("pictures_searched", Basis.COMPUTED, Count(len(others) - len(unread), "pictures"))
    if not near:
        return nothing_found(searched, limits=tuple(unread))
    rows = tuple(row for _, row in sorted(near, key=lambda entry: entry[0]))
    return found(
        Statement("near_pictures", Basis.COMPUTED, Table(rows, _COLUMNS)), searched, limits=tuple(unread)
    )
