"""Looks over what people say of references before it is written: cards, masks, marked disagreements, features."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import msgspec

from provenance.errors import RecordError, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.features import feature_list
from provenance.record.featuretable import comparable
from provenance.record.identity import new_ulid
from provenance.record.references import (
    DisagreementMarked,
    FeatureCompared,
    MaskPainted,
    ReferenceDescribed,
)
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.values import Measure, Missing, Region, Term, Text, decimal_of
from provenance.workbench.vocabulary import require_term

_FULL_TURN_DEG: Final = Decimal(360)  # a heading runs clockwise from true north, 0 included, 360 not


def checked_card(snapshot: Snapshot, card: ReferenceDescribed) -> ReferenceDescribed:
    """A card as it is written: of a reference, in words of the vocabulary; a further state keeps the card's id.

    Raises UsageError for another kind of exhibit, an unknown word, or a heading that is none; RecordError for an
    unknown exhibit.
    """
    exhibit = snapshot.exhibit(card.evidence)
    if exhibit.role is not EvidenceRole.REFERENCE:
        raise UsageError("reference_card_not_reference", exhibit=exhibit.number)
    require_term("known_by", card.known_by)
    require_term("reproduction", card.reproduction)
    if isinstance(card.heading_deg, Measure):
        heading = decimal_of(card.heading_deg.value)
        if card.heading_deg.unit != "deg" or not 0 <= heading < _FULL_TURN_DEG:
            raise UsageError("heading_out_of_range", value=card.heading_deg.value[:60])
    known = snapshot.reference_card(exhibit.id)
    id = known.data.card if known is not None else card.card
    return msgspec.structs.replace(card, card=id, evidence=exhibit.id)


def checked_mask(snapshot: Snapshot, evidence: str, regions: Iterable[Region], purpose: str) -> MaskPainted:
    """A new mask of an exhibit; no region takes the mask away.

    Raises UsageError for a region of another picture, or when there is no mask to take away.
    """
    exhibit = snapshot.exhibit(evidence)
    painted = tuple(regions)
    for region in painted:
        _require_on(exhibit, region)
    require_term("mask_purpose", Term(purpose))
    if not painted and snapshot.mask(exhibit.id) is None:
        raise UsageError("no_mask_to_take_away", exhibit=exhibit.number)
    return MaskPainted(mask=new_ulid(), evidence=exhibit.id, regions=painted, purpose=Term(purpose))


def checked_disagreement(snapshot: Snapshot, marked: DisagreementMarked) -> DisagreementMarked:
    """A disagreement between a questioned exhibit and a reference, with a region on either or words.

    Raises UsageError for other kinds of exhibits, an unknown word, a region of another picture, or nothing said.
    """
    questioned, reference = snapshot.exhibit(marked.questioned), snapshot.exhibit(marked.reference)
    if (questioned.role, reference.role) != (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE):
        raise UsageError("not_questioned_and_reference", first=questioned.number, second=reference.number)
    require_term("disagreement", marked.kind)
    _require_on(questioned, marked.region_questioned)
    _require_on(reference, marked.region_reference)
    said = (marked.region_questioned, marked.region_reference, marked.text)
    if not any(isinstance(part, Region | Text) for part in said):
        raise UsageError("disagreement_says_nothing")
    return msgspec.structs.replace(marked, questioned=questioned.id, reference=reference.id)


def checked_feature(snapshot: Snapshot, compared: FeatureCompared) -> FeatureCompared:
    """A feature held against a reference, both by id; where the feature is not visible there is no region of it.

    Raises RecordError for an unknown observation or exhibit; UsageError when its list is still open, when it is not in
    that list, for another kind of exhibit, an unknown word, or a region of another picture.
    """
    observed = next(
        (one.data for one in snapshot.observations if one.data.observation == compared.observation), None
    )
    if observed is None:
        raise RecordError("no_such_record", id=compared.observation[:100])
    questioned, reference = snapshot.exhibit(observed.evidence), snapshot.exhibit(compared.reference)
    if (questioned.role, reference.role) != (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE):
        raise UsageError("not_questioned_and_reference", first=questioned.number, second=reference.number)
    listed = feature_list(snapshot, questioned.id)
    if listed.locked is None and listed.skipped is None:
        raise UsageError("feature_list_open", exhibit=questioned.number)
    if observed.observation not in {one.data.observation for one in comparable(listed)}:
        raise UsageError("feature_not_in_list", exhibit=questioned.number)
    require_term("feature_answer", compared.answer)
    _require_on(reference, compared.region)
    if compared.answer == Term("not_visible") and isinstance(compared.region, Region):
        raise UsageError("feature_not_visible_has_region")
    return msgspec.structs.replace(compared, reference=reference.id)


def _require_on(exhibit: Exhibit, region: Region | Missing) -> None:
    if isinstance(region, Region) and region.sha256 != exhibit.sha256:
        raise UsageError("region_of_another_picture", exhibit=exhibit.number)
