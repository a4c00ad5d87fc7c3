"""Gives many mutated files of a corpus to every reading of the reader process and counts how each ended.

`python -m benchmarks.metadata.mutations [count] [--data FOLDER]`; without a count 100,000 files. Every file's tags are
read, and every tenth file is given to all readings. Ends with 1 when the process died or ran out of time.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec

from provenance.errors import MediaError, WorkError
from provenance.media.reader import Reader
from provenance.media.readings import READINGS
from tests import forge

DATA: Final = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
_EVERY: Final = 10  # all readings for one file in so many
_LARGEST_BYTES: Final = 400_000  # larger files would only make the run longer


def main() -> int:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=100_000)
    asked.add_argument("--data", type=Path, default=DATA)
    chosen = asked.parse_args()
    corpus = [path.read_bytes() for path in sorted((chosen.data / "metadata").rglob("*")) if path.is_file()]
    corpus = [data for data in corpus if len(data) <= _LARGEST_BYTES]
    if not corpus:
        print("no files: set ALIDADE_DATA, or give --data")
        return 2
    numbers, ended, began = random.Random(20220910), Counter[str](), time.perf_counter()
    slowest = 0.0
    with Reader() as reader:
        for number in range(chosen.count):
            data = forge.mutated(numbers.choice(corpus), numbers)
            for kind in READINGS if number % _EVERY == 0 else ("tags",):
                at = time.perf_counter()
                ended[f"{kind}: {_ending(reader, kind, data)}"] += 1
                slowest = max(slowest, time.perf_counter() - at)
    print(
        f"{chosen.count} mutated files of {len(corpus)} in {time.perf_counter() - began:.0f} s, slowest {slowest:.2f} s"
    )
    for how, count in sorted(ended.items()):
        print(f"  {how:40} {count}")
    return int(any("reader_" in how for how in ended))


def _ending(reader: Reader, kind: str, data: bytes) -> str:
    options = READINGS[kind].options
    try:
        reader.reading_bytes(
            kind, data, "mutated", options=b"" if options is None else msgspec.msgpack.encode(options())
        )
    except MediaError as error:
        return f"refused, {error.id}"
    except WorkError as error:
        return error.id
    return "answered"


if __name__ == "__main__":
    sys.exit(main())
