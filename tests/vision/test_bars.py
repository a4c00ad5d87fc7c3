from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from provenance.vision.bars import content_of
from tests.vision.scenes import noise, saved_as_jpeg

Grey = npt.NDArray[np.uint8]


def photo(seed: int, width: int, height: int) -> Grey:
    """Something without any even edge."""
    return np.ascontiguousarray(noise(seed, width, height)[:, :, 0])


def framed(inside: Grey, *, left: int, top: int, right: int, bottom: int, grey: int) -> Grey:
    return np.pad(inside, ((top, bottom), (left, right)), constant_values=grey)


def near(found: tuple[int, int, int, int], true: tuple[int, int, int, int], by: int) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, true, strict=True))


@pytest.mark.parametrize("grey", [0, 128, 255])
@pytest.mark.parametrize(
    ("left", "top", "right", "bottom"),
    [(0, 60, 0, 60), (80, 0, 80, 0), (40, 50, 30, 20), (0, 0, 0, 90), (0, 4, 0, 0)],
)
def test_uniform_borders_are_trimmed_to_the_pixel(
    left: int, top: int, right: int, bottom: int, grey: int
) -> None:
    picture = framed(photo(1, 400, 300), left=left, top=top, right=right, bottom=bottom, grey=grey)
    assert near(content_of(picture), (left, top, left + 400, top + 300), 2)


def test_borders_with_the_noise_of_a_saved_picture_are_trimmed() -> None:
    picture = framed(photo(1, 400, 300), left=0, top=60, right=0, bottom=60, grey=16)
    saved = saved_as_jpeg(np.repeat(picture[:, :, None], 3, axis=2), 70)[:, :, 0]
    assert near(content_of(np.ascontiguousarray(saved)), (0, 60, 400, 360), 8)


def screenshot(dark: bool) -> tuple[Grey, tuple[int, int, int, int]]:
    """A telephone's screen: a photo between a bar with clock and title, and rows of buttons and comments."""
    width, top, bottom = 480, 120, 220
    paper, ink = (18, 230) if dark else (250, 20)
    page = Image.new("L", (width, top + 360 + bottom), paper)
    page.paste(Image.fromarray(photo(4, width, 360)), (0, top))
    pen = ImageDraw.Draw(page)
    pen.text((16, 8), "17:42", fill=ink, font_size=20)
    pen.text((400, 8), "LTE 83", fill=ink, font_size=20)
    pen.ellipse((16, 52, 64, 100), fill=120)
    pen.text((80, 50), "City channel", fill=ink, font_size=24)
    pen.text((80, 80), "today at 14:05", fill=ink, font_size=16)
    for column in range(4):
        pen.ellipse((20 + 60 * column, top + 376, 52 + 60 * column, top + 408), outline=ink, width=3)
    for row, words in enumerate(("The bridge this morning.", "Is this the north side?", "12 comments")):
        pen.text((16, top + 425 + 34 * row), words, fill=ink, font_size=20)
    return np.asarray(page), (0, top, width, top + 360)


@pytest.mark.parametrize("dark", [False, True])
def test_the_bars_of_an_app_with_clock_title_buttons_and_comments_are_trimmed(dark: bool) -> None:
    page, inside = screenshot(dark)
    assert near(content_of(page), inside, 4)


def test_a_picture_without_bars_stays_whole() -> None:
    assert content_of(photo(2, 400, 300)) == (0, 0, 400, 300)


def test_a_sky_that_grows_lighter_towards_the_horizon_stays() -> None:
    sky = np.linspace(120, 220, 200).astype(np.uint8)[:, None].repeat(400, axis=1)
    grain = np.random.default_rng(1).integers(-9, 10, sky.shape)
    picture = np.vstack((np.clip(sky + grain, 0, 255).astype(np.uint8), photo(3, 400, 200)))
    assert content_of(picture) == (0, 0, 400, 400)


def test_a_white_room_with_one_thing_in_it_stays_whole() -> None:
    room = np.full((300, 400), 240, np.uint8)
    room[130:170, 180:220] = photo(5, 40, 40)
    assert content_of(room) == (0, 0, 400, 300)


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (6, 6), (300, 200)])
def test_pictures_of_one_colour_stay_whole_whatever_their_size(size: tuple[int, int]) -> None:
    width, height = size
    assert content_of(np.full((height, width), 90, np.uint8)) == (0, 0, width, height)


def test_what_is_left_is_never_outside_the_picture_or_empty() -> None:
    random = np.random.default_rng(9)
    for _ in range(200):
        height, width = random.integers(1, 60, 2)
        levels = int(random.integers(1, 4))
        picture = (random.integers(0, levels, (height, width)) * 80).astype(np.uint8)
        left, top, right, bottom = content_of(picture)
        assert 0 <= left < right <= width and 0 <= top < bottom <= height
