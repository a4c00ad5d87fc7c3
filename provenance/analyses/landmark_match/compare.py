"""Compares one questioned picture with one reference by SIFT points, mutual matches and robust geometry."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

import msgspec

from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analysis.contract import (
    PICTURE_PACKAGES,
    Item,
    Result,
    Statement,
    Task,
    found,
    installed,
    nothing_found,
)
from provenance.media.encode import encode_jpeg
from provenance.media.picture import Pixels
from provenance.record.finding import Basis, Limit
from provenance.record.run import Component
from provenance.record.values import Count, Flag, Matches, Measure, Picture, Table, Term, Text, decimal_text
from provenance.vision.cv import cpu_features, cv2
from provenance.vision.drawing import match_picture
from provenance.vision.features import Features, FeatureSettings, extract
from provenance.vision.landmark import Comparison, ComparisonSettings, View, compare_views, grade

_JPEG_QUALITY = 85  # match pictures are for looking at; lines stay clean at this quality (looked at)


def compare(task: Task) -> Result:
    """Exactly one finding `result`, with the counts and the picture behind it; never "another place"."""
    for part in (Component("opencv-python", cv2.__version__), *installed(*PICTURE_PACKAGES)):
        task.context.component(part)
    parameters = task.parameters
    assert isinstance(parameters, LandmarkParameters)
    settings = FeatureSettings(side_px=parameters.side_px, count=parameters.points)
    one, other = task.one("questioned"), task.one("reference")
    task.context.checkpoint(0, 3)
    seen_one = _seen(task, one, settings)
    task.context.checkpoint(1, 3)
    seen_other = _seen(task, other, settings)
    task.context.checkpoint(2, 3)
    weighing = ComparisonSettings(ratio=float(parameters.ratio), seed=task.seed)
    comparison = compare_views(seen_one.view, seen_other.view, weighing)
    return _result(task, comparison, (seen_one, seen_other), (one, other))


class Seen(NamedTuple):
    """A picture at the size worked at; full-size coordinates are `shown_per_worked` times larger."""

    view: View
    shown_per_worked: float


@lru_cache(maxsize=24)  # views of 1,024 pixels take 3 MB each
def _remembered(epoch: str, sha256: str, settings: FeatureSettings) -> list[Seen]:
    """A slot per picture, filled by `_view`: one reference is met in many runs of the same process."""
    return []


def _seen(task: Task, item: Item, settings: FeatureSettings) -> Seen:
    slot = _remembered(task.context.epoch, item.sha256, settings)
    if not slot:
        slot.append(_look(task, item, settings))
    return slot[0]


def _look(task: Task, item: Item, settings: FeatureSettings) -> Seen:
    pixels, facts = task.context.picture(item, settings.side_px)
    decoders = " ".join(part.version for part in installed(*PICTURE_PACKAGES))
    made_by = f"{cv2.__version__} {cpu_features()} {decoders} {msgspec.json.encode(settings).decode()}"
    key = f"features 1 {made_by} {item.sha256}"
    array = pixels.array()
    features = Features.from_bytes(task.context.cached(key, lambda: extract(array, settings).to_bytes()))
    return Seen(View(array, features), facts.shown_width / pixels.width)


def _result(task: Task, comparison: Comparison, seen: tuple[Seen, Seen], items: tuple[Item, Item]) -> Result:
    result = grade(comparison)
    statements = [
        _computed("result", Term(result)),
        _computed("agreeing_points", Count(comparison.inlier_count, "points")),
        _computed("candidate_points", Count(comparison.match_count, "points")),
    ]
    if comparison.overlay_points:
        statements.append(_computed("shared_overlay", Count(comparison.overlay_points, "points")))
    if result == "no_evidence":
        return nothing_found(*statements, limits=(Limit("no_agreement_not_difference"),), cpu=cpu_features())
    statements += [
        _computed("same_photograph", Flag(comparison.same_photograph)),
        _computed("orientation", Term(comparison.orientation)),
        _computed("spread", _spread(comparison)),
        _computed("matched_points", _matched(comparison, seen, items)),
        _computed("match_picture", _drawn(task, comparison, seen)),
    ]
    limits = [Limit("match_says_structure_only")]
    if result == "inconclusive":
        limits.append(Limit("no_agreement_not_difference"))
    return found(*statements, limits=tuple(limits), cpu=cpu_features())


def _computed(name: str, value: Term | Count | Flag | Table | Matches | Picture) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _spread(comparison: Comparison) -> Table:
    """Per picture: cells of 8 × 8 that hold an agreeing point, and the share inside their convex hull."""
    rows = tuple(
        (Text(role), Count(cells, "cells"), Measure(decimal_text(float(hull), 3), "1"))
        for role, cells, hull in (
            ("questioned", comparison.cells_a, comparison.hull_a),
            ("reference", comparison.cells_b, comparison.hull_b),
        )
    )
    return Table(rows, ("picture", "cells", "hull_share"))


def _matched(comparison: Comparison, seen: tuple[Seen, Seen], items: tuple[Item, Item]) -> Matches:
    """Point pairs in hundredths of a pixel of the full pictures as shown."""
    scale_a, scale_b = (100 * side.shown_per_worked for side in seen)
    pairs = tuple(
        (round(xa * scale_a), round(ya * scale_a), round(xb * scale_b), round(yb * scale_b))
        for (xa, ya), (xb, yb) in zip(comparison.x_in_a.tolist(), comparison.x_in_b.tolist(), strict=True)
    )
    return Matches(pairs, items[0].sha256, items[1].sha256)


def _drawn(task: Task, comparison: Comparison, seen: tuple[Seen, Seen]) -> Picture:
    drawing = match_picture(seen[0].view.pixels, seen[1].view.pixels, comparison)
    height, width = drawing.pixels.shape[:2]
    data = encode_jpeg(Pixels(width, height, drawing.pixels.tobytes()), quality=_JPEG_QUALITY)
    picture = Picture(hashlib.sha256(data).hexdigest(), "image/jpeg", width, height, "match_lines")
    task.context.keep(data, picture)
    return picture
