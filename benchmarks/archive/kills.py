"""Kills `main.py archive add` at drawn moments, also while it builds its index, and looks at what each leaves.

`python -m benchmarks.archive.kills [COUNT [SEED]]`: COUNT kills (100) on invented photographs. After the last of an
archive the adding is let go on to its end: it must then hold and answer what one that nobody disturbed does.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.archive.kills import add, answers, forge_photos, kill_once

COUNT = 100
SEED = 20220910
PHOTOS = 30
KILLS_PER_ARCHIVE = 10
OF_BUILDING = 4  # of them, the last: by then all photos may be in


def main(count: int, seed: int) -> int:
    draw = random.Random(seed)
    began = time.monotonic()
    acknowledged = before_end = of_building = finished = 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos, home, archive = folder / "photos", folder / "home", folder / "archive"
        forge_photos(photos, PHOTOS)
        add(photos, folder / "undisturbed", home).communicate()
        expected = answers(folder / "undisturbed")
        for n in range(count):
            building = n % KILLS_PER_ARCHIVE >= KILLS_PER_ARCHIVE - OF_BUILDING
            kill = kill_once(photos, archive, home, draw, building=building)
            acknowledged += kill.acknowledged
            before_end += kill.before_end
            of_building += building and kill.before_end
            wrong += [f"kill {n}: {one}" for one in kill.wrong]
            if n % KILLS_PER_ARCHIVE == KILLS_PER_ARCHIVE - 1 or n == count - 1:
                add(photos, archive, home).communicate()
                if answers(archive) != expected:
                    wrong.append(f"after kill {n} the archive differs from the undisturbed one")
                finished += 1
                shutil.rmtree(archive)
            print(f"{n + 1} kills, {len(wrong)} wrong", *wrong[-1:], file=sys.stderr, flush=True)
    print(
        f"\n{count} kills, {before_end} before the end, {of_building} of them while the index was built;"
        f" {acknowledged} answers acknowledged, {finished} archives of {len(expected)} items finished afterwards,"
        f" {time.monotonic() - began:.0f} s"
    )
    print(f"half, lost or different: {len(wrong)}", *wrong[:20], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*given, *(COUNT, SEED)[len(given) :]))
