"""The comparison on transformed photographs, on copies of one, and on different places under the same overlay."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image, ImageOps

from benchmarks.landmarks import baselines, pairlists, running
from benchmarks.landmarks.pairlists import Pair
from benchmarks.landmarks.tables import GRADES
from benchmarks.landmarks.transforms import COPIES, OVERLAYS, QUERIES, Transform
from provenance.workbench.calibrating import read_table

LONG_PX = 1600
"""Photographs are fitted to this before they are transformed, as in the first measurement."""


def by_turns(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """`count` of the pairs, one of each place (or couple of places) in turn."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.place_a, pair.place_b), []).append(pair)
    rounds = max(map(len, groups.values()), default=0)
    ordered = [group[turn] for turn in range(rounds) for group in groups.values() if turn < len(group)]
    return ordered[:count]


def chosen(data: Path, count: int) -> tuple[list[Pair], list[Pair]]:
    """Positives that are not hard, of as many places as there are; look-alikes, each couple of places once."""
    pairs = pairlists.build(data)
    alike = [pair for pair in pairs if pair.same_place and pair.difficulty != "hard"]
    others = [pair for pair in pairs if not pair.same_place and pair.stratum == "lookalike"]
    spread = by_turns(others, len({(pair.place_a, pair.place_b) for pair in others}))
    return by_turns(alike, count), spread[:: max(1, len(spread) // count)][:count]


def run(data: Path, count: int, jobs: int, only: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """The tables: transformed queries against untouched references, copies against their own originals, and one overlay
    on two different places."""
    alike, others = chosen(data, count)
    with tempfile.TemporaryDirectory(prefix="landmarks-") as name:
        folder = Path(name)
        cases: dict[str, list[Pair]] = {}
        for what, transform in QUERIES.items():
            if not only or what in only:
                cases[f"query {what}"] = [
                    _transformed(data, folder, pair, (transform, None)) for pair in alike
                ]
        for what, transform in COPIES.items():
            if not only or what in only:
                copies = [dataclasses.replace(pair, image_b=pair.image_a) for pair in alike]
                cases[f"copy {what}"] = [
                    _transformed(data, folder, pair, (transform, None)) for pair in copies
                ]
        plain = QUERIES["original"]
        for what, transform in {"none": plain, **OVERLAYS}.items():
            if not only or what in only:
                both = [_transformed(data, folder, pair, (transform, transform)) for pair in others]
                cases[f"other places, both {what}"] = both
        return _answers(folder, cases, jobs)


def _answers(folder: Path, cases: dict[str, list[Pair]], jobs: int) -> dict[str, dict[str, Any]]:
    listed = folder / "list.csv"
    pairlists.write([pair for pairs in cases.values() for pair in pairs], listed)
    methods = (running.PROGRAM, baselines.ROOTSIFT)
    running.run(listed, folder, folder / "results", methods, jobs, ())
    tables: dict[str, dict[str, Any]] = {}
    for method in methods:
        rows = read_table(folder / "results" / f"{method}.csv", ("image_a", "image_b", "outcome"))
        found = {(row["image_a"], row["image_b"]): row for row in rows}
        tables[method] = {
            case: _line([found[pair.image_a, pair.image_b] for pair in pairs])
            for case, pairs in cases.items()
        }
    return tables


def _line(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Shares of the answers, and medians of support and of inliers where the program states them."""
    done = [row for row in rows if row["outcome"] in GRADES]
    said: dict[str, Any] = {"pairs": len(rows), "failed": len(rows) - len(done)}
    for grade in GRADES:
        said[grade] = round(sum(row["outcome"] == grade for row in done) / max(1, len(done)), 3)
    if all("same_photograph" in row for row in done):
        said["same_photograph"] = round(
            sum(row["same_photograph"] == "yes" for row in done) / max(1, len(done)), 3
        )
    for column in ("score", "inliers"):
        values = [float(row[column]) for row in done if row.get(column)]
        said[f"median_{column}"] = median(values) if values else None
        said[f"max_{column}"] = max(values) if values else None
    return said


def _transformed(
    data: Path, folder: Path, pair: Pair, transforms: tuple[Transform, Transform | None]
) -> Pair:
    questioned = _made(data / pair.image_a, folder, transforms[0])
    reference = _made(data / pair.image_b, folder, transforms[1])
    return dataclasses.replace(pair, image_a=questioned, image_b=reference)


def _made(path: Path, folder: Path, transform: Transform | None) -> str:
    """The picture's file in the folder, made when it is not there; by a name for each transform and photograph."""
    what = "reference" if transform is None else _name(transform)
    made = folder / what / f"{path.parent.name}_{path.stem}.png"
    if not made.exists():
        made.parent.mkdir(exist_ok=True)
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        if max(picture.size) > LONG_PX:
            picture = ImageOps.contain(picture, (LONG_PX, LONG_PX))
        (picture if transform is None else transform(picture)).save(made, compress_level=1)
    return made.relative_to(folder).as_posix()


def _name(transform: Transform) -> str:
    names = [what for kind in (QUERIES, COPIES, OVERLAYS) for what, one in kind.items() if one is transform]
    return "".join(letter if letter.isalnum() else "_" for letter in names[0])
