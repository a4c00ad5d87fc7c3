"""Which of the pictures taken together are one photograph: by what the case says, by how alike they look, and where
they support one place by comparing them with one another, which finds crops, mirrored ones and screenshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from provenance.analysis.contract import (
    FINGERPRINT_PACKAGES,
    PICTURE_PACKAGES,
    Item,
    Task,
    decoder_versions,
    fingerprint_versions,
    installed,
)
from provenance.errors import CaseAltered, InputError, RecordError
from provenance.record.finding import Limit
from provenance.vision.comparing import Comparing, comparing_by
from provenance.vision.cv import OPENCV
from provenance.vision.hashes import Fingerprint, kept_fingerprint, likeness

_SAME: Final = "probably_same_picture"

CLOSELY: Final = 8
"""References that support one place and are compared with one another, at most: 28 pairs, about half a minute the first
time (ours)."""


class Photographs(NamedTuple):
    """`first`: evidence id → the first of those that are the same photograph; whoever is alone is left out.

    `limits`: which pictures could not be looked at.
    """

    first: dict[str, str]
    limits: tuple[Limit, ...]


def photographs(task: Task, said: Iterable[str], supporting: Iterable[Sequence[str]] = ()) -> Photographs:
    """The references that are one photograph, and the questioned picture with them where it is one too.

    `said`: groups of ids by blanks, as the case has them. All references whose pictures the run took are looked at; a
    re-saved or resized copy is found, a crop is not. `supporting`: the ids of those that support one place, the
    strongest first; these are compared with one another besides.
    """
    first = {id: ids[0] for ids in map(str.split, said) for id in ids}
    compared = task.every("compared")
    pictures = (*compared, task.one("questioned")) if compared else ()
    for part in installed(*FINGERPRINT_PACKAGES) if pictures else ():
        task.context.component(part)
    looked: dict[str, tuple[Item, Fingerprint]] = {}
    limits: list[Limit] = []
    for number, item in enumerate(pictures):
        task.context.checkpoint(number, len(pictures))
        own = _looked_at(task, item)
        if isinstance(own, Limit):
            limits.append(own)
            continue
        for other, theirs in looked.values():
            if likeness(own, theirs) == _SAME:
                _join(first, other.id, item.id)
        looked[item.id] = item, own
    for ids in supporting:
        readable = [looked[id][0] for id in ids if id in looked]
        limits += _join_closely(task, first, readable)
    return Photographs(first, tuple(limits))


def _join_closely(task: Task, first: dict[str, str], supporting: Sequence[Item]) -> Iterator[Limit]:
    """Join what a comparison shows to be one photograph; says so where not all were compared with one another."""
    apart = list({first.get(item.id, item.id): item for item in reversed(supporting)}.values())[::-1]
    if len(apart) > CLOSELY:
        yield Limit("copies_looked_for_among", {"n": CLOSELY, "of": len(apart)})
    pairs = list(combinations(apart[:CLOSELY], 2))
    comparing = comparing_by("learned") if pairs else None
    for number, (one, other) in enumerate(pairs):
        assert comparing is not None
        task.context.checkpoint(number, len(pairs))
        joined = first.get(one.id, one.id) == first.get(other.id, other.id)
        if not joined and _is_copy(task, comparing, one, other):
            _join(first, one.id, other.id)


def _is_copy(task: Task, comparing: Comparing, one: Item, other: Item) -> bool:
    """Whether two pictures are one photograph by a quick comparison, made once and then kept."""
    decoders = decoder_versions()
    for part in (OPENCV, *installed(*PICTURE_PACKAGES), *comparing.components):
        task.context.component(part)

    def make() -> bytes:
        views = [comparing.view(task.context, item, decoders=decoders) for item in (one, other)]
        found = comparing.compare(
            *views,
            effort="quick",
            seed=task.seed,
            checkpoint=lambda _done, _of: task.context.checkpoint(0, 1),
        )
        return b"yes" if found.same_photograph else b"no"

    models = " ".join(comparing.digests.values())
    key = f"one photograph 1 {OPENCV.version} {models} {decoders} {one.sha256} {other.sha256}"
    return task.context.cached(key, make) == b"yes"


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
