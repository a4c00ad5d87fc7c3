"""How one copy lies on another, in words for report and window."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from provenance.record.values import Flag, Measure, Value
from provenance.wording.wording import Wording

__all__ = ["how_turned"]

_UNTURNED_DEG: Final = Decimal(1)
"""Points lay a copy within a fraction of a degree; less is not worth a word (ours)."""


def how_turned(cells: Mapping[str, Value | None], wording: Wording) -> str:
    """Mirrored, and turned by how much, from the cells of a hit by column; empty when neither."""
    said = []
    if cells.get("mirrored") == Flag(True):
        said.append(wording.label("seen.mirrored"))
    turned = cells.get("turned_clockwise")
    if isinstance(turned, Measure) and abs(Decimal(turned.value)) >= _UNTURNED_DEG:
        degrees = str(round(Decimal(turned.value))).replace("-", "−")
        said.append(wording.label("seen.turned", degrees=degrees))
    return ", ".join(said)
