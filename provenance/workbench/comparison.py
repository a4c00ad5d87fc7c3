"""Compares pictures in pairs without a case: two files, or every row of a table, on all desks."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.errors import InputError, UsageError
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Flag, Term
from provenance.work.workplace import Cancellation
from provenance.workbench.materials import FileMaterials

PAIR_COLUMNS: Final = ("image_a", "image_b")
RESULT_COLUMNS: Final = ("outcome", "score", "inliers", "seconds", "reason")


@dataclass(frozen=True)
class Pair:
    """Two pictures to compare, with the names they were given under."""

    name_a: str
    name_b: str
    path_a: Path
    path_b: Path


@dataclass(frozen=True)
class Compared:
    """A pair's answer: match, likely, inconclusive, no_evidence or failed; `run` is None when a file was unreadable."""

    pair: Pair
    outcome: str
    inliers: int
    seconds: float
    reason: Reason | None = None
    run: Run | None = None
    picture: bytes | None = None

    @property
    def score(self) -> int:
        """Agreeing points, after what both pictures share pixel by pixel was left out."""
        return self.inliers

    @property
    def remark(self) -> Reason | None:
        """That both files hold the same photograph, which says nothing about the place."""
        findings = () if self.run is None else self.run.findings
        same = any(said.name == "same_photograph" and said.value == Flag(True) for said in findings)
        return Reason("same_photograph") if same else None


class Comparison:
    """Compares pairs; each file is read, decoded and described once."""

    def __init__(self, runner: Runner, desks: int) -> None:
        self._runner = runner
        self._desks = desks
        self._materials = FileMaterials()

    def pairs(self, pairs: Sequence[Pair], cancellation: Cancellation) -> Iterator[Compared]:
        """One answer per pair, in order. Raises Cancelled when the user stopped the work."""

        def work(pair: Pair) -> Compared:
            return self.pair(pair, cancellation)

        with ThreadPoolExecutor(self._desks, thread_name_prefix="desk") as pool:
            try:
                for compared in pool.map(work, pairs):
                    cancellation.check()
                    yield compared
            except BaseException:  # whoever asked has gone: stop the desks instead of working for nobody
                cancellation.cancel()
                raise

    def pair(self, pair: Pair, cancellation: Cancellation) -> Compared:
        """One pair; a file that cannot be read is a failed comparison with its reason."""
        started = time.perf_counter()
        try:
            items = (
                self._materials.item(pair.path_a, "questioned"),
                self._materials.item(pair.path_b, "reference"),
            )
        except InputError as error:
            return Compared(pair, "failed", 0, time.perf_counter() - started, Reason(error.id, error.values))
        finished = self._runner.run(
            analysis("landmark_match"), items, self._materials, cancellation=cancellation
        )
        run = finished.run
        seconds = time.perf_counter() - started
        if run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
            return Compared(pair, "failed", 0, seconds, run.reason, run)
        values = {finding.name: finding.value for finding in run.findings}
        result, inliers = values["result"], values["agreeing_points"]
        assert isinstance(result, Term) and isinstance(inliers, Count)
        picture = next(iter(finished.pictures.values()), None)
        return Compared(pair, result.value, inliers.value, seconds, None, run, picture)


def read_pairs(table: Path, root: Path | None) -> list[Pair]:
    """The pairs of a CSV table with columns image_a and image_b; names are under `root`, else beside the table.

    Raises InputError when the table cannot be read, UsageError when a column is missing.
    """
    under = root if root is not None else table.parent
    try:
        with table.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in PAIR_COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise UsageError("table_lacks_column", name=table.name, column=missing[0])
            names = [(row["image_a"] or "", row["image_b"] or "") for row in rows]
    except OSError as error:
        raise InputError("table_unreadable", name=table.name, reason=error.strerror or "?") from error
    except csv.Error as error:
        raise InputError("table_unreadable", name=table.name, reason=str(error)) from error
    return [Pair(name_a, name_b, under / name_a, under / name_b) for name_a, name_b in names]


def write_results(path: Path, answers: Iterator[tuple[Compared, str]]) -> list[Compared]:
    """Write one row per answer as it comes; each answer with the sentence of its reason. The answers, in order."""
    written = []
    try:
        with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            rows = csv.writer(file)
            rows.writerow((*PAIR_COLUMNS, *RESULT_COLUMNS))
            for compared, reason in answers:
                seconds = f"{compared.seconds:.3f}"
                names = (compared.pair.name_a, compared.pair.name_b)
                failed = compared.outcome == "failed"
                counts = ("", "") if failed else (compared.score, compared.inliers)
                rows.writerow((*names, compared.outcome, *counts, seconds, reason))
                written.append(compared)
    except OSError as error:
        raise InputError("results_not_writable", name=path.name, reason=error.strerror or "?") from error
    return written
