"""How many references support one structure, place by place, and why a count is out of date, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from provenance.record.run import Run
from provenance.record.snapshot import Snapshot
from provenance.record.together import Outdated, counted_by_place
from provenance.record.values import Place, Text
from provenance.wording.wording import Wording


def support_sentences(count: Run, snapshot: Snapshot, wording: Wording) -> tuple[str, ...]:
    """ "Supported by k of m independent references of …" for each place, the strongest first; places as cards say now.

    A place without an independent reference has no sentence; without any, one says so.
    """
    places = counted_by_place(count)
    said = tuple(
        wording.label(
            "support.of_unstated" if one.named_by is None else "support.of",
            n=one.compared,
            supporting=str(one.supporting),
            place=_place(one.named_by, snapshot, wording),
        )
        for one in places
        if one.compared
    )
    return said or ((wording.label("support.none"),) if places else ())


def outdated_sentences(found: Iterable[Outdated], wording: Wording) -> tuple[str, ...]:
    """Why a count is out of date, and what to do about it."""
    return tuple(wording.label(f"support.outdated.{why}") for why in found)


def _place(named_by: str | None, snapshot: Snapshot, wording: Wording) -> str:
    """The name or position of a place by the card that names it; by its exhibit where the card no longer does."""
    card = None if named_by is None else snapshot.reference_card(named_by)
    for said in () if card is None else (card.data.place_name, card.data.place):
        if isinstance(said, Text | Place):
            return wording.value(said)
    return wording.label(
        "support.place_of", reference="?" if named_by is None else _number(named_by, snapshot)
    )


def _number(id: str, snapshot: Snapshot) -> str:
    return next((one.number for one in snapshot.exhibits if one.id == id), id)
