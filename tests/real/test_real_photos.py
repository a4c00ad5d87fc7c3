"""Real photos, which are not shipped: easy pairs match, other places never do, and every file's tags are answered."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from tests.cli.desk import run

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
PAIRS = DATA / "landmarks" / "pairs.csv"
METADATA = DATA / "metadata"

pytestmark = pytest.mark.skipif(
    not (PAIRS.is_file() and METADATA.is_dir()),
    reason="development data not here: set ALIDADE_DATA to the folder of landmarks/ and metadata/",
)


def chosen(kind: str, count: int) -> list[tuple[str, str]]:
    """The first pairs of a kind, one of each place, in the order of the table."""
    with PAIRS.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"].startswith(kind)]
    by_place = {row["source"]: (row["image_a"], row["image_b"]) for row in reversed(rows)}
    return list(by_place.values())[:count]


def compared(pairs: list[tuple[str, str]], folder: Path) -> list[str]:
    """The outcome of each pair, through the table that the command line reads and writes."""
    with (folder / "pairs.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("image_a", "image_b"), *pairs])
    ran = run(
        "compare", "--pairs", folder / "pairs.csv", "--out", folder / "results.csv", "--root", DATA, "--json"
    )
    assert ran.code == 0, ran.err
    with (folder / "results.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["image_a"], row["image_b"]) for row in rows] == pairs
    return [row["outcome"] for row in rows]


def test_easy_photos_of_one_place_match(tmp_path: Path) -> None:
    pairs = chosen("positive:easy", 2)
    assert len(pairs) == 2
    assert compared(pairs, tmp_path) == ["match"] * len(pairs)


def test_photos_of_different_places_never_match(tmp_path: Path) -> None:
    pairs = chosen("negative", 3)
    assert len(pairs) == 3
    assert not {"match", "failed"} & set(compared(pairs, tmp_path))


def test_the_tags_of_every_file_are_answered_in_the_order_given() -> None:
    files = sorted(path for path in METADATA.rglob("*") if path.is_file())
    assert len(files) > 20
    ran = run("metadata", *files, "--json")
    answers = ran.lines
    assert [answer["file"] for answer in answers] == [str(file) for file in files]
    failed = [answer for answer in answers if answer["error"] is not None]
    assert ran.code == (1 if failed else 0)
    assert all(answer["tags"] == [] for answer in failed)
    assert sum(bool(answer["tags"]) for answer in answers) > len(files) // 2
