from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from provenance.vision.copies.panels import MOST_PANELS, Panel, panels
from provenance.vision.features import Pixels
from tests.vision.copies.laid_by_hand import photo
from tests.vision.scenes import flat, noise, saved_as_jpeg

SIZE = (360, 270)


def page(*places: tuple[int, int], quality: int = 80) -> Pixels:
    """A page of a desktop browser with photographs at these places, text around and beside them."""
    sheet = Image.new("RGB", (1280, 800), (244, 245, 247))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 1279, 50), fill=(30, 70, 140))
    pen.text((20, 10), "A site   Home   News   Video", (255, 255, 255), font_size=24)
    for row in range(16):
        pen.text((20, 90 + 40 * row), f"Menu entry {row}", (40, 40, 40), font_size=18)
    for number, (x, y) in enumerate(places):
        sheet.paste(Image.fromarray(photo(number + 1, *SIZE)), (x, y))
        pen.text((x, y + SIZE[1] + 12), "Someone wrote below the photo", (40, 40, 40), font_size=18)
    return saved_as_jpeg(np.asarray(sheet), quality)


def is_at(panel: Panel, x: int, y: int, size: tuple[int, int]) -> bool:
    found = (panel.x, panel.y, panel.x + panel.width, panel.y + panel.height)
    return all(abs(a - b) <= 4 for a, b in zip(found, (x, y, x + size[0], y + size[1]), strict=True))


@pytest.mark.parametrize("quality", [95, 50])
def test_the_photo_on_a_page_is_cut_out(quality: int) -> None:
    (found,) = panels(page((420, 200), quality=quality))
    assert is_at(found, 420, 200, SIZE)


def test_two_photos_on_a_page_are_two_panels() -> None:
    found = panels(page((300, 120), (820, 120)))
    assert len(found) == 2
    assert all(any(is_at(panel, x, 120, SIZE) for panel in found) for x in (300, 820))


def test_a_caption_above_and_a_border_around_are_cut_away() -> None:
    framed = np.full((470, 560, 3), 250, np.uint8)
    framed[150:420, 100:460] = photo(1, *SIZE)
    picture = Image.fromarray(framed)
    ImageDraw.Draw(picture).text((30, 40), "LOOK AT THIS", (0, 0, 0), font_size=48)
    (found,) = panels(saved_as_jpeg(np.asarray(picture), 70))
    assert is_at(found, 100, 150, SIZE)


def test_letterbox_bars_are_cut_away() -> None:
    boxed = np.zeros((500, 640, 3), np.uint8)
    boxed[70:430] = photo(4, 640, 360)
    (found,) = panels(boxed)
    assert is_at(found, 0, 70, (640, 360))


@pytest.mark.parametrize("picture", [photo(1), photo(2, 300, 900), noise(1)])
def test_a_photo_has_no_panels(picture: Pixels) -> None:
    assert panels(picture) == ()


def test_a_page_of_text_has_no_panels() -> None:
    assert panels(page()) == ()


def test_no_more_panels_than_asked_for_the_largest_first() -> None:
    sheet = np.full((900, 1300, 3), 255, np.uint8)
    for number in range(6):
        x, y = 20 + 430 * (number % 3), 20 + 440 * (number // 3)
        sheet[y : y + 300, x : x + 300 + 10 * number] = photo(number, 300 + 10 * number, 300)
    found = panels(sheet)
    assert len(found) == MOST_PANELS
    assert [panel.width for panel in found] == sorted((panel.width for panel in found), reverse=True)
    assert len(panels(sheet, 2)) == 2


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (5000, 60)])
def test_narrow_pictures_have_no_panels(size: tuple[int, int]) -> None:
    assert panels(flat(*size)) == ()


def test_the_finest_stripes_come_to_an_end() -> None:
    striped = flat(1024, 1024, 255)
    striped[::6] = 0
    striped[:, ::6] = 0
    assert len(panels(striped)) <= MOST_PANELS
