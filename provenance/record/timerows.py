"""One bound of a photograph's time: which side, when, on what grounds, from which record, with which limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from provenance.record.finding import Basis, Limit
from provenance.record.spans import Span, edge_of, span_of
from provenance.record.values import Instant


class Side(StrEnum):
    """Which way a bound cuts."""

    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"


@dataclass(frozen=True)
class BoundRow:
    """A bound. `kind` says what it rests on, `record` is its source's id; `conditional`: it holds only if `limits` do.

    `exact`: its words mean the edge of what is stated (not before that day), not a moment somewhere in it.
    """

    side: Side
    when: Instant
    kind: str
    basis: Basis
    record: str
    limits: tuple[Limit, ...] = ()
    conditional: bool = False
    exact: bool = False

    def span(self, *, all_zones: bool = True) -> Span:
        """Where the bound itself can lie, in UTC. `all_zones` False reads a time without a zone as in UTC."""
        stated = span_of(self.when, all_zones=all_zones)
        if not self.exact:
            return stated
        edge = edge_of(self.when, last=self.side is Side.NOT_AFTER)
        return span_of(edge, all_zones=all_zones)

    @property
    def sure(self) -> datetime:
        """The moment, in UTC, that it bounds by for certain: the widest that precision and zones leave."""
        span = self.span()
        sure = span.first if self.side is Side.NOT_BEFORE else span.last
        assert sure is not None
        return sure
