"""Which of the references taken together are one photograph: by what the case says, and by how alike they look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from provenance.analysis.contract import PICTURE_PACKAGES, Item, Task, installed
from provenance.vision.hashes import FINGERPRINT_SIDE_PX, Fingerprint, kept_fingerprint, likeness

_PACKAGES: Final = ("imagehash", "numpy", *PICTURE_PACKAGES)  # what shapes a fingerprint
_SAME: Final = "probably_same_picture"


def one_photograph(task: Task, said: Iterable[str], counting: Iterable[str]) -> Mapping[str, str]:
    """Reference → the first of those that are the same photograph; whoever is alone is left out.

    `said`: groups of ids by blanks, as the case has them. `counting`: references that count, which are looked at too
    where the run took their pictures; a re-saved or resized copy is found, a crop is not.
    """
    first = {id: ids[0] for ids in map(str.split, said) for id in ids}
    wanted = set(counting)
    looked: list[tuple[str, Fingerprint]] = []
    pictures = [item for item in task.every("compared") if item.id in wanted]
    for part in installed(*_PACKAGES) if len(pictures) > 1 else ():
        task.context.component(part)
    for number, item in enumerate(pictures if len(pictures) > 1 else ()):
        task.context.checkpoint(number, len(pictures))
        own = _fingerprint(task, item)
        for other, theirs in looked:
            if likeness(own, theirs) == _SAME:
                _join(first, other, item.id)
        looked.append((item.id, own))
    return first


def _join(first: dict[str, str], one: str, other: str) -> None:
    """Say that two references, and those that are one photograph with either, are one photograph."""
    kept, gone = first.setdefault(one, one), first.setdefault(other, other)
    for id, name in first.items():
        if name == gone:
            first[id] = kept


def _fingerprint(task: Task, item: Item) -> Fingerprint:
    versions = " ".join(part.version for part in installed(*_PACKAGES))
    return kept_fingerprint(
        item.sha256,
        versions,
        task.context.cached,
        lambda: task.context.picture(item, FINGERPRINT_SIDE_PX)[0].array(),
    )
