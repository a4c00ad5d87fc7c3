"""Prints what a results table says, and writes it as JSON."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from benchmarks.landmarks.statistics import (
    area_under_curve,
    left_out_recall,
    mean_over_places,
    recall_above,
    share,
)
from provenance.vision.bounds import upper_bound
from provenance.vision.calibrating import held_out, reliability
from provenance.vision.calibration import BANDS, FORMS, STRATA
from provenance.vision.known import BandOrNone, Row, left_out, reaches

GRADES: tuple[BandOrNone, ...] = get_args(BandOrNone)
Said = dict[str, Any]


def outcomes(rows: Sequence[Row], name_of: Callable[[Row], str]) -> Said:
    """Answers per group: counts and the share at "likely" or better with its interval."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    return {name: _outcome(found) for name, found in sorted(groups.items())}


def _outcome(rows: Sequence[Row]) -> Said:
    counts = Counter(row.band for row in rows)
    likely = sum(reaches(row, "likely") for row in rows)
    return {
        "pairs": len(rows),
        "places": len({place for row in rows for place in row.places}),
        **{grade: counts[grade] for grade in GRADES},
        "likely_or_better": share(likely, len(rows)),
        "median_support": sorted(row.support for row in rows)[len(rows) // 2],
        "largest_support": max(row.support for row in rows),
    }


def quality(rows: Sequence[Row]) -> Said:
    """One method on all pairs. `recall_no_false…`: above the largest negative; `left_out…`: above the largest
    negative that shares no place with the pair, as the mean over places."""
    positives = [row for row in rows if row.same_place]
    negatives = [row for row in rows if not row.same_place]
    medium = [row for row in positives if row.difficulty == "medium"]
    worst = max((row.support for row in negatives), default=-math.inf)
    unseen = left_out(rows)
    said = {
        "pairs": len(rows),
        "auc": area_under_curve([r.support for r in positives], [r.support for r in negatives]),
        "largest_negative": worst,
        "recall_no_false": recall_above((r.support for r in positives), worst),
        "recall_no_false_medium": recall_above((r.support for r in medium), worst),
        "recall_likely_no_false_likely": _recall_if_clean(positives, negatives),
        "medium_likely_mean_over_places": mean_over_places(medium, "likely"),
        "medium_match_mean_over_places": mean_over_places(medium, "match"),
        "left_out_recall_mean_over_places": left_out_recall(rows),
        "left_out_medium_mean_over_places": left_out_recall([*medium, *negatives]),
        "left_out_false": "-" if unseen is None else f"{unseen.false.pairs} of {unseen.of.pairs}",
        "negatives_match": sum(reaches(row, "match") for row in negatives),
        "negatives_likely": sum(reaches(row, "likely") for row in negatives),
    }
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in said.items()}


def _recall_if_clean(positives: Sequence[Row], negatives: Sequence[Row]) -> float | str:
    """Recall at "likely or better" when no negative is there; else how many are."""
    false = sum(reaches(row, "likely") for row in negatives)
    if false:
        return f"{false} false"
    return sum(reaches(row, "likely") for row in positives) / max(1, len(positives))


def bounds(rows: Sequence[Row]) -> Said:
    """False answers per stratum and band, with the 95 % upper bound by place."""
    said: Said = {}
    for name in STRATA:
        chosen = [row for row in rows if not row.same_place and row.stratum == name]
        places = {place for row in chosen for place in row.places}
        said[name] = {"pairs": len(chosen), "places": len(places)}
        for band in BANDS:
            false = [row for row in chosen if reaches(row, band)]
            failed = {place for row in false for place in row.places}
            bound = round(upper_bound(len(failed), len(places)), 4) if places else "not measured"
            said[name] |= {band: len(false), f"{band}_bound": bound}
    return said


def stated(rows: Sequence[Row]) -> Said:
    """Stated against observed support, both forms of the fit, no pair judged with its own places."""
    table = {}
    for form in FORMS:
        for line in reliability(held_out(rows, form)):
            table[f"{form} {_edge(line.from_llr)} to {_edge(line.to_llr)} nat"] = {
                "pairs": line.pairs,
                "places": line.places,
                "stated": line.stated,
                "observed": line.observed,
            }
    return table


def _edge(value: float | None) -> str:
    return "…" if value is None else f"{value:+.1f}"


def whole(methods: dict[str, Sequence[Row]], offered: Mapping[str, Mapping[str, int]]) -> dict[str, Said]:
    """Every table: the program's own in full, the baselines' quality beside it. `offered`: of each method what became
    of the pairs of the list (`running.Methods`)."""
    program = next(iter(methods.values()))
    positives = [row for row in program if row.same_place]
    negatives = [row for row in program if not row.same_place]
    return {
        "pairs offered, compared and left out": {name: dict(counts) for name, counts in offered.items()},
        "same place, by difficulty": outcomes(positives, lambda row: row.difficulty),
        "same place, by difficulty and place": outcomes(
            positives, lambda row: f"{row.difficulty} {row.place_a}"
        ),
        "other place, by stratum": outcomes(negatives, lambda row: row.stratum),
        "false answers by stratum, bound by place": bounds(program),
        "quality of each method on the same pairs": {name: quality(rows) for name, rows in methods.items()},
        "stated against observed support": stated(program),
    }


def show(tables: dict[str, Said]) -> None:
    for title, table in tables.items():
        print(f"\n{title}")
        wide = len(table) <= 4 and max(map(len, map(str, table.values())), default=0) > 250
        show_tall(table) if wide else show_wide(table)


def show_wide(table: Said) -> None:
    """A line per entry."""
    columns = list(dict.fromkeys(key for row in table.values() for key in row))
    lines = [
        ["", *columns],
        *([name, *(_text(row.get(key)) for key in columns)] for name, row in table.items()),
    ]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns) + 1)]
    for line in lines:
        first, *rest = (text.rjust(width) for text, width in zip(line, widths, strict=True))
        print(line[0].ljust(len(first)), "  ".join(rest))


def show_tall(table: Said) -> None:
    """A column per entry."""
    rows = list(dict.fromkeys(key for row in table.values() for key in row))
    show_wide({row: {name: one.get(row) for name, one in table.items()} for row in rows})


def _text(value: object) -> str:
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def write(tables: dict[str, Said], path: Path) -> None:
    path.write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n", "utf-8")
