"""Runs a pair list through the public `compare` command and through the baselines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.landmarks import baselines
from benchmarks.landmarks.pairlists import Pair, read, write
from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.vision.known import Row
from provenance.workbench.calibrating import joined, read_table, read_truths

MAIN = Path(__file__).resolve().parents[2] / "main.py"
PROGRAM = "program"


def compare(pairs: Path, root: Path, out: Path, more: Sequence[str] = (), home: Path | None = None) -> None:
    """`main.py compare --pairs …` as a user would run it. A failed pair is no failure of the run."""
    words = [sys.executable, MAIN, "compare", "--pairs", pairs, "--out", out, "--root", root, *more]
    folders = {} if home is None else {"ALIDADE_HOME": str(home), "ALIDADE_CACHE": str(home / "cache")}
    done = subprocess.run([str(word) for word in words], env={**os.environ, **folders}, check=False)
    if done.returncode not in (0, 1) or not out.exists():
        raise SystemExit(f"compare ended with {done.returncode}")


def takes(word: str) -> bool:
    """Whether `compare` knows an argument; versions without it are measured all the same."""
    helped = subprocess.run(
        [sys.executable, str(MAIN), "compare", "--help"], capture_output=True, text=True, check=True
    )
    return word in helped.stdout


def run(
    pairs_file: Path, root: Path, folder: Path, methods: Sequence[str], jobs: int, more: Sequence[str]
) -> None:
    """Results of every method into `folder`, one file each, and the list itself beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = read(pairs_file)
    write(pairs, folder / "pairs.csv")
    for method in methods:
        out = folder / f"{method}.csv"
        if method == PROGRAM:
            desks = ["--jobs", str(jobs)] if takes("--jobs") else []
            compare(folder / "pairs.csv", root, out, [*desks, *more])
        else:
            baselines.run(method, root, [(pair.image_a, pair.image_b) for pair in pairs], out, jobs)
        print(f"{method}: {len(pairs)} pairs -> {out}")


class Methods(NamedTuple):
    """Rows of every method, the program's first, and what became of the pairs of its list: how many were `offered`,
    `compared`, `failed`, `missing`, or of the `same_photograph`."""

    rows: dict[str, Sequence[Row]]
    offered: dict[str, dict[str, int]]


def rows_of(folder: Path) -> Methods:
    """Every method's results in a folder, joined with what is known."""
    truths = read_truths(folder / "pairs.csv")
    found = Methods({}, {})
    for method in (PROGRAM, baselines.FIRST_VERSION, baselines.ROOTSIFT):
        path = folder / f"{method}.csv"
        if path.exists():
            results = read_table(path, ("image_a", "image_b", "outcome", "score"))
            rows, left_out = joined(truths, results)
            counts = {why: left_out[why] for why in ("failed", "missing", SAME_PHOTOGRAPH)}
            found.rows[method] = rows
            found.offered[method] = {"offered": len(truths), "compared": len(rows), **counts}
    if not found.rows:
        raise SystemExit(f"no results in {folder}")
    return found


def spaced(pairs: Sequence[Pair], every: int) -> list[Pair]:
    """Every n-th pair of both kinds, for a short run."""
    return list(pairs[::every])
