"""What is told of an item when two archives are brought together, and where both sides say something else."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from provenance.archive.seenitems import Item, ItemFacts, NewItem
from provenance.record.values import UNKNOWN, Missing

_CONTRADICTED: Final = ("licence", "place")


def agreeing(known: ItemFacts, said: ItemFacts) -> tuple[ItemFacts, tuple[str, ...]]:
    """What is said besides, without what contradicts, and the names of what does."""
    differing = tuple(
        name
        for name in _CONTRADICTED
        if not isinstance(getattr(known, name), Missing)
        and not isinstance(getattr(said, name), Missing)
        and getattr(known, name) != getattr(said, name)
    )
    left_out: dict[str, Any] = dict.fromkeys(differing, UNKNOWN)
    return msgspec.structs.replace(said, **left_out), differing


def told(facts: ItemFacts) -> ItemFacts:
    """What is told of an item: not when its files were written, which says when somebody here saved them."""
    dates = tuple(date for date in facts.dates if date.basis.value != "file_system")
    return msgspec.structs.replace(facts, dates=dates)


def new_elsewhere(item: Item) -> NewItem:
    """An item as it is put elsewhere: without its cases, and as `told`."""
    return NewItem(
        sha256=item.sha256,
        size_bytes=item.size_bytes,
        media_type=item.media_type,
        name=item.name,
        origin="sync",
        facts=told(item.facts),
        id=item.id,
    )


def shown(facts: ItemFacts, name: str) -> str:
    """What is said of licence or place, in short."""
    value = getattr(facts, name)
    return str(getattr(value, "name", None) or value.value)[:60]
