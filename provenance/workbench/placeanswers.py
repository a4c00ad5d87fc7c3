"""What a search among the known places answers: reference by reference, place by place, and as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from provenance.archive.items import ArchivePlace, ArchiveReference
from provenance.record.finding import Reason

RANKS: Final = ("failed", "not_compared", "no_evidence", "inconclusive", "likely", "match")
"""The outcomes of a comparison, weakest first; "not_compared": glanced at, and others were more promising."""

FOR_INFORMATION: Final = ("caption", "unknown")
"""How the place of a reference may be known without it being evidence: somebody's words, or nobody knows."""

Effort = Literal["glance", "quick", "usual"]


@dataclass(frozen=True)
class PlaceAnswer:
    """One reference beside the photo. `support` is the method's decision score, higher is more; `effort` how closely
    it was looked at. A later answer for the same reference takes the place of an earlier one.

    `for_information` is true when the answer is no evidence of the place: the reference's place rests on a caption or
    on nothing, or both files hold the same photograph.
    """

    place: ArchivePlace
    reference: ArchiveReference
    outcome: str
    support: float
    inliers: int
    seconds: float
    same_photograph: bool
    for_information: bool
    reason: Reason | None = None
    effort: Effort = "quick"

    @property
    def rank(self) -> tuple[int, bool, float]:
        """Greater for better answers."""
        return RANKS.index(self.outcome), not self.for_information, self.support


@dataclass(frozen=True)
class PlaceStanding:
    """All answers of one place, best first."""

    place: ArchivePlace
    answers: tuple[PlaceAnswer, ...]

    @property
    def best(self) -> PlaceAnswer:
        """The best answer."""
        return self.answers[0]


@dataclass(frozen=True)
class PlaceSearch:
    """A whole search: the places by their best answer, how many references were searched and how many of them
    compared closely, and the archive's state then."""

    standings: tuple[PlaceStanding, ...]
    compared: int
    archive_state: str
    searched: int = 0


def by_place(answers: Iterable[PlaceAnswer]) -> tuple[PlaceStanding, ...]:
    """Answers grouped by place, the places by their best answer."""
    grouped: dict[str, list[PlaceAnswer]] = {}
    for answer in answers:
        grouped.setdefault(answer.place.id, []).append(answer)
    standings = [PlaceStanding(group[0].place, _sorted(group)) for group in grouped.values()]
    return tuple(sorted(standings, key=lambda standing: standing.best.rank, reverse=True))


def _sorted(answers: Sequence[PlaceAnswer]) -> tuple[PlaceAnswer, ...]:
    return tuple(sorted(answers, key=lambda answer: answer.rank, reverse=True))
