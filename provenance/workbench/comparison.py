"""Compares pictures in pairs without a case: two files, or every row of a table, on all desks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from provenance.analyses.landmark_match import ANALYSIS, LandmarkParameters
from provenance.analysis.runner import Runner
from provenance.errors import InputError
from provenance.record.copies import SAME_PHOTOGRAPH, are_copies
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Measure, Table, Term, Text, Value
from provenance.work.workplace import Cancellation
from provenance.workbench.materials import FileMaterials

Effort = Literal["quick", "usual", "raised"]


@dataclass(frozen=True)
class Pair:
    """Two pictures to compare, with the names they were given under."""

    name_a: str
    name_b: str
    path_a: Path
    path_b: Path


@dataclass(frozen=True)
class Measures:
    """What a comparison says in numbers; see the findings of `landmark_match`. `llr` None: not calibrated.

    `coverage`: the smaller share inside the agreeing points' hull; `cells`: the smaller count of 64 cells.
    """

    llr: str | None
    score: str
    inliers: int
    confidence: str
    coverage: str
    cells: int
    mirrored: str
    rotation_deg: str
    identical_share: str


@dataclass(frozen=True)
class Compared:
    """A pair's answer: match, likely, inconclusive, no_evidence or failed; `run` is None when a file was unreadable."""

    pair: Pair
    outcome: str
    seconds: float
    measures: Measures | None = None
    reason: Reason | None = None
    run: Run | None = None
    picture: bytes | None = None

    @property
    def remark(self) -> Reason | None:
        """That both files hold the same photograph, which says nothing about the place."""
        return Reason(SAME_PHOTOGRAPH) if self.run is not None and are_copies(self.run) else None

    @property
    def answer(self) -> str:
        """How it ended for a reader: of copies of one photograph that they are copies, else the outcome."""
        return self.outcome if self.remark is None else self.remark.id

    @property
    def fitted_on(self) -> str:
        """The pairs that `llr` was fitted on: their set, then pairs and places (of different places: couples of
        places) as in `same_place=183/13 other_place=4529/1100`; empty without an `llr`."""
        said = None if self.run is None else self.run.value("fitted_on")
        if not isinstance(said, Table):
            return ""
        name, *counts = (cell.value for cell in said.value[0] if isinstance(cell, Text | Count))
        return "{}: same_place={}/{} other_place={}/{}".format(name, *counts)


class Comparison:
    """Compares pairs; each file is read, decoded and described once."""

    def __init__(self, runner: Runner, desks: int) -> None:
        self._runner = runner
        self._desks = desks
        self._materials = FileMaterials()

    @property
    def runner(self) -> Runner:
        """What makes the runs, for whoever prepares a search."""
        return self._runner

    @property
    def desks(self) -> int:
        """How many comparisons go on at once."""
        return self._desks

    def pairs(
        self, pairs: Sequence[Pair], cancellation: Cancellation, effort: Effort = "usual"
    ) -> Iterator[Compared]:
        """One answer per pair, in order. Raises Cancelled when the user stopped the work."""

        def work(pair: Pair) -> Compared:
            return self.pair(pair, cancellation, effort)

        with ThreadPoolExecutor(self._desks, thread_name_prefix="desk") as pool:
            try:
                for compared in pool.map(work, pairs):
                    cancellation.check()
                    yield compared
            except BaseException:  # whoever asked has gone: stop the desks instead of working for nobody
                cancellation.cancel()
                raise

    def pair(self, pair: Pair, cancellation: Cancellation, effort: Effort = "usual") -> Compared:
        """One pair; a file that cannot be read is a failed comparison with its reason."""
        started = time.perf_counter()
        try:
            items = (
                self._materials.item(pair.path_a, "questioned"),
                self._materials.item(pair.path_b, "reference"),
            )
        except InputError as error:
            seconds = time.perf_counter() - started
            return Compared(pair, "failed", seconds, reason=Reason(error.id, error.values))
        finished = self._runner.run(
            ANALYSIS,
            items,
            self._materials,
            parameters=LandmarkParameters(effort=effort),
            cancellation=cancellation,
        )
        run = finished.run
        seconds = time.perf_counter() - started
        if run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
            return Compared(pair, "failed", seconds, reason=run.reason, run=run)
        shown = {f.value.value for f in run.findings if f.name == "match_picture"}
        picture = next((data for sha256, data in finished.pictures.items() if sha256 in shown), None)
        result = run.value("result")
        assert isinstance(result, Term)
        return Compared(pair, result.value, seconds, measures_of(run), run=run, picture=picture)


def measures_of(run: Run) -> Measures:
    """A comparison's numbers, from the findings of its run."""
    cells, hulls = _spread(run.value("spread"))
    inliers, orientation = run.value("agreeing_points"), run.value("orientation")
    assert isinstance(inliers, Count)
    llr = run.value("llr")
    return Measures(
        llr=llr.value if isinstance(llr, Measure) else None,
        score=_number(run.value("support_score")),
        inliers=inliers.value,
        confidence=_number(run.value("confidence")),
        coverage=hulls,
        cells=cells,
        mirrored=orientation.value if isinstance(orientation, Term) else "",
        rotation_deg=_number(run.value("rotation")) if isinstance(orientation, Term) else "",
        identical_share=_number(run.value("identical_share")),
    )


def _number(value: Value | None) -> str:
    return value.value if isinstance(value, Measure) else "0"


def _spread(value: Value | None) -> tuple[int, str]:
    """The smaller count of cells and the smaller share of the hull of both pictures."""
    if not isinstance(value, Table):
        return 0, "0"
    cells = [cell.value for row in value.value for cell in row if isinstance(cell, Count)]
    hulls = [cell.value for row in value.value for cell in row if isinstance(cell, Measure)]
    return min(cells), min(hulls, key=float)
