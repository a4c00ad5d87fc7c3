"""Says whether a reference is independent of a questioned picture, why not, and what to keep in mind."""

from __future__ import annotations

from provenance.record.independence import Independence
from provenance.wording.wording import Wording


def independence_sentences(
    found: Independence, wording: Wording, *, questioned: str, reference: str
) -> tuple[str, ...]:
    """One sentence with all reasons, then one with all caveats, if any; exhibits by their numbers."""
    names = {"questioned": questioned, "reference": reference}
    if found.independent:
        said = wording.label("independence.yes", **names)
    else:
        said = wording.label("independence.no", reasons=_listed(found.reasons, wording), **names)
    if not found.caveats:
        return (said,)
    return (said, wording.label("independence.caveats", caveats=_listed(found.caveats, wording)))


def _listed(ids: tuple[str, ...], wording: Wording) -> str:
    return "; ".join(wording.label(f"independence.{id}") for id in ids)
