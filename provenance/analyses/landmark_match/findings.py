"""What is stated of a comparison: its result, its counts, its measured error rates and its pictures."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final, NamedTuple, assert_never

from provenance.analyses.landmark_match.pictures import pictures_of
from provenance.analysis.contract import Item, Result, Statement, Task, found, nothing_found
from provenance.media.encode import encode_jpeg
from provenance.media.picture import Pixels as Encodable
from provenance.record.finding import Basis, Limit
from provenance.record.values import (
    Count,
    Flag,
    Matches,
    Measure,
    Missing,
    Picture,
    Table,
    Term,
    Text,
    Value,
    decimal_text,
)
from provenance.vision.calibration import BandName, Calibration, InUse
from provenance.vision.cv import cpu_features
from provenance.vision.features import Pixels
from provenance.vision.landmark import Comparison, Grade, grade
from provenance.vision.planes import rescaled

_JPEG_QUALITY: Final = 85  # match pictures are for looking at and printing; lines stay clean (looked at)


class Side(NamedTuple):
    """One of the two pictures: its item, the pixels worked at, and how much larger the shown picture is."""

    item: Item
    pixels: Pixels
    shown_per_worked: float


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A comparison with what is needed to state it; `calibration` None: its error rate was not measured.

    `masked`: the shares of the two pictures that were painted over, None without a mask.
    """

    comparison: Comparison
    sides: tuple[Side, Side]
    calibration: InUse | None
    limits: tuple[Limit, ...]
    masked: tuple[float | None, ...] = ()


def stated(task: Task, compared: Compared) -> Result:
    """The result of the run."""
    comparison, same = compared.comparison, compared.comparison.same_photograph
    result = grade(comparison)
    statements = (
        [_computed("same_photograph", Flag(True))] if same else []
    )  # first: it says what the result is worth
    statements += [_result(comparison, result), *_numbers(compared)]
    limits = _limits(comparison, result)
    if result == "no_evidence":
        return nothing_found(*statements, limits=(*compared.limits, *limits), cpu=cpu_features())
    if not same:
        statements.append(_computed("same_photograph", Flag(False)))
        if compared.calibration is not None:
            statements.append(_computed("error_rates", _error_rates(compared.calibration, result)))
    if same or result != "inconclusive":
        statements += _orientation(comparison)
    statements += _details(task, compared)
    return found(*statements, limits=(*limits, *compared.limits), cpu=cpu_features())


def _numbers(compared: Compared) -> list[Statement]:
    """What was counted and measured, whatever the result."""
    comparison = compared.comparison
    statements = [
        _computed("agreeing_points", Count(comparison.inlier_count, "points")),
        _computed("candidate_points", Count(comparison.match_count, "points")),
        _computed("confidence", _share(comparison.confidence)),
        _computed("method", Term(comparison.method)),
        _computed("support_score", _share(comparison.support)),
    ]
    if comparison.method == "learned":  # the older method has one way of looking
        statements.append(_computed("effort", Term(comparison.effort)))
    statements.append(_computed("spread", _spread(comparison)))
    if any(share is not None for share in compared.masked):
        statements.append(_computed("masked", _masked(compared.masked)))
    if comparison.hypotheses:
        statements.append(_computed("hypotheses", _hypotheses(comparison)))
    if compared.calibration is not None and not comparison.same_photograph:
        statements.append(_computed("llr", Measure(decimal_text(_llr(compared), 2), "nat")))
        statements.append(_computed("fitted_on", _population(compared.calibration)))
        statements.append(_computed("calibration_counts", _counts(compared.calibration.calibration)))
    if comparison.overlay_points:
        statements.append(_computed("shared_overlay", Count(comparison.overlay_points, "points")))
    if comparison.identical_share:
        statements.append(_computed("identical_share", _share(comparison.identical_share)))
    return statements


def _limits(comparison: Comparison, result: Grade) -> tuple[Limit, ...]:
    """What this result cannot show; copies of one photograph are told by their pixels."""
    if comparison.same_photograph:
        return ()
    match result:
        case "match" | "likely":
            return (Limit("match_says_structure_only"),)
        case "inconclusive":
            return (Limit("too_little_agreement"),)
        case "no_evidence":
            return (Limit("no_agreement_not_difference"),)
    assert_never(result)


def _details(task: Task, compared: Compared) -> list[Statement]:
    comparison, (one, other) = compared.comparison, compared.sides
    statements = [
        _computed("planes", _planes(compared)),
        _computed("matched_points", _matched(compared)),
    ]
    made = pictures_of(comparison, one.pixels, other.pixels)
    if 0 < made.drawn < comparison.inlier_count:
        statements.append(_computed("drawn_points", Count(made.drawn, "points")))
    for name, shows, pixels in made.pictures:
        statements.append(_computed(name, _kept(task, pixels, shows)))
    return statements


def _result(comparison: Comparison, result: Grade) -> Statement:
    """The result; that of copies says of itself that it speaks for no place."""
    limits = (Limit("copies_say_nothing_of_place"),) if comparison.same_photograph else ()
    return Statement("result", Basis.COMPUTED, Term(result), limits=limits)


def _orientation(comparison: Comparison) -> list[Statement]:
    """Which way round the pictures agree, and the turn if there was one. Said of a result only: what hardly agrees
    has no orientation. Of copies the pixels decide."""
    word: str = comparison.orientation
    if comparison.same_photograph:
        word = "mirrored_copy" if comparison.mirrored else "as_shown"
    statements = [_computed("orientation", Term(word))]
    if comparison.rotation_deg:
        statements.append(_computed("rotation", Measure(str(comparison.rotation_deg), "deg")))
    return statements


def _computed(name: str, value: Value) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _share(value: float) -> Measure:
    return Measure(decimal_text(value, 3), "1")


def _llr(compared: Compared) -> float:
    assert compared.calibration is not None
    llr = compared.calibration.calibration.llr(compared.comparison.support)
    return llr if math.isfinite(llr) else 0.0


def _population(measured: InUse) -> Table:
    """The pairs that the likelihood ratio was fitted on; couples of different places count once each."""
    fit = measured.calibration.fit
    row = (
        Text(measured.calibration.set),
        Count(fit.positives, "pairs"),
        Count(fit.positive_places, "places"),
        Count(fit.negatives, "pairs"),
        Count(fit.negative_place_pairs, "pairs"),
    )
    return Table((row,), ("set", "same_place_pairs", "same_places", "other_place_pairs", "couples_of_places"))


def _counts(calibration: Calibration) -> Table:
    """What became of the pairs that were offered; false answers at *match* as measured, and with the limit of a match
    set for each pair without its places (zero pairs judged where that was not possible)."""
    offered, out = calibration.offered, calibration.left_out
    cells = {
        "pairs_offered": offered.pairs,
        "pairs_compared": offered.compared,
        "pairs_failed": offered.failed,
        "pairs_missing": offered.missing,
        "pairs_same_photograph": offered.same_photograph,
        "other_place_matches": sum(stratum.match.pairs for stratum in calibration.strata),
        "other_place_pairs": calibration.fit.negatives,
        "unseen_matches": 0 if out is None else out.false.pairs,
        "unseen_pairs": 0 if out is None else out.of.pairs,
    }
    return Table((tuple(Count(number, "pairs") for number in cells.values()),), tuple(cells))


def _error_rates(measured: InUse, result: BandName) -> Table:
    """Of pairs that show different places, how many reached this result or a better one, for each kind of pair."""
    rows = []
    for rate in measured.calibration.rates(result):
        bound = (
            Missing("unknown")
            if rate.upper_bound is None
            else Measure(decimal_text(rate.upper_bound, 3), "1")
        )
        counts = (Count(rate.false, "pairs"), Count(rate.pairs, "pairs"), Count(rate.places, "places"))
        rows.append((Term(rate.stratum), *counts, bound))
    return Table(tuple(rows), ("stratum", "false_matches", "pairs", "places", "upper_bound"))


def _hypotheses(comparison: Comparison) -> Table:
    """How many points agreed at a glance with the questioned picture as shown, mirrored and turned, as far as tried."""
    rows = tuple(
        (Flag(one.mirrored), Measure(str(one.rotation_deg), "deg"), Count(one.points, "points"))
        for one in comparison.hypotheses
    )
    return Table(rows, ("mirrored", "rotation", "points"))


def _spread(comparison: Comparison) -> Table:
    """Per picture: cells of 8 × 8 that hold an agreeing point, and the share inside their convex hull."""
    rows = tuple(
        (Text(role), Count(cells, "cells"), _share(hull))
        for role, cells, hull in (
            ("questioned", comparison.cells_a, comparison.hull_a),
            ("reference", comparison.cells_b, comparison.hull_b),
        )
    )
    return Table(rows, ("picture", "cells", "hull_share"))


def _masked(shares: tuple[float | None, ...]) -> Table:
    """Per picture with a mask the share of it that was painted over."""
    pairs = zip(("questioned", "reference"), shares, strict=True)
    rows = tuple((Text(role), _share(share)) for role, share in pairs if share is not None)
    return Table(rows, ("picture", "masked_share"))


def _planes(compared: Compared) -> Table:
    """The planes, largest first, as homographies from the questioned picture to the reference, in full size."""
    scales = [(side.shown_per_worked, side.shown_per_worked) for side in compared.sides]
    rows = []
    for number, plane in enumerate(compared.comparison.planes, start=1):
        full = rescaled(plane.b_from_a, scales[0], scales[1])
        words = " ".join(f"{value:.9g}" for value in full.ravel().tolist())
        rows.append((Count(number, "planes"), Count(len(plane.points), "points"), Text(words, "zxx")))
    return Table(tuple(rows), ("plane", "points", "homography"))


def _matched(compared: Compared) -> Matches:
    """Point pairs in hundredths of a pixel of the full pictures as shown, strongest first."""
    comparison, (one, other) = compared.comparison, compared.sides
    scale_a, scale_b = 100 * one.shown_per_worked, 100 * other.shown_per_worked
    pairs = tuple(
        (round(xa * scale_a), round(ya * scale_a), round(xb * scale_b), round(yb * scale_b))
        for (xa, ya), (xb, yb) in zip(comparison.x_in_a.tolist(), comparison.x_in_b.tolist(), strict=True)
    )
    groups = [0] * len(pairs)
    for number, plane in enumerate(comparison.planes, start=1):
        for row in plane.points.tolist():
            groups[row] = number
    weights = tuple(round(100 * weight) for weight in comparison.weights.tolist())
    return Matches(pairs, one.item.sha256, other.item.sha256, weights, tuple(groups))


def _kept(task: Task, pixels: Pixels, shows: str) -> Picture:
    height, width = pixels.shape[:2]
    data = encode_jpeg(Encodable(width, height, pixels.tobytes()), quality=_JPEG_QUALITY)
    picture = Picture(hashlib.sha256(data).hexdigest(), "image/jpeg", width, height, shows)
    task.context.keep(data, picture)
    return picture
