"""How long the archive's index files take to build and to ask at size, beside faiss' exhaustive search.

`python -m benchmarks.archive.scale hashes 100000 1000000 10000000` and `… features 100000 1000000` (counts of codes,
and of pictures with 150 features). Codes and features are random (a size cannot be had otherwise), with neighbours
planted at known distances, so that what is missed is seen. Each step runs in a process of its own, so that its peak of
memory is its own; all of them use one thread. `--folder` says where the files lie meanwhile (4 GB at most are needed).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from provenance.archive import hamming, postings
from provenance.archive.hamming import HammingIndex
from provenance.archive.postings import Points, Postings
from provenance.archive.voting import WORDS, Asked

RADIUS: Final = 31
DISTANCES: Final = (0, 8, 16, 24, 31)
QUERIES: Final = 250
SCANS: Final = 50
FAISS_QUERIES: Final = 100
BLOCK_CODES: Final = 100_000

FEATURES: Final = 150
SHARED: Final = 60
"""Features of a planted picture that the question has too: 40 of 100, as a crop of half the picture leaves."""
SHARED_BIT_ERROR: Final = 0.15
SHORTLIST: Final = 30
BLOCK_DOCUMENTS: Final = 1000
DIGEST: Final = "synthetic"

Codes = NDArray[np.uint8]


# ---- codes --------------------------------------------------------------------------------------------------


def code_blocks(count: int) -> Iterator[tuple[NDArray[np.int64], Codes]]:
    """Random codes with the ids 1 … count, the same each time."""
    for start in range(0, count, BLOCK_CODES):
        size = min(BLOCK_CODES, count - start)
        rng = np.random.default_rng([1, start])
        yield np.arange(start + 1, start + size + 1), rng.integers(0, 256, (size, 32), np.uint8)


def questions(count: int) -> tuple[Codes, NDArray[np.int64]]:
    """Codes that differ from kept ones by each of DISTANCES in turn, and the ids that they were made of."""
    rng = np.random.default_rng(2)
    rows = np.sort(rng.choice(count, QUERIES, replace=False))
    asked = np.empty((QUERIES, 32), np.uint8)
    for ids, codes in code_blocks(count):
        for place in np.flatnonzero((rows + 1 >= ids[0]) & (rows + 1 <= ids[-1])):
            bits = np.unpackbits(codes[rows[place] + 1 - ids[0]])
            bits[rng.choice(256, DISTANCES[place % len(DISTANCES)], replace=False)] ^= 1
            asked[place] = np.packbits(bits)
    return asked, rows + 1


def build_codes(count: int, folder: Path) -> dict[str, float]:
    generated = clocks()
    for _ in code_blocks(count):
        pass
    begun = clocks()
    hamming.extend(folder, code_blocks(count))
    seconds = (clocks() - begun) - (begun - generated)
    return {"build_s": seconds[0], "build_cpu_s": seconds[1], "disk_mb": disk_mb(folder)}


def ask_codes(count: int, folder: Path) -> dict[str, float]:
    asked, ids = questions(count)
    begun = time.perf_counter()
    index = HammingIndex(folder)
    opened_ms = 1000 * (time.perf_counter() - begun)
    answers, times_ms = timed(lambda n: index.within(asked[n : n + 1], RADIUS), QUERIES)
    scans, scan_ms = timed(lambda n: index.scan(asked[n : n + 1], RADIUS), SCANS)
    _, wide_ms = timed(lambda n: index.scan(asked[n : n + 1], 70), SCANS)
    assert all(np.array_equal(one.ids, other.ids) for one, other in zip(answers[:SCANS], scans, strict=True))
    found = {
        f"recall_d{distance}": float(
            np.mean([ids[n] in answers[n].ids for n in range(place, QUERIES, len(DISTANCES))])
        )
        for place, distance in enumerate(DISTANCES)
    }
    return (
        {"open_ms": opened_ms, "first_ms": times_ms[0, 0]}
        | percentiles("tables", times_ms)
        | percentiles("scan31", scan_ms)
        | percentiles("scan70", wide_ms)
        | found
    )


def ask_faiss(count: int, folder: Path) -> dict[str, float]:
    import faiss  # type: ignore[import-not-found, import-untyped, unused-ignore]

    faiss.omp_set_num_threads(1)
    asked, ids = questions(count)
    begun = time.perf_counter()
    flat = faiss.IndexBinaryFlat(256)
    for _, codes in code_blocks(count):
        flat.add(codes)
    built_s = time.perf_counter() - begun
    index = HammingIndex(folder)
    answers, times_ms = timed(lambda n: flat.range_search(asked[n : n + 1], RADIUS + 1), FAISS_QUERIES)
    for place, (_, _, rows) in enumerate(answers):
        ours = index.within(asked[place : place + 1], RADIUS)
        assert sorted((rows + 1).tolist()) == sorted(ours.ids.tolist()), "both are exact"
    recall = float(np.mean([ids[n] - 1 in answers[n][2] for n in range(FAISS_QUERIES)]))
    return {"build_s": built_s, "recall": recall} | percentiles("faiss_flat", times_ms)


# ---- features -----------------------------------------------------------------------------------------------


def word_table() -> NDArray[np.uint16]:
    """Words as often as a log-normal law of their sizes has them (sigma 1)."""
    sizes = np.random.default_rng(3).lognormal(0, 1, WORDS)
    counts = np.maximum(1, np.round(sizes / sizes.sum() * (1 << 22))).astype(np.int64)
    return np.repeat(np.arange(WORDS, dtype=np.uint16), counts)


def documents(count: int, table: NDArray[np.uint16]) -> Iterator[Points]:
    """Pictures of FEATURES random features with the ids 1 … count, the same each time."""
    for start in range(0, count, BLOCK_DOCUMENTS):
        yield from block_of_documents(start, min(BLOCK_DOCUMENTS, count - start), table)


def block_of_documents(start: int, size: int, table: NDArray[np.uint16]) -> Iterator[Points]:
    rng = np.random.default_rng([4, start])
    words = table[rng.integers(0, len(table), (size, FEATURES))]
    signatures = rng.integers(0, 2**64, (size, FEATURES), np.uint64)
    for place in range(size):
        yield Points(start + place + 1, words[place], signatures[place])


def question(id: int, features: int, table: NDArray[np.uint16]) -> Asked:
    """Features with two words each, as they are and mirrored; SHARED of those of one kind are of the picture `id`."""
    start = (id - 1) // BLOCK_DOCUMENTS * BLOCK_DOCUMENTS
    meant = list(block_of_documents(start, BLOCK_DOCUMENTS, table))[id - 1 - start]
    rng = np.random.default_rng([5, id])
    words = table[rng.integers(0, len(table), (2 * features, 2))]
    signatures = rng.integers(0, 2**64, (2 * features, 2), np.uint64)
    rows = rng.choice(features, SHARED, replace=False) + features * (id % 2)
    shared = rng.choice(FEATURES, SHARED, replace=False)
    wrong = np.packbits(rng.random((SHARED, 64)) < SHARED_BIT_ERROR, axis=1).view(np.uint64)[:, 0]
    words[rows, id % 2] = meant.words[shared]
    signatures[rows, id % 2] = meant.signatures[shared] ^ wrong
    return Asked.of(words, signatures, np.repeat(np.array([0, 1], np.uint8), features))


def build_features(count: int, folder: Path) -> dict[str, float]:
    table = word_table()
    generated = clocks()
    for _ in documents(count, table):
        pass
    begun = clocks()
    postings.extend(folder, documents(count, table), DIGEST)
    seconds = (clocks() - begun) - (begun - generated)
    return {"build_s": seconds[0], "build_cpu_s": seconds[1], "disk_mb": disk_mb(folder)}


def ask_features(count: int, folder: Path) -> dict[str, float]:
    table = word_table()
    ids = np.random.default_rng(6).choice(count, QUERIES, replace=False) + 1
    begun = time.perf_counter()
    index = Postings(folder, DIGEST)
    figures = {"open_ms": 1000 * (time.perf_counter() - begun)}
    lengths = np.diff(index._lists[0].starts) if len(index._lists) == 1 else np.zeros(WORDS)
    for features in (800, 400):
        asked = [question(int(id), features, table) for id in ids]
        answers, times_ms = timed(lambda n, asked=asked: index.vote(asked[n], SHORTLIST), QUERIES)  # type: ignore[misc]
        figures[f"first_ms_{features}"] = times_ms[0, 0]
        figures |= percentiles(f"votes_{features}", times_ms)
        figures[f"entries_{features}"] = float(np.mean([lengths[one.words].sum() for one in asked]))
        figures[f"in_{SHORTLIST}_{features}"] = float(
            np.mean([id in one.ids for id, one in zip(ids, answers, strict=True)])
        )
        figures[f"first_{features}"] = float(
            np.mean([id == one.ids[0] for id, one in zip(ids, answers, strict=True)])
        )
    return figures


# ---- measuring ----------------------------------------------------------------------------------------------


def clocks() -> NDArray[np.float64]:
    """Seconds by the clock and of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


Times = NDArray[np.float64]
"""Milliseconds by the clock, and of the processor, which says what a machine without other work would take."""


def timed(ask: Callable[[int], Any], count: int) -> tuple[list[Any], Times]:
    """The answers to so many questions and how many milliseconds each took: 2×N."""
    answers, times_ms = [], []
    for n in range(count):
        begun, worked = time.perf_counter(), time.thread_time()
        answers.append(ask(n))
        times_ms.append((1000 * (time.perf_counter() - begun), 1000 * (time.thread_time() - worked)))
    return answers, np.array(times_ms).T


def percentiles(name: str, times_ms: Times) -> dict[str, float]:
    figures = {f"{name}_p{p}_ms": float(np.percentile(times_ms[0], p)) for p in (50, 99)}
    return figures | {f"{name}_cpu_p50_ms": float(np.percentile(times_ms[1], 50))}


def disk_mb(folder: Path) -> float:
    return sum(path.stat().st_blocks * 512 for path in folder.iterdir()) / 1e6


STEPS: Final = {
    "build_codes": build_codes,
    "ask_codes": ask_codes,
    "ask_faiss": ask_faiss,
    "build_features": build_features,
    "ask_features": ask_features,
}


def apart(step: str, count: int, folder: Path) -> None:
    """Run a step in a process of its own and print its figures and its peak of memory."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.archive.scale",
        "step",
        step,
        str(count),
        "--folder",
        str(folder),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures = json.loads(done.stdout)
    told = "  ".join(f"{name} {value:,.2f}" for name, value in figures.items())
    print(f"{count:>10,}  {step:<15} {told}", flush=True)


def main() -> None:
    """Build, ask and compare at each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=["hashes", "features", "step"])
    parser.add_argument("counts", nargs="+")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    asked = parser.parse_args()
    if asked.kind == "step":
        step, count = asked.counts
        figures = STEPS[step](int(count), asked.folder)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({name: float(value) for name, value in figures.items()} | {"peak_mb": peak_mb}))
        return
    for count in map(int, asked.counts):
        with tempfile.TemporaryDirectory(dir=asked.folder, prefix="alidade-scale-") as name:
            folder = Path(name)
            if asked.kind == "features":
                apart("build_features", count, folder)
                apart("ask_features", count, folder)
                continue
            apart("build_codes", count, folder)
            apart("ask_codes", count, folder)
            if importlib.util.find_spec("faiss") is None:
                print("faiss not installed")
            else:
                apart("ask_faiss", count, folder)


if __name__ == "__main__":
    main()
