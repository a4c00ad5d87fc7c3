"""How often an earlier compression on other blocks is said of photos that had none, and of cropped ones that had.

Run from the repository root: `OPENBLAS_NUM_THREADS=1 python -m benchmarks.compression.grid PHOTOS … [--write]`; photos
are made smaller and edited as in `benchmarks.compression.double`. `--write` puts the figures into
`resources/compression/grid.json`, which the analysis prints beside its result.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from PIL import Image

from benchmarks.compression.double import compressed, photos, upper_bound
from provenance.analyses.compression.measured import GRID_FILE, MeasuredGrid
from provenance.media.jpeg.luma_reading import read_luma
from provenance.vision.earlier_grid import EarlierGrid, earlier_grid

QUALITIES: Final = (60, 70, 75, 80, 85, 90, 95)
MOST_PHOTOS: Final = 200


def main(folders: list[Path], write: bool) -> int:
    """Measure, print and perhaps keep."""
    numbers = random.Random(20221123)
    counts: Counter[str] = Counter()
    erred: set[Path] = set()
    measurable: set[Path] = set()
    for number, (path, image) in enumerate(photos(folders, numbers)):
        if number == MOST_PHOTOS:
            break
        first, second = numbers.sample(QUALITIES, 2)
        for before in (image, compressed(image, first)[0]):  # once, and twice on the same blocks
            said = looked_at(before, second)
            if said.verdict == "other_grid_not_measurable":
                continue
            measurable.add(path)
            counts["without"] += 1
            if said.verdict == "other_grid_found":
                counts["without_found"] += 1
                erred.add(path)
                print("said of one without:", path.name, image.size, first, second, said)
        across, down = numbers.randint(1, 7), numbers.randint(1, 7)
        once, _ = compressed(image, first)
        said = looked_at(once.crop((across, down, once.width, once.height)), second)
        if said.verdict == "other_grid_not_measurable":
            continue
        order = "coarser" if first < second else "finer"
        right = (said.across_px, said.down_px) == (8 - across, 8 - down)
        counts.update([order, *([f"{order}_found"] if said.verdict == "other_grid_found" else [])])
        counts["found_elsewhere"] += said.verdict == "other_grid_found" and not right
    result = MeasuredGrid(
        measured_on=datetime.now(UTC).date().isoformat(),
        source="our own: benchmarks/compression/grid.py",
        licence="CC0-1.0",
        photos=len(measurable),
        without=counts["without"],
        without_found=counts["without_found"],
        photos_found=len(erred),
        bound_per_mille=int(1000 * upper_bound(len(erred), len(measurable))) + 1,
        coarser=counts["coarser"],
        coarser_found=counts["coarser_found"],
        finer=counts["finer"],
        finer_found=counts["finer_found"],
        found_elsewhere=counts["found_elsewhere"],
    )
    print(result)
    if write:
        GRID_FILE.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    return 0


def looked_at(image: Image.Image, quality: int) -> EarlierGrid:
    """What is said of the picture once it is compressed at a quality."""
    luma = read_luma(compressed(image, quality)[1])
    return earlier_grid(np.frombuffer(luma.luma, np.uint8).reshape(luma.height, luma.width))


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main([Path(name) for name in given if name != "--write"], "--write" in given))
