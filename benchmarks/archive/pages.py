"""Invented pages on a telephone and on a screen, the same around any photo that is put on them."""

from __future__ import annotations

import random
from typing import Final

from PIL import Image, ImageDraw

Box = tuple[int, int, int, int]
"""Left, top, width, height."""

_WORDS: Final = (
    "street", "market", "water", "morning", "report", "several", "people", "said", "bridge", "after", "the", "north",
    "train", "window", "city", "area", "yesterday", "road", "local", "video", "shows", "large", "smoke", "near",
    "station", "building", "residents", "heard", "again",
)  # fmt: skip


def phone_page(photo: Image.Image, chance: random.Random) -> tuple[Image.Image, Box]:
    """A post on a telephone, 1080 × 2160: the photo as wide as the screen between a head and comments."""
    page = Image.new("RGB", (1080, 2160), (255, 255, 255))
    pen = ImageDraw.Draw(page)
    pen.text((50, 18), f"{chance.randrange(10, 24)}:{chance.randrange(10, 60)}", (0, 0, 0), font_size=38)
    pen.text((880, 18), "LTE 76%", (0, 0, 0), font_size=34)
    pen.line((0, 180, 1080, 180), (220, 220, 220), 2)
    pen.ellipse((40, 210, 140, 310), (90, 130, 200))
    pen.text((170, 215), "Channel of the town", (20, 20, 20), font_size=42)
    pen.text((170, 268), "2 h · 14,208 views", (120, 120, 120), font_size=32)
    _lines(pen, chance, (40, 340), (2, 52), (40, 20))
    width = 1080
    height = min(1150, round(photo.height * width / photo.width))
    page.paste(photo.resize((width, height), Image.Resampling.LANCZOS), (0, 480))
    under = 480 + height + 30
    pen.text((40, under), "Like    Comment    Share", (60, 60, 60), font_size=40)
    _lines(pen, chance, (40, under + 90), (9, 58), (38, 24))
    pen.rectangle((0, 2060, 1080, 2160), (248, 248, 248))
    for place in range(5):
        pen.ellipse((90 + 200 * place, 2085, 140 + 200 * place, 2135), (110, 110, 110))
    return page, (0, 480, width, height)


def desktop_page(photo: Image.Image, chance: random.Random) -> tuple[Image.Image, Box]:
    """A news page on a screen, 1600 × 900: the photo in the middle column."""
    page = Image.new("RGB", (1600, 900), (243, 244, 246))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1600, 44), (222, 225, 230))
    pen.text((90, 8), "https://www.evening-herald.example/region/news", (60, 60, 60), font_size=22)
    pen.rectangle((0, 44, 1600, 110), (24, 60, 140))
    pen.text((60, 56), "Evening Herald   Region   World   Video   Weather", (255, 255, 255), font_size=32)
    for row in range(16):
        pen.ellipse((60, 150 + row * 44, 88, 178 + row * 44), (60 + row * 9, 140, 220 - row * 9))
        pen.text((104, 152 + row * 44), f"Section {row + 1} of the paper", (40, 40, 40), font_size=20)
    _lines(pen, chance, (1180, 150), (20, 34), (22, 28))
    pen.text((430, 140), "What is known so far", (15, 15, 15), font_size=40)
    scale = min(660 / photo.width, 520 / photo.height)
    size = (round(photo.width * scale), round(photo.height * scale))
    page.paste(photo.resize(size, Image.Resampling.LANCZOS), (430, 205))
    _lines(pen, chance, (430, 205 + size[1] + 16), (4, 34), (22, 44))
    return page, (430, 205, *size)


def _lines(
    pen: ImageDraw.ImageDraw,
    chance: random.Random,
    at: tuple[int, int],
    rows: tuple[int, int],
    text: tuple[int, int],
) -> None:
    """Invented text: how many rows at which step, in which size with how many letters."""
    for row in range(rows[0]):
        line = " ".join(chance.choice(_WORDS) for _ in range(12))[: text[1]]
        pen.text((at[0], at[1] + row * rows[1]), line, (45, 45, 45), font_size=text[0])
