"""How well the landmark comparison tells the same place from others: `python -m benchmarks.landmarks`."""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageOps

from provenance.vision.cv import cv2
from provenance.vision.features import Features, FeatureSettings, Pixels, extract
from provenance.vision.geometry import LINE_TOLERANCE_PX
from provenance.vision.landmark import Comparison, ComparisonSettings, Grade, View, compare_views, grade
from provenance.vision.matching import mutual_matches

BASELINE = "plain RootSIFT: ratio 0.8, mutual, MAGSAC fundamental matrix, inlier count"
GRADES: tuple[Grade, ...] = get_args(Grade)


@dataclass(frozen=True)
class Pair:
    name_a: str
    name_b: str
    same_place: bool
    source: str

    @property
    def kind(self) -> str:
        """The source without the names of the two other places, which would make a row of each pair."""
        return self.source.split("|")[0].rsplit(":", 1)[0] if "other place" in self.source else self.source


@dataclass(frozen=True)
class Outcome:
    pair: Pair
    comparison: Comparison
    grade: Grade
    baseline: int
    seconds: float
    seconds_baseline: float


@lru_cache(maxsize=48)
def shown(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))


@dataclass(frozen=True)
class Job:
    """What a worker process needs besides its share of the pairs."""

    data: Path
    settings: ComparisonSettings
    features: dict[str, Features]


_job: Job | None = None


def _start(job: Job) -> None:
    global _job
    _job = job


def _extracted(asked: tuple[Path, FeatureSettings]) -> tuple[Features, float]:
    pixels = shown(asked[0])
    begun = time.perf_counter()
    return extract(pixels, asked[1]), time.perf_counter() - begun


def _outcome(pair: Pair) -> Outcome:
    assert _job is not None
    a, b = (View(shown(_job.data / name), _job.features[name]) for name in (pair.name_a, pair.name_b))
    begun = time.perf_counter()
    comparison = compare_views(a, b, _job.settings)
    middle = time.perf_counter()
    baseline = plain_inliers(a.features, b.features)
    return Outcome(
        pair, comparison, grade(comparison), baseline, middle - begun, time.perf_counter() - middle
    )


def plain_inliers(a: Features, b: Features) -> int:
    """The baseline: what most scripts do, on the same features."""
    matches = mutual_matches(a, b, ratio=0.8)
    if len(matches) < 8:
        return 0
    x_in_a = a.x_in_image[matches.in_a] * min(1.0, 1024 / max(a.width, a.height))
    x_in_b = b.x_in_image[matches.in_b] * min(1.0, 1024 / max(b.width, b.height))
    cv2.setRNGSeed(1)
    _, mask = cv2.findFundamentalMat(x_in_a, x_in_b, cv2.USAC_MAGSAC, LINE_TOLERANCE_PX, 0.999, 10_000)
    return 0 if np.size(mask) != len(matches) else int(np.count_nonzero(mask))


def screenshot(pixels: Pixels) -> Pixels:
    """The picture inside an invented phone interface: the same bars, icons and words whatever the picture."""
    page = Image.new("RGB", (720, 1280), (250, 250, 250))
    picture = ImageOps.contain(Image.fromarray(pixels), (720, 760))
    page.paste(picture, ((720 - picture.width) // 2, 200 + (760 - picture.height) // 2))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 720, 60), fill=(24, 90, 140))
    for row, words in enumerate(("News of the day", "shared 4 hours ago, public", "Blast near the bridge")):
        pen.text((90, 70 + 42 * row), words, fill=(10, 10, 10), font_size=32)
    pen.ellipse((14, 80, 78, 144), fill=(200, 60, 40), outline=(0, 0, 0), width=3)
    for column, words in enumerate(("Like", "Comment", "Share", "Send")):
        pen.rectangle((20 + 175 * column, 990, 175 + 175 * column, 1050), outline=(60, 60, 60), width=3)
        pen.text((40 + 175 * column, 1002), words, fill=(30, 30, 120), font_size=30)
    for row in range(4):
        pen.text((24, 1070 + 50 * row), f"Reader {row}: where is this? #{row * 37}", fill=0, font_size=28)
    return np.asarray(page)


def _screenshots_outcome(pair: Pair) -> Outcome:
    """The pair as two screenshots of one program, with the same words around both."""
    assert _job is not None
    pages = [screenshot(shown(_job.data / name)) for name in (pair.name_a, pair.name_b)]
    a, b = (View(page, extract(page)) for page in pages)
    begun = time.perf_counter()
    comparison = compare_views(a, b, _job.settings)
    took = time.perf_counter() - begun
    return Outcome(pair, comparison, grade(comparison), plain_inliers(a.features, b.features), took, 0.0)


def read_pairs(data: Path, every: int) -> list[Pair]:
    with (data / "landmarks" / "pairs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pairs = [Pair(r["image_a"], r["image_b"], r["same_place"] == "1", r["source"]) for r in rows]
    return pairs[::every]


def spaced(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """At most `count` of the pairs, evenly through the list."""
    step = max(1, len(pairs) // max(1, count))
    return list(pairs[::step][:count])


def area_under_curve(positives: npt.NDArray[np.float64], negatives: npt.NDArray[np.float64]) -> float:
    """Chance that a random positive scores above a random negative, ties counting half."""
    if not len(positives) or not len(negatives):
        return float("nan")
    above = (positives[:, None] > negatives).mean() + 0.5 * (positives[:, None] == negatives).mean()
    return float(above)


def print_grades(title: str, rows: Iterable[tuple[str, Outcome]]) -> None:
    table: dict[str, Counter[Grade]] = defaultdict(Counter)
    scores: dict[str, list[float]] = defaultdict(list)
    for name, outcome in rows:
        table[name][outcome.grade] += 1
        scores[name].append(outcome.comparison.score)
    print(
        f"\n{title:<34}{'pairs':>6}" + "".join(f"{name:>14}" for name in GRADES) + f"{'median':>8}{'max':>6}"
    )
    for name in sorted(table):
        counts = "".join(f"{table[name][one]:>14}" for one in GRADES)
        print(
            f"{name:<32}{table[name].total():>6}{counts}{np.median(scores[name]):>8.0f}{max(scores[name]):>6.0f}"
        )


def print_quality(outcomes: Sequence[Outcome]) -> None:
    """Score against baseline on the same pairs: area under the curve and recall without a false one."""
    same = np.array([outcome.pair.same_place for outcome in outcomes])
    hard = np.array(["hard" in outcome.pair.source for outcome in outcomes])
    print(
        f"\n{'':<34}{'AUC':>7}{'recall at 0 false':>18}{'without hard':>14}{'worst':>8}{'seconds/pair':>14}"
    )
    for name, scores, seconds in (
        ("score", [o.comparison.score for o in outcomes], [o.seconds for o in outcomes]),
        ("baseline", [float(o.baseline) for o in outcomes], [o.seconds_baseline for o in outcomes]),
    ):
        values = np.array(scores)
        worst = values[~same].max(initial=0.0)
        recall, easier = (values[same] > worst).mean(), (values[same & ~hard] > worst).mean()
        area = area_under_curve(values[same], values[~same])
        print(f"{name:<34}{area:>7.3f}{recall:>18.3f}{easier:>14.3f}{worst:>8.0f}{np.mean(seconds):>14.3f}")
    print(f"baseline: {BASELINE}")


def print_worst(outcomes: Sequence[Outcome], count: int) -> None:
    print("\nworst negatives: score, powers of ten beyond chance, cells, hulls, grade")
    negatives = sorted((o for o in outcomes if not o.pair.same_place), key=lambda o: -o.comparison.score)
    rarest = sorted(negatives, key=lambda o: -o.comparison.exceeds_chance)
    for one in negatives[:count] + rarest[:count]:
        found = one.comparison
        print(
            f"{found.score:5.0f} {found.exceeds_chance:6.1f}  {found.cells_a:>2}/{found.cells_b:<2}"
            f" {found.hull_a:.2f}/{found.hull_b:.2f} {found.model:<11} {'mirrored' if found.mirrored else ''}"
            f" {one.grade:<12} {one.pair.name_a} | {one.pair.name_b}"
        )


def arguments() -> argparse.Namespace:
    beside = Path(__file__).resolve().parents[1].parent / "shared" / "data"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ALIDADE_DATA", beside)))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="take every n-th pair only")
    parser.add_argument("--screenshots", type=int, default=30, help="pairs also compared as screenshots")
    parser.add_argument("--side", type=int, default=FeatureSettings().side_px)
    parser.add_argument("--ratio", type=float, default=ComparisonSettings().ratio)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    pairs = read_pairs(asked.data, asked.every)
    names = sorted({name for pair in pairs for name in (pair.name_a, pair.name_b)})
    settings = FeatureSettings(side_px=asked.side)
    begun = time.perf_counter()
    with ProcessPoolExecutor(asked.processes) as pool:
        found = list(pool.map(_extracted, [(asked.data / name, settings) for name in names], chunksize=4))
    features = {name: one for name, (one, _) in zip(names, found, strict=True)}
    job = Job(asked.data, ComparisonSettings(ratio=asked.ratio), features)
    alike = spaced(
        [pair for pair in pairs if pair.same_place and "hard" not in pair.source], asked.screenshots
    )
    others = spaced([pair for pair in pairs if not pair.same_place], asked.screenshots)
    with ProcessPoolExecutor(asked.processes, initializer=_start, initargs=(job,)) as pool:
        outcomes = list(pool.map(_outcome, pairs, chunksize=8))
        pages = list(pool.map(_screenshots_outcome, alike + others, chunksize=4))
    positives = [o for o in outcomes if o.pair.same_place]
    print_grades("same place, by difficulty", ((o.pair.source.split(":")[1], o) for o in positives))
    print_grades("same place, by place", ((o.pair.source.split(":", 1)[1], o) for o in positives))
    print_grades("other place, by source", ((o.pair.kind, o) for o in outcomes if not o.pair.same_place))
    kinds = {True: "same place", False: "other place"}
    print_grades("both as screenshots", ((kinds[o.pair.same_place], o) for o in pages))
    fooled = [o.baseline for o in pages if not o.pair.same_place]
    if fooled:
        print(f"baseline's inliers on screenshots of other places: median {np.median(fooled):.0f}")
    print_quality(outcomes)
    print_worst(outcomes, 8)
    taken = np.mean([seconds for _, seconds in found])
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak_mb = max(resource.getrusage(who).ru_maxrss for who in whose) / 1024  # Linux counts in kibibytes
    print(
        f"\n{len(names)} pictures, {taken:.2f} s each; {len(pairs)} pairs; "
        f"{np.mean([len(one) for one in features.values()]):.0f} points on average; "
        f"{time.perf_counter() - begun:.0f} s in all; largest process {peak_mb:.0f} MB"
    )
    false_matches = [o for o in (*outcomes, *pages) if o.grade == "match" and not o.pair.same_place]
    print(f"other places graded match: {len(false_matches)}")
    return 1 if false_matches else 0


if __name__ == "__main__":
    sys.exit(main())
