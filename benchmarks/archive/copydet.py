"""Asks about the published copies: 90 attacked photographs of a table, and Meta's twelve pictures with their codes.

`python -m benchmarks.archive.copydet DATA [--others 300]`: DATA holds copydet/ and distractors/; every original of the
table is in the archive, with so many other photographs.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.archive.here import archive_in
from benchmarks.archive.photos import SUFFIXES, opened
from provenance.vision.copies.pdq import pdq
from tests.real.test_real_copies import PUBLISHED


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--others", type=int, default=300)
    asked = parser.parse_args(arguments)
    data: Path = asked.data
    with (data / "copydet" / "attacks.csv").open(encoding="utf-8") as file:
        table = [(row["query"], row["original"], row["attack"]) for row in csv.DictReader(file)]
    right = codes_right(data / "copydet" / "pdq_bridge")
    print(f"codes as published: {right} of {len(PUBLISHED)}")
    originals = {original for _, original, _ in table}
    others = sorted(
        str(path.relative_to(data))
        for path in (data / "distractors").rglob("*")
        if path.suffix.lower() in SUFFIXES
    )
    step = max(1, len(others) // max(1, asked.others))
    missed, wrong = ask(data, table, sorted(originals | set(others[::step])))
    return 0 if right == len(PUBLISHED) and not missed and not wrong else 1


def codes_right(folder: Path) -> int:
    """How many of Meta's pictures have the code that was published for them, bit for bit."""
    return sum(pdq(np.asarray(opened(folder / name))).bits.hex() == code for name, code in PUBLISHED.items())


def ask(data: Path, table: list[tuple[str, str, str]], gallery: list[str]) -> tuple[int, int]:
    """Asks every row; how many originals were not called the same picture, and how many others were."""
    missed = wrong = 0
    kinds: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder, archive_in(Path(folder)) as here:
        for name in gallery:
            here.add(name, (data / name).read_bytes())
        for query, original, attack in table:
            seen = here.search((data / query).read_bytes(), query)
            true = next((one for one in seen if one.name == original and one.hit is not None), None)
            kind = "not found" if true is None or true.hit is None else true.hit.kind
            kinds.setdefault(attack, Counter())[kind] += 1
            missed += true is None or not true.is_copy
            wrong += sum(one.is_copy and one.name != original for one in seen)
    for attack, counted in kinds.items():
        print(f"{attack:18} {dict(counted)}")
    print(
        f"{len(table)} asked among {len(gallery)}: {missed} not called the same picture, {wrong} others wrongly"
    )
    return missed, wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
