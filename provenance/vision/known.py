"""Compared pairs whose truth is known, and what their own limits would say of places that they never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from provenance.vision.calibration import BANDS, BandName, LeftOut, Reached, StratumName

BandOrNone: TypeAlias = Literal["match", "likely", "inconclusive", "no_evidence"]
Places: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One compared pair and the truth about it. `stratum` counts for different places, `difficulty` for one place."""

    support: float
    same_place: bool
    place_a: str
    place_b: str
    band: BandOrNone
    stratum: StratumName = "unrelated"
    difficulty: str = ""

    @property
    def places(self) -> Places:
        """Both places, in order of name: the unit that counts once."""
        return min(self.place_a, self.place_b), max(self.place_a, self.place_b)


def reaches(row: Row, band: BandName) -> bool:
    """Whether the pair's answer is this band or a better one."""
    return row.band != "no_evidence" and BANDS.index(row.band) <= BANDS.index(band)


def touched(rows: Iterable[Row]) -> set[str]:
    """The places of these pairs."""
    return {place for row in rows for place in row.places}


def thresholds_without(rows: Sequence[Row]) -> Callable[[str, str], float]:
    """For two places: the largest support of a pair of different places that involves neither of them."""
    negatives = sorted((row for row in rows if not row.same_place), key=lambda row: -row.support)

    def threshold(place_a: str, place_b: str) -> float:
        for row in negatives:
            if not {row.place_a, row.place_b} & {place_a, place_b}:
                return row.support
        return float("-inf")

    return threshold


def left_out(rows: Sequence[Row]) -> LeftOut | None:
    """False answers when the limit of a match is set for each pair of different places without either place.

    The limit of a match lies above every pair of other places that was seen; judged by those pairs themselves it never
    errs. Leaving the places out is cross-validation by cluster (Stone, J. R. Stat. Soc. B 36 (1974) 111). Pairs for
    which no other pair is left to set a limit by are not judged; None when there is none that is.
    """
    threshold = thresholds_without(rows)
    limits = [(row, threshold(row.place_a, row.place_b)) for row in rows if not row.same_place]
    judged = [(row, limit) for row, limit in limits if limit != float("-inf")]
    if not judged:
        return None
    above = [row for row, limit in judged if row.support > limit]
    whole = [row for row, _ in judged]
    return LeftOut(
        false=Reached(pairs=len(above), places=len(touched(above))),
        of=Reached(pairs=len(whole), places=len(touched(whole))),
    )
