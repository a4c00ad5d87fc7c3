"""Says how many features of a list agree and disagree with a reference, the mismatches first."""

from __future__ import annotations

from provenance.record.featuretable import HeldAgainst
from provenance.wording.wording import Wording


def counts_sentence(held: HeldAgainst, wording: Wording) -> str:
    """How many features ended with each answer; nothing is added up that speaks neither way."""
    counts = {name: str(count) for name, count in held.counts.items()}
    return wording.label("feature_table.counts", n=len(held.held), **counts)
