"""What is stated of a comparison: its result, its counts, its measured error rates and its pictures."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final, NamedTuple

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
from provenance.vision.calibration import BandName, InUse
from provenance.vision.cv import cpu_features
from provenance.vision.drawing import match_picture
from provenance.vision.features import Pixels
from provenance.vision.laid import overlay_picture
from provenance.vision.landmark import Comparison, grade
from provenance.vision.planes import rescaled

_JPEG_QUALITY: Final = 85  # match pictures are for looking at and printing; lines stay clean (looked at)

_PRINTED_SIDE_PX: Final = 1000
"""Of one photograph: two side by side are 160 mm at 320 dots per inch, beyond what office printers show."""


class Side(NamedTuple):
    """One of the two pictures: its item, the pixels worked at, and how much larger the shown picture is."""

    item: Item
    pixels: Pixels
    shown_per_worked: float


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A comparison with what is needed to state it; `calibration` None: its error rate was not measured."""

    comparison: Comparison
    sides: tuple[Side, Side]
    calibration: InUse | None
    limits: tuple[Limit, ...]


def stated(task: Task, compared: Compared) -> Result:
    """The result of the run."""
    comparison = compared.comparison
    result = grade(comparison)
    statements = [
        _computed("result", Term(result)),
        _computed("agreeing_points", Count(comparison.inlier_count, "points")),
        _computed("candidate_points", Count(comparison.match_count, "points")),
        _computed("confidence", _share(comparison.confidence)),
        _computed("method", Term(comparison.method)),
        _computed("support_score", _share(comparison.support)),
    ]
    if comparison.method == "learned":  # the older method has one way of looking
        statements.append(_computed("effort", Term(comparison.effort)))
    statements.append(_computed("spread", _spread(comparison)))
    if comparison.hypotheses:
        statements.append(_computed("hypotheses", _hypotheses(comparison)))
    if compared.calibration is not None and not comparison.same_photograph:
        statements.append(_computed("llr", Measure(decimal_text(_llr(compared), 2), "nat")))
    if comparison.overlay_points:
        statements.append(_computed("shared_overlay", Count(comparison.overlay_points, "points")))
    if comparison.identical_share:
        statements.append(_computed("identical_share", _share(comparison.identical_share)))
    limits = list(compared.limits)
    if result in ("no_evidence", "inconclusive"):
        limits.append(Limit("no_agreement_not_difference"))
    if result == "no_evidence":
        return nothing_found(*statements, limits=tuple(limits), cpu=cpu_features())
    if compared.calibration is not None and not comparison.same_photograph:
        statements.append(_computed("error_rates", _error_rates(compared.calibration, result)))
    statements += _details(task, compared)
    if result != "inconclusive":
        limits.insert(0, Limit("match_says_structure_only"))
    return found(*statements, limits=tuple(limits), cpu=cpu_features())


def _details(task: Task, compared: Compared) -> list[Statement]:
    comparison, sides = compared.comparison, compared.sides
    statements = [
        _computed("same_photograph", Flag(comparison.same_photograph)),
        _computed("orientation", Term(comparison.orientation)),
        _computed("rotation", Measure(str(comparison.rotation_deg), "deg")),
        _computed("planes", _planes(compared)),
        _computed("matched_points", _matched(compared)),
    ]
    if comparison.inlier_count:
        drawing = match_picture(sides[0].pixels, sides[1].pixels, comparison, _PRINTED_SIDE_PX)
        statements.append(_computed("match_picture", _kept(task, drawing.pixels, "match_lines")))
    if comparison.planes:
        overlay = overlay_picture(
            sides[0].pixels,
            sides[1].pixels,
            comparison.planes[0],
            comparison.x_in_b,
            max_side_px=_PRINTED_SIDE_PX,
        )
        statements.append(_computed("overlay_picture", _kept(task, overlay, "overlay")))
    return statements


def _computed(name: str, value: Value) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _share(value: float) -> Measure:
    return Measure(decimal_text(value, 3), "1")


def _llr(compared: Compared) -> float:
    assert compared.calibration is not None
    llr = compared.calibration.calibration.llr(compared.comparison.support)
    return llr if math.isfinite(llr) else 0.0


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
