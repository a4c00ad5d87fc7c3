"""Flips one bit of every byte of a case file, one after another, and counts the flips that `verify_case` does not find.

Run from the repository root: `python -m benchmarks.tampering [step]`; with a step only every step-th byte.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from provenance.casefile.verify import verify_case
from provenance.errors import CaseError
from tests.casefile.desk import add_note, add_photo, new_case

FREE = range(96, 100)  # the version of SQLite that wrote last: see provenance/casefile/pages.py


def build(path: Path) -> None:
    """A case with objects of several sizes, several pages of private texts, erasures, and writes after them."""
    with new_case(path) as case:
        gone = add_photo(case, b"to be erased" * 3000)
        for size in (0, 5, 20_000, 40_000):
            add_photo(case, bytes(n * 11 % 251 for n in range(size)))
        notes = [add_note(case, f"note {n} " + "x" * 250) for n in range(60)]
        case.erase_object(gone, "privacy")
        case.erase_fields(notes[3].id, (), "privacy")
        add_photo(case, b"after the erasure" * 100)
        add_note(case, "after the erasure")


def found(path: Path) -> bool:
    """Whether the flip is found. Errors of other classes end the benchmark."""
    try:
        return not verify_case(path).agrees
    except CaseError:
        return True


def main(step: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.case"
        build(path)
        assert verify_case(path).agrees
        size, began = path.stat().st_size, time.perf_counter()
        missed = []
        with path.open("r+b", buffering=0) as file:
            for place in range(0, size, step):
                file.seek(place)
                byte = file.read(1)[0]
                file.seek(place)
                file.write(bytes((byte ^ 1 << place // step % 8,)))
                if not found(path):
                    missed.append(place)
                file.seek(place)
                file.write(bytes((byte,)))
    count, took_s = len(range(0, size, step)), time.perf_counter() - began
    bad = [place for place in missed if place not in FREE]
    print(
        f"{count} flips in {size} bytes, {took_s:.0f} s; not found: {len(missed)}, of these {len(bad)} unexpected"
    )
    print("places:", missed[:50])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
