"""What a search among the known places answers: reference by reference, place by place, and as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from provenance.archive.items import ArchivePlace, ArchiveReference
from provenance.record.finding import Limit, Reason
from provenance.workbench.comparison import Measures

RANKS: Final = ("failed", "not_compared", "no_evidence", "inconclusive", "likely", "match")
"""The outcomes of a comparison, weakest first; "not_compared": glanced at, and others were more promising."""

FOR_INFORMATION: Final = ("caption", "unknown")
"""How the place of a reference may be known without it being evidence: somebody's words, or nobody knows."""

AGREEING: Final = ("match", "likely")
"""The outcomes that say that two pictures agree."""

Effort = Literal["glance", "quick", "usual"]


@dataclass(frozen=True)
class PlaceAnswer:
    """One reference beside the photo. `support` is the method's decision score, higher is more; `effort` how closely
    it was looked at. A later answer for the same reference takes the place of an earlier one.

    `for_information` is true when the answer is no evidence of the place: the reference's place rests on a caption or
    on nothing, or both files hold the same photograph. `measures`: the comparison's numbers, where it was one.
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
    measures: Measures | None = None

    @property
    def rank(self) -> tuple[bool, int, bool, float]:
        """Greater for better answers; what supports a place comes before what is for information only."""
        counts = not self.for_information
        supports = counts and self.outcome in ("match", "likely")
        return supports, RANKS.index(self.outcome), counts, self.support

    @property
    def compared(self) -> bool:
        """Whether the two pictures were compared, and not only glanced at or found unreadable."""
        return self.outcome not in ("failed", "not_compared")


@dataclass(frozen=True)
class PlaceStanding:
    """All answers of one place, best first."""

    place: ArchivePlace
    answers: tuple[PlaceAnswer, ...]

    @property
    def best(self) -> PlaceAnswer:
        """The best answer."""
        return self.answers[0]

    @property
    def counts(self) -> bool:
        """Whether the outcome is that of a reference that may be evidence of the place, not for information only."""
        return not self.best.for_information


@dataclass(frozen=True)
class PlaceSearch:
    """A whole search: the places by their best answer, how many references were searched and how many of them
    compared closely, and the archive's state then. `masked`: the number of the searched exhibit where a part of it is
    painted over, else empty."""

    standings: tuple[PlaceStanding, ...]
    compared: int
    archive_state: str
    searched: int = 0
    masked: str = ""

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What the whole search cannot show."""
        return search_limits([one for standing in self.standings for one in standing.answers], self.masked)


def search_limits(answers: Sequence[PlaceAnswer], masked: str = "") -> tuple[Limit, ...]:
    """What these answers of a search cannot show, the newest of each reference; `masked` as in `PlaceSearch`.

    The best outcome decides; copies of the photo are not counted and have a sentence of their own.
    """
    compared = [one for one in answers if one.compared]
    copies = sum(one.same_photograph for one in compared)
    limits = list(_limits_of_best([one for one in compared if not one.same_photograph]))
    if copies:
        limits.append(Limit("copies_in_search", {"n": copies}))
    if masked:
        limits.append(Limit("masks_not_used_in_search", {"exhibit": masked}))
    if not compared:
        return Limit("nothing_compared_in_search"), *limits, Limit("only_archive_searched")
    return *limits, Limit("only_archive_searched"), Limit("error_rate_of_search_not_measured")


def _limits_of_best(compared: Sequence[PlaceAnswer]) -> tuple[Limit, ...]:
    """What follows from the best answer; from agreement that is for information only, that it is no evidence."""
    best = max(compared, key=lambda one: one.rank, default=None)
    if best is None:
        return ()
    if best.outcome not in AGREEING:
        little = best.outcome == "inconclusive"
        return (Limit("too_little_agreement" if little else "no_agreement_not_difference"),)
    agreed = Limit("match_says_structure_only")
    if any(one.outcome in AGREEING and not one.for_information for one in compared):
        return (agreed,)
    return agreed, Limit("agreement_for_information_only")


def by_place(answers: Iterable[PlaceAnswer]) -> tuple[PlaceStanding, ...]:
    """Answers grouped by place, the places by their best answer."""
    grouped: dict[str, list[PlaceAnswer]] = {}
    for answer in answers:
        grouped.setdefault(answer.place.id, []).append(answer)
    standings = [PlaceStanding(group[0].place, _sorted(group)) for group in grouped.values()]
    return tuple(sorted(standings, key=lambda standing: standing.best.rank, reverse=True))


def _sorted(answers: Sequence[PlaceAnswer]) -> tuple[PlaceAnswer, ...]:
    return tuple(sorted(answers, key=lambda answer: answer.rank, reverse=True))
