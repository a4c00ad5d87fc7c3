"""How many words on drawn signs are read, by letter height and slant, and what is read where there are none.

Run from the repository root: `python -m benchmarks.place_and_time.signs`. Needs tesserocr and Tesseract's trained data.
"""

from __future__ import annotations

import io
import time

import numpy as np
from PIL import Image
from rapidfuzz.distance import OSA

from provenance.analyses.sign_text.engine import Engine, engine, version
from provenance.analyses.sign_text.read import CLEAR, is_kept, trimmed
from provenance.analyses.sign_text.traineddata import trained_data
from provenance.vision.textlines import laid_out, line_boxes
from tests.signs import Sign, photo, street, with_sign

WORDS = (
    "КУП'ЯНСЬК",
    "АПТЕКА",
    "Вокзал",
    "Харків 120",
    "Изюм",
    "МАГАЗИН",
    "Police",
    "Hotel Europa",
    "MARKET",
    "Kharkiv",
)
FONTS = ("DejaVuSans-Bold", "DejaVuSerif-Bold")
HEIGHTS = (6, 8, 12, 24, 48, 96)
SLANTS = (0, 3, 6, 10, 15)


def lines(picture: bytes, reading: Engine) -> list[tuple[str, int]]:
    """What is kept of a photo, with the engine's confidence."""
    with Image.open(io.BytesIO(picture)) as opened:
        grey = np.asarray(opened.convert("L"))
    read = [trimmed(reading.line(laid_out(grey, box))) for box in line_boxes(grey)[0]]
    return [(line.text, line.confidence) for line in read if is_kept(line)]


def is_read(words: str, found: list[tuple[str, int]]) -> tuple[bool, bool]:
    """Whether the words were read without a wrong letter, and with at most one in five."""
    near = max(
        (OSA.normalized_similarity(words.casefold(), text.casefold()) for text, _ in found), default=0.0
    )
    return any(text.casefold() == words.casefold() for text, _ in found), near >= 0.8


def main() -> None:
    """Print a row for each height and each slant, then what is read on walls without text."""
    trained = trained_data(None, "")
    assert trained is not None
    print(version().version, trained.languages)
    with engine(trained) as reading:
        for height in HEIGHTS:
            _row(f"{height} px", [Sign(word, height, font=font) for word in WORDS for font in FONTS], reading)
        for slant in SLANTS:
            signs = [
                Sign(word, 32, slant * (1, -1)[n % 2], font=FONTS[n % 2]) for n, word in enumerate(WORDS)
            ]
            _row(f"{slant}°", signs, reading)
        begun = time.perf_counter()
        kept = [line for seed in range(20) for line in lines(photo(street(1200, 900, seed)), reading)]
        took = (time.perf_counter() - begun) / 20
    clear = sum(confidence >= CLEAR for _, confidence in kept)
    print(f"20 walls without text: {len(kept)} lines kept, {clear} as clear; {took:.1f} s each")


def _row(name: str, signs: list[Sign], reading: Engine) -> None:
    said = [
        is_read(sign.words, lines(photo(with_sign(street(1200, 900, n), sign)), reading))
        for n, sign in enumerate(signs)
    ]
    exact, near = (sum(column) for column in zip(*said, strict=True))
    print(f"{name:>6}: {exact}/{len(signs)} exactly, {near}/{len(signs)} with at most a letter in five wrong")


if __name__ == "__main__":
    main()
