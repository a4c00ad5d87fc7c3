"""Finds attacked photographs in an archive of others; says what was missed and what was wrongly called the same.

`python -m benchmarks.archive.recall PHOTOS [--queries 24] [--keep FOLDER] [--imagededup FOLDER] [--processes 1]`

PHOTOS: a folder of photographs, of which those that trained the codebook are left out. With `--keep` archives and
answers stay in a folder, and the same command goes on where it stopped. `--imagededup`: the folder into which that
package was installed for this (its hashes alone are used; it needs no other package then).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from benchmarks.archive.measuring import Measured
from benchmarks.archive.peers import found_by, hashes
from benchmarks.archive.photos import chosen
from benchmarks.archive.tables import print_tables, without_twins

HELD_OUT = 12
DECOYS = 10


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--queries", type=int, default=24)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--imagededup", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args(arguments)
    photos = chosen(asked.photos, asked=asked.queries, held_out=HELD_OUT, decoys=DECOYS)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    with nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory() as folder:
        measured = Measured(Path(folder), photos)
        began = time.perf_counter()
        measured.fill()
        print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
        rows = measured.answered(asked.processes)
        print(f"{len(rows)} searches, {time.perf_counter() - began:.0f} s", flush=True)
        if asked.imagededup is None:
            print("imagededup not installed")
        peers = found_by(hashes(asked.imagededup), measured)
        print_tables(without_twins(rows, photos), peers, DECOYS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
