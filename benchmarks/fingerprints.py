"""How often the fingerprints of `seen_in_case` agree by chance, and which changes they survive.

`python -m benchmarks.fingerprints [--data FOLDER]`; baseline: plain 64-bit phash at distance 0.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from provenance.vision.hashes import (
    NARROW_SAME_BITS,
    WIDE_SAME_BITS,
    Fingerprint,
    distance_bits,
    fingerprint,
    likeness,
)

Bits = npt.NDArray[np.uint8]


def of_file(path: Path) -> Fingerprint:
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((512, 512))
    return fingerprint(np.asarray(upright))


def bits(hexes: list[str]) -> Bits:
    return np.array([np.frombuffer(bytes.fromhex(text), np.uint8) for text in hexes])


def chance(prints: list[Fingerprint]) -> None:
    """Distances of all pairs of different pictures: how many fall under each limit."""
    narrow = bits([print.phash_hex for print in prints])
    wide = [bits([print.wide_hex[turn] for print in prints]) for turn in range(8)]
    near_narrow = near_wide = pairs = 0
    nearest = 256
    for row in range(len(prints) - 1):
        pairs += len(prints) - row - 1
        near_narrow += int((_distances(narrow[row], narrow[row + 1 :]) <= NARROW_SAME_BITS).sum())
        over_turns = np.min([_distances(wide[0][row], turn[row + 1 :]) for turn in wide], axis=0)
        near_wide += int((over_turns <= WIDE_SAME_BITS).sum())
        nearest = min(nearest, int(over_turns.min()))
    print(f"pairs of different pictures      {pairs:>10,}")
    print(
        f"  phash within {NARROW_SAME_BITS} of 64            {near_narrow:>10,}  ({near_narrow / pairs:.2e})"
    )
    print(f"  eight turns within {WIDE_SAME_BITS} of 256     {near_wide:>10,}  ({near_wide / pairs:.2e})")
    print(f"  nearest over eight turns         {nearest:>10} bits of 256")


def _distances(one: Bits, others: Bits) -> npt.NDArray[np.int64]:
    return np.asarray(np.bitwise_count(one ^ others).sum(axis=1), dtype=np.int64)


def survival(data: Path) -> None:
    """Per attack: found by plain phash at distance 0, said to be probably the same, said to be possibly the same."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    with (data / "copydet" / "attacks.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            query, original = of_file(data / row["query"]), of_file(data / row["original"])
            said = likeness(query, original)
            count = counts[row["attack"]]
            count[0] += 1
            count[1] += distance_bits(query.phash_hex, original.phash_hex) == 0
            count[2] += said == "probably_same_picture"
            count[3] += said == "possibly_same_picture"
    print(f"{'attack':<20} {'of':>3} {'baseline':>9} {'probably':>9} {'possibly':>9}")
    for attack, (of, baseline, probably, possibly) in sorted(counts.items()):
        print(f"{attack:<20} {of:>3} {baseline:>9} {probably:>9} {possibly:>9}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("ALIDADE_DATA") or Path(__file__).resolve().parents[1].parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(default))
    data = parser.parse_args().data
    pictures = sorted(path for path in (data / "distractors").rglob("*") if path.is_file())
    prints = [print for print in map(of_file, pictures) if not print.flat]
    print(f"pictures {len(prints)} (flat ones left out: {len(pictures) - len(prints)})")
    chance(prints)
    survival(data)


if __name__ == "__main__":
    main()
