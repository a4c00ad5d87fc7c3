"""How fast `metadata --json` is beside `exiftool -json`, over a whole corpus and for one file.

`python -m benchmarks.metadata.speed [--data FOLDER] [--files N] [--rounds N]`. Both programs are started as a user
starts them, turn by turn, on the same files; the corpus is repeated until it has N files. What a start costs is
measured on one file and told apart.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

TREE: Final = Path(__file__).resolve().parents[2]


def corpus(data: Path, count: int) -> list[str]:
    """`count` paths: the files of the corpus again and again."""
    files = sorted(str(path) for path in (data / "metadata").rglob("*") if path.is_file())
    return list(itertools.islice(itertools.cycle(files), count))


def seconds(command: Sequence[str], home: str) -> float:
    """Wall-clock seconds of one command; its output goes nowhere."""
    kept = os.environ | {"ALIDADE_HOME": home, "ALIDADE_CACHE": home}
    begun = time.perf_counter()
    subprocess.run(
        command, cwd=TREE, env=kept, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("ALIDADE_DATA") or TREE.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--files", type=int, default=450)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    exiftool = shutil.which("exiftool")
    if exiftool is None:
        print("exiftool is not installed (Debian: libimage-exiftool-perl); ours alone is measured")
    files = corpus(asked.data, asked.files)
    ours = [sys.executable, "main.py", "metadata", "--json"]
    theirs = None if exiftool is None else [exiftool, "-json", "-G1", "-n"]
    with tempfile.TemporaryDirectory() as home:
        seconds([*ours, files[0]], home)  # the first start compiles, and makes the user's folders
        for name, chosen in (("one file", files[:1]), (f"{len(files)} files", files)):
            _measure(
                name,
                len(chosen),
                [*ours, *chosen],
                [*theirs, *chosen] if theirs else None,
                asked.rounds,
                home,
            )


def _measure(
    name: str, count: int, ours: Sequence[str], theirs: Sequence[str] | None, rounds: int, home: str
) -> None:
    pairs = [(seconds(ours, home), seconds(theirs, home) if theirs else 0.0) for _ in range(rounds)]
    own = statistics.median(one for one, _ in pairs)
    print(f"{name:<12} alidade {own:6.2f} s ({1000 * own / count:6.2f} ms per file)", end="")
    if theirs:
        other = statistics.median(two for _, two in pairs)
        ratios = sorted(two / one for one, two in pairs)
        print(f"  exiftool {other:6.2f} s ({1000 * other / count:6.2f} ms per file)", end="")
        print(f"  as fast: {statistics.median(ratios):.2f}× ({ratios[0]:.2f} to {ratios[-1]:.2f})", end="")
    print()


if __name__ == "__main__":
    main()
