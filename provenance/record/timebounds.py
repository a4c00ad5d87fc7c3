"""What people say of when a picture can have been taken: not before, not after, or both, and what that rests on."""

from __future__ import annotations

from typing import ClassVar

from provenance.record.event import EventData
from provenance.record.finding import Basis
from provenance.record.values import UNKNOWN, Instant, Link, Missing, Period, Term, Text


class TimeBoundStated(EventData, frozen=True):
    """A questioned picture was taken not before, not after, or within some time, by the words of a person.

    `kind` is what that rests on (a sighting, a weather record, the state of a building …), `basis` LOOKED UP with its
    `link` and the day it was `looked_up`, OBSERVED in the picture, or STATED by somebody else.
    """

    event_type: ClassVar[str] = "time_bound_stated"
    private_fields: ClassVar[tuple[str, ...]] = ("when", "link", "text")
    can_be_undone: ClassVar[bool] = True

    bound: str
    evidence: str
    when: Period | Missing
    kind: Term
    basis: Basis
    link: Link | Text | Missing = UNKNOWN
    looked_up: Instant | Missing = UNKNOWN
    text: Text | Missing = UNKNOWN
