"""Which of the pictures taken together are one photograph: by what the case says, and by how alike they look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from provenance.analysis.contract import FINGERPRINT_PACKAGES, Item, Task, fingerprint_versions, installed
from provenance.errors import CaseAltered, InputError, RecordError
from provenance.record.finding import Limit
from provenance.vision.hashes import Fingerprint, kept_fingerprint, likeness

_SAME: Final = "probably_same_picture"


class Photographs(NamedTuple):
    """`first`: evidence id → the first of those that are the same photograph; whoever is alone is left out.

    `limits`: which pictures could not be looked at.
    """

    first: dict[str, str]
    limits: tuple[Limit, ...]


def photographs(task: Task, said: Iterable[str]) -> Photographs:
    """The references that are one photograph, and the questioned picture with them where it is one too.

    `said`: groups of ids by blanks, as the case has them. All references whose pictures the run took are looked at; a
    re-saved or resized copy is found, a crop is not.
    """
    first = {id: ids[0] for ids in map(str.split, said) for id in ids}
    compared = task.every("compared")
    pictures = (*compared, task.one("questioned")) if compared else ()
    for part in installed(*FINGERPRINT_PACKAGES) if pictures else ():
        task.context.component(part)
    looked: list[tuple[str, Fingerprint]] = []
    unread: list[Limit] = []
    for number, item in enumerate(pictures):
        task.context.checkpoint(number, len(pictures))
        own = _looked_at(task, item)
        if isinstance(own, Limit):
            unread.append(own)
            continue
        for other, theirs in looked:
            if likeness(own, theirs) == _SAME:
                _join(first, other, item.id)
        looked.append((item.id, own))
    return Photographs(first, tuple(unread))


def _join(first: dict[str, str], one: str, other: str) -> None:
    """Say that two pictures, and those that are one photograph with either, are one photograph."""
    kept, gone = first.setdefault(one, one), first.setdefault(other, other)
    for id, name in first.items():
        if name == gone:
            first[id] = kept


def _looked_at(task: Task, item: Item) -> Fingerprint | Limit:
    """The fingerprint of a picture; for one that is unreadable, altered or erased, the limit that says so."""
    try:
        return kept_fingerprint(item, fingerprint_versions(), task.context)
    except (InputError, CaseAltered, RecordError) as error:
        return Limit("copies_not_looked_for", {"exhibit": item.exhibit, "reason": error.id})
