"""Between a case and the archive: a reference card as the archive's record, and back."""

from __future__ import annotations

from typing import Any

from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts
from provenance.errors import UsageError
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, Count, FileName, Missing, Place, Text
from provenance.workbench.placing import PlaceWanted

_SHARED = tuple(
    field for field in ReferenceFacts.__struct_fields__ if field in ReferenceDescribed.__struct_fields__
)
"""The fields that a card and the archive's record have alike; `camera` is the archive's alone."""


def facts_of_card(card: ReferenceDescribed | None) -> ReferenceFacts:
    """What a card says of a reference; without a card, that nothing is known. What was erased is unknown here."""
    if card is None:
        return ReferenceFacts()
    said: dict[str, Any] = {field: getattr(card, field) for field in _SHARED}
    return ReferenceFacts(**{field: _held(value) for field, value in said.items()})


def place_of_card(card: ReferenceDescribed | None, exhibit: Exhibit) -> PlaceWanted:
    """The place that a card names. Raises UsageError when there is no card, or it names none."""
    if card is None or not isinstance(card.place_name, Text):
        raise UsageError("exhibit_names_no_place", exhibit=exhibit.number)
    position = card.place if isinstance(card.place, Place) else UNKNOWN
    return PlaceWanted(name=card.place_name.value, position=position)


def received_name(exhibit: Exhibit) -> FileName | Missing:
    """The first name that an exhibit was received under."""
    for card in exhibit.cards:
        if isinstance(card.data.received_name, FileName):
            return card.data.received_name
    return UNKNOWN


def card_of(
    reference: ArchiveReference, place: ArchivePlace, evidence: str, searched: int = 0
) -> ReferenceDescribed:
    """A reference of the archive as the card of the exhibit that holds its bytes in a case; the card has a new id.

    `searched`: how many references were searched when it came out of a search; 0: it was picked by hand.
    """
    said: dict[str, Any] = {field: getattr(reference.facts, field) for field in _SHARED}
    return ReferenceDescribed(
        card=new_ulid(),
        evidence=evidence,
        place_name=Text(place.name),
        place=place.position,
        archive_reference=Text(reference.id),
        searched=Count(searched, "references") if searched else UNKNOWN,
        **said,
    )


def _held(value: Any) -> Any:
    """A value as it is; that it was erased, lost or altered in a case says nothing outside that case."""
    if isinstance(value, Missing) and value.value in ("erased", "lost", "altered"):
        return UNKNOWN
    return value
