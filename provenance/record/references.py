"""What people say of a reference, leave out of a comparison, and see or miss of one picture in the other."""

from __future__ import annotations

from typing import ClassVar

from provenance.record.event import EventData
from provenance.record.values import (
    UNKNOWN,
    Count,
    Instant,
    Link,
    Measure,
    Missing,
    Period,
    Place,
    Region,
    Term,
    Text,
)


class ReferenceDescribed(EventData, frozen=True):
    """The reference card: what place a reference shows, how that is known, and since when it is public.

    `card` is the card's id. A later event for the same evidence replaces the card in the reader's view; undoing that
    one brings the earlier back, and the log keeps all. `archive_reference` is its id in the user's own archive;
    `searched` how many references of that archive were searched when it came out of a search, itself included.
    """

    event_type: ClassVar[str] = "reference_described"
    private_fields: ClassVar[tuple[str, ...]] = (
        "place_name", "place", "taken", "heading_deg", "author", "licence", "source", "public_since", "provider",
        "imagery_date", "archive_reference", "searched", "note",
    )  # fmt: skip
    can_be_undone: ClassVar[bool] = True

    card: str
    evidence: str
    place_name: Text | Missing = UNKNOWN
    place: Place | Missing = UNKNOWN
    known_by: Term = Term("unknown")
    taken: Instant | Period | Text | Missing = UNKNOWN
    heading_deg: Measure | Missing = UNKNOWN
    author: Text | Missing = UNKNOWN
    licence: Text | Missing = UNKNOWN
    source: Link | Text | Missing = UNKNOWN
    public_since: Instant | Missing = UNKNOWN
    provider: Text | Missing = UNKNOWN
    imagery_date: Text | Missing = UNKNOWN
    reproduction: Term = Term("unknown")
    archive_reference: Text | Missing = UNKNOWN
    searched: Count | Missing = UNKNOWN
    note: Text | Missing = UNKNOWN


class MaskPainted(EventData, frozen=True):
    """The parts of an exhibit's picture that a comparison leaves out; no region: the mask is taken away.

    The latest that counts for an exhibit is its mask.
    """

    event_type: ClassVar[str] = "mask_painted"
    can_be_undone: ClassVar[bool] = True

    mask: str
    evidence: str
    regions: tuple[Region, ...] = ()
    purpose: Term = Term("leave_out")


class DisagreementMarked(EventData, frozen=True):
    """What an analyst sees that differs between a questioned picture and a reference, on a region of either."""

    event_type: ClassVar[str] = "disagreement_marked"
    private_fields: ClassVar[tuple[str, ...]] = ("text",)
    can_be_undone: ClassVar[bool] = True

    disagreement: str
    questioned: str
    reference: str
    kind: Term
    region_questioned: Region | Missing = UNKNOWN
    region_reference: Region | Missing = UNKNOWN
    text: Text | Missing = UNKNOWN


class FeatureCompared(EventData, frozen=True):
    """Whether a feature of a questioned exhibit's list is seen on a reference too; the latest that counts answers.

    `observation` is the feature, `answer` one of agree, disagree and not_visible, `region` where on the reference.
    """

    event_type: ClassVar[str] = "feature_compared"
    private_fields: ClassVar[tuple[str, ...]] = ("note",)
    can_be_undone: ClassVar[bool] = True

    comparison: str
    observation: str
    reference: str
    answer: Term
    region: Region | Missing = UNKNOWN
    note: Text | Missing = UNKNOWN
