"""Fitting a calibration: known answers of its parts, a population whose ratio is known, and places kept apart."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import InputError
from provenance.vision.calibrating import (
    About,
    caps_of,
    cost_bits,
    fit,
    folds,
    held_out,
    reliability,
    weighted,
)
from provenance.vision.calibration import Form, Procedure, StratumName
from provenance.vision.curves import Caps, Knot, Point, isotonic, llr_at, logistic, pooled
from provenance.vision.known import BandOrNone, Row, left_out

BY = Procedure(method="learned", version=2, effort="usual", models={}, cuts="ab" * 32)
ABOUT = About(made_on="2026-11-20", set="drawn", procedure=BY)


def row(
    support: float,
    a: str,
    b: str | None = None,
    band: BandOrNone = "no_evidence",
    stratum: StratumName = "unrelated",
) -> Row:
    return Row(
        support=support,
        same_place=b is None,
        place_a=a,
        place_b=b or a,
        band=band,
        stratum=stratum,
        difficulty="medium" if b is None else "",
    )


def population(seed: int = 5, places: int = 60, distance: float = 3.0) -> list[Row]:
    """Normal supports of variance 1 around 0 (other place) and `distance` (same place): the true log-likelihood
    ratio is distance * support - distance² / 2."""
    drawn = random.Random(seed)
    names = [f"p{number:02}" for number in range(places)]
    rows = [row(drawn.gauss(distance, 1), name) for name in names for _ in range(4)]
    return rows + [row(drawn.gauss(0, 1), a, b) for a, b in itertools.combinations(names, 2)]


# ---- known answers ------------------------------------------------------------------------------------------


def test_pooling_gives_the_known_answer() -> None:
    # Supports 1..6 with truths 0 1 0 0 1 1: the violating 1 0 0 pools to 1/3 (by hand).
    points = [Point(float(n), same, 1.0) for n, same in enumerate((False, True, False, False, True, True), 1)]
    shares = [(low, high, for_it / (for_it + against)) for low, high, for_it, against in pooled(points)]
    assert shares == [(1, 1, 0), (2, 4, pytest.approx(1 / 3)), (5, 6, 1)]


def test_equal_supports_are_one_block_whatever_their_order() -> None:
    assert pooled([Point(1, False, 1.0), Point(1, True, 3.0)]) == [(1, 1, 3.0, 1.0)]


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from((0.25, 1.0))), min_size=1, max_size=40
    )
)
def test_pooled_shares_rise_and_lose_no_weight(drawn: list[tuple[int, bool, float]]) -> None:
    points = sorted((Point(float(s), same, w) for s, same, w in drawn), key=lambda p: (p.support, p.same))
    blocks = pooled(points)
    shares = [for_it / (for_it + against) for _, _, for_it, against in blocks]
    assert all(a < b for a, b in itertools.pairwise(shares))
    assert sum(block[2] + block[3] for block in blocks) == pytest.approx(sum(p.weight for p in points))


def test_a_place_with_many_pairs_weighs_as_much_as_one_with_few() -> None:
    points = weighted([row(1, "church"), row(2, "church"), row(3, "tower"), row(0, "church", "tower")])
    assert sum(point.weight for point in points if point.same) == 2
    assert [point.weight for point in points] == [1, 0.5, 0.5, 1]


def test_the_cap_counts_couples_of_places_once() -> None:
    rows = [row(1, "a"), *(row(0, "a", f"b{number}") for number in range(450))]
    assert caps_of(rows).same == pytest.approx(math.log(1 / (1 - 0.05 ** (1 / 450))))
    assert caps_of(rows * 3) == caps_of(rows)
    assert caps_of([*rows, row(0, "b0", "a")]) == caps_of(rows)  # the same couple the other way round


def test_what_speaks_against_a_place_is_limited_by_the_places_with_pairs_of_their_own() -> None:
    """With 19 such places of which none scored so low, up to 14.6 in 100 true pairs may still do so (5 % level)."""
    rows = [row(1, f"p{number}") for number in range(19)]
    rows += [row(0, a, b) for a, b in itertools.combinations([f"p{number}" for number in range(19)], 2)]
    caps = caps_of(rows)
    assert caps.other == pytest.approx(-math.log(1 - 0.05 ** (1 / 19))) == pytest.approx(1.925, abs=0.001)
    assert caps_of([*rows, *rows[:19]]).other == caps.other  # more pairs of these places say no more
    assert caps.same > 4
    found = fit(population(places=19, distance=9.0), ABOUT)
    assert found.fit.caps == pytest.approx(caps)
    assert min(knot.llr for knot in found.fit.knots) == pytest.approx(-caps.other, abs=1e-6)
    assert found.llr(-100.0) == pytest.approx(-caps.other, abs=1e-6)
    assert found.llr(100.0) == pytest.approx(caps.same, abs=1e-6)


def test_saying_nothing_costs_one_bit() -> None:
    rows = population(places=12)
    silent = [type(one)(one.row, 0.0, one.weight) for one in held_out(rows, "logistic")]
    assert cost_bits(silent) == pytest.approx(1.0)


# ---- a population whose ratio is known ----------------------------------------------------------------------


def test_the_fitted_ratio_is_the_populations() -> None:
    found = fit(population(), ABOUT)
    for support in (0.5, 1.0, 1.5, 2.0, 2.5):
        assert found.llr(support) == pytest.approx(3 * support - 4.5, abs=0.6)
    assert found.fit.form == "logistic"  # the true ratio is a straight line


def test_steps_are_found_where_no_line_fits() -> None:
    """Support of a scale without bound, as counts have: most of its range says the same."""
    drawn = random.Random(3)
    names = [f"p{number:02}" for number in range(60)]
    rows = [row(drawn.uniform(15, 3000), name) for name in names for _ in range(3)]
    rows += [row(drawn.uniform(0, 14), a, b) for a, b in itertools.combinations(names, 2)]
    found = fit(rows, ABOUT)
    assert found.fit.form == "isotonic"
    assert found.llr(14) < 0 < found.llr(40)


@pytest.mark.parametrize("form", [isotonic, logistic])
@given(seed=st.integers(0, 50))
def test_every_fit_rises_and_keeps_within_its_cap(
    form: Callable[[Sequence[Point], Caps], tuple[Knot, ...]], seed: int
) -> None:
    caps = Caps(same=3.0, other=1.0)
    knots = form(weighted(population(seed, 8, distance=seed / 20)), caps)
    assert all(-1.0 <= knot.llr <= 3.0 for knot in knots)
    values = [llr_at(knots, caps, support / 4) for support in range(-20, 40)]
    assert all(a <= b for a, b in itertools.pairwise(values))
    assert all(-1.0 <= value <= 3.0 for value in values)


def test_what_is_stated_is_observed_in_a_population_that_keeps_its_word() -> None:
    for line in reliability(held_out(population(places=80), "logistic")):
        if line.pairs > 100 and line.stated is not None and line.observed is not None:
            assert line.observed == pytest.approx(line.stated, abs=0.12)


def test_support_that_tells_nothing_is_worth_nothing() -> None:
    found = fit(population(distance=0.0), ABOUT)
    assert all(abs(found.llr(support)) < 1.0 for support in (-1.0, 0.0, 1.0))


# ---- places kept apart --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["isotonic", "logistic"])
def test_no_pair_is_judged_by_a_fit_that_saw_one_of_its_places(form: Form) -> None:
    rows = population(places=12)
    fits: list[set[str]] = []

    def seen(trained: Sequence[Row]) -> None:
        fits.append({place for one in trained for place in one.places})

    held = held_out(rows, form, seen)
    fold = folds(rows)
    assert len(held) == len(rows) and fits
    together = {(min(f, g), max(f, g)) for one in rows for f, g in [(fold[one.place_a], fold[one.place_b])]}
    for unseen, places in zip(sorted(together), fits, strict=True):
        assert not {place for place, number in fold.items() if number in unseen} & places


def test_a_place_that_lies_about_itself_does_not_help_itself() -> None:
    """One place's negatives all score high; judged without it, the others' threshold calls them the same."""
    rows = [one for one in population(places=20, distance=8.0) if "p00" not in one.places or one.same_place]
    rows += [row(9.0, "p00", f"p{number:02}") for number in range(1, 20)]
    wrong = [
        one.llr for one in held_out(rows, "isotonic") if not one.row.same_place and one.row.support == 9.0
    ]
    assert len(wrong) == 19 and min(wrong) > 1


def test_places_with_pairs_of_their_own_are_spread_over_the_folds() -> None:
    rows = [*(row(1, f"own{n}") for n in range(9)), *(row(0, "own0", f"other{n}") for n in range(30))]
    fold = folds(rows)
    assert {fold[f"own{n}"] for n in range(9)} == set(range(8))


# ---- counts -------------------------------------------------------------------------------------------------


def test_false_pairs_are_counted_by_stratum_band_and_place() -> None:
    rows = population(places=6)
    rows += [
        row(9, "x", "y", "match", "lookalike"),
        row(8, "x", "y", "likely", "lookalike"),
        row(2, "x", "z", "inconclusive", "lookalike"),
        row(0, "z", "w", "no_evidence", "lookalike"),
    ]
    found = fit(rows, ABOUT)
    lookalike = found.strata[0]
    assert (lookalike.pairs, lookalike.places, lookalike.place_pairs) == (4, 4, 3)
    assert (lookalike.match.pairs, lookalike.match.places) == (1, 2)
    assert (lookalike.likely.pairs, lookalike.likely.places) == (2, 2)
    assert (lookalike.inconclusive.pairs, lookalike.inconclusive.places) == (3, 3)
    assert found.rates("match")[1].upper_bound is None  # no pair of one street


def test_a_limit_set_without_a_pairs_places_is_broken_where_the_one_set_with_them_never_is() -> None:
    rows = [row(9, "a", "b"), row(5, "b", "c"), row(3, "c", "d"), row(1, "e", "f"), row(9, "a")]
    found = left_out(rows)
    assert found is not None
    # a|b 9 is above c|d 3; b|c 5 above e|f 1; c|d 3 and e|f 1 are below a|b 9
    assert (found.false.pairs, found.false.places) == (2, 3)
    assert (found.of.pairs, found.of.places) == (4, 6)
    assert found.upper_bound == pytest.approx(0.8468, abs=1e-3)  # 3 of 6 places: Clopper-Pearson, one-sided
    assert left_out(rows[:2]) is None  # without b nothing is left to set a limit by


def test_pairs_that_were_offered_and_not_compared_are_counted_by_reason() -> None:
    rows = population(places=6)
    about = About(made_on="2026-11-20", set="drawn", procedure=BY, failed=2, missing=3, same_photograph=1)
    offered = fit(rows, about).offered
    assert (offered.pairs, offered.compared) == (len(rows) + 6, len(rows))
    assert (offered.failed, offered.missing, offered.same_photograph) == (2, 3, 1)


def test_found_pairs_are_counted_by_difficulty_and_by_place() -> None:
    rows = [*population(places=6), row(9, "p00", band="match"), row(9, "p01", band="likely")]
    found = fit(rows, ABOUT)
    (medium,) = found.difficulties
    assert (medium.name, medium.pairs, medium.places, medium.match, medium.likely) == ("medium", 26, 6, 1, 2)
    assert {one.name: one.match for one in found.places}["p00"] == 1


def test_a_calibration_is_the_same_whatever_the_order_of_its_pairs() -> None:
    rows = population(places=10)
    shuffled = random.Random(1).sample(rows, len(rows))
    one, other = (fit(given, ABOUT) for given in (rows, shuffled))
    for support in (-1.0, 0.0, 1.0, 2.0, 3.0, 4.0):
        assert one.llr(support) == pytest.approx(other.llr(support), abs=1e-5)
    assert one.strata == other.strata and one.places == other.places


def test_too_few_places_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        fit([row(1, "a"), row(1, "b"), row(0, "a", "b")], ABOUT)
    assert caught.value.id == "too_few_places_to_calibrate"
    with pytest.raises(InputError) as caught:
        fit([row(1, name) for name in "abcdef"], ABOUT)
    assert caught.value.id == "no_other_places_to_calibrate"


def test_what_cannot_be_cross_validated_says_so_and_assumes_least() -> None:
    rows = [*(row(5 + n, f"p{n}") for n in range(5)), *(row(n, "p0", f"p{n}") for n in range(1, 5))]
    found = fit(rows, ABOUT)  # whoever leaves p0 out has no pair of different places
    assert (found.fit.form, found.fit.cost_isotonic, found.fit.cost_logistic) == ("isotonic", None, None)
