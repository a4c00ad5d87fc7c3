"""Fits a calibration to compared pairs whose truth is known, never judging a place by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from provenance.errors import InputError
from provenance.vision.bounds import upper_bound
from provenance.vision.calibration import (
    FORMAT,
    STRATA,
    BandName,
    Calibration,
    Fit,
    Form,
    Found,
    Offered,
    Procedure,
    Reached,
    Reliable,
    Stratum,
    StratumName,
)
from provenance.vision.curves import Caps, Knot, Point, isotonic, llr_at, logistic
from provenance.vision.known import Places, Row, left_out, reaches, touched

LEAST_PLACES: Final = 4
"""Fewer places with pairs of their own cannot be told from one another's: half of them must be left to fit on."""

FOLDS: Final = 8
"""Groups of places for the cross-validation, as in our first measurement (8-fold, grouped by place)."""

EDGES_NAT: Final = (-2.3, -0.7, 0.7, 2.3, 4.6)
"""Borders of the reliability table: likelihood ratios of 1/10, 1/2, 2, 10 and 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a calibration says of itself, and how many pairs were offered besides those that were compared."""

    made_on: str
    set: str
    procedure: Procedure
    failed: int = 0
    missing: int = 0
    same_photograph: int = 0

    def offered(self, compared: int) -> Offered:
        """What became of every pair."""
        return Offered(
            pairs=compared + self.failed + self.missing + self.same_photograph,
            compared=compared,
            failed=self.failed,
            missing=self.missing,
            same_photograph=self.same_photograph,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A pair's log-likelihood ratio from a fit that saw neither of its places."""

    row: Row
    llr: float
    weight: float


def fit(rows: Sequence[Row], about: About) -> Calibration:
    """The calibration of these pairs.

    Raises InputError when there are too few places with pairs of one place, or no pairs of different places.
    """
    _require_enough(rows)
    held: dict[Form, list[Held]] = {form: held_out(rows, form) for form in _FORMS}
    costs = {form: cost_bits(found) for form, found in held.items()}
    form: Form = min(costs, key=lambda one: costs[one])
    negatives = [row for row in rows if not row.same_place]
    positives = [row for row in rows if row.same_place]
    caps = caps_of(rows)
    return Calibration(
        format=FORMAT,
        made_on=about.made_on,
        set=about.set,
        procedure=about.procedure,
        offered=about.offered(len(rows)),
        left_out=left_out(rows),
        strata=tuple(_stratum(name, negatives) for name in STRATA),
        difficulties=_found(positives, lambda row: row.difficulty),
        places=_found(positives, lambda row: row.place_a),
        fit=Fit(
            form=form,
            knots=_FORMS[form](weighted(rows), caps),
            cap=caps.same,
            cap_against=caps.other,
            negatives=len(negatives),
            negative_place_pairs=len({row.places for row in negatives}),
            positives=len(positives),
            positive_places=len({row.place_a for row in positives}),
            cost_isotonic=_rounded(costs["isotonic"]),
            cost_logistic=_rounded(costs["logistic"]),
        ),
        reliability=reliability(held[form]),
    )


def caps_of(rows: Iterable[Row]) -> Caps:
    """The largest log-likelihood ratios these pairs can carry, for the same place and against it, in nats.

    A likelihood ratio is a share of true pairs over a share of false ones. For a high support the first is at most
    one, and of the second we know at best its 95 % upper bound with none found: 1 - 0.05^(1/n), near 3/n, where n
    counts couples of places, each once however many photographs it has; so ln(1 / bound) (450 couples: ln 150 = 5.0).
    For a low support it is the other way round: the false share is at most one, and of the true one we know its bound
    with none found among the places with pairs of their own (19 places: ln(1 / 0.146) = 1.9). The bound is Clopper
    and Pearson's, Biometrika 26 (1934) 404; a ratio that stands on counts must not go beyond what they bound (Vergeer
    et al., Science & Justice 56 (2016) 482, on limiting ratios by the size of their data).
    """
    rows = list(rows)
    couples = {row.places for row in rows if not row.same_place}
    places = {row.place_a for row in rows if row.same_place}
    return Caps(-math.log(upper_bound(0, len(couples))), -math.log(upper_bound(0, len(places))))


def weighted(rows: Iterable[Row]) -> list[Point]:
    """Every place, and every couple of places, counts as one, however many pairs it gave. By rising support."""
    rows = list(rows)
    weights = _weights(rows)
    points = [Point(row.support, row.same_place, weights[row.same_place, row.places]) for row in rows]
    return sorted(points, key=lambda point: (point.support, point.same))


_FORMS: Final[dict[Form, Callable[[Sequence[Point], Caps], tuple[Knot, ...]]]] = {
    "isotonic": isotonic,
    "logistic": logistic,
}


def held_out(
    rows: Sequence[Row], form: Form, seen: Callable[[Sequence[Row]], None] | None = None
) -> list[Held]:
    """Every pair judged by a fit on pairs that have neither of its places.

    Places are dealt into folds; pairs of folds (f, g) are judged by a fit on the pairs with no place in f or g.
    `seen` is told of the training rows of each fit. Pairs for which nothing is left to fit on are left out.
    """
    fold = folds(rows)
    groups: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        f, g = fold[row.place_a], fold[row.place_b]
        groups.setdefault((min(f, g), max(f, g)), []).append(row)
    weights = _weights(rows)
    held = []
    for unseen, tested in sorted(groups.items()):
        trained = [row for row in rows if fold[row.place_a] not in unseen and fold[row.place_b] not in unseen]
        if {row.same_place for row in trained} != {True, False}:
            continue
        if seen is not None:
            seen(trained)
        caps = caps_of(trained)
        knots = _FORMS[form](weighted(trained), caps)
        held += [
            Held(row, llr_at(knots, caps, row.support), weights[row.same_place, row.places]) for row in tested
        ]
    return held


def folds(rows: Iterable[Row], count: int = FOLDS) -> dict[str, int]:
    """Each place's fold: those with pairs of their own dealt out first, then the others, by name."""
    rows = list(rows)
    own = sorted({row.place_a for row in rows if row.same_place})
    others = sorted({place for row in rows for place in row.places} - set(own))
    count = max(2, min(count, len(own)))
    return {place: number % count for number, place in enumerate([*own, *others])}


def cost_bits(held: Sequence[Held]) -> float:
    """C_llr in bits (Brümmer and du Preez 2006): 0 is perfect, 1 is what saying nothing costs; infinite when nothing
    could be judged."""
    sides = []
    for same in (True, False):
        chosen = [one for one in held if one.row.same_place is same]
        total = sum(one.weight for one in chosen)
        if not total:
            return math.inf
        sign = -1 if same else 1
        sides.append(sum(one.weight * math.log2(1 + math.exp(sign * one.llr)) for one in chosen) / total)
    return sum(sides) / 2


def reliability(held: Sequence[Held], edges: Sequence[float] = EDGES_NAT) -> tuple[Reliable, ...]:
    """Stated against observed support, both sides brought to even prior odds."""
    totals = {
        same: sum(one.weight for one in held if one.row.same_place is same) or 1.0 for same in (True, False)
    }
    borders: list[float | None] = [None, *edges, None]
    table = []
    for low, high in pairwise(borders):
        inside = [one for one in held if (low is None or one.llr >= low) and (high is None or one.llr < high)]
        weight = {
            same: sum(one.weight for one in inside if one.row.same_place is same) / totals[same]
            for same in (True, False)
        }
        whole = weight[True] + weight[False]
        said = sum(one.weight / totals[one.row.same_place] / (1 + math.exp(-one.llr)) for one in inside)
        table.append(
            Reliable(
                from_llr=low,
                to_llr=high,
                pairs=len(inside),
                places=len({place for one in inside for place in one.row.places}),
                stated=round(said / whole, 4) if whole else None,
                observed=round(weight[True] / whole, 4) if whole else None,
            )
        )
    return tuple(table)


def _stratum(name: StratumName, negatives: Sequence[Row]) -> Stratum:
    rows = [row for row in negatives if row.stratum == name]

    def reached(band: BandName) -> Reached:
        chosen = [row for row in rows if reaches(row, band)]
        return Reached(pairs=len(chosen), places=len(touched(chosen)))

    return Stratum(
        name=name,
        pairs=len(rows),
        places=len(touched(rows)),
        place_pairs=len({row.places for row in rows}),
        match=reached("match"),
        likely=reached("likely"),
        inconclusive=reached("inconclusive"),
    )


def _found(positives: Sequence[Row], name_of: Callable[[Row], str]) -> tuple[Found, ...]:
    groups: dict[str, list[Row]] = {}
    for row in positives:
        groups.setdefault(name_of(row), []).append(row)
    return tuple(
        Found(
            name=name,
            pairs=len(rows),
            places=len({row.place_a for row in rows}),
            match=sum(reaches(row, "match") for row in rows),
            likely=sum(reaches(row, "likely") for row in rows),
            inconclusive=sum(reaches(row, "inconclusive") for row in rows),
        )
        for name, rows in sorted(groups.items())
        if name
    )


def _rounded(cost: float) -> float | None:
    return round(cost, 6) if math.isfinite(cost) else None


def _weights(rows: Iterable[Row]) -> dict[tuple[bool, Places], float]:
    counts: dict[tuple[bool, Places], int] = {}
    for row in rows:
        key = row.same_place, row.places
        counts[key] = counts.get(key, 0) + 1
    return {key: 1 / count for key, count in counts.items()}


def _require_enough(rows: Sequence[Row]) -> None:
    own = {row.place_a for row in rows if row.same_place}
    if len(own) < LEAST_PLACES:
        raise InputError("too_few_places_to_calibrate", places=len(own), least=LEAST_PLACES)
    if all(row.same_place for row in rows):
        raise InputError("no_other_places_to_calibrate")
