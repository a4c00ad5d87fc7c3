"""How often the comparison of embedded previews sees a difference that is there, and one that is not.

`python -m benchmarks.previews FOLDER`: thumbnails of 160 pixels are made from the photos in FOLDER in ways that cameras
and programs have of making them; half of the photos are then changed by a known amount. Embedded pictures that the
files hold themselves are counted apart, as untouched.
"""

from __future__ import annotations

import argparse
import io
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from provenance.errors import MediaError
from provenance.media.decode import load_decoders, upright_picture
from provenance.media.previews.reading import read_previews
from provenance.vision.features import Pixels
from provenance.vision.previewing import PreviewComparison, compare_preview

SEEN_FROM_PX: Final = 1024
LEAST_PHOTO_PX: Final = 400
THUMBNAIL_PX: Final = 160
VISIBLE_LEVELS: Final = 20
_FILTERS: Final = (
    Image.Resampling.NEAREST,
    Image.Resampling.BILINEAR,
    Image.Resampling.LANCZOS,
    Image.Resampling.BOX,
)

HONEST: Final = ("plain", "exposure", "colour", "sharpened", "local_contrast", "bars")
CHANGED: Final = {
    "crop_10": ("shows_more",),
    "crop_5": ("shows_more",),
    "crop_30": ("shows_more",),
    "crop_60": ("shows_more",),
    "paste_25": ("content_differs",),
    "paste_15": ("content_differs",),
    "paste_10": ("content_differs",),
    "cloned_15": ("content_differs",),
    "mirrored": ("mirrored",),
    "turned": ("rotated",),
    "extended": ("shows_less", "same_other_aspect"),
    "other": ("different_picture",),
    "grey": ("one_without_colour",),
}
AGREES: Final = ("same", "same_other_aspect")


def photos(folder: Path, most: int, seed: int) -> Iterator[tuple[Path, Image.Image]]:
    """Photos of a folder, large enough, in an order that the seed decides."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    random.Random(seed).shuffle(paths)
    found = 0
    for path in paths:
        try:
            image, _ = upright_picture(path.read_bytes(), path.name, max_side_px=2 * SEEN_FROM_PX)
        except MediaError:
            continue
        if min(image.size) >= LEAST_PHOTO_PX / 1.6 and max(image.size) >= LEAST_PHOTO_PX:
            yield path, image
            found += 1
        if found == most:
            return


def thumbnail(image: Image.Image, numbers: random.Random, bars: bool = False) -> Pixels:
    """A thumbnail as cameras make them: some filter, sharpened or not, strongly compressed."""
    width, height = THUMBNAIL_PX, round(THUMBNAIL_PX * image.height / image.width)
    if image.height > image.width:
        width, height = round(THUMBNAIL_PX * image.width / image.height), THUMBNAIL_PX
    small = image.resize((width, height), numbers.choice(_FILTERS))
    if numbers.random() < 0.4:
        small = small.filter(ImageFilter.UnsharpMask(1, numbers.randint(30, 120), 0))
    if bars:
        sheet = Image.new("RGB", (160, 120) if width >= height else (120, 160))
        small.thumbnail(sheet.size)
        sheet.paste(small, ((sheet.width - small.width) // 2, (sheet.height - small.height) // 2))
        small = sheet
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=numbers.choice((40, 60, 75, 85)))
    return np.asarray(Image.open(buffer).convert("RGB"))


def honest(image: Image.Image, how: str, numbers: random.Random) -> Image.Image:
    """A main picture after a change that leaves its content."""
    match how:
        case "exposure":
            power = numbers.choice((0.6, 0.75, 1.3, 1.6))
            return image.point([min(255, round(255 * (n / 255) ** power)) for n in range(256)] * 3)
        case "colour":
            return ImageEnhance.Color(image).enhance(numbers.choice((0.5, 1.6)))
        case "sharpened":
            return image.filter(ImageFilter.UnsharpMask(2, 150, 0))
        case "local_contrast":
            return image.filter(ImageFilter.UnsharpMask(max(image.size) / 16, 60, 0))
        case "grey":
            return image.convert("L").convert("RGB")
        case _:
            return image


def changed(image: Image.Image, how: str, other: Image.Image, numbers: random.Random) -> Image.Image:
    """A main picture changed after its thumbnail was made."""
    width, height = image.size
    what, _, percent = how.partition("_")
    share = int(percent or 0) / 100
    match what:
        case "crop":
            keep = 1 - share
            left, top = (numbers.uniform(0, share) * side for side in (width, height))
            return image.crop(
                (round(left), round(top), round(left + keep * width), round(top + keep * height))
            )
        case "paste" | "cloned":
            side = share * max(width, height)
            size = (round(side), round(side))
            at = (numbers.randint(0, max(0, width - size[0])), numbers.randint(0, max(0, height - size[1])))
            done = image.copy()
            mask = Image.new("L", size)
            ImageDraw.Draw(mask).ellipse((0, 0, *size), fill=255)
            if what == "paste":
                x, y = (
                    numbers.randint(0, max(0, other.width - size[0])),
                    numbers.randint(0, max(0, other.height - size[1])),
                )
                patch = other.crop((x, y, x + size[0], y + size[1]))
            else:
                x, y = (
                    numbers.randint(0, max(0, width - size[0])),
                    numbers.randint(0, max(0, height - size[1])),
                )
                patch = image.crop((x, y, x + size[0], y + size[1]))
            done.paste(patch, at, mask.filter(ImageFilter.GaussianBlur(side / 20)))
            return done
        case "mirrored":
            return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        case "turned":
            return image.transpose(Image.Transpose.ROTATE_90)
        case "extended":
            sheet = other.resize((round(width * 1.3), round(height * 1.3)))
            sheet.paste(image, (round(0.05 * width), round(0.2 * height)))
            return sheet
        case _:
            return other


def visible(image: Image.Image, forged: Image.Image) -> bool:
    """Whether a change within the picture can be seen in a thumbnail at all: sky laid on sky cannot."""
    if image.size != forged.size:
        return True
    small, other = (np.asarray(one.resize((160, 120)), np.float64) for one in (image, forged))
    changed_there = np.abs(small - other).max(axis=2) > 2
    return bool(changed_there.any()) and float(np.abs(small - other)[changed_there].mean()) > VISIBLE_LEVELS


def compared(main: Image.Image, preview: Pixels) -> PreviewComparison:
    """As the analysis compares them."""
    seen = main.copy()
    seen.thumbnail((SEEN_FROM_PX, SEEN_FROM_PX))
    return compare_preview(np.asarray(seen), preview)


def own_previews(folder: Path) -> Counter[tuple[str, str]]:
    """Results of the embedded pictures that files hold themselves, by kind."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for preview in read_previews(data).previews:
            if not preview.pixels:
                continue
            try:
                image, _ = upright_picture(data, path.name, max_side_px=SEEN_FROM_PX)
            except MediaError:
                continue
            shape = (preview.pixels_height, preview.pixels_width, 3)
            found = compared(image, np.frombuffer(preview.pixels, np.uint8).reshape(shape))
            counts[preview.kind, found.result] += 1
            if found.result not in AGREES:
                print("own", path.name, preview.kind, found.result, round(found.agreement, 2))
    return counts


def main() -> None:
    """Print counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tell", action="store_true")
    given = parser.parse_args()
    load_decoders()
    numbers = random.Random(given.seed)
    if given.own:
        print(sorted(own_previews(given.own).items()))
    images = [one for folder in given.folders for one in photos(folder, given.photos, given.seed)]
    print(len(images), "photos")
    for how in HONEST:
        results: Counter[str] = Counter()
        for path, image in images:
            found = compared(honest(image, how, numbers), thumbnail(image, numbers, bars=how == "bars"))
            results[found.result] += 1
            if given.tell and found.result not in AGREES:
                print("  ", path.name, how, found.result, round(found.agreement, 2), found.margins)
        print("honest", how, dict(results), flush=True)
    for how, expected in CHANGED.items():
        results = Counter()
        for number, (path, image) in enumerate(images):
            other = images[number - 1][1]
            forged = changed(image, how, other, numbers)
            if not visible(image, forged):
                continue
            found = compared(forged, thumbnail(image, numbers))
            results[found.result] += 1
            if given.tell and found.result not in expected:
                print("  ", path.name, how, found.result, round(found.agreement, 2), found.margins)
        seen = sum(results[one] for one in expected)
        print("changed", how, f"{seen}/{results.total()}", dict(results), flush=True)


if __name__ == "__main__":
    main()
