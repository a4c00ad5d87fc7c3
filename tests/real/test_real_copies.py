"""Real copies, which are not shipped: Meta's pictures have their published codes, attacked photos are found."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provenance.vision.copies.panels import panels
from provenance.vision.copies.pdq import SAME_BITS, distance_bits, pdq, pdq_turned
from provenance.vision.features import Pixels

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
COPIES = DATA / "copydet"

pytestmark = pytest.mark.skipif(
    not (COPIES / "attacks.csv").is_file(),
    reason="development data not here: set ALIDADE_DATA to the folder of copydet/",
)

#: facebook/ThreatExchange, python-threatexchange, signal_type/pdq/signal.py, `get_examples`: pdq/data/bridge-mods in
#: the order of the names there.
PUBLISHED = {
    "aaa-orig.jpg": "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
    "blur-a-little.jpg": "f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22",
    "blur-a-lot.jpg": "f8f8f0cee0f4a84f0637022a038f67f0b36e26d596621e1d33e6b39c4e9c9b22",
    "high-contrast.jpg": "f8f8f0cee0f4a84f06370a2a068f67f0b36e26d596621e1d33e6339c4e9c9b22",
    "high-saturation.jpg": "f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596221e1d33e6b39c4e9c9b22",
    "sharpen-a-little.jpg": "f8f8f0cee0f4a84f0e370a22038f67f0b36e2ed596221e1d33e6b39c4a9c9b22",
    "sharpen-a-lot.jpg": "d8f8f0cec0f4a84f8e370a22038f67f0b36a2ed597231e1d72e6b39c4a9c9b22",
    "shrink-a-little.jpg": "f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596621e1d33e6339c4e9c9b22",
    "shrink-a-lot.jpg": "d0f8f1ccc0f4a84d0a370a3a228f67f0b36e2ed5b6623e1d33e6339c4e9c9b22",
    "square-128x128.jpg": "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22",
    "square-256x256.jpg": "d8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22",
    "square-512x512.jpg": "d8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6339c4e9c9b22",
}

#: Attacks that leave most of the picture where it was, or move it to where a turn or a panel finds it. Cuts, turns by a
#: few degrees and a bar over the photo itself need the points.
BY_CODE_ALONE = (
    "jpeg30",
    "resize_half_q70",
    "resize_160px_q60",
    "mirror",
    "rot90",
    "gray",
    "blur_noise",
    "watermark",
)
BY_PANEL = ("screenshot_frame",)


def pixels_of(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def least_distance_bits(query: Path, original: Path) -> int:
    """Over the eight turns of the query and its panels, and the original and its panels."""
    asked, kept = pixels_of(query), pixels_of(original)
    views = [[each, *(_cut(each, number) for number in range(len(panels(each))))] for each in (asked, kept)]
    codes = [pdq(view).bits for view in views[1]]
    return min(
        distance_bits(turn.bits, code) for view in views[0] for turn in pdq_turned(view) for code in codes
    )


def _cut(pixels: Pixels, number: int) -> Pixels:
    panel = panels(pixels)[number]
    return pixels[panel.y : panel.y + panel.height, panel.x : panel.x + panel.width]


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_the_codes_are_the_published_ones(name: str) -> None:
    found = pdq(pixels_of(COPIES / "pdq_bridge" / name))
    assert (found.bits.hex(), found.quality) == (PUBLISHED[name], 100)


@pytest.mark.parametrize("attack", [*BY_CODE_ALONE, *BY_PANEL])
def test_the_code_alone_finds_every_copy_of_these_attacks(attack: str) -> None:
    with (COPIES / "attacks.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["attack"] == attack]
    assert len(rows) >= 5
    missed = [
        row["query"]
        for row in rows
        if least_distance_bits(DATA / row["query"], DATA / row["original"]) > SAME_BITS
    ]
    assert missed == []


def test_different_originals_are_far_apart() -> None:
    with (COPIES / "attacks.csv").open(newline="") as file:
        originals = sorted({row["original"] for row in csv.DictReader(file)})
    for place, one in enumerate(originals):
        for other in originals[place + 1 :]:
            assert least_distance_bits(DATA / one, DATA / other) > SAME_BITS
