"""One finding as a row: its name, what is said beside it, basis, limits, who disagrees; and how it is copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from provenance.record.finding import Finding
from provenance.record.values import Digest, Region, Table
from provenance.wording import Wording

Tone = Literal["plain", "muted", "warning", "alarm"]


@dataclass(frozen=True)
class Dispute:
    """Somebody's objection to a finding."""

    who: str
    reason: str


@dataclass(frozen=True)
class FindingRow:
    """One finding as it is listed; `said` stands beside its name in the report too."""

    id: str
    name: str
    said: str
    basis: str
    limits: tuple[str, ...]
    run_limits: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    finding: Finding
    wording: Wording

    @property
    def private(self) -> bool:
        """Whether it is kept apart, so that it can be erased."""
        return self.finding.private

    @property
    def region(self) -> Region | None:
        """Where on the picture, if it says so."""
        return self.finding.region

    @cached_property
    def value(self) -> str:
        """The value alone as plain text, to be copied: of a hash its digits."""
        value = self.finding.value
        return value.value if isinstance(value, Digest) else self.wording.value(value)

    @cached_property
    def haystack(self) -> str:
        """Everything that a filter looks in."""
        told = (text for dispute in self.disputes for text in (dispute.who, dispute.reason))
        return "\n".join((self.name, self.said, self.value, self.basis, *self.limits, *told)).casefold()

    @cached_property
    def basis_line(self) -> str:
        """The basis with what it means."""
        meaning = self.wording.label(f"basis.{self.finding.basis.value}")
        return self.wording.label("basis.heading", basis=self.basis, meaning=meaning)

    @property
    def spoken(self) -> str:
        """All that its line shows."""
        return self.wording.window("findings.spoken", name=self.name, said=self.said, basis=self.basis)

    @cached_property
    def all_limits(self) -> tuple[str, ...]:
        """What it cannot show, and what its whole run cannot, each once."""
        return tuple(dict.fromkeys((*self.limits, *self.run_limits)))

    def copied(self, *, alone: bool = True) -> str:
        """A line with value and basis, under it who disagrees and the limits; those of its run when it is `alone`."""
        say, held = self.wording.window, self.finding.value
        rows = isinstance(held, Table) and len(held.value) > 1
        value = f"\n{self.value}\n" if rows else self.said
        lines = [say("findings.copied_line", name=self.name, value=value, basis=self.basis)]
        lines += [
            say("findings.copied_disputed", who=dispute.who, reason=dispute.reason)
            for dispute in self.disputes
        ]
        lines += [under(limit, self.wording) for limit in (self.all_limits if alone else self.limits)]
        return "\n".join(lines)


@dataclass(frozen=True)
class Sentence:
    """What stands in the place of findings: why a run has none, what it could not read."""

    icon: str
    text: str
    tone: Tone


def said_beside_name(finding: Finding, analysis: str, wording: Wording) -> str:
    """What stands beside a finding's name: its sentence or value, where it comes from, when and where."""
    parts = [wording.finding_beside_name(finding, analysis)]
    if isinstance(finding.value, Digest):
        parts = [finding.value.value]
    if finding.source is not None:
        source = wording.value(finding.source)
        parts.append(wording.label(f"finding.source_{finding.basis.value}", source=source))
    if finding.at is not None:
        parts.append(wording.label("finding.at", time=wording.value(finding.at)))
    if finding.region is not None:
        parts.append(wording.label("finding.region", region=wording.value(finding.region)))
    return " ".join(parts)


def under(text: str, wording: Wording) -> str:
    """A line below a copied finding or run."""
    return wording.window("findings.copied_under", text=text)


def matches(haystack: str, words: Sequence[str]) -> bool:
    """Whether every word is in it; both casefolded."""
    return all(word in haystack for word in words)


def filter_words(text: str) -> tuple[str, ...]:
    """What was typed, as words to look for."""
    return tuple(text.casefold().split())
