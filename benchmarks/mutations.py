"""Reads many mutated picture files by the reader process and counts how each ended: none may hang or crash the program.

Run from the repository root: `python -m benchmarks.mutations [count]`; without a count 20,000 files.
"""

from __future__ import annotations

import sys
import time

from provenance.media.reader import Reader
from tests.media.mutations import read_mutated


def main(count: int) -> int:
    began = time.perf_counter()
    with Reader() as reader:
        outcomes = read_mutated(reader, count)
    print(f"{count} files in {time.perf_counter() - began:.0f} s: {outcomes}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
