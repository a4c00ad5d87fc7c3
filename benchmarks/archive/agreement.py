"""How well the dense comparison tells copies from pictures that share a page, and finds what was changed in a copy.

`python -m benchmarks.archive.agreement FOLDER [COUNT]`: COUNT photos (30) of FOLDER are attacked in known ways; the
affine that is handed on is the true one, off by up to 0.4 % of the side at the corners as one from points is.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from provenance.vision.copies.agreement import agreement
from provenance.vision.copies.differences import DifferingRegion, differing_regions
from provenance.vision.features import Pixels

Matrix = npt.NDArray[np.float64]
Attack = Callable[[Image.Image, random.Random], tuple[Image.Image, Matrix]]
"""The attacked picture and 2 × 3 `stored_from_asked`, where the attacked picture is asked for."""

Box = tuple[int, int, int, int]

LEAST_PHOTO_PX: Final = 300
OFF_BY: Final = 0.004
CORRELATED: Final = 0.7


def moved(*, scale: float = 1.0, x: float = 0.0, y: float = 0.0) -> Matrix:
    return np.array(((scale, 0.0, x), (0.0, scale, y)))


def saved(picture: Image.Image, quality: int) -> Image.Image:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    with Image.open(stream) as again:
        return again.convert("RGB")


def scaled(picture: Image.Image, factor: float) -> tuple[Image.Image, Matrix]:
    size = (max(8, round(picture.width * factor)), max(8, round(picture.height * factor)))
    small = picture.resize(size, Image.Resampling.LANCZOS)
    across, down = picture.width / size[0], picture.height / size[1]
    return small, np.array(((across, 0.0, 0.0), (0.0, down, 0.0)))


def plain(change: Callable[[Image.Image], Image.Image]) -> Attack:
    return lambda picture, _: (change(picture), moved())


def jpeg(quality: int) -> Attack:
    return plain(lambda picture: saved(picture, quality))


def resized(factor: float, quality: int = 80) -> Attack:
    def attack(picture: Image.Image, _: random.Random) -> tuple[Image.Image, Matrix]:
        small, matrix = scaled(picture, factor)
        return saved(small, quality), matrix

    return attack


def toned(exponent: float) -> Attack:
    table = [round(255 * (level / 255) ** exponent) for level in range(256)] * 3
    return plain(lambda picture: saved(picture.point(table), 80))


def grained(picture: Image.Image, chance: random.Random) -> tuple[Image.Image, Matrix]:
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 14, (picture.height, picture.width, 1))
    grain = np.clip(np.asarray(picture, np.float32) + noise, 0, 255).astype(np.uint8)
    return saved(Image.fromarray(grain), 80), moved()


def cropped(share: float) -> Attack:
    def attack(picture: Image.Image, chance: random.Random) -> tuple[Image.Image, Matrix]:
        side = (1 - share) ** 0.5
        width, height = round(picture.width * side), round(picture.height * side)
        left = chance.randrange(picture.width - width + 1)
        top = chance.randrange(picture.height - height + 1)
        return saved(picture.crop((left, top, left + width, top + height)), 80), moved(x=left, y=top)

    return attack


def mirrored(picture: Image.Image, _: random.Random) -> tuple[Image.Image, Matrix]:
    flipped = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return saved(flipped, 80), np.array(((-1.0, 0, picture.width), (0, 1, 0)))


def turned(degrees: float) -> Attack:
    def attack(picture: Image.Image, _: random.Random) -> tuple[Image.Image, Matrix]:
        angle = np.radians(degrees)
        turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
        centre = np.array((picture.width / 2, picture.height / 2))
        shift = centre - turn @ centre
        matrix = np.column_stack((turn, shift))
        values = (*turn[0], shift[0], *turn[1], shift[1])
        return saved(
            picture.transform(picture.size, Image.Transform.AFFINE, values, Image.Resampling.BICUBIC), 80
        ), matrix

    return attack


def captioned(picture: Image.Image, chance: random.Random) -> tuple[Image.Image, Matrix]:
    bar = picture.height // 4
    page = Image.new("RGB", (picture.width, picture.height + bar), (250, 250, 250))
    page.paste(picture, (0, bar))
    pen = ImageDraw.Draw(page)
    pen.text(
        (12, bar // 4), f"BREAKING {chance.randrange(1000)} see this", (0, 0, 0), font_size=max(10, bar // 3)
    )
    return saved(page, 80), moved(y=-bar)


def watermarked(picture: Image.Image, _: random.Random) -> tuple[Image.Image, Matrix]:
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    size = picture.width // 9
    pen.text(
        (picture.width * 0.12, picture.height * 0.4), "@news_channel", (255, 255, 255, 150), font_size=size
    )
    return saved(Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB"), 80), moved()


def lettered(picture: Image.Image, _: random.Random) -> tuple[Image.Image, Matrix]:
    copy = picture.copy()
    pen = ImageDraw.Draw(copy)
    size = picture.width // 10
    place = (picture.width * 0.05, picture.height * 0.8)
    pen.text(place, "WHERE IS THIS?", (255, 255, 255), font_size=size, stroke_width=2, stroke_fill=(0, 0, 0))
    return saved(copy, 80), moved()


def with_sticker(picture: Image.Image, chance: random.Random) -> tuple[Image.Image, Matrix]:
    copy = picture.copy()
    pen = ImageDraw.Draw(copy)
    side = min(copy.size) // 3
    x, y = chance.randrange(20, copy.width - side - 20), chance.randrange(20, copy.height - side - 20)
    pen.ellipse((x, y, x + side, y + side), (250, 210, 40), (20, 20, 20), 3)
    for eye in (0.3, 0.6):
        pen.ellipse((x + side * eye, y + side * 0.3, x + side * (eye + 0.1), y + side * 0.45), (20, 20, 20))
    pen.arc((x + side * 0.25, y + side * 0.3, x + side * 0.75, y + side * 0.8), 20, 160, (20, 20, 20), 5)
    return saved(copy, 80), moved()


HARMLESS: Final[dict[str, Attack]] = {
    **{f"jpeg {quality}": jpeg(quality) for quality in (95, 70, 50, 30)},
    **{f"resize {factor}": resized(factor) for factor in (0.25, 0.5, 0.75, 1.5, 2.0)},
    "resize 0.25 jpeg 40": resized(0.25, 40),
    "brighter": plain(lambda picture: saved(ImageEnhance.Brightness(picture).enhance(1.5), 80)),
    "darker": plain(lambda picture: saved(ImageEnhance.Brightness(picture).enhance(0.55), 80)),
    "contrast up": plain(lambda picture: saved(ImageEnhance.Contrast(picture).enhance(1.7), 80)),
    "contrast down": plain(lambda picture: saved(ImageEnhance.Contrast(picture).enhance(0.5), 80)),
    "gamma 0.5": toned(0.5),
    "gamma 1.9": toned(1.9),
    "grey": plain(lambda picture: saved(picture.convert("L").convert("RGB"), 80)),
    "colour up": plain(lambda picture: saved(ImageEnhance.Color(picture).enhance(2.0), 80)),
    "blur 1": plain(lambda picture: saved(picture.filter(ImageFilter.GaussianBlur(1)), 80)),
    "blur 2.5": plain(lambda picture: saved(picture.filter(ImageFilter.GaussianBlur(2.5)), 80)),
    "sharpened": plain(lambda picture: saved(picture.filter(ImageFilter.UnsharpMask(2, 200, 2)), 80)),
    "grain": grained,
    "crop 25%": cropped(0.25),
    "crop 60%": cropped(0.6),
    "mirror": mirrored,
    "turn 5": turned(5),
    "caption above": captioned,
}


def halved(attack: Attack) -> Attack:
    def smaller(picture: Image.Image, chance: random.Random) -> tuple[Image.Image, Matrix]:
        small, matrix = scaled(attack(picture, chance)[0], 0.5)
        return saved(small, 50), matrix

    return smaller


ADDED: Final[dict[str, Attack]] = {
    "watermark": watermarked,
    "letters": lettered,
    "sticker": with_sticker,
    "watermark, half size": halved(watermarked),
    "letters, half size": halved(lettered),
    "sticker, half size": halved(with_sticker),
}


def off(matrix: Matrix, size: tuple[int, int], chance: random.Random) -> Matrix:
    """The affine as points would give it: each of three corners off by a little."""
    corners = np.array(((0, 0, 1), (size[0], 0, 1), (0, size[1], 1)), np.float64)
    reach = OFF_BY * max(size) * float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    there = corners @ matrix.T + np.array(
        [[chance.uniform(-reach, reach) for _ in range(2)] for _ in range(3)]
    )
    return np.asarray(np.linalg.solve(corners, there).T)


def edited(picture: Image.Image, others: list[Image.Image], chance: random.Random) -> tuple[Image.Image, Box]:
    """The photo with a piece of another photo in it, soft at its edge: 5 % of the area."""
    width, height = (round(side * 0.05**0.5 * 1.13) for side in picture.size)  # an ellipse
    other = chance.choice(others)
    left, top = chance.randrange(other.width - width), chance.randrange(other.height - height)
    piece = other.crop((left, top, left + width, top + height))
    mask = Image.new("L", piece.size, 0)
    ImageDraw.Draw(mask).ellipse((1, 1, width - 2, height - 2), fill=255)
    margin = 0.05
    x = chance.randrange(round(margin * picture.width), round((1 - margin) * picture.width) - width)
    y = chance.randrange(round(margin * picture.height), round((1 - margin) * picture.height) - height)
    copy = picture.copy()
    copy.paste(piece, (x, y), mask.filter(ImageFilter.GaussianBlur(1)))
    return copy, (x, y, x + width, y + height)


def overlap_of(a: Box, b: Box) -> float:
    """Intersection over union."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return width * height / (sum(areas) - width * height)


def photos(folder: Path, count: int, chance: random.Random) -> list[Image.Image]:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    chance.shuffle(files)
    found: list[Image.Image] = []
    for path in files:
        with Image.open(path) as picture:
            if min(picture.size) >= LEAST_PHOTO_PX:
                found.append(picture.convert("RGB"))
        if len(found) == count:
            break
    return found


def asked_for(attack: Attack, picture: Image.Image, chance: random.Random) -> tuple[Pixels, Pixels, Matrix]:
    copy, matrix = attack(picture, chance)
    return np.asarray(copy), np.asarray(picture), off(matrix, copy.size, chance)


def template_pairs(
    pictures: list[Image.Image], chance: random.Random
) -> Iterator[tuple[str, Pixels, Pixels]]:
    """Two different photos under one watermark, one caption, one page: the canvas lies on itself."""
    size = (640, 480)
    for a, b in zip(pictures, pictures[1:] + pictures[:1], strict=True):
        one, other = a.resize(size), b.resize(size)
        for name, attack in (("watermark", watermarked), ("letters", lettered), ("sticker", with_sticker)):
            seed = chance.randrange(2**32)
            under = [np.asarray(attack(each, random.Random(seed))[0]) for each in (one, other)]
            yield name, under[0], under[1]
        yield "page", np.asarray(page_of(one)), np.asarray(page_of(other))


def page_of(picture: Image.Image) -> Image.Image:
    page = Image.new("RGB", (1280, 800), (240, 242, 245))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1280, 56), (24, 70, 140))
    pen.text((20, 12), "SocialSite   Home  Friends  Video  Market", (255, 255, 255), font_size=26)
    for row in range(18):
        pen.ellipse((30, 90 + row * 38, 54, 114 + row * 38), (60 + row * 9, 140, 220 - row * 9))
        pen.text((66, 90 + row * 38), f"Menu entry {row} of the page", (30, 30, 30), font_size=18)
        pen.text((960, 90 + row * 38), f"Sponsored: offer {row * 7}", (80, 80, 80), font_size=18)
    page.paste(picture.resize((560, 420)), (340, 150))
    pen.text((340, 590), "Like   Comment   Share   1,204 views", (60, 60, 60), font_size=22)
    return saved(page, 80)


def report(name: str, shares: list[float], regions: list[tuple[DifferingRegion, ...]]) -> None:
    known = np.array([share for share in shares if not np.isnan(share)])
    content = sum(any(one.nature == "content" for one in found) for found in regions)
    added = sum(bool(found) for found in regions) - content
    low, high = (float((known >= level).mean()) if len(known) else 0.0 for level in (0.5, CORRELATED))
    worst = float(known.min()) if len(known) else 0.0
    print(
        f"{name:22} share least {worst:.2f} median {float(np.median(known)) if len(known) else 0:.2f}"
        f" >=.5 {low:.3f} >=.7 {high:.3f} unknown {len(shares) - len(known)}"
        f"  regions: content {content} addition {added} of {len(regions)}"
    )


def copies(pictures: list[Image.Image], chance: random.Random) -> None:
    everything: list[float] = []
    for name, attack in (HARMLESS | ADDED).items():
        shares, regions = [], []
        for picture in pictures:
            asked, stored, matrix = asked_for(attack, picture, chance)
            found = agreement(asked, stored, matrix)
            shares.append(found.share if found else float("nan"))
            regions.append(differing_regions(asked, stored, matrix))
        report(name, shares, regions)
        everything += shares
    known = [share for share in everything if not np.isnan(share)]
    print(f"all copies: {len(everything)}, share >= .7 {np.mean(np.array(known) >= CORRELATED):.4f}")


def templates(pictures: list[Image.Image], chance: random.Random) -> None:
    shares: dict[str, list[float]] = {}
    regions: dict[str, list[tuple[DifferingRegion, ...]]] = {}
    for name, one, other in template_pairs(pictures, chance):
        found = agreement(one, other, moved())
        shares.setdefault(name, []).append(found.share if found else float("nan"))
        regions.setdefault(name, []).append(differing_regions(one, other, moved()))
    for name in shares:
        report(f"decoy: {name}", shares[name], regions[name])


def edits(pictures: list[Image.Image], chance: random.Random) -> None:
    hits, wrong_nature, missed, overlaps = 0, 0, 0, []
    for picture in pictures:
        for _ in range(3):
            copy, truth = edited(picture, [one for one in pictures if one is not picture], chance)
            small, matrix = scaled(copy, 0.5)
            asked = np.asarray(saved(small, 50))
            found = differing_regions(asked, np.asarray(picture), off(matrix, small.size, chance))
            best = max(found, key=lambda one: overlap_of(one.box_in_stored, truth), default=None)
            overlap = overlap_of(best.box_in_stored, truth) if best else 0.0
            overlaps.append(overlap)
            if best is None or overlap <= 0.3:
                missed += 1
            elif best.nature == "content":
                hits += 1
            else:
                wrong_nature += 1
    print(
        f"edits of 5 %: {len(overlaps)}, found as content {hits}, as addition {wrong_nature}, missed {missed},"
        f" median IoU {np.median(overlaps):.2f}"
    )


def main(folder: Path, count: int) -> None:
    chance = random.Random(6)
    pictures = photos(folder, count, chance)
    began = time.perf_counter()
    copies(pictures, chance)
    templates(pictures, chance)
    edits(pictures, chance)
    print(f"{len(pictures)} photos, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=30)
    chosen = parser.parse_args()
    main(chosen.folder, chosen.count)
