"""Kills a writing process 200 times at drawn moments and counts what was acknowledged and is not there afterwards.

Run from the repository root: `python -m benchmarks.kills [count]`.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.casefile.desk import new_case
from tests.casefile.kills import kill_once

COUNT = 200
KILLS_PER_CASE = 40  # then a new case, so that the file stays small


def main(count: int) -> int:
    draw = random.Random(20220910)
    acknowledged = interrupted = 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(count):
            path = Path(folder) / f"{n // KILLS_PER_CASE}.case"
            if not path.exists():
                new_case(path).close()
            kill = kill_once(path, draw)
            acknowledged += len(kill.events) + len(kill.objects)
            interrupted += kill.interrupted
            wrong += kill.wrong
    print(
        f"{count} kills, {interrupted} within a transaction, {acknowledged} acknowledged events and objects"
    )
    print(f"lost or wrong: {len(wrong)}", *wrong[:20], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
