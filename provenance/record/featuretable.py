"""The feature list of a questioned exhibit held against each reference: agree, disagree, not visible, not compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureList, FeatureListState, feature_list
from provenance.record.judgement import ObservationAdded
from provenance.record.references import FeatureCompared
from provenance.record.snapshot import Entry, Exhibit, Snapshot

DISAGREE: Final = "disagree"
NOT_COMPARED: Final = "not_compared"  # of this program, never of a person: nobody has said anything yet
ANSWERS: Final = (DISAGREE, "not_visible", "agree", NOT_COMPARED)
"""Every answer, the mismatches first."""


@dataclass(frozen=True)
class Held:
    """One feature held against one reference. `number` is its place in the list, from 1; it is the mark's number."""

    number: int
    feature: Entry[ObservationAdded]
    compared: Entry[FeatureCompared] | None

    @property
    def answer(self) -> str:
        """What was said last, or that it was not compared."""
        return NOT_COMPARED if self.compared is None else self.compared.data.answer.value


@dataclass(frozen=True)
class HeldAgainst:
    """All features held against one reference, in the order of the list."""

    reference: Exhibit
    held: tuple[Held, ...]

    @property
    def mismatches_first(self) -> tuple[Held, ...]:
        """What disagrees, then what is not visible, what agrees, what was not compared; an unknown answer last."""
        ranks = {answer: rank for rank, answer in enumerate(ANSWERS)}
        return tuple(sorted(self.held, key=lambda one: ranks.get(one.answer, len(ranks))))

    @property
    def counts(self) -> dict[str, int]:
        """How many features ended with each answer, every known answer named, the mismatches first."""
        counted = Counter(one.answer for one in self.held)
        return {answer: counted.pop(answer, 0) for answer in ANSWERS} | counted

    @property
    def begun(self) -> bool:
        """Whether anybody compared any feature with this reference."""
        return any(one.compared is not None for one in self.held)


@dataclass(frozen=True)
class FeatureTable:
    """The features of a questioned exhibit × the references of the case; derived, never stored."""

    listed: FeatureList
    features: tuple[Entry[ObservationAdded], ...]
    references: tuple[HeldAgainst, ...]

    def against(self, reference: str) -> HeldAgainst | None:
        """The part of one reference, by its id; None when there is none of that id."""
        return next((one for one in self.references if one.reference.id == reference), None)


def comparable(listed: FeatureList) -> tuple[Entry[ObservationAdded], ...]:
    """The features that are compared: the locked ones; of a list that was skipped all; of an open one none."""
    if listed.state is FeatureListState.LOCKED:
        return listed.features
    return (*listed.features, *listed.later) if listed.state is FeatureListState.SKIPPED else ()


def feature_table(snapshot: Snapshot, questioned: str) -> FeatureTable:
    """What counts now of a questioned exhibit, by its id: every comparable feature with every reference."""
    listed = feature_list(snapshot, questioned)
    features = comparable(listed)
    said = _latest(snapshot.current(FeatureCompared))
    references = [exhibit for exhibit in snapshot.exhibits if exhibit.role is EvidenceRole.REFERENCE]
    return FeatureTable(
        listed=listed,
        features=features,
        references=tuple(HeldAgainst(one, _held(features, one.id, said)) for one in references),
    )


def feature_comparisons(snapshot: Snapshot, questioned: Exhibit, reference: Exhibit) -> HeldAgainst:
    """The features of one questioned exhibit held against one reference."""
    features = comparable(feature_list(snapshot, questioned.id))
    return HeldAgainst(reference, _held(features, reference.id, _latest(snapshot.current(FeatureCompared))))


_Said = dict[tuple[str, str], Entry[FeatureCompared]]


def _latest(entries: Iterable[Entry[FeatureCompared]]) -> _Said:
    """(Observation, reference) → what was said last."""
    return {(entry.data.observation, entry.data.reference): entry for entry in entries}


def _held(features: tuple[Entry[ObservationAdded], ...], reference: str, said: _Said) -> tuple[Held, ...]:
    return tuple(
        Held(number, feature, said.get((feature.data.observation, reference)))
        for number, feature in enumerate(features, 1)
    )
