"""The figures of a results table: shares with intervals, areas, recall at no false answer, places left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from provenance.vision.bounds import interval
from provenance.vision.calibration import BandName
from provenance.vision.known import Row, reaches, thresholds_without


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Chance that a random positive scores above a random negative, ties counting half; NaN without either."""
    if not positives or not negatives:
        return float("nan")
    ordered = sorted(negatives)
    above = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in positives)
    return above / 2 / len(positives) / len(negatives)


def recall_above(positives: Iterable[float], threshold: float) -> float:
    """Share of positives strictly above a threshold; NaN without any."""
    found = [one > threshold for one in positives]
    return fmean(found) if found else float("nan")


def share(found: int, trials: int) -> str:
    """A share with its 95 % Clopper-Pearson interval, or a dash when nothing was tried."""
    if not trials:
        return "-"
    low, high = interval(found, trials)
    return f"{found / trials:.3f} [{low:.3f}, {high:.3f}]"


def mean_over_places(rows: Iterable[Row], band: BandName) -> float:
    """Mean over places of the share of a place's pairs that reach the band; NaN without pairs."""
    return _mean_by_place(rows, lambda row: reaches(row, band))


def left_out_recall(rows: Sequence[Row]) -> float:
    """Mean over places of the recall above a no-false threshold that was set without the place."""
    threshold = thresholds_without(rows)
    positives = [row for row in rows if row.same_place]
    return _mean_by_place(positives, lambda row: row.support > threshold(row.place_a, row.place_b))


def _mean_by_place(rows: Iterable[Row], found: Callable[[Row], bool]) -> float:
    places: dict[str, list[bool]] = {}
    for row in rows:
        places.setdefault(row.place_a, []).append(found(row))
    return fmean(fmean(ones) for ones in places.values()) if places else float("nan")
