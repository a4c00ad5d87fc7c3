"""What is done to photographs before they are met again: 32 attacks, each with the place where the photo went."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from benchmarks.archive.pages import desktop_page, phone_page

Matrix: TypeAlias = npt.NDArray[np.float64]
Photo: TypeAlias = Image.Image

SAVED_QUALITY: Final = 80


@dataclass(frozen=True, slots=True, eq=False)
class Attacked:
    """`picture` as it is saved at JPEG `quality`; `from_photo` 3 × 3: pixels of the photo to pixels of it, from the
    corner; `photo_size` width and height; `shown`: left, top, right, bottom of where the photo can be seen at all."""

    picture: Photo
    from_photo: Matrix
    photo_size: tuple[int, int]
    quality: int = SAVED_QUALITY
    shown: tuple[int, int, int, int] | None = None

    def data(self) -> bytes:
        """The file."""
        stream = io.BytesIO()
        self.picture.save(stream, "JPEG", quality=self.quality)
        return stream.getvalue()

    def outline(self) -> Matrix:
        """The photo's four corners in the attacked picture, also where they lie outside it."""
        width, height = self.photo_size
        corners = np.array(((0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)), np.float64)
        there = corners @ self.from_photo.T
        return np.asarray(there[:, :2] / there[:, 2:])


@dataclass(frozen=True, slots=True)
class Chance:
    """What is drawn for one picture: places of cuts and the like by `photo`, and texts, stickers and pages by
    `template`, which may be the same for several photos; `fillers` are other photos for a collage."""

    photo: random.Random
    template: random.Random
    fillers: Sequence[Photo]


Attack: TypeAlias = Callable[[Photo, Chance], Attacked]


def attacked(name: str, photo: Photo, seed: int, fillers: Sequence[Photo], template: int = 0) -> Attacked:
    """One attack by its name; the same seed and template give the same picture."""
    chance = Chance(random.Random(f"{name} {seed}"), random.Random(f"{name} template {template}"), fillers)
    return ATTACKS[name](photo, chance)


def shift(x: float, y: float) -> Matrix:
    return np.array(((1.0, 0.0, x), (0.0, 1.0, y), (0.0, 0.0, 1.0)))


def stretch(across: float, down: float) -> Matrix:
    return np.diag((across, down, 1.0))


def saved(quality: int) -> Attack:
    return lambda photo, _: Attacked(photo, np.eye(3), photo.size, quality)


def changed(change: Callable[[Photo], Photo]) -> Attack:
    """One that leaves everything in its place."""
    return lambda photo, _: Attacked(change(photo), np.eye(3), photo.size)


def resized(side_px: int) -> Attack:
    def attack(photo: Photo, _: Chance) -> Attacked:
        factor = side_px / max(photo.size)
        size = (max(8, round(photo.width * factor)), max(8, round(photo.height * factor)))
        matrix = stretch(size[0] / photo.width, size[1] / photo.height)
        return Attacked(photo.resize(size, Image.Resampling.LANCZOS), matrix, photo.size)

    return attack


def cropped(share: float) -> Attack:
    """So much of the area is cut away; what is left lies anywhere."""

    def attack(photo: Photo, chance: Chance) -> Attacked:
        side = (1 - share) ** 0.5
        width, height = round(photo.width * side), round(photo.height * side)
        left = chance.photo.randrange(photo.width - width + 1)
        top = chance.photo.randrange(photo.height - height + 1)
        part = photo.crop((left, top, left + width, top + height))
        return Attacked(part, shift(-left, -top), photo.size)

    return attack


def mirrored(photo: Photo, _: Chance) -> Attacked:
    matrix = np.array(((-1.0, 0.0, photo.width), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
    return Attacked(photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT), matrix, photo.size)


def turned(degrees: float) -> Attack:
    """Turned within its own frame; the corners are black."""

    def attack(photo: Photo, _: Chance) -> Attacked:
        angle = np.radians(degrees)
        turn = np.array(((np.cos(angle), -np.sin(angle), 0), (np.sin(angle), np.cos(angle), 0), (0, 0, 1)))
        x, y = photo.width / 2, photo.height / 2
        matrix = shift(x, y) @ turn @ shift(-x, -y)
        values = tuple(np.linalg.inv(matrix)[:2].ravel().tolist())
        copy = photo.transform(photo.size, Image.Transform.AFFINE, values, Image.Resampling.BICUBIC)
        return Attacked(copy, matrix, photo.size)

    return attack


def quarter(photo: Photo, _: Chance) -> Attacked:
    matrix = np.array(((0.0, -1.0, photo.height), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
    return Attacked(photo.transpose(Image.Transpose.ROTATE_270), matrix, photo.size)


def bordered(photo: Photo, chance: Chance) -> Attacked:
    x, y = round(photo.width * 0.1), round(photo.height * 0.1)
    colour = chance.template.choice(((255, 255, 255), (0, 0, 0), (200, 30, 40)))
    page = Image.new("RGB", (photo.width + 2 * x, photo.height + 2 * y), colour)
    page.paste(photo, (x, y))
    return Attacked(page, shift(x, y), photo.size)


def letterboxed(photo: Photo, _: Chance) -> Attacked:
    bar = round(photo.height * 0.15)
    page = Image.new("RGB", (photo.width, photo.height + 2 * bar), (0, 0, 0))
    page.paste(photo, (0, bar))
    return Attacked(page, shift(0, bar), photo.size)


def captioned(photo: Photo, chance: Chance) -> Attacked:
    bar = max(24, round(photo.height * 0.2))
    page = Image.new("RGB", (photo.width, photo.height + bar), (255, 255, 255))
    page.paste(photo, (0, bar))
    text = chance.template.choice(
        ("SHARE BEFORE IT IS DELETED", "THIS HAPPENED YESTERDAY", "NO MEDIA SHOWS IT")
    )
    ImageDraw.Draw(page).text((8, bar // 4), text, (10, 10, 10), font_size=max(10, round(photo.width / 17)))
    return Attacked(page, shift(0, bar), photo.size)


def with_meme(photo: Photo, chance: Chance) -> Attacked:
    copy = photo.copy()
    pen = ImageDraw.Draw(copy)
    size = max(12, photo.width // 11)
    lines = chance.template.choice(
        (("NOBODY ASKED", "BUT HERE IT IS"), ("ONE DOES NOT", "SIMPLY BELIEVE IT"))
    )
    for line, share in zip(lines, (0.03, 0.82), strict=True):
        place = (photo.width * 0.06, photo.height * share)
        pen.text(
            place,
            line,
            (255, 255, 255),
            font_size=size,
            stroke_width=max(1, size // 12),
            stroke_fill=(0, 0, 0),
        )
    return Attacked(copy, np.eye(3), photo.size)


def watermarked(photo: Photo, chance: Chance) -> Attacked:
    """Half-transparent words in rows across the picture, and a logo in a corner."""
    layer = Image.new("RGBA", photo.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    size = max(12, photo.width // 12)
    name = chance.template.choice(("agency photo", "stock · preview", "@front_news"))
    for row in range(3):
        place = (photo.width * (0.05 + 0.12 * row), photo.height * (0.15 + 0.27 * row))
        pen.text(place, name, (255, 255, 255, 140), font_size=size)
    side = photo.width // 7
    x, y = photo.width - side - 8, photo.height - side - 8
    pen.rounded_rectangle((x, y, x + side, y + side), side // 5, (20, 90, 170, 235))
    pen.text((x + side * 0.22, y + side * 0.1), "N", (255, 255, 255, 255), font_size=side * 0.7)
    copy = Image.alpha_composite(photo.convert("RGBA"), layer).convert("RGB")
    return Attacked(copy, np.eye(3), photo.size)


def with_stickers(photo: Photo, chance: Chance) -> Attacked:
    copy = photo.copy()
    pen = ImageDraw.Draw(copy)
    side = min(copy.size) // 4
    for _ in range(3):
        x = chance.template.random() * (copy.width - side)
        y = chance.template.random() * (copy.height - side)
        colour = chance.template.choice(((250, 210, 40), (240, 90, 60), (90, 200, 120)))
        pen.ellipse((x, y, x + side, y + side), colour, (20, 20, 20), max(2, side // 25))
        for eye in (0.28, 0.6):
            pen.ellipse(
                (x + side * eye, y + side * 0.3, x + side * (eye + 0.12), y + side * 0.45), (20, 20, 20)
            )
        pen.arc((x + side * 0.25, y + side * 0.3, x + side * 0.75, y + side * 0.8), 20, 160, (20, 20, 20), 4)
    return Attacked(copy, np.eye(3), photo.size)


def on_phone(photo: Photo, chance: Chance) -> Attacked:
    page, (x, y, width, height) = phone_page(photo, chance.template)
    return Attacked(page, shift(x, y) @ stretch(width / photo.width, height / photo.height), photo.size)


def on_desktop(photo: Photo, chance: Chance) -> Attacked:
    page, (x, y, width, height) = desktop_page(photo, chance.template)
    return Attacked(page, shift(x, y) @ stretch(width / photo.width, height / photo.height), photo.size)


def graded(photo: Photo) -> Photo:
    toned = ImageEnhance.Contrast(ImageEnhance.Color(photo).enhance(1.5)).enhance(1.2)
    warm = np.asarray(toned, np.float32) * (1.1, 1.0, 0.85)
    return Image.fromarray(np.clip(warm, 0, 255).astype(np.uint8))


def brightened(photo: Photo) -> Photo:
    return Image.fromarray(np.clip(np.asarray(photo, np.int16) + 50, 0, 255).astype(np.uint8))


def grained(photo: Photo, chance: Chance) -> Attacked:
    noise = np.random.default_rng(chance.photo.randrange(2**32)).normal(0, 20, (photo.height, photo.width, 3))
    grain = np.clip(np.asarray(photo, np.float32) + noise, 0, 255).astype(np.uint8)
    return Attacked(Image.fromarray(grain), np.eye(3), photo.size)


def collage(photo: Photo, chance: Chance) -> Attacked:
    """Four photos in a square of two by two, each filling its cell from the middle."""
    width, height, gap = 480, 360, 8
    page = Image.new("RGB", (2 * width + 3 * gap, 2 * height + 3 * gap), (255, 255, 255))
    others = chance.photo.sample(list(chance.fillers), 3)
    own = chance.photo.randrange(4)
    matrix, shown = np.eye(3), (0, 0, 0, 0)
    for cell in range(4):
        one = photo if cell == own else others.pop()
        x, y = gap + cell % 2 * (width + gap), gap + cell // 2 * (height + gap)
        scale = max(width / one.width, height / one.height)
        size = (max(width, round(one.width * scale)), max(height, round(one.height * scale)))
        left, top = (size[0] - width) // 2, (size[1] - height) // 2
        page.paste(
            one.resize(size, Image.Resampling.LANCZOS).crop((left, top, left + width, top + height)), (x, y)
        )
        if cell == own:
            shown = (x, y, x + width, y + height)
            matrix = shift(x - left, y - top) @ stretch(size[0] / one.width, size[1] / one.height)
    return Attacked(page, matrix, photo.size, shown=shown)


def photographed(photo: Photo, chance: Chance) -> Attacked:
    """A screen seen a little from the side: bezel, perspective, stripes of moiré, uneven light, noise, blur."""
    screen = Image.new("RGB", (1100, 700), (25, 25, 28))
    scale = min(1020 / photo.width, 620 / photo.height)
    size = (round(photo.width * scale), round(photo.height * scale))
    x, y = (1100 - size[0]) // 2, (700 - size[1]) // 2
    pen = ImageDraw.Draw(screen)
    pen.rectangle((40, 40, 1060, 660), (5, 5, 5))
    screen.paste(photo.resize(size, Image.Resampling.LANCZOS), (x, y))
    corners = np.array(((0, 0), (1100, 0), (1100, 700), (0, 700)), np.float64)
    reach = (66.0, 42.0)  # 6 % of either side
    there = corners * 0.88 + (66, 42)
    there += [[chance.photo.uniform(-one, one) for one in reach] for _ in range(4)]
    matrix = plane(corners, there)
    values = (np.linalg.inv(matrix) / np.linalg.inv(matrix)[2, 2]).ravel()[:8].tolist()
    seen = screen.transform(screen.size, Image.Transform.PERSPECTIVE, tuple(values), Image.Resampling.BICUBIC)
    rows, columns = np.mgrid[0:700, 0:1100]
    light = 0.75 + 0.35 * columns[..., None] / 1100
    stripes = 1 + 0.06 * np.sin((columns * 0.9 + rows * 0.35) * 0.8)[..., None]
    noise = np.random.default_rng(chance.photo.randrange(2**32)).normal(0, 6, (700, 1100, 3))
    shown = np.clip(
        np.asarray(seen.filter(ImageFilter.GaussianBlur(1.0)), np.float32) * light * stripes + noise, 0, 255
    )
    placed = matrix @ shift(x, y) @ stretch(size[0] / photo.width, size[1] / photo.height)
    return Attacked(Image.fromarray(shown.astype(np.uint8)), placed, photo.size)


def plane(here: Matrix, there: Matrix) -> Matrix:
    """The perspective that carries four corners to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(values)), 1.0).reshape(3, 3)


def combined(photo: Photo, chance: Chance) -> Attacked:
    """Mirrored, a fifth cut away, other colours, a caption."""
    flipped = mirrored(photo, chance)
    cut = cropped(0.2)(flipped.picture, chance)
    caption = captioned(graded(cut.picture), chance)
    whole = caption.from_photo @ cut.from_photo @ flipped.from_photo
    bar = round(caption.from_photo[1, 2])
    return Attacked(caption.picture, whole, photo.size, shown=(0, bar, *caption.picture.size))


ATTACKS: Final[dict[str, Attack]] = {
    "saved again, 90": saved(90),
    **{f"JPEG {quality}": saved(quality) for quality in (70, 50, 30, 10)},
    "320 pixels": resized(320),
    "128 pixels": resized(128),
    **{f"crop {share} %": cropped(share / 100) for share in (5, 10, 25, 50, 75)},
    "mirror": mirrored,
    "turn 2": turned(2),
    "turn 5": turned(5),
    "turn 90": quarter,
    "border 10 %": bordered,
    "letterbox": letterboxed,
    "caption bar": captioned,
    "meme text": with_meme,
    "watermark and logo": watermarked,
    "stickers": with_stickers,
    "phone screenshot": on_phone,
    "desktop screenshot": on_desktop,
    "colour grade": changed(graded),
    "brightness +50": changed(brightened),
    "greyscale": changed(lambda photo: photo.convert("L").convert("RGB")),
    "blur 2": changed(lambda photo: photo.filter(ImageFilter.GaussianBlur(2))),
    "grain 20": grained,
    "collage 2 x 2": collage,
    "photographed screen": photographed,
    "mirror, crop, grade, caption": combined,
}

TEMPLATED: Final = (
    "border 10 %",
    "caption bar",
    "meme text",
    "watermark and logo",
    "stickers",
    "phone screenshot",
    "desktop screenshot",
)
"""Those that lay the same things around or over whatever photo it is."""

REVERSED: Final = (
    "caption bar",
    "watermark and logo",
    "phone screenshot",
    "desktop screenshot",
    "border 10 %",
    "collage 2 x 2",
)
"""Those that the archive may hold while the clean photo is asked about."""
