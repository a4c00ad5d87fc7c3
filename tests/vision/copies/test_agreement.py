from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from provenance.vision.copies.agreement import Agreement, agreement
from provenance.vision.features import Pixels
from tests.vision.copies.laid_by_hand import AS_IT_IS, Matrix, photo, smaller
from tests.vision.scenes import captioned, flat, noise, saved_as_jpeg


def certain(found: Agreement | None) -> Agreement:
    assert found is not None
    return found


def on_page(picture: Pixels) -> Pixels:
    page = Image.new("RGB", (1280, 800), (242, 243, 245))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1279, 50), fill=(30, 70, 140))
    for row in range(18):
        pen.text((20, 80 + 38 * row), f"Menu entry {row} of the page", (40, 40, 40), font_size=20)
        pen.text((1000, 80 + 38 * row), f"Offer {row * 7} for you", (40, 40, 40), font_size=20)
        pen.ellipse((300, 80 + 38 * row, 324, 104 + 38 * row), (90 + 8 * row, 140, 200 - 8 * row))
    page.paste(Image.fromarray(picture), (420, 200))
    return saved_as_jpeg(np.asarray(page), 80)


@pytest.mark.parametrize(("factor", "quality"), [(1.0, 30), (0.5, 50), (0.25, 80), (2.0, 80)])
def test_a_copy_agrees_at_every_size_and_compression(factor: float, quality: int) -> None:
    picture = photo(1)
    found = certain(agreement(*_asked(picture, factor, quality)))
    assert found.share >= 0.9
    assert found.overlap.asked_share > 0.99
    assert found.overlap.stored_share > 0.99


def _asked(picture: Pixels, factor: float, quality: int) -> tuple[Pixels, Pixels, Matrix]:
    copy, matrix = smaller(picture, factor, quality)
    return copy, picture, matrix


def test_another_picture_does_not_agree() -> None:
    assert certain(agreement(photo(2), photo(1), AS_IT_IS)).share < 0.2


def test_tone_and_missing_colour_do_not_matter() -> None:
    picture = photo(1)
    grey = np.repeat((picture.mean(axis=2, keepdims=True) * 0.5 + 90).astype(np.uint8), 3, axis=2)
    assert certain(agreement(grey, picture, AS_IT_IS)).share >= 0.95


def test_a_mirrored_copy_agrees_where_the_affine_mirrors_it() -> None:
    picture = photo(1)
    mirror = np.array(((-1.0, 0.0, picture.shape[1]), (0.0, 1.0, 0.0)))
    assert certain(agreement(picture[:, ::-1], picture, mirror)).share >= 0.95
    assert certain(agreement(picture[:, ::-1], picture, AS_IT_IS)).share < 0.3


def test_a_crop_says_how_much_of_each_is_shared() -> None:
    picture = photo(1)
    found = certain(agreement(picture[50:350, 100:500], picture, np.array(((1.0, 0, 100), (0, 1.0, 50)))))
    assert found.share >= 0.95
    assert found.overlap.asked_share == pytest.approx(1.0, abs=0.01)
    assert found.overlap.stored_share == pytest.approx(300 * 400 / (600 * 450), abs=0.01)


def test_an_affine_that_is_off_by_some_pixels_is_made_better() -> None:
    picture = photo(1)
    off = np.array(((1.004, 0.003, -3.0), (-0.003, 0.997, 3.0)))
    assert certain(agreement(saved_as_jpeg(picture, 70), picture, off)).share >= 0.9


def test_two_photos_under_one_caption_do_not_agree() -> None:
    assert certain(agreement(captioned(photo(1)), captioned(photo(2)), AS_IT_IS)).share < 0.5
    assert certain(agreement(captioned(photo(1)), captioned(photo(1)), AS_IT_IS)).share >= 0.95


def test_on_a_page_only_its_photo_counts() -> None:
    one, other = on_page(photo(1, 500, 380)), on_page(photo(2, 500, 380))
    assert certain(agreement(one, other, AS_IT_IS)).share < 0.3
    assert certain(agreement(one, on_page(photo(1, 500, 380)), AS_IT_IS)).share >= 0.95


def test_what_is_laid_over_lowers_the_share_by_its_blocks() -> None:
    picture, changed = photo(1), photo(1).copy()
    changed[:, :300] = photo(7)[:, :300]
    found = certain(agreement(changed, picture, AS_IT_IS))
    assert 0.4 < found.share < 0.6
    columns = found.blocks.shape[1]
    assert np.nanmedian(found.blocks[:, : columns // 2 - 1]) < 0.4
    assert np.nanmedian(found.blocks[:, columns // 2 + 1 :]) > 0.9


def test_flat_pictures_say_nothing() -> None:
    found = certain(agreement(flat(400, 300), flat(400, 300, 91), AS_IT_IS))
    assert math.isnan(found.share)
    assert np.isnan(found.blocks).all()


@pytest.mark.parametrize(
    "matrix",
    [
        np.zeros((2, 3)),
        np.full((2, 3), np.nan),
        np.array(((1.0, 0, 1e9), (0, 1.0, 0))),
        np.array(((10.0, 0, 0), (0, 0.1, 0))),
        np.array(((1.0, 0, 595.0), (0, 1.0, 0))),
    ],
)
def test_what_is_no_laying_of_a_copy_gives_nothing(matrix: Matrix) -> None:
    assert agreement(photo(1), photo(1), matrix) is None


@pytest.mark.parametrize("size", [(1, 1), (20_000, 1), (1, 40_000), (40_000, 30)])
def test_pictures_of_odd_shapes_come_to_an_end(size: tuple[int, int]) -> None:
    odd = noise(1, *size)
    agreement(odd, odd, AS_IT_IS)
    agreement(odd, photo(1), AS_IT_IS)
    agreement(photo(1), odd, AS_IT_IS)
