"""Photographs in which something was put or taken away before they were saved again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.archive.attacks import Attacked
from provenance.vision.cv import cv2

Edit: TypeAlias = Callable[[Image.Image, random.Random, Sequence[Image.Image]], Image.Image]


def edited(name: str, photo: Image.Image, seed: int, others: Sequence[Image.Image]) -> Attacked:
    """One edit by its name, saved at 85; the same seed gives the same picture."""
    copy = EDITS[name](photo, random.Random(f"{name} {seed}"), others)
    return Attacked(copy, np.eye(3), photo.size, 85)


def pasted(share: float) -> Edit:
    """A round piece of another photo, soft at its edge, of so much of the area."""

    def edit(photo: Image.Image, chance: random.Random, others: Sequence[Image.Image]) -> Image.Image:
        width, height = (round(side * share**0.5 * 1.13) for side in photo.size)  # an ellipse
        piece = chance.choice(others).resize((2 * width, 2 * height)).crop((0, 0, width, height))
        place = _place(photo, (width, height), chance)
        copy = photo.copy()
        copy.paste(piece, place, _soft(width, height))
        return copy

    return edit


def cloned(photo: Image.Image, chance: random.Random, _: Sequence[Image.Image]) -> Image.Image:
    """A tenth of the area is covered by what lies beside it."""
    width, height = (round(side * 0.1**0.5) for side in photo.size)
    x, y = _place(photo, (width, height), chance)
    beside = x + width if x + 2 * width <= photo.width else x - width
    copy = photo.copy()
    copy.paste(photo.crop((beside, y, beside + width, y + height)), (x, y), _soft(width, height))
    return copy


def inpainted(photo: Image.Image, chance: random.Random, _: Sequence[Image.Image]) -> Image.Image:
    """A tenth of the area is filled from its edge (Telea 2004)."""
    width, height = (round(side * 0.1**0.5) for side in photo.size)
    x, y = _place(photo, (width, height), chance)
    mask = np.zeros((photo.height, photo.width), np.uint8)
    mask[y : y + height, x : x + width] = 255
    return Image.fromarray(np.asarray(cv2.inpaint(np.asarray(photo), mask, 5, cv2.INPAINT_TELEA), np.uint8))


def _place(photo: Image.Image, size: tuple[int, int], chance: random.Random) -> tuple[int, int]:
    """Somewhere, a twentieth of the side away from the edges at least."""
    x, y = (
        chance.randrange(round(0.05 * whole), max(round(0.05 * whole) + 1, round(0.95 * whole) - part))
        for whole, part in zip(photo.size, size, strict=True)
    )
    return x, y


def _soft(width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).ellipse((1, 1, width - 2, height - 2), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(1.5))


EDITS: Final[dict[str, Edit]] = {
    "pasted 5 %": pasted(0.05),
    "pasted 12 %": pasted(0.12),
    "cloned over 10 %": cloned,
    "inpainted 10 %": inpainted,
}
