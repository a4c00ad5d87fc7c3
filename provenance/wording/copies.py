"""What a copy is and how it lies on another, in words for report and window."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from provenance.record.values import Flag, Measure, Row, Term, decimal_text
from provenance.wording.wording import Wording

__all__ = ["blocks_alike", "how_turned", "kind_in_words", "meaning"]

_WITH_ADDITIONS: Final = Term("part_or_additions")
_SHOWS_SAME: Final = Term("shows_same")
_ALMOST_ALL: Final = Decimal("0.99")

_UNTURNED_DEG: Final = Decimal(1)
"""Points lay a copy within a fraction of a degree; less is not worth a word (ours)."""


def how_turned(cells: Row, wording: Wording) -> str:
    """Mirrored, and turned by how much, from the cells of a hit by column; empty when neither."""
    said = []
    if cells.get("mirrored") == Flag(True):
        said.append(wording.label("seen.mirrored"))
    turned = cells.get("turned_clockwise")
    if isinstance(turned, Measure) and abs(Decimal(turned.value)) >= _UNTURNED_DEG:
        degrees = str(round(Decimal(turned.value))).replace("-", "−")
        said.append(wording.label("seen.turned", degrees=degrees))
    return ", ".join(said)


def kind_in_words(hit: Row, places: Iterable[Row], wording: Wording) -> str:
    """What a hit is, and how much of what both show differs where places inside it are marked."""
    kind = wording.term(_said_of(hit, "with_additions"), "copy")
    shares = [Decimal(one.value) for place in places if isinstance(one := place.get("area_share"), Measure)]
    if not shares:
        return kind
    total = Measure(decimal_text(min(Decimal(1), sum(shares, Decimal(0))), 3), "1")
    return wording.label("seen.kind_differs", kind=kind, share=wording.cell("area_share", total))


def meaning(hit: Row, wording: Wording) -> str:
    """What a kind means, in a sentence."""
    return wording.label(f"seen.means.{_said_of(hit, 'whole_with_additions')}")


def blocks_alike(share: Measure, wording: Wording) -> str:
    """How many blocks look the same; never all of them, for blocks that tell nothing were not counted."""
    almost = Decimal(share.value) > _ALMOST_ALL
    said = wording.label("seen.almost_all") if almost else wording.cell("agreement_share", share)
    return wording.label("seen.blocks", share=said)


def _said_of(hit: Row, uncut: str) -> str:
    """The kind of a hit, or `uncut` for a copy with additions that shows the same part."""
    kind = hit.get("kind")
    if kind == _WITH_ADDITIONS and hit.get("shows") == _SHOWS_SAME:
        return uncut
    return kind.value if isinstance(kind, Term) else ""
