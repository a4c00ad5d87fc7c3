"""Calibrates the landmark comparison on pairs whose truth the user knows."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, cast

from provenance.analyses.landmark_match.procedure import procedure_now
from provenance.errors import InputError
from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.vision.calibrating import About, fit
from provenance.vision.calibration import STRATA, Calibration, StratumName
from provenance.vision.known import BandOrNone, Row
from provenance.workbench.pairtables import made_by, rows_of

EFFORT: Final = "usual"
"""What people get unless they ask for another effort; only its rates are measured."""

_SAME: Final = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
_BANDS: Final = ("match", "likely", "inconclusive", "no_evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is known of a pair before it is compared."""

    image_a: str
    image_b: str
    same_place: bool
    place_a: str
    place_b: str
    stratum: StratumName
    difficulty: str


def read_truths(table: Path) -> list[Truth]:
    """The pairs of a CSV table and what is known of them.

    Columns: image_a, image_b, same_place (1 or 0). Optional: place_a and place_b (else the folder each picture is
    in), stratum (lookalike, same_street or unrelated; else unrelated), difficulty (any word).
    Raises InputError for an unreadable table or row, UsageError for a missing column.
    """
    truths = []
    for number, row in enumerate(read_table(table, ("image_a", "image_b", "same_place")), start=2):
        same = _SAME.get(row["same_place"].strip().lower())
        stratum = row.get("stratum") or "unrelated"
        if same is None or stratum not in STRATA:
            column = "same_place" if same is None else "stratum"
            raise InputError(
                "pair_truth_unreadable", name=table.name, row=number, column=column, value=row[column][:40]
            )
        place_a, place_b = (row.get(f"place_{side}") or _folder(row[f"image_{side}"]) for side in "ab")
        if not same and place_a == place_b:
            raise InputError("pair_of_other_places_in_one", name=table.name, row=number, place=place_a)
        truths.append(
            Truth(
                image_a=row["image_a"],
                image_b=row["image_b"],
                same_place=same,
                place_a=place_a,
                place_b=place_a if same else place_b,
                stratum=stratum,
                difficulty=row.get("difficulty") or "",
            )
        )
    return truths


class Joined(NamedTuple):
    """The pairs that were compared, with their truth; and how many were left out, by `failed`, `missing` and
    `same_photograph`."""

    rows: list[Row]
    left_out: Counter[str]


def joined(truths: Sequence[Truth], results: Sequence[Mapping[str, str]]) -> Joined:
    """Truth and result of every pair that was compared; failed and missing comparisons and copies are left out, and
    counted.

    Raises InputError when a score is no number, or nothing is left.
    """
    found = {(row["image_a"], row["image_b"]): row for row in results}
    rows: list[Row] = []
    left_out: Counter[str] = Counter()
    for truth in truths:
        result = found.get((truth.image_a, truth.image_b))
        why = _left_out(result)
        if result is None or why:
            left_out[why] += 1
            continue
        rows.append(
            Row(
                support=_score(result),
                same_place=truth.same_place,
                place_a=truth.place_a,
                place_b=truth.place_b,
                band=cast(BandOrNone, result["outcome"]),
                stratum=truth.stratum,
                difficulty=truth.difficulty,
            )
        )
    if not rows:
        raise InputError("no_compared_pairs")
    return Joined(rows, left_out)


def _left_out(result: Mapping[str, str] | None) -> str:
    """Why a pair says nothing of the method; empty where it does."""
    if result is None:
        return "missing"
    if result["outcome"] not in _BANDS:
        return "failed"
    return SAME_PHOTOGRAPH if result.get(SAME_PHOTOGRAPH) == "yes" else ""


def _score(result: Mapping[str, str]) -> float:
    try:
        score = float(result["score"])
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise InputError(
            "score_unreadable",
            image_a=result["image_a"],
            image_b=result["image_b"],
            score=result["score"][:40],
        )
    return score


def calibrated(pairs: Path, results: Path, description: str) -> Calibration:
    """The calibration of a table of known pairs and the results `compare` wrote for it here and now.

    Raises InputError for results of another version, effort or model, whose rates would not be this program's.
    """
    compared = read_table(results, ("image_a", "image_b", "outcome", "score", "made_by"))
    here = made_by(EFFORT)
    for number, row in enumerate(compared, start=2):
        if row["made_by"] != here:
            raise InputError(
                "results_of_another_procedure", name=results.name, row=number, made_by=row["made_by"]
            )
    today = dt.datetime.now(dt.UTC).date().isoformat()
    rows, left_out = joined(read_truths(pairs), compared)
    about = About(
        made_on=today,
        set=description,
        procedure=procedure_now(EFFORT),
        failed=left_out["failed"],
        missing=left_out["missing"],
        same_photograph=left_out[SAME_PHOTOGRAPH],
    )
    return fit(rows, about)


def read_table(table: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """A CSV table's rows by column. Raises InputError when unreadable, UsageError when a column is missing."""
    return [{name: cell or "" for name, cell in row.items()} for row in rows_of(table, columns)]


def _folder(image: str) -> str:
    return PurePosixPath(image.replace("\\", "/")).parent.as_posix()
