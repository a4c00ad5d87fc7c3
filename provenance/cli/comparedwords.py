"""What a comparison gave, in the words that the window uses: the points that agree, the confidence, the orientation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from provenance.wording import Wording
from provenance.workbench.comparison import Measures

_TOLD: Final = ("mirrored", "undecided", "mirrored_copy")
"""The orientations that are told: "as_shown" is what everybody expects."""


def ended_words(ended: str, measures: Measures | None, wording: Wording) -> str:
    """How a comparison ended, with the number of points that agree where there is one."""
    said = wording.term(ended)
    if measures is None:
        return said
    return wording.label("cli.compared", n=measures.inliers, result=said)


def measures_words(measures: Measures | None, wording: Wording) -> Iterator[str]:
    """The mean confidence, and the orientation where the pictures do not agree as shown."""
    if measures is None:
        return
    if measures.inliers:
        value = f"{Decimal(measures.confidence):.2f}"
        yield wording.window("place.said.confidence", value=value)
    if measures.mirrored in _TOLD:
        yield wording.window(f"place.said.{measures.mirrored}")
    if measures.rotation_deg not in ("", "0"):
        yield wording.window("place.said.turned", degrees=measures.rotation_deg)
