"""Pictures with changed, cut and repeated bytes, read one after another by the reader process."""

from __future__ import annotations

import random

from provenance.errors import MediaError, WorkError
from provenance.media.reader import Reader
from tests import forge

FORMATS = ("jpeg", "png", "webp", "tiff", "gif", "bmp", "heic", "avif")
WITH_EXIF = ("jpeg", "png", "webp", "tiff", "heic")


def read_mutated(reader: Reader, count: int) -> dict[str, int]:
    """How many of `count` mutated files were decoded, refused, and ended the process; the same ones every time."""
    numbers = random.Random(20220910)
    seeds = [forge.picture_file(name) for name in FORMATS]
    seeds += [forge.picture_file(name, exif=forge.full_exif()) for name in WITH_EXIF]
    seeds += [forge.jpeg_of_cmyk(), forge.png_with_palette(), forge.tiff_of_16_bit_greys(), forge.png_bomb()]
    outcomes = dict.fromkeys(("decoded", "refused", "died"), 0)
    for number in range(count):
        data = forge.mutated(numbers.choice(seeds), numbers)
        try:
            reader.tags(data, f"mutated {number}")
            pixels, facts = reader.decode(data, f"mutated {number}", max_side_px=numbers.choice((None, 32)))
        except MediaError:
            outcomes["refused"] += 1
        except WorkError as error:
            assert error.id in ("reader_died", "reader_timeout")
            outcomes["died"] += 1
        else:
            assert min(pixels.width, pixels.height) >= 1 and facts.scale >= 1
            outcomes["decoded"] += 1
    return outcomes
