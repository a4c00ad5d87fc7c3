"""How often traces of an earlier compression are said of photos compressed once and twice, by both qualities.

Run from the repository root: `OPENBLAS_NUM_THREADS=1 python -m benchmarks.compression.double PHOTOS … [--write]`, with
folders of photos (one thread, as the program's own processes have: more only wait for one another).
They are JPEGs themselves, so each is first made smaller, which wipes the grid and the steps of its own compression:
those of 700 pixels and more to 1/2.13 of their sides, the others to 1/1.17. Three of four are then edited as people do
(contrast, gamma, sharpening). `--write` puts the figures into
`resources/compression/earlier.json`, which the analysis prints beside its result.
"""

from __future__ import annotations

import io
import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from math import comb
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from provenance.analyses.compression.measured import FILE, Measured, Pair
from provenance.media.jpeg.luma_reading import read_luma
from provenance.media.jpeg.tables import ijg_tables
from provenance.vision.recompression import Earlier, earlier_steps, histograms, judged

QUALITIES: Final = (60, 65, 70, 75, 80, 85, 90, 95)
LEAST_SIDE_PX: Final = 280
MOST_OF_FOLDER: Final = 75
DOUBLE_OF: Final = 6
"""One photo in so many is compressed twice as well."""
CLOSE: Final = 3


def main(folders: list[Path], write: bool) -> int:
    """Measure, print and perhaps keep."""
    numbers = random.Random(20221117)
    single: Counter[str] = Counter()
    erred: set[Path] = set()
    pairs: dict[tuple[int, int], Counter[str]] = {}
    measurable: set[Path] = set()
    for number, (path, image) in enumerate(photos(folders, numbers)):
        for quality in numbers.sample(QUALITIES, 2 if number % DOUBLE_OF else len(QUALITIES)):
            said = looked_at(image, quality)
            single[said.verdict] += 1
            if said.verdict != "not_measurable":
                measurable.add(path)
            if said.verdict == "traces_of_earlier_compression":
                erred.add(path)
                print("said of one compressed once:", path.name, image.size, quality, said)
        if number % DOUBLE_OF == 0:
            for first in QUALITIES:
                for second in QUALITIES:
                    if numbers.random() < 0.25:
                        said = looked_at(compressed(image, first)[0], second)
                        pairs.setdefault((first, second), Counter()).update(outcome(said, first))
    result = Measured(
        measured_on=datetime.now(UTC).date().isoformat(),
        source="our own: benchmarks/compression/double.py",
        licence="CC0-1.0",
        photos=len(measurable),
        single=single["no_traces"] + single["traces_of_earlier_compression"],
        single_with_traces=single["traces_of_earlier_compression"],
        photos_with_traces=len(erred),
        bound_per_mille=int(1000 * upper_bound(len(erred), len(measurable))) + 1,
        pairs=tuple(
            Pair(*key, count["no_traces"] + count["traces_of_earlier_compression"],
                 count["traces_of_earlier_compression"], count["close"])
            for key, count in sorted(pairs.items())
        ),
    )  # fmt: skip
    show(result, single)
    if write:
        FILE.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    return 0


def photos(folders: list[Path], numbers: random.Random) -> Iterator[tuple[Path, Image.Image]]:
    """Every photo that is large enough, made smaller."""
    paths: list[Path] = []
    for folder in folders:
        found = sorted(path for path in folder.rglob("*") if path.suffix in (".jpg", ".png"))
        paths += numbers.sample(found, min(len(found), MOST_OF_FOLDER))
    numbers.shuffle(paths)
    for path in paths:
        with Image.open(path) as opened:
            if max(opened.size) < LEAST_SIDE_PX:
                continue
            shrink = 2.13 if max(opened.size) >= 700 else 1.17
            size = int(opened.width / shrink), int(opened.height / shrink)
            small = opened.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            yield path, edited(small, numbers.choice(("not", "contrast", "gamma", "sharpened")))


def edited(image: Image.Image, how: str) -> Image.Image:
    """As people edit photos before saving them: the combs this leaves in the tones must not be taken for steps."""
    match how:
        case "contrast":
            return ImageEnhance.Contrast(image).enhance(1.2)
        case "gamma":
            return image.point([round(255 * (tone / 255) ** 0.8) for tone in range(256)] * 3)
        case "sharpened":
            return image.filter(ImageFilter.UnsharpMask(1.5, 80, 2))
        case _:
            return image


def compressed(image: Image.Image, quality: int) -> tuple[Image.Image, bytes]:
    """The picture after one compression, and its file."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB"), buffer.getvalue()


def looked_at(image: Image.Image, quality: int) -> Earlier:
    """What is said of the picture once it is compressed at a quality."""
    luma = read_luma(compressed(image, quality)[1])
    pixels = np.frombuffer(luma.luma, np.uint8).reshape(luma.height, luma.width)
    return judged(earlier_steps(histograms(pixels, ijg_tables(quality)[0])))


def outcome(said: Earlier, first: int) -> list[str]:
    """The verdict, and "close" when the estimated quality is the true one within `CLOSE`."""
    close = said.quality is not None and abs(said.quality - first) <= CLOSE
    return [said.verdict, "close"] if close else [said.verdict]


def upper_bound(count: int, of: int, miss: float = 0.05) -> float:
    """The one-sided 95 % bound of a share (Clopper and Pearson 1934), by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        share = (low + high) / 2
        at_most = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count + 1))
        low, high = (share, high) if at_most > miss else (low, share)
    return high


def show(result: Measured, single: Counter[str]) -> None:
    """The figures as text."""
    print(
        dict(single),
        f"{result.photos} photos, {result.photos_with_traces} erred, bound {result.bound_per_mille} ‰",
    )
    for name, pairs in result.by_order.items():
        files, traces, close = (
            sum(getattr(pair, what) for pair in pairs) for what in ("files", "traces", "close")
        )
        print(f"{name}: {traces} of {files} found, {close} of these with the quality within {CLOSE}")
    for pair in result.pairs:
        print(pair.first, pair.second, pair.files, pair.traces, pair.close)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main([Path(name) for name in given if name != "--write"], "--write" in given))
